package maintenance

import (
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
)

// ByYear is the value of preventivo.base by which a maintenance is due at the end of a
// calendar year (GAP-22).
const ByYear = "calendario"

// Due is by when the next maintenance of a machine has to be done: so many months after
// the last one that was finished or, without any, after the machine came in; reckoned by
// calendar year, the last day of the year in which that falls. ok is false when the
// register knows neither (rev11 P-04, T-PREV).
func Due(last, acquired, base string, months int) (d calendar.Day, ok bool) {
	from, err := calendar.ParseDay(last)
	if err != nil {
		if from, err = calendar.ParseDay(acquired); err != nil {
			return calendar.Day{}, false
		}
	}
	d = later(from, months)
	if base == ByYear {
		d = calendar.Day{Year: d.Year, Month: time.December, Day: 31}
	}
	return d, true
}

// later adds months to a day; a month that is too short ends with its last day.
func later(d calendar.Day, months int) calendar.Day {
	first := calendar.Day{Year: d.Year, Month: d.Month, Day: 1}
	t := first.Time(time.UTC, 12, 0, 0).AddDate(0, months, 0)
	end := t.AddDate(0, 1, -1)
	return calendar.Day{Year: t.Year(), Month: t.Month(), Day: min(d.Day, end.Day())}
}
