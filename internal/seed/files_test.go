package seed_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/seed"
)

// courseOf is the shortest course of ways of a file of a kind that ends with a way, "" in
// front for what an order opens.
func courseOf(kind procedure.FileKind, target procedure.Way) []string {
	type at struct {
		state procedure.State
		ways  []string
	}
	first := at{procedure.XG1, nil}
	if kind == procedure.NormFile {
		first.state = procedure.XN1
	}
	seen := map[procedure.State]bool{first.state: true}
	for queue := []at{first}; len(queue) > 0; queue = queue[1:] {
		now := queue[0]
		if now.state == target.From {
			return append(slices.Clone(now.ways), target.ID)
		}
		for _, w := range procedure.Rev11.External.Leaving(now.state) {
			if to := w.Goes(kind); !seen[to] {
				seen[to] = true
				queue = append(queue, at{to, append(slices.Clone(now.ways), w.ID)})
			}
		}
	}
	return nil
}

// begun is a file that an order of its own has just opened.
func begun(t *testing.T, d *seed.Driver, kind procedure.FileKind) repair.File {
	t.Helper()
	way := "OS-48"
	if kind == procedure.NormFile {
		way = "OS-60"
	}
	ref, err := d.Walk(t.Context(), seed.Start{}, procedure.Rev11.Reach(way)...)
	if err != nil {
		t.Fatal(err)
	}
	v, err := d.Program.Desk.Open(t.Context(), orders.System(), ref)
	if err != nil {
		t.Fatal(err)
	}
	f, err := d.Program.Repair.OfOrder(t.Context(), d.Program.DB.Read(), string(v.Order.ID))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// places tells where the machine of a file stands in each station.
func places(s procedure.State) []procedure.Place {
	st, _ := procedure.Rev11.External.Station(s)
	return st.Places
}

// domain §4.3, rev11 P-07, P-08, P-09, R-A-07: every way of the external file is gone by
// the acts of its people, on each kind that has it, and after each the machine has the
// one custodian that the station says, charged to the file or to the new order.
func TestEveryWayOfTheExternalFileIsGone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := driver(t, db)
		gone := map[string]bool{"EX-01": true, "EX-02": true} // begun goes them
		for _, kind := range []procedure.FileKind{procedure.WarrantyFile, procedure.NormFile} {
			for _, target := range procedure.Rev11.External.Ways {
				course := courseOf(kind, target)
				if target.From == "" || course == nil {
					continue
				}
				f := begun(t, d, kind)
				for _, id := range course {
					if err := goFileWay(t, d, f, id); err != nil {
						t.Errorf("%s %s by %s: %v", kind, id, strings.Join(course, " "), err)
						break
					}
					gone[id] = true
					w, _ := procedure.Rev11.External.Way(id)
					judgeFile(t, d, f.ID, w.Goes(kind), id)
				}
			}
		}
		for _, w := range procedure.Rev11.External.Ways {
			if !gone[w.ID] {
				t.Errorf("nobody went %s", w.ID)
			}
		}
		if _, err := audit.VerifyAll(t.Context(), db.Read()); err != nil {
			t.Error(err)
		}
		if _, err := d.Program.Papers.Verify(t.Context(), db.Read()); err != nil {
			t.Error(err)
		}
	})
}

