package drafts

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// Bounds of what one person may leave here.
const (
	Size   = 256 << 10           // bytes of one draft, as it is stored
	Number = 100                 // drafts of one person; the oldest go first
	Kept   = 30 * 24 * time.Hour // how long a draft waits for its person
)

// Inputs of a form that are not its own and are kept beside it all the same: which
// version, or which value, its writer was looking at.
const (
	VersionField = "_version"
	SeenField    = "_visto"
)

// filesField notes in a kept form that files had been chosen, which are not kept.
const filesField = "_archivos"

// Draft is a form as somebody left it.
type Draft struct {
	Typed   url.Values // by input, as typed, without secrets
	SavedAt time.Time
	Version string // of the thing that was edited, as the writer saw it; "" for a new one
	Seen    string // the value that the writer saw, for a form without versions
	HasSeen bool
	Files   bool // files had been chosen: they are not kept
}

// Store keeps drafts. It is safe for concurrent use.
type Store struct{ db *database.DB }

// New makes the store of the room.
func New(db *database.DB) *Store { return &Store{db: db} }

// Save keeps what a person has typed into a form in place of what was kept of it
// before. form is the path the form is sent to, v its struct, whose tags say which
// inputs are its own and which are secret. key is the idempotency key of the form,
// "" for none: with a key that was used already the form has been sent, and what
// comes late is not kept. The error is a problem of kind Invalid for more than
// fits. files says that files had been chosen, so that their loss can be told.
func (s *Store) Save(ctx context.Context, who people.ID, form string, v any, typed url.Values, key string, files bool, now time.Time) error {
	values := forms.Draft(v, typed)
	for _, name := range []string{VersionField, SeenField} {
		if sent := typed[name]; len(sent) == 1 && len(sent[0]) <= 8000 {
			values.Set(name, strings.ToValidUTF8(strings.ReplaceAll(sent[0], "\x00", ""), ""))
		}
	}
	if files {
		values.Set(filesField, forms.Yes)
	}
	kept := values.Encode()
	if len(kept) > Size || len(form) > 500 {
		return problem.New(problem.Invalid, "Escribiste más de lo que se puede guardar como borrador.",
			"Envía lo que llevas, o pasa una parte a un archivo adjunto.")
	}
	if who == "" || form == "" {
		return fmt.Errorf("a draft needs a person and a form")
	}
	return s.db.Write(ctx, func(c *database.Conn) error {
		sent, err := used(ctx, c, who, key)
		if err != nil || sent {
			return err
		}
		// A form that was sent under this key leaves its key in place of the draft.
		_, err = c.Exec(ctx, `INSERT INTO drafts (person_id, form, typed, saved_at) VALUES (?, ?, ?, ?)
			ON CONFLICT (person_id, form) DO UPDATE SET typed = excluded.typed, saved_at = excluded.saved_at, sent_key = ''
			WHERE drafts.sent_key = '' OR drafts.sent_key <> ?`,
			string(who), form, kept, database.At(now), key)
		if err != nil {
			return fmt.Errorf("keep a draft: %w", err)
		}
		_, err = c.Exec(ctx, `DELETE FROM drafts WHERE person_id = ? AND sent_key = '' AND form NOT IN
			(SELECT form FROM drafts WHERE person_id = ? AND sent_key = '' ORDER BY saved_at DESC, form LIMIT ?)`, string(who), string(who), Number)
		return err
	})
}

// used tells whether the form with this key was received already. A page that is
// left while it saves would otherwise bring back what was just sent.
func used(ctx context.Context, c *database.Conn, who people.ID, key string) (bool, error) {
	if key == "" {
		return false, nil
	}
	var n int
	err := c.Get(ctx, &n, `SELECT COUNT(*) FROM idempotency_keys WHERE actor = ? AND key = ?`, string(who), key)
	return n > 0, err
}

// Load returns what a person left in a form, and false when there is nothing or
// it is older than Kept.
func (s *Store) Load(ctx context.Context, who people.ID, form string, now time.Time) (Draft, bool, error) {
	var rows []struct {
		Typed string           `db:"typed"`
		At    database.Instant `db:"saved_at"`
	}
	err := s.db.Read().Select(ctx, &rows, `SELECT typed, saved_at FROM drafts WHERE person_id = ? AND form = ? AND saved_at > ? AND sent_key = ''`,
		string(who), form, database.At(now.Add(-Kept)))
	if err != nil || len(rows) == 0 {
		return Draft{}, false, err
	}
	typed, err := url.ParseQuery(rows[0].Typed)
	if err != nil {
		return Draft{}, false, fmt.Errorf("read a draft: %w", err)
	}
	d := Draft{Typed: typed, SavedAt: rows[0].At.Time, Version: typed.Get(VersionField), Seen: typed.Get(SeenField), HasSeen: typed.Has(SeenField), Files: typed.Has(filesField)}
	for _, name := range []string{VersionField, SeenField, filesField} {
		typed.Del(name)
	}
	return d, d.filled(), nil
}

