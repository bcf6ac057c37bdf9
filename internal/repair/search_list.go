package repair

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Filter selects files for a list: open ones by how long they have been waiting where they
// are, ended ones the newest first. The zero Filter is every open file that the reader may
// read.
type Filter struct {
	Text     string // folio or part of it, number or serial of the machine, folio of an order or of the provider, person
	Ended    bool
	Kind     procedure.FileKind
	State    procedure.State
	Provider string    // id
	Adviser  people.ID // AST who follows it
	Late     bool      // its term has run out at Now
	Waiting  time.Time // in its station since before then; zero for any time
	Now      time.Time
	After    Mark // keyset: the last file of the page before
	Before   Mark // or the first of the page after
	Limit    int

	user people.ID // whose files they are, for who reads no others
	ways []way     // what the text may mean
}

// Mark is where a file stands in the list of a filter.
type Mark struct {
	At database.Instant
	ID ID
}

// Listed is a file as lists show it, with the names around it.
type Listed struct {
	File
	Asset    equipment.Asset // what names it: numbers, type, brand and model
	Place    equipment.Place
	Document string // that proves where the machine is
	Order    string // folios of the order that opened it, and of the one that installs
	NewOrder string
	User     string
	Adviser  string
	Provider string
	Letter   string // number of the oficio
}

// Mark is where the file stands in the list.
func (l Listed) Mark(ended bool) Mark {
	if ended {
		return Mark{l.ClosedAt, l.ID}
	}
	return Mark{l.StateSince, l.ID}
}

// ListPage is a page of files, and whether there are others after and before it.
type ListPage struct {
	Rows          []Listed
	More, Earlier bool
}

// Bounds of a page, and of what stands behind a text.
const (
	usualListed = 50
	mostListed  = 200
	mostBehind  = 20
)

type listedRow struct {
	fileRow
	Inventory string          `db:"inventory"`
	Serial    string          `db:"serial"`
	Type      string          `db:"asset_type"`
	Brand     string          `db:"brand"`
	Model     string          `db:"model"`
	Nickname  string          `db:"nickname"`
	Place     equipment.Place `db:"place"`
	Document  string          `db:"document"`
	Order     string          `db:"order_folio"`
	NewOrder  string          `db:"new_order_folio"`
	User      string          `db:"user_name"`
	Adviser   string          `db:"adviser_name"`
	Provider  string          `db:"provider_name"`
	Letter    string          `db:"letter_number"`
}

// The query of the list, in two halves: the files of a page are found first, by conditions
// that stand between them, and then the names around them are read.
const (
	listedFiles = `SELECT a.inventory, a.serial, a.type AS asset_type, a.brand, a.model, a.nickname, k.place, k.document, o.folio AS order_folio,
			COALESCE(n.folio, '') AS new_order_folio, COALESCE(u.name, '') AS user_name, COALESCE(t.name, '') AS adviser_name,
			COALESCE(v.name, '') AS provider_name, COALESCE(l.number, '') AS letter_number,
			f.id, f.folio, f.kind, f.order_id, f.asset_id, f.user_id, f.adviser_id, f.provider_id, f.provider_ref, f.promised_on, f.letter_id,
			f.state, f.state_since, f.new_order_id, f.opened_at, f.closed_at, f.version, f.due_at, f.check_at, f.record
		FROM (SELECT r.* FROM repairs r WHERE `
	aroundFiles = `) AS f JOIN assets a ON a.id = f.asset_id JOIN custody k ON k.asset_id = f.asset_id JOIN orders o ON o.id = f.order_id
			LEFT JOIN orders n ON n.id = f.new_order_id LEFT JOIN persons u ON u.id = f.user_id LEFT JOIN persons t ON t.id = f.adviser_id
			LEFT JOIN providers v ON v.id = f.provider_id LEFT JOIN letters l ON l.id = f.letter_id`
)

// order is the order of the list, forth or back, of what found them (r) and of what is read
// of them (f).
func (f Filter) order(back bool) (column, found, read, beyond string) {
	column = `state_since`
	if f.Ended {
		column = `closed_at`
	}
	down := ``
	if beyond = `>`; f.Ended != back {
		down, beyond = ` DESC`, `<`
	}
	by := func(alias string) string {
		return ` ORDER BY ` + alias + column + down + `, ` + alias + `id` + down
	}
	return `r.` + column, by(`r.`), by(`f.`), beyond
}

