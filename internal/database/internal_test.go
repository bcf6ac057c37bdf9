package database

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func fresh(t *testing.T) *DB {
	t.Helper()
	db, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestSQLiteOldEnough(t *testing.T) {
	for version, ok := range map[string]bool{
		"3.51.3": true, "3.51.10": true, "3.54.1": true, "4.0": true, "4": true,
		"3.51.2": false, "3.40.1": false, "3.51": false, "2.99.99": false, "": false,
	} {
		if err := oldEnough(version, sqliteOldest); (err == nil) != ok {
			t.Errorf("version %q: %v", version, err)
		}
	}
}

// Every connection of both lanes must hold the settings, not only the first one.
func TestEveryConnectionIsAsserted(t *testing.T) {
	db := fresh(t)
	for name, l := range map[string]*lane{"writer": db.write.(*lane), "readers": db.read.(*lane)} {
		var taken []*session
		for range cap(l.free) {
			s, err := l.take(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			taken = append(taken, s)
			if err := assertSQLite(name == "readers")(t.Context(), s); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		if _, err := l.take(ctx); err == nil {
			t.Errorf("%s: one connection more than the lane has", name)
		}
		cancel()
		for _, s := range taken {
			l.free <- s
		}
	}
}

func TestAWrongSettingIsNamed(t *testing.T) {
	db := fresh(t)
	s, err := db.write.(*lane).take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { db.write.(*lane).free <- s }()
	if _, err := s.exec(t.Context(), "PRAGMA synchronous = NORMAL", nil); err != nil {
		t.Fatal(err)
	}
	if err := assertSQLite(false)(t.Context(), s); err == nil || !strings.Contains(err.Error(), "synchronous") {
		t.Errorf("synchronous=NORMAL gives %v, want an error that names it", err)
	}
}

func TestStatementsAreKeptUpToABound(t *testing.T) {
	db := fresh(t)
	for i := range statementsKept + 20 {
		var n int
		if err := db.Write(t.Context(), func(c *Conn) error {
			return c.Get(t.Context(), &n, "SELECT 1"+strings.Repeat(" ", i))
		}); err != nil || n != 1 {
			t.Fatalf("text %d: %d, %v", i, n, err)
		}
	}
	s, err := db.write.(*lane).take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { db.write.(*lane).free <- s }()
	if len(s.stmts) > statementsKept {
		t.Errorf("%d statements kept, want at most %d", len(s.stmts), statementsKept)
	}
}

// An interrupted write makes SQLite roll back by itself; the connection must
// come back without a transaction.
func TestAnInterruptedWriteLeavesTheConnectionClean(t *testing.T) {
	db := fresh(t)
	const endless = `INSERT INTO counters (series, year, last)
		WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'X', i, 1 FROM n`
	for range 3 {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		err := db.Write(t.Context(), func(c *Conn) error { // only the statement is impatient
			_, err := c.Exec(ctx, endless)
			return err
		})
		cancel()
		if err == nil {
			t.Fatal("an endless statement ended")
		}
		if err := db.Write(t.Context(), func(c *Conn) error {
			_, err := c.Next(t.Context(), "OS", 2026)
			return err
		}); err != nil {
			t.Fatalf("after the interruption: %v", err)
		}
	}
	var n int
	if err := db.Read().Get(t.Context(), &n, "SELECT last FROM counters WHERE series = 'OS'"); err != nil || n != 3 {
		t.Errorf("last number %d (%v), want 3", n, err)
	}
}

func TestASchemaFromTheFutureIsRefused(t *testing.T) {
	db := fresh(t)
	if err := db.Migrate(t.Context()); err != nil {
		t.Errorf("migrating again: %v", err)
	}
	if err := db.Write(t.Context(), func(c *Conn) error {
		_, err := c.Exec(t.Context(), "INSERT INTO goose_db_version (version_id, is_applied) VALUES (29990101000000, 1)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "más nueva") {
		t.Errorf("a newer schema gives %v, want a refusal", err)
	}
}

func TestMigrationsComeInOrder(t *testing.T) {
	files, err := Migrations()
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	if !slices.IsSortedFunc(files, func(a, b Migration) int { return strings.Compare(a.Name, b.Name) }) {
		t.Error("the files do not come in order")
	}
}
