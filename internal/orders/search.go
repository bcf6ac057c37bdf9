package orders

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// Card is an order as lists and queues show it.
type Card struct {
	ID          ID
	Folio       string
	State       procedure.State
	HalfDone    bool
	TurnRole    procedure.Role
	TurnPerson  string // name, "" when any holder of the role may act
	Class       Class
	Fault       string
	Category    string
	RequesterID people.ID
	Requester   string
	Unit        string
	AdviserID   people.ID
	Adviser     string
	Building    string
	Floor       string
	Office      string
	Priority    Priority
	CreatedAt   time.Time
	StateSince  time.Time
	Timer       procedure.TimerName
	DueAt       time.Time
	SurveyDue   time.Time
	ClosedAt    time.Time
	Conclusion  Conclusion
	Grade       Grade
	Medium      string
	Origin      Origin
	AssetID     equipment.ID
	Asset       string // nickname, or type, brand and model
	Inventory   string
	Version     int64
	RepairID    string
	Former      people.ID // the AST of the order that sent the machine out, where it matters (GAP-18)
	Planned     people.ID // the AST whom the yearly programme names for it (rev11 P-04)
}

// Title is the first line of the fault, short enough for a row.
func (c Card) Title() string { return titleOf(c.Fault) }

func titleOf(fault string) string {
	s, _, _ := strings.Cut(fault, "\n")
	if r := []rune(s); len(r) > 90 {
		return string(r[:88]) + "…"
	}
	return s
}

type cardRow struct {
	ID          string           `db:"id"`
	Folio       string           `db:"folio"`
	State       string           `db:"state"`
	HalfDone    bool             `db:"half_done"`
	TurnRole    string           `db:"turn_role"`
	TurnPerson  string           `db:"turn_name"`
	Class       string           `db:"class"`
	Fault       string           `db:"fault"`
	Category    string           `db:"category"`
	RequesterID string           `db:"requester_id"`
	Requester   string           `db:"requester"`
	Unit        string           `db:"unit"`
	AdviserID   string           `db:"adviser_id"`
	Adviser     string           `db:"adviser"`
	Building    string           `db:"building"`
	Floor       string           `db:"floor"`
	Office      string           `db:"office"`
	Priority    string           `db:"priority"`
	CreatedAt   database.Instant `db:"created_at"`
	StateSince  database.Instant `db:"state_since"`
	Timer       string           `db:"timer"`
	DueAt       database.Instant `db:"due_at"`
	SurveyDue   database.Instant `db:"survey_due"`
	ClosedAt    database.Instant `db:"closed_at"`
	Conclusion  string           `db:"conclusion"`
	Grade       string           `db:"grade"`
	Medium      string           `db:"medium"`
	Origin      string           `db:"origin"`
	AssetID     string           `db:"asset_id"`
	Nickname    string           `db:"nickname"`
	AssetType   string           `db:"asset_type"`
	Brand       string           `db:"brand"`
	Model       string           `db:"model"`
	Inventory   string           `db:"inventory"`
	Version     int64            `db:"version"`
	RepairID    string           `db:"repair_id"`
}

const cardColumns = `o.id, o.folio, o.state, o.half_done, o.turn_role, COALESCE(tp.name, '') AS turn_name, o.class, o.fault, o.category,
	o.requester_id, r.name AS requester, COALESCE(u.name, '') AS unit, o.adviser_id, COALESCE(a.name, '') AS adviser,
	o.building, o.floor, o.office, o.priority, o.created_at, o.state_since, o.timer, o.due_at, o.survey_due, o.closed_at, o.conclusion, o.grade,
	o.medium, o.origin, o.asset_id, COALESCE(e.nickname, '') AS nickname, COALESCE(e.type, '') AS asset_type, COALESCE(e.brand, '') AS brand,
	COALESCE(e.model, '') AS model, COALESCE(e.inventory, '') AS inventory, o.version, o.repair_id`

