package orderpages_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

// asked files some orders of somebody's and returns their folios, the oldest first.
func (o *office) asked(b *browser, n int) (folios []string) {
	o.t.Helper()
	for i := range n {
		res, err := o.p.Desk.Create(o.t.Context(), people.Actor{Person: b.person, Roles: []people.Role{people.Requester}},
			&orders.Request{RequestForm: orders.RequestForm{Service: "Punto de red 12", Fault: fmt.Sprintf("=No llega la red %d a este lugar", i), CanWork: "no"}}, orders.Options{})
		if err != nil {
			o.t.Fatal(err)
		}
		o.clock.Advance(time.Minute)
		folios = append(folios, res.Folio)
	}
	return folios
}

var folioOfRow = regexp.MustCompile(`<a class="folio" href="/ordenes/(OS-[^"]+)"`)

func (a answer) folios() (list []string) {
	for _, m := range folioOfRow.FindAllStringSubmatch(a.body, -1) {
		list = append(list, m[1])
	}
	return list
}

// pageTo is where the pager of a list leads: not the link that shows what changed,
// which names the page that one is on.
func (a answer) pageTo(param string) string {
	_, pager, _ := strings.Cut(a.body, `<nav class="paginas"`)
	for _, m := range regexp.MustCompile(`href="(/ordenes\?[^"]*`+param+`=[^"]*)"`).FindAllStringSubmatch(pager, -1) {
		return strings.ReplaceAll(m[1], "&amp;", "&")
	}
	return ""
}

// A list is walked page by page, back as well as forth, and a new order does not move
// what somebody is walking through.
func TestAListIsWalkedBothWays(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		o := openOfficeOn(t, db, "")
		all := o.asked(o.ana, 120)
		slices.Reverse(all)
		first := o.chief.get("/ordenes").is(200).says("Más de 99 órdenes.", "ves 50")
		second := o.chief.get(first.pageTo("despues")).is(200)
		o.asked(o.ana, 3)
		third := o.chief.get(second.pageTo("despues")).is(200).says("20 órdenes en esta página").hides("Siguientes")
		if got := slices.Concat(first.folios(), second.folios(), third.folios()); !slices.Equal(got, all) {
			t.Errorf("forth: %d rows, not the 120 in their order", len(got))
		}
		back := o.chief.get(third.pageTo("antes")).is(200)
		if !slices.Equal(back.folios(), second.folios()) {
			t.Errorf("back from the third page stands %v", back.folios()[:3])
		}
		again := o.chief.get(back.pageTo("antes")).is(200)
		if !slices.Equal(again.folios(), first.folios()) {
			t.Errorf("back from the second page stands %v", again.folios()[:3])
		}
		top := o.chief.get(again.pageTo("antes")).is(200)
		if len(top.folios()) != 50 || top.folios()[3] != all[0] {
			t.Errorf("before what was the first page stand the new ones and a whole page, not %v", top.folios())
		}
		if top.pageTo("antes") != "" {
			t.Error("there is nothing before the first page")
		}
	})
}

