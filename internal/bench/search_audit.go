package main

import (
	"crypto/sha256"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
)

// chained is how the verification of all chains of the audit did.
type chained struct {
	entries int
	took    time.Duration
	bare    time.Duration // hashing as many bytes, one after another, from memory
}

// million is the time that a million entries would take.
func (c chained) million() time.Duration {
	return time.Duration(float64(c.took) * 1e6 / float64(max(1, c.entries)))
}

// verifyAudit verifies every chain of an archive as `soporte verificar` does, and
// hashes as many bytes in memory: the limit of any verification with one core.
func (b *bench) verifyAudit(a *archive) (c chained, err error) {
	db, err := database.Open(b.ctx, a.url)
	if err != nil {
		return c, err
	}
	defer db.Close()
	began := time.Now()
	err = db.ReadTx(b.ctx, func(conn *database.Conn) (err error) {
		c.entries, err = audit.VerifyAll(b.ctx, conn)
		return err
	})
	if err != nil {
		return c, err
	}
	c.took = time.Since(began)
	var bytes int64
	if err := db.Read().Get(b.ctx, &bytes, `SELECT CAST(COALESCE(SUM(length(chain) + length(at) + length(actor) + length(role) + length(action) + length(data) + length(prev) + 60), 0) AS BIGINT) FROM audit_entries`); err != nil {
		return c, err
	}
	block := make([]byte, max(1, int(bytes)/max(1, c.entries))) // an entry of the usual length
	began = time.Now()
	for range c.entries {
		sha256.Sum256(block)
	}
	c.bare = time.Since(began)
	return c, nil
}
