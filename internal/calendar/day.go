package calendar

import (
	"cmp"
	"fmt"
	"time"
)

// Day is a date of the calendar, without hour or zone.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// DayOf returns the local date of an instant in a zone.
func DayOf(t time.Time, zone *time.Location) Day {
	y, m, d := t.In(zone).Date()
	return Day{y, m, d}
}

// ParseDay reads a date written as 2006-01-02. It refuses dates that do not
// exist.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Day{}, fmt.Errorf("calendar: %q is no date of the form 2006-01-02", s)
	}
	return DayOf(t, time.UTC), nil
}

// String writes the date as 2006-01-02, which sorts; ” for the zero Day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes the date as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (d *Day) UnmarshalText(text []byte) (err error) {
	if len(text) == 0 {
		*d = Day{}
		return nil
	}
	*d, err = ParseDay(string(text))
	return err
}

// IsZero tells whether this is no date at all.
func (d Day) IsZero() bool { return d == Day{} }

// Add returns the date n days later, or earlier when n is negative.
func (d Day) Add(n int) Day {
	return DayOf(time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, time.UTC), time.UTC)
}

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time(time.UTC, 12, 0, 0).Weekday() }

// Compare returns -1, 0 or 1 as d is before, equal to or after e.
func (d Day) Compare(e Day) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before tells whether d is an earlier date than e.
func (d Day) Before(e Day) bool { return d.Compare(e) < 0 }

// After tells whether d is a later date than e.
func (d Day) After(e Day) bool { return d.Compare(e) > 0 }

// Time returns the instant of an hour of the date in a zone.
func (d Day) Time(zone *time.Location, hour, minute, second int) time.Time {
	return time.Date(d.Year, d.Month, d.Day, hour, minute, second, 0, zone)
}

var weekdays = [...]string{"domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado"}

// spoken writes the date as a person reads it: "viernes 20/11/2026".
func (d Day) spoken() string {
	return fmt.Sprintf("%s %02d/%02d/%04d", weekdays[d.Weekday()], d.Day, d.Month, d.Year)
}