// way is one thing that a text may mean: a query of ids, each with an index.
type way struct {
	text string
	args []any
}

// where makes the conditions of a filter; ok is false when nothing can be found.
func (f Filter) where() (text string, args []any, ok bool) {
	parts := []string{`r.closed_at = ''`}
	if f.Ended {
		parts[0] = `r.closed_at <> ''`
	}
	and := func(part string, a ...any) { parts, args = append(parts, part), append(args, a...) }
	if f.Text != "" {
		if len(f.ways) == 0 {
			return "", nil, false
		}
		var found []string
		var values []any
		for _, w := range f.ways {
			found, values = append(found, w.text), append(values, w.args...)
		}
		and(`r.id IN (`+strings.Join(found, ` UNION ALL `)+`)`, values...)
	}
	for _, x := range []struct{ column, value string }{{"r.kind", string(f.Kind)}, {"r.state", string(f.State)}, {"r.provider_id", f.Provider}, {"r.adviser_id", string(f.Adviser)}, {"r.user_id", string(f.user)}} {
		if x.value != "" {
			and(x.column+` = ?`, x.value)
		}
	}
	if f.Late {
		and(`r.due_at <> '' AND r.due_at < ?`, database.At(f.Now))
	}
	if !f.Waiting.IsZero() {
		and(`r.state_since < ?`, database.At(f.Waiting))
	}
	return strings.Join(parts, ` AND `), args, true
}

// scoped is a filter of what an actor may read, with what its text may mean to them.
func (d *Desk) scoped(ctx context.Context, c *database.Conn, actor people.Actor, f Filter) (Filter, error) {
	if f.Limit <= 0 || f.Limit > mostListed {
		f.Limit = usualListed
	}
	f.user = ""
	if !ReadsEvery(actor) {
		f.user = actor.Person.ID
	}
	if f.Text == "" {
		return f, nil
	}
	f.ways = folioWays(f.Text, f.Now)
	f.ways = append(f.ways, way{`SELECT id FROM repairs WHERE provider_ref <> '' AND upper(provider_ref) = ?`, []any{strings.ToUpper(strings.TrimSpace(f.Text))}})
	assets, err := d.Equipment.Search(ctx, c, f.Text, mostBehind)
	if err != nil {
		return f, err
	}
	for _, a := range assets {
		f.ways = append(f.ways, way{`SELECT id FROM repairs WHERE asset_id = ?`, []any{a.ID}})
	}
	if f.user != "" {
		return f, nil
	}
	persons, err := d.People.Matching(ctx, c, f.Text, mostBehind)
	for _, p := range persons {
		f.ways = append(f.ways, way{`SELECT id FROM repairs WHERE user_id = ?`, []any{p.ID}})
	}
	return f, err
}

var (
	onlyNumber = regexp.MustCompile(`^[0-9]{1,6}$`)
	fileFolio  = regexp.MustCompile(`^(?:EXT[- ]?)?([0-9]{4})[- ]([0-9]{1,6})$`)
	orderFolio = regexp.MustCompile(`^OSC?-[0-9]{4}-[0-9-]{1,9}$`)
)

// yearsBack is of how many years a number alone is looked for.
const yearsBack = 10

// folioWays reads a text as a folio: whole, its year and number, the number alone, or the
// folio of an order.
func folioWays(text string, now time.Time) (ways []way) {
	t := strings.ToUpper(strings.TrimSpace(text))
	folio := func(year, number string) {
		ways = append(ways, way{`SELECT id FROM repairs WHERE folio = ?`, []any{"EXT-" + year + "-" + strings.Repeat("0", 6-len(number)) + number}})
	}
	switch m := fileFolio.FindStringSubmatch(t); {
	case m != nil:
		folio(m[1], m[2])
	case onlyNumber.MatchString(t):
		for y := range yearsBack {
			folio(fmt.Sprintf("%04d", now.Year()-y), t)
		}
	case orderFolio.MatchString(t):
		const which = `(SELECT id FROM orders WHERE folio <> '' AND folio = ?)`
		ways = append(ways, way{`SELECT id FROM repairs WHERE order_id IN ` + which, []any{t}}, way{`SELECT id FROM repairs WHERE new_order_id <> '' AND new_order_id IN ` + which, []any{t}})
	}
	return ways
}

