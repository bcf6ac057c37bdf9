package database

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// Each runs a query and hands every row to f as the engine gives it: text as string,
// whole numbers as int64, bytes as []byte, nothing as nil. It is for whoever copies
// whole tables and cannot hold them in memory. f must not use this Conn, which is
// busy meanwhile; its error ends the query, and inside a transaction that too.
func (c *Conn) Each(ctx context.Context, f func(row []any) error, query string, args ...any) error {
	return c.with(ctx, query, func(run runner, q string) error { return run.each(ctx, f, q, args) })
}

func (p plain) each(ctx context.Context, f func([]any) error, query string, args []any) error {
	return eachRow(ctx, p.on, f, query, args)
}

// A text that reads a whole table runs rarely, so it is not kept prepared.
func (s *session) each(ctx context.Context, f func([]any) error, query string, args []any) error {
	return eachRow(ctx, s.conn, f, query, args)
}

func eachRow(ctx context.Context, on sqlx.QueryerContext, f func([]any) error, query string, args []any) error {
	rows, err := on.QueryxContext(ctx, query, args...)
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
