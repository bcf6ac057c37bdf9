package proof

import (
	"context"

	"secogem.gob.mx/soporte/internal/database"
)

// page is how many orders are judged at once.
const page = 400

type orderRow struct {
	ID          string `db:"id"`
	Folio       string `db:"folio"`
	Number      int64  `db:"number"`
	Revision    int    `db:"revision"`
	Version     int64  `db:"version"`
	State       string `db:"state"`
	HalfDone    bool   `db:"half_done"`
	IsOpen      bool   `db:"is_open"`
	TurnRole    string `db:"turn_role"`
	TurnPerson  string `db:"turn_person"`
	RequesterID string `db:"requester_id"`
	AdviserID   string `db:"adviser_id"`
	AssetID     string `db:"asset_id"`
	Medium      string `db:"medium"`
	Timer       string `db:"timer"`
	ConcludedAt string `db:"concluded_at"`
	Conclusion  string `db:"conclusion"`
	ClosedAt    string `db:"closed_at"`
	Record      string `db:"record"`
	Place       string `db:"place"` // of the machine that it answers for, "" for none
	Requester   bool   `db:"requester"`
}

const orderColumns = `SELECT o.id, o.folio, o.number, o.revision, o.version, o.state, o.half_done, o.is_open, o.turn_role, o.turn_person,
			o.requester_id, o.adviser_id, o.asset_id, o.medium, o.timer, o.concluded_at, o.conclusion, o.closed_at, o.record,
			COALESCE((SELECT k.place FROM custody k WHERE k.asset_id = o.asset_id AND k.charge_kind = 'orden' AND k.charge_id = o.id), '') AS place,
			CASE WHEN EXISTS (SELECT 1 FROM persons p WHERE p.id = o.requester_id) THEN 1 ELSE 0 END AS requester
		FROM orders o `

func ordersAfter(ctx context.Context, c *database.Conn, id string) (rows []orderRow, err error) {
	err = c.Select(ctx, &rows, orderColumns+`WHERE o.id > ? ORDER BY o.id LIMIT ?`, id, page)
	return rows, err
}

func orderAlone(ctx context.Context, c *database.Conn, id string) (rows []orderRow, err error) {
	err = c.Select(ctx, &rows, orderColumns+`WHERE o.id = ?`, id)
	return rows, err
}

type stepRow struct {
	OrderID string `db:"order_id"`
	Seq     int64  `db:"seq"`
	Way     string `db:"way"`
	Act     string `db:"act"`
	Answer  string `db:"answer"`
	From    string `db:"from_state"`
	To      string `db:"to_state"`
	Actor   string `db:"actor_id"`
	Role    string `db:"role"`
	At      string `db:"at"`
	Text    string `db:"text"`
	Data    string `db:"data"`
}

func stepsBetween(ctx context.Context, c *database.Conn, first, last string) (rows []stepRow, err error) {
	err = c.Select(ctx, &rows, `SELECT order_id, seq, way, act, answer, from_state, to_state, actor_id, role, at, text, data
		FROM order_steps WHERE order_id >= ? AND order_id <= ? ORDER BY order_id, seq`, first, last)
	return rows, err
}

type entryRow struct {
	Chain  string `db:"chain"`
	Seq    int64  `db:"seq"`
	At     string `db:"at"`
	Actor  string `db:"actor"`
	Role   string `db:"role"`
	Action string `db:"action"`
	Data   string `db:"data"`
}

func entriesBetween(ctx context.Context, c *database.Conn, first, last string) (rows []entryRow, err error) {
	err = c.Select(ctx, &rows, `SELECT chain, seq, at, actor, role, action, data
		FROM audit_entries WHERE chain >= ? AND chain <= ? ORDER BY chain, seq`, chainOf(first), chainOf(last))
	return rows, err
}

type messageRow struct {
	ID       string `db:"id"`
	OrderID  string `db:"order_id"`
	Author   string `db:"author_id"`
	Role     string `db:"role"`
	Internal bool   `db:"internal"`
	Text     string `db:"text"`
	At       string `db:"at"`
}

func messagesBetween(ctx context.Context, c *database.Conn, first, last string) (rows []messageRow, err error) {
	err = c.Select(ctx, &rows, `SELECT id, order_id, author_id, role, internal, text, at
		FROM messages WHERE order_id >= ? AND order_id <= ? ORDER BY order_id, at, id`, first, last)
	return rows, err
}

func chainOf(id string) string { return "orden:" + id }

// strayRows counts what names an order that is not there.
func strayRows(ctx context.Context, c *database.Conn) (steps, chains int, err error) {
	if err = c.Get(ctx, &steps, `SELECT COUNT(*) FROM order_steps s WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = s.order_id)`); err != nil {
		return 0, 0, err
	}
	err = c.Get(ctx, &chains, `SELECT COUNT(*) FROM audit_heads h WHERE h.chain >= 'orden:' AND h.chain < 'orden;'
		AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.id = substr(h.chain, 7))`)
	return steps, chains, err
}
