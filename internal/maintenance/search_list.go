package maintenance

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
)

// The views of the list of a programme.
const (
	ViewOverdue  = "vencidas"      // due before today and not done
	ViewDemanded = "exigibles"     // what coverage counts: done, or due before today
	ViewOpen     = "pendientes"    // still to be done
	ViewAsks     = "otra-fecha"    // somebody asks for another day
	ViewLate     = "tarde"         // planned after it is due
	ViewUnsaid   = "por-responder" // its user was told and did not answer, or asks for another day
)

// Filter is what is asked of the list of a programme. Days are local, Today among them.
type Filter struct {
	Programme string
	Text      string // part of an inventory or serial number
	View      string
	State     State
	Adviser   string
	Building  string
	Month     string // 2027-03
	From      string // first day, "" for any
	Today     string

	AfterDay, AfterID   string
	BeforeDay, BeforeID string
	Limit               int
}

// Row is an entry as lists show it.
type Row struct {
	Entry
	Inventory   string `db:"inventory"`
	Type        string `db:"type"`
	Brand       string `db:"brand"`
	Model       string `db:"model"`
	Nickname    string `db:"nickname"`
	Floor       string `db:"floor"`
	Office      string `db:"office"`
	UserName    string `db:"user_name"`
	AdviserName string `db:"adviser_name"`
	UnitName    string `db:"unit_name"`
	Folio       string `db:"folio"` // of its order, "" without one
}

// Name is what a page calls the machine.
func (r Row) Name() string {
	return equipment.Asset{Nickname: r.Nickname, Type: r.Type, Brand: r.Brand, Model: r.Model}.Name()
}

const rowColumns = entryColumns + `, COALESCE(e.inventory, '') AS inventory, COALESCE(e.type, '') AS type, COALESCE(e.brand, '') AS brand, COALESCE(e.model, '') AS model,
	COALESCE(e.nickname, '') AS nickname, COALESCE(e.floor, '') AS floor, COALESCE(e.office, '') AS office, COALESCE(u.name, '') AS user_name,
	COALESCE(p.name, '') AS adviser_name, COALESCE(n.name, '') AS unit_name, COALESCE(o.folio, '') AS folio`

const rowFrom = entryFrom + `LEFT JOIN assets e ON e.id = m.asset_id LEFT JOIN persons u ON u.id = m.user_id LEFT JOIN persons p ON p.id = m.adviser_id
	LEFT JOIN units n ON n.id = m.unit_id LEFT JOIN orders o ON o.id = m.order_id AND m.order_id <> '' `

func (f Filter) where() (text string, args []any) {
	parts := []string{`m.programme_id = ?`}
	args = append(args, f.Programme)
	and := func(s string, a ...any) { parts, args = append(parts, s), append(args, a...) }
	switch f.View {
	case ViewOverdue:
		and(`m.live = 1 AND m.due_on < ?`, f.Today)
	case ViewDemanded:
		and(demanded, f.Today)
	case ViewOpen:
		and(`m.live = 1`)
	case ViewAsks:
		and(`m.live = 1 AND m.state = 'otra-fecha'`)
	case ViewLate:
		and(`m.live = 1 AND m.day > m.due_on`)
	case ViewUnsaid:
		and(`m.live = 1 AND m.state IN ('avisada', 'otra-fecha')`)
	}
	if f.State != "" {
		and(`m.state = ?`, string(f.State))
	}
	if f.Adviser != "" {
		and(`m.adviser_id = ?`, f.Adviser)
	}
	if f.Building != "" {
		and(`m.building = ?`, f.Building)
	}
	if f.Month != "" {
		and(`m.day >= ? AND m.day <= ?`, f.Month+"-01", f.Month+"-31")
	}
	if f.From != "" {
		and(`m.day >= ?`, f.From)
	}
	if key := equipment.Key(f.Text); key != "" {
		and(`(e.inventory_key LIKE ? OR e.serial_key LIKE ?)`, "%"+key+"%", "%"+key+"%")
	} else if f.Text != "" {
		and(`1 = 0`) // signs alone name no machine
	}
	return ` WHERE ` + strings.Join(parts, ` AND `), args
}

