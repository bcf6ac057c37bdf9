package proof

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
)

// passing are the tables that hold no record: who is signed in, who guesses, what
// a form repeated or has not sent yet, what waits to be frozen, and which files of the
// schema were applied when.
var passing = []string{"sessions", "sign_in_attempts", "idempotency_keys", "drafts", "paper_due", "indicators", "proof_runs", "goose_db_version"}

// Table is the fingerprint of one table.
type Table struct {
	Name string
	Rows int
	Hash string // SHA-256 of its rows in the order of their keys
}

// Fingerprint reckons one hash over all data in one snapshot: two databases with
// the same hash hold the same rows, whichever their engine. Tables that hold no
// record (sessions, attempts, repeated forms) are left out.
func Fingerprint(ctx context.Context, db *database.DB) (hash string, tables []Table, err error) {
	err = db.ReadTx(ctx, func(c *database.Conn) error {
		list, err := tablesOf(ctx, c)
		if err != nil {
			return err
		}
		tables = nil
		whole := sha256.New()
		for _, t := range list {
			sum, n, err := t.hash(ctx, c)
			if err != nil {
				return fmt.Errorf("read %s: %w", t.name, err)
			}
			fmt.Fprintf(whole, "%s %d %s\n", t.name, n, sum)
			tables = append(tables, Table{t.name, n, sum})
		}
		hash = hex.EncodeToString(whole.Sum(nil))
		return nil
	})
	return hash, tables, err
}

// table is one table with its columns by name and its key in order.
type table struct {
	name    string
	columns []column
	key     []column
}

func (c column) number() bool {
	return strings.Contains(c.Kind, "int")
}

func tablesOf(ctx context.Context, c *database.Conn) ([]table, error) {
	all, err := columns(ctx, c)
	if err != nil {
		return nil, err
	}
	byName := map[string]*table{}
	var names []string
	for _, col := range all {
		if slices.Contains(passing, col.Table) {
			continue
		}
		t := byName[col.Table]
		if t == nil {
			t = &table{name: col.Table}
			byName[col.Table] = t
			names = append(names, col.Table)
		}
		t.columns = append(t.columns, col)
		if col.Key > 0 {
			t.key = append(t.key, col)
		}
	}
	slices.Sort(names)
	list := make([]table, len(names))
	for i, name := range names {
		t := byName[name]
		slices.SortFunc(t.columns, func(a, b column) int { return strings.Compare(a.Name, b.Name) })
		slices.SortFunc(t.key, func(a, b column) int { return a.Key - b.Key })
		if len(t.key) == 0 || len(t.key) > 4 {
			return nil, fmt.Errorf("proof: the table %s has a key of %d columns", name, len(t.key))
		}
		list[i] = *t
	}
	return list, nil
}

func (t table) hash(ctx context.Context, c *database.Conn) (string, int, error) {
	const page = 2000
	sum, n := sha256.New(), 0
	for _, col := range t.columns {
		io.WriteString(sum, col.Name+"\x00")
	}
	var after []any
	for {
		rows, err := rowsAfter(ctx, c, t, after, page)
		if err != nil {
			return "", 0, err
		}
		for _, r := range rows {
			io.WriteString(sum, r.Text)
			io.WriteString(sum, "\n")
		}
		n += len(rows)
		if len(rows) < page {
			return hex.EncodeToString(sum.Sum(nil)), n, nil
		}
		if after, err = t.position(rows[len(rows)-1]); err != nil {
			return "", 0, err
		}
	}
}

// position turns the key of a row into the arguments of the next page.
func (t table) position(r row) ([]any, error) {
	texts := []string{r.K1, r.K2, r.K3, r.K4}
	args := make([]any, len(t.key))
	for i, k := range t.key {
		args[i] = texts[i]
		if k.number() {
			n, err := strconv.ParseInt(texts[i], 10, 64)
			if err != nil {
				return nil, fmt.Errorf("proof: the key %s of %s is no number: %w", k.Name, t.name, err)
			}
			args[i] = n
		}
	}
	return args, nil
}
