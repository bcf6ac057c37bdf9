package equipment_test

import (
	"context"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
)

// A change of custody, written past the store: the row of the ledger that would prove it,
// and the custody that follows it.
const (
	ledgerRow = `INSERT INTO custody_ledger (asset_id, seq, kind, from_place, to_place, holder, charge_kind, charge_id, document,
		gives_id, gives_name, gives_role, gives_level, receives_id, receives_name, receives_role, receives_level, at) VALUES `
	signedBack = ledgerRow + `('ID', 3, 'movimiento', 'dtic', 'usuario', 'p-lucia', '', '', 'ERE-2', 'p-jorge', 'Jorge', 'ast', 'interna', 'p-lucia', 'Lucía', 'usuario', 'interna', '')`
	goesBack   = `UPDATE custody SET place = 'usuario', holder = 'p-lucia', charge_kind = '', charge_id = '', document = 'ERE-2', seq = 3 WHERE asset_id = 'ID'`
	passedOn   = ledgerRow + `('ID', 3, 'traspaso', 'dtic', 'dtic', 'p-jorge', 'KIND', 'BY', 'ERE-2026-000001', '', '', '', '', '', '', '', '', '')`
	passesOn   = `UPDATE custody SET charge_kind = 'KIND', charge_id = 'BY', seq = 3 WHERE asset_id = 'ID'`
	givenBack  = signedBack + "; " + goesBack
)

func pass(kind, to string) string {
	return strings.NewReplacer("KIND", kind, "BY", to).Replace(passedOn + "; " + passesOn)
}

// spoiled is a statement with one thing wrong.
func spoiled(s, from, to string) string { return strings.Replace(s, from, to, 1) }

// invariant is one attempt on an invariant of domain §4.5, statement by statement and past
// the store, and its neighbour that goes through.
type invariant struct{ broken, kept string }

