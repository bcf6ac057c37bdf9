package calendar

import (
	"testing"
	"time"
)

func day(t testing.TB, s string) Day {
	t.Helper()
	d, err := ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDayRefusesWhatDoesNotExist(t *testing.T) {
	for _, s := range []string{"", "2026-02-29", "2026-13-01", "2026-1-1", "01/02/2026", "2026-01-01T00:00"} {
		if d, err := ParseDay(s); err == nil {
			t.Errorf("%q was read as %v", s, d)
		}
	}
	if d := day(t, "2028-02-29"); d != (Day{2028, time.February, 29}) || d.String() != "2028-02-29" {
		t.Errorf("leap day read as %v", d)
	}
}

func TestDayOfGoesByTheWallOfMexico(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-21T05:59:59Z": "2026-11-20", // still Friday night
		"2026-11-21T06:00:00Z": "2026-11-21",
		"2026-01-01T00:00:00Z": "2025-12-31",
	} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := DayOf(instant, mexico).String(); got != want {
			t.Errorf("%s is %s in Mexico City, want %s", at, got, want)
		}
	}
}

func TestDayArithmetic(t *testing.T) {
	d := day(t, "2026-12-31")
	if got := d.Add(1); got != (Day{2027, time.January, 1}) || !got.After(d) || !d.Before(got) || d.Compare(d) != 0 {
		t.Errorf("the day after New Year's Eve is %v", got)
	}
	if got := d.Add(-365); got != day(t, "2025-12-31") {
		t.Errorf("a year before is %v", got)
	}
	if d.Weekday() != time.Thursday {
		t.Errorf("%v is a %v", d, d.Weekday())
	}
	if (Day{}).String() != "" || !(Day{}).IsZero() {
		t.Error("the zero day is written")
	}
}

func TestDayAsText(t *testing.T) {
	for _, d := range []Day{{}, {2026, time.March, 4}} {
		text, err := d.MarshalText()
		if err != nil {
			t.Fatal(err)
		}
		var back Day
		if err := back.UnmarshalText(text); err != nil || back != d {
			t.Errorf("%v came back as %v (%v)", d, back, err)
		}
	}
	if err := new(Day).UnmarshalText([]byte("ayer")); err == nil {
		t.Error("a word was read as a day")
	}
}
