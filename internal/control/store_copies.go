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

// Copies returns the register of controlled copies: those of the document first, then in
// the order in which they were recorded (rev11 Q-04).
func (s *Store) Copies(ctx context.Context, c *database.Conn) ([]Copy, error) {
	list := firstCopies()
	var rows []struct {
		ID        string `db:"id"`
		Revision  int    `db:"revision"`
		Number    string `db:"number"`
		Holder    string `db:"holder"`
		Unit      string `db:"unit"`
		Delivered string `db:"delivered"`
		Proof     string `db:"proof"`
		By        string `db:"made_by"`
	}
	if err := c.Select(ctx, &rows, `SELECT id, revision, number, holder, unit, delivered, proof, made_by FROM control_copies ORDER BY at, id`); err != nil {
		return nil, fmt.Errorf("read the controlled copies: %w", err)
	}
	for _, r := range rows {
		list = append(list, Copy{ID: r.ID, Revision: r.Revision, Number: r.Number, Holder: r.Holder, Unit: r.Unit, Delivered: readDay(r.Delivered), Proof: r.Proof, By: r.By})
	}
	var ends []struct {
		ID     string `db:"copy_id"`
		Day    string `db:"day"`
		Reason string `db:"reason"`
		Proof  string `db:"proof"`
	}
	if err := c.Select(ctx, &ends, `SELECT copy_id, day, reason, proof FROM control_copy_ends`); err != nil {
		return nil, fmt.Errorf("read the controlled copies: %w", err)
	}
	for _, e := range ends {
		if i := slices.IndexFunc(list, func(x Copy) bool { return x.ID == e.ID }); i >= 0 {
			list[i].Withdrawn, list[i].Reason, list[i].EndProof = readDay(e.Day), e.Reason, e.Proof
		}
	}
	return list, nil
}

// DeliverCopy records that a controlled copy was delivered. problem.Invalid names the
// input: «numero», «titular», «unidad», «entregada» or «constancia»; a number is used once
// in a revision.
func (s *Store) DeliverCopy(ctx context.Context, c *database.Conn, x Copy, by audit.By) error {
	x.Number, x.Holder, x.Unit, x.Proof = tidy(x.Number), tidy(x.Holder), tidy(x.Unit), tidy(x.Proof)
	// The entry comes first: two who deliver copies wait for each other.
	err := audit.Append(ctx, c, by.On(Chain("copias"), "entrega", map[string]any{"revisión": x.Revision, "número": x.Number, "titular": x.Holder, "unidad": x.Unit, "día": x.Delivered.String(), "constancia": x.Proof}))
	if err != nil {
		return err
	}
	list, err := s.Copies(ctx, c)
	if err != nil {
		return err
	}
	revisions, err := s.Revisions(ctx, c)
	if err != nil {
		return err
	}
	switch {
	case !slices.ContainsFunc(revisions, func(r Revision) bool { return r.No() == x.Revision }):
		return problem.OnField("revision", "Esa revisión no está en la historia del documento.")
	case x.Number == "":
		return problem.OnField("numero", "Escribe el número de la copia.")
	case slices.ContainsFunc(list, func(y Copy) bool { return y.Revision == x.Revision && strings.EqualFold(y.Number, x.Number) }):
		return problem.OnField("numero", "Ya hay una copia con ese número en esa revisión, vigente o retirada.").For("Q-04")
	case x.Holder == "":
		return problem.OnField("titular", "Escribe quién la recibe.")
	case x.Unit == "":
		return problem.OnField("unidad", "Escribe la unidad.")
	case x.Delivered.IsZero() || x.Delivered.After(dayOf(by)):
		return problem.OnField("entregada", "Escribe el día en que se entregó; no puede ser posterior a hoy.")
	case x.Proof == "":
		return problem.OnField("constancia", "Escribe con qué consta la entrega.")
	}
	_, err = c.Exec(ctx, `INSERT INTO control_copies (id, revision, number, holder, unit, delivered, proof, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		database.NewID(), x.Revision, x.Number, x.Holder, x.Unit, x.Delivered.String(), x.Proof, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("deliver a controlled copy: %w", err)
	}
	return nil
}

// WithdrawCopy records that a copy came back or was destroyed. problem.NotFound for no copy,
// problem.Conflict when it was withdrawn already, problem.Invalid names the input.
func (s *Store) WithdrawCopy(ctx context.Context, c *database.Conn, id string, day calendar.Day, reason, proof string, by audit.By) error {
	reason, proof = tidy(reason), tidy(proof)
	if err := audit.Append(ctx, c, by.On(Chain("copias"), "retiro", map[string]string{"copia": id, "día": day.String(), "motivo": reason, "constancia": proof})); err != nil {
		return err
	}
	list, err := s.Copies(ctx, c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(x Copy) bool { return x.ID == id })
	switch {
	case i < 0:
		return problem.Missing("esa copia")
	case !list[i].Held():
		return problem.New(problem.Conflict, "Esa copia ya se había retirado.", "Revisa el registro de copias.")
	case day.IsZero() || day.After(dayOf(by)):
		return problem.OnField("retirada", "Escribe el día en que se retiró; no puede ser posterior a hoy.")
	case day.Before(list[i].Delivered):
		return problem.OnField("retirada", "La copia se entregó después: escribe un día desde entonces.")
	case reason == "":
		return problem.OnField("motivo", "Escribe por qué se retiró.")
	case proof == "":
		return problem.OnField("constancia", "Escribe con qué consta el retiro.")
	}
	_, err = c.Exec(ctx, `INSERT INTO control_copy_ends (copy_id, day, reason, proof, made_by, at) VALUES (?, ?, ?, ?, ?, ?)`, id, day.String(), reason, proof, by.Actor, database.At(by.At))
	if err != nil {
		return fmt.Errorf("withdraw a controlled copy: %w", err)
	}
	return nil
}
