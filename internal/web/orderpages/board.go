package orderpages

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/live"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// loadLimit is how many weighted orders an AST carries before the board calls
// them full; it informs, it does not forbid.
const loadLimit = 24

// How much of each list the board shows at once.
const (
	mostRows = 20
	mostMine = 10
	mostAway = 6
)

// boardView is the Supervisor's first page: what waits for an assignment with a
// reasoned suggestion, and how much each AST carries (rev11 A-02, domain §7.2).
type boardView struct {
	watch        web.Watch // what moved since it was shown
	answer, rest string
	action       string // the board with its filter
	rows         []web.Waiting
	units        []string // of what waits
	unit         string   // the one that is asked for
	saved        string   // when the words of «Asignar a…» were kept
	left         *web.Message
	more         []web.Action // the rows after these, or before them, and the whole list
	moreMine     int          // turns of the Supervisor that are not shown
	filters      []web.Chip
	people       []person
	ast, why     string // what was chosen and written for «Asignar a…»
	whyWrong     string
	loads        []web.Load
	turns        []web.Chip
	mine         []web.Line
	away         []web.Line
	awayWords    string
	outside      []web.Line // the external files that have waited longest
	outsideCount int        // and how many there are
	month        monthView  // the preventive maintenance of the month
	bad          *problem.Error
	key          string
}

// person is an AST who is there to take orders.
type person struct{ id, name, key string }

func (p *Pages) board(w http.ResponseWriter, r *http.Request) error {
	return p.showBoard(w, r, http.StatusOK, nil, nil)
}

// showBoard shows the board; values are what was sent, when it comes back.
func (p *Pages) showBoard(w http.ResponseWriter, r *http.Request, status int, values url.Values, bad *problem.Error) error {
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	b, err := p.Desk.Board(ctx, actor)
	if err != nil {
		return err
	}
	v := boardView{watch: watchQueue(live.Board, now), bad: bad, key: database.NewID(), action: web.WithQuery("/tablero", filterOf(r)), ast: values.Get("ast"), why: values.Get("motivo")}
	v.answer, v.rest = boardAnswer(b, now)
	v.units, v.unit = unitsOf(b.Waiting), filterOf(r).Get("unidad")
	if d, ok := web.DraftOf(ctx, "/tablero"); ok {
		v.saved = web.SavedWords(d)
		if values == nil {
			v.ast, v.why = d.Typed.Get("ast"), d.Typed.Get("motivo")
			note := web.Recovered(ctx, "/tablero", d)
			v.left = &note
		}
	}
	extra := v.list(r, b, values, now)
	v.advisers(b, extra, now)
	if bad != nil {
		for _, f := range bad.Fields {
			if f.Name == "motivo" {
				v.whyWrong = f.Message
			}
		}
	}
	for _, role := range []procedure.Role{procedure.Adviser, procedure.Requester, procedure.Supervisor, procedure.Director, procedure.Coordination} {
		if role == procedure.Coordination && b.ByTurn[role] == 0 {
			continue // it has one only where a machine is handed over to be written off
		}
		chip := web.Chip{Label: role.Label(), Count: countOf(b.ByTurn[role]), Href: web.OrdersPath + "?turno=" + string(role)}
		if n := b.Late[role]; n > 0 {
			chip.Alert = web.Count(n, "vencida", "vencidas")
		}
		v.turns = append(v.turns, chip)
	}
	for _, c := range b.Mine[:min(len(b.Mine), mostMine)] {
		v.mine = append(v.mine, mineLine(c, now))
	}
	v.moreMine = b.ByTurn[procedure.Supervisor] - b.Waiting.N - len(v.mine)
	if err := p.elsewhere(r, &v, now); err != nil {
		return err
	}
	if v.month, err = p.monthOf(ctx, now); err != nil {
		return err
	}
	return web.Render(w, r, status, boardPage(v))
}

