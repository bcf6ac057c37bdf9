package control

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// CoverActs are the four acts of the cover of a revision, in their order (rev11 Q-01).
var CoverActs = []string{"Elaboró", "Revisó", "Aprobó", "Vo.Bo."}

// Revisions returns the history of the document, oldest first: what it records itself, and
// what was registered since and not withdrawn (rev11 Q-03).
func (s *Store) Revisions(ctx context.Context, c *database.Conn) ([]Revision, error) {
	list := written()
	var rows []struct {
		ID       string `db:"id"`
		Revision int    `db:"revision"`
		Label    string `db:"label"`
		From     string `db:"valid_from"`
		Change   string `db:"change"`
		Document string `db:"document"`
		Acts     string `db:"acts"`
		By       string `db:"made_by"`
	}
	err := c.Select(ctx, &rows, `SELECT id, revision, label, valid_from, change, document, acts, made_by FROM control_revisions
		WHERE id NOT IN (SELECT id FROM control_withdrawals) ORDER BY revision`)
	if err != nil {
		return nil, fmt.Errorf("read the revisions: %w", err)
	}
	for _, r := range rows {
		x := Revision{ID: r.ID, From: readDay(r.From), Document: r.Document, By: r.By}
		x.Revision, x.Change, x.Version = fmt.Sprintf("%02d", r.Revision), r.Change, r.Label
		parsed := r.From
		x.Date = procedure.LiteralDate{Literal: spoken(x.From), Parsed: &parsed}
		if err := json.Unmarshal([]byte(r.Acts), &x.Acts); err != nil {
			return nil, fmt.Errorf("read revision %d: %w", r.Revision, err)
		}
		for _, a := range x.Acts {
			switch a.Act {
			case "Revisó":
				x.Reviewed = a.Name
			case "Aprobó":
				x.Approved = a.Name
			}
		}
		list = append(list, x)
	}
	return bounded(list), nil
}

// RevisionOn returns the number of the revision that ruled on a day, "" before the first
// (rev11 Q-02: one revision in force per date).
func (s *Store) RevisionOn(ctx context.Context, c *database.Conn, day calendar.Day) (string, error) {
	list, err := s.Revisions(ctx, c)
	for _, r := range list {
		if r.InForceOn(day) {
			return r.Revision, err
		}
	}
	return "", err
}

// RegisterRevision records that a revision was approved and from which day it is in force:
// Revision, From, Change, Document and the four acts say what. Orders go on under the
// revision with which they began; new ones begin under it once the program has it as a
// value. problem.Invalid names the input.
func (s *Store) RegisterRevision(ctx context.Context, c *database.Conn, r Revision, by audit.By) error {
	r.Change, r.Document, r.Version = strings.TrimSpace(r.Change), tidy(r.Document), tidy(r.Version)
	for i := range r.Acts {
		r.Acts[i].Name, r.Acts[i].Post = tidy(r.Acts[i].Name), tidy(r.Acts[i].Post)
	}
	// The entry comes first: two who register a revision wait for each other.
	err := audit.Append(ctx, c, by.On(Chain("revisiones"), "registro", map[string]any{"revisión": r.Revision, "etiqueta": r.Version, "desde": r.From.String(), "cambio": r.Change,
		"documento": r.Document, "firmas": r.Acts}))
	if err != nil {
		return err
	}
	list, err := s.Revisions(ctx, c)
	if err != nil {
		return err
	}
	last, today := list[len(list)-1], dayOf(by)
	switch {
	case r.No() != last.No()+1:
		return problem.OnField("revision", "La revisión que sigue es la "+strconv.Itoa(last.No()+1)+".")
	case r.From.Before(today):
		return problem.OnField("desde", "Una revisión entra en vigor hoy o después: lo ya hecho conserva la suya.").For("Q-02")
	case !r.From.After(last.From):
		return problem.OnField("desde", "La revisión "+last.Revision+" rige desde el "+spoken(last.From)+": escribe un día posterior.").For("Q-02")
	case r.Change == "":
		return problem.OnField("cambio", "Escribe qué cambia.")
	case r.Document == "":
		return problem.OnField("documento", "Escribe el documento con que se comunica.")
	case len(r.Acts) != len(CoverActs):
		return problem.OnField("elaboro", "Faltan las firmas de la portada.").For("Q-01")
	}
	inputs := []string{"elaboro", "reviso", "aprobo", "vobo"}
	for i, a := range r.Acts {
		switch {
		case a.Name == "":
			return problem.OnField(inputs[i], "Escribe quién firma.").For("Q-01")
		case a.Date.Parsed == nil || readDay(*a.Date.Parsed).IsZero():
			return problem.OnField(inputs[i]+"_dia", "Escribe el día en que firmó.").For("Q-01")
		case readDay(*a.Date.Parsed).After(today):
			return problem.OnField(inputs[i]+"_dia", "Ese día todavía no llega.").For("Q-01")
		}
		r.Acts[i].Act = CoverActs[i]
	}
	if err := s.allowSame(ctx, c, "aprobo", r.Acts[1].Name, r.Acts[2].Name); err != nil {
		return err
	}
	acts, err := audit.Canonical(r.Acts)
	if err != nil {
		return err
	}
	_, err = c.Exec(ctx, `INSERT INTO control_revisions (id, revision, label, valid_from, change, document, acts, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		database.NewID(), r.No(), r.Version, r.From.String(), r.Change, r.Document, string(acts), by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("register a revision: %w", err)
	}
	return nil
}

// WithdrawRevision takes back a registered revision before its first day, with the reason.
func (s *Store) WithdrawRevision(ctx context.Context, c *database.Conn, id, reason string, by audit.By) error {
	list, err := s.Revisions(ctx, c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(r Revision) bool { return r.ID == id && id != "" })
	if i < 0 {
		return problem.Missing("esa revisión")
	}
	return s.withdraw(ctx, c, Chain("revisiones"), id, list[i].From, reason, by)
}
