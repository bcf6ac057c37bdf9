package samples

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// LongestSpan bounds the period of a sample, so that drawing one costs what a year
// holds.
const LongestSpan = 370

// conditions are the exceptions as the database is asked.
var conditions = map[string]string{
	"reabierta":   `o.reopenings > 0`,
	"tacita":      `o.grade = 'tacita'`,
	"retroactiva": `o.medium <> 'sistema'`,
	"p11":         `EXISTS (SELECT 1 FROM order_steps s WHERE s.order_id = o.id AND s.to_state = 'E91')`,
	"vencida":     `EXISTS (SELECT 1 FROM notices n WHERE n.order_id = o.id AND n.order_id <> '' AND n.way LIKE 'T-%' AND n.text LIKE 'Venció%')`,
}

// population reads the folios that the filters let in.
func population(ctx context.Context, c *database.Conn, f Filters) ([]string, error) {
	from, errFrom := calendar.ParseDay(f.From)
	to, errTo := calendar.ParseDay(f.To)
	switch {
	case errFrom != nil:
		return nil, problem.OnField("desde", "Elige desde qué día.")
	case errTo != nil:
		return nil, problem.OnField("hasta", "Elige hasta qué día.")
	case from.After(to):
		return nil, problem.OnField("hasta", "El último día es anterior al primero.")
	case to.After(from.Add(LongestSpan)):
		return nil, problem.OnField("hasta", fmt.Sprintf("Elige un periodo de hasta %d días.", LongestSpan))
	}
	where := []string{`o.created_at >= ?`, `o.created_at < ?`, `o.folio <> ''`}
	args := []any{database.At(from.Time(clock.Mexico, 0, 0, 0)), database.At(to.Add(1).Time(clock.Mexico, 0, 0, 0))}
	if f.Unit != "" {
		where, args = append(where, `o.unit_id = ?`), append(args, f.Unit)
	}
	if f.Branch != "" {
		i := slices.IndexFunc(Branches, func(b Branch) bool { return b.Key == f.Branch })
		if i < 0 {
			return nil, problem.OnField("camino", "Elige un camino de la lista.")
		}
		where, args = append(where, `EXISTS (SELECT 1 FROM order_steps s WHERE s.order_id = o.id AND s.way = ?)`), append(args, Branches[i].way)
	}
	var any []string
	for _, e := range f.Exceptions {
		cond, ok := conditions[e]
		if !ok {
			return nil, problem.OnField("excepciones", "Elige excepciones de la lista.")
		}
		any = append(any, cond)
	}
	if len(any) > 0 {
		where = append(where, `(`+strings.Join(any, ` OR `)+`)`)
	}
	var folios []string
	if err := c.Select(ctx, &folios, `SELECT o.folio FROM orders o WHERE `+strings.Join(where, ` AND `)+` ORDER BY o.created_at, o.id`, args...); err != nil {
		return nil, fmt.Errorf("read what a sample is drawn from: %w", err)
	}
	return folios, nil
}

// NoticesTo counts what a person was told about an order (rev11 R-A-05).
func NoticesTo(ctx context.Context, c *database.Conn, orderID, person string) (n int, err error) {
	err = c.Get(ctx, &n, `SELECT COUNT(*) FROM notices WHERE order_id <> '' AND order_id = ? AND person_id = ?`, orderID, person)
	return n, err
}
