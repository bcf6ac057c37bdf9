package scenario_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/web"
)

// verbs are what people of a story do. What they find is in expect_test.go.
var verbs []verb

func init() { // the table names functions that look into it
	verbs = append(deeds(), expectations()...)
}

func deeds() []verb {
	return []verb{
		{[]string{"es"}, (*world).startAt},
		{[]string{"rol"}, (*world).grant},
		{[]string{"ausente"}, (*world).absent},
		{[]string{"suplente"}, (*world).substitute},
		{[]string{"certifica"}, (*world).certify},
		{[]string{"parámetro"}, (*world).set},
		{[]string{"equipo"}, (*world).machine},
		{[]string{"preventivo"}, (*world).prevent},
		{[]string{"como"}, (*world).become},
		{[]string{"GET"}, (*world).get},
		{[]string{"POST"}, (*world).post},
		{[]string{"hace"}, (*world).perform},
		{[]string{"camino"}, (*world).walk},
		{[]string{"expediente"}, (*world).performInFile},
		{[]string{"regresa"}, (*world).comesBack},
		{[]string{"sin", "página", "POST"}, (*world).bare},
		{[]string{"doble", "clic"}, (*world).again},
		{[]string{"otra", "vez"}, (*world).again},
		{[]string{"dos", "a", "la", "vez"}, (*world).together},
		{[]string{"llama"}, (*world).name},
		{[]string{"orden"}, (*world).speakOf},
		{[]string{"avanza"}, (*world).advance},
		{[]string{"va", "a"}, (*world).goTo},
		{[]string{"va", "al", "vencimiento"}, (*world).goToDue},
		{[]string{"reloj"}, (*world).tick},
	}
}

var ctx = context.Background()

// become sits a person down at their browser, signed in through the door of the
// demonstration when their session is over.
func (w *world) become(_ line, args []string) error {
	p, ok := w.person(args[0])
	if !ok {
		return fmt.Errorf("nobody is called %s", args[0])
	}
	b := w.browsers[args[0]]
	if b == nil {
		b = &browser{name: args[0], cookies: map[string]*http.Cookie{}}
		w.browsers[args[0]] = b
	}
	w.at = b
	if code, _, _ := b.send(w.handler, http.MethodGet, web.AccountPath, nil); code == http.StatusOK {
		return nil
	}
	code, _, _ := b.send(w.handler, http.MethodPost, web.EnterPath+"/"+string(p.ID), url.Values{})
	if code != http.StatusSeeOther {
		return fmt.Errorf("could not come in: %d", code)
	}
	return nil
}

// path writes the folio of the order spoken of, or of a named one, for $orden and
// $A.
func (w *world) path(s string) string {
	s = strings.ReplaceAll(s, "$orden", w.current)
	s = strings.ReplaceAll(s, "$expediente", w.fileFolio())
	if id, err := w.theirMachine(); err == nil && id != "" {
		s = strings.ReplaceAll(s, "$bien", string(id))
	}
	if f, err := w.file(); err == nil { // the machine in whose place its own came
		if f.Record.Movement != nil {
			s = strings.ReplaceAll(s, "$anterior", f.Record.Movement.Old)
		}
	}
	if strings.Contains(s, "$hoja") { // the sheet that whoever acts has before them
		s = strings.ReplaceAll(s, "$hoja", w.at.path)
	}
	for name, ref := range w.names {
		s = strings.ReplaceAll(s, "$"+name, ref)
	}
	return s
}

func (w *world) get(_ line, args []string) error {
	if w.at == nil {
		return fmt.Errorf("nobody acts yet")
	}
	w.at.open(w.handler, w.path(args[0]))
	return nil
}

// typed reads field=value words. A field that comes several times has several
// values.
func (w *world) typed(args []string) (url.Values, error) {
	v := url.Values{}
	for _, a := range args {
		name, value, ok := strings.Cut(a, "=")
		if !ok {
			return nil, fmt.Errorf("%q is no field=value", a)
		}
		meaning, err := w.meaning(value)
		if err != nil {
			return nil, err
		}
		v.Add(name, meaning)
	}
	return v, nil
}

// post fills in a form of the page shown and sends it.
func (w *world) post(_ line, args []string) error {
	now, later := w.at.split(w.path(args[0]), args[1:])
	f, err := w.filled(w.at, append([]string{args[0]}, now...))
	if err != nil {
		return err
	}
	w.at.submit(w.handler, f)
	if w.at.code == http.StatusSeeOther && len(later) > 0 { // what it signs lies there now, whole
		if f, err = w.filled(w.at, append([]string{w.at.path}, later...)); err != nil {
			return err
		}
		w.at.submit(w.handler, f)
	}
	w.noticeOrder()
	return nil
}

func (w *world) filled(b *browser, args []string) (form, error) {
	if b == nil || b.page == "" {
		return form{}, fmt.Errorf("no page is shown")
	}
	typed, err := w.typed(args[1:])
	if err != nil {
		return form{}, err
	}
	return b.fill(w.path(args[0]), typed)
}

// noticeOrder makes the order that a form led to the one spoken of.
func (w *world) noticeOrder() {
	parts := strings.Split(strings.Trim(w.at.path, "/"), "/")
	if w.at.code == http.StatusSeeOther && len(parts) > 1 && (parts[0] == "ordenes" || parts[0] == "precargas") {
		w.current = parts[1]
	}
}

