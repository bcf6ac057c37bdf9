package repair_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
)

var (
	chief = people.Actor{Person: people.Person{ID: "p-bea"}, Roles: []people.Role{people.Supervisor}}
	owner = people.Actor{Person: people.Person{ID: "p2"}}
)

// archive is a register of so many files, a hundredth of them open: file n is of machine an,
// person pn, and was opened n minutes after noon.
func archive(t *testing.T, n int, f func(t *testing.T, d *repair.Desk, c *database.Conn)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := &repair.Desk{DB: db, Files: repair.New(db), Equipment: equipment.New(db), People: people.New(db, func() time.Time { return noon })}
		err := db.Write(t.Context(), func(c *database.Conn) error {
			if _, err := c.Exec(t.Context(), `INSERT INTO units (id, name) VALUES ('u1', 'Unidad')`); err != nil {
				return err
			}
			for _, statement := range []string{
				`INSERT INTO persons (id, name, unit_id) SELECT 'p' || n, 'Persona ' || n, 'u1' FROM (WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?) SELECT n FROM n) AS every`,
				`INSERT INTO assets (id, inventory, inventory_key, type, regime, holder_id) SELECT 'a' || n, 'INV-' || (100000 + n), 'INV' || (100000 + n), 'portatil', 'propiedad', 'p' || n FROM (WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?) SELECT n FROM n) AS every`,
				`INSERT INTO custody (asset_id, place, holder, charge_kind, charge_id, since, seq) SELECT 'a' || n, 'usuario', '', '', '', '2026-11-01T10:00:00.000000Z', 1 FROM (WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?) SELECT n FROM n) AS every`,
				`INSERT INTO asset_tails (asset_id, tail, inventory_key) SELECT 'a' || n, '' || (100000 + n), 'INV' || (100000 + n) FROM (WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?) SELECT n FROM n) AS every`,
				`INSERT INTO orders (id, folio, number, revision, version, state, is_open, class, medium, requester_id, fault, created_at, requested_at, state_since, record)
				SELECT 'o' || n, 'OS-2026-' || (100000 + n), n, 11, 1, 'F1', 0, 'incidencia', 'sistema', 'p' || n, 'No enciende', '2026-11-01T10:00:00.000000Z', '2026-11-01T10:00:00.000000Z', '2026-11-01T10:00:00.000000Z', '{}' FROM (WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?) SELECT n FROM n) AS every`,
				`INSERT INTO repairs (id, folio, kind, order_id, asset_id, user_id, adviser_id, provider_id, provider_ref, state, state_since, opened_at, closed_at, due_at, version)
				SELECT 'r' || n, 'EXT-2026-' || (100000 + n), CASE WHEN n % 2 = 0 THEN 'G' ELSE 'N' END, 'o' || n, 'a' || n, 'p' || n, CASE WHEN n % 400 = 7 THEN 'ast-9' ELSE 'ast-1' END,
					CASE WHEN n % 400 = 3 THEN 'prov-9' ELSE '' END, CASE WHEN n = 9 THEN 'Rep-7781' ELSE '' END,
					CASE WHEN n % 100 = 1 THEN 'XN1' WHEN n % 100 = 2 THEN 'X20' WHEN n % 400 = 5 THEN 'X91' ELSE 'X90' END,
					'2026-11-' || (10 + n % 10) || 'T10:00:00.000000Z', '2026-11-01T10:00:00.000000Z', CASE WHEN n % 100 IN (1, 2) THEN '' ELSE '2026-11-' || (10 + n % 10) || 'T10:00:00.000000Z' END,
					CASE WHEN n % 100 = 1 THEN '2026-11-20T10:00:00.000000Z' ELSE '' END, 1
				FROM (WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?) SELECT n FROM n) AS every`,
			} {
				if _, err := c.Exec(t.Context(), statement, n); err != nil {
					return fmt.Errorf("%s: %w", statement[:40], err)
				}
			}
			if c.Engine() == database.Postgres {
				_, err := c.Exec(t.Context(), `ANALYZE`)
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		f(t, d, db.Read())
	})
}

// Files are listed by how long they wait, back as well as forth; each filter and each text
// finds what it says; and who reads no others finds their own.
func TestFilesAreListed(t *testing.T) {
	archive(t, 300, func(t *testing.T, d *repair.Desk, c *database.Conn) {
		numbers := func(p repair.ListPage) string {
			var list []string
			for _, f := range p.Rows {
				list = append(list, strings.TrimLeft(strings.TrimPrefix(f.Folio, "EXT-2026-1"), "0"))
			}
			return strings.Join(list, " ")
		}
		list := func(a people.Actor, f repair.Filter) repair.ListPage {
			t.Helper()
			f.Now = noon
			p, err := d.List(t.Context(), c, a, f)
			if err != nil {
				t.Fatal(err)
			}
			if n, err := d.CountUpTo(t.Context(), c, a, f, 1000); err != nil || f.Limit == 0 && n < 50 && n != len(p.Rows) {
				t.Errorf("%+v counts %d, lists %d: %v", f, n, len(p.Rows), err)
			}
			return p
		}
		for name, x := range map[string]struct {
			f    repair.Filter
			want string
		}{
			"open": {repair.Filter{}, "1 101 201 102 2 202"}, "warranty": {repair.Filter{Kind: procedure.WarrantyFile}, "102 2 202"}, "a station": {repair.Filter{State: procedure.X20}, "102 2 202"},
			"late": {repair.Filter{Late: true}, "1 101 201"}, "waiting long": {repair.Filter{Waiting: time.Date(2026, 11, 12, 0, 0, 0, 0, time.UTC)}, "1 101 201"},
			"ended with a provider": {repair.Filter{Ended: true, Provider: "prov-9"}, "3"}, "ended of an AST": {repair.Filter{Ended: true, Adviser: "ast-9"}, "7"}, "ended without repair": {repair.Filter{Ended: true, State: procedure.X91}, "5"},
			"a folio": {repair.Filter{Text: "ext-2026-100101"}, "101"}, "its number": {repair.Filter{Text: "100101"}, "101"}, "a year and a number": {repair.Filter{Text: "2026-100102"}, "102"},
			"the order": {repair.Filter{Text: "os-2026-100002"}, "2"}, "the machine": {repair.Filter{Text: "100 202"}, "202"},
			"the provider's folio": {repair.Filter{Text: "REP-7781", Ended: true}, "9"}, "nothing": {repair.Filter{Text: "'; DROP TABLE repairs"}, ""},
		} {
			if got := numbers(list(chief, x.f)); got != x.want {
				t.Errorf("%s: %q, want %q", name, got, x.want)
			}
		}
		if got := numbers(list(owner, repair.Filter{})); got != "2" {
			t.Errorf("its user sees %q", got)
		}
		if got := numbers(list(owner, repair.Filter{Text: "EXT-2026-100101"})); got != "" {
			t.Errorf("a foreign file is found: %q", got)
		}
		x := list(chief, repair.Filter{}).Rows[4]
		if x.Asset.Inventory != "INV-100002" || x.User != "Persona 2" || x.Order != "OS-2026-100002" || x.Place != equipment.AtUser {
			t.Errorf("around it: %+v", x)
		}
		for _, ended := range []bool{false, true} {
			var forth, back []string
			f := repair.Filter{Ended: ended, Limit: 4}
			for {
				p := list(chief, f)
				forth = append(forth, strings.Fields(numbers(p))...)
				if !p.More {
					break
				}
				f.After = p.Rows[len(p.Rows)-1].Mark(ended)
			}
			f = repair.Filter{Ended: ended, Limit: 4, Before: f.After}
			end := slices.Index(forth, forth[(len(forth)-1)/4*4-1]) // the last of the page but one
			for {
				p := list(chief, f)
				back = strings.Fields(numbers(p))
				if !p.Earlier {
					break
				}
				if !slices.Equal(back, forth[end-4:end]) {
					t.Fatalf("ended %v: back %v, forth %v", ended, back, forth[end-4:end])
				}
				end, f.Before = end-4, p.Rows[0].Mark(ended)
			}
			want := 6
			if ended {
				want = 294
			}
			if len(forth) != want || len(slices.Compact(slices.Sorted(slices.Values(forth)))) != want || !slices.Equal(forth[:4], back) {
				t.Errorf("ended %v: %d forth, and back %v of %v", ended, len(forth), back, forth)
			}
		}
	})
}

// What leaves as a file is what the list finds, and the register says who took it.
func TestAnExportOfFilesIsNoted(t *testing.T) {
	archive(t, 300, func(t *testing.T, d *repair.Desk, c *database.Conn) {
		var taken []string
		cut, err := d.Export(t.Context(), chief, audit.By{Actor: "p-bea", Role: "supervisor", At: noon}, repair.Filter{Now: noon, Kind: procedure.NormFile}, map[string]string{"tipo": "sei-028"}, func(f repair.Listed) error {
			taken = append(taken, f.Folio)
			return nil
		})
		history, read := audit.History(t.Context(), c, "exportacion:p-bea")
		if err != nil || read != nil || cut || len(taken) != 3 || len(history) != 1 || !strings.Contains(history[0].Data, `"renglones":3`) || !strings.Contains(history[0].Data, "sei-028") {
			t.Errorf("took %v, %v, %v: %v", taken, cut, err, history)
		}
		_, err = d.Export(t.Context(), chief, audit.By{Actor: "p-bea", At: noon}, repair.Filter{Now: noon}, nil, func(repair.Listed) error { return context.Canceled })
		if history, _ := audit.History(t.Context(), c, "exportacion:p-bea"); err == nil || len(history) != 2 || !strings.Contains(history[1].Data, `"completa":false`) {
			t.Errorf("what broke off is noted as %v: %v", history, err)
		}
	})
}

// Plans of a list and a counter that go through every file, or through every ended one, and
// one that sorts many.
var (
	wholeArchive = regexp.MustCompile(`(?m)\bSCAN (r|repairs)( USING (COVERING )?INDEX sqlite_autoindex\S*)?$|Seq Scan on repairs`)
	wholeEnded   = regexp.MustCompile(`\bSCAN (r|repairs) USING (COVERING )?INDEX repairs_ended|Index (Only )?Scan (Backward )?using repairs_ended`)
)

// Neither list nor counter goes through the archive; what few ended files are is found
// without going through the ended ones.
func TestNoListGoesThroughTheArchiveOfFiles(t *testing.T) {
	archive(t, 8_000, func(t *testing.T, d *repair.Desk, c *database.Conn) {
		for name, f := range map[string]repair.Filter{"open": {}, "a station": {State: procedure.X20}, "late": {Late: true}, "long": {Waiting: noon}, "an AST": {Adviser: "ast-9"}, "a provider": {Provider: "prov-9"}, "a folio": {Text: "2026-1"}, "a person": {Text: "Persona 77"},
			"ended of an AST": {Ended: true, Adviser: "ast-9"}, "ended of a provider": {Ended: true, Provider: "prov-9"}, "ended without repair": {Ended: true, State: procedure.X91}, "an ended folio": {Ended: true, Text: "2026-9"}} {
			f.Now = noon
			for what, plan := range d.Plans(t, c, chief, f) {
				if wholeArchive.MatchString(plan) || wholeEnded.MatchString(plan) {
					t.Errorf("the %s of %s goes through too much:\n%s", what, name, plan)
				}
			}
		}
		for name, f := range map[string]repair.Filter{"ended": {Ended: true}, "ended warranties": {Ended: true, Kind: procedure.WarrantyFile}} {
			for what, plan := range d.Plans(t, c, chief, f) {
				if what != "counter" && wholeArchive.MatchString(plan) { // it stops at a hundred
					t.Errorf("the %s of %s goes through everything:\n%s", what, name, plan)
				}
			}
		}
		for _, f := range []repair.Filter{{}, {Ended: true}} {
			for what, plan := range d.Plans(t, c, owner, f) {
				if wholeArchive.MatchString(plan) || wholeEnded.MatchString(plan) {
					t.Errorf("the %s of one's own (ended %v) goes through too much:\n%s", what, f.Ended, plan)
				}
			}
		}
	})
	if !wholeArchive.MatchString("SCAN r") || !wholeArchive.MatchString("  ->  Seq Scan on repairs r  (cost=0)") || !wholeEnded.MatchString("SCAN r USING INDEX repairs_ended") {
		t.Error("a plan that goes through everything would not be noticed")
	}
}

// The machines that files propose to write off are those whose F-08 waits, however many were
// signed before (rev11 P-09).
func TestWhatIsProposedToBeWrittenOffIsFoundAtOnce(t *testing.T) {
	archive(t, 8_000, func(t *testing.T, d *repair.Desk, _ *database.Conn) {
		err := d.DB.Write(t.Context(), func(c *database.Conn) error {
			_, err := c.Exec(t.Context(), `INSERT INTO papers (id, folio, kind, repair_id, version, status, opened_at)
				SELECT 'p-' || id, 'MOV-' || folio, 'F-08', id, 1, CASE WHEN state = 'X91' AND id IN ('r405', 'r5') THEN 'por firmar' ELSE 'firmado' END, opened_at FROM repairs`)
			if err == nil && c.Engine() == database.Postgres {
				_, err = c.Exec(t.Context(), `ANALYZE papers`)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		c := d.DB.Read()
		found, err := d.Files.Disposals(t.Context(), c, "", 50)
		if err != nil || len(found) != 2 || found[0].AssetID != "a405" && found[1].AssetID != "a405" {
			t.Errorf("found %+v, %v", found, err)
		}
		if one, err := d.Files.Disposals(t.Context(), c, "a5", 1); err != nil || len(one) != 1 || one[0].Paper != "MOV-EXT-2026-100005" {
			t.Errorf("of one machine %+v, %v", one, err)
		}
		if plan := repair.DisposalsPlan(t, c); wholeArchive.MatchString(plan) || wholeEnded.MatchString(plan) || !strings.Contains(plan, "papers_unsigned_movements") {
			t.Errorf("goes through too much:\n%s", plan)
		}
	})
}
