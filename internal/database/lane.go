package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"sync"

	"zombiezen.com/go/sqlite"
)

// A lane is a fixed set of SQLite connections that keep their prepared statements:
// compiling each text anew costs more than running most of them.
type lane struct {
	free     chan *session
	open     func() (*sqlite.Conn, error)
	beginSQL string
	assert   func(context.Context, *session) error
	keep     int // statements that each connection keeps
}

// session is one connection of a lane. Its connection is opened when first used.
type session struct {
	mu    sync.Mutex // a transaction's Conn may be used by several goroutines
	conn  *sqlite.Conn
	stmts map[string]*statement
	keep  int
}

// statement is a prepared text with what was learnt of the values that it fills.
type statement struct {
	*sqlite.Stmt
	plans map[reflect.Type]*plan
}

// statementsKept bounds the statements that one connection keeps: texts with
// lists of varying length must not fill the memory. The texts used first, which
// are the common ones, stay.
const statementsKept = 400

func newLane(size int, begin string, open func() (*sqlite.Conn, error), assert func(context.Context, *session) error) *lane {
	l := &lane{free: make(chan *session, size), open: open, beginSQL: begin, assert: assert, keep: statementsKept}
	for range size {
		l.free <- &session{}
	}
	return l
}

// errClosed answers who comes after Close.
var errClosed = errors.New("database: it is closed")

func (l *lane) busy() int { return cap(l.free) - len(l.free) }

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
	if err := l.connect(ctx, s); err != nil {
		s.drop()
		l.free <- s
		return nil, err
	}
	return s, nil
}

func (l *lane) connect(ctx context.Context, s *session) error {
	if l.open == nil {
		return errClosed
	}
	conn, err := l.open()
	if err != nil {
		return fmt.Errorf("database: %w", err)
	}
	s.conn, s.stmts, s.keep = conn, make(map[string]*statement), l.keep
	return l.assert(ctx, s)
}

func (s *session) drop() {
	if s.conn == nil {
		return
	}
	for _, st := range s.stmts {
		st.Finalize()
	}
	s.conn.Close()
	s.conn, s.stmts = nil, nil
}

func (l *lane) borrow(ctx context.Context) (runner, func(), error) {
	s, err := l.take(ctx)
	if err != nil {
		return nil, nil, err
	}
	return s, func() { l.free <- s }, nil
}

func (l *lane) begin(ctx context.Context) (runner, func(bool) error, error) {
	s, err := l.take(ctx)
	if err != nil {
		return nil, nil, err
	}
	if _, err := s.exec(ctx, l.beginSQL, nil); err != nil {
		l.free <- s
		return nil, nil, err
	}
	end := func(commit bool) error {
		// The end must run even when the caller's patience is over.
		ctx := context.WithoutCancel(ctx)
		if commit {
			_, err := s.exec(ctx, "COMMIT", nil)
			if err == nil {
				l.free <- s
				return nil
			}
			s.rollback(ctx)
			l.free <- s
			return err
		}
		s.rollback(ctx)
		l.free <- s
		return nil
	}
	return s, end, nil
}

// rollback leaves the session without a transaction. The engine may have rolled
// back already (an interrupted write does that), so a refusal is looked into: a
// connection that is still inside one is thrown away.
func (s *session) rollback(ctx context.Context) {
	if _, err := s.exec(ctx, "ROLLBACK", nil); err != nil && !s.conn.AutocommitEnabled() {
		s.drop()
	}
}

func (l *lane) close() error {
	// Wait for every session: a statement under way must end before its
	// connection closes.
	for range cap(l.free) {
		(<-l.free).drop()
	}
	l.open = nil
	for range cap(l.free) {
		l.free <- &session{}
	}
	return nil
}

// run prepares a text, or finds it prepared, gives it its arguments and has use step
// through it, interrupted when ctx ends.
func (s *session) run(ctx context.Context, query string, args []any, use func(st *statement) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if done := ctx.Done(); done != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.conn.SetInterrupt(done)
		defer s.conn.SetInterrupt(nil)
	}
	err := s.prepared(query, func(st *statement) error {
		// Nothing of the run before stays bound: each parameter is bound anew. They are
		// not cleared, for that would have SQLite compile the text again.
		if n := st.BindParamCount(); n != len(args) {
			return fmt.Errorf("database: %d arguments for %d places", len(args), n)
		}
		for i, a := range args {
			if err := bindArgument(st.Stmt, i+1, a); err != nil {
				return err
			}
		}
		err := use(st)
		if e := st.Reset(); err == nil {
			err = e
		}
		return err
	})
	if err != nil && ctx.Err() != nil && sqlite.ErrCode(err).ToPrimary() == sqlite.ResultInterrupt {
		return context.Cause(ctx)
	}
	return err
}

// prepared finds the statement of a text, or prepares it; when the connection keeps
// enough of them, for this once.
func (s *session) prepared(query string, use func(*statement) error) error {
	if st, ok := s.stmts[query]; ok {
		return use(st)
	}
	prepared, rest, err := s.conn.PrepareTransient(query)
	if err != nil {
		return err
	}
	if rest > 0 {
		prepared.Finalize()
		return fmt.Errorf("database: more than one statement in %q", query)
	}
	st := &statement{Stmt: prepared, plans: map[reflect.Type]*plan{}}
	if len(s.stmts) >= s.keep {
		defer st.Finalize()
		return use(st)
	}
	s.stmts[query] = st
	return use(st)
}

func (s *session) get(ctx context.Context, dest any, query string, args []any) error {
	into := reflect.ValueOf(dest)
	if into.Kind() != reflect.Pointer || into.IsNil() {
		return fmt.Errorf("database: Get needs a pointer and got %T", dest)
	}
	return s.run(ctx, query, args, func(st *statement) error {
		row, err := st.Step()
		if err != nil {
			return err
		}
		if !row {
			return sql.ErrNoRows
		}
		p, err := st.planFor(into.Type().Elem())
		if err != nil {
			return err
		}
		return p.read(st.Stmt, into.Elem())
	})
}

func (s *session) all(ctx context.Context, dest any, query string, args []any) error {
	into := reflect.ValueOf(dest)
	if into.Kind() != reflect.Pointer || into.IsNil() || into.Elem().Kind() != reflect.Slice {
		return fmt.Errorf("database: Select needs a pointer to a slice and got %T", dest)
	}
	list := into.Elem()
	return s.run(ctx, query, args, func(st *statement) error {
		p, err := st.planFor(list.Type().Elem())
		if err != nil {
			return err
		}
		for {
			row, err := st.Step()
			if err != nil || !row {
				return err
			}
			n := list.Len()
			if n == list.Cap() {
				list.Grow(max(n, 8))
			}
			list.SetLen(n + 1)
			list.Index(n).SetZero()
			if err := p.read(st.Stmt, list.Index(n)); err != nil {
				return err
			}
		}
	})
}

func (s *session) exec(ctx context.Context, query string, args []any) (n int64, err error) {
	err = s.run(ctx, query, args, func(st *statement) error {
		for {
			row, err := st.Step()
			if err != nil {
				return err
			}
			if !row {
				n = int64(s.conn.Changes())
				return nil
			}
		}
	})
	return n, err
}
