package orders

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// retime starts, moves or stops the clock of the order for the station it is in
// (domain §4.4). Targets run in business time and never block (rev11 R-A-02); only T-ENC and
// T-INS perform a way when they run out.
func (o *Order) retime(d *Doing) {
	st, ok := o.station()
	if !ok || st.Ending || len(st.Timers) == 0 {
		o.Timer, o.DueAt, o.CheckAt = "", time.Time{}, time.Time{}
		return
	}
	name := st.Timers[0]
	switch {
	case o.State == procedure.E03 && o.Record.ReceivedAt != nil:
		name = procedure.TDiagnose
	case o.State == procedure.E00 && o.Origin == Comeback:
		name = procedure.TNewOrder // a machine that came back waits on other terms (GAP-17)
	case o.disposing():
		name = procedure.TInventory
	}
	if o.Timer != name {
		o.Record.Reminded, o.Record.Warned = 0, false
		if o.Timer == procedure.TInventory || name == procedure.TInventory { // within a state, but it begins anew
			o.Record.PausedFor, o.Record.OutageFor = 0, 0
		}
	}
	o.Timer = name
	if p := o.Record.Pause; p != nil && name != procedure.TSurvey {
		o.DueAt, o.CheckAt = time.Time{}, time.Time{}
		if p.Until != "" { // a pause ends by itself
			o.CheckAt = endOfDay(d.Facts.Calendar, p.Until)
		}
		return
	}
	t, _ := o.Procedure().Timer(name)
	o.DueAt = o.due(t, d.Facts)
	o.CheckAt = o.nextCheck(t, d.Facts)
}

// due is the instant a clock runs out.
func (o *Order) due(t procedure.Timer, f Facts) time.Time {
	cal := f.Calendar
	switch {
	case t.Name == procedure.TSurvey:
		return o.SurveyDue
	case t.Name == procedure.TMaintain && o.Record.Agreement != nil:
		return endOfDay(cal, o.Record.Agreement.Day)
	case t.Name == procedure.TMechanism && o.Record.Mechanism != nil:
		return endOfDay(cal, o.Record.Mechanism.Limit)
	}
	length := span(f.Settings, t)
	if length == (settings.Span{}) {
		return time.Time{}
	}
	from := o.clockFrom(t)
	return cal.AddBusinessTime(from, businessLength(cal, length)+time.Duration(o.Record.PausedFor+o.Record.OutageFor)+o.paused(cal, from))
}

// paused is the business time that pauses took from a target since it began.
func (o *Order) paused(cal calendar.Calendar, from time.Time) (out time.Duration) {
	for _, p := range o.Record.Pauses {
		out += cal.OutageBetween(from, p.To, []calendar.Outage{p.span()})
	}
	return out
}

// clockFrom is when a target begins.
func (o *Order) clockFrom(t procedure.Timer) time.Time {
	if a := o.Record.Assigned; t.Name == procedure.TReceive && a != nil && a.At.After(o.StateSince) {
		return a.At // whoever takes over gets the whole term
	}
	if x := o.Record.Disposal; o.State == procedure.E04 && x != nil && x.At.After(o.StateSince) {
		return x.At
	}
	return o.StateSince
}

// outlast gives a target the business time that registered outages took from it, outside
// of its pauses, and tells whether there was any (overlay «Caída del sistema», domain §4.1;
// rev11 P-12).
// What ends on a day that people agreed on stays, and the survey has a rule of its own.
func (o *Order) outlast(t procedure.Timer, f Facts) (moved bool) {
	if t.Name == procedure.TSurvey || t.Name == procedure.TMaintain || t.Name == procedure.TMechanism {
		return false
	}
	pauses := make([]calendar.Outage, len(o.Record.Pauses))
	for i, p := range o.Record.Pauses {
		pauses[i] = p.span()
	}
	outages := calendar.Without(f.Outages, pauses)
	for { // what is added may reach into another outage
		out := int64(f.Calendar.OutageBetween(o.clockFrom(t), o.DueAt, outages))
		if out <= o.Record.OutageFor {
			return moved
		}
		o.Record.OutageFor, moved = out, true
		o.DueAt = o.due(t, f)
	}
}

// nextCheck is when the clock must be looked at: its next reminder, or its end.
func (o *Order) nextCheck(t procedure.Timer, f Facts) time.Time {
	if o.Record.Warned || o.DueAt.IsZero() {
		return time.Time{}
	}
	var marks []time.Time
	for _, r := range reminders(f.Settings, t) {
		length := businessLength(f.Calendar, r)
		if before(t) { // before the date agreed
			opens := o.DueAt.Add(f.Calendar.Opens - f.Calendar.Closes)
			marks = append(marks, f.Calendar.BusinessTimeBefore(opens, length))
			continue
		}
		marks = append(marks, f.Calendar.AddBusinessTime(o.remindFrom(t), length))
	}
	slices.SortFunc(marks, time.Time.Compare)
	marks = append(marks, o.DueAt)
	for o.Record.Reminded < len(marks)-1 && !marks[o.Record.Reminded].Before(o.DueAt) {
		o.Record.Reminded++ // a reminder after the end says nothing
	}
	return marks[min(o.Record.Reminded, len(marks)-1)]
}

