package scenario_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// expectations are what people of a story find, and what the register says.
func expectations() []verb {
	return []verb{
		{[]string{"espera", "código"}, (*world).expectCode},
		{[]string{"espera", "códigos"}, (*world).expectCodes},
		{[]string{"mismo", "destino"}, (*world).expectSamePlace},
		{[]string{"espera", "texto"}, (*world).expectText},
		{[]string{"no", "espera", "texto"}, (*world).expectNoText},
		{[]string{"espera", "campo"}, (*world).expectField},
		{[]string{"no", "ofrece"}, (*world).expectNoOffer},
		{[]string{"espera", "estado"}, (*world).expectState},
		{[]string{"espera", "expediente"}, (*world).expectFile},
		{[]string{"espera", "acta"}, (*world).expectFilePaper},
		{[]string{"espera", "firmas"}, (*world).expectSigners},
		{[]string{"espera", "pasos"}, (*world).expectFileSteps},
		{[]string{"espera", "bitácora"}, (*world).expectFileAudit},
		{[]string{"espera", "turno"}, (*world).expectTurn},
		{[]string{"custodia"}, (*world).expectCustody},
		{[]string{"espera", "caminos"}, (*world).expectWays},
		{[]string{"espera", "calificación"}, (*world).expectGrade},
		{[]string{"espera", "conclusión"}, (*world).expectConclusion},
		{[]string{"espera", "vencimiento"}, (*world).expectDue},
		{[]string{"espera", "plazo"}, (*world).expectTimer},
		{[]string{"espera", "papel"}, (*world).expectPaper},
		{[]string{"espera", "aviso"}, (*world).expectNotice},
		{[]string{"espera", "órdenes"}, (*world).expectOrders},
		{[]string{"espera", "atiende"}, (*world).expectAdviser},
		{[]string{"espera", "prioridad"}, (*world).expectPriority},
		{[]string{"espera", "pausa"}, (*world).expectPause},
		{[]string{"iguales"}, (*world).expectAlike},
	}
}

func (w *world) expectCode(_ line, args []string) error {
	if got := strconv.Itoa(w.at.code); got != args[0] {
		return fmt.Errorf("%s answered %s: %s", w.at.path, got, w.at.gist())
	}
	return nil
}

// expectCodes: espera códigos 303 409, in any order, after «dos a la vez»; what may come
// out in two ways says both: espera códigos 303 303 o 303 409.
func (w *world) expectCodes(_ line, args []string) error {
	got := make([]string, len(w.codes))
	for i, c := range w.codes {
		got[i] = strconv.Itoa(c)
	}
	said := " o " + strings.Join(args, " ") + " o "
	if !strings.Contains(said, " o "+strings.Join(got, " ")+" o ") {
		return fmt.Errorf("got %s: %s", strings.Join(got, " "), w.at.gist())
	}
	return nil
}

// expectSamePlace: requests sent together led to the same address, those that led anywhere.
func (w *world) expectSamePlace(line, []string) error {
	led := slices.DeleteFunc(slices.Clone(w.led), func(to string) bool { return to == "" })
	if len(led) == 0 {
		return fmt.Errorf("they led nowhere")
	}
	for _, to := range led {
		if to != led[0] {
			return fmt.Errorf("they led to %q", w.led)
		}
	}
	return nil
}

func (w *world) expectText(_ line, args []string) error {
	if !strings.Contains(w.at.words(), args[0]) {
		return fmt.Errorf("%s says: %s", w.at.path, w.at.gist())
	}
	return nil
}

func (w *world) expectNoText(_ line, args []string) error {
	if strings.Contains(w.at.words(), args[0]) {
		return fmt.Errorf("%s says it", w.at.path)
	}
	return nil
}

func (w *world) expectField(_ line, args []string) error {
	name, want, _ := strings.Cut(args[0], "=")
	want, err := w.meaning(want)
	if err != nil {
		return err
	}
	for _, f := range w.at.forms() {
		if got, ok := f.values[name]; ok {
			if !slices.Equal(got, []string{want}) {
				return fmt.Errorf("it shows %q", got)
			}
			return nil
		}
	}
	return fmt.Errorf("%s has no field %s with a value", w.at.path, name)
}

