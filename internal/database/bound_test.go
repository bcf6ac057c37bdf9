package database

import (
	"slices"
	"testing"
)

// The number of rows that is asked for stands in the text of a query, wherever it is a
// number; all other arguments keep their place.
func TestALimitStandsInTheText(t *testing.T) {
	for _, x := range []struct {
		query string
		args  []any
		text  string
		left  []any
	}{
		{`SELECT 1 WHERE a = ?`, []any{"x"}, `SELECT 1 WHERE a = ?`, []any{"x"}},
		{`SELECT 1 LIMIT ?`, []any{51}, `SELECT 1 LIMIT 51`, nil},
		{`SELECT 1 WHERE a = ? ORDER BY b LIMIT ? OFFSET ?`, []any{"x", 51, 7}, `SELECT 1 WHERE a = ? ORDER BY b LIMIT 51 OFFSET ?`, []any{"x", 7}},
		{`SELECT (SELECT 1 WHERE a = ? LIMIT ?) WHERE b IN (?, ?) LIMIT ?`, []any{"x", 2, "y", "z", 3}, `SELECT (SELECT 1 WHERE a = ? LIMIT 2) WHERE b IN (?, ?) LIMIT 3`, []any{"x", "y", "z"}},
		{`SELECT 1 WHERE a = ? LIMIT ?`, []any{"x", "51"}, `SELECT 1 WHERE a = ? LIMIT ?`, []any{"x", "51"}},
		{`SELECT 1 WHERE a = ? LIMIT ?`, []any{"x"}, `SELECT 1 WHERE a = ? LIMIT ?`, []any{"x"}},
	} {
		given := slices.Clone(x.args)
		if text, left := bounded(x.query, x.args); text != x.text || !slices.Equal(left, x.left) {
			t.Errorf("%s with %v: %s with %v", x.query, x.args, text, left)
		}
		if !slices.Equal(given, x.args) {
			t.Errorf("%s: the caller's arguments became %v", x.query, x.args)
		}
	}
}
