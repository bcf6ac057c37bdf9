package supplies

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

const acquisitionColumns = `id, number, supplier, promised, state, note, order_id, made_by, at, version`

func acquisitionChain(id string) string { return "adquisicion:" + id }

func dayOf(by audit.By) calendar.Day { return calendar.DayOf(by.At, clock.Mexico) }

// Acquire begins an acquisition; the lines of requests that wait for its items know it
// from here. Without lines it has nothing to receive, and says so by being only a note of
// activity 13. problem.Invalid names the field that lacks something.
func (s *Store) Acquire(ctx context.Context, c *database.Conn, a Acquisition, by audit.By) (Acquisition, error) {
	if err := a.check(dayOf(by)); err != nil {
		return a, err
	}
	a.ID, a.State, a.By, a.At, a.Version = database.NewID(), UnderWay, by.Actor, database.At(by.At), 1
	_, err := c.Exec(ctx, `INSERT INTO supply_acquisitions (id, number, supplier, promised, state, note, order_id, made_by, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		a.ID, a.Number, a.Supplier, a.Promised, a.State, a.Note, a.OrderID, a.By, a.At)
	if err != nil {
		return a, fmt.Errorf("begin an acquisition: %w", err)
	}
	for i := range a.Lines {
		l := &a.Lines[i]
		l.AcquisitionID = a.ID
		item, err := s.Item(ctx, c, l.ItemID)
		if problem.KindOf(err) == problem.NotFound || err == nil && !item.Active {
			return a, problem.OnField("lineas", "Elige los insumos de la lista.")
		}
		if err != nil {
			return a, err
		}
		_, err = c.Exec(ctx, `INSERT INTO supply_acquisition_lines (acquisition_id, item_id, qty, cost) VALUES (?, ?, ?, ?)`, a.ID, l.ItemID, l.Qty, l.Cost)
		if err != nil {
			return a, fmt.Errorf("write a line of an acquisition: %w", err)
		}
		if err := s.promiseLines(ctx, c, a, *l); err != nil {
			return a, err
		}
	}
	return a, audit.Append(ctx, c, by.On(acquisitionChain(a.ID), "alta", a))
}

// promiseLines ties waiting lines of requests to an acquisition, as far as its quantity goes:
// those of its own order first, then the urgent and the oldest.
func (s *Store) promiseLines(ctx context.Context, c *database.Conn, a Acquisition, l AcquisitionLine) error {
	waiting, err := s.waiting(ctx, c, l.ItemID, a.OrderID, "")
	if err != nil {
		return err
	}
	left := l.Qty
	for _, w := range waiting {
		if w.Acquisition != "" || left < w.Missing() {
			continue
		}
		left -= w.Missing()
		w.Acquisition = a.ID
		if err := keepLine(ctx, c, w.SlipLine); err != nil {
			return err
		}
	}
	return nil
}

type waitingLine struct {
	SlipLine
	OrderID   string `db:"order_id"`
	AdviserID string `db:"adviser_id"`
	Folio     string `db:"folio"`
}

// waiting returns the lines that wait for an item to be bought: those of an order or
// promised by an acquisition first, then the urgent and the oldest.
func (s *Store) waiting(ctx context.Context, c *database.Conn, itemID, orderID, acquisitionID string) (list []waitingLine, err error) {
	err = c.Select(ctx, &list, `SELECT `+slipLineColumns+`, s.order_id, s.adviser_id, s.folio
		FROM `+slipLineTables+` JOIN supply_slips s ON s.id = l.slip_id
		WHERE l.verdict = 'adquirir' AND l.give_id = ? AND l.granted > l.arrived AND l.granted > l.delivered AND s.state <> 'cerrada'
		ORDER BY CASE WHEN l.acquisition_id <> '' AND l.acquisition_id = ? THEN 0 WHEN s.order_id = ? THEN 1 ELSE 2 END, s.urgent DESC, s.asked_at, s.id, l.no`,
		itemID, acquisitionID, orderID)
	if err != nil {
		return nil, fmt.Errorf("read who waits for a supply: %w", err)
	}
	return list, nil
}

// Acquisition returns one with its lines; problem.NotFound when there is none.
func (s *Store) Acquisition(ctx context.Context, c *database.Conn, id string) (Acquisition, error) {
	var a Acquisition
	err := c.Get(ctx, &a, `SELECT `+acquisitionColumns+` FROM supply_acquisitions WHERE id = ?`, id)
	if database.IsNone(err) {
		return a, problem.Missing("esa adquisición")
	}
	if err != nil {
		return a, fmt.Errorf("read an acquisition: %w", err)
	}
	list := []Acquisition{a}
	err = s.fill(ctx, c, list)
	return list[0], err
}

// fill reads the lines of acquisitions.
func (s *Store) fill(ctx context.Context, c *database.Conn, list []Acquisition) error {
	if len(list) == 0 {
		return nil
	}
	ids, at := make([]string, len(list)), map[string]int{}
	for i, a := range list {
		ids[i], at[a.ID] = a.ID, i
	}
	query, args, err := c.In(`SELECT l.acquisition_id, l.item_id, i.name, i.unit, i.serials, l.qty, l.cost, l.received
		FROM supply_acquisition_lines l JOIN supply_items i ON i.id = l.item_id WHERE l.acquisition_id IN (?) ORDER BY i.name`, ids)
	if err != nil {
		return err
	}
	var lines []AcquisitionLine
	if err := c.Select(ctx, &lines, query, args...); err != nil {
		return fmt.Errorf("read the lines of acquisitions: %w", err)
	}
	for _, l := range lines {
		a := &list[at[l.AcquisitionID]]
		a.Lines = append(a.Lines, l)
	}
	return nil
}

// Underway returns the acquisitions that have not come, the earliest promise first, one
// more than the limit when there are more.
func (s *Store) Underway(ctx context.Context, c *database.Conn, p Page) ([]Acquisition, error) {
	return s.acquisitions(ctx, c, `state = 'curso'`, `promised`, p)
}

// Past returns the acquisitions that came or were closed, the newest first.
func (s *Store) Past(ctx context.Context, c *database.Conn, p Page) ([]Acquisition, error) {
	return s.acquisitions(ctx, c, `state <> 'curso'`, `at`, p)
}

func (s *Store) acquisitions(ctx context.Context, c *database.Conn, where, key string, p Page) ([]Acquisition, error) {
	forth, back, ways := `>`, `<`, [2]string{``, ` DESC`}
	if key == `at` {
		forth, back, ways = back, forth, [2]string{` DESC`, ``}
	}
	way, args := ways[0], []any{}
	switch {
	case p.After.ID != "":
		where, args = where+` AND (`+key+`, id) `+forth+` (?, ?)`, append(args, p.After.At, p.After.ID)
	case p.Before.ID != "":
		where, args, way = where+` AND (`+key+`, id) `+back+` (?, ?)`, append(args, p.Before.At, p.Before.ID), ways[1]
	}
	var list []Acquisition
	err := c.Select(ctx, &list, `SELECT `+acquisitionColumns+` FROM supply_acquisitions WHERE `+where+` ORDER BY `+key+way+`, id`+way+` LIMIT ?`, append(args, p.Limit+1)...)
	if err != nil {
		return nil, fmt.Errorf("read acquisitions: %w", err)
	}
	if p.Before.ID != "" {
		slices.Reverse(list)
	}
	return list, s.fill(ctx, c, list)
}

// Needs returns what has to be bought, by name: what orders wait for, what is under its
// minimum, and what of it is ordered already (rev11 R-S-03).
func (s *Store) Needs(ctx context.Context, c *database.Conn) (list []Need, err error) {
	err = c.Select(ctx, &list, `SELECT * FROM (SELECT `+itemColumns+`,
			CAST(COALESCE((SELECT SUM(l.granted - CASE WHEN l.arrived > l.delivered THEN l.arrived ELSE l.delivered END)
				FROM supply_slip_lines l JOIN supply_slips s ON s.id = l.slip_id
				WHERE l.verdict = 'adquirir' AND l.give_id = supply_items.id AND s.state <> 'cerrada'), 0) AS BIGINT) AS waiting,
			CAST(COALESCE((SELECT SUM(l.qty - l.received) FROM supply_acquisition_lines l JOIN supply_acquisitions a ON a.id = l.acquisition_id
				WHERE l.item_id = supply_items.id AND a.state = 'curso'), 0) AS BIGINT) AS coming
		FROM supply_items WHERE active = 1) AS needs WHERE waiting > 0 OR stock - reserved < minimum ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("read what has to be bought: %w", err)
	}
	return list, nil
}

