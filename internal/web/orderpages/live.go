package orderpages

import (
	"context"
	"net/http"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/live"
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// streamLife is how long a stream lives; the browser then opens another one.
const streamLife = 30 * time.Minute

// oldest is how far back a page may ask what it missed.
const oldest = 24 * time.Hour

// watchQueue is the stream of a queue as it is shown now.
func watchQueue(q live.Queue, now time.Time) web.Watch { return web.WatchQueue(string(q), now) }

// watch answers a page that is open with what changed since it was shown, and who
// else looks. The page is told how much, never what: to show it is its reader's.
func (p *Pages) watch(w http.ResponseWriter, r *http.Request) error {
	v, err := p.viewing(r, web.ActorOf(r.Context()))
	if err != nil {
		return err
	}
	if r.Method == http.MethodHead {
		return nil
	}
	v.stream = p.Live.Join(v.Watch)
	defer v.stream.Leave()
	if v.out, err = web.OpenStream(w, r); err != nil {
		return nil // nobody listens any more
	}
	beat := time.NewTicker(p.Live.Every)
	defer beat.Stop()
	for ok := v.look(r.Context()); ok; {
		select {
		case <-r.Context().Done():
			return nil
		case <-v.stream.Over:
			v.out.Send("fin", nil) //nolint:errcheck // it ends either way
			return nil
		case <-v.stream.Wake:
			ok = v.look(r.Context())
		case <-beat.C:
			v.stream.Beat()
			ok = v.allowed(r) && v.out.Beat() == nil && v.look(r.Context())
		}
	}
	return nil
}

// viewing is one open page.
type viewing struct {
	live.Watch
	pages  *Pages
	since  time.Time // of a queue
	mark   live.Mark // of an order
	notes  bool      // the reader sees internal notes
	stream *live.Stream
	out    *web.Stream
	n      int    // what was told last
	who    string // the same
}

// viewing judges what somebody wants to look at. NotFound for an order that they
// may not read and for a queue that is not theirs, as for one that does not exist.
func (p *Pages) viewing(r *http.Request, actor people.Actor) (*viewing, error) {
	ctx, q := r.Context(), r.URL.Query()
	v := &viewing{pages: p, Watch: live.Watch{Actor: actor, Queue: live.Queue(q.Get("cola"))}}
	if folio := q.Get("orden"); folio != "" {
		o, err := p.Desk.Find(ctx, p.Desk.DB.Read(), actor, folio)
		if err != nil {
			return nil, err
		}
		v.Order, v.Queue, v.notes = o.ID, "", messages.SeesNotes(o, actor)
		v.Shown = o.Part(actor) == orders.Asks || o.Part(actor) == orders.Attends
		if v.mark, err = live.ParseMark(q.Get("desde")); err != nil {
			v.mark, err = live.OrderMark(ctx, p.Desk.DB.Read(), o.ID, v.notes)
		}
		return v, err
	}
	switch {
	case v.Queue == live.Turn, v.Queue == live.List, v.Queue == live.Tray, v.Queue == live.Board && actor.Has(people.Supervisor):
	default:
		return nil, problem.Missing("esa lista")
	}
	now := web.Now(ctx)
	since, err := database.ParseInstant(q.Get("desde"))
	if err != nil || since.IsZero() {
		since = database.At(now)
	}
	v.since = since.Time
	if v.since.Before(now.Add(-oldest)) {
		v.since = now.Add(-oldest)
	}
	return v, nil
}

// allowed tells whether the session still stands and may still look.
func (v *viewing) allowed(r *http.Request) bool {
	actor, err := web.StillThere(r)
	if err != nil || actor.Person.ID != v.Actor.Person.ID {
		return false
	}
	_, err = v.pages.viewing(r, actor)
	return err == nil
}

// look asks what changed and tells the page if it is something new; false when
// nobody listens any more.
func (v *viewing) look(ctx context.Context) bool {
	n, err := v.count(ctx)
	if err != nil {
		return ctx.Err() == nil // the next beat asks again
	}
	if n != v.n && n > 0 {
		v.n = n
		if v.out.Send("cambios", map[string]any{"n": n, "texto": v.words(n)}) != nil {
			return false
		}
	}
	if v.Order == "" {
		return true
	}
	var names []string
	for _, x := range v.stream.Viewers() {
		names = append(names, first(x.Name))
	}
	if who := web.Looking(names); who != v.who {
		v.who = who
		return v.out.Send("presencia", map[string]string{"texto": who}) == nil
	}
	return true
}

// words say how much is new.
func (v *viewing) words(n int) string {
	if v.Queue == live.Tray {
		return web.Count(n, "aviso nuevo", "avisos nuevos")
	}
	return web.Count(n, "cambio nuevo", "cambios nuevos")
}

func (v *viewing) count(ctx context.Context) (int, error) {
	c := v.pages.Desk.DB.Read()
	if v.Order != "" {
		now, err := live.OrderMark(ctx, c, v.Order, v.notes)
		return now.Since(v.mark), err
	}
	if v.Queue == live.Tray {
		return live.NoticesSince(ctx, c, v.Actor, v.since)
	}
	ids, err := live.QueueSince(ctx, c, v.Watch, v.since)
	for _, id := range v.stream.Heard() {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return len(ids), err
}
