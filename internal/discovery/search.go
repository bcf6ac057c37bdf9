package discovery

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// Listed is a find as the queue shows it.
type Listed struct {
	Find
	Open      int    `db:"open"` // proposals without an answer
	Inventory string `db:"inventory"`
	AssetName string `db:"asset_name"`
}

// Queue returns a page of the finds, the latest first: those that wait, or all. before and
// beforeID are the last one of the page before.
func (s *Store) Queue(ctx context.Context, c *database.Conn, all bool, before time.Time, beforeID string, limit int) (list []Listed, err error) {
	where, args := `f.waits = 1`, []any{}
	if all {
		where = `1 = 1`
	}
	if beforeID != "" {
		where, args = where+` AND (f.last_seen, f.id) < (?, ?)`, append(args, database.At(before), beforeID)
	}
	err = c.Select(ctx, &list, `SELECT `+findColumns+`, COALESCE(a.inventory, '') AS inventory, COALESCE(a.brand || ' ' || a.model, '') AS asset_name,
			(SELECT COUNT(*) FROM discovery_proposals p WHERE p.find_id = f.id AND p.state = 'pendiente') AS open
		FROM discovery_finds f LEFT JOIN assets a ON a.id = f.asset_id WHERE `+where+` ORDER BY f.last_seen DESC, f.id DESC LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("read the finds: %w", err)
	}
	for i := range list {
		if err := json.Unmarshal([]byte(list[i].FactsText), &list[i].Facts); err != nil {
			return nil, fmt.Errorf("read what a machine said: %w", err)
		}
	}
	return list, nil
}
