package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"secogem.gob.mx/soporte/internal/people"
)

// Stream is an answer of server-sent events, which stays open. Its route sets
// Looks, Quiet and a long Timeout.
type Stream struct {
	w  http.ResponseWriter
	rc *http.ResponseController
}

// streamWrite is how long the browser may take to accept an event. The limits of
// the server for whole answers do not hold for a stream.
const streamWrite = 15 * time.Second

// OpenStream begins to answer with events. A browser that loses the line comes
// back after five seconds.
func OpenStream(w http.ResponseWriter, _ *http.Request) (*Stream, error) {
	header := w.Header()
	header.Set("Content-Type", "text/event-stream; charset=utf-8")
	header.Set("X-Accel-Buffering", "no")       // a proxy must not collect them
	header.Set("No-Gzip-Compression", "stream") // nor our own compression
	s := &Stream{w: w, rc: http.NewResponseController(w)}
	_ = s.rc.SetReadDeadline(time.Time{}) // where it cannot be said, the server's own limits hold
	w.WriteHeader(http.StatusOK)
	return s, s.write("retry: 5000\n\n")
}

// Send tells the page one thing, as JSON. An error means that nobody listens.
func (s *Stream) Send(event string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	return s.write("event: " + event + "\ndata: " + string(text) + "\n\n")
}

// Beat keeps the line open.
func (s *Stream) Beat() error { return s.write(": latido\n\n") }

func (s *Stream) write(text string) error {
	_ = s.rc.SetWriteDeadline(time.Now().Add(streamWrite))
	if _, err := s.w.Write([]byte(text)); err != nil {
		return fmt.Errorf("stream: %w", err)
	}
	if err := s.rc.Flush(); err != nil {
		return fmt.Errorf("stream: %w", err)
	}
	return nil
}

// StillThere returns who acts in a request that stays open, as their session and
// roles are now; an error of Resume once the session has ended.
func StillThere(r *http.Request) (people.Actor, error) {
	v := visitOf(r.Context())
	peek := v.shell.options.Peek
	if peek == nil {
		peek = v.shell.options.Resume
	}
	return peek(r.Context(), v.shell.SessionToken(r))
}
