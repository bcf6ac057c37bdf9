package adminpages

import (
	"context"
	"net/http"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// pending is something that an installation still lacks.
type pending struct {
	tone  web.Tone
	title string
	text  string
	href  string
	label string
}

type homeView struct {
	State   []web.Pair
	Judged  web.Message
	Copied  web.Message
	Pending []pending
	Forgot  []forgot
	Changes []settings.Change
	Named   map[people.ID]people.Person
	Now     time.Time
}

// home is what whoever administers sees first: the state of the installation and
// what is still to be set up.
func (p *pages) home(w http.ResponseWriter, r *http.Request) error {
	ctx, c, now := r.Context(), p.DB.Read(), web.Now(r.Context())
	v := homeView{Now: now}
	var err error
	if v.State, err = p.state(ctx, c, now); err != nil {
		return err
	}
	more, err := p.running(ctx, c, now)
	if err != nil {
		return err
	}
	v.State = append(v.State, more...)
	if v.Judged, err = judgedAt(ctx, c, now); err != nil {
		return err
	}
	copied, err := p.copied(ctx, c, now)
	if err != nil {
		return err
	}
	v.Copied = copied.message(now)
	if v.Pending, err = p.pending(ctx, c, now); err != nil {
		return err
	}
	if v.Forgot, err = p.forgotten(ctx, c, now); err != nil {
		return err
	}
	if v.Changes, err = p.Settings.History(ctx, c, ""); err != nil {
		return err
	}
	v.Changes = v.Changes[:min(len(v.Changes), 5)]
	ids := make([]people.ID, len(v.Changes))
	for i, h := range v.Changes {
		ids[i] = toID(h.By)
	}
	if v.Named, err = p.People.Named(ctx, c, ids...); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, homePage(v))
}

func (p *pages) state(ctx context.Context, c *database.Conn, now time.Time) ([]web.Pair, error) {
	cal, err := p.Settings.CalendarIn(ctx, c)
	if err != nil {
		return nil, err
	}
	persons, err := p.People.Holders(ctx, c, people.Requester, now)
	if err != nil {
		return nil, err
	}
	machines, err := p.Equipment.Count(ctx, c)
	if err != nil {
		return nil, err
	}
	schema := "—"
	if all, err := database.Migrations(); err == nil && len(all) > 0 {
		schema = strings.TrimSuffix(all[len(all)-1].Name, ".sql")
	}
	engine := "SQLite"
	if p.DB.Engine() == database.Postgres {
		engine = "PostgreSQL"
	}
	return []web.Pair{{Term: "Programa", Text: version()}, {Term: "Esquema", Text: schema}, {Term: "Base de datos", Text: engine}, {Term: "Reloj", Text: web.Exact(now)},
		{Term: "Calendario", Text: cal.Version}, {Term: "Cuentas activas", Text: web.Number(len(persons))}, {Term: "Equipos activos", Text: web.Number(machines)}}, nil
}

// version is what the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return runtime.Version()
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12] + ", " + info.GoVersion
		}
	}
	return strings.Trim(info.Main.Version, "()") + ", " + info.GoVersion
}

