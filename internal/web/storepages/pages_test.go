package storepages_test

import (
	"context"
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
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/supplies"
)

var (
	monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)
	by     = audit.By{Actor: audit.System, At: monday}
)

// world is a whole program over an empty database; each person has a browser.
type world struct {
	t   *testing.T
	p   *program.Program
	url string
}

type browser struct {
	*world
	*http.Client
	actor people.Actor
}

func start(t *testing.T, db *database.DB) *world {
	t.Helper()
	p, err := program.New(db, program.Config{BaseURL: "http://soporte.test", Demo: true, DemoPIN: "4826", Clock: clock.NewFake(monday).Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	return &world{t, p, s.URL}
}

func (w *world) write(f func(ctx context.Context, c *database.Conn) error) {
	w.t.Helper()
	if err := w.p.DB.Write(w.t.Context(), func(c *database.Conn) error { return f(w.t.Context(), c) }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) enter(name string, roles ...people.Role) *browser {
	w.t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{world: w, Client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	w.write(func(ctx context.Context, c *database.Conn) error {
		u, err := w.p.People.AddUnit(ctx, c, by, people.Unit{Name: "Unidad de " + name})
		if err != nil {
			return err
		}
		p, err := w.p.People.AddPerson(ctx, c, by, people.Person{Name: name, Post: "Analista", Email: strings.ToLower(name[:3]) + "@dependencia.example", UnitID: u.ID})
		for _, r := range roles {
			if err == nil {
				err = w.p.People.GrantRole(ctx, c, by, people.Grant{PersonID: p.ID, Role: r, From: monday.Add(-time.Hour)})
			}
		}
		b.actor = people.Actor{Person: p, Roles: append(roles, people.Requester), At: monday}
		return err
	})
	b.post("/demo/" + string(b.actor.Person.ID)).is(http.StatusSeeOther)
	return b
}

func (w *world) item(name string, stock, minimum int64) (i supplies.Item) {
	w.t.Helper()
	w.write(func(ctx context.Context, c *database.Conn) (err error) {
		i, err = w.p.Supplies.Add(ctx, c, supplies.Item{Name: name, Unit: "pza", Stock: stock, Minimum: minimum}, by)
		return err
	})
	return i
}

func (w *world) stock(id string) int64 {
	w.t.Helper()
	i, err := w.p.Supplies.Item(w.t.Context(), w.p.DB.Read(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return i.Stock
}

type answer struct {
	t              *testing.T
	status         int
	location, body string
}

func (b *browser) get(path string) answer {
	b.t.Helper()
	r, err := b.Get(b.url + path)
	return b.read(r, err)
}

func (b *browser) post(path string, pairs ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	r, err := b.PostForm(b.url+path, form)
	return b.read(r, err)
}

func (b *browser) read(r *http.Response, err error) answer {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{b.t, r.StatusCode, r.Header.Get("Location"), string(body)}
}

var (
	tags   = regexp.MustCompile(`(?s)<(script|style|svg).*?</(script|style|svg)>|<[^>]*>`)
	ids    = regexp.MustCompile(` id="([^"]+)"`)
	inputs = regexp.MustCompile(`<(?:input|select|textarea)[^>]*>`)
)

func (a answer) words() string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(a.body, " ")), " ")
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, not %d: %s", a.status, status, a.words())
	}
	return a
}

func (a answer) goes(path string) {
	a.t.Helper()
	if a.is(http.StatusSeeOther).location != path {
		a.t.Errorf("goes to %s, not to %s", a.location, path)
	}
}

func (a answer) says(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if !strings.Contains(a.words(), s) {
			a.t.Errorf("does not say %q: %s", s, a.words())
		}
	}
	return a
}

func (a answer) has(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if !strings.Contains(a.body, s) {
			a.t.Errorf("does not have %q", s)
		}
	}
	return a
}

