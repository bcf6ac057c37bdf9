package database

import (
	"slices"
	"strings"
	"testing"
)

func TestAppendOnlyLinesAreFound(t *testing.T) {
	text := "-- +goose Up\n-- append-only: audit_entries\nCREATE TABLE x (a TEXT);\n  -- append-only: not_at_the_start\n"
	var got []string
	for _, m := range appendOnlyLine.FindAllStringSubmatch(text, -1) {
		got = append(got, m[1])
	}
	if !slices.Equal(got, []string{"audit_entries"}) {
		t.Errorf("found %v", got)
	}
}

func TestSQLiteGuardRefusesEveryChange(t *testing.T) {
	db := fresh(t)
	run := func(statement string) error {
		return db.Write(t.Context(), func(c *Conn) error {
			_, err := c.Exec(t.Context(), statement)
			return err
		})
	}
	prepare := []string{"CREATE TABLE diary (id TEXT PRIMARY KEY, word TEXT)"}
	prepare = append(prepare, guardStatements(SQLite, "diary")...)
	prepare = append(prepare, guardStatements(SQLite, "diary")...) // again does no harm
	for _, s := range append(prepare, "INSERT INTO diary VALUES ('1', 'a')") {
		if err := run(s); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []string{
		"UPDATE diary SET word = 'b'",
		"DELETE FROM diary",
		"INSERT OR REPLACE INTO diary VALUES ('1', 'b')",
		"INSERT INTO diary VALUES ('1', 'b') ON CONFLICT (id) DO UPDATE SET word = excluded.word",
	} {
		if err := run(s); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s gives %v, want a refusal", s, err)
		}
	}
}
