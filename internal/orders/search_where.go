package orders

import (
	"context"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// selection makes the question of a filter, of what its actor may read.
func (d *Desk) selection(ctx context.Context, c *database.Conn, actor people.Actor, f Filter) (selection, error) {
	m, err := d.meaning(ctx, c, actor, f.Text, 0)
	return d.selected(actor, f, m), err
}

// selected is selection, once it is known what the text may mean.
func (d *Desk) selected(actor people.Actor, f Filter, m meaning) selection {
	var q selection
	q.and(`o.folio <> ''`)
	q.states(f)
	q.kinds(f)
	q.marks(f, database.At(d.Clock()))
	q.ways = scope(actor, f.Mine)
	if strings.TrimSpace(f.Text) == "" {
		return q
	}
	found := m.ways()
	q.nothing = q.nothing || len(found) == 0
	q.ways = both(q.ways, found)
	return q
}

// scope are the ways by which an order is an actor's to see; nil for all orders.
func scope(actor people.Actor, mine bool) []condition {
	me := string(actor.Person.ID)
	if !mine && actor.MayReadEveryOrder() {
		return nil
	}
	ways := []condition{
		{text: `o.requester_id = ?`, args: []any{me}},
		{text: `o.holder_id <> '' AND o.holder_id = ?`, args: []any{me}},
		{text: `o.asset_id <> '' AND o.asset_id IN (SELECT id FROM assets WHERE holder_id = ?)`, args: []any{me}},
	}
	switch {
	case mine && actor.Has(people.Adviser):
		ways = append(ways, condition{text: `o.adviser_id <> '' AND o.adviser_id = ?`, args: []any{me}})
	case !mine && actor.Has(people.Coordination):
		ways = append(ways, condition{text: `o.repair_id <> ''`},
			condition{text: `o.id IN (SELECT p.order_id FROM papers p WHERE p.kind = 'F-08' AND p.order_id <> '' AND p.status <> 'anulado')`, few: true})
	}
	return ways
}

// both joins two alternatives: what holds is one of each.
func both(a, b []condition) []condition {
	if len(a) == 0 {
		return b
	}
	var all []condition
	for _, x := range a {
		for _, y := range b {
			all = append(all, condition{x.text + ` AND ` + y.text, append(append([]any{}, x.args...), y.args...), x.few || y.few})
		}
	}
	return all
}

func (q *selection) states(f Filter) {
	if f.Open || f.Turn != "" || f.Overdue {
		q.and(`o.is_open = 1`)
	}
	if f.Closed {
		q.and(`o.is_open = 0`)
	}
	if f.State != "" {
		q.and(`o.state = ?`, string(f.State))
	}
	if f.Turn != "" {
		q.and(`o.turn_role = ?`, string(f.Turn))
	}
	if f.Act != "" {
		marks, args := "", []any{}
		for _, s := range StatesOf(f.Act) {
			marks, args = marks+", ?", append(args, string(s))
		}
		if marks == "" {
			q.nothing = true
			return
		}
		q.and(`o.state IN (`+marks[2:]+`)`, args...)
	}
}

// StatesOf are the states that wait for an act, in any revision.
func StatesOf(act procedure.Act) (states []procedure.State) {
	seen := map[procedure.State]bool{}
	for _, r := range procedure.Revisions() {
		for _, st := range r.Order.Stations {
			if !seen[st.ID] && act != "" && (st.Act == act || st.First == act || st.Second == act) {
				seen[st.ID], states = true, append(states, st.ID)
			}
		}
	}
	return states
}

func (q *selection) kinds(f Filter) {
	for _, x := range []struct{ column, value string }{
		{`o.adviser_id <> '' AND o.adviser_id`, string(f.Adviser)}, {`o.unit_id`, f.Unit}, {`o.building`, f.Building}, {`o.class`, string(f.Class)},
		{`o.category`, f.Category}, {`o.priority`, string(f.Priority)}, {`o.asset_id <> '' AND o.asset_id`, f.Asset},
	} {
		if x.value != "" {
			q.and(x.column+` = ?`, x.value)
		}
	}
}

func (q *selection) marks(f Filter, now database.Instant) {
	if f.Overdue {
		q.and(`o.due_at <> '' AND o.due_at < ?`, now)
	}
	if f.Reopened {
		q.and(`o.reopenings > 0`)
	}
	if f.Tacit {
		q.and(`o.grade = ?`, string(Tacit))
	}
	if f.OtherMeans {
		q.and(`o.medium <> 'sistema'`)
	}
	if f.Maintained {
		q.and(`EXISTS (SELECT 1 FROM order_steps s WHERE s.order_id = o.id AND s.act = ?)`, string(procedure.Maintain))
	}
	if f.Outside {
		q.and(`o.id IN (SELECT k.charge_id FROM custody k WHERE k.place <> 'usuario' AND k.charge_kind = 'orden'
			UNION SELECT x.id FROM custody k JOIN orders x ON x.repair_id = k.charge_id AND x.repair_id <> '' WHERE k.place <> 'usuario' AND k.charge_kind = 'externo')`)
	}
	if !f.From.IsZero() {
		q.and(`o.created_at >= ?`, database.At(f.From))
	}
	if !f.To.IsZero() {
		q.and(`o.created_at < ?`, database.At(f.To))
	}
}
