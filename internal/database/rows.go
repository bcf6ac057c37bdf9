package database

import "context"

// Each runs a query and hands every row to f as the engine gives it: text as string,
// whole numbers as int64, bytes as []byte, nothing as nil. It is for whoever copies
// whole tables and cannot hold them in memory. f must not use this Conn, which is
// busy meanwhile; its error ends the query, and inside a transaction that too.
func (c *Conn) Each(ctx context.Context, f func(row []any) error, query string, args ...any) error {
	return c.with(ctx, query, args, func(run runner, q string, args []any) error { return run.each(ctx, f, q, args) })
}

func (p plain) each(ctx context.Context, f func([]any) error, query string, args []any) error {
	rows, err := p.on.QueryxContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		row, err := rows.SliceScan()
		if err != nil {
			return err
		}
		if err := f(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (s *session) each(ctx context.Context, f func([]any) error, query string, args []any) error {
	return s.run(ctx, query, args, func(st *statement) error {
		for {
			more, err := st.Step()
			if err != nil || !more {
				return err
			}
			row := make([]any, st.ColumnCount())
			for i := range row {
				row[i] = valueOf(st.Stmt, i)
			}
			if err := f(row); err != nil {
				return err
			}
		}
	})
}
