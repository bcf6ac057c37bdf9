package searchpages_test

import (
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
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// world is a whole program: Ana and Elena ask, Carla supervises, Bruno attends, and
// Ana has a laptop and a printer.
type world struct {
	t      *testing.T
	p      *program.Program
	clock  *clock.Fake
	server *httptest.Server
	ids    map[string]people.ID
	laptop equipment.Asset
}

func start(t *testing.T, db *database.DB) *world {
	t.Helper()
	now := clock.NewFake(monday)
	p, err := program.New(db, program.Config{BaseURL: "http://soporte.test", Demo: true, Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, p: p, clock: now, ids: map[string]people.ID{}}
	by := audit.By{Actor: audit.System, At: monday}
	err = p.DB.Write(t.Context(), func(c *database.Conn) error {
		u, err := p.People.AddUnit(t.Context(), c, by, people.Unit{Name: "Contraloría Social"})
		if err != nil {
			return err
		}
		for name, role := range map[string]people.Role{"Ana": people.Requester, "Elena": people.Requester, "Carla": people.Supervisor, "Bruno": people.Adviser} {
			person, err := p.People.AddPerson(t.Context(), c, by, people.Person{Name: name + " Núñez", Email: strings.ToLower(name) + "@demo.invalid", UnitID: u.ID})
			if err != nil {
				return err
			}
			w.ids[name] = person.ID
			if role != people.Requester {
				if err := p.People.GrantRole(t.Context(), c, by, people.Grant{PersonID: person.ID, Role: role, From: monday.Add(-time.Hour)}); err != nil {
					return err
				}
			}
		}
		w.laptop, err = p.Equipment.Add(t.Context(), c, by, equipment.Asset{Type: "portatil", Regime: equipment.Owned, Brand: "Norte", Model: "L14",
			Inventory: "SC-4455-001", Serial: "NRT998877", HolderID: string(w.ids["Ana"]), UnitID: u.ID})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	w.server = httptest.NewServer(p.Handler())
	t.Cleanup(w.server.Close)
	return w
}

// file asks for a service as somebody, for a machine or for none, and returns the folio.
func (w *world) file(name, fault string, asset equipment.ID) string {
	w.t.Helper()
	person, err := w.p.People.Person(w.t.Context(), w.p.DB.Read(), w.ids[name])
	if err != nil {
		w.t.Fatal(err)
	}
	act := &orders.Request{}
	act.Fault, act.CanWork = fault, "si"
	if act.AssetID = string(asset); asset == "" {
		act.Service = "Punto de red"
	}
	res, err := w.p.Desk.Create(w.t.Context(), people.Actor{Person: person, Roles: []people.Role{people.Requester}, At: w.clock.Now()}, act, orders.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	return res.Folio
}

type browser struct {
	t   *testing.T
	url string
	*http.Client
}

func (w *world) as(name string) *browser {
	w.t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{w.t, w.server.URL, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	r, err := b.PostForm(b.url+"/demo/"+string(w.ids[name]), url.Values{})
	if err != nil {
		w.t.Fatal(err)
	}
	r.Body.Close()
	return b
}

type answer struct {
	status   int
	location string
	body     string
	words    string
}

var tags = regexp.MustCompile(`(?s)<(script|style|dialog|header|footer|nav)\b.*?</(script|style|dialog|header|footer|nav)>|<[^>]*>`)

func (b *browser) get(path string) answer {
	b.t.Helper()
	r, err := b.Client.Get(b.url + path)
	if err != nil {
		b.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{r.StatusCode, r.Header.Get("Location"), string(body), strings.Join(strings.Fields(tags.ReplaceAllString(string(body), " ")), " ")}
}

func (b *browser) says(path string, yes []string, no ...string) {
	b.t.Helper()
	a := b.get(path)
	for _, s := range yes {
		if !strings.Contains(a.words, s) {
			b.t.Errorf("%s does not say %q: %s", path, s, a.words)
		}
	}
	for _, s := range no {
		if strings.Contains(a.words, s) {
			b.t.Errorf("%s says %q", path, s)
		}
	}
}

// One box finds orders, machines, persons and units, each only to who may know of it.
// rev11 R-S-01
func TestTheBoxFindsWhatOneMayKnowOf(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := start(t, db)
		folio := w.file("Ana", "La laptop no enciende desde la mañana.", w.laptop.ID)
		w.file("Elena", "El punto de red del archivo no da servicio.", "")
		carla, elena := w.as("Carla"), w.as("Elena")

		if a := carla.get("/buscar?q=" + strings.ToLower(folio)); a.location != "/ordenes/"+folio {
			t.Errorf("a whole folio goes to %q, %d", a.location, a.status)
		}
		carla.says("/buscar?q=2", []string{"punto de red del archivo"}, "La laptop no enciende")
		carla.says("/buscar?q=4455", []string{"Equipos", "SC-4455-001", "La laptop no enciende"})
		carla.says("/buscar?q=ana+nunez", []string{"Personas", "Ana Núñez", "La laptop no enciende"}, "Elena Núñez")
		carla.says("/buscar?q=social", []string{"Unidades", "Contraloría Social"})
		carla.says("/buscar?q=bodega", []string{"Actividades del procedimiento", "Bodega"})
		carla.says("/buscar?q=zzzz", []string{"Nada coincide con «zzzz»"})
		carla.says("/buscar", []string{"Cómo buscar"})

		// Elena asked for another one: of Ana's nothing is there, not even by its folio.
		elena.says("/buscar?q="+folio, []string{"Ningún resultado."}, "La laptop")
		elena.says("/buscar?q=4455", []string{"Ningún resultado."}, "SC-4455-001")
		elena.says("/buscar?q=ana", []string{"Ningún resultado."}, "Ana Núñez")
		elena.says("/buscar?q=tablero", []string{"Ningún resultado."}, "Asignar")
	})
}

// The whole number of a machine means the machine: it comes before its orders.
func TestWhatIsNamedExactlyComesFirst(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	w.file("Ana", "La laptop no enciende desde la mañana.", w.laptop.ID)
	a := w.as("Carla").get("/buscar?q=sc4455001")
	if machine, order := strings.Index(a.words, "SC-4455-001"), strings.Index(a.words, "La laptop no enciende"); machine < 0 || order < machine {
		t.Errorf("the machine stands at %d, its order at %d: %s", machine, order, a.words)
	}
}

// The palette offers what one may do here and now, and nothing behind a closed door.
func TestThePaletteOffersWhatOneMayDo(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	folio := w.file("Ana", "La laptop no enciende desde la mañana.", w.laptop.ID)
	carla, elena, bruno := w.as("Carla"), w.as("Elena"), w.as("Bruno")

	carla.says("/buscar/rapido?q=&en=/ordenes/"+folio, []string{"En esta orden", "Revisa y asigna", "Lo que sigue", "Asignar órdenes nuevas", "Esperan por ti", "La laptop no enciende"})
	elena.says("/buscar?q=encuesta", []string{"Manual", "La encuesta", "Persona usuaria"})
	carla.says("/buscar/rapido?q=asig", []string{"Asignar órdenes nuevas"}, "Ningún")
	carla.says("/buscar/rapido?q=zzzz", nil, "Ir a")
	if a := carla.get("/buscar/rapido?q=zzzz"); !strings.Contains(a.body, `data-cuantos="Nada coincide."`) {
		t.Errorf("an empty list is not announced: %s", a.body)
	}
	if a := carla.get("/buscar/rapido?q=4455"); !strings.Contains(a.body, `role="option"`) || !strings.Contains(a.body, `data-cuantos="2 opciones"`) {
		t.Errorf("the options are not options, or not counted: %s", a.body)
	}
	elena.says("/buscar/rapido?q=&en=/ordenes/"+folio, []string{"Pedir soporte"}, "En esta orden", "Asignar", "laptop", "Personas")
	bruno.says("/buscar/rapido?q=&en=/ordenes/"+folio, []string{"Pedir soporte", "Escanear"}, "Asignar órdenes nuevas")
	if a := elena.get("/buscar/rapido?q=%3Cscript%3E"); strings.Contains(a.body, "<script>") {
		t.Error("what was typed comes back as markup")
	}
}

// A label leads to the machine, or to its open order; to nobody else's.
func TestALabelLeadsToTheOrderOrTheMachine(t *testing.T) {
	w := start(t, dbtest.SQLite(t))
	bruno, elena := w.as("Bruno"), w.as("Elena")
	if a := bruno.get("/escanear?n=sc+4455+001"); a.location != "/equipos/"+string(w.laptop.ID) {
		t.Errorf("a machine without order goes to %q", a.location)
	}
	folio := w.file("Ana", "La laptop no enciende desde la mañana.", w.laptop.ID)
	for _, label := range []string{"SC-4455-001", "NRT998877", "455-001"} {
		if a := bruno.get("/escanear?n=" + label); a.location != "/ordenes/"+folio {
			t.Errorf("%s goes to %q", label, a.location)
		}
	}
	// A reader of codes types what the label says, on a Spanish keyboard with other signs.
	id := string(w.laptop.ID)
	for _, read := range []string{"http://soporte.test/equipos/" + id + "/abrir", "httpÑ--soporte.test-equipos-" + strings.ToUpper(strings.ReplaceAll(id, "-", "'")) + "-ABRIR"} {
		for _, field := range []string{"/escanear?n=", "/buscar?q=", "/equipos?q="} {
			if a := bruno.get(field + url.QueryEscape(read)); a.location != "/equipos/"+id+"/abrir" {
				t.Errorf("%s with %s leads to %q", field, read, a.location)
			}
		}
	}
	if a := bruno.get("/escanear?n=" + url.QueryEscape("http://soporte.test/equipos/SC-4455-001")); a.location != "/equipos/SC-4455-001" {
		t.Errorf("the address on a label goes to %q", a.location)
	}
	for _, bad := range []string{"http://soporte.test//otro.example", "http://otro.example/equipos"} {
		if a := bruno.get("/escanear?n=" + url.QueryEscape(bad)); strings.Contains(a.location, "otro.example") {
			t.Errorf("%s leads out to %q", bad, a.location)
		}
	}
	if a := elena.get("/escanear?n=SC-4455-001"); a.status != http.StatusNotFound || !strings.Contains(a.words, "Ningún equipo que puedas ver") {
		t.Errorf("a foreign machine answers %d to %q", a.status, a.location)
	}
	bruno.says("/escanear", []string{"Número de inventario o de serie"})
}
