package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Store reads and changes what the room keeps. It is safe for concurrent use.
type Store struct {
	db   *database.DB
	now  clock.Clock
	demo bool
	// entering is done when somebody comes in by the door of the demonstration
	entering func(ctx context.Context, c *database.Conn, id ID) error
	gate     chan struct{}
}

// An Option changes how a Store is built.
type Option func(*Store)

// WithDemo opens the door of the demonstration: EnterAs. A server for real work
// is never built with it.
func WithDemo() Option { return func(s *Store) { s.demo = true } }

// WithEntering does something for whoever comes in by the door of the
// demonstration, in the transaction that opens the session.
func WithEntering(f func(ctx context.Context, c *database.Conn, id ID) error) Option {
	return func(s *Store) { s.entering = f }
}

// New makes the store of the room over an open database; clock tells when
// sessions begin and end.
func New(db *database.DB, now clock.Clock, options ...Option) *Store {
	s := &Store{db: db, now: now, gate: make(chan struct{}, hashesAtOnce)}
	for _, o := range options {
		o(s)
	}
	return s
}

// personRow is a person as the queries give it.
type personRow struct {
	ID        ID     `db:"id"`
	Name      string `db:"name"`
	Post      string `db:"post"`
	UnitID    string `db:"unit_id"`
	UnitName  string `db:"unit_name"`
	Email     string `db:"email"`
	Extension string `db:"extension"`
	Building  string `db:"building"`
	Floor     string `db:"floor"`
	Office    string `db:"office"`
	Active    bool   `db:"active"`
	Level     string `db:"level"`
	Proof     string `db:"level_proof"`
	Skills    string `db:"skills"`
	Version   int64  `db:"version"`
	KeysOff   bool   `db:"keys_off"`
}

const personColumns = `p.id, p.name, p.post, p.unit_id, u.name AS unit_name, p.email, p.extension,
	p.building, p.floor, p.office, p.active, p.level, p.level_proof, p.version, p.keys_off,
	COALESCE((SELECT string_agg(k.skill, '|') FROM person_skills k WHERE k.person_id = p.id), '') AS skills`

const personTables = ` FROM persons p JOIN units u ON u.id = p.unit_id `

func (r personRow) person() Person {
	return Person{ID: r.ID, Name: r.Name, Post: r.Post, UnitID: r.UnitID, UnitName: r.UnitName,
		Email: r.Email, Extension: r.Extension, Building: r.Building, Floor: r.Floor, Office: r.Office,
		Active: r.Active, Level: r.Level, LevelProof: r.Proof, Skills: split(r.Skills), Version: r.Version, KeysOff: r.KeysOff}
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	parts := strings.Split(list, "|")
	slices.Sort(parts) // the engines aggregate in any order
	return parts
}

func persons(rows []personRow) []Person {
	ps := make([]Person, len(rows))
	for i, r := range rows {
		ps[i] = r.person()
	}
	return ps
}

// Person returns one person, active or not; problem.NotFound when there is none.
func (s *Store) Person(ctx context.Context, c *database.Conn, id ID) (Person, error) {
	return one(ctx, c, `WHERE p.id = ?`, id)
}

// ByEmail returns the person with an e-mail address, whatever its case;
// problem.NotFound when there is none.
func (s *Store) ByEmail(ctx context.Context, c *database.Conn, email string) (Person, error) {
	if fold(email) == "" {
		return Person{}, problem.Missing("a esa persona")
	}
	return one(ctx, c, `WHERE p.email_key = ?`, fold(email))
}

// ByName returns the first person of exactly that name; problem.NotFound when
// there is none. For the seed and for tests: names are no keys.
func (s *Store) ByName(ctx context.Context, c *database.Conn, name string) (Person, error) {
	return one(ctx, c, `WHERE p.name = ? ORDER BY p.id LIMIT 1`, name)
}

func one(ctx context.Context, c *database.Conn, where string, arg any) (Person, error) {
	var r personRow
	err := c.Get(ctx, &r, `SELECT `+personColumns+personTables+where, arg)
	switch {
	case database.IsNone(err):
		return Person{}, problem.Missing("a esa persona")
	case err != nil:
		return Person{}, fmt.Errorf("read a person: %w", err)
	}
	return r.person(), nil
}

