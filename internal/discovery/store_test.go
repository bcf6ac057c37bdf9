package discovery_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/problem"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// world is a store with one machine and one account of agents.
type world struct {
	t         *testing.T
	db        *database.DB
	s         *discovery.Store
	equipment *equipment.Store
	laptop    equipment.Asset
	agent     discovery.Account
	secret    string
	now       time.Time
}

var clerk = audit.By{Actor: "persona-administra", Role: "administrador", At: monday}

func each(t *testing.T, f func(w *world)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := &world{t: t, db: db, equipment: equipment.New(db), now: monday}
		w.s = discovery.New(db, w.equipment)
		w.write(func(c *database.Conn) (err error) {
			w.laptop, err = w.equipment.Add(t.Context(), c, clerk, equipment.Asset{Inventory: "DEMO-000123", Serial: "7XK2M93", Type: "portatil", Brand: "Dell", Model: "Latitude 3430", Regime: equipment.Owned})
			return err
		})
		w.write(func(c *database.Conn) (err error) {
			w.agent, w.secret, err = w.s.AddAccount(t.Context(), c, clerk, "Edificio central")
			return err
		})
		f(w)
	})
}

func (w *world) write(f func(c *database.Conn) error) {
	w.t.Helper()
	if err := w.db.Write(w.t.Context(), f); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(kind problem.Kind, f func(c *database.Conn) error) {
	w.t.Helper()
	if err := w.db.Write(w.t.Context(), f); problem.KindOf(err) != kind {
		w.t.Errorf("got %v, want a problem of kind %s", err, kind)
	}
}

func facts(t *testing.T) discovery.Facts {
	t.Helper()
	m, err := discovery.Parse(strings.NewReader(report))
	if err != nil {
		t.Fatal(err)
	}
	return m.Facts
}

// take lets a machine report, an hour after the last report.
func (w *world) take(f discovery.Facts) (found discovery.Find) {
	w.t.Helper()
	w.now = w.now.Add(time.Hour)
	w.write(func(c *database.Conn) (err error) {
		found, err = w.s.Take(w.t.Context(), c, w.now, w.agent, "INV-12-2026", f)
		return err
	})
	return found
}

// pending are the open proposals of a find, as "dato: antes → después".
func (w *world) pending(id string) map[string]discovery.Proposal {
	w.t.Helper()
	all, err := w.s.Proposals(w.t.Context(), w.db.Read(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	open := map[string]discovery.Proposal{}
	for _, p := range all {
		if p.Pending() {
			open[p.Field] = p
		}
	}
	return open
}

func (w *world) now12() equipment.Asset {
	w.t.Helper()
	a, err := w.equipment.Asset(w.t.Context(), w.db.Read(), w.laptop.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

func (w *world) entries(chain string) (actions []string) {
	w.t.Helper()
	list, err := audit.History(w.t.Context(), w.db.Read(), chain)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range list {
		actions = append(actions, e.Action)
	}
	return actions
}

func TestAReportProposesAndNeverOverwrites(t *testing.T) {
	each(t, func(w *world) {
		f := w.take(facts(w.t))
		if f.AssetID != w.laptop.ID || f.MatchedBy != "serie" || !f.Waits {
			w.t.Fatalf("found %+v", f)
		}
		open := w.pending(f.ID)
		want := map[string]string{"modelo": "Latitude 3440", "procesador": "Intel(R) Core(TM) i5-1335U", "memoria": "16 GB", "disco": "512 GB"}
		for field, value := range want {
			if open[field].Proposed != value {
				w.t.Errorf("%s: proposed %q, want %q", field, open[field].Proposed, value)
			}
		}
		if len(open) != len(want) { // «Dell Inc.» is «Dell», and type and numbers agree
			w.t.Errorf("proposed %v", open)
		}
		if a := w.now12(); a.Model != "Latitude 3430" || a.Version != w.laptop.Version {
			w.t.Errorf("the report wrote into the inventory: %+v", a)
		}

		// The same again adds nothing but when it was seen.
		before := w.entries("hallazgo:" + f.ID)
		again := w.take(facts(w.t))
		if len(w.pending(f.ID)) != 4 || again.ID != f.ID || !again.Last.After(f.Last.Time) || len(w.entries("hallazgo:"+f.ID)) != len(before) {
			w.t.Errorf("a second report changed something: %v, %v", again, w.entries("hallazgo:"+f.ID))
		}
		if n, err := w.s.Waiting(w.t.Context(), w.db.Read(), 100); err != nil || n != 1 {
			w.t.Errorf("%d wait, %v", n, err)
		}
	})
}

func TestEachDatumIsDecidedOnAlone(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		f := w.take(facts(w.t))
		open := w.pending(f.ID)
		// Somebody corrected the inventory meanwhile: nothing is overwritten.
		w.refused(problem.Conflict, func(c *database.Conn) error {
			return w.s.Accept(ctx, c, clerk, f.ID, open["modelo"].ID, "lo que decía ayer")
		})
		w.write(func(c *database.Conn) error {
			return w.s.Accept(ctx, c, clerk, f.ID, open["modelo"].ID, "Latitude 3430")
		})
		if a := w.now12(); a.Model != "Latitude 3440" || a.Brand != "Dell" {
			w.t.Errorf("after accepting: %+v", a)
		}
		if got := w.entries("bien:" + string(w.laptop.ID)); got[len(got)-1] != "cambio" {
			w.t.Errorf("the machine's chain says %v", got)
		}
		w.refused(problem.Conflict, func(c *database.Conn) error { // twice
			return w.s.Accept(ctx, c, clerk, f.ID, open["modelo"].ID, "Latitude 3440")
		})
		w.refused(problem.Invalid, func(c *database.Conn) error { return w.s.Reject(ctx, c, clerk, f.ID, open["disco"].ID, " no ") })
		w.write(func(c *database.Conn) error {
			return w.s.Reject(ctx, c, clerk, f.ID, open["disco"].ID, "Es un disco externo")
		})
		w.write(func(c *database.Conn) error { return w.s.Accept(ctx, c, clerk, f.ID, open["memoria"].ID, "") })
		w.write(func(c *database.Conn) error { return w.s.Accept(ctx, c, clerk, f.ID, open["procesador"].ID, "") })
		sheet, err := w.s.Sheet(ctx, w.db.Read(), w.laptop.ID)
		if err != nil || sheet["memoria"].Value != "16 GB" || sheet["disco"].Value != "" {
			w.t.Errorf("the technical sheet says %v, %v", sheet, err)
		}
		if got := strings.Join(w.entries("hallazgo:"+f.ID), " "); got != "aparece reconoce acepta rechaza acepta acepta" {
			w.t.Errorf("the chain says %s", got)
		}
		// What was rejected is not proposed again; another value is.
		if f = w.take(facts(w.t)); f.Waits || len(w.pending(f.ID)) != 0 {
			w.t.Errorf("asked again: %v", w.pending(f.ID))
		}
		changed := facts(w.t)
		changed.DiskMB, changed.MemoryMB = 1_000_200, 8192
		f = w.take(changed)
		if open := w.pending(f.ID); len(open) != 2 || open["disco"].Proposed != "1000 GB" || open["memoria"].Present != "16 GB" || open["memoria"].Proposed != "8 GB" {
			w.t.Errorf("a memory that went is not seen: %v", open)
		}
		f = w.take(facts(w.t)) // and came back
		if open := w.pending(f.ID); len(open) != 0 || f.Waits {
			w.t.Errorf("what differs no more is still proposed: %v", open)
		}
		if errs := proofOf(ctx, w.db); errs != nil {
			w.t.Error(errs)
		}
	})
}

func proofOf(ctx context.Context, db *database.DB) error {
	_, err := audit.VerifyAll(ctx, db.Read())
	return err
}

func TestWhatIsNotInTheInventoryWaitsForAPerson(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		strange := facts(w.t)
		strange.Serial, strange.Tag, strange.UUID = "OTRA-1", "", "AAAA"
		f := w.take(strange)
		if f.AssetID != "" || !f.Waits || len(w.pending(f.ID)) != 0 {
			w.t.Fatalf("found %+v", f)
		}
		if a := f.Facts.Suggested(); a.Serial != "OTRA-1" || a.Type != "portatil" || a.Brand != "Dell" || a.Inventory != "" {
			w.t.Errorf("suggested %+v", a)
		}
		w.refused(problem.Conflict, func(c *database.Conn) error {
			return w.s.Link(ctx, c, clerk, f.ID, f.Version+7, w.laptop.ID)
		})
		w.write(func(c *database.Conn) error { return w.s.Link(ctx, c, clerk, f.ID, f.Version, w.laptop.ID) })
		open := w.pending(f.ID)
		if open["serie"].Proposed != "OTRA-1" || open["serie"].Present != "7XK2M93" {
			w.t.Errorf("after linking: %v", open)
		}
		f, _ = w.s.Find(ctx, w.db.Read(), f.ID)
		w.write(func(c *database.Conn) error {
			return w.s.Disown(ctx, c, clerk, f.ID, f.Version, "Laptop de un visitante")
		})
		for range 2 {
			if f = w.take(strange); f.Waits || f.Standing != discovery.Foreign || f.AssetID != "" || len(w.pending(f.ID)) != 0 {
				w.t.Errorf("a foreign machine is proposed: %+v", f)
			}
		}
	})
}

func TestNumbersThatPointToTwoMachinesPointToNone(t *testing.T) {
	each(t, func(w *world) {
		w.write(func(c *database.Conn) error {
			_, err := w.equipment.Add(w.t.Context(), c, clerk, equipment.Asset{Inventory: "DEMO-000999", Serial: "ZZZ", Type: "portatil", Regime: equipment.Owned})
			return err
		})
		two := facts(w.t)
		two.Tag = "demo 000999"
		f := w.take(two)
		if f.AssetID != "" || f.Standing != discovery.Doubtful || !f.Waits {
			w.t.Errorf("found %+v", f)
		}
		f = w.take(two)
		if got := strings.Join(w.entries("hallazgo:"+f.ID), " "); got != "aparece duda" {
			w.t.Errorf("the doubt is told twice: %s", got)
		}
	})
}

func TestFillersOfMakersAreNoNumbers(t *testing.T) {
	each(t, func(w *world) {
		for _, filler := range []string{"To Be Filled By O.E.M.", "Default string", "System Serial Number", "0", "00000000", "None", "xxxxxxx", "Not Specified"} {
			m, err := discovery.Parse(strings.NewReader(strings.Replace(report, "7XK2M93", filler, 1)))
			if err != nil || m.Facts.Serial != "" {
				w.t.Errorf("%q is taken for a serial number (%v)", filler, err)
			}
		}
		bare := discovery.Facts{}
		w.refused(problem.Invalid, func(c *database.Conn) error {
			_, err := w.s.Take(w.t.Context(), c, monday, w.agent, "", bare)
			return err
		})
	})
}

func TestAccountsOfAgents(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		if a, err := w.s.Admit(ctx, w.db.Read(), w.agent.User, w.secret); err != nil || a.Name != "Edificio central" {
			w.t.Errorf("its own secret: %v, %v", a, err)
		}
		for _, bad := range [][2]string{{w.agent.User, "otro"}, {w.agent.User, ""}, {"nadie", w.secret}, {"", ""}} {
			if _, err := w.s.Admit(ctx, w.db.Read(), bad[0], bad[1]); problem.KindOf(err) != problem.Unauthenticated {
				w.t.Errorf("%v enters: %v", bad, err)
			}
		}
		var kept string
		if err := w.db.Read().Get(ctx, &kept, `SELECT secret_hash FROM discovery_agents`); err != nil || strings.Contains(kept, w.secret) {
			w.t.Errorf("the secret is kept: %v", err)
		}
		w.refused(problem.Invalid, func(c *database.Conn) error {
			_, _, err := w.s.AddAccount(ctx, c, clerk, "Edificio central")
			return err
		})
		w.refused(problem.Invalid, func(c *database.Conn) error { _, _, err := w.s.AddAccount(ctx, c, clerk, " a "); return err })
		w.take(facts(w.t))
		as, err := w.s.Accounts(ctx, w.db.Read())
		if err != nil || len(as) != 1 || as[0].Finds != 1 || as[0].Used.IsZero() {
			w.t.Errorf("accounts %+v, %v", as, err)
		}
		w.write(func(c *database.Conn) error { return w.s.EndAccount(ctx, c, clerk, w.agent.ID) })
		w.refused(problem.NotFound, func(c *database.Conn) error { return w.s.EndAccount(ctx, c, clerk, w.agent.ID) })
		if _, err := w.s.Admit(ctx, w.db.Read(), w.agent.User, w.secret); problem.KindOf(err) != problem.Unauthenticated {
			w.t.Errorf("an ended account enters: %v", err)
		}
	})
}
