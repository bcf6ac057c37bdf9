package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// SurveyRule says how the term to answer the survey is counted: the parameters
// encuesta.* of the settings (rev11 P-10, GAP-13).
type SurveyRule struct {
	Days        int  // how many days, 3 by the letter
	Natural     bool // count every day, not only business days
	SameDay     bool // the day of the conclusion counts when it is a business day
	OutageHours int  // a business day with more hours of outage than these adds one
}

// DefaultSurveyRule is three business days from the next one on.
func DefaultSurveyRule() SurveyRule { return SurveyRule{Days: 3, OutageHours: 4} }

// Deadline is the end of a term with everything that proves it. It is stored as
// it was computed.
type Deadline struct {
	At              time.Time // the last second in time, in UTC
	CalendarVersion string
	Rule            SurveyRule
	Provisional     bool   // a year was counted whose official days are not loaded
	Explanation     string // the count in Spanish, one line for each day
}

// SurveyDeadline computes until when the survey of an order that was concluded at
// an instant may be answered (rev11 P-10, R-U-04, GAP-13). The first day counted
// is the next business day; the term ends with the last second of the last day,
// local time.
func (c Calendar) SurveyDeadline(concluded time.Time, r SurveyRule, outages []Outage) Deadline {
	zero := DayOf(concluded, c.zone())
	n := &count{c: c, rule: r, outages: joined(outages)}
	n.say("Conclusión: %s.", zero.spoken())
	var last Day
	if r.Natural {
		last = n.natural(zero)
	} else {
		last = n.business(zero)
	}
	n.say("Vence el %s a las 23:59:59, hora del centro de México.", last.spoken())
	return Deadline{
		At:              last.Time(c.zone(), 23, 59, 59).UTC(),
		CalendarVersion: c.Version,
		Rule:            r,
		Provisional:     n.provisional,
		Explanation:     strings.Join(n.lines, "\n"),
	}
}

// Extend compares a stored deadline with the one that a later calendar gives: it
// may be later, never earlier, for nobody may lose days once granted (GAP-13).
func (c Calendar) Extend(old, recomputed Deadline) Deadline {
	if !recomputed.At.Before(old.At) {
		return recomputed
	}
	old.Explanation += fmt.Sprintf("\nEl calendario %s daría una fecha anterior; se conserva la ya concedida.", recomputed.CalendarVersion)
	return old
}

// count is one term being counted.
type count struct {
	c           Calendar
	rule        SurveyRule
	outages     []Outage
	lines       []string
	provisional bool
}

func (n *count) say(format string, args ...any) {
	n.lines = append(n.lines, fmt.Sprintf(format, args...))
}

// business counts business days. A day with too long an outage is passed over,
// which comes to the same as adding one at the end.
func (n *count) business(zero Day) Day {
	day := zero
	if !n.rule.SameDay {
		day = zero.Add(1)
	}
	for counted := 0; ; day = day.Add(1) {
		ok, why := n.look(day)
		switch {
		case !ok:
			n.say("%s: inhábil, %s.", day.spoken(), why)
			continue
		case n.interrupted(day):
			n.say("%s: no cuenta, el sistema no estuvo disponible más de %d horas hábiles.", day.spoken(), n.rule.OutageHours)
			continue
		}
		counted++
		n.say("%s: día %d.", day.spoken(), counted)
		if counted >= n.rule.Days {
			return day
		}
	}
}

// natural counts every day, and then one business day more for each business day
// with too long an outage.
func (n *count) natural(zero Day) Day {
	first := zero.Add(1)
	if ok, _ := n.c.IsBusinessDay(zero); n.rule.SameDay && ok {
		first = zero
	}
	last := first.Add(max(n.rule.Days, 1) - 1)
	for day, counted := first, 1; !day.After(last); day, counted = day.Add(1), counted+1 {
		n.say("%s: día %d.", day.spoken(), counted)
		if ok, _ := n.c.IsBusinessDay(day); ok && n.interrupted(day) {
			for last = last.Add(1); ; last = last.Add(1) {
				if ok, _ := n.look(last); ok {
					break
				}
			}
			n.say("Ese día el sistema no estuvo disponible más de %d horas hábiles: el plazo se alarga al %s.", n.rule.OutageHours, last.spoken())
		}
	}
	return last
}

// look asks the calendar about a day on which the term depends.
func (n *count) look(d Day) (ok bool, why string) {
	if !n.c.LoadedYears[d.Year] && !n.provisional {
		n.provisional = true
		n.say("El calendario oficial de %d no está cargado: el plazo es provisional.", d.Year)
	}
	ok, why = n.c.IsBusinessDay(d)
	if h, found := n.c.holiday(d); found && h.Provisional {
		why += " (día provisional)"
	}
	return ok, why
}

// interrupted tells whether the outages took more than the tolerated hours of a
// business day.
func (n *count) interrupted(d Day) bool {
	opens, closes := n.c.hours(d)
	var out time.Duration
	for _, o := range n.outages {
		out += overlap(opens, closes, o.From, o.To)
	}
	return out > time.Duration(n.rule.OutageHours)*time.Hour
}

// OutageBetween is how much business time of a span the outages took.
func (c Calendar) OutageBetween(from, to time.Time, outages []Outage) (out time.Duration) {
	for _, o := range joined(outages) {
		if o.From.Before(from) {
			o.From = from
		}
		if o.To.After(to) {
			o.To = to
		}
		if o.From.Before(o.To) {
			out += c.BusinessBetween(o.From, o.To)
		}
	}
	return out
}

// Without returns what the outages have outside of other spans, so that time which was
// given back for one of these is not given back again.
func Without(outages, taken []Outage) []Outage {
	list := joined(outages)
	for _, t := range joined(taken) {
		var rest []Outage
		for _, o := range list {
			if !t.From.Before(o.To) || !o.From.Before(t.To) {
				rest = append(rest, o)
				continue
			}
			if o.From.Before(t.From) {
				rest = append(rest, Outage{o.From, t.From})
			}
			if t.To.Before(o.To) {
				rest = append(rest, Outage{t.To, o.To})
			}
		}
		list = rest
	}
	return list
}

// joined returns the outages without overlaps, so that no hour counts twice.
func joined(outages []Outage) []Outage {
	sorted := slices.Clone(outages)
	slices.SortFunc(sorted, func(a, b Outage) int { return a.From.Compare(b.From) })
	var list []Outage
	for _, o := range sorted {
		if last := len(list) - 1; last >= 0 && !o.From.After(list[last].To) {
			if o.To.After(list[last].To) {
				list[last].To = o.To
			}
			continue
		}
		list = append(list, o)
	}
	return list
}
