package control

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
)

// Store reads and changes what the room keeps. It is safe for concurrent use. Who may
// change what is judged by the route: these are acts of administration.
type Store struct {
	db       *database.DB
	settings *settings.Store
	// Blobs keeps the pictures of the emblem; nil in an installation without files,
	// which has no emblem then.
	Blobs *blobs.Store
}

// New makes the store of the room over an open database.
func New(db *database.DB) *Store { return &Store{db: db, settings: settings.New(db)} }

// Chain names the audit chain of a part of the room, for the page of its history.
func Chain(what string) string { return "documento:" + what }

func dayOf(by audit.By) calendar.Day { return calendar.DayOf(by.At, clock.Mexico) }

// readDay reads a day that the store wrote; "" is the zero Day.
func readDay(s string) calendar.Day {
	var d calendar.Day
	if err := d.UnmarshalText([]byte(s)); err != nil {
		return calendar.Day{}
	}
	return d
}

// samePerson compares two names as people write them (GAP-44).
func samePerson(a, b string) bool {
	plain := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	return a != "" && plain(a) == plain(b)
}

// allowSame heeds what the institution decided about one person who reviews and approves
// (GAP-44, rev11 Q-01): it is shown, or refused.
func (s *Store) allowSame(ctx context.Context, c *database.Conn, field, a, b string) error {
	if !samePerson(a, b) {
		return nil
	}
	v, err := s.settings.ValuesIn(ctx, c)
	if err != nil || v.Text(settings.SamePerson) != "impedir" {
		return err
	}
	return problem.OnField(field, "La misma persona revisa y aprueba, y la institución decidió impedirlo. Escribe a quien aprueba.").For("Q-01")
}

// withdraw takes back what holds from a day that is still to come.
func (s *Store) withdraw(ctx context.Context, c *database.Conn, chain, id string, from calendar.Day, reason string, by audit.By) error {
	if reason = strings.TrimSpace(reason); reason == "" {
		return problem.OnField("motivo", "Escribe por qué se retira.")
	}
	if !from.After(dayOf(by)) {
		return problem.New(problem.Refused, "Ya entró en vigor y hay papeles que lo llevan.", "Registra otra versión o periodo que ocupe su lugar.").For("Q-06")
	}
	if err := audit.Append(ctx, c, by.On(chain, "retira", map[string]string{"id": id, "motivo": reason})); err != nil {
		return err
	}
	n, err := c.Exec(ctx, `INSERT INTO control_withdrawals (id, reason, made_by, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`, id, reason, by.Actor, database.At(by.At))
	switch {
	case err != nil:
		return fmt.Errorf("withdraw from document control: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "Ya se había retirado.", "Revisa la lista.")
	}
	return nil
}
