//go:build browser

package browser

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/web"
	"secogem.gob.mx/soporte/internal/web/accountpages"
)

// monday is a Monday at ten in Mexico, with business days all around.
var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

const pin = "7294"

// world is a whole program over an empty SQLite database, served on the loopback
// under a clock that only moves when somebody moves it.
type world struct {
	t testing.TB
	*program.Program
	clock *clock.Fake
	cast  *seed.Cast
	url   string // where browsers find it
	knobs string // where a script moves the clock; no part of the program
}

// What an empty database is filled with before the first browser comes.
type filling func(ctx context.Context, p *program.Program, now *clock.Fake) (*seed.Cast, error)

// nothing leaves the database as a new installation has it.
func nothing(context.Context, *program.Program, *clock.Fake) (*seed.Cast, error) {
	return &seed.Cast{}, nil
}

// onlyPeople is the cast with its machines, and not one order.
func onlyPeople(ctx context.Context, p *program.Program, now *clock.Fake) (*seed.Cast, error) {
	return seed.Load(ctx, p, now.Now())
}

// start serves a program whose database has been filled.
func start(t testing.TB, fill filling) *world {
	t.Helper()
	w := &world{t: t, clock: clock.NewFake(monday)}
	listener := listen(t)
	w.url = "http://" + listener.Addr().String()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	setup, _ := accountpages.NewSetup() // its page is there while nobody administers
	p, err := program.New(dbtest.SQLite(t), program.Config{BaseURL: w.url, Demo: true, Files: t.TempDir(), DemoPIN: pin, Setup: setup, Clock: w.clock.Now, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	w.Program = p
	if w.cast, err = fill(t.Context(), p, w.clock); err != nil {
		t.Fatal(err)
	}
	serve(t, listener, web.NewServer(p.Handler(), log))
	knobs := listen(t)
	w.knobs = "http://" + knobs.Addr().String()
	serve(t, knobs, &http.Server{Handler: w.knobsHandler(), ReadHeaderTimeout: time.Minute})
	return w
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func serve(t testing.TB, l net.Listener, s *http.Server) {
	go s.Serve(l) //nolint:errcheck // ends with the test
	t.Cleanup(func() { s.Close() })
}

// knobsHandler lets a script move the clock and learn how an order really stands.
func (w *world) knobsHandler() http.Handler {
	mux := http.NewServeMux()
	answer := func(rw http.ResponseWriter, err error, v any) {
		if err != nil {
			http.Error(rw, err.Error(), http.StatusInternalServerError)
			return
		}
		json.NewEncoder(rw).Encode(v) //nolint:errcheck // the script says what it misses
	}
	mux.HandleFunc("POST /clock", func(rw http.ResponseWriter, r *http.Request) {
		var ask struct{ Minutes int }
		if err := json.NewDecoder(r.Body).Decode(&ask); err != nil {
			answer(rw, err, nil)
			return
		}
		w.clock.Advance(time.Duration(ask.Minutes) * time.Minute)
		_, err := w.Desk.Tick(r.Context(), w.Notices.Alarm)
		answer(rw, err, map[string]string{"now": w.clock.Now().In(clock.Mexico).Format("2006-01-02T15:04")})
	})
	mux.HandleFunc("GET /order/{folio}", func(rw http.ResponseWriter, r *http.Request) {
		v, err := w.Desk.Open(r.Context(), orders.System(), r.PathValue("folio"))
		if err != nil {
			answer(rw, err, nil)
			return
		}
		var ways []string
		for _, s := range v.Steps {
			if s.Way != "" {
				ways = append(ways, s.Way)
			}
		}
		answer(rw, nil, map[string]any{"state": v.Order.State, "ways": ways})
	})
	return mux
}
