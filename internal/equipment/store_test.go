package equipment_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/problem"
)

var noon = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)

var by = audit.By{Actor: "p-admin", Role: "administrador", At: noon}

// inventory is a store with what its tests do over and over.
type inventory struct {
	*equipment.Store
	t  *testing.T
	db *database.DB
}

func each(t *testing.T, f func(i *inventory)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) { f(&inventory{equipment.New(db), t, db}) })
}

func (i *inventory) try(f func(ctx context.Context, c *database.Conn) error) error {
	return i.db.Write(context.Background(), func(c *database.Conn) error { return f(context.Background(), c) })
}

func (i *inventory) do(f func(ctx context.Context, c *database.Conn) error) {
	i.t.Helper()
	if err := i.try(f); err != nil {
		i.t.Fatal(err)
	}
}

var serial int

func (i *inventory) asset(a equipment.Asset) equipment.Asset {
	i.t.Helper()
	serial++
	if a.Inventory == "" {
		a.Inventory = fmt.Sprintf("DEMO-%05d", serial)
	}
	if a.Type == "" {
		a.Type = "portatil"
	}
	if a.Regime == "" {
		a.Regime = equipment.Owned
	}
	i.do(func(ctx context.Context, c *database.Conn) (err error) {
		a, err = i.Add(ctx, c, by, a)
		return err
	})
	return a
}

