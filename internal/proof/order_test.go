package proof_test

import (
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/proof"
)

// An order alone is judged as the whole database is: each of the demonstration holds,
// and what is altered behind the program's back is named, in that order and in no
// other.
func TestAnOrderAloneIsJudged(t *testing.T) {
	db := dbtest.SQLite(t)
	demo(t, db)
	var all []string
	if err := db.Read().Select(t.Context(), &all, `SELECT id FROM orders`); err != nil || len(all) < 20 {
		t.Fatalf("%d orders, %v", len(all), err)
	}
	for _, id := range all {
		if r, err := proof.Order(t.Context(), db, id); err != nil || !r.Holds() {
			t.Errorf("%s: %v\n%s", id, err, r)
		}
	}
	if _, err := proof.Order(t.Context(), db, "ninguna"); err == nil {
		t.Error("an order that is not there was judged")
	}
	var id string
	if err := db.Read().Get(t.Context(), &id, `SELECT id FROM orders WHERE conclusion = 'sei-028' AND state IN ('F1', 'F2') ORDER BY id LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, do, mention string }{
		{"a letter", `UPDATE letter_versions SET content = replace(content, 'Agencia', 'Oficina') WHERE letter_id IN (SELECT id FROM letters WHERE order_id = ?)`, "no conserva su contenido"},
		{"a signature", `UPDATE paper_signatures SET hash = lower(hex(zeroblob(32))) WHERE paper_id IN (SELECT id FROM papers WHERE order_id = ?)`, "no es de lo que dice"},
		{"a paper", `UPDATE paper_versions SET data = replace(data, 'ERE', 'eRe') || ' ' WHERE paper_id IN (SELECT id FROM papers WHERE order_id = ?)`, "no conserva su contenido"},
		{"a step", `UPDATE order_steps SET text = 'otra cosa' WHERE seq = 2 AND order_id = ?`, "el paso 2 no es el que se asentó"},
		{"an entry", `UPDATE audit_entries SET actor = 'otra' WHERE seq = 3 AND chain = 'orden:' || ?`, "asiento 3"},
		{"the machine", `UPDATE custody_ledger SET from_place = 'coordinacion' WHERE seq = 2 AND asset_id = (SELECT asset_id FROM orders WHERE id = ?)`, "El movimiento 2 sale de"},
	} {
		behind(t, db, c.do, id)
		r, err := proof.Order(t.Context(), db, id)
		if err != nil || r.Holds() || !strings.Contains(r.String(), c.mention) {
			t.Errorf("%s altered, %v:\n%s", c.name, err, r)
		}
	}
	for _, other := range all {
		if r, err := proof.Order(t.Context(), db, other); other != id && (err != nil || !r.Holds()) {
			t.Errorf("another order is blamed: %v\n%s", err, r)
		}
	}
}

// behind changes rows without the guards of append-only tables.
func behind(t *testing.T, db *database.DB, query, id string) {
	t.Helper()
	err := db.Write(t.Context(), func(c *database.Conn) error {
		var guards []string
		if err := c.Select(t.Context(), &guards, `SELECT name FROM sqlite_master WHERE type = 'trigger'`); err != nil {
			return err
		}
		for _, g := range guards {
			if _, err := c.Exec(t.Context(), `DROP TRIGGER `+g); err != nil {
				return err
			}
		}
		n, err := c.Exec(t.Context(), query, id)
		if err == nil && n == 0 {
			t.Errorf("changed nothing: %s", query)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
