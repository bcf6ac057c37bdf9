package control

import (
	"context"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
)

// Revisions returns the history of the document, oldest first (rev11 Q-03).
func (s *Store) Revisions(context.Context, *database.Conn) ([]Revision, error) {
	return bounded(written()), nil
}

// RevisionOn returns the number of the revision that ruled on a day, "" before the first
// (rev11 Q-02: one revision in force per date).
func (s *Store) RevisionOn(ctx context.Context, c *database.Conn, day calendar.Day) (string, error) {
	list, err := s.Revisions(ctx, c)
	for _, r := range list {
		if r.InForceOn(day) {
			return r.Revision, err
		}
	}
	return "", err
}
