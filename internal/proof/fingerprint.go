package proof

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// passing are the tables that hold no record, each with the reason.
var passing = map[string]string{
	"sessions":         "who is signed in at this moment",
	"sign_in_attempts": "who guesses at this moment",
	"idempotency_keys": "answers kept for forms that are sent twice; they go by age",
	"drafts":           "what somebody types and has not sent",
	"device_keys":      "keys with which devices lock what they could not send",
	"paper_due":        "papers that wait to be frozen",
	"paper_shown":      "sheets that somebody has before them and has not signed; they go by age",
	"indicators":       "figures that a job computes anew from what is recorded",
	"proof_runs":       "what judgements of this database said, not what they judged",
	"backup_runs":      "which copies were made of this database, not what is in them",
	"audit_pending":    "entries that wait to be folded into the log",
	"audit_leaves":     "the log over the chains: derived from them, and judged against its checkpoints",
	"audit_nodes":      "the tree of the log",
	"audit_log":        "how far the log is, and which instance folds",
	"audit_seals":      "copies of checkpoints that lie outside of the database",
	"goose_db_version": "when the files of the schema were applied",
}

// Passing returns the tables that the fingerprint leaves out, each with the reason.
func Passing() map[string]string { return maps.Clone(passing) }

// Files is the name under which a fingerprint counts the files that rows name, beside
// the tables.
const Files = "archivos"

// Table is the fingerprint of one table, or of the Files.
type Table struct {
	Name string
	Rows int
	Hash string // SHA-256 of its rows in the order of their keys
}

// Fingerprint reckons one hash over all data in one snapshot: two databases with
// the same hash hold the same rows and the same files, whichever their engine. Tables
// that hold no record (sessions, attempts, repeated forms) are left out. Every file
// that a row names is read from store; without one they are taken to be whole, which
// gives the same hash if they are.
func Fingerprint(ctx context.Context, db *database.DB, store *blobs.Store) (hash string, tables []Table, err error) {
	err = db.ReadTx(ctx, func(c *database.Conn) error {
		tables, err = FingerprintOn(ctx, c, store)
		return err
	})
	return Whole(tables), tables, err
}

// Whole is the one hash of the fingerprints of all tables.
func Whole(tables []Table) string {
	whole := sha256.New()
	for _, t := range tables {
		fmt.Fprintf(whole, "%s %d %s\n", t.Name, t.Rows, t.Hash)
	}
	return hex.EncodeToString(whole.Sum(nil))
}

// FingerprintOn reckons the fingerprints of what a Conn sees, in the order in which
// Whole takes them: the tables by name, then the files.
func FingerprintOn(ctx context.Context, c *database.Conn, store *blobs.Store) ([]Table, error) {
	list, err := tablesOf(ctx, c)
	if err != nil {
		return nil, err
	}
	var tables []Table
	for _, t := range list {
		sum, n, err := t.hash(ctx, c)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", t.name, err)
		}
		tables = append(tables, Table{t.name, n, sum})
	}
	names, err := NamedFiles(ctx, c)
	if err != nil {
		return nil, err
	}
	files, err := fingerprintOfFiles(ctx, names, store)
	return append(tables, files), err
}

// fingerprintOfFiles is that of a list of names: a file that is not what its name says
// shows as what it is.
func fingerprintOfFiles(ctx context.Context, names []string, store *blobs.Store) (Table, error) {
	sum := sha256.New()
	for _, name := range names {
		is := name
		if store != nil {
			var err error
			if is, err = store.Hash(ctx, name); err != nil && problem.KindOf(err) != problem.NotFound {
				return Table{}, err
			}
		}
		fmt.Fprintf(sum, "%s\n", is)
	}
	return Table{Files, len(names), hex.EncodeToString(sum.Sum(nil))}, nil
}

// table is one table with its columns by name and its key in order.
type table struct {
	name    string
	columns []database.Column
	key     []database.Column
}

func tablesOf(ctx context.Context, c *database.Conn) ([]table, error) {
	all, err := c.Columns(ctx)
	if err != nil {
		return nil, err
	}
	byName := map[string]*table{}
	var names []string
	for _, col := range all {
		if passing[col.Table] != "" {
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
		slices.SortFunc(t.columns, func(a, b database.Column) int { return strings.Compare(a.Name, b.Name) })
		slices.SortFunc(t.key, func(a, b database.Column) int { return a.Key - b.Key })
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
		if k.Number() {
			n, err := strconv.ParseInt(texts[i], 10, 64)
			if err != nil {
				return nil, fmt.Errorf("proof: the key %s of %s is no number: %w", k.Name, t.name, err)
			}
			args[i] = n
		}
	}
	return args, nil
}