const cardJoins = ` FROM orders o
	JOIN persons r ON r.id = o.requester_id
	LEFT JOIN persons a ON a.id = o.adviser_id
	LEFT JOIN persons tp ON tp.id = o.turn_person
	LEFT JOIN units u ON u.id = o.unit_id
	LEFT JOIN assets e ON e.id = o.asset_id `

func (r cardRow) card() Card {
	c := Card{
		ID: ID(r.ID), Folio: r.Folio, State: procedure.State(r.State), HalfDone: r.HalfDone, TurnRole: procedure.Role(r.TurnRole), TurnPerson: r.TurnPerson,
		Class: Class(r.Class), Fault: r.Fault, Category: r.Category, RequesterID: people.ID(r.RequesterID), Requester: r.Requester, Unit: r.Unit,
		AdviserID: people.ID(r.AdviserID), Adviser: r.Adviser, Building: r.Building, Floor: r.Floor, Office: r.Office, Priority: Priority(r.Priority),
		CreatedAt: r.CreatedAt.Time, StateSince: r.StateSince.Time, Timer: procedure.TimerName(r.Timer), DueAt: r.DueAt.Time, SurveyDue: r.SurveyDue.Time, ClosedAt: r.ClosedAt.Time,
		Conclusion: Conclusion(r.Conclusion), Grade: Grade(r.Grade), Medium: r.Medium, Origin: Origin(r.Origin), AssetID: equipment.ID(r.AssetID),
		Inventory: r.Inventory, Version: r.Version, RepairID: r.RepairID,
	}
	if r.AssetID != "" {
		c.Asset = equipment.Asset{Nickname: r.Nickname, Type: r.AssetType, Brand: r.Brand, Model: r.Model}.Name()
	}
	return c
}

func cards(ctx context.Context, c *database.Conn, tail string, args ...any) ([]Card, error) {
	var rows []cardRow
	if err := c.Select(ctx, &rows, `SELECT `+cardColumns+cardJoins+tail, args...); err != nil {
		return nil, err
	}
	out := make([]Card, len(rows))
	for i, r := range rows {
		out[i] = r.card()
	}
	return out, nil
}

// queueLimit bounds what one page of turns shows.
const queueLimit = 100

// InOtherHands returns open orders that this person asked for or attends and that
// wait for somebody else.
func (d *Desk) InOtherHands(ctx context.Context, actor people.Actor, limit int) ([]Card, error) {
	me := string(actor.Person.ID)
	// Not written as o.turn_person <> ?: an index has the condition o.turn_person <> '',
	// and SQLite would compile the text anew for each person to see whether it serves.
	if actor.Has(people.Adviser) {
		return cards(ctx, d.DB.Read(), `WHERE o.is_open = 1 AND o.adviser_id <> '' AND o.adviser_id = ? AND NOT (o.turn_person = ?) ORDER BY o.state, o.id`+limited(limit), me, me)
	}
	return cards(ctx, d.DB.Read(), `WHERE o.is_open = 1 AND o.requester_id = ? AND NOT (o.turn_person = ?) ORDER BY o.created_at DESC, o.id DESC`+limited(limit), me, me)
}

// OpenOf returns the open orders that a person asked for, the newest first.
func (d *Desk) OpenOf(ctx context.Context, person people.ID, limit int) ([]Card, error) {
	return cards(ctx, d.DB.Read(), `WHERE o.requester_id = ? AND o.is_open = 1 ORDER BY o.created_at DESC, o.id DESC`+limited(limit), string(person))
}

