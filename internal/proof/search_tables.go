package proof

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
)

// givenUp leaves out the files of orders whose attachments a disposal act gave up: their
// rows stay, with name, size and hash.
const givenUp = ` AND NOT EXISTS (SELECT 1 FROM control_disposal_items i JOIN control_disposal_events e ON e.act_id = i.act_id AND e.kind = 'ejecutada'
	WHERE i.order_id = order_files.order_id)`

// NamedFiles returns the names of all files that rows name, each once and in order.
// Columns of a schema that this database does not have yet are passed over.
func NamedFiles(ctx context.Context, c *database.Conn) ([]string, error) {
	declared, err := database.BlobColumns()
	if err != nil {
		return nil, err
	}
	all, err := c.Columns(ctx)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, d := range declared {
		if !slices.ContainsFunc(all, func(col database.Column) bool { return col.Table == d.Table && col.Name == d.Column }) {
			continue
		}
		where := ` WHERE ` + d.Column + ` <> ''`
		if d.Table == "order_files" && slices.ContainsFunc(all, func(col database.Column) bool { return col.Table == "control_disposal_items" }) {
			where += givenUp
		}
		var some []string
		if err := c.Select(ctx, &some, `SELECT DISTINCT `+d.Column+` FROM `+d.Table+where); err != nil {
			return nil, fmt.Errorf("files of %s: %w", d.Table, err)
		}
		for _, n := range some {
			names[n] = true
		}
	}
	return slices.Sorted(maps.Keys(names)), nil
}

// row is one row of any table: its columns written as one text, and its key, by
// which the next page goes on.
type row struct {
	Text string `db:"row_text"`
	K1   string `db:"k1"`
	K2   string `db:"k2"`
	K3   string `db:"k3"`
	K4   string `db:"k4"`
}

// rowsAfter reads the rows of a table by primary key. Each column is written with
// its length before it, so that no two rows write the same text.
func rowsAfter(ctx context.Context, c *database.Conn, t table, after []any, limit int) (rows []row, err error) {
	collate, bytes := "", "hex(%)"
	if c.Engine() == database.Postgres {
		collate, bytes = ` COLLATE "C"`, "upper(encode(%, 'hex'))"
	}
	var parts, keys, order, marks []string
	for _, col := range t.columns {
		text := "CAST(" + col.Name + " AS TEXT)"
		if strings.Contains(col.Kind, "blob") || col.Kind == "bytea" {
			text = strings.ReplaceAll(bytes, "%", col.Name)
		}
		parts = append(parts, "CASE WHEN "+col.Name+" IS NULL THEN '-' ELSE CAST(length("+text+") AS TEXT) || ':' || "+text+" END")
	}
	for i, name := range []string{"k1", "k2", "k3", "k4"} {
		if i >= len(t.key) {
			keys = append(keys, "'' AS "+name)
			continue
		}
		by := t.key[i].Name
		if !t.key[i].Number() {
			by += collate
		}
		keys = append(keys, "CAST("+t.key[i].Name+" AS TEXT) AS "+name)
		order, marks = append(order, by), append(marks, "?")
	}
	where := ""
	if after != nil {
		where = ` WHERE (` + strings.Join(order, ", ") + `) > (` + strings.Join(marks, ", ") + `)`
	}
	err = c.Select(ctx, &rows, `SELECT `+strings.Join(parts, " || ")+` AS row_text, `+strings.Join(keys, ", ")+` FROM `+t.name+where+` ORDER BY `+strings.Join(order, ", ")+` LIMIT ?`, append(after, limit)...)
	return rows, err
}
