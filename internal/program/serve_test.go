package program_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/web"
)

// A request under way is answered although the program was told to stop, and no
// new one is taken.
func TestARequestUnderWayIsAnswered(t *testing.T) {
	p, err := program.New(dbtest.SQLite(t), program.Config{BaseURL: "http://127.0.0.1", Clock: clock.System(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	under, finish := make(chan struct{}), make(chan struct{})
	p.Shell.Add(web.Route{Method: http.MethodGet, Path: "/prueba", Name: "prueba", Policy: web.Policy{Public: true, Object: web.ObjectNone},
		Handler: func(w http.ResponseWriter, r *http.Request) error {
			close(under)
			<-finish
			_, err := io.WriteString(w, "hecho")
			return err
		}})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- p.Serve(ctx, listener) }()

	answered := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + listener.Addr().String() + "/prueba")
		if err != nil {
			answered <- err.Error()
			return
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		answered <- string(body)
	}()
	<-under
	stop()
	for { // the port closes as soon as the program stops listening
		c, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			break
		}
		c.Close()
	}
	close(finish)
	if got := <-answered; got != "hecho" {
		t.Errorf("answered %q", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
