package indicators

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// Event is one step of an order as its history keeps it, and what that step handed in
// where a figure needs it.
type Event struct {
	Way      string
	Act      procedure.Act
	From, To procedure.State
	At       time.Time
	Data     json.RawMessage // of an answered survey
}

// Course is an order as its steps alone tell it: nothing of it is read from what the
// order says of itself today (rev11 S-01).
type Course struct {
	ID        orders.ID
	Folio     string
	Unit      string
	Adviser   string
	Class     orders.Class
	Category  string
	Asset     string
	Requested time.Time

	Filed     time.Time // it got its folio
	Concluded time.Time // the conclusion that stands; zero without one
	Closed    time.Time
	State     procedure.State
	Grade     orders.Grade
	Index     int // 0 to 100; -1 without one
	Reopened  []time.Time
	Stays     []Stay
	length    time.Duration // business time from the request to the conclusion that stands
}

// Length is the business time from the request to the conclusion that stands, 0
// without one.
func (c Course) Length() time.Duration { return c.length }

// Stay is how long an order was at an activity.
type Stay struct {
	No      int // of the activity, 0 for a station without one
	Ours    bool
	Ended   time.Time
	Took    time.Duration // business time
	Allowed time.Duration // 0 for a station without a target
}

// Late tells whether a stay went over its target.
func (s Stay) Late() bool { return s.Allowed > 0 && s.Took > s.Allowed }

// Rules are what steps are judged by.
type Rules struct {
	Revision procedure.Revision
	Calendar calendar.Calendar
	Values   settings.Values
}

// Fold reads the course of an order out of its steps, the oldest first.
func (r Rules) Fold(c Course, steps []Event) (Course, error) {
	c.Index = -1
	var before time.Time
	for _, s := range steps {
		if s.Way == "" && s.From == s.To {
			continue // beside the way: nothing moved
		}
		if c.Filed.IsZero() && s.To != procedure.E00 {
			c.Filed = s.At
		}
		if st, ok := r.Revision.Order.Station(s.From); ok && !before.IsZero() {
			c.Stays = append(c.Stays, Stay{No: r.Revision.ActivityOf(st).No, Ours: ours(st), Ended: s.At, Took: r.Calendar.BusinessBetween(before, s.At), Allowed: r.Goal(st)})
		}
		switch {
		case s.Act == procedure.Reopen:
			c.Reopened, c.Concluded = append(c.Reopened, s.At), time.Time{}
		case s.To == procedure.E05 && s.From != procedure.E05:
			c.Concluded = s.At
		}
		if to, _ := r.Revision.Order.Station(s.To); to.Ending && s.From != s.To {
			c.Closed = s.At
		}
		switch s.Act {
		case procedure.AnswerSurvey:
			var err error
			if c.Index, c.Grade, err = graded(s.Data); err != nil {
				return c, fmt.Errorf("read the answers of %s: %w", c.Folio, err)
			}
		case procedure.ExpireSurvey:
			c.Grade = orders.Tacit
		}
		c.State, before = s.To, s.At
	}
	if !c.Concluded.IsZero() {
		c.length = r.Calendar.BusinessBetween(c.Requested, c.Concluded)
	}
	return c, nil
}

// ours tells whether a station waits for the people who attend, not for who asked.
func ours(st procedure.Station) bool {
	return len(st.Turn) > 0 && !slices.Contains(st.Turn, procedure.Requester) && !st.Outside
}

// graded reckons index and grade of a survey from its answers (domain §5.3).
func graded(data json.RawMessage) (int, orders.Grade, error) {
	var a orders.AnswerSurvey
	if err := json.Unmarshal(data, &a); err != nil {
		return -1, "", err
	}
	var answers []int
	for _, s := range []string{a.Time, a.Manner, a.Knowledge, a.Solution, a.Care} {
		if n, err := strconv.Atoi(s); err == nil {
			answers = append(answers, n)
		}
	}
	index, grade := orders.Index(a.Resolved, answers)
	return index, grade, nil
}

// OnTime tells whether every stay that waited for the people who attend kept its
// target (R-A-02). What waits for the user, a provider or a purchase is not theirs.
func (c Course) OnTime() bool {
	return !slices.ContainsFunc(c.Stays, func(s Stay) bool { return s.Ours && s.Late() })
}

// Goal is how long an order should be in a station at most: the longest of its clocks
// that has a length of its own, in business time; 0 for none (rev11 R-A-02, GAP-46).
func (r Rules) Goal(st procedure.Station) time.Duration {
	var goal time.Duration
	for _, name := range st.Timers {
		t, ok := r.Revision.Timer(name)
		if !ok {
			continue
		}
		span := settings.ParseSpan(t.Default)
		if t.Setting != "" {
			span = r.Values.Duration(settings.Name(t.Setting))
		}
		goal = max(goal, time.Duration(span.Days)*(r.Calendar.Closes-r.Calendar.Opens)+time.Duration(span.Hours)*time.Hour)
	}
	return goal
}