func (s *Store) takeAcquisition(ctx context.Context, c *database.Conn, id string, version int64) (Acquisition, error) {
	n, err := c.Exec(ctx, `UPDATE supply_acquisitions SET version = version + 1 WHERE id = ? AND version = ?`, id, version)
	if err != nil {
		return Acquisition{}, fmt.Errorf("take an acquisition: %w", err)
	}
	a, err := s.Acquisition(ctx, c, id)
	switch {
	case err != nil:
		return a, err
	case n == 0:
		return a, problem.New(problem.Conflict, "La adquisición cambió mientras la veías.", "Revisa cómo quedó y vuelve a intentarlo.")
	case a.State != UnderWay:
		return a, problem.New(problem.Refused, "La adquisición ya no está en curso.", "Registra lo que llegue como una entrada de la bodega.")
	}
	return a, nil
}

// Receive takes in what came of an acquisition, all of it or a part, reserves it for the
// orders that wait and tells their AST; it returns those orders (rev11 R-S-03).
// problem.Invalid for more than was ordered, problem.Conflict when somebody else changed
// the acquisition.
func (s *Store) Receive(ctx context.Context, c *database.Conn, id string, version int64, came []Receipt, document string, by audit.By) ([]Came, error) {
	a, err := s.takeAcquisition(ctx, c, id, version)
	if err != nil {
		return nil, err
	}
	if len(came) == 0 {
		return nil, problem.OnField("lineas", "Escribe cuánto llegó de algún renglón.")
	}
	came = slices.SortedFunc(slices.Values(came), func(x, y Receipt) int { return strings.Compare(x.ItemID, y.ItemID) })
	var told []Came
	for _, r := range came {
		i := slices.IndexFunc(a.Lines, func(l AcquisitionLine) bool { return l.ItemID == r.ItemID })
		if i < 0 {
			return nil, problem.OnField("lineas", "Ese insumo no es de esta adquisición.")
		}
		l := &a.Lines[i]
		if r.Qty <= 0 || r.Qty > l.Left() {
			return nil, problem.OnField(fmt.Sprintf("lineas[%d].cantidad", i), fmt.Sprintf("Faltan %d por llegar: lo que venga de más se registra como entrada de la bodega.", l.Left()))
		}
		r.Acquisition, r.Note = a.ID, strings.TrimSpace(a.Number+" · "+document)
		if err := s.Enter(ctx, c, r, by); err != nil {
			return nil, err
		}
		l.Received += r.Qty
		if _, err := c.Exec(ctx, `UPDATE supply_acquisition_lines SET received = ? WHERE acquisition_id = ? AND item_id = ?`, l.Received, a.ID, l.ItemID); err != nil {
			return nil, fmt.Errorf("note what came: %w", err)
		}
		some, err := s.share(ctx, c, a, r, by)
		if err != nil {
			return nil, err
		}
		told = append(told, some...)
	}
	if !slices.ContainsFunc(a.Lines, func(l AcquisitionLine) bool { return l.Left() > 0 }) {
		a.State = Received
		if _, err := c.Exec(ctx, `UPDATE supply_acquisitions SET state = ? WHERE id = ?`, a.State, a.ID); err != nil {
			return nil, fmt.Errorf("end an acquisition: %w", err)
		}
	}
	for i := range told {
		list, err := s.OfOrder(ctx, c, told[i].OrderID)
		if err != nil {
			return nil, err
		}
		told[i].Whole = !slices.ContainsFunc(list, func(x Slip) bool {
			return slices.ContainsFunc(x.Lines, func(l SlipLine) bool { return l.Missing() > 0 })
		})
	}
	return told, audit.Append(ctx, c, by.On(acquisitionChain(a.ID), "recepción", map[string]any{"llegó": came, "documento": document, "estado": a.State}))
}