// Each machine is in the workshop for order o-1; o-2 and file x-1 are open and of the same
// machine, o-3 is of another one, o-4 and x-4 have ended.
var invariants = map[string]map[string]invariant{
	"custody_is_kept": {"nobody has it": {`DELETE FROM custody WHERE asset_id = 'ID'`, `DELETE FROM asset_tails WHERE asset_id = 'ID'`}},
	"custody_ledger_signed": {
		"nothing proves it":         {spoiled(signedBack, "'ERE-2'", "'  '"), signedBack},
		"nobody gives":              {spoiled(signedBack, "'Jorge'", "' '"), signedBack},
		"nobody receives":           {spoiled(signedBack, "'Lucía'", "' '"), signedBack},
		"the giver has no role":     {spoiled(signedBack, "'ast'", "''"), signedBack},
		"the receiver has no role":  {spoiled(signedBack, "'Lucía', 'usuario'", "'Lucía', ''"), signedBack},
		"the giver did not sign":    {spoiled(signedBack, "'interna'", "''"), signedBack},
		"the receiver did not sign": {spoiled(signedBack, "'interna', '')", "'', '')"), signedBack},
		"one person signs for both": {spoiled(signedBack, "'p-lucia', 'Lucía'", "'p-jorge', 'Lucía'"), signedBack},
		"one outsider signs for both": {spoiled(spoiled(signedBack, "'p-lucia', 'Lucía'", "'', 'JORGE'"), "'p-jorge', 'Jorge'", "'', 'Jorge'"),
			spoiled(spoiled(signedBack, "'p-lucia', 'Lucía'", "'', 'Otro'"), "'p-jorge', 'Jorge'", "'', 'Jorge'")},
	},
	"custody_ledger_stays": {
		"it moves without a move":    {spoiled(pass("orden", "o-2"), "'dtic', 'dtic'", "'dtic', 'usuario'"), pass("orden", "o-2")},
		"given away without a paper": {spoiled(spoiled(signedBack, "'movimiento', 'dtic', 'usuario'", "'liberacion', 'cuarentena', 'proveedor'"), "'ERE-2'", "''"), spoiled(signedBack, "'movimiento', 'dtic', 'usuario'", "'liberacion', 'cuarentena', 'proveedor'")},
	},
	"custody_ledger_begins": {
		"it enters twice":            {spoiled(signedBack, "'movimiento'", "'alta'"), signedBack},
		"it begins in the workshop":  {ledgerRow + `('NEW', 1, 'alta', '', 'dtic', '', '', '', '', '', '', '', '', '', '', '', '', '')`, ledgerRow + `('NEW', 1, 'alta', '', 'usuario', '', '', '', '', '', '', '', '', '', '', '', '', '')`},
		"it begins with a departure": {spoiled(signedBack, "'ID', 3", "'NEW', 1"), ledgerRow + `('NEW', 1, 'alta', '', 'dtic', '', 'externo', 'x-1', 'ARC-1', '', '', '', '', '', '', '', '', '')`},
	},
	"custody_follows_its_ledger": {
		"no row proves it":               {goesBack, givenBack},
		"another place":                  {spoiled(signedBack, "'dtic', 'usuario'", "'dtic', 'proveedor'") + "; " + goesBack, givenBack},
		"another holder":                 {signedBack + "; " + spoiled(goesBack, "'p-lucia'", "'p-otra'"), givenBack},
		"the row of another machine":     {`UPDATE custody SET asset_id = 'NEW', seq = 3 WHERE asset_id = 'ID'`, givenBack},
		"another document":               {spoiled(signedBack, "'ERE-2'", "'ERE-9'") + "; " + goesBack, givenBack},
		"another charge":                 {spoiled(pass("orden", "o-2"), "'orden', 'o-2'", "'orden', 'o-9'"), pass("orden", "o-2")},
		"the ledger leaves from nowhere": {spoiled(signedBack, "'dtic', 'usuario'", "'proveedor', 'usuario'") + "; " + goesBack, givenBack},
		"a row is missing":               {spoiled(signedBack, "'ID', 3", "'ID', 4") + "; " + spoiled(goesBack, "seq = 3", "seq = 4"), givenBack},
		"the number stays":               {spoiled(goesBack, "seq = 3", "seq = 2"), givenBack},
	},
	"custody_away_is_answered": {"it begins away and nothing answers": {`INSERT INTO custody (asset_id, place, since, seq) VALUES ('NEW', 'dtic', '', 1)`,
		`INSERT INTO custody (asset_id, place, charge_kind, charge_id, since, seq) VALUES ('NEW', 'cuarentena', 'externo', 'x-1', '', 1)`}},
	"custody_stays_answered": {"away and nothing answers": {spoiled(pass("", ""), "", ""), pass("orden", "o-2")}},
	"custody_answered_by_what_is_open": {
		"an order that is not there": {pass("orden", "o-9"), pass("orden", "o-2")},
		"an order of another":        {pass("orden", "o-3"), pass("orden", "o-2")},
		"an order that ended":        {pass("orden", "o-4"), pass("orden", "o-2")},
		"a file that is not there":   {pass("externo", "x-9"), pass("externo", "x-1")},
		"a file of another":          {pass("externo", "x-3"), pass("externo", "x-1")},
		"a file that ended":          {pass("externo", "x-4"), pass("externo", "x-1")},
	},
	"repair_answers_until_passed_on": {"the file ends": {pass("externo", "x-1") + `; UPDATE repairs SET closed_at = 'x' WHERE id = 'x-1'`, `UPDATE repairs SET closed_at = 'x' WHERE id = 'x-1'`}},
	"order_keeps_its_machine":        {"of another machine": {`UPDATE orders SET asset_id = 'OTHER' WHERE id = 'o-1'`, `UPDATE orders SET asset_id = 'OTHER' WHERE id = 'o-2'`}},
	"order_answers_until_passed_on": {
		"improcedente": {`UPDATE orders SET state = 'F3', is_open = 0 WHERE id = 'o-1'`, givenBack + `; UPDATE orders SET state = 'F3', is_open = 0 WHERE id = 'o-1'`},
		"cancelada":    {`UPDATE orders SET state = 'F4', is_open = 0 WHERE id = 'o-1'`, pass("externo", "x-1") + `; UPDATE orders SET state = 'F4', is_open = 0 WHERE id = 'o-1'`},
	},
	"second_order_is_not_taken_up": {
		"assigned":          {`UPDATE orders SET state = 'E03' WHERE id = 'o-2'`, `UPDATE orders SET state = 'F3', is_open = 0 WHERE id = 'o-2'`},
		"escalated":         {`UPDATE orders SET state = 'E91' WHERE id = 'o-2'`, `UPDATE orders SET state = 'E03' WHERE id = 'o-1'`},
		"after its return":  {`UPDATE orders SET state = 'E03' WHERE id = 'o-2'`, givenBack + `; UPDATE orders SET state = 'E03' WHERE id = 'o-2'`},
		"no child of it":    {`UPDATE orders SET parent_id = 'o-9' WHERE id = 'o-2'; UPDATE orders SET state = 'E03' WHERE id = 'o-2'`, `UPDATE orders SET parent_id = 'o-1' WHERE id = 'o-2'; UPDATE orders SET state = 'E03' WHERE id = 'o-2'`},
		"of another's unit": {`UPDATE orders SET asset_id = 'ID', state = 'E03' WHERE id = 'o-3'`, `UPDATE orders SET state = 'E03' WHERE id = 'o-3'`},
	},
	// By keys and checks, which have no name of ours.
	"": {
		"a second custodian":           {`INSERT INTO custody (asset_id, place, since, seq) VALUES ('ID', 'usuario', '', 9)`, `INSERT INTO custody (asset_id, place, since, seq) VALUES ('NEW', 'usuario', '', 9)`},
		"an unknown place":             {spoiled(signedBack, "'dtic', 'usuario'", "'dtic', 'casa'") + "; " + spoiled(goesBack, "'usuario'", "'casa'"), givenBack},
		"charged in the user's hands":  {spoiled(signedBack, "'p-lucia', '', ''", "'p-lucia', 'orden', 'o-1'") + "; " + spoiled(goesBack, "charge_kind = '', charge_id = ''", "charge_kind = 'orden', charge_id = 'o-1'"), givenBack},
		"a change of the ledger":       {`UPDATE custody_ledger SET gives_name = 'Otra' WHERE asset_id = 'ID'`, `SELECT gives_name FROM custody_ledger`},
		"a row out of the ledger":      {`DELETE FROM custody_ledger WHERE asset_id = 'ID'`, `SELECT gives_name FROM custody_ledger`},
		"two rows of the same number":  {spoiled(signedBack, "'ID', 3", "'ID', 2"), signedBack},
		"a move without its signature": {spoiled(signedBack, "'Jorge'", "''"), signedBack},
	},
}

