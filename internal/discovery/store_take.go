package discovery

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/problem"
)

// Take keeps what a machine said, finds it in the inventory by serial number, inventory
// number or UUID, and proposes what differs. The inventory itself is not touched. A report
// that says nothing new changes only when the machine was last seen; what somebody
// rejected is not proposed again. Monitors and printers with a serial number, which it says
// it has, are found as machines of their own (rev11 G-03). problem.Invalid for a report that
// tells no machine.
func (s *Store) Take(ctx context.Context, c *database.Conn, now time.Time, agent Account, device string, facts Facts) (Find, error) {
	identity := facts.identity(device)
	if identity == "" {
		return Find{}, problem.New(problem.Invalid, "El inventario no dice de qué equipo es.", "Revisa que el agente corra con permisos de administración.")
	}
	by := audit.By{Actor: audit.System, At: now}
	n, err := c.Exec(ctx, `INSERT INTO discovery_finds (id, identity, first_seen, last_seen) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		database.NewID(), identity, database.At(now), database.At(now))
	if err != nil {
		return Find{}, fmt.Errorf("keep a find: %w", err)
	}
	f, err := s.find(ctx, c, `f.identity = ?`, identity)
	if err != nil {
		return Find{}, err
	}
	if n > 0 {
		if err := note(ctx, c, by, f.ID, "aparece", map[string]string{"nombre": facts.Name, "serie": facts.Serial, "cuenta": agent.User}); err != nil {
			return Find{}, err
		}
	}
	if facts.Partial {
		facts = facts.over(f.Facts)
	}
	digest, err := facts.digest()
	if err != nil {
		return Find{}, err
	}
	text, err := json.Marshal(facts)
	if err != nil {
		return Find{}, fmt.Errorf("keep what a machine said: %w", err)
	}
	f.Facts, f.FactsText, f.Digest, f.Name, f.AgentID, f.Last = facts, string(text), digest, facts.Name, agent.ID, database.At(now)
	if f.AssetID == "" && f.Standing != Foreign {
		if err := s.match(ctx, c, by, &f); err != nil {
			return Find{}, err
		}
	}
	if err := s.compare(ctx, c, now, &f); err != nil {
		return Find{}, err
	}
	if err := keep(ctx, c, f); err != nil {
		return Find{}, err
	}
	f.Version++
	for _, a := range facts.Attached { // each is a machine of the inventory, found on its own
		if _, err := s.Take(ctx, c, now, agent, "", a.facts(facts)); err != nil {
			return Find{}, err
		}
	}
	return f, used(ctx, c, agent.ID, now)
}

// keep writes a find back; problem.Conflict when somebody changed it meanwhile.
func keep(ctx context.Context, c *database.Conn, f Find) error {
	waits := 0
	if f.Waits {
		waits = 1
	}
	n, err := c.Exec(ctx, `UPDATE discovery_finds SET asset_id = ?, matched_by = ?, standing = ?, reason = ?, waits = ?, name = ?, uuid = ?, facts = ?, digest = ?, agent_id = ?,
			last_seen = ?, version = version + 1 WHERE id = ? AND version = ?`,
		f.AssetID, f.MatchedBy, f.Standing, f.Reason, waits, f.Name, f.Facts.UUID, f.FactsText, f.Digest, f.AgentID, f.Last, f.ID, f.Version)
	switch {
	case err != nil:
		return fmt.Errorf("keep a find: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "El hallazgo cambió mientras lo revisabas.", "Revísalo como está ahora y vuelve a decidir.")
	}
	return nil
}

// match finds the machine of a report. Numbers that point to two machines point to none:
// somebody has to say which.
func (s *Store) match(ctx context.Context, c *database.Conn, by audit.By, f *Find) error {
	var found []equipment.ID
	how := ""
	add := func(id equipment.ID, by string) {
		if id != "" && !slices.Contains(found, id) {
			found = append(found, id)
			if how == "" {
				how = by
			}
		}
	}
	same, err := s.equipment.BySerial(ctx, c, f.Facts.Serial)
	if err != nil {
		return err
	}
	if len(same) > 1 { // two makers may use one number
		same = slices.DeleteFunc(same, func(a equipment.Asset) bool { return brandKey(a.Brand) != brandKey(f.Facts.Brand) })
	}
	for _, a := range same {
		add(a.ID, "serie")
	}
	for _, tag := range []string{f.Facts.AssetTag, f.Facts.Tag} {
		a, err := s.equipment.ByInventory(ctx, c, tag)
		if err != nil && problem.KindOf(err) != problem.NotFound {
			return err
		}
		add(a.ID, "inventario")
	}
	if len(found) == 0 && f.Facts.UUID != "" {
		var ids []equipment.ID
		if err := c.Select(ctx, &ids, `SELECT DISTINCT asset_id FROM discovery_finds WHERE uuid = ? AND uuid <> '' AND asset_id <> '' LIMIT 2`, f.Facts.UUID); err != nil {
			return fmt.Errorf("find a machine by its UUID: %w", err)
		}
		for _, id := range ids {
			add(id, "uuid")
		}
	}
	switch {
	case len(found) == 1:
		f.AssetID, f.MatchedBy, f.Standing = found[0], how, ""
		return note(ctx, c, by, f.ID, "reconoce", map[string]any{"equipo": found[0], "por": how})
	case len(found) > 1 && f.Standing != Doubtful:
		f.Standing = Doubtful
		return note(ctx, c, by, f.ID, "duda", map[string]any{"equipos": found})
	}
	return nil
}

// compare proposes what differs between a machine and its report, takes back what differs
// no more, and says whether somebody has to look.
func (s *Store) compare(ctx context.Context, c *database.Conn, now time.Time, f *Find) error {
	if f.AssetID == "" {
		f.Waits = f.Standing != Foreign
		return nil
	}
	a, err := s.equipment.Asset(ctx, c, f.AssetID)
	if err != nil {
		return err
	}
	if a.Status != equipment.Active { // it should not be switched on any more
		f.Waits = f.Standing != Foreign
		return nil
	}
	sheet, err := s.Sheet(ctx, c, a.ID)
	if err != nil {
		return err
	}
	before, err := s.Proposals(ctx, c, f.ID)
	if err != nil {
		return err
	}
	told := f.Facts.proposals()
	f.Waits = false
	for _, field := range FieldLabels {
		present, proposed := Present(a, sheet, field.Key), told[field.Key]
		open, decided := latest(before, a.ID, field.Key)
		differs := proposed != "" && !same(field.Key, present, proposed)
		switch {
		case open != nil && differs && open.Proposed == proposed:
			f.Waits = true
			continue
		case open != nil:
			if err := overtake(ctx, c, now, open.ID); err != nil {
				return err
			}
		}
		if !differs || decided != nil && decided.State == "rechazada" && decided.Proposed == proposed && decided.Present == present {
			continue
		}
		f.Waits = true
		_, err := c.Exec(ctx, `INSERT INTO discovery_proposals (id, find_id, asset_id, field, present, proposed, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			database.NewID(), f.ID, a.ID, field.Key, present, proposed, database.At(now))
		if err != nil {
			return fmt.Errorf("propose a datum: %w", err)
		}
	}
	return nil
}

