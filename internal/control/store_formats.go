package control

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// VersionOn returns the version of a format that papers of a day are made in (rev11 Q-06);
// problem.NotFound for a code that is no format.
func (s *Store) VersionOn(ctx context.Context, c *database.Conn, code string, day calendar.Day) (Version, error) {
	list, err := s.Versions(ctx, c, code)
	return inForce(list, day), err
}

// Versions returns every version of a format, oldest first, with the last day of each
// that another one replaced or will; problem.NotFound for a code that is no format.
func (s *Store) Versions(ctx context.Context, c *database.Conn, code string) ([]Version, error) {
	if _, ok := FormatBy(code); !ok {
		return nil, problem.Missing("ese formato")
	}
	all, err := s.AllVersions(ctx, c)
	return all[code], err
}

// AllVersions returns the versions of all formats by code, as Versions does, in one query.
func (s *Store) AllVersions(ctx context.Context, c *database.Conn) (map[string][]Version, error) {
	var rows []struct {
		ID         string `db:"id"`
		Code       string `db:"code"`
		Label      string `db:"label"`
		From       string `db:"valid_from"`
		Document   string `db:"document"`
		ApprovedOn string `db:"approved_on"`
		Reviewed   string `db:"reviewed"`
		Approved   string `db:"approved"`
		Change     string `db:"change"`
		By         string `db:"made_by"`
	}
	err := c.Select(ctx, &rows, `SELECT id, code, label, valid_from, document, approved_on, reviewed, approved, change, made_by FROM control_formats
		WHERE id NOT IN (SELECT id FROM control_withdrawals) ORDER BY code, valid_from, at, id`)
	if err != nil {
		return nil, fmt.Errorf("read the versions of formats: %w", err)
	}
	all := map[string][]Version{}
	for _, f := range Formats() {
		all[f.Code] = []Version{{Format: f, Label: Proposal}}
	}
	for _, r := range rows {
		list := all[r.Code]
		if len(list) == 0 {
			continue
		}
		v := Version{Format: list[0].Format, ID: r.ID, Label: r.Label, From: readDay(r.From), Document: r.Document, ApprovedOn: readDay(r.ApprovedOn),
			Reviewed: r.Reviewed, Approved: r.Approved, Change: r.Change, By: r.By}
		list[len(list)-1].To = v.From.Add(-1)
		all[r.Code] = append(list, v)
	}
	return all, nil
}

// RegisterVersion records that the quality system approved a new version of a format, in
// force from v.From: Code, Label, From, Document, ApprovedOn, Reviewed, Approved and Change
// say what. Papers of earlier days keep the version of theirs. problem.Invalid names the
// input; a version begins today or later, after the one before it, under a label of its own.
func (s *Store) RegisterVersion(ctx context.Context, c *database.Conn, v Version, by audit.By) error {
	v.Label, v.Document, v.Change = tidy(v.Label), tidy(v.Document), strings.TrimSpace(v.Change)
	v.Reviewed, v.Approved = tidy(v.Reviewed), tidy(v.Approved)
	// The entry comes first: two who register versions of one format wait for each other.
	err := audit.Append(ctx, c, by.On(Chain("formato:"+v.Code), "versión", map[string]string{"etiqueta": v.Label, "desde": v.From.String(), "documento": v.Document,
		"aprobada": v.ApprovedOn.String(), "revisó": v.Reviewed, "aprobó": v.Approved, "cambio": v.Change}))
	if err != nil {
		return err
	}
	list, err := s.Versions(ctx, c, v.Code)
	if err != nil {
		return err
	}
	today, last := dayOf(by), list[len(list)-1]
	switch {
	case v.Label == "":
		return problem.OnField("etiqueta", "Escribe cómo se llama la versión, por ejemplo «versión 1».")
	case slices.ContainsFunc(list, func(x Version) bool { return strings.EqualFold(x.Label, v.Label) }):
		return problem.OnField("etiqueta", "Ese formato ya tiene una versión con ese nombre.")
	case v.From.Before(today):
		return problem.OnField("desde", "Una versión rige desde hoy o después: los papeles ya hechos conservan la suya.")
	case !v.From.After(last.From):
		return problem.OnField("desde", fmt.Sprintf("La versión «%s» rige desde el %s: escribe un día posterior.", last.Label, spoken(last.From)))
	case v.Document == "":
		return problem.OnField("documento", "Escribe el documento con que se aprobó.")
	case v.ApprovedOn.IsZero() || v.ApprovedOn.After(today):
		return problem.OnField("aprobada", "Escribe el día en que se aprobó; no puede ser posterior a hoy.")
	case v.Reviewed == "":
		return problem.OnField("reviso", "Escribe quién la revisó.")
	case v.Approved == "":
		return problem.OnField("aprobo", "Escribe quién la aprobó.")
	case v.Change == "":
		return problem.OnField("cambio", "Escribe qué cambia respecto de la anterior.")
	}
	if err := s.allowSame(ctx, c, "aprobo", v.Reviewed, v.Approved); err != nil {
		return err
	}
	n, err := c.Exec(ctx, `INSERT INTO control_formats (id, code, label, valid_from, document, approved_on, reviewed, approved, change, made_by, at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`, database.NewID(), v.Code, v.Label, v.From.String(), v.Document, v.ApprovedOn.String(),
		v.Reviewed, v.Approved, v.Change, by.Actor, database.At(by.At))
	switch {
	case err != nil:
		return fmt.Errorf("register a version of a format: %w", err)
	case n == 0: // one that was withdrawn had it
		return problem.OnField("etiqueta", "Ese nombre ya se usó en una versión que se retiró: escribe otro.")
	}
	return nil
}

// WithdrawVersion takes back a version before its first day, with the reason.
// problem.Refused once it is in force.
func (s *Store) WithdrawVersion(ctx context.Context, c *database.Conn, code, id, reason string, by audit.By) error {
	list, err := s.Versions(ctx, c, code)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(v Version) bool { return v.ID == id && id != "" })
	if i < 0 {
		return problem.Missing("esa versión")
	}
	return s.withdraw(ctx, c, Chain("formato:"+code), id, list[i].From, reason, by)
}

// tidy makes one line of what was typed.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// spoken writes a day as people read it: 23/11/2026.
func spoken(d calendar.Day) string { return fmt.Sprintf("%02d/%02d/%04d", d.Day, d.Month, d.Year) }
