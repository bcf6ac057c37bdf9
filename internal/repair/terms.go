package repair

import (
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// Timer is the clock that runs in the file's station; false for none. In X50 the new order
// has its own terms. A disposal that a file proposed when it ended has the term of a movement
// of the inventory until it is registered (domain §4.4, rev11 P-09).
func (f File) Timer() (procedure.Timer, bool) {
	if f.proposes() && !f.Record.Movement.Registered {
		return procedure.Rev11.Timer(procedure.TInventory)
	}
	st, ok := machine.Station(f.State)
	if !ok || len(st.Timers) == 0 {
		return procedure.Timer{}, false
	}
	return procedure.Rev11.Timer(st.Timers[0])
}

// retime starts, moves or stops the clock of the station (domain §4.4): the provider's
// promise, the answer of the Agencia, the collection, the review, the movement. It warns
// and insists; it never moves the file.
func (f *File) retime(facts Facts) {
	t, ok := f.Timer()
	if !ok {
		f.DueAt, f.CheckAt = database.Instant{}, database.Instant{}
		return
	}
	due := f.due(t, facts)
	f.DueAt = database.At(due)
	if f.Record.Warned {
		return // it insists at its own pace
	}
	if f.State == procedure.X40 { // the proposal of the new order reminds; the file says when nobody has one
		f.CheckAt = f.DueAt
		return
	}
	f.CheckAt = database.At(f.nextMark(t, facts, due))
}

// due is the instant at which a clock runs out: for a provider the day promised or
// agreed, or the term of the parameter while there is none.
func (f File) due(t procedure.Timer, facts Facts) time.Time {
	cal := facts.Calendar
	length, _ := lengthOf(facts.Settings, t)
	if t.Name == procedure.TProvider {
		day := f.PromisedOn
		if s := f.Record.Service; s != nil && s.On != "" && (f.State == procedure.X10 || f.State == procedure.X15) {
			day = s.On
		}
		if d, err := calendar.ParseDay(day); err == nil {
			end := d.Time(clock.Mexico, 0, 0, 0).Add(cal.Closes)
			if end.After(f.StateSince.Time) {
				return end
			}
		}
		length = facts.Settings.Duration(settings.TermProvider)
	}
	return cal.AddBusinessTime(f.StateSince.Time, business(cal, length))
}

// nextMark is when the clock has to be looked at: the next reminder before the end, or
// the end.
func (f File) nextMark(t procedure.Timer, facts Facts, due time.Time) time.Time {
	list := t.Reminders
	if t.Remind != "" {
		list = facts.Settings.List(settings.Name(t.Remind))
	}
	for i, r := range list {
		at := facts.Calendar.AddBusinessTime(f.StateSince.Time, business(facts.Calendar, settings.ParseSpan(r)))
		if i >= f.Record.Reminded && at.Before(due) {
			return at
		}
	}
	return due
}

// repeats is how long a clock waits before it insists again.
func repeats(t procedure.Timer, facts Facts) time.Duration {
	switch {
	case t.Name == procedure.TProvider:
		return business(facts.Calendar, facts.Settings.Duration(settings.TermProvider))
	case t.Name == procedure.TNewOrder:
		length, _ := lengthOf(facts.Settings, t)
		return business(facts.Calendar, length)
	case t.Repeats == "":
		return 0
	}
	return business(facts.Calendar, settings.ParseSpan(t.Repeats))
}

// Late tells whether the term of the station has run out.
func (f File) Late(now time.Time) bool { return !f.DueAt.IsZero() && now.After(f.DueAt.Time) }

func lengthOf(v settings.Values, t procedure.Timer) (settings.Span, bool) {
	if t.Setting == "" {
		return settings.Span{}, false
	}
	s := v.Text(settings.Name(t.Setting))
	if n, err := strconv.Atoi(s); err == nil {
		return settings.Span{Days: n}, true
	}
	if s == "" {
		s = t.Default
	}
	return settings.ParseSpan(s), true
}

// business turns days into business hours of the calendar.
func business(c calendar.Calendar, s settings.Span) time.Duration {
	return time.Duration(s.Days)*(c.Closes-c.Opens) + time.Duration(s.Hours)*time.Hour
}
