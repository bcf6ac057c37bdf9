package procedurepages

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// liveView is the page of the living procedure.
type liveView struct {
	Rev     procedure.Revision
	Figures figures
	Chart   templ.Component
	Panel   *panel
	One     bool // one order instead of all
	Typed   string
	Problem *problem.Error // the order asked for was not found
	Course  *course
	Recent  []web.Chip
	Stages  []stage
	Rows    []procedure.Row
	Shares  map[string]int // of the exits of each decision, of 100
	Counted string         // over what the month was counted
}

// stage is a run of activities, for telephones, where the list comes before the
// chart.
type stage struct {
	Title string
	Keys  []procedure.Act
}

var stages = []stage{
	{"Solicitud y asignación", []procedure.Act{procedure.Request, procedure.Assign, procedure.Determine}},
	{"Solución inmediata", []procedure.Act{procedure.Conclude, procedure.AnswerSurvey}},
	{"Mantenimiento", []procedure.Act{procedure.AgreeMaintenance, procedure.AcknowledgeDate, procedure.Maintain}},
	{"Traslado y garantía", []procedure.Act{procedure.DocumentHandover, procedure.SignHandover, procedure.DetermineWarranty, procedure.ReportProvider}},
	{"Recursos de bodega", []procedure.Act{procedure.DetermineResources, procedure.ProvideResources}},
	{"Reparación por norma SEI-028", []procedure.Act{procedure.ReceiveHandover, procedure.ReturnUnrepaired, procedure.DraftLetter, procedure.SignLetter}},
}

// live shows the chart with the orders of now. ?actividad=slug opens an activity,
// ?orden=folio shows the course of one order, if the reader may know of it.
func (p *pages) live(w http.ResponseWriter, r *http.Request) error {
	ctx, now, actor := r.Context(), web.Now(r.Context()), web.ActorOf(r.Context())
	q := r.URL.Query()
	v := liveView{Rev: p.rev, Typed: strings.TrimSpace(q.Get("orden")), Stages: stages}
	v.One = v.Typed != "" || q.Has("orden")
	var err error
	if v.Figures, err = p.figures(ctx, actor, now); err != nil {
		return err
	}
	data := v.Figures.chart()
	status := http.StatusOK
	if v.One {
		if v.Recent, err = p.recent(ctx, actor); err != nil {
			return err
		}
	}
	if v.Typed != "" {
		view, err := p.find(ctx, actor, v.Typed)
		switch problem.KindOf(err) {
		case "":
			v.Course = courseOf(view, now)
			v.Rev, v.Typed = view.Order.Procedure(), view.Order.Folio
			data.Route, data.Counts = &v.Course.Route, nil
		case problem.NotFound:
			v.Problem, status = web.Shown(err), http.StatusNotFound
		default:
			return err
		}
	}
	v.Rows = v.Rev.Table()
	if !v.Figures.Own {
		v.Counted = v.Figures.Month.words(now)
	}
	if v.Shares, err = v.Rev.Shares(v.Figures.Month.Ways); err != nil {
		return err
	}
	open, err := v.opened(q.Get("actividad"))
	if err != nil {
		return err
	}
	if v.Panel, err = p.panel(ctx, actor, v.Rev, v.Figures, open, now); err != nil {
		return err
	}
	data.Open = open.No
	data.Href = func(no int) string {
		a, _ := v.Rev.Numbered(no)
		return p.Shell.URL(v.activityPath(a))
	}
	v.Chart = templ.ComponentFunc(func(_ context.Context, out io.Writer) error { return procedure.Chart(out, v.Rev, data) })
	return web.Render(w, r, status, livePage(v))
}

// activityPath is the address that opens the panel of an activity.
func (v liveView) activityPath(a procedure.Activity) string {
	q := url.Values{"actividad": {a.Slug}}
	if v.Course != nil {
		q.Set("orden", v.Course.Folio)
	}
	return web.ProcedurePath + "?" + q.Encode() + "#actividad"
}

// opened is the activity whose panel is shown: the one asked for, else where the
// order is, else where work piles up.
func (v liveView) opened(slug string) (procedure.Activity, error) {
	if slug != "" {
		a, ok := v.Rev.BySlug(slug)
		if !ok {
			return a, problem.Missing("esa actividad")
		}
		return a, nil
	}
	if v.Course != nil {
		st, _ := v.Rev.Order.Station(v.Course.Route.Now)
		if a := v.Rev.ActivityOf(st); a.Key != "" {
			return a, nil
		}
	}
	no := v.Figures.slowest()
	if no == 0 {
		most := 0
		for n, count := range v.Figures.Counts {
			if n > 0 && (count > most || count == most && n < no) {
				no, most = n, count
			}
		}
	}
	if a, ok := v.Rev.Numbered(no); ok {
		return a, nil
	}
	a, _ := v.Rev.Activity(procedure.Request)
	return a, nil
}