// perform opens the page of an activity and sends its form. When the page shown
// has the form already, it is that one that is sent, however old it is.
func (w *world) perform(l line, args []string) error {
	action := "/ordenes/" + w.current + "/actividades/" + args[0]
	if len(w.current) == 36 {
		action = "/precargas/" + w.current + "/actividades/" + args[0]
	}
	typed := append([]string{action}, args[1:]...)
	if w.at == nil {
		return fmt.Errorf("nobody acts yet")
	}
	if !w.at.shows(action) {
		w.at.open(w.handler, action)
	}
	return w.post(l, typed)
}

// bare sends fields without a page, as no browser of ours would.
func (w *world) bare(_ line, args []string) error {
	typed, err := w.typed(args[1:])
	if err != nil {
		return err
	}
	w.at.submit(w.handler, form{w.path(args[0]), typed})
	return nil
}

// again sends the last form once more; with other fields, under the same key.
func (w *world) again(_ line, args []string) error {
	if w.at.last == nil {
		return fmt.Errorf("nothing was sent yet")
	}
	typed, err := w.typed(args)
	if err != nil {
		return err
	}
	f := form{w.at.last.action, url.Values{}}
	for name, values := range w.at.last.values {
		f.values[name] = values
	}
	for name, values := range typed {
		f.values[name] = values
	}
	w.at.submit(w.handler, f)
	return nil
}

// together sends the forms of several people at one instant, each from the page
// that the person has open. Whoever was refused acts from here on.
func (w *world) together(l line, _ []string) error {
	type sent struct {
		b *browser
		f form
	}
	var all []sent
	for _, x := range l.block {
		b := w.browsers[strings.TrimSuffix(x.words[0], ":")]
		if b == nil || len(x.words) < 3 || x.words[1] != "POST" {
			return fmt.Errorf("line %d wants «persona: POST …» of somebody with a page", x.no)
		}
		f, err := w.filled(b, x.words[2:])
		if err != nil {
			return fmt.Errorf("line %d: %w", x.no, err)
		}
		all = append(all, sent{b, f})
	}
	type answer struct {
		code int
		page string
		to   string
	}
	answers := make([]answer, len(all))
	var wg sync.WaitGroup
	for i, s := range all {
		wg.Go(func() {
			alone := &browser{name: s.b.name, cookies: map[string]*http.Cookie{}}
			for k, c := range s.b.cookies {
				alone.cookies[k] = c
			}
			code, header, page := alone.send(w.handler, http.MethodPost, s.f.action, s.f.values)
			answers[i] = answer{code, page, header.Get("Location")}
		})
	}
	wg.Wait()
	w.codes, w.led = nil, nil
	for i, a := range answers {
		b := all[i].b
		b.last, b.code = &all[i].f, a.code
		w.codes = append(w.codes, a.code)
		w.led = append(w.led, a.to)
		if a.code == http.StatusSeeOther {
			b.open(w.handler, a.to)
			b.code = a.code
			continue
		}
		b.path, b.page, w.at = all[i].f.action, a.page, b
	}
	slices.Sort(w.codes)
	return nil
}

// name: llama A.
func (w *world) name(_ line, args []string) error {
	w.names[args[0]] = w.current
	return nil
}

// speakOf: orden A, or orden respaldo for the newest backup child.
func (w *world) speakOf(_ line, args []string) error {
	if args[0] == "respaldo" || args[0] == "propuesta" {
		condition := map[string]string{"respaldo": `parent_id <> ''`, "propuesta": `folio = ''`}[args[0]]
		var refs []string
		err := w.p.DB.Read().Select(ctx, &refs, `SELECT CASE WHEN folio = '' THEN id ELSE folio END FROM orders WHERE `+condition+` ORDER BY created_at DESC, id DESC LIMIT 1`)
		if err != nil || len(refs) == 0 {
			return fmt.Errorf("there is none: %v", err)
		}
		w.current = refs[0]
		return nil
	}
	ref, ok := w.names[args[0]]
	if !ok {
		return fmt.Errorf("no order is called %s", args[0])
	}
	w.current = ref
	return nil
}

// advance: avanza 3d hábiles, avanza 2h.
func (w *world) advance(_ line, args []string) error {
	to, err := w.later(args[0])
	if err != nil {
		return err
	}
	w.clock.Set(to)
	return nil
}

func plusBusinessDays(cal calendar.Calendar, now time.Time, n int) time.Time {
	local := now.In(clock.Mexico)
	day := cal.AddBusinessDays(calendar.DayOf(now, clock.Mexico), n)
	return day.Time(clock.Mexico, local.Hour(), local.Minute(), local.Second())
}

func (w *world) goTo(_ line, args []string) error {
	to, err := when(args)
	if err == nil {
		w.clock.Set(to)
	}
	return err
}

// goToDue: va al vencimiento, va al vencimiento 1s (one second after it).
func (w *world) goToDue(_ line, args []string) error {
	v, err := w.order()
	if err != nil {
		return err
	}
	if v.Order.DueAt.IsZero() {
		return fmt.Errorf("nothing runs in %s", v.Order.State)
	}
	w.clock.Set(v.Order.DueAt)
	if len(args) > 0 {
		return w.advance(line{}, args)
	}
	return nil
}

// tick lets the clock of the program look at every order that is due, as often as
// the job would.
func (w *world) tick(line, []string) error {
	for range 20 {
		n, err := w.p.Desk.Tick(ctx, w.p.Notices.Alarm)
		if err != nil {
			return err
		}
		told, err := w.p.RepairDesk.Tick(ctx)
		if err != nil || n+told == 0 {
			return err
		}
	}
	return fmt.Errorf("the clock does not come to rest")
}

func (w *world) order() (orders.View, error) {
	return w.p.Desk.Open(ctx, orders.System(), w.current)
}
