package letters

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
)

// complete tells what a letter lacks to be handed to the TDTIC.
func (l Letter) complete() error {
	switch {
	case l.UserID == "":
		return problem.New(problem.Refused, "El oficio no dice a qué persona usuaria se dará copia.", "Elabóralo desde la orden.").For("R-T-02")
	case strings.TrimSpace(l.Addressee) == "":
		return problem.OnField("destinatario", "Escribe a quién se dirige el oficio.").For("A-17")
	case strings.TrimSpace(l.Subject) == "":
		return problem.OnField("asunto", "Escribe el asunto del oficio.").For("A-17")
	case strings.TrimSpace(l.Body) == "":
		return problem.OnField("cuerpo", "Escribe la solicitud y su justificación.").For("A-17")
	}
	return nil
}

// Draft writes a letter, takes its number in the local year and hands it to the
// TDTIC (rev11 A-17); with State Draft it stays with its author. It returns the letter
// with id and number.
func (s *Store) Draft(ctx context.Context, c *database.Conn, l Letter, by audit.By) (Letter, error) {
	if err := l.complete(); err != nil {
		return Letter{}, err
	}
	if l.State != Draft {
		l.State = ToSign
	}
	v, err := s.settings.ValuesIn(ctx, c)
	if err != nil {
		return Letter{}, err
	}
	l.ID, l.Version, l.Year = database.NewID(), 1, by.At.In(clock.Mexico).Year()
	if l.Seq, err = c.Next(ctx, "OFICIO", l.Year); err != nil {
		return Letter{}, fmt.Errorf("number a letter: %w", err)
	}
	l.Number = numbered(v.Text(settings.LetterPattern), v.Text(settings.LetterKey), l.Year, l.Seq)
	if l.Legend == "" {
		if l.Legend, err = s.control.LegendOn(ctx, c, calendar.DayOf(by.At, clock.Mexico)); err != nil {
			return Letter{}, err
		}
	}
	_, err = c.Exec(ctx, `INSERT INTO letters (id, year, seq, number, order_id, user_id, state, version, drafted_at) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)`,
		l.ID, l.Year, l.Seq, l.Number, l.OrderID, l.UserID, l.State, database.At(by.At))
	if err != nil {
		return Letter{}, fmt.Errorf("enter a letter in the register: %w", err)
	}
	if err := s.addVersion(ctx, c, &l, by); err != nil {
		return Letter{}, err
	}
	return l, audit.Append(ctx, c, by.On(chainOf(l.ID), "elaborado", map[string]any{
		"número": l.Number, "orden": l.OrderID, "estado": l.State, "huella": l.Hash}))
}

func (s *Store) addVersion(ctx context.Context, c *database.Conn, l *Letter, by audit.By) error {
	l.distribute()
	text, err := audit.Canonical(l.content())
	if err != nil {
		return err
	}
	if l.Hash, err = l.ContentHash(); err != nil {
		return err
	}
	l.By, l.At = by.Actor, database.At(by.At).Time
	_, err = c.Exec(ctx, `INSERT INTO letter_versions (letter_id, version, content, hash, made_by, at) VALUES (?, ?, ?, ?, ?, ?)`,
		l.ID, l.Version, string(text), l.Hash, l.By, database.At(l.At))
	if err != nil {
		return fmt.Errorf("keep a version of a letter: %w", err)
	}
	return nil
}

// take moves a letter from one of some states to another and returns it as it was
// before. problem.Conflict when it is in none of them: somebody was quicker.
func (s *Store) take(ctx context.Context, c *database.Conn, id string, to State, from ...State) (Letter, error) {
	l, err := s.Get(ctx, c, id)
	if err != nil {
		return Letter{}, err
	}
	n, err := c.Exec(ctx, `UPDATE letters SET state = ? WHERE id = ? AND state = ? AND version = ?`, to, id, l.State, l.Version)
	if err != nil {
		return Letter{}, fmt.Errorf("move a letter on: %w", err)
	}
	if n == 0 || !slices.Contains(from, l.State) {
		return Letter{}, problem.New(problem.Conflict, fmt.Sprintf("El oficio %s está %s y ya no admite ese paso.", l.Number, l.State),
			"Abre el oficio y revisa cómo quedó.").For("A-18")
	}
	return l, nil
}

