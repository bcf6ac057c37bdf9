package orderpages

import (
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strings"
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
		s := suggest(c, b.Advisers, extra)
		v.rows = append(v.rows, waitingRow(c, s, now))
		v.versions[string(c.ID)] = c.Version
		if s.adviser != "" {
			extra[s.adviser] += c.Priority.Weight()
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

// suggest proposes an AST: who has the skill that the order asks for, is in the
// same building and floor, and carries least, in that order (rev11 C-03, A-02). What was
// proposed above on the same page counts as load already.
func suggest(c orders.Card, advisers []orders.AdviserLoad, extra map[people.ID]int) suggestion {
	type cand struct {
		a                  orders.AdviserLoad
		skill, near, equal bool
		weight             float64
	}
	want := skillFor(c)
	var list []cand
	for _, a := range advisers {
		if !a.Present || a.Person.ID == c.RequesterID {
			continue
		}
		x := cand{a: a, weight: a.Weight + float64(extra[a.Person.ID])}
		for _, s := range a.Person.Skills {
			x.skill = x.skill || s == want
		}
		x.near = c.Building != "" && c.Building == a.Person.Building
		x.equal = x.near && c.Floor != "" && c.Floor == a.Person.Floor
		list = append(list, x)
	}
	if len(list) == 0 {
		return suggestion{reason: "Nadie disponible hoy: revisa las ausencias"}
	}
	score := func(x cand) float64 {
		s := -x.weight
		if x.skill {
			s += 6
		}
		if x.near {
			s += 1
		}
		if x.equal {
			s += 2
		}
		return s
	}
	sort.SliceStable(list, func(i, j int) bool { return score(list[i]) > score(list[j]) })
	best := list[0]
	var why []string
	if best.skill {
		why = append(why, "sabe de "+lower(want))
	}
	if best.equal {
		why = append(why, "está en el mismo piso")
	} else if best.near {
		why = append(why, "está en el mismo inmueble")
	}
	why = append(why, fmt.Sprintf("carga %g", best.weight))
	return suggestion{adviser: best.a.Person.ID, name: best.a.Person.Name, reason: upper(strings.Join(why, ", "))}
}

// skillFor is the skill that a category asks for (rev11 C-02, rev11 C-03, rev11
// C-05).
func skillFor(c orders.Card) string {
	switch c.Category {
	case "sin-red-o-internet", "wi-fi", "telefonia-ip":
		return "Red de datos"
	case "orientacion-de-uso", "ofimatica", "correo-institucional", "cuenta-o-contrasena":
		return "Orientación"
	}
	if c.AssetID == "" && c.Class != orders.Guidance {
		return "Red de datos"
	}
	return "Bienes informáticos"
}

func waitingRow(c orders.Card, s suggestion, now time.Time) web.Waiting {
	href := refPath(c.Folio, string(c.ID))
	row := web.Waiting{ID: string(c.ID), Title: c.Title(), Href: href, Folio: c.Folio, Who: clean(c.Requester), Place: place(c.Building, c.Floor, c.Office),
		Reason: s.reason, Other: web.Action{Label: "Otra persona", About: c.Title(), Href: href, Style: web.Plain, Small: true}}
	if t := termOf(c, now); t != nil {
		row.State = web.Badge{Tone: t.Tone, Icon: t.Icon, Text: c.Priority.Label() + " · " + web.Left(c.DueAt.Sub(now))}
	}
	if s.adviser != "" {
		row.Adviser = clean(s.name)
		row.Action = web.Action{Label: "Asignar a " + first(s.name), About: c.Title(), Style: web.Outline, Small: true, Name: "una", Value: string(c.ID)}
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
		s := suggest(c, b.Advisers, extra)
		if s.adviser != "" {
			extra[s.adviser] += c.Priority.Weight()
		}
		if !want[string(c.ID)] {
			continue
		}
		delete(want, string(c.ID))
		if s.adviser == "" {
			failed = problem.New(problem.Refused, "Nadie está disponible para "+c.Folio+".", "Revisa las ausencias o elige a otra persona.")
			continue
		}
		act := &orders.Assign{AdviserID: string(s.adviser), Priority: string(c.Priority), Suggested: string(s.adviser)}
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
