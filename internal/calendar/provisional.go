package calendar

import "time"

// Provisional returns the calendar with which the program begins: the days that
// are expected for 2026 and 2027, each marked provisional, and the vacation at
// the turn of 2025, which was published. The other vacations are unknown. An
// administrator replaces it with the official days as soon as they are published.
func Provisional() Calendar {
	c := Calendar{
		Version:     "provisional-1",
		LoadedYears: map[int]bool{2026: true, 2027: true},
		Opens:       9 * time.Hour,
		Closes:      18 * time.Hour,
		Zone:        mexico,
	}
	add := func(year int, month time.Month, day int, name string, provisional bool) {
		c.Holidays = append(c.Holidays, Holiday{Day{year, month, day}, name, provisional})
	}
	for d := (Day{2025, time.December, 22}); d.Before(Day{2026, time.January, 7}); d = d.Add(1) {
		if d != (Day{2026, time.January, 1}) {
			add(d.Year, d.Month, d.Day, "Periodo vacacional de fin de año", false)
		}
	}
	for _, y := range []struct{ year, constitution, juarez, revolution int }{{2026, 2, 16, 16}, {2027, 1, 15, 15}} {
		add(y.year, time.January, 1, "Año Nuevo", true)
		add(y.year, time.February, y.constitution, "Día de la Constitución", true)
		add(y.year, time.March, 2, "Aniversario de la fundación del Estado de México", true)
		add(y.year, time.March, y.juarez, "Natalicio de Benito Juárez", true)
		add(y.year, time.May, 1, "Día del Trabajo", true)
		add(y.year, time.May, 5, "Aniversario de la Batalla de Puebla", true)
		add(y.year, time.September, 16, "Día de la Independencia", true)
		add(y.year, time.November, 2, "Día de Muertos", true)
		add(y.year, time.November, y.revolution, "Aniversario de la Revolución Mexicana", true)
		add(y.year, time.December, 25, "Navidad", true)
	}
	return c
}