func boardAnswer(b orders.Board, now time.Time) (answer, rest string) {
	w := b.Waiting
	if w.N == 0 {
		return "Nada por asignar.", web.Count(b.Open, "orden abierta", "órdenes abiertas") + " en manos de alguien."
	}
	rest = "La más antigua espera " + web.Since(w.Oldest, now) + "."
	if w.Late > 0 {
		rest += " " + upper(few(w.Late, "una ya venció", "ya vencieron")) + "."
	}
	return web.Count(w.N, "orden espera a una persona.", "órdenes esperan a una persona."), rest
}

func overdue(c orders.Card, now time.Time) bool {
	return !c.DueAt.IsZero() && c.DueAt.Before(now)
}

// filterOf keeps of an address what narrows the board.
func filterOf(r *http.Request) url.Values {
	v := url.Values{}
	for _, name := range []string{"ver", "inmueble", "unidad", fromField} {
		if x := r.URL.Query().Get(name); x != "" {
			v.Set(name, x)
		}
	}
	return v
}

// list puts the rows and the filters together; it returns what the suggestions
// would add to each load. Suggestions count all that waits, whatever is shown.
func (v *boardView) list(r *http.Request, b orders.Board, values url.Values, now time.Time) map[people.ID]int {
	q, extra := filterOf(r), map[people.ID]int{}
	marked := map[string]bool{}
	for _, id := range values["orden"] {
		marked[id] = true
	}
	skip, _ := strconv.Atoi(q.Get(fromField))
	fitting := 0
	for _, c := range b.Unassigned {
		if fits(q, c, now) {
			fitting++
		}
	}
	if skip < 0 || skip >= fitting { // what stood there was assigned
		skip = 0
	}
	at := 0
	for _, c := range b.Unassigned {
		s := orders.Suggest(c.Need(), b.Advisers, extra)
		if s.Adviser != "" {
			extra[s.Adviser] += b.Weights.Of(c.Priority)
		}
		if !fits(q, c, now) {
			continue
		}
		if at++; at <= skip || len(v.rows) == mostRows {
			continue
		}
		row := waitingRow(c, s, now)
		row.Selected = marked[string(c.ID)]
		v.rows = append(v.rows, row)
	}
	v.more = boardMore(q, skip, fitting, b)
	if b.Waiting.N > 1 {
		v.filters = boardFilters(q, b.Waiting)
	}
	return extra
}

// fromField in the address says how many rows of the board come before those shown.
const fromField = "desde"

// boardMore leads to the rows beside those that are shown, and to the list when more
// wait than the board reads.
func boardMore(q url.Values, skip, fitting int, b orders.Board) (list []web.Action) {
	to := func(n int) string {
		next := cloned(q)
		next.Del(fromField)
		if n > 0 {
			next.Set(fromField, countOf(n))
		}
		return web.WithQuery("/tablero", next)
	}
	if left := fitting - skip - mostRows; left > 0 {
		list = append(list, web.Action{Label: "Mostrar más: quedan " + web.Number(left), Href: to(skip + mostRows), Style: web.Plain, Small: true})
	}
	if skip > 0 {
		list = append(list, web.Action{Label: "Volver a las primeras", Href: to(0), Style: web.Plain, Small: true})
	}
	if b.Waiting.N > len(b.Unassigned) {
		list = append(list, web.Action{Label: "Ver las " + web.Number(b.Waiting.N) + " en la lista", Href: web.OrdersPath + "?estado=" + string(procedure.E02), Style: web.Plain, Small: true})
	}
	return list
}

// fits tells whether an order is among those that the address asks for.
func fits(q url.Values, c orders.Card, now time.Time) bool {
	switch {
	case q.Get("ver") == "vencidas" && !overdue(c, now),
		q.Get("ver") == "prioridad" && c.Priority.Rank() > 1,
		q.Get("inmueble") != "" && q.Get("inmueble") != c.Building,
		q.Get("unidad") != "" && q.Get("unidad") != c.Unit:
		return false
	}
	return true
}

