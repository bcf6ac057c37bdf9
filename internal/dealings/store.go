package dealings

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Store keeps the log. It is safe for concurrent use.
type Store struct{}

// New makes the store of the room.
func New() *Store { return &Store{} }

// Subject is what a dealing is run for: an order or an external file, and its folio.
type Subject struct{ OrderID, RepairID, Folio string }

// ChainOf names the audit chain of a dealing.
func ChainOf(folio string) string { return "gestion:" + folio }

// Keep records a form in the transaction of the step that carried it. The desk of the order
// or file has judged who may. Errors are problems: Invalid for a field, and for a dealing
// that is not one of the subject's or has ended meanwhile (rev11 R-S-02).
func (s *Store) Keep(ctx context.Context, c *database.Conn, of Subject, f Form, step int64, by audit.By) (Dealing, error) {
	today := calendar.DayOf(by.At, clock.Mexico)
	if err := f.Check(today); err != nil {
		return Dealing{}, err
	}
	d, err := s.begun(ctx, c, of, f, today)
	if err != nil {
		return d, err
	}
	n := Note{DealingID: d.ID, Seq: int64(len(d.Notes)) + 1, Letter: strings.TrimSpace(f.Letter), Text: strings.TrimSpace(f.Text), Ends: f.Result != "", Step: step, By: by.Actor, At: database.At(by.At)}
	n.Day, _ = calendar.ParseDay(f.Day)
	n.Due, _ = calendar.ParseDay(f.Due)
	if last := d.Last().Day; n.Day.Before(last) {
		return d, problem.OnField("fecha", fmt.Sprintf("Lo anterior de esta gestión es del %s: escribe una fecha desde entonces.", last))
	}
	said := map[string]any{"de": of.Folio, "asunto": n.Text}
	action := "seguimiento"
	if n.Seq == 1 {
		action, said["instancia"] = "alta", d.Body
	}
	if n.Ends {
		d.Ended, d.Result = n.Day, strings.TrimSpace(f.Result)
		action, said["resultado"] = "resultado", d.Result
	}
	if !n.Due.IsZero() {
		d.Due = n.Due
	}
	if _, err := c.Exec(ctx, `UPDATE dealings SET due_on = ?, ended_on = ?, result = ? WHERE id = ?`, d.Due.String(), d.Ended.String(), d.Result, d.ID); err != nil {
		return d, fmt.Errorf("follow a dealing: %w", err)
	}
	if _, err := c.Exec(ctx, `INSERT INTO dealing_notes (dealing_id, seq, on_day, letter, text, due_on, ends, step_seq, by_person, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		n.DealingID, n.Seq, n.Day.String(), n.Letter, n.Text, n.Due.String(), number(n.Ends), n.Step, n.By, n.At); err != nil {
		return d, fmt.Errorf("note a dealing: %w", err)
	}
	d.Notes = append(d.Notes, n)
	return d, audit.Append(ctx, c, by.On(ChainOf(d.Folio), action, said))
}

// begun is the dealing that the form follows, or a new one.
func (s *Store) begun(ctx context.Context, c *database.Conn, of Subject, f Form, today calendar.Day) (Dealing, error) {
	if !f.begins() {
		list, err := s.several(ctx, c, `WHERE id = ? AND order_id = ? AND repair_id = ?`, f.Dealing, of.OrderID, of.RepairID)
		switch {
		case err != nil:
			return Dealing{}, err
		case len(list) == 0:
			return Dealing{}, problem.OnField("gestion", "Esa gestión no es de aquí: elige una de la lista.")
		case !list[0].Open():
			return Dealing{}, problem.OnField("gestion", "Esa gestión ya tiene resultado: si hay algo más, registra una nueva.")
		}
		return list[0], nil
	}
	n, err := c.Next(ctx, "GES", today.Year)
	if err != nil {
		return Dealing{}, fmt.Errorf("number a dealing: %w", err)
	}
	d := Dealing{ID: database.NewID(), Folio: database.Folio("GES", today.Year, n), OrderID: of.OrderID, RepairID: of.RepairID, Subject: of.Folio,
		Body: strings.Join(strings.Fields(f.Body), " "), Letter: strings.TrimSpace(f.Letter), Purpose: strings.TrimSpace(f.Text)}
	d.Began, _ = calendar.ParseDay(f.Day)
	_, err = c.Exec(ctx, `INSERT INTO dealings (id, folio, order_id, repair_id, subject, body, letter, purpose, began_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		d.ID, d.Folio, d.OrderID, d.RepairID, d.Subject, d.Body, d.Letter, d.Purpose, d.Began.String())
	if err != nil {
		return d, fmt.Errorf("begin a dealing: %w", err)
	}
	return d, nil
}

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// OfOrder returns the dealings of an order, oldest first. Who may read the order may read
// them.
func (s *Store) OfOrder(ctx context.Context, c *database.Conn, id string) ([]Dealing, error) {
	return s.several(ctx, c, `WHERE order_id = ? ORDER BY id`, id)
}

// OfRepair returns those of an external file, oldest first.
func (s *Store) OfRepair(ctx context.Context, c *database.Conn, id string) ([]Dealing, error) {
	return s.several(ctx, c, `WHERE repair_id = ? ORDER BY id`, id)
}

// Filter says which dealings a list shows.
type Filter struct {
	Ended bool         // those with a result, the newest first; otherwise the open ones, the oldest first
	Late  calendar.Day // open ones whose promised day is before this one; zero for all
	After string       // Mark of the last one of the page before
}

// Mark is where a list goes on after a dealing.
func (f Filter) Mark(d Dealing) string {
	day := d.Began
	if f.Ended {
		day = d.Ended
	}
	return day.String() + "_" + d.ID
}

// List returns one page of the log. Whoever reads every order may read it.
func (s *Store) List(ctx context.Context, c *database.Conn, f Filter, limit int) ([]Dealing, error) {
	day, id, _ := strings.Cut(f.After, "_")
	if f.Ended {
		if day == "" {
			day = "9999"
		}
		return s.several(ctx, c, `WHERE ended_on <> '' AND (ended_on, id) < (?, ?) ORDER BY ended_on DESC, id DESC LIMIT ?`, day, id, limit)
	}
	if !f.Late.IsZero() {
		return s.several(ctx, c, `WHERE ended_on = '' AND due_on <> '' AND due_on < ? AND (began_on, id) > (?, ?) ORDER BY began_on, id LIMIT ?`, f.Late.String(), day, id, limit)
	}
	return s.several(ctx, c, `WHERE ended_on = '' AND (began_on, id) > (?, ?) ORDER BY began_on, id LIMIT ?`, day, id, limit)
}

// CountOpen tells how many are open, and how many of them are past the promised day.
func (s *Store) CountOpen(ctx context.Context, c *database.Conn, today calendar.Day) (open, late int, err error) {
	var n struct {
		Open int `db:"n"`
		Late int `db:"late"`
	}
	err = c.Get(ctx, &n, `SELECT COUNT(*) AS n, COUNT(CASE WHEN due_on <> '' AND due_on < ? THEN 1 END) AS late FROM dealings WHERE ended_on = ''`, today.String())
	return n.Open, n.Late, err
}

type row struct {
	ID       string `db:"id"`
	Folio    string `db:"folio"`
	OrderID  string `db:"order_id"`
	RepairID string `db:"repair_id"`
	Subject  string `db:"subject"`
	Body     string `db:"body"`
	Letter   string `db:"letter"`
	Purpose  string `db:"purpose"`
	Began    string `db:"began_on"`
	Due      string `db:"due_on"`
	Ended    string `db:"ended_on"`
	Result   string `db:"result"`
}

type noteRow struct {
	DealingID string           `db:"dealing_id"`
	Seq       int64            `db:"seq"`
	Day       string           `db:"on_day"`
	Letter    string           `db:"letter"`
	Text      string           `db:"text"`
	Due       string           `db:"due_on"`
	Ends      int              `db:"ends"`
	Step      int64            `db:"step_seq"`
	By        string           `db:"by_person"`
	At        database.Instant `db:"at"`
}

func dayIn(s string) calendar.Day {
	d, _ := calendar.ParseDay(s) // the room wrote it; "" is no day
	return d
}

func (s *Store) several(ctx context.Context, c *database.Conn, where string, args ...any) ([]Dealing, error) {
	var rows []row
	if err := c.Select(ctx, &rows, `SELECT id, folio, order_id, repair_id, subject, body, letter, purpose, began_on, due_on, ended_on, result FROM dealings `+where, args...); err != nil {
		return nil, fmt.Errorf("read dealings: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	list, at, ids := make([]Dealing, len(rows)), map[string]int{}, make([]string, len(rows))
	for i, r := range rows {
		list[i] = Dealing{ID: r.ID, Folio: r.Folio, OrderID: r.OrderID, RepairID: r.RepairID, Subject: r.Subject, Body: r.Body, Letter: r.Letter, Purpose: r.Purpose,
			Began: dayIn(r.Began), Due: dayIn(r.Due), Ended: dayIn(r.Ended), Result: r.Result}
		at[r.ID], ids[i] = i, r.ID
	}
	query, in, err := c.In(`SELECT dealing_id, seq, on_day, letter, text, due_on, ends, step_seq, by_person, at FROM dealing_notes WHERE dealing_id IN (?) ORDER BY dealing_id, seq`, ids)
	if err != nil {
		return nil, fmt.Errorf("read dealings: %w", err)
	}
	var notes []noteRow
	if err := c.Select(ctx, &notes, query, in...); err != nil {
		return nil, fmt.Errorf("read dealings: %w", err)
	}
	for _, n := range notes {
		d := &list[at[n.DealingID]]
		d.Notes = append(d.Notes, Note{n.DealingID, n.Seq, dayIn(n.Day), n.Letter, n.Text, dayIn(n.Due), n.Ends == 1, n.Step, n.By, n.At})
	}
	return list, nil
}