// hidden is the value of a hidden input.
func (a answer) hidden(name string) string {
	a.t.Helper()
	m := regexp.MustCompile(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(a.body)
	if m == nil {
		a.t.Fatalf("no input %q", name)
	}
	return m[1]
}

func (a answer) hides(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if strings.Contains(a.body, s) {
			a.t.Errorf("has %q", s)
		}
	}
	return a
}

// page asks what every page must have: one h1, ids of their own, labels.
func (a answer) page() answer {
	a.t.Helper()
	if n := strings.Count(a.body, "<h1"); n != 1 {
		a.t.Errorf("the page has %d h1", n)
	}
	seen := map[string]bool{}
	for _, m := range ids.FindAllStringSubmatch(a.body, -1) {
		if seen[m[1]] {
			a.t.Errorf("the id %q is used twice", m[1])
		}
		seen[m[1]] = true
	}
	for _, in := range inputs.FindAllString(a.body, -1) {
		id := ids.FindStringSubmatch(in)
		if strings.Contains(in, `type="hidden"`) || strings.Contains(in, "aria-label=") || strings.Contains(in, `type="radio"`) {
			continue
		}
		if id == nil || !strings.Contains(a.body, `for="`+id[1]+`"`) {
			a.t.Errorf("no label for %s", in)
		}
	}
	return a
}

func TestWhoReadsAndWhoKeeps(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	i := w.item("Memoria DDR4 8 GB", 5, 2)
	chief, tech := w.enter("Carla Modelo", people.Supervisor), w.enter("Jorge Muestra", people.Adviser)
	user, eyes, admin := w.enter("Ana Ejemplo"), w.enter("Gloria Prueba", people.Auditor), w.enter("Saúl Prueba", people.Administrator)
	paths := []string{"/bodega", "/bodega/insumos/" + i.ID}
	posts := []string{"/bodega/entradas", "/bodega/insumos", "/bodega/insumos/" + i.ID + "/ajustes"}
	for _, path := range paths {
		chief.get(path).is(200).page().has(`action="/bodega/`)
		tech.get(path).is(200).page().says("Memoria DDR4 8 GB").hides(`action="/bodega/`)
		for _, b := range []*browser{user, eyes, admin} {
			b.get(path).is(403).hides("Memoria DDR4")
		}
	}
	for _, path := range posts {
		for _, b := range []*browser{user, tech, eyes, admin} {
			b.post(path, "insumo", i.ID, "cantidad", "3", "documento", "Factura 1", "contado", "1", "motivo", "Lo conté otra vez", "visto", "5").is(403)
		}
	}
	if n := w.stock(i.ID); n != 5 {
		t.Errorf("stock %d", n)
	}
	chief.get("/tablero").is(200).has(`href="/bodega"`)
}

