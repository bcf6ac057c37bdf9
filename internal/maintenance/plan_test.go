package maintenance_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/maintenance"
)

func day(s string) calendar.Day {
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// rev11 P-04: from the last one that was finished, or from when the machine came in.
func TestDue(t *testing.T) {
	for _, x := range []struct {
		name, last, in, base string
		months               int
		want                 string
	}{
		{"a year after the last", "2026-03-10", "2020-01-01", "ultimo", 12, "2027-03-10"},
		{"a year after it came in", "", "2026-05-02", "ultimo", 12, "2027-05-02"},
		{"sooner where the institution says so", "2026-03-10", "", "ultimo", 6, "2026-09-10"},
		{"the end of a short month", "2026-08-31", "", "ultimo", 6, "2027-02-28"},
		{"a leap day", "2028-02-29", "", "ultimo", 12, "2029-02-28"},
		{"by calendar year", "2026-03-10", "", "calendario", 12, "2027-12-31"},
		{"unknown", "", "", "ultimo", 12, ""},
	} {
		got, ok := maintenance.Due(x.last, x.in, x.base, x.months)
		if got.String() != x.want || ok != (x.want != "") {
			t.Errorf("%s: %s %v, want %s", x.name, got, ok, x.want)
		}
	}
}

// year is a request for 2027 with the days that are known of it.
func year(advisers ...maintenance.Adviser) maintenance.Request {
	return maintenance.Request{From: day("2027-01-04"), To: day("2027-12-31"), Calendar: calendar.Provisional(), Advisers: advisers, Daily: 5, Weekly: 20, Grace: 60}
}

func due(id, building, on string) maintenance.Machine {
	return maintenance.Machine{ID: id, Building: building, Due: day(on), Earliest: day(on).Add(-60)}
}

func TestOneMachineGoesToTheDayItIsDue(t *testing.T) {
	for _, x := range []struct{ name, due, want string }{
		{"a working day", "2027-05-12", "2027-05-12"},
		{"a Saturday", "2027-05-15", "2027-05-14"},
		{"a holiday", "2027-03-15", "2027-03-12"},
		{"a holiday in the middle of the week", "2027-05-05", "2027-05-04"},
	} {
		r := year(maintenance.Adviser{ID: "jorge", Building: "Central"})
		r.Machines = []maintenance.Machine{due("a", "Central", x.due)}
		p := maintenance.Plan(r)
		if len(p.Placed) != 1 || p.Placed[0].Day != day(x.want) || p.Placed[0].Late {
			t.Errorf("%s: %+v, want %s", x.name, p.Placed, x.want)
		}
	}
}

func TestWhatIsOverdueComesFirstAndIsSaidToBeLate(t *testing.T) {
	r := year(maintenance.Adviser{ID: "jorge"})
	r.Machines = []maintenance.Machine{due("recent", "Central", "2026-12-20"), due("old", "Central", "2026-01-20"), due("in time", "Central", "2027-06-01")}
	p := maintenance.Plan(r)
	for _, x := range p.Placed {
		if x.Late != (x.Machine != "in time") {
			t.Errorf("%s: late %v", x.Machine, x.Late)
		}
		if x.Late && x.Day != r.From.Add(0) && x.Day.After(day("2027-01-15")) {
			t.Errorf("%s waits until %s", x.Machine, x.Day)
		}
	}
}

func TestOneBuildingOnOneDay(t *testing.T) {
	r := year(maintenance.Adviser{ID: "jorge", Building: "Central"}, maintenance.Adviser{ID: "paola", Building: "Norte"})
	for i := range 4 { // of each building, due within a week
		on := day("2027-06-07").Add(i).String()
		r.Machines = append(r.Machines, due(fmt.Sprintf("c%d", i), "Central", on), due(fmt.Sprintf("n%d", i), "Norte", on))
	}
	days := map[string]map[string]bool{}
	for _, x := range maintenance.Plan(r).Placed {
		if days[x.Building] == nil {
			days[x.Building] = map[string]bool{}
		}
		days[x.Building][x.Day.String()+x.Adviser] = true
		if (x.Building == "Central") != (x.Adviser == "jorge") {
			t.Errorf("%s goes to %s", x.Adviser, x.Building)
		}
	}
	if len(days["Central"]) != 1 || len(days["Norte"]) != 1 {
		t.Errorf("visits: %v, want one for each building", days)
	}
}

func TestWhoIsAwayGoesNowhere(t *testing.T) {
	r := year(maintenance.Adviser{ID: "jorge", Away: []maintenance.Span{{From: day("2027-06-01"), To: day("2027-06-30")}}})
	r.Machines = []maintenance.Machine{due("a", "Central", "2027-06-15")}
	if p := maintenance.Plan(r); len(p.Placed) != 1 || p.Placed[0].Day != day("2027-05-31") {
		t.Errorf("%+v, want the last day before the absence", p)
	}
	r.Advisers = nil
	if p := maintenance.Plan(r); len(p.Left) != 1 || !strings.Contains(p.Left[0].Why, "Ningún AST") {
		t.Errorf("%+v", p)
	}
}

func TestWhatDoesNotFitIsListedWithTheReason(t *testing.T) {
	r := year(maintenance.Adviser{ID: "jorge"})
	r.From, r.To, r.Daily, r.Weekly = day("2027-12-27"), day("2027-12-31"), 2, 6
	for i := range 10 {
		r.Machines = append(r.Machines, due(fmt.Sprint(i), "Central", "2027-12-31"))
	}
	p := maintenance.Plan(r)
	if len(p.Placed) != 6 || len(p.Left) != 4 || !strings.Contains(p.Left[0].Why, "completos") {
		t.Errorf("%d placed, left %+v", len(p.Placed), p.Left)
	}
}

func TestTheLoadIsLevelled(t *testing.T) {
	r := year(maintenance.Adviser{ID: "jorge"}, maintenance.Adviser{ID: "paola"})
	for i := range 400 { // all due in the same ten weeks
		r.Machines = append(r.Machines, due(fmt.Sprintf("%03d", i), "Central", day("2027-06-01").Add(i%70).String()))
	}
	p := maintenance.Plan(r)
	if len(p.Left) > 0 || p.Weekly >= 20 {
		t.Errorf("%d left, levelled to %d a week of 20", len(p.Left), p.Weekly)
	}
	for _, x := range p.Placed {
		if x.Late {
			t.Errorf("%+v is late though there was room before", x)
		}
	}
}

// The rules that no proposal breaks, whatever is asked for.
func TestEveryProposalKeepsTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := draw(t)
		p := maintenance.Plan(r)
		if again := maintenance.Plan(r); !reflect.DeepEqual(p, again) {
			t.Fatal("asked twice, it proposes something else")
		}
		want := map[string]maintenance.Machine{}
		for _, m := range r.Machines {
			want[m.ID] = m
		}
		seen, daily, weekly := map[string]bool{}, map[string]int{}, map[string]int{}
		for _, k := range r.Kept {
			seen[k.Machine] = true
			daily[k.Adviser+k.Day.String()]++
			weekly[k.Adviser+maintenance.Monday(k.Day).String()]++
		}
		for _, x := range p.Placed {
			m, known := want[x.Machine]
			if !known || seen[x.Machine] {
				t.Fatalf("%s is placed twice, or was not asked for", x.Machine)
			}
			seen[x.Machine] = true
			if ok, why := r.Calendar.IsBusinessDay(x.Day); !ok {
				t.Fatalf("%s on %s, %s", x.Machine, x.Day, why)
			}
			if x.Day.Before(r.From) || x.Day.After(r.To) || x.Day.Before(m.Earliest) {
				t.Fatalf("%s on %s, not between %s and %s, nor after %s", x.Machine, x.Day, r.From, r.To, m.Earliest)
			}
			if x.Late != x.Day.After(m.Due) {
				t.Fatalf("%s, due on %s, on %s: late %v", x.Machine, m.Due, x.Day, x.Late)
			}
			i := slices.IndexFunc(r.Advisers, func(a maintenance.Adviser) bool { return a.ID == x.Adviser })
			if i < 0 {
				t.Fatalf("%s goes to nobody", x.Machine)
			}
			for _, s := range r.Advisers[i].Away {
				if !x.Day.Before(s.From) && !x.Day.After(s.To) {
					t.Fatalf("%s on %s, when %s is away", x.Machine, x.Day, x.Adviser)
				}
			}
			daily[x.Adviser+x.Day.String()]++
			weekly[x.Adviser+maintenance.Monday(x.Day).String()]++
			if daily[x.Adviser+x.Day.String()] > r.Daily || weekly[x.Adviser+maintenance.Monday(x.Day).String()] > p.Weekly || p.Weekly > r.Weekly {
				t.Fatalf("too much for %s on %s", x.Adviser, x.Day)
			}
		}
		for _, l := range p.Left {
			if seen[l.Machine] || l.Why == "" {
				t.Fatalf("%+v is left out and placed, or without a reason", l)
			}
			seen[l.Machine] = true
		}
		for id := range want {
			if !seen[id] {
				t.Fatalf("%s is nowhere", id)
			}
		}
	})
}

