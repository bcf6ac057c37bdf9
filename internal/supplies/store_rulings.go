package supplies

import (
	"context"
	"fmt"
	"slices"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Decide keeps the Supervisor's decision of lines of a request, and reserves what is to
// be handed out (rev11 R-S-03, F-07). A decision may be taken again until its line is
// handed out. problem.Refused when there is not enough free of a supply, problem.Invalid
// beside the line that lacks something, problem.Conflict when the request changed.
func (s *Store) Decide(ctx context.Context, c *database.Conn, id string, version int64, rulings []Ruling, by audit.By) (Slip, error) {
	slip, err := s.takeSlip(ctx, c, id, version, by)
	if err != nil {
		return slip, err
	}
	before := ready(slip.Lines)
	for _, r := range rulings {
		l, err := slip.line(r.Row)
		if err != nil {
			return slip, err
		}
		if l.Verdict != "" && l.Verdict != Deny && l.Pending() == 0 {
			continue // it was handed out
		}
		if *l, err = l.rule(r); err != nil {
			return slip, err
		}
		if l.Verdict == Another {
			i, err := s.Item(ctx, c, l.GiveID)
			if problem.KindOf(err) == problem.NotFound || err == nil && !i.Active {
				return slip, problem.OnField(fmt.Sprintf("lineas[%d].alternativa", l.Row-1), "Elige el insumo de la lista.")
			}
			if err != nil {
				return slip, err
			}
			l.GiveName, l.Serials = i.Name, i.Serials
		}
		if err := keepLine(ctx, c, *l); err != nil {
			return slip, err
		}
	}
	if err := s.weigh(ctx, c, slip, before, by); err != nil {
		return slip, err
	}
	if err := s.settle(ctx, c, &slip, "decisión", rulings, by); err != nil {
		return slip, err
	}
	text := "La Supervisión decidió sobre tu solicitud de insumos: " + lower(slip.State.Label()) + "."
	return slip, s.tell(ctx, c, Alert{Person: slip.AdviserID, Subject: slip.ID, Folio: slip.Folio, Kind: "solicitud", Text: text, At: by.At})
}

func (s Slip) line(no int64) (*SlipLine, error) {
	i := slices.IndexFunc(s.Lines, func(l SlipLine) bool { return l.Row == no })
	if i < 0 {
		return nil, problem.OnField("lineas", "Ese renglón no es de la solicitud "+s.Folio+".")
	}
	return &s.Lines[i], nil
}

// HandOut gives the AST what is ready of a request: the stock falls by it once (rev11
// serials are the pieces, where they have numbers. problem.Refused when there is
// not enough, problem.Invalid for more than was granted.
func (s *Store) HandOut(ctx context.Context, c *database.Conn, id string, version int64, handed []Handed, serials []string, by audit.By) (Slip, error) {
	slip, err := s.takeSlip(ctx, c, id, version, by)
	if err != nil {
		return slip, err
	}
	sums := map[string]int64{}
	for _, h := range handed {
		l, err := slip.line(h.Row)
		if err != nil {
			return slip, err
		}
		if h.Qty <= 0 || h.Qty > l.Pending() {
			return slip, problem.OnField(fmt.Sprintf("lineas[%d].cantidad", l.Row-1), fmt.Sprintf("Escribe de 1 a %d: es lo que falta por entregar.", l.Pending()))
		}
		sums[l.GiveID] += h.Qty
		l.Delivered += h.Qty
		l.Arrived = max(l.Arrived, min(l.Delivered, l.Granted))
		if err := keepLine(ctx, c, *l); err != nil {
			return slip, err
		}
	}
	if len(sums) == 0 {
		return slip, problem.OnField("lineas", "Escribe cuánto entregas de algún renglón.")
	}
	lines, err := s.linesOf(ctx, c, sums, serials)
	if err != nil {
		return slip, err
	}
	if err := s.Issue(ctx, c, slip.OrderID, lines, by); err != nil {
		return slip, err
	}
	if err := s.settle(ctx, c, &slip, "entrega", map[string]any{"entregado": handed, "series": serials}, by); err != nil {
		return slip, err
	}
	return slip, s.tell(ctx, c, Alert{Person: slip.AdviserID, Subject: slip.ID, Folio: slip.Folio, Kind: "solicitud", At: by.At,
		Text: "Te entregaron insumos de la bodega: acusa de recibido."})
}

// linesOf puts quantities and serial numbers together, by item.
func (s *Store) linesOf(ctx context.Context, c *database.Conn, sums map[string]int64, serials []string) (lines []Line, err error) {
	ids := make([]string, 0, len(sums))
	for id := range sums {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	known, err := s.ByItem(ctx, c, ids, serials)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		lines = append(lines, Line{ItemID: id, Qty: sums[id], Serials: known[id]})
	}
	return lines, nil
}

// Acknowledge notes that the AST has what was handed out (rev11 A-14, F-07).
// problem.Refused when nothing waits for it.
func (s *Store) Acknowledge(ctx context.Context, c *database.Conn, id string, version int64, by audit.By) (Slip, error) {
	slip, err := s.takeSlip(ctx, c, id, version, by)
	if err != nil {
		return slip, err
	}
	owed := int64(0)
	for i := range slip.Lines {
		l := &slip.Lines[i]
		owed += l.Delivered - l.Taken
		l.Taken = l.Delivered
		if err := keepLine(ctx, c, *l); err != nil {
			return slip, err
		}
	}
	if owed == 0 {
		return slip, problem.New(problem.Refused, "No hay insumos por acusar en "+slip.Folio+".", "").For("A-14")
	}
	return slip, s.settle(ctx, c, &slip, "acuse", map[string]any{"piezas": owed}, by)
}

// GiveBack takes into the store room what an order did not use of a request.
// problem.Invalid for more than was handed out.
func (s *Store) GiveBack(ctx context.Context, c *database.Conn, id string, version int64, handed []Handed, serials []string, note string, by audit.By) (Slip, error) {
	slip, err := s.takeSlip(ctx, c, id, version, by)
	if err != nil {
		return slip, err
	}
	sums := map[string]int64{}
	for _, h := range handed {
		l, err := slip.line(h.Row)
		if err != nil {
			return slip, err
		}
		if left := l.Delivered - l.Returned; h.Qty <= 0 || h.Qty > left {
			return slip, problem.OnField(fmt.Sprintf("lineas[%d].cantidad", l.Row-1), fmt.Sprintf("Escribe de 1 a %d: es lo que se entregó y no ha vuelto.", left))
		}
		sums[l.GiveID] += h.Qty
		l.Returned += h.Qty
		if err := keepLine(ctx, c, *l); err != nil {
			return slip, err
		}
	}
	if len(sums) == 0 {
		return slip, problem.OnField("lineas", "Escribe cuánto devuelven de algún renglón.")
	}
	lines, err := s.linesOf(ctx, c, sums, serials)
	if err != nil {
		return slip, err
	}
	if err := s.Return(ctx, c, slip.OrderID, lines, note, by); err != nil {
		return slip, err
	}
	return slip, s.settle(ctx, c, &slip, "devolución", map[string]any{"devuelto": handed, "series": serials, "motivo": note}, by)
}

// HandedAt14 notes on a request what activity 14 hands out for its order, and takes it
// from the shelf (rev11 A-14). Lines are filled first; what nobody asked for becomes a line of its own.
func (s *Store) HandedAt14(ctx context.Context, c *database.Conn, id string, given []Line, serials []string, by audit.By) error {
	slip, err := s.takeSlip(ctx, c, id, 0, by)
	if err != nil {
		return err
	}
	sums := map[string]int64{}
	for _, g := range given {
		left := g.Qty
		sums[g.ItemID] += g.Qty
		for i := range slip.Lines {
			l := &slip.Lines[i]
			if left == 0 || l.GiveID != g.ItemID || l.Verdict == Deny {
				continue
			}
			if l.Verdict == "" {
				l.Verdict, l.Granted = Give, min(l.Asked, l.Delivered+left)
			}
			n := min(left, l.Pending())
			l.Delivered += n
			l.Arrived = max(l.Arrived, min(l.Delivered, l.Granted))
			left -= n
			if err := keepLine(ctx, c, *l); err != nil {
				return err
			}
		}
		if left == 0 {
			continue
		}
		l := SlipLine{SlipID: slip.ID, Row: int64(len(slip.Lines) + 1), ItemID: g.ItemID, GiveID: g.ItemID, Asked: left, Verdict: Give, Granted: left, Delivered: left}
		if err := s.addLine(ctx, c, l); err != nil {
			return err
		}
		slip.Lines = append(slip.Lines, l)
	}
	lines, err := s.linesOf(ctx, c, sums, serials)
	if err != nil {
		return err
	}
	if err := s.Issue(ctx, c, slip.OrderID, lines, by); err != nil {
		return err
	}
	return s.settle(ctx, c, &slip, "entrega", map[string]any{"entregado": given, "series": serials}, by)
}

// End closes what an order that is over no longer needs: its reservations are free again,
// and what was not handed out lapses with the reason.
func (s *Store) End(ctx context.Context, c *database.Conn, orderID, reason string, by audit.By) error {
	if err := s.releaseAll(ctx, c, orderID, reason, by); err != nil {
		return err
	}
	list, err := s.OfOrder(ctx, c, orderID)
	if err != nil {
		return err
	}
	for _, slip := range list {
		if !slip.Open() || slip.State == ToTake && !slip.Waits() {
			continue
		}
		if slip, err = s.takeSlip(ctx, c, slip.ID, 0, by); err != nil {
			return err
		}
		for i := range slip.Lines {
			l := &slip.Lines[i]
			if l.Verdict != "" && l.Pending() == 0 {
				continue
			}
			l.Verdict, l.Granted, l.Reason = Deny, l.Delivered, reason
			if err := keepLine(ctx, c, *l); err != nil {
				return err
			}
		}
		slip.Note = reason
		if err := s.settle(ctx, c, &slip, "sin efecto", map[string]any{"motivo": reason}, by); err != nil {
			return err
		}
	}
	return nil
}

// Waits tells whether a line is undecided or not handed out.
func (s Slip) Waits() bool {
	return slices.ContainsFunc(s.Lines, func(l SlipLine) bool { return l.Verdict == "" || l.Pending() > 0 })
}

// Pass hands the requests of an order on to its new AST.
func (s *Store) Pass(ctx context.Context, c *database.Conn, orderID, adviserID string) error {
	_, err := c.Exec(ctx, `UPDATE supply_slips SET adviser_id = ? WHERE order_id = ? AND state <> 'cerrada'`, adviserID, orderID)
	if err != nil {
		return fmt.Errorf("pass requests on: %w", err)
	}
	return nil
}

func lower(s string) string {
	r := []rune(s)
	if len(r) > 0 && r[0] >= 'A' && r[0] <= 'Z' {
		r[0] += 'a' - 'A'
	}
	return string(r)
}