// opens files open orders and external files of a machine, straight into the tables of
// rooms above, whose stores are not at hand here.
func (i *inventory) opens(id equipment.ID, list ...equipment.Charge) {
	i.t.Helper()
	i.do(func(ctx context.Context, c *database.Conn) error {
		for _, x := range list {
			q := `INSERT INTO orders (id, revision, version, state, is_open, class, medium, requester_id, asset_id, fault, created_at, requested_at, state_since, record)
				VALUES (?, 11, 1, 'E02', 1, '', '', '', ?, '', '2026-11-23T18:00:00.000000Z', '', '', '{}')`
			if x.Kind == equipment.ByRepair {
				q = `INSERT INTO repairs (id, folio, kind, order_id, asset_id, state, state_since, opened_at, version)
					VALUES (?, 'EXT-' || ?, 'G', 'o-0', ?, 'XG1', '', '', 1)`
			}
			args := []any{x.ID, id}
			if x.Kind == equipment.ByRepair {
				args = []any{x.ID, x.ID, id}
			}
			if _, err := c.Exec(ctx, q, args...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (i *inventory) move(m equipment.Move) error {
	return i.try(func(ctx context.Context, c *database.Conn) error { return i.Move(ctx, c, m) })
}

func want(t *testing.T, what string, err error, kind problem.Kind) {
	t.Helper()
	if got := problem.KindOf(err); got != kind {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, kind)
	}
}

var (
	order   = equipment.Charge{Kind: equipment.ByOrder, ID: "o-1"}
	another = equipment.Charge{Kind: equipment.ByOrder, ID: "o-2"}
	file    = equipment.Charge{Kind: equipment.ByRepair, ID: "x-1"}

	lucia    = equipment.Signed{PersonID: "p-lucia", Name: "Lucía Barrera", Role: "usuario", Level: "interna"}
	jorge    = equipment.Signed{PersonID: "p-jorge", Name: "Jorge Medrano", Role: "ast", Level: "interna"}
	provider = equipment.Signed{Name: "Raúl Proveedor", Role: "proveedor", Level: "pantalla"}
	teresa   = equipment.Signed{PersonID: "p-teresa", Name: "Teresa Villaseñor", Role: "coordinacion", Level: "interna"}
)

// handOver is the move of OS-42, by which the workshop gets a machine.
func handOver(id equipment.ID, charge equipment.Charge) equipment.Move {
	return equipment.Move{Asset: id, From: equipment.AtUser, To: equipment.AtDTIC, With: "p-jorge", Charge: charge,
		Document: "ERE-2026-000001", DocumentHash: "abc", Gives: lucia, Receives: jorge, At: noon}
}

func TestAMachineGoesTheWholeRound(t *testing.T) {
	each(t, func(i *inventory) {
		t, ctx, c := i.t, i.t.Context(), i.db.Read()
		a := i.asset(equipment.Asset{HolderID: "p-lucia"})
		fresh := equipment.Charge{Kind: equipment.ByOrder, ID: "o-9"}
		i.opens(a.ID, order, file, fresh)
		steps := []struct {
			name   string
			do     func(ctx context.Context, c *database.Conn) error
			place  equipment.Place
			charge equipment.Charge
		}{
			{"OS-42", func(ctx context.Context, c *database.Conn) error { return i.Move(ctx, c, handOver(a.ID, order)) }, equipment.AtDTIC, order},
			{"taking again", func(ctx context.Context, c *database.Conn) error { return i.Take(ctx, c, a.ID, order, noon) }, equipment.AtDTIC, order},
			{"OS-48", func(ctx context.Context, c *database.Conn) error { return i.Transfer(ctx, c, a.ID, order, file, noon) }, equipment.AtDTIC, file},
			{"EX-12", func(ctx context.Context, c *database.Conn) error {
				return i.Move(ctx, c, equipment.Move{Asset: a.ID, From: equipment.AtDTIC, To: equipment.AtProvider, With: "prov-1", Charge: file,
					Document: "CEP-2026-000001", Gives: jorge, Receives: provider, At: noon})
			}, equipment.AtProvider, file},
			{"EX-14", func(ctx context.Context, c *database.Conn) error {
				return i.Move(ctx, c, equipment.Move{Asset: a.ID, From: equipment.AtProvider, To: equipment.InQuarantine, Charge: file,
					Document: "CEP-2026-000002", Gives: provider, Receives: jorge, At: noon})
			}, equipment.InQuarantine, file},
			{"EX-17", func(ctx context.Context, c *database.Conn) error {
				return i.Move(ctx, c, equipment.Move{Asset: a.ID, From: equipment.InQuarantine, To: equipment.AtProvider, Charge: file,
					Document: "CEP-2026-000003", Gives: jorge, Receives: provider, At: noon})
			}, equipment.AtProvider, file},
			{"EX-14 again", func(ctx context.Context, c *database.Conn) error {
				return i.Move(ctx, c, equipment.Move{Asset: a.ID, From: equipment.AtProvider, To: equipment.InQuarantine, Charge: file,
					Document: "CEP-2026-000004", Gives: provider, Receives: jorge, At: noon})
			}, equipment.InQuarantine, file},
			{"EX-15", func(ctx context.Context, c *database.Conn) error {
				return i.Move(ctx, c, equipment.Move{Asset: a.ID, From: equipment.InQuarantine, To: equipment.AtDTIC, Charge: file,
					Document: "ARC-2026-000001", Gives: teresa, Receives: jorge, At: noon})
			}, equipment.AtDTIC, file},
			{"EX-20", func(ctx context.Context, c *database.Conn) error { return i.Transfer(ctx, c, a.ID, file, fresh, noon) }, equipment.AtDTIC, fresh},
			{"OS-20", func(ctx context.Context, c *database.Conn) error {
				return i.Move(ctx, c, equipment.Move{Asset: a.ID, From: equipment.AtDTIC, To: equipment.AtUser, With: "p-lucia", Charge: fresh,
					Document: "ERE-2026-000002", Gives: jorge, Receives: lucia, At: noon.Add(time.Hour)})
			}, equipment.AtUser, equipment.Charge{}},
			{"releasing what is back", func(ctx context.Context, c *database.Conn) error { return i.Release(ctx, c, a.ID, fresh, noon) }, equipment.AtUser, equipment.Charge{}},
		}
		for _, s := range steps {
			i.do(s.do)
			now, err := i.CustodyOf(ctx, c, a.ID)
			if err != nil || now.Place != s.place || now.Charge != s.charge {
				t.Fatalf("%s: %+v, %v", s.name, now, err)
			}
			held, err := i.ChargedTo(ctx, c, s.charge)
			if err != nil || (len(held) == 1) == s.charge.IsZero() {
				t.Errorf("%s: in charge of %+v, %v", s.name, held, err)
			}
			away, err := i.Away(ctx, c, 10)
			if err != nil || (len(away) == 0) != (s.place == equipment.AtUser) {
				t.Errorf("%s: away %+v, %v", s.name, away, err)
			}
		}
		l, err := i.Ledger(ctx, c, a.ID)
		if err != nil || len(l) != 10 {
			t.Fatalf("%d rows, %v", len(l), err)
		}
		for n, e := range l {
			if e.Seq != int64(n+1) {
				t.Errorf("row %d has number %d", n+1, e.Seq)
			}
		}
		if l[1].Gives != lucia || l[1].Receives != jorge || l[1].DocumentHash != "abc" || l[1].From != equipment.AtUser || l[9].Document != "ERE-2026-000002" {
			t.Errorf("the ledger does not read back: %+v", l)
		}
		if _, err := audit.VerifyAll(ctx, c); err != nil {
			t.Error(err)
		}
	})
}

func TestCustodyRefuses(t *testing.T) {
	each(t, func(i *inventory) {
		t := i.t
		atUser, atDTIC := i.asset(equipment.Asset{}), i.asset(equipment.Asset{})
		i.opens(atDTIC.ID, order)
		if err := i.move(handOver(atDTIC.ID, order)); err != nil {
			t.Fatal(err)
		}
		uncharged := i.asset(equipment.Asset{})
		retired := i.asset(equipment.Asset{})
		i.do(func(ctx context.Context, c *database.Conn) error {
			return i.Retire(ctx, c, by, retired.ID, "MOV-2026-000001")
		})
		back := equipment.Move{Asset: atDTIC.ID, From: equipment.AtDTIC, To: equipment.AtUser, Charge: order, Document: "ERE-2026-000001",
			Gives: jorge, Receives: lucia, At: noon}
		spoil := func(m equipment.Move, f func(*equipment.Move)) func(ctx context.Context, c *database.Conn) error {
			f(&m)
			return func(ctx context.Context, c *database.Conn) error { return i.Move(ctx, c, m) }
		}
		out := handOver(atUser.ID, order)
		for name, x := range map[string]struct {
			do   func(ctx context.Context, c *database.Conn) error
			kind problem.Kind
		}{
			"an unknown machine":            {spoil(out, func(m *equipment.Move) { m.Asset = "x" }), problem.NotFound},
			"from where it is not":          {spoil(out, func(m *equipment.Move) { m.From, m.To = equipment.AtDTIC, equipment.AtUser }), problem.Conflict},
			"a second custodian":            {spoil(handOver(atDTIC.ID, another), func(*equipment.Move) {}), problem.Conflict},
			"straight to the provider":      {spoil(out, func(m *equipment.Move) { m.To = equipment.AtProvider }), problem.Refused},
			"no document":                   {spoil(out, func(m *equipment.Move) { m.Document = " " }), problem.Refused},
			"nobody gives":                  {spoil(out, func(m *equipment.Move) { m.Gives = equipment.Signed{} }), problem.Refused},
			"nobody receives":               {spoil(out, func(m *equipment.Move) { m.Receives.Name = "" }), problem.Refused},
			"no level of signature":         {spoil(out, func(m *equipment.Move) { m.Receives.Level = "" }), problem.Refused},
			"one person signs for both":     {spoil(out, func(m *equipment.Move) { m.Receives.PersonID = m.Gives.PersonID }), problem.Refused},
			"one nameless person for both":  {spoil(out, func(m *equipment.Move) { m.Gives.PersonID, m.Receives = "", m.Gives; m.Receives.PersonID = "" }), problem.Refused},
			"nothing answers":               {spoil(out, func(m *equipment.Move) { m.Charge = equipment.Charge{} }), problem.Refused},
			"an unknown kind of charge":     {spoil(out, func(m *equipment.Move) { m.Charge.Kind = "otro" }), problem.Refused},
			"another order gives it back":   {spoil(back, func(m *equipment.Move) { m.Charge = another }), problem.Refused},
			"no order gives it back":        {spoil(back, func(m *equipment.Move) { m.Charge = equipment.Charge{} }), problem.Refused},
			"a retired machine":             {spoil(handOver(retired.ID, order), func(*equipment.Move) {}), problem.Refused},
			"taking what is with the user":  {func(ctx context.Context, c *database.Conn) error { return i.Take(ctx, c, uncharged.ID, order, noon) }, problem.Refused},
			"taking what another order has": {func(ctx context.Context, c *database.Conn) error { return i.Take(ctx, c, atDTIC.ID, another, noon) }, problem.Refused},
			"taking for nothing": {func(ctx context.Context, c *database.Conn) error {
				return i.Take(ctx, c, uncharged.ID, equipment.Charge{}, noon)
			}, problem.Refused},
			"passing on what is another's": {func(ctx context.Context, c *database.Conn) error {
				return i.Transfer(ctx, c, atDTIC.ID, another, file, noon)
			}, problem.Refused},
			"passing on what nothing has": {func(ctx context.Context, c *database.Conn) error {
				return i.Transfer(ctx, c, uncharged.ID, equipment.Charge{}, file, noon)
			}, problem.Refused},
			"passing on to nothing": {func(ctx context.Context, c *database.Conn) error {
				return i.Transfer(ctx, c, atDTIC.ID, order, equipment.Charge{}, noon)
			}, problem.Refused},
			"releasing what is in the workshop": {func(ctx context.Context, c *database.Conn) error { return i.Release(ctx, c, atDTIC.ID, order, noon) }, problem.Refused},
			"releasing for another":             {func(ctx context.Context, c *database.Conn) error { return i.Release(ctx, c, atDTIC.ID, another, noon) }, problem.Refused},
			"retiring what an order has":        {func(ctx context.Context, c *database.Conn) error { return i.Retire(ctx, c, by, atDTIC.ID, "MOV") }, problem.Refused},
			"retiring without document":         {func(ctx context.Context, c *database.Conn) error { return i.Retire(ctx, c, by, atUser.ID, "") }, problem.Invalid},
			"retiring twice":                    {func(ctx context.Context, c *database.Conn) error { return i.Retire(ctx, c, by, retired.ID, "MOV") }, problem.Refused},
			"replacing without the provider's signature": {func(ctx context.Context, c *database.Conn) error {
				m := keeps(atDTIC.ID, order)
				m.Receives = equipment.Signed{}
				_, err := i.Replace(ctx, c, by, m, equipment.Asset{Serial: "S", Type: "portatil", Regime: equipment.Owned})
				return err
			}, problem.Refused},
			"replacing without document": {func(ctx context.Context, c *database.Conn) error {
				m := keeps(atDTIC.ID, order)
				m.Document = " "
				_, err := i.Replace(ctx, c, by, m, equipment.Asset{Serial: "S", Type: "portatil", Regime: equipment.Owned})
				return err
			}, problem.Invalid},
			"replacing for another": {func(ctx context.Context, c *database.Conn) error {
				_, err := i.Replace(ctx, c, by, keeps(atDTIC.ID, another), equipment.Asset{Serial: "S", Type: "portatil", Regime: equipment.Owned})
				return err
			}, problem.Refused},
		} {
			want(t, name, i.try(x.do), x.kind)
		}
		for _, id := range []equipment.ID{atUser.ID, uncharged.ID} {
			if l, err := i.Ledger(t.Context(), i.db.Read(), id); err != nil || len(l) != 1 {
				t.Errorf("a refused move left %d rows, %v", len(l), err)
			}
		}
	})
}

func TestOfFiftyWhoMoveTheSameMachineOneWins(t *testing.T) {
	each(t, func(i *inventory) {
		a := i.asset(equipment.Asset{})
		for n := range 50 {
			i.opens(a.ID, equipment.Charge{Kind: equipment.ByOrder, ID: fmt.Sprint("o-", n)})
		}
		var wg sync.WaitGroup
		errs := make(chan error, 50)
		for n := range 50 {
			wg.Go(func() {
				errs <- i.move(handOver(a.ID, equipment.Charge{Kind: equipment.ByOrder, ID: fmt.Sprint("o-", n)}))
			})
		}
		wg.Wait()
		close(errs)
		won := 0
		for err := range errs {
			if err == nil {
				won++
			} else {
				want(i.t, "a loser", err, problem.Conflict)
			}
		}
		if l, err := i.Ledger(i.t.Context(), i.db.Read(), a.ID); won != 1 || err != nil || len(l) != 2 {
			i.t.Errorf("%d went through, %d rows, %v", won, len(l), err)
		}
	})
}

// keeps is that a provider keeps a machine for which it gave another.
func keeps(id equipment.ID, charge equipment.Charge) equipment.Move {
	return equipment.Move{Asset: id, With: "prov-1", Charge: charge, Document: "ARC-2026-000001", DocumentHash: "h-acta", Gives: jorge, Receives: provider, At: noon}
}

func TestAReplacedMachineIsKept(t *testing.T) {
	each(t, func(i *inventory) {
		t, ctx, c := i.t, i.t.Context(), i.db.Read()
		old := i.asset(equipment.Asset{})
		i.opens(old.ID, file)
		if err := i.move(handOver(old.ID, file)); err != nil {
			t.Fatal(err)
		}
		if err := i.move(equipment.Move{Asset: old.ID, From: equipment.AtDTIC, To: equipment.AtProvider, With: "prov-1", Charge: file,
			Document: "CEP-2026-000001", Gives: jorge, Receives: provider, At: noon}); err != nil {
			t.Fatal(err)
		}
		if err := i.move(equipment.Move{Asset: old.ID, From: equipment.AtProvider, To: equipment.InQuarantine, Charge: file,
			Document: "CEP-2026-000002", Gives: provider, Receives: jorge, At: noon}); err != nil {
			t.Fatal(err)
		}
		var fresh equipment.Asset
		i.do(func(ctx context.Context, c *database.Conn) (err error) {
			fresh, err = i.Replace(ctx, c, by, keeps(old.ID, file),
				equipment.Asset{Serial: "NUEVA-1", Type: "portatil", Regime: equipment.Owned, Provisional: true})
			return err
		})
		if got, err := i.Asset(ctx, c, old.ID); err != nil || got.Status != equipment.Replaced || got.ReplacedBy != fresh.ID {
			t.Errorf("the old one: %+v, %v", got, err)
		}
		held, err := i.ChargedTo(ctx, c, file)
		if err != nil || len(held) != 1 || held[0].AssetID != fresh.ID || held[0].Place != equipment.InQuarantine {
			t.Errorf("the file answers for %+v, %v", held, err)
		}
		// What is out of its place is the new one: nobody awaits the other.
		away, err := i.Away(ctx, c, 10)
		if err != nil || len(away) != 1 || away[0].AssetID != fresh.ID {
			t.Errorf("away: %+v, %v", away, err)
		}
		if n, err := i.CountAway(ctx, c); err != nil || len(n) != 1 || n[equipment.InQuarantine] != 1 {
			t.Errorf("counted away: %v, %v", n, err)
		}
		every := equipment.Scope{Every: true}
		for name, f := range map[string]equipment.Filter{"away": {Away: true}, "away for long": {Away: true, AwaySince: noon.AddDate(0, 0, 9)}} {
			if got, err := i.List(ctx, c, every, f); err != nil || len(got.Rows) != 1 || got.Rows[0].ID != fresh.ID {
				t.Errorf("%s: %+v, %v", name, got.Rows, err)
			}
		}
		// Who keeps the old one is the provider, and both parties signed that it does.
		at, err := i.CustodyOf(ctx, c, old.ID)
		if err != nil || at.Place != equipment.AtProvider || at.With != "prov-1" || !at.Charge.IsZero() || at.Document != "ARC-2026-000001" {
			t.Errorf("the old one is %+v, %v", at, err)
		}
		l, err := i.Ledger(ctx, c, old.ID)
		if n := len(l); err != nil || n != 6 || l[4].Kind != "movimiento" || l[4].From != equipment.InQuarantine || l[4].To != equipment.AtProvider ||
			l[4].Gives != jorge || l[4].Receives != provider || l[5].Kind != "liberacion" || l[5].To != equipment.AtProvider {
			t.Errorf("its ledger: %+v, %v", l, err)
		}
	})
}

func TestInventoryReadsBackAndIsFound(t *testing.T) {
	each(t, func(i *inventory) {
		t, ctx, c := i.t, i.t.Context(), i.db.Read()
		i.do(func(ctx context.Context, c *database.Conn) error {
			// Straight into the tables of another room, whose store is not at hand here.
			if _, err := c.Exec(ctx, `INSERT INTO units (id, name) VALUES ('u-1', 'Unidad')`); err != nil {
				return err
			}
			_, err := c.Exec(ctx, `INSERT INTO persons (id, name, unit_id) VALUES ('p-lucia', 'Lucía', 'u-1')`)
			return err
		})
		a := i.asset(equipment.Asset{Inventory: "DEMO-2O26 015", Serial: "5cd0-41o7xy", Brand: "HP", Model: "ProBook", HolderID: "p-lucia", UnitID: "u-1",
			Building: "Central", WarrantyFrom: "2025-01-01", WarrantyUntil: "2026-11-30", AcquiredOn: "2025-01-01"})
		shared := i.asset(equipment.Asset{Type: "impresora", Shared: true, UnitID: "u-1"})
		i.asset(equipment.Asset{Type: "impresora", Shared: true, UnitID: "u-2"})
		i.asset(equipment.Asset{UnitID: "u-1", HolderID: "p-otra"})
		if got, err := i.Asset(ctx, c, a.ID); err != nil || got != a {
			t.Errorf("%+v, %v, want %+v", got, err, a)
		}
		for _, number := range []string{"DEMO-2026015", "demo 2026 015", "DEM0-2O26-O15"} {
			if got, err := i.ByInventory(ctx, c, number); err != nil || got.ID != a.ID {
				t.Errorf("by %s: %v", number, err)
			}
		}
		for text, n := range map[string]int{"2026 o15": 1, "5CD041": 1, "41-07": 1, "zzz": 0, "0": 0, "%%%": 0} {
			if got, err := i.Search(ctx, c, text, 10); err != nil || len(got) != n {
				t.Errorf("search %q: %d, %v", text, len(got), err)
			}
		}
		mine, err := i.AssetsOf(ctx, c, "p-lucia")
		if err != nil || len(mine) != 2 || mine[0].ID != a.ID || mine[1].ID != shared.ID {
			t.Errorf("a person's machines: %+v, %v", mine, err)
		}
		if none, err := i.AssetsOf(ctx, c, "p-nadie"); err != nil || len(none) != 0 {
			t.Errorf("nobody's machines: %+v, %v", none, err)
		}
		_, err = i.ByInventory(ctx, c, " ")
		want(t, "no number", err, problem.NotFound)

		a.Nickname = "Laptop, escritorio 12"
		i.do(func(ctx context.Context, c *database.Conn) error { return i.Update(ctx, c, by, a) })
		want(t, "an old version", i.try(func(ctx context.Context, c *database.Conn) error { return i.Update(ctx, c, by, a) }), problem.Conflict)
		a.Version++
		a.Inventory = shared.Inventory
		want(t, "another's number", i.try(func(ctx context.Context, c *database.Conn) error { return i.Update(ctx, c, by, a) }), problem.Invalid)
		i.do(func(ctx context.Context, c *database.Conn) error {
			if err := i.Maintained(ctx, c, a.ID, calendar.Day{Year: 2026, Month: 11, Day: 20}, noon); err != nil {
				return err
			}
			return i.Maintained(ctx, c, a.ID, calendar.Day{Year: 2026, Month: 11, Day: 2}, noon)
		})
		both, err := i.Named(ctx, c, a.ID, shared.ID, "x")
		if err != nil || len(both) != 2 || both[a.ID].LastMaintenance != "2026-11-20" {
			t.Errorf("%+v, %v", both, err)
		}
		if cs, err := i.Custodies(ctx, c, a.ID, shared.ID); err != nil || len(cs) != 2 || cs[a.ID].With != "p-lucia" {
			t.Errorf("%+v, %v", cs, err)
		}
	})
}

func TestWrongDataOfAMachineAreRefused(t *testing.T) {
	each(t, func(i *inventory) {
		i.asset(equipment.Asset{Inventory: "DEMO-1", Serial: "S1", Brand: "HP"})
		good := equipment.Asset{Inventory: "DEMO-2", Serial: "S2", Brand: "HP", Type: "portatil", Regime: equipment.Owned}
		for name, spoil := range map[string]func(*equipment.Asset){
			"a number in use":       func(a *equipment.Asset) { a.Inventory = "demo 1" },
			"a serial in use":       func(a *equipment.Asset) { a.Serial = "s1" },
			"no number at all":      func(a *equipment.Asset) { a.Inventory, a.Serial = "-", "" },
			"an unknown type":       func(a *equipment.Asset) { a.Type = "tostador" },
			"an unknown regime":     func(a *equipment.Asset) { a.Regime = "robado" },
			"a day that is none":    func(a *equipment.Asset) { a.WarrantyUntil = "2026-02-30" },
			"a warranty backwards":  func(a *equipment.Asset) { a.WarrantyFrom, a.WarrantyUntil = "2026-02-02", "2026-02-01" },
			"a maintenance in text": func(a *equipment.Asset) { a.LastMaintenance = "ayer" },
		} {
			a := good
			spoil(&a)
			want(i.t, name, i.try(func(ctx context.Context, c *database.Conn) error {
				_, err := i.Add(ctx, c, by, a)
				return err
			}), problem.Invalid)
		}
	})
}

func TestProvidersAreListed(t *testing.T) {
	each(t, func(i *inventory) {
		add := func(ctx context.Context, c *database.Conn) error {
			_, err := i.AddProvider(ctx, c, by, equipment.Provider{Name: "Imprime Demo SA", Mode: "sitio"})
			return err
		}
		i.do(add)
		want(i.t, "the same name", i.try(add), problem.Invalid)
		ps, err := i.Providers(i.t.Context(), i.db.Read())
		if err != nil || len(ps) != 1 || ps[0].Mode != "sitio" || !ps[0].Active {
			i.t.Errorf("%+v, %v", ps, err)
		}
		_, err = i.Provider(i.t.Context(), i.db.Read(), "x")
		want(i.t, "nobody", err, problem.NotFound)
	})
}

func TestWarrantyIsReckonedByTheDay(t *testing.T) {
	a := equipment.Asset{WarrantyFrom: "2025-01-01", WarrantyUntil: "2026-11-23", Contract: "C-9"}
	for name, x := range map[string]struct {
		asset equipment.Asset
		day   calendar.Day
		want  bool
		why   string
	}{
		"first day":   {a, calendar.Day{Year: 2025, Month: 1, Day: 1}, true, "La garantía vale hasta el 23/11/2026, contrato C-9."},
		"last day":    {a, calendar.Day{Year: 2026, Month: 11, Day: 23}, true, "La garantía vale hasta el 23/11/2026, contrato C-9."},
		"day after":   {a, calendar.Day{Year: 2026, Month: 11, Day: 24}, false, "La garantía terminó el 23/11/2026."},
		"day before":  {a, calendar.Day{Year: 2024, Month: 12, Day: 31}, false, "La garantía empieza el 01/01/2025."},
		"not on file": {equipment.Asset{}, calendar.Day{Year: 2026, Month: 1, Day: 1}, false, "El inventario no registra garantía para este equipo."},
	} {
		if got, why := x.asset.UnderWarranty(x.day); got != x.want || why != x.why {
			t.Errorf("%s: %v, %s", name, got, why)
		}
	}
	if n := (equipment.Asset{Type: "portatil", Brand: "HP", Model: "ProBook"}).Name(); n != "Computadora portátil HP ProBook" {
		t.Errorf("name: %s", n)
	}
}
