package orders

import (
	"context"
	"encoding/json"
	"slices"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// View is one order as its page shows it to one person.
type View struct {
	Order    *Order
	Steps    []Step // the oldest first
	Names    map[people.ID]people.Person
	Asset    equipment.Asset
	Custody  equipment.Custody
	Papers   []papers.Paper
	Evidence []seals.Evidence // of signatures that are more than internal
	Child    *Order
	Relapse  *Order // the order whose fault is back with this one (GAP-06)
	Related  []Card // other orders of the same machine, the newest first
	Parent   *Order // the order that waits for this backup (rev11 P-06)
	Faults   int    // incidents of the machine in the last six months, this one among them
	Offers   []Offer
	Owed     []procedure.Act // what A-03 asks before its decision and is missing
	MyTurn   bool
	Masked   bool // the comment of the survey was taken out for this reader
}

// Place is where the machine is as far as the order answers for it.
func (v View) Place() procedure.Place { return v.Order.place(Facts{Custody: v.Custody}) }

// Offer is an act that the person may try now.
type Offer struct {
	Activity procedure.Activity
	Choices  []OfferChoice // exits of its question, with where they lead
	Leads    procedure.State
	Main     bool // it is what the order waits for
}

// OfferChoice is an exit of a question and the state it leads to.
type OfferChoice struct {
	procedure.Choice
	Leads procedure.State
}

// Name returns a person's name, or «Sistema».
func (v View) Name(id people.ID) string {
	if id == systemID {
		return "Sistema"
	}
	return v.Names[id].Name
}

// Open reads one order with all that its page shows. NotFound for an order that
// the actor may not read, exactly as for one that does not exist.
func (d *Desk) Open(ctx context.Context, actor people.Actor, ref string) (View, error) {
	c := d.DB.Read()
	var v View
	o, _, err := d.find(ctx, c, actor, ref)
	if err != nil {
		return v, err
	}
	v.Order = o
	if v.Steps, err = Steps(ctx, c, o.ID, 0); err != nil {
		return v, err
	}
	if o.AssetID != "" {
		if v.Asset, err = d.Equipment.Asset(ctx, c, o.AssetID); err != nil {
			return v, err
		}
		if v.Custody, err = d.Equipment.CustodyOf(ctx, c, o.AssetID); err != nil {
			return v, err
		}
		if err := d.sameMachine(ctx, actor, &v); err != nil {
			return v, err
		}
	}
	if v.Papers, err = d.Papers.OfOrder(ctx, c, string(o.ID)); err != nil {
		return v, err
	}
	if v.Evidence, err = d.evidence(ctx, c, v.Papers); err != nil {
		return v, err
	}
	values, err := d.Settings.Now(ctx)
	if err != nil {
		return v, err
	}
	if !readsComments(actor, o, values) {
		v.Masked = true
		if err := hideComments(v.Papers); err != nil {
			return v, err
		}
	}
	if b := o.Record.Backup; b != nil && b.Option == BackupAsk {
		if v.Child, err = childOf(ctx, c, o.ID); err != nil {
			return v, err
		}
	}
	if v.Relapse, err = d.known(ctx, c, actor, o.RelapseOf); err != nil {
		return v, err
	}
	if v.Parent, err = d.known(ctx, c, actor, o.ParentID); err != nil {
		return v, err
	}
	ids := []people.ID{o.RequesterID}
	for _, e := range v.Evidence {
		if e.AttestedBy != "" {
			ids = append(ids, people.ID(e.AttestedBy))
		}
	}
	for _, s := range v.Steps {
		ids = append(ids, s.Actor)
	}
	for _, id := range []people.ID{o.AdviserID, o.HolderID, o.CapturedBy, o.inCharge()} {
		if id != "" {
			ids = append(ids, id)
		}
	}
	if v.Names, err = d.People.Named(ctx, c, unique(ids)...); err != nil {
		return v, err
	}
	// The unit is that of the day on which the order was filed (rev11 S-02).
	if who, ok := v.Names[o.RequesterID]; ok && o.UnitID != "" && who.UnitID != o.UnitID {
		u, err := d.People.Unit(ctx, c, o.UnitID)
		if err != nil {
			return v, err
		}
		who.UnitID, who.UnitName = u.ID, u.Name
		v.Names[o.RequesterID] = who
	}
	v.Offers, v.MyTurn = o.Offers(actor, Facts{Custody: v.Custody, Settings: values, Papers: v.Papers, Child: v.Child})
	v.Owed = o.Owed(Facts{Custody: v.Custody})
	return v, nil
}

// readsComments tells who may read, beside the name of its author, what somebody
// wrote in the survey: who wrote it, Supervisor, TDTIC and auditor, and others
// where the institution allows it (rev11 F-03, domain §5.3).
func readsComments(actor people.Actor, o *Order, v settings.Values) bool {
	me := actor.Person.ID
	return me == systemID || me == o.RequesterID || actor.Has(people.Supervisor) || actor.Has(people.Director) || actor.Has(people.Auditor) || v.Yes(settings.SurveyNamed)
}

// hideComments takes the comment out of the surveys among the papers.
func hideComments(list []papers.Paper) error {
	for i := range list {
		if list[i].Kind != papers.Survey {
			continue
		}
		var body map[string]json.RawMessage
		var answers map[string]any
		if err := list[i].Decode(&body); err != nil {
			return err
		}
		if err := json.Unmarshal(body["respuestas"], &answers); err != nil {
			return err
		}
		if given, ok := answers["respuestas"].(map[string]any); ok {
			delete(given, "comentarios")
		}
		var err error
		if body["respuestas"], err = json.Marshal(answers); err != nil {
			return err
		}
		if list[i].Data, err = json.Marshal(body); err != nil {
			return err
		}
	}
	return nil
}

// Due is the act that is to be done next: what the state waits for, after the
// reception and the visit that A-03 asks before its decision.
func (o *Order) Due(f Facts) procedure.Act {
	if owed := o.Owed(f); len(owed) > 0 {
		return owed[0]
	}
	_, _, act := o.Awaiting()
	return act
}

// Owed are the acts that A-03 asks before its decision and that nobody has done
// yet, in their order: the reception, and the visit unless the machine is in the
// workshop already.
func (o *Order) Owed(f Facts) (owed []procedure.Act) {
	if _, _, act := o.Awaiting(); act != procedure.Determine {
		return nil
	}
	if o.Record.ReceivedAt == nil {
		owed = append(owed, procedure.Receive)
	}
	if o.place(f) != procedure.AtDTIC && !o.Record.met() {
		owed = append(owed, procedure.RecordVisit)
	}
	return owed
}

// met tells whether the AST found the requester in one of the visits.
func (r *Record) met() bool { return met(r.Visits) }

func met(visits []Visit) bool {
	return slices.ContainsFunc(visits, func(v Visit) bool { return v.Met })
}

func unique(ids []people.ID) []people.ID {
	seen := map[people.ID]bool{systemID: true}
	out := ids[:0]
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}

// mostRelated is how many other orders of its machine stand on the page of an order.
const mostRelated = 4

// sameMachine reads the last other orders of the machine and how often it failed in
// half a year, of what the actor may know: a machine is shared, or passes from one
// person to another, and their orders do not.
func (d *Desk) sameMachine(ctx context.Context, actor people.Actor, v *View) error {
	o := v.Order
	page, err := d.List(ctx, actor, Filter{Asset: string(o.AssetID), Limit: mostRelated + 1})
	if err != nil {
		return err
	}
	for _, card := range page.Cards {
		if card.ID != o.ID && len(v.Related) < mostRelated {
			v.Related = append(v.Related, card)
		}
	}
	v.Faults, err = d.CountUpTo(ctx, actor, Filter{Asset: string(o.AssetID), Class: Incident, From: d.Clock().AddDate(0, -6, 0)}, mostRows)
	return err
}

// known is another order that this one has to do with, nil when there is none or the
// actor may not know of it.
func (d *Desk) known(ctx context.Context, c *database.Conn, actor people.Actor, id ID) (*Order, error) {
	if id == "" {
		return nil, nil
	}
	o, _, err := d.find(ctx, c, actor, string(id))
	if problem.KindOf(err) == problem.NotFound {
		return nil, nil
	}
	return o, err
}

// Offers lists the acts that a person may try on the order now, what it waits for
// first. It looks at role, person, turn and place; the guards speak when the act
// is handed in.
func (o *Order) Offers(actor people.Actor, f Facts) (offers []Offer, myTurn bool) {
	rev := o.Procedure()
	role, person, _ := o.Awaiting()
	due := o.Due(f)
	myTurn = plays(actor, role) && (person == "" || person == actor.Person.ID || o.inCharge() != "")
	at := map[procedure.Act]int{}
	add := func(act procedure.Act, answer procedure.Answer, to procedure.State) {
		a, ok := rev.Activity(act)
		if !ok {
			return
		}
		i, seen := at[act]
		if !seen {
			i = len(offers)
			at[act] = i
			offers = append(offers, Offer{Activity: a, Leads: to, Main: act == due && myTurn})
		}
		if answer == "" || a.Question == nil {
			return
		}
		for _, ch := range a.Question.Answers {
			if ch.Key == answer {
				offers[i].Choices = append(offers[i].Choices, OfferChoice{Choice: ch, Leads: to})
			}
		}
	}
	for _, w := range rev.Order.Leaving(o.State) {
		if w.Act == procedure.DetermineMechanism && !slices.Contains(f.Settings.List(settings.Mechanisms), string(w.Answer)) {
			continue
		}
		if o.offered(actor, w.By) && (w.When == procedure.Anywhere || w.When == o.place(f)) && !(w.Act == o.secondAct() && !o.HalfDone) && o.timely(w, actor, f) {
			add(w.Act, w.Answer, w.To)
		}
	}
	for _, s := range rev.Order.SidesIn(o.State) {
		if o.offered(actor, s.By) && !(s.Passes && o.HalfDone) && o.sideMakesSense(s, f) {
			add(s.Act, "", o.State)
		}
	}
	return offers, myTurn
}

// offered reports whether the person holds one of the roles and is the definite
// person where the role needs one.
func (o *Order) offered(actor people.Actor, roles []procedure.Role) bool {
	for _, r := range roles {
		if r == procedure.System || !plays(actor, r) {
			continue
		}
		switch r {
		case procedure.Requester:
			if actor.Person.ID != o.RequesterID {
				continue
			}
		case procedure.Adviser:
			if actor.Person.ID != o.AdviserID {
				continue
			}
		}
		return true
	}
	return false
}

func (o *Order) secondAct() procedure.Act {
	st, _ := o.station()
	return st.Second
}

// timely hides ways that need a proposal which nobody made, a term that still
// runs, or the machine elsewhere: they would be refused.
func (o *Order) timely(w procedure.Way, actor people.Actor, f Facts) bool {
	own := actor.Person.ID == o.RequesterID
	for _, g := range w.Guards {
		switch {
		case g == procedure.GProposedRej && o.Record.Rejection == nil,
			g == procedure.GProposedEsc && o.Record.Escalation == nil,
			g == procedure.GNotDecided && o.Record.Decision != nil,
			g == procedure.GSolved && (o.Conclusion != Solved || !f.Settings.Yes(settings.ReopenAllowed)),
			g == procedure.GWaitEnabled && !f.Settings.Yes(settings.WaitForSupplies),
			g == procedure.GOwnOrLate && !own && w.Act == procedure.ConfirmPrefill && o.Origin == Preventive && onlyUser(f.Settings),
			(g == procedure.GReturnTerm || g == procedure.GAttempts) && !o.Record.Warned,
			g == procedure.GTermOrOwn && !own && !o.Record.Warned,
			g == procedure.GTermAtDTIC && !own && !(o.Record.Warned && o.place(f) == procedure.AtDTIC),
			g == procedure.GOwnOrLate && !own && o.Origin == Preventive && !o.Record.Warned,
			g == procedure.GNoCharge && o.answers(f),
			g == procedure.GNotGone && o.gone(),
			g == procedure.GReturned && w.Act == procedure.DetermineMechanism && o.place(f) == procedure.AtVendor:
			return false
		}
	}
	return true
}

func (o *Order) sideMakesSense(s procedure.Side, f Facts) bool {
	r := &o.Record
	switch s.Act {
	case procedure.Receive:
		return r.ReceivedAt == nil
	case procedure.RecordVisit:
		return r.ReceivedAt != nil
	case procedure.Pause:
		return r.Pause == nil
	case procedure.Resume:
		return r.Pause != nil && r.Pause.Kind != "respaldo"
	case procedure.TakeResources:
		return r.SlipOwed
	case procedure.DeliverAtWorkshop:
		return r.Agreement != nil && r.Agreement.Workshop && r.Delivered == nil
	case procedure.TakeIn:
		return o.State != procedure.E08 || r.Delivered != nil
	case procedure.DeclareBackup:
		return r.Backup != nil && o.backup(f) == backupUndone || r.BackupDue && r.Backup == nil
	case procedure.ValidateBackup:
		return o.backup(f) == backupToSay
	case procedure.ReportBackup:
		return o.backsUp()
	case procedure.AskDisposal:
		return r.Unsolvable && r.Disposal == nil && o.place(f) == procedure.AtDTIC
	case procedure.HandForDisposal:
		return r.Disposal != nil && !r.Disposal.Given
	case procedure.TakeForDisposal:
		return r.Disposal != nil && r.Disposal.Given && !r.Disposal.Gone
	}
	return true
}
