package equipment_test

import (
	"context"
	"regexp"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
)

// Plans of a list and a counter that go through every machine, and one that sorts.
var (
	wholeInventory = regexp.MustCompile(`(?m)^SCAN (a|assets|k|custody|t|asset_tails)\b( USING (COVERING )?INDEX (assets_listed|assets_by_maintenance|assets_by_warranty|assets_due|sqlite_autoindex\S*))?$|Seq Scan on (assets|custody|asset_tails) `)
	fromTheIndex   = regexp.MustCompile(`COVERING INDEX asset_tails_(by_tail|listed) |(Index Only Scan using|Bitmap Index Scan on) asset_tails_(by_tail|listed) `)
	looksUp        = regexp.MustCompile(`\b(assets|custody|SEARCH a|SEARCH k)\b`)
	sorts          = regexp.MustCompile(`USE TEMP B-TREE FOR ORDER BY|(?m)^\s*(->\s+)?Sort `)
)

// What few machines have is found without going through all of them, and what many have
// without sorting them.
func TestNoListGoesThroughTheWholeInventory(t *testing.T) {
	const day, later, long = "2026-11-24", "2026-12-24", "2020-01-01"
	few := map[string]equipment.Filter{
		"a part of a number": {Text: "0012345"}, "a type": {Type: "servidor"}, "a building": {Building: "Anexo"}, "what is lent": {Regime: equipment.Lent},
		"what the DTIC has": {Place: equipment.AtDTIC}, "away": {Away: true}, "away for long": {Away: true, AwaySince: noon}, "warranty that ends": {Warranty: equipment.WarrantySoon, Day: day, Soon: later},
		"warranty in force": {Warranty: equipment.WarrantyValid, Day: day}, "a contract": {Contract: "C-1"}, "due for long": {Due: long}, "of a person": {Holder: "ana"},
	}
	many := map[string]equipment.Filter{"all": {}, "a common part": {Text: "INV-100"}, "three common signs": {Text: "INV"}, "a common part of what is not in use": {Text: "INV-100", Inactive: true}, "own": {Regime: equipment.Owned}, "with the user": {Place: equipment.AtUser}, "due": {Due: day}, "warranty past": {Warranty: equipment.WarrantyPast, Day: day}}
	each(t, func(i *inventory) {
		fillInventory(i, 8_000)
		every := equipment.Scope{Every: true}
		for name, f := range few {
			list, count := i.Plans(t, i.db.Read(), every, f)
			for what, plan := range map[string]string{"list": list, "counter": count} {
				if wholeInventory.MatchString(plan) {
					t.Errorf("the %s of %s goes through everything:\n%s", what, name, plan)
				}
			}
		}
		for name, f := range many {
			if list, _ := i.Plans(t, i.db.Read(), every, f); sorts.MatchString(list) {
				t.Errorf("the list of %s sorts everything:\n%s", name, list)
			}
		}
		for _, text := range []string{"0012345", "INV-100", "INV"} { // no machine is looked at to find those with a part
			list, count := i.Plans(t, i.db.Read(), every, equipment.Filter{Text: text})
			for what, plan := range map[string]string{"list": list, "counter": count, "search": i.SearchPlan(t, i.db.Read(), text)} {
				if !fromTheIndex.MatchString(plan) || what != "search" && looksUp.MatchString(plan) || wholeInventory.MatchString(plan) {
					t.Errorf("the %s of %q is not answered from the endings alone:\n%s", what, text, plan)
				}
			}
		}
	})
	if !wholeInventory.MatchString("SCAN a") || !wholeInventory.MatchString("  ->  Seq Scan on assets a  (cost=0)") || !sorts.MatchString("  ->  Sort  (cost=1)") {
		t.Error("a plan that goes through everything would not be noticed")
	}
}

// fillInventory enters many machines at once: nearly all alike, a few of another building,
// lent, of a rare type, away, under a warranty or a contract.
func fillInventory(i *inventory, n int) {
	i.t.Helper()
	i.do(func(ctx context.Context, c *database.Conn) error {
		for _, statement := range []string{
			`INSERT INTO assets (id, inventory, inventory_key, type, regime, building, holder_id, contract, contract_key, warranty_until, acquired_on)
			SELECT 'a' || n, 'INV-' || n, 'INV' || n,
				CASE WHEN n % 400 = 1 THEN 'servidor' ELSE 'portatil' END, CASE WHEN n % 400 = 2 THEN 'comodato' ELSE 'propiedad' END,
				CASE WHEN n % 400 = 3 THEN 'Anexo' ELSE 'Central' END, CASE WHEN n % 400 = 4 THEN 'ana' ELSE 'p' || n END,
				CASE WHEN n % 400 = 5 THEN 'C-1' ELSE '' END, CASE WHEN n % 400 = 5 THEN 'C1' ELSE '' END,
				CASE WHEN n % 400 = 6 THEN '2026-12-01' ELSE '2025-01-01' END, CASE WHEN n % 400 = 7 THEN '2019-05-05' ELSE '2024-01-01' END
			FROM (WITH RECURSIVE n (n) AS (SELECT 10000001 UNION ALL SELECT n + 1 FROM n WHERE n < ?) SELECT n FROM n) AS every`,
			`INSERT INTO custody (asset_id, place, holder, charge_kind, charge_id, since, seq)
			SELECT 'a' || n, CASE WHEN n % 400 = 8 THEN 'dtic' ELSE 'usuario' END, '', CASE WHEN n % 400 = 8 THEN 'orden' ELSE '' END, CASE WHEN n % 400 = 8 THEN 'o' || n ELSE '' END,
				'2026-11-01T10:00:00.000000Z', 1
			FROM (WITH RECURSIVE n (n) AS (SELECT 10000001 UNION ALL SELECT n + 1 FROM n WHERE n < ?) SELECT n FROM n) AS every`,
			`INSERT INTO asset_tails (asset_id, tail, inventory_key)
			SELECT 'a' || n, substr('1NV' || n, at), 'INV' || n FROM (WITH RECURSIVE n (n) AS (SELECT 10000001 UNION ALL SELECT n + 1 FROM n WHERE n < ?) SELECT n FROM n) AS every,
				(WITH RECURSIVE at (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM at WHERE at < 9) SELECT at FROM at) AS ends`,
		} {
			if _, err := c.Exec(ctx, statement, 10_000_000+n); err != nil {
				return err
			}
		}
		if c.Engine() == database.Postgres {
			_, err := c.Exec(ctx, `ANALYZE`)
			return err
		}
		return nil
	})
}
