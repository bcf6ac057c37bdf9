package maintenance

import (
	"fmt"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// MoveForm is where a maintenance is moved to.
type MoveForm struct {
	Day     string `form:"fecha" label:"Nueva fecha" kind:"date" validate:"required"`
	Adviser string `form:"ast" label:"AST" kind:"choice" validate:"required,max=64"`
	Reason  string `form:"motivo" label:"Motivo" help:"Lo leerá la persona usuaria si ya se le avisó." kind:"text" validate:"max=200"`
	Anyway  bool   `form:"de_todos_modos" label:"Ya vi los avisos: moverlo de todos modos" kind:"check"`
	Seq     int64  `form:"visto" kind:"hidden" validate:"required,min=1"`
}

// Load is what an AST has already around a day, without the entry that moves.
type Load struct {
	Day      int // maintenances of the programme on that day
	Week     int // in its week
	Other    int // of them on that day, in other buildings
	Agreed   int // orders that they agreed for that day, without those of the programme
	Absent   bool
	Building string // where the others of that day are
}

// Judge says what stands against moving an entry, and is pure. What cannot be is a
// problem of kind Invalid; what may be after all is said in the list (rev11 P-04).
func Judge(e Entry, p Programme, f MoveForm, cal calendar.Calendar, today calendar.Day, adviser *people.AdviserOn, l Load) (warnings []string, bad error) {
	day, err := calendar.ParseDay(f.Day)
	switch {
	case err != nil:
		return nil, problem.OnField("fecha", "Elige una fecha del calendario.")
	case day.Year != p.Year:
		return nil, problem.OnField("fecha", fmt.Sprintf("Elige un día de %d, que es el año del programa.", p.Year))
	case !day.After(today):
		return nil, problem.OnField("fecha", "Elige un día que venga: a partir de mañana.")
	}
	if ok, why := cal.IsBusinessDay(day); !ok {
		return nil, problem.OnField("fecha", "Ese día no es hábil ("+why+"). Elige un día hábil.")
	}
	switch {
	case adviser == nil:
		return nil, problem.OnField("ast", "Elige un AST de la lista.")
	case adviser.Person.ID == e.User:
		return nil, problem.OnField("ast", "Nadie atiende su propio equipo. Elige a otro AST.")
	case l.Absent:
		return nil, problem.OnField("ast", adviser.Person.Name+" no está ese día. Elige otra fecha u otro AST.")
	case f.Day == e.Day && f.Adviser == string(e.Adviser):
		return nil, problem.OnField("fecha", "Ya está en ese día y con ese AST.")
	}
	if f.Day > e.DueOn && e.Day <= e.DueOn {
		warnings = append(warnings, "Queda después de su vencimiento, el "+spoken(e.DueOn)+".")
	}
	if due, err := calendar.ParseDay(e.DueOn); err == nil && p.Base != ByYear && day.Before(due.Add(-p.Ahead)) {
		warnings = append(warnings, fmt.Sprintf("Queda más de %d días antes de su vencimiento, el %s.", p.Ahead, spoken(e.DueOn)))
	}
	if l.Day >= p.Daily {
		warnings = append(warnings, fmt.Sprintf("Ese día ya tiene %d, y el límite es %d.", l.Day, p.Daily))
	}
	if l.Week >= p.Weekly {
		warnings = append(warnings, fmt.Sprintf("Esa semana ya tiene %d, y el límite es %d.", l.Week, p.Weekly))
	}
	if l.Other > 0 {
		warnings = append(warnings, "Ese día va a otro inmueble: "+l.Building+".")
	}
	if l.Agreed > 0 {
		warnings = append(warnings, fmt.Sprintf("Ese día ya acordó %d mantenimiento(s) de otras órdenes.", l.Agreed))
	}
	return warnings, nil
}

// spoken writes a stored day as people read it: 23/11/2026.
func spoken(day string) string {
	d, err := calendar.ParseDay(day)
	if err != nil {
		return day
	}
	return fmt.Sprintf("%02d/%02d/%d", d.Day, int(d.Month), d.Year)
}
