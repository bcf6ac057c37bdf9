package orders

import (
	"context"
	"encoding/json"
	"slices"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/supplies"
)

// Sections of F-07 as an act hands them in.
const (
	sectionAsked    = "solicitud"
	sectionDecided  = "decision"
	sectionPurchase = "adquisicion"
	sectionGiven    = "entrega"
	sectionReceipt  = "acuse"
)

// anotherSlip tells that what activity 14 hands out goes on a slip of its own: the one in
// use has handed something out already.
func (a *applied) anotherSlip(ctx context.Context, c *database.Conn, paperID string) (bool, error) {
	slip, err := a.desk.Supplies.Slip(ctx, c, paperID)
	if problem.KindOf(err) == problem.NotFound {
		return false, nil
	}
	return slip.Delivered(), err
}

// slip keeps the request of the store room in step with its paper F-07 (rev11 R-A-06,
// R-S-03, A-13, A-14).
func (a *applied) slip(ctx context.Context, c *database.Conn, p papers.Paper, ch PaperChange) error {
	switch act := ch.Data.(type) {
	case *AskSupplies:
		return a.ask(ctx, c, p, act.Lines, act.Urgent)
	case *AskResources:
		return a.ask(ctx, c, p, act.Lines, act.Urgent)
	case *resources:
		if act.act.Answer() == procedure.No {
			return a.desk.Supplies.End(ctx, c, string(a.order.ID), "No hay recursos: "+act.Reason, a.by())
		}
		return a.decide(ctx, c, p, act.act.Lines, supplies.Give, act.Reason)
	case *purchase:
		return a.acquire(ctx, c, p, act.act)
	case *ProvideResources:
		if len(act.Lines) == 0 {
			return nil
		}
		if _, err := a.known(ctx, c, p); err != nil {
			return err
		}
		given := make([]supplies.Line, len(act.Lines))
		for i, l := range act.Lines {
			given[i] = supplies.Line{ItemID: l.ItemID, Qty: int64(l.Quantity)}
		}
		return a.desk.Supplies.HandedAt14(ctx, c, p.ID, given, supplies.ParseSerials(act.Serials), a.by())
	case *receipt:
		_, err := a.desk.Supplies.Acknowledge(ctx, c, p.ID, 0, a.by())
		if problem.KindOf(err) == problem.NotFound {
			return nil // an F-07 from before requests were kept
		}
		return err
	}
	return nil
}

func (a *applied) ask(ctx context.Context, c *database.Conn, p papers.Paper, lines []Line, urgent bool) error {
	slip := supplies.Slip{ID: p.ID, Folio: p.Folio, OrderID: string(a.order.ID), AdviserID: string(a.order.AdviserID), Urgent: urgent}
	for _, l := range lines {
		slip.Lines = append(slip.Lines, supplies.SlipLine{ItemID: l.ItemID, Asked: int64(l.Quantity), Purpose: l.Purpose, Instead: l.Instead})
	}
	return a.desk.Supplies.Ask(ctx, c, slip, a.by())
}

// lister is an act that lists supplies on F-07.
type lister interface {
	listed() []Line
	listing(lines []Line) any // the act with other lines, to be written on the paper
}

func (a AskResources) listed() []Line               { return a.Lines }
func (a AskResources) listing(lines []Line) any     { a.Lines = lines; return a }
func (a AskSupplies) listed() []Line                { return a.Lines }
func (a AskSupplies) listing(lines []Line) any      { a.Lines = lines; return a }
func (a ProvideResources) listed() []Line           { return a.Lines }
func (a ProvideResources) listing(lines []Line) any { a.Lines = lines; return a }

// section is what an act writes on a paper as it is kept. Supplies are named as the store
// room names them now: whoever signs F-07 signs words, not only the number of an item.
func (a *applied) section(ctx context.Context, c *database.Conn, kind papers.Kind, data any) (json.RawMessage, error) {
	if act, ok := data.(lister); ok && kind == papers.Supplies {
		lines := slices.Clone(act.listed())
		for i := range lines {
			item, err := a.desk.Supplies.Item(ctx, c, lines[i].ItemID)
			if problem.KindOf(err) == problem.NotFound {
				continue // the store room refuses it when it is asked for it
			}
			if err != nil {
				return nil, err
			}
			lines[i].Name, lines[i].Unit = item.Name, item.Unit
		}
		data = act.listing(lines)
	}
	return json.Marshal(data)
}

// known returns the request of a paper, and opens an empty one for a paper that has none.
func (a *applied) known(ctx context.Context, c *database.Conn, p papers.Paper) (supplies.Slip, error) {
	slip, err := a.desk.Supplies.Slip(ctx, c, p.ID)
	if problem.KindOf(err) != problem.NotFound {
		return slip, err
	}
	if err := a.ask(ctx, c, p, nil, false); err != nil {
		return slip, err
	}
	return a.desk.Supplies.Slip(ctx, c, p.ID)
}