// find opens an order by its folio, or by what a person types of it when that
// fits one order only.
func (p *pages) find(ctx context.Context, actor people.Actor, typed string) (orders.View, error) {
	v, err := p.Desk.Open(ctx, actor, strings.ToUpper(typed))
	if problem.KindOf(err) != problem.NotFound {
		return v, err
	}
	page, listed := p.Desk.List(ctx, actor, orders.Filter{Text: typed, Limit: 2})
	if listed != nil || len(page.Cards) != 1 {
		return v, err
	}
	return p.Desk.Open(ctx, actor, page.Cards[0].Folio)
}

// recent offers the newest open orders that the reader may know of.
func (p *pages) recent(ctx context.Context, actor people.Actor) ([]web.Chip, error) {
	page, err := p.Desk.List(ctx, actor, orders.Filter{Open: true, Limit: 6})
	if err != nil {
		return nil, err
	}
	var chips []web.Chip
	for _, c := range page.Cards {
		chips = append(chips, web.Chip{Label: c.Folio, Href: coursePath(c.Folio)})
	}
	return chips, nil
}

func coursePath(folio string) string { return web.ProcedurePath + "?orden=" + url.QueryEscape(folio) }

// panel is what is known of one activity.
type panel struct {
	Activity procedure.Activity
	Clause   procedure.Requirement
	Readings []procedure.Reading // ours about it
	Follows  string
	Here     int
	Wait     string // median of the month
	Now      string // of those here, "" when nobody is
	Goal     string
	Orders   []orders.Card // those the reader may know of, soonest due first
	All      bool          // the reader may know of every order
	Links    []web.Action
	at       time.Time
}

const mostInPanel = 5

func (p *pages) panel(ctx context.Context, actor people.Actor, rev procedure.Revision, f figures, a procedure.Activity, now time.Time) (*panel, error) {
	v := &panel{Activity: a, Wait: "—", All: actor.MayReadEveryOrder(), at: now}
	v.Clause, _ = procedure.RequirementByID(a.Clause)
	for _, r := range procedure.Readings() {
		if r.ID == a.Reading || cites(r, a.Clause) || a.Question != nil && cites(r, a.Question.ID) {
			v.Readings = append(v.Readings, r)
		}
	}
	states := rev.StationsOf(a.No)
	if !a.Numbered() {
		states = nil
		for _, st := range rev.Order.Stations {
			if st.Act == a.Key {
				states = append(states, st.ID)
			}
		}
	} else {
		row := procedure.Row{Next: rev.NextNumbers(a.No)}
		v.Follows = row.Follows()
		v.Goal = f.goal(a.No)
		if d, known := f.Wait[a.No]; known {
			v.Wait = f.brief(d)
		}
		if d, there := f.Now[a.No]; there {
			v.Now = f.brief(d)
		}
	}
	for _, s := range states {
		if s == procedure.E00 {
			continue // proposals: they are no orders yet and in nobody's list
		}
		v.Here += f.ByState[s]
		page, err := p.Desk.List(ctx, actor, orders.Filter{State: s, Open: true})
		if err != nil {
			return nil, err
		}
		v.Orders = append(v.Orders, page.Cards...)
		if v.All && f.ByState[s] > 0 {
			v.Links = append(v.Links, listLink(rev, s, f.ByState[s], len(states)))
		}
	}
	slices.SortStableFunc(v.Orders, func(a, b orders.Card) int { return late(a).Compare(late(b)) })
	if len(v.Orders) > mostInPanel {
		v.Orders = v.Orders[:mostInPanel]
	}
	return v, nil
}

// cites tells whether a reading is about a clause.
func cites(r procedure.Reading, clause string) bool {
	return clause != "" && slices.Contains(strings.Split(r.Where, ", "), clause)
}

// late is when an order is due; those without a term come last.
func late(c orders.Card) time.Time {
	if c.DueAt.IsZero() {
		return c.StateSince.AddDate(100, 0, 0)
	}
	return c.DueAt
}

