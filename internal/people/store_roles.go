package people

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Chains of what belongs to no single person. Whoever checks "only one signer" or
// "not the last administrator" appends there first: the end of a chain admits one
// transaction at a time, so two such checks cannot pass each other.
const (
	signersChain        = "nombramientos:tdtic"
	administratorsChain = "rol:administrador"
)

// grantable are the roles that a grant may give; the Director is appointed.
var grantable = []Role{Requester, Supervisor, Adviser, Coordination, Administrator, Auditor}

// GrantRole gives a person a role between two dates and ends the person's
// sessions, so that the next one is a new one with the new powers. problem.Refused
// for the role of the TDTIC, which rests on an appointment (rev11 G-14).
func (s *Store) GrantRole(ctx context.Context, c *database.Conn, by audit.By, g Grant) error {
	switch {
	case g.Role == Director:
		return problem.New(problem.Refused, "El papel de TDTIC no se otorga: se ejerce por nombramiento o suplencia.",
			"Registra el nombramiento o la suplencia con su documento.").For("G-14")
	case !slices.Contains(grantable, g.Role):
		return problem.OnField("rol", "Elige un papel de la lista.")
	case g.From.IsZero():
		return problem.OnField("desde", "Escribe desde cuándo tiene el papel.")
	case !g.To.IsZero() && !g.To.After(g.From):
		return problem.OnField("hasta", "La fecha final debe ser posterior a la inicial.")
	}
	if _, err := s.Person(ctx, c, g.PersonID); err != nil {
		return err
	}
	_, err := c.Exec(ctx, `
		INSERT INTO role_grants (id, person_id, role, valid_from, valid_to, document, granted_by, granted_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		database.NewID(), g.PersonID, g.Role, database.At(g.From), database.At(g.To), g.Document, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("grant a role: %w", err)
	}
	err = audit.Append(ctx, c, by.On(chainOf(g.PersonID), "otorga papel", map[string]any{
		"papel": g.Role, "desde": database.At(g.From), "hasta": database.At(g.To), "documento": g.Document}))
	if err != nil {
		return err
	}
	return s.EndAll(ctx, c, g.PersonID)
}

// RevokeRole ends a role of a person at the author's instant, and the person's
// sessions. Grants that had not begun are void from then on. problem.Refused when
// the person does not hold the role, or is the last administrator.
func (s *Store) RevokeRole(ctx context.Context, c *database.Conn, by audit.By, id ID, role Role, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return problem.OnField("motivo", "Escribe por qué se retira el papel.")
	}
	if role == Administrator {
		if err := s.notLastAdministrator(ctx, c, by, id); err != nil {
			return err
		}
	}
	at := database.At(by.At)
	n, err := c.Exec(ctx, `UPDATE role_grants SET valid_to = ? WHERE person_id = ? AND role = ? AND (valid_to = '' OR valid_to > ?)`,
		at, id, role, at)
	switch {
	case err != nil:
		return fmt.Errorf("revoke a role: %w", err)
	case n == 0:
		return problem.New(problem.Refused, "La persona no tiene ese papel.", "Revisa sus papeles vigentes.")
	}
	err = audit.Append(ctx, c, by.On(chainOf(id), "retira papel", map[string]any{"papel": role, "motivo": reason}))
	if err != nil {
		return err
	}
	return s.EndAll(ctx, c, id)
}

// notLastAdministrator refuses what would leave the system without anybody to
// administer it.
func (s *Store) notLastAdministrator(ctx context.Context, c *database.Conn, by audit.By, id ID) error {
	roles, err := s.RolesOf(ctx, c, id, by.At)
	if err != nil || !slices.Contains(roles, Administrator) {
		return err
	}
	if err := audit.Append(ctx, c, by.On(administratorsChain, "baja", map[string]any{"persona": id})); err != nil {
		return err
	}
	holders, err := s.Holders(ctx, c, Administrator, by.At)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(holders, func(p Person) bool { return p.ID != id }) {
		return problem.New(problem.Refused, "Es la única persona que administra el sistema.",
			"Da primero el papel de administrador a otra persona.")
	}
	return nil
}

// Appoint makes a person head of the DTIC, or its substitute between two dates, by
// a document. problem.Refused when it overlaps another appointment of the same
// kind: there is exactly one valid signer at a time (rev11 G-14). A substitute signs in
// the head's place for as long as the substitution lasts. Who does it as Director appoints
// their own substitute and nobody else: problem.Forbidden unless they are the head.
func (s *Store) Appoint(ctx context.Context, c *database.Conn, by audit.By, a Appointment) (Appointment, error) {
	switch {
	case a.Kind != Head && a.Kind != Substitute:
		return a, problem.OnField("tipo", "Elige si es titular o suplencia.")
	case strings.TrimSpace(a.Document) == "":
		return a, problem.OnField("documento", "Escribe el documento en que consta.").For("G-14")
	case a.From.IsZero():
		return a, problem.OnField("desde", "Escribe desde cuándo.")
	case a.Kind == Substitute && a.To.IsZero():
		return a, problem.OnField("hasta", "Una suplencia necesita fecha final.").For("G-14")
	case !a.To.IsZero() && !a.To.After(a.From):
		return a, problem.OnField("hasta", "La fecha final debe ser posterior a la inicial.")
	}
	if err := s.ownSubstitute(ctx, c, by, a.Kind); err != nil {
		return a, err
	}
	p, err := s.Person(ctx, c, a.PersonID)
	if err != nil {
		return a, err
	}
	if by.Role == string(Director) && string(p.ID) == by.Actor {
		return a, problem.OnField("persona", "Nadie se suple: escribe quién firmará por ti.")
	}
	if !p.Active {
		return a, problem.New(problem.Refused, "La cuenta de esa persona está suspendida.", "Reactívala antes de registrar el nombramiento.")
	}
	a.ID = database.NewID()
	from, to := database.At(a.From), database.At(a.To)
	err = audit.Append(ctx, c, by.On(signersChain, "nombramiento", map[string]any{
		"tipo": a.Kind, "persona": a.PersonID, "desde": from, "hasta": to, "documento": a.Document}))
	if err != nil {
		return a, err
	}
	var other string
	err = c.Get(ctx, &other, `
		SELECT p.name FROM appointments a JOIN persons p ON p.id = a.person_id
		WHERE a.kind = ? AND (a.valid_to = '' OR a.valid_to > ?) AND (? = '' OR a.valid_from < ?)
		ORDER BY a.valid_from LIMIT 1`, a.Kind, from, to, to)
	switch {
	case err == nil:
		return a, problem.New(problem.Refused, fmt.Sprintf("Se encima con el nombramiento de %s: solo puede firmar una persona a la vez.", other),
			"Termina antes el otro nombramiento o cambia las fechas.").For("G-14")
	case !database.IsNone(err):
		return a, fmt.Errorf("look for overlapping appointments: %w", err)
	}
	_, err = c.Exec(ctx, `
		INSERT INTO appointments (id, kind, person_id, valid_from, valid_to, document, made_by, made_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, a.ID, a.Kind, a.PersonID, from, to, a.Document, by.Actor, database.At(by.At))
	if err != nil {
		return a, fmt.Errorf("appoint: %w", err)
	}
	return a, nil
}

// ownSubstitute refuses who acts as Director anything but their own substitution: they have
// to be the head in force, and not who stands in.
func (s *Store) ownSubstitute(ctx context.Context, c *database.Conn, by audit.By, kind AppointmentKind) error {
	if by.Role != string(Director) {
		return nil
	}
	var heads []string
	at := database.At(by.At)
	err := c.Select(ctx, &heads, `SELECT person_id FROM appointments WHERE kind = ? AND person_id = ? AND valid_from <= ? AND (valid_to = '' OR valid_to > ?)`, Head, by.Actor, at, at)
	switch {
	case err != nil:
		return fmt.Errorf("read who heads the DTIC: %w", err)
	case kind != Substitute || len(heads) == 0:
		return problem.New(problem.Forbidden, "Quien es titular designa su suplencia; lo demás lo registra quien administra.", "Pídelo a la persona administradora.").For("G-14")
	}
	return nil
}

// EndAppointment ends an appointment at an instant after its start, so that
// another may follow. problem.Refused when it has ended before or never began by
// then; problem.Forbidden for a Director, but of their own substitution.
func (s *Store) EndAppointment(ctx context.Context, c *database.Conn, by audit.By, id string, at time.Time, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return problem.OnField("motivo", "Escribe por qué termina el nombramiento.")
	}
	var kinds []AppointmentKind
	if err := c.Select(ctx, &kinds, `SELECT kind FROM appointments WHERE id = ?`, id); err != nil {
		return fmt.Errorf("read an appointment: %w", err)
	}
	if len(kinds) > 0 {
		if err := s.ownSubstitute(ctx, c, by, kinds[0]); err != nil {
			return err
		}
	}
	i := database.At(at)
	err := audit.Append(ctx, c, by.On(signersChain, "término", map[string]any{"nombramiento": id, "hasta": i, "motivo": reason}))
	if err != nil {
		return err
	}
	n, err := c.Exec(ctx, `UPDATE appointments SET valid_to = ? WHERE id = ? AND valid_from < ? AND (valid_to = '' OR valid_to > ?)`,
		i, id, i, i)
	switch {
	case err != nil:
		return fmt.Errorf("end an appointment: %w", err)
	case n == 0:
		return problem.New(problem.Refused, "Ese nombramiento no está vigente en esa fecha.", "Revisa la lista de nombramientos.")
	}
	return nil
}

