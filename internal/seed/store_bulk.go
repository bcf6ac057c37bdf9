package seed

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
)

// shape is the schema: tables in the order in which it makes them, so that rows
// come after those they refer to.
type shape struct {
	tables []tableShape
	byName map[string]int
}

type tableShape struct {
	name    string
	columns []string
}

func (s *shape) column(table int, name string) int {
	for i, c := range s.tables[table].columns {
		if c == name {
			return i
		}
	}
	return -1
}

// shapeOf reads the schema of the scratch database, which is always SQLite.
func shapeOf(ctx context.Context, c *database.Conn) (*shape, error) {
	var rows []struct {
		Table  string `db:"table_name"`
		Column string `db:"column_name"`
	}
	err := c.Select(ctx, &rows, `SELECT m.name AS table_name, i.name AS column_name FROM sqlite_master m JOIN pragma_table_info(m.name) i
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version' ORDER BY m.rowid, i.cid`)
	s := &shape{byName: map[string]int{}}
	for _, r := range rows {
		i, ok := s.byName[r.Table]
		if !ok {
			i = len(s.tables)
			s.byName[r.Table] = i
			s.tables = append(s.tables, tableShape{name: r.Table})
		}
		s.tables[i].columns = append(s.tables[i].columns, r.Column)
	}
	return s, err
}

// dump reads every row of a table of the scratch database, each as a JSON array.
func dump(ctx context.Context, c *database.Conn, t tableShape) (rows []string, err error) {
	err = c.Select(ctx, &rows, `SELECT json_array(`+strings.Join(t.columns, ", ")+`) FROM `+t.name)
	return rows, err
}

// perStatement is how many rows one INSERT carries: enough to be quick, few enough
// for the arguments that an engine takes.
const perStatement = 40

// insertRows adds rows to any table, several with one statement.
func insertRows(ctx context.Context, c *database.Conn, t tableShape, rows [][]any) error {
	head := `INSERT INTO ` + t.name + ` (` + strings.Join(t.columns, ", ") + `) VALUES `
	one := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(t.columns)), ", ") + ")"
	whole := head + strings.TrimSuffix(strings.Repeat(one+", ", perStatement), ", ")
	args := make([]any, 0, perStatement*len(t.columns))
	for len(rows) > 0 {
		n, query := min(len(rows), perStatement), whole
		if n < perStatement {
			query = head + strings.TrimSuffix(strings.Repeat(one+", ", n), ", ")
		}
		args = args[:0]
		for _, r := range rows[:n] {
			args = append(args, r...)
		}
		if _, err := c.Exec(ctx, query, args...); err != nil {
			return fmt.Errorf("fill %s: %w", t.name, err)
		}
		rows = rows[n:]
	}
	return nil
}

// updateRow writes some columns of the row with a key.
func updateRow(ctx context.Context, c *database.Conn, t tableShape, key string, id any, values []any) error {
	n, err := c.Exec(ctx, `UPDATE `+t.name+` SET `+strings.Join(t.columns, " = ?, ")+` = ? WHERE `+key+` = ?`, append(values, id)...)
	if err == nil && n != 1 {
		err = fmt.Errorf("fill %s: %v is not there", t.name, id)
	}
	return err
}

// isEmpty tells whether nobody and nothing was ever entered.
func isEmpty(ctx context.Context, c *database.Conn, tables ...string) (bool, error) {
	for _, t := range tables {
		var n int
		if err := c.Get(ctx, &n, `SELECT CASE WHEN EXISTS (SELECT 1 FROM `+t+`) THEN 1 ELSE 0 END`); err != nil || n > 0 {
			return false, err
		}
	}
	return true, nil
}

// roomy lets SQLite keep more of the indices in memory while it is filled. It lasts
// as long as the connection.
func roomy(ctx context.Context, c *database.Conn) error {
	if c.Engine() != database.SQLite {
		return nil
	}
	_, err := c.Exec(ctx, `PRAGMA cache_size = -131072`)
	return err
}

// gather has the engine count what it holds, so that it chooses its plans by it:
// after a bulk load its own housekeeping comes too late for the first requests.
func gather(ctx context.Context, c *database.Conn) error {
	if c.Engine() == database.SQLite {
		// With a limit SQLite keeps no samples of values. With samples it would compile a
		// statement anew for each argument, which costs more than most of them take to run.
		if _, err := c.Exec(ctx, `PRAGMA analysis_limit = 1000`); err != nil {
			return err
		}
	}
	_, err := c.Exec(ctx, `ANALYZE`)
	return err
}
