package database

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
	_ "modernc.org/sqlite" // the driver registers itself as "sqlite"
)

const (
	// sqliteOldest is the first SQLite without the fault that could damage a
	// file in WAL mode when one connection wrote while another checkpointed.
	sqliteOldest = "3.51.3"
	sqliteBusy   = 10000 // ms that a connection waits for another's lock
	readers      = 8
)

func openSQLite(ctx context.Context, path string) (*DB, error) {
	path = strings.TrimPrefix(path, "//")
	if path == "" || path == ":memory:" {
		return nil, errors.New("database: sqlite needs the path of a file")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	// Created here and not by the engine, so that only the owner can read it.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	f.Close()

	writer, err := sqlx.Open("sqlite", sqliteDSN(path, false))
	if err != nil {
		return nil, fmt.Errorf("database: %w", err)
	}
	reader, err := sqlx.Open("sqlite", sqliteDSN(path, true))
	if err != nil {
		writer.Close()
		return nil, fmt.Errorf("database: %w", err)
	}
	db := &DB{engine: SQLite, url: "sqlite:" + path, path: path}
	db.write = newLane(writer, 1, "BEGIN IMMEDIATE", assertSQLite(false))
	db.read = newLane(reader, readers, "BEGIN DEFERRED", assertSQLite(true))

	// The writer goes first: it turns the journal to WAL, which a reader may not.
	for _, s := range []source{db.write, db.read} {
		_, done, err := s.borrow(ctx)
		if err != nil {
			db.Close()
			return nil, err
		}
		done(nil)
	}
	return db, nil
}

func sqliteDSN(path string, readOnly bool) string {
	q := url.Values{}
	for _, p := range []string{"busy_timeout(" + strconv.Itoa(sqliteBusy) + ")", "synchronous(FULL)", "foreign_keys(1)",
		// Without it REPLACE would get past the guard of append-only tables.
		"recursive_triggers(1)"} {
		q.Add("_pragma", p)
	}
	if readOnly {
		q.Add("_pragma", "query_only(1)")
	} else {
		q.Add("_pragma", "journal_mode(WAL)")
		q.Set("_txlock", "immediate")
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

// assertSQLite checks on a new connection every setting on which we rely: the
// driver would pass over a misspelt pragma in silence.
func assertSQLite(readOnly bool) func(context.Context, *sqlx.Conn) error {
	want := []struct{ ask, answer string }{
		{"PRAGMA journal_mode", "wal"},
		{"PRAGMA synchronous", "2"}, // FULL
		{"PRAGMA foreign_keys", "1"},
		{"PRAGMA recursive_triggers", "1"},
		{"PRAGMA busy_timeout", strconv.Itoa(sqliteBusy)},
		{"PRAGMA query_only", map[bool]string{false: "0", true: "1"}[readOnly]},
	}
	return func(ctx context.Context, c *sqlx.Conn) error {
		var version string
		if err := c.GetContext(ctx, &version, "SELECT sqlite_version()"); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if err := oldEnough(version, sqliteOldest); err != nil {
			return err
		}
		for _, w := range want {
			var got string
			if err := c.GetContext(ctx, &got, w.ask); err != nil {
				return fmt.Errorf("database: %s: %w", w.ask, err)
			}
			if !strings.EqualFold(got, w.answer) {
				return fmt.Errorf("database: %s is %q on this connection, want %q", w.ask, got, w.answer)
			}
		}
		return nil
	}
}

// oldEnough refuses a version of SQLite that is before the oldest we trust.
func oldEnough(version, oldest string) error {
	v, w := strings.Split(version, "."), strings.Split(oldest, ".")
	for i := range w {
		got, want := 0, 0
		if i < len(v) {
			got, _ = strconv.Atoi(v[i])
		}
		want, _ = strconv.Atoi(w[i])
		if got != want {
			if got < want {
				return fmt.Errorf("database: SQLite %s is older than %s, which mends a fault that damages files in WAL mode", version, oldest)
			}
			return nil
		}
	}
	return nil
}