func TestEntries(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := start(t, db)
		chief := w.enter("Carla Modelo", people.Supervisor)
		chief.get("/bodega").is(200).page().says("La bodega está vacía", "Agregar un insumo").hides("Registrar una entrada")
		short := w.item("Aire comprimido", 1, 4)
		w.item("Batería CR2032", 0, 1)
		w.item("Cable UTP", 90, 10)
		page := chief.get("/bodega").is(200).page().says("2 insumos están por debajo de su mínimo.", "3 insumos en la bodega.", "Hay que surtir: Batería CR2032, Aire comprimido.", "mínimo 4 0 1 $0.00 Bajo", "mínimo 1 0 0 $0.00 Agotado", "90 pza mínimo 10 0 90 $0.00 Bien")
		if strings.Index(page.body, ">Batería CR2032<") > strings.Index(page.body, ">Aire comprimido<") || strings.Index(page.body, ">Aire comprimido<") > strings.Index(page.body, ">Cable UTP<") {
			t.Error("what runs short does not come first")
		}

		key := database.NewID()
		fields := []string{"_clave", key, "insumo", short.ID, "cantidad", "6", "documento", "Factura 118"}
		chief.post("/bodega/entradas", fields...).goes("/bodega")
		chief.post("/bodega/entradas", fields...).goes("/bodega") // a second click
		if n := w.stock(short.ID); n != 7 {
			t.Errorf("stock %d", n)
		}
		chief.post("/bodega/entradas", "_clave", key, "insumo", short.ID, "cantidad", "7", "documento", "Factura 118").is(422).says("ya se había enviado con otros datos")
		chief.get("/bodega").is(200).says("Entrada registrada.", "1 insumo está por debajo de su mínimo.")

		for name, c := range map[string]struct {
			fields []string
			says   string
		}{
			"nothing":         {nil, "Elige una opción en «Insumo»."},
			"no quantity":     {[]string{"insumo", short.ID, "cantidad", "0", "documento", "Factura 118"}, "un número mayor o igual que 1"},
			"a fraction":      {[]string{"insumo", short.ID, "cantidad", "1.5", "documento", "Factura 118"}, "un número entero"},
			"an unknown item": {[]string{"insumo", "no-hay", "cantidad", "1", "documento", "Factura 118"}, "Elige un insumo de la lista."},
			"no document":     {[]string{"insumo", short.ID, "cantidad", "1"}, "Documento o nota"},
		} {
			bad := chief.post("/bodega/entradas", append([]string{"_clave", database.NewID()}, c.fields...)...).is(422).page().says(c.says)
			if len(c.fields) > 4 {
				bad.has(`value="Factura 118"`)
			}
			if t.Failed() {
				t.Fatal(name)
			}
		}
		if n := w.stock(short.ID); n != 7 {
			t.Errorf("stock %d after what was refused", n)
		}
	})
}

func TestAnItemIsAdded(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	chief := w.enter("Carla Modelo", people.Supervisor)
	fields := []string{"_clave", database.NewID(), "nombre", "Disco SSD 480 GB", "unidad", "pza", "existencia", "0", "minimo", "2"}
	chief.post("/bodega/insumos", fields...).goes("/bodega")
	chief.post("/bodega/insumos", fields...).goes("/bodega")
	chief.get("/bodega").is(200).says("«Disco SSD 480 GB» ya está en la bodega.", "1 insumo en la bodega.", "Agotado")
	chief.post("/bodega/insumos", "_clave", database.NewID(), "nombre", "Disco SSD 480 GB", "unidad", "caja", "existencia", "4", "minimo", "2").is(422).page().
		says("Ya hay un insumo con ese nombre").has(`value="caja"`, `value="4"`, `href="#c-nombre"`)
	chief.post("/bodega/insumos", "nombre", "Otro", "unidad", "pza", "existencia", "-1", "minimo", "x").is(422).says("mayor o igual que 0", "un número entero")
}

func TestTheStockIsCorrected(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := start(t, db)
		chief := w.enter("Carla Modelo", people.Supervisor)
		i := w.item("Memoria DDR4 8 GB", 5, 2)
		at := "/bodega/insumos/" + i.ID
		chief.get(at).is(200).page().says("Existencia inicial", "+5").has(`name="visto" value="5"`, `href="/bodega?insumo=`+i.ID+`#entrada"`)
		chief.get("/bodega?insumo=" + i.ID).is(200).has(`value="` + i.ID + `" checked`)

		fields := []string{"_clave", database.NewID(), "contado", "0", "motivo", "Se encontraron dañadas", "visto", "5"}
		chief.post(at+"/ajustes", fields...).goes(at)
		chief.post(at+"/ajustes", fields...).goes(at)
		chief.get(at).is(200).page().says("Existencia corregida.", "Ajuste", "−5", "Se encontraron dañadas", "Carla Modelo", "Agotado")

		stale := chief.post(at+"/ajustes", "_clave", database.NewID(), "contado", "3", "motivo", "Aparecieron en otra caja", "visto", "5").is(409).page()
		stale.says("La existencia cambió mientras contabas: ahora hay 0 pza.", "Aparecieron en otra caja").has(`name="visto" value="0"`, `value="3"`)
		chief.post(at+"/ajustes", "contado", "0", "motivo", "Aparecieron en otra caja", "visto", "0").is(422).says("Es lo que ya dice el registro")
		chief.post(at+"/ajustes", "contado", "3", "motivo", "No sé", "visto", "0").is(422).says("al menos 10 caracteres", "No sé")
		chief.post(at+"/ajustes", "contado", "3", "motivo", "Aparecieron en otra caja", "visto", "0").goes(at)
		if n := w.stock(i.ID); n != 3 {
			t.Errorf("stock %d", n)
		}
		chief.get("/bodega/insumos/no-hay").is(404)
		chief.post("/bodega/insumos/no-hay/ajustes", "contado", "3", "motivo", "Aparecieron en otra caja", "visto", "0").is(404)
	})
}

