package supplies_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/supplies"
)

func (r *room) whole(id string) supplies.Item {
	r.t.Helper()
	i, err := r.Item(r.t.Context(), r.db.Read(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return i
}

func (r *room) enter(id string, qty, cost int64, serials ...string) error {
	return r.try(func(ctx context.Context, c *database.Conn) error {
		return r.Enter(ctx, c, supplies.Receipt{ItemID: id, Qty: qty, Cost: cost, Note: "Factura", Serials: serials}, by)
	})
}

func (r *room) reserve(order, id string, qty int64) error {
	return r.try(func(ctx context.Context, c *database.Conn) error {
		return r.Reserve(ctx, c, order, []supplies.Line{{ItemID: id, Qty: qty}}, "", by)
	})
}

// told gathers what the store room tells.
func (r *room) told() *[]supplies.Alert {
	list := &[]supplies.Alert{}
	r.Tell = func(_ context.Context, _ *database.Conn, a supplies.Alert) error {
		*list = append(*list, a)
		return nil
	}
	return list
}

// sums judges that both ledgers add up to what the item says.
func (r *room) sums(id string) {
	r.t.Helper()
	h, err := r.History(r.t.Context(), r.db.Read(), id, supplies.Page{Limit: 1000})
	if err != nil {
		r.t.Fatal(err)
	}
	var stock, value, held int64
	for _, e := range h {
		if e.Holds() {
			held += e.Qty
		} else {
			stock, value = stock+e.Qty, value+e.Value
		}
	}
	if i := r.whole(id); stock != i.Stock || value != i.Value || held != i.Reserved {
		r.t.Errorf("the ledgers add up to %d pieces, %d centavos, %d reserved; the item says %d, %d, %d", stock, value, held, i.Stock, i.Value, i.Reserved)
	}
}

func TestAnIssueCostsTheAverageOfTheShelf(t *testing.T) {
	each(t, func(r *room) {
		i := r.item("Memoria", 0, 0)
		for _, x := range [][2]int64{{3, 100_00}, {1, 33_01}} { // 4 pieces, 133.01
			if err := r.enter(i.ID, x[0], x[1]); err != nil {
				r.t.Fatal(err)
			}
		}
		steps := []struct {
			name         string
			do           func() error
			stock, value int64
		}{
			{"one of four", func() error { return r.issue("o-1", supplies.Line{ItemID: i.ID, Qty: 1}) }, 3, 99_76},
			{"two of three", func() error { return r.issue("o-2", supplies.Line{ItemID: i.ID, Qty: 2}) }, 1, 33_25},
			{"one of those two comes back at what it left for", func() error { return r.giveBack("o-2", supplies.Line{ItemID: i.ID, Qty: 1}) }, 2, 66_51},
			{"the last ones take every centavo", func() error { return r.issue("o-3", supplies.Line{ItemID: i.ID, Qty: 2}) }, 0, 0},
		}
		for _, s := range steps {
			if err := s.do(); err != nil {
				r.t.Fatal(s.name, err)
			}
			if got := r.whole(i.ID); got.Stock != s.stock || got.Value != s.value {
				r.t.Errorf("%s: %d pieces worth %d, want %d worth %d", s.name, got.Stock, got.Value, s.stock, s.value)
			}
		}
		r.sums(i.ID)
	})
}

func TestWhatIsReservedIsForItsOrderOnly(t *testing.T) {
	each(t, func(r *room) {
		i := r.item("Fuente", 3, 0)
		if err := r.reserve("o-1", i.ID, 2); err != nil {
			r.t.Fatal(err)
		}
		want(r.t, "reserving more than is free", r.reserve("o-2", i.ID, 2), problem.Refused)
		want(r.t, "another order", r.issue("o-2", supplies.Line{ItemID: i.ID, Qty: 2}), problem.Refused)
		want(r.t, "counting less than is reserved", r.try(func(ctx context.Context, c *database.Conn) error {
			return r.Adjust(ctx, c, i.ID, 1, "Conteo de fin de mes", nil, by)
		}), problem.Invalid)
		if err := r.issue("o-1", supplies.Line{ItemID: i.ID, Qty: 3}); err != nil { // two reserved and a free one
			r.t.Fatal(err)
		}
		if got := r.whole(i.ID); got.Stock != 0 || got.Reserved != 0 {
			r.t.Errorf("%+v", got)
		}
		r.sums(i.ID)
	})
}

// The last piece, fifty hands: half of them reserve, half hand out.
func TestOfFiftyWhoReachForTheLastPieceOneHasIt(t *testing.T) {
	each(t, func(r *room) {
		i := r.item("SSD", 1, 0)
		var wg sync.WaitGroup
		errs := make(chan error, 50)
		for n := range 50 {
			wg.Go(func() {
				order := fmt.Sprint("o-", n)
				if n%2 == 0 {
					errs <- r.reserve(order, i.ID, 1)
				} else {
					errs <- r.issue(order, supplies.Line{ItemID: i.ID, Qty: 1})
				}
			})
		}
		wg.Wait()
		close(errs)
		got := 0
		for err := range errs {
			if err == nil {
				got++
			} else {
				want(r.t, "too late", err, problem.Refused)
			}
		}
		if left := r.whole(i.ID); got != 1 || left.Stock < 0 || left.Free() != 0 {
			r.t.Errorf("%d have it, left %+v", got, left)
		}
		r.sums(i.ID)
	})
}

// The engine itself holds what the code promises.
func TestTheEngineRefusesAStockUnderNothing(t *testing.T) {
	each(t, func(r *room) {
		i := r.item("SSD", 2, 0)
		for _, bad := range []string{`stock = -1`, `reserved = 3`, `reserved = -1`, `value = -1`} {
			if err := r.try(func(ctx context.Context, c *database.Conn) error {
				_, err := c.Exec(ctx, `UPDATE supply_items SET `+bad+` WHERE id = ?`, i.ID)
				return err
			}); err == nil {
				r.t.Errorf("the engine took %s", bad)
			}
		}
		for _, table := range []string{"supply_ledger", "supply_holds"} {
			if err := r.reserve("o-1", i.ID, 1); err != nil {
				r.t.Fatal(err)
			}
			if err := r.try(func(ctx context.Context, c *database.Conn) error {
				_, err := c.Exec(ctx, `UPDATE `+table+` SET qty = 9`)
				return err
			}); err == nil {
				r.t.Errorf("%s can be rewritten", table)
			}
		}
	})
}

func TestAPieceWithASerialNumberIsKnownOneByOne(t *testing.T) {
	each(t, func(r *room) {
		var i supplies.Item
		r.do(func(ctx context.Context, c *database.Conn) (err error) {
			i, err = r.Add(ctx, c, supplies.Item{Name: "SSD de 480 GB", Unit: "pza", Serials: true}, by)
			return err
		})
		want(r.t, "without its number", r.enter(i.ID, 2, 0, "A1"), problem.Invalid)
		if err := r.enter(i.ID, 2, 2_000_00, supplies.ParseSerials("a1, A 2")...); err != nil {
			r.t.Fatal(err)
		}
		want(r.t, "a number twice", r.enter(i.ID, 1, 0, "A2"), problem.Invalid)
		want(r.t, "a number that is not there", r.issue("o-1", supplies.Line{ItemID: i.ID, Qty: 1, Serials: []string{"B9"}}), problem.Invalid)
		if err := r.issue("o-1", supplies.Line{ItemID: i.ID, Qty: 1, Serials: []string{"A1"}}); err != nil {
			r.t.Fatal(err)
		}
		want(r.t, "the same piece again", r.issue("o-2", supplies.Line{ItemID: i.ID, Qty: 1, Serials: []string{"A1"}}), problem.Invalid)
		want(r.t, "another piece comes back", r.giveBack("o-1", supplies.Line{ItemID: i.ID, Qty: 1, Serials: []string{"A2"}}), problem.Invalid)
		if err := r.giveBack("o-1", supplies.Line{ItemID: i.ID, Qty: 1, Serials: []string{"A1"}}); err != nil {
			r.t.Fatal(err)
		}
		list, err := r.Pieces(r.t.Context(), r.db.Read(), i.ID)
		if err != nil || len(list) != 2 || list[0].State != "bodega" || list[1].State != "bodega" {
			r.t.Errorf("%+v, %v", list, err)
		}
		r.sums(i.ID)
	})
}

// rev11 E-09: below its minimum the Supervisor is told, once.
func TestTheSupervisorIsToldOnceThatAnItemRunsShort(t *testing.T) {
	each(t, func(r *room) {
		i := r.item("Pila", 3, 2)
		told := r.told()
		for n := range 3 {
			if err := r.reserve(fmt.Sprint("o-", n), i.ID, 1); err != nil {
				r.t.Fatal(err)
			}
		}
		if len(*told) != 1 || (*told)[0].Kind != "minimo" || (*told)[0].Person != "" || !strings.Contains((*told)[0].Text, "Pila") {
			r.t.Errorf("%+v", *told)
		}
	})
}

func (r *room) ask(folio, order string, lines ...supplies.SlipLine) supplies.Slip {
	r.t.Helper()
	slip := supplies.Slip{ID: "papel-" + folio, Folio: folio, OrderID: order, AdviserID: "p-jorge", Lines: lines}
	r.do(func(ctx context.Context, c *database.Conn) error { return r.Ask(ctx, c, slip, by) })
	return r.slip(slip.ID)
}

func (r *room) slip(id string) supplies.Slip {
	r.t.Helper()
	s, err := r.Slip(r.t.Context(), r.db.Read(), id)
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

func (r *room) decide(s supplies.Slip, rulings ...supplies.Ruling) error {
	return r.try(func(ctx context.Context, c *database.Conn) error {
		_, err := r.Decide(ctx, c, s.ID, s.Version, rulings, by)
		return err
	})
}

// rev11 R-S-03 R-A-06 F-07: request, decision line by line, hand-out by piece, receipt
// and return.
func TestARequestGoesItsWay(t *testing.T) {
	each(t, func(r *room) {
		source, cable, mouse, keys := r.item("Fuente", 1, 0), r.item("Cable", 5, 0), r.item("Mouse", 2, 0), r.item("Teclado", 0, 0)
		s := r.ask("INS-2026-000001", "o-1", supplies.SlipLine{ItemID: source.ID, Asked: 2}, supplies.SlipLine{ItemID: cable.ID, Asked: 2},
			supplies.SlipLine{ItemID: keys.ID, Asked: 1, Instead: "un mouse"}, supplies.SlipLine{ItemID: mouse.ID, Asked: 1})
		if s.State != supplies.ToDecide {
			r.t.Fatalf("%s", s.State)
		}
		told := r.told()
		for name, x := range map[string]struct {
			ruling supplies.Ruling
			kind   problem.Kind
		}{
			"more than there is":           {supplies.Ruling{Row: 1, Verdict: supplies.Give, Qty: 2}, problem.Refused},
			"more than was asked":          {supplies.Ruling{Row: 2, Verdict: supplies.Give, Qty: 3}, problem.Invalid},
			"denied without reason":        {supplies.Ruling{Row: 4, Verdict: supplies.Deny}, problem.Invalid},
			"an alternative without which": {supplies.Ruling{Row: 3, Verdict: supplies.Another, Qty: 1}, problem.Invalid},
			"no decision":                  {supplies.Ruling{Row: 1, Qty: 1}, problem.Invalid},
			"no such line":                 {supplies.Ruling{Row: 9, Verdict: supplies.Give, Qty: 1}, problem.Invalid},
		} {
			want(r.t, name, r.decide(s, x.ruling), x.kind)
		}
		if err := r.decide(s, supplies.Ruling{Row: 1, Verdict: supplies.Give, Qty: 1}, supplies.Ruling{Row: 2, Verdict: supplies.Give, Qty: 2},
			supplies.Ruling{Row: 3, Verdict: supplies.Another, Qty: 1, OtherID: mouse.ID}, supplies.Ruling{Row: 4, Verdict: supplies.Deny, Reason: "Ya tiene uno"}); err != nil {
			r.t.Fatal(err)
		}
		want(r.t, "who saw it before", r.decide(s, supplies.Ruling{Row: 1, Verdict: supplies.Deny, Reason: "ya no hace falta"}), problem.Conflict)
		s = r.slip(s.ID)
		if s.State != supplies.ToHandOut || r.whole(cable.ID).Reserved != 2 || r.whole(mouse.ID).Reserved != 1 || len(*told) != 1 || (*told)[0].Person != "p-jorge" {
			r.t.Errorf("%s, %+v, %+v", s.State, r.whole(cable.ID), *told)
		}
		// the Supervisor thinks again about the cables: one is free again
		if err := r.decide(s, supplies.Ruling{Row: 2, Verdict: supplies.Give, Qty: 1}); err != nil || r.whole(cable.ID).Reserved != 1 {
			r.t.Fatal(err, r.whole(cable.ID))
		}
		hand := func(handed ...supplies.Handed) error {
			return r.try(func(ctx context.Context, c *database.Conn) error {
				_, err := r.HandOut(ctx, c, s.ID, r.slip(s.ID).Version, handed, nil, by)
				return err
			})
		}
		want(r.t, "nothing", hand(), problem.Invalid)
		want(r.t, "more than was granted", hand(supplies.Handed{Row: 2, Qty: 2}), problem.Invalid)
		if err := hand(supplies.Handed{Row: 1, Qty: 1}, supplies.Handed{Row: 3, Qty: 1}); err != nil {
			r.t.Fatal(err)
		}
		if s = r.slip(s.ID); s.State != supplies.ToTake || r.stock(source.ID) != 0 || r.stock(mouse.ID) != 1 {
			r.t.Errorf("%s, %d, %d", s.State, r.stock(source.ID), r.stock(mouse.ID))
		}
		take := func() error {
			return r.try(func(ctx context.Context, c *database.Conn) error {
				_, err := r.Acknowledge(ctx, c, s.ID, 0, by)
				return err
			})
		}
		if err := take(); err != nil {
			r.t.Fatal(err)
		}
		want(r.t, "a receipt of nothing", take(), problem.Refused)
		if s = r.slip(s.ID); s.State != supplies.ToHandOut {
			r.t.Errorf("a cable waits, and it is %s", s.State)
		}
		if err := r.try(func(ctx context.Context, c *database.Conn) error {
			_, err := r.GiveBack(ctx, c, s.ID, 0, []supplies.Handed{{Row: 3, Qty: 1}}, nil, "Row hizo falta", by)
			return err
		}); err != nil || r.stock(mouse.ID) != 2 {
			r.t.Error(err, r.stock(mouse.ID))
		}
		// the order ends: what nobody fetched is free again
		r.do(func(ctx context.Context, c *database.Conn) error {
			return r.End(ctx, c, "o-1", "La orden terminó", by)
		})
		if s = r.slip(s.ID); s.State != supplies.Closed || r.whole(cable.ID).Reserved != 0 || r.stock(cable.ID) != 5 {
			r.t.Errorf("%s, %+v", s.State, r.whole(cable.ID))
		}
		for _, i := range []supplies.Item{source, cable, mouse, keys} {
			r.sums(i.ID)
		}
		if _, err := audit.VerifyAll(r.t.Context(), r.db.Read()); err != nil {
			r.t.Error(err)
		}
	})
}

// Two supervisors decide at once: fifty requests want the last source.
func TestOfFiftyRequestsForTheLastPieceOneIsGranted(t *testing.T) {
	each(t, func(r *room) {
		i := r.item("Fuente", 1, 0)
		slips := make([]supplies.Slip, 50)
		for n := range slips {
			slips[n] = r.ask(fmt.Sprintf("INS-2026-%06d", n+1), fmt.Sprint("o-", n), supplies.SlipLine{ItemID: i.ID, Asked: 1})
		}
		var wg sync.WaitGroup
		errs := make(chan error, len(slips))
		for _, s := range slips {
			wg.Go(func() { errs <- r.decide(s, supplies.Ruling{Row: 1, Verdict: supplies.Give, Qty: 1}) })
		}
		wg.Wait()
		close(errs)
		granted := 0
		for err := range errs {
			if err == nil {
				granted++
			} else {
				want(r.t, "too late", err, problem.Refused)
			}
		}
		if got := r.whole(i.ID); granted != 1 || got.Stock != 1 || got.Reserved != 1 {
			r.t.Errorf("%d granted, %+v", granted, got)
		}
		r.sums(i.ID)
	})
}

// rev11 R-S-03: what is missing becomes a need, the need an acquisition, and its
// reception, in parts, is reserved for who waits.
func TestWhatIsBoughtIsReservedForWhoWaits(t *testing.T) {
	each(t, func(r *room) {
		i, pile := r.item("Fuente", 0, 1), r.item("Pila", 1, 3)
		first := r.ask("INS-2026-000001", "o-1", supplies.SlipLine{ItemID: i.ID, Asked: 1})
		second := r.ask("INS-2026-000002", "o-2", supplies.SlipLine{ItemID: i.ID, Asked: 2})
		for _, s := range []supplies.Slip{first, second} {
			if err := r.decide(s, supplies.Ruling{Row: 1, Verdict: supplies.Buy, Qty: s.Lines[0].Asked}); err != nil {
				r.t.Fatal(err)
			}
		}
		needs, err := r.Needs(r.t.Context(), r.db.Read())
		if err != nil || len(needs) != 2 || needs[0].Waiting != 3 || needs[0].ToOrder() != 4 || needs[1].ToOrder() != 2 {
			r.t.Fatalf("%+v, %v", needs, err)
		}
		var a supplies.Acquisition
		lines := []supplies.AcquisitionLine{{ItemID: i.ID, Qty: 4, Cost: 2_800_00}, {ItemID: pile.ID, Qty: 2, Cost: 300_00}}
		acquire := func(promised string) error {
			return r.try(func(ctx context.Context, c *database.Conn) (err error) {
				a, err = r.Acquire(ctx, c, supplies.Acquisition{Number: "Requisición 118", Supplier: "Refacciones", Promised: promised, Lines: lines}, by)
				return err
			})
		}
		want(r.t, "a promise in the past", acquire("2026-11-20"), problem.Invalid)
		if err := acquire("2026-11-27"); err != nil {
			r.t.Fatal(err)
		}
		if needs, err = r.Needs(r.t.Context(), r.db.Read()); err != nil || needs[0].ToOrder() != 0 {
			r.t.Errorf("%+v, %v", needs, err)
		}
		if s := r.slip(first.ID); s.State != supplies.ToBuy || s.Lines[0].Acquisition != a.ID {
			r.t.Errorf("%+v", s)
		}
		told := r.told()
		receive := func(version int64, came ...supplies.Receipt) (list []supplies.Came, err error) {
			err = r.try(func(ctx context.Context, c *database.Conn) error {
				list, err = r.Receive(ctx, c, a.ID, version, came, "Factura 9", by)
				return err
			})
			return list, err
		}
		_, err = receive(1, supplies.Receipt{ItemID: i.ID, Qty: 5})
		want(r.t, "more than was ordered", err, problem.Invalid)
		came, err := receive(1, supplies.Receipt{ItemID: i.ID, Qty: 2, Cost: 1_400_00})
		if err != nil || len(came) != 2 || !came[0].Whole || came[1].Whole {
			r.t.Fatalf("%+v, %v", came, err)
		}
		if one, two := r.slip(first.ID), r.slip(second.ID); one.State != supplies.ToHandOut || two.State != supplies.ToHandOut || two.Lines[0].Missing() != 1 || r.whole(i.ID).Reserved != 2 {
			r.t.Errorf("%+v %+v", one, two)
		}
		if len(*told) != 2 || (*told)[0].Person != "p-jorge" || !strings.Contains((*told)[0].Text, "1 pza de Fuente") {
			r.t.Errorf("%+v", *told)
		}
		_, err = receive(1, supplies.Receipt{ItemID: i.ID, Qty: 1})
		want(r.t, "who saw it before", err, problem.Conflict)

		// its day is over: the Supervisor hears of it once for each date
		*told = nil
		later := audit.By{Actor: "sistema", Role: "Sistema", At: by.At.Add(5 * 24 * time.Hour)}
		warn := func() {
			r.do(func(ctx context.Context, c *database.Conn) error { _, err := r.WarnLate(ctx, c, later); return err })
		}
		warn()
		warn()
		if len(*told) != 1 || (*told)[0].Kind != "adquisicion-tarde" {
			r.t.Errorf("%+v", *told)
		}
		r.do(func(ctx context.Context, c *database.Conn) error {
			return r.Postpone(ctx, c, a.ID, 2, "2026-12-04", "El proveedor avisó", later)
		})
		came, err = receive(3, supplies.Receipt{ItemID: i.ID, Qty: 2, Cost: 1_400_00}, supplies.Receipt{ItemID: pile.ID, Qty: 2, Cost: 300_00})
		if err != nil || len(came) != 1 || !came[0].Whole {
			r.t.Fatalf("%+v, %v", came, err)
		}
		if got := r.whole(i.ID); got.Stock != 4 || got.Reserved != 3 || got.Value != 2_800_00 {
			r.t.Errorf("%+v", got)
		}
		if got, err := r.Acquisition(r.t.Context(), r.db.Read(), a.ID); err != nil || got.State != supplies.Received {
			r.t.Errorf("%+v, %v", got, err)
		}
		_, err = receive(4, supplies.Receipt{ItemID: i.ID, Qty: 1})
		want(r.t, "after its end", err, problem.Refused)
		r.sums(i.ID)
	})
}

// Fifty receptions of the same piece, at once: it comes in once.
func TestOfFiftyReceptionsOfOnePieceOneCounts(t *testing.T) {
	each(t, func(r *room) {
		i := r.item("Fuente", 0, 0)
		var a supplies.Acquisition
		r.do(func(ctx context.Context, c *database.Conn) (err error) {
			a, err = r.Acquire(ctx, c, supplies.Acquisition{Number: "Pedido 1", Promised: "2026-11-27", Lines: []supplies.AcquisitionLine{{ItemID: i.ID, Qty: 1}}}, by)
			return err
		})
		var wg sync.WaitGroup
		errs := make(chan error, 50)
		for range 50 {
			wg.Go(func() {
				errs <- r.try(func(ctx context.Context, c *database.Conn) error {
					_, err := r.Receive(ctx, c, a.ID, a.Version, []supplies.Receipt{{ItemID: i.ID, Qty: 1}}, "Factura 1", by)
					return err
				})
			})
		}
		wg.Wait()
		close(errs)
		n := 0
		for err := range errs {
			if err == nil {
				n++
			} else {
				want(r.t, "too late", err, problem.Conflict)
			}
		}
		if n != 1 || r.stock(i.ID) != 1 {
			r.t.Errorf("%d received, %d in stock", n, r.stock(i.ID))
		}
	})
}
