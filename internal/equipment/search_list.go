package equipment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// Scope is which machines somebody may know of: every one, or those they answer for
// and the shared ones of their unit.
type Scope struct {
	Every        bool
	Person, Unit string
}

// Filter selects machines for a list, by inventory number. The zero Filter is every
// active machine of the scope.
type Filter struct {
	Text      string // part of an inventory or serial number
	Type      string
	Unit      string // id
	Building  string
	Holder    string // id of the person who answers for it
	Regime    string
	Place     Place
	Away      bool      // out of its place, in use or not: as CountAway counts
	AwaySince time.Time // and for longer than since then; zero for any time
	Warranty  string    // one of the Warranty constants, on Day
	Day       string
	Soon      string // for WarrantySoon: the last local day that is soon
	Contract  string // number of the contract that it bears
	Due       string // last preventive on or before this day (rev11 P-04); "" for any
	Inactive  bool   // those that are retired or replaced, instead
	AfterKey  string // keyset: the last machine of the page before
	AfterID   ID
	BeforeKey string // or the first of the page after
	BeforeID  ID
	Limit     int

	part part // that Text is

	// So many machines meet a condition that names days that walking the list finds a page
	// sooner than gathering them.
	commonDays bool
}

// The states of a warranty.
const (
	WarrantyValid  = "vigente"
	WarrantySoon   = "por-vencer" // it ends between Day and Soon
	WarrantyPast   = "vencida"
	WarrantyAbsent = "sin"
)

// Listed is a machine as lists show it.
type Listed struct {
	Asset
	Key        string           `db:"inventory_key"`
	Place      Place            `db:"place"`
	With       string           `db:"with_id"`
	ChargeKind string           `db:"charge_kind"`
	ChargeID   string           `db:"charge_id"`
	Since      database.Instant `db:"since"`
	Document   string           `db:"document"`
	HolderName string           `db:"holder_name"`
	UnitName   string           `db:"unit_name"`
	WithName   string           `db:"with_name"`
}

// ListPage is a page of machines, and whether there are others after and before it.
type ListPage struct {
	Rows          []Listed
	More, Earlier bool
}

// mostListed bounds a page.
const mostListed = 200

// The query of the list: the machines of a page are found first, and then read with what
// belongs to them, so that what is sorted is small. Its conditions are to follow.
const listedRows = `SELECT ` + assetColumns + `, a.inventory_key, k.place, k.holder AS with_id, k.charge_kind, k.charge_id, k.since, k.document,
			COALESCE(h.name, '') AS holder_name, COALESCE(u.name, '') AS unit_name, COALESCE(w.name, v.name, '') AS with_name
		FROM assets a JOIN custody k ON k.asset_id = a.id LEFT JOIN persons h ON h.id = a.holder_id LEFT JOIN units u ON u.id = a.unit_id
			LEFT JOIN persons w ON w.id = k.holder LEFT JOIN providers v ON v.id = k.holder
		WHERE `

// source is where the machines of a page are found: their conditions are to follow rows,
// and key and id are what they are ordered by.
type source struct{ rows, key, id string }

// From the machines with their custody, whatever is asked of them; and from the endings of
// their numbers, which know no more of a machine than its place in the list and whether it
// is in use.
var (
	ofAssets = source{`SELECT a.id FROM assets a JOIN custody k ON k.asset_id = a.id WHERE `, `a.inventory_key`, `a.id`}
	ofTails  = source{`SELECT DISTINCT t.inventory_key, t.asset_id AS id FROM asset_tails t WHERE `, `t.inventory_key`, `t.asset_id`}
)

func (s source) order(backwards bool) string {
	if backwards {
		return ` ORDER BY ` + s.key + ` DESC, ` + s.id + ` DESC`
	}
	return ` ORDER BY ` + s.key + `, ` + s.id
}

// counted counts up to a number of machines, which is its last argument.
func (s source) counted(where string) string {
	return `SELECT COUNT(*) FROM (` + s.rows + where + ` LIMIT ?) AS n`
}