// Revise writes the next version of a letter that is not signed and hands it to
// the TDTIC, or keeps it with its author when l.State is Draft. Number, order and
// user stay as they were: the user's line cannot be removed (rev11 R-T-02).
// problem.Conflict when the letter is signed or void.
func (s *Store) Revise(ctx context.Context, c *database.Conn, id string, l Letter, by audit.By) (Letter, error) {
	state := ToSign
	if l.State == Draft {
		state = Draft
	}
	old, err := s.take(ctx, c, id, state, Draft, ToSign, Observed)
	if err != nil {
		return Letter{}, err
	}
	if l.UserID != "" && l.UserID != old.UserID || l.OrderID != "" && l.OrderID != old.OrderID {
		return Letter{}, problem.New(problem.Refused, "El oficio es de otra orden o de otra persona usuaria.", "Elabora otro oficio desde su orden.").For("R-T-02")
	}
	l.ID, l.Number, l.Year, l.Seq, l.OrderID, l.UserID = id, old.Number, old.Year, old.Seq, old.OrderID, old.UserID
	l.State, l.Version, l.Observations = state, old.Version+1, old.Observations
	if l.Legend == "" {
		l.Legend = old.Legend
	}
	if err := l.complete(); err != nil {
		return Letter{}, err
	}
	if _, err := c.Exec(ctx, `UPDATE letters SET version = ? WHERE id = ?`, l.Version, id); err != nil {
		return Letter{}, fmt.Errorf("move a letter on: %w", err)
	}
	if err := s.addVersion(ctx, c, &l, by); err != nil {
		return Letter{}, err
	}
	return l, audit.Append(ctx, c, by.On(chainOf(id), "versión", map[string]any{"versión": l.Version, "estado": state, "huella": l.Hash}))
}

