package equipment_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/problem"
)

// GAP-36: a machine is under the contract whose number it bears, whichever was there first.
func TestAMachineIsUnderTheContractWhoseNumberItBears(t *testing.T) {
	each(t, func(i *inventory) {
		t, ctx := i.t, i.t.Context()
		before := i.asset(equipment.Asset{Contract: "DA-114/2025"})
		var k equipment.Contract
		i.do(func(ctx context.Context, c *database.Conn) (err error) {
			k, err = i.AddContract(ctx, c, by, equipment.Contract{Number: "da 114 2025", Kind: "garantia", Coverage: "Partes y mano de obra.", From: "2025-01-01", Until: "2026-12-31"})
			return err
		})
		after := i.asset(equipment.Asset{Contract: "DA.114.2O25"})
		other := i.asset(equipment.Asset{Contract: "DA-115/2025"})
		for _, a := range []equipment.Asset{before, after} {
			if got, err := i.ContractOf(ctx, i.db.Read(), a); err != nil || got.ID != k.ID {
				t.Errorf("%s: under %+v, %v", a.Contract, got, err)
			}
		}
		_, err := i.ContractOf(ctx, i.db.Read(), other)
		want(t, "another number", err, problem.NotFound)
		_, err = i.ContractOf(ctx, i.db.Read(), equipment.Asset{})
		want(t, "no number", err, problem.NotFound)
		list, err := i.Contracts(ctx, i.db.Read(), calendar.Day{Year: 2026, Month: 11, Day: 23})
		if err != nil || len(list) != 1 || list[0].Machines != 2 {
			t.Errorf("contracts %+v, %v", list, err)
		}
		page, err := i.List(ctx, i.db.Read(), equipment.Scope{Every: true}, equipment.Filter{Contract: "DA 114 2025"})
		if err != nil || len(page.Rows) != 2 {
			t.Errorf("listed %d machines, %v", len(page.Rows), err)
		}
		update := func(k equipment.Contract) error {
			return i.try(func(ctx context.Context, c *database.Conn) error { return i.UpdateContract(ctx, c, by, k) })
		}
		changed := k
		changed.Coverage = "Solo partes"
		want(t, "first", update(changed), "")
		want(t, "with an old version", update(k), problem.Conflict)
		for name, bad := range map[string]equipment.Contract{"no number": {Kind: "garantia", Number: " - "}, "no kind": {Number: "X"}, "a day that is none": {Number: "X", Kind: "otro", From: "2026-02-31"},
			"ends before it begins": {Number: "X", Kind: "otro", From: "2026-02-02", Until: "2026-02-01"}, "taken": {Number: "DA1142025", Kind: "otro"}} {
			want(t, name, i.try(func(ctx context.Context, c *database.Conn) error {
				_, err := i.AddContract(ctx, c, by, bad)
				return err
			}), problem.Invalid)
		}
	})
}

func TestWhereAContractStands(t *testing.T) {
	day := calendar.Day{Year: 2026, Month: 11, Day: 23}
	for name, c := range map[string]struct {
		from, until string
		want        equipment.Term
		says        string
	}{
		"no days":         {"", "", equipment.TermUnknown, "Contrato C-1: Partes."},
		"begins tomorrow": {"2026-11-24", "", equipment.TermAhead, "Contrato C-1, vale desde el 24/11/2026: Partes."},
		"ends today":      {"2025-01-01", "2026-11-23", equipment.TermEnding, "Contrato C-1, vigente hasta el 23/11/2026: Partes."},
		"ended yesterday": {"", "2026-11-22", equipment.TermOver, "Contrato C-1, terminado el 22/11/2026: Partes."},
		"in sixty days":   {"", "2027-01-22", equipment.TermEnding, "Contrato C-1, vigente hasta el 22/01/2027: Partes."},
		"in sixty-one":    {"", "2027-01-23", equipment.TermValid, "Contrato C-1, vigente hasta el 23/01/2027: Partes."},
	} {
		k := equipment.Contract{Number: "C-1", Coverage: "Partes.", From: c.from, Until: c.until}
		if got := k.TermOn(day, 60); got != c.want || k.Covers(day) != c.says {
			t.Errorf("%s: %s, %q", name, got, k.Covers(day))
		}
	}
}

