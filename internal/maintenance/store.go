package maintenance

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// Store reads and writes what the room keeps. It is safe for concurrent use.
type Store struct{ db *database.DB }

// New makes the store of the room over an open database.
func New(db *database.DB) *Store { return &Store{db} }

const programmeColumns = `id, year, version, state, from_day, daily, weekly, ahead, level, months, base, calendar, advisers, made_by, made_at, seq`

// chainOf names the audit chain of a version.
func chainOf(id string) string { return "programa:" + id }

// Programme returns one version; problem.NotFound without it.
func (s *Store) Programme(ctx context.Context, c *database.Conn, id string) (p Programme, err error) {
	err = c.Get(ctx, &p, `SELECT `+programmeColumns+` FROM maintenance_programmes WHERE id = ?`, id)
	if database.IsNone(err) {
		return p, problem.Missing("ese programa")
	}
	if err != nil {
		return p, fmt.Errorf("read a programme: %w", err)
	}
	return p, nil
}

// Versions returns the versions of a year, the newest first.
func (s *Store) Versions(ctx context.Context, c *database.Conn, year int) (list []Programme, err error) {
	if err = c.Select(ctx, &list, `SELECT `+programmeColumns+` FROM maintenance_programmes WHERE year = ? ORDER BY version DESC`, year); err != nil {
		err = fmt.Errorf("read the versions of a programme: %w", err)
	}
	return list, err
}

// Years returns the years that have a programme, the newest first.
func (s *Store) Years(ctx context.Context, c *database.Conn) (list []int, err error) {
	if err = c.Select(ctx, &list, `SELECT DISTINCT year FROM maintenance_programmes WHERE state <> 'desechada' ORDER BY year DESC`); err != nil {
		err = fmt.Errorf("read the years of programmes: %w", err)
	}
	return list, err
}

// inState returns the version of a year in one of some states; ok is false without one.
func (s *Store) inState(ctx context.Context, c *database.Conn, year int, states ...Status) (p Programme, ok bool, err error) {
	list, err := s.Versions(ctx, c, year)
	for _, x := range list {
		for _, st := range states {
			if x.State == st {
				return x, true, err
			}
		}
	}
	return Programme{}, false, err
}

// Published returns the version of a year that is in force; ok is false without one.
func (s *Store) Published(ctx context.Context, c *database.Conn, year int) (p Programme, ok bool, err error) {
	return s.inState(ctx, c, year, Current)
}

// Acts returns what was done with a version, in its order.
func (s *Store) Acts(ctx context.Context, c *database.Conn, id string) (list []Act, err error) {
	err = c.Select(ctx, &list, `SELECT programme_id, seq, kind, person_id, name, post, role, note, hash, at FROM maintenance_acts WHERE programme_id = ? ORDER BY seq`, id)
	if err != nil {
		err = fmt.Errorf("read the acts of a programme: %w", err)
	}
	return list, err
}

func (s *Store) insertProgramme(ctx context.Context, c *database.Conn, p Programme) error {
	_, err := c.Exec(ctx, `INSERT INTO maintenance_programmes (`+programmeColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.ID, p.Year, p.Version, string(p.State), p.FromDay, p.Daily, p.Weekly, p.Ahead, p.Level, p.Months, p.Base, p.Calendar, p.Advisers, string(p.MadeBy), p.MadeAt, p.Seq)
	if database.IsUnique(err) {
		return overtaken()
	}
	if err != nil {
		return fmt.Errorf("add a programme: %w", err)
	}
	return nil
}

func overtaken() error {
	return problem.New(problem.Conflict, "Alguien más cambió el programa mientras lo veías.", "Ábrelo de nuevo, revisa lo que cambió y vuelve a intentarlo.")
}

// set changes a version that is as it was read, and raises its seq.
func (s *Store) set(ctx context.Context, c *database.Conn, p *Programme) error {
	n, err := c.Exec(ctx, `UPDATE maintenance_programmes SET state = ?, from_day = ?, daily = ?, weekly = ?, ahead = ?, level = ?, months = ?, base = ?, calendar = ?, advisers = ?, seq = seq + 1
		WHERE id = ? AND seq = ?`, string(p.State), p.FromDay, p.Daily, p.Weekly, p.Ahead, p.Level, p.Months, p.Base, p.Calendar, p.Advisers, p.ID, p.Seq)
	switch {
	case database.IsUnique(err) || err == nil && n == 0:
		return overtaken()
	case err != nil:
		return fmt.Errorf("change a programme: %w", err)
	}
	p.Seq++
	return nil
}

// note appends what was done with a version, to its acts and to the audit.
func (s *Store) note(ctx context.Context, c *database.Conn, p Programme, actor people.Person, a Act, content string, by audit.By) error {
	a.Programme, a.Seq, a.Person, a.Name, a.Post, a.Role, a.At = p.ID, p.Seq, actor.ID, actor.Name, actor.Post, by.Role, database.At(by.At)
	_, err := c.Exec(ctx, `INSERT INTO maintenance_acts (programme_id, seq, kind, person_id, name, post, role, note, hash, content, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.Programme, a.Seq, a.Kind, string(a.Person), a.Name, a.Post, a.Role, a.Note, a.Hash, content, a.At)
	if err != nil {
		return fmt.Errorf("note an act of a programme: %w", err)
	}
	return audit.Append(ctx, c, by.On(chainOf(p.ID), a.Kind, map[string]any{"año": p.Year, "version": p.Version, "estado": p.State, "carga_semanal": p.Level, "huella": a.Hash, "nota": a.Note}))
}

// perStatement is how many rows one INSERT carries.
const perStatement = 100

// many inserts rows, several with one statement.
func many(ctx context.Context, c *database.Conn, head string, width int, args []any) error {
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", width), ", ") + ")"
	for len(args) > 0 {
		n := min(len(args)/width, perStatement)
		if _, err := c.Exec(ctx, head+strings.TrimSuffix(strings.Repeat(row+", ", n), ", "), args[:n*width]...); err != nil {
			return err
		}
		args = args[n*width:]
	}
	return nil
}

// NoteExport keeps in the chain of exports of its author that a list of a version left as
// a file, and what was asked for.
func (s *Store) NoteExport(ctx context.Context, c *database.Conn, by audit.By, p Programme, asked map[string]string) error {
	return audit.Append(ctx, c, by.On("exportacion:"+by.Actor, "exportación", map[string]any{"de": "programa", "año": p.Year, "version": p.Version, "pedido": asked}))
}
