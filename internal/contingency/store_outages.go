package contingency

import (
	"context"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Outage is a span in which the system could not be used. A zero To means that it
// goes on.
type Outage struct {
	ID     string           `db:"id"`
	From   database.Instant `db:"from_at"`
	To     database.Instant `db:"to_at"`
	Reason string           `db:"reason"`
	By     string           `db:"made_by"`
}

// Covers tells whether the system was down at an instant.
func (o Outage) Covers(t time.Time) bool {
	return !t.Before(o.From.Time) && (o.To.IsZero() || t.Before(o.To.Time))
}

// outagesChain is where all outages are noted: whoever registers one appends
// first and so waits for the others, which keeps spans from overlapping.
const outagesChain = "caidas"

// RegisterOutage notes an outage; with a zero `to` it goes on until it is closed.
// It returns the outage with its id. problem.Refused when it overlaps another one
// or another one is open; problem.Invalid when the span is none or lies ahead.
func (s *Store) RegisterOutage(ctx context.Context, c *database.Conn, from, to time.Time, reason string, by audit.By) (Outage, error) {
	switch {
	case strings.TrimSpace(reason) == "":
		return Outage{}, problem.OnField("motivo", "Escribe qué falló.")
	case from.IsZero() || from.After(by.At):
		return Outage{}, problem.OnField("desde", "Escribe desde cuándo; no puede ser una hora futura.")
	case !to.IsZero() && !to.After(from):
		return Outage{}, problem.OnField("hasta", "La hora final debe ser posterior a la inicial.")
	case to.After(by.At):
		return Outage{}, problem.OnField("hasta", "La hora final no puede ser futura; déjala vacía si la caída sigue.")
	}
	o := Outage{ID: database.NewID(), From: database.At(from), To: database.At(to), Reason: reason, By: by.Actor}
	if err := audit.Append(ctx, c, by.On(outagesChain, "caída", o)); err != nil {
		return Outage{}, err
	}
	var other int64
	err := c.Get(ctx, &other, `SELECT count(*) FROM outages WHERE (to_at = '' OR to_at > ?) AND (? = '' OR from_at < ?)`, o.From, o.To, o.To)
	switch {
	case err != nil:
		return Outage{}, fmt.Errorf("look for other outages: %w", err)
	case other > 0:
		return Outage{}, problem.New(problem.Refused, "Ya hay una caída registrada en ese lapso.", "Cierra la otra o corrige las horas.").For("G-10")
	}
	_, err = c.Exec(ctx, `INSERT INTO outages (id, from_at, to_at, reason, made_by) VALUES (?, ?, ?, ?, ?)`, o.ID, o.From, o.To, o.Reason, o.By)
	if err != nil {
		return Outage{}, fmt.Errorf("register an outage: %w", err)
	}
	return o, nil
}

// CloseOutage ends an open outage. problem.Refused when it is not open,
// problem.Invalid when it would end before it began or in time to come.
func (s *Store) CloseOutage(ctx context.Context, c *database.Conn, id string, to time.Time, by audit.By) error {
	if to.After(by.At) {
		return problem.OnField("hasta", "La hora final no puede ser futura.")
	}
	if err := audit.Append(ctx, c, by.On(outagesChain, "fin de caída", map[string]any{"caída": id, "hasta": database.At(to)})); err != nil {
		return err
	}
	o, err := s.Outage(ctx, c, id)
	switch {
	case err != nil:
		return err
	case !o.To.IsZero():
		return problem.New(problem.Refused, "Esa caída ya estaba cerrada.", "Revisa el registro de caídas.")
	case !to.After(o.From.Time):
		return problem.OnField("hasta", "La hora final debe ser posterior a la inicial.")
	}
	_, err = c.Exec(ctx, `UPDATE outages SET to_at = ?, closed_by = ? WHERE id = ? AND to_at = ''`, database.At(to), by.Actor, id)
	if err != nil {
		return fmt.Errorf("close an outage: %w", err)
	}
	return nil
}

// Outage returns one outage; problem.NotFound when there is none.
func (s *Store) Outage(ctx context.Context, c *database.Conn, id string) (Outage, error) {
	var o Outage
	err := c.Get(ctx, &o, `SELECT id, from_at, to_at, reason, made_by FROM outages WHERE id = ?`, id)
	switch {
	case database.IsNone(err):
		return Outage{}, problem.Missing("esa caída")
	case err != nil:
		return Outage{}, fmt.Errorf("read an outage: %w", err)
	}
	return o, nil
}

// Register returns the register of outages, newest first.
func (s *Store) Register(ctx context.Context, c *database.Conn) ([]Outage, error) {
	var os []Outage
	err := c.Select(ctx, &os, `SELECT id, from_at, to_at, reason, made_by FROM outages ORDER BY from_at DESC`)
	if err != nil {
		return nil, fmt.Errorf("read the outages: %w", err)
	}
	return os, nil
}

// Outages returns the outages as the calendar reckons with them; an open one has
// lasted until now.
func (s *Store) Outages(ctx context.Context, c *database.Conn) ([]calendar.Outage, error) {
	rows, err := s.Register(ctx, c)
	if err != nil {
		return nil, err
	}
	now := s.now()
	os := make([]calendar.Outage, len(rows))
	for i, r := range rows {
		os[i] = calendar.Outage{From: r.From.Time, To: r.To.Time}
		if r.To.IsZero() {
			os[i].To = now
		}
	}
	return os, nil
}
