package program

import (
	"cmp"
	"context"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/notices"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/settings"
)

// The ways of the order that the external file follows.
const (
	wayWarranty = "OS-48" // opens a file of kind G (EX-01)
	wayLetter   = "OS-60" // opens a file of kind N (EX-02)
	wayConfirm  = "OS-03" // the new order of a machine that came back (EX-20, EX-21)
	wayReturned = "OS-20" // installed (EX-22)
	wayDisposed = "OS-18" // written off: there is nothing to give back (EX-23)
	wayUnfixed  = "OS-57" // went another way (EX-23)
	wayThird    = "OS-62" // as the TDTIC determined (EX-23)
)

// followRepair opens, ties and closes the external file that an order leads to or
// comes from; it is an orders.Hook (rev11 P-07, P-08, domain §4.3).
func (p *Program) followRepair(ctx context.Context, c *database.Conn, d orders.Done) error {
	by := audit.By{Actor: string(d.Actor.Person.ID), Role: string(d.Step.Role), At: d.Step.At}
	o := d.Order
	if o.Origin == orders.Comeback {
		if err := p.endRepair(ctx, c, d, by); err != nil {
			return err
		}
	}
	switch d.Step.Way {
	case wayWarranty:
		f := repair.File{Kind: procedure.WarrantyFile, OrderID: string(o.ID), AssetID: string(o.AssetID), UserID: string(o.RequesterID), AdviserID: string(o.AdviserID)}
		if a, ok := d.Act.(*orders.ReportProvider); ok {
			f.ProviderID, f.ProviderRef, f.PromisedOn = a.Provider, a.Reference, a.Promised
		}
		return p.openRepair(ctx, c, o, f, by, true)
	case wayLetter:
		f := repair.File{Kind: procedure.NormFile, OrderID: string(o.ID), AssetID: string(o.AssetID), UserID: string(o.RequesterID), AdviserID: string(o.AdviserID), LetterID: o.Record.Letter}
		return p.openRepair(ctx, c, o, f, by, false)
	case wayConfirm:
		if o.Origin != orders.Comeback {
			return nil
		}
		way := "EX-20"
		if d.Step.Role == procedure.Supervisor {
			way = "EX-21"
		}
		f, err := p.Repair.Link(ctx, c, repair.ID(o.RepairID), string(o.ID), way, by)
		if err != nil {
			return err
		}
		if way == "EX-21" { // its user and the Supervisor hear of the order itself
			if err := p.tellOfFile(ctx, c, repair.Done{File: f, Actor: d.Actor, Step: repair.Step{Way: way, At: database.At(by.At)}, Tells: []procedure.Party{procedure.TellUnitHead}}); err != nil {
				return err
			}
		}
		return p.Equipment.Transfer(ctx, c, o.AssetID, equipment.Charge{Kind: equipment.ByRepair, ID: o.RepairID}, equipment.Charge{Kind: equipment.ByOrder, ID: string(o.ID)}, d.Step.At)
	}
	return nil
}

func (p *Program) openRepair(ctx context.Context, c *database.Conn, o *orders.Order, f repair.File, by audit.By, takes bool) error {
	f, err := p.RepairDesk.Begin(ctx, c, f, by)
	if err != nil {
		return err
	}
	o.RepairID = string(f.ID)
	if err := orders.SetRepair(ctx, c, o.ID, o.RepairID); err != nil || !takes {
		return err
	}
	return p.Equipment.Transfer(ctx, c, o.AssetID, equipment.Charge{Kind: equipment.ByOrder, ID: string(o.ID)}, equipment.Charge{Kind: equipment.ByRepair, ID: o.RepairID}, by.At)
}

// endRepair closes the file when its installation order ends: installed, or by
// another way.
func (p *Program) endRepair(ctx context.Context, c *database.Conn, d orders.Done, by audit.By) error {
	repaired := d.Step.Way == wayReturned && !d.Order.Record.Unsolvable
	switch d.Step.Way {
	case wayReturned, wayDisposed, wayWarranty, wayUnfixed, wayThird:
	default:
		return nil
	}
	f, err := p.Repair.OfNewOrder(ctx, c, string(d.Order.ID))
	if problem.KindOf(err) == problem.NotFound {
		return nil
	}
	if err != nil || !f.Open() {
		return err
	}
	if f, err = p.Repair.Close(ctx, c, f.ID, repaired, "Orden "+d.Order.Folio+", "+d.Step.Way, by); err != nil {
		return err
	}
	if err := p.askWhenClosed(ctx, c, repair.Done{File: f, Step: repair.Step{At: database.At(by.At)}}); err != nil {
		return err
	}
	end := "EX-23"
	if repaired {
		end = "EX-22"
	}
	w, _ := procedure.Rev11.External.Way(end)
	return p.tellOfFile(ctx, c, repair.Done{File: f, Actor: d.Actor, Step: repair.Step{Way: end, At: database.At(by.At)}, Tells: w.Tells})
}

