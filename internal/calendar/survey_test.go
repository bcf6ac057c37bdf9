package calendar

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func outage(t testing.TB, from, to string) Outage { return Outage{at(t, from), at(t, to)} }

func TestSurveyDeadline(t *testing.T) {
	three := DefaultSurveyRule()
	same := SurveyRule{Days: 3, SameDay: true, OutageHours: 4}
	natural := SurveyRule{Days: 3, Natural: true, OutageHours: 4}
	for _, x := range []struct {
		name        string
		concluded   string
		rule        SurveyRule
		outages     []Outage
		last        string
		provisional bool
	}{
		{"Friday ends on Wednesday", "2026-11-20 12:00", three, nil, "2026-11-25", false},
		{"Friday, last second", "2026-11-20 23:59:59", three, nil, "2026-11-25", false},
		{"Saturday ends on Wednesday, too", "2026-11-21 00:00", three, nil, "2026-11-25", false},
		{"Monday ends on Thursday", "2026-11-23 09:00", three, nil, "2026-11-26", false},
		{"a holiday in between", "2026-11-13 12:00", three, nil, "2026-11-19", false},
		{"concluded on a holiday", "2026-11-16 12:00", three, nil, "2026-11-19", false},
		{"two holidays in one week", "2026-04-30 12:00", three, nil, "2026-05-07", false},
		{"vacation at the turn of the year", "2025-12-19 17:00", three, nil, "2026-01-09", true},
		{"concluded within the vacation", "2026-01-02 12:00", three, nil, "2026-01-09", false},
		{"a year without a calendar", "2030-02-01 12:00", three, nil, "2030-02-06", true},
		{"into a year without a calendar", "2027-12-30 12:00", three, nil, "2028-01-04", true},
		{"up to the end of the loaded year", "2027-12-28 12:00", three, nil, "2027-12-31", false},
		{"one day", "2026-11-20 12:00", SurveyRule{Days: 1, OutageHours: 4}, nil, "2026-11-23", false},
		{"five days", "2026-11-20 12:00", SurveyRule{Days: 5, OutageHours: 4}, nil, "2026-11-27", false},
		{"no days are one day", "2026-11-20 12:00", SurveyRule{}, nil, "2026-11-23", false},

		{"same day", "2026-11-18 12:00", same, nil, "2026-11-20", false},
		{"same day, but a Saturday", "2026-11-21 12:00", same, nil, "2026-11-25", false},
		{"same day, but a holiday", "2026-11-16 12:00", same, nil, "2026-11-19", false},

		{"natural days", "2026-11-20 12:00", natural, nil, "2026-11-23", false},
		{"natural days do not mind holidays", "2026-11-13 12:00", natural, nil, "2026-11-16", false},
		{"natural days do not mind unknown years", "2030-02-01 12:00", natural, nil, "2030-02-04", false},
		{"natural days from the same day", "2026-11-20 12:00", SurveyRule{Days: 3, Natural: true, SameDay: true}, nil, "2026-11-22", false},
		{"natural days and an outage", "2026-11-20 12:00", natural, []Outage{outage(t, "2026-11-23 09:00", "2026-11-23 14:00")}, "2026-11-24", false},
		{"natural days and an outage before a weekend", "2026-11-17 12:00", natural, []Outage{outage(t, "2026-11-20 09:00", "2026-11-20 14:00")}, "2026-11-23", false},
		{"natural days and an outage that goes on", "2026-11-20 12:00", natural, []Outage{outage(t, "2026-11-23 09:00", "2026-11-24 18:00")}, "2026-11-25", false},
		{"natural days and an outage on a Sunday", "2026-11-20 12:00", natural, []Outage{outage(t, "2026-11-22 00:00", "2026-11-22 23:00")}, "2026-11-23", false},

		{"outage of five hours", "2026-11-20 12:00", three, []Outage{outage(t, "2026-11-24 09:00", "2026-11-24 14:00")}, "2026-11-26", false},
		{"outage of four hours", "2026-11-20 12:00", three, []Outage{outage(t, "2026-11-24 09:00", "2026-11-24 13:00")}, "2026-11-25", false},
		{"outage of four hours and a second", "2026-11-20 12:00", three, []Outage{outage(t, "2026-11-24 09:00:00", "2026-11-24 13:00:01")}, "2026-11-26", false},
		{"outage at night", "2026-11-20 12:00", three, []Outage{outage(t, "2026-11-23 18:00", "2026-11-24 09:00")}, "2026-11-25", false},
		{"outage on the weekend", "2026-11-20 12:00", three, []Outage{outage(t, "2026-11-21 00:00", "2026-11-22 23:59")}, "2026-11-25", false},
		{"outage on the last day", "2026-11-20 12:00", three, []Outage{outage(t, "2026-11-25 12:00", "2026-11-25 18:00")}, "2026-11-26", false},
		{"outage on the day that was added", "2026-11-20 12:00", three, []Outage{outage(t, "2026-11-25 09:00", "2026-11-26 17:00")}, "2026-11-27", false},
		{"outage after the term", "2026-11-20 12:00", three, []Outage{outage(t, "2026-11-26 09:00", "2026-11-26 17:00")}, "2026-11-25", false},
		{"outage on the day of the conclusion", "2026-11-20 17:00", three, []Outage{outage(t, "2026-11-20 09:00", "2026-11-20 16:00")}, "2026-11-25", false},
		{"outage on the same day that counts", "2026-11-18 17:00", same, []Outage{outage(t, "2026-11-18 09:00", "2026-11-18 16:00")}, "2026-11-23", false},
		{"outages add up", "2026-11-20 12:00", three, []Outage{outage(t, "2026-11-24 09:00", "2026-11-24 12:00"), outage(t, "2026-11-24 15:00", "2026-11-24 17:00")}, "2026-11-26", false},
		{"outages that overlap count once", "2026-11-20 12:00", three, []Outage{outage(t, "2026-11-24 10:00", "2026-11-24 13:00"), outage(t, "2026-11-24 09:00", "2026-11-24 12:00")}, "2026-11-25", false},
		{"outage of a whole week", "2026-11-20 12:00", three, []Outage{outage(t, "2026-11-23 00:00", "2026-11-28 00:00")}, "2026-12-02", false},
		{"no outage is tolerated", "2026-11-20 12:00", SurveyRule{Days: 3}, []Outage{outage(t, "2026-11-24 09:00", "2026-11-24 09:01")}, "2026-11-26", false},
	} {
		t.Run(x.name, func(t *testing.T) {
			got := Provisional().SurveyDeadline(at(t, x.concluded).UTC(), x.rule, x.outages)
			if want := at(t, x.last+" 23:59:59"); !got.At.Equal(want) {
				t.Errorf("ends %v, want %v\n%s", got.At.In(mexico), want, got.Explanation)
			}
			if got.Provisional != x.provisional {
				t.Errorf("provisional: %v\n%s", got.Provisional, got.Explanation)
			}
			if got.CalendarVersion != "provisional-1" || got.Rule != x.rule {
				t.Errorf("the grounds are not kept: %+v", got)
			}
		})
	}
}

