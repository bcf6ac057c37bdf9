package indicators

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
)

// batch is how many orders are read at once: memory holds the courses of a period,
// never the steps of all of them.
const batch = 300

// Report reckons the figures of a period from the steps of the orders that something
// happened to in it, and compares what those orders say of themselves with it (rev11
// S-01). Its cost is that of those orders, whatever the archive holds.
func (r Rules) Report(ctx context.Context, c *database.Conn, ask Ask, now time.Time) (Report, error) {
	ids, err := touched(ctx, c, ask)
	if err != nil {
		return Report{}, err
	}
	var list []Course
	var proof Proof
	for len(ids) > 0 {
		n := min(batch, len(ids))
		some, claims, err := r.courses(ctx, c, ids[:n])
		if err != nil {
			return Report{}, err
		}
		for i, course := range some {
			proof.Orders++
			if claims[i].agrees(course) {
				continue
			}
			// Somebody may have moved it between the two questions: ask again.
			again, now, err := r.courses(ctx, c, []string{string(course.ID)})
			if err != nil {
				return Report{}, err
			}
			if some[i] = again[0]; !now[0].agrees(again[0]) {
				proof.Differ = append(proof.Differ, course.Folio)
			}
		}
		list, ids = append(list, some...), ids[n:]
	}
	report := ask.report(list, now)
	report.Proof = proof
	return report, nil
}

// touched are the orders with a step in the period.
func touched(ctx context.Context, c *database.Conn, ask Ask) ([]string, error) {
	where, args := "", []any{database.At(ask.From), database.At(ask.To)}
	if ask.Unit != "" {
		where, args = ` AND o.unit_id = ?`, append(args, ask.Unit)
	}
	var ids []string
	err := c.Select(ctx, &ids, `SELECT DISTINCT s.order_id FROM order_steps s JOIN orders o ON o.id = s.order_id
		WHERE s.at >= ? AND s.at < ? AND o.folio <> ''`+where, args...)
	if err != nil {
		return nil, fmt.Errorf("look for the orders of a period: %w", err)
	}
	return ids, nil
}

// claim is what an order says of itself.
type claim struct {
	ID        string           `db:"id"`
	Folio     string           `db:"folio"`
	Unit      string           `db:"unit_id"`
	Adviser   string           `db:"adviser_id"`
	Class     string           `db:"class"`
	Category  string           `db:"category"`
	Asset     string           `db:"asset_id"`
	Requested database.Instant `db:"requested_at"`
	Concluded database.Instant `db:"concluded_at"`
	Closed    database.Instant `db:"closed_at"`
	State     string           `db:"state"`
	Grade     string           `db:"grade"`
	Index     int              `db:"satisfaction"`
}

// agrees tells whether an order says of itself what its steps say.
func (x claim) agrees(c Course) bool {
	return x.State == string(c.State) && x.Grade == string(c.Grade) && x.Index == c.Index && x.Concluded.Equal(c.Concluded) && x.Closed.Equal(c.Closed)
}

// courses reads some orders from their steps, with what each says of itself.
func (r Rules) courses(ctx context.Context, c *database.Conn, ids []string) ([]Course, []claim, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	in := ` IN (?` + strings.Repeat(`, ?`, len(ids)-1) + `)`
	var claims []claim
	if err := c.Select(ctx, &claims, `SELECT id, folio, unit_id, adviser_id, class, category, asset_id, requested_at, concluded_at, closed_at, state, grade, satisfaction
		FROM orders WHERE id`+in, args...); err != nil {
		return nil, nil, fmt.Errorf("read what orders say of themselves: %w", err)
	}
	var rows []struct {
		Order string           `db:"order_id"`
		Way   string           `db:"way"`
		Act   string           `db:"act"`
		From  string           `db:"from_state"`
		To    string           `db:"to_state"`
		At    database.Instant `db:"at"`
		Data  string           `db:"data"`
	}
	err := c.Select(ctx, &rows, `SELECT order_id, way, act, from_state, to_state, at, CASE WHEN act = '`+string(procedure.AnswerSurvey)+`' THEN data ELSE '' END AS data
		FROM order_steps WHERE order_id`+in+` ORDER BY order_id, seq`, args...)
	if err != nil {
		return nil, nil, fmt.Errorf("read the steps of a period: %w", err)
	}
	steps := map[string][]Event{}
	for _, s := range rows {
		steps[s.Order] = append(steps[s.Order], Event{Way: s.Way, Act: procedure.Act(s.Act), From: procedure.State(s.From), To: procedure.State(s.To), At: s.At.Time, Data: json.RawMessage(s.Data)})
	}
	list := make([]Course, len(claims))
	for i, x := range claims {
		course := Course{ID: orders.ID(x.ID), Folio: x.Folio, Unit: x.Unit, Adviser: x.Adviser, Class: orders.Class(x.Class), Category: x.Category, Asset: x.Asset, Requested: x.Requested.Time}
		if list[i], err = r.Fold(course, steps[x.ID]); err != nil {
			return nil, nil, err
		}
	}
	return list, claims, nil
}

