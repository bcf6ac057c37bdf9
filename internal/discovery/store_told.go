package discovery

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/problem"
)

// Correction is what a person says that the inventory has wrong of a machine they have
// before them (domain §5.1, field 13).
type Correction struct {
	Inventory, Serial, Type, Brand, Model string

	Who string // says so, and where: «Ana Ejemplo, OS-2026-000042. Lo dice la etiqueta»
}

// Tell lays what a person says of a machine into the queue, as what an agent reports: each
// datum that differs waits for somebody to accept it, and the inventory is not touched
// (rev11 G-03). The caller has judged that they may know of the machine. problem.Invalid
// when it says nothing else than the inventory.
func (s *Store) Tell(ctx context.Context, c *database.Conn, by audit.By, asset equipment.ID, x Correction) (Find, error) {
	now := by.At
	_, err := c.Exec(ctx, `INSERT INTO discovery_finds (id, identity, asset_id, matched_by, first_seen, last_seen) VALUES (?, ?, ?, 'persona', ?, ?) ON CONFLICT DO NOTHING`,
		database.NewID(), "persona:"+string(asset), asset, database.At(now), database.At(now))
	if err != nil {
		return Find{}, fmt.Errorf("keep what a person says: %w", err)
	}
	f, err := s.find(ctx, c, `f.identity = ?`, "persona:"+string(asset))
	if err != nil {
		return Find{}, err
	}
	f.Facts = Facts{AssetTag: strings.TrimSpace(x.Inventory), Serial: strings.TrimSpace(x.Serial), Kind: x.Type, Brand: strings.TrimSpace(x.Brand), Model: strings.TrimSpace(x.Model), Agent: x.Who}
	if f.Digest, err = f.Facts.digest(); err != nil {
		return Find{}, err
	}
	text, err := json.Marshal(f.Facts)
	if err != nil {
		return Find{}, fmt.Errorf("keep what a person says: %w", err)
	}
	f.FactsText, f.AssetID, f.Standing, f.Reason, f.Last = string(text), asset, "", "", database.At(now)
	if f.MatchedBy == "" {
		f.MatchedBy = "persona"
	}
	if err := s.compare(ctx, c, now, &f); err != nil {
		return Find{}, err
	}
	if !f.Waits {
		return Find{}, problem.New(problem.Invalid, "Eso es lo que ya dice el inventario, o ya se revisó y se dejó como está.", "Corrige al menos un dato, o habla con quien lleva el inventario.")
	}
	if err := keep(ctx, c, f); err != nil {
		return Find{}, err
	}
	f.Version++
	return f, note(ctx, c, by, f.ID, "corrige", f.Facts)
}
