package orders

import (
	"context"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
)

// Plans returns how the engine answers a filter's list and counter, as it explains it.
func (d *Desk) Plans(ctx context.Context, actor people.Actor, f Filter) (list, count string, err error) {
	c := d.DB.Read()
	q, err := d.selection(ctx, c, actor, f)
	if err != nil || q.nothing {
		return "", "", err
	}
	tail, args := q.tail(later, time.Time{}, "", 51)
	if list, err = explain(ctx, c, `SELECT `+cardColumns+cardJoins+tail, args...); err != nil {
		return "", "", err
	}
	ids, args := q.ids(later, time.Time{}, "", 100)
	count, err = explain(ctx, c, `SELECT COUNT(*) FROM (SELECT i.id FROM (`+ids+`) AS i LIMIT ?) AS n`, append(args, 100)...)
	return list, count, err
}

// LoadsPlan returns how the engine counts the loads of the board.
func (d *Desk) LoadsPlan(ctx context.Context) (string, error) {
	query, args := loadsQuery(Weights{})
	return explain(ctx, d.DB.Read(), query, args...)
}

func explain(ctx context.Context, c *database.Conn, query string, args ...any) (string, error) {
	var lines []string
	if c.Engine() == database.Postgres {
		err := c.Select(ctx, &lines, `EXPLAIN `+query, args...)
		return strings.Join(lines, "\n"), err
	}
	var rows []struct {
		ID     int    `db:"id"`
		Parent int    `db:"parent"`
		Unused int    `db:"notused"`
		Detail string `db:"detail"`
	}
	err := c.Select(ctx, &rows, `EXPLAIN QUERY PLAN `+query, args...)
	for _, r := range rows {
		lines = append(lines, r.Detail)
	}
	return strings.Join(lines, "\n"), err
}