// Standing is what is open at this moment.
type Standing struct {
	Open    int
	ByTurn  map[procedure.Role]int
	ByState map[procedure.State]int
	InTurn  map[string]int // by AST: orders that wait for them
}

// Standing counts the open orders of a unit, or of all with "", by whose turn it is
// and by state. It walks the index of open orders.
func (s *Store) Standing(ctx context.Context, c *database.Conn, unit string) (Standing, error) {
	var rows []struct {
		State   string `db:"state"`
		Turn    string `db:"turn_role"`
		Adviser string `db:"adviser_id"`
		N       int    `db:"n"`
	}
	where, args := "", []any{}
	if unit != "" {
		where, args = ` AND unit_id = ?`, append(args, unit)
	}
	err := c.Select(ctx, &rows, `SELECT state, turn_role, adviser_id, COUNT(*) AS n FROM orders WHERE is_open = 1 AND folio <> ''`+where+` GROUP BY state, turn_role, adviser_id`, args...)
	if err != nil {
		return Standing{}, fmt.Errorf("count what is open: %w", err)
	}
	v := Standing{ByTurn: map[procedure.Role]int{}, ByState: map[procedure.State]int{}, InTurn: map[string]int{}}
	for _, r := range rows {
		v.Open += r.N
		v.ByTurn[procedure.Role(r.Turn)] += r.N
		v.ByState[procedure.State(r.State)] += r.N
		if r.Turn == string(procedure.Adviser) {
			v.InTurn[r.Adviser] += r.N
		}
	}
	return v, nil
}

// OpenBefore counts the orders that were open at an instant, of a unit or of all.
func (s *Store) OpenBefore(ctx context.Context, c *database.Conn, unit string, at time.Time) (n int, err error) {
	where, args := "", []any{database.At(at), database.At(at)}
	if unit != "" {
		where, args = ` AND unit_id = ?`, append(args, unit)
	}
	err = c.Get(ctx, &n, `SELECT COUNT(*) FROM orders WHERE folio <> '' AND created_at < ? AND (is_open = 1 OR closed_at >= ?)`+where, args...)
	return n, err
}

