package orderpages

import (
	"net/http"
	"net/url"
	"time"

	"secogem.gob.mx/soporte/internal/database"
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

// boardView is the Supervisor's first page: what waits for an assignment with a
// reasoned suggestion, and how much each AST carries (rev11 A-02, domain §7.2).
type boardView struct {
	watch        web.Watch // what moved since it was shown
	answer, rest string
	rows         []web.Waiting
	versions     map[string]int64
	loads        []web.Load
	turns        []web.Chip
	mine         []web.Line
	bad          *problem.Error
	key          string
}

func (p *Pages) board(w http.ResponseWriter, r *http.Request) error {
	return p.showBoard(w, r, http.StatusOK, nil)
}

func (p *Pages) showBoard(w http.ResponseWriter, r *http.Request, status int, bad *problem.Error) error {
	ctx, actor, now := r.Context(), web.ActorOf(r.Context()), web.Now(r.Context())
	b, err := p.Desk.Board(ctx, actor)
	if err != nil {
		return err
	}
	v := boardView{watch: watchQueue(live.Board, now), bad: bad, key: database.NewID(), versions: map[string]int64{}}
	v.answer = web.Count(len(b.Unassigned), "orden espera a una persona.", "órdenes esperan a una persona.")
	if len(b.Unassigned) == 0 {
		v.answer, v.rest = "Nada por asignar.", web.Count(b.Open, "orden abierta", "órdenes abiertas")+" en manos de alguien."
	} else {
		oldest := b.Unassigned[0].StateSince
		for _, c := range b.Unassigned {
			if c.StateSince.Before(oldest) {
				oldest = c.StateSince
			}
		}
		v.rest = "La más antigua espera " + web.Since(oldest, now) + "."
	}
	extra := map[people.ID]int{}
	for _, c := range b.Unassigned {
		s := orders.Suggest(c.Need(), b.Advisers, extra)
		v.rows = append(v.rows, waitingRow(c, s, now))
		v.versions[string(c.ID)] = c.Version
		if s.Adviser != "" {
			extra[s.Adviser] += b.Weights.Of(c.Priority)
		}
	}
	for _, a := range b.Advisers {
		v.loads = append(v.loads, loadRow(a, extra[a.Person.ID]))
	}
	for _, role := range []procedure.Role{procedure.Adviser, procedure.Requester, procedure.Supervisor, procedure.Director} {
		v.turns = append(v.turns, web.Chip{Label: role.Label(), Count: countOf(b.ByTurn[role]), Href: web.OrdersPath + "?turno=" + string(role)})
	}
	for _, c := range b.Mine {
		v.mine = append(v.mine, mineLine(c, now))
	}
	return web.Render(w, r, status, boardPage(v))
}

func waitingRow(c orders.Card, s orders.Suggestion, now time.Time) web.Waiting {
	href := refPath(c.Folio, string(c.ID))
	row := web.Waiting{ID: string(c.ID), Title: c.Title(), Href: href, Folio: c.Folio, Who: clean(c.Requester), Place: place(c.Building, c.Floor, c.Office),
		Reason: s.Reason, Other: web.Action{Label: "Otra persona", About: c.Title(), Href: href, Style: web.Plain, Small: true}}
	if t := termOf(c, now); t != nil {
		row.State = web.Badge{Tone: t.Tone, Icon: t.Icon, Text: c.Priority.Label() + " · " + web.Left(c.DueAt.Sub(now))}
	}
	if s.Adviser != "" {
		row.Adviser = clean(s.Name)
		row.Action = web.Action{Label: "Asignar a " + first(s.Name), About: c.Title(), Style: web.Outline, Small: true, Name: "una", Value: string(c.ID)}
	}
	return row
}

func loadRow(a orders.AdviserLoad, extra int) web.Load {
	l := web.Load{Name: clean(a.Person.Name), Place: place(a.Person.Building, a.Person.Floor, ""), Used: int(a.Weight + 0.5), Extra: extra, Most: loadLimit}
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
		l.Skills = append(l.Skills, web.Skill{Name: s})
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

// assignMany assigns the chosen orders as the board suggests, each in its own
// transaction; what could not be assigned is said with its reason.
func (p *Pages) assignMany(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	chosen := values["orden"]
	if one := values.Get("una"); one != "" {
		chosen = []string{one}
	}
	if len(chosen) == 0 {
		return p.showBoard(w, r, http.StatusUnprocessableEntity, problem.New(problem.Invalid, "No elegiste ninguna orden.", "Marca al menos una y vuelve a asignar."))
	}
	if len(chosen) > 50 {
		return p.showBoard(w, r, http.StatusUnprocessableEntity, problem.New(problem.Invalid, "Son demasiadas órdenes a la vez.", "Elige hasta 50."))
	}
	b, err := p.Desk.Board(ctx, actor)
	if err != nil {
		return err
	}
	done, failed := p.assignEach(r, actor, b, chosen, values)
	if failed != nil {
		return p.showBoard(w, r, web.StatusOf(failed), failed)
	}
	web.SayDone(w, r, web.Count(done, "orden asignada.", "órdenes asignadas."))
	return web.SeeOther(w, r, "/tablero")
}

func (p *Pages) assignEach(r *http.Request, actor people.Actor, b orders.Board, chosen []string, values url.Values) (done int, failed *problem.Error) {
	extra := map[people.ID]int{}
	want := map[string]bool{}
	for _, id := range chosen {
		want[id] = true
	}
	for _, c := range b.Unassigned {
		s := orders.Suggest(c.Need(), b.Advisers, extra)
		if s.Adviser != "" {
			extra[s.Adviser] += b.Weights.Of(c.Priority)
		}
		if !want[string(c.ID)] {
			continue
		}
		delete(want, string(c.ID))
		if s.Adviser == "" {
			failed = problem.New(problem.Refused, "Nadie está disponible para "+c.Folio+".", "Revisa las ausencias o elige a otra persona.")
			continue
		}
		act := &orders.Assign{AdviserID: string(s.Adviser), Priority: string(c.Priority), Batch: true}
		_, err := p.Desk.Perform(r.Context(), actor, c.Folio, act, orders.Options{Version: c.Version, Key: values.Get(web.KeyField) + "/" + string(c.ID), Route: r.URL.Path, Body: string(c.ID)})
		if err != nil {
			if bad, ok := problem.As(err); ok {
				failed = bad
				continue
			}
			return done, problem.New(problem.Internal, "No pudimos asignar "+c.Folio+".", "Inténtalo de nuevo.").Because(err)
		}
		done++
	}
	if len(want) > 0 && failed == nil {
		failed = problem.New(problem.Conflict, "Otra persona ya asignó "+web.Count(len(want), "de las órdenes que elegiste.", "de las órdenes que elegiste."), "Abajo está lo que sigue por asignar.")
	}
	return done, failed
}
