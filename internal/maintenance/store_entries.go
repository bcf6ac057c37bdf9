package maintenance

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

const (
	entryColumns = `m.id, m.programme_id, m.asset_id, m.user_id, m.unit_id, m.building, m.adviser_id, m.due_on, m.day, m.hour, m.minutes, m.state, m.live,
		m.moved, m.hours, m.wish, m.note, m.order_id, m.done_on, m.seq, m.changed_at`
	entryFrom = ` FROM maintenance_entries m `
)

// entryChain names the audit chain of an entry.
func entryChain(id string) string { return "mantenimiento:" + id }

// Entry returns one entry; problem.NotFound without it. Who may see it is judged by
// Desk.Open.
func (s *Store) Entry(ctx context.Context, c *database.Conn, id string) (e Entry, err error) {
	err = c.Get(ctx, &e, `SELECT `+entryColumns+entryFrom+`WHERE m.id = ?`, id)
	if database.IsNone(err) {
		return e, problem.Missing("ese mantenimiento")
	}
	if err != nil {
		return e, fmt.Errorf("read an entry of the programme: %w", err)
	}
	return e, nil
}

// entries returns entries by a condition, in a stable order.
func (s *Store) entries(ctx context.Context, c *database.Conn, where string, args ...any) (list []Entry, err error) {
	if err = c.Select(ctx, &list, `SELECT `+entryColumns+entryFrom+where, args...); err != nil {
		err = fmt.Errorf("read entries of the programme: %w", err)
	}
	return list, err
}

// OfProgramme returns the entries of a version by day, AST and id.
func (s *Store) OfProgramme(ctx context.Context, c *database.Conn, id string) ([]Entry, error) {
	return s.entries(ctx, c, `WHERE m.programme_id = ? ORDER BY m.day, m.adviser_id, m.id`, id)
}

// Between returns the entries of a version from one day to another, both included.
func (s *Store) Between(ctx context.Context, c *database.Conn, id, from, to string) ([]Entry, error) {
	return s.entries(ctx, c, `WHERE m.programme_id = ? AND m.day >= ? AND m.day <= ? ORDER BY m.day, m.building, m.id`, id, from, to)
}

// Steps returns what became of an entry, in its order.
func (s *Store) Steps(ctx context.Context, c *database.Conn, id string) (list []Step, err error) {
	err = c.Select(ctx, &list, `SELECT entry_id, seq, kind, state, day, adviser_id, text, person_id, role, at FROM maintenance_steps WHERE entry_id = ? ORDER BY seq`, id)
	if err != nil {
		err = fmt.Errorf("read the steps of an entry: %w", err)
	}
	return list, err
}

// insertEntries adds entries, many at a time.
func (s *Store) insertEntries(ctx context.Context, c *database.Conn, list []Entry) error {
	args := make([]any, 0, len(list)*13)
	for _, e := range list {
		args = append(args, e.ID, e.Programme, e.Asset, string(e.User), e.Unit, e.Building, string(e.Adviser), e.DueOn, e.Day, string(e.State), 1, e.Moved, e.Seq, e.ChangedAt)
	}
	err := many(ctx, c, `INSERT INTO maintenance_entries (id, programme_id, asset_id, user_id, unit_id, building, adviser_id, due_on, day, state, live, moved, seq, changed_at) VALUES `, 14, args)
	if err != nil {
		return fmt.Errorf("add entries to the programme: %w", err)
	}
	return nil
}

func (s *Store) insertLeft(ctx context.Context, c *database.Conn, id string, list []Out) error {
	args := make([]any, 0, len(list)*4)
	for _, l := range list {
		args = append(args, id, l.Asset, l.DueOn, l.Why)
	}
	if err := many(ctx, c, `INSERT INTO maintenance_left (programme_id, asset_id, due_on, why) VALUES `, 4, args); err != nil {
		return fmt.Errorf("note what has no place: %w", err)
	}
	return nil
}

// clear takes away what a version that is still proposed says; with keep, all but what was
// moved by hand.
func (s *Store) clear(ctx context.Context, c *database.Conn, id string, keep bool) error {
	query := `DELETE FROM maintenance_entries WHERE programme_id = ?`
	if keep {
		query += ` AND moved = 0`
	}
	if _, err := c.Exec(ctx, query, id); err != nil {
		return fmt.Errorf("clear a proposal: %w", err)
	}
	if _, err := c.Exec(ctx, `DELETE FROM maintenance_left WHERE programme_id = ?`, id); err != nil {
		return fmt.Errorf("clear a proposal: %w", err)
	}
	return nil
}

