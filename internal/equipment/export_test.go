package equipment

import (
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
)

// Plans returns how the engine finds a filter's list and counter, as it explains it.
func (s *Store) Plans(t testing.TB, c *database.Conn, scope Scope, f Filter) (list, count string) {
	t.Helper()
	if err := f.weigh(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	from, where, args, ok := f.where(scope)
	if !ok {
		t.Fatalf("%+v finds nothing", f)
	}
	return dbtest.Explain(t, c, from.rows+where+from.order(false)+` LIMIT ?`, append(args, 51)...), dbtest.Explain(t, c, from.counted(where), append(args, 100)...)
}

// SearchPlan returns how the engine finds the machines in use with a part.
func (s *Store) SearchPlan(t testing.TB, c *database.Conn, text string) string {
	t.Helper()
	p, _ := partOf(text)
	if err := p.weigh(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	q, args := p.search(true, 20)
	return dbtest.Explain(t, c, q, args...)
}
