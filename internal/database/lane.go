package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/jmoiron/sqlx"
)

// A lane is a fixed set of SQLite connections that keep their prepared
// statements. The pool of database/sql could do it too, but preparing on the pool
// while its only connection is inside a transaction would wait for ever, and
// compiling each text anew costs more than running most of them.
type lane struct {
	db       *sqlx.DB
	free     chan *session
	beginSQL string
	assert   func(context.Context, *sqlx.Conn) error
	keep     int // statements that each connection keeps
}

// session is one connection of a lane. Its connection is opened when first used.
type session struct {
	conn  *sqlx.Conn
	stmts map[string]*sqlx.Stmt
	keep  int
}

// statementsKept bounds the statements that one connection keeps: texts with
// lists of varying length must not fill the memory. The texts used first, which
// are the common ones, stay.
const statementsKept = 400

func newLane(db *sqlx.DB, size int, begin string, assert func(context.Context, *sqlx.Conn) error) *lane {
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	l := &lane{db: db, free: make(chan *session, size), beginSQL: begin, assert: assert, keep: statementsKept}
	for range size {
		l.free <- &session{}
	}
	return l
}

func (l *lane) pool() *sqlx.DB { return l.db }

func (l *lane) take(ctx context.Context) (*session, error) {
	var s *session
	select {
	case s = <-l.free:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if s.conn != nil {
		return s, nil
	}
	conn, err := l.db.Connx(ctx)
	if err == nil {
		if err = l.assert(ctx, conn); err == nil {
			s.conn, s.stmts, s.keep = conn, make(map[string]*sqlx.Stmt), l.keep
			return s, nil
		}
		conn.Close()
	}
	l.free <- s
	return nil, err
}

// give takes a session back; a connection that broke is thrown away.
func (l *lane) give(s *session, err error) {
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		s.drop()
	}
	l.free <- s
}

func (s *session) drop() {
	if s.conn == nil {
		return
	}
	for _, st := range s.stmts {
		st.Close()
	}
	s.conn.Close()
	s.conn, s.stmts = nil, nil
}

func (l *lane) borrow(ctx context.Context) (runner, func(error), error) {
	s, err := l.take(ctx)
	if err != nil {
		return nil, nil, err
	}
	return s, func(err error) { l.give(s, err) }, nil
}

func (l *lane) begin(ctx context.Context) (runner, func(bool) error, error) {
	s, err := l.take(ctx)
	if err != nil {
		return nil, nil, err
	}
	if _, err := s.exec(ctx, l.beginSQL, nil); err != nil {
		l.give(s, err)
		return nil, nil, err
	}
	end := func(commit bool) error {
		// The end must run even when the caller's patience is over.
		ctx := context.WithoutCancel(ctx)
		if commit {
			_, err := s.exec(ctx, "COMMIT", nil)
			if err == nil {
				l.give(s, nil)
				return nil
			}
			s.rollback(ctx)
			l.give(s, nil)
			return err
		}
		s.rollback(ctx)
		l.give(s, nil)
		return nil
	}
	return s, end, nil
}

// rollback leaves the session without a transaction. The engine may have rolled
// back already (an interrupted write does that), so a refusal is looked into: a
// connection on which no new transaction can begin is thrown away.
func (s *session) rollback(ctx context.Context) {
	if _, err := s.exec(ctx, "ROLLBACK", nil); err == nil {
		return
	}
	if _, err := s.conn.ExecContext(ctx, "BEGIN DEFERRED"); err != nil {
		s.drop()
		return
	}
	if _, err := s.conn.ExecContext(ctx, "ROLLBACK"); err != nil {
		s.drop()
	}
}

func (l *lane) close() error {
	// Wait for every session: a statement under way must end before its
	// connection closes.
	for range cap(l.free) {
		(<-l.free).drop()
	}
	for range cap(l.free) {
		l.free <- &session{}
	}
	return l.db.Close()
}

// stmt returns the prepared statement of a text, and nil when the text shall run
// unprepared because the connection keeps enough of them.
func (s *session) stmt(ctx context.Context, query string) (*sqlx.Stmt, error) {
	if st, ok := s.stmts[query]; ok {
		return st, nil
	}
	if len(s.stmts) >= s.keep {
		return nil, nil
	}
	st, err := s.conn.PreparexContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s.stmts[query] = st
	return st, nil
}

func (s *session) get(ctx context.Context, dest any, query string, args []any) error {
	st, err := s.stmt(ctx, query)
	switch {
	case err != nil:
		return err
	case st == nil:
		return s.conn.GetContext(ctx, dest, query, args...)
	}
	return st.GetContext(ctx, dest, args...)
}

func (s *session) all(ctx context.Context, dest any, query string, args []any) error {
	st, err := s.stmt(ctx, query)
	switch {
	case err != nil:
		return err
	case st == nil:
		return s.conn.SelectContext(ctx, dest, query, args...)
	}
	return st.SelectContext(ctx, dest, args...)
}

func (s *session) exec(ctx context.Context, query string, args []any) (int64, error) {
	st, err := s.stmt(ctx, query)
	if err != nil {
		return 0, err
	}
	var res sql.Result
	if st == nil {
		res, err = s.conn.ExecContext(ctx, query, args...)
	} else {
		res, err = st.ExecContext(ctx, args...)
	}
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}
