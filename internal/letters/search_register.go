package letters

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
)

// What a letter may be waiting for, as the register is filtered.
const (
	WaitsReply    = "respuesta"    // the addressee has not answered
	WaitsDelivery = "notificacion" // somebody of its list is still to be notified
)

// Filter chooses letters of the register; its zero value all of them.
type Filter struct {
	Text     string // part of the number, the folio of its order, or of what it says
	Year     int
	State    State
	Waits    string       // WaitsReply or WaitsDelivery
	SentBy   calendar.Day // with WaitsReply: delivered on that day or earlier
	Returned bool         // the TDTIC returned it at least once
	Stood    bool         // signed by the substitute

	AfterYear, BeforeYear int // keyset: the page after, or before, this letter
	AfterSeq, BeforeSeq   int64
	Limit                 int
}

// Entry is a line of the register.
type Entry struct {
	Letter
	Folio string // of its order
}

// Page is a part of the register, the newest number first.
type Page struct {
	Entries       []Entry
	More, Earlier bool
}

func (f Filter) where() (string, []any) {
	q, args := []string{`1 = 1`}, []any{}
	add := func(cond string, values ...any) { q, args = append(q, cond), append(args, values...) }
	if f.Year > 0 {
		add(`l.year = ?`, f.Year)
	}
	if f.State != "" {
		add(`l.state = ?`, f.State)
	}
	if t := strings.TrimSpace(f.Text); t != "" {
		like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(t)) + "%"
		add(`(lower(l.number) LIKE ? ESCAPE '\' OR lower(o.folio) LIKE ? ESCAPE '\' OR lower(v.content) LIKE ? ESCAPE '\')`, like, like, like)
	}
	switch f.Waits {
	case WaitsReply:
		add(`l.state = 'firmado' AND EXISTS (SELECT 1 FROM letter_deliveries d WHERE d.letter_id = l.id AND d.recipient = 'destinatario')
			AND NOT EXISTS (SELECT 1 FROM letter_replies r WHERE r.letter_id = l.id AND r.sense <> 'pide-informacion')`)
		if !f.SentBy.IsZero() {
			add(`EXISTS (SELECT 1 FROM letter_deliveries d WHERE d.letter_id = l.id AND d.recipient = 'destinatario' AND d.day <= ?)`, f.SentBy.String())
		}
	case WaitsDelivery:
		add(`l.state = 'firmado' AND l.open = 1`)
	}
	if f.Returned {
		add(`EXISTS (SELECT 1 FROM letter_events e WHERE e.letter_id = l.id AND e.kind = 'observado')`)
	}
	if f.Stood {
		add(`EXISTS (SELECT 1 FROM letter_signatures g WHERE g.letter_id = l.id AND g.substitute = 1)`)
	}
	return strings.Join(q, ` AND `), args
}

const ofRegister = ` FROM letters l JOIN letter_versions v ON v.letter_id = l.id AND v.version = l.version LEFT JOIN orders o ON o.id = l.order_id WHERE `

// Search returns a page of the register, the newest number first. Who may read it is
// judged by the caller.
func (s *Store) Search(ctx context.Context, c *database.Conn, f Filter) (Page, error) {
	if f.Limit <= 0 || f.Limit > 500 {
		f.Limit = 50
	}
	where, args := f.where()
	order := ` ORDER BY l.year DESC, l.seq DESC`
	switch {
	case f.AfterYear > 0:
		where += ` AND (l.year, l.seq) < (?, ?)`
		args = append(args, f.AfterYear, f.AfterSeq)
	case f.BeforeYear > 0:
		where, order = where+` AND (l.year, l.seq) > (?, ?)`, ` ORDER BY l.year, l.seq`
		args = append(args, f.BeforeYear, f.BeforeSeq)
	}
	var rows []struct {
		ID    string `db:"id"`
		Folio string `db:"folio"`
	}
	if err := c.Select(ctx, &rows, `SELECT l.id, COALESCE(o.folio, '') AS folio`+ofRegister+where+order+` LIMIT ?`, append(args, f.Limit+1)...); err != nil {
		return Page{}, fmt.Errorf("search the register of letters: %w", err)
	}
	p := Page{More: len(rows) > f.Limit, Earlier: f.AfterYear > 0}
	rows = rows[:min(len(rows), f.Limit)]
	if f.BeforeYear > 0 {
		p.More, p.Earlier = true, p.More
		slices.Reverse(rows)
	}
	if len(rows) == 0 {
		return p, nil
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	q, in, err := c.In(inForce+`WHERE l.id IN (?)`, ids)
	if err != nil {
		return p, fmt.Errorf("search the register of letters: %w", err)
	}
	list, err := s.several(ctx, c, q, in...)
	if err != nil {
		return p, err
	}
	for _, r := range rows {
		i := slices.IndexFunc(list, func(l Letter) bool { return l.ID == r.ID })
		if i >= 0 {
			p.Entries = append(p.Entries, Entry{list[i], r.Folio})
		}
	}
	return p, nil
}

// CountUpTo counts the letters of a filter, as far as most.
func (s *Store) CountUpTo(ctx context.Context, c *database.Conn, f Filter, most int) (int, error) {
	where, args := f.where()
	var n int
	err := c.Get(ctx, &n, `SELECT COUNT(*) FROM (SELECT l.id`+ofRegister+where+` LIMIT ?) AS found`, append(args, most)...)
	if err != nil {
		return 0, fmt.Errorf("count letters: %w", err)
	}
	return n, nil
}

// Years are the years of which the register has letters, the last one first.
func (s *Store) Years(ctx context.Context, c *database.Conn) ([]int, error) {
	var years []int
	if err := c.Select(ctx, &years, `SELECT DISTINCT year FROM letters ORDER BY year DESC`); err != nil {
		return nil, fmt.Errorf("read the years of letters: %w", err)
	}
	return years, nil
}
