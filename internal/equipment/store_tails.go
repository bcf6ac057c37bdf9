package equipment

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
)

// The parts of a number that are found: shorter ones would find half the inventory.
const (
	shortestPart = 3
	longestTail  = 60
)

// findKey is Key for finding: a letter I is a one as well. Two machines may differ by that
// alone, so that it tells no number from another.
func findKey(number string) string { return strings.ReplaceAll(Key(number), "I", "1") }

// keepTails keeps the endings of the numbers of a machine, by which Search and List find
// it, in the transaction that changes them; each with where the machine stands in the list
// and whether it is in use, as the machine's row has it by then.
func keepTails(ctx context.Context, c *database.Conn, a Asset) error {
	if _, err := c.Exec(ctx, `DELETE FROM asset_tails WHERE asset_id = ?`, a.ID); err != nil {
		return fmt.Errorf("forget the endings of a number: %w", err)
	}
	var now struct {
		Key    string `db:"inventory_key"`
		Status string `db:"status"`
	}
	if err := c.Get(ctx, &now, `SELECT inventory_key, status FROM assets WHERE id = ?`, a.ID); err != nil {
		return fmt.Errorf("read where a machine stands: %w", err)
	}
	seen := map[string]bool{}
	for _, number := range []string{a.Inventory, a.Serial} {
		key := []rune(findKey(number))
		for i := max(0, len(key)-longestTail); len(key)-i >= shortestPart; i++ {
			tail := string(key[i:])
			if seen[tail] {
				continue
			}
			seen[tail] = true
			if _, err := c.Exec(ctx, `INSERT INTO asset_tails (asset_id, tail, inventory_key, active) VALUES (?, ?, ?, ?)`, a.ID, tail, now.Key, bit(now.Status == Active)); err != nil {
				return fmt.Errorf("keep the endings of a number: %w", err)
			}
		}
	}
	return nil
}

// endTails notes with the endings that their machine is no longer in use, in the
// transaction that takes it out.
func endTails(ctx context.Context, c *database.Conn, id ID) error {
	if _, err := c.Exec(ctx, `UPDATE asset_tails SET active = 0 WHERE asset_id = ?`, id); err != nil {
		return fmt.Errorf("end the endings of a number: %w", err)
	}
	return nil
}
