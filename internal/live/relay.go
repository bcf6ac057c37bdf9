package live

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
)

// channel is on which instances tell each other.
const channel = "soporte_vivo"

// most is how many messages wait to be sent; more are dropped, for each stream
// asks the database again at its next beat.
const most = 500

// letter is what one instance tells the others: a change, or who looks.
type letter struct {
	From   string    `json:"f"`
	Change *Change   `json:"c,omitempty"`
	Viewer *Viewer   `json:"v,omitempty"`
	Order  orders.ID `json:"o,omitempty"`
	On     bool      `json:"s,omitempty"`
	Asks   bool      `json:"q,omitempty"` // who looks with you?
}

// send hands a letter to the other instances without waiting for it. On SQLite
// there are none.
func (b *Bus) send(l letter) {
	if b.db.Engine() != database.Postgres {
		return
	}
	l.From = b.name
	text, err := json.Marshal(l)
	if err != nil {
		return // plain strings always marshal
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || len(b.waiting) >= most {
		return
	}
	b.waiting = append(b.waiting, string(text))
	if !b.sending {
		b.sending = true
		b.work.Go(b.post)
	}
}

// post sends what waits, and ends when nothing does.
func (b *Bus) post() {
	for {
		b.mu.Lock()
		if len(b.waiting) == 0 {
			b.sending = false
			b.mu.Unlock()
			return
		}
		text := b.waiting[0]
		b.waiting = b.waiting[1:]
		b.mu.Unlock()
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		if err := b.db.Notify(ctx, channel, text); err != nil {
			b.log.LogAttrs(ctx, slog.LevelDebug, "un cambio no se avisó a las demás instancias", slog.String("error", err.Error()))
		}
		cancel()
	}
}

// listen begins to hear the other instances; the caller holds the lock.
func (b *Bus) listen() {
	if b.listening != nil || b.db.Engine() != database.Postgres {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	b.listening = cancel
	b.work.Go(func() {
		for wait := time.Second; ; wait = min(2*wait, 30*time.Second) {
			err := b.db.Listen(ctx, channel, func() {
				wait = time.Second
				b.catchUp()
				b.send(letter{Asks: true})
			}, b.receive)
			if ctx.Err() != nil || errors.Is(err, database.ErrAlone) {
				return
			}
			b.log.LogAttrs(ctx, slog.LevelWarn, "se perdió la escucha de cambios", slog.String("error", err.Error()))
			select {
			case <-ctx.Done():
				return
			case <-time.After(wait):
			}
		}
	})
}

// catchUp wakes every stream and says who looks: while nobody listened,
// anything may have happened.
func (b *Bus) catchUp() {
	b.mu.Lock()
	for _, s := range b.streams {
		s.rouse()
	}
	b.mu.Unlock()
	b.answer()
}

// answer says who looks here, to instances that begin to listen.
func (b *Bus) answer() {
	b.mu.Lock()
	list := slices.Clone(b.streams)
	b.mu.Unlock()
	for _, s := range list {
		s.Beat()
	}
}

func (b *Bus) receive(text string) {
	var l letter
	if err := json.Unmarshal([]byte(text), &l); err != nil || l.From == b.name {
		return
	}
	switch {
	case l.Change != nil:
		b.hear(*l.Change)
	case l.Viewer != nil:
		b.seen(l)
	case l.Asks:
		b.answer()
	}
}
