package repair

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// PassOn gives an open file to another AST, who follows it where it stands (rev11
// A-02, GAP-12). Only a Supervisor may; the caller has judged that the AST is there.
// problem.Forbidden for anybody else, problem.Refused for a file that is closed or
// is the AST's already.
func (s *Store) PassOn(ctx context.Context, c *database.Conn, actor people.Actor, id ID, to people.ID, reason string) error {
	if !actor.Has(people.Supervisor) {
		return problem.New(problem.Forbidden, "Solo la Supervisión cambia el AST de un expediente.", "Pídeselo.").For("A-02")
	}
	if strings.TrimSpace(reason) == "" {
		return problem.OnField("motivo", "Escribe por qué pasa a otra persona.").For("A-02")
	}
	f, err := s.Get(ctx, c, id)
	if err != nil {
		return err
	}
	n, err := c.Exec(ctx, `UPDATE repairs SET adviser_id = ?, version = version + 1 WHERE id = ? AND version = ? AND closed_at = '' AND adviser_id <> ?`,
		string(to), id, f.Version, string(to))
	switch {
	case err != nil:
		return fmt.Errorf("pass an external file on: %w", err)
	case n == 0:
		return problem.New(problem.Refused, "El expediente "+f.Folio+" ya está cerrado o ya lo sigue esa persona.", "Revisa cómo quedó.")
	}
	by := audit.By{Actor: string(actor.Person.ID), Role: string(people.Supervisor), At: actor.At}
	return audit.Append(ctx, c, by.On(ChainOf(f.ID), "cambio de AST", map[string]any{"folio": f.Folio, "de": f.AdviserID, "a": to, "motivo": reason}))
}
