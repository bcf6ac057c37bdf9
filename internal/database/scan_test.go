package database_test

import (
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
)

type word string

type inner struct {
	Word word             `db:"word"`
	At   database.Instant `db:"at"`
}

// What comes out of a query must not depend on the engine: SQLite's values take a way
// of their own into Go.
func TestValuesComeOutAlike(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx, c := t.Context(), db.Read()
		var rows []struct {
			inner
			N     int64   `db:"n"`
			Yes   bool    `db:"yes"`
			Half  float64 `db:"half"`
			Gone  *string `db:"gone"`
			There *string `db:"there"`
		}
		err := c.Select(ctx, &rows, `SELECT CAST(? AS TEXT) AS word, CAST('2026-11-29T01:02:03.000004Z' AS TEXT) AS at, CAST(? AS BIGINT) AS n, CAST(? AS INTEGER) AS yes,
			CAST(? AS DOUBLE PRECISION) AS half, CAST(NULL AS TEXT) AS gone, CAST(? AS TEXT) AS there`, word("ñandú «😀»"), int64(1)<<40, 1, 0.5, "x")
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		r := rows[0]
		if r.Word != "ñandú «😀»" || r.At.String() != "2026-11-29T01:02:03.000004Z" || r.N != 1<<40 || !r.Yes || r.Half != 0.5 || r.Gone != nil || r.There == nil || *r.There != "x" {
			t.Errorf("came out as %+v", r)
		}
		var words []word
		if err := c.Select(ctx, &words, `SELECT CAST(? AS TEXT) AS w UNION ALL SELECT CAST(? AS TEXT) ORDER BY w`, "b", "a"); err != nil || len(words) != 2 || words[0] != "a" {
			t.Errorf("plain values came out as %q, %v", words, err)
		}
	})
}

func TestWhatDoesNotFitIsRefusedAlike(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		ctx, c := t.Context(), db.Read()
		var s string
		var n int8
		var row inner
		for name, err := range map[string]error{
			"nothing into a text":                 c.Get(ctx, &s, `SELECT CAST(NULL AS TEXT)`),
			"nothing into a number":               c.Get(ctx, &n, `SELECT CAST(NULL AS INTEGER)`),
			"a text into a number":                c.Get(ctx, &n, `SELECT CAST('x' AS TEXT)`),
			"a number that is too large":          c.Get(ctx, &n, `SELECT 300`),
			"two columns into one value":          c.Get(ctx, &s, `SELECT CAST('a' AS TEXT) AS a, CAST('b' AS TEXT) AS b`),
			"a column that has no place":          c.Get(ctx, &row, `SELECT CAST('a' AS TEXT) AS word, CAST('b' AS TEXT) AS other`),
			"an argument too few":                 c.Get(ctx, &s, `SELECT CAST(? AS TEXT) || CAST(? AS TEXT)`, "a"),
			"an argument too many":                c.Get(ctx, &s, `SELECT CAST(? AS TEXT)`, "a", "b"),
			"an argument that cannot be a column": c.Get(ctx, &s, `SELECT CAST(? AS TEXT)`, struct{ A int }{1}),
		} {
			if err == nil || database.IsNone(err) {
				t.Errorf("%s: got %v, want a refusal", name, err)
			}
		}
	})
}

// A statement that is kept must not show the arguments of the run before.
func TestAKeptStatementForgetsItsArguments(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		err := db.ReadTx(t.Context(), func(c *database.Conn) error {
			for _, given := range []*string{new(strings.Repeat("largo", 100)), nil, new("corto"), new("")} {
				var got *string
				if err := c.Get(t.Context(), &got, `SELECT CAST(? AS TEXT)`, given); err != nil {
					return err
				}
				if (got == nil) != (given == nil) || got != nil && *got != *given {
					t.Errorf("%v came back as %v", given, got)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