func TestTheDeadlineExplainsItself(t *testing.T) {
	got := Provisional().SurveyDeadline(at(t, "2026-11-13 12:00"), DefaultSurveyRule(),
		[]Outage{outage(t, "2026-11-18 09:00", "2026-11-18 18:00")})
	want := `Conclusión: viernes 13/11/2026.
sábado 14/11/2026: inhábil, sábado.
domingo 15/11/2026: inhábil, domingo.
lunes 16/11/2026: inhábil, Aniversario de la Revolución Mexicana (día provisional).
martes 17/11/2026: día 1.
miércoles 18/11/2026: no cuenta, el sistema no estuvo disponible más de 4 horas hábiles.
jueves 19/11/2026: día 2.
viernes 20/11/2026: día 3.
Vence el viernes 20/11/2026 a las 23:59:59, hora del centro de México.`
	if got.Explanation != want {
		t.Errorf("explained as\n%s", got.Explanation)
	}
}

func TestTheLastSecondIsThatOfMexicoCity(t *testing.T) {
	got := Provisional().SurveyDeadline(at(t, "2026-11-20 12:00"), DefaultSurveyRule(), nil)
	if s := got.At.Format(time.RFC3339); s != "2026-11-26T05:59:59Z" {
		t.Errorf("ends %s, want six hours behind UTC", s)
	}
}

func TestExtendNeverShortens(t *testing.T) {
	c := Provisional()
	concluded := at(t, "2026-11-20 12:00")
	old := c.SurveyDeadline(concluded, DefaultSurveyRule(), nil)

	c.Version = "gaceta-2026"
	c.Holidays = append(c.Holidays, Holiday{Day: day(t, "2026-11-24"), Name: "Día por decreto"})
	later := c.Extend(old, c.SurveyDeadline(concluded, old.Rule, nil))
	if !later.At.Equal(at(t, "2026-11-26 23:59:59")) || later.CalendarVersion != "gaceta-2026" {
		t.Errorf("a new holiday gives %v of %s", later.At, later.CalendarVersion)
	}

	back := Provisional()
	kept := back.Extend(later, back.SurveyDeadline(concluded, old.Rule, nil))
	if !kept.At.Equal(later.At) || kept.CalendarVersion != "gaceta-2026" || !strings.Contains(kept.Explanation, "se conserva") {
		t.Errorf("a shorter count gives %v\n%s", kept.At, kept.Explanation)
	}

	unknown := Calendar{Version: "nada"}.SurveyDeadline(concluded, old.Rule, nil)
	confirmed := c.Extend(unknown, old)
	if !unknown.Provisional || confirmed.Provisional || !confirmed.At.Equal(unknown.At) {
		t.Errorf("the same day, now from a loaded calendar, stays provisional: %+v", confirmed)
	}
}