// Names returns the forms in which a person left something, so that a page with
// many forms asks once.
func (s *Store) Names(ctx context.Context, who people.ID, now time.Time) (map[string]bool, error) {
	var list []string
	err := s.db.Read().Select(ctx, &list, `SELECT form FROM drafts WHERE person_id = ? AND sent_key = '' AND saved_at > ?`, string(who), database.At(now.Add(-Kept)))
	if err != nil {
		return nil, fmt.Errorf("read the drafts of a person: %w", err)
	}
	names := make(map[string]bool, len(list))
	for _, name := range list {
		names[name] = true
	}
	return names, nil
}

// filled tells whether anything stands in a draft.
func (d Draft) filled() bool {
	for _, list := range d.Typed {
		for _, v := range list {
			if strings.TrimSpace(v) != "" {
				return true
			}
		}
	}
	return false
}

// Drop forgets what a person left in a form: it was sent, or is not wanted any
// more. A draft that is not there is no error. key is the key of the form that was
// sent, "" for none: what the page was still saving under it comes too late and is
// not kept.
func (s *Store) Drop(ctx context.Context, who people.ID, form, key string, now time.Time) error {
	return s.db.Write(ctx, func(c *database.Conn) error {
		known, err := used(ctx, c, who, key)
		if err != nil {
			return err
		}
		if key == "" || known || len(key) > 100 {
			_, err = c.Exec(ctx, `DELETE FROM drafts WHERE person_id = ? AND form = ?`, string(who), form)
			return err
		}
		_, err = c.Exec(ctx, `INSERT INTO drafts (person_id, form, typed, saved_at, sent_key) VALUES (?, ?, '', ?, ?)
			ON CONFLICT (person_id, form) DO UPDATE SET typed = '', saved_at = excluded.saved_at, sent_key = excluded.sent_key`,
			string(who), form, database.At(now), key)
		return err
	})
}

// discarded stands where the key of a sent form stands, on what its person threw away.
const discarded = "descartado"

// Discard throws away what a person left in a form. For a day Recover brings it back.
func (s *Store) Discard(ctx context.Context, who people.ID, form string, now time.Time) error {
	return s.db.Write(ctx, func(c *database.Conn) error {
		_, err := c.Exec(ctx, `UPDATE drafts SET sent_key = ?, saved_at = ? WHERE person_id = ? AND form = ? AND sent_key = ''`, discarded, database.At(now), string(who), form)
		return err
	})
}

// Recover brings back what a person threw away. problem.Conflict when they have written
// something else into that form since, or it is gone for good.
func (s *Store) Recover(ctx context.Context, who people.ID, form string, now time.Time) error {
	return s.db.Write(ctx, func(c *database.Conn) error {
		n, err := c.Exec(ctx, `UPDATE drafts SET sent_key = '', saved_at = ? WHERE person_id = ? AND form = ? AND sent_key = ?`, database.At(now), string(who), form, discarded)
		if err == nil && n == 0 {
			return problem.New(problem.Conflict, "Lo que descartaste ya no está: escribiste otra cosa en ese formulario, o pasó un día.", "Ábrelo: muestra lo último que escribiste.")
		}
		return err
	})
}

// late is how long a sent form is remembered, for what its page still saves.
const late = 24 * time.Hour

// Tidy forgets drafts older than Kept; a job calls it.
func (s *Store) Tidy(ctx context.Context, now time.Time) error {
	return s.db.Write(ctx, func(c *database.Conn) error {
		_, err := c.Exec(ctx, `DELETE FROM drafts WHERE saved_at <= ? OR (sent_key <> '' AND saved_at <= ?)`, database.At(now.Add(-Kept)), database.At(now.Add(-late)))
		return err
	})
}

// DeviceKey returns the key, 32 random bytes in base64, with which a person's devices lock
// what they could not send: the same each time, so that it opens again after the next
// sign-in. Only that person's own session may be given it.
func (s *Store) DeviceKey(ctx context.Context, who people.ID, now time.Time) (string, error) {
	if who == "" {
		return "", fmt.Errorf("a key of a device needs a person")
	}
	read := func(c *database.Conn) (key []string, err error) {
		err = c.Select(ctx, &key, `SELECT key FROM device_keys WHERE person_id = ?`, string(who))
		return key, err
	}
	if key, err := read(s.db.Read()); err != nil || len(key) > 0 {
		return strings.Join(key, ""), err
	}
	var fresh [32]byte
	rand.Read(fresh[:]) //nolint:errcheck // never fails
	var key []string
	err := s.db.Write(ctx, func(c *database.Conn) (err error) {
		_, err = c.Exec(ctx, `INSERT INTO device_keys (person_id, key, made_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, string(who), base64.StdEncoding.EncodeToString(fresh[:]), database.At(now))
		if err == nil {
			key, err = read(c)
		}
		return err
	})
	return strings.Join(key, ""), err
}
