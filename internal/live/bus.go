package live

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// PerPerson is how many streams one person may hold on one instance: the oldest
// gives way.
const PerPerson = 2

// Queue is a list of orders that a stream may watch.
type Queue string

// The queues.
const (
	Turn  Queue = "turno"   // what a person's first page shows
	Board Queue = "tablero" // the Supervisor's board: every order
	List  Queue = "ordenes" // the list of orders: all that a person may read
	Tray  Queue = "avisos"  // what a person is told
)

// Change is one thing that happened to an order.
type Change struct {
	ID      string        `json:"i"` // the same as QueueSince answers; "" for a text
	Order   orders.ID     `json:"o"`
	People  []people.ID   `json:"p,omitempty"` // whose queues it may alter
	Roles   []people.Role `json:"r,omitempty"` // the same, by role
	Written bool          `json:"w,omitempty"` // a message or note: it alters no queue
}

// Watch is what somebody looks at: one order, or a queue.
type Watch struct {
	Actor people.Actor
	Order orders.ID // "" for a queue
	Queue Queue
	Shown bool // others who look at the same order are told
}

// concerns tells whether a change may alter what is looked at.
func (w Watch) concerns(c Change) bool {
	switch {
	case w.Order != "":
		return c.Order == w.Order
	case c.Written:
		return false
	case w.whole():
		return true
	}
	return slices.Contains(c.People, w.Actor.Person.ID) || slices.ContainsFunc(c.Roles, w.Actor.Has)
}

// whole tells whether every order belongs to what is looked at.
func (w Watch) whole() bool {
	return w.Queue == Board || w.Queue == List && w.Actor.MayReadEveryOrder()
}

// Stream is one open page. Its owner reads Wake until Over, and calls Leave.
type Stream struct {
	Wake <-chan struct{} // something concerns it: ask the database
	Over <-chan struct{} // closed when it has to end

	watch Watch
	bus   *Bus
	wake  chan struct{}
	over  chan struct{}
	heard []string // ids of the changes heard, for queues
}

// hears is how many changes a stream remembers; whoever missed more reloads anyway.
const hears = 100

// Bus joins streams and changes. It is safe for concurrent use.
type Bus struct {
	db  *database.DB
	log *slog.Logger
	// Every is how often a stream says that it is still there; New sets Beat.
	Every time.Duration

	name string // of this instance, to tell its own messages from those of others

	mu        sync.Mutex
	streams   []*Stream // the oldest first
	away      map[sighting]time.Time
	closed    bool
	listening context.CancelFunc // nil until somebody looks
	waiting   []string           // messages to other instances that are not sent yet
	sending   bool
	work      sync.WaitGroup
}

// New makes the bus of one program over its database. It starts working with the
// first stream; Close ends it.
func New(db *database.DB, log *slog.Logger) *Bus {
	return &Bus{db: db, log: log, Every: Beat, name: database.NewID(), away: map[sighting]time.Time{}}
}

// After publishes a performed act once it is committed; it is an orders.Hook.
func (b *Bus) After(_ context.Context, c *database.Conn, d orders.Done) error {
	o, change := d.Order, changeOf(d)
	change.Order = o.ID
	c.AfterCommit(func() { b.Publish(change) })
	return nil
}

func changeOf(d orders.Done) Change {
	o := d.Order
	change := Change{ID: stepID(string(o.ID), d.Step.Seq), Roles: turns(o, d.Step.From, d.Step.To)}
	_, next, _ := o.Awaiting()
	for _, id := range []people.ID{o.RequesterID, o.HolderID, o.AdviserID, d.Former, next} {
		if id != "" && !slices.Contains(change.People, id) {
			change.People = append(change.People, id)
		}
	}
	return change
}

// turns are the roles whose turn it was or is, and that have it as a role: a
// Usuario and an AST are meant in person.
func turns(o *orders.Order, states ...procedure.State) (list []people.Role) {
	for _, s := range states {
		st, _ := o.Procedure().Order.Station(s)
		for _, r := range st.Turn {
			role := people.Role(r)
			if (role == people.Supervisor || role == people.Director) && !slices.Contains(list, role) {
				list = append(list, role)
			}
		}
	}
	if o.Record.Disposal != nil { // it is handed to the Coordinación, or was
		list = append(list, people.Coordination)
	}
	return list
}

// Wrote publishes a message or note once it is committed; it is a messages.Hook.
func (b *Bus) Wrote(_ context.Context, c *database.Conn, o *orders.Order, _ messages.Message) error {
	change := Change{Order: o.ID, Written: true}
	c.AfterCommit(func() { b.Publish(change) })
	return nil
}

// Publish wakes the streams that a change concerns, here and on other instances.
// It never waits.
func (b *Bus) Publish(c Change) {
	b.hear(c)
	b.send(letter{Change: &c})
}

// hear wakes the streams of this process.
func (b *Bus) hear(c Change) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.streams {
		if !s.watch.concerns(c) {
			continue
		}
		if c.ID != "" && len(s.heard) < hears && !slices.Contains(s.heard, c.ID) {
			s.heard = append(s.heard, c.ID)
		}
		s.rouse()
	}
}

// rouse wakes a stream; several changes at once wake it once.
func (s *Stream) rouse() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Join opens a stream; the caller has judged that the actor may look. A person's
// oldest stream ends when there are more than PerPerson.
func (b *Bus) Join(w Watch) *Stream {
	s := &Stream{watch: w, bus: b, wake: make(chan struct{}, 1), over: make(chan struct{})}
	s.Wake, s.Over = s.wake, s.over
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		close(s.over)
		return s
	}
	var mine []*Stream
	for _, other := range b.streams {
		if other.watch.Actor.Person.ID == w.Actor.Person.ID {
			mine = append(mine, other)
		}
	}
	for len(mine) >= PerPerson {
		b.end(mine[0])
		mine = mine[1:]
	}
	b.streams = append(b.streams, s)
	b.listen()
	b.mu.Unlock()
	s.Beat()
	return s
}

// end takes a stream out and tells its owner; the caller holds the lock.
func (b *Bus) end(s *Stream) {
	if i := slices.Index(b.streams, s); i >= 0 {
		b.streams = slices.Delete(b.streams, i, i+1)
		close(s.over)
	}
}

// Leave ends a stream. Calling it again does nothing.
func (s *Stream) Leave() {
	b := s.bus
	b.mu.Lock()
	b.end(s)
	gone := s.watch.Shown && !b.shows(s.watch.Order, s.watch.Actor.Person.ID)
	b.mu.Unlock()
	if gone {
		b.looks(s.watch, false)
	}
}

// Heard returns the ids of the changes that this stream was woken for, which may
// be younger than what the database shows.
func (s *Stream) Heard() []string {
	s.bus.mu.Lock()
	defer s.bus.mu.Unlock()
	return slices.Clone(s.heard)
}

// Close ends every stream and what the bus has under way. The program calls it
// when it stops, before it waits for its requests.
func (b *Bus) Close() {
	b.mu.Lock()
	b.closed = true
	for len(b.streams) > 0 {
		b.end(b.streams[0])
	}
	if b.listening != nil {
		b.listening()
	}
	b.mu.Unlock()
	b.work.Wait()
}