// share reserves what came for the orders that wait for it, and tells their AST.
func (s *Store) share(ctx context.Context, c *database.Conn, a Acquisition, r Receipt, by audit.By) (told []Came, err error) {
	waiting, err := s.waiting(ctx, c, r.ItemID, a.OrderID, a.ID)
	if err != nil {
		return nil, err
	}
	left := r.Qty
	for _, w := range waiting {
		n := min(left, w.Missing())
		if n <= 0 {
			continue
		}
		left -= n
		item, err := s.take(ctx, c, r.ItemID)
		if err != nil {
			return nil, err
		}
		if err := s.keep(ctx, c, w.OrderID, item, n, "Llegó con "+a.Number, by); err != nil {
			return nil, err
		}
		w.Arrived += n
		w.Acquisition = a.ID
		if err := keepLine(ctx, c, w.SlipLine); err != nil {
			return nil, err
		}
		slip, err := s.takeSlip(ctx, c, w.SlipID, 0, by)
		if err != nil {
			return nil, err
		}
		words := fmt.Sprintf("%d %s de %s", n, w.Unit, w.GiveName)
		if err := s.settle(ctx, c, &slip, "llegada", map[string]any{"renglon": w.Row, "cantidad": n, "adquisicion": a.ID}, by); err != nil {
			return nil, err
		}
		if err := s.tell(ctx, c, Alert{Person: w.AdviserID, Subject: w.SlipID, Folio: w.Folio, Kind: "solicitud", At: by.At,
			Text: "Llegó lo que esperaba tu orden: " + words + ". Queda reservado para ti."}); err != nil {
			return nil, err
		}
		told = append(told, Came{OrderID: w.OrderID, SlipID: w.SlipID, Text: words})
	}
	return told, nil
}