// expectNoOffer: no ofrece cancelar. The page shown neither links to an activity
// nor has its form.
func (w *world) expectNoOffer(_ line, args []string) error {
	offers := regexp.MustCompile(`(href|action)="[^"]*/actividades/` + regexp.QuoteMeta(args[0]) + `"`)
	if found := offers.FindString(w.at.page); found != "" {
		i := offers.FindStringIndex(w.at.page)[0]
		return fmt.Errorf("%s offers it: %s", w.at.path, w.at.page[max(0, i-300):i+200])
	}
	return nil
}

func (w *world) expectState(_ line, args []string) error {
	v, err := w.order()
	if err != nil {
		return err
	}
	if string(v.Order.State) != args[0] {
		return fmt.Errorf("it is in %s; the page says: %s", v.Order.State, w.at.gist())
	}
	return nil
}

// expectTurn: espera turno ast jorge. The person is optional.
func (w *world) expectTurn(_ line, args []string) error {
	v, err := w.order()
	if err != nil {
		return err
	}
	role, person, _ := v.Order.Awaiting()
	if !strings.EqualFold(string(role), args[0]) {
		return fmt.Errorf("it is the turn of %q", role)
	}
	if len(args) > 1 {
		if p, ok := w.person(args[1]); !ok || p.ID != person {
			return fmt.Errorf("it is the turn of %s", v.Name(person))
		}
	}
	return nil
}

func (w *world) expectCustody(_ line, args []string) error {
	v, err := w.order()
	if err != nil {
		return err
	}
	if string(v.Custody.Place) != args[0] {
		return fmt.Errorf("it is at %s", v.Custody.Place)
	}
	answers := v.Custody.Charge.ID == string(v.Order.ID)
	home, gone := procedure.Place(args[0]) == procedure.AtUser, procedure.Place(args[0]) == procedure.AtCoordination
	if home && answers || gone && !v.Custody.Charge.IsZero() || !home && !gone && v.Custody.Charge.IsZero() {
		return fmt.Errorf("%v answers for it", v.Custody.Charge)
	}
	return nil
}

func (w *world) expectWays(_ line, args []string) error {
	v, err := w.order()
	if err != nil {
		return err
	}
	if got := waysOf(v); !slices.Equal(got, args) {
		return fmt.Errorf("it went %s", strings.Join(got, " "))
	}
	return nil
}

func waysOf(v orders.View) (ways []string) {
	for _, s := range v.Steps {
		if s.Way != "" {
			ways = append(ways, s.Way)
		}
	}
	return ways
}

func (w *world) expectGrade(_ line, args []string) error {
	v, err := w.order()
	if err == nil && string(v.Order.Grade) != args[0] {
		err = fmt.Errorf("it is %q", v.Order.Grade)
	}
	return err
}

func (w *world) expectConclusion(_ line, args []string) error {
	v, err := w.order()
	if err == nil && string(v.Order.Conclusion) != args[0] {
		err = fmt.Errorf("it is %q", v.Order.Conclusion)
	}
	return err
}

func (w *world) expectDue(_ line, args []string) error {
	v, err := w.order()
	if err != nil {
		return err
	}
	want, err := when(args)
	if err == nil && !v.Order.DueAt.Equal(want) {
		err = fmt.Errorf("it is %s", v.Order.DueAt.In(want.Location()))
	}
	return err
}

// expectPaper: espera papel ST-ERE firmado [versión]. The newest of its kind.
func (w *world) expectPaper(_ line, args []string) error {
	v, err := w.order()
	if err != nil {
		return err
	}
	var last papers.Paper
	for _, p := range v.Papers {
		if string(p.Kind) == args[0] {
			last = p
		}
	}
	if string(last.Status) != args[1] {
		return fmt.Errorf("it is %q", last.Status)
	}
	if len(args) > 2 && strconv.Itoa(last.Version) != args[2] {
		return fmt.Errorf("it is version %d", last.Version)
	}
	return nil
}

