package orders_test

import (
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
)

// wholeTable finds a plan that reads all orders: on SQLite a scan without an index, on
// PostgreSQL a sequential one.
var wholeTable = regexp.MustCompile(`(?m)^SCAN (o|orders|x)$|Seq Scan on orders`)

// No list, counter or search reads the archive from end to end, however much it holds.
func TestNoListReadsTheWholeArchive(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		now := time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)
		accounts, err := seed.Sow(t.Context(), db, seed.Archive{Orders: 12_000, Open: 300, Seed: 5, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		p, err := program.New(db, program.Config{BaseURL: "http://soporte.demo.invalid", Clock: clock.NewFake(now).Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		actors := map[people.Role]people.Actor{}
		for _, a := range accounts {
			role := a.Roles[0]
			if _, ok := actors[role]; ok {
				continue
			}
			who, err := p.People.ByEmail(t.Context(), db.Read(), a.Email)
			if err != nil {
				t.Fatal(err)
			}
			actors[role] = people.Actor{Person: who, Roles: a.Roles, At: now}
		}
		some := struct {
			Unit      string `db:"unit_id"`
			Building  string `db:"building"`
			Category  string `db:"category"`
			Folio     string `db:"folio"`
			Inventory string `db:"inventory"`
			Name      string `db:"name"`
		}{}
		if err := db.Read().Get(t.Context(), &some, `SELECT o.unit_id, o.building, o.category, o.folio, a.inventory, r.name FROM orders o
			JOIN assets a ON a.id = o.asset_id JOIN persons r ON r.id = o.requester_id WHERE o.folio LIKE 'OS-%' ORDER BY o.created_at LIMIT 1`); err != nil {
			t.Fatal(err)
		}
		month := orders.Filter{From: now.AddDate(0, -2, 0), To: now.AddDate(0, -1, 0)}
		for name, f := range map[string]orders.Filter{
			"all": {}, "open": {Open: true}, "closed": {Closed: true}, "a state": {State: procedure.E02}, "a state, open": {State: procedure.E02, Open: true},
			"an activity": {Act: procedure.Determine, Open: true}, "whose turn": {Turn: procedure.Supervisor}, "one AST, open": {Adviser: actors[people.Adviser].Person.ID, Open: true},
			"one AST": {Adviser: actors[people.Adviser].Person.ID}, "a unit": {Unit: some.Unit}, "a unit, open": {Unit: some.Unit, Open: true}, "a building, open": {Building: some.Building, Open: true},
			"a building in a month": {Building: some.Building, From: month.From, To: month.To}, "a class in a month": {Class: orders.Upkeep, From: month.From, To: month.To},
			"a category, open": {Category: some.Category, Open: true}, "a priority, open": {Priority: orders.High, Open: true}, "overdue": {Overdue: true},
			"reopened": {Reopened: true}, "tacit in a month": {Tacit: true, From: month.From, To: month.To}, "by other means": {OtherMeans: true}, "machines outside": {Outside: true}, "maintained in a month": {Maintained: true, From: month.From, To: month.To},
			"mine": {Mine: true}, "a month": month, "a folio": {Text: some.Folio}, "a number": {Text: "42"}, "a number of a year": {Text: "2026-42"}, "the beginning of a folio": {Text: "OS-2026-00"},
			"part of an inventory number": {Text: some.Inventory[len(some.Inventory)-4:]}, "a name": {Text: some.Name}, "open and a name": {Text: some.Name, Open: true},
		} {
			for role, actor := range actors {
				list, count := p.Desk.Plans(t, actor, f)
				if wholeTable.MatchString(list) {
					t.Errorf("the list of %s for %s reads everything:\n%s", name, role, list)
				}
				if wholeTable.MatchString(count) {
					t.Errorf("the counter of %s for %s reads everything:\n%s", name, role, count)
				}
			}
		}
		loads := p.Desk.LoadsPlan(t)
		if wholeTable.MatchString(loads) || strings.Contains(loads, "TEMP B-TREE") {
			t.Errorf("the loads of the board read or sort everything:\n%s", loads)
		}
		rows := 0
		done, err := p.Desk.Export(t.Context(), actors[people.Auditor], orders.Filter{}, nil, func(orders.Card) error { rows++; return nil })
		if err != nil || rows != orders.MostExported || done.Rows != rows || !done.Cut {
			t.Errorf("an export of everything ends at its limit and says so: %d rows, %+v, %v", rows, done, err)
		}
		if !wholeTable.MatchString("SCAN o") || !wholeTable.MatchString("  ->  Seq Scan on orders o  (cost=0)") || wholeTable.MatchString("SCAN o USING INDEX orders_created") {
			t.Error("a plan that reads everything would not be noticed")
		}
	})
}
