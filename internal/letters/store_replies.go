package letters

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Reply records what the addressee answered (domain §5.4 part 14). Who may is judged by the
// caller. problem.Refused when the addressee has not been notified or the letter is settled
// already, problem.Conflict for a number that is recorded, problem.Invalid for an input.
func (s *Store) Reply(ctx context.Context, c *database.Conn, id string, r Reply, by audit.By) error {
	r.Number, r.Summary = strings.Join(strings.Fields(r.Number), " "), strings.TrimSpace(r.Summary)
	// The entry comes first: two replies to one letter wait for each other.
	err := audit.Append(ctx, c, by.On(chainOf(id), "respuesta", map[string]any{"número": r.Number, "fecha": r.Day.String(), "sentido": r.Sense, "resumen": r.Summary, "anexos": r.Annexes}))
	if err != nil {
		return err
	}
	l, err := s.Get(ctx, c, id)
	if err != nil {
		return err
	}
	today := calendar.DayOf(by.At, clock.Mexico)
	switch {
	case l.State != Signed || l.SentOn().IsZero():
		return problem.New(problem.Refused, "Todavía no consta que el destinatario recibió el oficio.", "Asienta primero su acuse.").For("R-T-02")
	case r.Number == "":
		return problem.OnField("numero", "Escribe el número del documento con que contestan.")
	case r.Day.IsZero() || r.Day.After(today):
		return problem.OnField("fecha", "Escribe la fecha de la respuesta; no puede ser posterior a hoy.")
	case r.Day.Before(l.SentOn()):
		return problem.OnField("fecha", "El oficio se entregó después: escribe una fecha desde entonces.")
	case r.Sense != Grants && r.Sense != Asks && r.Sense != Denies:
		return problem.OnField("respuesta", "Elige qué contestan.")
	case r.Summary == "":
		return problem.OnField("motivo", "Escribe en pocas palabras qué contestan.")
	}
	if settled, ok := l.Answered(); ok {
		return problem.New(problem.Refused, fmt.Sprintf("El oficio ya tiene respuesta: %s, del %s.", settled.Number, settled.Day), "Si llegó otra, elabora un oficio nuevo desde su orden.").For("F-04")
	}
	if r.Annexes == nil {
		r.Annexes = []Annex{}
	}
	annexes, err := audit.Canonical(r.Annexes)
	if err != nil {
		return err
	}
	n, err := c.Exec(ctx, `INSERT INTO letter_replies (id, letter_id, number, day, sense, summary, annexes, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		database.NewID(), id, r.Number, r.Day.String(), r.Sense, r.Summary, string(annexes), by.Actor, database.At(by.At))
	switch {
	case err != nil:
		return fmt.Errorf("record a reply: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "Esa respuesta ya estaba asentada.", "Revisa las respuestas del oficio.")
	}
	return nil
}

func (s *Store) replies(ctx context.Context, c *database.Conn, ids []string, each func(string, func(*Letter))) error {
	var rows []struct {
		ID       string           `db:"id"`
		LetterID string           `db:"letter_id"`
		Number   string           `db:"number"`
		Day      string           `db:"day"`
		Sense    Sense            `db:"sense"`
		Summary  string           `db:"summary"`
		Annexes  string           `db:"annexes"`
		By       string           `db:"made_by"`
		At       database.Instant `db:"at"`
	}
	err := selectOf(ctx, c, &rows, `SELECT id, letter_id, number, day, sense, summary, annexes, made_by, at FROM letter_replies WHERE letter_id IN (?) ORDER BY at, id`, ids)
	for _, r := range rows {
		reply := Reply{ID: r.ID, Number: r.Number, Sense: r.Sense, Summary: r.Summary, By: r.By, At: r.At.Time}
		reply.Day, _ = calendar.ParseDay(r.Day)
		if err := json.Unmarshal([]byte(r.Annexes), &reply.Annexes); err != nil {
			return fmt.Errorf("read a reply of letter %s: %w", r.LetterID, err)
		}
		each(r.LetterID, func(l *Letter) { l.Replies = append(l.Replies, reply) })
	}
	return err
}

// Events returns what was noted on a letter, oldest first: observations by version, the
// instruction to notify, the reason why it is void.
func (s *Store) Events(ctx context.Context, c *database.Conn, id string) ([]Event, error) {
	var rows []struct {
		Version int              `db:"version"`
		Kind    string           `db:"kind"`
		Note    string           `db:"note"`
		By      string           `db:"made_by"`
		At      database.Instant `db:"at"`
	}
	err := c.Select(ctx, &rows, `SELECT version, kind, note, made_by, at FROM letter_events WHERE letter_id = ? ORDER BY at, id`, id)
	if err != nil {
		return nil, fmt.Errorf("read what was noted on a letter: %w", err)
	}
	list := make([]Event, len(rows))
	for i, r := range rows {
		list[i] = Event{r.Version, r.Kind, r.Note, r.By, r.At.Time}
	}
	return list, nil
}

// Unanswered returns letters that wait for their addressee since a day or earlier and of
// which nobody was reminded since an instant, the longest wait first.
func (s *Store) Unanswered(ctx context.Context, c *database.Conn, sentBy calendar.Day, remindedBefore time.Time, limit int) ([]Letter, error) {
	return s.several(ctx, c, inForce+`JOIN letter_deliveries d ON d.letter_id = l.id AND d.recipient = 'destinatario'
		WHERE l.state = 'firmado' AND d.day <= ?
		AND NOT EXISTS (SELECT 1 FROM letter_replies r WHERE r.letter_id = l.id AND r.sense <> 'pide-informacion')
		AND NOT EXISTS (SELECT 1 FROM letter_reminders m WHERE m.letter_id = l.id AND m.at > ?)
		ORDER BY d.day, l.id LIMIT ?`, sentBy.String(), database.At(remindedBefore), limit)
}

// Remind notes that somebody was told that a letter waits for its answer.
func (s *Store) Remind(ctx context.Context, c *database.Conn, l Letter, at time.Time) error {
	by := audit.By{Actor: audit.System, At: at}
	if err := audit.Append(ctx, c, by.On(chainOf(l.ID), "recordatorio", map[string]string{"sin respuesta desde": l.SentOn().String()})); err != nil {
		return err
	}
	_, err := c.Exec(ctx, `INSERT INTO letter_reminders (letter_id, seq, at) VALUES (?, (SELECT COALESCE(MAX(seq), 0) + 1 FROM letter_reminders WHERE letter_id = ?), ?)`,
		l.ID, l.ID, database.At(at))
	if err != nil {
		return fmt.Errorf("note a reminder of a letter: %w", err)
	}
	return nil
}
