package programmepages

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// weekView is a week of a version.
type weekView struct {
	heading   web.Heading
	version   maintenance.Programme
	back      string
	before    string // addresses of the weeks around it, "" outside of the year
	after     string
	days      []weekDay
	rows      []weekRow
	moves     bool // the reader may move
	today     calendar.Day
	weekWords string
}

// weekDay is a working day of the week; Off says why nobody works on it.
type weekDay struct {
	Day calendar.Day
	Off string
}

func (d weekDay) title() string { return weekdays[d.Day.Weekday()] + " " + shortDay(d.Day) }

// weekRow is what one AST has in the week, by day.
type weekRow struct {
	Adviser people.ID
	Name    string
	N       int
	Cells   [5][]maintenance.Row
}

func (p *pages) week(w http.ResponseWriter, r *http.Request) error {
	ctx, c, actor := r.Context(), p.DB.Read(), web.ActorOf(r.Context())
	x, err := p.Desk.Store.Programme(ctx, c, r.PathValue("id"))
	if err != nil {
		return err
	}
	monday, err := calendar.ParseDay(r.PathValue("lunes"))
	if err != nil || x.State == maintenance.Dropped {
		return problem.Missing("esa semana")
	}
	if m := maintenance.Monday(monday); m != monday { // any day leads to its week
		return web.SeeOther(w, r, weekPath(x.ID, m))
	}
	if monday.Add(6).Year < x.Year || monday.Year > x.Year {
		return problem.Missing("esa semana")
	}
	cal, err := p.Settings.Calendar(ctx)
	if err != nil {
		return err
	}
	entries, err := p.Desk.Store.Days(ctx, c, x.ID, monday.String(), monday.Add(4).String())
	if err != nil {
		return err
	}
	v := weekView{version: x, back: versionHref(x), today: today(r), moves: actor.Has(people.Supervisor) && (x.State == maintenance.Draft || x.State == maintenance.Current)}
	v.weekWords = weekWords(monday) + " de " + strconv.Itoa(monday.Add(4).Year)
	for i := range 5 {
		d := weekDay{Day: monday.Add(i)}
		if ok, why := cal.IsBusinessDay(d.Day); !ok {
			d.Off = why
		}
		v.days = append(v.days, d)
	}
	ids := x.TakePart()
	for _, e := range entries {
		if !slices.Contains(ids, e.Adviser) {
			ids = append(ids, e.Adviser)
		}
	}
	named, err := p.People.Named(ctx, c, ids...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		row := weekRow{Adviser: id, Name: bare(named[id].Name)}
		for _, e := range entries {
			d, err := calendar.ParseDay(e.Day)
			if err != nil {
				return err
			}
			if e.Adviser == id {
				i := (int(d.Weekday()) + 6) % 7
				row.Cells[i] = append(row.Cells[i], e)
				row.N++
			}
		}
		v.rows = append(v.rows, row)
	}
	slices.SortFunc(v.rows, func(a, b weekRow) int { return compareNames(a.Name, b.Name) })
	if prev := monday.Add(-7); prev.Add(6).Year >= x.Year {
		v.before = weekPath(x.ID, prev)
	}
	if next := monday.Add(7); next.Year <= x.Year {
		v.after = weekPath(x.ID, next)
	}
	v.heading = web.Heading{Title: "Semana del " + v.weekWords, Answer: web.Count(len(entries), "mantenimiento.", "mantenimientos."),
		Rest: fmt.Sprintf("Versión %d del programa %d, %s.", x.Version, x.Year, lower(x.State.Label()))}
	return web.Render(w, r, http.StatusOK, weekPage(v))
}

func compareNames(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func weekPath(id string, monday calendar.Day) string {
	return yearPath + "/" + id + "/semanas/" + monday.String()
}

// inventoryOf is what a person reads on the label of a machine.
func inventoryOf(r maintenance.Row) string {
	if r.Inventory == "" {
		return "Sin inventario"
	}
	return r.Inventory
}

// canMove tells whether an entry may be moved from the week.
func (v weekView) canMove(r maintenance.Row) bool { return v.moves && r.Movable() }

// open tells whether something may be moved to a day.
func (v weekView) open(d weekDay) bool { return v.moves && d.Off == "" && d.Day.After(v.today) }

func (r weekRow) load(x maintenance.Programme) string { return fmt.Sprintf("%d de %d", r.N, x.Weekly) }
