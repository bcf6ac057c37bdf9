package people

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
)

// SetKeys keeps whether single keys do things on a person's pages, on whatever
// machine they sign in. Only the person decides it, so the caller passes the one of
// the session. It changes neither the record nor its version.
func (s *Store) SetKeys(ctx context.Context, c *database.Conn, id ID, on bool) error {
	off := 1
	if on {
		off = 0
	}
	if _, err := c.Exec(ctx, `UPDATE persons SET keys_off = ? WHERE id = ?`, off, id); err != nil {
		return fmt.Errorf("keep the keys of a person: %w", err)
	}
	return nil
}