// Domain §4.5: whoever writes past the store is refused by the engine, on both.
func TestTheEngineKeepsTheInvariants(t *testing.T) {
	refused := refusalsOfCustody(t)
	if got := slices.Sorted(maps.Keys(invariants)); !slices.Equal(got[1:], refused) {
		t.Errorf("tried are %v, the schema refuses %v", got[1:], refused)
	}
	each(t, func(i *inventory) {
		mine, other, fresh := i.asset(equipment.Asset{}), i.asset(equipment.Asset{}), equipment.ID("nuevo")
		i.opens(mine.ID, order, another, file, equipment.Charge{Kind: equipment.ByOrder, ID: "o-4"})
		i.opens(other.ID, equipment.Charge{Kind: equipment.ByOrder, ID: "o-3"})
		if err := i.move(handOver(mine.ID, order)); err != nil {
			i.t.Fatal(err)
		}
		i.do(func(ctx context.Context, c *database.Conn) error {
			for _, q := range []string{`UPDATE orders SET is_open = 0, state = 'F1' WHERE id = 'o-4'`,
				`INSERT INTO repairs (id, folio, kind, order_id, asset_id, state, state_since, opened_at, closed_at, version) VALUES ('x-4', 'X4', 'G', 'o-4', '` + string(mine.ID) + `', 'X90', '', '', 'ayer', 1)`,
				`INSERT INTO repairs (id, folio, kind, order_id, asset_id, state, state_since, opened_at, version) VALUES ('x-3', 'X3', 'G', 'o-3', '` + string(other.ID) + `', 'XG1', '', '', 1)`,
				`INSERT INTO assets (id, type, regime) VALUES ('nuevo', 'portatil', 'propiedad')`} {
				if _, err := c.Exec(ctx, q); err != nil {
					return err
				}
			}
			return nil
		})
		ids := strings.NewReplacer("'ID'", "'"+string(mine.ID)+"'", "'OTHER'", "'"+string(other.ID)+"'", "'NEW'", "'"+string(fresh)+"'")
		taken := errors.New("went through")
		run := func(statements string) error {
			return i.try(func(ctx context.Context, c *database.Conn) error {
				for _, q := range strings.Split(ids.Replace(statements), "; ") {
					if _, err := c.Exec(ctx, q); err != nil {
						return err
					}
				}
				return taken
			})
		}
		for name, tries := range invariants {
			for what, x := range tries {
				if err := run(x.broken); errors.Is(err, taken) || !strings.Contains(err.Error(), name) {
					i.t.Errorf("%s, %s: %v", name, what, err)
				}
				if err := run(x.kept); !errors.Is(err, taken) {
					i.t.Errorf("%s, the neighbour of %s: %v", name, what, err)
				}
			}
		}
	})
}

// refusalsOfCustody are the names of what the migration refuses.
func refusalsOfCustody(t *testing.T) (names []string) {
	files, err := database.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		for _, m := range regexp.MustCompile(`(?m)^-- refuse: (\S+) when`).FindAllStringSubmatch(f.Text, -1) {
			names = append(names, m[1])
		}
	}
	slices.Sort(names)
	return names
}