// Satisfaction tells the satisfaction of some months before an instant, the oldest
// first: from the answers themselves, and how many were silent (rev11 P-10, GAP-14).
func (s *Store) Satisfaction(ctx context.Context, c *database.Conn, unit string, months int, now time.Time) ([]Month, error) {
	today := calendar.DayOf(now, clock.Mexico)
	first := time.Date(today.Year, today.Month, 1, 0, 0, 0, 0, clock.Mexico).AddDate(0, 1-months, 0)
	where, args := "", []any{database.At(first), database.At(now), string(procedure.AnswerSurvey), string(procedure.ExpireSurvey)}
	if unit != "" {
		where, args = ` AND o.unit_id = ?`, append(args, unit)
	}
	var rows []struct {
		At   database.Instant `db:"at"`
		Act  string           `db:"act"`
		Data string           `db:"data"`
	}
	err := c.Select(ctx, &rows, `SELECT s.at, s.act, CASE WHEN s.act = '`+string(procedure.AnswerSurvey)+`' THEN s.data ELSE '' END AS data
		FROM order_steps s JOIN orders o ON o.id = s.order_id
		WHERE s.at >= ? AND s.at < ? AND s.act IN (?, ?)`+where, args...)
	if err != nil {
		return nil, fmt.Errorf("read the surveys of some months: %w", err)
	}
	list, place := make([]Month, months), map[string]int{}
	for i := range list {
		list[i].Name = first.AddDate(0, i, 0).Format("2006-01")
		place[list[i].Name] = i
	}
	list[months-1].Partial = true
	for _, r := range rows {
		m := &list[place[r.At.In(clock.Mexico).Format("2006-01")]]
		m.Closed++
		if r.Act == string(procedure.ExpireSurvey) {
			m.Silent++
			continue
		}
		index, _, err := graded(json.RawMessage(r.Data))
		if err != nil {
			return nil, fmt.Errorf("read the answers of a month: %w", err)
		}
		m.Index.Num, m.Index.Den = m.Index.Num+int64(max(index, 0)), m.Index.Den+1
	}
	return list, nil
}

// UnitUpkeep is how many machines of a unit had their maintenance in time.
type UnitUpkeep struct {
	Unit string `db:"unit_id"`
	All  int    `db:"everything"`
	Due  int    `db:"due"`
}

// Done is how many had it.
func (u UnitUpkeep) Done() int { return u.All - u.Due }

// Upkeep counts by unit of the holder the machines whose last preventive maintenance,
// or entry, is later than the last one that is due by now (orders.LastServed, rev11 P-04).
func (s *Store) Upkeep(ctx context.Context, c *database.Conn, unit string, served calendar.Day) ([]UnitUpkeep, error) {
	where, args := "", []any{served.String()}
	if unit != "" {
		where, args = ` AND p.unit_id = ?`, append(args, unit)
	}
	var list []UnitUpkeep
	err := c.Select(ctx, &list, `SELECT p.unit_id, COUNT(*) AS everything,
			SUM(CASE WHEN (CASE WHEN a.last_maintenance <> '' THEN a.last_maintenance ELSE a.acquired_on END) <= ? THEN 1 ELSE 0 END) AS due
		FROM assets a JOIN persons p ON p.id = a.holder_id
		WHERE a.status = 'activo' AND a.regime = 'propiedad' AND a.holder_id <> ''`+where+` GROUP BY p.unit_id`, args...)
	if err != nil {
		return nil, fmt.Errorf("count the maintenance by unit: %w", err)
	}
	return list, nil
}

// Recurring are the machines with at least two orders since an instant, those with
// most orders first, at most limit of them.
func (s *Store) Recurring(ctx context.Context, c *database.Conn, unit string, since time.Time, limit int) ([]Recurring, error) {
	where, args := "", []any{database.At(since)}
	if unit != "" {
		where, args = ` AND unit_id = ?`, append(args, unit)
	}
	var rows []struct {
		Asset string `db:"asset_id"`
		N     int    `db:"n"`
	}
	err := c.Select(ctx, &rows, `SELECT asset_id, COUNT(*) AS n FROM orders
		WHERE created_at >= ? AND asset_id <> '' AND folio <> '' AND state NOT IN ('F3', 'F4') AND class <> 'mantenimiento'`+where+`
		GROUP BY asset_id HAVING COUNT(*) > 1 ORDER BY COUNT(*) DESC, asset_id LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, fmt.Errorf("look for machines that come again: %w", err)
	}
	list := make([]Recurring, len(rows))
	for i, r := range rows {
		list[i] = Recurring{Asset: r.Asset, Orders: r.N}
		err := c.Get(ctx, &list[i].Category, `SELECT category FROM orders WHERE asset_id = ? AND asset_id <> '' AND created_at >= ? AND category <> '' AND folio <> ''
			GROUP BY category ORDER BY COUNT(*) DESC, category LIMIT 1`, r.Asset, database.At(since))
		if err != nil && !database.IsNone(err) {
			return nil, fmt.Errorf("look for the commonest fault of a machine: %w", err)
		}
	}
	return list, nil
}