// expectNotice: espera aviso lucia «Recibimos tu solicitud». About any order.
func (w *world) expectNotice(_ line, args []string) error {
	p, ok := w.person(args[0])
	if !ok {
		return fmt.Errorf("nobody is called %s", args[0])
	}
	roles, err := w.p.People.RolesOf(ctx, w.p.DB.Read(), p.ID, w.clock.Now())
	if err != nil {
		return err
	}
	list, err := w.p.Notices.Tray(ctx, people.Actor{Person: p, Roles: roles, At: w.clock.Now()}, 50)
	if err != nil {
		return err
	}
	var texts []string
	for _, n := range list {
		if strings.Contains(n.Text, args[1]) {
			return nil
		}
		texts = append(texts, n.Text)
	}
	return fmt.Errorf("the tray says %q", texts)
}

func (w *world) expectOrders(_ line, args []string) error {
	var n int
	if err := w.p.DB.Read().Get(ctx, &n, `SELECT COUNT(*) FROM orders`); err != nil {
		return err
	}
	if strconv.Itoa(n) != args[0] {
		return fmt.Errorf("there are %d", n)
	}
	return nil
}

func (w *world) expectAdviser(_ line, args []string) error {
	v, err := w.order()
	if err != nil {
		return err
	}
	if p, ok := w.person(args[0]); !ok || p.ID != v.Order.AdviserID {
		return fmt.Errorf("it is %s", v.Name(v.Order.AdviserID))
	}
	return nil
}

// expectTimer says which clock of domain §4.4 runs in the order.
func (w *world) expectTimer(_ line, args []string) error {
	v, err := w.order()
	if err == nil && string(v.Order.Timer) != args[0] {
		err = fmt.Errorf("the clock %s runs", v.Order.Timer)
	}
	return err
}

func (w *world) expectPriority(_ line, args []string) error {
	v, err := w.order()
	if err == nil && string(v.Order.Priority) != args[0] {
		err = fmt.Errorf("it is %s", v.Order.Priority)
	}
	return err
}

// expectPause: espera pausa respaldo, or espera pausa ninguna.
func (w *world) expectPause(_ line, args []string) error {
	v, err := w.order()
	if err != nil {
		return err
	}
	kind := "ninguna"
	if p := v.Order.Record.Pause; p != nil {
		kind = p.Kind
	}
	if kind != args[0] {
		return fmt.Errorf("it is %s", kind)
	}
	return nil
}

// expectAlike: iguales GET /a /b. Two addresses answer with the same status and,
// but for the address itself, the same bytes.
func (w *world) expectAlike(_ line, args []string) error {
	method, one, other := args[0], w.path(args[1]), w.path(args[2])
	fields, err := w.typed(args[3:])
	if err != nil {
		return err
	}
	if method == http.MethodGet {
		fields = nil
	}
	code1, _, page1 := w.at.send(w.handler, method, one, fields)
	code2, _, page2 := w.at.send(w.handler, method, other, fields)
	if code1 != code2 {
		return fmt.Errorf("%d and %d", code1, code2)
	}
	for _, x := range strings.Split(one, "/") {
		if !strings.Contains(other, "/"+x) {
			page1 = strings.ReplaceAll(page1, x, "·")
		}
	}
	for _, x := range strings.Split(other, "/") {
		if !strings.Contains(one, "/"+x) {
			page2 = strings.ReplaceAll(page2, x, "·")
		}
	}
	if page1, page2 = nonces.ReplaceAllString(page1, ""), nonces.ReplaceAllString(page2, ""); page1 != page2 {
		return fmt.Errorf("the answers differ: %s", short(page1)+" | "+short(page2))
	}
	if code1 != http.StatusNotFound {
		return fmt.Errorf("both answer %d: %s", code1, short(page1))
	}
	return nil
}

var nonces = regexp.MustCompile(`nonce="[^"]*"`)

func short(s string) string {
	if r := []rune(s); len(r) > 900 {
		return string(r[:900]) + "…"
	}
	return s
}