// Filters live in the address, join, and are taken away one by one; what a person may
// not ask is not offered and changes nothing.
func TestFiltersLiveInTheAddress(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	mine := o.asked(o.other, 2)
	page := o.chief.get("/ordenes?abiertas=si&turno=ast").is(200).says("Situación: Abiertas", "De quién es el turno: AST", "1 orden.")
	if !slices.Equal(page.folios(), []string{folio}) || !strings.Contains(page.body, `href="/ordenes?abiertas=si"`) || !strings.Contains(page.body, `href="/ordenes?turno=ast"`) {
		t.Errorf("%v, each filter with a link that takes it away", page.folios())
	}
	for query, want := range map[string][]string{
		"actividad=asignar": {mine[1], mine[0]}, "mias=si&abiertas=si": nil, "q=olga": {mine[1], mine[0]}, "q=0002&abiertas=si": {mine[0]}, "prioridad=media": {folio},
		"abiertas=no": nil, "desde=2026-11-23&hasta=2026-11-23": {mine[1], mine[0], folio}, "desde=2026-11-24": nil, "vencidas=si": nil, "otro-medio=si": nil, "estado=NADA": {mine[1], mine[0], folio},
		"ast=" + string(o.tech.person.ID): {folio}, "unidad=" + o.ana.person.UnitID: {mine[1], mine[0], folio},
	} {
		if got := o.chief.get("/ordenes?" + query).is(200).folios(); !slices.Equal(got, want) {
			t.Errorf("%s lists %v, want %v", query, got, want)
		}
	}
	if to := o.chief.get("/ordenes?abiertas=si&turno=&estado=&col=falla&col=estado").is(http.StatusSeeOther).header.Get("Location"); to != "/ordenes?abiertas=si&col=falla%2Cestado" {
		t.Errorf("a form with empty inputs leads to %s", to)
	}
	o.chief.get("/ordenes?vencidas=si").says("Ninguna orden con estos filtros", "Quita uno")
	o.chief.get("/ordenes?q=zzzz").says("Ninguna orden con «zzzz»")
	own := o.ana.get("/ordenes?ast=" + string(o.tech.person.ID) + "&q=olga").is(200)
	for _, name := range []string{"ast", "unidad", "prioridad"} {
		if strings.Contains(own.body, `id="filtro-`+name+`"`) {
			t.Errorf("Ana is offered the filter %s", name)
		}
	}
	if got := own.folios(); got != nil {
		t.Errorf("Ana lists %v by somebody's name", got)
	}
	if got := o.ana.get("/ordenes").is(200).folios(); !slices.Equal(got, []string{folio}) {
		t.Errorf("Ana lists %v", got)
	}
	if to := o.chief.get("/ordenes?q=" + folio).is(http.StatusSeeOther).header.Get("Location"); to != "/ordenes/"+folio {
		t.Errorf("a whole folio leads to %s", to)
	}
}

// A person keeps what they look at under a name, with a counter, and nobody else gets
// to see it.
func TestAViewIsKeptUnderAName(t *testing.T) {
	o := openOffice(t, "")
	o.filed()
	o.asked(o.ana, 2)
	o.chief.get("/ordenes").says("Por asignar 2", "Vencidas 0", "Todas 3")
	o.tech.get("/ordenes").says("Mías abiertas 1")
	keep := url.Values{"nombre": {"Red de Ana"}, "consulta": {"abiertas=si&q=ana&col=falla,estado&rara=1"}}
	if to := o.chief.send("/listas/ordenes/vistas", keep).is(http.StatusSeeOther).header.Get("Location"); to != "/ordenes?abiertas=si&col=falla%2Cestado&q=ana" {
		t.Errorf("back to %s", to)
	}
	page := o.chief.get("/ordenes?abiertas=si").is(200).says("La vista «Red de Ana» quedó guardada.", "Red de Ana 3")
	o.chief.send("/listas/ordenes/vistas", keep).is(http.StatusUnprocessableEntity).says("Ya tienes una vista con ese nombre").shows(`name="nombre" value="Red de Ana"`)
	o.chief.send("/listas/ordenes/vistas", url.Values{"nombre": {" "}}).is(http.StatusUnprocessableEntity).says("Escribe un nombre para la vista")
	id := regexp.MustCompile(`action="/listas/ordenes/vistas/([^"]+)"`).FindStringSubmatch(page.body)[1]
	o.tech.send("/listas/ordenes/vistas/"+id, url.Values{"hacer": {"eliminar"}}).is(http.StatusNotFound)
	o.chief.send("/listas/ordenes/vistas/"+id, url.Values{"hacer": {"renombrar"}, "nombre": {"La red"}}).is(http.StatusSeeOther)
	o.chief.get("/ordenes").says("La red 3").hides("Red de Ana")
	o.chief.send("/listas/ordenes/vistas/"+id, url.Values{"hacer": {"eliminar"}}).is(http.StatusSeeOther)
	o.chief.get("/ordenes").says("La vista quedó eliminada").hides(">La red")
}