// CountMyTurn counts what MyTurn would list, for the menu.
func (d *Desk) CountMyTurn(ctx context.Context, actor people.Actor) (int, error) {
	query, args := `SELECT (SELECT COUNT(*) FROM orders WHERE is_open = 1 AND turn_person <> '' AND turn_person = ?)`, []any{string(actor.Person.ID)}
	for _, role := range turnsByRole {
		given := "-" // as many as there are, so that it is one statement
		if actor.Has(role) {
			given = string(role)
		}
		query, args = query+` + (SELECT COUNT(*) FROM orders WHERE is_open = 1 AND turn_role = ?)`, append(args, given)
	}
	var n int
	err := d.DB.Read().Get(ctx, &n, query, args...)
	return n, err
}

// Load is the open work of one AST (GAP-30): orders that wait for somebody else
// or are paused count half.
type Load struct {
	Orders int
	Weight float64
}

func loadsOf(ctx context.Context, c *database.Conn, weights Weights) (map[people.ID]Load, error) {
	var rows []struct {
		Adviser people.ID `db:"adviser_id"`
		N       int       `db:"n"`
		Weight  int64     `db:"weight"` // doubled, to stay whole
	}
	query, args := loadsQuery(weights)
	err := c.Select(ctx, &rows, query, args...)
	loads := make(map[people.ID]Load, len(rows))
	for _, r := range rows {
		loads[r.Adviser] = Load{Orders: r.N, Weight: float64(r.Weight) / 2}
	}
	return loads, err
}

// loadsQuery is one pass over the index of open orders by AST, in its order: grouped
// by anything else they would have to be sorted.
func loadsQuery(weights Weights) (string, []any) {
	weight := `CASE priority_rank`
	var args []any
	for rank, p := range Priorities() {
		weight += ` WHEN ` + strconv.Itoa(rank) + ` THEN CAST(? AS INTEGER)`
		args = append(args, weights.Of(p))
	}
	weight += ` ELSE CAST(? AS INTEGER) END`
	args = append(args, weights.Of(""))
	return `SELECT adviser_id, COUNT(*) AS n, SUM(` + weight + ` * CASE WHEN turn_person = adviser_id THEN 2 ELSE 1 END) AS weight
		FROM orders WHERE is_open = 1 AND adviser_id <> '' AND state <> 'E05' GROUP BY adviser_id`, args
}

// planned fills in, for orders of the yearly programme, the AST whom it names.
func planned(ctx context.Context, c *database.Conn, list []Card) error {
	of := map[ID]*Card{}
	for i := range list {
		if list[i].Origin == Preventive {
			of[list[i].ID] = &list[i]
		}
	}
	var rows []struct {
		Order   ID        `db:"order_id"`
		Adviser people.ID `db:"adviser_id"`
	}
	if err := among(ctx, c, &rows, `SELECT order_id, adviser_id FROM maintenance_entries WHERE order_id <> '' AND live = 1 AND order_id IN `, slices.Collect(maps.Keys(of)), ``); err != nil {
		return fmt.Errorf("read whom the programme names: %w", err)
	}
	for _, r := range rows {
		of[r.Order].Planned = r.Adviser
	}
	return nil
}

// formers fills in, for machines that came back, the AST of the order that sent
// them out, unless the institution does not take it into account (GAP-18).
func formers(ctx context.Context, c *database.Conn, v settings.Values, list []Card) error {
	if err := planned(ctx, c, list); err != nil {
		return err
	}
	if v.Text(settings.ReturnSameAdviser) == "no" {
		return nil
	}
	files := map[string]people.ID{}
	for _, o := range list {
		if o.Origin == Comeback && o.RepairID != "" {
			files[o.RepairID] = ""
		}
	}
	var rows []struct {
		Repair  string    `db:"repair_id"`
		Adviser people.ID `db:"adviser_id"`
	}
	if err := among(ctx, c, &rows, `SELECT repair_id, adviser_id FROM orders WHERE repair_id <> '' AND origin <> 'retorno' AND adviser_id <> '' AND repair_id IN `, slices.Collect(maps.Keys(files)), ` ORDER BY created_at DESC`); err != nil {
		return fmt.Errorf("read who sent machines out: %w", err)
	}
	for _, r := range rows { // the first order is read last
		files[r.Repair] = r.Adviser
	}
	for i := range list {
		if list[i].Origin == Comeback && list[i].RepairID != "" {
			list[i].Former = files[list[i].RepairID]
		}
	}
	return nil
}

