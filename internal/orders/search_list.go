package orders

import (
	"context"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Filter selects orders for a list. The zero Filter is every order the actor may
// read, the newest first.
type Filter struct {
	Text    string          // folio or part of it, or an inventory number
	State   procedure.State // one state
	Open    bool            // only open ones
	Turn    procedure.Role  // whose turn it is, among open ones
	Mine    bool            // asked for or attended by the actor
	Asset   string          // of one machine
	AfterAt time.Time       // keyset: the last row of the page before
	AfterID ID
	Limit   int
}

// Page is one page of a list, with the key of the next one.
type Page struct {
	Cards  []Card
	More   bool
	NextAt time.Time
	NextID ID
}

// List answers a list page. A Usuario sees the own orders, Coordinación
// Administrativa those with an external file, AST, Supervisor, TDTIC and auditor
// all of them, an administrator the own ones.
func (d *Desk) List(ctx context.Context, actor people.Actor, f Filter) (Page, error) {
	if f.Limit <= 0 || f.Limit > 100 {
		f.Limit = 50
	}
	var where, ways []string // ways: by any of them the order is the actor's to see
	var args, wayArgs []any
	and := func(cond string, a ...any) { where = append(where, cond); args = append(args, a...) }
	or := func(cond string, a ...any) { ways = append(ways, cond); wayArgs = append(wayArgs, a...) }
	me := string(actor.Person.ID)
	switch {
	case actor.MayReadEveryOrder() && !f.Mine:
	case actor.Has(people.Adviser) && f.Mine:
		or(`o.adviser_id <> '' AND o.adviser_id = ?`, me)
		or(`o.requester_id = ?`, me)
	case actor.Has(people.Coordination):
		and(`o.repair_id <> ''`)
	default:
		or(`o.requester_id = ?`, me)
		or(`o.holder_id <> '' AND o.holder_id = ?`, me)
		or(`o.asset_id <> '' AND o.asset_id IN (SELECT id FROM assets WHERE holder_id = ?)`, me)
	}
	if f.Text != "" {
		cond, a := byText(f.Text)
		and(cond, a...)
	}
	if f.State != "" {
		and(`o.state = ?`, string(f.State))
	}
	if f.Open || f.Turn != "" {
		and(`o.is_open = 1`)
	}
	if f.Turn != "" {
		and(`o.turn_role = ?`, string(f.Turn))
	}
	if f.Asset != "" {
		and(`o.asset_id = ? AND o.asset_id <> ''`, f.Asset)
	}
	and(`o.folio <> ''`)
	if !f.AfterAt.IsZero() {
		and(`(o.created_at, o.id) < (?, ?)`, database.At(f.AfterAt), string(f.AfterID))
	}
	const newest = ` ORDER BY o.created_at DESC, o.id DESC LIMIT ?`
	args = append(args, f.Limit+1)
	tail := `WHERE ` + strings.Join(where, " AND ") + newest
	if len(ways) > 0 {
		// Each way is answered from its own index, the newest first; joined by OR
		// they would be looked for in all orders.
		var parts []string
		var all []any
		for i, way := range ways {
			parts = append(parts, `SELECT id FROM (SELECT o.id FROM orders o WHERE `+way+` AND `+strings.Join(where, " AND ")+newest+`) AS w`+strconv.Itoa(i))
			all = append(append(all, wayArgs[i]), args...)
		}
		tail, args = `WHERE o.id IN (`+strings.Join(parts, " UNION ")+`)`+newest, append(all, f.Limit+1)
	}
	list, err := cards(ctx, d.DB.Read(), tail, args...)
	p := Page{Cards: list}
	if len(list) > f.Limit {
		p.Cards, p.More = list[:f.Limit], true
		last := p.Cards[f.Limit-1]
		p.NextAt, p.NextID = last.CreatedAt, last.ID
	}
	return p, err
}

// byText finds orders by what a person types: a folio, the number in it, or an
// inventory or serial number. Each is answered from an index.
func byText(text string) (string, []any) {
	t := strings.ToUpper(strings.TrimSpace(text))
	if n, err := strconv.ParseInt(strings.TrimLeft(t, "0"), 10, 64); err == nil && len(t) <= 9 {
		return `o.number = ? AND o.number > 0`, []any{n}
	}
	if strings.HasPrefix(t, "OS") {
		return `o.folio <> '' AND o.folio >= ? AND o.folio < ?`, []any{t, t + "\uffff"}
	}
	key := keyOf(t)
	return `o.asset_id <> '' AND o.asset_id IN (SELECT id FROM assets WHERE (inventory_key <> '' AND inventory_key = ?) OR (serial_key <> '' AND serial_key = ?))`, []any{key, key}
}

// keyOf is the comparable form of an inventory or serial number.
func keyOf(s string) string { return equipment.Key(s) }
