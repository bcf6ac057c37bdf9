package procedurepages

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/indicators"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// figures are the numbers of the living procedure, by number of activity.
type figures struct {
	Open     int // orders, proposals without folio apart
	Proposed int
	Counts   map[int]int
	Wait     map[int]time.Duration // median business time at it, of the month
	Now      map[int]time.Duration // and that of those there now
	Goal     map[int]time.Duration // its target; 0 when it has none
	InTurn   map[procedure.Role]int
	ByState  map[procedure.State]int
	Month    month
	Own      bool          // only of the reader's own orders, without the month (domain §7)
	day      time.Duration // length of a business day
}

// figures reads what waits now, and the month as it was counted at most a minute ago.
// How much the institution has to do is for who attends and audits: anybody else sees
// their own orders on the chart (domain §7).
func (p *pages) figures(ctx context.Context, actor people.Actor, now time.Time) (figures, error) {
	own := !actor.MayReadEveryOrder()
	read := func() ([]waiting, error) { return waits(ctx, p.DB.Read()) }
	if own {
		read = func() ([]waiting, error) { return ownWaits(ctx, p.DB.Read(), string(actor.Person.ID)) }
	}
	list, err := read()
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
	if own {
		f := figuresOf(p.rev, list, month{}, values, cal, now)
		f.Own = true
		return f, nil
	}
	m, err := p.month(ctx, list, cal, now)
	if err != nil {
		return figures{}, err
	}
	return figuresOf(p.rev, list, m, values, cal, now), nil
}

// figuresOf makes the numbers out of what waits now, longest in its state first,
// and of the month. Of those there now the one in the middle has waited the median
// time, so that business time is reckoned once an activity and not once an order.
func figuresOf(rev procedure.Revision, list []waiting, m month, values settings.Values, cal calendar.Calendar, now time.Time) figures {
	f := figures{Counts: map[int]int{}, Wait: m.Wait, Now: map[int]time.Duration{}, Goal: map[int]time.Duration{}, InTurn: map[procedure.Role]int{},
		ByState: map[procedure.State]int{}, Month: m, day: cal.Closes - cal.Opens}
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
		f.Now[no] = cal.BusinessBetween(s[len(s)/2], now)
	}
	rules := indicators.Rules{Revision: rev, Calendar: cal, Values: values}
	for _, st := range rev.Order.Stations {
		if a, ok := rev.Activity(st.Act); ok && a.Numbered() {
			f.Goal[a.No] = max(f.Goal[a.No], rules.Goal(st))
		}
	}
	return f
}

// median is the wait that is shown of an activity: that of the month, unless those
// there now already wait longer than the target. A jam shows while it lasts, not
// when it is over.
func (f figures) median(no int) (time.Duration, bool) {
	if now, there := f.Now[no]; there && f.Goal[no] > 0 && now > f.Goal[no] {
		return now, true
	}
	d, known := f.Wait[no]
	return d, known
}

// slow tells whether the wait of an activity is above its target.
func (f figures) slow(no int) bool {
	d, _ := f.median(no)
	return f.Goal[no] > 0 && d > f.Goal[no]
}

// slowest is the activity where orders wait that is farthest above its target, 0
// when none is above.
func (f figures) slowest() int {
	worst, by := 0, 0.0
	for no := range f.Counts {
		d, _ := f.median(no)
		if r := float64(d) / float64(max(f.Goal[no], 1)); no > 0 && f.Counts[no] > 0 && f.slow(no) && (r > by || r == by && no < worst) {
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
	d, known := f.median(no)
	if !known {
		return "—"
	}
	return f.brief(d)
}

func (f figures) goal(no int) string {
	if f.Goal[no] == 0 {
		return "—"
	}
	return f.brief(f.Goal[no])
}

// answer is the sentence under the title: how many, and where they pile up.
func (f figures) answer(rev procedure.Revision) (answer, rest string) {
	if f.Own {
		if f.Open == 0 {
			return "Ninguna orden tuya está abierta.", "Cuando pidas soporte verás aquí por dónde va."
		}
		return web.Count(f.Open, "orden tuya abierta.", "órdenes tuyas abiertas."), "El diagrama cuenta solo las tuyas."
	}
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
func (f figures) chart() procedure.ChartData {
	d := procedure.ChartData{Counts: f.Counts, InTurn: f.InTurn, Flow: f.Month.Ways, Median: map[int]string{}, Goal: map[int]string{}, Slow: map[int]bool{}}
	for no := range f.Wait {
		d.Median[no] = f.wait(no)
	}
	for no, g := range f.Goal {
		if g > 0 {
			d.Goal[no] = f.brief(g)
		}
		d.Slow[no] = f.slow(no)
	}
	if n := f.Month.Ended; n > 0 {
		d.Ended = web.Number(n) + " en 30 días"
	}
	return d
}