// decide gives lines the same verdict: those of the request, and those that only the
// Supervisor named.
func (a *applied) decide(ctx context.Context, c *database.Conn, p papers.Paper, lines []Line, verdict supplies.Verdict, reason string) error {
	slip, err := a.known(ctx, c, p)
	if err != nil {
		return err
	}
	var rulings []supplies.Ruling
	for _, l := range lines {
		i := slices.IndexFunc(slip.Lines, func(x supplies.SlipLine) bool { return x.ItemID == l.ItemID })
		no, qty := int64(0), int64(l.Quantity)
		if i >= 0 {
			no = slip.Lines[i].Row
			qty = min(qty, slip.Lines[i].Asked)
		} else if no, err = a.desk.Supplies.More(ctx, c, slip.ID, supplies.SlipLine{ItemID: l.ItemID, Asked: qty, Purpose: l.Purpose}); err != nil {
			return err
		}
		rulings = append(rulings, supplies.Ruling{Row: no, Verdict: verdict, Qty: qty, Reason: reason})
	}
	_, err = a.desk.Supplies.Decide(ctx, c, slip.ID, 0, rulings, a.by())
	return err
}

// acquire decides that what is missing is bought, and begins its acquisition (OS-52).
// Without lines it is what the request asks for and nobody decided, or what still has to come.
func (a *applied) acquire(ctx context.Context, c *database.Conn, p papers.Paper, act *Acquire) error {
	slip, err := a.known(ctx, c, p)
	if err != nil {
		return err
	}
	lines := act.Lines
	if len(lines) == 0 {
		for _, l := range slip.Lines {
			if n := l.Missing(); n > 0 {
				lines = append(lines, Line{ItemID: l.GiveID, Quantity: int(n)})
			} else if l.Verdict == "" {
				lines = append(lines, Line{ItemID: l.ItemID, Quantity: int(l.Asked)})
			}
		}
	}
	if len(lines) == 0 {
		return nil // a purchase in words only
	}
	if err := a.decide(ctx, c, p, lines, supplies.Buy, act.Note); err != nil {
		return err
	}
	buy := supplies.Acquisition{Number: act.Note, Supplier: act.Supplier, Promised: act.Promised, OrderID: string(a.order.ID)}
	for _, l := range lines {
		buy.Lines = append(buy.Lines, supplies.AcquisitionLine{ItemID: l.ItemID, Qty: int64(l.Quantity)})
	}
	_, err = a.desk.Supplies.Acquire(ctx, c, buy, a.by())
	return err
}

// storeRoom is what an act means for the store room besides its paper: requests go with
// the order to its new AST, and lapse when it is over.
func (a *applied) storeRoom(ctx context.Context, c *database.Conn) error {
	switch a.act.(type) {
	case *Reassign, *Assign, *DetermineMechanism:
		if err := a.desk.Supplies.Pass(ctx, c, string(a.order.ID), string(a.order.AdviserID)); err != nil {
			return err
		}
	}
	st, _ := a.order.Procedure().Order.Station(a.order.State)
	if a.out.Step.Way == "" || !st.Ending && a.order.State != procedure.E05 {
		return nil
	}
	return a.desk.Supplies.End(ctx, c, string(a.order.ID), "La orden pasó a «"+st.Label+"»", a.by())
}

// shortage names a supply of which the order cannot have that much: what is free and what
// is reserved for it.
func (d *Desk) shortage(ctx context.Context, c *database.Conn, orderID ID, lines []Line) (string, error) {
	if len(lines) == 0 {
		return "", nil
	}
	items, err := d.Supplies.List(ctx, c)
	if err != nil {
		return "", err
	}
	held, err := d.Supplies.Reserved(ctx, c, string(orderID))
	if err != nil {
		return "", err
	}
	for _, l := range lines {
		i := slices.IndexFunc(items, func(x supplies.Item) bool { return x.ID == l.ItemID })
		if i < 0 {
			return "", invalid("lineas", "Elige los insumos de la lista.")
		}
		there := items[i].Free()
		for _, r := range held {
			if r.ItemID == l.ItemID {
				there += r.Qty
			}
		}
		if there < int64(l.Quantity) {
			return items[i].Name, nil
		}
	}
	return "", nil
}

// slipWaits tells that the F-07 in use has lines that nobody decided or handed out yet, so
// that a receipt does not complete it.
func (d *Desk) slipWaits(ctx context.Context, c *database.Conn, f Facts) (bool, error) {
	p, ok := f.current(papers.Supplies)
	if !ok {
		return false, nil
	}
	slip, err := d.Supplies.Slip(ctx, c, p.ID)
	if problem.KindOf(err) == problem.NotFound {
		return false, nil
	}
	return slip.Waits(), err
}
