package settings

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// Privacy is the privacy notice in force: its short and its whole text, and their
// version, which is one more with every change of either (domain §6, rows 15, 18).
type Privacy struct {
	Version int
	Short   string
	Whole   string
}

// Hash is the SHA-256 of the words, in hexadecimal.
func (p Privacy) Hash() string {
	sum := sha256.Sum256([]byte(p.Short + "\x00" + p.Whole))
	return hex.EncodeToString(sum[:])
}

// Privacy returns the notice in force, at most a second old.
func (s *Store) Privacy(ctx context.Context) (Privacy, error) {
	if _, _, err := s.snapshot(ctx); err != nil {
		return Privacy{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.privacy, nil
}

// PrivacyIn reads the notice where a transaction sees it.
func (s *Store) PrivacyIn(ctx context.Context, c *database.Conn) (Privacy, error) {
	v, err := s.ValuesIn(ctx, c)
	if err != nil {
		return Privacy{}, err
	}
	changes, err := changesOf(ctx, c, PrivacyShort, PrivacyWhole)
	return Privacy{Version: changes + 1, Short: v.Text(PrivacyShort), Whole: v.Text(PrivacyWhole)}, err
}

// PrivacyVersionAt is the version of the notice that was in force at an instant, as the
// history of its changes says.
func (s *Store) PrivacyVersionAt(ctx context.Context, c *database.Conn, at time.Time) (int, error) {
	n, err := changesUntil(ctx, c, database.At(at).String(), PrivacyShort, PrivacyWhole)
	return n + 1, err
}

// VersionIn is the version of a text that people are shown: one more with every
// change of it.
func (s *Store) VersionIn(ctx context.Context, c *database.Conn, name Name) (int, error) {
	n, err := changesOf(ctx, c, name, name)
	return n + 1, err
}

func changesOf(ctx context.Context, c *database.Conn, a, b Name) (int, error) {
	return changesUntil(ctx, c, "9999", a, b)
}

func changesUntil(ctx context.Context, c *database.Conn, instant string, a, b Name) (int, error) {
	var n int
	if err := c.Get(ctx, &n, `SELECT COUNT(*) FROM settings_history WHERE (name = ? OR name = ?) AND at <= ?`, a, b, instant); err != nil {
		return 0, fmt.Errorf("count the versions of a text: %w", err)
	}
	return n, nil
}
