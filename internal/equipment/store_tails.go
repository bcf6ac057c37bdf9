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

// keepTails keeps the endings of the numbers of a machine, by which Search finds it,
// in the transaction that changes them.
func keepTails(ctx context.Context, c *database.Conn, a Asset) error {
	if _, err := c.Exec(ctx, `DELETE FROM asset_tails WHERE asset_id = ?`, a.ID); err != nil {
		return fmt.Errorf("forget the endings of a number: %w", err)
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
			if _, err := c.Exec(ctx, `INSERT INTO asset_tails (asset_id, tail) VALUES (?, ?)`, a.ID, tail); err != nil {
				return fmt.Errorf("keep the endings of a number: %w", err)
			}
		}
	}
	return nil
}
