package settings

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Store reads and changes what the room keeps. It is safe for concurrent use.
type Store struct {
	db *database.DB

	mu       sync.Mutex
	read     time.Time // when the snapshot was read, by the machine's running clock
	values   Values
	calendar calendar.Calendar
	privacy  Privacy
}

// keepFor is how long a snapshot serves: a change reaches every instance of the
// program within it.
const keepFor = time.Second

// New makes the store of the room over an open database.
func New(db *database.DB) *Store { return &Store{db: db} }

// Now returns the parameters in force, at most a second old.
func (s *Store) Now(ctx context.Context) (Values, error) {
	v, _, err := s.snapshot(ctx)
	return v, err
}

// Calendar returns the official calendar in force with the hours of work, at most
// a second old.
func (s *Store) Calendar(ctx context.Context) (calendar.Calendar, error) {
	_, c, err := s.snapshot(ctx)
	return c, err
}

func (s *Store) snapshot(ctx context.Context) (Values, calendar.Calendar, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.read.IsZero() && time.Since(s.read) < keepFor {
		return s.values, s.calendar, nil
	}
	started := time.Now()
	c := s.db.Read()
	v, err := s.ValuesIn(ctx, c)
	if err != nil {
		return Values{}, calendar.Calendar{}, err
	}
	cal, err := s.CalendarIn(ctx, c)
	if err != nil {
		return Values{}, calendar.Calendar{}, err
	}
	privacy, err := s.PrivacyIn(ctx, c)
	if err != nil {
		return Values{}, calendar.Calendar{}, err
	}
	s.values, s.calendar, s.privacy, s.read = v, cal, privacy, started
	return v, cal, nil
}

// forget has the next reader look again.
func (s *Store) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.read = time.Time{}
}

// ValuesIn reads the parameters where a transaction sees them, uncached.
func (s *Store) ValuesIn(ctx context.Context, c *database.Conn) (Values, error) {
	var rows []struct {
		Name     Name   `db:"name"`
		Key      string `db:"item_key"`
		Position int    `db:"position"`
		Value    string `db:"value"`
	}
	// What a catalogue offers comes last and takes the place of what the parameter
	// of that name said before the catalogue was first changed.
	err := c.Select(ctx, &rows, `SELECT name, '' AS item_key, value, 0 AS position FROM settings
		UNION ALL SELECT catalog, item_key, label, position FROM catalog_items WHERE active = 1 ORDER BY name, position, item_key`)
	if err != nil {
		return Values{}, fmt.Errorf("read the parameters: %w", err)
	}
	v, lists := Values{set: make(map[Name]string, len(rows))}, map[Name][]Choice{}
	for _, r := range rows {
		if r.Key == "" {
			v.set[r.Name] = r.Value
		} else {
			lists[r.Name] = append(lists[r.Name], Choice{r.Key, r.Value})
		}
	}
	for name, list := range lists {
		v.set[name] = write(list)
	}
	return v, nil
}

// Set changes a parameter, with its reason. problem.NotFound for an unknown
// parameter, problem.Invalid when the value does not fit or the reason is missing.
func (s *Store) Set(ctx context.Context, c *database.Conn, now time.Time, by string, name Name, value, reason string) error {
	return s.set(ctx, c, now, by, name, nil, value, reason)
}

// Replace changes a parameter as Set does, in place of the value that somebody saw.
// problem.Conflict when it is another by now, so that a change on top of somebody else's
// is made knowingly or not at all; problem.Invalid, too, when it is the value that it has.
func (s *Store) Replace(ctx context.Context, c *database.Conn, now time.Time, by string, name Name, seen, value, reason string) error {
	return s.set(ctx, c, now, by, name, &seen, value, reason)
}

func (s *Store) set(ctx context.Context, c *database.Conn, now time.Time, by string, name Name, seen *string, value, reason string) error {
	p, ok := Find(name)
	if !ok {
		return problem.Missing("ese parámetro")
	}
	value, err := p.Check(value)
	if err != nil {
		return err
	}
	if IsCatalog(name) {
		if _, written, err := s.items(ctx, c, name); err != nil {
			return err
		} else if written {
			return problem.New(problem.Refused, "Esta lista se cambia entrada por entrada, en su catálogo.", "Ábrela en Catálogos.")
		}
	}
	if p.Name == Opening || p.Name == Closing {
		if err := s.checkHours(ctx, c, name, value); err != nil {
			return err
		}
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return problem.OnField("motivo", "Escribe por qué se cambia el parámetro.")
	}
	// The entry comes first: it makes two who change the same parameter wait for
	// each other, so that the history links.
	err = audit.Append(ctx, c, audit.By{Actor: by, Role: "administrador", At: now}.On("parametro:"+string(name), "cambio",
		map[string]string{"valor": value, "motivo": reason}))
	if err != nil {
		return err
	}
	v, err := s.ValuesIn(ctx, c)
	if err != nil {
		return err
	}
	previous := v.Text(name)
	switch {
	case seen == nil:
	case *seen != previous:
		return problem.New(problem.Conflict, "Alguien más cambió este parámetro mientras lo editabas.", "Revisa el valor actual y, si sigue haciendo falta, guarda otra vez.")
	case value == previous:
		return problem.OnField("valor", "Es el valor que ya tiene. Escribe otro o vuelve sin guardar.")
	}
	_, err = c.Exec(ctx, `INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	if err != nil {
		return fmt.Errorf("set a parameter: %w", err)
	}
	_, err = c.Exec(ctx, `INSERT INTO settings_history (id, name, previous, value, set_by, at, reason) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		database.NewID(), name, previous, value, by, database.At(now), reason)
	if err != nil {
		return fmt.Errorf("keep the history of a parameter: %w", err)
	}
	s.forget()
	return nil
}

// checkHours keeps the working day longer than nothing.
func (s *Store) checkHours(ctx context.Context, c *database.Conn, name Name, value string) error {
	if _, err := time.Parse("15:04", value); err != nil {
		return problem.OnField("valor", "Escribe una hora como 09:00.")
	}
	v, err := s.ValuesIn(ctx, c)
	if err != nil {
		return err
	}
	if v = v.With(name, value); v.Text(Opening) >= v.Text(Closing) {
		return problem.OnField("valor", "La jornada debe terminar después de empezar.")
	}
	return nil
}

// Change is one change of a parameter.
type Change struct {
	Name     Name             `db:"name"`
	Previous string           `db:"previous"`
	Value    string           `db:"value"`
	By       string           `db:"set_by"`
	At       database.Instant `db:"at"`
	Reason   string           `db:"reason"`
}

// History returns the changes of a parameter, newest first; of all parameters
// when name is "".
func (s *Store) History(ctx context.Context, c *database.Conn, name Name) ([]Change, error) {
	var cs []Change
	err := c.Select(ctx, &cs, `SELECT name, previous, value, set_by, at, reason FROM settings_history
		WHERE (? = '' OR name = ?) ORDER BY at DESC, id DESC`, name, name)
	if err != nil {
		return nil, fmt.Errorf("read the history of parameters: %w", err)
	}
	return cs, nil
}
