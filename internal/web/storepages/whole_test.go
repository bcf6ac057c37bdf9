package storepages_test

import (
	"context"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/proof"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/slips"
	"secogem.gob.mx/soporte/internal/supplies"
)

// house is the whole program with its cast.
type house struct {
	*world
	*seed.Driver
}

func furnished(t *testing.T, db *database.DB) *house {
	t.Helper()
	begin := time.Date(2026, 10, 5, 10, 0, 0, 0, clock.Mexico)
	now := clock.NewFake(begin)
	p, err := program.New(db, program.Config{BaseURL: "http://soporte.test", Demo: true, DemoPIN: "4826", Files: t.TempDir(), Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	cast, err := seed.Load(t.Context(), p, begin)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	return &house{&world{t, p, s.URL}, &seed.Driver{Program: p, Clock: now, Cast: cast}}
}

// as sits somebody of the cast down at a browser.
func (h *house) as(name string) *browser {
	h.t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{world: h.world, Client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	b.post("/demo/" + string(h.Cast.People[name].ID)).is(http.StatusSeeOther)
	return b
}

func (h *house) walk(ways ...string) orders.View {
	h.t.Helper()
	ref, err := h.Walk(h.t.Context(), seed.Start{}, ways...)
	if err != nil {
		h.t.Fatal(err)
	}
	return h.view(ref)
}

func (h *house) view(ref string) orders.View {
	h.t.Helper()
	v, err := h.p.Desk.Open(h.t.Context(), orders.System(), ref)
	if err != nil {
		h.t.Fatal(err)
	}
	return v
}

func (h *house) named(name string) supplies.Item {
	h.t.Helper()
	for _, i := range h.Cast.Items {
		if i.Name == name {
			got, err := h.p.Supplies.Item(h.t.Context(), h.p.DB.Read(), i.ID)
			if err != nil {
				h.t.Fatal(err)
			}
			return got
		}
	}
	h.t.Fatalf("no %s", name)
	return supplies.Item{}
}

var input = regexp.MustCompile(`(?s)<input[^>]*>|<select.*?</select>`)

// fill opens a page, changes some fields of the form that goes to an address, and sends it.
func (b *browser) fill(page, action string, pairs ...string) answer {
	b.t.Helper()
	a := b.get(page).is(200).page()
	_, rest, ok := strings.Cut(a.body, `action="`+action+`"`)
	if !ok {
		b.t.Fatalf("%s has no form that goes to %s", page, action)
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	form := url.Values{}
	for _, tag := range input.FindAllString(rest, -1) {
		name, value := attr(tag, "name"), attr(tag, "value")
		if strings.HasPrefix(tag, "<select") {
			value = ""
			if m := regexp.MustCompile(`<option value="([^"]*)"[^>]* selected`).FindStringSubmatch(tag); m != nil {
				value = m[1]
			}
		}
		if t := attr(tag, "type"); name != "" && (t != "checkbox" && t != "radio" || strings.Contains(tag, " checked")) {
			form.Set(name, html.UnescapeString(value))
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r, err := b.PostForm(b.url+action, form)
	return b.read(r, err)
}

func attr(tag, name string) string {
	if m := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag); m != nil {
		return m[1]
	}
	return ""
}

// rev11 R-S-03 R-A-06 A-14 F-07: from what an AST asks for to what comes back.
func TestARequestFromItsLinesToItsReturn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := furnished(t, db)
		v := h.walk("OS-01", "OS-06", "OS-12")
		source, pile := h.named("Fuente ATX"), h.named("Pila para no-break")
		ask := &orders.AskSupplies{Lines: []orders.Line{{ItemID: source.ID, Quantity: 1, Purpose: "no arranca"}, {ItemID: pile.ID, Quantity: 1, Purpose: "pierde la hora"}}, Urgent: true}
		if _, err := h.Do(t.Context(), v, procedure.Adviser, ask); err != nil {
			t.Fatal(err)
		}
		jorge, beatriz, lucia := h.as(seed.Jorge), h.as(seed.Beatriz), h.as(seed.Lucia)
		const folio = "INS-2026-000001"
		self := "/bodega/solicitudes/" + folio
		jorge.get("/bodega/solicitudes").is(200).page().says(folio, "Por decidir", "Urgente", "1 solicitud tuya está en camino.")
		h.as(seed.Paola).get("/bodega/solicitudes").is(200).hides(folio)
		lucia.get(self).is(403)
		beatriz.get("/bodega/solicitudes").is(200).page().says("1 solicitud espera por ti.")
		jorge.get(self).is(200).page().hides(self + "/decision")
		beatriz.get("/avisos").is(200).says("solicita insumos")

		decide := []string{"decisiones[0].decision", "surtir", "decisiones[0].cantidad", "1", "decisiones[1].decision", "adquirir", "decisiones[1].cantidad", "1"}
		beatriz.post(self + "/decision").is(422).page().says("por corregir")
		beatriz.fill(self, self+"/decision", append(decide[:len(decide):len(decide)], "decisiones[1].decision", "negar")...).is(422).page().says("Di por qué se niega")
		sheet := beatriz.fill(self, self+"/decision", decide...).is(303).location
		page := beatriz.get(sheet).is(200).page().says("Se firma exactamente esto", "Solicitud de insumos", "Surtir", "Adquirir", "Tu contraseña o PIN")
		shown := regexp.MustCompile(`Huella SHA-256 ([0-9a-f]{64})`).FindStringSubmatch(page.words())
		if len(shown) != 2 || !strings.HasPrefix(beatriz.get(sheet+"/1").is(200).body, "%PDF-") {
			t.Fatalf("the sheet has the hash %v", shown)
		}
		for _, other := range []*browser{jorge, lucia, h.as(seed.Paola)} {
			if got := other.get(sheet); got.status != 404 && got.status != 403 {
				t.Errorf("somebody else sees the sheet: %d", got.status)
			}
		}
		beatriz.get(self).is(200).page().says("Lo que escribiste espera tu firma").has(`href="` + sheet + `"`)
		beatriz.get(self + "?corregir=" + sheet[strings.LastIndexByte(sheet, '/')+1:] + "&paso=decision").is(200).page().hides("espera tu firma")
		beatriz.fill(sheet, sheet, "declara", "si", "firma", "0000").is(422).page().says("Se firma exactamente esto")
		if h.named("Fuente ATX").Reserved != 0 || h.paper(v, folio).Version != 1 {
			t.Error("what was only shown, or refused, reserved something or wrote into the paper")
		}
		beatriz.fill(sheet, sheet, "declara", "si", "firma", "4826").goes(self)
		if p := h.paper(v, folio); p.Hash != shown[1] || !p.HasSigned(slips.SlotDecides) {
			t.Errorf("signed is %s, shown was %s", p.Hash, shown[1])
		}
		beatriz.get(sheet).goes(self) // nobody signs it twice
		if got := h.named("Fuente ATX"); got.Reserved != 1 || got.Stock != source.Stock {
			t.Errorf("%+v", got)
		}
		jorge.get("/avisos").is(200).says("La Supervisión decidió").has(`href="` + self + `"`)

		// The rows are those of the request: nobody adds one, and what leaves is signed for.
		beatriz.get(self).is(200).hides("Agregar renglón")
		sheet = beatriz.fill(self, self+"/entrega", "entregas[0].cantidad", "1").is(303).location
		beatriz.get(sheet).is(200).says("Fuente ATX")
		beatriz.fill(sheet, sheet, "declara", "si").is(422).page()
		beatriz.fill(sheet, sheet, "declara", "si", "firma", "0000").is(422).page()
		if got := h.named("Fuente ATX"); got.Stock != source.Stock {
			t.Errorf("without a signature it left: %+v", got)
		}
		beatriz.fill(self, self+"/entrega", "entregas[0].cantidad", "0").is(422).page().says("Escribe cuánto entregas")
		beatriz.signs(self, self+"/entrega", "entregas[0].cantidad", "1")
		if got := h.named("Fuente ATX"); got.Reserved != 0 || got.Stock != source.Stock-1 {
			t.Errorf("%+v", got)
		}
		h.as(seed.Paola).post(self+"/acuse", "firma", "4826", "declara", "si").is(403)
		jorge.signs(self, self+"/acuse")
		p := h.paper(v, folio)
		if s, ok := p.SignedBy(slips.SlotHandsOut); !ok || !slices.Contains(s.Sections, "entrega") || s.Role != string(people.Supervisor) {
			t.Errorf("the Supervisor's signature is %+v", s)
		}
		if _, ok := p.SignedBy(slips.SlotDecides); !ok || p.Status != papers.ToSign {
			t.Errorf("%s, %+v", p.Status, p.Signatures)
		}
		if _, ok := p.SignedBy(slips.SlotReceives); !ok {
			t.Errorf("%+v", p.Signatures)
		}

		// what is missing is bought and comes
		beatriz.get("/bodega/adquisiciones").is(200).page().says("Pila para no-break")
		beatriz.post("/bodega/adquisiciones").is(422).page()
		beatriz.fill("/bodega/adquisiciones", "/bodega/adquisiciones", "gestion", "Requisición 118", "proveedor", "Recursos Materiales", "fecha_compromiso", "2026-10-15").goes("/bodega/adquisiciones")
		list := beatriz.get("/bodega/adquisiciones").is(200).page().says("Requisición 118", "En curso")
		link := regexp.MustCompile(`/bodega/adquisiciones/[0-9a-f-]{36}`).FindString(list.body)
		jorge.get(link).is(403)
		beatriz.post(link + "/recepcion").is(422).page()
		beatriz.fill(link, link+"/recepcion", "documento", "Factura 8", "lineas[0].costo", "1,180.5x").is(422).page().says("pesos y centavos")
		beatriz.fill(link, link+"/recepcion", "documento", "Factura 8", "lineas[0].costo", "1,180.50").goes(link)
		beatriz.get(link).is(200).page().says("Recibida")
		jorge.get("/avisos").is(200).says("Llegó lo que esperaba tu orden: 1 pza de Pila para no-break")
		beatriz.signs(self, self+"/entrega", "entregas[0].cantidad", "1")
		jorge.signs(self, self+"/acuse")
		jorge.get(self).is(200).page().says("Cerrada")
		if p = h.paper(v, folio); p.Status != papers.Final {
			t.Errorf("the paper is %s", p.Status)
		}
		if err := h.p.Documents.Catch(t.Context()); err != nil {
			t.Fatal(err)
		}
		jorge.get("/ordenes/"+v.Order.Folio+"/formatos/"+p.ID).is(200).says("Surtir", "Adquirir")
		h.frozen(v, folio, "Decisión por renglón", "Surtir", "Adquirir", "Pila para no-break")

		// it is seen in the machine's life and in the report
		jorge.get("/equipos/"+string(v.Order.AssetID)).is(200).says("Piezas que se le pusieron", "Fuente ATX", "$745.00")
		jorge.get("/bodega/consumo?por=equipo&equipo=" + string(v.Order.AssetID)).is(200).page().says("en 2 piezas.")
		for _, by := range []string{"insumo", "categoria", "mes"} {
			jorge.get("/bodega/consumo?por=" + by).is(200).page()
		}
		file := jorge.post("/bodega/consumo/descargar", "formato", "csv").is(200)
		if !strings.Contains(file.body, "Fuente ATX") || !strings.Contains(file.body, "745.00") {
			t.Errorf("%s", file.body)
		}

		beatriz.post(self + "/devolucion").is(422).page()
		beatriz.fill(self, self+"/devolucion", "devueltas[0].cantidad", "1", "motivo_devolucion", "Era el cable").goes(self)
		if got := h.named("Fuente ATX"); got.Stock != source.Stock || got.Value != source.Value {
			t.Errorf("%+v, %+v", got, source)
		}
		if used := h.used(v); used != "1 Pila para no-break" {
			t.Errorf("ST-OS says that it used %q", used)
		}
		beatriz.get("/bodega/insumos/"+source.ID).is(200).page().says("Se surte de lo reservado", "Devolución", v.Order.Folio)
		h.holds()
	})
}

// signs sends a form of a request, reads the sheet that it would sign, and signs it.
func (b *browser) signs(self, action string, pairs ...string) {
	b.t.Helper()
	sheet := b.fill(self, action, pairs...).is(303).location
	b.fill(sheet, sheet, "declara", "si", "firma", "4826").goes(self)
}

func (h *house) paper(v orders.View, folio string) papers.Paper {
	h.t.Helper()
	for _, p := range h.view(v.Order.Folio).Papers {
		if p.Folio == folio {
			return p
		}
	}
	h.t.Fatalf("no paper %s", folio)
	return papers.Paper{}
}

// frozen judges that the paper was frozen, and what its sheet says.
func (h *house) frozen(v orders.View, folio string, words ...string) {
	h.t.Helper()
	ctx, c := h.t.Context(), h.p.DB.Read()
	list, err := h.p.Documents.OfOrder(ctx, c, h.view(v.Order.Folio))
	if err != nil {
		h.t.Fatal(err)
	}
	for _, d := range list {
		if d.Folio != folio {
			continue
		}
		if _, ok, err := h.p.Papers.CopyOf(ctx, c, d.Subject()); err != nil || !ok {
			h.t.Errorf("%s was not frozen: %v", folio, err)
		}
		sheet, err := h.p.Documents.Sheet(ctx, c, d)
		if err != nil {
			h.t.Fatal(err)
		}
		said := fmt.Sprintf("%+v", sheet)
		for _, w := range words {
			if !strings.Contains(said, w) {
				h.t.Errorf("the sheet does not say %q", w)
			}
		}
		return
	}
	h.t.Errorf("no document %s", folio)
}

// used is field 27 of ST-OS.
func (h *house) used(v orders.View) string {
	h.t.Helper()
	d, err := h.p.Documents.Of(h.t.Context(), h.p.DB.Read(), h.view(v.Order.Folio), documents.StOS)
	if err != nil {
		h.t.Fatal(err)
	}
	var parts []string
	for _, l := range d.Value.(*papers.ServiceOrderPaper).Supplies {
		parts = append(parts, fmt.Sprint(l.Quantity, " ", l.Name))
	}
	return strings.Join(parts, ", ")
}

func (h *house) holds() {
	h.t.Helper()
	if report, err := proof.Verify(context.Background(), h.p.DB, nil); err != nil || !report.Holds() {
		h.t.Errorf("something does not hold: %v\n%s", err, report)
	}
}

// rev11 A-13 D-13 A-14, GAP-31: an order waits for what is bought, goes back to its question
// when it comes, and what the answer promises is kept for it.
func TestAnOrderWaitsForWhatIsBoughtAndKeepsIt(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		h := furnished(t, db)
		v := h.walk("OS-01", "OS-06", "OS-14", "OS-40", "OS-42", "OS-46", "OS-52")
		if v.Order.State != procedure.E13I {
			t.Fatalf("%s", v.Order.State)
		}
		beatriz := h.as(seed.Beatriz)
		list := beatriz.get("/bodega/adquisiciones").is(200).page().says("Requisición a Recursos Materiales")
		link := regexp.MustCompile(`/bodega/adquisiciones/[0-9a-f-]{36}`).FindString(list.body)
		beatriz.get(link).is(200).says(v.Order.Folio)
		beatriz.fill(link, link+"/fecha", "fecha_compromiso", "2026-10-20", "motivo_fecha", "Avisó el proveedor").goes(link)
		beatriz.fill(link, link+"/recepcion", "documento", "Remisión 4").goes(link)
		v = h.view(v.Order.Folio)
		if v.Order.State != procedure.E13 {
			t.Fatalf("the order is in %s", v.Order.State)
		}
		held, err := h.p.Supplies.Reserved(t.Context(), db.Read(), string(v.Order.ID))
		if err != nil || len(held) != 1 || held[0].Qty != 1 {
			t.Fatalf("%+v, %v", held, err)
		}
		item := h.named(held[0].Name)
		other := h.named("Fuente ATX")
		sure := &orders.DetermineResources{Exit: "si", Missing: "Lo que llegó y una fuente", Lines: []orders.Line{{ItemID: other.ID, Quantity: int(other.Stock) + 1}}}
		if _, err := h.Do(t.Context(), v, procedure.Supervisor, sure); err == nil || !strings.Contains(err.Error(), "No alcanza") {
			t.Fatalf("it promised what there is not: %v", err)
		}
		sure.Lines[0].Quantity = 1
		if _, err := h.Do(t.Context(), v, procedure.Supervisor, sure); err != nil {
			t.Fatal(err)
		}
		if got := h.named("Fuente ATX"); got.Reserved != 1 {
			t.Errorf("%+v", got)
		}
		path := "/ordenes/" + v.Order.Folio + "/actividades/entregar-recursos"
		page := beatriz.get(path).is(200).body
		if !strings.Contains(page, other.ID) || !strings.Contains(page, item.ID) {
			t.Error("what is reserved does not stand in the form")
		}
		beatriz.handsOut(path, other.ID)
		give := &orders.ProvideResources{Lines: []orders.Line{{ItemID: other.ID, Quantity: 1}, {ItemID: item.ID, Quantity: 1}}, Order: "Instala las dos piezas y prueba", Signing: seals.Signing{Secret: "4826", Declared: true}}
		if _, err := h.Do(t.Context(), h.view(v.Order.Folio), procedure.Supervisor, give); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Do(t.Context(), h.view(v.Order.Folio), procedure.Adviser, &orders.TakeResources{Signing: seals.Signing{Secret: "4826", Declared: true}}); err != nil {
			t.Fatal(err)
		}
		list2, err := h.p.Supplies.OfOrder(t.Context(), db.Read(), string(v.Order.ID))
		if err != nil || len(list2) != 1 || list2[0].State != supplies.Closed {
			t.Errorf("%+v, %v", list2, err)
		}
		if p := h.paper(v, list2[0].Folio); p.Status != papers.Final || !p.HasSigned(orders.SlotDecides) || !p.HasSigned(orders.SlotGranted) || !p.HasSigned(orders.SlotSupplies) {
			t.Errorf("the paper is %s, signed by %+v", p.Status, p.Signatures)
		}
		if held, err = h.p.Supplies.Reserved(t.Context(), db.Read(), string(v.Order.ID)); err != nil || len(held) != 0 {
			t.Errorf("%+v, %v", held, err)
		}
		h.holds()
	})
}

// handsOut writes activity 14 by hand: what is asked too much of is refused before a sheet
// is shown, and the sheet shows what would be signed and moves nothing (rev11 A-14, R-U-02).
func (b *browser) handsOut(path, item string) {
	b.t.Helper()
	sign := []string{"lineas[0].articulo", item, "lineas[0].cantidad", "99", "lineas[1].articulo", "", "lineas[1].cantidad", "", "instruccion", "Instala la pieza y prueba"}
	b.fill(path, path, sign...).is(422).page().says("Fuente ATX")
	sign[3] = "1"
	sheet := b.fill(path, path, sign...).is(303).location
	b.get(sheet).is(200).page().says("Se firma exactamente esto", "Entrega: Supervisor", "Fuente ATX", "Tu contraseña o PIN")
	b.fill(sheet, sheet, "declara", "si", "firma", "0000").is(422).page()
}
