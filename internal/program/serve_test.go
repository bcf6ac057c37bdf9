package program_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/metrics"
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

// What the program does is counted on an address of its own, and on no other.
func TestMetricsHaveTheirOwnAddress(t *testing.T) {
	var listeners [2]net.Listener
	for i := range listeners {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		listeners[i] = l
	}
	p, err := program.New(dbtest.SQLite(t), program.Config{BaseURL: "http://127.0.0.1", Metrics: listeners[1], Clock: clock.System(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- p.Serve(ctx, listeners[0]) }()
	public, inner := "http://"+listeners[0].Addr().String(), "http://"+listeners[1].Addr().String()
	get := func(url string) (int, string) {
		res, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(body)
	}
	get(public + "/salud/lista")
	get(public + "/ordenes/OS-2026-000001")
	if code, _ := get(public + metrics.Path); code != http.StatusNotFound {
		t.Errorf("metrics on the public address: %d", code)
	}
	code, body := get(inner + metrics.Path)
	for _, want := range []string{
		`soporte_solicitud_segundos_count{estado="200",metodo="GET",ruta="/salud/lista"} 1`,
		`ruta="/ordenes/{folio}"`, `soporte_base_conexiones_en_uso{para="escritura"} `, `soporte_base_conexiones_en_uso{para="lectura"} `,
	} {
		if code != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%d: lacks %s", code, want)
		}
	}
	if strings.Contains(body, "000001") {
		t.Error("a folio became a label")
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", listeners[1].Addr().String()); err == nil {
		t.Error("still listening after the end")
	}
}