// demanded is what coverage is reckoned of (see Coverage).
const demanded = `(m.state = 'cumplida' OR m.state <> 'retirada' AND m.due_on < ?)`

// ListPage is a page of a list.
type ListPage struct {
	Rows          []Row
	More, Earlier bool
}

// List returns a page of a programme by day. Pages judge who may read it (MayReadAll).
func (s *Store) List(ctx context.Context, c *database.Conn, f Filter) (p ListPage, err error) {
	text, args := f.where()
	read := func(than, tail string, day, id string) (rows []Row, err error) {
		all := slices.Clone(args)
		where := text
		if id != "" {
			where, all = where+` AND (m.day, m.id) `+than+` (?, ?)`, append(all, day, id)
		}
		if err = c.Select(ctx, &rows, `SELECT `+rowColumns+rowFrom+where+tail, append(all, f.Limit+1)...); err != nil {
			err = fmt.Errorf("list a programme: %w", err)
		}
		return rows, err
	}
	if f.BeforeID != "" {
		rows, err := read("<", ` ORDER BY m.day DESC, m.id DESC LIMIT ?`, f.BeforeDay, f.BeforeID)
		if err != nil {
			return p, err
		}
		if len(rows) > f.Limit { // otherwise it is the first page, shown whole
			rows = rows[:f.Limit]
			slices.Reverse(rows)
			return ListPage{Rows: rows, More: true, Earlier: true}, nil
		}
	}
	after := f.AfterID
	if f.BeforeID != "" {
		after = ""
	}
	rows, err := read(">", ` ORDER BY m.day, m.id LIMIT ?`, f.AfterDay, after)
	if err != nil {
		return p, err
	}
	p.More, p.Earlier = len(rows) > f.Limit, after != ""
	p.Rows = rows[:min(len(rows), f.Limit)]
	return p, nil
}

// CountOf counts what List would list.
func (s *Store) CountOf(ctx context.Context, c *database.Conn, f Filter) (n int, err error) {
	text, args := f.where()
	if err = c.Get(ctx, &n, `SELECT COUNT(*)`+rowFrom+text, args...); err != nil {
		err = fmt.Errorf("count a programme: %w", err)
	}
	return n, err
}

// Days returns the entries between two days as lists show them, by day, AST and building.
func (s *Store) Days(ctx context.Context, c *database.Conn, programme, from, to string) (rows []Row, err error) {
	err = c.Select(ctx, &rows, `SELECT `+rowColumns+rowFrom+` WHERE m.programme_id = ? AND m.day >= ? AND m.day <= ? AND m.state NOT IN ('retirada', 'descartada')
		ORDER BY m.day, p.name, m.adviser_id, m.building, e.inventory_key, m.id`, programme, from, to)
	if err != nil {
		err = fmt.Errorf("read days of a programme: %w", err)
	}
	return rows, err
}

// Shown returns one entry as lists show it.
func (s *Store) Shown(ctx context.Context, c *database.Conn, id string) (r Row, err error) {
	if err = c.Get(ctx, &r, `SELECT `+rowColumns+rowFrom+` WHERE m.id = ?`, id); err != nil {
		err = fmt.Errorf("read an entry of the programme: %w", err)
	}
	return r, err
}

// mostWaiting is how many days to be confirmed one person is shown.
const mostWaiting = 20

// Waiting returns the entries that wait for the answer of a person, the first day first:
// what they were told of, in published programmes (domain §7.1).
func (s *Store) Waiting(ctx context.Context, c *database.Conn, person people.ID) (rows []Row, err error) {
	err = c.Select(ctx, &rows, `SELECT `+rowColumns+rowFrom+` JOIN maintenance_programmes g ON g.id = m.programme_id AND g.state = 'publicada'
		WHERE m.user_id = ? AND m.live = 1 AND m.state = 'avisada' ORDER BY m.day, m.id LIMIT ?`, string(person), mostWaiting)
	if err != nil {
		err = fmt.Errorf("read the days that wait for an answer: %w", err)
	}
	return rows, err
}

