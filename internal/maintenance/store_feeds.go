package maintenance

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// mostFeeds bounds the calendars that one person has open.
const mostFeeds = 10

// MayFollow tells what of the programme somebody may follow in a calendar: an AST what
// they have to do, and who reads the whole programme all of it.
func MayFollow(a people.Actor) (list []Scope) {
	if a.Has(people.Adviser) {
		list = append(list, OfAdviser)
	}
	if MayReadAll(a) {
		list = append(list, OfProgramme)
	}
	return list
}

// NewFeed makes a calendar with a secret address and returns the secret, which is shown
// once: only its hash is kept. by is its owner.
func (s *Store) NewFeed(ctx context.Context, c *database.Conn, by audit.By, scope Scope, name string) (token string, err error) {
	open, err := s.Feeds(ctx, c, people.ID(by.Actor))
	if err != nil {
		return "", err
	}
	if len(open) >= mostFeeds {
		return "", problem.New(problem.Refused, fmt.Sprintf("Ya tienes %d calendarios.", mostFeeds), "Revoca uno que ya no uses.")
	}
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("make a secret address: %w", err)
	}
	token = base64.RawURLEncoding.EncodeToString(raw)
	f := Feed{ID: database.NewID(), Person: people.ID(by.Actor), Scope: scope, Name: name, MadeAt: database.At(by.At)}
	_, err = c.Exec(ctx, `INSERT INTO maintenance_feeds (id, person_id, scope, name, token_hash, made_at) VALUES (?, ?, ?, ?, ?, ?)`,
		f.ID, string(f.Person), string(f.Scope), f.Name, tokenHash(token), f.MadeAt)
	if err != nil {
		return "", fmt.Errorf("make a calendar: %w", err)
	}
	return token, audit.Append(ctx, c, by.On("calendario:"+f.ID, "calendario", map[string]any{"alcance": scope, "nombre": name}))
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

const feedColumns = `id, person_id, scope, name, made_at`

// Feeds returns the open calendars of a person, the newest first.
func (s *Store) Feeds(ctx context.Context, c *database.Conn, person people.ID) (list []Feed, err error) {
	err = c.Select(ctx, &list, `SELECT `+feedColumns+` FROM maintenance_feeds WHERE person_id = ? AND ended_at = '' ORDER BY made_at DESC, id DESC`, string(person))
	if err != nil {
		err = fmt.Errorf("read calendars: %w", err)
	}
	return list, err
}

// EndFeed revokes a calendar of its owner: its address answers no more.
// problem.NotFound when it is nobody's, somebody else's or revoked already.
func (s *Store) EndFeed(ctx context.Context, c *database.Conn, by audit.By, id string) error {
	n, err := c.Exec(ctx, `UPDATE maintenance_feeds SET ended_at = ? WHERE id = ? AND person_id = ? AND ended_at = ''`, database.At(by.At), id, by.Actor)
	switch {
	case err != nil:
		return fmt.Errorf("revoke a calendar: %w", err)
	case n == 0:
		return problem.Missing("ese calendario")
	}
	return audit.Append(ctx, c, by.On("calendario:"+id, "revocado", nil))
}

// FeedOf finds an open calendar by its secret; problem.NotFound without it.
func (s *Store) FeedOf(ctx context.Context, c *database.Conn, token string) (f Feed, err error) {
	err = c.Get(ctx, &f, `SELECT `+feedColumns+` FROM maintenance_feeds WHERE token_hash = ? AND ended_at = ''`, tokenHash(token))
	if database.IsNone(err) {
		return f, problem.Missing("ese calendario")
	}
	if err != nil {
		return f, fmt.Errorf("read a calendar: %w", err)
	}
	return f, nil
}

// Follow writes the calendar that a secret address leads to, as long as its owner is
// active and has a role that reads it. problem.NotFound otherwise: whoever has a wrong
// address learns nothing.
func (d *Desk) Follow(ctx context.Context, token, base string) (string, error) {
	c, now := d.DB.Read(), d.Clock()
	f, err := d.Store.FeedOf(ctx, c, token)
	if err != nil {
		return "", err
	}
	owner, err := d.People.Person(ctx, c, f.Person)
	if err != nil {
		return "", err
	}
	roles, err := d.People.RolesOf(ctx, c, f.Person, now)
	if err != nil {
		return "", err
	}
	may := false
	for _, scope := range MayFollow(people.Actor{Person: owner, Roles: roles, At: now}) {
		may = may || owner.Active && scope == f.Scope
	}
	if !may {
		return "", problem.Missing("ese calendario")
	}
	adviser := ""
	if f.Scope == OfAdviser {
		adviser = string(f.Person)
	}
	since := now.AddDate(0, 0, -keptDays)
	rows, err := d.Store.followed(ctx, c, adviser, since)
	if err != nil {
		return "", err
	}
	var agreed []Date
	if adviser != "" {
		if agreed, err = d.Store.dates(ctx, c, adviser, since); err != nil {
			return "", err
		}
	}
	return Calendar(f.Scope, rows, agreed, base), nil
}

// keptDays is how long what went by stays in a calendar that is followed.
const keptDays = 90
