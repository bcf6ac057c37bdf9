package letters

import (
	"context"
	"encoding/json"
	"fmt"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
)

// Store reads and changes what the room keeps. It is safe for concurrent use.
type Store struct {
	db       *database.DB
	settings *settings.Store
	control  *control.Store
}

// New makes the store of the room over an open database. The pattern of the
// numbers is read from the settings, the legend of the year from document control.
func New(db *database.DB) *Store {
	return &Store{db: db, settings: settings.New(db), control: control.New(db)}
}

func chainOf(id string) string { return "oficio:" + id }

type letterRow struct {
	ID      string           `db:"id"`
	Year    int              `db:"year"`
	Seq     int64            `db:"seq"`
	State   State            `db:"state"`
	Version int              `db:"version"`
	Content string           `db:"content"`
	Hash    string           `db:"hash"`
	By      string           `db:"made_by"`
	At      database.Instant `db:"at"`
}

const letterColumns = `l.id, l.year, l.seq, l.state, v.version, v.content, v.hash, v.made_by, v.at`

const inForce = ` FROM letters l JOIN letter_versions v ON v.letter_id = l.id AND v.version = l.version `

// Get returns a letter in its version in force; problem.NotFound when there is
// none.
func (s *Store) Get(ctx context.Context, c *database.Conn, id string) (Letter, error) {
	ls, err := s.several(ctx, c, inForce+`WHERE l.id = ?`, id)
	if err == nil && len(ls) == 0 {
		err = problem.Missing("ese oficio")
	}
	if err != nil {
		return Letter{}, err
	}
	return ls[0], nil
}

// OfOrder returns the letters of an order, void ones included, oldest first.
func (s *Store) OfOrder(ctx context.Context, c *database.Conn, orderID string) ([]Letter, error) {
	if orderID == "" {
		return nil, nil
	}
	return s.several(ctx, c, inForce+`WHERE l.order_id <> '' AND l.order_id = ? ORDER BY l.drafted_at, l.id`, orderID)
}

// List returns the open letters, oldest first: not signed yet, or with recipients
// still to be notified.
func (s *Store) List(ctx context.Context, c *database.Conn, limit int) ([]Letter, error) {
	return s.several(ctx, c, inForce+`WHERE l.open = 1 ORDER BY l.drafted_at, l.id LIMIT ?`, limit)
}

// Register returns the letters of a year by number, void ones included, so that
// the register can be seen to have no holes.
func (s *Store) Register(ctx context.Context, c *database.Conn, year int) ([]Letter, error) {
	return s.several(ctx, c, inForce+`WHERE l.year = ? ORDER BY l.seq`, year)
}

// Versions returns every version of a letter, oldest first; signature and
// deliveries are those of the letter.
func (s *Store) Versions(ctx context.Context, c *database.Conn, id string) ([]Letter, error) {
	return s.several(ctx, c, ` FROM letters l JOIN letter_versions v ON v.letter_id = l.id WHERE l.id = ? ORDER BY v.version`, id)
}

