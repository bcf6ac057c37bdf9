package adminpages

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// dayRow is a day that is no working day, or a run of them, as a vacation is.
type dayRow struct {
	From        string `form:"desde" label:"Día" kind:"date" validate:"required"`
	To          string `form:"hasta" label:"Hasta" kind:"date" validate:"omitempty,notbefore=desde"`
	Name        string `form:"nombre" label:"Nombre" kind:"text" validate:"required,min=3,max=80"`
	Provisional bool   `form:"provisional" label:"Provisional" kind:"check"`
}

// yearForm are the official days of a year.
type yearForm struct {
	Days   []dayRow `form:"dias" label:"Días inhábiles" help:"Además de sábados y domingos. «Hasta» solo si son varios días seguidos. Los renglones vacíos no cuentan: para quitar un día, vacía el suyo." kind:"table" max:"60" validate:"max=60,dive"`
	Reason string   `form:"motivo" label:"En qué publicación constan" help:"Por ejemplo «Gaceta del Gobierno, 18 de diciembre de 2026»." kind:"text" validate:"required,min=4,max=300"`
}

// blankRows are rows to write new days in, for who has no script.
const blankRows = 3

type yearView struct {
	Year     int
	Loaded   bool
	Version  string
	Warnings []string
	Days     []dayRow
	Fields   []forms.Field
	History  []settings.CalendarChange
	Named    map[people.ID]people.Person
	Problem  *problem.Error
	Now      time.Time
}

func (p *pages) thisYear(w http.ResponseWriter, r *http.Request) error {
	return web.SeeOther(w, r, yearPath(today(r).Year))
}

func yearPath(year int) string { return calendarPath + "/" + strconv.Itoa(year) }

// firstYear is the year of the revision in force; nothing was computed before.
const firstYear = 2025

func (p *pages) year(w http.ResponseWriter, r *http.Request) error {
	year, err := strconv.Atoi(r.PathValue("anio"))
	if err != nil || year < firstYear || year > today(r).Year+5 {
		return problem.Missing("ese año del calendario")
	}
	if r.Method != http.MethodPost {
		return p.showYear(w, r, year, nil, nil)
	}
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f := &yearForm{}
	var version string
	if err = forms.Decode(typed, f); err == nil {
		var days []calendar.Holiday
		if days, err = expand(f.Days); err == nil {
			err = p.DB.Write(r.Context(), func(c *database.Conn) (err error) {
				version, err = p.Settings.SetDays(r.Context(), c, web.Now(r.Context()), string(web.ActorOf(r.Context()).Person.ID), year, days, f.Reason)
				return err
			})
		}
	}
	if err != nil {
		return p.showYear(w, r, year, typed, err)
	}
	web.SayDone(w, r, fmt.Sprintf("Los días de %d quedaron cargados (%s). Los plazos ya calculados no se acortan.", year, version))
	return web.SeeOther(w, r, yearPath(year))
}

// expand writes each run of days out.
func expand(rows []dayRow) ([]calendar.Holiday, error) {
	var days []calendar.Holiday
	for i, row := range rows {
		at := func(name string) string { return fmt.Sprintf("dias[%d].%s", i, name) }
		from, err := calendar.ParseDay(row.From)
		if err != nil {
			return nil, problem.OnField(at("desde"), "Escribe una fecha que exista.")
		}
		to := from
		if row.To != "" {
			if to, err = calendar.ParseDay(row.To); err != nil {
				return nil, problem.OnField(at("hasta"), "Escribe una fecha que exista.")
			}
		}
		if to.After(from.Add(60)) {
			return nil, problem.OnField(at("hasta"), "Son más de 60 días seguidos. Revisa la fecha.")
		}
		for d := from; !d.After(to); d = d.Add(1) {
			days = append(days, calendar.Holiday{Day: d, Name: row.Name, Provisional: row.Provisional})
		}
	}
	return days, nil
}

