package orders

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// jsonText keeps canonical JSON as it is inside another document.
func jsonText(b []byte) json.RawMessage { return json.RawMessage(b) }

// naming is an act that names an AST.
type naming interface{ adviser() people.ID }

func (a *Assign) adviser() people.ID             { return people.ID(a.AdviserID) }
func (a *Reassign) adviser() people.ID           { return people.ID(a.AdviserID) }
func (a *DetermineMechanism) adviser() people.ID { return people.ID(a.AdviserID) }

// base is what every act needs and what rooms cache: parameters and calendar.
func (d *Desk) base(ctx context.Context) (Facts, error) {
	v, err := d.Settings.Now(ctx)
	if err != nil {
		return Facts{}, err
	}
	cal, err := d.Settings.Calendar(ctx)
	return Facts{Settings: v, Calendar: cal}, err
}

// facts reads what the guards of this act can ask, and nothing else.
func (d *Desk) facts(ctx context.Context, c *database.Conn, now time.Time, actor people.Actor, act Act, o *Order, f Facts) (Facts, error) {
	var err error
	if o.Version == 0 || act.Key() == procedure.ConfirmPrefill {
		f.Requester = actor.Person
		if actor.Person.ID != o.RequesterID {
			if f.Requester, err = d.People.Person(ctx, c, o.RequesterID); err != nil {
				return f, onPerson(err)
			}
		}
		if act.Key() == procedure.Prefill && o.Origin == Preventive {
			// asked again inside the transaction: two instances may have found the
			// same machine, and the first proposal is enough
			n, err := OpenFor(ctx, c, o.AssetID)
			if err != nil {
				return f, err
			}
			f.PrefillOK = n == 0
		}
	}
	if err := d.machine(ctx, c, actor, o, &f); err != nil {
		return f, err
	}
	if o.Version > 0 {
		if f.Papers, err = d.Papers.OfOrder(ctx, c, string(o.ID)); err != nil {
			return f, err
		}
	}
	if o.Record.Backup != nil {
		if f.Child, err = childOf(ctx, c, o.ID); err != nil {
			return f, err
		}
	}
	if n, ok := act.(naming); ok && n.adviser() != "" {
		if err := d.named(ctx, c, now, o, n.adviser(), &f); err != nil {
			return f, err
		}
	}
	if err := d.beside(ctx, c, act, &f); err != nil {
		return f, err
	}
	switch a := act.(type) {
	case *Capture:
		if err := d.asked(ctx, c, o, a.Class, &f); err != nil {
			return f, err
		}
	case *Request:
		if err := d.asked(ctx, c, o, a.Class, &f); err != nil {
			return f, err
		}
		if a.OnBehalfOf != "" {
			p, err := d.People.Person(ctx, c, people.ID(a.OnBehalfOf))
			if problem.KindOf(err) == problem.NotFound || (err == nil && !p.Active) {
				return f, invalid("en_nombre_de", "Elige a una persona activa del directorio.")
			}
			if err != nil {
				return f, err
			}
		}
	case *SignLetter, *ObserveLetter, *DetermineMechanism:
		if m, ok := act.(*DetermineMechanism); ok && m.InChargeID != "" {
			if err := d.charged(ctx, c, m.InChargeID); err != nil {
				return f, err
			}
		}
		p, substitute, err := d.People.Director(ctx, c, now)
		if err != nil && problem.KindOf(err) != problem.NotFound && problem.KindOf(err) != problem.Refused {
			return f, err
		}
		f.IsDirector, f.Substitute = err == nil && p.ID == actor.Person.ID, substitute
		if _, signs := act.(*SignLetter); signs && o.Record.Letter != "" {
			l, err := d.Letters.Get(ctx, c, o.Record.Letter)
			if err != nil {
				return f, err
			}
			f.LetterStale = LetterChanges(l, o, f.Asset, f.Papers)
		}
	case *AgreeMaintenance:
		if f.AgendaTaken, err = busyAt(ctx, c, o.AdviserID, a.Day, a.Time, a.Minutes, o.ID); err != nil {
			return f, err
		}
	case *DetermineResources:
		items, err := d.Supplies.List(ctx, c)
		if err != nil {
			return f, err
		}
		for _, it := range items {
			if it.Active {
				f.Stock = append(f.Stock, Stock{Name: it.Name, Unit: it.Unit, Qty: it.Free()})
			}
		}
	case *ReportBackup:
		if f.Papers, err = d.asking(ctx, c, o); err != nil {
			return f, err
		}
	case *TakeBack:
		if f.Scans, err = filesSince(ctx, c, o.ID, o.StateSince); err != nil {
			return f, err
		}
	case *ProvideResources:
		if f.Shortage, err = d.shortage(ctx, c, o.ID, a.Lines); err != nil {
			return f, err
		}
	case *TakeResources:
		if f.SlipWaits, err = d.slipWaits(ctx, c, f); err != nil {
			return f, err
		}
	}
	if _, asks := act.(backing); asks {
		if err := d.noticed(ctx, c, &f); err != nil {
			return f, err
		}
	}
	for _, more := range d.Facts {
		if err := more(ctx, c, o, act, &f); err != nil {
			return f, err
		}
	}
	return f, nil
}

