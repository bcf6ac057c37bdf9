package people

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// How often one device may say that a password was forgotten.
const (
	forgottenFree   = 10
	forgottenWindow = time.Hour
	forgottenKept   = 7 * 24 * time.Hour // then nobody waits for it any more
)

// Forgotten is somebody who asked for a new password.
type Forgotten struct {
	ID       string           `db:"id"`
	PersonID ID               `db:"person_id"`
	At       database.Instant `db:"asked_at"`
}

// Forget notes that somebody cannot sign in, for whoever administers. There is no mail:
// an administrator hands over a one-time link after making sure who asks (rev11 E-07).
// Whether an account has the address nobody learns: the answer, and what is written, are
// the same, and a person who asks again while the first request is open adds none.
// problem.TooMany after ten requests of one address in an hour.
func (s *Store) Forget(ctx context.Context, email, addr string) error {
	now, account := s.now(), fold(email)
	if len(account) > 254 {
		account = account[:254]
	}
	return s.db.Write(ctx, func(c *database.Conn) error {
		var n int64
		err := c.Get(ctx, &n, `SELECT count(*) FROM password_requests WHERE address = ? AND asked_at > ?`, addr, database.At(now.Add(-forgottenWindow)))
		if err != nil {
			return fmt.Errorf("count forgotten passwords: %w", err)
		}
		if n >= forgottenFree {
			return problem.New(problem.TooMany, "Desde este equipo ya se pidió muchas veces.", "Espera una hora, o llama a la mesa de soporte.")
		}
		var id ID
		err = c.Get(ctx, &id, `SELECT p.id FROM persons p WHERE p.email_key = ? AND p.email_key <> '' AND p.active = 1
			AND NOT EXISTS (SELECT 1 FROM password_requests r WHERE r.person_id = p.id AND r.person_id <> '' AND r.ended_at = '' AND r.asked_at > ?)`,
			account, database.At(now.Add(-forgottenKept)))
		if err != nil && !database.IsNone(err) {
			return fmt.Errorf("look for an account: %w", err)
		}
		request := database.NewID()
		_, err = c.Exec(ctx, `INSERT INTO password_requests (id, person_id, address, asked_at) VALUES (?, ?, ?, ?)`, request, id, addr, database.At(now))
		if err != nil {
			return fmt.Errorf("note a forgotten password: %w", err)
		}
		chain := forgottenChain
		if id != "" {
			chain = chainOf(id)
		}
		by := audit.By{Actor: audit.System, At: now}
		return audit.Append(ctx, c, by.On(chain, "olvidó la contraseña", map[string]string{"solicitud": request}))
	})
}

// forgottenChain is where requests for no account leave their trace.
const forgottenChain = "contraseñas olvidadas"

// AllForgotten returns who waits for a new password, the longest first, at most fifty.
// For whoever administers.
func (s *Store) AllForgotten(ctx context.Context, c *database.Conn, now time.Time) ([]Forgotten, error) {
	var list []Forgotten
	err := c.Select(ctx, &list, `SELECT id, person_id, asked_at FROM password_requests
		WHERE ended_at = '' AND person_id <> '' AND asked_at > ? ORDER BY asked_at, id LIMIT 50`, database.At(now.Add(-forgottenKept)))
	if err != nil {
		return nil, fmt.Errorf("read forgotten passwords: %w", err)
	}
	return list, nil
}

// DismissForgotten ends the requests of a person without a link, in the caller's
// transaction: it was not they who asked, or they remember.
func (s *Store) DismissForgotten(ctx context.Context, c *database.Conn, by audit.By, id ID) error {
	if _, err := s.Person(ctx, c, id); err != nil {
		return err
	}
	if err := audit.Append(ctx, c, by.On(chainOf(id), "solicitud de contraseña descartada", nil)); err != nil {
		return err
	}
	return endForgotten(ctx, c, id, by.Actor, "descartada", by.At)
}

// endForgotten ends the open requests of a person.
func endForgotten(ctx context.Context, c *database.Conn, id ID, by, outcome string, at time.Time) error {
	_, err := c.Exec(ctx, `UPDATE password_requests SET ended_at = ?, ended_by = ?, outcome = ? WHERE person_id = ? AND person_id <> '' AND ended_at = ''`,
		database.At(at), by, outcome, id)
	if err != nil {
		return fmt.Errorf("end the requests of a forgotten password: %w", err)
	}
	return nil
}
