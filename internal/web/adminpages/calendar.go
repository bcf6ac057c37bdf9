package adminpages

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
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
	Days    []dayRow `form:"dias" label:"Días inhábiles" help:"Además de sábados y domingos. «Hasta» solo si son varios días seguidos. Los renglones vacíos no cuentan: para quitar un día, vacía el suyo." kind:"table" max:"60" validate:"max=60,dive"`
	Paste   string   `form:"pegado" label:"Pegar renglones" help:"De una hoja o de la Gaceta, un día por renglón: fecha y nombre, como «16/09/2027, Día de la Independencia». Con «provisional» al final queda provisional." kind:"area" validate:"max=6000"`
	Confirm bool     `form:"confirmar" label:"Ya se publicaron: confirmar todos los renglones" help:"Quita la marca de provisional de todos." kind:"check"`
	Reason  string   `form:"motivo" label:"En qué publicación constan" help:"Por ejemplo «Gaceta del Gobierno, 18 de diciembre de 2026»." kind:"text" validate:"required,min=4,max=300"`
}

// blankRows are rows to write new days in, for who has no script.
const blankRows = 3

type yearView struct {
	Year     int
	Copied   int // rows carried over from the year before, not loaded yet
	CanCopy  bool
	Loaded   bool
	Version  string
	Warnings []string
	Days     []dayRow
	Fields   []forms.Field
	Seen     string       // the days that are shown, for the form
	Versions web.Versions // of its fields, when somebody else was quicker
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
		if days, err = f.days(year); err == nil {
			_, err = web.Once(r, p.DB, typed, func(ctx context.Context, c *database.Conn) (err error) {
				version, err = p.Settings.SetDays(ctx, c, web.Now(r.Context()), string(web.ActorOf(r.Context()).Person.ID), year, cmp.Or(typed.Get(web.SeenField), "ninguno"), days, f.Reason)
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

// days are the days of the form: its rows, what was pasted, and the confirmation.
func (f yearForm) days(year int) ([]calendar.Holiday, error) {
	pasted, err := readPasted(f.Paste, year)
	if err != nil {
		return nil, err
	}
	list, err := expand(append(slices.Clone(f.Days), pasted...))
	for i := range list {
		list[i].Provisional = list[i].Provisional && !f.Confirm
	}
	return list, err
}

// readPasted reads days that were pasted, one a line: a date, a name, and perhaps the
// word «provisional», set apart by tabs, semicolons or commas.
func readPasted(text string, year int) ([]dayRow, error) {
	var rows []dayRow
	for n, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		wrong := func(why string) error { return problem.OnField("pegado", fmt.Sprintf("Línea %d: %s", n+1, why)) }
		mark := strings.IndexAny(line, "\t;,")
		if mark < 0 {
			return nil, wrong("separa la fecha del nombre con una coma.")
		}
		day, ok := pastedDay(strings.TrimSpace(line[:mark]), year)
		if !ok {
			return nil, wrong(fmt.Sprintf("«%s» no es una fecha de %d; escribe día/mes/año.", strings.TrimSpace(line[:mark]), year))
		}
		name := strings.Trim(line[mark+1:], " \t;,\"")
		row := dayRow{From: day.String(), Name: name}
		if cut := len(name) - len("provisional"); cut > 0 && strings.EqualFold(name[cut:], "provisional") {
			row.Name, row.Provisional = strings.Trim(name[:cut], " \t;,\""), true
		}
		if len([]rune(row.Name)) < 3 || len([]rune(row.Name)) > 80 {
			return nil, wrong("escribe el nombre del día, de 3 a 80 caracteres.")
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// pastedDay reads 2027-09-16, 16/09/2027 or 16/09 as a day of a year.
func pastedDay(text string, year int) (calendar.Day, bool) {
	text = strings.Trim(text, "\"")
	for _, layout := range []string{"2006-01-02", "2/1/2006", "2-1-2006", "2/1"} {
		t, err := time.Parse(layout, text)
		if err == nil && (layout == "2/1" || t.Year() == year) {
			d := calendar.Day{Year: year, Month: t.Month(), Day: t.Day()}
			_, err := calendar.ParseDay(d.String())
			return d, err == nil
		}
	}
	return calendar.Day{}, false
}

// carried are the rows of a year as the next one may have them, to be reviewed:
// every one provisional. The three long weekends of February, March and November keep
// their Monday; vacations are not carried, for they follow no rule.
func carried(rows []dayRow, year int) []dayRow {
	var list []dayRow
	for _, row := range rows {
		from, err := calendar.ParseDay(row.From)
		if err != nil || row.To != "" {
			continue
		}
		d := calendar.Day{Year: year, Month: from.Month, Day: from.Day}
		if nth := (from.Day - 1) / 7; from.Weekday() == time.Monday && (from.Month == time.February && nth == 0 || (from.Month == time.March || from.Month == time.November) && nth == 2) {
			for d.Day = 7*nth + 1; d.Weekday() != time.Monday; d.Day++ {
			}
		}
		if _, err := calendar.ParseDay(d.String()); err != nil {
			continue // February 29
		}
		list = append(list, dayRow{From: d.String(), Name: row.Name, Provisional: true})
	}
	return list
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
	v := yearView{Year: year, Loaded: cal.LoadedYears[year], Version: cal.Version, Days: gather(cal.Holidays, year), Warnings: cal.Warnings(today(r)), Seen: settings.YearMark(cal, year), Now: web.Now(ctx)}
	before := carried(gather(cal.Holidays, year-1), year)
	v.CanCopy = !v.Loaded && len(before) > 0
	rows := v.Days
	if v.CanCopy && r.URL.Query().Get("copiar") != "" {
		rows, v.Copied = before, len(before)
	}
	v.Fields = forms.Describe(yearForm{Days: append(slices.Clone(rows), make([]dayRow, blankRows)...)})
	if err != nil {
		if v.Problem = shown(err); v.Problem == nil {
			return err
		}
		present := v.Fields
		if v.Fields = forms.Fill(v.Fields, typed, v.Problem); v.Problem.Kind == problem.Conflict {
			v.Versions = web.BothVersions(web.NowSays, present, v.Fields, true)
		}
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
