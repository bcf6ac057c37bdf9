//go:build browser

package browser

import (
	"context"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/web"
)

// page is one page as one person sees it.
type page struct {
	URL    string `json:"url"` // origin of the world it is in
	Path   string `json:"path"`
	As     string `json:"as"` // name in the cast; "" for nobody
	Token  string `json:"session"`
	Status int    `json:"status"` // of the answer; 0 for 200
	Send   bool   `json:"send"`   // the page's form is sent empty, and what comes back is looked at
	Late   bool   `json:"late"`   // sent with what it holds, changed, upon a version that is not there any more
	Wrong  bool   `json:"wrong"`  // sent with something wrong in each of its fields
	Press  string `json:"press"`  // something on the page that is clicked first, as what opens a dialog
	Shot   string `json:"shot"`   // name of its picture; "" for none
	Full   bool   `json:"full"`   // looked at in each size and theme
	Known  bool   `json:"known"`  // but each of its parts stands on a page before it, too
	again  string // name of the picture for the eye only: the same page as another role sees it
}

// noPage are the GET routes that answer no page, each with what they answer.
var noPage = map[string]string{
	"inicio":                     "leads to Mi turno",
	"buscar.rapido":              "the options of the palette",
	"ayuda.imagen":               "a picture",
	"sesion.seguir":              "204",
	"salud.viva":                 "JSON",
	"salud.lista":                "JSON",
	"muestrario.bpmn":            "XML",
	"procedimiento.bpmn.archivo": "XML",
	"procedimiento.diagrama":     "SVG",
	"orden.archivo":              "a file to keep",
	"orden.miniatura":            "a picture",
	"equipos.archivo":            "a file to keep",
	"equipos.miniatura":          "a picture",
	"contratos.archivo":          "a file to keep",
	"contratos.miniatura":        "a picture",
	"proveedores.archivo":        "a file to keep",
	"proveedores.miniatura":      "a picture",
	"equipos.etiqueta-pdf":       "a PDF",
	"equipos.etiquetas-pdf":      "a PDF",
	"equipos.abrir":              "leads to the order of a machine, or to the machine",
	"privacidad.impresa":         "leads to the notice",
	"orden.formato-pdf":          "a PDF",
	"expediente.formato-pdf":     "a PDF",
	"orden.hoja-pdf":             "a PDF",
	"orden.hoja-foto":            "a picture",
	"expediente.hoja-foto":       "a picture",
	"expediente.miniatura":       "a picture",
	"expediente.hoja-pdf":        "a PDF",
	"bodega.hoja-pdf":            "a PDF",
	"bodega.hoja":                "the page of orden.hoja with a request of supplies; its own test reads it",
	"expediente.hoja":            "the page of orden.hoja with a paper of an external file; the stories read it",
	"formatos.blanco":            "a PDF",
	"contingencia.paquete":       "a PDF",
	"expediente.pdf":             "a PDF",
	"expediente.zip":             "a ZIP",
	"version-publica.pdf":        "a PDF",
	"version-publica.zip":        "a ZIP",
	"expediente.archivo":         "a file to keep",
	"control.emblema":            "a picture",
	"certificado":                "a certificate",
	"exportar":                   "a file to keep",
	"vivo":                       "a stream",
	"campo.llave":                "the key of what waits on a device",
	"campo.trabajador":           "a script",
	"calendario.seguir":          "a calendar file",
}

// atlas collects the pages of a world, by the name of their route.
type atlas struct {
	t        *testing.T
	w        *world
	route    string
	list     []page
	seen     map[string]bool   // routes that have a page
	listed   map[string]bool   // routes whose pages are listed one by one
	sessions map[string]string // by name
}

func newAtlas(t *testing.T, w *world) *atlas {
	return &atlas{t: t, w: w, seen: map[string]bool{}, listed: map[string]bool{}, sessions: map[string]string{}}
}

func (a *atlas) add(p page) {
	p.URL = a.w.url
	if p.As != "" {
		p.Token = a.session(p.As)
	}
	a.list = append(a.list, p)
	a.seen[a.route] = true
}