// EX-22, EX-23: whichever way the installation order goes, its file ends with it, and the order
// answers for the machine alone.
func TestAFileEndsHoweverItsNewOrderGoes(t *testing.T) {
	ends := map[string]bool{}
	for name, c := range map[string]struct {
		by   string
		ways []string
		want procedure.State
	}{
		"installed":                   {"OS-20", []string{"OS-06", "OS-12", "OS-19", "OS-20"}, procedure.X90},
		"given back without solution": {"OS-20", []string{"OS-09", "OS-63", "OS-19", "OS-20"}, procedure.X91},
		"under warranty again":        {"OS-48", []string{"OS-06", "OS-14", "OS-40", "OS-42", "OS-45", "OS-48"}, procedure.X91},
		"given back for a letter":     {"OS-57", []string{"OS-06", "OS-14", "OS-40", "OS-42", "OS-46", "OS-51", "OS-56", "OS-57"}, procedure.X91},
		"as the TDTIC determined":     {"OS-62", []string{"OS-09", "OS-62"}, procedure.X91},
		"written off":                 {"OS-18", []string{"OS-06", "OS-17", "OS-63", writtenOff, "OS-18"}, procedure.X91},
	} {
		t.Run(name, func(t *testing.T) {
			db := dbtest.SQLite(t)
			d := driver(t, db)
			f := begun(t, d, procedure.WarrantyFile)
			for _, id := range []string{"EX-05", "EX-20"} {
				if err := goFileWay(t, d, f, id); err != nil {
					t.Fatal(err)
				}
			}
			now, err := d.Program.Repair.Get(t.Context(), db.Read(), f.ID)
			if err != nil {
				t.Fatal(err)
			}
			folios, err := orders.FoliosOf(t.Context(), db.Read(), now.NewOrderID)
			if err != nil {
				t.Fatal(err)
			}
			for _, way := range c.ways {
				if way == writtenOff {
					writeOff(t, d, folios[now.NewOrderID], equipment.ID(f.AssetID))
				} else if _, err := d.Go(t.Context(), seed.Start{}, folios[now.NewOrderID], way); err != nil {
					t.Fatalf("%s: %v", way, err)
				}
			}
			if now, err = d.Program.Repair.Get(t.Context(), db.Read(), f.ID); err != nil || now.State != c.want {
				t.Errorf("the file is in %s, %v, want %s", now.State, err, c.want)
			}
		})
		if c.want == procedure.X91 {
			ends[c.by] = true
		}
	}
	w, _ := procedure.Rev11.External.Way("EX-23")
	for _, by := range w.Follows {
		if !ends[by] {
			t.Errorf("nobody ended a file by %s", by)
		}
	}
}

// writtenOff is no way of an order: what its people do between two, so that it has nothing
// to give back.
const writtenOff = "baja"

// writeOff passes the machine of an order from the DTIC to the Coordinación Administrativa
// (domain §4.5): one asks, one hands over, one takes, each with their part of the F-08.
func writeOff(t *testing.T, d *seed.Driver, ref string, machine equipment.ID) {
	t.Helper()
	ctx, sign := t.Context(), seals.Signing{Secret: d.Program.Config.DemoPIN, Declared: true}
	a, err := d.Program.Equipment.Asset(ctx, d.Program.DB.Read(), machine)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		who string
		act orders.Act
	}{
		{seed.Beatriz, &orders.AskDisposal{Signing: sign}},
		{seed.Jorge, &orders.HandForDisposal{HandedPart: papers.HandedPart{Read: a.Inventory}, Signing: sign}},
		{seed.Teresa, &orders.TakeForDisposal{RegistryEntry: papers.RegistryEntry{Number: "SP-2026-41", Day: d.Clock.Now().Format("2006-01-02")}, Signing: sign}},
	} {
		who, err := d.Member(ctx, x.who)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Program.Desk.Perform(ctx, who, ref, x.act, orders.Options{}); err != nil {
			t.Fatalf("%s of %s: %v", x.act.Key(), ref, err)
		}
	}
}