// Postpone gives an acquisition another promised date, with the reason.
func (s *Store) Postpone(ctx context.Context, c *database.Conn, id string, version int64, promised, reason string, by audit.By) error {
	if err := promise(promised, dayOf(by)); err != nil {
		return err
	}
	a, err := s.takeAcquisition(ctx, c, id, version)
	if err != nil {
		return err
	}
	if _, err := c.Exec(ctx, `UPDATE supply_acquisitions SET promised = ?, note = ? WHERE id = ?`, promised, reason, id); err != nil {
		return fmt.Errorf("postpone an acquisition: %w", err)
	}
	return audit.Append(ctx, c, by.On(acquisitionChain(id), "nueva fecha", map[string]any{"antes": a.Promised, "ahora": promised, "motivo": reason}))
}

// GiveUp ends an acquisition of which no more will come, with the reason. Who waits for
// the rest waits for another one.
func (s *Store) GiveUp(ctx context.Context, c *database.Conn, id string, version int64, reason string, by audit.By) error {
	if _, err := s.takeAcquisition(ctx, c, id, version); err != nil {
		return err
	}
	_, err := c.Exec(ctx, `UPDATE supply_acquisitions SET state = ?, note = ? WHERE id = ?`, GivenUp, reason, id)
	if err == nil {
		_, err = c.Exec(ctx, `UPDATE supply_slip_lines SET acquisition_id = '' WHERE acquisition_id = ? AND verdict = 'adquirir' AND granted > arrived`, id)
	}
	if err != nil {
		return fmt.Errorf("give an acquisition up: %w", err)
	}
	return audit.Append(ctx, c, by.On(acquisitionChain(id), "cierre sin completar", map[string]any{"motivo": reason}))
}

// WarnLate tells the Supervisor of the acquisitions whose promised date is over, once for
// each date, and returns how many (rev11 R-S-03).
func (s *Store) WarnLate(ctx context.Context, c *database.Conn, by audit.By) (int, error) {
	today := dayOf(by).String()
	var late []Acquisition
	err := c.Select(ctx, &late, `SELECT `+acquisitionColumns+` FROM supply_acquisitions WHERE state = 'curso' AND promised < ? AND warned_on <> promised ORDER BY promised, id LIMIT 100`, today)
	if err != nil {
		return 0, fmt.Errorf("look for late acquisitions: %w", err)
	}
	n := 0
	for _, a := range late {
		changed, err := c.Exec(ctx, `UPDATE supply_acquisitions SET warned_on = promised WHERE id = ? AND state = 'curso' AND promised = ? AND warned_on <> promised`, a.ID, a.Promised)
		if err != nil {
			return n, fmt.Errorf("note a warning: %w", err)
		}
		if changed == 0 {
			continue // another instance told it
		}
		n++
		if err := s.tell(ctx, c, Alert{Subject: a.ID, Kind: "adquisicion-tarde", At: by.At, Text: "Bodega: venció la fecha compromiso de «" + a.Number + "» y no ha llegado completa."}); err != nil {
			return n, err
		}
	}
	return n, nil
}
