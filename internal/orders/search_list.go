package orders

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Filter selects orders for a list. The zero Filter is every order the actor may
// read, the newest first; every field that is set narrows it.
type Filter struct {
	Text       string          // folio or part of it, inventory or serial number, a person's or unit's name
	State      procedure.State // one state
	Act        procedure.Act   // what is asked for: the states that wait for it
	Turn       procedure.Role  // whose turn it is, among open ones
	Adviser    people.ID       // the AST
	Unit       string          // id of the requester's unit
	Building   string
	Class      Class
	Category   string
	Priority   Priority
	Open       bool // only open ones
	Closed     bool // only closed ones
	Overdue    bool // open, and its term ran out
	Reopened   bool // the fault persisted (GAP-06)
	Tacit      bool // the survey's term ended without an answer (rev11 P-10)
	OtherMeans bool // captured later: telephone, paper or mail (rev11 G-10)
	Outside    bool // a machine is out of its user's hands for it, or for its external file
	Mine       bool // asked for or attended by the actor
	Asset      string
	Maintained bool      // its maintenance was done (rev11 A-08)
	From, To   time.Time // when it was registered: from, and before

	// Keyset: the last row of the page before, or the first row of the page after.
	AfterAt  time.Time
	AfterID  ID
	BeforeAt time.Time
	BeforeID ID
	Limit    int
}

// Page is one page of a list, with the keys of its neighbours.
type Page struct {
	Cards   []Card
	More    bool // there is a page after it, which begins behind NextAt and NextID
	NextAt  time.Time
	NextID  ID
	Earlier bool // there is a page before it, which ends in front of PrevAt and PrevID
	PrevAt  time.Time
	PrevID  ID
}

// List answers a list page, the newest order first. A Usuario and an administrator
// see the orders that they asked for or whose machine is theirs, Coordinación
// Administrativa also those with an external file or with a machine to be written off, AST,
// Supervisor, TDTIC and auditor all of them. It is the one rule of who sees which order in a list, a counter or an
// export.
func (d *Desk) List(ctx context.Context, actor people.Actor, f Filter) (Page, error) {
	if f.Limit <= 0 || f.Limit > mostRows {
		f.Limit = 50
	}
	c := d.DB.Read()
	q, err := d.selection(ctx, c, actor, f)
	if err != nil {
		return Page{}, err
	}
	return d.list(ctx, c, q, f)
}

// list reads the page of a selection on which a filter's keys stand.
func (d *Desk) list(ctx context.Context, c *database.Conn, q selection, f Filter) (Page, error) {
	if q.nothing {
		return Page{}, nil
	}
	if !f.BeforeAt.IsZero() {
		list, err := q.cards(ctx, c, earlier, f.BeforeAt, f.BeforeID, f.Limit+1)
		if err != nil {
			return Page{}, err
		}
		if len(list) > f.Limit {
			list = list[:f.Limit]
			slices.Reverse(list)
			return paged(list, true, true), nil
		}
		// Fewer than a page stand before it: that is the first page, and it is shown whole.
		f.AfterAt, f.AfterID = time.Time{}, ""
	}
	list, err := q.cards(ctx, c, later, f.AfterAt, f.AfterID, f.Limit+1)
	if err != nil {
		return Page{}, err
	}
	more := len(list) > f.Limit
	return paged(list[:min(len(list), f.Limit)], more, !f.AfterAt.IsZero()), nil
}

// mostRows bounds a page; an export walks pages of this size.
const mostRows = 200

func paged(list []Card, more, before bool) Page {
	p := Page{Cards: list, More: more, Earlier: before && len(list) > 0}
	if len(list) > 0 {
		first, last := list[0], list[len(list)-1]
		p.PrevAt, p.PrevID, p.NextAt, p.NextID = first.CreatedAt, first.ID, last.CreatedAt, last.ID
	}
	return p
}

// CountUpTo counts what List would list, and stops at a number, so that a counter
// costs no more than that many rows however large the archive is.
func (d *Desk) CountUpTo(ctx context.Context, actor people.Actor, f Filter, most int) (int, error) {
	n, err := d.CountsUpTo(ctx, actor, []Filter{f}, most)
	if err != nil {
		return 0, err
	}
	return n[0], nil
}

// CountsUpTo counts what List would list for several filters, each up to a number, in
// one query: a list with ten views asks once. The figures may be a moment old.
func (d *Desk) CountsUpTo(ctx context.Context, actor people.Actor, fs []Filter, most int) ([]int, error) {
	key := fmt.Sprintf("%s %v %d %+v", actor.Person.ID, actor.Roles, most, fs)
	return count(d, key, func() ([]int, error) { return d.countsUpTo(ctx, actor, fs, most) })
}