func TestSurveyDeadlineAlwaysLeavesThreeBusinessDays(t *testing.T) {
	c := Provisional()
	start := at(t, "2025-12-01")
	rapid.Check(t, func(t *rapid.T) {
		concluded := start.Add(time.Duration(rapid.Int64Range(0, 700*24*3600).Draw(t, "concluded")) * time.Second)
		var outages []Outage
		for range rapid.IntRange(0, 3).Draw(t, "outages") {
			from := concluded.Add(time.Duration(rapid.Int64Range(-48, 240).Draw(t, "from")) * time.Hour)
			outages = append(outages, Outage{from, from.Add(time.Duration(rapid.Int64Range(0, 72).Draw(t, "length")) * time.Hour)})
		}
		plain := c.SurveyDeadline(concluded, DefaultSurveyRule(), nil)
		with := c.SurveyDeadline(concluded, DefaultSurveyRule(), outages)
		if with.At.Before(plain.At) {
			t.Fatalf("an outage shortens the term: %v and %v", plain.At, with.At)
		}
		d0, d3 := DayOf(concluded, mexico), DayOf(plain.At, mexico)
		if c.AddBusinessDays(d0, 3) != d3 {
			t.Fatalf("three business days after %v is %v", d0, d3)
		}
		if ok, why := c.IsBusinessDay(DayOf(with.At, mexico)); !ok {
			t.Fatalf("the term ends on a %s", why)
		}
		if end := with.At.In(mexico).Format(time.TimeOnly); end != "23:59:59" {
			t.Fatalf("the term ends at %s", end)
		}
	})
}

func TestWhatWasGivenBackIsNotGivenAgain(t *testing.T) {
	span := func(from, to string) Outage {
		return outage(t, "2026-11-23 "+from, "2026-11-23 "+to)
	}
	for name, x := range map[string]struct{ outages, taken, want []Outage }{
		"nothing was":               {[]Outage{span("10:00", "12:00")}, nil, []Outage{span("10:00", "12:00")}},
		"elsewhere":                 {[]Outage{span("10:00", "12:00")}, []Outage{span("12:00", "13:00"), span("08:00", "10:00")}, []Outage{span("10:00", "12:00")}},
		"all of it":                 {[]Outage{span("10:00", "12:00")}, []Outage{span("10:00", "12:00")}, nil},
		"inside of a longer one":    {[]Outage{span("10:00", "12:00")}, []Outage{span("09:00", "13:00")}, nil},
		"the beginning":             {[]Outage{span("10:00", "12:00")}, []Outage{span("09:00", "11:00")}, []Outage{span("11:00", "12:00")}},
		"the end":                   {[]Outage{span("10:00", "12:00")}, []Outage{span("11:00", "13:00")}, []Outage{span("10:00", "11:00")}},
		"the middle":                {[]Outage{span("10:00", "14:00")}, []Outage{span("11:00", "12:00")}, []Outage{span("10:00", "11:00"), span("12:00", "14:00")}},
		"twice":                     {[]Outage{span("10:00", "14:00")}, []Outage{span("13:00", "15:00"), span("11:00", "12:00")}, []Outage{span("10:00", "11:00"), span("12:00", "13:00")}},
		"by two that overlap":       {[]Outage{span("10:00", "14:00")}, []Outage{span("11:00", "12:30"), span("12:00", "13:00")}, []Outage{span("10:00", "11:00"), span("13:00", "14:00")}},
		"out of two that overlap":   {[]Outage{span("10:00", "13:00"), span("12:00", "15:00")}, []Outage{span("11:00", "14:00")}, []Outage{span("10:00", "11:00"), span("14:00", "15:00")}},
		"out of two, one untouched": {[]Outage{span("15:00", "16:00"), span("10:00", "11:00")}, []Outage{span("10:30", "12:00")}, []Outage{span("10:00", "10:30"), span("15:00", "16:00")}},
	} {
		if got := Without(x.outages, x.taken); !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", name, got, x.want)
		}
	}
}