// Of two who correct the data of a supply at once, the second is shown both versions: nobody
// writes over what the other has just said.
func TestTheDataOfASupplyAreNotWrittenOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := start(t, db)
		chief, other := w.enter("Carla Modelo", people.Supervisor), w.enter("Irene Bosquejo", people.Supervisor)
		i := w.item("Memoria DDR4 8 GB", 5, 2)
		at := "/bodega/insumos/" + i.ID
		data := func(seen, name, minimum string) []string {
			return []string{"_clave", database.NewID(), "_visto", seen, "nombre", name, "unidad", "pza", "clase", "refaccion", "lugar", "", "minimo", minimum, "activo", "si"}
		}
		seen := chief.get(at).is(200).hidden("_visto")
		other.post(at, data(seen, "Memoria DDR4 8 GB", "7")...).goes(at)
		late := chief.post(at, data(seen, "Memoria DDR4 de 8 GB", "2")...).is(409).page()
		late.says("Alguien más corrigió los datos", "Las dos versiones", "Mínimo 7 2", "Nombre Memoria DDR4 8 GB Memoria DDR4 de 8 GB").has(`value="Memoria DDR4 de 8 GB"`)
		if now, err := w.p.Supplies.Item(t.Context(), db.Read(), i.ID); err != nil || now.Minimum != 7 || now.Name != i.Name {
			t.Errorf("after the refusal the supply is %+v (%v)", now, err)
		}
		// What moves by itself is no change of the data.
		seen = late.hidden("_visto")
		chief.post(at+"/ajustes", "_clave", database.NewID(), "contado", "4", "motivo", "Se encontró una dañada", "visto", "5").goes(at)
		chief.post(at, data(seen, "Memoria DDR4 de 8 GB", "2")...).goes(at)
		if now, err := w.p.Supplies.Item(t.Context(), db.Read(), i.ID); err != nil || now.Minimum != 2 || now.Name != "Memoria DDR4 de 8 GB" {
			t.Errorf("sent again upon what it says now, the supply is %+v (%v)", now, err)
		}
	})
}

func TestTheLedgerNamesOrders(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	tech := w.enter("Jorge Muestra", people.Adviser)
	i := w.item("Memoria DDR4 8 GB", 5, 2)
	res, err := w.p.Desk.Create(t.Context(), tech.actor, &orders.Request{RequestForm: orders.RequestForm{Service: "Punto de red 12", Fault: "El punto de red no da servicio.", CanWork: "no"}}, orders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.write(func(ctx context.Context, c *database.Conn) error {
		return w.p.Supplies.Issue(ctx, c, string(res.ID), []supplies.Line{{ItemID: i.ID, Qty: 2}}, audit.By{Actor: string(tech.actor.Person.ID), At: monday})
	})
	tech.get("/bodega/insumos/"+i.ID).is(200).page().says("Salida", "−2", res.Folio, "Jorge Muestra").has(`href="/ordenes/` + res.Folio + `"`)
}
