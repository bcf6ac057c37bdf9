package seed

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
)

// Demo fills an empty database with the demonstration: the cast, and their orders
// of the last weeks, so that at the instant at which the clock stands there is at
// least one in every state of the order and of the external file. The clock must
// be the program's; it walks from some weeks ago back to where it stood, and what
// happened on one day of those weeks happened in its order. It is the same each
// time but for ids and signatures.
func Demo(ctx context.Context, p *program.Program, now *clock.Fake) (*Cast, error) {
	end := now.Now()
	cast, err := Load(ctx, p, end)
	if err != nil {
		return nil, err
	}
	cal, err := p.Settings.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	play := &play{ctx: ctx, p: p, now: now, cal: cal, end: end, driver: &Driver{Program: p, Clock: now, Cast: cast}}
	for i := range stories {
		play.plan(&stories[i])
	}
	play.hours()
	play.year()
	err = play.run()
	now.Set(end)
	if err == nil {
		err = play.storeRoom()
	}
	now.Set(end)
	if err != nil {
		return cast, err
	}
	return cast, finds(ctx, p, cast, end)
}

// story is one order of the demonstration, from its request to where it stands.
type story struct {
	who     string // requester
	asset   string // tag of a machine, or
	service string // a service without one
	adviser string // "" for Jorge
	words   Words
	// course are ways, written as Walk takes them; "EX-…" ways of the external
	// file; "@Pause" an act without change of state, and "EX@SignDisposal" one of the file; ">" goes on with the order
	// by which the machine comes back (P-08).
	course []string
	start  time.Time     // when it began; zero: reckoned back from its age
	age    time.Duration // business time since the last thing happened
	gap    time.Duration // business time from one to the next; 0 for two hours
	gaps   map[string]time.Duration

	kind   string  // of archive: what it is a pattern for, and
	weight float64 // its share
}

// play brings the stories on stage in the order of time.
type play struct {
	ctx    context.Context
	p      *program.Program
	now    *clock.Fake
	cal    calendar.Calendar
	end    time.Time
	quiet  bool // nothing is proposed by the clock
	driver *Driver
	events []event
	walks  []*walk
}

// event is one thing that happens at an instant.
type event struct {
	at   time.Time
	rank int // among events of one instant
	what string
	do   func() error
}

const (
	workday = 9 * time.Hour // of business time
	usual   = 2 * time.Hour
)

// before is how long a way waits for the one before it when the story does not
// say: maintenance comes on the day agreed, and terms run out.
var before = map[string]time.Duration{
	"OS-06": time.Hour, "OS-35": 7 * time.Hour, "OS-37": 7 * time.Hour, "OS-25": 5 * time.Hour, "OS-26": 4 * workday, "OS-67": 6 * workday, "OS-68": 6 * workday, "OS-69": 2 * workday,
	">": workday, "OS-53": 3 * workday,
}

// plan reckons when each part of a story happened, backwards from now.
func (pl *play) plan(s *story) *walk {
	var total time.Duration
	offsets := make([]time.Duration, len(s.course))
	for i, step := range s.course {
		if i > 0 {
			total += s.wait(step)
		}
		offsets[i] = total
	}
	start := s.start
	if start.IsZero() {
		start = pl.back(pl.end, s.age+total)
	}
	walk := &walk{play: pl, story: s}
	pl.walks = append(pl.walks, walk)
	for i, step := range s.course {
		rank := len(pl.events)
		pl.events = append(pl.events, event{at: pl.cal.AddBusinessTime(start, offsets[i]), rank: rank, what: s.who + " " + strings.Join(s.course[:i+1], " "), do: func() error { return walk.step(step) }})
	}
	return walk
}

func (s *story) wait(step string) time.Duration {
	id, _, _ := strings.Cut(step, "+")
	if d, ok := s.gaps[step]; ok {
		return d
	}
	if d, ok := before[id]; ok {
		return d
	}
	if s.gap != 0 {
		return s.gap
	}
	return usual
}

// back returns the instant from which so much business time has gone by until t.
func (pl *play) back(t time.Time, d time.Duration) time.Time {
	day := calendar.DayOf(t, clock.Mexico)
	for {
		if open, _ := pl.cal.IsBusinessDay(day); open {
			opens := day.Time(clock.Mexico, 0, 0, 0).Add(pl.cal.Opens)
			if have := pl.cal.BusinessBetween(opens, t); have >= d {
				// The rest of this day: walk forwards what is too much.
				return pl.cal.AddBusinessTime(opens, have-d)
			}
		}
		day = day.Add(-1)
	}
}

