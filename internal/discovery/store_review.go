package discovery

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/problem"
)

// proposal reads one that somebody can still decide on, of a find.
func (s *Store) proposal(ctx context.Context, c *database.Conn, findID, id string) (Find, Proposal, error) {
	f, err := s.Find(ctx, c, findID)
	if err != nil {
		return f, Proposal{}, err
	}
	var p Proposal
	err = c.Get(ctx, &p, `SELECT `+proposalColumns+` FROM discovery_proposals p WHERE p.id = ? AND p.find_id = ?`, id, findID)
	switch {
	case database.IsNone(err):
		return f, p, missing
	case err != nil:
		return f, p, fmt.Errorf("read a proposal: %w", err)
	case !p.Pending():
		return f, p, problem.New(problem.Conflict, "Alguien más decidió ya sobre ese dato, o el equipo informó otro.", "Revisa lo que sigue pendiente.")
	}
	return f, p, nil
}

// Accept takes one proposed datum over into the inventory, or into the technical sheet. Seen
// is what the reviewer read as present: when the inventory says something else by now,
// nothing is overwritten (problem.Conflict). problem.Invalid when the inventory itself
// refuses the datum, as a serial number of another machine.
func (s *Store) Accept(ctx context.Context, c *database.Conn, by audit.By, findID, id, seen string) error {
	f, p, err := s.proposal(ctx, c, findID, id)
	if err != nil {
		return err
	}
	a, err := s.equipment.Asset(ctx, c, p.AssetID)
	if err != nil {
		return err
	}
	sheet, err := s.Sheet(ctx, c, a.ID)
	if err != nil {
		return err
	}
	if now := Present(a, sheet, p.Field); now != seen {
		return problem.New(problem.Conflict, "El inventario cambió mientras revisabas: ahora dice «"+now+"».", "Compáralo otra vez con lo que informó el equipo.")
	}
	if put(&a, p.Field, p.Proposed) {
		if err := s.equipment.Update(ctx, c, by, a); err != nil {
			return err
		}
	} else if _, err := c.Exec(ctx, `INSERT INTO discovery_sheets (asset_id, field, value, by_id, at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (asset_id, field) DO UPDATE SET value = excluded.value, by_id = excluded.by_id, at = excluded.at`,
		a.ID, p.Field, p.Proposed, by.Actor, database.At(by.At)); err != nil {
		return fmt.Errorf("keep a technical datum: %w", err)
	}
	return s.decide(ctx, c, by, f, p, "aceptada", "acepta", map[string]any{"equipo": a.ID, "dato": p.Field, "de": seen, "a": p.Proposed})
}

// Reject leaves the inventory as it is and says why. The same datum is not proposed again
// until the machine or the inventory says something else.
func (s *Store) Reject(ctx context.Context, c *database.Conn, by audit.By, findID, id, reason string) error {
	reason, err := reasoned(reason)
	if err != nil {
		return err
	}
	f, p, err := s.proposal(ctx, c, findID, id)
	if err != nil {
		return err
	}
	p.Reason = reason
	return s.decide(ctx, c, by, f, p, "rechazada", "rechaza", map[string]any{"equipo": p.AssetID, "dato": p.Field, "propuesto": p.Proposed, "motivo": reason})
}

func (s *Store) decide(ctx context.Context, c *database.Conn, by audit.By, f Find, p Proposal, state, action string, data any) error {
	n, err := c.Exec(ctx, `UPDATE discovery_proposals SET state = ?, reason = ?, decided_by = ?, decided_at = ? WHERE id = ? AND state = 'pendiente'`,
		state, p.Reason, by.Actor, database.At(by.At), p.ID)
	switch {
	case err != nil:
		return fmt.Errorf("decide on a proposal: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "Alguien más decidió ya sobre ese dato.", "Revisa lo que sigue pendiente.")
	}
	if err := note(ctx, c, by, f.ID, action, data); err != nil {
		return err
	}
	var open int
	if err := c.Get(ctx, &open, `SELECT COUNT(*) FROM discovery_proposals WHERE find_id = ? AND state = 'pendiente'`, f.ID); err != nil {
		return fmt.Errorf("count proposals: %w", err)
	}
	f.Waits = open > 0
	return keep(ctx, c, f)
}

// Link says which machine of the inventory a find is, and compares both at once. What was
// proposed for another machine is taken back.
func (s *Store) Link(ctx context.Context, c *database.Conn, by audit.By, findID string, version int64, asset equipment.ID) error {
	f, err := s.Find(ctx, c, findID)
	if err != nil {
		return err
	}
	if _, err := s.equipment.Asset(ctx, c, asset); err != nil {
		return err
	}
	if err := s.takeBack(ctx, c, by, f.ID); err != nil {
		return err
	}
	from := f.AssetID
	f.Version, f.AssetID, f.MatchedBy, f.Standing, f.Reason = version, asset, "persona", "", ""
	if err := s.compare(ctx, c, by.At, &f); err != nil {
		return err
	}
	if err := note(ctx, c, by, f.ID, "enlaza", map[string]any{"equipo": asset, "antes": from}); err != nil {
		return err
	}
	return keep(ctx, c, f)
}

// Disown says with a reason that a find needs no place in the inventory: it is somebody
// else's, or a machine that is retired. Its reports are counted and propose nothing.
func (s *Store) Disown(ctx context.Context, c *database.Conn, by audit.By, findID string, version int64, reason string) error {
	reason, err := reasoned(reason)
	if err != nil {
		return err
	}
	f, err := s.Find(ctx, c, findID)
	if err != nil {
		return err
	}
	if err := s.takeBack(ctx, c, by, f.ID); err != nil {
		return err
	}
	from := f.AssetID
	f.Version, f.AssetID, f.MatchedBy, f.Standing, f.Reason, f.Waits = version, "", "", Foreign, reason, false
	if err := note(ctx, c, by, f.ID, "descarta", map[string]any{"motivo": reason, "antes": from}); err != nil {
		return err
	}
	return keep(ctx, c, f)
}

func (s *Store) takeBack(ctx context.Context, c *database.Conn, by audit.By, findID string) error {
	_, err := c.Exec(ctx, `UPDATE discovery_proposals SET state = 'superada', decided_at = ? WHERE find_id = ? AND state = 'pendiente'`, database.At(by.At), findID)
	if err != nil {
		return fmt.Errorf("take proposals back: %w", err)
	}
	return nil
}

// Entered says that a find is the machine that was just added to the inventory because of
// it, in the transaction that adds it.
func (s *Store) Entered(ctx context.Context, c *database.Conn, by audit.By, findID string, asset equipment.ID) error {
	f, err := s.Find(ctx, c, findID)
	if err != nil {
		return err
	}
	return s.Link(ctx, c, by, findID, f.Version, asset)
}
