package maintenance

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// owned is a machine of the register with what its next maintenance is reckoned from.
type owned struct {
	ID       string `db:"id"`
	Holder   string `db:"holder_id"`
	Active   bool   `db:"active"` // the holder is
	Unit     string `db:"unit_id"`
	Building string `db:"building"`
	Last     string `db:"last_maintenance"`
	Acquired string `db:"acquired_on"`
	Coming   string `db:"coming"` // day that the programme of an earlier year still has for it, "" for none
}

// machines returns the machines in use under the regimes that are served, with the day
// that a published programme of an earlier year has for them (rev11 P-02, P-04).
func (s *Store) machines(ctx context.Context, c *database.Conn, year int, regimes []string) (list []owned, err error) {
	in := strings.TrimSuffix(strings.Repeat("?, ", len(regimes)), ", ")
	args := []any{year}
	for _, r := range regimes {
		args = append(args, r)
	}
	if len(regimes) == 0 {
		return nil, nil
	}
	err = c.Select(ctx, &list, `SELECT e.id, e.holder_id, COALESCE(h.active, 0) AS active, e.unit_id,
			CASE WHEN e.building <> '' THEN e.building ELSE COALESCE(h.building, '') END AS building, e.last_maintenance, e.acquired_on,
			COALESCE((SELECT max(m.day) FROM maintenance_entries m JOIN maintenance_programmes g ON g.id = m.programme_id AND g.state = 'publicada' AND g.year < ?
				WHERE m.asset_id = e.id AND m.live = 1), '') AS coming
		FROM assets e LEFT JOIN persons h ON h.id = e.holder_id
		WHERE e.status = 'activo' AND e.regime IN (`+in+`) ORDER BY e.id`, args...)
	if err != nil {
		err = fmt.Errorf("read the machines that need maintenance: %w", err)
	}
	return list, err
}

// mostDue bounds the machines whose users are warned at one look at the clock.
const mostDue = 200

// coming returns machines with the last service after one day and up to another, of which
// no published programme has a day and nobody is warned, with the one whose turn is next
// first; those with an open order are served already (rev11 P-04, T-PREV).
func (s *Store) coming(ctx context.Context, c *database.Conn, after, upTo string, regimes []string) (list []owned, err error) {
	if len(regimes) == 0 {
		return nil, nil
	}
	const from = `CASE WHEN e.last_maintenance <> '' THEN e.last_maintenance ELSE e.acquired_on END`
	args := []any{upTo, after, upTo}
	for _, r := range regimes {
		args = append(args, r)
	}
	err = c.Select(ctx, &list, `SELECT e.id, e.holder_id, 1 AS active, e.unit_id, e.building, e.last_maintenance, e.acquired_on, '' AS coming
		FROM assets e JOIN persons h ON h.id = e.holder_id AND h.active = 1
		WHERE e.status = 'activo' AND e.last_maintenance <= ? AND `+from+` <> '' AND `+from+` > ? AND `+from+` <= ? AND e.regime IN (`+strings.TrimSuffix(strings.Repeat("?, ", len(regimes)), ", ")+`)
			AND NOT EXISTS (SELECT 1 FROM maintenance_warnings w WHERE w.asset_id = e.id AND w.from_day = `+from+`)
			AND NOT EXISTS (SELECT 1 FROM maintenance_entries m JOIN maintenance_programmes g ON g.id = m.programme_id AND g.state = 'publicada' WHERE m.asset_id = e.id AND m.live = 1)
			AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.asset_id = e.id AND o.asset_id <> '' AND o.is_open = 1)
		ORDER BY `+from+`, e.id LIMIT ?`, append(args, mostDue)...)
	if err != nil {
		err = fmt.Errorf("read the machines whose maintenance comes: %w", err)
	}
	return list, err
}

// warn notes that who answers for a machine is told by when its maintenance is due, counted
// from its last one or, without any, from its acquisition; it is false when they were before.
func (s *Store) warn(ctx context.Context, c *database.Conn, m owned, at time.Time) (bool, error) {
	n, err := c.Exec(ctx, `INSERT INTO maintenance_warnings (asset_id, from_day, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`, m.ID, cmp.Or(m.Last, m.Acquired), database.At(at))
	if err != nil {
		return false, fmt.Errorf("note a warning: %w", err)
	}
	return n == 1, nil
}

// holderOf tells who answers for a machine now, and whether it can be maintained where
// it is: in use, with its user.
func (s *Store) holderOf(ctx context.Context, c *database.Conn, asset string) (o owned, here bool, err error) {
	var row struct {
		owned
		Status string `db:"status"`
		Place  string `db:"place"`
	}
	err = c.Get(ctx, &row, `SELECT e.id, e.holder_id, COALESCE(h.active, 0) AS active, e.unit_id, e.building, e.last_maintenance, e.acquired_on, '' AS coming, e.status, COALESCE(k.place, '') AS place
		FROM assets e LEFT JOIN persons h ON h.id = e.holder_id LEFT JOIN custody k ON k.asset_id = e.id WHERE e.id = ?`, asset)
	if database.IsNone(err) {
		return owned{}, false, nil
	}
	if err != nil {
		return owned{}, false, fmt.Errorf("read a machine of the programme: %w", err)
	}
	if row.Status != "activo" {
		row.Active = false
	}
	return row.owned, row.Place == "usuario", nil
}
