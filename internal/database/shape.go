package database

import (
	"context"
	"regexp"
	"strings"
)

// BlobColumn is a column whose texts name files by the hash of their content.
type BlobColumn struct{ Table, Column string }

var blobLine = regexp.MustCompile(`(?m)^--\s*blob:\s*([a-z_]+)\.([a-z_]+)\s*$`)

// BlobColumns returns the columns that migration files declare by a line
// `-- blob: TABLE.COLUMN`: a backup takes the files that they name, and the
// verification reads them. A row may leave its column empty.
func BlobColumns() ([]BlobColumn, error) {
	files, err := Migrations()
	if err != nil {
		return nil, err
	}
	var list []BlobColumn
	for _, f := range files {
		for _, m := range blobLine.FindAllStringSubmatch(f.Text, -1) {
			list = append(list, BlobColumn{m[1], m[2]})
		}
	}
	return list, nil
}

// Column is a column of a table as the engine knows it.
type Column struct {
	Table string `db:"table_name"`
	Name  string `db:"column_name"`
	Kind  string `db:"kind"`         // in small letters, as the engine writes it
	Key   int    `db:"key_position"` // place in the primary key, from 1; 0 for none
}

// Number tells whether the column holds whole numbers.
func (c Column) Number() bool { return strings.Contains(c.Kind, "int") }

// Columns lists every column of every table, in no order.
func (c *Conn) Columns(ctx context.Context) (list []Column, err error) {
	query := `SELECT m.name AS table_name, i.name AS column_name, lower(i.type) AS kind, i.pk AS key_position
		FROM sqlite_master m JOIN pragma_table_info(m.name) i WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
	if c.Engine() == Postgres {
		query = `SELECT t.relname AS table_name, a.attname AS column_name, lower(format_type(a.atttypid, NULL)) AS kind,
				COALESCE((SELECT k.n FROM pg_index x, unnest(x.indkey) WITH ORDINALITY AS k(col, n)
					WHERE x.indrelid = t.oid AND x.indisprimary AND k.col = a.attnum), 0) AS key_position
			FROM pg_class t JOIN pg_namespace s ON s.oid = t.relnamespace JOIN pg_attribute a ON a.attrelid = t.oid
			WHERE t.relkind = 'r' AND s.nspname = current_schema() AND a.attnum > 0 AND NOT a.attisdropped`
	}
	err = c.Select(ctx, &list, query)
	return list, err
}

// Reference says that rows of a table name rows of another, which have to be there
// before.
type Reference struct {
	From string `db:"from_table"`
	To   string `db:"to_table"`
}

// References lists which tables refer to which others.
func (c *Conn) References(ctx context.Context) (list []Reference, err error) {
	query := `SELECT DISTINCT m.name AS from_table, f."table" AS to_table
		FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`
	if c.Engine() == Postgres {
		query = `SELECT DISTINCT a.relname AS from_table, b.relname AS to_table
			FROM pg_constraint k JOIN pg_class a ON a.oid = k.conrelid JOIN pg_class b ON b.oid = k.confrelid
			JOIN pg_namespace s ON s.oid = a.relnamespace WHERE k.contype = 'f' AND s.nspname = current_schema()`
	}
	err = c.Select(ctx, &list, query)
	return list, err
}