// pending lists what is still to be set up, the gravest first.
func (p *pages) pending(ctx context.Context, c *database.Conn, now time.Time) ([]pending, error) {
	var list []pending
	say := func(tone web.Tone, title, text, href, label string) {
		list = append(list, pending{tone, title, text, href, label})
	}
	if _, _, err := p.People.Director(ctx, c, now); problem.KindOf(err) == problem.NotFound {
		say(web.Bad, "Nadie firma como TDTIC.", "Sin titular ni suplencia vigente los oficios y las determinaciones esperan.", appointmentPath, "Registrar el nombramiento")
	} else if err != nil {
		return nil, err
	}
	for _, role := range []struct {
		role  people.Role
		least int
		text  string
	}{{people.Supervisor, 1, "Sin Supervisión nadie asigna las órdenes."}, {people.Adviser, 1, "Sin AST nadie las atiende."},
		{people.Coordination, 1, "Sin ella no hay revisiones conjuntas ni movimientos de inventario."}, {people.Administrator, 2, "Si falta, nadie puede cuidar el sistema: da el papel a otra persona."}} {
		holders, err := p.People.Holders(ctx, c, role.role, now)
		if err != nil {
			return nil, err
		}
		if n := len(holders); n < role.least {
			title, tone := "Nadie tiene el papel de "+web.RoleName(role.role)+".", web.Bad
			if n > 0 {
				title, tone = "Solo una persona tiene el papel de "+web.RoleName(role.role)+".", web.Soon
			}
			say(tone, title, role.text, personsPath, "Ir a personas")
		}
	}
	cal, err := p.Settings.CalendarIn(ctx, c)
	if err != nil {
		return nil, err
	}
	day := calendar.DayOf(now, clock.Mexico)
	for _, w := range cal.Warnings(day) {
		year := day.Year
		if strings.Contains(w, strconv.Itoa(year+1)) {
			year++
		}
		say(web.Soon, "Calendario de "+strconv.Itoa(year)+".", w, yearPath(year), "Abrir el calendario")
	}
	advisers, err := p.People.Advisers(ctx, c, day)
	if err != nil {
		return nil, err
	}
	var level, skill []string
	for _, a := range advisers {
		if a.Person.Level == "" {
			level = append(level, a.Person.Name)
		}
		if len(a.Person.Skills) == 0 {
			skill = append(skill, a.Person.Name)
		}
	}
	if len(level) > 0 {
		say(web.Soon, web.Count(len(level), "AST sin nivel académico.", "AST sin nivel académico."), strings.Join(level, ", ")+".", personsPath, "Ir a personas")
	}
	if len(skill) > 0 {
		say(web.Soon, web.Count(len(skill), "AST sin habilidades avaladas.", "AST sin habilidades avaladas."), strings.Join(skill, ", ")+". Las avala la Supervisión.", personsPath, "Ir a personas")
	}
	copied, err := p.copied(ctx, c, now)
	if err != nil {
		return nil, err
	}
	if m := copied.message(now); m.Tone == web.Bad || m.Tone == web.Soon {
		say(m.Tone, m.Title, m.Text, web.ManualPath+"/operacion#respaldar", "Cómo se respalda")
	}
	found, err := p.Discovery.Waiting(ctx, c, 100)
	if err != nil {
		return nil, err
	}
	if found > 0 {
		say(web.Neutral, web.Count(found, "hallazgo por revisar.", "hallazgos por revisar."), "Los agentes de inventario informaron algo que no coincide.", "/hallazgos", "Revisar los hallazgos")
	}
	if err := p.lacks(ctx, c, now, say); err != nil {
		return nil, err
	}
	units, err := p.People.Units(ctx, c)
	if err != nil {
		return nil, err
	}
	headless := 0
	for _, u := range units {
		if u.HeadID == "" && u.ValidOn(day.String()) {
			headless++
		}
	}
	if headless > 0 {
		say(web.Neutral, web.Count(headless, "unidad sin titular.", "unidades sin titular."), "A su titular se le avisa cuando un plazo vence.", unitsPath, "Ir a unidades")
	}
	values, err := p.Settings.ValuesIn(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, x := range []struct {
		name  settings.Name
		title string
	}{{settings.HelpPhone, "Falta el teléfono de la mesa de soporte."}, {settings.LetterGrounds, "El fundamento del oficio no se ha revisado."},
		{settings.PrivacyShort, "El aviso de privacidad simplificado no se ha revisado."}, {settings.PrivacyWhole, "El aviso de privacidad integral no se ha revisado."},
		{settings.Buildings, "La lista de inmuebles es la de fábrica."}} {
		if parameter, ok := settings.Find(x.name); ok && values.Text(x.name) == parameter.Default {
			say(web.Neutral, x.title, parameter.Consequence, parameterPath(x.name), "Abrir el parámetro")
		}
	}
	return list, nil
}

func (v homeView) heading() web.Heading {
	h := web.Heading{Title: "Estado del sistema", Answer: "Todo está configurado.", Rest: "Aquí verás lo que haga falta."}
	if len(v.Pending) > 0 {
		h.Answer, h.Rest = web.Count(len(v.Pending), "cosa por configurar.", "cosas por configurar."), "Lo más grave va primero."
	}
	return h
}

func (v homeView) changes() []web.Line {
	var list []web.Line
	for _, h := range v.Changes {
		path := parameterPath(h.Name)
		if _, ok := settings.Find(h.Name); !ok { // a parameter of an earlier version of the program
			path = ""
		}
		list = append(list, web.Line{Icon: web.IconHistory, Title: string(h.Name), Href: path, Text: web.Moment(h.At.Time, v.Now) + " · " + orDash(v.Named[toID(h.By)].Name) + " · " + h.Reason})
	}
	return list
}

// catalogs leads to everything that can be listed, loaded and taken out.
func (p *pages) catalogs(w http.ResponseWriter, r *http.Request) error {
	cal, err := p.Settings.CalendarIn(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, catalogsPage(cal.Warnings(today(r))))
}
