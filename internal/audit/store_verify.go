package audit

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"secogem.gob.mx/soporte/internal/database"
)

// VerifyLog builds the Merkle log anew from the chains and compares it with the stored
// tree and with every checkpoint of a folder that was read before the snapshot of c
// (G22): a changed, missing or moved entry is named even when its whole chain was
// rewritten, and so is a database that was brought back to an earlier state. What does
// not hold is in the report; an error means that it could not be judged.
func VerifyLog(ctx context.Context, c *database.Conn, seals Sealed) (LogReport, error) {
	var r LogReport
	g := &regrown{report: &r, seals: seals.standing(&r)}
	at := int64(-1)
	err := ahead(func() (rows []leafRow, err error) {
		err = c.Select(ctx, &rows, `
			SELECT l.idx, l.chain, l.seq, COALESCE(e.hash, '') AS hash
			FROM audit_leaves l LEFT JOIN audit_entries e ON e.chain = l.chain AND e.seq = l.seq
			WHERE l.idx > ? ORDER BY l.idx LIMIT ?`, at, page)
		if err != nil || len(rows) == 0 {
			return nil, err
		}
		at = rows[len(rows)-1].Idx
		return rows, withNodes(ctx, c, rows)
	}, g.take)
	if err != nil {
		return r, fmt.Errorf("read the log: %w", err)
	}
	r.Leaves = g.next
	g.end()
	if err := coverage(ctx, c, &r); err != nil {
		return r, err
	}
	if seals.Dir == "" { // judged without what lies outside
		return r, nil
	}
	return r, copies(ctx, c, seals, &r)
}

// withNodes reads the hashes that each leaf completed.
func withNodes(ctx context.Context, c *database.Conn, rows []leafRow) error {
	first, last := tlog.StoredHashIndex(0, rows[0].Idx), tlog.StoredHashIndex(0, rows[len(rows)-1].Idx+1)
	var nodes []struct {
		Idx  int64  `db:"idx"`
		Hash string `db:"hash"`
	}
	if err := c.Select(ctx, &nodes, `SELECT idx, hash FROM audit_nodes WHERE idx >= ? AND idx < ? ORDER BY idx`, first, last); err != nil {
		return err
	}
	for i := range rows {
		from, to := tlog.StoredHashIndex(0, rows[i].Idx), tlog.StoredHashIndex(0, rows[i].Idx+1)
		for len(nodes) > 0 && nodes[0].Idx < from {
			nodes = nodes[1:]
		}
		for k := from; k < to; k++ {
			hash := ""
			if len(nodes) > 0 && nodes[0].Idx == k {
				hash, nodes = nodes[0].Hash, nodes[1:]
			}
			rows[i].nodes = append(rows[i].nodes, hash)
		}
	}
	return nil
}

// coverage finds entries that are neither folded in nor waiting, and the reverse.
func coverage(ctx context.Context, c *database.Conn, r *LogReport) error {
	var n struct {
		Entries int64 `db:"entries"`
		Leaves  int64 `db:"leaves"`
		Nodes   int64 `db:"nodes"`
		Pending int64 `db:"pending"`
		Size    int64 `db:"size"`
	}
	err := c.Get(ctx, &n, `SELECT (SELECT COUNT(*) FROM audit_entries) AS entries, (SELECT COUNT(*) FROM audit_leaves) AS leaves,
		(SELECT COUNT(*) FROM audit_nodes) AS nodes, (SELECT COUNT(*) FROM audit_pending) AS pending, COALESCE((SELECT MAX(size) FROM audit_log), 0) AS size`)
	if err != nil {
		return fmt.Errorf("count the log: %w", err)
	}
	r.Pending = n.Pending
	if n.Size != n.Leaves {
		r.find("La bitácora general dice tener %d asientos y tiene %d", n.Size, n.Leaves)
	}
	if want := tlog.StoredHashIndex(0, n.Leaves); n.Nodes != want {
		r.find("El árbol de la bitácora general tiene %d nodos y le corresponden %d", n.Nodes, want)
	}
	if n.Entries == n.Leaves+n.Pending {
		var twice int64
		err := c.Get(ctx, &twice, `SELECT COUNT(*) FROM audit_pending p WHERE EXISTS (SELECT 1 FROM audit_leaves l WHERE l.chain = p.chain AND l.seq = p.seq)
			OR NOT EXISTS (SELECT 1 FROM audit_entries e WHERE e.chain = p.chain AND e.seq = p.seq)`)
		if twice > 0 {
			r.find("%d asientos esperan su sello y ya lo tienen, o no existen", twice)
		}
		return err
	}
	var lost []Record
	err = c.Select(ctx, &lost, `SELECT e.chain, e.seq, e.at, e.actor, e.role, e.action, '' AS data, e.prev, e.hash FROM audit_entries e
		WHERE NOT EXISTS (SELECT 1 FROM audit_leaves l WHERE l.chain = e.chain AND l.seq = e.seq)
		AND NOT EXISTS (SELECT 1 FROM audit_pending p WHERE p.chain = e.chain AND p.seq = e.seq) ORDER BY e.chain, e.seq LIMIT 20`)
	if err != nil {
		return fmt.Errorf("look for entries outside of the log: %w", err)
	}
	for _, e := range lost {
		r.find("El asiento %d de la bitácora «%s» no está en la bitácora general ni espera entrar en ella", e.Seq, e.Chain)
	}
	if len(lost) == 0 {
		r.find("Hay %d asientos, y en la bitácora general %d con %d en espera", n.Entries, n.Leaves, n.Pending)
	}
	return nil
}

// copies compares the checkpoints that the database keeps with those outside of it: a
// file that was cut at its end is found by them.
func copies(ctx context.Context, c *database.Conn, seals Sealed, r *LogReport) error {
	var kept []struct {
		Size int64  `db:"size"`
		At   string `db:"at"`
		Note string `db:"note"`
	}
	if err := c.Select(ctx, &kept, `SELECT size, at, note FROM audit_seals ORDER BY size, at`); err != nil {
		return fmt.Errorf("read the copies of checkpoints: %w", err)
	}
	known := seals.known()
	again := false
	for _, k := range kept {
		if !known[k.Note] && !again { // written after the folder was read?
			later, err := ReadSeals(seals.Dir)
			if err != nil {
				return err
			}
			known, again = later.known(), true
		}
		p, _ := parseCheckpoint(k.Note)
		if !known[k.Note] || p.Size != k.Size || p.At.String() != k.At {
			r.find("En la carpeta de sellos falta el del %s, que da fe de %d asientos, o su copia en la base está alterada", p.At, p.Size)
		}
	}
	return nil
}

func (s Sealed) known() map[string]bool {
	list := make(map[string]bool, len(s.Checkpoints))
	for _, p := range s.Checkpoints {
		list[p.Note] = true
	}
	return list
}
