package orders_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// watch judges every act of the world in the act's own transaction, once
// everything is written: the row, its step, its place, its chain, its machine.
func (w *world) watch() {
	w.Program.Desk.After = append(w.Program.Desk.After, func(ctx context.Context, c *database.Conn, done orders.Done) error {
		o, s := done.Order, done.Step
		fault := func(format string, args ...any) {
			w.t.Errorf("%s %s %s: %s", o.Folio, s.Way, s.Act, fmt.Sprintf(format, args...))
		}
		var row struct {
			State   string `db:"state"`
			Version int64  `db:"version"`
			Turn    string `db:"turn_role"`
			Person  string `db:"turn_person"`
		}
		if err := c.Get(ctx, &row, `SELECT state, version, turn_role, turn_person FROM orders WHERE id = ?`, string(o.ID)); err != nil {
			return err
		}
		role, person, _ := o.Awaiting()
		if row.State != string(o.State) || row.Version != o.Version || row.Turn != string(role) || row.Person != string(person) {
			fault("the row says %+v, the order %s %d %s %s", row, o.State, o.Version, role, person)
		}
		if s.Seq != o.Version || s.To != o.State || s.Way != done.Way.ID || s.Act != done.Act.Key() {
			fault("its step is %+v", s)
		}
		if done.Way.ID != "" && (s.From != done.Way.From || s.To != done.Way.To || !procedure.Holds(done.Way.By, s.Role)) {
			fault("went from %s to %s as %s", s.From, s.To, s.Role)
		}
		steps, err := orders.Steps(ctx, c, o.ID, 0)
		if err != nil || int64(len(steps)) != o.Version {
			fault("has %d steps, %v", len(steps), err)
		}
		files, err := orders.Files(ctx, c, o.ID)
		if err != nil {
			return err
		}
		scans := min(len(files), 1) // a paper's scan came in with its capture, and has an entry of its own
		if n, err := audit.Verify(ctx, c, "orden:"+string(o.ID)); err != nil || n != int(o.Version)+scans {
			fault("its chain has %d entries, %v", n, err)
		}
		return w.judgeCustody(ctx, c, o, fault)
	})
}

// judgeCustody holds the order against the invariants of domain §4.5 and the
// places of its station.
func (w *world) judgeCustody(ctx context.Context, c *database.Conn, o *orders.Order, fault func(string, ...any)) error {
	if o.AssetID == "" {
		return nil
	}
	now, err := w.Program.Equipment.CustodyOf(ctx, c, o.AssetID)
	if err != nil {
		return err
	}
	if (now.Place == equipment.AtUser || now.Place == equipment.AtCoordination) != now.Charge.IsZero() {
		fault("its machine is at %s and %v answers", now.Place, now.Charge)
	}
	mine := now.Charge == equipment.Charge{Kind: equipment.ByOrder, ID: string(o.ID)}
	st, _ := o.Procedure().Order.Station(o.State)
	place := procedure.AtUser // as far as this order is concerned
	if mine {
		place = procedure.Place(now.Place)
	}
	switch {
	case st.Ending && mine:
		fault("it ended and answers for its machine")
	case !st.Ending && !slices.Contains(st.Places, place):
		fault("is in %s with its machine at %s", o.State, place)
	}
	return nil
}

// rev11 §10, Q-05: each of the 69 ways is gone through the desk on both engines,
// from the beginning, by the shortest course that leads to it.
func TestEveryWayIsGone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := newWorld(t, db)
		w.watch()
		gone := map[string]bool{}
		for _, way := range procedure.Rev11.Order.Ways {
			course := procedure.Rev11.Reach(way.ID)
			ref, err := w.Walk(ctx, seed.Start{}, course...)
			if err != nil {
				t.Errorf("%s by %s: %v", way.ID, strings.Join(course, " "), err)
				continue
			}
			v := w.view(ref)
			last := v.Steps[len(v.Steps)-1]
			if v.Order.State != way.To || last.Way != way.ID || last.Act != way.Act || last.Answer != way.Answer {
				t.Errorf("%s ended in %s with %+v", way.ID, v.Order.State, last)
			}
			var ways []string
			for _, s := range v.Steps {
				if s.Way != "" {
					ways, gone[s.Way] = append(ways, s.Way), true
				}
			}
			course = slices.DeleteFunc(slices.Clone(course), func(id string) bool { return strings.HasPrefix(id, "EX-") })
			if !slices.Equal(ways, course) {
				t.Errorf("%s: went %v, not %v", way.ID, ways, course)
			}
			w.evidence(way, v)
		}
		if len(gone) != 69 || len(procedure.Rev11.Order.Ways) != 69 {
			t.Errorf("%d ways gone of %d", len(gone), len(procedure.Rev11.Order.Ways))
		}
		w.inspect()
	})
}

// evidence looks for the papers that a way leaves and for who had to be told.
func (w *world) evidence(way procedure.Way, v orders.View) {
	w.t.Helper()
	o := v.Order
	for _, code := range way.Papers {
		found := code == "ST-OS" // the order itself
		for _, p := range v.Papers {
			found = found || string(p.Kind) == code
		}
		if code == "Oficio" {
			found = o.Record.Letter != ""
		}
		if !found && !(way.ID == "OS-62" || way.ID == "OS-65") { // F-11 only when the machine moves
			w.t.Errorf("%s leaves no %s", way.ID, code)
		}
	}
	var told int
	err := w.db.Read().Get(ctx, &told, `SELECT COUNT(*) FROM notices WHERE order_id = ? AND way = ?`, string(o.ID), way.ID)
	if err != nil || told == 0 && len(way.Tells) > 0 && !onlyActor(way, v) {
		w.t.Errorf("%s tells %v, and nobody was told: %v", way.ID, way.Tells, err)
	}
}

