package accountpages

import (
	"context"
	"io"
	"net/http"
	"time"
)

// readyWithin is how long the database may take before the program says that it
// is not ready.
const readyWithin = 2 * time.Second

// alive answers while the process serves at all.
func (p *pages) alive(w http.ResponseWriter, _ *http.Request) error {
	return say(w, http.StatusOK, `{"estado":"viva"}`)
}

// ready answers 200 when requests can be served: the database answers. A balancer
// takes the instance out otherwise.
func (p *pages) ready(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
	defer cancel()
	if err := p.DB.Ping(ctx); err != nil {
		w.Header().Set("Retry-After", "5")
		return say(w, http.StatusServiceUnavailable, `{"estado":"no-lista","base_de_datos":"no-responde"}`)
	}
	return say(w, http.StatusOK, `{"estado":"lista","base_de_datos":"responde"}`)
}

func say(w http.ResponseWriter, status int, body string) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body+"\n") // a monitor that went away needs no answer
	return nil
}