// session opens one for a person, once.
func (a *atlas) session(name string) string {
	a.t.Helper()
	if token, ok := a.sessions[name]; ok {
		return token
	}
	token, err := a.w.People.EnterAs(a.t.Context(), a.w.cast.Person(name).ID)
	if err != nil {
		a.t.Fatalf("%s does not come in: %v", name, err)
	}
	a.sessions[name] = token
	return token
}

// of begins the pages of a route.
func (a *atlas) of(route string) { a.route = route }

// as adds a page as several people see it. The first one's picture is that of the
// page; make shots takes those of the others too.
func (a *atlas) as(shot, path string, names ...string) {
	for i, name := range names {
		p := page{Path: path, As: name}
		if i == 0 {
			p.Shot = shot
		}
		if p.Shot == "" {
			p.again = a.picture(shot, name)
		}
		a.add(p)
	}
}

// picture names what a page looks like to another role.
func (a *atlas) picture(shot, name string) string {
	if shot == "" {
		shot = strings.ReplaceAll(a.route, ".", "-")
	}
	if name == "" {
		return shot + "-nadie"
	}
	return shot + "-" + string(web.MainRole(a.actor(name)))
}

// Everybody who opens orders, and everybody there is: one of each role.
var (
	readers   = []string{seed.Jorge, seed.Beatriz, seed.Ramiro, seed.Gloria}
	everybody = append([]string{seed.Lucia, seed.Teresa, seed.Saul}, readers...)
)

// pagesOf lists every page of the world of the demonstration.
func pagesOf(t *testing.T, w *world) *atlas {
	t.Helper()
	a := newAtlas(t, w)
	a.doors()
	a.own()
	a.lists()
	a.orders()
	a.machines()
	a.procedure()
	a.errors()
	a.prepare()
	a.long()
	a.late()
	a.overtaken()
	for route := range a.seen {
		a.listed[route] = true
	}
	a.crawl()
	return a
}

func (a *atlas) doors() {
	a.of("ingreso")
	a.as("ingreso", web.SignInPath, "")
	a.add(page{Path: web.SignInPath, Send: true, Status: http.StatusUnprocessableEntity})
	a.form("ingreso.olvide", web.SignInPath+"/olvide", "")
	a.of("verificar")
	a.as("verificar", "/verificar", "", seed.Gloria)
	a.of("campo.sin-red")
	a.as("sin-red", web.OfflinePath, seed.Jorge)
	a.of("demo")
	a.as("demo", web.EnterPath, "", seed.Lucia)
	a.of("muestrario")
	a.as("", web.StorybookPath, "")
	a.of("muestrario.pieza")
	for _, path := range a.links(web.StorybookPath) {
		a.as("", path, "")
	}
}

