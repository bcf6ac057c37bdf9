package equipment_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
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

// GAP-36: a contract carries its papers with their hash, who and when; what is withdrawn
// keeps its row and says why, and a paper of another contract is none.
func TestAContractCarriesItsPapers(t *testing.T) {
	each(t, func(i *inventory) {
		t, ctx, c := i.t, i.t.Context(), i.db.Read()
		var one, other equipment.Contract
		i.do(func(ctx context.Context, c *database.Conn) (err error) {
			if one, err = i.AddContract(ctx, c, by, equipment.Contract{Number: "C-1", Kind: "garantia"}); err == nil {
				other, err = i.AddContract(ctx, c, by, equipment.Contract{Number: "C-2", Kind: "garantia"})
			}
			return err
		})
		hash := strings.Repeat("ab", 32)
		add := func(of string, files ...equipment.File) error {
			return i.try(func(ctx context.Context, c *database.Conn) error { return i.AddContractFiles(ctx, c, by, of, files) })
		}
		paper := equipment.File{Kind: "anexo", Note: " Partes cubiertas ", Name: "anexo.pdf", MediaType: "application/pdf", Size: 12, Hash: hash}
		want(t, "a paper", add(one.ID, paper), "")
		want(t, "of no contract", add("no-hay", paper), problem.NotFound)
		want(t, "no paper", add(one.ID), problem.Invalid)
		photo := paper
		photo.Kind = "foto" // of machines alone
		want(t, "of another kind", add(one.ID, photo), problem.Invalid)
		want(t, "too many", add(one.ID, slices.Repeat([]equipment.File{paper}, 100)...), problem.Invalid)
		list, err := i.ContractFiles(ctx, c, one.ID)
		if err != nil || len(list) != 1 || list[0].Hash != hash || list[0].By != by.Actor || !list[0].At.Equal(by.At) || list[0].KindWords() != "Anexo técnico" || list[0].Note != "Partes cubiertas" {
			t.Fatalf("papers %+v, %v", list, err)
		}
		_, err = i.ContractFile(ctx, c, other.ID, list[0].ID)
		want(t, "under another contract", err, problem.NotFound)
		withdraw := func(of, reason string) error {
			return i.try(func(ctx context.Context, c *database.Conn) error {
				return i.WithdrawContractFile(ctx, c, by, of, list[0].ID, reason)
			})
		}
		want(t, "without a reason", withdraw(one.ID, " no "), problem.Invalid)
		want(t, "of another contract", withdraw(other.ID, "Es de otro contrato"), problem.NotFound)
		want(t, "withdrawn", withdraw(one.ID, "Es de otro contrato"), "")
		want(t, "withdrawn again", withdraw(one.ID, "Es de otro contrato"), problem.NotFound)
		var kept string
		if err := c.Get(ctx, &kept, `SELECT reason FROM contract_files WHERE id = ?`, list[0].ID); err != nil || kept != "Es de otro contrato" {
			t.Errorf("its row says %q, %v", kept, err)
		}
		history, err := audit.History(ctx, c, "contrato:"+one.ID)
		if err != nil || len(history) != 3 || history[1].Action != "archivo" || !strings.Contains(history[1].Data, hash) || history[2].Action != "archivo retirado" {
			t.Errorf("the audit says %+v, %v", history, err)
		}
	})
}
