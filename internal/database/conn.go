package database

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
)

// Conn is where SQL runs: inside one transaction (given by Write and ReadTx) or
// on the readers' pool (given by Read). Texts use `?` for arguments.
//
// Inside a transaction a failed statement ends it on both engines: what follows
// is refused and the transaction is rolled back. Whoever wants to go on after a
// duplicate writes ON CONFLICT.
type Conn struct {
	db  *DB
	src source // outside a transaction
	tx  *txn   // inside one
}

type txn struct {
	run    runner
	ctx    context.Context // the transaction's own: when it is over, so is the transaction
	failed error
	done   bool
	after  []func() // to run once it is committed
}

// AfterCommit has f run as soon as the transaction of this Conn is committed, and
// never if it is not: for telling others that something changed, which must not be
// told before it is true. f runs in the writer's way, so it only hands on; it must
// not use this Conn. Outside a transaction f runs at once.
func (c *Conn) AfterCommit(f func()) {
	if c.tx == nil {
		f()
		return
	}
	c.tx.after = append(c.tx.after, f)
}

var errOver = errors.New("database: this transaction is over: its Conn must not leave the function")

// with finds the runner of one statement, and remembers a failure.
func (c *Conn) with(ctx context.Context, query string, args []any, f func(run runner, query string, args []any) error) error {
	query, args = c.db.bind(query, args)
	if c.tx == nil {
		run, done, err := c.src.borrow(ctx)
		if err != nil {
			return err
		}
		err = f(run, query, args)
		done()
		return classify(err)
	}
	switch {
	case c.tx.done:
		return errOver
	case c.tx.failed != nil:
		return fmt.Errorf("database: the transaction failed before: %w", c.tx.failed)
	case c.tx.ctx.Err() != nil:
		return context.Cause(c.tx.ctx)
	}
	err := classify(f(c.tx.run, query, args))
	if err != nil && !IsNone(err) {
		c.tx.failed = err
	}
	return err
}

// Get scans the first row of a query into dest, a pointer to a value or to a
// struct with `db` tags. No row gives ErrNone.
func (c *Conn) Get(ctx context.Context, dest any, query string, args ...any) error {
	return c.with(ctx, query, args, func(run runner, q string, args []any) error { return run.get(ctx, dest, q, args) })
}

// Select scans all rows of a query into dest, a pointer to a slice. No row
// leaves it empty and is no error.
func (c *Conn) Select(ctx context.Context, dest any, query string, args ...any) error {
	return c.with(ctx, query, args, func(run runner, q string, args []any) error { return run.all(ctx, dest, q, args) })
}

// Exec runs a statement and returns how many rows it changed. A compare-and-swap
// looks at that number: 0 means that somebody else was quicker.
func (c *Conn) Exec(ctx context.Context, query string, args ...any) (rows int64, err error) {
	err = c.with(ctx, query, args, func(run runner, q string, args []any) error {
		rows, err = run.exec(ctx, q, args)
		return err
	})
	return rows, err
}

// In spreads a slice argument over as many placeholders: `WHERE id IN (?)`. The
// slice must not be empty.
func (c *Conn) In(query string, args ...any) (string, []any, error) {
	return sqlx.In(query, args...)
}

// Engine tells which engine runs the text, for the few that must differ.
func (c *Conn) Engine() Engine { return c.db.engine }

// bind turns `?` into the engine's placeholders.
func (db *DB) bind(query string, args []any) (string, []any) {
	if db.engine == SQLite {
		return query, args
	}
	query, args = bounded(query, args)
	if bound, ok := db.bound.Load(query); ok {
		return bound.(string), args
	}
	bound := sqlx.Rebind(sqlx.DOLLAR, query)
	db.bound.Store(query, bound)
	return bound, args
}

const atMost = "LIMIT ?"

// bounded writes the number of rows that a query asks for at most into its text. PostgreSQL
// plans a statement once, for any parameters, and would take an unknown number for a tenth
// of all rows. Few numbers are in use.
func bounded(query string, args []any) (string, []any) {
	at := strings.Index(query, atMost)
	if at < 0 {
		return query, args
	}
	var text strings.Builder
	var left []any
	for at >= 0 {
		end := at + len(atMost) - 1
		before := strings.Count(query[:end], "?")
		if before >= len(args) {
			break // the driver says that an argument is missing
		}
		n, is := args[before].(int)
		left = append(left, args[:before]...)
		text.WriteString(query[:end])
		if is {
			text.WriteString(strconv.Itoa(n))
		} else {
			text.WriteByte('?')
			left = append(left, args[before])
		}
		query, args = query[end+1:], args[before+1:]
		at = strings.Index(query, atMost)
	}
	text.WriteString(query)
	return text.String(), append(left, args...)
}