// goFileWay goes a way by acts of the file, or by those of the new order that causes it.
func goFileWay(t *testing.T, d *seed.Driver, f repair.File, id string) error {
	t.Helper()
	ctx := t.Context()
	w, _ := procedure.Rev11.External.Way(id)
	if len(w.Follows) == 0 {
		return d.FileWay(ctx, f.Folio, id)
	}
	from := seed.Start{}
	ref, course := "", []string{"OS-03"}
	switch id {
	case "EX-20", "EX-21":
		if _, err := d.Program.ProposeReturns(ctx); err != nil {
			return err
		}
		proposal, err := orders.ProposalFor(ctx, d.Program.DB.Read(), string(f.ID))
		if err != nil {
			return err
		}
		ref = string(proposal)
		if id == "EX-21" {
			return d.FileInName(ctx, ref)
		}
	default:
		now, err := d.Program.Repair.Get(ctx, d.Program.DB.Read(), f.ID)
		if err != nil {
			return err
		}
		folios, err := orders.FoliosOf(ctx, d.Program.DB.Read(), now.NewOrderID)
		if err != nil {
			return err
		}
		ref, course = folios[now.NewOrderID], []string{"OS-06", "OS-12", "OS-19", "OS-20"}
		if id == "EX-23" {
			course = []string{"OS-06", "OS-14", "OS-40", "OS-42", "OS-45", "OS-48"}
		}
	}
	for _, way := range course {
		res, err := d.Go(ctx, from, ref, way)
		if err != nil {
			return err
		}
		if res.Folio != "" {
			ref = res.Folio
		}
	}
	return nil
}

func judgeFile(t *testing.T, d *seed.Driver, id repair.ID, want procedure.State, way string) {
	t.Helper()
	ctx, c := t.Context(), d.Program.DB.Read()
	f, err := d.Program.Repair.Get(ctx, c, id)
	if err != nil {
		t.Fatal(err)
	}
	if f.State != want {
		t.Errorf("%s: the file is in %s instead of %s", way, f.State, want)
	}
	at, err := d.Program.Equipment.CustodyOf(ctx, c, equipment.ID(f.AssetID))
	if err != nil {
		t.Fatal(err)
	}
	if places := places(f.State); len(places) > 0 && !slices.Contains(places, procedure.Place(at.Place)) {
		t.Errorf("%s: in %s the machine is at %q, not at %v", way, f.State, at.Place, places)
	}
	if at.Place == equipment.AtUser != at.Charge.IsZero() {
		t.Errorf("%s: the machine is at %q and %+v answers for it", way, at.Place, at.Charge)
	}
	if f.Open() && at.Charge.Kind == equipment.ByRepair && at.Charge.ID != string(f.ID) {
		t.Errorf("%s: another file answers for the machine", way)
	}
	if _, waits := f.Timer(); f.Open() && waits == f.DueAt.IsZero() {
		t.Errorf("%s: the clock of %s ends %v", way, f.State, f.DueAt)
	}
}

