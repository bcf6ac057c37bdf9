package people

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

// OpenSession is a session of a person that still stands: where and since when, for
// who administers; never what opens it.
type OpenSession struct {
	ID      string           `db:"id"`
	Address string           `db:"address"`
	Started database.Instant `db:"started_at"`
	Seen    database.Instant `db:"seen_at"`
}

// OpenSessions returns the sessions of a person that still stand, newest first
// (rev11 E-07).
func (s *Store) OpenSessions(ctx context.Context, c *database.Conn, id ID) ([]OpenSession, error) {
	now := s.now()
	var list []OpenSession
	err := c.Select(ctx, &list, `SELECT id, address, started_at, seen_at FROM sessions
		WHERE person_id = ? AND ended_at = '' AND ends_at > ? AND seen_at > ? ORDER BY started_at DESC, id DESC LIMIT 20`,
		id, database.At(now), database.At(now.Add(-sessionIdle)))
	if err != nil {
		return nil, fmt.Errorf("read the sessions of a person: %w", err)
	}
	return list, nil
}

// CloseSessions ends every session of a person by the hand of who administers, with
// the reason. The account stays as it is: the person signs in again.
func (s *Store) CloseSessions(ctx context.Context, c *database.Conn, by audit.By, id ID, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return problem.OnField("motivo", "Escribe por qué se cierran sus sesiones.")
	}
	if _, err := s.Person(ctx, c, id); err != nil {
		return err
	}
	if err := audit.Append(ctx, c, by.On(chainOf(id), "cierra sesiones", map[string]string{"motivo": reason})); err != nil {
		return err
	}
	return s.EndAll(ctx, c, id)
}

// RenameUnit gives a unit a new name from today on: the unit that stood until
// yesterday keeps its name, and with it the orders that were filed under it, and one
// that begins today takes its key, its head and its people (rev11 S-02).
// problem.Conflict when somebody changed it since version was read, problem.Refused
// when it is not in force today.
func (s *Store) RenameUnit(ctx context.Context, c *database.Conn, by audit.By, id string, version int64, name, document string) (Unit, error) {
	if name = strings.TrimSpace(name); name == "" {
		return Unit{}, problem.OnField("nombre", "Escribe el nombre nuevo.")
	}
	if strings.TrimSpace(document) == "" {
		return Unit{}, problem.OnField("documento", "Escribe en qué documento consta.").For("S-02")
	}
	old, err := s.Unit(ctx, c, id)
	if err != nil {
		return Unit{}, err
	}
	today := calendar.DayOf(by.At, clock.Mexico)
	switch {
	case old.Name == name:
		return Unit{}, problem.OnField("nombre", "Es el nombre que ya tiene.")
	case !old.ValidOn(today.String()):
		return Unit{}, problem.New(problem.Refused, "Esa unidad no está vigente hoy.", "Corrige su vigencia antes de cambiarle el nombre.").For("S-02")
	}
	n, err := c.Exec(ctx, `UPDATE units SET unit_key = '', valid_to = ?, version = version + 1 WHERE id = ? AND version = ?`, today.Add(-1).String(), id, version)
	switch {
	case err != nil:
		return Unit{}, fmt.Errorf("end a unit: %w", err)
	case n == 0:
		return Unit{}, changedMeanwhile("la unidad")
	}
	next, err := s.AddUnit(ctx, c, by, Unit{Name: name, Key: old.Key, HeadID: old.HeadID, ValidFrom: today.String(), ValidTo: old.ValidTo})
	if err != nil {
		return Unit{}, err
	}
	moved, err := c.Exec(ctx, `UPDATE persons SET unit_id = ?, version = version + 1 WHERE unit_id = ?`, next.ID, id)
	if err != nil {
		return Unit{}, fmt.Errorf("move the people of a unit: %w", err)
	}
	err = audit.Append(ctx, c, by.On("unidad:"+id, "cambia de nombre", map[string]any{"nombre": name, "sigue": next.ID, "personas": moved, "documento": document}))
	return next, err
}