// among reads the rows of a query whose IN is to be followed by some values, and they by
// tail; for no values it asks nothing.
func among[T ~string](ctx context.Context, c *database.Conn, rows any, query string, values []T, tail string) error {
	if len(values) == 0 {
		return nil
	}
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = string(v)
	}
	return c.Select(ctx, rows, query+`(`+strings.TrimSuffix(strings.Repeat(`?, `, len(args)), `, `)+`)`+tail, args...)
}

// relapsed returns the newest order on the same machine that was solved within a
// number of days before an instant; "" without one (rev11 R-U-03, GAP-06).
func relapsed(ctx context.Context, c *database.Conn, asset equipment.ID, at time.Time, days int) (ID, error) {
	var ids []ID
	err := c.Select(ctx, &ids, `SELECT id FROM orders WHERE asset_id <> '' AND asset_id = ? AND conclusion = 'solucionada' AND class = 'incidencia'
		AND concluded_at <= ? AND concluded_at > ? ORDER BY concluded_at DESC LIMIT 1`, string(asset), database.At(at), database.At(at.AddDate(0, 0, -days)))
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

// Board is the Supervisor's first page (rev11 A-02, R-S-01).
type Board struct {
	Unassigned []Card
	Advisers   []AdviserLoad
	Weights    Weights                // what each order that is given out adds to a load
	ByTurn     map[procedure.Role]int // open orders by whose turn it is
	Late       map[procedure.Role]int // those of them whose term ran out
	Mine       []Card                 // other turns of the Supervisor
	Open       int
	Waiting    Waiting // all that wait for an assignment, also those beyond Unassigned
}

// Waiting counts what waits, however much of it is read.
type Waiting struct {
	N, Late, High int
	Oldest        time.Time
	Buildings     map[string]int
	Units         map[string]int // by name
}

// AdviserLoad is an AST with today's load.
type AdviserLoad struct {
	people.AdviserOn
	Load
	Visits []Booking // the maintenance agreed for today and the days after it
}

// Board answers the Supervisor's first page. Only a Supervisor may ask.
func (d *Desk) Board(ctx context.Context, actor people.Actor) (Board, error) {
	var b Board
	if !actor.Has(people.Supervisor) {
		return b, missing()
	}
	c := d.DB.Read()
	waiting, err := cards(ctx, c, `WHERE o.is_open = 1 AND o.turn_role = 'supervisor' ORDER BY o.priority_rank, o.state_since, o.id`+limited(2*queueLimit))
	if err != nil {
		return b, err
	}
	for _, w := range waiting {
		if w.State == procedure.E02 {
			b.Unassigned = append(b.Unassigned, w)
		} else {
			b.Mine = append(b.Mine, w)
		}
	}
	if len(waiting) < 2*queueLimit { // all of them were read
		b.Waiting = waitingOf(b.Unassigned, d.Clock())
	} else if b.Waiting, err = waitingNow(ctx, c, d.Clock()); err != nil {
		return b, err
	}
	if b.Advisers, err = d.LoadsNow(ctx); err != nil {
		return b, err
	}
	values, err := d.Settings.Now(ctx)
	if err != nil {
		return b, err
	}
	b.Weights = WeightsOf(values)
	if err := formers(ctx, c, values, b.Unassigned); err != nil {
		return b, err
	}
	turns, err := count(d, "turns", func() ([]turnCount, error) { return turnCounts(ctx, c, d.Clock()) })
	if err != nil {
		return b, err
	}
	b.ByTurn, b.Late = map[procedure.Role]int{}, map[procedure.Role]int{}
	for _, t := range turns {
		b.ByTurn[procedure.Role(t.Role)], b.Late[procedure.Role(t.Role)] = t.N, t.Late
		b.Open += t.N
	}
	return b, nil
}

// turnCount is how many open orders wait for a role, and how many of them too long.
type turnCount struct {
	Role string `db:"turn_role"`
	N    int    `db:"n"`
	Late int    `db:"late"`
}

func turnCounts(ctx context.Context, c *database.Conn, now time.Time) (list []turnCount, err error) {
	err = c.Select(ctx, &list, `SELECT turn_role, COUNT(*) AS n, SUM(CASE WHEN due_at <> '' AND due_at < ? THEN 1 ELSE 0 END) AS late
		FROM orders WHERE is_open = 1 GROUP BY turn_role`, database.At(now))
	return list, err
}

// waitingOf counts what waits for an assignment from what was read of it.
func waitingOf(list []Card, now time.Time) Waiting {
	w := Waiting{N: len(list), Buildings: map[string]int{}, Units: map[string]int{}}
	for _, c := range list {
		if !c.DueAt.IsZero() && c.DueAt.Before(now) {
			w.Late++
		}
		if c.Priority.Rank() < 2 {
			w.High++
		}
		if c.Building != "" {
			w.Buildings[c.Building]++
		}
		if c.Unit != "" {
			w.Units[c.Unit]++
		}
		if w.Oldest.IsZero() || c.StateSince.Before(w.Oldest) {
			w.Oldest = c.StateSince
		}
	}
	return w
}

// waitingNow counts, among the open orders, those that wait for an assignment.
func waitingNow(ctx context.Context, c *database.Conn, now time.Time) (Waiting, error) {
	var rows []struct {
		Building string           `db:"building"`
		Unit     string           `db:"unit"`
		N        int              `db:"n"`
		Late     int              `db:"late"`
		High     int              `db:"high"`
		Oldest   database.Instant `db:"oldest"`
	}
	err := c.Select(ctx, &rows, `SELECT o.building, COALESCE(u.name, '') AS unit, COUNT(*) AS n, SUM(CASE WHEN o.due_at <> '' AND o.due_at < ? THEN 1 ELSE 0 END) AS late,
			SUM(CASE WHEN o.priority_rank < 2 THEN 1 ELSE 0 END) AS high, MIN(o.state_since) AS oldest
		FROM orders o LEFT JOIN units u ON u.id = o.unit_id
		WHERE o.is_open = 1 AND o.turn_role = 'supervisor' AND o.state = ? GROUP BY o.building, COALESCE(u.name, '')`, database.At(now), string(procedure.E02))
	w := Waiting{Buildings: map[string]int{}, Units: map[string]int{}}
	for _, r := range rows {
		w.N, w.Late, w.High = w.N+r.N, w.Late+r.Late, w.High+r.High
		if r.Building != "" {
			w.Buildings[r.Building] += r.N
		}
		if r.Unit != "" {
			w.Units[r.Unit] += r.N
		}
		if w.Oldest.IsZero() || r.Oldest.Before(w.Oldest) {
			w.Oldest = r.Oldest.Time
		}
	}
	return w, err
}

// LoadsNow returns every AST of today with the load of now, as pages show them: what they
// have to do was counted a moment ago at most. An act that depends on loads asks for
// AdviserLoads in its own transaction.
func (d *Desk) LoadsNow(ctx context.Context) ([]AdviserLoad, error) {
	c, now := d.DB.Read(), d.Clock()
	v, err := d.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	key := fmt.Sprint("work ", localDay(now), WeightsOf(v))
	w, err := count(d, key, func() (work, error) { return d.work(ctx, c, now, v) })
	if err != nil {
		return nil, err
	}
	return d.loaded(ctx, c, now, w)
}

// AdviserLoads returns every AST of a day with the load of now, for the Supervisor.
func (d *Desk) AdviserLoads(ctx context.Context, c *database.Conn, now time.Time) ([]AdviserLoad, error) {
	v, err := d.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	w, err := d.work(ctx, c, now, v)
	if err != nil {
		return nil, err
	}
	return d.loaded(ctx, c, now, w)
}

// work is what everybody who attends has to do.
type work struct {
	loads  map[people.ID]Load
	visits map[people.ID][]Booking
}

func (d *Desk) work(ctx context.Context, c *database.Conn, now time.Time, v settings.Values) (w work, err error) {
	if w.loads, err = loadsOf(ctx, c, WeightsOf(v)); err != nil {
		return w, err
	}
	w.visits, err = d.Agenda(ctx, c, now)
	return w, err
}

// loaded puts the work of each AST beside them.
func (d *Desk) loaded(ctx context.Context, c *database.Conn, now time.Time, w work) ([]AdviserLoad, error) {
	advisers, err := d.People.Advisers(ctx, c, localDay(now))
	if err != nil {
		return nil, err
	}
	out := make([]AdviserLoad, len(advisers))
	for i, a := range advisers {
		visits := w.visits[a.Person.ID]
		out[i] = AdviserLoad{AdviserOn: a, Load: w.loads[a.Person.ID], Visits: visits}
		out[i].Weight += float64(Hours(visits))
	}
	return out, nil
}

// CountsByState counts the open orders in each state, for the living procedure.
func (d *Desk) CountsByState(ctx context.Context) (map[procedure.State]int, error) {
	var rows []struct {
		State string `db:"state"`
		N     int    `db:"n"`
	}
	err := d.DB.Read().Select(ctx, &rows, `SELECT state, COUNT(*) AS n FROM orders WHERE is_open = 1 GROUP BY state`)
	out := map[procedure.State]int{}
	for _, r := range rows {
		out[procedure.State(r.State)] = r.N
	}
	return out, err
}

type dueAsset struct {
	ID       equipment.ID `db:"id"`
	HolderID string       `db:"holder_id"`
	Last     string       `db:"last"`
}

// preventiveDue returns machines with a holder whose last preventive (or entry)
// is on or before a day, that have no open order, and for which nothing was
// proposed since that day: who discards a proposal is not asked again until the
// next year (rev11 P-04, annual). What the programme of the year has a day for is
// proposed by it, in time for that day.
func preventiveDue(ctx context.Context, c *database.Conn, before string, regimes []string, limit int) ([]dueAsset, error) {
	var rows []dueAsset
	in := strings.TrimSuffix(strings.Repeat("?, ", len(regimes)), ", ")
	var args []any
	for _, r := range regimes {
		args = append(args, r)
	}
	err := c.Select(ctx, &rows, `SELECT e.id, e.holder_id, CASE WHEN e.last_maintenance <> '' THEN e.last_maintenance ELSE e.acquired_on END AS last
		FROM assets e JOIN custody k ON k.asset_id = e.id AND k.place = 'usuario' JOIN persons p ON p.id = e.holder_id AND p.active = 1
		WHERE e.status = 'activo' AND e.regime IN (`+in+`) AND e.last_maintenance <= ?
		AND CASE WHEN e.last_maintenance <> '' THEN e.last_maintenance ELSE e.acquired_on END <= ?
		AND CASE WHEN e.last_maintenance <> '' THEN e.last_maintenance ELSE e.acquired_on END <> ''
		AND NOT EXISTS (SELECT 1 FROM maintenance_entries m JOIN maintenance_programmes g ON g.id = m.programme_id AND g.state = 'publicada' WHERE m.asset_id = e.id AND m.live = 1)
		AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.asset_id = e.id AND o.asset_id <> '' AND (o.is_open = 1 OR o.origin = 'preventivo' AND o.created_at > ?))
		ORDER BY last, e.id`+limited(limit), append(args, before, before, before)...)
	return rows, err
}
