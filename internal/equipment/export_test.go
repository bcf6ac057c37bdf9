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
	where, args, ok := f.where(scope)
	if !ok {
		t.Fatalf("%+v finds nothing", f)
	}
	return dbtest.Explain(t, c, foundRows+where+forward+` LIMIT ?`, append(args, 51)...), dbtest.Explain(t, c, countedRows(where), append(args, 100)...)
}
