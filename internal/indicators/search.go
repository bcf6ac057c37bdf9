package indicators

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
)

// Compute reckons every figure anew from orders, steps and machines. Its cost is
// that of the orders of six months, whatever the archive holds.
func Compute(ctx context.Context, c *database.Conn, cal calendar.Calendar, served calendar.Day, now time.Time) ([]Figure, error) {
	var list []Figure
	for _, s := range spans(now) {
		for _, count := range []func(context.Context, *database.Conn, span) ([]Figure, error){attention, grades, lengths(cal)} {
			some, err := count(ctx, c, s)
			if err != nil {
				return nil, fmt.Errorf("compute the figures of %s: %w", s.name, err)
			}
			list = append(list, some...)
		}
	}
	away, err := away(ctx, c)
	if err != nil {
		return nil, err
	}
	upkeep, err := upkeep(ctx, c, served)
	if err != nil {
		return nil, err
	}
	for _, f := range []Figure{away, upkeep} {
		for _, period := range []string{Now, calendar.DayOf(now, clock.Mexico).String()} {
			f.Period = period
			list = append(list, f)
		}
	}
	for i := range list {
		list[i].MadeAt = now
	}
	return list, nil
}

// attention counts the orders filed in a period and those of them that are
// concluded; what was improcedente or cancelled stays apart (domain §5.3).
func attention(ctx context.Context, c *database.Conn, s span) ([]Figure, error) {
	var row struct {
		Filed int64 `db:"filed"`
		Done  int64 `db:"done"`
	}
	err := c.Get(ctx, &row, `SELECT COUNT(*) AS filed, COALESCE(SUM(CASE WHEN concluded_at <> '' THEN 1 ELSE 0 END), 0) AS done
		FROM orders WHERE created_at >= ? AND created_at < ? AND folio <> '' AND state NOT IN ('F3', 'F4')`, database.At(s.from), database.At(s.to))
	return []Figure{{Name: Attention, Period: s.name, Num: row.Done, Den: row.Filed}}, err
}

// grades counts how the orders that were closed in a period were graded (rev11
// P-10): answered and silent ones are told apart.
func grades(ctx context.Context, c *database.Conn, s span) ([]Figure, error) {
	var rows []struct {
		Grade string `db:"grade"`
		N     int64  `db:"n"`
	}
	err := c.Select(ctx, &rows, `SELECT o.grade, COUNT(*) AS n FROM order_steps s JOIN orders o ON o.id = s.order_id
		WHERE s.at >= ? AND s.at < ? AND s.to_state IN ('F1', 'F2') AND s.from_state <> s.to_state GROUP BY o.grade`, database.At(s.from), database.At(s.to))
	var good, bad, tacit int64
	for _, r := range rows {
		switch r.Grade {
		case "satisfactoria":
			good = r.N
		case "no-satisfactoria":
			bad = r.N
		case "tacita":
			tacit = r.N
		}
	}
	return []Figure{
		{Name: Combined, Period: s.name, Num: good + tacit, Den: good + bad + tacit},
		{Name: Expressed, Period: s.name, Num: good, Den: good + bad},
		{Name: Tacit, Period: s.name, Num: tacit, Den: good + bad + tacit},
	}, err
}

// lengths reckons the median business time from the request to the conclusion that
// stands.
func lengths(cal calendar.Calendar) func(context.Context, *database.Conn, span) ([]Figure, error) {
	return func(ctx context.Context, c *database.Conn, s span) ([]Figure, error) {
		var rows []struct {
			From database.Instant `db:"requested_at"`
			To   database.Instant `db:"concluded_at"`
		}
		err := c.Select(ctx, &rows, `SELECT o.requested_at, o.concluded_at FROM order_steps s JOIN orders o ON o.id = s.order_id
			WHERE s.at >= ? AND s.at < ? AND s.to_state = 'E05' AND s.from_state <> 'E05' AND s.at = o.concluded_at`, database.At(s.from), database.At(s.to))
		took := make([]time.Duration, len(rows))
		for i, r := range rows {
			took[i] = cal.BusinessBetween(r.From.Time, r.To.Time)
		}
		return []Figure{{Name: Median, Period: s.name, Num: median(took), Den: int64(len(rows))}}, err
	}
}

// away counts the machines that are out of their place: not with their users, and something
// answers for them (equipment.Store.CountAway).
func away(ctx context.Context, c *database.Conn) (Figure, error) {
	f := Figure{Name: Away}
	if err := c.Get(ctx, &f.Num, `SELECT COUNT(*) FROM custody WHERE place <> 'usuario' AND charge_id <> ''`); err != nil {
		return f, fmt.Errorf("count what is away: %w", err)
	}
	f.Den = max(f.Num, 1)
	return f, nil
}

// upkeep counts the machines of the institution whose last preventive maintenance,
// or entry, is later than the last one that is due by now (orders.LastServed, rev11 P-04).
func upkeep(ctx context.Context, c *database.Conn, served calendar.Day) (Figure, error) {
	var row struct {
		All int64 `db:"everything"`
		Due int64 `db:"due"`
	}
	err := c.Get(ctx, &row, `SELECT COUNT(*) AS everything, COALESCE(SUM(CASE WHEN (CASE WHEN last_maintenance <> '' THEN last_maintenance ELSE acquired_on END) <= ? THEN 1 ELSE 0 END), 0) AS due
		FROM assets WHERE status = 'activo' AND regime = 'propiedad' AND holder_id <> ''`, served.String())
	if err != nil {
		return Figure{}, fmt.Errorf("count what is maintained: %w", err)
	}
	return Figure{Name: Upkeep, Num: row.All - row.Due, Den: row.All}, nil
}

// Overdue counts the open orders whose term ran out.
func Overdue(ctx context.Context, c *database.Conn, now time.Time) (n int, err error) {
	err = c.Get(ctx, &n, `SELECT COUNT(*) FROM orders WHERE is_open = 1 AND due_at <> '' AND due_at < ?`, database.At(now))
	return n, err
}

// AwayLong counts the machines that have been out of their place since before an instant.
func AwayLong(ctx context.Context, c *database.Conn, before time.Time) (n int, err error) {
	err = c.Get(ctx, &n, `SELECT COUNT(*) FROM custody WHERE place <> 'usuario' AND charge_id <> '' AND since < ?`, database.At(before))
	return n, err
}