// reminders are the lengths after which a clock reminds, as the institution set them.
func reminders(v settings.Values, t procedure.Timer) []settings.Span {
	list := t.Reminders
	if t.Remind != "" {
		list = v.List(settings.Name(t.Remind))
	}
	spans := make([]settings.Span, len(list))
	for i, r := range list {
		spans[i] = settings.ParseSpan(strings.TrimPrefix(r, "-"))
	}
	return spans
}

// before tells whether a clock reminds before its end rather than after its beginning.
func before(t procedure.Timer) bool {
	return len(t.Reminders) > 0 && strings.HasPrefix(t.Reminders[0], "-")
}

func (o *Order) remindFrom(t procedure.Timer) time.Time {
	if t.Name == procedure.TSurvey {
		return o.surveyFrom()
	}
	return o.StateSince
}

// span reads the length of a clock from its parameter.
func span(v settings.Values, t procedure.Timer) settings.Span {
	if t.Setting == "" {
		return settings.ParseSpan(t.Default)
	}
	s := v.Text(settings.Name(t.Setting))
	if n, err := strconv.Atoi(s); err == nil {
		return settings.Span{Days: n}
	}
	return settings.ParseSpan(orElse(s, t.Default))
}

// businessLength turns days into business hours of the calendar.
func businessLength(c calendar.Calendar, s settings.Span) time.Duration {
	return time.Duration(s.Days)*(c.Closes-c.Opens) + time.Duration(s.Hours)*time.Hour
}

func endOfDay(c calendar.Calendar, day string) time.Time {
	d, err := calendar.ParseDay(day)
	if err != nil {
		return time.Time{}
	}
	return d.Time(clock.Mexico, 0, 0, 0).Add(c.Closes)
}

// beginSurvey computes the term of P-10: from the conclusion or, where the question is put
// off, from the end of the external file (GAP-04).
func (o *Order) beginSurvey(f Facts) {
	v := f.Settings
	rule := calendar.SurveyRule{
		Days:        v.Int(settings.SurveyDays),
		Natural:     v.Text(settings.SurveyCount) == "naturales",
		SameDay:     v.Text(settings.SurveyFirstDay) == "mismo",
		OutageHours: v.Int(settings.SurveyOutageHours),
	}
	dl := f.Calendar.SurveyDeadline(o.surveyFrom(), rule, f.Outages)
	o.SurveyDue = dl.At
	o.Record.Survey = &SurveyTerm{
		Due: dl.At, Calendar: dl.CalendarVersion, Days: rule.Days, Natural: rule.Natural,
		SameDay: rule.SameDay, Provisional: dl.Provisional, Explanation: dl.Explanation,
	}
}

// surveyFrom is when the term of P-10 begins to run.
func (o *Order) surveyFrom() time.Time {
	if at := o.Record.SurveyFrom; !at.IsZero() {
		return at
	}
	return o.ConcludedAt
}

// surveyOver reports whether the term of P-10 has ended: it is open to the last
// instant of its last second, and as long as it has not begun.
func (o *Order) surveyOver(now time.Time) bool {
	return !o.Record.SurveyHeld && !now.Before(o.SurveyDue.Truncate(time.Second).Add(time.Second))
}

// extendSurvey computes the term again with the calendar and the outages of now:
// they may lengthen it, never shorten it (domain §4.4). It reports whether they did.
func (o *Order) extendSurvey(f Facts) bool {
	t := o.Record.Survey
	if t == nil {
		return false
	}
	rule := calendar.SurveyRule{Days: t.Days, Natural: t.Natural, SameDay: t.SameDay, OutageHours: f.Settings.Int(settings.SurveyOutageHours)}
	dl := f.Calendar.SurveyDeadline(o.surveyFrom(), rule, f.Outages)
	if !dl.At.After(o.SurveyDue) {
		return false
	}
	n := *t
	n.Due, n.Calendar, n.Provisional, n.Explanation = dl.At, dl.CalendarVersion, dl.Provisional, dl.Explanation
	o.Record.Survey, o.SurveyDue = &n, dl.At
	return true
}

// deferred is the value of encuesta.en_gestion that asks once the external file is closed.
const deferred = "diferida"

// conclude records the date and kind of conclusion and starts the survey's clock. Of an
// order that ends with its machine elsewhere the institution may have it wait
// (encuesta.en_gestion, GAP-04): who asked may answer before, and silence counts from then
// on (Desk.StartSurvey).
func (o *Order) conclude(d *Doing, kind Conclusion) {
	if kind == Solved && o.Record.Unsolvable {
		kind = Unsolved
	}
	o.ConcludedAt, o.Conclusion = d.Now, kind
	o.Record.SurveyHeld, o.Record.SurveyFrom = false, time.Time{}
	if (kind == WarrantyCase || kind == LetterCase) && d.Facts.Settings.Text(settings.SurveyInProcess) == deferred {
		o.Record.SurveyHeld, o.Record.Survey, o.SurveyDue = true, nil, time.Time{}
		return
	}
	o.beginSurvey(d.Facts)
}
