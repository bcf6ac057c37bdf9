package orderpages

import (
	"context"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// dealingsOf are the gestiones of an order; who may record one goes on from there. An order
// without such a step is not asked for any.
func (p *Pages) dealingsOf(ctx context.Context, v orders.View, now time.Time) ([]web.Line, error) {
	if !slices.ContainsFunc(v.Steps, func(s orders.Step) bool { return s.Act == procedure.LogProcedure }) {
		return nil, nil
	}
	list, err := p.Dealings.OfOrder(ctx, p.Desk.DB.Read(), string(v.Order.ID))
	if err != nil {
		return nil, err
	}
	var leads func(dealings.Dealing) string
	if _, may := offerOf(v, procedure.LogProcedure); may {
		leads = web.DealingForm
	}
	return web.DealingLines(list, leads, now), nil
}

// mostDealings is how many open gestiones Mi turno lists.
const mostDealings = 5

// openDealings are the oldest gestiones without a result, for a Supervisor (rev11 R-S-02).
func (p *Pages) openDealings(ctx context.Context, actor people.Actor, now time.Time) (lines []web.Line, open int, err error) {
	if !actor.Has(people.Supervisor) {
		return nil, 0, nil
	}
	c := p.Desk.DB.Read()
	if open, _, err = p.Dealings.CountOpen(ctx, c, calendar.DayOf(now, clock.Mexico)); err != nil || open == 0 {
		return nil, 0, err
	}
	list, err := p.Dealings.List(ctx, c, dealings.Filter{}, mostDealings)
	return web.DealingLines(list, web.DealingForm, now), open, err
}