// Whoever has no part in a station is refused every act of it, by the desk; and an act of
// another station is refused to everybody (rev11 P-07, P-08).
func TestWhatIsNotTheirTurnIsRefusedInAFile(t *testing.T) {
	d := driver(t, dbtest.SQLite(t))
	roles := []procedure.Role{procedure.Requester, procedure.Adviser, procedure.Supervisor, procedure.Coordination}
	machine := procedure.Rev11.External
	tried := 0
	for _, st := range machine.Stations {
		if st.Ending || st.ID == procedure.X50 {
			continue
		}
		kind := procedure.WarrantyFile
		if strings.HasPrefix(string(st.ID), "XN") {
			kind = procedure.NormFile
		}
		f := begun(t, d, kind)
		for _, id := range courseTo(kind, st.ID) {
			if err := goFileWay(t, d, f, id); err != nil {
				t.Fatalf("%s: %v", id, err)
			}
		}
		now, err := d.Program.Repair.Get(t.Context(), d.Program.DB.Read(), f.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range procedure.Rev11.Activities {
			if _, ok := repair.NewAct(a.Key); !ok {
				continue
			}
			for _, role := range roles {
				if allowed(machine, st.ID, a.Key, role) {
					continue
				}
				answer := procedure.Answer("")
				if a.Question != nil {
					answer = a.Question.Answers[0].Key
				}
				err := d.FileAct(t.Context(), now.Folio, role, a.Key, answer)
				tried++
				switch problem.KindOf(err) {
				case problem.Forbidden, problem.Refused, problem.NotFound, problem.Conflict:
				default:
					t.Errorf("%s: %s as %s: %v", st.ID, a.Key, role, err)
				}
			}
		}
		after, err := d.Program.Repair.Get(t.Context(), d.Program.DB.Read(), f.ID)
		if err != nil || after.Version != now.Version {
			t.Errorf("%s: what was refused left something: %d, then %d", st.ID, now.Version, after.Version)
		}
	}
	if tried < 200 {
		t.Errorf("only %d refusals were tried", tried)
	}
}

func courseTo(kind procedure.FileKind, s procedure.State) []string {
	for _, w := range procedure.Rev11.External.Ways {
		if w.Goes(kind) == s && w.From != "" {
			if c := courseOf(kind, w); c != nil {
				return c
			}
		}
	}
	return nil
}

func allowed(m procedure.Machine, s procedure.State, key procedure.Act, role procedure.Role) bool {
	for _, w := range m.Leaving(s) {
		if w.Act == key && procedure.Holds(w.By, role) {
			return true
		}
	}
	for _, x := range m.SidesIn(s) {
		if x.Act == key && procedure.Holds(x.By, role) {
			return true
		}
	}
	return false
}

// A foreign file is as if it were not there, for its reader and for who acts.
func TestAForeignFileDoesNotExist(t *testing.T) {
	d := driver(t, dbtest.SQLite(t))
	f := begun(t, d, procedure.WarrantyFile)
	stranger, err := d.Member(t.Context(), seed.Octavio)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Program.RepairDesk.Open(t.Context(), stranger, f.Folio); problem.KindOf(err) != problem.NotFound {
		t.Errorf("opened: %v", err)
	}
	act := &repair.DeclineRepair{Text: "No es mío y quiero declinarlo."}
	if _, err := d.Program.RepairDesk.Perform(t.Context(), stranger, f.Folio, act, repair.Options{Version: f.Version}); problem.KindOf(err) != problem.NotFound {
		t.Errorf("acted: %v", err)
	}
}

// rev11 P-07: the three signatures of F-05 are of three different parties, and writing it
// again voids those that stood.
func TestTheJointReviewNeedsItsThreeSignatures(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := driver(t, db)
		f := begun(t, d, procedure.WarrantyFile)
		for _, id := range []string{"EX-03", "EX-12", "EX-14"} {
			if err := d.FileWay(t.Context(), f.Folio, id); err != nil {
				t.Fatal(err)
			}
		}
		do := func(role procedure.Role, key procedure.Act, answer procedure.Answer) error {
			return d.FileAct(t.Context(), f.Folio, role, key, answer)
		}
		d.Result(string(procedure.ReviewSame))
		if err := do(procedure.Adviser, procedure.JointReview, procedure.ReviewSame); problem.KindOf(err) != problem.Refused {
			t.Errorf("without an act: %v", err)
		}
		if err := do(procedure.Adviser, procedure.SignForProvider, ""); err != nil {
			t.Fatal(err)
		}
		if err := do(procedure.Adviser, procedure.JointReview, procedure.ReviewSame); problem.KindOf(err) != problem.Refused {
			t.Errorf("without the Coordinación: %v", err)
		}
		if err := do(procedure.Coordination, procedure.SignReview, ""); err != nil {
			t.Fatal(err)
		}
		if err := do(procedure.Coordination, procedure.SignReview, ""); problem.KindOf(err) != problem.Refused {
			t.Errorf("twice: %v", err)
		}
		if err := do(procedure.Adviser, procedure.JointReview, procedure.ReviewFails); problem.KindOf(err) != problem.Refused {
			t.Errorf("another result than the signed one: %v", err)
		}
		if err := do(procedure.Adviser, procedure.JointReview, procedure.ReviewSame); err != nil {
			t.Fatal(err)
		}
		list, err := d.Program.Papers.OfRepair(t.Context(), db.Read(), string(f.ID))
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(list, func(p papers.Paper) bool { return p.Kind == papers.JointReview })
		if i < 0 || list[i].Status != papers.Final || !list[i].HasSigned(repair.SlotAdviser, repair.SlotProvider, repair.SlotCoordination) {
			t.Errorf("the act: %+v", list)
		}
	})
}

