// Package programmepages are the pages of the yearly programme of preventive maintenance
// (rev11 P-04, GAP-22): the year by weeks with its figures and versions, a week to move in
// by hand, keyboard or form, one maintenance with the answer of its user, the list with its
// file, and the calendars that ordinary programs follow.
//
//	GET  /programa                          a year: figures, weeks, versions
//	POST /programa                          prepares a proposal
//	POST /programa/{id}/{enviar,aprobar…}   takes a version on
//	GET  /programa/{id}/semanas/{lunes}     a week
//	GET  /programa/{id}/lista               the list
//	POST /listas/programa/descargar         the list as a file
//	GET  /mantenimientos/{id}               one maintenance
//	POST /mantenimientos/{id}/{mover,…}     moves it, or answers its day
//	GET  /calendarios/{archivo}             a calendar to follow, by its secret
//	GET  /cuenta/calendarios                one's own, to make and to revoke
package programmepages

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// Rooms are what these pages ask.
type Rooms struct {
	DB       *database.DB
	Desk     *maintenance.Desk
	People   *people.Store
	Settings *settings.Store
	BaseURL  string // public address, for calendars
}

const (
	yearPath    = maintenance.Path
	versionPath = yearPath + "/{id}"
	filePath    = "/listas/programa/descargar"
	entryPath   = "/mantenimientos/{id}"
	feedsPath   = web.CalendarsPath
	feedPath    = "/calendarios/{archivo}"
)

// planTime is how long a proposal of a large register may take, and its publication.
const planTime = 60 * time.Second

type pages struct{ Rooms }

// Routes returns the routes of the room.
func Routes(r Rooms) []web.Route {
	p := &pages{r}
	reads := web.Policy{Who: []people.Role{people.Supervisor, people.Adviser, people.Director, people.Auditor}, Object: web.ObjectAsset, Note: "el programa de todos los equipos, como quien lee todas las órdenes"}
	keeps := web.Policy{Who: []people.Role{people.Supervisor}, Object: web.ObjectAsset, Note: "la Supervisión lleva el programa (P-04)"}
	signs := web.Policy{Who: []people.Role{people.Director}, Object: web.ObjectAsset, Note: "lo aprueba la persona titular de la DTIC o su suplente"}
	own := web.Policy{Signed: true, Object: web.ObjectAsset, Note: "su persona usuaria, y quien lee todo el programa"}
	feeds := web.Policy{Who: []people.Role{people.Supervisor, people.Adviser, people.Director, people.Auditor}, Object: web.ObjectOwn, Note: "los calendarios propios"}
	const nothing = "no lleva nada escrito"
	return []web.Route{
		{Method: http.MethodGet, Path: yearPath, Name: "programa", Handler: p.year, Policy: reads},
		{Method: http.MethodPost, Path: yearPath, Name: "programa.preparar", Handler: p.prepare, Form: web.Taking(maintenance.PrepareForm{}), Body: 64 << 10, Timeout: planTime, Policy: keeps},
		{Method: http.MethodPost, Path: versionPath + "/enviar", Name: "programa.enviar", Handler: p.send, Unkept: nothing, Body: 64 << 10, Policy: keeps},
		{Method: http.MethodPost, Path: versionPath + "/devolver", Name: "programa.devolver", Handler: p.giveBack, Form: web.Taking(returnForm{}), Body: 64 << 10, Policy: signs},
		{Method: http.MethodPost, Path: versionPath + "/aprobar", Name: "programa.aprobar", Handler: p.approve, Unkept: "es un secreto", Body: 64 << 10, Timeout: planTime, Policy: signs},
		{Method: http.MethodPost, Path: versionPath + "/publicar", Name: "programa.publicar", Handler: p.publish, Unkept: nothing, Body: 64 << 10, Timeout: planTime, Policy: keeps},
		{Method: http.MethodPost, Path: versionPath + "/desechar", Name: "programa.desechar", Handler: p.discard, Unkept: nothing, Body: 64 << 10, Timeout: planTime, Policy: keeps},
		{Method: http.MethodGet, Path: versionPath + "/semanas/{lunes}", Name: "programa.semana", Handler: p.week, Content: web.Moves, Policy: reads},
		{Method: http.MethodGet, Path: versionPath + "/lista", Name: "programa.lista", Handler: p.list, Policy: reads},
		{Method: http.MethodPost, Path: filePath, Name: "programa.descargar", Handler: p.download, Unkept: "no se escribe nada", Timeout: planTime, Policy: reads},
		{Method: http.MethodGet, Path: entryPath, Name: "mantenimiento", Handler: p.entry, Policy: own},
		{Method: http.MethodPost, Path: entryPath + "/mover", Name: "mantenimiento.mover", Handler: p.move, Form: web.Taking(maintenance.MoveForm{}), Body: 64 << 10, Policy: keeps},
		{Method: http.MethodPost, Path: entryPath + "/confirmar", Name: "mantenimiento.confirmar", Handler: p.confirm, Form: web.Taking(maintenance.AnswerForm{}), Body: 64 << 10, Policy: own},
		{Method: http.MethodPost, Path: entryPath + "/otra-fecha", Name: "mantenimiento.otra-fecha", Handler: p.ask, Form: web.Taking(maintenance.AskForm{}), Body: 64 << 10, Policy: own},
		{Method: http.MethodGet, Path: feedsPath, Name: "cuenta.calendarios", Handler: p.feeds, Policy: feeds},
		{Method: http.MethodPost, Path: feedsPath, Name: "cuenta.calendarios.crear", Handler: p.newFeed, Form: web.Taking(feedForm{}), Body: 64 << 10, Policy: feeds},
		{Method: http.MethodPost, Path: feedsPath + "/{id}/revocar", Name: "cuenta.calendarios.revocar", Handler: p.endFeed, Unkept: nothing, Body: 64 << 10,
			Policy: web.Policy{Signed: true, Object: web.ObjectOwn, Note: "los calendarios propios, también de quien ya no tiene el rol"}},
		{Method: http.MethodGet, Path: feedPath, Name: "calendario.seguir", Handler: p.follow, Quiet: true,
			Policy: web.Policy{Public: true, Object: web.ObjectAsset, Note: "por una dirección secreta que su dueño revoca; sin nombres de personas usuarias"}},
	}
}

