// Package clock gives the program its time. Nothing inside a rule reads the
// machine's clock: a face takes `now` from a Clock once and hands it on, so that
// a test, a demonstration or a simulation can live on any day it likes.
package clock

import (
	"sync"
	"time"
	_ "time/tzdata" // the zone must be known on a machine without zone files
)

// Clock tells the present instant, always in UTC.
type Clock func() time.Time

// Mexico is the zone in which local dates, terms and the year of a folio are
// reckoned: America/Mexico_City by name, so that a change of its rules comes
// with the zone table and not with our code.
var Mexico = load("America/Mexico_City")

func load(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil { // cannot happen: the table is compiled in
		panic("clock: " + err.Error())
	}
	return zone
}

// System is the machine's clock. Only the wiring of the program uses it.
func System() Clock {
	return func() time.Time { return time.Now().UTC() }
}

// Fake is a clock that moves only when told. It is safe for concurrent use; its
// method Now is a Clock.
type Fake struct {
	mu  sync.Mutex
	now time.Time
}

// NewFake makes a clock that stands at t.
func NewFake(t time.Time) *Fake { return &Fake{now: t.UTC()} }

// Now tells the instant at which the clock stands.
func (f *Fake) Now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.now
}

// Set moves the clock to t, forwards or backwards.
func (f *Fake) Set(t time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = t.UTC()
}

// Advance moves the clock by d.
func (f *Fake) Advance(d time.Duration) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = f.now.Add(d)
}