// askWhenClosed begins the survey of the order that opened a file, once that is closed, where
// the institution puts the question off until then; it is a repair.Hook (GAP-04).
func (p *Program) askWhenClosed(ctx context.Context, c *database.Conn, d repair.Done) error {
	if d.File.Open() {
		return nil
	}
	o, err := p.Desk.StartSurvey(ctx, c, orders.ID(d.File.OrderID), d.Step.At.Time)
	if err != nil || o == nil {
		return err
	}
	return p.Notices.TellOf(ctx, c, notices.Subject{ID: string(o.ID), Folio: o.Folio}, notices.Addressee{Person: o.RequesterID}, string(procedure.TSurvey),
		"Se cerró el expediente externo de tu equipo: contesta la encuesta de la orden que lo abrió.", d.Step.At.Time)
}

// repairFacts tells the guards of a proposal what its external file allows: it
// may be made while the file waits in X40, and the Supervisor may confirm it in
// the user's name when the term T-NOS ran out and the parameter allows (EX-21).
func (p *Program) repairFacts(ctx context.Context, c *database.Conn, o *orders.Order, act orders.Act, f *orders.Facts) error {
	if o.Origin != orders.Comeback || (act.Key() != procedure.Prefill && act.Key() != procedure.ConfirmPrefill) {
		return nil
	}
	file, err := p.Repair.Get(ctx, c, repair.ID(o.RepairID))
	if err != nil {
		return err
	}
	if act.Key() == procedure.Prefill {
		other, err := orders.ProposalFor(ctx, c, o.RepairID)
		f.PrefillOK = other == "" && file.State == procedure.X40
		return err
	}
	span := f.Settings.Duration(settings.TermNewOrder)
	day := f.Calendar.Closes - f.Calendar.Opens
	due := f.Calendar.AddBusinessTime(file.StateSince.Time, time.Duration(span.Days)*day+time.Duration(span.Hours)*time.Hour)
	f.ReturnByFile = f.Settings.Yes(settings.ReturnBySupervisor) && p.Config.Clock().After(due)
	return nil
}

// mostReturns is how many machines that came back are proposed at one look at the clock.
const mostReturns = 500

// ProposeReturns files a proposal for each machine that came back and waits in
// X40 for its user's new order, and returns how many (rev11 R-A-07, P-08). Where who asked
// is not there any more, whoever answers for the machine now is asked. What cannot be
// proposed stays with its term in the file, whose clock tells the Supervisor.
func (p *Program) ProposeReturns(ctx context.Context) (int, error) {
	back, err := p.Repair.Unproposed(ctx, p.DB.Read(), mostReturns)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, f := range back {
		who, err := p.asked(ctx, f)
		if err != nil {
			return n, err
		}
		if who == "" { // nobody to ask: its clock goes on
			continue
		}
		_, err = p.Desk.Propose(ctx, who, &orders.Prefill{Origin: orders.Comeback, AssetID: equipment.ID(f.AssetID), RepairID: string(f.ID),
			DueOn: f.StateSince.In(clock.Mexico).Format(time.DateOnly), Fault: "Instalación de tu equipo, que ya regresó (expediente " + f.Folio + ")."})
		switch problem.KindOf(err) {
		case problem.Refused: // its clock goes on
			continue
		case "":
			n++
		default:
			return n, err
		}
	}
	return n, nil
}

// asked is whom the new order of a machine that came back is proposed to: who asked for the
// first one or, when their account is not active, who answers for the machine now; "" when
// nobody is there.
func (p *Program) asked(ctx context.Context, f repair.File) (people.ID, error) {
	user, err := p.People.Person(ctx, p.DB.Read(), people.ID(f.UserID))
	if err != nil || user.Active {
		return user.ID, err
	}
	a, err := p.Equipment.Asset(ctx, p.DB.Read(), equipment.ID(f.AssetID))
	if err != nil || a.HolderID == "" {
		return "", err
	}
	holder, err := p.People.Person(ctx, p.DB.Read(), people.ID(a.HolderID))
	if err != nil || !holder.Active {
		return "", err
	}
	return holder.ID, nil
}

