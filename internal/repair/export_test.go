package repair

import (
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
)

// Plans returns how the engine finds a filter's list, forth and back, and its counter, as it
// explains it.
func (d *Desk) Plans(t testing.TB, c *database.Conn, actor people.Actor, f Filter) map[string]string {
	t.Helper()
	f, err := d.scoped(t.Context(), c, actor, f)
	if err != nil {
		t.Fatal(err)
	}
	where, args, ok := f.where()
	if !ok {
		t.Fatalf("%+v finds nothing", f)
	}
	plans := map[string]string{"counter": dbtest.Explain(t, c, countedFiles(where), append(args, 100)...)}
	for name, back := range map[string]bool{"list": false, "list back": true} {
		_, found, order, _ := f.order(back)
		plans[name] = dbtest.Explain(t, c, listedFiles+where+found+` LIMIT ?`+aroundFiles+order, append(args, f.Limit+1)...)
	}
	return plans
}

// DisposalsPlan returns how the engine finds what is proposed to be written off.
func DisposalsPlan(t testing.TB, c *database.Conn) string {
	t.Helper()
	query, args := disposals("")
	return dbtest.Explain(t, c, query, append(args, 50)...)
}
