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

// invitationLife is how long the link of an invitation works.
const invitationLife = 72 * time.Hour

// Invitation is what is known of a link that was given to a person: never the link.
type Invitation struct {
	ID        string           `db:"id"`
	PersonID  ID               `db:"person_id"`
	By        string           `db:"made_by"`
	At        database.Instant `db:"made_at"`
	Ends      database.Instant `db:"ends_at"`
	Used      database.Instant `db:"used_at"`
	Withdrawn database.Instant `db:"withdrawn_at"`
}

// Open tells whether the link still works at an instant.
func (i Invitation) Open(at time.Time) bool {
	return i.Used.IsZero() && i.Withdrawn.IsZero() && i.Ends.After(at)
}

// spent is the one answer to a link that does not work, whatever the reason: a
// stranger who tries links learns nothing.
var spent = problem.New(problem.NotFound, "Esta invitación no existe, ya se usó o venció.",
	"Pide otra a quien administra el sistema; cada una sirve una sola vez y dura tres días.")

// Invite makes a link with which a person chooses password and PIN, and returns
// its token, which is shown once and kept only as a hash. Earlier links of the
// person stop working. It serves a first account and a forgotten password alike;
// the present password works until the link is used. problem.Refused for a
// suspended person or one without an address to sign in with (rev11 E-07).
func (s *Store) Invite(ctx context.Context, c *database.Conn, by audit.By, id ID) (token string, ends time.Time, err error) {
	p, err := s.Person(ctx, c, id)
	switch {
	case err != nil:
		return "", time.Time{}, err
	case !p.Active:
		return "", time.Time{}, problem.New(problem.Refused, "La cuenta de esa persona está suspendida.", "Reactívala antes de invitarla.")
	case p.Email == "":
		return "", time.Time{}, problem.New(problem.Refused, "La persona no tiene correo con el que ingresar.", "Escríbelo en sus datos y vuelve a invitarla.")
	}
	ends = by.At.Add(invitationLife)
	// The entry comes first: two who invite the same person wait for each other.
	if err := audit.Append(ctx, c, by.On(chainOf(id), "invitación", map[string]any{"hasta": database.At(ends)})); err != nil {
		return "", time.Time{}, err
	}
	if err := withdrawInvitations(ctx, c, id, by.At); err != nil {
		return "", time.Time{}, err
	}
	if err := endForgotten(ctx, c, id, by.Actor, "enlace", by.At); err != nil {
		return "", time.Time{}, err
	}
	var raw [32]byte
	rand.Read(raw[:]) //nolint:errcheck // never fails: crypto/rand ends the program instead
	token = base64.RawURLEncoding.EncodeToString(raw[:])
	_, err = c.Exec(ctx, `INSERT INTO invitations (id, person_id, token_hash, made_by, made_at, ends_at) VALUES (?, ?, ?, ?, ?, ?)`,
		database.NewID(), id, invitationHash(token), by.Actor, database.At(by.At), database.At(ends))
	if err != nil {
		return "", time.Time{}, fmt.Errorf("invite a person: %w", err)
	}
	return token, ends, nil
}

// WithdrawInvitations makes the open links of a person useless, as a suspension does.
func (s *Store) WithdrawInvitations(ctx context.Context, c *database.Conn, by audit.By, id ID) error {
	if err := audit.Append(ctx, c, by.On(chainOf(id), "invitación retirada", nil)); err != nil {
		return err
	}
	return withdrawInvitations(ctx, c, id, by.At)
}

func withdrawInvitations(ctx context.Context, c *database.Conn, id ID, at time.Time) error {
	_, err := c.Exec(ctx, `UPDATE invitations SET withdrawn_at = ? WHERE person_id = ? AND used_at = '' AND withdrawn_at = ''`,
		database.At(at), id)
	if err != nil {
		return fmt.Errorf("withdraw invitations: %w", err)
	}
	return nil
}

// LastInvitation returns the newest invitation of a person; ok is false when there
// was none.
func (s *Store) LastInvitation(ctx context.Context, c *database.Conn, id ID) (i Invitation, ok bool, err error) {
	err = c.Get(ctx, &i, `SELECT id, person_id, made_by, made_at, ends_at, used_at, withdrawn_at FROM invitations
		WHERE person_id = ? ORDER BY made_at DESC, id DESC LIMIT 1`, id)
	switch {
	case database.IsNone(err):
		return Invitation{}, false, nil
	case err != nil:
		return Invitation{}, false, fmt.Errorf("read an invitation: %w", err)
	}
	return i, true, nil
}

// Invited returns whom a link invites and until when; problem.NotFound, always in
// the same words, when the link does not work.
func (s *Store) Invited(ctx context.Context, c *database.Conn, token string) (Person, time.Time, error) {
	var i Invitation
	err := c.Get(ctx, &i, `SELECT i.id, i.person_id, i.made_by, i.made_at, i.ends_at, i.used_at, i.withdrawn_at
		FROM invitations i JOIN persons p ON p.id = i.person_id
		WHERE i.token_hash = ? AND i.used_at = '' AND i.withdrawn_at = '' AND i.ends_at > ? AND p.active = 1`,
		invitationHash(token), database.At(s.now()))
	switch {
	case database.IsNone(err):
		return Person{}, time.Time{}, spent
	case err != nil:
		return Person{}, time.Time{}, fmt.Errorf("read an invitation: %w", err)
	}
	p, err := s.Person(ctx, c, i.PersonID)
	return p, i.Ends.Time, err
}

// AcceptInvitation spends a link: the person it invites gets this password and
// PIN, and every session of theirs ends. It runs a transaction of its own, in
// which the link is taken first, so that of two who use it together one gets
// nothing. problem.NotFound when the link does not work, problem.Invalid on
// "contrasena" or "pin" when those will not do; then the link still works.
func (s *Store) AcceptInvitation(ctx context.Context, token, password, pin string) (Person, error) {
	var p Person
	now := s.now()
	err := s.db.Write(ctx, func(c *database.Conn) error {
		var id ID
		err := c.Get(ctx, &id, `UPDATE invitations SET used_at = ?
			WHERE token_hash = ? AND used_at = '' AND withdrawn_at = '' AND ends_at > ? RETURNING person_id`,
			database.At(now), invitationHash(token), database.At(now))
		switch {
		case database.IsNone(err):
			return spent
		case err != nil:
			return fmt.Errorf("accept an invitation: %w", err)
		}
		if p, err = s.Person(ctx, c, id); err != nil {
			return err
		}
		if !p.Active {
			return spent
		}
		by := audit.By{Actor: string(id), Role: string(Requester), At: now}
		if err := audit.Append(ctx, c, by.On(chainOf(id), "acepta invitación", nil)); err != nil {
			return err
		}
		if err := s.SetPIN(ctx, c, by, id, pin); err != nil {
			return err
		}
		return s.SetPassword(ctx, c, by, id, password, false)
	})
	return p, err
}

func invitationHash(token string) string {
	sum := sha256.Sum256([]byte("invitación " + token))
	return hex.EncodeToString(sum[:])
}
