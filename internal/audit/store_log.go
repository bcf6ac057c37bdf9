package audit

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// foldPage is how many entries one transaction folds in: SQLite has one writer, whom
// nobody should wait for long.
const foldPage = 400

// leafOf is what the log keeps of an entry: its place and its hash, which covers all
// the rest of it.
func leafOf(chain string, seq int64, hash string) tlog.Hash {
	return tlog.RecordHash([]byte(chain + "\n" + strconv.FormatInt(seq, 10) + "\n" + hash + "\n"))
}

// lease is how long an instance may fold before another one takes over.
const lease = time.Minute

// claimLog makes an instance the one that folds; false when another one does.
func claimLog(ctx context.Context, c *database.Conn, holder string, now time.Time) (bool, error) {
	_, err := c.Exec(ctx, `INSERT INTO audit_log (id, size, holder, until) VALUES (1, 0, '', '') ON CONFLICT (id) DO NOTHING`)
	if err != nil {
		return false, err
	}
	n, err := c.Exec(ctx, `UPDATE audit_log SET holder = ?, until = ? WHERE id = 1 AND (holder = ? OR until < ?)`,
		holder, database.At(now.Add(lease)), holder, database.At(now))
	return n == 1, err
}

// releaseLog lets the next instance fold at once.
func releaseLog(ctx context.Context, c *database.Conn, holder string) error {
	_, err := c.Exec(ctx, `UPDATE audit_log SET holder = '', until = '' WHERE id = 1 AND holder = ?`, holder)
	return err
}

// LogSize returns how many entries are folded into the log.
func LogSize(ctx context.Context, c *database.Conn) (n int64, err error) {
	err = c.Get(ctx, &n, `SELECT COALESCE(MAX(size), 0) FROM audit_log`)
	return n, err
}

// fold takes the next entries into the log, in the transaction of an instance that
// holds it, and returns how many.
func fold(ctx context.Context, c *database.Conn, holder string) (int, error) {
	var size int64
	err := c.Get(ctx, &size, `UPDATE audit_log SET holder = holder WHERE id = 1 AND holder = ? RETURNING size`, holder)
	if database.IsNone(err) {
		return 0, problem.New(problem.Conflict, "Otra instancia está sellando la bitácora.", "")
	}
	if err != nil {
		return 0, fmt.Errorf("hold the log: %w", err)
	}
	var rows []struct {
		Chain string `db:"chain"`
		Seq   int64  `db:"seq"`
		Hash  string `db:"hash"`
	}
	err = c.Select(ctx, &rows, `
		SELECT p.chain, p.seq, e.hash FROM audit_pending p JOIN audit_entries e ON e.chain = p.chain AND e.seq = p.seq
		ORDER BY p.chain, p.seq LIMIT ?`, foldPage)
	if err != nil || len(rows) == 0 {
		return 0, err
	}
	edge := &cached{known: make(map[int64]tlog.Hash), from: stored(ctx, c)}
	if size > 0 { // reads the right edge in one query
		if _, err := tlog.TreeHash(size, edge); err != nil {
			return 0, fmt.Errorf("read the edge of the log: %w", err)
		}
	}
	var leaves, nodes, gone []any
	for i, r := range rows {
		idx := size + int64(i)
		list, err := tlog.StoredHashesForRecordHash(idx, leafOf(r.Chain, r.Seq, r.Hash), edge)
		if err != nil {
			return 0, fmt.Errorf("fold entry %d of %s: %w", r.Seq, r.Chain, err)
		}
		at := tlog.StoredHashIndex(0, idx)
		for j, h := range list {
			edge.known[at+int64(j)] = h
			nodes = append(nodes, at+int64(j), h.String())
		}
		leaves, gone = append(leaves, idx, r.Chain, r.Seq), append(gone, r.Chain, r.Seq)
	}
	if err := many(ctx, c, `INSERT INTO audit_leaves (idx, chain, seq) VALUES `, "(?, ?, ?)", 3, leaves); err != nil {
		return 0, fmt.Errorf("write leaves: %w", err)
	}
	if err := many(ctx, c, `INSERT INTO audit_nodes (idx, hash) VALUES `, "(?, ?)", 2, nodes); err != nil {
		return 0, fmt.Errorf("write the tree: %w", err)
	}
	for i := 0; i < len(gone); i += 2 {
		if _, err := c.Exec(ctx, `DELETE FROM audit_pending WHERE chain = ? AND seq = ?`, gone[i], gone[i+1]); err != nil {
			return 0, fmt.Errorf("take from the pending: %w", err)
		}
	}
	_, err = c.Exec(ctx, `UPDATE audit_log SET size = ? WHERE id = 1 AND size = ?`, size+int64(len(rows)), size)
	return len(rows), err
}

// perStatement is how many rows one INSERT carries.
const perStatement = 100

// many inserts rows, several with one statement.
func many(ctx context.Context, c *database.Conn, head, row string, width int, args []any) error {
	for len(args) > 0 {
		n := min(len(args)/width, perStatement)
		query := head + strings.TrimSuffix(strings.Repeat(row+", ", n), ", ")
		if _, err := c.Exec(ctx, query, args[:n*width]...); err != nil {
			return err
		}
		args = args[n*width:]
	}
	return nil
}

