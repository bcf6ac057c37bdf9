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
		return "Mis mantenimientos"
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

// Calendar writes entries as a calendar file (RFC 5545). A day without an hour is the
// whole day; an agreed hour is written in UTC, which every program shows in its own zone.
// It says which machine, where and how far it is, and no more: nobody's name but, in the
// calendar of the whole programme, that of the AST. base is the public address.
func Calendar(scope Scope, rows []Row, base string) string {
	cal := ics.NewCalendarFor("Soporte DTIC")
	cal.SetMethod(ics.MethodPublish)
	name := "Mantenimientos preventivos"
	if scope == OfProgramme {
		name = "Programa anual de mantenimiento"
	}
	cal.SetXWRCalName(name)
	cal.SetXWRTimezone(clock.Mexico.String())
	cal.SetRefreshInterval(refresh, ics.WithValue("DURATION"))
	cal.SetXPublishedTTL(refresh)
	host := "soporte"
	if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	for _, r := range rows {
		day, err := calendar.ParseDay(r.Day)
		if err != nil {
			continue // the store keeps days only
		}
		e := cal.AddEvent(r.ID + "@" + host)
		e.SetDtStampTime(r.ChangedAt.Time)
		e.SetModifiedAt(r.ChangedAt.Time)
		e.SetSequence(int(r.Seq) - 1)
		if at, err := time.Parse("15:04", r.Hour); err == nil {
			from := day.Time(clock.Mexico, at.Hour(), at.Minute(), 0)
			e.SetStartAt(from)
			e.SetEndAt(from.Add(time.Duration(max(r.Minutes, 15)) * time.Minute))
			e.SetTimeTransparency(ics.TransparencyOpaque)
		} else {
			e.SetAllDayStartAt(day.Time(time.UTC, 0, 0, 0))
			e.SetAllDayEndAt(day.Add(1).Time(time.UTC, 0, 0, 0))
			e.SetTimeTransparency(ics.TransparencyTransparent)
		}
		what := strings.Join(strings.Fields(equipment.TypeOf(r.Type).Label+" "+r.Inventory), " ")
		words := r.State.Label() + ". Vence el " + spoken(r.DueOn) + "."
		if scope == OfProgramme && r.AdviserName != "" {
			words += " AST: " + r.AdviserName + "."
		}
		if r.Hours != "" {
			words += " Horario que conviene: " + r.Hours + "."
		}
		link := strings.TrimSuffix(base, "/") + EntryPath(r.ID)
		e.SetSummary("Preventivo: " + what)
		e.SetLocation(place(r))
		e.SetDescription(words + "\n" + link)
		e.SetURL(link)
		e.SetStatus(status(r.State))
	}
	return cal.Serialize(ics.WithNewLine("\r\n"))
}

func place(r Row) string {
	var parts []string
	for _, x := range []string{r.Building, r.Floor, r.Office} {
		if x != "" {
			parts = append(parts, x)
		}
	}
	return strings.Join(parts, ", ")
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
