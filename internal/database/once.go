package database

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"secogem.gob.mx/soporte/internal/problem"
)

// Form is a form as it was sent, with what protects it from being acted on twice.
type Form struct {
	Actor string    // who sent it
	Key   string    // made when the form was shown; "" for a form without one
	Route string    // where it was sent to
	Body  string    // what was in it, always written in the same way
	Leads string    // what its answer leads to, for whoever sends it again
	At    time.Time // when it came in
}

// ErrUnderway answers a form that is being acted on at this moment.
var ErrUnderway = problem.New(problem.Underway, "Ese formulario ya se está guardando.",
	"No lo envíes otra vez: espera unos segundos y abre tu primera página, donde verás lo que quedó.")

// Once claims the key of a form in the transaction that acts on it. When the same
// form was acted on before, again is true, nothing is to be done, and leads is what
// the first one led to. It answers problem.Invalid when the key was used for
// another form, and ErrUnderway while another transaction on PostgreSQL, of whatever
// instance, acts on it. On SQLite there is one writer, so that what acts on it has
// ended before Once is asked; the faces keep the second request from waiting for it.
func (c *Conn) Once(ctx context.Context, f Form) (leads string, again bool, err error) {
	if f.Key == "" {
		return f.Leads, false, nil
	}
	if c.db.engine == Postgres {
		// The lock goes with the transaction, so a killed process leaves none behind.
		var free bool
		if err := c.Get(ctx, &free, `SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))`, "formulario "+f.Actor+" "+f.Key); err != nil {
			return "", false, err
		}
		if !free {
			return "", false, ErrUnderway
		}
	}
	sum := sha256.Sum256([]byte(f.Body))
	hash := hex.EncodeToString(sum[:])
	n, err := c.Exec(ctx, `INSERT INTO idempotency_keys (actor, key, route, body_hash, status, location, created_at) VALUES (?, ?, ?, ?, 303, ?, ?)
		ON CONFLICT (actor, key) DO NOTHING`, f.Actor, f.Key, f.Route, hash, f.Leads, At(f.At))
	if err != nil || n == 1 {
		return f.Leads, false, err
	}
	var old struct {
		Route    string `db:"route"`
		BodyHash string `db:"body_hash"`
		Location string `db:"location"`
	}
	if err := c.Get(ctx, &old, `SELECT route, body_hash, location FROM idempotency_keys WHERE actor = ? AND key = ?`, f.Actor, f.Key); err != nil {
		return "", false, err
	}
	if old.Route != f.Route || old.BodyHash != hash {
		return "", false, problem.New(problem.Invalid, "Ese formulario ya se había enviado con otros datos.", "Ábrelo de nuevo y vuelve a escribir.")
	}
	return old.Location, true, nil
}