// List answers a page of machines by inventory number, of those in the scope.
func (s *Store) List(ctx context.Context, c *database.Conn, scope Scope, f Filter) (ListPage, error) {
	if f.Limit <= 0 || f.Limit > mostListed {
		f.Limit = 50
	}
	if err := f.weigh(ctx, c); err != nil {
		return ListPage{}, err
	}
	from, where, args, ok := f.where(scope)
	if !ok {
		return ListPage{}, nil
	}
	read := func(than string, key string, id ID) ([]Listed, error) {
		text, all, backwards := where, slices.Clone(args), than == "<"
		if id != "" {
			text, all = text+` AND (`+from.key+`, `+from.id+`) `+than+` (?, ?)`, append(all, key, id)
		}
		var rows []Listed
		if err := c.Select(ctx, &rows, listedRows+`a.id IN (SELECT f.id FROM (`+from.rows+text+from.order(backwards)+` LIMIT ?) AS f)`+ofAssets.order(backwards), append(all, f.Limit+1)...); err != nil {
			return nil, fmt.Errorf("list machines: %w", err)
		}
		return rows, nil
	}
	if f.BeforeID != "" {
		rows, err := read("<", f.BeforeKey, f.BeforeID)
		if err != nil {
			return ListPage{}, err
		}
		if len(rows) > f.Limit {
			rows = rows[:f.Limit]
			slices.Reverse(rows)
			return ListPage{rows, true, true}, nil
		}
		f.AfterKey, f.AfterID = "", "" // the first page, whole
	}
	rows, err := read(">", f.AfterKey, f.AfterID)
	more := len(rows) > f.Limit
	rows = rows[:min(len(rows), f.Limit)]
	return ListPage{rows, more, f.AfterID != "" && len(rows) > 0}, err
}

// CountUpTo counts what List would list, and stops at a number.
func (s *Store) CountUpTo(ctx context.Context, c *database.Conn, scope Scope, f Filter, most int) (n int, err error) {
	if err := f.weigh(ctx, c); err != nil {
		return 0, err
	}
	from, where, args, ok := f.where(scope)
	if !ok {
		return 0, nil
	}
	err = c.Get(ctx, &n, from.counted(where), append(args, most)...)
	return n, err
}

// weigh looks how common the part is that is searched for, and the days.
func (f *Filter) weigh(ctx context.Context, c *database.Conn) error {
	if p, ok := partOf(f.Text); ok {
		if err := p.weigh(ctx, c); err != nil {
			return err
		}
		f.part = p
	}
	return f.weighDays(ctx, c)
}

// byPart tells that nothing is asked of a machine but the part of its number, and whether
// it is in use.
func (f Filter) byPart(scope Scope) bool {
	return f.Text != "" && scope.Every && !f.Away && f.Place == "" && f.Warranty == "" && f.Due == "" && Key(f.Contract) == "" &&
		f.Type == "" && f.Unit == "" && f.Building == "" && f.Holder == "" && f.Regime == ""
}

// where makes the conditions of a filter, on what they find machines in; ok is false when
// nothing can be found.
func (f Filter) where(scope Scope) (from source, text string, args []any, ok bool) {
	if f.Text != "" && f.part.key == "" {
		return from, "", nil, false
	}
	if f.byPart(scope) {
		text, args = f.part.begins()
		return ofTails, text + ` AND t.active = ?`, append(args, bit(!f.Inactive)), true
	}
	parts := []string{`a.status = 'activo'`}
	switch {
	case f.Inactive:
		parts[0] = `a.status <> 'activo'`
	case f.Away: // what was replaced and is still in the DTIC is out of its place as well
		parts[0] = `a.status <> ''`
	}
	and := func(part string, a ...any) { parts, args = append(parts, part), append(args, a...) }
	if !scope.Every {
		and(`(a.holder_id <> '' AND a.holder_id = ? OR a.shared = 1 AND a.unit_id <> '' AND a.unit_id = ?)`, scope.Person, scope.Unit)
	}
	if f.Text != "" {
		text, a := f.part.of()
		and(text, a...)
	}
	for _, x := range []struct{ column, value string }{{"a.type", f.Type}, {"a.unit_id", f.Unit}, {"a.building", f.Building}, {"a.holder_id", f.Holder}, {"a.regime", f.Regime}} {
		if x.value != "" {
			and(x.column+` = ?`, x.value)
		}
	}
	if f.Regime != "" && f.Regime != Owned { // nearly all are the institution's own: an index has the others
		and(`a.regime <> 'propiedad'`)
	}
	if key := Key(f.Contract); key != "" {
		and(`a.contract_key = ? AND a.contract_key <> ''`, key)
	}
	f.away(and)
	if f.Warranty == WarrantyAbsent {
		and(`a.warranty_until = ''`)
	}
	for _, d := range f.days() {
		if f.commonDays {
			and(d.walked(), d.args...)
		} else {
			and(d.gathered(), d.args...)
		}
	}
	return ofAssets, strings.Join(parts, " AND "), args, true
}

