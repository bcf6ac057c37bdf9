package calendar

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// at reads a local date and hour of Mexico City.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05", time.DateOnly} {
		if i, err := time.ParseInLocation(layout, s, mexico); err == nil {
			return i
		}
	}
	t.Fatalf("%q is no instant", s)
	return time.Time{}
}

func TestIsBusinessDay(t *testing.T) {
	c := Provisional()
	for s, why := range map[string]string{
		"2026-11-20": "", "2026-11-21": "sábado", "2026-11-22": "domingo", "2026-11-23": "",
		"2026-11-16": "Aniversario de la Revolución Mexicana", "2026-02-02": "Día de la Constitución",
		"2025-12-19": "", "2025-12-22": "Periodo vacacional de fin de año", "2025-12-31": "Periodo vacacional de fin de año",
		"2026-01-01": "Año Nuevo", "2026-01-06": "Periodo vacacional de fin de año", "2026-01-07": "",
		"2027-02-01": "Día de la Constitución", "2027-03-15": "Natalicio de Benito Juárez", "2027-05-01": "sábado",
		"2030-02-04": "", // nothing is known of that year
	} {
		ok, got := c.IsBusinessDay(day(t, s))
		if ok != (why == "") || got != why {
			t.Errorf("%s: business day %v, %q; want %q", s, ok, got, why)
		}
	}
}

// The days of the domain study, letter by letter.
func TestProvisionalDays(t *testing.T) {
	c := Provisional()
	want := map[string]bool{}
	for _, s := range strings.Fields(`2026-01-01 2026-02-02 2026-03-02 2026-03-16 2026-05-01 2026-05-05 2026-09-16 2026-11-02 2026-11-16 2026-12-25
		2027-01-01 2027-02-01 2027-03-02 2027-03-15 2027-05-05 2027-09-16 2027-11-02 2027-11-15`) {
		want[s] = true
	}
	for d := day(t, "2026-01-07"); d.Before(day(t, "2028-01-01")); d = d.Add(1) {
		if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
			continue
		}
		if ok, why := c.IsBusinessDay(d); ok == want[d.String()] {
			t.Errorf("%s: business day %v (%s)", d, ok, why)
		}
	}
	for d := day(t, "2025-12-22"); d.Before(day(t, "2026-01-07")); d = d.Add(1) {
		if ok, _ := c.IsBusinessDay(d); ok {
			t.Errorf("%s belongs to the vacation", d)
		}
	}
	for _, h := range c.Holidays {
		if h.Provisional == strings.HasPrefix(h.Name, "Periodo") {
			t.Errorf("%s %s: provisional %v", h.Day, h.Name, h.Provisional)
		}
	}
}

func TestAddBusinessDays(t *testing.T) {
	c := Provisional()
	for _, x := range []struct {
		name, from string
		n          int
		want       string
	}{
		{"over a weekend", "2026-11-20", 1, "2026-11-23"},
		{"from a Saturday", "2026-11-21", 1, "2026-11-23"},
		{"over a long weekend", "2026-11-13", 1, "2026-11-17"},
		{"over the vacation", "2025-12-19", 1, "2026-01-07"},
		{"none", "2026-11-21", 0, "2026-11-21"},
		{"backwards", "2026-11-17", -1, "2026-11-13"},
		{"backwards over the vacation", "2026-01-08", -2, "2025-12-19"},
		{"two weeks", "2026-11-23", 10, "2026-12-07"},
	} {
		if got := c.AddBusinessDays(day(t, x.from), x.n); got.String() != x.want {
			t.Errorf("%s: %s %+d is %s, want %s", x.name, x.from, x.n, got, x.want)
		}
	}
	if got := c.NextBusinessDay(day(t, "2026-11-23")); got.String() != "2026-11-24" {
		t.Errorf("the day after a Monday is %s: it must be strictly after", got)
	}
}

