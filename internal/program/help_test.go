package program_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/web"
	"secogem.gob.mx/soporte/internal/web/accountpages"
)

var sentenceEnd = regexp.MustCompile(`[.?!](?:\s|$)`)

// Every page explains itself in two sentences with the clause it comes from, and
// no help speaks of a page that is gone.
func TestEveryPageExplainsItself(t *testing.T) {
	setup, _ := accountpages.NewSetup()
	p, err := program.New(dbtest.SQLite(t), program.Config{BaseURL: "http://127.0.0.1:8080", Demo: true, Setup: setup, Clock: clock.NewFake(monday).Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, r := range p.Shell.Routes() {
		if r.Method != http.MethodGet {
			continue
		}
		there[r.Name] = true
		h, ok := web.HelpOf(r.Name)
		switch {
		case ok && web.AnswersNoPage(r.Name):
			t.Errorf("%q has a help in internal/web/help_texts.go and stands in noPages there too; take one away", r.Name)
		case ok:
			for _, fault := range faultsOf(h) {
				t.Errorf("the help of GET %s (%q in internal/web/help_texts.go) %s", r.Path, r.Name, fault)
			}
		case !web.AnswersNoPage(r.Name):
			t.Errorf("GET %s has no help in place: add the line %q with two sentences and a clause to helps in internal/web/help_texts.go (or, if it answers a file or a stream and no page, its name to noPages there)", r.Path, r.Name)
		}
	}
	for _, name := range web.HelpNames() {
		if !there[name] {
			t.Errorf("internal/web/help_texts.go names the route %q, which is not there; take the line away", name)
		}
	}
}

// faultsOf says what is wrong with a help.
func faultsOf(h web.Help) (list []string) {
	if n := len(sentenceEnd.FindAllString(h.Text, -1)); n != 2 {
		list = append(list, "has "+web.Number(n)+" sentences and should have 2")
	}
	if _, ok := procedure.RequirementByID(h.Clause); !ok {
		list = append(list, "names the clause "+h.Clause+", which the procedure does not have")
	}
	if len([]rune(h.Text)) > 240 {
		list = append(list, "is longer than 240 characters")
	}
	if strings.Contains(strings.ToLower(h.Text), "ticket") {
		list = append(list, "says ticket instead of orden")
	}
	return list
}

func TestAPoorHelpIsFound(t *testing.T) {
	for name, h := range map[string]web.Help{
		"one sentence":    {Text: "Aquí se asigna.", Clause: "A-02"},
		"an unknown rule": {Text: "Aquí se asigna. Tú decides.", Clause: "A-99"},
		"another word":    {Text: "Aquí se asigna el ticket. Tú decides.", Clause: "A-02"},
	} {
		if len(faultsOf(h)) != 1 {
			t.Errorf("%s: %v", name, faultsOf(h))
		}
	}
}

// The help stands under the title, opens without a script and comes once.
func TestHelpStandsOnThePage(t *testing.T) {
	p, _, _ := build(t, dbtest.SQLite(t))
	body := get(t, p, "/ingresar")
	if n := strings.Count(body, `<details class="que-es">`); n != 1 {
		t.Errorf("the sign-in page has %d helps", n)
	}
	if !strings.Contains(body, "registran tu orden por ti") || !strings.Contains(body, "Procedimiento, E-07:") {
		t.Error("the help has no words or no clause")
	}
	if strings.Contains(get(t, p, "/no-hay"), `class="que-es"`) {
		t.Error("the page of an error has the help of another page")
	}
}

// get reads a page as a stranger.
func get(t *testing.T, p *program.Program, path string) string {
	t.Helper()
	w := httptest.NewRecorder()
	p.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080"+path, nil))
	return w.Body.String()
}
