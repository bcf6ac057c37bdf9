package maintenance

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
)

// Scope is what a calendar that others follow has in it.
type Scope string

// The two scopes.
const (
	OfAdviser   Scope = "ast"      // what one AST has to do
	OfProgramme Scope = "programa" // all of the published programme
)

// Label is the scope as people read it.
func (s Scope) Label() string {
	if s == OfAdviser {
		return "Mis visitas y mantenimientos"
	}
	return "Todo el programa anual"
}

// Feed is a calendar that ordinary calendar programs follow by a secret address.
type Feed struct {
	ID     string           `db:"id"`
	Person people.ID        `db:"person_id"`
	Scope  Scope            `db:"scope"`
	Name   string           `db:"name"`
	MadeAt database.Instant `db:"made_at"`
}

// refresh is how often a program should look again.
const refresh = "PT6H"

// Calendar writes entries of the programme, and hours that an AST agreed in orders, as a
// calendar file (RFC 5545). A day without an hour is the whole day; an agreed hour is
// written in UTC, which every program shows in its own zone. What will not be is written as
// cancelled, under the same name and with a higher number, so that programs take it away.
// It says which machine, where and how far it is, and no more: nobody's name but, in the
// calendar of the whole programme, that of the AST. base is the public address.
func Calendar(scope Scope, rows []Row, dates []Date, base string) string {
	cal := ics.NewCalendarFor("Soporte DTIC")
	cal.SetMethod(ics.MethodPublish)
	name := "Visitas y mantenimientos"
	if scope == OfProgramme {
		name = "Programa anual de mantenimiento"
	}
	cal.SetXWRCalName(name)
	cal.SetXWRTimezone(clock.Mexico.String())
	cal.SetRefreshInterval(refresh, ics.WithValue("DURATION"))
	cal.SetXPublishedTTL(refresh)
	f := file{cal, scope, strings.TrimSuffix(base, "/"), "soporte"}
	if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
		f.host = u.Hostname()
	}
	for _, r := range rows {
		f.entry(r)
	}
	for _, d := range dates {
		f.date(d)
	}
	return cal.Serialize(ics.WithNewLine("\r\n"))
}

// file is a calendar that is being written.
type file struct {
	*ics.Calendar
	scope      Scope
	base, host string
}

// add begins an event under a name that it keeps, with the count of its changes.
func (f file) add(id string, seq int64, changed time.Time) *ics.VEvent {
	e := f.AddEvent(id + "@" + f.host)
	e.SetDtStampTime(changed)
	e.SetModifiedAt(changed)
	e.SetSequence(int(max(seq, 1)) - 1)
	return e
}

// at puts an event at an hour.
func at(e *ics.VEvent, from time.Time, minutes int) {
	e.SetStartAt(from)
	e.SetEndAt(from.Add(time.Duration(max(minutes, 15)) * time.Minute))
	e.SetTimeTransparency(ics.TransparencyOpaque)
}

// entry writes a maintenance of the programme.
func (f file) entry(r Row) {
	day, err := calendar.ParseDay(r.Day)
	if err != nil {
		return // the store keeps days only
	}
	e := f.add(r.ID, r.Seq, r.ChangedAt.Time)
	if from, ok := hourOf(r.Day + "T" + r.Hour); ok {
		at(e, from, r.Minutes)
	} else {
		e.SetAllDayStartAt(day.Time(time.UTC, 0, 0, 0))
		e.SetAllDayEndAt(day.Add(1).Time(time.UTC, 0, 0, 0))
		e.SetTimeTransparency(ics.TransparencyTransparent)
	}
	words := r.State.Label() + ". Vence el " + spoken(r.DueOn) + "."
	if f.scope == OfProgramme && r.AdviserName != "" {
		words += " AST: " + r.AdviserName + "."
	}
	if r.Hours != "" {
		words += " Horario que conviene: " + r.Hours + "."
	}
	link := f.base + EntryPath(r.ID)
	e.SetSummary("Preventivo: " + machineWords(equipment.TypeOf(r.Type).Label, r.Inventory))
	e.SetLocation(joined(r.Building, r.Floor, r.Office))
	e.SetDescription(words + "\n" + link)
	e.SetURL(link)
	e.SetStatus(status(r.State))
}

// date writes an hour that was agreed in an order.
func (f file) date(d Date) {
	id, what, words := "orden-"+d.Order, "Mantenimiento", "Acordado en la orden "+d.Folio+"."
	if d.Visit {
		id, what, words = "visita-"+d.Order, "Visita", "Nueva cita de la orden "+d.Folio+"."
	}
	place, state := d.Place, ics.ObjectStatusConfirmed
	switch {
	case d.State == DateOff:
		words, state = "Ya no será. "+words, ics.ObjectStatusCancelled
	case d.State == DateAsked:
		words, state = words+" Falta que la persona usuaria la valide.", ics.ObjectStatusTentative
	}
	if d.Workshop {
		place = "Taller de la DTIC"
	}
	e := f.add(id, d.Version, d.ChangedAt.Time)
	at(e, d.At, d.Minutes)
	link := f.base + "/ordenes/" + d.Folio
	e.SetSummary(what + ": " + machineWords(d.Type, orElse(d.Inventory, d.Folio)))
	e.SetLocation(place)
	e.SetDescription(words + "\n" + link)
	e.SetURL(link)
	e.SetStatus(state)
}

func machineWords(kind, number string) string {
	return strings.Join(strings.Fields(kind+" "+number), " ")
}

// hourOf reads a local hour, 2026-11-25T10:30; ok is false for what is none.
func hourOf(s string) (time.Time, bool) {
	t, err := time.ParseInLocation("2006-01-02T15:04", s, clock.Mexico)
	return t, err == nil
}

func status(s State) ics.ObjectStatus {
	switch s {
	case Discarded, Withdrawn:
		return ics.ObjectStatusCancelled
	case Planned, Told, OtherDay:
		return ics.ObjectStatusTentative
	}
	return ics.ObjectStatusConfirmed
}

// The addresses of the programme that notices and calendars lead to.
const (
	Path        = "/programa"
	entriesPath = "/mantenimientos/"
)

// EntryPath is the address of an entry's page.
func EntryPath(id string) string { return entriesPath + id }

// YearPath is the address of the programme of a year.
func YearPath(year int) string { return fmt.Sprintf("%s?anio=%d", Path, year) }
