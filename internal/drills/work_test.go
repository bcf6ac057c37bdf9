package drills

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// order is one order in the ledger of whoever works: what was acknowledged.
type order struct {
	mark  string // stands in its fault and nowhere else
	folio string // "" until it was acknowledged
	steps int    // steps that were acknowledged
	files []string
	next  int // of the course
}

// pending is a form that was sent and not answered.
type pending struct {
	form  form
	order *order
	steps int    // that it adds
	file  string // hash of the file that it adds
}

// ledger is everything that was acknowledged, by all workers.
type ledger struct {
	mu     sync.Mutex
	orders []*order
	acks   int
	agenda int // hours that were asked for
}

// agreeing is the act that takes an hour of the adviser's agenda.
const agreeing = "acordar-fecha"

// hour returns the day and hour that the next maintenance asks for: each is asked for
// once, unless the answer was no.
func (l *ledger) hour(from time.Time) (day, at string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	const slots = 8
	begins := 10*60 + l.agenda%slots*30
	return from.AddDate(0, 0, l.agenda/slots).Format(time.DateOnly), fmt.Sprintf("%02d:%02d", begins/60, begins%60)
}

// another goes on to the next hour.
func (l *ledger) another() {
	l.mu.Lock()
	l.agenda++
	l.mu.Unlock()
}

// worker takes one order after another through the procedure, over HTTP, and writes
// down what was acknowledged.
type worker struct {
	n      int
	at     string
	http   *http.Client
	cast   *cast
	ledger *ledger
	order  *order
	wait   *pending // sent, not answered when the process ended
	day    time.Time
	err    error // something other than the end of the process
}

// hand is one step of the course of an order.
type hand struct {
	slug  string
	who   func(w *worker) *person
	typed func(w *worker) url.Values
	steps int

	writes url.Values // what an act writes that is shown whole before it is signed
}

func (w *worker) user() *person    { return w.cast.users[w.n%len(w.cast.users)] }
func (w *worker) adviser() *person { return w.cast.advisers[w.n%len(w.cast.advisers)] }
func (w *worker) chief() *person   { return w.cast.supervisor }

func nothing(*worker) url.Values { return url.Values{} }

// course is what happens to an order: asked for, assigned, visited, a maintenance
// agreed and signed for, done, concluded, and the survey; with a file in between.
var course = []hand{
	{slug: "asignar", who: (*worker).chief, steps: 1, typed: func(w *worker) url.Values {
		return url.Values{"ast": {w.adviser().id}, "prioridad": {"media"}, "motivo": {"Reparto de la carga del día"}}
	}},
	{slug: "recibir", who: (*worker).adviser, steps: 1, typed: nothing},
	{slug: "visita", who: (*worker).adviser, steps: 1, typed: nothing},
	{slug: "archivos", who: (*worker).user},
	{slug: "determinar", who: (*worker).adviser, steps: 1, typed: func(*worker) url.Values {
		return url.Values{"respuesta": {"mantenimiento"}, "motivo": {"Tiene polvo y hace ruido al girar."}}
	}},
	{slug: agreeing, who: (*worker).adviser, steps: 1, typed: func(w *worker) url.Values {
		day, at := w.ledger.hour(w.day)
		return url.Values{"fecha": {day}, "hora": {at}, "duracion": {"30"}, "lugar": {"sitio"}, "tipo": {"correctivo"}}
	}},
	{slug: "firmar-enterado", who: (*worker).user, steps: 1, writes: url.Values{"respaldo": {"hecho"}, "medio": {"Unidad de red del área"}, "fecha_respaldo": {time.Now().AddDate(0, 0, -2).Format(time.DateOnly)}}, typed: func(w *worker) url.Values {
		return url.Values{"declara": {"si"}, "firma": {w.user().password}}
	}},
	{slug: "mantenimiento", who: (*worker).adviser, steps: 1, typed: func(*worker) url.Values {
		return url.Values{"trabajos": {"limpieza", "pruebas"}, "motivo": {"Se adelantó por petición de la persona"}}
	}},
	{slug: "concluir", who: (*worker).adviser, steps: 1, typed: func(*worker) url.Values {
		return url.Values{"diagnostico": {"El ventilador tenía polvo y rozaba con la carcasa."}, "causa": {"desgaste"}, "solucion": {"Limpieza y prueba de una hora sin fallas."}}
	}},
	{slug: "encuesta", who: (*worker).user, steps: 1, typed: func(*worker) url.Values {
		return url.Values{"resuelta": {"si"}, "tiempo": {"5"}, "trato": {"4"}, "conocimiento": {"5"}, "solucion": {"4"}, "cuidado": {"na"}}
	}},
}