// change writes an entry that is as it was read, with the step that changed it, in the
// caller's transaction. problem.Conflict when somebody else changed it meanwhile.
func (s *Store) change(ctx context.Context, c *database.Conn, e *Entry, kind, text string, by audit.By) error {
	was := e.Seq
	e.Seq, e.ChangedAt = was+1, database.At(by.At)
	live := 0
	if e.Live {
		live = 1
	}
	n, err := c.Exec(ctx, `UPDATE maintenance_entries SET programme_id = ?, user_id = ?, unit_id = ?, building = ?, adviser_id = ?, due_on = ?, day = ?, hour = ?, minutes = ?, state = ?, live = ?,
		moved = ?, hours = ?, wish = ?, note = ?, order_id = ?, done_on = ?, seq = ?, changed_at = ? WHERE id = ? AND seq = ?`,
		e.Programme, string(e.User), e.Unit, e.Building, string(e.Adviser), e.DueOn, e.Day, e.Hour, e.Minutes, string(e.State), live,
		e.Moved, e.Hours, e.Wish, e.Note, e.Order, e.DoneOn, e.Seq, e.ChangedAt, e.ID, was)
	switch {
	case err != nil:
		return fmt.Errorf("change an entry of the programme: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "Este mantenimiento cambió mientras lo veías.", "Revisa cómo quedó y vuelve a intentarlo; lo que escribiste sigue aquí.")
	}
	st := Step{Entry: e.ID, Seq: e.Seq, Kind: kind, State: e.State, Day: e.Day, Adviser: e.Adviser, Text: text}
	_, err = c.Exec(ctx, `INSERT INTO maintenance_steps (entry_id, seq, kind, state, day, adviser_id, text, person_id, role, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		st.Entry, st.Seq, st.Kind, string(st.State), st.Day, string(st.Adviser), st.Text, by.Actor, by.Role, database.At(by.At))
	if err != nil {
		return fmt.Errorf("note a step of the programme: %w", err)
	}
	return audit.Append(ctx, c, by.On(entryChain(e.ID), kind, map[string]any{"bien": e.Asset, "fecha": e.Day, "ast": e.Adviser, "estado": e.State, "texto": text, "orden": e.Order}))
}

// Content is what an approval signs: each machine with its day, its AST and by when it
// is due, and the hash of that.
func (s *Store) Content(ctx context.Context, c *database.Conn, p Programme) (content, hash string, err error) {
	list, err := s.entries(ctx, c, `WHERE m.programme_id = ? AND m.live = 1 ORDER BY m.asset_id, m.id`, p.ID)
	if err != nil {
		return "", "", err
	}
	type line struct {
		Asset   string `json:"bien"`
		Day     string `json:"fecha"`
		Adviser string `json:"ast"`
		DueOn   string `json:"vence"`
	}
	lines := make([]line, len(list))
	for i, e := range list {
		lines[i] = line{e.Asset, e.Day, string(e.Adviser), e.DueOn}
	}
	raw, err := audit.Canonical(map[string]any{"año": p.Year, "version": p.Version, "mantenimientos": lines})
	if err != nil {
		return "", "", err
	}
	sum := sha256.Sum256(raw)
	return string(raw), hex.EncodeToString(sum[:]), nil
}

// remove takes away an entry of a version that is not in force yet.
func (s *Store) remove(ctx context.Context, c *database.Conn, id string) error {
	if _, err := c.Exec(ctx, `DELETE FROM maintenance_entries WHERE id = ?`, id); err != nil {
		return fmt.Errorf("take an entry away: %w", err)
	}
	return nil
}

// carry moves an entry as it is to the version that follows.
func (s *Store) carry(ctx context.Context, c *database.Conn, id, programme string) error {
	if _, err := c.Exec(ctx, `UPDATE maintenance_entries SET programme_id = ? WHERE id = ?`, programme, id); err != nil {
		return fmt.Errorf("carry an entry over: %w", err)
	}
	return nil
}

// upTo returns entries of published programmes in some states whose day is on or before
// a day, the first ones first.
func (s *Store) upTo(ctx context.Context, c *database.Conn, states []State, day string, limit int) ([]Entry, error) {
	names := make([]string, len(states))
	for i, st := range states {
		names[i] = string(st)
	}
	query, args, err := c.In(`JOIN maintenance_programmes g ON g.id = m.programme_id AND g.state = 'publicada'
		WHERE m.live = 1 AND m.state IN (?) AND m.day <= ? ORDER BY m.day, m.id LIMIT ?`, names, day, limit)
	if err != nil {
		return nil, err
	}
	return s.entries(ctx, c, query, args...)
}

// Next returns the entry that a published programme has for a machine; ok is false
// without one.
func (s *Store) Next(ctx context.Context, c *database.Conn, asset string) (e Entry, ok bool, err error) {
	list, err := s.entries(ctx, c, `JOIN maintenance_programmes g ON g.id = m.programme_id AND g.state = 'publicada'
		WHERE m.asset_id = ? AND m.live = 1 ORDER BY m.day, m.id LIMIT 1`, asset)
	if err != nil || len(list) == 0 {
		return Entry{}, false, err
	}
	return list[0], true, nil
}