func (s *Store) several(ctx context.Context, c *database.Conn, from string, args ...any) ([]Letter, error) {
	var rows []letterRow
	if err := c.Select(ctx, &rows, `SELECT `+letterColumns+from, args...); err != nil {
		return nil, fmt.Errorf("read letters: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	ls, ids := make([]Letter, len(rows)), make([]string, len(rows))
	at := make(map[string][]int, len(rows))
	for i, r := range rows {
		var said content
		if err := json.Unmarshal([]byte(r.Content), &said); err != nil {
			return nil, fmt.Errorf("read letter %s: %w", r.ID, err)
		}
		ls[i] = Letter{ID: r.ID, Year: r.Year, Seq: r.Seq, State: r.State, Version: r.Version, Hash: r.Hash, By: r.By, At: r.At.Time}
		ls[i].fill(said)
		ids[i], at[r.ID] = r.ID, append(at[r.ID], i)
	}
	each := func(id string, f func(*Letter)) {
		for _, i := range at[id] {
			f(&ls[i])
		}
	}
	if err := s.signatures(ctx, c, ids, each); err != nil {
		return nil, err
	}
	if err := s.events(ctx, c, ids, each); err != nil {
		return nil, err
	}
	if err := s.replies(ctx, c, ids, each); err != nil {
		return nil, err
	}
	return ls, s.deliveries(ctx, c, ids, each)
}

// NumbersOf returns the numbers of some letters by their id, for pages of rooms that name
// letters. It tells nothing else; whoever opens one is judged there.
func (s *Store) NumbersOf(ctx context.Context, c *database.Conn, ids ...string) (map[string]string, error) {
	numbers := map[string]string{}
	if len(ids) == 0 {
		return numbers, nil
	}
	var rows []struct {
		ID     string `db:"id"`
		Number string `db:"number"`
	}
	err := selectOf(ctx, c, &rows, `SELECT id, number FROM letters WHERE id IN (?)`, ids)
	for _, r := range rows {
		numbers[r.ID] = r.Number
	}
	return numbers, err
}

// selectOf runs a query over some letters.
func selectOf(ctx context.Context, c *database.Conn, dest any, q string, ids []string) error {
	q, args, err := c.In(q, ids)
	if err != nil {
		return fmt.Errorf("read letters: %w", err)
	}
	if err := c.Select(ctx, dest, q, args...); err != nil {
		return fmt.Errorf("read letters: %w", err)
	}
	return nil
}

func (s *Store) signatures(ctx context.Context, c *database.Conn, ids []string, each func(string, func(*Letter))) error {
	var rows []struct {
		LetterID   string           `db:"letter_id"`
		Version    int              `db:"version"`
		PersonID   string           `db:"person_id"`
		Name       string           `db:"name"`
		Post       string           `db:"post"`
		Level      string           `db:"level"`
		Hash       string           `db:"hash"`
		Substitute bool             `db:"substitute"`
		Note       string           `db:"note"`
		At         database.Instant `db:"at"`
	}
	err := selectOf(ctx, c, &rows, `SELECT letter_id, version, person_id, name, post, level, hash, substitute, note, at
		FROM letter_signatures WHERE letter_id IN (?)`, ids)
	for _, r := range rows {
		each(r.LetterID, func(l *Letter) {
			l.Signature = Signature{PersonID: r.PersonID, Name: r.Name, Post: r.Post, Level: r.Level, Hash: r.Hash,
				Substitute: r.Substitute, Note: r.Note, Version: r.Version, At: r.At.Time}
		})
	}
	return err
}

func (s *Store) events(ctx context.Context, c *database.Conn, ids []string, each func(string, func(*Letter))) error {
	var rows []struct {
		LetterID string `db:"letter_id"`
		Version  int    `db:"version"`
		Kind     string `db:"kind"`
		Note     string `db:"note"`
	}
	err := selectOf(ctx, c, &rows, `SELECT letter_id, version, kind, note FROM letter_events WHERE letter_id IN (?) ORDER BY at, id`, ids)
	for _, r := range rows {
		each(r.LetterID, func(l *Letter) {
			switch {
			case r.Kind == "observado" && r.Version <= l.Version:
				l.Observations = r.Note
			case r.Kind == "instruccion":
				l.Instruction = r.Note
			case r.Kind == "anulado":
				l.VoidReason = r.Note
			}
		})
	}
	return err
}

func (s *Store) deliveries(ctx context.Context, c *database.Conn, ids []string, each func(string, func(*Letter))) error {
	var rows []struct {
		LetterID  string           `db:"letter_id"`
		Recipient string           `db:"recipient"`
		Medium    string           `db:"medium"`
		Day       string           `db:"day"`
		Proof     string           `db:"proof"`
		By        string           `db:"made_by"`
		At        database.Instant `db:"at"`
	}
	err := selectOf(ctx, c, &rows, `SELECT letter_id, recipient, medium, day, proof, made_by, at
		FROM letter_deliveries WHERE letter_id IN (?) ORDER BY at, recipient`, ids)
	for _, r := range rows {
		each(r.LetterID, func(l *Letter) {
			d := Delivery{Recipient: r.Recipient, Medium: r.Medium, Proof: r.Proof, By: r.By, At: r.At.Time}
			if day, err := calendar.ParseDay(r.Day); err == nil {
				d.Day = day
			} else { // entered before the day was asked for
				d.Day = calendar.DayOf(d.At, clock.Mexico)
			}
			l.Deliveries = append(l.Deliveries, d)
		})
	}
	return err
}