// hours lets the program look at its clocks each hour of work, as its own jobs do,
// from the first event to now.
func (pl *play) hours() {
	first := slices.MinFunc(pl.events, func(a, b event) int { return a.at.Compare(b.at) }).at
	for day := calendar.DayOf(first, clock.Mexico); !day.After(calendar.DayOf(pl.end, clock.Mexico)); day = day.Add(1) {
		if open, _ := pl.cal.IsBusinessDay(day); !open {
			continue
		}
		for h := 9; h <= 18; h++ {
			at := day.Time(clock.Mexico, h, 0, 0)
			if at.Before(first) || at.After(pl.end) {
				continue
			}
			pl.events = append(pl.events, event{at: at, rank: -1, what: "the clock", do: func() error { return pl.look(h == 9 && pl.end.Sub(at) < 4*24*time.Hour) }})
		}
	}
	pl.events = append(pl.events,
		event{at: pl.end, rank: 1 << 30, what: "the clock", do: func() error { return pl.look(true) }},
		event{at: pl.end, rank: 1<<30 + 3, what: "the trays", do: pl.read})
}

// read lets everybody have read their tray this morning, so that what is new stands out.
func (pl *play) read() error {
	everybody, err := pl.p.People.Everybody(pl.ctx, pl.p.DB.Read())
	if err != nil {
		return err
	}
	for _, who := range everybody {
		if _, err := pl.p.Notices.MarkRead(pl.ctx, who.ID, pl.back(pl.end, workday/2)); err != nil {
			return err
		}
	}
	return nil
}

// year lets the programme of the year be in force while the stories go on, users answer
// it at the end, and that of the next year wait for its signature.
func (pl *play) year() {
	first := slices.MinFunc(pl.events, func(a, b event) int { return a.at.Compare(b.at) }).at
	pl.events = append(pl.events,
		event{at: first, rank: -2, what: "the programme of the year", do: func() error {
			return pl.programme(calendar.DayOf(first, clock.Mexico).Year, maintenance.Current)
		}},
		event{at: pl.end, rank: 1<<30 + 1, what: "answers to the programme", do: pl.answers},
		event{at: pl.end, rank: 1<<30 + 2, what: "the programme of the next year", do: func() error {
			return pl.programme(calendar.DayOf(pl.end, clock.Mexico).Year+1, maintenance.Sent)
		}})
}

func (pl *play) look(propose bool) error {
	if _, err := pl.p.Desk.Tick(pl.ctx, pl.p.Notices.Alarm); err != nil || !propose || pl.quiet {
		return err
	}
	if _, err := pl.p.Desk.ProposePreventive(pl.ctx, 10); err != nil {
		return err
	}
	_, err := pl.p.ProposeReturns(pl.ctx)
	return err
}

func (pl *play) run() error {
	slices.SortFunc(pl.events, func(a, b event) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return a.rank - b.rank
	})
	for _, e := range pl.events {
		if pl.now.Now().After(e.at) && e.at.Before(pl.end) && pl.now.Now().Before(pl.end) {
			e.at = pl.now.Now() // the act before took some minutes
		}
		pl.now.Set(e.at)
		if err := e.do(); err != nil {
			return fmt.Errorf("seed: %s: %w", e.what, err)
		}
	}
	return nil
}

// walk is a story under way.
type walk struct {
	play  *play
	story *story
	ref   string
	refs  []string // the order, and the one by which its machine came back
}

func (w *walk) step(step string) error {
	d, ctx := w.play.driver, w.play.ctx
	d.Words, d.Adviser = w.story.words, w.story.adviser
	switch {
	case strings.HasPrefix(step, "@"):
		return d.Side(ctx, w.ref, procedure.Act(step[1:]))
	case strings.HasPrefix(step, "EX-"):
		if err := d.file(ctx, w.ref, step); err != nil {
			return fmt.Errorf("%s on %s: %w", step, w.ref, err)
		}
		return nil
	case strings.HasPrefix(step, "EX@"):
		return d.fileSide(ctx, w.ref, procedure.Act(step[3:]))
	case step == ">":
		return w.comeBack()
	}
	from := Start{Requester: w.story.who, Service: w.story.service}
	if w.story.asset != "" {
		from.Asset = d.Cast.ByTag[w.story.asset].ID
	}
	d.next = nil
	res, err := d.Go(ctx, from, w.ref, step)
	if err != nil {
		return err
	}
	if w.ref == "" {
		w.refs = append(w.refs, "")
	}
	w.ref = refOf(res)
	w.refs[len(w.refs)-1] = w.ref
	return nil
}

// comeBack goes on with the order that the program proposes for a machine that
// came back from its provider.
func (w *walk) comeBack() error {
	p, ctx := w.play.p, w.play.ctx
	if _, err := p.ProposeReturns(ctx); err != nil {
		return err
	}
	o, err := p.Desk.Open(ctx, orders.System(), w.ref)
	if err != nil {
		return err
	}
	id, err := orders.ProposalFor(ctx, p.DB.Read(), o.Order.RepairID)
	if err == nil && id == "" {
		err = problem.New(problem.Internal, "no order was proposed for what came back", "")
	}
	w.ref = string(id)
	w.refs = append(w.refs, w.ref)
	return err
}
