package people

import (
	"context"
	"errors"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// SetPassword gives a person a password of at least twelve characters and ends
// all their sessions. mustChange marks one that somebody else chose.
// problem.Invalid on the field "contrasena" when it is too short or well known.
func (s *Store) SetPassword(ctx context.Context, c *database.Conn, by audit.By, id ID, password string, mustChange bool) error {
	p, err := s.Person(ctx, c, id)
	if err != nil {
		return err
	}
	if err := judgePassword(password, p); err != nil {
		return err
	}
	if err := s.setCredential(ctx, c, by, id, "contraseña", password, mustChange); err != nil {
		return err
	}
	if err := forgive(ctx, c, accountAttempts, fold(p.Email)); err != nil {
		return err
	}
	return s.EndAll(ctx, c, id)
}

// SetPIN gives a person a PIN of four to eight digits, with which they may sign
// on somebody else's device. It opens no session. problem.Invalid on the field
// "pin" when it is no such PIN or too easy.
func (s *Store) SetPIN(ctx context.Context, c *database.Conn, by audit.By, id ID, pin string) error {
	if _, err := s.Person(ctx, c, id); err != nil {
		return err
	}
	if err := judgePIN(pin); err != nil {
		return err
	}
	return s.setCredential(ctx, c, by, id, "pin", pin, false)
}

func (s *Store) setCredential(ctx context.Context, c *database.Conn, by audit.By, id ID, kind, secret string, mustChange bool) error {
	hash, err := s.hash(ctx, secret)
	if err != nil {
		return err
	}
	change := 0
	if mustChange {
		change = 1
	}
	_, err = c.Exec(ctx, `
		INSERT INTO credentials (person_id, kind, hash, set_at, must_change) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (person_id, kind) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at, must_change = excluded.must_change`,
		id, kind, hash, database.At(by.At), change)
	if err != nil {
		return fmt.Errorf("set a credential: %w", err)
	}
	return audit.Append(ctx, c, by.On(chainOf(id), "cambia "+kind, nil))
}

// MustChangePassword tells whether the person's password was chosen by somebody
// else.
func (s *Store) MustChangePassword(ctx context.Context, c *database.Conn, id ID) (bool, error) {
	var change bool
	err := c.Get(ctx, &change, `SELECT must_change FROM credentials WHERE person_id = ? AND kind = 'contraseña'`, id)
	if database.IsNone(err) {
		return false, nil
	}
	return change, err
}

// CheckSignature confirms that a person knows their own password or PIN again, as
// a «firma interna» asks (domain §5). It runs transactions of its own, because a
// wrong guess must be counted although the act is given up: call it before, never
// inside, a Write. problem.Unauthenticated when the secret is wrong,
// problem.TooMany after five failures, with how long to wait.
func (s *Store) CheckSignature(ctx context.Context, id ID, secret string) error {
	return s.CheckSignatureThrough(ctx, id, "", secret)
}

// CheckBeside confirms the secret of a second person who signs on the device of another. What is
// wrong with it stands at its own input: problem.Invalid with the words for one that is missing, or
// with those of a failed signature; being throttled stays as it is.
func (s *Store) CheckBeside(ctx context.Context, id, through ID, secret, field, missing string) error {
	if secret == "" {
		return problem.OnField(field, missing)
	}
	err := s.CheckSignatureThrough(ctx, id, through, secret)
	if p, ok := problem.As(err); ok && p.Kind == problem.Unauthenticated {
		return problem.OnField(field, p.Message).Because(err)
	}
	return err
}

// CheckSignatureThrough is CheckSignature on the device of somebody else, in whose
// session the person signs; "" for their own. Guesses there are counted for the two of
// them together and for the owner of the device, so that nobody can use up the guesses
// of another person, nor guess at many from one device.
func (s *Store) CheckSignatureThrough(ctx context.Context, id, through ID, secret string) error {
	subjects := []string{string(id)}
	if through != "" && through != id {
		subjects = []string{string(id) + " en " + string(through), "desde " + string(through)}
	}
	now := s.now()
	var k struct {
		Active   bool   `db:"active"`
		Password string `db:"password"`
		PIN      string `db:"pin"`
	}
	err := s.db.Write(ctx, func(c *database.Conn) error {
		for _, subject := range subjects {
			wait, err := count(ctx, c, signatureAttempts, subject, now)
			if err != nil {
				return err
			}
			if wait > 0 {
				return waitProblem(wait) // which also takes back what was counted
			}
		}
		err := c.Get(ctx, &k, `
			SELECT p.active,
				COALESCE((SELECT k.hash FROM credentials k WHERE k.person_id = p.id AND k.kind = 'contraseña'), '') AS password,
				COALESCE((SELECT k.hash FROM credentials k WHERE k.person_id = p.id AND k.kind = 'pin'), '') AS pin
			FROM persons p WHERE p.id = ?`, id)
		if database.IsNone(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	hash := k.Password
	if k.PIN != "" && len(secret) <= 8 { // no password is that short
		hash = k.PIN
	}
	ok, err := s.matches(ctx, secret, hash)
	if err != nil {
		return fmt.Errorf("check a signature: %w", err)
	}
	if !ok || !k.Active {
		return &problem.Error{Kind: problem.Unauthenticated, Message: "La contraseña o el PIN no es correcto, así que no se firmó nada.",
			Remedy: "Escríbelo de nuevo; debe ser el de la persona que firma.",
			Fields: []problem.Field{{Name: "secreto", Message: "Escribe tu contraseña o tu PIN."}}}
	}
	return s.db.Write(ctx, func(c *database.Conn) error {
		for _, subject := range subjects {
			if err := forgive(ctx, c, signatureAttempts, subject); err != nil {
				return err
			}
		}
		return nil
	})
}

// FirstAdministrator makes the first account of a new installation, with a unit
// to belong to when there is none. There are no default accounts.
// problem.Refused when anybody administers the system already.
func (s *Store) FirstAdministrator(ctx context.Context, name, email, password string) (Person, error) {
	var p Person
	err := s.db.Write(ctx, func(c *database.Conn) error {
		by := audit.By{Actor: audit.System, At: s.now()}
		if err := audit.Append(ctx, c, by.On(administratorsChain, "primera cuenta", map[string]string{"correo": email})); err != nil {
			return err
		}
		var n int64
		if err := c.Get(ctx, &n, `SELECT count(*) FROM role_grants WHERE role = 'administrador'`); err != nil {
			return fmt.Errorf("count administrators: %w", err)
		}
		if n > 0 {
			return problem.New(problem.Refused, "Ya hay quien administra el sistema.",
				"Entra con una cuenta de administrador y da el papel desde ahí.")
		}
		if fold(email) == "" {
			return problem.OnField("correo", "Escribe el correo con el que entrará.")
		}
		unit, err := s.firstUnit(ctx, c, by)
		if err != nil {
			return err
		}
		if p, err = s.AddPerson(ctx, c, by, Person{Name: name, Email: email, UnitID: unit}); err != nil {
			return err
		}
		if err := s.SetPassword(ctx, c, by, p.ID, password, false); err != nil {
			return err
		}
		return s.GrantRole(ctx, c, by, Grant{PersonID: p.ID, Role: Administrator, From: by.At, Document: "Primera cuenta"})
	})
	return p, err
}

// firstUnit is the DTIC, or any unit when others were loaded before.
func (s *Store) firstUnit(ctx context.Context, c *database.Conn, by audit.By) (string, error) {
	const dtic = "Dirección de Tecnologías de la Información y Comunicaciones"
	var id string
	err := c.Get(ctx, &id, `SELECT id FROM units ORDER BY CASE name WHEN ? THEN 0 ELSE 1 END, name LIMIT 1`, dtic)
	if errors.Is(err, database.ErrNone) {
		u, err := s.AddUnit(ctx, c, by, Unit{Name: dtic})
		return u.ID, err
	}
	return id, err
}
