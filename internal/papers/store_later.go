package papers

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Later is what the Coordinación Administrativa came to know of an inventory movement after its
// F-08 was complete: the definitive number of the machine, and the number that the movement has in
// the system of the State. The F-08 is frozen and says what it said; this is annexed to it
// (rev11 P-09, GAP-21).
type Later struct {
	PaperID   string           `db:"paper_id" json:"formato"`
	Seq       int              `db:"seq" json:"no"`
	Inventory string           `db:"inventory" json:"inventario,omitempty"` // definitive number of the machine, "" when it had it
	Number    string           `db:"number" json:"numero"`                  // of the movement in the system of the State
	Day       string           `db:"day" json:"fecha"`                      // local day of the registration there
	PersonID  string           `db:"person_id" json:"persona"`
	At        database.Instant `db:"at" json:"anotado"`
}

// Words say it in one line.
func (l Later) Words() string {
	words := RegistryEntry{Number: l.Number, Day: l.Day}.Words()
	if l.Inventory != "" {
		words = "número definitivo " + l.Inventory + ", " + words
	}
	return "Después de acusado: " + words + "."
}

// With is the document of a movement as its register has it, with what was annexed to it, the
// oldest first; any other document as it is.
func (d Document) With(later []Later) Document {
	v, ok := d.Value.(*MovementPaper)
	if !ok || len(later) == 0 {
		return d
	}
	registered := *v
	registered.Later = &LaterPart{}
	for _, l := range later {
		registered.Later.Rows = append(registered.Later.Rows, LaterRow{l.Inventory, l.Number, l.Day})
	}
	d.Value = &registered
	return d
}

// AddLater annexes to a complete F-08 what was learnt since. problem.Refused for what is none, or
// not complete yet: it goes on the paper itself; problem.Conflict when somebody annexes at once.
func (s *Store) AddLater(ctx context.Context, c *database.Conn, p Paper, l Later, by audit.By) error {
	if p.Kind != InventoryMovement || p.Status != Final {
		return problem.New(problem.Refused, "Ese movimiento todavía no está acusado.", "El número se escribe en su F-08 al acusarlo.").For("P-09")
	}
	before, err := s.LaterOf(ctx, c, p.ID)
	if err != nil {
		return err
	}
	l.PaperID, l.Seq, l.PersonID, l.At = p.ID, len(before[p.ID])+1, by.Actor, database.At(by.At)
	l.Inventory, l.Number = strings.TrimSpace(l.Inventory), strings.TrimSpace(l.Number)
	_, err = c.Exec(ctx, `INSERT INTO paper_annexes (paper_id, seq, inventory, number, day, person_id, at) VALUES (?, ?, ?, ?, ?, ?, ?)`, l.PaperID, l.Seq, l.Inventory, l.Number, l.Day, l.PersonID, l.At)
	switch {
	case database.IsUnique(err):
		return problem.New(problem.Conflict, "Alguien más anotó este movimiento al mismo tiempo.", "Revisa lo que anotó.").Because(err)
	case err != nil:
		return fmt.Errorf("annex to a movement: %w", err)
	}
	return audit.Append(ctx, c, by.On(chainOf(p.ID), "registro posterior", map[string]string{"inventario": l.Inventory, "numero": l.Number, "fecha": l.Day}))
}

// LaterOf returns what was annexed to papers, by their id, the oldest first.
func (s *Store) LaterOf(ctx context.Context, c *database.Conn, ids ...string) (map[string][]Later, error) {
	found := map[string][]Later{}
	if len(ids) == 0 {
		return found, nil
	}
	q, args, err := c.In(`SELECT paper_id, seq, inventory, number, day, person_id, at FROM paper_annexes WHERE paper_id IN (?) ORDER BY paper_id, seq`, ids)
	if err != nil {
		return nil, fmt.Errorf("read what was annexed: %w", err)
	}
	var rows []Later
	if err := c.Select(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("read what was annexed: %w", err)
	}
	for _, r := range rows {
		found[r.PaperID] = append(found[r.PaperID], r)
	}
	return found, nil
}

// Unnumbered returns the complete F-08 that bear no number of the system of the State and to which
// none was annexed, the oldest first (rev11 P-09). Whoever calls judges who may ask.
func (s *Store) Unnumbered(ctx context.Context, c *database.Conn, limit int) ([]Paper, error) {
	return several(ctx, c, `v.version = p.version AND p.id IN (SELECT q.id FROM papers q JOIN paper_versions w ON w.paper_id = q.id AND w.version = q.version
		WHERE q.kind = 'F-08' AND q.status = 'firmado' AND w.data NOT LIKE '%"numero":%'
			AND NOT EXISTS (SELECT 1 FROM paper_annexes n WHERE n.paper_id = q.id AND n.number <> '') ORDER BY q.opened_at, q.id LIMIT ?)`, limit)
}