// ordersWord is what stands, for who listens, behind a number of orders.
func ordersWord(n int) string {
	if n == 1 {
		return "orden"
	}
	return "órdenes"
}

// listLink leads to the list of the orders in a state, so that the figure opens
// what it counts.
func listLink(rev procedure.Revision, s procedure.State, n, states int) web.Action {
	label := "Ver la orden"
	if n > 1 {
		label = "Ver las " + web.Number(n) + " órdenes"
	}
	if states > 1 {
		st, _ := rev.Order.Station(s)
		label += " en «" + st.Label + "»"
	}
	return web.Action{Label: label, Small: true, Href: web.OrdersPath + "?abiertas=si&estado=" + url.QueryEscape(string(s))}
}

// lines are the orders of the panel.
func (v *panel) lines() []web.Line {
	var lines []web.Line
	for _, c := range v.Orders {
		who := c.TurnPerson
		if who == "" {
			who = c.TurnRole.Label()
		}
		lines = append(lines, web.Line{Title: c.Title(), Href: web.OrdersPath + "/" + c.Folio, Folio: c.Folio, Text: who, State: dueBadge(c, v.at)})
	}
	return lines
}

func dueBadge(c orders.Card, now time.Time) web.Badge {
	if c.DueAt.IsZero() {
		return web.Badge{Icon: web.IconClock, Text: web.Since(c.StateSince, now)}
	}
	t := web.TermOf(c.StateSince, c.DueAt, now)
	return web.Badge{Tone: t.Tone, Icon: t.Icon, Text: web.Left(c.DueAt.Sub(now))}
}

// tab is the title of the page in its tab.
func (v liveView) tab() string {
	switch {
	case v.Course != nil:
		return "Recorrido de " + v.Course.Folio
	case v.One:
		return "Recorrido de una orden"
	}
	return "Procedimiento vivo"
}

func (v liveView) stageCount(s stage) int {
	n := 0
	for _, key := range s.Keys {
		a, _ := v.Rev.Activity(key)
		n += v.Figures.Counts[a.No]
	}
	return n
}

// sheet says in a table what the chart says.
func (v liveView) sheet() web.Sheet {
	whole := !v.Figures.Own
	s := web.Sheet{Caption: "Actividades, responsables, formato, siguiente paso, órdenes y espera", Hide: true,
		Columns: []web.Column{{Title: "Actividad"}, {Title: "Responsable"}, {Title: "Formato"}, {Title: "Sigue"}, {Title: "Órdenes", Number: true}}}
	if whole {
		s.Columns = append(s.Columns, web.Column{Title: "Hechas en 30 días", Number: true}, web.Column{Title: "Espera mediana", Number: true})
	} else {
		s.Caption, s.Columns[4].Title = "Actividades, responsables, formato, siguiente paso, órdenes tuyas y meta", "Órdenes tuyas"
	}
	s.Columns = append(s.Columns, web.Column{Title: "Meta", Number: true})
	for _, row := range v.Rows {
		a, _ := v.Rev.Numbered(row.No)
		cells := []web.Cell{{Text: strconv.Itoa(row.No) + ". " + row.Title, Href: v.activityPath(a)}, {Text: row.Role}, {Text: orDash(strings.Join(row.Formats, ", "))},
			v.follows(row), {Text: web.Number(v.Figures.Counts[row.No])}}
		if whole {
			cells = append(cells, web.Cell{Text: web.Number(v.Figures.Month.Passed[row.No])}, v.waitCell(row.No))
		}
		s.Rows = append(s.Rows, append(cells, web.Cell{Text: v.Figures.goal(row.No)}))
	}
	if n := v.Figures.Counts[0]; n > 0 && whole {
		s.Rows = append(s.Rows, []web.Cell{{Text: "Escaladas, fuera del diagrama (P-11)"}, {Text: procedure.Director.Label()}, {Text: "—"}, {Text: "—"},
			{Text: web.Number(n)}, {Text: web.Number(v.Figures.Month.Passed[0])}, {Text: v.Figures.wait(0)}, {Text: "—"}})
	}
	return s
}

// waitCell is the median wait, marked when it is above the target.
func (v liveView) waitCell(no int) web.Cell {
	if !v.Figures.slow(no) {
		return web.Cell{Text: v.Figures.wait(no)}
	}
	return web.Cell{Content: web.StateBadge(web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: v.Figures.wait(no) + ", arriba de la meta"})}
}

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// chartKey explains the signs of the chart.
func chartKey() templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return procedure.ChartKey(w) })
}