func overtake(ctx context.Context, c *database.Conn, now time.Time, id string) error {
	if _, err := c.Exec(ctx, `UPDATE discovery_proposals SET state = 'superada', decided_at = ? WHERE id = ? AND state = 'pendiente'`, database.At(now), id); err != nil {
		return fmt.Errorf("take a proposal back: %w", err)
	}
	return nil
}

// latest is the open proposal of a datum, and the last one that somebody decided on.
func latest(all []Proposal, asset equipment.ID, field string) (open, decided *Proposal) {
	for i, p := range all {
		switch {
		case p.Field != field:
		case p.Pending() && open == nil:
			open = &all[i]
		case p.DecidedBy != "" && decided == nil && p.AssetID == asset:
			decided = &all[i]
		}
	}
	return open, decided
}

// Present is what the inventory, or the technical sheet, says of a datum today.
func Present(a equipment.Asset, sheet map[string]Datum, field string) string {
	switch field {
	case FieldInventory:
		return a.Inventory
	case FieldSerial:
		return a.Serial
	case FieldType:
		return a.Type
	case FieldBrand:
		return a.Brand
	case FieldModel:
		return a.Model
	}
	return sheet[field].Value
}

// put writes a datum onto a machine; false for one of the technical sheet.
func put(a *equipment.Asset, field, value string) bool {
	switch field {
	case FieldInventory:
		a.Inventory = value
	case FieldSerial:
		a.Serial = value
	case FieldType:
		a.Type = value
	case FieldBrand:
		a.Brand = value
	case FieldModel:
		a.Model = value
	default:
		return false
	}
	return true
}

// reasoned is a reason that says something.
func reasoned(reason string) (string, error) {
	if reason = strings.TrimSpace(reason); len([]rune(reason)) < 5 {
		return "", problem.OnField("motivo", "Escribe el motivo con al menos 5 caracteres.")
	}
	return reason, nil
}