// countedFrom is the day from which a machine's next preventive is counted (rev11 P-04).
const countedFrom = `CASE WHEN a.last_maintenance <> '' THEN a.last_maintenance ELSE a.acquired_on END`

// dayCondition asks for machines by a day of theirs: an index has those in use by it.
type dayCondition struct {
	day  string // where it stands
	text string // what is asked of it
	args []any
}

func (f Filter) days() (list []dayCondition) {
	const ends = `a.warranty_until`
	switch f.Warranty {
	case WarrantyValid:
		list = append(list, dayCondition{ends, `%[1]s <> '' AND %[1]s >= ?`, []any{f.Day}})
	case WarrantySoon:
		list = append(list, dayCondition{ends, `%[1]s <> '' AND %[1]s >= ? AND %[1]s <= ?`, []any{f.Day, f.Soon}})
	case WarrantyPast:
		list = append(list, dayCondition{ends, `%[1]s <> '' AND %[1]s < ?`, []any{f.Day}})
	}
	if f.Due != "" {
		list = append(list, dayCondition{countedFrom, `a.regime = 'propiedad' AND %[1]s <> '' AND %[1]s <= ?`, []any{f.Due}})
	}
	return list
}

// of is the condition as the index answers it.
func (d dayCondition) of() string { return fmt.Sprintf(d.text, d.day) }

// gathered asks whether a machine is among those that the index has.
func (d dayCondition) gathered() string {
	return `a.id IN (SELECT a.id FROM assets a WHERE a.status = 'activo' AND ` + d.of() + `)`
}

// walked asks each machine, as an index of a column does not have what is made of it.
func (d dayCondition) walked() string { return fmt.Sprintf(d.text, `(`+d.day+` || '')`) }

// weighDays looks how common the days are that are asked for.
func (f *Filter) weighDays(ctx context.Context, c *database.Conn) error {
	days := f.days()
	f.commonDays = f.Inactive || f.Away // the indexes are of machines in use
	for _, d := range days {
		if f.commonDays {
			break
		}
		var n int
		if err := c.Get(ctx, &n, `SELECT COUNT(*) FROM (SELECT 1 FROM assets a WHERE a.status = 'activo' AND `+d.of()+` LIMIT ?) q`, append(d.args, mostGathered+1)...); err != nil {
			return fmt.Errorf("weigh days of machines: %w", err)
		}
		f.commonDays = n > mostGathered
	}
	return nil
}

// away asks for where machines are. The few that are away are gathered first, rather than
// met by walking all that are not.
func (f Filter) away(and func(string, ...any)) {
	if f.Place == AtUser {
		and(`k.place = ?`, f.Place)
	} else if f.Place != "" {
		and(`a.id IN (SELECT asset_id FROM custody WHERE place <> 'usuario' AND place = ?)`, f.Place)
	}
	switch {
	case !f.Away:
	case f.AwaySince.IsZero():
		and(`a.id IN (SELECT asset_id FROM custody WHERE ` + isAway + `)`)
	default:
		and(`a.id IN (SELECT asset_id FROM custody WHERE `+isAway+` AND since < ?)`, database.At(f.AwaySince))
	}
}

// Replaces returns the machine in whose place another one came; none has no id.
func (s *Store) Replaces(ctx context.Context, c *database.Conn, id ID) (Asset, error) {
	var as []Asset
	if err := c.Select(ctx, &as, `SELECT `+assetColumns+` FROM assets a WHERE a.replaced_by <> '' AND a.replaced_by = ? LIMIT 1`, id); err != nil || len(as) == 0 {
		return Asset{}, err
	}
	return as[0], nil
}