// sent is a form that came back to be corrected.
type sent struct {
	what   string // which form of the page
	values url.Values
	bad    *problem.Error
}

// status is that of a page on which a form is shown: 200 for a new one.
func (s *sent) status() int {
	if s == nil {
		return http.StatusOK
	}
	return web.StatusOf(s.bad)
}

func (s *sent) problem() *problem.Error {
	if s == nil {
		return nil
	}
	return s.bad
}

// formView is one form of a page.
type formView struct {
	action string
	fields []forms.Field
	key    string
	bad    *problem.Error
	open   bool
}

// formOf describes a form; what came back of the same one is put in again.
func formOf(action string, form any, c forms.Choices, s *sent) formView {
	v := formView{action: action, fields: c.Into(forms.Describe(form)), key: database.NewID()}
	if s != nil && s.what == action {
		v.fields, v.key, v.bad, v.open = forms.Fill(v.fields, s.values, s.bad), web.KeyFor(s.values), s.bad, true
	}
	return v
}

func today(r *http.Request) calendar.Day { return calendar.DayOf(web.Now(r.Context()), clock.Mexico) }

var months = [...]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"}

var weekdays = [...]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"}

// dayWords writes a stored day as people read it: «lunes 4 ene 2027».
func dayWords(stored string) string {
	d, err := calendar.ParseDay(stored)
	if err != nil {
		return stored
	}
	return weekdays[d.Weekday()] + " " + shortDay(d) + " " + strconv.Itoa(d.Year)
}

func shortDay(d calendar.Day) string { return strconv.Itoa(d.Day) + " " + months[d.Month-1] }

// weekWords writes the working days of a week: «4 al 8 ene».
func weekWords(monday calendar.Day) string {
	friday := monday.Add(4)
	if monday.Month == friday.Month {
		return strconv.Itoa(monday.Day) + " al " + shortDay(friday)
	}
	return shortDay(monday) + " al " + shortDay(friday)
}

// bare is the name of somebody without the mark of the demonstration.
func bare(name string) string { return strings.TrimSuffix(name, " (DEMO)") }

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

// stateBadge says how far an entry is; one that is overdue says so first.
func stateBadge(e maintenance.Entry, today calendar.Day) web.Badge {
	if e.Overdue(today) && e.State != maintenance.Ordered {
		return web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: "Vencida"}
	}
	if e.Live && e.Day < today.String() && e.State != maintenance.Ordered {
		return web.Badge{Tone: web.Soon, Icon: web.IconCalendarDue, Text: "Pasó su fecha"}
	}
	b := web.Badge{Text: e.State.Label(), Icon: web.IconCalendar}
	switch e.State {
	case maintenance.Done:
		b.Tone, b.Icon = web.Good, web.IconCheck
	case maintenance.Confirmed, maintenance.Ordered:
		b.Tone, b.Icon = web.Good, web.IconCalendarCheck
	case maintenance.OtherDay:
		b.Tone, b.Icon = web.Soon, web.IconCalendarDue
	case maintenance.Prefilled:
		b.Tone, b.Icon = web.Soon, web.IconHourglass
	case maintenance.Told:
		b.Icon = web.IconBell
	case maintenance.Discarded, maintenance.Withdrawn:
		b.Icon = web.IconX
	}
	return b
}