// cached reads hashes once.
type cached struct {
	known map[int64]tlog.Hash
	from  tlog.HashReaderFunc
}

// ReadHashes returns the hashes at some stored indexes.
func (r *cached) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var lacking []int64
	for _, i := range indexes {
		if _, ok := r.known[i]; !ok {
			lacking = append(lacking, i)
		}
	}
	if len(lacking) > 0 {
		list, err := r.from(lacking)
		if err != nil {
			return nil, err
		}
		for i, h := range list {
			r.known[lacking[i]] = h
		}
	}
	hashes := make([]tlog.Hash, len(indexes))
	for i, at := range indexes {
		hashes[i] = r.known[at]
	}
	return hashes, nil
}

// stored reads hashes of the tree from the database.
func stored(ctx context.Context, c *database.Conn) tlog.HashReaderFunc {
	return func(indexes []int64) ([]tlog.Hash, error) {
		query, args, err := c.In(`SELECT idx, hash FROM audit_nodes WHERE idx IN (?)`, indexes)
		if err != nil {
			return nil, err
		}
		var rows []struct {
			Idx  int64  `db:"idx"`
			Hash string `db:"hash"`
		}
		if err := c.Select(ctx, &rows, query, args...); err != nil {
			return nil, err
		}
		byIndex := make(map[int64]string, len(rows))
		for _, r := range rows {
			byIndex[r.Idx] = r.Hash
		}
		hashes := make([]tlog.Hash, len(indexes))
		for i, at := range indexes {
			if hashes[i], err = tlog.ParseHash(byIndex[at]); err != nil {
				return nil, fmt.Errorf("the log has no hash %d: %w", at, err)
			}
		}
		return hashes, nil
	}
}

// rootOf returns the root of the log when it had a size.
func rootOf(ctx context.Context, c *database.Conn, size int64) (tlog.Hash, error) {
	return tlog.TreeHash(size, stored(ctx, c))
}

// keepSeal keeps a copy of a checkpoint, for exports.
func keepSeal(ctx context.Context, c *database.Conn, p Checkpoint) error {
	_, err := c.Exec(ctx, `INSERT INTO audit_seals (size, at, note) VALUES (?, ?, ?) ON CONFLICT (size, at) DO NOTHING`, p.Size, p.At, p.Note)
	return err
}

// sealFor returns the first checkpoint that covers so many entries; false when there is
// none yet.
func sealFor(ctx context.Context, c *database.Conn, size int64) (string, bool, error) {
	var note string
	err := c.Get(ctx, &note, `SELECT note FROM audit_seals WHERE size >= ? ORDER BY size, at LIMIT 1`, size)
	if database.IsNone(err) {
		return "", false, nil
	}
	return note, err == nil, err
}

// Included is an entry with the proof that the log of a checkpoint holds it.
type Included struct {
	Record
	Leaf  int64    // its place in the log, from 0; -1 while it is not folded in
	Proof []string // hashes of the way to the root, base64
}

// Prove returns the entries of some chains with their proofs against the first
// checkpoint that covers them all, and its note. The same entries give the same proofs,
// however much was appended elsewhere since. Without any checkpoint that covers them the
// note is "" and nothing is proved.
func Prove(ctx context.Context, c *database.Conn, chains ...string) (list []Included, note string, err error) {
	last := int64(-1)
	whole := true
	for _, chain := range chains {
		records, err := History(ctx, c, chain)
		if err != nil {
			return nil, "", err
		}
		var at []struct {
			Seq int64 `db:"seq"`
			Idx int64 `db:"idx"`
		}
		if err := c.Select(ctx, &at, `SELECT seq, idx FROM audit_leaves WHERE chain = ? ORDER BY seq`, chain); err != nil {
			return nil, "", fmt.Errorf("read leaves of %s: %w", chain, err)
		}
		leaf := make(map[int64]int64, len(at))
		for _, x := range at {
			leaf[x.Seq] = x.Idx
			last = max(last, x.Idx)
		}
		for _, r := range records {
			idx, ok := leaf[r.Seq]
			if !ok {
				idx, whole = -1, false
			}
			list = append(list, Included{Record: r, Leaf: idx})
		}
	}
	if !whole || last < 0 {
		return list, "", nil
	}
	note, ok, err := sealFor(ctx, c, last+1)
	if err != nil || !ok {
		return list, "", err
	}
	p, err := parseCheckpoint(note)
	if err != nil {
		return nil, "", err
	}
	read := &cached{known: make(map[int64]tlog.Hash), from: stored(ctx, c)}
	for i := range list {
		proof, err := tlog.ProveRecord(p.Size, list[i].Leaf, read)
		if err != nil {
			return nil, "", fmt.Errorf("prove entry %d of %s: %w", list[i].Seq, list[i].Chain, err)
		}
		list[i].Proof = make([]string, len(proof))
		for j, h := range proof {
			list[i].Proof[j] = h.String()
		}
	}
	return list, note, nil
}

// pending tells whether an entry waits to be folded in.
func pending(ctx context.Context, c *database.Conn) (bool, error) {
	var n int
	err := c.Get(ctx, &n, `SELECT COUNT(*) FROM (SELECT 1 FROM audit_pending LIMIT 1) p`)
	return n > 0, err
}
