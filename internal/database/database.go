// Package database opens the store and runs every SQL text of the program on
// SQLite and on PostgreSQL alike: transactions, placeholders, numbering, errors
// and migrations. It knows nothing of support orders.
//
// A room writes each query once, with `?` for its arguments, in its store*.go,
// desk.go or search*.go. Arguments always travel apart from the text. A question
// mark inside a literal is not possible, because every one becomes a placeholder.
package database

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
)

// Engine names the kind of database that holds the data.
type Engine string

// The two engines. One schema and one query text serve both.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	engine Engine
	url    string // as given to Open
	path   string // SQLite: absolute path of the file
	name   string // PostgreSQL: under which the server knows our connections

	write source // where transactions begin
	read  source // where single queries run; refuses to write

	bound   sync.Map // PostgreSQL: query text with `?` → with $1, $2…
	serving *os.File // SQLite: the claimed lock file
	mu      sync.Mutex
}

// source is where connections come from: a pool of one engine and one purpose.
type source interface {
	// begin starts a transaction that end finishes; end commits or rolls back
	// and gives the connection back.
	begin(ctx context.Context) (run runner, end func(commit bool) error, err error)
	// borrow gives a runner for one statement.
	borrow(ctx context.Context) (run runner, done func(), err error)
	// busy counts the connections that are in use now.
	busy() int
	close() error
}

// runner runs one statement whose placeholders already suit the engine.
type runner interface {
	get(ctx context.Context, dest any, query string, args []any) error
	all(ctx context.Context, dest any, query string, args []any) error
	exec(ctx context.Context, query string, args []any) (int64, error)
	each(ctx context.Context, f func(row []any) error, query string, args []any) error
}

// Open opens the database at url, "sqlite:/path/to/file.db" or "postgres://…",
// and asserts the settings on which durability rests. It creates no tables: see
// Migrate. It refuses with an error that names the setting when the engine is
// too old or would lose acknowledged work.
func Open(ctx context.Context, url string) (*DB, error) {
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		return openSQLite(ctx, strings.TrimPrefix(url, "sqlite:"))
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		return openPostgres(ctx, url)
	}
	scheme, _, _ := strings.Cut(url, ":")
	return nil, fmt.Errorf("database: unknown kind of database %q: want sqlite:PATH or postgres://…", scheme)
}

// Engine tells which engine holds the data.
func (db *DB) Engine() Engine { return db.engine }

// Path returns the file of a SQLite database, and "" for PostgreSQL. Backups and
// the check of the disk need it; nothing else should.
func (db *DB) Path() string { return db.path }

// InUse counts the connections that read and that write at this moment, for whoever
// watches the program.
func (db *DB) InUse() (reading, writing int) { return db.read.busy(), db.write.busy() }

// Ping asks both pools for an answer; readiness checks call it.
func (db *DB) Ping(ctx context.Context) error {
	for _, s := range []source{db.read, db.write} {
		run, done, err := s.borrow(ctx)
		if err != nil {
			return err
		}
		var one int
		err = run.get(ctx, &one, "SELECT 1", nil)
		done()
		if err != nil {
			return err
		}
	}
	return nil
}

// Close gives back the claim of Serve and closes every connection. Transactions
// under way must have ended.
func (db *DB) Close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	err := db.read.close()
	if e := db.write.close(); err == nil {
		err = e
	}
	if db.serving != nil {
		db.serving.Close() // the lock goes with the file handle
		db.serving = nil
	}
	return err
}
