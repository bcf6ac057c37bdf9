package accountpages

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// mostEach bounds how many of a role the door shows: a database sown for
// measurements holds thousands of persons.
const mostEach = 12

// castMember is somebody of the cast as the door shows them.
type castMember struct {
	Person people.Person
	Role   people.Role
	Away   string // why absent today; "" when present
	Stand  string // «Suplente del 3 al 7 de noviembre»
	Finds  string // what a visitor finds who enters as this person
}

type castGroup struct {
	Role    people.Role
	Title   string
	Does    string
	Members []castMember
	More    int
}

type doorView struct {
	Groups []castGroup
	PIN    string
}

// order of the groups: from who asks to who only reads.
var doorGroups = []castGroup{
	{Role: people.Requester, Title: "Personas usuarias", Does: "Piden soporte desde su lugar, firman lo que entregan y reciben, y califican el servicio."},
	{Role: people.Supervisor, Title: "Supervisión", Does: "Asigna las órdenes, cuida los tiempos, la bodega y los oficios."},
	{Role: people.Adviser, Title: "AST", Does: "Atienden: acuden, diagnostican, dan mantenimiento y documentan."},
	{Role: people.Director, Title: "TDTIC", Does: "Firma los oficios y determina qué sigue cuando una orden se atora."},
	{Role: people.Coordination, Title: "Coordinación Administrativa", Does: "Firma las revisiones conjuntas y registra los movimientos de inventario."},
	{Role: people.Administrator, Title: "Administración", Does: "Cuida cuentas, catálogos y parámetros; no ve las órdenes de nadie."},
	{Role: people.Auditor, Title: "Auditoría", Does: "Lee todo y no cambia nada: evidencias, plazos y firmas."},
}

// door is the page on which a visitor of the demonstration chooses whom to be.
func (p *pages) door(w http.ResponseWriter, r *http.Request) error {
	ctx, now := r.Context(), web.Now(r.Context())
	cast, err := p.cast(ctx, now)
	if err != nil {
		return err
	}
	v := doorView{PIN: p.DemoPIN}
	for _, g := range doorGroups {
		for _, m := range cast {
			if m.Role != g.Role {
				continue
			}
			if len(g.Members) == mostEach {
				g.More++
				continue
			}
			if m.Finds, err = p.finds(ctx, m, now); err != nil {
				return err
			}
			g.Members = append(g.Members, m)
		}
		if len(g.Members) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	return web.Render(w, r, http.StatusOK, doorPage(v))
}

// cast reads who may be entered as, each under the role that does most.
func (p *pages) cast(ctx context.Context, now time.Time) ([]castMember, error) {
	c := p.DB.Read()
	everybody, err := p.People.Everybody(ctx, c)
	if err != nil {
		return nil, err
	}
	roles := map[people.ID]people.Role{}
	for _, role := range []people.Role{people.Auditor, people.Administrator, people.Coordination, people.Adviser, people.Supervisor, people.Director} {
		holders, err := p.People.Holders(ctx, c, role, now)
		if err != nil {
			return nil, err
		}
		for _, h := range holders {
			roles[h.ID] = role // the last one does most
		}
	}
	stand := map[people.ID]string{}
	appointments, err := p.People.Appointments(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, a := range appointments {
		if a.To.IsZero() || a.To.After(now) {
			roles[a.PersonID] = people.Director
			if a.Kind == people.Substitute {
				stand[a.PersonID] = "Suplente " + between(a.From, a.To, now)
			}
		}
	}
	away := map[people.ID]string{}
	advisers, err := p.People.Advisers(ctx, c, calendar.DayOf(now, clock.Mexico))
	if err != nil {
		return nil, err
	}
	for _, a := range advisers {
		if !a.Present {
			away[a.Person.ID] = a.Why
		}
	}
	var cast []castMember
	for _, person := range everybody {
		if !person.Active {
			continue
		}
		role := roles[person.ID]
		if role == "" {
			role = people.Requester
		}
		cast = append(cast, castMember{Person: person, Role: role, Away: away[person.ID], Stand: stand[person.ID]})
	}
	// The head before the substitute; otherwise by name, as they come.
	slices.SortStableFunc(cast, func(a, b castMember) int { return strings.Compare(a.Stand, b.Stand) })
	return cast, nil
}

func between(from, to, now time.Time) string {
	return "del " + web.ShortDay(from, now) + " al " + web.ShortDay(to.Add(-time.Second), now)
}

// finds says in one sentence, from the data as they are now, what awaits a
// visitor who enters as a person.
func (p *pages) finds(ctx context.Context, m castMember, now time.Time) (string, error) {
	actor := people.Actor{Person: m.Person, Roles: []people.Role{people.Requester, m.Role}, At: now}
	turns, err := p.Desk.CountMyTurn(ctx, actor)
	if err != nil {
		return "", err
	}
	switch m.Role {
	case people.Coordination, people.Administrator, people.Auditor:
		if turns == 0 {
			return "Nada espera por su mano.", nil
		}
		return "Encuentra " + web.Count(turns, "asunto propio que espera.", "asuntos propios que esperan."), nil
	case people.Requester:
		open, err := p.Desk.OpenOf(ctx, m.Person.ID, 20)
		if err != nil {
			return "", err
		}
		switch {
		case len(open) == 0:
			return "Sin órdenes abiertas: pide soporte desde el principio.", nil
		case turns == 0:
			return "Sigue " + web.Count(len(open), "orden abierta", "órdenes abiertas") + " en manos de otras personas.", nil
		}
		return "Le toca responder en " + web.Count(turns, "orden", "órdenes") + "; tiene " + web.Count(len(open), "abierta.", "abiertas."), nil
	}
	if turns == 0 {
		return "Nada espera por su mano en este momento.", nil
	}
	return "Encuentra " + web.Count(turns, "orden que espera", "órdenes que esperan") + " por su mano.", nil
}

// enter opens a session as somebody of the cast.
func (p *pages) enter(w http.ResponseWriter, r *http.Request) error {
	token, err := p.People.EnterAs(r.Context(), people.ID(r.PathValue("persona")))
	if err != nil {
		return err
	}
	return p.comeIn(w, r, token, web.HomePath)
}
