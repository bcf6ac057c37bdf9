package audit

import (
	"context"
	"errors"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Append adds an entry to its chain, in the caller's transaction. It takes the
// row of the chain's end first, so whoever appends to the same chain waits for
// this transaction; a caller may rely on that to serialise a check of its own.
// It returns an ordinary error for an entry without chain, actor or action, and
// problem.Conflict should the end of the chain have moved regardless.
func Append(ctx context.Context, c *database.Conn, e Entry) error {
	if e.Chain == "" || e.Actor == "" || e.Action == "" || e.At.IsZero() {
		return errors.New("audit: an entry needs chain, instant, actor and action")
	}
	data, err := Canonical(e.Data)
	if err != nil {
		return fmt.Errorf("audit %s %s: %w", e.Chain, e.Action, err)
	}
	var head struct {
		Seq  int64  `db:"seq"`
		Hash string `db:"hash"`
	}
	err = c.Get(ctx, &head, `
		INSERT INTO audit_heads (chain, seq, hash) VALUES (?, 1, '')
		ON CONFLICT (chain) DO UPDATE SET seq = audit_heads.seq + 1
		RETURNING seq, hash`, e.Chain)
	if err != nil {
		return fmt.Errorf("take the end of chain %s: %w", e.Chain, err)
	}
	at := database.At(e.At)
	hash, err := Hash(hashed{Prev: head.Hash, Chain: e.Chain, Seq: head.Seq, At: at.String(),
		Actor: e.Actor, Role: e.Role, Action: e.Action, Data: data})
	if err != nil {
		return fmt.Errorf("audit %s %s: %w", e.Chain, e.Action, err)
	}
	_, err = c.Exec(ctx, `
		INSERT INTO audit_entries (chain, seq, at, actor, role, action, data, prev, hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.Chain, head.Seq, at, e.Actor, e.Role, e.Action, string(data), head.Hash, hash)
	if err != nil {
		return fmt.Errorf("append to chain %s: %w", e.Chain, err)
	}
	if _, err = c.Exec(ctx, `INSERT INTO audit_pending (chain, seq) VALUES (?, ?)`, e.Chain, head.Seq); err != nil {
		return fmt.Errorf("await the log: %w", err)
	}
	n, err := c.Exec(ctx, `UPDATE audit_heads SET hash = ? WHERE chain = ? AND seq = ? AND hash = ?`,
		hash, e.Chain, head.Seq, head.Hash)
	if err != nil {
		return fmt.Errorf("move the end of chain %s: %w", e.Chain, err)
	}
	if n != 1 {
		return problem.New(problem.Conflict, "Alguien más escribió en la misma bitácora.", "Vuelve a intentarlo.")
	}
	return nil
}

// History returns the entries of a chain in order, for the pages that show who
// did what. An unknown chain has none.
func History(ctx context.Context, c *database.Conn, chain string) ([]Record, error) {
	var rs []Record
	err := c.Select(ctx, &rs, `
		SELECT chain, seq, at, actor, role, action, data, prev, hash
		FROM audit_entries WHERE chain = ? ORDER BY seq`, chain)
	if err != nil {
		return nil, fmt.Errorf("read chain %s: %w", chain, err)
	}
	return rs, nil
}

// page is how many entries a verification reads at once: enough to be quick,
// little enough that a million entries need no memory.
const page = 2000

// Verify recomputes one chain and returns how many entries it has. The error is
// a *Broken that names the first bad entry, or that of the database.
func Verify(ctx context.Context, c *database.Conn, chain string) (int, error) {
	w := walk{}
	for {
		var rows []linked
		err := c.Select(ctx, &rows, `
			SELECT e.chain, e.seq, e.at, e.actor, e.role, e.action, e.data, e.prev, e.hash,
			       COALESCE(h.seq, 0) AS head_seq, COALESCE(h.hash, '') AS head_hash
			FROM audit_entries e LEFT JOIN audit_heads h ON h.chain = e.chain
			WHERE e.chain = ? AND e.seq > ? ORDER BY e.seq LIMIT ?`, chain, w.last.Seq, page)
		if err != nil {
			return w.n, fmt.Errorf("read chain %s: %w", chain, err)
		}
		if err := w.take(rows); err != nil {
			return w.n, err
		}
		if len(rows) < page {
			break
		}
	}
	if err := w.end(); err != nil {
		return w.n, err
	}
	return w.n, headless(ctx, c, chain)
}

// VerifyAll recomputes every chain and returns how many entries there are. The
// error is a *Broken that names the first bad entry, or that of the database.
func VerifyAll(ctx context.Context, c *database.Conn) (int, error) {
	w := walk{}
	var at linked
	err := ahead(func() (rows []linked, err error) {
		err = c.Select(ctx, &rows, `
			SELECT e.chain, e.seq, e.at, e.actor, e.role, e.action, e.data, e.prev, e.hash,
			       COALESCE(h.seq, 0) AS head_seq, COALESCE(h.hash, '') AS head_hash
			FROM audit_entries e LEFT JOIN audit_heads h ON h.chain = e.chain
			WHERE (e.chain, e.seq) > (?, ?) ORDER BY e.chain, e.seq LIMIT ?`, at.Chain, at.Seq, page)
		if err != nil {
			return nil, fmt.Errorf("read the chains: %w", err)
		}
		if len(rows) > 0 {
			at = rows[len(rows)-1]
		}
		return rows, nil
	}, w.take)
	if err != nil {
		return w.n, err
	}
	if err := w.end(); err != nil {
		return w.n, err
	}
	return w.n, headless(ctx, c, "")
}

// ahead reads the next page while the one before is judged: reading and hashing take
// about as long as each other, and a second core is mostly there. It ends with the
// first page that is not full, or with the first error; nothing is left running.
func ahead[T any](read func() ([]T, error), judge func([]T) error) error {
	pages := make(chan []T)
	verdict := make(chan error, 1)
	stop := make(chan struct{})
	go func() {
		for rows := range pages {
			if err := judge(rows); err != nil {
				verdict <- err
				close(stop)
				for range pages { // whoever reads may have one more
				}
				return
			}
		}
		verdict <- nil
	}()
	var failed error
reading:
	for {
		rows, err := read()
		if err != nil {
			failed = err
			break
		}
		select {
		case pages <- rows:
		case <-stop:
			break reading
		}
		if len(rows) < page {
			break
		}
	}
	close(pages)
	if err := <-verdict; err != nil {
		return err
	}
	return failed
}

// headless finds a chain whose end is known but whose entries are all gone.
func headless(ctx context.Context, c *database.Conn, chain string) error {
	var lost string
	err := c.Get(ctx, &lost, `
		SELECT h.chain FROM audit_heads h
		WHERE (? = '' OR h.chain = ?) AND NOT EXISTS (SELECT 1 FROM audit_entries e WHERE e.chain = h.chain)
		ORDER BY h.chain LIMIT 1`, chain, chain)
	switch {
	case database.IsNone(err):
		return nil
	case err != nil:
		return fmt.Errorf("look for lost chains: %w", err)
	}
	return &Broken{Chain: lost, Seq: 1, Why: "faltan todos sus asientos"}
}
