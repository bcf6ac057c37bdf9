package seed

import (
	"fmt"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/slips"
	"secogem.gob.mx/soporte/internal/supplies"
)

// scene is one request of supplies and how far it goes.
type scene struct {
	item, other string
	qty         int
	urgent      bool
	instead     string
	verdict     supplies.Verdict // "" leaves it undecided
	reason      string
	hands       bool // it is handed out
	takes       bool // and acknowledged
	back        bool // and a piece comes back
}

// scenes show a request in each of its states (rev11 R-S-03, F-07).
var scenes = []scene{
	{item: "Memoria DDR4 de 8 GB", qty: 2, verdict: supplies.Give, hands: true, takes: true, back: true},
	{item: "SSD de 480 GB", qty: 1, verdict: supplies.Give, hands: true},
	{item: "Pila para no-break", qty: 1, urgent: true, verdict: supplies.Buy, reason: "Ya no queda ninguna"},
	{item: "Cable DisplayPort", qty: 1, verdict: supplies.Give},
	{item: "Memoria DDR5 de 8 GB", qty: 1, instead: "Memoria DDR4", verdict: supplies.Another, other: "Memoria DDR4 de 8 GB", hands: true, takes: true},
	{item: "Cargador de 65 W", qty: 2, urgent: true},
}

// storeRoom lets ASTs ask for supplies in orders that they have in hand, and the
// Supervisor decide, hand out and buy.
func (pl *play) storeRoom() error {
	if err := pl.acquisitions(); err != nil {
		return err
	}
	n := 0
	for _, w := range pl.walks {
		if n == len(scenes) {
			return nil
		}
		if w.ref == "" {
			continue
		}
		v, err := pl.driver.open(pl.ctx, w.ref)
		if err != nil {
			return err
		}
		o := v.Order
		if o.AssetID == "" || o.AdviserID == "" || !slices.Contains([]procedure.State{procedure.E03, procedure.E04, procedure.E06, procedure.E08, procedure.E09, procedure.E11}, o.State) {
			continue
		}
		if err := pl.act(v, scenes[n]); err != nil {
			return fmt.Errorf("%s for %s: %w", scenes[n].item, o.Folio, err)
		}
		n++
	}
	return nil
}

func (pl *play) itemNamed(name string) string {
	for _, i := range pl.driver.Cast.Items {
		if i.Name == name {
			return i.ID
		}
	}
	return ""
}

// act plays one scene for an order.
func (pl *play) act(v orders.View, s scene) error {
	d := pl.driver
	ask := &orders.AskSupplies{Lines: []orders.Line{{ItemID: pl.itemNamed(s.item), Quantity: s.qty, Purpose: "para la reparación", Instead: s.instead}}, Urgent: s.urgent}
	if _, err := d.Do(pl.ctx, v, procedure.Adviser, ask); err != nil {
		return err
	}
	list, err := pl.p.Supplies.OfOrder(pl.ctx, pl.p.DB.Read(), string(v.Order.ID))
	if err != nil || s.verdict == "" || len(list) == 0 {
		return err
	}
	slip := list[len(list)-1]
	chief, err := d.actor(pl.ctx, d.person(Beatriz))
	if err != nil {
		return err
	}
	adviser, err := d.Actor(pl.ctx, v.Order, procedure.Adviser)
	if err != nil {
		return err
	}
	signed := func() slips.Signed {
		slip, err = pl.p.Supplies.Slip(pl.ctx, pl.p.DB.Read(), slip.ID)
		return slips.Signed{Version: slip.Version, Secret: pl.p.Config.DemoPIN}
	}
	ruling := supplies.Ruling{Row: 1, Verdict: s.verdict, Qty: int64(s.qty), Reason: s.reason}
	if s.other != "" {
		ruling.OtherID = pl.itemNamed(s.other)
	}
	if err := pl.p.Slips.Decide(pl.ctx, chief, slip.Folio, []supplies.Ruling{ruling}, signed()); err != nil || !s.hands {
		return err
	}
	if err := pl.p.Slips.HandOut(pl.ctx, chief, slip.Folio, []supplies.Handed{{Row: 1, Qty: int64(s.qty)}}, nil, signed()); err != nil || !s.takes {
		return err
	}
	if err := pl.p.Slips.Acknowledge(pl.ctx, adviser, slip.Folio, signed()); err != nil || !s.back {
		return err
	}
	return pl.p.Slips.GiveBack(pl.ctx, chief, slip.Folio, []supplies.Handed{{Row: 1, Qty: 1}}, nil, "Bastó con una", signed())
}

// acquisitions are one that is late, one that came in part and one that came.
func (pl *play) acquisitions() error {
	day := func(at time.Time, n int) string { return calendar.DayOf(at, clock.Mexico).Add(n).String() }
	begun := pl.back(pl.end, 12*workday)
	by := audit.By{Actor: string(pl.driver.person(Beatriz).ID), Role: string(people.Supervisor), At: begun}
	for _, x := range []struct {
		number, supplier, item string
		qty, cost, came        int64
		promised               string
	}{
		{"Requisición 112", "Recursos Materiales", "Cargador de 65 W", 4, 2_360_00, 0, day(begun, 7)},
		{"Requisición 115", "Recursos Materiales", "Memoria DDR5 de 8 GB", 6, 5_340_00, 2, day(pl.end, 6)},
		{"Fondo fijo 31", "Papelería y cómputo del centro (DEMO)", "Cable de poder", 5, 425_00, 5, day(begun, 3)},
	} {
		err := pl.p.DB.Write(pl.ctx, func(c *database.Conn) error {
			by := by
			a, err := pl.p.Supplies.Acquire(pl.ctx, c, supplies.Acquisition{Number: x.number, Supplier: x.supplier, Promised: x.promised,
				Lines: []supplies.AcquisitionLine{{ItemID: pl.itemNamed(x.item), Qty: x.qty, Cost: x.cost}}}, by)
			if err != nil || x.came == 0 {
				return err
			}
			by.At = pl.end
			_, err = pl.p.Supplies.Receive(pl.ctx, c, a.ID, a.Version, []supplies.Receipt{{ItemID: pl.itemNamed(x.item), Qty: x.came, Cost: x.cost * x.came / x.qty}}, "Remisión "+x.number, by)
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", x.number, err)
		}
	}
	return nil
}