// CountWaiting counts what Waiting returns.
func (s *Store) CountWaiting(ctx context.Context, c *database.Conn, person people.ID) (n int, err error) {
	err = c.Get(ctx, &n, `SELECT COUNT(*) FROM (SELECT 1 FROM maintenance_entries m JOIN maintenance_programmes g ON g.id = m.programme_id AND g.state = 'publicada'
		WHERE m.user_id = ? AND m.live = 1 AND m.state = 'avisada' LIMIT ?) AS q`, string(person), mostWaiting)
	if err != nil {
		err = fmt.Errorf("count the days that wait for an answer: %w", err)
	}
	return n, err
}

// Happened is a change of an entry of a machine, with the year of its programme.
type Happened struct {
	Step
	Year        int    `db:"year"`
	AdviserName string `db:"adviser_name"`
	PersonName  string `db:"person_name"`
}

// mostShown bounds what the life of a machine shows of programmes.
const mostShown = 60

// OfAsset returns what became of the maintenances of a machine in programmes that were
// published, the newest first. Pages judge who may read it.
func (s *Store) OfAsset(ctx context.Context, c *database.Conn, asset string) (list []Happened, err error) {
	err = c.Select(ctx, &list, `SELECT t.entry_id, t.seq, t.kind, t.state, t.day, t.adviser_id, t.text, t.person_id, t.role, t.at, g.year, COALESCE(p.name, '') AS adviser_name, COALESCE(w.name, '') AS person_name
		FROM maintenance_entries m JOIN maintenance_programmes g ON g.id = m.programme_id AND g.state IN ('publicada', 'sustituida')
			JOIN maintenance_steps t ON t.entry_id = m.id LEFT JOIN persons p ON p.id = t.adviser_id LEFT JOIN persons w ON w.id = t.person_id
		WHERE m.asset_id = ? ORDER BY t.at DESC, t.entry_id, t.seq DESC LIMIT ?`, asset, mostShown)
	if err != nil {
		err = fmt.Errorf("read the programme of a machine: %w", err)
	}
	return list, err
}

// OutRow is a machine without a place, as lists show it.
type OutRow struct {
	Out
	Inventory string `db:"inventory"`
	Type      string `db:"type"`
	Brand     string `db:"brand"`
	Model     string `db:"model"`
	Nickname  string `db:"nickname"`
	Building  string `db:"building"`
}

// Name is what a page calls the machine.
func (r OutRow) Name() string {
	return equipment.Asset{Nickname: r.Nickname, Type: r.Type, Brand: r.Brand, Model: r.Model}.Name()
}

// Outs returns machines without a place in a version, by reason, and how many there are.
func (s *Store) Outs(ctx context.Context, c *database.Conn, programme string, limit int) (rows []OutRow, n int, err error) {
	if err = c.Get(ctx, &n, `SELECT COUNT(*) FROM maintenance_left WHERE programme_id = ?`, programme); err != nil {
		return nil, 0, fmt.Errorf("count what has no place: %w", err)
	}
	err = c.Select(ctx, &rows, `SELECT l.asset_id, l.due_on, l.why, COALESCE(e.inventory, '') AS inventory, COALESCE(e.type, '') AS type, COALESCE(e.brand, '') AS brand,
			COALESCE(e.model, '') AS model, COALESCE(e.nickname, '') AS nickname, COALESCE(e.building, '') AS building
		FROM maintenance_left l LEFT JOIN assets e ON e.id = l.asset_id WHERE l.programme_id = ? ORDER BY l.why, l.due_on, l.asset_id LIMIT ?`, programme, limit)
	if err != nil {
		err = fmt.Errorf("read what has no place: %w", err)
	}
	return rows, n, err
}

// followed returns the entries of published programmes from a day on, of one AST or of all.
func (s *Store) followed(ctx context.Context, c *database.Conn, adviser string, since time.Time) (rows []Row, err error) {
	where, args := ` JOIN maintenance_programmes g ON g.id = m.programme_id AND g.state = 'publicada' WHERE m.day >= ?`, []any{calendar.DayOf(since, clock.Mexico).String()}
	if adviser != "" {
		where, args = where+` AND m.adviser_id = ?`, append(args, adviser)
	}
	if err = c.Select(ctx, &rows, `SELECT `+rowColumns+rowFrom+where+` ORDER BY m.day, m.id`, args...); err != nil {
		err = fmt.Errorf("read what a calendar shows: %w", err)
	}
	return rows, err
}
