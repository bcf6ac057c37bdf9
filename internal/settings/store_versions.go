package settings

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/database"
)

// CalendarChange is a version of the official calendar with who loaded it and why.
type CalendarChange struct {
	Version int64            `db:"version"`
	By      string           `db:"set_by"`
	At      database.Instant `db:"at"`
	Reason  string           `db:"reason"`
}

// Name is how terms name the version that they rest on.
func (c CalendarChange) Name() string { return versionName(c.Version) }

// CalendarHistory returns the versions of the calendar, newest first; none until
// an administrator loads the first days.
func (s *Store) CalendarHistory(ctx context.Context, c *database.Conn, limit int) ([]CalendarChange, error) {
	var list []CalendarChange
	err := c.Select(ctx, &list, `SELECT version, set_by, at, reason FROM calendars ORDER BY version DESC LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("read the history of the calendar: %w", err)
	}
	return list, nil
}
