package backup

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// shape is a table with its columns.
type shape struct {
	name    string
	columns []string
}

// shapes returns every table of the schema, those first to which others refer.
func shapes(ctx context.Context, c *database.Conn) ([]shape, error) {
	all, err := c.Columns(ctx)
	if err != nil {
		return nil, err
	}
	refs, err := c.References(ctx)
	if err != nil {
		return nil, err
	}
	byName := map[string]*shape{}
	var names []string
	for _, col := range all {
		if col.Table == schemaTable {
			continue
		}
		s := byName[col.Table]
		if s == nil {
			s = &shape{name: col.Table}
			byName[col.Table] = s
			names = append(names, col.Table)
		}
		s.columns = append(s.columns, col.Name)
	}
	slices.Sort(names)
	var list []shape
	done := map[string]bool{}
	for len(list) < len(names) {
		before := len(list)
		for _, n := range names {
			waits := slices.ContainsFunc(refs, func(r database.Reference) bool { return r.From == n && r.To != n && !done[r.To] })
			if done[n] || waits {
				continue
			}
			slices.Sort(byName[n].columns)
			list, done[n] = append(list, *byName[n]), true
		}
		if len(list) == before {
			return nil, fmt.Errorf("backup: tables refer to each other in a ring")
		}
	}
	return list, nil
}

// schemaTable is kept by the migrations themselves.
const schemaTable = "goose_db_version"

// rows gives every row of a table to f.
func rows(ctx context.Context, c *database.Conn, s shape, f func(row []any) error) error {
	return c.Each(ctx, f, `SELECT `+strings.Join(s.columns, ", ")+` FROM `+s.name)
}

// filled returns the tables that hold rows.
func filled(ctx context.Context, c *database.Conn, list []shape) (names []string, err error) {
	for _, s := range list {
		var n int
		if err := c.Get(ctx, &n, `SELECT COUNT(*) FROM (SELECT 1 AS one FROM `+s.name+` LIMIT 1) t`); err != nil {
			return nil, err
		}
		if n > 0 {
			names = append(names, s.name)
		}
	}
	return names, nil
}

// empty takes out of a table what the migrations put there.
func empty(ctx context.Context, c *database.Conn, table string) error {
	_, err := c.Exec(ctx, `DELETE FROM `+table)
	return err
}

// claim keeps everybody else out of the tables until the transaction ends. SQLite has
// one writer anyway.
func claim(ctx context.Context, c *database.Conn, list []shape) error {
	if c.Engine() != database.Postgres {
		return nil
	}
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.name
	}
	_, err := c.Exec(ctx, `LOCK TABLE `+strings.Join(names, ", ")+` IN ACCESS EXCLUSIVE MODE`)
	return err
}

// writer puts rows into a table, many in one statement.
type writer struct {
	c     *database.Conn
	table string
	width int
	args  []any
	one   string // the marks of one row
	head  string
	full  string
	n     int
}

// Rows in one statement, and arguments at most: SQLite takes 32,766.
const (
	mostRows = 200
	mostArgs = 20000
)

func newWriter(c *database.Conn, table string, columns []string) *writer {
	w := &writer{c: c, table: table, width: len(columns)}
	w.one = "(" + strings.TrimSuffix(strings.Repeat("?, ", w.width), ", ") + ")"
	w.head = `INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES `
	w.full = w.head + w.marks(w.most())
	return w
}

func (w *writer) most() int { return max(1, min(mostRows, mostArgs/w.width)) }

func (w *writer) marks(rows int) string {
	return strings.TrimSuffix(strings.Repeat(w.one+", ", rows), ", ")
}

func (w *writer) put(ctx context.Context, row []any) error {
	w.args = append(w.args, row...)
	w.n++
	if len(w.args) < w.most()*w.width {
		return nil
	}
	return w.flush(ctx)
}

func (w *writer) flush(ctx context.Context) error {
	n := len(w.args) / w.width
	if n == 0 {
		return nil
	}
	text := w.full
	if n < w.most() {
		text = w.head + w.marks(n)
	}
	_, err := w.c.Exec(ctx, text, w.args...)
	w.args = w.args[:0]
	if err != nil {
		return fmt.Errorf("fill %s: %w", w.table, err)
	}
	return nil
}

// Kind is what was done with a copy.
type Kind string

// The kinds of Run.
const (
	Taken    Kind = "respaldo"
	Restored Kind = "restauracion"
	Moved    Kind = "traslado"
)

// Run is one copy that was made, brought back or moved, or was to be.
type Run struct {
	At      time.Time // when the snapshot was taken, or it was brought back
	Kind    Kind
	OK      bool
	Name    string // of the copy
	Huella  string
	Bytes   int64
	Took    time.Duration
	Finding string // why it is not good; Spanish
}

// Note notes a run in a database, for whoever administers it.
func Note(ctx context.Context, c *database.Conn, r Run) error {
	ok := 0
	if r.OK {
		ok = 1
	}
	_, err := c.Exec(ctx, `INSERT INTO backup_runs (at, kind, ok, name, huella, bytes, millis, finding) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (at) DO NOTHING`,
		database.At(r.At), string(r.Kind), ok, r.Name, r.Huella, r.Bytes, r.Took.Milliseconds(), r.Finding)
	if err != nil {
		return fmt.Errorf("note a copy: %w", err)
	}
	return nil
}

// Last returns the last run of a kind, good ones only or all; false when there is
// none.
func Last(ctx context.Context, c *database.Conn, kind Kind, good bool) (Run, bool, error) {
	least := 0
	if good {
		least = 1
	}
	var list []struct {
		At      database.Instant `db:"at"`
		OK      bool             `db:"ok"`
		Name    string           `db:"name"`
		Huella  string           `db:"huella"`
		Bytes   int64            `db:"bytes"`
		Millis  int64            `db:"millis"`
		Finding string           `db:"finding"`
	}
	err := c.Select(ctx, &list, `SELECT at, ok, name, huella, bytes, millis, finding FROM backup_runs WHERE kind = ? AND ok >= ? ORDER BY at DESC LIMIT 1`, string(kind), least)
	if err != nil || len(list) == 0 {
		return Run{}, false, err
	}
	l := list[0]
	return Run{l.At.Time, kind, l.OK, l.Name, l.Huella, l.Bytes, time.Duration(l.Millis) * time.Millisecond, l.Finding}, true, nil
}
