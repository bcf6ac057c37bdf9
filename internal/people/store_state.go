package people

import (
	"context"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// SessionsSince counts the sessions that are open and were used since an instant, for
// whoever administers (rev11 E-07).
func (s *Store) SessionsSince(ctx context.Context, c *database.Conn, since time.Time) (n int, err error) {
	err = c.Get(ctx, &n, `SELECT COUNT(*) FROM sessions WHERE ended_at = '' AND seen_at > ?`, database.At(since))
	return n, err
}

// WithoutSecret returns those of some persons who have neither password nor PIN and so
// can sign nothing (rev11 E-07).
func (s *Store) WithoutSecret(ctx context.Context, c *database.Conn, list []Person) ([]Person, error) {
	if len(list) == 0 {
		return nil, nil
	}
	args := make([]any, len(list))
	for i, p := range list {
		args[i] = string(p.ID)
	}
	var have []string
	if err := c.Select(ctx, &have, `SELECT DISTINCT person_id FROM credentials WHERE person_id IN (?`+strings.Repeat(`, ?`, len(list)-1)+`)`, args...); err != nil {
		return nil, fmt.Errorf("read who can sign: %w", err)
	}
	has := map[string]bool{}
	for _, id := range have {
		has[id] = true
	}
	var lack []Person
	for _, p := range list {
		if !has[string(p.ID)] {
			lack = append(lack, p)
		}
	}
	return lack, nil
}