// domain §4.4: past the promise of the provider its AST is told, and again each week,
// until somebody acts.
func TestTheClockOfAFileInsists(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := driver(t, db)
		f := begun(t, d, procedure.WarrantyFile)
		count := func() (n int) {
			t.Helper()
			if err := db.Read().Get(t.Context(), &n, `SELECT COUNT(*) FROM notices WHERE folio = ? AND way = ?`, f.Folio, string(procedure.TProvider)); err != nil {
				t.Fatal(err)
			}
			return n
		}
		tick := func() {
			t.Helper()
			if _, err := d.Program.RepairDesk.Tick(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		tick()
		if n := count(); n != 0 {
			t.Errorf("%d notices before the term", n)
		}
		for want := 1; want <= 3; want++ {
			now, err := d.Program.Repair.Get(t.Context(), db.Read(), f.ID)
			if err != nil {
				t.Fatal(err)
			}
			d.Clock.Set(now.CheckAt.Add(1))
			tick()
			tick()
			if n := count(); n != want {
				t.Errorf("%d notices after %d terms", n, want)
			}
		}
		if err := d.FileAct(t.Context(), f.Folio, people.Adviser, procedure.Chase, ""); err != nil {
			t.Fatal(err)
		}
	})
}

// domain §4.4, GAP-17: who heads the unit of a file's user is told when nobody hands over what
// may be repaired, and when the Supervisor files the new order for its user; in words that need
// no file to be opened, and without a way to one that they may not open.
func TestWhoHeadsTheUnitHearsOfItsMachines(t *testing.T) {
	db := dbtest.SQLite(t)
	d := driver(t, db)
	ctx := t.Context()
	told := func(f repair.File, way string) (list []string) {
		t.Helper()
		user, err := d.Program.People.Person(ctx, db.Read(), people.ID(f.UserID))
		if err != nil {
			t.Fatal(err)
		}
		unit, err := d.Program.People.Unit(ctx, db.Read(), user.UnitID)
		if err != nil || unit.HeadID == "" {
			t.Fatalf("the unit of its user: %+v, %v", unit, err)
		}
		if err := db.Read().Select(ctx, &list, `SELECT text FROM notices WHERE folio = ? AND way = ? AND person_id = ?`, f.Folio, way, string(unit.HeadID)); err != nil {
			t.Fatal(err)
		}
		return list
	}
	n := begun(t, d, procedure.NormFile)
	if err := goFileWay(t, d, n, "EX-06"); err != nil {
		t.Fatal(err)
	}
	now, err := d.Program.Repair.Get(ctx, db.Read(), n.ID)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 { // three reminders, and the end
		if now.CheckAt.IsZero() {
			break
		}
		d.Clock.Set(now.CheckAt.Add(time.Second))
		if _, err := d.Program.RepairDesk.Tick(ctx); err != nil {
			t.Fatal(err)
		}
		if now, err = d.Program.Repair.Get(ctx, db.Read(), n.ID); err != nil {
			t.Fatal(err)
		}
	}
	if got := told(n, string(procedure.TReturn)); len(got) != 1 || !strings.Contains(got[0], "nadie lo ha entregado") {
		t.Errorf("of the collection: %q", got)
	}
	g := begun(t, d, procedure.WarrantyFile)
	for _, id := range []string{"EX-05", "EX-21"} {
		if err := goFileWay(t, d, g, id); err != nil {
			t.Fatal(err)
		}
	}
	if got := told(g, "EX-21"); len(got) != 1 || !strings.Contains(got[0], "registró la orden para instalar un equipo de tu unidad") {
		t.Errorf("of the order in another's name: %q", got)
	}
	var text []string
	if err := db.Read().Select(ctx, &text, `SELECT text FROM notices WHERE way = 'OS-03' AND person_id = ?`, g.UserID); err != nil || len(text) != 1 || !strings.Contains(text[0], "en tu nombre") {
		t.Errorf("its user reads %q, %v", text, err)
	}
}
