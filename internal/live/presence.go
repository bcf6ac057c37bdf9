package live

import (
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

// Beat is how often a stream says that it is still there; what was not said for
// three beats is forgotten.
const (
	Beat      = 20 * time.Second
	forgotten = 3
)

// Viewer is somebody who has an order open.
type Viewer struct {
	ID   people.ID `json:"p"`
	Name string    `json:"n"`
}

// sighting is a viewer on another instance.
type sighting struct {
	Viewer
	Order    orders.ID
	Instance string
}

// Viewers returns who else has the order of this stream open, by name.
func (s *Stream) Viewers() []Viewer {
	b, now := s.bus, time.Now()
	b.mu.Lock()
	defer b.mu.Unlock()
	var list []Viewer
	add := func(v Viewer) {
		if v.ID != s.watch.Actor.Person.ID && !slices.ContainsFunc(list, func(x Viewer) bool { return x.ID == v.ID }) {
			list = append(list, v)
		}
	}
	for _, other := range b.streams {
		if other.watch.Shown && other.watch.Order == s.watch.Order {
			add(other.watch.viewer())
		}
	}
	for x, at := range b.away {
		switch {
		case now.Sub(at) > forgotten*b.Every:
			delete(b.away, x)
		case x.Order == s.watch.Order:
			add(x.Viewer)
		}
	}
	slices.SortFunc(list, func(a, b Viewer) int { return strings.Compare(a.Name+string(a.ID), b.Name+string(b.ID)) })
	return list
}

func (w Watch) viewer() Viewer { return Viewer{ID: w.Actor.Person.ID, Name: w.Actor.Person.Name} }

// Beat says again that this stream looks at its order.
func (s *Stream) Beat() {
	if s.watch.Shown && s.watch.Order != "" {
		s.bus.looks(s.watch, true)
	}
}

// shows tells whether a person looks at an order here; the caller holds the lock.
func (b *Bus) shows(order orders.ID, who people.ID) bool {
	return slices.ContainsFunc(b.streams, func(s *Stream) bool {
		return s.watch.Shown && s.watch.Order == order && s.watch.Actor.Person.ID == who
	})
}

// looks tells this process and the others that somebody looks, or no longer.
func (b *Bus) looks(w Watch, on bool) {
	v := w.viewer()
	b.rouseOrder(w.Order)
	b.send(letter{Viewer: &v, Order: w.Order, On: on})
}

func (b *Bus) rouseOrder(id orders.ID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.streams {
		if s.watch.Order == id {
			s.rouse()
		}
	}
}

// seen notes what another instance says about a viewer.
func (b *Bus) seen(l letter) {
	x := sighting{Viewer: *l.Viewer, Order: l.Order, Instance: l.From}
	b.mu.Lock()
	_, known := b.away[x]
	if l.On {
		b.away[x] = time.Now()
	} else {
		delete(b.away, x)
	}
	b.mu.Unlock()
	if known != l.On {
		b.rouseOrder(l.Order)
	}
}