func TestBusinessTime(t *testing.T) {
	c := Provisional()
	for _, x := range []struct {
		name, from string
		d          time.Duration
		want       string
	}{
		{"within a day", "2026-11-23 10:00", 4 * time.Hour, "2026-11-23 14:00"},
		{"over a night", "2026-11-23 16:00", 4 * time.Hour, "2026-11-24 11:00"},
		{"over a weekend", "2026-11-20 16:00", 4 * time.Hour, "2026-11-23 11:00"},
		{"from a Saturday", "2026-11-21 12:00", 4 * time.Hour, "2026-11-23 13:00"},
		{"before opening", "2026-11-23 06:00", time.Hour, "2026-11-23 10:00"},
		{"after closing", "2026-11-23 20:00", time.Hour, "2026-11-24 10:00"},
		{"to the minute of closing", "2026-11-23 09:00", 9 * time.Hour, "2026-11-23 18:00"},
		{"a minute more", "2026-11-23 09:00", 9*time.Hour + time.Minute, "2026-11-24 09:01"},
		{"over a holiday", "2026-11-13 17:00", 2 * time.Hour, "2026-11-17 10:00"},
		{"nothing", "2026-11-21 03:00", 0, "2026-11-21 03:00"},
	} {
		if got, want := c.AddBusinessTime(at(t, x.from), x.d), at(t, x.want); !got.Equal(want) {
			t.Errorf("%s: %v, want %v", x.name, got.In(mexico), want)
		}
	}
	for _, x := range []struct {
		name, a, b string
		want       time.Duration
	}{
		{"within a day", "2026-11-23 10:00", "2026-11-23 14:00", 4 * time.Hour},
		{"over a weekend", "2026-11-20 16:00", "2026-11-23 11:00", 4 * time.Hour},
		{"a night", "2026-11-23 19:00", "2026-11-24 08:00", 0},
		{"a week", "2026-11-23", "2026-11-30", 45 * time.Hour},
		{"a week with a holiday", "2026-11-16", "2026-11-23", 36 * time.Hour},
		{"backwards", "2026-11-23 14:00", "2026-11-23 10:00", -4 * time.Hour},
	} {
		if got := c.BusinessBetween(at(t, x.a), at(t, x.b)); got != x.want {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}

func TestHoursCanBeOthers(t *testing.T) {
	c := Calendar{Opens: 8*time.Hour + 30*time.Minute, Closes: 15 * time.Hour}
	if got, want := c.AddBusinessTime(at(t, "2026-11-23 14:30"), time.Hour), at(t, "2026-11-24 09:00"); !got.Equal(want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := (Calendar{}).BusinessBetween(at(t, "2026-11-23"), at(t, "2026-11-24")); got != 9*time.Hour {
		t.Errorf("without hours a day has %v, want 9 h", got)
	}
}

func TestBusinessTimeGoesAndComesBack(t *testing.T) {
	c := Provisional()
	start := at(t, "2025-12-01")
	rapid.Check(t, func(t *rapid.T) {
		from := start.Add(time.Duration(rapid.Int64Range(0, 700*24*3600).Draw(t, "from")) * time.Second)
		d := time.Duration(rapid.Int64Range(1, 90*3600).Draw(t, "d")) * time.Second
		to := c.AddBusinessTime(from, d)
		if got := c.BusinessBetween(from, to); got != d {
			t.Fatalf("%v + %v = %v, but between them are %v", from, d, to, got)
		}
		if ok, why := c.IsBusinessDay(DayOf(to, mexico)); !ok {
			t.Fatalf("%v + %v ends on a %s", from, d, why)
		}
	})
}

func TestWarnings(t *testing.T) {
	c := Provisional()
	official := Calendar{LoadedYears: map[int]bool{2026: true}, Holidays: []Holiday{{Day: Day{2026, time.May, 1}, Name: "Día del Trabajo"}}}
	for _, x := range []struct {
		name  string
		c     Calendar
		today string
		want  []string // words of each warning
	}{
		{"provisional days", c, "2026-06-01", []string{"Confirma con la Gaceta del Gobierno los días inhábiles de 2026"}},
		{"the next year, too, from November", c, "2027-11-01", []string{"2027", "Carga los días inhábiles de 2028"}},
		{"a year not loaded", c, "2025-03-01", []string{"Carga los días inhábiles de 2025"}},
		{"official until October", official, "2026-10-31", nil},
		{"official from November", official, "2026-11-01", []string{"Carga los días inhábiles de 2027"}},
	} {
		got := x.c.Warnings(day(t, x.today))
		if len(got) != len(x.want) {
			t.Errorf("%s: %q", x.name, got)
			continue
		}
		for i, words := range x.want {
			if !strings.Contains(got[i], words) {
				t.Errorf("%s: %q does not say %q", x.name, got[i], words)
			}
		}
	}
}