// links are the addresses below a page that it leads to.
func (a *atlas) links(path string) []string {
	a.t.Helper()
	r, err := http.Get(a.w.url + path)
	if err != nil {
		a.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	var list []string
	for _, m := range regexp.MustCompile(`href="(`+regexp.QuoteMeta(path)+`/[^"]+)"`).FindAllStringSubmatch(string(body), -1) {
		if !slices.Contains(list, m[1]) && !strings.Contains(m[1], ".bpmn") {
			list = append(list, m[1])
		}
	}
	return list
}

func (a *atlas) own() {
	a.of("turno")
	a.as("turno-ast", web.TurnPath, seed.Jorge)
	a.as("turno-usuario", web.TurnPath, seed.Lucia)
	a.as("turno-supervision", web.TurnPath, seed.Beatriz)
	a.as("turno-tdtic", web.TurnPath, seed.Ramiro)
	a.as("", web.TurnPath, seed.Teresa, seed.Saul, seed.Gloria)
	a.as("turno-vacio", web.TurnPath, seed.Nayeli)
	a.add(page{Path: web.TurnPath, As: seed.Jorge, Press: "[data-ayuda]", Shot: "atajos"})
	a.add(page{Path: web.TurnPath, As: seed.Jorge, Press: ".cuenta-menu summary"})
	a.add(page{Path: web.TurnPath, As: seed.Jorge, Press: "[data-paleta]", Shot: "paleta"})
	a.of("buscar")
	a.as("buscar", web.SearchPath+"?q=bea", seed.Beatriz, seed.Lucia)
	a.as("buscar-vacio", web.SearchPath+"?q=nada-se-llama-as%C3%AD", seed.Jorge)
	a.as("", web.SearchPath, seed.Lucia)
	a.of("escanear")
	a.as("escanear", web.ScanPath, seed.Jorge)
	a.add(page{Path: web.ScanPath + "?n=no-hay", As: seed.Jorge, Status: http.StatusNotFound})
	a.of("ayuda")
	a.as("ayuda", web.ManualPath, seed.Lucia, "")
	a.of("ayuda.capitulo")
	a.as("ayuda-capitulo", web.ManualPath+"/usuario", seed.Lucia)
	a.as("", web.ManualPath+"/operacion", seed.Saul)
	a.of("cuenta")
	a.as("cuenta", web.AccountPath, everybody...)
	for _, form := range []string{"contrasena", "pin"} {
		a.add(page{Path: web.AccountPath, As: seed.Lucia, Send: true, Press: `form[action$="` + form + `"]`, Status: http.StatusUnprocessableEntity})
	}
	a.of("avisos")
	a.as("avisos", web.NoticesPath, everybody...)
	a.as("avisos-vacio", web.NoticesPath, seed.Nayeli)
	a.of("orden.pedir")
	a.as("pedir", web.AskPath, seed.Lucia, seed.Jorge)
	a.as("pedir-sin-equipo", web.AskPath, seed.Nayeli)
	a.add(page{Path: web.AskPath, As: seed.Lucia, Send: true, Status: http.StatusUnprocessableEntity, Shot: "pedir-errores"})
	a.add(page{Path: web.AskPath, As: seed.Lucia, Send: true, Wrong: true, Status: http.StatusUnprocessableEntity, Shot: "pedir-todo-mal"})
}

func (a *atlas) lists() {
	a.of("orden.captura")
	a.as("capturar", "/capturar", seed.Beatriz)
	a.add(page{Path: "/capturar", As: seed.Beatriz, Send: true, Status: http.StatusUnprocessableEntity})
	a.of("tablero")
	a.as("tablero", "/tablero", seed.Beatriz)
	a.add(page{Path: "/tablero", As: seed.Beatriz, Send: true, Status: http.StatusUnprocessableEntity})
	a.of("orden.lista")
	a.as("ordenes", web.OrdersPath, append([]string{seed.Beatriz}, everybody...)...)
	a.as("", web.OrdersPath+"?abiertas=si", seed.Jorge, seed.Lucia)
	a.as("", web.OrdersPath+"?turno=ast", seed.Gloria)
	a.as("ordenes-vacio", web.OrdersPath+"?q=nada-se-llama-as%C3%AD", seed.Beatriz, seed.Lucia)
	a.as("", web.OrdersPath, seed.Nayeli)
}

// orders are the pages of an order in each state, with its activities, papers and
// proposals.
func (a *atlas) orders() {
	performed := map[string]bool{} // activities that have their pages, by role
	paper := map[string]bool{}
	for _, st := range rev.Order.Stations {
		v := a.inState(st.ID)
		if v.Order == nil {
			a.t.Errorf("the demonstration has no order in %s", st.ID)
			continue
		}
		requester := a.name(v.Order.RequesterID)
		adviser := seed.Jorge
		if v.Order.AdviserID != "" {
			adviser = a.name(v.Order.AdviserID)
		}
		path, kind := "/ordenes/"+v.Order.Folio, "orden"
		names := append([]string{requester, adviser}, readers[1:]...)
		if v.Order.Folio == "" {
			path, kind = "/precargas/"+string(v.Order.ID), "precarga"
			names = []string{requester, seed.Beatriz}
		}
		a.of(kind + ".ver")
		a.as(kind+"-"+strings.ToLower(string(st.ID)), path, mainFirst(names, st, requester, adviser)...)
		a.activities(kind, path, v.Order, performed, names)
		if kind == "precarga" {
			continue
		}
		a.of("orden.acuse")
		if st.ID == procedure.E02 {
			a.as("acuse", path+"/acuse", requester)
		}
		a.of("orden.formato")
		if !paper["ST-OS"] {
			a.as("formato-st-os", path+"/formatos/st-os", requester, adviser)
			paper["ST-OS"] = true
		}
		for _, x := range v.Papers {
			key := string(x.Kind) + string(x.Status)
			if !paper[key] {
				a.as("formato-"+strings.ToLower(string(x.Kind))+"-"+strings.ReplaceAll(string(x.Status), " ", "-"), path+"/formatos/"+x.ID, adviser)
			}
			paper[key] = true
		}
		a.of("orden.notificaciones")
		if v.Order.Conclusion == orders.LetterCase && !paper["notificaciones"] {
			a.as("notificaciones", path+"/notificaciones", seed.Beatriz)
			paper["notificaciones"] = true
		}
		if id := v.Order.Record.Letter; id != "" && !paper["oficio"] {
			a.as("formato-oficio", path+"/formatos/"+id, seed.Beatriz, seed.Ramiro)
			paper["oficio"] = true
		}
	}
}

// mainFirst puts first whoever has the turn in a state: the picture is theirs.
func mainFirst(names []string, st procedure.Station, requester, adviser string) []string {
	first := requester
	if len(st.Turn) > 0 {
		switch st.Turn[0] {
		case procedure.Adviser:
			first = adviser
		case procedure.Supervisor:
			first = seed.Beatriz
		case procedure.Director:
			first = seed.Ramiro
		}
	}
	list := []string{first}
	for _, n := range names {
		if !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	return list
}

// activities are the pages of the acts that an order offers, each once for each
// role, and each once with what an empty form says.
func (a *atlas) activities(kind, path string, o *orders.Order, done map[string]bool, names []string) {
	a.of(kind + ".actividad")
	for _, name := range names {
		actor := a.actor(name)
		v, err := a.w.Desk.Open(a.t.Context(), actor, string(o.ID))
		if err != nil {
			a.t.Fatal(err)
		}
		for _, offer := range v.Offers {
			slug := offer.Activity.Slug
			key := kind + slug + string(web.MainRole(actor))
			if done[key] {
				continue
			}
			done[key] = true
			p := page{Path: path + "/actividades/" + slug, As: name}
			if !done[slug] {
				p.Shot = "actividad-" + slug
			} else {
				p.again = a.picture("actividad-"+slug, name)
			}
			a.add(p)
			if !done[slug] && needsFields(offer.Activity.Key) {
				p.Send, p.Status, p.Shot = true, http.StatusUnprocessableEntity, ""
				a.add(p)
				p.Wrong = true
				a.add(p)
			}
			if !done[slug] && offer.Activity.Key == procedure.AcknowledgeDate {
				a.laid(path+"/actividades/"+slug, name, v)
				a.of(kind + ".actividad")
			}
			done[slug] = true
		}
	}
}

// laid is the page with the sheets that an act writes, before they are signed, and what it
// says to an empty signature.
func (a *atlas) laid(path, name string, v orders.View) {
	act := &orders.AcknowledgeDate{BackupForm: orders.BackupForm{Option: "hecho", Medium: "Unidad de red del área", Day: calendar.DayOf(a.w.clock.Now(), clock.Mexico).String()}}
	for _, x := range v.Papers {
		if x.Kind == papers.Handover && x.Status != papers.Void {
			act.PaperHash = x.Hash
		}
	}
	x, err := a.w.Desk.Show(a.t.Context(), a.actor(name), string(v.Order.ID), act, orders.Options{}, url.Values{"respaldo": {"hecho"}, "medio": {act.Medium}, "fecha_respaldo": {act.Day}})
	if err != nil {
		a.t.Fatal(err)
	}
	a.of("orden.hoja")
	p := page{Path: path + "/hoja/" + x.ID, As: name, Shot: "orden-hoja"}
	a.add(p)
	p.Send, p.Status, p.Shot = true, http.StatusUnprocessableEntity, ""
	a.add(p)
}

// needsFields tells which acts refuse an empty form; the others would be done.
func needsFields(key procedure.Act) bool {
	switch key {
	case procedure.Receive, procedure.RecordVisit, procedure.Resume, procedure.ConfirmPrefill, procedure.TakeResources: // the last leads to the sheet that it signs
		return false
	}
	return true
}

// late is a form with which somebody else was faster: what was typed, and beside it what
// stands there now.
func (a *atlas) late() {
	path := "/personas/" + string(a.w.cast.Person(seed.Efrain).ID) + "/editar"
	a.of("personas.editar")
	a.as("personas-editar", path, seed.Saul)
	a.add(page{Path: path, As: seed.Saul, Send: true, Status: http.StatusUnprocessableEntity})
	a.add(page{Path: path, As: seed.Saul, Send: true, Late: true, Status: http.StatusConflict, Shot: "personas-editar-tarde"})
}

func (a *atlas) machines() {
	laptop := a.w.cast.ByTag["lucia-laptop"]
	a.of("equipos")
	a.as("equipos", web.AssetsPath, everybody...)
	a.as("equipos-vacio", web.AssetsPath, seed.Nayeli)
	a.as("equipos-buscar", web.AssetsPath+"?q="+laptop.Inventory, seed.Jorge)
	a.as("", web.AssetsPath+"?q=nada-se-llama-as%C3%AD", seed.Jorge)
	a.of("equipos.ver")
	a.as("equipo", web.AssetsPath+"/"+string(laptop.ID), seed.Lucia, seed.Jorge, seed.Gloria)
	if v := a.inState(procedure.E11); v.Order != nil { // one that is in support
		a.as("equipo-en-soporte", web.AssetsPath+"/"+string(v.Order.AssetID), seed.Jorge, a.name(v.Order.RequesterID))
	}
}

func (a *atlas) procedure() {
	a.of("procedimiento")
	a.as("procedimiento", web.ProcedurePath, everybody...)
	if v := a.inState(procedure.E16); v.Order != nil {
		a.as("procedimiento-orden", web.ProcedurePath+"?orden="+v.Order.Folio, seed.Beatriz, a.name(v.Order.RequesterID))
	}
	for _, l := range []struct{ route, path string }{{"criterios", "/criterios"}, {"tabla", "/tabla"}, {"cobertura", "/cobertura"}, {"bpmn", "/bpmn"}} {
		a.of("procedimiento." + l.route)
		a.as("procedimiento-"+l.route, web.ProcedurePath+l.path, seed.Gloria, seed.Lucia)
	}
}

func (a *atlas) errors() {
	a.of("error") // no route: what every route may answer
	a.add(page{Path: "/no-existe", Status: http.StatusNotFound})
	a.add(page{Path: "/ordenes/OS-2026-999999", As: seed.Lucia, Status: http.StatusNotFound, Shot: "error-404"})
	a.add(page{Path: "/tablero", As: seed.Lucia, Status: http.StatusForbidden, Shot: "error-403"})
	a.add(page{Path: web.EnterPath + "/x", As: seed.Lucia, Status: http.StatusMethodNotAllowed})
}

// inState is an order in a state, the zero View when there is none.
func (a *atlas) inState(state procedure.State) orders.View {
	a.t.Helper()
	ref := ""
	if state == procedure.E00 {
		for name := range a.w.cast.People {
			list, err := a.w.Desk.MyTurn(a.t.Context(), a.actor(name))
			if err != nil {
				a.t.Fatal(err)
			}
			for _, c := range list {
				if c.State == state && (ref == "" || string(c.ID) < ref) {
					ref = string(c.ID)
				}
			}
		}
	} else {
		list, err := a.w.Desk.List(a.t.Context(), a.actor(seed.Gloria), orders.Filter{State: state, Limit: 50})
		if err != nil {
			a.t.Fatal(err)
		}
		for _, c := range list.Cards { // the one with most to show: of a machine
			if ref == "" || c.AssetID != "" {
				ref = c.Folio
			}
		}
	}
	if ref == "" {
		return orders.View{}
	}
	v, err := a.w.Desk.Open(a.t.Context(), orders.System(), ref)
	if err != nil {
		a.t.Fatal(err)
	}
	return v
}

func (a *atlas) actor(name string) people.Actor {
	a.t.Helper()
	ctx, now := a.t.Context(), a.w.clock.Now()
	who := a.w.cast.Person(name)
	roles, err := a.w.People.RolesOf(ctx, a.w.DB.Read(), who.ID, now)
	if err != nil {
		a.t.Fatal(err)
	}
	return people.Actor{Person: who, Roles: roles, At: now}
}

func (a *atlas) name(id people.ID) string {
	for name, p := range a.w.cast.People {
		if p.ID == id {
			return name
		}
	}
	a.t.Fatalf("%s is not of the cast", id)
	return ""
}

// complete fails for a GET route that has neither a page nor a word why not.
func complete(t *testing.T, all ...*atlas) {
	t.Helper()
	seen, known := map[string]bool{}, map[string]bool{}
	for _, a := range all {
		maps.Copy(seen, a.seen)
	}
	for _, a := range all {
		for _, r := range a.w.Shell.Routes() {
			if r.Method != http.MethodGet || known[r.Name] {
				continue
			}
			known[r.Name] = true
			switch _, excused := noPage[r.Name]; {
			case !excused && !seen[r.Name]:
				t.Errorf("nobody looks at GET %s (%s)", r.Path, r.Name)
			case excused && seen[r.Name]:
				t.Errorf("%s is excused and has a page", r.Name)
			}
		}
	}
	for name := range noPage {
		if !known[name] {
			t.Errorf("%s is excused and is no route", name)
		}
	}
}

// bare are the pages of programs with nothing in them yet: people without orders,
// and not even people.
func bare(t *testing.T) []*atlas {
	t.Helper()
	a := newAtlas(t, start(t, onlyPeople))
	a.of("tablero")
	a.as("tablero-vacio", "/tablero", seed.Beatriz)
	a.of("turno")
	a.as("", web.TurnPath, seed.Beatriz, seed.Jorge, seed.Ramiro, seed.Lucia)
	a.of("orden.lista")
	a.as("", web.OrdersPath, seed.Gloria)
	a.of("procedimiento")
	a.as("", web.ProcedurePath, seed.Gloria)
	empty := newAtlas(t, start(t, nothing))
	empty.of("demo")
	empty.as("", web.EnterPath, "")
	empty.of("ingreso")
	empty.as("", web.SignInPath, "")
	empty.of("iniciar")
	empty.as("iniciar", "/iniciar", "")
	empty.add(page{Path: "/iniciar", Send: true, Status: http.StatusUnprocessableEntity})
	return []*atlas{a, empty}
}

// atlases are those of the demonstration and of the bare worlds.
func atlases(t *testing.T) []*atlas {
	t.Helper()
	return append([]*atlas{pagesOf(t, demonstration(t))}, bare(t)...)
}

func pagesIn(all []*atlas) (list []page) {
	for _, a := range all {
		list = append(list, a.list...)
	}
	return list
}

// demonstration is the world that most pages are looked at in.
func demonstration(t *testing.T) *world {
	t.Helper()
	w := start(t, seed.Demo)
	if _, err := w.Desk.Tick(context.WithoutCancel(t.Context()), w.Notices.Alarm); err != nil {
		t.Fatal(err)
	}
	return w
}
