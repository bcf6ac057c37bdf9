package seed

import (
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/procedure"
)

// longest is how much earlier than in its pattern a copy may have happened.
const longest = 25 * time.Minute

// aDayAtMost is how many orders a day an archive has when it may reach back far
// enough.
const aDayAtMost = 40

// planned copies of a pattern, before they are written.
type planOf struct {
	pattern *pattern
	shift   int
	jitter  time.Duration
}

func (p planOf) began() time.Time { return p.pattern.start.AddDate(0, 0, p.shift).Add(-p.jitter) }

// planner spreads the orders of an archive over time.
type planner struct {
	r     *rand.Rand
	cal   calendar.Calendar
	now   time.Time
	fits_ map[fit]bool
}

type fit struct {
	pattern *pattern
	shift   int
}

// closed plans orders that have ended: so many on each business day from the first
// day to yesterday, on each day of the week those patterns that began on it.
func (pl *planner) closed(patterns []*pattern, n int) ([]planOf, error) {
	byDay := map[time.Weekday][]*pattern{}
	for _, p := range patterns {
		d := p.start.In(clock.Mexico).Weekday()
		byDay[d] = append(byDay[d], p)
	}
	days := pl.days(n)
	if len(days) == 0 {
		return nil, errors.New("seed: there is no past to fill")
	}
	plans := make([]planOf, 0, n)
	for i := 0; len(plans) < n; i++ {
		day := days[int(float64(i%n)/float64(n)*float64(len(days)))]
		p, shift, ok := pl.choose(byDay[day.Weekday()], day)
		if !ok {
			day = pick(pl.r, days[:max(1, len(days)*9/10)]) // another day, far enough back
			if p, shift, ok = pl.choose(byDay[day.Weekday()], day); !ok {
				if i > 20*n+1000 {
					return nil, errors.New("seed: no pattern fits the calendar")
				}
				continue
			}
		}
		plans = append(plans, planOf{p, shift, pl.jitter()})
	}
	return plans, nil
}

// days are the business days before today that an archive covers, since the
// revision is in force.
func (pl *planner) days(n int) []calendar.Day {
	first, err := calendar.ParseDay(procedure.Rev11.InForce)
	if err != nil {
		return nil
	}
	var list []calendar.Day
	for d := calendar.DayOf(pl.now, clock.Mexico).Add(-1); !d.Before(first) && len(list) < max(90, n/aDayAtMost); d = d.Add(-1) {
		if ok, _ := pl.cal.IsBusinessDay(d); ok {
			list = append(list, d)
		}
	}
	slices.Reverse(list)
	return list
}

// choose takes a pattern by weight that can have begun on a day.
func (pl *planner) choose(patterns []*pattern, day calendar.Day) (*pattern, int, bool) {
	total := 0.0
	for _, p := range patterns {
		total += p.weight
	}
	for range 6 {
		at := pl.r.Float64() * total
		for _, p := range patterns {
			if at -= p.weight; at > 0 {
				continue
			}
			shift := daysBetween(calendar.DayOf(p.start, clock.Mexico), day)
			if pl.fits(p, shift) {
				return p, shift, true
			}
			break
		}
	}
	return nil, 0, false
}

func daysBetween(a, b calendar.Day) int {
	return int(b.Time(time.UTC, 12, 0, 0).Sub(a.Time(time.UTC, 12, 0, 0)).Hours() / 24)
}

// fits tells whether a pattern can have happened so many days later: it has ended
// by now, and each of its terms is what the calendar gives there.
func (pl *planner) fits(p *pattern, shift int) bool {
	key := fit{p, shift}
	if known, ok := pl.fits_[key]; ok {
		return known
	}
	ok := p.end.AddDate(0, 0, shift).Add(12 * time.Hour).Before(pl.now)
	for _, t := range p.terms {
		due := pl.cal.SurveyDeadline(t.concluded.AddDate(0, 0, shift), surveyRule, nil).At
		ok = ok && due.Equal(t.due.AddDate(0, 0, shift))
	}
	pl.fits_[key] = ok
	return ok
}

// surveyRule is the rule of P-10 as an installation begins.
var surveyRule = calendar.SurveyRule{Days: 3, OutageHours: 4}

func (pl *planner) jitter() time.Duration {
	return time.Duration(pl.r.Int64N(int64(longest/time.Second))) * time.Second
}

// open plans orders that wait for somebody now: one of each pattern when there are
// enough, the rest by their weights.
func (pl *planner) open(patterns []*pattern, n int) []planOf {
	var plans []planOf
	if n >= len(patterns) {
		for _, p := range patterns {
			plans = append(plans, planOf{p, 0, pl.jitter()})
		}
	}
	total, given, rest := 0.0, 0.0, n-len(plans)
	for _, p := range patterns {
		total += p.weight
	}
	for _, p := range patterns {
		before := int(given / total * float64(rest))
		given += p.weight
		for range int(given/total*float64(rest)) - before {
			plans = append(plans, planOf{p, 0, pl.jitter()})
		}
	}
	for len(plans) < n {
		plans = append(plans, planOf{patterns[0], 0, pl.jitter()})
	}
	return plans[:n]
}