// draw makes a year with some people and machines.
func draw(t *rapid.T) maintenance.Request {
	r := year()
	r.Daily, r.Weekly = rapid.IntRange(1, 6).Draw(t, "daily"), rapid.IntRange(1, 20).Draw(t, "weekly")
	r.From = day("2027-01-01").Add(rapid.IntRange(0, 300).Draw(t, "from"))
	buildings := []string{"Central", "Norte", "Sur", ""}
	for i := range rapid.IntRange(0, 4).Draw(t, "advisers") {
		a := maintenance.Adviser{ID: fmt.Sprintf("ast%d", i), Building: buildings[i%len(buildings)]}
		if rapid.Bool().Draw(t, "away") {
			from := r.From.Add(rapid.IntRange(0, 200).Draw(t, "away from"))
			a.Away = append(a.Away, maintenance.Span{From: from, To: from.Add(rapid.IntRange(0, 40).Draw(t, "away for"))})
		}
		r.Advisers = append(r.Advisers, a)
	}
	for i := range rapid.IntRange(0, 120).Draw(t, "machines") {
		on := day("2026-10-01").Add(rapid.IntRange(0, 450).Draw(t, "due"))
		if on.After(r.To) {
			on = r.To
		}
		m := maintenance.Machine{ID: fmt.Sprintf("m%03d", i), Building: rapid.SampledFrom(buildings).Draw(t, "building"), Due: on, Earliest: on.Add(-rapid.IntRange(0, 90).Draw(t, "ahead"))}
		r.Machines = append(r.Machines, m)
	}
	return r
}

