//go:build browser

package browser

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/samples"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/web"
)

// crawl follows the links of the pages as each role and adds one page of every
// route that has none yet, as each role that comes there; and, where the same
// address takes a form, what it says to an empty one. A few pages of a route are read
// for their links: one object may offer what another one does not.
func (a *atlas) crawl() {
	a.t.Helper()
	routes := http.NewServeMux()
	names, takes := map[string]string{}, map[string]bool{}
	for _, r := range a.w.Shell.Routes() {
		if r.Method == http.MethodGet {
			routes.HandleFunc("GET "+r.Path, func(http.ResponseWriter, *http.Request) {})
			names["GET "+r.Path] = r.Name
		} else {
			takes["GET "+r.Path] = true
		}
	}
	sent := map[string]bool{}
	for _, name := range append([]string{seed.Saul}, everybody...) {
		met := map[string]int{} // pages of each route that this person has read
		queue, known := []string{"/mi-turno", "/administracion", "/cuenta"}, map[string]bool{}
		for len(queue) > 0 {
			path := queue[0]
			queue = queue[1:]
			if strings.HasPrefix(path, web.ManualPath+"/") {
				continue // a manual speaks of other people's pages, too
			}
			body := a.fetch(path, name)
			for _, m := range links.FindAllStringSubmatch(body, -1) {
				to := strings.ReplaceAll(m[1], "&amp;", "&")
				u, err := url.Parse(to)
				if err != nil || u.Host != "" || known[u.Path] {
					continue
				}
				known[u.Path] = true
				_, pattern := routes.Handler(&http.Request{Method: http.MethodGet, URL: u, Host: "x"})
				route := names[pattern]
				if route == "" || met[route] == readEach || noPage[route] != "" {
					continue
				}
				met[route]++
				queue = append(queue, to)
				if a.listed[route] || met[route] > 1 {
					continue
				}
				a.of(route)
				shot := ""
				if !a.seen[route] {
					shot = strings.ReplaceAll(route, ".", "-")
				}
				a.as(shot, to, name)
				if takes[pattern] && !sent[route] && asks(a.fetch(to, name), u.Path) {
					sent[route] = true
					p := page{Path: to, As: name, Send: true, Press: `form[action="` + u.Path + `"]`, Status: http.StatusUnprocessableEntity}
					a.add(p)
					p.Wrong = true
					a.add(p)
				}
			}
		}
	}
}

const readEach = 8

// asks tells whether a page has a form that goes to its own address and has something to
// be filled in: one without would just be done.
func asks(body, path string) bool {
	_, form, has := strings.Cut(body, `action="`+path+`"`)
	form, _, _ = strings.Cut(form, "</form>")
	return has && inputs.MatchString(form)
}

var inputs = regexp.MustCompile(`<(select|textarea|input (?:[^>]* )?type="(?:text|date|file|radio|number|password|email|datetime-local))`)

var links = regexp.MustCompile(`href="(/[^"#]+)[^"]*"`)

// fetch reads a page as a person.
func (a *atlas) fetch(path, name string) string {
	a.t.Helper()
	res := a.do(name, http.MethodGet, path, "", nil)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return string(body)
}

// do sends a request as a person; redirects are not followed.
func (a *atlas) do(name, method, path, kind string, body io.Reader) *http.Response {
	a.t.Helper()
	r, err := http.NewRequestWithContext(a.t.Context(), method, a.w.url+path, body)
	if err != nil {
		a.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Origin", a.w.url)
	}
	if name != "" {
		r.AddCookie(&http.Cookie{Name: "soporte", Value: a.session(name)})
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	if err != nil {
		a.t.Fatal(err)
	}
	return res
}

// prepare puts into the world what some pages need to be there: a block of folios
// and an outage, an import under review, an invitation, a sample; and it names an
// adviser whose work can be passed on.
func (a *atlas) prepare() {
	a.t.Helper()
	chief := a.w.cast.Person(seed.Beatriz)
	by := audit.By{Actor: string(chief.ID), Role: string(people.Supervisor), At: a.w.clock.Now()}
	a.records()
	a.codes()
	a.machineFile()
	var invitation string
	var sample samples.Sample
	err := a.w.DB.Write(a.t.Context(), func(c *database.Conn) error {
		if _, err := a.w.Contingency.Issue(a.t.Context(), c, by, contingency.Orders, chief.UnitID, chief.Name, 5); err != nil {
			return err
		}
		if _, err := a.w.Contingency.RegisterOutage(a.t.Context(), c, by.At.Add(-26*time.Hour), by.At.Add(-20*time.Hour), "Corte de energía del edificio", by); err != nil {
			return err
		}
		auditor := a.actor(seed.Gloria)
		drawn := audit.By{Actor: string(auditor.Person.ID), Role: string(people.Auditor), At: by.At}
		today := calendar.DayOf(by.At, clock.Mexico)
		var err error
		if sample, err = a.w.Samples.Take(a.t.Context(), c, auditor, drawn, samples.Filters{From: today.Add(-89).String(), To: today.String()}, "semilla", 10); err != nil {
			return err
		}
		invitation, _, err = a.w.People.Invite(a.t.Context(), c, by, a.w.cast.Person(seed.Nayeli).ID)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	a.of("invitacion")
	a.as("invitacion", "/invitacion/"+invitation, "")
	a.add(page{Path: "/invitacion/" + invitation, Send: true, Status: http.StatusUnprocessableEntity})
	a.of("auditoria.muestra")
	a.as("auditoria-muestra", "/auditoria/muestras/"+string(sample.ID), seed.Gloria)
	a.of("auditoria.orden")
	a.as("auditoria-orden", "/auditoria/ordenes/"+sample.Folios[0], seed.Gloria)
	relief := "/personas/" + string(a.w.cast.Person(seed.Jorge).ID) + "/relevo"
	a.of("personas.relevo")
	a.as("personas-relevo", relief, seed.Beatriz)
	a.add(page{Path: relief, As: seed.Beatriz, Send: true, Status: http.StatusUnprocessableEntity})
	a.of("importar.vista-previa")
	a.as("importar-vista-previa", a.upload("personas", "Nombre,Correo,Cargo,Unidad\nDiana Prueba (DEMO),diana.prueba@demo.invalid,Analista,Coordinación Administrativa\n,sin-correo,,\n"), seed.Saul)
}

// upload sends a file to an import and returns where it is reviewed.
func (a *atlas) upload(what, csv string) string {
	a.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	f, err := m.CreateFormFile("archivo", what+".csv")
	if err == nil {
		_, err = io.WriteString(f, csv)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		a.t.Fatal(err)
	}
	res := a.do(seed.Saul, http.MethodPost, "/importar/"+what, m.FormDataContentType(), &body)
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		text, _ := io.ReadAll(res.Body)
		a.t.Errorf("the import of %s answers %s: %.600s", what, res.Status, mainPart.FindString(string(text)))
		return "/importar/" + what
	}
	return res.Header.Get("Location")
}
