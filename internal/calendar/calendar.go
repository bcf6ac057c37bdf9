// Package calendar reckons business days, business hours and terms. It holds no
// rule about holidays: the executive publishes the official days each year and
// moves them by decree, so every day is data that an administrator loads.
package calendar

import (
	"fmt"
	"slices"
	"time"
	_ "time/tzdata" // the zone must be known on a machine without zone files
)

// Holiday is a day of the official calendar on which nobody works. A provisional
// one was written down before its publication was seen.
type Holiday struct {
	Day         Day
	Name        string
	Provisional bool
}

// Outage is a span in which the system could not be used, as registered by the
// contingency.
type Outage struct{ From, To time.Time }

// Calendar is one version of the official calendar with the hours of work. It is
// a value: a later version is another Calendar.
type Calendar struct {
	Version     string
	Holidays    []Holiday
	LoadedYears map[int]bool  // years whose official days are all in Holidays
	Opens       time.Duration // since midnight; both zero means 9:00 to 18:00
	Closes      time.Duration
	Zone        *time.Location // nil means America/Mexico_City
}

var mexico = func() *time.Location {
	zone, err := time.LoadLocation("America/Mexico_City")
	if err != nil { // cannot happen: the table is compiled in
		panic("calendar: " + err.Error())
	}
	return zone
}()

func (c Calendar) zone() *time.Location {
	if c.Zone == nil {
		return mexico
	}
	return c.Zone
}

// hours returns the instants between which people work on a day.
func (c Calendar) hours(d Day) (opens, closes time.Time) {
	from, to := c.Opens, c.Closes
	if from >= to {
		from, to = 9*time.Hour, 18*time.Hour
	}
	at := func(since time.Duration) time.Time { // by the clock on the wall, not by elapsed time
		return d.Time(c.zone(), 0, 0, int(since/time.Second))
	}
	return at(from), at(to)
}

// IsBusinessDay tells whether people work on a day and, when they do not, why:
// the Spanish name of the holiday or of the day of the weekend. Known holidays
// count even in a year that is not wholly loaded.
func (c Calendar) IsBusinessDay(d Day) (bool, string) {
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return false, weekdays[w]
	}
	if h, ok := c.holiday(d); ok {
		return false, h.Name
	}
	return true, ""
}

func (c Calendar) holiday(d Day) (Holiday, bool) {
	i := slices.IndexFunc(c.Holidays, func(h Holiday) bool { return h.Day == d })
	if i < 0 {
		return Holiday{}, false
	}
	return c.Holidays[i], true
}

// NextBusinessDay returns the first business day strictly after d.
func (c Calendar) NextBusinessDay(d Day) Day { return c.AddBusinessDays(d, 1) }

// AddBusinessDays returns the n-th business day strictly after d, or before it
// when n is negative. With 0 it returns d itself, whatever day that is.
func (c Calendar) AddBusinessDays(d Day, n int) Day {
	step := 1
	if n < 0 {
		n, step = -n, -1
	}
	for n > 0 {
		d = d.Add(step)
		if ok, _ := c.IsBusinessDay(d); ok {
			n--
		}
	}
	return d
}

// AddBusinessTime returns the instant at which d of business time has gone by
// since t. Time outside business hours does not count: what begins at night
// begins at the next opening. A d of zero or less returns t.
func (c Calendar) AddBusinessTime(t time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return t
	}
	for day := DayOf(t, c.zone()); ; day = day.Add(1) {
		if ok, _ := c.IsBusinessDay(day); !ok {
			continue
		}
		opens, closes := c.hours(day)
		if t.After(opens) {
			opens = t
		}
		if open := closes.Sub(opens); open >= d {
			return opens.Add(d).In(t.Location())
		} else if open > 0 {
			d -= open
		}
	}
}

// BusinessTimeBefore returns the instant from which d of business time goes by
// until t. A d of zero or less returns t.
func (c Calendar) BusinessTimeBefore(t time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return t
	}
	for day := DayOf(t, c.zone()); ; day = day.Add(-1) {
		if ok, _ := c.IsBusinessDay(day); !ok {
			continue
		}
		opens, closes := c.hours(day)
		if t.Before(closes) {
			closes = t
		}
		if open := closes.Sub(opens); open >= d {
			return closes.Add(-d).In(t.Location())
		} else if open > 0 {
			d -= open
		}
	}
}

// BusinessBetween returns the business time from a to b; negative when b is
// before a.
func (c Calendar) BusinessBetween(a, b time.Time) time.Duration {
	if b.Before(a) {
		return -c.BusinessBetween(b, a)
	}
	var sum time.Duration
	last := DayOf(b, c.zone())
	for day := DayOf(a, c.zone()); !day.After(last); day = day.Add(1) {
		if ok, _ := c.IsBusinessDay(day); ok {
			opens, closes := c.hours(day)
			sum += overlap(opens, closes, a, b)
		}
	}
	return sum
}

// overlap returns how long two spans run together.
func overlap(from, to, a, b time.Time) time.Duration {
	if a.After(from) {
		from = a
	}
	if b.Before(to) {
		to = b
	}
	return max(0, to.Sub(from))
}

// Warnings says in Spanish what an administrator has to load: the days of this
// year and, from November on, of the next; and which days still are provisional.
func (c Calendar) Warnings(today Day) []string {
	var list []string
	years := []int{today.Year}
	if today.Month >= time.November {
		years = append(years, today.Year+1)
	}
	for _, y := range years {
		if !c.LoadedYears[y] {
			list = append(list, fmt.Sprintf("Carga los días inhábiles de %d: mientras falten, los plazos se cuentan de lunes a viernes y quedan como provisionales.", y))
		} else if slices.ContainsFunc(c.Holidays, func(h Holiday) bool { return h.Day.Year == y && h.Provisional }) {
			list = append(list, fmt.Sprintf("Confirma con la Gaceta del Gobierno los días inhábiles de %d: hay días provisionales.", y))
		}
	}
	return list
}