// Named returns the persons of some ids in one query, by id, for pages that show
// who did what. Unknown ids are left out.
func (s *Store) Named(ctx context.Context, c *database.Conn, ids ...ID) (map[ID]Person, error) {
	found := make(map[ID]Person, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	q, args, err := c.In(`SELECT `+personColumns+personTables+`WHERE p.id IN (?)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read persons: %w", err)
	}
	var rows []personRow
	if err := c.Select(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("read persons: %w", err)
	}
	for _, r := range rows {
		found[r.ID] = r.person()
	}
	return found, nil
}

// Everybody returns all persons by name, for the choice lists of administration
// and for the door of the demonstration.
func (s *Store) Everybody(ctx context.Context, c *database.Conn) ([]Person, error) {
	var rows []personRow
	if err := c.Select(ctx, &rows, `SELECT `+personColumns+personTables+`ORDER BY p.name, p.id`); err != nil {
		return nil, fmt.Errorf("read persons: %w", err)
	}
	return persons(rows), nil
}

// Units returns all units by name, former ones included: see Unit.ValidOn.
func (s *Store) Units(ctx context.Context, c *database.Conn) ([]Unit, error) {
	var us []Unit
	err := c.Select(ctx, &us, `SELECT id, name, unit_key, head_id, valid_from, valid_to, version FROM units ORDER BY name, id`)
	if err != nil {
		return nil, fmt.Errorf("read units: %w", err)
	}
	return us, nil
}

// Unit returns one unit; problem.NotFound when there is none.
func (s *Store) Unit(ctx context.Context, c *database.Conn, id string) (Unit, error) {
	var u Unit
	err := c.Get(ctx, &u, `SELECT id, name, unit_key, head_id, valid_from, valid_to, version FROM units WHERE id = ?`, id)
	switch {
	case database.IsNone(err):
		return Unit{}, problem.Missing("esa unidad administrativa")
	case err != nil:
		return Unit{}, fmt.Errorf("read a unit: %w", err)
	}
	return u, nil
}

// validNow is the condition that a dated row `x` is in force: two arguments, both
// the instant.
func validNow(x string) string {
	return x + `.valid_from <= ? AND (` + x + `.valid_to = '' OR ` + x + `.valid_to > ?)`
}

// Holder returns a person if they are active and hold a role at an instant, and nobody otherwise.
func (s *Store) Holder(ctx context.Context, c *database.Conn, role Role, id ID, at time.Time) (Person, error) {
	holders, err := s.Holders(ctx, c, role, at)
	if i := slices.IndexFunc(holders, func(p Person) bool { return p.ID == id }); i >= 0 {
		return holders[i], err
	}
	return Person{}, err
}

// Holders returns the active persons who hold a role at an instant, by name. For
// Director that is the one valid signer, if any.
func (s *Store) Holders(ctx context.Context, c *database.Conn, role Role, at time.Time) ([]Person, error) {
	if role == Director {
		p, _, err := s.Director(ctx, c, at)
		if problem.KindOf(err) == problem.NotFound {
			return nil, nil
		}
		return []Person{p}, err
	}
	i := database.At(at)
	var rows []personRow
	var err error
	if role == Requester {
		err = c.Select(ctx, &rows, `SELECT `+personColumns+personTables+`WHERE p.active = 1 ORDER BY p.name, p.id`)
	} else {
		err = c.Select(ctx, &rows, `SELECT `+personColumns+personTables+`
			WHERE p.active = 1 AND EXISTS (SELECT 1 FROM role_grants g
				WHERE g.person_id = p.id AND g.role = ? AND `+validNow("g")+`)
			ORDER BY p.name, p.id`, role, i, i)
	}
	if err != nil {
		return nil, fmt.Errorf("read who holds %s: %w", role, err)
	}
	return persons(rows), nil
}

// HasRole tells whether an active person holds a role at an instant.
func (s *Store) HasRole(ctx context.Context, c *database.Conn, id ID, role Role, at time.Time) (bool, error) {
	holders, err := s.Holders(ctx, c, role, at)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(holders, func(p Person) bool { return p.ID == id }), nil
}

// Director returns who signs as TDTIC at an instant, and whether as a substitute:
// there is at most one valid signer at a time (rev11 G-14). problem.NotFound when
// nobody is appointed.
func (s *Store) Director(ctx context.Context, c *database.Conn, at time.Time) (p Person, asSubstitute bool, err error) {
	i := database.At(at)
	var r struct {
		personRow
		Kind AppointmentKind `db:"kind"`
	}
	err = c.Get(ctx, &r, `SELECT a.kind, `+personColumns+`
		FROM appointments a JOIN persons p ON p.id = a.person_id JOIN units u ON u.id = p.unit_id
		WHERE p.active = 1 AND `+validNow("a")+`
		ORDER BY CASE a.kind WHEN 'suplencia' THEN 0 ELSE 1 END LIMIT 1`, i, i)
	switch {
	case database.IsNone(err):
		return Person{}, false, problem.New(problem.NotFound, "Nadie tiene nombramiento vigente como titular de la DTIC.",
			"Pide a la administración del sistema que registre el nombramiento o la suplencia.").For("G-14")
	case err != nil:
		return Person{}, false, fmt.Errorf("read who is TDTIC: %w", err)
	}
	return r.person(), r.Kind == Substitute, nil
}

// Advisers returns those who hold the role AST on a local day, by name, and for
// each whether they are present. Only present ones may be given an order (rev11 A-02,
// E-07); suspended persons are left out.
func (s *Store) Advisers(ctx context.Context, c *database.Conn, day calendar.Day) ([]AdviserOn, error) {
	// Today a role counts from the instant it is given until it is taken away; of
	// another day the middle is looked at.
	at := database.At(day.Time(clock.Mexico, 12, 0, 0))
	if now := s.now(); calendar.DayOf(now, clock.Mexico) == day {
		at = database.At(now)
	}
	var rows []struct {
		personRow
		Away   string `db:"away"`
		AwayTo string `db:"away_to"`
	}
	err := c.Select(ctx, &rows, `SELECT `+personColumns+`,
			COALESCE((SELECT b.reason FROM absences b WHERE b.person_id = p.id AND b.withdrawn_at = ''
				AND b.from_day <= ? AND b.to_day >= ? ORDER BY b.to_day DESC, b.id LIMIT 1), '') AS away,
			COALESCE((SELECT max(b.to_day) FROM absences b WHERE b.person_id = p.id AND b.withdrawn_at = ''
				AND b.from_day <= ? AND b.to_day >= ?), '') AS away_to`+personTables+`
		WHERE p.active = 1 AND p.id IN (SELECT g.person_id FROM role_grants g
			WHERE g.role = 'ast' AND `+validNow("g")+`)
		ORDER BY p.name, p.id`,
		day.String(), day.String(), day.String(), day.String(), at, at)
	if err != nil {
		return nil, fmt.Errorf("read the advisers: %w", err)
	}
	as := make([]AdviserOn, len(rows))
	for i, r := range rows {
		as[i] = AdviserOn{Person: r.person(), Present: r.Away == ""}
		if r.Away != "" {
			until, err := calendar.ParseDay(r.AwayTo)
			if err != nil {
				return nil, fmt.Errorf("read an absence: %w", err)
			}
			as[i].Why = fmt.Sprintf("%s hasta el %02d/%02d/%04d", r.Away, until.Day, until.Month, until.Year)
		}
	}
	return as, nil
}

// AdviserNames returns who is an AST at an instant, by name, with nothing else of
// them: what a list offers to choose from.
func (s *Store) AdviserNames(ctx context.Context, c *database.Conn, at time.Time) ([]Person, error) {
	i := database.At(at)
	var rows []struct {
		ID   ID     `db:"id"`
		Name string `db:"name"`
	}
	err := c.Select(ctx, &rows, `SELECT p.id, p.name FROM persons p WHERE p.active = 1 AND p.id IN (SELECT g.person_id FROM role_grants g
			WHERE g.role = 'ast' AND `+validNow("g")+`) ORDER BY p.name, p.id`, i, i)
	if err != nil {
		return nil, fmt.Errorf("read the names of the advisers: %w", err)
	}
	list := make([]Person, len(rows))
	for k, r := range rows {
		list[k] = Person{ID: r.ID, Name: r.Name}
	}
	return list, nil
}

// RolesOf returns the roles of a person at an instant, Requester included when
// active.
func (s *Store) RolesOf(ctx context.Context, c *database.Conn, id ID, at time.Time) ([]Role, error) {
	i := database.At(at)
	var r struct {
		Active  bool   `db:"active"`
		Granted string `db:"granted"`
		Signer  ID     `db:"signer"`
	}
	err := c.Get(ctx, &r, `SELECT p.active, `+rolesColumns+` FROM persons p WHERE p.id = ?`, i, i, i, i, id)
	switch {
	case database.IsNone(err):
		return nil, problem.Missing("a esa persona")
	case err != nil:
		return nil, fmt.Errorf("read roles: %w", err)
	case !r.Active:
		return nil, nil
	}
	return roles(r.Granted, r.Signer == id), nil
}

// rolesColumns gives what is needed to know the roles of person p at an instant:
// four arguments, all that instant.
const rolesColumns = `
	COALESCE((SELECT string_agg(g.role, '|') FROM role_grants g WHERE g.person_id = p.id
		AND g.valid_from <= ? AND (g.valid_to = '' OR g.valid_to > ?)), '') AS granted,
	COALESCE((SELECT a.person_id FROM appointments a WHERE a.valid_from <= ? AND (a.valid_to = '' OR a.valid_to > ?)
		ORDER BY CASE a.kind WHEN 'suplencia' THEN 0 ELSE 1 END LIMIT 1), '') AS signer`

// roles puts together the roles of an active person.
func roles(granted string, signer bool) []Role {
	var rs []Role
	for _, g := range split(granted) {
		if r := Role(g); r != Requester && !slices.Contains(rs, r) {
			rs = append(rs, r)
		}
	}
	if signer {
		rs = append(rs, Director)
	}
	return append(rs, Requester)
}
