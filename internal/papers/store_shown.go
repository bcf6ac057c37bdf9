package papers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// ShownFor is how long a sheet waits for its signature before it has to be written again.
const ShownFor = 7 * 24 * time.Hour

// ShownSheet is one paper as it was laid before somebody, with the place that they sign.
// A paper that the act opens has no id and no folio yet: it gets them when it is signed,
// and neither is among the bytes that are signed.
type ShownSheet struct {
	Slot  string
	Paper Paper
}

// Shown is what an act writes and signs, as it was laid before whoever signs it.
type Shown struct {
	ID       string
	PersonID string // who is going to sign
	Through  string // on whose session, when it is not their own
	Subject  string // "orden:" or "expediente:" with the id
	Act      string // key of the activity
	Version  int64  // of the subject
	Typed    url.Values
	Sheets   []ShownSheet
	At       time.Time // what the sheets say as the moment in which they were written
	SignedAt time.Time // zero while nobody has
}

// Holds refuses to sign other bytes than those that were shown: problem.Conflict when the
// paper at hand, in the place at hand, is not among the sheets (rev11 R-U-02). Nothing was
// shown to whoever signs without a page; then everything holds.
func (x *Shown) Holds(slot string, p Paper) error {
	if x == nil {
		return nil
	}
	for _, s := range x.Sheets {
		if s.Slot == slot && s.Paper.Kind == p.Kind && s.Paper.Version == p.Version && s.Paper.Hash == p.Hash {
			return nil
		}
	}
	return problem.New(problem.Conflict, "El documento ya no es el que leíste, y no se firmó.", "Léelo otra vez y firma la versión nueva.").For("R-U-02")
}

// For tells whether this was laid before a person, on a session, for an act on a subject.
func (x *Shown) For(person, through, subject, act string) bool {
	return x.PersonID == person && x.Through == through && x.Subject == subject && x.Act == act
}

// errShown ends a transaction that was only to find out what would be signed.
var errShown = errors.New("nothing was to be kept")

// Show finds out what an act would sign: act does it in a transaction that is undone, says
// what it is about and adds each paper to x. Then x is kept, and returned with its id.
func (s *Store) Show(ctx context.Context, x Shown, act func(c *database.Conn, x *Shown) error) (Shown, error) {
	err := s.db.Write(ctx, func(c *database.Conn) error {
		x.Sheets = nil
		if err := act(c, &x); err != nil {
			return err
		}
		return errShown
	})
	if !errors.Is(err, errShown) {
		return Shown{}, err
	}
	err = s.db.Write(ctx, func(c *database.Conn) (err error) {
		x, err = s.Lay(ctx, c, x)
		return err
	})
	return x, err
}

// Add lays a paper, as it would be signed in a slot. What the act opens has neither id nor
// folio yet.
func (x *Shown) Add(slot string, p Paper, opened bool) {
	if opened {
		p.ID, p.Folio = "", ""
	}
	x.Sheets = append(x.Sheets, ShownSheet{Slot: slot, Paper: p})
}