func boardFilters(q url.Values, w orders.Waiting) []web.Chip {
	to := func(name, value string) string { return web.WithQuery("/tablero", url.Values{name: {value}}) }
	chips := []web.Chip{{Label: "Todas", Count: countOf(w.N), Href: "/tablero", Current: len(q) == 0 || len(q) == 1 && q.Has(fromField)}}
	if w.Late > 0 {
		chips = append(chips, web.Chip{Label: "Vencidas", Count: countOf(w.Late), Href: to("ver", "vencidas"), Current: q.Get("ver") == "vencidas"})
	}
	if w.High > 0 {
		chips = append(chips, web.Chip{Label: "Prioridad alta", Count: countOf(w.High), Href: to("ver", "prioridad"), Current: q.Get("ver") == "prioridad"})
	}
	if len(w.Buildings) > 1 {
		for _, x := range slices.Sorted(maps.Keys(w.Buildings)) {
			chips = append(chips, web.Chip{Label: x, Count: countOf(w.Buildings[x]), Href: to("inmueble", x), Current: q.Get("inmueble") == x})
		}
	}
	if u := q.Get("unidad"); u != "" {
		chips = append(chips, web.Chip{Label: u, Href: "/tablero", Current: true, Remove: true})
	}
	return chips
}

// unitsOf are the units of what waits, for the filter by unit; none when there is but
// one.
func unitsOf(w orders.Waiting) []string {
	if len(w.Units) < 2 {
		return nil
	}
	return slices.Sorted(maps.Keys(w.Units))
}

// agendaWords say what an AST has agreed: today's in full, else the next.
func agendaWords(visits []orders.Booking, now time.Time) string {
	var today []string
	for _, x := range visits {
		if x.Today {
			today = append(today, x.Time)
		}
	}
	switch {
	case len(visits) == 0:
		return ""
	case len(today) > 0:
		return web.Count(len(today), "mantenimiento hoy", "mantenimientos hoy") + ": " + strings.Join(today, ", ")
	}
	next := visits[0]
	day, err := calendar.ParseDay(next.Day)
	if err != nil {
		return ""
	}
	return "Mantenimiento " + web.ShortDay(day.Time(clock.Mexico, 12, 0, 0), now) + ", " + next.Time
}

func waitingRow(c orders.Card, s orders.Suggestion, now time.Time) web.Waiting {
	href := refPath(c.Folio, string(c.ID))
	row := web.Waiting{ID: string(c.ID), Title: c.Title(), Href: href, Folio: c.Folio, Who: clean(c.Requester), Place: place(c.Building, c.Floor, c.Office), Version: c.Version,
		Reason: s.Reason, Proposed: string(s.Adviser), Other: web.Action{Label: "Otra persona", About: c.Title(), Href: href + "/actividades/" + slugOf(procedure.Assign), Style: web.Plain, Small: true}}
	if c.Asset != "" {
		row.Who += " · " + c.Asset
	}
	if t := termOf(c, now); t != nil {
		row.State = web.Badge{Tone: t.Tone, Icon: t.Icon, Text: c.Priority.Label() + " · " + web.Left(c.DueAt.Sub(now))}
	}
	if s.Adviser != "" {
		row.Adviser = clean(s.Name)
		row.Action = web.Action{Label: "Asignar a " + first(s.Name), About: c.Title(), Style: web.Outline, Small: true, Name: "una", Value: string(c.ID)}
	}
	return row
}

// advisers are the loads, with the skills that what waits asks for, and who can be
// chosen; a digit stands for each who is there.
func (v *boardView) advisers(b orders.Board, extra map[people.ID]int, now time.Time) {
	asked := map[string]bool{}
	for _, c := range b.Unassigned {
		asked[orders.Suggest(c.Need(), nil, nil).Skill] = true
	}
	for _, a := range b.Advisers {
		l := loadRow(a, extra[a.Person.ID], asked, now)
		if a.Present && len(b.Unassigned) > 0 {
			who := person{id: string(a.Person.ID), name: clean(a.Person.Name)}
			if n := len(v.people) + 1; n < 10 {
				who.key = strconv.Itoa(n)
			}
			l.Key = who.key
			v.people = append(v.people, who)
		}
		v.loads = append(v.loads, l)
	}
}

