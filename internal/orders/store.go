package orders

import (
	"context"
	"encoding/json"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
)

// row is an order as it is stored.
type row struct {
	ID           string           `db:"id"`
	Folio        string           `db:"folio"`
	Number       int64            `db:"number"`
	Revision     int              `db:"revision"`
	Version      int64            `db:"version"`
	State        string           `db:"state"`
	HalfDone     bool             `db:"half_done"`
	IsOpen       bool             `db:"is_open"`
	TurnRole     string           `db:"turn_role"`
	TurnPerson   string           `db:"turn_person"`
	Class        string           `db:"class"`
	Origin       string           `db:"origin"`
	Medium       string           `db:"medium"`
	RequesterID  string           `db:"requester_id"`
	HolderID     string           `db:"holder_id"`
	CapturedBy   string           `db:"captured_by"`
	UnitID       string           `db:"unit_id"`
	AdviserID    string           `db:"adviser_id"`
	AssetID      string           `db:"asset_id"`
	Service      string           `db:"service"`
	Category     string           `db:"category"`
	Fault        string           `db:"fault"`
	Building     string           `db:"building"`
	Floor        string           `db:"floor"`
	Office       string           `db:"office"`
	Priority     string           `db:"priority"`
	PriorityRank int              `db:"priority_rank"`
	CreatedAt    database.Instant `db:"created_at"`
	RequestedAt  database.Instant `db:"requested_at"`
	StateSince   database.Instant `db:"state_since"`
	Timer        string           `db:"timer"`
	DueAt        database.Instant `db:"due_at"`
	CheckAt      database.Instant `db:"check_at"`
	ConcludedAt  database.Instant `db:"concluded_at"`
	Conclusion   string           `db:"conclusion"`
	SurveyDue    database.Instant `db:"survey_due"`
	ClosedAt     database.Instant `db:"closed_at"`
	Grade        string           `db:"grade"`
	Satisfaction int              `db:"satisfaction"`
	ParentID     string           `db:"parent_id"`
	RelapseOf    string           `db:"relapse_of"`
	RepairID     string           `db:"repair_id"`
	Reopenings   int              `db:"reopenings"`
	AgendaAt     string           `db:"agenda_at"`
	Record       string           `db:"record"`
}

const columns = `id, folio, number, revision, version, state, half_done, is_open, turn_role, turn_person, class, origin, medium,
	requester_id, holder_id, captured_by, unit_id, adviser_id, asset_id, service, category, fault, building, floor, office,
	priority, priority_rank, created_at, requested_at, state_since, timer, due_at, check_at, concluded_at, conclusion,
	survey_due, closed_at, grade, satisfaction, parent_id, relapse_of, repair_id, reopenings, agenda_at, record`

func (r *row) order() (*Order, error) {
	o := &Order{
		ID: ID(r.ID), Folio: r.Folio, Revision: r.Revision, Version: r.Version, State: procedure.State(r.State), HalfDone: r.HalfDone,
		Class: Class(r.Class), Origin: Origin(r.Origin), Medium: r.Medium,
		RequesterID: people.ID(r.RequesterID), HolderID: people.ID(r.HolderID), CapturedBy: people.ID(r.CapturedBy), UnitID: r.UnitID,
		AdviserID: people.ID(r.AdviserID), AssetID: equipment.ID(r.AssetID), Service: r.Service, Category: r.Category, Fault: r.Fault,
		Building: r.Building, Floor: r.Floor, Office: r.Office, Priority: Priority(r.Priority),
		CreatedAt: r.CreatedAt.Time, RequestedAt: r.RequestedAt.Time, StateSince: r.StateSince.Time,
		Timer: procedure.TimerName(r.Timer), DueAt: r.DueAt.Time, CheckAt: r.CheckAt.Time,
		ConcludedAt: r.ConcludedAt.Time, Conclusion: Conclusion(r.Conclusion), SurveyDue: r.SurveyDue.Time, ClosedAt: r.ClosedAt.Time,
		Grade: Grade(r.Grade), Index: r.Satisfaction, ParentID: ID(r.ParentID), RelapseOf: ID(r.RelapseOf), RepairID: r.RepairID, Reopenings: r.Reopenings,
	}
	return o, json.Unmarshal([]byte(r.Record), &o.Record)
}