// Lay keeps what is laid before somebody; it returns it with its id.
func (s *Store) Lay(ctx context.Context, c *database.Conn, x Shown) (Shown, error) {
	sheets, err := json.Marshal(x.Sheets)
	if err != nil {
		return x, fmt.Errorf("keep what is shown: %w", err)
	}
	x.ID, x.At = database.NewID(), database.At(x.At).Time
	_, err = c.Exec(ctx, `INSERT INTO paper_shown (id, person_id, through, subject, act, version, typed, sheets, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		x.ID, x.PersonID, x.Through, x.Subject, x.Act, x.Version, x.Typed.Encode(), string(sheets), database.At(x.At))
	if err != nil {
		return x, fmt.Errorf("keep what is shown: %w", err)
	}
	return x, nil
}

// ShownTo returns what was laid before a person on a session; problem.NotFound when it was
// somebody else, or too long ago.
func (s *Store) ShownTo(ctx context.Context, c *database.Conn, id, person, through string, now time.Time) (Shown, error) {
	list, err := shown(ctx, c, `id = ? AND person_id = ? AND through = ? AND at > ?`, id, person, through, database.At(now.Add(-ShownFor)))
	if err == nil && len(list) == 0 {
		err = problem.Missing("esa hoja por firmar")
	}
	if err != nil {
		return Shown{}, err
	}
	return list[0], nil
}

// LastShown returns what was laid before a person last for an act on the subject as it is,
// and that nobody signed; false for nothing.
func (s *Store) LastShown(ctx context.Context, c *database.Conn, x Shown, now time.Time) (Shown, bool, error) {
	list, err := shown(ctx, c, `person_id = ? AND through = ? AND subject = ? AND act = ? AND version = ? AND signed_at = '' AND at > ? ORDER BY at DESC, id DESC LIMIT 1`,
		x.PersonID, x.Through, x.Subject, x.Act, x.Version, database.At(now.Add(-ShownFor)))
	if err != nil || len(list) == 0 {
		return Shown{}, false, err
	}
	return list[0], true, nil
}

// LaidPhotos are the photographs on what was laid last before a person for an act on a
// subject and that nobody signed: whoever corrects it need not send them again.
func (s *Store) LaidPhotos(ctx context.Context, c *database.Conn, x Shown, now time.Time) ([]PhotoOfMachine, error) {
	list, err := shown(ctx, c, `person_id = ? AND through = ? AND subject = ? AND act = ? AND signed_at = '' AND at > ? ORDER BY at DESC, id DESC LIMIT 1`,
		x.PersonID, x.Through, x.Subject, x.Act, database.At(now.Add(-ShownFor)))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return list[0].Photos(), nil
}

// SignedShown notes that what was shown was signed, in the transaction of the signature.
func (s *Store) SignedShown(ctx context.Context, c *database.Conn, id string, at time.Time) error {
	if _, err := c.Exec(ctx, `UPDATE paper_shown SET signed_at = ? WHERE id = ?`, database.At(at), id); err != nil {
		return fmt.Errorf("note that a sheet was signed: %w", err)
	}
	return nil
}

// TidyShown lets go what waited too long.
func (s *Store) TidyShown(ctx context.Context, c *database.Conn, now time.Time) error {
	if _, err := c.Exec(ctx, `DELETE FROM paper_shown WHERE at <= ?`, database.At(now.Add(-ShownFor))); err != nil {
		return fmt.Errorf("tidy what was shown: %w", err)
	}
	return nil
}

func shown(ctx context.Context, c *database.Conn, where string, args ...any) ([]Shown, error) {
	var rows []struct {
		ID       string           `db:"id"`
		PersonID string           `db:"person_id"`
		Through  string           `db:"through"`
		Subject  string           `db:"subject"`
		Act      string           `db:"act"`
		Version  int64            `db:"version"`
		Typed    string           `db:"typed"`
		Sheets   string           `db:"sheets"`
		SignedAt database.Instant `db:"signed_at"`
		At       database.Instant `db:"at"`
	}
	err := c.Select(ctx, &rows, `SELECT id, person_id, through, subject, act, version, typed, sheets, signed_at, at FROM paper_shown WHERE `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read what was shown: %w", err)
	}
	list := make([]Shown, len(rows))
	for i, r := range rows {
		x := Shown{ID: r.ID, PersonID: r.PersonID, Through: r.Through, Subject: r.Subject, Act: r.Act, Version: r.Version, At: r.At.Time, SignedAt: r.SignedAt.Time}
		if x.Typed, err = url.ParseQuery(r.Typed); err != nil {
			return nil, fmt.Errorf("read what was shown: %w", err)
		}
		if err := json.Unmarshal([]byte(r.Sheets), &x.Sheets); err != nil {
			return nil, fmt.Errorf("read what was shown: %w", err)
		}
		list[i] = x
	}
	return list, nil
}
