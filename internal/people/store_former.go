package people

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// formerFor is how long after its last request a session still says whose it was.
const formerFor = 24 * time.Hour

// Former returns whose session a token opened, although it opens nothing any more:
// it ran out or was closed, at most a day after its last request, and the person is
// still active. It gives no power: the face uses it only to keep, for that person,
// what they were writing when the session ended. "" when the token says nothing.
func (s *Store) Former(ctx context.Context, token string) (ID, error) {
	if token == "" {
		return "", nil
	}
	var list []ID
	err := s.db.Read().Select(ctx, &list, `SELECT p.id FROM sessions s JOIN persons p ON p.id = s.person_id
		WHERE s.token_hash = ? AND s.seen_at > ? AND p.active = 1`, digest(token), database.At(s.now().Add(-formerFor)))
	if err != nil {
		return "", fmt.Errorf("whose a session was: %w", err)
	}
	if len(list) == 0 {
		return "", nil
	}
	return list[0], nil
}

// Peek is Resume for requests that a page makes by itself, as a stream that stays
// open: it does not note that the session is alive, so that a page left open on a
// desk does not keep it from running out.
func (s *Store) Peek(ctx context.Context, token string) (Actor, error) {
	return s.resume(ctx, token, false)
}