// onlyActor: nobody is told of what they did themselves.
func onlyActor(way procedure.Way, v orders.View) bool {
	last := v.Steps[len(v.Steps)-1]
	for _, p := range way.Tells {
		switch {
		case p == procedure.TellRequester && last.Actor == v.Order.RequesterID, p == procedure.TellAdviser && last.Actor == v.Order.AdviserID:
		default:
			return false
		}
	}
	return true
}

// Every path through the letter, and what their ways can do besides: the workshop,
// the backup order, a machine that leaves with a third party, a paper captured.
func TestPathsAndVariantsAreWalked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := newWorld(t, db)
		w.watch()
		paths := procedure.Rev11.Paths()
		for _, p := range paths {
			v := w.view(w.walk(seed.Start{Requester: seed.Efrain}, p.IDs()...))
			if v.Order.State != procedure.F1 || v.Order.Grade != orders.Satisfied {
				t.Errorf("%s ended in %s, %s", p.Describe(procedure.Rev11), v.Order.State, v.Order.Grade)
			}
		}
		t.Logf("%d paths", len(paths))
		toShop := []string{"OS-01", "OS-06", "OS-14", "OS-40", "OS-42"}
		for _, course := range [][]string{
			{"OS-01", "OS-06", "OS-13", "OS-28" + seed.WithWorkshop, "OS-31", "OS-35", "OS-19", "OS-21", "OS-46", "OS-50", "OS-55", "OS-23", "OS-51", "OS-56", "OS-57", "OS-58", "OS-59", "OS-58", "OS-60", "OS-25"},
			{"OS-01", "OS-06", "OS-13", "OS-28" + seed.WithWorkshop, "OS-31", "OS-37", "OS-45", "OS-49", "OS-54", "OS-63", "OS-19", "OS-20", "OS-26"},
			append(toShop[:5:5], "OS-47", "OS-62"+seed.WithOuting, "OS-66", "OS-62", "OS-65", "OS-24", "OS-61", "OS-10", "OS-06", "OS-12", "OS-19", "OS-20", "OS-27", "OS-12", "OS-18", "OS-25"),
			append(toShop[:5:5], "OS-47", "OS-64", "OS-56", "OS-68", "OS-61", "OS-13", "OS-28", "OS-32", "OS-28", "OS-31", "OS-34", "OS-29", "OS-14", "OS-40", "OS-43", "OS-41", "OS-17", "OS-63", "OS-19", "OS-67", "OS-61"),
			{"OS-05" + seed.ByPaper, "OS-06", "OS-11", "OS-12", "OS-22", "OS-14", "OS-40", "OS-43", "OS-40", "OS-44"},
			{"OS-02", "OS-03", "OS-06", "OS-13", "OS-28", "OS-31", "OS-36", "OS-40", "OS-42", "OS-45", "OS-48", "OS-26"},
		} {
			w.walk(seed.Start{Requester: seed.Octavio}, course...)
		}
		w.inspect()
	})
}

// rev11 R-U-02: a section that is written again is signed again, even when it says
// the same; otherwise nobody could sign it any more.
func TestASectionWrittenAgainIsSignedAgain(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	w.watch()
	then := func(ref string, steps ...any) orders.View {
		t.Helper()
		for _, s := range steps {
			var err error
			if act, side := s.(procedure.Act); side {
				err = w.Side(ctx, ref, act)
			} else {
				_, err = w.Go(ctx, seed.Start{}, ref, s.(string))
			}
			if err != nil {
				t.Fatalf("%v: %v", s, err)
			}
		}
		return w.view(ref)
	}
	toShop := []string{"OS-01", "OS-06", "OS-14", "OS-40"}
	ref := w.walk(seed.Start{}, toShop...)
	v := then(ref, procedure.SignHandover, "OS-43", "OS-40", "OS-42")
	if v.Order.State != procedure.E11 || v.Custody.Place != equipment.AtDTIC {
		t.Errorf("section B written again: %s, at %s", v.Order.State, v.Custody.Place)
	}
	// the same machine, documented again where it is, and returned again
	then(ref, procedure.ProposeEscalation, "OS-47", "OS-61", "OS-14", "OS-40", "OS-42", "OS-46", "OS-50", "OS-55", "OS-19", procedure.HandBack, "OS-21",
		"OS-46", "OS-51", procedure.AnnotateWarranty, "OS-56")
	v = then(ref, "OS-57")
	if v.Order.State != procedure.E17 || v.Custody.Place != equipment.AtUser {
		t.Errorf("returned at last: %s, at %s", v.Order.State, v.Custody.Place)
	}
	ref = w.walk(seed.Start{}, "OS-01", "OS-06", "OS-13", "OS-28", "OS-31")
	first := w.view(ref).Order.Record.Agreement
	v = then(ref, "OS-34")
	again := &orders.AgreeMaintenance{SchedulePart: papers.SchedulePart{Day: first.Day, Time: first.Time, Minutes: first.Minutes, Place: "sitio", Kind: first.Kind}}
	if _, err := w.Do(ctx, v, procedure.Adviser, again); err != nil {
		t.Fatal(err)
	}
	if v = then(ref, "OS-31"); v.Order.State != procedure.E08 {
		t.Errorf("the same date agreed again: %s", v.Order.State)
	}
	w.inspect()
}