// Columns are chosen in the address, and remembered for the person who asks for it.
func TestColumnsAreChosen(t *testing.T) {
	o := openOffice(t, "")
	o.filed()
	head := func(a answer) string {
		return strings.Join(regexp.MustCompile(`(?s)<thead.*?</thead>`).FindAllString(a.body, 1), "")
	}
	if h := head(o.chief.get("/ordenes?col=ast,prioridad").is(200)); !strings.Contains(h, "AST") || !strings.Contains(h, "Prioridad") || !strings.Contains(h, "Folio") || strings.Contains(h, "Falla") {
		t.Errorf("the columns are %s", h)
	}
	if to := o.chief.send("/listas/ordenes/columnas", url.Values{"col": {"unidad", "nada"}, "abiertas": {"si"}}).is(http.StatusSeeOther).header.Get("Location"); to != "/ordenes?abiertas=si" {
		t.Errorf("back to %s", to)
	}
	if h := head(o.chief.get("/ordenes").is(200)); !strings.Contains(h, "Unidad") || strings.Contains(h, "Falla") {
		t.Errorf("the remembered columns are %s", h)
	}
	if h := head(o.tech.get("/ordenes").is(200)); strings.Contains(h, "Unidad") {
		t.Errorf("somebody else has %s", h)
	}
}

// What is shown leaves as a file: the same rows and columns, all pages, no cell that
// could run, and the audit says who took how many by which filters.
func TestWhatIsShownLeavesAsAFile(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		o := openOfficeOn(t, db, "")
		o.filed()
		o.asked(o.ana, 60)
		file := o.chief.send("/listas/ordenes/descargar", url.Values{"formato": {"csv"}, "abiertas": {"si"}, "estado": {"E02"}, "col": {"falla,registrada"}}).is(200)
		lines := strings.Split(strings.TrimSpace(file.body), "\r\n")
		if len(lines) != 61 || lines[0] != "\ufeffFolio,Falla,Persona usuaria,Lugar,Registrada" || !strings.Contains(lines[1], ",'=No llega la red 59 a este lugar,Ana Ejemplo,,2026-11-23 ") {
			t.Errorf("%d lines, %q, %q", len(lines), lines[0], lines[1])
		}
		if d := file.header.Get("Content-Disposition"); d != "attachment; filename=ordenes.csv" {
			t.Errorf("as %s", d)
		}
		book, err := excelize.OpenReader(bytes.NewReader([]byte(o.ana.send("/listas/ordenes/descargar", url.Values{"formato": {"xlsx"}, "q": {"ana"}}).is(200).body)))
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		if rows, err := book.GetRows("Datos"); err != nil || len(rows) != 1 {
			t.Errorf("Ana finds nobody by name, and takes %d rows, %v", len(rows), err)
		}
		own := o.other.send("/listas/ordenes/descargar", url.Values{"formato": {"csv"}}).is(200)
		if n := strings.Count(own.body, "\r\n"); n != 1 {
			t.Errorf("Olga, who asked for nothing, takes %d lines", n)
		}
		history, err := audit.History(t.Context(), db.Read(), "exportacion:"+string(o.chief.person.ID))
		if err != nil || len(history) != 1 || !strings.Contains(history[0].Data, `"renglones":60`) || !strings.Contains(history[0].Data, `"estado":"E02"`) || !strings.Contains(history[0].Data, `"columnas":"folio,falla,registrada"`) {
			t.Errorf("the audit says %v, %v", history, err)
		}
	})
}

// What an address asks for and no filter has is said, and narrows nothing.
func TestAStrangeFilterIsSaid(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	const title = "La dirección pide un filtro que no se puede aplicar."
	for query, said := range map[string]string{
		"estado=E99": "«E99»", "desde=ayer": "Registradas desde «ayer»", "vencidas=quizas": "Vencidas «quizas»", "ast=nadie&prioridad=%3Cb%3E": "AST «nadie»",
	} {
		o.chief.get("/ordenes?"+query).is(200).says(title, said, folio)
	}
	for _, query := range []string{"", "?estado=E02", "?desde=2026-11-01", "?abiertas=si"} {
		o.chief.get("/ordenes" + query).is(200).hides(title)
	}
}