// configuredFirst refuses to hand over a machine that came back before the AST of its
// installation compared it with the inventory and configured it; it is an
// orders.FactFunc (rev11 R-A-07, GAP-18).
func (p *Program) configuredFirst(ctx context.Context, c *database.Conn, o *orders.Order, act orders.Act, _ *orders.Facts) error {
	if o.Origin != orders.Comeback || act.Key() != procedure.HandBack {
		return nil
	}
	f, err := p.Repair.OfNewOrder(ctx, c, string(o.ID))
	switch {
	case problem.KindOf(err) == problem.NotFound:
		return nil
	case err != nil:
		return err
	case f.Open() && f.Record.Setup == nil:
		return problem.New(problem.Refused, "Falta configurar el equipo según el inventario.", "Regístralo en el expediente "+f.Folio+" antes de entregarlo.").
			For("R-A-07").At(repair.Path(f.Folio), "Abrir el expediente")
	}
	return nil
}

// tellOfFile queues the notices of an act or of the clock of an external file; it is a
// repair.Hook (column «Notifica» of domain §4.3, §4.4).
func (p *Program) tellOfFile(ctx context.Context, c *database.Conn, d repair.Done) error {
	f := d.File
	about := notices.Subject{ID: string(f.ID), Folio: f.Folio}
	way, text := d.Step.Way, "Avanzó un expediente externo: "+f.Label()+"."
	switch {
	case d.Timer.Name != "" && d.Late:
		way, text = string(d.Timer.Name), "Venció el plazo de un expediente externo: "+d.Timer.Label+"."
	case d.Timer.Name != "":
		way, text = string(d.Timer.Name), "Recordatorio de un expediente externo: "+d.Timer.Label+"."
	case way == "":
		way, text = string(d.Step.Act), "Hay algo nuevo en un expediente externo: "+d.Step.Words()+"."
	}
	list, said := map[notices.Addressee]bool{}, map[notices.Addressee]string{}
	for _, party := range d.Tells {
		if party == procedure.TellUnitHead {
			head, err := p.headOf(ctx, c, f)
			if err != nil {
				return err
			}
			list[head] = true
			said[head] = notices.OfUnit(way, text)
			if d.Late && f.State == procedure.XN3 {
				said[head] = notices.OfUnit(string(procedure.XN3), text)
			}
			continue
		}
		who := fileParty(f, party, d.Former)
		list[who] = true
		delete(said, who)
	}
	if d.Timer.Name != "" { // whose turn it is hears of the clock too
		for _, role := range turnOfFile(f) {
			list[role] = true
		}
	}
	for a := range list {
		if a == (notices.Addressee{}) || a.Person != "" && a.Person == d.Actor.Person.ID {
			continue
		}
		if err := p.Notices.TellOf(ctx, c, about, a, way, cmp.Or(said[a], text), d.Step.At.Time); err != nil {
			return err
		}
	}
	return nil
}

// headOf is who heads the unit of a file's user; nobody for a unit without a head.
func (p *Program) headOf(ctx context.Context, c *database.Conn, f repair.File) (notices.Addressee, error) {
	user, err := p.People.Person(ctx, c, people.ID(f.UserID))
	if err != nil || user.UnitID == "" {
		return notices.Addressee{}, err
	}
	unit, err := p.People.Unit(ctx, c, user.UnitID)
	return notices.Addressee{Person: unit.HeadID}, err
}

// fileParty is the person or role behind a party of a file; nobody for one that it does
// not have.
func fileParty(f repair.File, party procedure.Party, former people.ID) notices.Addressee {
	switch party {
	case procedure.TellRequester:
		return notices.Addressee{Person: people.ID(f.UserID)}
	case procedure.TellAdviser:
		return notices.Addressee{Person: people.ID(f.AdviserID)}
	case procedure.TellFormer:
		return notices.Addressee{Person: former}
	case procedure.TellSupervisor:
		return notices.Addressee{Role: people.Supervisor}
	case procedure.TellCoordinator:
		return notices.Addressee{Role: people.Coordination}
	case procedure.TellDirector:
		return notices.Addressee{Role: people.Director}
	}
	return notices.Addressee{}
}

func turnOfFile(f repair.File) (list []notices.Addressee) {
	st, _ := procedure.Rev11.External.Station(f.State)
	for _, r := range st.Turn {
		switch r {
		case procedure.Adviser:
			list = append(list, notices.Addressee{Person: people.ID(f.AdviserID)})
		case procedure.Requester:
			list = append(list, notices.Addressee{Person: people.ID(f.UserID)})
		case procedure.Supervisor, procedure.Coordination:
			list = append(list, notices.Addressee{Role: r})
		}
	}
	return list
}