func (d *Desk) countsUpTo(ctx context.Context, actor people.Actor, fs []Filter, most int) ([]int, error) {
	c, out := d.DB.Read(), make([]int, len(fs))
	var parts []string
	var given []any
	for k, f := range fs {
		q, err := d.selection(ctx, c, actor, f)
		if err != nil {
			return nil, err
		}
		if q.nothing {
			continue
		}
		query, args := q.ids(later, time.Time{}, "", most)
		no := strconv.Itoa(k)
		parts = append(parts, `SELECT `+no+` AS k, COUNT(*) AS n FROM (SELECT i`+no+`.id FROM (`+query+`) AS i`+no+limited(most)+`) AS n`+no)
		given = append(given, args...)
	}
	if len(parts) == 0 {
		return out, nil
	}
	var rows []struct {
		K int `db:"k"`
		N int `db:"n"`
	}
	err := c.Select(ctx, &rows, strings.Join(parts, " UNION ALL "), given...)
	for _, r := range rows {
		out[r.K] = r.N
	}
	return out, err
}

// selection is a filter as the database is asked: conditions that all hold, and
// ways of which one holds. Each way is answered from its own index; joined by OR
// they would be looked for in all orders.
type selection struct {
	where   []string
	args    []any
	ways    []condition
	nothing bool // nothing can be found
}

type condition struct {
	text string
	args []any
	few  bool // so few orders meet it that they are not looked for in the order of a list
}

// direction is the side of a key on which a page stands.
type direction struct{ than, order string }

var (
	later   = direction{"<", ` ORDER BY o.created_at DESC, o.id DESC`}
	earlier = direction{">", ` ORDER BY o.created_at, o.id`}
)

func (q *selection) and(text string, args ...any) {
	q.where, q.args = append(q.where, text), append(q.args, args...)
}

// beyond are the conditions that all hold, on one side of a key.
func (q selection) beyond(to direction, at time.Time, id ID) (string, []any) {
	where, args := slices.Clone(q.where), slices.Clone(q.args)
	if !at.IsZero() {
		where, args = append(where, `(o.created_at, o.id) `+to.than+` (?, ?)`), append(args, database.At(at), string(id))
	}
	return strings.Join(where, " AND "), args
}

// limited ends a query after some rows. The number stands in the text: PostgreSQL plans a
// query anew each time when it cannot know how few rows are asked for, which takes longer
// than to answer it. Few numbers are in use.
func limited(rows int) string { return ` LIMIT ` + strconv.Itoa(rows) }

// ids selects the ids of up to limit orders of each way on one side of a key.
func (q selection) ids(to direction, at time.Time, id ID, limit int) (string, []any) {
	return q.found(`o.id`, `id`, to, at, id, limit)
}

// found selects something of up to limit orders of each way, and of all of one that few meet,
// on one side of a key.
func (q selection) found(columns, names string, to direction, at time.Time, id ID, limit int) (string, []any) {
	all, args := q.beyond(to, at, id)
	if len(q.ways) == 0 {
		return `SELECT ` + columns + ` FROM orders o WHERE ` + all + to.order + limited(limit), args
	}
	var parts []string
	var given []any
	for i, way := range q.ways {
		listed := to.order + limited(limit)
		if way.few {
			listed = ""
		}
		parts = append(parts, `SELECT `+names+` FROM (SELECT `+columns+` FROM orders o WHERE `+way.text+` AND `+all+listed+`) AS w`+strconv.Itoa(i))
		given = append(append(given, way.args...), args...)
	}
	return strings.Join(parts, " UNION "), given
}

// cards reads up to limit orders on one side of a key. Without alternatives the index that
// finds the rows has them in order. With them the orders are found first, and then read:
// as one query they would be joined in more ways than it is worth to think about.
func (q selection) cards(ctx context.Context, c *database.Conn, to direction, at time.Time, id ID, limit int) ([]Card, error) {
	if len(q.ways) == 0 {
		where, args := q.beyond(to, at, id)
		return cards(ctx, c, `WHERE `+where+to.order+limited(limit), args...)
	}
	query, args := q.first(to, at, id, limit)
	var ids []ID
	if err := c.Select(ctx, &ids, query, args...); err != nil || len(ids) == 0 {
		return nil, err
	}
	// As many marks as the next power of two: each number of them is a statement to prepare.
	marks := 1
	for marks < len(ids) {
		marks *= 2
	}
	given := make([]any, marks)
	for i := range given {
		given[i] = string(ids[min(i, len(ids)-1)])
	}
	return cards(ctx, c, `WHERE o.id IN (?`+strings.Repeat(`, ?`, marks-1)+`)`+to.order, given...)
}

// first selects the ids of the first orders, of all ways together, on one side of a key.
func (q selection) first(to direction, at time.Time, id ID, limit int) (string, []any) {
	query, args := q.found(`o.id, o.created_at`, `id, created_at`, to, at, id, limit)
	return `SELECT f.id FROM (` + query + `) AS f` + strings.ReplaceAll(to.order, `o.`, `f.`) + limited(limit), args
}
