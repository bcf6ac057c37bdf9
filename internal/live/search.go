package live

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

// Mark is how far a page of an order has read: its version, and how many texts were
// written and withdrawn.
type Mark struct {
	Version int64
	Texts   int
}

// OrderMark returns how far an order has come, without internal notes unless
// notes says so.
func OrderMark(ctx context.Context, c *database.Conn, id orders.ID, notes bool) (Mark, error) {
	most := 0
	if notes {
		most = 1
	}
	var m struct {
		Version int64 `db:"version"`
		Texts   int   `db:"texts"`
	}
	err := c.Get(ctx, &m, `SELECT o.version, (SELECT COUNT(*) FROM messages m WHERE m.order_id = o.id AND m.internal <= ?)
		+ (SELECT COUNT(*) FROM message_withdrawals w WHERE w.order_id = o.id AND w.internal <= ?) AS texts
		FROM orders o WHERE o.id = ?`, most, most, string(id))
	if err != nil {
		return Mark{}, fmt.Errorf("how far an order has come: %w", err)
	}
	return Mark{m.Version, m.Texts}, nil
}

// Since counts what came after an earlier mark.
func (m Mark) Since(before Mark) int {
	return int(max(0, m.Version-before.Version)) + max(0, m.Texts-before.Texts)
}

// String writes a mark for an address, as ParseMark reads it.
func (m Mark) String() string { return strconv.FormatInt(m.Version, 10) + "." + strconv.Itoa(m.Texts) }

// ParseMark reads what String wrote.
func ParseMark(s string) (m Mark, err error) {
	_, err = fmt.Sscanf(s, "%d.%d", &m.Version, &m.Texts)
	return m, err
}

// NoticesSince counts what a person was told after an instant; at most 100.
func NoticesSince(ctx context.Context, c *database.Conn, who people.Actor, since time.Time) (n int, err error) {
	roles := []people.Role{"-"} // IN needs one
	roles = append(roles, who.Roles...)
	query, args, err := c.In(`SELECT count(*) FROM (
		SELECT id FROM notices WHERE person_id = ? AND person_id <> '' AND at > ?
		UNION ALL SELECT id FROM notices WHERE role IN (?) AND role <> '' AND at > ? LIMIT ?) AS told`,
		string(who.Person.ID), database.At(since), roles, database.At(since), hears)
	if err != nil {
		return 0, err
	}
	if err := c.Get(ctx, &n, query, args...); err != nil {
		return 0, fmt.Errorf("what somebody was told: %w", err)
	}
	return n, nil
}

// QueueSince returns the ids of what happened, after an instant, to the orders of
// a person's queue; at most 100.
func QueueSince(ctx context.Context, c *database.Conn, w Watch, since time.Time) ([]string, error) {
	query, args := `SELECT s.order_id, s.seq FROM order_steps s WHERE s.at > ? ORDER BY s.at LIMIT ?`, []any{database.At(since), hears}
	if !w.whole() {
		roles := []string{"-"} // IN needs one
		for _, r := range []people.Role{people.Supervisor, people.Director} {
			if w.Actor.Has(r) {
				roles = append(roles, string(r))
			}
		}
		me := string(w.Actor.Person.ID)
		var err error
		query, args, err = c.In(`SELECT s.order_id, s.seq FROM order_steps s JOIN orders o ON o.id = s.order_id
			WHERE s.at > ? AND (o.requester_id = ? OR o.holder_id = ? OR o.adviser_id = ? OR o.turn_person = ? OR o.turn_role IN (?) OR s.role IN (?))
			ORDER BY s.at LIMIT ?`, database.At(since), me, me, me, me, roles, roles, hears)
		if err != nil {
			return nil, err
		}
	}
	var rows []struct {
		Order string `db:"order_id"`
		Seq   int64  `db:"seq"`
	}
	if err := c.Select(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("what happened in a queue: %w", err)
	}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = stepID(r.Order, r.Seq)
	}
	return ids, nil
}

// stepID names a step, as the bus and the database both can.
func stepID(order string, seq int64) string { return order + ":" + strconv.FormatInt(seq, 10) }
