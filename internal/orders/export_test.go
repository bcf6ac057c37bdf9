package orders

import (
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
)

// Plans returns how the engine answers a filter's list and counter, as it explains it.
func (d *Desk) Plans(t testing.TB, actor people.Actor, f Filter) (list, count string) {
	t.Helper()
	c := d.DB.Read()
	q, err := d.selection(t.Context(), c, actor, f)
	if err != nil {
		t.Fatal(err)
	}
	if q.nothing {
		return "", ""
	}
	if len(q.ways) > 0 {
		query, args := q.first(later, time.Time{}, "", 51)
		list = dbtest.Explain(t, c, query, args...)
	} else {
		where, args := q.beyond(later, time.Time{}, "")
		list = dbtest.Explain(t, c, `SELECT `+cardColumns+cardJoins+`WHERE `+where+later.order+limited(51), args...)
	}
	ids, args := q.ids(later, time.Time{}, "", 100)
	return list, dbtest.Explain(t, c, `SELECT COUNT(*) FROM (SELECT i.id FROM (`+ids+`) AS i LIMIT 100) AS n`, args...)
}

// LoadsPlan returns how the engine counts the loads of the board.
func (d *Desk) LoadsPlan(t testing.TB) string {
	t.Helper()
	query, args := loadsQuery(Weights{})
	return dbtest.Explain(t, d.DB.Read(), query, args...)
}
