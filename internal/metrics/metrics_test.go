package metrics_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/metrics"
)

func read(t *testing.T, m *metrics.Meter, method, path string) (int, string) {
	t.Helper()
	rec := httptest.NewRecorder()
	m.Handler().ServeHTTP(rec, httptest.NewRequest(method, path, nil))
	return rec.Code, rec.Body.String()
}

func TestWhatIsCountedIsTold(t *testing.T) {
	m := metrics.New()
	busy := 3
	m.InUse("lectura", func() int { return busy })
	m.Request("/ordenes/{folio}", http.MethodGet, 200, 40*time.Millisecond)
	m.Request("/ordenes/{folio}", http.MethodGet, 200, 60*time.Millisecond)
	m.Request("-", "INVENTADO", 404, time.Millisecond)
	m.Request("-", "OTRA", 404, time.Millisecond)
	at := time.Unix(1_795_000_000, 0)
	m.Job("terms", at, time.Second, nil)
	m.Job("terms", at.Add(time.Hour), time.Second, errors.New("no disk"))
	m.Job("figures", at, time.Second, nil)
	_, body := read(t, m, http.MethodGet, metrics.Path)
	for _, want := range []string{
		`soporte_solicitud_segundos_count{estado="200",metodo="GET",ruta="/ordenes/{folio}"} 2`,
		`soporte_solicitud_segundos_bucket{estado="200",metodo="GET",ruta="/ordenes/{folio}",le="0.05"} 1`,
		`soporte_solicitud_segundos_count{estado="404",metodo="otro",ruta="-"} 2`,
		`soporte_tarea_segundos_count{tarea="terms"} 2`,
		`soporte_tarea_fallas_total{tarea="terms"} 1`,
		`soporte_tarea_fallas_total{tarea="figures"} 0`,
		`soporte_tarea_hecha_segundos{tarea="terms"} 1.795e+09`, // not the hour of the failure
		`soporte_base_conexiones_en_uso{para="lectura"} 3`,
		"go_goroutines ", "process_resident_memory_bytes ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %s", want)
		}
	}
	busy = 0
	if _, body = read(t, m, http.MethodGet, metrics.Path); !strings.Contains(body, `{para="lectura"} 0`) {
		t.Error("connections are counted once only")
	}
}

func TestNothingElseIsAnswered(t *testing.T) {
	m := metrics.New()
	for _, c := range []struct {
		method, path string
		code         int
	}{{http.MethodPost, metrics.Path, http.StatusMethodNotAllowed}, {http.MethodGet, "/", http.StatusNotFound}, {http.MethodGet, "/debug/pprof/", http.StatusNotFound}} {
		if code, _ := read(t, m, c.method, c.path); code != c.code {
			t.Errorf("%s %s: %d", c.method, c.path, code)
		}
	}
}
