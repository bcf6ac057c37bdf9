package database

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

const (
	// sqliteOldest is the first SQLite without the fault that could damage a
	// file in WAL mode when one connection wrote while another checkpointed.
	sqliteOldest = "3.51.3"
	sqliteBusy   = 10000 // ms that a connection waits for another's lock
)

// sqliteReaders is how many connections read a file at once. Reading is work of this
// process, so that more than two for each processor wait for one another; each keeps its
// own pages and its own prepared statements.
func sqliteReaders() int { return max(4, 2*runtime.GOMAXPROCS(0)) }

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

	db := &DB{engine: SQLite, url: "sqlite:" + path, path: path}
	db.write = newLane(1, "BEGIN IMMEDIATE", func() (*sqlite.Conn, error) { return openConn(path, false) }, assertSQLite(false))
	db.read = newLane(sqliteReaders(), "BEGIN DEFERRED", func() (*sqlite.Conn, error) { return openConn(path, true) }, assertSQLite(true))

	// The writer goes first: it turns the journal to WAL, which a reader may not.
	for _, s := range []source{db.write, db.read} {
		_, done, err := s.borrow(ctx)
		if err != nil {
			db.Close()
			return nil, err
		}
		done()
	}
	return db, nil
}

// pragmas are the settings of a connection, in the order in which they are made.
func pragmas(readOnly bool) []string {
	list := []string{"busy_timeout(" + strconv.Itoa(sqliteBusy) + ")"}
	if !readOnly {
		list = append(list, "journal_mode(WAL)")
	}
	// Without recursive triggers REPLACE would get past the guard of append-only tables.
	list = append(list, "synchronous(FULL)", "foreign_keys(1)", "recursive_triggers(1)")
	if readOnly {
		list = append(list, "query_only(1)")
	}
	return list
}

// openConn opens one connection of a lane. The path is taken as it is, not as a URI.
func openConn(path string, readOnly bool) (*sqlite.Conn, error) {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		return nil, err
	}
	conn.SetBusyTimeout(sqliteBusy * time.Millisecond)
	for _, p := range pragmas(readOnly) {
		if err := sqlitex.ExecuteTransient(conn, "PRAGMA "+p, nil); err != nil {
			conn.Close()
			return nil, fmt.Errorf("PRAGMA %s: %w", p, err)
		}
	}
	return conn, nil
}

// migrationDSN names the file to database/sql, through which goose migrates.
func migrationDSN(path string) string {
	q := url.Values{}
	for _, p := range pragmas(false) {
		q.Add("_pragma", p)
	}
	q.Set("_txlock", "immediate")
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

// assertSQLite checks on a new connection every setting on which we rely: the
// driver would pass over a misspelt pragma in silence.
func assertSQLite(readOnly bool) func(context.Context, *session) error {
	want := []struct{ ask, answer string }{
		{"PRAGMA journal_mode", "wal"},
		{"PRAGMA synchronous", "2"}, // FULL
		{"PRAGMA foreign_keys", "1"},
		{"PRAGMA recursive_triggers", "1"},
		{"PRAGMA busy_timeout", strconv.Itoa(sqliteBusy)},
		{"PRAGMA query_only", map[bool]string{false: "0", true: "1"}[readOnly]},
	}
	return func(ctx context.Context, s *session) error {
		var version string
		if err := s.get(ctx, &version, "SELECT sqlite_version()", nil); err != nil {
			return fmt.Errorf("database: %w", err)
		}
		if err := oldEnough(version, sqliteOldest); err != nil {
			return err
		}
		for _, w := range want {
			var got string
			if err := s.get(ctx, &got, w.ask, nil); err != nil {
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