func loadRow(a orders.AdviserLoad, extra int, asked map[string]bool, now time.Time) web.Load {
	l := web.Load{Name: clean(a.Person.Name), Place: place(a.Person.Building, a.Person.Floor, ""), Used: int(a.Weight + 0.5), Extra: extra, Most: loadLimit, Agenda: agendaWords(a.Visits, now)}
	switch {
	case !a.Present:
		l.State = web.Badge{Tone: web.Neutral, Icon: web.IconCalendarOff, Text: "Ausente"}
		l.Place = a.Why
	case a.Weight >= loadLimit:
		l.State = web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: "Al tope"}
	default:
		l.State = web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: web.Count(a.Orders, "orden", "órdenes")}
	}
	for _, s := range a.Person.Skills {
		l.Skills = append(l.Skills, web.Skill{Name: s, Match: asked[s] && a.Present})
	}
	return l
}

// mineLine is another turn of the Supervisor, in a line: what is to be done, and
// how it stands with its term.
func mineLine(c orders.Card, now time.Time) web.Line {
	a := pending(c.State, c.HalfDone)
	l := web.Line{Icon: web.IconTicket, Title: a.Title, Href: refPath(c.Folio, string(c.ID)), Folio: c.Folio, Text: clean(c.Requester)}
	if t := termOf(c, now); t != nil {
		l.State = web.Badge{Tone: t.Tone, Icon: t.Icon, Text: upper(web.Left(c.DueAt.Sub(now)))}
	}
	return l
}

// elsewhere adds the machines that are out of their place and the external files,
// each figure with its list.
func (p *Pages) elsewhere(r *http.Request, v *boardView, now time.Time) error {
	ctx, c := r.Context(), p.Desk.DB.Read()
	counts, err := p.Equipment.CountAway(ctx, c)
	if err != nil {
		return err
	}
	total := 0
	for _, at := range []equipment.Place{equipment.AtDTIC, equipment.AtProvider, equipment.InQuarantine, equipment.AtCoordination} {
		if n := counts[at]; n > 0 {
			if total += n; v.awayWords != "" {
				v.awayWords += " · "
			}
			v.awayWords += at.Label() + " " + web.Number(n)
		}
	}
	files, err := p.Repair.ListOpen(ctx, c, mostMine)
	if err != nil {
		return err
	}
	if v.outsideCount, err = p.Repair.CountOpen(ctx, c); err != nil {
		return err
	}
	if v.outsideCount > 0 {
		v.turns = append(v.turns, web.Chip{Label: "Proveedor o Agencia", Count: countOf(v.outsideCount), Href: web.FilesPath})
	}
	if total > 0 {
		v.turns = append(v.turns, web.Chip{Label: "Equipos fuera de su lugar", Count: countOf(total), Href: web.AssetsPath + "#fuera"})
	}
	away, err := p.Equipment.Away(ctx, c, mostAway)
	if err != nil {
		return err
	}
	ids := make([]equipment.ID, 0, len(away)+len(files))
	for _, k := range away {
		ids = append(ids, k.AssetID)
	}
	for _, f := range files {
		ids = append(ids, equipment.ID(f.AssetID))
	}
	named, err := p.Equipment.Named(ctx, c, ids...)
	for _, k := range away {
		v.away = append(v.away, web.Line{Icon: assetIcon(named[k.AssetID].Type), Title: named[k.AssetID].Name(), Href: web.AssetsPath + "/" + string(k.AssetID),
			Text: forDays(k.Since, now) + " · " + k.Place.Label() + " · " + k.Document})
	}
	for _, f := range files {
		v.outside = append(v.outside, web.Line{Icon: web.IconTruckDelivery, Title: named[equipment.ID(f.AssetID)].Name(), Href: web.FilesPath + "/" + f.Folio,
			Folio: f.Folio, Text: f.Label() + " · " + web.Since(f.StateSince.Time, now)})
	}
	return err
}
