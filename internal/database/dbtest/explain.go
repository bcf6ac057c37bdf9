package dbtest

import (
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
)

// Explain returns how the engine means to answer a query, a step a line: what EXPLAIN says on
// PostgreSQL, EXPLAIN QUERY PLAN on SQLite.
func Explain(t testing.TB, c *database.Conn, query string, args ...any) string {
	t.Helper()
	var lines []string
	if c.Engine() == database.Postgres {
		if err := c.Select(t.Context(), &lines, `EXPLAIN `+query, args...); err != nil {
			t.Fatal(err)
		}
		return strings.Join(lines, "\n")
	}
	var rows []struct {
		ID     int    `db:"id"`
		Parent int    `db:"parent"`
		Unused int    `db:"notused"`
		Detail string `db:"detail"`
	}
	if err := c.Select(t.Context(), &rows, `EXPLAIN QUERY PLAN `+query, args...); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		lines = append(lines, r.Detail)
	}
	return strings.Join(lines, "\n")
}