// work goes on until the process is gone.
func (w *worker) work() {
	w.err = nil
	if w.wait != nil {
		w.settle()
	}
	for w.err == nil {
		w.err = w.step()
	}
	if errors.Is(w.err, errGone) {
		w.err = nil
	}
}

// settle sends again what was not answered, as whoever sees an empty page does.
func (w *worker) settle() {
	p := w.wait
	got, err := w.send(p.form)
	switch {
	case err != nil:
		w.err = err
	case got.status == http.StatusTooManyRequests:
		w.err = errGone
	case got.status == http.StatusUnprocessableEntity && strings.HasSuffix(p.form.path, agreeing):
		w.wait = nil // it was not done, and somebody else has the hour by now
		w.ledger.another()
	case got.status != http.StatusSeeOther:
		w.err = fmt.Errorf("%s sent again: %d %s", p.form.path, got.status, said(got.body))
	default:
		w.wait = nil
		w.acknowledge(p, got)
	}
}

// deliver sends a form and writes down its acknowledgement, or that there was none.
func (w *worker) deliver(p *pending) error {
	w.wait = p
	got, err := w.send(p.form)
	if err != nil {
		return err
	}
	if got.status == http.StatusTooManyRequests {
		return errGone // a secret that was being checked when the process ended counts as a failed one: later
	}
	w.wait = nil
	if got.status != http.StatusSeeOther {
		return fmt.Errorf("%s: %d %s", p.form.path, got.status, said(got.body))
	}
	w.acknowledge(p, got)
	return nil
}

var folioIn = regexp.MustCompile(`/ordenes/(OS-\d{4}-\d{6})`)

func (w *worker) acknowledge(p *pending, got answer) {
	w.ledger.mu.Lock()
	defer w.ledger.mu.Unlock()
	w.ledger.acks++
	if p.order.folio == "" {
		if m := folioIn.FindStringSubmatch(got.location); m != nil {
			p.order.folio = m[1]
		}
		w.ledger.orders = append(w.ledger.orders, p.order)
	} else {
		p.order.next++
	}
	p.order.steps += p.steps
	if p.file != "" {
		p.order.files = append(p.order.files, p.file)
	}
}

// step does the next thing.
func (w *worker) step() error {
	if w.order == nil || w.order.next == len(course) {
		w.order = &order{mark: "marca-" + database.NewID()}
		return w.ask()
	}
	o, h := w.order, course[w.order.next]
	if o.folio == "" {
		return fmt.Errorf("an order was acknowledged without its folio")
	}
	if h.slug == "archivos" {
		return w.upload(o)
	}
	f, err := w.act(o, h.who(w), h.slug, h.typed(w))
	if h.writes != nil {
		f, err = w.lay(o, h)
	}
	if err != nil {
		return err
	}
	err = w.deliver(&pending{form: f, order: o, steps: h.steps})
	if h.slug == agreeing {
		w.ledger.another()
		if err != nil && strings.Contains(err.Error(), ": 422 ") { // no business day, or somebody has the hour
			return nil
		}
	}
	return err
}

func (w *worker) ask() error {
	f := form{who: w.user(), path: "/pedir-soporte", values: url.Values{"equipo": {w.user().machine}, "falla": {"El equipo hace ruido y se apaga desde hoy, " + w.order.mark},
		"puede_trabajar": {"parcial"}, "afecta": {"yo"}, "_clave": {database.NewID()}}}
	return w.deliver(&pending{form: f, order: w.order, steps: 1})
}

func (w *worker) upload(o *order) error {
	content := "%PDF-1.7 acuse de " + o.mark + "\n"
	sum := sha256.Sum256([]byte(content))
	f := form{who: w.user(), path: "/ordenes/" + o.folio + "/archivos", values: url.Values{"_clave": {database.NewID()}}, file: content}
	return w.deliver(&pending{form: f, order: o, file: hex.EncodeToString(sum[:])})
}

var aTag = regexp.MustCompile(`(?s)<(script|style)[^>]*>.*?</(script|style)>|<[^>]*>`)

// said is what a page that refuses says, in one line.
func said(body string) string {
	if i := strings.Index(body, `role="alert"`); i > 0 {
		body = body[i:]
	}
	text := strings.Join(strings.Fields(aTag.ReplaceAllString(body, " ")), " ")
	return text[:min(len(text), 400)]
}
