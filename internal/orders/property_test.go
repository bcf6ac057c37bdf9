package orders_test

import (
	"flag"
	"net/url"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

func init() { // a failing walk is printed with its seed; it leaves no file behind
	if err := flag.Set("rapid.nofailfile", "true"); err != nil {
		panic(err)
	}
}

// model is an order in the pure core, with as much of the world around it as its
// guards ask: its machine, the signatures on its papers, its backup order.
type model struct {
	o       *orders.Order
	now     time.Time
	custody equipment.Custody
	signed  []papers.Paper
	child   *orders.Order
	asset   equipment.Asset
}

func newModel() *model {
	return &model{now: begin, asset: equipment.Asset{ID: "bien", Regime: equipment.Owned, Serial: "S1", Type: "escritorio", HolderID: "lucia"},
		custody: equipment.Custody{AssetID: "bien", Place: equipment.AtUser},
		o:       &orders.Order{ID: "orden", Revision: procedure.Rev11.No, Medium: orders.MediumSystem, RequesterID: "lucia", AssetID: "bien", Index: -1}}
}

var modelCast = map[string][]people.Role{
	"lucia": {people.Requester}, "efrain": {people.Requester}, "beatriz": {people.Requester, people.Supervisor}, "jorge": {people.Requester, people.Adviser},
	"paola": {people.Requester, people.Adviser}, "carla": {people.Requester, people.Adviser, people.Supervisor}, "ramiro": {people.Requester, people.Director}, "teresa": {people.Coordination}, "sistema": nil,
}

func modelActor(name string) people.Actor {
	if name == "sistema" {
		return orders.System()
	}
	return people.Actor{Person: people.Person{ID: people.ID(name), Name: name, Active: true}, Roles: modelCast[name]}
}

func (m *model) facts(actor people.Actor) orders.Facts {
	f := orders.Facts{Settings: settings.Defaults(), Calendar: calendar.Provisional(), Requester: people.Person{ID: "lucia", Active: true}, Asset: m.asset,
		Custody: m.custody, Adviser: people.AdviserOn{Person: people.Person{ID: "paola", Active: true}, Present: true}, IsDirector: actor.Has(people.Director),
		Hands: people.Person{ID: "jorge", Active: true}, Papers: m.signed, Child: m.child, PrefillOK: true, BlockFolio: "ok", OutageKnown: true}
	return f
}

// follow does to the world what a performed act asks the desk to do.
func (m *model) follow(actor people.Actor, out orders.Outcome) {
	for _, p := range out.Effects.Papers {
		if p.Kind != string(papers.Handover) {
			continue
		}
		if len(m.signed) == 0 || p.Section == "A" || p.Section == "B" {
			m.signed = []papers.Paper{{ID: "ere", Kind: papers.Handover}}
		}
		if p.Slot != "" {
			m.signed[0].Signatures = append(m.signed[0].Signatures, papers.Signature{Slot: p.Slot, PersonID: string(actor.Person.ID), Valid: true})
		}
	}
	if c := out.Effects.Custody; c != nil {
		m.custody.Place = equipment.Place(c.To)
		m.custody.Charge = equipment.Charge{Kind: equipment.ByOrder, ID: "orden"}
		if m.custody.Place == equipment.AtUser || out.Effects.Retires != "" {
			m.custody.Charge = equipment.Charge{}
		}
	}
	if out.Way.Custody == procedure.ToExternal {
		m.custody.Charge = equipment.Charge{Kind: equipment.ByRepair, ID: "expediente"}
	}
	if out.Effects.Child != nil {
		m.child = &orders.Order{Revision: procedure.Rev11.No, State: procedure.E02}
	}
}

// holds judges what may never be otherwise (domain §4.5, §4.7).
func (m *model) holds(t *rapid.T) {
	o := m.o
	st, ok := procedure.Rev11.Order.Station(o.State)
	mine := m.custody.Charge.Kind == equipment.ByOrder
	place := procedure.AtUser
	if mine {
		place = procedure.Place(m.custody.Place)
	}
	role, _, act := o.Awaiting()
	switch {
	case !ok:
		t.Fatalf("in %q", o.State)
	case st.Ending && mine:
		t.Fatalf("%s ended with its machine at %s", o.State, m.custody.Place)
	case !st.Ending && !slices.Contains(st.Places, place):
		t.Fatalf("%s with its machine at %s", o.State, place)
	case st.Ending != (role == "") || st.Ending != (act == "") || st.Ending == o.Open():
		t.Fatalf("%s waits for %q to do %q", o.State, role, act)
	case st.Ending && (!o.DueAt.IsZero() || !o.CheckAt.IsZero() || o.ClosedAt.IsZero()):
		t.Fatalf("%s ended at %v and is looked at again at %v", o.State, o.ClosedAt, o.CheckAt)
	case o.State == procedure.E05 && (o.ConcludedAt.IsZero() || !o.SurveyDue.After(o.ConcludedAt) || o.Conclusion == ""):
		t.Fatalf("concluded as %q on %v, survey until %v", o.Conclusion, o.ConcludedAt, o.SurveyDue)
	case o.HalfDone && st.First == "":
		t.Fatalf("%s is half done", o.State)
	}
}

// Whoever tries whatever in whatever order, the pure core keeps what must hold:
// an act that is refused leaves no trace, one that is done raises the version by
// one, and no order gets where its machine cannot be.
func TestTheCoreHoldsOnRandomWalks(t *testing.T) {
	t.Parallel()
	list := attempts()
	names := []string{"lucia", "efrain", "beatriz", "jorge", "paola", "carla", "ramiro", "teresa", "sistema"}
	gone := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		m, roll := newModel(), dice(t)
		start := []orders.Act{&orders.Request{RequestForm: orders.RequestForm{AssetID: "bien", Fault: "No enciende desde hoy", CanWork: "no", Affects: "yo"}},
			&orders.Prefill{Origin: orders.Preventive, AssetID: "bien", Fault: "Mantenimiento preventivo"}}[roll("begin", 2)]
		starter := modelActor("lucia")
		if start.Key() == procedure.Prefill {
			starter = orders.System()
			m.o.Origin = orders.Preventive
		}
		if _, err := m.o.Perform(m.now, starter, start, m.facts(starter)); err != nil {
			t.Fatal(err)
		}
		for range rapid.SampledFrom([]int{20, 60, 150}).Draw(t, "steps") {
			m.holds(t)
			m.elapse(roll)
			if roll("guided", 10) > 2 {
				if name, a, ok := m.likely(roll, names); ok {
					m.try(t, modelActor(name), a, plausible(first, a, m.o, m.asset.Serial, "", m.now), gone)
					continue
				}
			}
			a := list[roll("act", len(list))]
			m.try(t, modelActor(names[roll("who", len(names))]), a, plausible(roll, a, m.o, m.asset.Serial, "", m.now), gone)
		}
		m.holds(t)
	})
	delete(gone, "")
	t.Logf("%d ways gone: %v", len(gone), gone)
}