// gather puts days that follow one another under one name together.
func gather(days []calendar.Holiday, year int) []dayRow {
	var rows []dayRow
	var last calendar.Day
	for _, h := range slices.SortedFunc(slices.Values(days), func(a, b calendar.Holiday) int {
		switch {
		case a.Day.Before(b.Day):
			return -1
		case b.Day.Before(a.Day):
			return 1
		}
		return 0
	}) {
		if h.Day.Year != year {
			continue
		}
		if n := len(rows); n > 0 && rows[n-1].Name == h.Name && rows[n-1].Provisional == h.Provisional && last.Add(1) == h.Day {
			rows[n-1].To = h.Day.String()
		} else {
			rows = append(rows, dayRow{From: h.Day.String(), Name: h.Name, Provisional: h.Provisional})
		}
		last = h.Day
	}
	return rows
}

func (p *pages) showYear(w http.ResponseWriter, r *http.Request, year int, typed url.Values, err error) error {
	ctx, c := r.Context(), p.DB.Read()
	cal, failed := p.Settings.CalendarIn(ctx, c)
	if failed != nil {
		return failed
	}
	v := yearView{Year: year, Loaded: cal.LoadedYears[year], Version: cal.Version, Days: gather(cal.Holidays, year), Warnings: cal.Warnings(today(r)), Now: web.Now(ctx)}
	v.Fields = forms.Describe(yearForm{Days: append(slices.Clone(v.Days), make([]dayRow, blankRows)...)})
	if err != nil {
		if v.Problem = shown(err); v.Problem == nil {
			return err
		}
		v.Fields = forms.Fill(v.Fields, typed, v.Problem)
	}
	if v.History, failed = p.Settings.CalendarHistory(ctx, c, 10); failed != nil {
		return failed
	}
	if v.Named, failed = p.named(ctx, c, v.History); failed != nil {
		return failed
	}
	return web.Render(w, r, web.StatusOf(err), yearPage(v))
}

func (p *pages) named(ctx context.Context, c *database.Conn, list []settings.CalendarChange) (map[people.ID]people.Person, error) {
	ids := make([]people.ID, len(list))
	for i, h := range list {
		ids[i] = toID(h.By)
	}
	return p.People.Named(ctx, c, ids...)
}

func (v yearView) heading() web.Heading {
	h := web.Heading{Title: fmt.Sprintf("Calendario oficial %d", v.Year)}
	provisional := 0
	for _, d := range v.Days {
		if d.Provisional {
			provisional++
		}
	}
	switch {
	case !v.Loaded:
		h.Answer, h.State = "Este año no está cargado.", web.Badge{Tone: web.Bad, Icon: web.IconCalendarOff, Text: "Sin cargar"}
		h.Rest = "Los plazos se cuentan de lunes a viernes y quedan como provisionales."
	case provisional > 0:
		h.Answer, h.State = web.Count(provisional, "renglón provisional.", "renglones provisionales."), web.Badge{Tone: web.Soon, Icon: web.IconHourglass, Text: "Provisional"}
		h.Rest = "Confírmalos con la Gaceta del Gobierno y quítales la marca."
	default:
		h.Answer, h.State = web.Count(len(v.Days), "renglón confirmado.", "renglones confirmados."), web.Badge{Tone: web.Good, Text: "Confirmado"}
		h.Rest = "Los días se mueven por decreto: aquí se cargan, nunca se calculan."
	}
	return h
}

func (v yearView) chips() []web.Chip {
	var list []web.Chip
	for y := max(firstYear, v.Now.Year()-1); y <= v.Now.Year()+2; y++ {
		list = append(list, web.Chip{Label: strconv.Itoa(y), Href: yearPath(y), Current: y == v.Year})
	}
	return list
}

func (v yearView) history() []web.Line {
	var list []web.Line
	for _, h := range v.History {
		who := personView{Named: v.Named}.name(h.By)
		list = append(list, web.Line{Icon: web.IconVersions, Title: h.Name(), Text: instantDay(h.At.Time) + " · " + who + " · " + h.Reason})
	}
	return list
}
