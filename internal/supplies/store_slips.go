package supplies

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

const (
	slipColumns     = `id, folio, order_id, adviser_id, urgent, state, note, asked_at, changed_at, version`
	slipLineColumns = `l.slip_id, l.no, l.item_id, i.name, i.unit, l.asked, l.purpose, l.instead, l.verdict, l.give_id, g.name AS give_name, g.serials,
		l.granted, l.reason, l.acquisition_id, l.arrived, l.delivered, l.taken, l.returned`
	slipLineTables = `supply_slip_lines l JOIN supply_items i ON i.id = l.item_id JOIN supply_items g ON g.id = l.give_id`
)

func slipChain(id string) string { return "vale:" + id }

// Ask opens a request with what an AST asks for (rev11 R-A-06, F-07). Its id and folio
// are those of the paper. problem.Invalid for an unknown item or a quantity that is not
// positive.
func (s *Store) Ask(ctx context.Context, c *database.Conn, slip Slip, by audit.By) error {
	slip.State, slip.Version = slip.judge(), 1
	at := database.At(by.At)
	_, err := c.Exec(ctx, `INSERT INTO supply_slips (id, folio, order_id, adviser_id, urgent, state, asked_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		slip.ID, slip.Folio, slip.OrderID, slip.AdviserID, flag(slip.Urgent), slip.State, at, at)
	if err != nil {
		return fmt.Errorf("open a request of supplies: %w", err)
	}
	for i, l := range slip.Lines {
		l.SlipID, l.Row = slip.ID, int64(i+1)
		if err := s.addLine(ctx, c, l); err != nil {
			return err
		}
	}
	return audit.Append(ctx, c, by.On(slipChain(slip.ID), "solicitud", map[string]any{"folio": slip.Folio, "orden": slip.OrderID, "urgente": slip.Urgent, "renglones": slip.Lines}))
}

// More adds a line that only the Supervisor named, and returns its number.
func (s *Store) More(ctx context.Context, c *database.Conn, id string, l SlipLine) (int64, error) {
	err := c.Get(ctx, &l.Row, `SELECT COUNT(*) + 1 FROM supply_slip_lines WHERE slip_id = ?`, id)
	if err != nil {
		return 0, fmt.Errorf("count the lines of a request: %w", err)
	}
	l.SlipID = id
	return l.Row, s.addLine(ctx, c, l)
}

func (s *Store) addLine(ctx context.Context, c *database.Conn, l SlipLine) error {
	i, err := s.Item(ctx, c, l.ItemID)
	if problem.KindOf(err) == problem.NotFound || err == nil && !i.Active {
		return problem.OnField("lineas", "Elige los insumos de la lista.")
	}
	if err != nil {
		return err
	}
	if l.Asked <= 0 || l.Asked > most {
		return wrongQty
	}
	if l.GiveID == "" {
		l.GiveID = l.ItemID
	}
	_, err = c.Exec(ctx, `INSERT INTO supply_slip_lines (slip_id, no, item_id, asked, purpose, instead, verdict, give_id, granted, delivered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		l.SlipID, l.Row, l.ItemID, l.Asked, l.Purpose, l.Instead, l.Verdict, l.GiveID, l.Granted, l.Delivered)
	if err != nil {
		return fmt.Errorf("write a line of a request: %w", err)
	}
	return nil
}

// takeSlip takes a request, so that whoever else would change it waits. version is the
// one that the person saw; 0 skips the comparison. problem.Conflict when it changed.
func (s *Store) takeSlip(ctx context.Context, c *database.Conn, id string, version int64, by audit.By) (Slip, error) {
	n, err := c.Exec(ctx, `UPDATE supply_slips SET version = version + 1, changed_at = ? WHERE id = ? AND (version = ? OR ? = 0)`, database.At(by.At), id, version, version)
	if err != nil {
		return Slip{}, fmt.Errorf("take a request of supplies: %w", err)
	}
	slip, err := s.Slip(ctx, c, id)
	if err == nil && n == 0 {
		err = problem.New(problem.Conflict, "La solicitud "+slip.Folio+" cambió mientras la veías.", "Revisa cómo quedó y vuelve a intentarlo.")
	}
	return slip, err
}

// Slip returns a request with its lines; problem.NotFound when there is none.
func (s *Store) Slip(ctx context.Context, c *database.Conn, id string) (Slip, error) {
	return s.slipWhere(ctx, c, `id = ?`, id)
}

// SlipByFolio is Slip by «INS-2026-000004».
func (s *Store) SlipByFolio(ctx context.Context, c *database.Conn, folio string) (Slip, error) {
	return s.slipWhere(ctx, c, `folio = ?`, folio)
}

func (s *Store) slipWhere(ctx context.Context, c *database.Conn, where string, arg string) (Slip, error) {
	var slip Slip
	err := c.Get(ctx, &slip, `SELECT `+slipColumns+` FROM supply_slips WHERE `+where, arg)
	if database.IsNone(err) {
		return Slip{}, problem.Missing("esa solicitud de insumos")
	}
	if err == nil {
		err = c.Select(ctx, &slip.Lines, `SELECT `+slipLineColumns+` FROM `+slipLineTables+` WHERE l.slip_id = ? ORDER BY l.no`, slip.ID)
	}
	if err != nil {
		return Slip{}, fmt.Errorf("read a request of supplies: %w", err)
	}
	return slip, nil
}

// OfOrder returns the requests of an order, oldest first.
func (s *Store) OfOrder(ctx context.Context, c *database.Conn, orderID string) ([]Slip, error) {
	return s.several(ctx, c, `WHERE order_id = ? ORDER BY asked_at, id`, orderID)
}

// SlipFilter chooses requests.
type SlipFilter struct {
	State   SlipState // "" for those that are not closed
	Adviser string    // "" for everybody's
	Page
}

// Slips returns requests, the oldest first while they are open and the newest first when
// closed, one more than the limit when there are more.
func (s *Store) Slips(ctx context.Context, c *database.Conn, f SlipFilter) ([]Slip, error) {
	where, args := `state <> 'cerrada'`, []any{}
	if f.State != "" {
		where, args = `state = ?`, append(args, f.State)
	}
	if f.Adviser != "" {
		where, args = where+` AND adviser_id = ?`, append(args, f.Adviser)
	}
	forth, back, order, reverse := `>`, `<`, `asked_at, id`, `asked_at DESC, id DESC`
	if f.State == Closed {
		forth, back, order, reverse = back, forth, reverse, order
	}
	backwards := f.Before.ID != ""
	switch {
	case f.After.ID != "":
		where, args = where+` AND (asked_at, id) `+forth+` (?, ?)`, append(args, f.After.At, f.After.ID)
	case backwards:
		where, args, order = where+` AND (asked_at, id) `+back+` (?, ?)`, append(args, f.Before.At, f.Before.ID), reverse
	}
	list, err := s.several(ctx, c, `WHERE `+where+` ORDER BY `+order+` LIMIT ?`, append(args, f.Limit+1)...)
	if backwards {
		slices.Reverse(list)
	}
	return list, err
}

func (s *Store) several(ctx context.Context, c *database.Conn, tail string, args ...any) ([]Slip, error) {
	var list []Slip
	if err := c.Select(ctx, &list, `SELECT `+slipColumns+` FROM supply_slips `+tail, args...); err != nil {
		return nil, fmt.Errorf("read requests of supplies: %w", err)
	}
	if len(list) == 0 {
		return nil, nil
	}
	ids, at := make([]string, len(list)), map[string]int{}
	for i, x := range list {
		ids[i], at[x.ID] = x.ID, i
	}
	query, in, err := c.In(`SELECT `+slipLineColumns+` FROM `+slipLineTables+` WHERE l.slip_id IN (?) ORDER BY l.slip_id, l.no`, ids)
	if err != nil {
		return nil, err
	}
	var lines []SlipLine
	if err := c.Select(ctx, &lines, query, in...); err != nil {
		return nil, fmt.Errorf("read the lines of requests: %w", err)
	}
	for _, l := range lines {
		x := &list[at[l.SlipID]]
		x.Lines = append(x.Lines, l)
	}
	return list, nil
}

// CountSlips counts the open requests of each state, up to a number.
func (s *Store) CountSlips(ctx context.Context, c *database.Conn, adviser string, most int) (map[SlipState]int, error) {
	found := map[SlipState]int{}
	for _, state := range SlipStates[:len(SlipStates)-1] {
		var n int
		query, args := `SELECT COUNT(*) FROM (SELECT 1 AS one FROM supply_slips WHERE state = ? LIMIT ?) AS few`, []any{state, most}
		if adviser != "" {
			query, args = `SELECT COUNT(*) FROM (SELECT 1 AS one FROM supply_slips WHERE state = ? AND adviser_id = ? LIMIT ?) AS few`, []any{state, adviser, most}
		}
		if err := c.Get(ctx, &n, query, args...); err != nil {
			return nil, fmt.Errorf("count requests: %w", err)
		}
		found[state] = n
	}
	return found, nil
}

// keepLine writes how a line stands.
func keepLine(ctx context.Context, c *database.Conn, l SlipLine) error {
	_, err := c.Exec(ctx, `UPDATE supply_slip_lines SET verdict = ?, give_id = ?, granted = ?, reason = ?, acquisition_id = ?, arrived = ?, delivered = ?, taken = ?, returned = ? WHERE slip_id = ? AND no = ?`,
		l.Verdict, l.GiveID, l.Granted, l.Reason, l.Acquisition, l.Arrived, l.Delivered, l.Taken, l.Returned, l.SlipID, l.Row)
	if err != nil {
		return fmt.Errorf("write a line of a request: %w", err)
	}
	return nil
}

// settle writes the state that follows from the lines, with what was done.
func (s *Store) settle(ctx context.Context, c *database.Conn, slip *Slip, action string, data any, by audit.By) error {
	slip.State = slip.judge()
	if _, err := c.Exec(ctx, `UPDATE supply_slips SET state = ?, note = ? WHERE id = ?`, slip.State, slip.Note, slip.ID); err != nil {
		return fmt.Errorf("move a request on: %w", err)
	}
	return audit.Append(ctx, c, by.On(slipChain(slip.ID), action, data))
}

// ready adds up what lies reserved for lines, by item.
func ready(lines []SlipLine) map[string]int64 {
	sum := map[string]int64{}
	for _, l := range lines {
		sum[l.GiveID] += l.Ready()
	}
	return sum
}

// weigh reserves what lines need more than before, and releases what they need less.
func (s *Store) weigh(ctx context.Context, c *database.Conn, slip Slip, before map[string]int64, by audit.By) error {
	after := ready(slip.Lines)
	for id := range before {
		after[id] += 0
	}
	for _, id := range slices.Sorted(maps.Keys(after)) {
		var err error
		switch diff := after[id] - before[id]; {
		case diff > 0:
			err = s.Reserve(ctx, c, slip.OrderID, []Line{{ItemID: id, Qty: diff}}, slip.Folio, by)
		case diff < 0:
			err = s.Release(ctx, c, slip.OrderID, []Line{{ItemID: id, Qty: -diff}}, "Se decidió de nuevo en "+slip.Folio, by)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
