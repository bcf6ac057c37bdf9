package procedurepages

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// month is what the last thirty days say of the procedure.
type month struct {
	At     time.Time             // when it was counted
	Ways   map[string]int        // how often each way was gone
	Passed map[int]int           // how often each activity was done
	Wait   map[int]time.Duration // median business time at each, of those that left and of those that are there
	Ended  int                   // orders that were closed at activity 5
	Cut    bool                  // only the newest steps were counted
}

// monthMemory keeps the month for a minute. Who asks while it is counted waits for
// the one count.
type monthMemory struct {
	mu   sync.Mutex
	last month
}

func (p *pages) month(ctx context.Context, list []waiting, cal calendar.Calendar, now time.Time) (month, error) {
	p.months.mu.Lock()
	defer p.months.mu.Unlock()
	if age := now.Sub(p.months.last.At); p.months.last.Ways != nil && age >= 0 && age < monthKept {
		return p.months.last, nil
	}
	steps, err := goneSince(ctx, p.DB.Read(), now.AddDate(0, 0, -monthDays))
	if err != nil {
		return month{}, err
	}
	p.months.last = monthOf(p.rev, steps, list, cal, now)
	return p.months.last, nil
}

// monthOf counts the steps of the month. The wait at an activity is the median of
// the stays that ended in the month and of those that go on, in business time.
func monthOf(rev procedure.Revision, steps []gone, list []waiting, cal calendar.Calendar, now time.Time) month {
	m := month{At: now, Ways: map[string]int{}, Passed: map[int]int{}, Wait: map[int]time.Duration{}, Cut: len(steps) >= monthSteps}
	stays := map[int][]time.Duration{}
	for _, s := range steps {
		m.Ways[s.Way]++
		way, ok := rev.Order.Way(s.Way)
		if !ok {
			continue
		}
		no := numberOf(rev, way)
		m.Passed[no]++
		if to, _ := rev.Order.Station(way.To); to.Ending && no == 5 {
			m.Ended++
		}
		if !s.Before.IsZero() {
			stays[no] = append(stays[no], cal.BusinessBetween(s.Before.Time, s.At.Time))
		}
	}
	for _, w := range list {
		st, _ := rev.Order.Station(w.State)
		no := rev.ActivityOf(st).No
		stays[no] = append(stays[no], cal.BusinessBetween(w.Since.Time, now))
	}
	for no, s := range stays {
		slices.Sort(s)
		m.Wait[no] = s[len(s)/2]
	}
	return m
}

// words say over what the page counted, and when.
func (m month) words(now time.Time) string {
	over := "los últimos 30 días"
	if m.Cut {
		over = "los últimos " + web.Number(monthSteps) + " pasos"
	}
	return "Esperas en horas y días hábiles, y grosor de las flechas: de " + over + ", contados a las " + web.Hour(m.At) + "."
}

// follows says what comes after an activity, with the share of each answer where
// the procedure decides: the same that the arrows of the chart say.
func (v liveView) follows(row procedure.Row) web.Cell {
	cell := web.Cell{Text: row.Follows()}
	if row.Question == "" {
		return cell
	}
	var parts []string
	for _, next := range row.Next {
		if n, ok := v.Shares[strconv.Itoa(row.No)+"-"+strconv.Itoa(next)]; ok {
			parts = append(parts, strconv.Itoa(n)+" % a "+strconv.Itoa(next))
		}
	}
	cell.Small = strings.Join(parts, ", ")
	return cell
}
