package web

import (
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/forms"
)

// DealingsPath is the log of gestiones (rev11 R-S-02).
const DealingsPath = "/gestiones"

// dealingField chooses in an address which gestión a form follows.
const dealingField = "gestion"

// DealingBase is the page of the order or external file that a gestión belongs to.
func DealingBase(d dealings.Dealing) string {
	if d.RepairID != "" {
		return FilesPath + "/" + d.Subject
	}
	return OrdersPath + "/" + d.Subject
}

// DealingForm is where what follows in a gestión is recorded.
func DealingForm(d dealings.Dealing) string {
	return DealingBase(d) + "/actividades/gestion?" + dealingField + "=" + d.ID
}

// DealingOptions are the choices of a form: a new gestión, and those that are open.
func DealingOptions(list []dealings.Dealing, now time.Time) []forms.Option {
	options := []forms.Option{{Key: dealings.Fresh, Label: "Una gestión nueva"}}
	for _, d := range list {
		if d.Open() {
			options = append(options, forms.Option{Key: d.ID, Label: d.Body + ": " + d.Purpose, Help: d.Folio + ", abierta " + dealingAge(d, now)})
		}
	}
	return options
}

// DealingLines are gestiones as a card lists them: open ones first. The open ones lead
// where leads says; nil leads nowhere.
func DealingLines(list []dealings.Dealing, leads func(dealings.Dealing) string, now time.Time) (lines []Line) {
	for _, open := range []bool{true, false} {
		for _, d := range list {
			if d.Open() != open {
				continue
			}
			l := Line{Icon: IconBuilding, Title: d.Body, Folio: d.Folio, Text: d.Purpose, State: DealingBadge(d, now)}
			if !open {
				l.Text = "Resultado: " + d.Result
			} else if leads != nil {
				l.Href = leads(d)
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// DealingBadge says how a gestión stands.
func DealingBadge(d dealings.Dealing, now time.Time) Badge {
	switch {
	case !d.Open():
		return Badge{Tone: Good, Icon: IconCheck, Text: "Con resultado"}
	case d.Late(calendar.DayOf(now, clock.Mexico)):
		return Badge{Tone: Bad, Icon: IconAlertCircle, Text: "Vencida"}
	}
	return Badge{Tone: Soon, Icon: IconClock, Text: dealingAge(d, now)}
}

func dealingAge(d dealings.Dealing, now time.Time) string {
	n := d.Age(calendar.DayOf(now, clock.Mexico))
	if n == 0 {
		return "desde hoy"
	}
	return Count(n, "día", "días")
}