// elapse lets the world around the order move a little.
func (m *model) elapse(roll chooser) {
	switch roll("world", 10) {
	case 0:
		m.now = m.now.Add(time.Duration(1+roll("hours", 90)) * time.Hour)
	case 1: // the clock of the state has run out and was told
		m.o.Record.Warned = !m.o.DueAt.IsZero() && m.now.After(m.o.DueAt)
	case 2:
		if m.child != nil {
			m.child.State = []procedure.State{procedure.E05, procedure.F4, procedure.E03}[roll("child", 3)]
		}
	}
}

// likely finds somebody and something that the core accepts now; rarely an end.
func (m *model) likely(roll chooser, names []string) (string, attempt, bool) {
	type option struct {
		name string
		a    attempt
	}
	var moves, stays, ends []option
	for _, a := range m.near() {
		for _, name := range names {
			c := *m.o
			act, err := m.act(a, plausible(first, a, m.o, m.asset.Serial, "", m.now))
			if act == nil || err != nil {
				continue
			}
			if _, err := c.Perform(m.now, modelActor(name), act, m.facts(modelActor(name))); err != nil {
				continue
			}
			switch o := (option{name, a}); {
			case !c.Open():
				ends = append(ends, o)
			case c.State != m.o.State || c.HalfDone != m.o.HalfDone:
				moves = append(moves, o)
			default:
				stays = append(stays, o)
			}
		}
	}
	ways := moves
	switch chance := roll("kind", 10); {
	case len(ends) > 0 && (chance == 0 || len(moves)+len(stays) == 0):
		ways = ends
	case len(stays) > 0 && (chance > 5 || len(moves) == 0):
		ways = stays
	}
	forward := slices.DeleteFunc(slices.Concat(moves, stays), func(o option) bool { return !leads(m.o.State, o.a) })
	if len(forward) > 0 && roll("forward", 10) > 2 {
		ways = forward
	}
	if len(ways) == 0 {
		return "", attempt{}, false
	}
	o := ways[roll("likely", len(ways))]
	return o.name, o.a, true
}

// leads tells what walks prefer, to get far: ways of the letter, and the acts
// without change of state that those ways need before.
func leads(from procedure.State, a attempt) bool {
	switch a.act {
	case procedure.Receive, procedure.RecordVisit, procedure.TakeResources, procedure.ProposeEscalation, procedure.DeliverAtWorkshop, procedure.TakeIn:
		return true
	}
	return slices.ContainsFunc(procedure.Rev11.Order.Leaving(from), func(w procedure.Way) bool { return w.Act == a.act && w.Answer == a.answer && w.Letter })
}

// near are the acts of the procedure where the order stands.
func (m *model) near() []attempt {
	var list []attempt
	for _, w := range procedure.Rev11.Order.Leaving(m.o.State) {
		list = append(list, attempt{w.Act, w.Answer})
	}
	for _, s := range procedure.Rev11.Order.SidesIn(m.o.State) {
		list = append(list, attempt{s.Act, ""})
	}
	return list
}

// act makes an act of its form; nil for those that begin an order.
func (m *model) act(a attempt, values url.Values) (orders.Act, error) {
	if a.act == procedure.Prefill || a.act == procedure.Request || a.act == procedure.Capture {
		return nil, nil
	}
	act, _ := orders.New(a.act)
	values.Set("ast", "paola")
	return act, forms.Decode(values, act)
}

func (m *model) try(t *rapid.T, actor people.Actor, a attempt, values url.Values, gone map[string]int) {
	act, err := m.act(a, values)
	if err != nil {
		t.Fatalf("the form of %s: %v", a, err)
	}
	if act == nil {
		return
	}
	before := *m.o
	out, err := m.o.Perform(m.now, actor, act, m.facts(actor))
	if err != nil {
		if !reflect.DeepEqual(before, *m.o) {
			t.Fatalf("%s by %s was refused (%v) and changed the order", a, actor.Person.ID, err)
		}
		return
	}
	if m.o.Version != before.Version+1 || out.Step.Seq != m.o.Version || out.Step.From != before.State || out.Step.To != m.o.State {
		t.Fatalf("%s: version %d after %d, step %+v", a, m.o.Version, before.Version, out.Step)
	}
	gone[out.Step.Way]++
	m.follow(actor, out)
}
