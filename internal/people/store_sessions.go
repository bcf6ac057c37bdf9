package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

const (
	sessionLife = 12 * time.Hour  // however busy
	sessionIdle = 8 * time.Hour   // without a request
	sessionTick = 5 * time.Minute // how finely the last request is noted
	knownFor    = 90 * 24 * time.Hour
)

// wrong is the one answer to every failed sign-in: it does not say whether the
// account exists, is suspended or has no password.
var wrong = problem.New(problem.Unauthenticated, "El correo o la contraseña no coinciden.",
	"Revisa los dos; si olvidaste tu contraseña, pide una nueva a quien administra el sistema.")

// SignIn opens a session for an account and returns its token, which the face
// puts in a cookie and which is stored only as a hash. addr is the address of the
// device, as the face trusts it. problem.Unauthenticated, always in the same words
// and after the same work, when it fails; problem.TooMany, with how long to wait,
// after five failures of an account or fifty of an address.
func (s *Store) SignIn(ctx context.Context, email, password, addr string) (token string, err error) {
	return s.SignInFor(ctx, email, password, addr, 0)
}

// SignInFor is SignIn on a device that its person says is theirs: the session lasts so
// long, used or not. With 0 it is SignIn. Signing still asks for the secret each time.
func (s *Store) SignInFor(ctx context.Context, email, password, addr string, remember time.Duration) (token string, err error) {
	now, account := s.now(), fold(email)
	if len(account) > 254 {
		account = account[:254]
	}
	var k struct {
		ID     ID     `db:"id"`
		Active bool   `db:"active"`
		Hash   string `db:"hash"`
		Known  int64  `db:"known"`
	}
	kind, subject := accountAttempts, account
	err = s.db.Write(ctx, func(c *database.Conn) error {
		err := c.Get(ctx, &k, `
			SELECT p.id, p.active,
				COALESCE((SELECT k.hash FROM credentials k WHERE k.person_id = p.id AND k.kind = 'contraseña'), '') AS hash,
				(SELECT count(*) FROM sessions s WHERE s.person_id = p.id AND s.started_at > ? AND s.address = ? AND s.demo = 0) AS known
			FROM persons p WHERE p.email_key = ? AND p.email_key <> ''`,
			database.At(now.Add(-knownFor)), addr, account)
		if err != nil && !database.IsNone(err) {
			return fmt.Errorf("look for an account: %w", err)
		}
		if k.Known > 0 {
			kind, subject = deviceAttempts, account+" "+addr
		}
		for _, t := range [][2]string{{kind, subject}, {addressAttempts, addr}} {
			wait, err := count(ctx, c, t[0], t[1], now)
			if err != nil {
				return err
			}
			if wait > 0 {
				return waitProblem(wait) // which also takes back what was counted
			}
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	ok, err := s.matches(ctx, password, k.Hash)
	switch {
	case err != nil:
		return "", fmt.Errorf("sign in: %w", err)
	case !ok || !k.Active:
		return "", wrong
	}
	err = s.db.Write(ctx, func(c *database.Conn) error {
		if err := forgive(ctx, c, kind, subject); err != nil {
			return err
		}
		if err := forgive(ctx, c, addressAttempts, addr); err != nil {
			return err
		}
		// Somebody may have suspended the account or changed its password while
		// the hash was computed.
		var still int64
		err := c.Get(ctx, &still, `SELECT count(*) FROM persons p JOIN credentials k ON k.person_id = p.id AND k.kind = 'contraseña'
			WHERE p.id = ? AND p.active = 1 AND k.hash = ?`, k.ID, k.Hash)
		if err != nil {
			return fmt.Errorf("look at an account again: %w", err)
		}
		if still == 0 {
			return wrong
		}
		if token, err = s.open(ctx, c, k.ID, addr, false, remember, now); err != nil {
			return err
		}
		return endForgotten(ctx, c, k.ID, string(k.ID), "entró", now)
	})
	return token, err
}

// EnterAs opens a session as any active person, without credentials. It exists
// only in a store built WithDemo; problem.Forbidden otherwise.
func (s *Store) EnterAs(ctx context.Context, id ID) (token string, err error) {
	if !s.demo {
		return "", problem.New(problem.Forbidden, "Esta entrada solo existe en la demostración.", "Entra con tu correo y tu contraseña.")
	}
	err = s.db.Write(ctx, func(c *database.Conn) error {
		p, err := s.Person(ctx, c, id)
		if err != nil {
			return err
		}
		if !p.Active {
			return problem.Missing("a esa persona")
		}
		if s.entering != nil {
			if err := s.entering(ctx, c, id); err != nil {
				return err
			}
		}
		token, err = s.open(ctx, c, id, "", true, 0, s.now())
		return err
	})
	return token, err
}

// open stores a new session. The token has 256 bits; only its hash is kept, so
// that nobody can enter with what a stolen backup holds.
func (s *Store) open(ctx context.Context, c *database.Conn, id ID, addr string, demo bool, remember time.Duration, now time.Time) (string, error) {
	var raw [32]byte
	rand.Read(raw[:]) // never fails: see crypto/rand
	token := base64.RawURLEncoding.EncodeToString(raw[:])
	flag, remembered, life, i, session := 0, 0, sessionLife, database.At(now), database.NewID()
	if demo {
		flag = 1
	}
	if remember > 0 {
		remembered, life = 1, remember
	}
	_, err := c.Exec(ctx, `
		INSERT INTO sessions (id, token_hash, person_id, address, demo, started_at, seen_at, ends_at, remembered)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, session, digest(token), id, addr, flag, i, i, database.At(now.Add(life)), remembered)
	if err != nil {
		return "", fmt.Errorf("open a session: %w", err)
	}
	by := audit.By{Actor: string(id), At: now}
	err = audit.Append(ctx, c, by.On(chainOf(id), "entrada", map[string]any{"sesión": session, "demostración": demo, "recordada": remember > 0}))
	return token, err
}

func digest(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// over is the answer to a token that opens nothing any more.
var over = problem.New(problem.Unauthenticated, "Tu sesión terminó.", "Entra de nuevo para continuar.")

// Resume returns who acts with a token, with the roles valid now. It is one query,
// for it runs on every request; at most each five minutes it also notes that the
// session is alive. problem.Unauthenticated when the session ended, was idle for
// eight hours or is twelve hours old, or the person was suspended; one that is
// remembered ends only when its time is up.
func (s *Store) Resume(ctx context.Context, token string) (Actor, error) {
	return s.resume(ctx, token, true)
}

func (s *Store) resume(ctx context.Context, token string, alive bool) (Actor, error) {
	if token == "" {
		return Actor{}, over
	}
	now := s.now()
	i := database.At(now)
	var r struct {
		personRow
		Session string           `db:"session_id"`
		Demo    bool             `db:"demo"`
		Seen    database.Instant `db:"seen_at"`
		Ends    database.Instant `db:"ends_at"`
		Kept    bool             `db:"remembered"`
		Granted string           `db:"granted"`
		Signer  ID               `db:"signer"`
	}
	err := s.db.Read().Get(ctx, &r, `
		SELECT s.id AS session_id, s.demo, s.seen_at, s.ends_at, s.remembered, `+personColumns+`, `+rolesColumns+`
		FROM sessions s JOIN persons p ON p.id = s.person_id JOIN units u ON u.id = p.unit_id
		WHERE s.token_hash = ? AND s.ended_at = '' AND s.ends_at > ? AND (s.remembered = 1 OR s.seen_at > ?) AND p.active = 1`,
		i, i, i, i, digest(token), i, database.At(now.Add(-sessionIdle)))
	switch {
	case database.IsNone(err):
		return Actor{}, over
	case err != nil:
		return Actor{}, fmt.Errorf("resume a session: %w", err)
	}
	if alive && now.Sub(r.Seen.Time) >= sessionTick {
		err := s.db.Write(ctx, func(c *database.Conn) error {
			_, err := c.Exec(ctx, `UPDATE sessions SET seen_at = ? WHERE id = ? AND ended_at = '' AND seen_at < ?`, i, r.Session, i)
			return err
		})
		if err != nil {
			return Actor{}, fmt.Errorf("note that a session is alive: %w", err)
		}
	}
	return Actor{Person: r.person(), Roles: roles(r.Granted, r.Signer == r.ID), Session: r.Session, At: now,
		Demo: r.Demo && s.demo, Ends: r.Ends.Time, Remembered: r.Kept}, nil
}

// SignOut ends the session of a token. An unknown or ended one is no error.
func (s *Store) SignOut(ctx context.Context, token string) error {
	now := s.now()
	return s.db.Write(ctx, func(c *database.Conn) error {
		var r struct {
			ID     string `db:"id"`
			Person ID     `db:"person_id"`
		}
		err := c.Get(ctx, &r, `UPDATE sessions SET ended_at = ?, end_reason = 'salida'
			WHERE token_hash = ? AND ended_at = '' RETURNING id, person_id`, database.At(now), digest(token))
		switch {
		case database.IsNone(err):
			return nil
		case err != nil:
			return fmt.Errorf("sign out: %w", err)
		}
		by := audit.By{Actor: string(r.Person), At: now}
		return audit.Append(ctx, c, by.On(chainOf(r.Person), "salida", map[string]string{"sesión": r.ID}))
	})
}

// EndAll ends every session of a person, in the caller's transaction: after a new
// password, a suspension or a change of roles.
func (s *Store) EndAll(ctx context.Context, c *database.Conn, id ID) error {
	_, err := c.Exec(ctx, `UPDATE sessions SET ended_at = ?, end_reason = 'cierre' WHERE person_id = ? AND ended_at = ''`,
		database.At(s.now()), id)
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}