func onPerson(err error) error {
	if problem.KindOf(err) == problem.NotFound {
		return invalid("solicita", "Elige a una persona del directorio.")
	}
	return err
}

// machine reads the equipment of the order and who answers for it. A requester
// may only name an own machine, or a shared one of the own unit (rev11 G-15).
func (d *Desk) machine(ctx context.Context, c *database.Conn, actor people.Actor, o *Order, f *Facts) error {
	if o.AssetID == "" {
		return nil
	}
	var err error
	if f.Asset, err = d.Equipment.Asset(ctx, c, o.AssetID); err != nil {
		if problem.KindOf(err) == problem.NotFound {
			return invalid("equipo", "Elige un equipo de tu lista.")
		}
		return err
	}
	if o.Version == 0 && actor.Person.ID != systemID {
		own := f.Asset.HolderID == string(o.RequesterID) || (o.HolderID != "" && f.Asset.HolderID == string(o.HolderID)) ||
			f.Asset.UnitID == f.Requester.UnitID && (f.Asset.Shared || actor.Has(people.Supervisor))
		if !own && !(actor.Has(people.Supervisor) && actor.Person.ID != o.RequesterID) {
			return invalid("equipo", "Ese equipo no está en tu lista. Elige uno tuyo o compartido de tu área.")
		}
	}
	if f.Custody, err = d.Equipment.CustodyOf(ctx, c, o.AssetID); err != nil {
		return err
	}
	ch := f.Custody.Charge
	if ch.Kind == equipment.ByOrder && ch.ID != string(o.ID) {
		f.HeldBy, _, err = loadOrder(ctx, c, byID, ch.ID)
	}
	return err
}

// named reads the AST whom an act names, present or not, with the load of then
// and whom the system would have chosen.
func (d *Desk) named(ctx context.Context, c *database.Conn, now time.Time, o *Order, id people.ID, f *Facts) error {
	all, err := d.AdviserLoads(ctx, c, now)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Person.ID == id {
			f.Adviser, f.Load = a.AdviserOn, a.Weight
		}
	}
	need, err := d.NeedOf(ctx, c, o, f.Settings)
	if err != nil {
		return err
	}
	for _, a := range all {
		if a.Person.ID == need.Former {
			f.Former = need.Former
		}
	}
	f.Suggestion = Suggest(need, all, nil)
	return nil
}

// charged refuses to name somebody for a mechanism who is not in the directory or whose
// account is not active (rev11 P-11).
func (d *Desk) charged(ctx context.Context, c *database.Conn, id string) error {
	p, err := d.People.Person(ctx, c, people.ID(id))
	if problem.KindOf(err) == problem.NotFound || err == nil && !p.Active {
		return invalid("responsable_id", "Elige a una persona activa del directorio, o deja el campo vacío.")
	}
	return err
}

// backing is an act with F-06 in it.
type backing interface{ backup() *BackupForm }

// asking are the papers of the order that waits for a backup, on which its result is
// written (rev11 P-06).
func (d *Desk) asking(ctx context.Context, c *database.Conn, o *Order) ([]papers.Paper, error) {
	if !o.backsUp() {
		return nil, nil
	}
	return d.Papers.OfOrder(ctx, c, string(o.ParentID))
}

// noticed reads the text of F-06 and its version where the act sees both (rev11 S-06).
func (d *Desk) noticed(ctx context.Context, c *database.Conn, f *Facts) error {
	v, err := d.Settings.ValuesIn(ctx, c)
	if err != nil {
		return err
	}
	f.Notice = v.Text(settings.BackupNotice)
	f.NoticeNo, err = d.Settings.VersionIn(ctx, c, settings.BackupNotice)
	return err
}

// NeedOf returns what a suggestion looks at in an order, with the AST who knows its
// machine from before. Pages call it for who may assign.
func (d *Desk) NeedOf(ctx context.Context, c *database.Conn, o *Order, v settings.Values) (Need, error) {
	card := []Card{{ID: o.ID, RequesterID: o.RequesterID, AssetID: o.AssetID, Class: o.Class, Category: o.Category, Building: o.Building, Floor: o.Floor, Origin: o.Origin, RepairID: o.RepairID}}
	err := formers(ctx, c, v, card)
	return card[0].Need(), err
}

// asked reads what only a new request needs to know: whether its author has a
// machine at all, and whether an earlier fault of this one is back.
func (d *Desk) asked(ctx context.Context, c *database.Conn, o *Order, class string, f *Facts) error {
	if f.Settings.Text(settings.WithoutAsset) == noService {
		list, err := d.Equipment.AssetsOf(ctx, c, string(o.RequesterID))
		if err != nil {
			return err
		}
		f.NoAssets = !slices.ContainsFunc(list, func(a equipment.Asset) bool { return a.HolderID == string(o.RequesterID) })
	}
	days := f.Settings.Int(settings.RelapseDays)
	if o.AssetID == "" || days == 0 || class != "" && Class(class) != Incident {
		return nil
	}
	var err error
	f.RelapseOf, err = relapsed(ctx, c, o.AssetID, o.RequestedAt, days)
	return err
}

// local is an instant as people in the ministry read it.
func local(t time.Time) time.Time { return t.In(clock.Mexico) }
