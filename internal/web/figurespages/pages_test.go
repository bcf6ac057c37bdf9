package figurespages_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/settings"
)

type world struct {
	*seed.Driver
	t   *testing.T
	url string
}

func start(t *testing.T, db *database.DB) *world {
	now := clock.NewFake(time.Date(2026, 10, 5, 10, 0, 0, 0, clock.Mexico))
	p, err := program.New(db, program.Config{BaseURL: "http://127.0.0.1:8080", Demo: true, DemoPIN: "7294", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	cast, err := seed.Load(t.Context(), p, now.Now())
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	return &world{&seed.Driver{Program: p, Clock: now, Cast: cast}, t, s.URL}
}

func (w *world) enter(name string) *http.Client {
	w.t.Helper()
	jar, _ := cookiejar.New(nil)
	c := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := c.Post(w.url+"/demo/"+string(w.Cast.Person(name).ID), "application/x-www-form-urlencoded", nil)
	if err != nil || r.StatusCode != http.StatusSeeOther {
		w.t.Fatalf("%s does not come in: %v", name, err)
	}
	return c
}

func body(t *testing.T, r *http.Response, err error) (int, string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

func (w *world) get(c *http.Client, path string) (int, string) {
	w.t.Helper()
	r, err := c.Get(w.url + path)
	return body(w.t, r, err)
}

func (w *world) post(c *http.Client, path string, form url.Values) (int, string) {
	w.t.Helper()
	r, err := c.PostForm(w.url+path, form)
	return body(w.t, r, err)
}

func (w *world) walk(ways ...string) string {
	w.t.Helper()
	ref, err := w.Walk(w.t.Context(), seed.Start{Service: "Nodo"}, ways...)
	if err != nil {
		w.t.Fatal(err)
	}
	return ref
}

func (w *world) unsatisfied() string {
	w.t.Helper()
	ref := w.walk("OS-01", "OS-06", "OS-12", "OS-18")
	v, err := w.Program.Desk.Open(w.t.Context(), orders.System(), ref)
	if err == nil {
		_, err = w.Do(w.t.Context(), v, procedure.Requester, &orders.AnswerSurvey{SurveyAnswers: papers.SurveyAnswers{Resolved: "no", Time: "2", Manner: "2", Knowledge: "2", Solution: "1"}})
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return ref
}

func (w *world) set(name settings.Name, value string) {
	w.t.Helper()
	err := w.Program.DB.Write(w.t.Context(), func(c *database.Conn) error {
		return w.Program.Settings.Set(w.t.Context(), c, w.Clock.Now(), audit.System, name, value, "Para la prueba")
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// Who may open the page, what each sees of others, and that what leaves is noted
// (domain §7, rev11 S-01).
func TestWhoSeesWhichFigures(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := start(t, db)
		w.walk("OS-01", "OS-06", "OS-12", "OS-18", "OS-25")
		for name, want := range map[string]int{seed.Beatriz: 200, seed.Ramiro: 200, seed.Gloria: 200, seed.Jorge: 200, seed.Lucia: 403, seed.Teresa: 403, seed.Saul: 403} {
			c := w.enter(name)
			status, page := w.get(c, "/indicadores")
			if status != want {
				t.Errorf("%s gets %d, want %d", name, status, want)
			}
			if _, first := w.get(c, "/cuenta"); strings.Contains(first, `href="/indicadores"`) != (want == 200) {
				t.Errorf("%s: the navigation and the door do not agree", name)
			}
			all := want == 200 && name != seed.Jorge
			if got := strings.Contains(page, "Comprobado."); got != all {
				t.Errorf("%s sees the proof: %v, want %v", name, got, all)
			}
			status, file := w.post(c, "/indicadores/descargar?periodo=30d", url.Values{"que": {"ordenes"}, "formato": {"csv"}})
			if (status == 200) != all {
				t.Errorf("%s gets %d for the orders one by one: %.80s", name, status, file)
			}
		}
		jorge := w.enter(seed.Jorge)
		if _, page := w.get(jorge, "/indicadores"); strings.Contains(page, seed.Paola) || !strings.Contains(page, "Tu carga") {
			t.Error("an AST sees the load of another one, or not their own")
		}
		list, err := audit.History(t.Context(), db.Read(), "exportacion:"+string(w.Cast.Person(seed.Gloria).ID))
		if err != nil || len(list) != 1 || !strings.Contains(list[0].Data, `"ordenes"`) {
			t.Errorf("the auditor's download is not noted: %v %v", list, err)
		}
		if list, _ := audit.History(t.Context(), db.Read(), "exportacion:"+string(w.Cast.Person(seed.Jorge).ID)); len(list) != 0 {
			t.Errorf("what was refused is noted as if it had left: %v", list)
		}
	})
}

// The page, the file of figures and the file of orders say the same; the file of
// orders adds up to the figures.
func TestTheOrdersAddUpToTheFigures(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	w.walk("OS-01", "OS-06", "OS-12", "OS-18", "OS-25")
	bad := w.unsatisfied()
	w.walk("OS-01", "OS-06", "OS-12", "OS-18", "OS-26")
	w.walk("OS-01", "OS-07")
	w.walk("OS-01")
	c := w.enter(seed.Beatriz)
	_, page := w.get(c, "/indicadores")
	value := func(name string) string {
		m := regexp.MustCompile(`(?s)id="` + name + `".*?<p class="v">\s*([^<\s]+)`).FindStringSubmatch(page)
		if m == nil {
			t.Fatalf("%s is not on the page", name)
		}
		return m[1]
	}
	if !regexp.MustCompile(`(?s)id="clases".*?>Incidencia\s*</th>.*?>Total\s*</th>\s*<td[^>]*>5\s*</td>`).MatchString(page) {
		t.Error("the classes of the five orders do not add up to them")
	}
	_, figures := w.post(c, "/indicadores/descargar?periodo=30d", url.Values{"que": {"cifras"}, "formato": {"csv"}})
	_, rows := w.post(c, "/indicadores/descargar?periodo=30d", url.Values{"que": {"ordenes"}, "formato": {"csv"}})
	lines := strings.Split(strings.TrimSpace(rows), "\n")
	if len(lines) != 6 {
		t.Fatalf("%d lines, want a head and five orders:\n%s", len(lines), rows)
	}
	good, graded, silent := 0, 0, 0
	for _, l := range lines[1:] {
		cells := strings.Split(strings.TrimRight(l, "\r"), ",")
		if cells[15] != "sí" {
			continue
		}
		graded++
		switch cells[6] {
		case "Satisfactoria":
			good++
		case "Satisfactoria (tácita)":
			good, silent = good+1, silent+1
		}
	}
	if graded != 3 || silent != 1 {
		t.Errorf("%d graded, %d of them silent:\n%s", graded, silent, rows)
	}
	want := fmt.Sprintf("%.1f", float64(good)/float64(graded)*100)
	if got := value("i-combinada"); got != want || !strings.Contains(figures, "Satisfacción combinada,"+want+",%,2,3,") {
		t.Errorf("combined is %s on the page, the orders add up to %s, the file says:\n%s", got, want, figures)
	}
	if !strings.Contains(page, "improcedente") || !strings.Contains(page, bad) {
		t.Error("what is apart, or the suggested action, is not on the page")
	}
	status, book := w.post(c, "/indicadores/descargar?periodo=2026", url.Values{"que": {"cifras"}, "formato": {"xlsx"}})
	if status != 200 || !strings.HasPrefix(book, "PK") {
		t.Errorf("the workbook: %d %.20q", status, book)
	}
	if status, _ := w.post(c, "/indicadores/descargar", url.Values{"que": {"todo"}}); status != http.StatusNotFound {
		t.Errorf("a file that does not exist: %d", status)
	}
}

// What an address asks for and does not exist is said, and nothing is guessed.
func TestAStrangePeriodIsSaid(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	c := w.enter(seed.Ramiro)
	for query, said := range map[string]string{
		"":                  "",
		"?periodo=2026-10":  "",
		"?periodo=2026":     "",
		"?periodo=2026-13":  "no está entre los que se ofrecen",
		"?periodo=<b>ayer":  "no está entre los que se ofrecen",
		"?unidad=no-existe": "La unidad que pide la dirección no existe",
	} {
		status, page := w.get(c, "/indicadores"+query)
		if strange := strings.Contains(page, "La dirección pide algo que no existe."); status != 200 || strange != (said != "") || !strings.Contains(page, said) || strings.Contains(page, "<b>ayer") {
			t.Errorf("%q: %d, strange %v", query, status, strange)
		}
	}
}

// indicador.principal chooses which satisfaction stands first, on both pages that
// show it; all of them are always there (GAP-14).
func TestTheMainSatisfactionStandsFirst(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	w.walk("OS-01", "OS-06", "OS-12", "OS-18", "OS-25")
	if err := w.Program.Indicators.Refresh(t.Context(), w.Clock.Now()); err != nil {
		t.Fatal(err)
	}
	c := w.enter(seed.Ramiro)
	for value, first := range map[string]string{"combinado": "Satisfacción combinada", "expreso": "Satisfacción expresa"} {
		w.set(settings.MainIndicator, value)
		for _, path := range []string{"/indicadores", "/titular"} {
			_, page := w.get(c, path)
			a, b := strings.Index(page, ">Satisfacción combinada<"), strings.Index(page, ">Satisfacción expresa<")
			if a < 0 || b < 0 || (a < b) != (first == "Satisfacción combinada") {
				t.Errorf("%s with «%s»: combined at %d, expressed at %d", path, value, a, b)
			}
		}
	}
}

// mejora.umbral: a survey that is not satisfactory suggests an action to the
// Supervisor, in the tray and on the page, unless the institution says never (GAP-15,
// rev11 Q-09).
func TestABadSurveySuggestsAnAction(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	const told, title = "revisa si pide una acción de mejora", "Acciones de mejora sugeridas"
	c := w.enter(seed.Beatriz)
	count := func() int { _, page := w.get(c, "/avisos"); return strings.Count(page, told) }
	w.walk("OS-01", "OS-06", "OS-12", "OS-18", "OS-25")
	if n := count(); n != 0 {
		t.Errorf("a satisfied answer suggests %d actions", n)
	}
	w.unsatisfied()
	if n := count(); n != 1 {
		t.Errorf("a bad survey suggests %d actions, want 1", n)
	}
	w.set(settings.ImproveThreshold, "nunca")
	w.unsatisfied()
	if n := count(); n != 1 {
		t.Errorf("with «nunca» there are %d suggestions, want the one of before", n)
	}
	w.Clock.Advance(2 * time.Minute)
	if _, page := w.get(c, "/indicadores"); strings.Contains(page, title) {
		t.Error("with «nunca» the page still suggests actions")
	}
}
