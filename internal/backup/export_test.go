package backup

import (
	"context"
	"os"
	"path/filepath"

	"secogem.gob.mx/soporte/internal/database"
)

// Resum writes the list of hashes of a copy anew.
func Resum(dir string) error {
	files, err := listed(dir)
	if err != nil {
		return err
	}
	var list []sum
	for _, f := range files {
		if f == sumsName {
			continue
		}
		hash, err := hashFile(context.Background(), filepath.Join(dir, f))
		if err != nil {
			return err
		}
		list = append(list, sum{hash, f})
	}
	return os.WriteFile(filepath.Join(dir, sumsName), writeSums(list), 0o600)
}

// TableRows are all rows of a table.
type TableRows struct {
	Table   string
	Columns []string
	Rows    [][]any
}

// ReadAll reads every table, those first to which others refer.
func ReadAll(ctx context.Context, c *database.Conn) (list []TableRows, err error) {
	all, err := shapes(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		t := TableRows{Table: s.name, Columns: s.columns}
		err := rows(ctx, c, s, func(row []any) error { t.Rows = append(t.Rows, row); return nil })
		if err != nil {
			return nil, err
		}
		list = append(list, t)
	}
	return list, nil
}

// PutRows puts rows into a table.
func PutRows(ctx context.Context, c *database.Conn, t TableRows) error {
	w := newWriter(c, t.Table, t.Columns)
	for _, r := range t.Rows {
		if err := w.put(ctx, r); err != nil {
			return err
		}
	}
	return w.flush(ctx)
}

// Empty takes every row out of a table.
func Empty(ctx context.Context, c *database.Conn, table string) error { return empty(ctx, c, table) }

// Tables are the names of all tables, those first to which others refer.
func Tables(ctx context.Context, c *database.Conn) (names []string, err error) {
	list, err := shapes(ctx, c)
	for _, s := range list {
		names = append(names, s.name)
	}
	return names, err
}

// Left are the tables that go into no copy.
func Left() map[string]string { return left }
