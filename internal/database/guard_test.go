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

func TestRefusalsAreRead(t *testing.T) {
	text := "-- +goose Up\n-- refuse: kept when DELETE ON diary\n-- refuse: grows when UPDATE ON diary\n--   if OLD.n <> NEW.n\n--     AND NEW.n > 0\n--   unless NEW.n =\n--     OLD.n + 1\n-- a word more\n"
	want := []refusal{{"kept", "DELETE", "diary", "", ""}, {"grows", "UPDATE", "diary", "OLD.n <> NEW.n\n  AND NEW.n > 0", "NEW.n =\n  OLD.n + 1"}}
	if got := refusalsIn(text); !slices.Equal(got, want) {
		t.Errorf("read %q", got)
	}
	files, err := Migrations()
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]bool{}
	for _, f := range files {
		lines, list := strings.Count(f.Text, "-- refuse:"), refusalsIn(f.Text)
		if lines != len(list) {
			t.Errorf("%s refuses %d things, %d are read", f.Name, lines, len(list))
		}
		for _, r := range list {
			if given[r.name] {
				t.Errorf("%s gives the name %s again", f.Name, r.name)
			}
			given[r.name] = true
		}
	}
	if len(given) == 0 {
		t.Error("nothing is refused")
	}
}

// A program that begins again, or an older one that was brought up, finds what it refuses
// once and not twice.
func TestRefusalsAreMadeOnce(t *testing.T) {
	db := fresh(t)
	for range 2 {
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	list, err := refusals(1 << 62)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		var n int
		err := db.ReadTx(t.Context(), func(c *Conn) error {
			return c.Get(t.Context(), &n, `SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND name = ?`, r.name)
		})
		if err != nil || n != 1 {
			t.Errorf("%s is there %d times, %v", r.name, n, err)
		}
	}
}