func (s *Store) event(ctx context.Context, c *database.Conn, l Letter, kind, note string, by audit.By) error {
	_, err := c.Exec(ctx, `INSERT INTO letter_events (id, letter_id, version, kind, note, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		database.NewID(), l.ID, l.Version, kind, note, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("note on a letter: %w", err)
	}
	return audit.Append(ctx, c, by.On(chainOf(l.ID), kind, map[string]any{"versión": l.Version, "nota": note}))
}

// Observe returns a letter to the Supervisor with the TDTIC's remarks; the version
// stays on record (OS-59, GAP-09).
func (s *Store) Observe(ctx context.Context, c *database.Conn, id, text string, by audit.By) error {
	if strings.TrimSpace(text) == "" {
		return problem.OnField("motivo", "Escribe qué debe corregirse.")
	}
	l, err := s.take(ctx, c, id, Observed, ToSign)
	if err != nil {
		return err
	}
	return s.event(ctx, c, l, "observado", text, by)
}

// Sign signs the version in force, with the instruction on how to notify it
// (rev11 A-18, R-T-01, R-T-02). Whether the signer is the TDTIC or the dated substitute
// is judged by the caller. problem.Conflict when the hash is not that of the
// version in force, or the letter does not wait to be signed; problem.Refused when
// whoever wrote it would sign it.
func (s *Store) Sign(ctx context.Context, c *database.Conn, id string, sig Signature, instruction string, by audit.By) error {
	if strings.TrimSpace(instruction) == "" {
		return problem.OnField("instruccion", "Escribe cómo debe notificarse.").For("R-T-02")
	}
	if sig.PersonID == "" || sig.Name == "" || sig.Level == "" || sig.At.IsZero() {
		return problem.New(problem.Refused, "La firma está incompleta: falta quién firma o cómo.", "Vuelve a abrir el oficio y firma de nuevo.").For("R-T-01")
	}
	l, err := s.take(ctx, c, id, Signed, ToSign)
	if err != nil {
		return err
	}
	if sig.Hash != l.Hash {
		return problem.New(problem.Conflict, fmt.Sprintf("El oficio %s cambió después de que lo abriste.", l.Number),
			"Lee la versión actual y firma esa.").For("R-T-01")
	}
	if l.By == sig.PersonID {
		return problem.New(problem.Refused, "Quien elaboró el oficio no puede validarlo con su firma.", "Debe firmarlo otra persona.").For("R-T-01")
	}
	substitute := 0
	if sig.Substitute {
		substitute = 1
	}
	_, err = c.Exec(ctx, `INSERT INTO letter_signatures (letter_id, version, person_id, name, post, level, hash, substitute, note, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, l.Version, sig.PersonID, sig.Name, sig.Post, sig.Level, sig.Hash, substitute, sig.Note, database.At(sig.At))
	if err != nil {
		return fmt.Errorf("sign a letter: %w", err)
	}
	if err := s.event(ctx, c, l, "instruccion", instruction, by); err != nil {
		return err
	}
	return audit.Append(ctx, c, by.On(chainOf(id), "firmado", map[string]any{
		"versión": l.Version, "nombre": sig.Name, "cargo": sig.Post, "nota": sig.Note, "nivel": sig.Level, "suplencia": sig.Substitute, "huella": sig.Hash}))
}

// Deliver notes that one recipient was notified, by which medium, on which day (of
// the entry when none is given) and with what proof. The letter stays open until all
// have been (rev11 A-18). Who may is judged by the caller. problem.Refused when it is
// not signed, problem.Conflict when the delivery is noted already, problem.Invalid for
// a day before the signature or in the future.
func (s *Store) Deliver(ctx context.Context, c *database.Conn, id string, d Delivery, by audit.By) error {
	if strings.TrimSpace(d.Medium) == "" || strings.TrimSpace(d.Proof) == "" {
		return problem.OnField("acuse", "Escribe con qué consta la notificación, o adjunta el acuse escaneado.").For("R-T-02")
	}
	l, err := s.Get(ctx, c, id)
	if err != nil {
		return err
	}
	if l.State != Signed {
		return problem.New(problem.Refused, "El oficio todavía no está firmado.", "Espera la firma del TDTIC para notificarlo.").For("A-18")
	}
	if !slices.ContainsFunc(l.Distribution, func(c Copy) bool { return c.Key() == d.Recipient }) {
		return problem.OnField("destinatario", "Elige a alguien de la lista de distribución.")
	}
	today, signed := calendar.DayOf(by.At, clock.Mexico), calendar.DayOf(l.Signature.At, clock.Mexico)
	if d.Day.IsZero() {
		d.Day = today
	}
	switch {
	case d.Day.After(today):
		return problem.OnField("fecha", "Esa fecha todavía no llega.").For("R-T-02")
	case d.Day.Before(signed):
		return problem.OnField("fecha", "El oficio se firmó después: escribe una fecha desde entonces.").For("R-T-02")
	}
	// The entry comes first: it makes two deliveries wait for each other, so that
	// the last one closes the letter.
	err = audit.Append(ctx, c, by.On(chainOf(id), "notificado", map[string]string{"a": d.Recipient, "medio": d.Medium, "fecha": d.Day.String(), "acuse": d.Proof}))
	if err != nil {
		return err
	}
	n, err := c.Exec(ctx, `INSERT INTO letter_deliveries (letter_id, recipient, medium, day, proof, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		id, d.Recipient, d.Medium, d.Day.String(), d.Proof, by.Actor, database.At(by.At))
	switch {
	case err != nil:
		return fmt.Errorf("note a delivery: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "Esa notificación ya estaba asentada.", "Revisa los acuses del oficio.")
	}
	if l, err = s.Get(ctx, c, id); err != nil || len(l.Pending()) > 0 {
		return err
	}
	_, err = c.Exec(ctx, `UPDATE letters SET open = 0 WHERE id = ?`, id)
	if err != nil {
		return fmt.Errorf("close a letter: %w", err)
	}
	return nil
}

// Void annuls a letter that is not signed. Its number stays taken, with the
// reason.
func (s *Store) Void(ctx context.Context, c *database.Conn, id, reason string, by audit.By) error {
	if strings.TrimSpace(reason) == "" {
		return problem.OnField("motivo", "Escribe por qué se anula el oficio.")
	}
	l, err := s.take(ctx, c, id, Void, Draft, ToSign, Observed)
	if err != nil {
		return err
	}
	if _, err := c.Exec(ctx, `UPDATE letters SET open = 0 WHERE id = ?`, id); err != nil {
		return fmt.Errorf("close a letter: %w", err)
	}
	return s.event(ctx, c, l, "anulado", reason, by)
}

// Verify recomputes the hash of every version of every letter, and compares it
// with what was signed. It returns how many versions it judged; the error names
// the first that does not hold.
func (s *Store) Verify(ctx context.Context, c *database.Conn) (int, error) {
	n, id, version := 0, "", 0
	const page = 500
	for {
		var rows []struct {
			ID      string `db:"letter_id"`
			Version int    `db:"version"`
			Content string `db:"content"`
			Hash    string `db:"hash"`
			Number  string `db:"number"`
			Signed  string `db:"signed"`
		}
		err := c.Select(ctx, &rows, `
			SELECT v.letter_id, v.version, v.content, v.hash, l.number, COALESCE(s.hash, '') AS signed
			FROM letter_versions v JOIN letters l ON l.id = v.letter_id
			LEFT JOIN letter_signatures s ON s.letter_id = v.letter_id AND s.version = v.version
			WHERE (v.letter_id, v.version) > (?, ?) ORDER BY v.letter_id, v.version LIMIT ?`, id, version, page)
		if err != nil {
			return n, fmt.Errorf("read letters: %w", err)
		}
		for _, r := range rows {
			if !intact(r.Content, r.Hash) || r.Signed != "" && r.Signed != r.Hash {
				return n, problem.New(problem.Internal, fmt.Sprintf("El oficio %s no conserva su contenido en la versión %d.", r.Number, r.Version),
					"Compara con el último respaldo verificado y avisa a quien administra el sistema.")
			}
			n++
		}
		if len(rows) < page {
			return n, nil
		}
		id, version = rows[len(rows)-1].ID, rows[len(rows)-1].Version
	}
}

// intact tells whether a text is canonical JSON with a hash.
func intact(text, hash string) bool {
	canonical, err := audit.Canonical(json.RawMessage(text))
	got, hashErr := audit.Hash(json.RawMessage(text))
	return err == nil && hashErr == nil && string(canonical) == text && got == hash
}
