package database

import (
	"database/sql"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"zombiezen.com/go/sqlite"
)

// ErrNone says that a query found no row.
var ErrNone = errors.New("database: no such row")

// errUnique marks an error as a duplicate. It is never returned alone.
var errUnique = errors.New("duplicate")

// IsNone tells whether err says that a query found no row.
func IsNone(err error) bool { return errors.Is(err, ErrNone) }

// IsUnique tells whether err says that a row with the same key is there already.
func IsUnique(err error) bool { return errors.Is(err, errUnique) }

// marked is an error of the engine with the mark that tells its class.
type marked struct {
	error
	mark error
}

func (m marked) Unwrap() []error { return []error{m.error, m.mark} }

// classify puts our names on the errors of the two engines. It is the one place
// that knows their codes.
func classify(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNone
	}
	switch sqlite.ErrCode(err) {
	case sqlite.ResultConstraintUnique, sqlite.ResultConstraintPrimaryKey:
		return marked{err, errUnique}
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "23505" {
		return marked{err, errUnique}
	}
	return err
}

// isCollision tells whether PostgreSQL gave the transaction up because of
// another one, so that running it again may succeed.
func isCollision(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}
