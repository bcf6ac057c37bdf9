package live

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

func someone(id people.ID, roles ...people.Role) people.Actor {
	return people.Actor{Person: people.Person{ID: id, Name: string(id)}, Roles: append(roles, people.Requester)}
}

var (
	message    messages.Message
	errGivenUp = errors.New("no")
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func woken(s *Stream) bool {
	select {
	case <-s.Wake:
		return true
	default:
		return false
	}
}

func TestAChangeConcernsWhomItIsAbout(t *testing.T) {
	step := Change{ID: "o1:3", Order: "o1", People: []people.ID{"ana", "jorge"}, Roles: []people.Role{people.Supervisor}}
	text := Change{Order: "o1", Written: true}
	for name, c := range map[string]struct {
		watch        Watch
		step, writes bool
	}{
		"its order":                 {Watch{Actor: someone("x"), Order: "o1"}, true, true},
		"another order":             {Watch{Actor: someone("ana"), Order: "o2"}, false, false},
		"the turn of its requester": {Watch{Actor: someone("ana"), Queue: Turn}, true, false},
		"the turn of its role":      {Watch{Actor: someone("carla", people.Supervisor), Queue: Turn}, true, false},
		"the turn of somebody else": {Watch{Actor: someone("olga", people.Adviser), Queue: Turn}, false, false},
		"the board":                 {Watch{Actor: someone("carla", people.Supervisor), Queue: Board}, true, false},
	} {
		if c.watch.concerns(step) != c.step || c.watch.concerns(text) != c.writes {
			t.Errorf("%s: a step %v, a text %v", name, c.watch.concerns(step), c.watch.concerns(text))
		}
	}
}

func TestChangesWakeOnceAndAreCounted(t *testing.T) {
	b := New(dbtest.SQLite(t), quiet())
	s := b.Join(Watch{Actor: someone("carla", people.Supervisor), Queue: Board})
	for _, id := range []string{"o1:1", "o1:2", "o1:2"} {
		b.Publish(Change{ID: id, Order: "o1"})
	}
	if !woken(s) || woken(s) {
		t.Error("three changes wake a stream once")
	}
	if n := len(s.Heard()); n != 2 {
		t.Errorf("heard %d", n)
	}
	s.Leave()
	s.Leave()
	b.Publish(Change{ID: "o1:3", Order: "o1"})
	if len(s.Heard()) != 2 {
		t.Error("a stream that has ended hears on")
	}
	<-s.Over
	b.Close()
	b.Close()
	<-b.Join(Watch{Actor: someone("ana"), Queue: Turn}).Over
}

func TestViewersAreForgotten(t *testing.T) {
	b := New(dbtest.SQLite(t), quiet())
	b.Every = time.Hour
	s := b.Join(Watch{Actor: someone("carla", people.Supervisor), Order: "o1", Shown: true})
	away := letter{From: "otra", Viewer: &Viewer{"jorge", "Jorge"}, Order: "o1", On: true}
	b.seen(away)
	b.seen(letter{From: "tercera", Viewer: &Viewer{"jorge", "Jorge"}, Order: "o1", On: true})
	if list := s.Viewers(); len(list) != 1 || list[0].Name != "Jorge" {
		t.Errorf("%+v look", list)
	}
	away.On = false
	b.seen(away)
	if len(s.Viewers()) != 1 {
		t.Error("who left one instance still looks on another")
	}
	b.Every = 0 // any sighting is old now
	if list := s.Viewers(); len(list) != 0 {
		t.Errorf("%+v still look", list)
	}
}

func TestAMarkIsReadAsWritten(t *testing.T) {
	m := Mark{Version: 12, Texts: 3}
	if got, err := ParseMark(m.String()); err != nil || got != m {
		t.Errorf("%+v, %v", got, err)
	}
	for _, s := range []string{"", "x", "1", "1.x"} {
		if _, err := ParseMark(s); err == nil {
			t.Errorf("%q is a mark", s)
		}
	}
	if n := (Mark{5, 2}).Since(Mark{3, 4}); n != 2 {
		t.Errorf("%d since", n)
	}
}

// What is published during a transaction that is given up is never heard.
func TestOnlyWhatIsCommittedIsTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		b := New(db, quiet())
		t.Cleanup(b.Close)
		s := b.Join(Watch{Actor: someone("ana"), Order: "o1"})
		o := &orders.Order{ID: "o1"}
		_ = db.Write(t.Context(), func(c *database.Conn) error {
			_ = b.Wrote(t.Context(), c, o, message)
			return errGivenUp
		})
		if db.Engine() == database.SQLite && woken(s) {
			t.Error("heard of what never happened")
		}
		if err := db.Write(t.Context(), func(c *database.Conn) error { return b.Wrote(t.Context(), c, o, message) }); err != nil {
			t.Fatal(err)
		}
		<-s.Wake
	})
}