// Each end is told once; warranties of machines together, and once a week at most.
func TestEndsAreToldOnce(t *testing.T) {
	each(t, func(i *inventory) {
		t := i.t
		day := calendar.Day{Year: 2026, Month: 11, Day: 23}
		i.asset(equipment.Asset{WarrantyUntil: "2026-12-01"})
		i.asset(equipment.Asset{WarrantyUntil: "2027-01-22"})
		i.asset(equipment.Asset{WarrantyUntil: "2027-01-23"}) // a day later than is told
		i.asset(equipment.Asset{WarrantyUntil: "2026-11-22"}) // over
		i.do(func(ctx context.Context, c *database.Conn) (err error) {
			for _, until := range []string{"2026-12-31", "2027-06-01", "2026-01-01", ""} {
				if _, err = i.AddContract(ctx, c, by, equipment.Contract{Number: "C" + until, Kind: "garantia", Until: until}); err != nil {
					return err
				}
			}
			return nil
		})
		warn := func(after time.Duration) (e equipment.Ending) {
			t.Helper()
			i.do(func(ctx context.Context, c *database.Conn) (err error) {
				now := noon.Add(after)
				e, err = i.Warn(ctx, c, now, day.Add(int(after/(24*time.Hour))), 60)
				return err
			})
			return e
		}
		if e := warn(0); e.Warranties != 2 || len(e.Contracts) != 1 || e.Contracts[0].Until != "2026-12-31" {
			t.Errorf("first: %+v", e)
		}
		if e := warn(24 * time.Hour); e.Warranties != 0 || len(e.Contracts) != 0 {
			t.Errorf("the day after: %+v", e)
		}
		if e := warn(8 * 24 * time.Hour); e.Warranties != 1 || len(e.Contracts) != 0 {
			t.Errorf("the week after: %+v", e)
		}
	})
}

// G-03: what is withdrawn keeps its row; a machine carries no more than it may.
func TestFilesOfAMachine(t *testing.T) {
	each(t, func(i *inventory) {
		t, ctx := i.t, i.t.Context()
		a, other := i.asset(equipment.Asset{}), i.asset(equipment.Asset{})
		one := equipment.File{Kind: "factura", Note: " F-88 ", Name: "factura.pdf", MediaType: "application/pdf", Size: 10, Hash: strings.Repeat("a", 64)}
		add := func(files ...equipment.File) error {
			return i.try(func(ctx context.Context, c *database.Conn) error { return i.AddFiles(ctx, c, by, a.ID, files) })
		}
		want(t, "one", add(one), "")
		want(t, "none", add(), problem.Invalid)
		odd := one
		odd.Kind = "otra"
		want(t, "an unknown kind", add(odd), problem.Invalid)
		want(t, "too many", add(slices.Repeat([]equipment.File{one}, 100)...), problem.Invalid)
		list, err := i.Files(ctx, i.db.Read(), a.ID)
		if err != nil || len(list) != 1 || list[0].Note != "F-88" || list[0].KindWords() != "Factura" {
			t.Fatalf("files %+v, %v", list, err)
		}
		_, err = i.File(ctx, i.db.Read(), other.ID, list[0].ID)
		want(t, "of another machine", err, problem.NotFound)
		withdraw := func(reason string) error {
			return i.try(func(ctx context.Context, c *database.Conn) error {
				return i.WithdrawFile(ctx, c, by, a.ID, list[0].ID, reason)
			})
		}
		want(t, "no reason", withdraw(" no "), problem.Invalid)
		want(t, "withdrawn", withdraw("Era de otro equipo"), "")
		want(t, "twice", withdraw("Era de otro equipo"), problem.NotFound)
		_, err = i.File(ctx, i.db.Read(), a.ID, list[0].ID)
		want(t, "read again", err, problem.NotFound)
	})
}