func rowOf(o *Order, number int64) (row, error) {
	record, err := json.Marshal(o.Record)
	if err != nil {
		return row{}, err
	}
	role, person, _ := o.Awaiting()
	r := row{
		ID: string(o.ID), Folio: o.Folio, Number: number, Revision: o.Revision, Version: o.Version, State: string(o.State), HalfDone: o.HalfDone,
		IsOpen: o.Open(), TurnRole: string(role), TurnPerson: string(person), Class: string(o.Class), Origin: string(o.Origin), Medium: o.Medium,
		RequesterID: string(o.RequesterID), HolderID: string(o.HolderID), CapturedBy: string(o.CapturedBy), UnitID: o.UnitID,
		AdviserID: string(o.AdviserID), AssetID: string(o.AssetID), Service: o.Service, Category: o.Category, Fault: o.Fault,
		Building: o.Building, Floor: o.Floor, Office: o.Office, Priority: string(o.Priority), PriorityRank: o.Priority.Rank(),
		CreatedAt: database.At(o.CreatedAt), RequestedAt: database.At(o.RequestedAt), StateSince: database.At(o.StateSince),
		Timer: string(o.Timer), DueAt: database.At(o.DueAt), CheckAt: database.At(o.CheckAt), ConcludedAt: database.At(o.ConcludedAt),
		Conclusion: string(o.Conclusion), SurveyDue: database.At(o.SurveyDue), ClosedAt: database.At(o.ClosedAt),
		Grade: string(o.Grade), Satisfaction: o.Index, ParentID: string(o.ParentID), RelapseOf: string(o.RelapseOf), RepairID: o.RepairID, Reopenings: o.Reopenings,
		Record: string(record),
	}
	if a := o.Record.Agreement; a != nil && (o.State == procedure.E07 || o.State == procedure.E08) {
		r.AgendaAt = a.Day + "T" + a.Time
	}
	return r, nil
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func insertOrder(ctx context.Context, c *database.Conn, o *Order, number int64) error {
	r, err := rowOf(o, number)
	if err != nil {
		return err
	}
	_, err = c.Exec(ctx, `INSERT INTO orders (`+columns+`) VALUES
		(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.Folio, r.Number, r.Revision, r.Version, r.State, bit(r.HalfDone), bit(r.IsOpen), r.TurnRole, r.TurnPerson, r.Class, r.Origin, r.Medium,
		r.RequesterID, r.HolderID, r.CapturedBy, r.UnitID, r.AdviserID, r.AssetID, r.Service, r.Category, r.Fault, r.Building, r.Floor, r.Office,
		r.Priority, r.PriorityRank, r.CreatedAt, r.RequestedAt, r.StateSince, r.Timer, r.DueAt, r.CheckAt, r.ConcludedAt, r.Conclusion,
		r.SurveyDue, r.ClosedAt, r.Grade, r.Satisfaction, r.ParentID, r.RelapseOf, r.RepairID, r.Reopenings, r.AgendaAt, r.Record)
	return err
}

// updateOrder saves an order if nobody changed it since it was read.
func updateOrder(ctx context.Context, c *database.Conn, o *Order, was int64, number int64) error {
	r, err := rowOf(o, number)
	if err != nil {
		return err
	}
	n, err := c.Exec(ctx, `UPDATE orders SET folio = ?, number = ?, version = ?, state = ?, half_done = ?, is_open = ?, turn_role = ?, turn_person = ?,
		medium = ?, holder_id = ?, captured_by = ?, adviser_id = ?, service = ?, category = ?, fault = ?, priority = ?, priority_rank = ?,
		requested_at = ?, state_since = ?, timer = ?, due_at = ?, check_at = ?, concluded_at = ?, conclusion = ?, survey_due = ?, closed_at = ?,
		grade = ?, satisfaction = ?, repair_id = ?, reopenings = ?, agenda_at = ?, record = ?
		WHERE id = ? AND version = ?`,
		r.Folio, r.Number, r.Version, r.State, bit(r.HalfDone), bit(r.IsOpen), r.TurnRole, r.TurnPerson,
		r.Medium, r.HolderID, r.CapturedBy, r.AdviserID, r.Service, r.Category, r.Fault, r.Priority, r.PriorityRank,
		r.RequestedAt, r.StateSince, r.Timer, r.DueAt, r.CheckAt, r.ConcludedAt, r.Conclusion, r.SurveyDue, r.ClosedAt,
		r.Grade, r.Satisfaction, r.RepairID, r.Reopenings, r.AgendaAt, r.Record, r.ID, was)
	if err != nil {
		return err
	}
	if n == 0 {
		return errChanged
	}
	return nil
}

// errChanged tells Desk that the compare-and-swap of an order failed.
var errChanged = problem.New(problem.Conflict, "Otra persona cambió la orden mientras tú la veías.", "Revisa lo nuevo y vuelve a intentarlo; lo que escribiste sigue aquí.")

// loadOrder reads one order by folio or id; the number comes along for saving.
func loadOrder(ctx context.Context, c *database.Conn, where string, arg any) (*Order, int64, error) {
	var r row
	if err := c.Get(ctx, &r, `SELECT `+columns+` FROM orders WHERE `+where, arg); err != nil {
		if database.IsNone(err) {
			return nil, 0, missing()
		}
		return nil, 0, err
	}
	o, err := r.order()
	return o, r.Number, err
}

// missing is the answer for an order that does not exist and for one that the
// person may not read, in the same words.
func missing() error { return problem.Missing("esa orden") }

const (
	byFolio = "folio <> '' AND folio = ?" // the index leaves out proposals, so the text must too
	byID    = "id = ?"
)

func insertStep(ctx context.Context, c *database.Conn, id ID, s Step, data []byte) error {
	_, err := c.Exec(ctx, `INSERT INTO order_steps (order_id, seq, way, act, answer, from_state, to_state, actor_id, role, at, real_at, text, revision, data)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		string(id), s.Seq, s.Way, string(s.Act), string(s.Answer), string(s.From), string(s.To), string(s.Actor), string(s.Role),
		database.At(s.At), database.At(s.RealAt), s.Text, s.Revision, string(data))
	return err
}

type stepRow struct {
	Seq      int64            `db:"seq"`
	Way      string           `db:"way"`
	Act      string           `db:"act"`
	Answer   string           `db:"answer"`
	From     string           `db:"from_state"`
	To       string           `db:"to_state"`
	Actor    string           `db:"actor_id"`
	Role     string           `db:"role"`
	At       database.Instant `db:"at"`
	RealAt   database.Instant `db:"real_at"`
	Text     string           `db:"text"`
	Revision int              `db:"revision"`
}

func (r stepRow) step() Step {
	return Step{Seq: r.Seq, Way: r.Way, Act: procedure.Act(r.Act), Answer: procedure.Answer(r.Answer), From: procedure.State(r.From), To: procedure.State(r.To),
		Actor: people.ID(r.Actor), Role: procedure.Role(r.Role), At: r.At.Time, RealAt: r.RealAt.Time, Text: r.Text, Revision: r.Revision}
}

// Steps returns the steps of an order after a sequence number, the oldest first.
func Steps(ctx context.Context, c *database.Conn, id ID, after int64) ([]Step, error) {
	var rows []stepRow
	err := c.Select(ctx, &rows, `SELECT seq, way, act, answer, from_state, to_state, actor_id, role, at, real_at, text, revision
		FROM order_steps WHERE order_id = ? AND seq > ? ORDER BY seq`, string(id), after)
	steps := make([]Step, len(rows))
	for i, r := range rows {
		steps[i] = r.step()
	}
	return steps, err
}

// StepData returns what was handed in with one step, as canonical JSON.
func StepData(ctx context.Context, c *database.Conn, id ID, seq int64) (json.RawMessage, error) {
	var data string
	err := c.Get(ctx, &data, `SELECT data FROM order_steps WHERE order_id = ? AND seq = ?`, string(id), seq)
	return json.RawMessage(data), err
}

// childOf returns the newest backup order of a parent, nil without one (rev11 P-06).
func childOf(ctx context.Context, c *database.Conn, parent ID) (*Order, error) {
	var rows []row
	if err := c.Select(ctx, &rows, `SELECT `+columns+` FROM orders WHERE parent_id <> '' AND parent_id = ? ORDER BY created_at DESC, id DESC LIMIT 1`, string(parent)); err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[0].order()
}

// busyAt returns the folio that occupies part of an AST's slot, other than the
// order itself; "" when it is free (rev11 A-06). The day's agenda of one AST is a
// handful of rows.
func busyAt(ctx context.Context, c *database.Conn, adviser people.ID, day, at string, minutes int, not ID) (string, error) {
	var rows []struct {
		Folio  string `db:"folio"`
		Record string `db:"record"`
	}
	err := c.Select(ctx, &rows, `SELECT folio, record FROM orders WHERE is_open = 1 AND agenda_at <> '' AND adviser_id = ? AND agenda_at >= ? AND agenda_at < ? AND id <> ?`,
		string(adviser), day+"T00:00", day+"T24:00", string(not))
	if err != nil {
		return "", err
	}
	from, ok := minuteOf(at)
	if !ok {
		return "", nil // AgreeMaintenance names the field
	}
	for _, r := range rows {
		var rec Record
		if err := json.Unmarshal([]byte(r.Record), &rec); err != nil {
			return "", err
		}
		if g := rec.Agreement; g != nil {
			if other, ok := minuteOf(g.Time); ok && from < other+g.Minutes && other < from+minutes {
				return r.Folio, nil
			}
		}
	}
	return "", nil
}

// minuteOf is the minute of the day of «10:30».
func minuteOf(at string) (int, bool) {
	t, err := time.Parse("15:04", at)
	return t.Hour()*60 + t.Minute(), err == nil
}

// dueIDs returns open orders whose clock must be looked at.
func dueIDs(ctx context.Context, c *database.Conn, now time.Time, limit int) ([]ID, error) {
	var ids []ID
	err := c.Select(ctx, &ids, `SELECT id FROM orders WHERE check_at <> '' AND check_at <= ? ORDER BY check_at LIMIT ?`, database.At(now), limit)
	return ids, err
}

// setClock saves only what the clock job changed: reminders sent and next look.
func setClock(ctx context.Context, c *database.Conn, o *Order, was time.Time) error {
	r, err := rowOf(o, 0)
	if err != nil {
		return err
	}
	n, err := c.Exec(ctx, `UPDATE orders SET check_at = ?, due_at = ?, survey_due = ?, record = ? WHERE id = ? AND version = ? AND check_at = ?`, r.CheckAt, r.DueAt, r.SurveyDue, r.Record, r.ID, o.Version, database.At(was))
	if err == nil && n == 0 {
		return errChanged
	}
	return err
}

// SetRepair notes the external file that an order closed into, in the transaction
// of the act that opened it (rev11 P-07, P-08).
func SetRepair(ctx context.Context, c *database.Conn, id ID, repairID string) error {
	_, err := c.Exec(ctx, `UPDATE orders SET repair_id = ? WHERE id = ?`, repairID, string(id))
	return err
}

// ProposalFor returns the proposal that still waits for its user and that came
// from an external file, or for a machine; "" without one.
func ProposalFor(ctx context.Context, c *database.Conn, repairID string) (ID, error) {
	var ids []ID
	err := c.Select(ctx, &ids, `SELECT id FROM orders WHERE repair_id <> '' AND repair_id = ? AND origin = 'retorno' AND state = 'E00'`, repairID)
	if err != nil || len(ids) == 0 {
		return "", err
	}
	return ids[0], nil
}

// OpenFor returns how many open orders a machine has.
func OpenFor(ctx context.Context, c *database.Conn, asset equipment.ID) (int, error) {
	var n int
	err := c.Get(ctx, &n, `SELECT COUNT(*) FROM orders WHERE is_open = 1 AND asset_id <> '' AND asset_id = ?`, string(asset))
	return n, err
}

// AdviserOf returns the AST of an order, "" while it has none. Rooms above ask it for an
// order they hold the id of (rev11 R-A-07).
func AdviserOf(ctx context.Context, c *database.Conn, id string) (people.ID, error) {
	var adviser people.ID
	err := c.Get(ctx, &adviser, `SELECT adviser_id FROM orders WHERE id = ?`, id)
	if database.IsNone(err) {
		return "", missing()
	}
	return adviser, err
}
