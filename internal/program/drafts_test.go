package program_test

import (
	"net/http"
	"testing"

	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/web"
)

// unkept lists the routes that break the rule: a POST keeps what is typed into its
// form, or says why it does not.
func unkept(routes []web.Route) (list []string) {
	for _, r := range routes {
		if r.Method != http.MethodGet && (r.Form == nil) == (r.Unkept == "") {
			list = append(list, r.Name)
		}
	}
	return list
}

func TestEveryFormKeepsWhatIsTypedOrSaysWhyNot(t *testing.T) {
	p, _, _ := build(t, dbtest.SQLite(t))
	for _, name := range unkept(p.Shell.Routes()) {
		t.Errorf("the route %s takes a POST: it needs a Form, so that nothing typed is lost, or says in Unkept why not", name)
	}
	// The rule can fail, both ways.
	planted := []web.Route{{Method: http.MethodPost, Name: "sin-nada"}, {Method: http.MethodPost, Name: "con-ambos", Form: web.Taking(struct{}{}), Unkept: "x"},
		{Method: http.MethodPost, Name: "bien", Form: web.Taking(struct{}{})}, {Method: http.MethodGet, Name: "leer"}}
	if got := unkept(planted); len(got) != 2 || got[0] != "sin-nada" || got[1] != "con-ambos" {
		t.Errorf("planted offences: %v", got)
	}
}
