package people

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
)

// AcceptPrivacy notes that a person read a version of the privacy notice, whose
// words have a hash; they do it for themselves, in the caller's transaction
// (ST-OS field 20). A second time changes nothing.
func (s *Store) AcceptPrivacy(ctx context.Context, c *database.Conn, by audit.By, id ID, version int, hash string) error {
	n, err := c.Exec(ctx, `INSERT INTO privacy_acceptances (person_id, version, text_hash, at) VALUES (?, ?, ?, ?) ON CONFLICT (person_id, version) DO NOTHING`,
		id, version, hash, database.At(by.At))
	if err != nil {
		return fmt.Errorf("note an accepted privacy notice: %w", err)
	}
	if n == 0 {
		return nil
	}
	return audit.Append(ctx, c, by.On(chainOf(id), "lee aviso de privacidad", map[string]any{"version": version, "huella": hash}))
}

// ReadPrivacy is the version of the privacy notice that a person read: the one asked for, or
// the first they read after it; 0 when they read none of these.
func (s *Store) ReadPrivacy(ctx context.Context, c *database.Conn, id ID, from int) (int, error) {
	var n int
	err := c.Get(ctx, &n, `SELECT COALESCE(MIN(version), 0) FROM privacy_acceptances WHERE person_id = ? AND version >= ?`, id, from)
	if err != nil {
		return 0, fmt.Errorf("find the privacy notice that was read: %w", err)
	}
	return n, nil
}

// AcceptedPrivacy tells whether a person has read a version of the privacy notice.
func (s *Store) AcceptedPrivacy(ctx context.Context, c *database.Conn, id ID, version int) (bool, error) {
	var n int
	err := c.Get(ctx, &n, `SELECT COUNT(*) FROM privacy_acceptances WHERE person_id = ? AND version = ?`, id, version)
	return n > 0, err
}
