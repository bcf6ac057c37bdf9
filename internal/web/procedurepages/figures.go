package procedurepages

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// figures are the numbers of the living procedure, by number of activity.
type figures struct {
	Open     int // orders, proposals without folio apart
	Proposed int
	Counts   map[int]int
	Wait     map[int]time.Duration // median business time that those there have waited
	Goal     map[int]time.Duration // its target; 0 when it has none
	InTurn   map[procedure.Role]int
	ByState  map[procedure.State]int
	day      time.Duration // length of a business day
}

func (p *pages) figures(ctx context.Context, now time.Time) (figures, error) {
	list, err := waits(ctx, p.DB.Read())
	if err != nil {
		return figures{}, err
	}
	values, err := p.Settings.Now(ctx)
	if err != nil {
		return figures{}, err
	}
	cal, err := p.Settings.Calendar(ctx)
	if err != nil {
		return figures{}, err
	}
	return figuresOf(p.rev, list, values, cal, now), nil
}

// figuresOf makes the numbers out of what waits, longest in its state first. Who
// has waited the median time is the one in the middle, so that business time is
// reckoned once an activity and not once an order.
func figuresOf(rev procedure.Revision, list []waiting, values settings.Values, cal calendar.Calendar, now time.Time) figures {
	f := figures{Counts: map[int]int{}, Wait: map[int]time.Duration{}, Goal: map[int]time.Duration{}, InTurn: map[procedure.Role]int{},
		ByState: map[procedure.State]int{}, day: cal.Closes - cal.Opens}
	since := map[int][]time.Time{}
	for _, w := range list {
		f.ByState[w.State]++
		f.InTurn[w.Turn]++
		if w.State == procedure.E00 {
			f.Proposed++
		} else {
			f.Open++
		}
		st, _ := rev.Order.Station(w.State)
		no := rev.ActivityOf(st).No
		f.Counts[no]++
		since[no] = append(since[no], w.Since.Time)
	}
	for no, s := range since {
		f.Wait[no] = cal.BusinessBetween(s[len(s)/2], now)
	}
	for _, st := range rev.Order.Stations {
		if a, ok := rev.Activity(st.Act); ok && a.Numbered() {
			f.Goal[a.No] = max(f.Goal[a.No], goalOf(rev, st, values, f.day))
		}
	}
	return f
}

// goalOf is how long an order should be in a station at most: the longest of its
// clocks that has a length of its own.
func goalOf(rev procedure.Revision, st procedure.Station, values settings.Values, day time.Duration) time.Duration {
	var goal time.Duration
	for _, name := range st.Timers {
		t, ok := rev.Timer(name)
		if !ok {
			continue
		}
		span := settings.ParseSpan(t.Default)
		if t.Setting != "" {
			span = values.Duration(settings.Name(t.Setting))
		}
		goal = max(goal, time.Duration(span.Days)*day+time.Duration(span.Hours)*time.Hour)
	}
	return goal
}

// slow tells whether the middle order of an activity has waited longer than its
// target.
func (f figures) slow(no int) bool {
	return f.Counts[no] > 0 && f.Goal[no] > 0 && f.Wait[no] > f.Goal[no]
}

// slowest is the activity farthest above its target, 0 when none is above.
func (f figures) slowest() int {
	worst, by := 0, 0.0
	for no := range f.Counts {
		if r := float64(f.Wait[no]) / float64(max(f.Goal[no], 1)); no > 0 && f.slow(no) && (r > by || r == by && no < worst) {
			worst, by = no, r
		}
	}
	return worst
}

// brief writes business time where there is little room: «40 min», «2 h 45»,
// «1.6 d». A day is a business day.
func (f figures) brief(d time.Duration) string {
	minutes := int(d / time.Minute)
	switch {
	case minutes < 60:
		return strconv.Itoa(minutes) + " min"
	case d < f.day || f.day <= 0:
		if rest := minutes % 60; rest > 0 {
			return fmt.Sprintf("%d h %02d", minutes/60, rest)
		}
		return strconv.Itoa(minutes/60) + " h"
	}
	return strings.TrimSuffix(strconv.FormatFloat(float64(d)/float64(f.day), 'f', 1, 64), ".0") + " d"
}

func (f figures) wait(no int) string {
	if f.Counts[no] == 0 {
		return "—"
	}
	return f.brief(f.Wait[no])
}

func (f figures) goal(no int) string {
	if f.Goal[no] == 0 {
		return "—"
	}
	return f.brief(f.Goal[no])
}

// answer is the sentence under the title: how many, and where they pile up.
func (f figures) answer(rev procedure.Revision) (answer, rest string) {
	answer = web.Count(f.Open, "orden abierta.", "órdenes abiertas.")
	if f.Open == 0 {
		return "Ninguna orden abierta.", "Así se ve el procedimiento cuando nadie espera."
	}
	no := f.slowest()
	if no == 0 {
		return answer, "Ningún paso está arriba de su meta."
	}
	a, _ := rev.Numbered(no)
	return answer, fmt.Sprintf("«%s» (%d) es hoy el paso más lento: %s contra una meta de %s.", a.Title, no, f.wait(no), f.goal(no))
}

// chart fills in what the chart shows of the figures.
func (f figures) chart(flow map[string]int) procedure.ChartData {
	d := procedure.ChartData{Counts: f.Counts, InTurn: f.InTurn, Flow: flow, Median: map[int]string{}, Goal: map[int]string{}, Slow: map[int]bool{}}
	for no, n := range f.Counts {
		if n > 0 {
			d.Median[no] = f.brief(f.Wait[no])
		}
	}
	for no, g := range f.Goal {
		if g > 0 {
			d.Goal[no] = f.brief(g)
		}
		d.Slow[no] = f.slow(no)
	}
	return d
}