// List answers a page of the files of a filter that the actor may read: those of everybody
// for who reads every order and the Coordinación Administrativa, and one's own for others.
func (d *Desk) List(ctx context.Context, c *database.Conn, actor people.Actor, f Filter) (ListPage, error) {
	f, err := d.scoped(ctx, c, actor, f)
	if err != nil {
		return ListPage{}, err
	}
	where, args, ok := f.where()
	if !ok {
		return ListPage{}, nil
	}
	read := func(back bool, from Mark) ([]Listed, error) {
		column, found, order, beyond := f.order(back)
		text, all := where, slices.Clone(args)
		if from.ID != "" {
			text, all = text+` AND (`+column+`, r.id) `+beyond+` (?, ?)`, append(all, from.At, from.ID)
		}
		var rows []listedRow
		if err := c.Select(ctx, &rows, listedFiles+text+found+` LIMIT ?`+aroundFiles+order, append(all, f.Limit+1)...); err != nil {
			return nil, fmt.Errorf("list external files: %w", err)
		}
		list := make([]Listed, len(rows))
		for i, r := range rows {
			if err := json.Unmarshal([]byte(r.RecordText), &r.File.Record); err != nil {
				return nil, fmt.Errorf("read what an external file says: %w", err)
			}
			list[i] = Listed{File: r.File, Asset: equipment.Asset{ID: equipment.ID(r.AssetID), Inventory: r.Inventory, Serial: r.Serial, Type: r.Type, Brand: r.Brand, Model: r.Model, Nickname: r.Nickname},
				Place: r.Place, Document: r.Document, Order: r.Order, NewOrder: r.NewOrder, User: r.User, Adviser: r.Adviser, Provider: r.Provider, Letter: r.Letter}
		}
		return list, nil
	}
	if f.Before.ID != "" {
		rows, err := read(true, f.Before)
		if err != nil {
			return ListPage{}, err
		}
		if len(rows) > f.Limit {
			rows = rows[:f.Limit]
			slices.Reverse(rows)
			return ListPage{rows, true, true}, nil
		}
		f.After = Mark{} // the first page, whole
	}
	rows, err := read(false, f.After)
	more := len(rows) > f.Limit
	rows = rows[:min(len(rows), f.Limit)]
	return ListPage{rows, more, f.After.ID != "" && len(rows) > 0}, err
}

// countedFiles counts up to a number of files, which is its last argument.
func countedFiles(where string) string {
	return `SELECT COUNT(*) FROM (SELECT r.id FROM repairs r WHERE ` + where + ` LIMIT ?) AS n`
}

// CountUpTo counts what List would list to the actor, and stops at a number.
func (d *Desk) CountUpTo(ctx context.Context, c *database.Conn, actor people.Actor, f Filter, most int) (n int, err error) {
	if f, err = d.scoped(ctx, c, actor, f); err != nil {
		return 0, err
	}
	where, args, ok := f.where()
	if !ok {
		return 0, nil
	}
	if err = c.Get(ctx, &n, countedFiles(where), append(args, most)...); err != nil {
		return 0, fmt.Errorf("count external files: %w", err)
	}
	return n, nil
}

// Readable tells of some folios which are of files that the actor may open: what Find would
// say of each, asked at once, for pages that name files of others.
func (d *Desk) Readable(ctx context.Context, c *database.Conn, actor people.Actor, folios ...string) (map[string]bool, error) {
	may := map[string]bool{}
	if len(folios) == 0 {
		return may, nil
	}
	query, args, err := c.In(`SELECT folio, user_id FROM repairs WHERE folio IN (?)`, folios)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Folio  string `db:"folio"`
		UserID string `db:"user_id"`
	}
	if err := c.Select(ctx, &rows, query, args...); err != nil {
		return nil, fmt.Errorf("read who may open external files: %w", err)
	}
	for _, r := range rows {
		may[r.Folio] = File{UserID: r.UserID}.MayRead(actor)
	}
	return may, nil
}
