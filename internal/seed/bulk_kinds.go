package seed

import (
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
)

// The archive is written in copies of these courses. Those of finished orders
// began in weeks without holidays, one on each day of the week; a copy begins on
// the same day of another week.

// clean is a Monday from which nine weeks have no holiday.
var clean = calendar.Day{Year: 2026, Month: time.May, Day: 11}

// cleanEnd is when the last of the finished patterns has ended for long.
var cleanEnd = time.Date(2026, time.August, 28, 18, 0, 0, 0, time.UTC)

func finished() []story {
	var list []story
	add := func(kind string, weight float64, weekday, hour, minute int, words Words, course ...string) {
		service := ""
		if kind == "servicio" {
			service = "‹servicio›"
		}
		list = append(list, story{who: Lucia, service: service, kind: kind, weight: weight, words: words, course: course,
			start: clean.Add(weekday).Time(clock.Mexico, hour, minute, 0)})
	}
	bothered := func(canWork, marks string) Words {
		w := patternWords
		w.CanWork, w.Marks = canWork, marks
		return w
	}
	for day := range 5 {
		add("inmediata", 9, day, 9+day, 25, bothered("parcial", "5"), then(atOnce, "OS-25")...)
		add("inmediata", 4, day, 13, 40, bothered("no", "4"), then(atOnce, "OS-25")...)
		add("tacita", 4.5, day, 10, 5, bothered("si", "5"), then(atOnce, "OS-26")...)
		add("mantenimiento", 1.6, day, 11, 15, bothered("si", "5"), then(planned, "OS-31", "OS-35", "OS-18", "OS-25")...)
	}
	add("inmediata", 2, 1, 12, 20, bothered("parcial", "2"), then(atOnce, "OS-25")...)
	add("servicio", 5, 2, 9, 50, bothered("parcial", "5"), then(atOnce, "OS-25")...)
	add("servicio", 2, 4, 12, 10, bothered("no", "4"), then(atOnce, "OS-26")...)
	add("reabierta", 1.5, 0, 10, 30, bothered("no", "4"), then(atOnce, "OS-27", "OS-12", "OS-18", "OS-25")...)
	add("reparada", 3, 0, 9, 35, bothered("no", "5"), then(bare, "OS-50", "OS-55", "OS-19", "OS-20", "OS-25")...)
	add("reparada", 2, 3, 11, 5, bothered("no", "5"), then(bare, "OS-50", "OS-55", "OS-19", "OS-20", "OS-26")...)
	add("taller", 1.5, 2, 9, 45, bothered("si", "5"), "OS-01", "OS-06", "OS-13", "OS-28"+WithWorkshop, "OS-31", "OS-35", "OS-19", "OS-20", "OS-25")
	add("oficio", 1, 1, 9, 20, bothered("no", "4"), then(requested, "OS-25", "EX-09")...)
	add("garantia", 1, 0, 9, 55, bothered("no", "5"), then(claimed, "OS-25", "EX-03", "EX-12", "EX-14", "EX-15", ">", "OS-03", "OS-06", "OS-12", "OS-19", "OS-20", "OS-25")...)
	add("escalada", 0.7, 4, 9, 40, bothered("no", "4"), then(inHand, "OS-47", "OS-63", "OS-19", "OS-20", "OS-26")...)
	add("cancelada", 2.5, 3, 10, 15, patternWords, "OS-01", "OS-08")
	add("cancelada", 0.8, 0, 12, 0, patternWords, then(planned, "OS-33")...)
	add("improcedente", 1.2, 1, 11, 30, patternWords, "OS-01", "OS-07")
	add("improcedente", 0.6, 2, 10, 45, patternWords, "OS-01", "OS-06", "OS-15")
	add("telefono", 1.5, 4, 10, 55, bothered("no", "5"), "OS-05", "OS-06", "OS-12", "OS-18", "OS-25")
	return list
}

// underWay are the orders that wait for somebody now: each state with what waits
// there in an office like this one, some of it too long.
func underWay() []story {
	var list []story
	add := func(kind string, weight float64, age time.Duration, course ...string) {
		list = append(list, story{who: Lucia, kind: kind, weight: weight, words: patternWords, course: course, age: age})
	}
	for _, age := range []time.Duration{40 * minute, 6 * hour} {
		add("abierta", 1.5, age, "OS-01")
		add("abierta", 4, age, "OS-01", "OS-06")
		add("abierta", 5, age, "OS-01", "OS-06", "@Receive", "@RecordVisit")
		add("abierta", 9, age, "OS-01", "OS-06", "OS-12")
		add("abierta", 8, age, atOnce...)
		add("abierta", 2, age, planned...)
		add("abierta", 2.5, age, then(planned, "OS-31")...)
		add("abierta", 1.5, age, "OS-01", "OS-06", "OS-13")
		add("custodia", 2, age, inHand...)
		add("custodia", 1.5, age, then(bare, "OS-50", "OS-55")...)
		add("custodia", 1, age, then(bare, "OS-50", "OS-55", "OS-19")...)
	}
	add("abierta", 0.7, 3*workday, "OS-01")
	add("abierta", 2, 2*workday, "OS-01", "OS-06")
	add("abierta", 4, 3*workday, "OS-01", "OS-06", "OS-12")
	add("abierta", 9, 11*hour, atOnce...)
	add("abierta", 9, 16*hour, atOnce...)
	add("abierta", 1, 4*workday, planned...)
	add("abierta", 1, 5*hour, "OS-01", "OS-06", "OS-14")
	add("abierta", 1, 3*hour, "OS-01", "OS-06", "OS-14", "OS-40")
	add("abierta", 1, 2*hour, "OS-01", "OS-06", "OS-14", "OS-40", "@SignHandover")
	add("custodia", 1, 5*hour, warranted...)
	add("custodia", 0.8, 4*hour, bare...)
	add("custodia", 1, 3*workday, then(bare, "OS-52")...)
	add("custodia", 0.6, 2*hour, then(bare, "OS-50")...)
	add("custodia", 0.5, 3*hour, lacking...)
	add("custodia", 0.5, 2*hour, then(lacking, "@AnnotateWarranty")...)
	add("custodia", 0.8, 4*hour, received...)
	add("custodia", 0.8, 6*hour, then(received, "@ReturnUnrepaired")...)
	add("custodia", 0.8, 4*hour, then(bare, "OS-50", "OS-55", "OS-19", "@HandBack")...)
	add("abierta", 0.5, 6*hour, then(received, "OS-57")...)
	add("abierta", 0.4, workday, drafted...)
	add("custodia", 0.4, 5*hour, then(inHand, "OS-47")...)
	add("custodia", 0.4, 2*workday, then(inHand, "OS-47", "OS-62"+WithOuting)...)
	add("custodia", 1, workday, then(claimed, "EX-03", "EX-12")...)
	add("abierta", 0.6, workday, requested...)
	add("abierta", 1, 2*workday, "OS-02")
	return list
}
