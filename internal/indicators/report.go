package indicators

import (
	"cmp"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Ask is what a report is of: a period, and one unit or all of them with "".
type Ask struct {
	From, To time.Time // To is not part of it
	Unit     string
}

// CountsForAttention tells whether an order is one of those of which the concluded
// ones are counted; what was improcedente or cancelled stays apart (domain §5.3).
func (a Ask) CountsForAttention(c Course) bool {
	return a.holds(c.Filed) && c.State != procedure.F3 && c.State != procedure.F4
}

// CountsForSatisfaction tells whether an order was closed with a grade in the period.
func (a Ask) CountsForSatisfaction(c Course) bool { return a.holds(c.Closed) && c.Grade != "" }

// CountsForTimes tells whether the conclusion that stands is of the period.
func (a Ask) CountsForTimes(c Course) bool { return a.holds(c.Concluded) }

func (a Ask) holds(t time.Time) bool { return !t.IsZero() && !t.Before(a.From) && t.Before(a.To) }

// The figures of a report that the board of the TDTIC does not have.
const (
	Participation Name = "participacion" // who answered, of all closed
	MeanIndex     Name = "indice"        // sum of the indexes of who answered; Den counts them
	OnTime        Name = "a-tiempo"      // concluded orders whose steps of ours kept their targets, of all concluded
	Ninety        Name = "p90"           // business minutes within which nine of ten were concluded
	Refused       Name = "improcedentes" // closed as F3 in the period; apart
	Cancelled     Name = "canceladas"    // closed as F4 in the period; apart
	Reopenings    Name = "reabiertas"    // times that an order was reopened
)

// Group are the orders concluded in a period that have something in common.
type Group struct {
	Key       string
	Filed     int // in the period
	Concluded int
	Closed    int
	Median    time.Duration
	Ninety    time.Duration
}

// Wait is how long orders were at an activity, of the stays that ended in a period.
type Wait struct {
	No     int
	Stays  int
	Late   int
	Median time.Duration
	Goal   time.Duration // 0 for none
}

// Slow tells whether the median is above the target.
func (w Wait) Slow() bool { return w.Goal > 0 && w.Median > w.Goal }

// Month is the satisfaction of one month.
type Month struct {
	Name    string // «2026-11»
	Index   Figure // sum of Den indexes
	Silent  int
	Closed  int
	Partial bool // it goes on
}

// Recurring is a machine for which support was asked again and again.
type Recurring struct {
	Asset    string
	Orders   int
	Category string // the commonest, "" for none
}

// Report are the figures of a period, all reckoned from the steps of its orders.
type Report struct {
	Ask        Ask
	At         time.Time
	Figures    map[Name]Figure
	Courses    []Course // the orders that something happened to, by folio
	Waits      []Wait
	ByClass    []Group // every order filed, concluded or closed in the period is in one of them (rev11 G-07)
	ByCategory []Group
	ByAdviser  []Group
	Proof      Proof
}

// Get returns a figure of the report.
func (r Report) Get(n Name) Figure { return r.Figures[n] }

// Proof says whether what the orders say of themselves is what their steps say.
type Proof struct {
	Orders int
	Differ []string // folios
}

// report reckons a report from the courses that the period touched.
func (a Ask) report(list []Course, now time.Time) Report {
	r := Report{Ask: a, At: now, Courses: list, Figures: map[Name]Figure{}}
	slices.SortFunc(r.Courses, func(x, y Course) int { return cmp.Compare(x.Folio, y.Folio) })
	put := func(n Name, num, den int64) { r.Figures[n] = Figure{Name: n, Num: num, Den: den, MadeAt: now} }
	var filed, done, good, bad, tacit, index, onTime, refused, cancelled, again int64
	var took []time.Duration
	waits, classes, categories, advisers := map[int]*stays{}, map[string]*group{}, map[string]*group{}, map[string]*group{}
	for _, c := range list {
		class := string(c.Class)
		if a.holds(c.Filed) {
			of(classes, class).filed++
			of(categories, c.Category).filed++
			of(advisers, c.Adviser).filed++
		}
		if a.CountsForAttention(c) {
			filed++
			if !c.Concluded.IsZero() {
				done++
			}
		}
		if a.holds(c.Closed) {
			of(classes, class).closed++
			switch c.State {
			case procedure.F3:
				refused++
			case procedure.F4:
				cancelled++
			default:
				of(advisers, c.Adviser).closed++
				of(categories, c.Category).closed++
			}
			switch c.Grade {
			case orders.Satisfied:
				good, index = good+1, index+int64(c.Index)
			case orders.Dissatisfied:
				bad, index = bad+1, index+int64(max(c.Index, 0))
			case orders.Tacit:
				tacit++
			}
		}
		if a.CountsForTimes(c) {
			d := c.length
			took = append(took, d)
			of(classes, class).add(d)
			of(categories, c.Category).add(d)
			of(advisers, c.Adviser).add(d)
			if c.OnTime() {
				onTime++
			}
		}
		for _, t := range c.Reopened {
			if a.holds(t) {
				again++
			}
		}
		for _, s := range c.Stays {
			if s.No > 0 && a.holds(s.Ended) {
				if waits[s.No] == nil {
					waits[s.No] = &stays{}
				}
				waits[s.No].add(s)
			}
		}
	}
	n := int64(len(took))
	put(Attention, done, filed)
	put(Combined, good+tacit, good+bad+tacit)
	put(Expressed, good, good+bad)
	put(Tacit, tacit, good+bad+tacit)
	put(Participation, good+bad, good+bad+tacit)
	put(MeanIndex, index, good+bad)
	put(OnTime, onTime, n)
	put(Median, median(took), n)
	put(Ninety, int64(ninety(took)/time.Minute), n)
	put(Refused, refused, max(refused, 1))
	put(Cancelled, cancelled, max(cancelled, 1))
	put(Reopenings, again, max(again, 1))
	r.Waits, r.ByClass, r.ByCategory, r.ByAdviser = waitsOf(waits), groupsOf(classes), groupsOf(categories), groupsOf(advisers)
	return r
}

type group struct {
	filed, closed int
	took          []time.Duration
}

func (g *group) add(d time.Duration) { g.took = append(g.took, d) }

func of(m map[string]*group, key string) *group {
	if m[key] == nil {
		m[key] = &group{}
	}
	return m[key]
}

func groupsOf(m map[string]*group) (list []Group) {
	for key, g := range m {
		list = append(list, Group{Key: key, Filed: g.filed, Concluded: len(g.took), Closed: g.closed, Median: time.Duration(median(g.took)) * time.Minute, Ninety: ninety(g.took)})
	}
	slices.SortFunc(list, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Concluded, a.Concluded), cmp.Compare(b.Closed, a.Closed), cmp.Compare(a.Key, b.Key))
	})
	return list
}

type stays struct {
	took []time.Duration
	late int
	goal time.Duration
}

func (s *stays) add(x Stay) {
	s.took, s.goal = append(s.took, x.Took), max(s.goal, x.Allowed)
	if x.Late() {
		s.late++
	}
}

func waitsOf(m map[int]*stays) (list []Wait) {
	for no, s := range m {
		list = append(list, Wait{No: no, Stays: len(s.took), Late: s.late, Median: time.Duration(median(s.took)) * time.Minute, Goal: s.goal})
	}
	slices.SortFunc(list, func(a, b Wait) int { return cmp.Compare(a.No, b.No) })
	return list
}

// ninety is the length within which nine of ten lie.
func ninety(list []time.Duration) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[(9*len(list)+9)/10-1]
}
