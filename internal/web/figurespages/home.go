package figurespages

import (
	"context"
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/indicators"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// homeView is the page of indicators.
type homeView struct {
	choice       choice
	periods      []period
	units        []people.Unit
	answer, rest string
	all          bool // the reader sees the load of everybody and the orders one by one

	figures []web.Figure
	turns   []web.Bar
	states  []web.Bar
	open    int
	waits   [2][]web.Bar // in hours, in days
	slow    *web.Message
	curve   web.Curve
	months  int // with an answer
	load    []web.Bar
	upkeep  []web.Bar
	done    string // «78 %»
	doneOf  string

	dataTurns, dataWaits, dataMonths, dataLoad, dataUpkeep, dataClasses, dataTimes, again, bad, proof web.Sheet

	proved web.Message
}

// What the page looks back over where the period does not say it.
const (
	curveMonths    = 9
	recurringSince = 6 // months
	mostRecurring  = 6
	mostListed     = 12
	mostBars       = 8 // units in the chart, those that lack most first; the table has all
	mainFigures    = 4 // at the head of the page
)

// read gathers what the page and the files need.
type read struct {
	choice   choice
	report   indicators.Report
	before   indicators.Report
	standing indicators.Standing
	openThen int
	months   []indicators.Month
	upkeep   []indicators.UnitUpkeep
	again    []indicators.Recurring
	assets   map[equipment.ID]equipment.Asset
	names    map[people.ID]people.Person
	units    []people.Unit
	values   settings.Values
	day      time.Duration
	now      time.Time
}

func (p *pages) home(w http.ResponseWriter, r *http.Request) error {
	d, err := p.read(r.Context(), r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, homePage(p.view(d, web.ActorOf(r.Context()))))
}

func (p *pages) read(ctx context.Context, r *http.Request) (d read, err error) {
	c := p.DB.Read()
	d.now = web.Now(ctx)
	if d.units, err = p.People.Units(ctx, c); err != nil {
		return d, err
	}
	d.choice = choose(r.URL.Query(), d.units, d.now)
	if d.values, err = p.Settings.Now(ctx); err != nil {
		return d, err
	}
	cal, err := p.Settings.Calendar(ctx)
	if err != nil {
		return d, err
	}
	d.day = cal.Closes - cal.Opens
	rules := indicators.Rules{Revision: p.rev, Calendar: cal, Values: d.values}
	count := func(key string, of period) (indicators.Report, error) {
		return p.memory.get(key+" "+d.choice.unit.ID, d.now, func() (indicators.Report, error) {
			return rules.Report(ctx, c, indicators.Ask{From: of.From, To: of.To, Unit: d.choice.unit.ID}, d.now)
		})
	}
	if d.report, err = count(d.choice.period.Key, d.choice.period); err != nil {
		return d, err
	}
	if d.before, err = count("antes de "+d.choice.period.Key, d.choice.period.before()); err != nil {
		return d, err
	}
	if d.standing, err = p.Indicators.Standing(ctx, c, d.choice.unit.ID); err != nil {
		return d, err
	}
	if d.openThen, err = p.Indicators.OpenBefore(ctx, c, d.choice.unit.ID, d.now.AddDate(0, 0, -7)); err != nil {
		return d, err
	}
	if d.months, err = p.Indicators.Satisfaction(ctx, c, d.choice.unit.ID, curveMonths, d.now); err != nil {
		return d, err
	}
	if d.upkeep, err = p.Indicators.Upkeep(ctx, c, d.choice.unit.ID, orders.LastServed(d.values, calendar.DayOf(d.now, clock.Mexico))); err != nil {
		return d, err
	}
	since := calendar.DayOf(d.now, clock.Mexico).Time(clock.Mexico, 0, 0, 0).AddDate(0, -recurringSince, 0)
	if d.again, err = p.Indicators.Recurring(ctx, c, d.choice.unit.ID, since, mostRecurring); err != nil {
		return d, err
	}
	var assets []equipment.ID
	for _, a := range d.again {
		assets = append(assets, equipment.ID(a.Asset))
	}
	if d.assets, err = p.Equipment.Named(ctx, c, assets...); err != nil {
		return d, err
	}
	var advisers []people.ID
	for _, g := range d.report.ByAdviser {
		advisers = append(advisers, people.ID(g.Key))
	}
	for id := range d.standing.InTurn {
		advisers = append(advisers, people.ID(id))
	}
	d.names, err = p.People.Named(ctx, c, advisers...)
	return d, err
}

func (p *pages) view(d read, actor people.Actor) homeView {
	v := homeView{choice: d.choice, periods: periods(d.now), units: d.units, all: seesAll(actor), open: d.standing.Open}
	v.answer, v.rest = p.answer(d)
	v.figures = figuresOf(d)
	p.turnsOf(&v, d)
	p.waitsOf(&v, d)
	monthsOf(&v, d)
	loadOf(&v, d, actor)
	upkeepOf(&v, d)
	classesOf(&v, d)
	timesOf(&v, d)
	againOf(&v, d, actor)
	if v.all {
		badOf(&v, d)
		proofOf(&v, d)
	}
	return v
}

// answer says in one sentence how the service goes and what holds it up.
func (p *pages) answer(d read) (answer, rest string) {
	rest = spanWords(d.choice.period, d.now) + ", contado " + web.Moment(d.report.At, d.now) + "."
	if d.choice.unit.ID != "" {
		rest = d.choice.unit.Name + ". " + rest
	}
	if len(d.report.Courses) == 0 {
		return "Sin movimiento en el periodo.", rest
	}
	f := d.report.Get(indicators.OnTime)
	switch {
	case !f.Known():
		answer = "Ninguna orden se concluyó en el periodo"
	case f.Num == f.Den:
		answer = "El servicio va a tiempo"
	case 2*f.Num >= f.Den:
		answer = percent(f) + " % de las órdenes fue a tiempo"
	default:
		answer = "El servicio va tarde: " + percent(f) + " % de las órdenes fue a tiempo"
	}
	if no := slowest(d.report.Waits); no > 0 {
		a, _ := p.rev.Numbered(no)
		return answer + "; el freno es la actividad " + itoa(no) + ", «" + a.Title + "».", rest
	}
	return answer + ".", rest
}

func spanWords(p period, now time.Time) string {
	from, to := p.From.In(clock.Mexico), p.To.In(clock.Mexico)
	if !p.Running {
		to = to.AddDate(0, 0, -1)
	}
	return "Del " + web.ShortDay(from, now) + " al " + web.ShortDay(to, now)
}

// slowest is the activity farthest above its target, 0 when none is above.
func slowest(list []indicators.Wait) (no int) {
	worst := 0.0
	for _, w := range list {
		if r := float64(w.Median) / float64(max(w.Goal, 1)); w.Slow() && r > worst {
			worst, no = r, w.No
		}
	}
	return no
}

// states are how the open orders are gathered in the chart, as people speak of them.
var states = []struct {
	words string
	of    []procedure.State
}{
	{"Por asignar", []procedure.State{procedure.E02}},
	{"Por determinar", []procedure.State{procedure.E03}},
	{"En atención", []procedure.State{procedure.E04}},
	{"Por devolver", []procedure.State{procedure.E04D}},
	{"Encuesta", []procedure.State{procedure.E05}},
	{"Mantenimiento", []procedure.State{procedure.E06, procedure.E07, procedure.E08}},
	{"Traslado", []procedure.State{procedure.E09, procedure.E10}},
	{"En la DTIC", []procedure.State{procedure.E11, procedure.E12}},
	{"Bodega", []procedure.State{procedure.E13, procedure.E13I, procedure.E14}},
	{"Trámite SEI-028", []procedure.State{procedure.E15, procedure.E16, procedure.E17, procedure.E18}},
	{"Escaladas", []procedure.State{procedure.E91, procedure.E92}},
}