// Appointments returns all appointments, newest first.
func (s *Store) Appointments(ctx context.Context, c *database.Conn) ([]Appointment, error) {
	var rows []struct {
		ID       string           `db:"id"`
		Kind     AppointmentKind  `db:"kind"`
		PersonID ID               `db:"person_id"`
		From     database.Instant `db:"valid_from"`
		To       database.Instant `db:"valid_to"`
		Document string           `db:"document"`
	}
	err := c.Select(ctx, &rows, `SELECT id, kind, person_id, valid_from, valid_to, document FROM appointments ORDER BY valid_from DESC, id DESC`)
	if err != nil {
		return nil, fmt.Errorf("read appointments: %w", err)
	}
	as := make([]Appointment, len(rows))
	for i, r := range rows {
		as[i] = Appointment{ID: r.ID, Kind: r.Kind, PersonID: r.PersonID, From: r.From.Time, To: r.To.Time, Document: r.Document}
	}
	return as, nil
}

// SetAbsence notes that a person is away between two local days, both included,
// for a reason that the Supervisor will read (GAP-12).
func (s *Store) SetAbsence(ctx context.Context, c *database.Conn, by audit.By, id ID, from, to calendar.Day, reason string) error {
	switch {
	case strings.TrimSpace(reason) == "":
		return problem.OnField("motivo", "Escribe el motivo de la ausencia, por ejemplo «Vacaciones».")
	case to.Before(from):
		return problem.OnField("hasta", "El último día no puede ser anterior al primero.")
	}
	if _, err := s.Person(ctx, c, id); err != nil {
		return err
	}
	a := Absence{ID: database.NewID(), PersonID: id, From: from.String(), To: to.String(), Reason: reason}
	_, err := c.Exec(ctx, `
		INSERT INTO absences (id, person_id, from_day, to_day, reason, set_by, set_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		a.ID, id, a.From, a.To, reason, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("note an absence: %w", err)
	}
	return audit.Append(ctx, c, by.On(chainOf(id), "ausencia", a))
}

// WithdrawAbsence takes an absence back: the person is present after all.
func (s *Store) WithdrawAbsence(ctx context.Context, c *database.Conn, by audit.By, id string) error {
	var person ID
	err := c.Get(ctx, &person, `UPDATE absences SET withdrawn_at = ? WHERE id = ? AND withdrawn_at = '' RETURNING person_id`,
		database.At(by.At), id)
	switch {
	case database.IsNone(err):
		return problem.Missing("esa ausencia")
	case err != nil:
		return fmt.Errorf("withdraw an absence: %w", err)
	}
	return audit.Append(ctx, c, by.On(chainOf(person), "ausencia retirada", map[string]string{"ausencia": id}))
}

// Absences returns the absences of a person that end on a local day or later.
func (s *Store) Absences(ctx context.Context, c *database.Conn, id ID, day calendar.Day) ([]Absence, error) {
	var as []Absence
	err := c.Select(ctx, &as, `
		SELECT id, person_id, from_day, to_day, reason FROM absences
		WHERE person_id = ? AND to_day >= ? AND withdrawn_at = '' ORDER BY from_day, id`, id, day.String())
	if err != nil {
		return nil, fmt.Errorf("read absences: %w", err)
	}
	return as, nil
}
