package orderpages

import (
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// rev is the revision whose words the lists use; an order's own page asks the
// order.
var rev = procedure.Rev11

// pending is the act that an order waits for.
func pending(state procedure.State, half bool) procedure.Activity {
	st, ok := rev.Order.Station(state)
	if !ok || st.Ending {
		return procedure.Activity{}
	}
	key := st.Act
	if st.First != "" {
		key = st.First
		if half {
			key = st.Second
		}
	}
	a, _ := rev.Activity(key)
	return a
}

// pendingOf is the activity that an order waits for, as far as its card says it: one whose
// machine is handed over to be written off waits for the Coordinación Administrativa.
func pendingOf(c orders.Card) procedure.Activity {
	if c.State == procedure.E04 && c.TurnRole == procedure.Coordination {
		a, _ := rev.Activity(procedure.TakeForDisposal)
		return a
	}
	return pending(c.State, c.HalfDone)
}

// awaited is what a card of Mi turno waits for, the machine that an AST is to hand over to be
// written off included.
func awaited(c orders.Awaited) procedure.Activity {
	if c.Disposing && c.TurnRole == procedure.Adviser {
		a, _ := rev.Activity(procedure.HandForDisposal)
		return a
	}
	return pendingOf(c.Card)
}

// number is the number of the activity that is pending in a state, as text; ""
// where the letter has none.
func number(state procedure.State) string {
	st, ok := rev.Order.Station(state)
	if !ok || st.Ending {
		return ""
	}
	if a := rev.ActivityOf(st); a.No > 0 {
		return strconv.Itoa(a.No)
	}
	return ""
}

func label(state procedure.State) string {
	st, _ := rev.Order.Station(state)
	return st.Label
}

func ended(state procedure.State) bool {
	st, ok := rev.Order.Station(state)
	return ok && st.Ending
}

// stateBadge says the state of an order in a word, an icon and a colour.
func stateBadge(state procedure.State, g orders.Grade) web.Badge {
	switch state {
	case procedure.F1:
		if g == orders.Dissatisfied {
			return web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: label(state)}
		}
		return web.Badge{Tone: web.Good, Icon: web.IconCircleCheck, Text: label(state)}
	case procedure.F2:
		return web.Badge{Tone: web.Good, Icon: web.IconCircleCheck, Text: label(state)}
	case procedure.F3, procedure.F4:
		return web.Badge{Tone: web.Neutral, Icon: web.IconX, Text: label(state)}
	}
	return web.Badge{Tone: web.Brand, Icon: web.IconProgress, Text: label(state)}
}

// place is where somebody works, in words.
func place(building, floor, office string) string {
	var parts []string
	if building != "" {
		parts = append(parts, building)
	}
	if floor != "" {
		if _, err := strconv.Atoi(floor); err == nil {
			floor = "piso " + floor
		}
		parts = append(parts, floor)
	}
	if office != "" {
		parts = append(parts, office)
	}
	return strings.Join(parts, ", ")
}

// clean takes the mark of the demonstration's cast off a name where space is short.
func clean(name string) string { return strings.TrimSuffix(name, " (DEMO)") }

func first(name string) string { return web.FirstName(clean(name)) }

// plain says to the requester in one sentence where their order stands (domain
// §7.1).
func plain(c orders.Card, now time.Time) string {
	since := " " + web.Since(c.StateSince, now)
	who := first(c.Adviser)
	switch c.State {
	case procedure.E00:
		return "Confirma la orden que te proponemos."
	case procedure.E02:
		return "Esperas a que te asignen a alguien" + since + "."
	case procedure.E03:
		return who + " te visitará para revisarla" + since + "."
	case procedure.E04:
		return who + " la atiende" + since + "."
	case procedure.E04D:
		if c.HalfDone {
			return "Tu equipo está listo: pruébalo y recíbelo."
		}
		return who + " prepara la devolución de tu equipo" + since + "."
	case procedure.E05:
		if c.SurveyDue.IsZero() { // put off until the external file closes
			return "Concluida. Contesta la encuesta cuando quieras; su plazo todavía no corre."
		}
		return "Concluida. Contesta la encuesta antes del " + web.ShortDay(c.SurveyDue, now) + "."
	case procedure.E06, procedure.E07:
		return "Se acuerda la fecha de mantenimiento con " + who + "."
	case procedure.E08:
		return "Tu mantenimiento está programado con " + who + "."
	case procedure.E09, procedure.E10:
		return "Se documenta el traslado de tu equipo con " + who + "."
	case procedure.E11:
		return who + " revisa tu equipo en soporte" + since + "."
	case procedure.E12:
		return who + " gestiona la garantía con el proveedor" + since + "."
	case procedure.E13, procedure.E13I, procedure.E14:
		return "La Supervisión busca lo que hace falta para repararlo" + since + "."
	case procedure.E15, procedure.E16:
		return "Tu equipo se te devuelve; la reparación seguirá por oficio."
	case procedure.E17, procedure.E18:
		return "Se tramita el oficio para reparar tu equipo" + since + "."
	case procedure.E91, procedure.E92:
		return "Tu orden la revisa la Dirección" + since + "."
	}
	return label(c.State) + "."
}

// termOf is the clock of a card, nil when none runs.
func termOf(c orders.Card, now time.Time) *web.Term {
	if c.DueAt.IsZero() {
		return nil
	}
	t := web.TermOf(c.StateSince, c.DueAt, now)
	return &t
}

func roleOf(r procedure.Role) people.Role { return people.Role(r) }