// rev11 P-04, «2,000 machines planned for a year with no holiday used, no machine
// twice, weekly load within limits» (the rules are those of the test above).
func TestTwoThousandMachinesInAYear(t *testing.T) {
	r := Sample(2000, 8)
	p := maintenance.Plan(r)
	late, visits := 0, map[string]int{}
	for _, x := range p.Placed {
		if x.Late {
			late++
		}
		visits[x.Adviser+x.Day.String()+"/"+x.Building]++
	}
	if len(p.Placed) != 2000 || len(p.Left) > 0 || late > 0 {
		t.Errorf("%d placed, %d left, %d late", len(p.Placed), len(p.Left), late)
	}
	if p.Weekly > 10 { // two full visits: 2000 / 8 AST / 49 weeks of work are 5.1
		t.Errorf("levelled to %d a week", p.Weekly)
	}
	if each := float64(len(p.Placed)) / float64(len(visits)); each < 4 {
		t.Errorf("%.1f machines for each visit to a building: hardly grouped", each)
	}
	t.Logf("levelled to %d a week, %d visits", p.Weekly, len(visits))
}

func TestTwentyThousandMachinesArePlannedInTime(t *testing.T) {
	began := time.Now()
	p := maintenance.Plan(Sample(20_000, 40))
	if took := time.Since(began); took > 5*time.Second || len(p.Placed) != 20_000 {
		t.Errorf("%d placed in %s", len(p.Placed), took)
	} else {
		t.Logf("%s, levelled to %d a week", took, p.Weekly)
	}
}

// Sample is a year of so many machines in twelve buildings, due all over it.
func Sample(machines, advisers int) maintenance.Request {
	r := year()
	for i := range advisers {
		r.Advisers = append(r.Advisers, maintenance.Adviser{ID: fmt.Sprintf("ast%02d", i), Building: fmt.Sprintf("Inmueble %d", i%12)})
	}
	for i := range machines {
		on := day("2027-02-15").Add((i * 7919) % 319)
		r.Machines = append(r.Machines, maintenance.Machine{ID: fmt.Sprintf("m%05d", i), Building: fmt.Sprintf("Inmueble %d", (i*31)%12), Due: on, Earliest: on.Add(-60)})
	}
	return r
}
