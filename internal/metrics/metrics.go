package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Path is where Handler answers.
const Path = "/metricas"

// Meter holds the counters of one program. It is safe for concurrent use.
type Meter struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
	jobs     *prometheus.HistogramVec
	failed   *prometheus.CounterVec
	done     *prometheus.GaugeVec
}

// New makes a meter that also tells of the process, of Go and of the build.
func New() *Meter {
	m := &Meter{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "soporte_solicitud_segundos", Help: "Lo que tarda cada solicitud, por ruta.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20},
		}, []string{"ruta", "metodo", "estado"}),
		jobs: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "soporte_tarea_segundos", Help: "Lo que tarda cada tarea del reloj.",
			Buckets: []float64{.01, .1, 1, 10, 60, 600},
		}, []string{"tarea"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "soporte_tarea_fallas_total", Help: "Cuántas veces falló cada tarea del reloj.",
		}, []string{"tarea"}),
		done: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "soporte_tarea_hecha_segundos", Help: "Cuándo terminó bien cada tarea por última vez, en segundos desde 1970.",
		}, []string{"tarea"}),
	}
	m.registry.MustRegister(m.requests, m.jobs, m.failed, m.done,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector())
	return m
}

// Request counts an answered request. route is the pattern of its route, never its
// address, so that a path's folio or token is no label; "-" for an address that is none.
func (m *Meter) Request(route, method string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
	default:
		method = "otro" // whoever asks could invent as many as they like
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Observe(took.Seconds())
}

// Job counts one run of a job of the clock that ended at an instant; err is why it failed.
func (m *Meter) Job(name string, ended time.Time, took time.Duration, err error) {
	m.jobs.WithLabelValues(name).Observe(took.Seconds())
	if err != nil {
		m.failed.WithLabelValues(name).Inc()
		return
	}
	m.done.WithLabelValues(name).Set(float64(ended.Unix()))
	m.failed.WithLabelValues(name) // stands at 0 from its first run on
}

// InUse tells how many connections of the database are in use for a purpose, each time
// that somebody asks for the metrics.
func (m *Meter) InUse(purpose string, count func() int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "soporte_base_conexiones_en_uso", Help: "Conexiones de la base de datos en uso.",
		ConstLabels: prometheus.Labels{"para": purpose},
	}, func() float64 { return float64(count()) }))
}

// Handler answers GET /metricas and nothing else. It asks nobody who they are: it is
// served on an address of its own, which the operator keeps inside (`servir --metricas`).
func (m *Meter) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+Path, promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return mux
}
