package assetpages_test

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
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/repair"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// world is a whole program: Ana and Elena share a unit, Fabián works in another;
// Ana answers for a laptop and, for the unit, for a printer.
type world struct {
	t               *testing.T
	p               *program.Program
	url             string
	people          map[string]people.Person
	laptop, printer equipment.Asset
}

func start(t *testing.T) *world {
	t.Helper()
	now := clock.NewFake(monday)
	p, err := program.New(dbtest.SQLite(t), program.Config{BaseURL: "http://soporte.test", Demo: true, Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, p: p, people: map[string]people.Person{}}
	by := audit.By{Actor: audit.System, At: monday}
	w.write(func(c *database.Conn) error {
		var units []string
		for _, name := range []string{"Contraloría de prueba", "Archivo de prueba"} {
			u, err := p.People.AddUnit(t.Context(), c, by, people.Unit{Name: name})
			if err != nil {
				return err
			}
			units = append(units, u.ID)
		}
		for _, m := range []struct {
			name string
			unit string
			role people.Role
		}{{"Ana", units[0], people.Requester}, {"Elena", units[0], people.Requester}, {"Fabián", units[1], people.Requester},
			{"Carla", units[1], people.Supervisor}, {"Bruno", units[1], people.Adviser}, {"Teresa", units[1], people.Coordination}, {"Saúl", units[1], people.Administrator}, {"Gloria", units[1], people.Auditor}} {
			person, err := p.People.AddPerson(t.Context(), c, by, people.Person{Name: m.name + " Ejemplo", UnitID: m.unit})
			if err != nil {
				return err
			}
			w.people[m.name] = person
			if m.role != people.Requester {
				if err := p.People.GrantRole(t.Context(), c, by, people.Grant{PersonID: person.ID, Role: m.role, From: monday.Add(-time.Hour)}); err != nil {
					return err
				}
			}
		}
		ana := w.people["Ana"]
		w.laptop, err = p.Equipment.Add(t.Context(), c, by, equipment.Asset{Inventory: "INV-0004-21873", Serial: "NL14-DEMO", Type: "portatil", Brand: "Norte", Model: "L14",
			Nickname: "Laptop Norte L14", Regime: equipment.Owned, HolderID: string(ana.ID), UnitID: ana.UnitID, Floor: "2", WarrantyUntil: "2027-03-09"})
		if err != nil {
			return err
		}
		w.printer, err = p.Equipment.Add(t.Context(), c, by, equipment.Asset{Inventory: "INV-0004-15540", Serial: "SP-DEMO", Type: "impresora", Brand: "Sur", Model: "P400",
			Nickname: "Impresora Sur P400", Regime: equipment.Owned, HolderID: string(ana.ID), UnitID: ana.UnitID, Shared: true})
		return err
	})
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	w.url = s.URL
	return w
}

func (w *world) write(f func(c *database.Conn) error) {
	w.t.Helper()
	if err := w.p.DB.Write(w.t.Context(), f); err != nil {
		w.t.Fatal(err)
	}
}

// take brings the laptop to the workshop, as an order does.
func (w *world) take(charge equipment.Charge, at time.Time) {
	w.t.Helper()
	ana, bruno := w.people["Ana"], w.people["Bruno"]
	w.write(func(c *database.Conn) error {
		return w.p.Equipment.Move(w.t.Context(), c, equipment.Move{Asset: w.laptop.ID, From: equipment.AtUser, To: equipment.AtDTIC, With: string(bruno.ID), Charge: charge,
			Document: "ERE-2026-000001", DocumentHash: strings.Repeat("a", 64), At: at,
			Gives:    equipment.Signed{PersonID: string(ana.ID), Name: ana.Name, Role: "usuario", Level: "interna"},
			Receives: equipment.Signed{PersonID: string(bruno.ID), Name: bruno.Name, Role: "ast", Level: "interna"}})
	})
}

// order asks for support of the laptop, and can answer for it from then on.
func (w *world) order() equipment.Charge {
	w.t.Helper()
	act := &orders.Request{}
	act.AssetID, act.Fault, act.CanWork = string(w.laptop.ID), "La laptop no enciende desde esta mañana.", "no"
	res, err := w.p.Desk.Create(w.t.Context(), people.Actor{Person: w.people["Ana"], Roles: []people.Role{people.Requester}, At: monday}, act, orders.Options{})
	if err != nil {
		w.t.Fatal(err)
	}
	return equipment.Charge{Kind: equipment.ByOrder, ID: string(res.ID)}
}

// file opens an external file of the laptop.
func (w *world) file() (c equipment.Charge) {
	w.t.Helper()
	w.write(func(conn *database.Conn) error {
		f, err := w.p.Repair.Open(w.t.Context(), conn, repair.File{Kind: procedure.WarrantyFile, OrderID: "de antes", AssetID: string(w.laptop.ID), UserID: string(w.people["Ana"].ID)},
			audit.By{Actor: audit.System, At: monday.Add(-72 * time.Hour)})
		c = equipment.Charge{Kind: equipment.ByRepair, ID: string(f.ID)}
		return err
	})
	return c
}

type browser struct {
	t   *testing.T
	url string
	*http.Client
}

func (w *world) as(name string) *browser {
	w.t.Helper()
	jar, _ := cookiejar.New(nil)
	b := &browser{w.t, w.url, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if name != "" {
		r, err := b.Client.PostForm(b.url+"/demo/"+string(w.people[name].ID), url.Values{})
		if err != nil {
			w.t.Fatal(err)
		}
		r.Body.Close()
	}
	return b
}

type answer struct {
	t        *testing.T
	status   int
	location string
	body     string
}

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
	return answer{b.t, r.StatusCode, r.Header.Get("Location"), string(body)}
}

func (b *browser) post(path string, fields url.Values) answer {
	b.t.Helper()
	r, err := b.PostForm(b.url+path, fields)
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

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, not %d: %s", a.status, status, a.words())
	}
	return a
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

func (a answer) hides(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if strings.Contains(a.words(), s) {
			a.t.Errorf("shows %q", s)
		}
	}
	return a
}

var (
	tags   = regexp.MustCompile(`(?s)<(script|style|svg)\b.*?</(script|style|svg)>|<[^>]*>`)
	h1     = regexp.MustCompile(`<h1[ >]`)
	ids    = regexp.MustCompile(` id="([^"]+)"`)
	inputs = regexp.MustCompile(`<(?:input|select|textarea)[^>]*>`)
	nonces = regexp.MustCompile(`nonce="[^"]*"`)
)

func (a answer) words() string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(a.body, " ")), " ")
}

// page asks what every page must have.
func (a answer) page() answer {
	a.t.Helper()
	if n := len(h1.FindAllString(a.body, -1)); n != 1 {
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
		switch {
		case strings.Contains(in, `type="hidden"`), strings.Contains(in, `type="radio"`): // a radio stands inside its label
		case id == nil || !strings.Contains(a.body, `for="`+id[1]+`"`):
			a.t.Errorf("no label for %s", in)
		}
	}
	return a
}

func TestOwnMachines(t *testing.T) {
	w := start(t)
	w.as("").get("/equipos").is(http.StatusSeeOther)
	w.as("Ana").get("/equipos").is(200).page().says("Mi equipo", "2 equipos a tu alcance.", "Laptop Norte L14", "INV-0004-21873", "En su lugar").hides("Buscar el equipo")
	w.as("Elena").get("/equipos").is(200).page().says("Impresora Sur P400", "compartido").hides("Laptop Norte L14")
	w.as("Fabián").get("/equipos").is(200).page().says("No tienes equipo a tu nombre").hides("Laptop", "Impresora")
	// A search is only for whoever works with machines; another's words change nothing.
	w.as("Fabián").get("/equipos?q=INV-0004").is(200).hides("INV-0004-21873")

	w.take(w.file(), monday.Add(-48*time.Hour))
	w.as("Ana").get("/equipos").is(200).says("1 equipo tuyo está fuera de su lugar.", "En la DTIC", "Bruno Ejemplo", "con ERE-2026-000001")
}

func TestMachinesAwayAndSearch(t *testing.T) {
	w := start(t)
	carla := w.as("Carla")
	carla.get("/equipos").is(200).page().says("Todos los equipos están en su lugar", "En esta lista hay 2 equipos.", "Todos 2", "Fuera de su lugar 0")
	w.take(w.file(), monday.Add(-72*time.Hour))
	for _, who := range []string{"Carla", "Bruno", "Teresa", "Saúl", "Gloria"} {
		w.as(who).get("/equipos").is(200).page().says("1 equipo fuera de su lugar.", "Laptop Norte L14", "En la DTIC", "ERE-2026-000001", "Expediente externo", " 3 ")
	}
	carla.get("/equipos?q=0004").is(200).page().says("En esta lista hay 2 equipos.", "INV-0004-15540", "Ana Ejemplo", "Contraloría de prueba")
	carla.get("/equipos?q=zzzz").is(200).page().says("Ningún equipo con «zzzz»")
	for query, want := range map[string]string{"fuera=0": "Laptop", "tipo=impresora": "Impresora", "lugar=dtic": "Laptop", "garantia=vigente": "Laptop", "garantia=sin": "Impresora", "lugar=usuario": "Impresora",
		"resguardante=" + string(w.people["Ana"].ID) + "&tipo=portatil": "Laptop", "unidad=" + w.people["Ana"].UnitID + "&tipo=impresora": "Impresora"} {
		page := carla.get("/equipos?"+query).is(200).page().says("En esta lista hay 1 equipo.", want)
		if n := strings.Count(page.body, `<tr role="row" data-fila`); n != 1 {
			t.Errorf("%s lists %d machines", query, n)
		}
	}
	for _, query := range []string{"fuera=7", "garantia=vencida", "garantia=por-vencer", "preventivo=si", "inactivos=si", "regimen=comodato"} {
		carla.get("/equipos?" + query).is(200).page().says("Ningún equipo con estos filtros")
	}
	if a := carla.get("/equipos?q=" + url.QueryEscape("inv 0004 21873")); a.location != "/equipos/"+string(w.laptop.ID) {
		t.Errorf("the whole number of a label leads to %q", a.location)
	}
}

func TestLifeOfAMachine(t *testing.T) {
	w := start(t)
	w.take(w.order(), monday)
	page := w.as("Ana").get("/equipos/" + string(w.laptop.ID)).is(200).page()
	page.says("Laptop Norte L14", "INV-0004-21873", "En la DTIC.", "Bruno Ejemplo desde las 10:00", "En garantía.", "09/03/2027", "Ver la orden abierta", "OS-2026-000001", "La laptop no enciende",
		"Ana Ejemplo lo entregó a Bruno Ejemplo", "ERE-2026-000001", "Responde la orden OS-2026-000001", "anotó su alta", "Lo tiene ahora", "Propiedad", "piso 2")
	w.as("Elena").get("/equipos/"+string(w.printer.ID)).is(200).page().says("Pedir soporte para este equipo", "Sin garantía vigente.", "Sin órdenes que puedas ver.")
	page.says("quedan 106 días", "1 falla en 6 meses", "Imprimir su etiqueta")
	w.as("Carla").get("/equipos/" + string(w.laptop.ID)).says("Todavía no sale a garantía ni a reparación externa.")
	w.as("Ana").get("/equipos/inv000421873").is(200).says("Laptop Norte L14") // the label
}

// The custody of a machine is read a page at a time; the maintenance done stands apart.
func TestALongLifeIsReadInPages(t *testing.T) {
	w := start(t)
	charge := w.order()
	for n := range 20 {
		w.take(charge, monday.Add(time.Duration(2*n)*time.Minute))
		ana, bruno := w.people["Ana"], w.people["Bruno"]
		w.write(func(c *database.Conn) error {
			return w.p.Equipment.Move(w.t.Context(), c, equipment.Move{Asset: w.laptop.ID, From: equipment.AtDTIC, To: equipment.AtUser, With: string(ana.ID), Charge: charge,
				Document: "ERE-2026-000001", DocumentHash: strings.Repeat("a", 64), At: monday.Add(time.Duration(2*n+1) * time.Minute),
				Gives:    equipment.Signed{PersonID: string(bruno.ID), Name: bruno.Name, Role: "ast", Level: "interna"},
				Receives: equipment.Signed{PersonID: string(ana.ID), Name: ana.Name, Role: "usuario", Level: "interna"}})
		})
	}
	path := "/equipos/" + string(w.laptop.ID)
	w.as("Ana").get(path).is(200).says("30 movimientos en esta página").hides("anotó su alta", "Mantenimientos hechos")
	w.as("Ana").get(path + "?antes=12").is(200).says("anotó su alta").hides("30 movimientos en esta página")
	w.as("Ana").get(path + "?antes=-1").is(200).says("30 movimientos en esta página")
}

func TestAForeignMachineIsAMissingOne(t *testing.T) {
	w := start(t)
	none := database.NewID()
	plain := func(a answer, id string) string {
		return strings.ReplaceAll(nonces.ReplaceAllString(a.body, ""), id, "")
	}
	for _, c := range []struct {
		who   string
		asset equipment.Asset
		reads bool
	}{
		{"Ana", w.laptop, true}, {"Elena", w.laptop, false}, {"Fabián", w.laptop, false},
		{"Elena", w.printer, true}, {"Fabián", w.printer, false},
		{"Carla", w.laptop, true}, {"Bruno", w.laptop, true}, {"Teresa", w.laptop, true}, {"Saúl", w.laptop, true}, {"Gloria", w.laptop, true},
	} {
		t.Run(c.who+" "+c.asset.Nickname, func(t *testing.T) {
			b := w.as(c.who)
			b.t = t
			for _, ref := range []string{string(c.asset.ID), c.asset.Inventory} {
				a := b.get("/equipos/" + ref)
				if c.reads {
					a.is(200)
					continue
				}
				missing := b.get("/equipos/" + none).is(404).page()
				if plain(a.is(404), ref) != plain(missing, none) {
					t.Error("a foreign machine is told from a missing one")
				}
			}
		})
	}
	w.as("Ana").get("/equipos/" + strings.Repeat("a", 500)).is(404)
}

// The inventory leaves as a file for whoever works with machines; anybody else takes
// no more than their own list shows.
func TestTheInventoryLeavesAsAFile(t *testing.T) {
	w := start(t)
	for who, lines := range map[string]int{"Carla": 3, "Ana": 3, "Elena": 2, "Fabián": 1} {
		a := w.as(who).post("/listas/equipos/descargar", url.Values{"formato": {"csv"}}).is(200)
		if n := strings.Count(a.body, "\r\n"); n != lines || !strings.HasPrefix(a.body, "\ufeffInventario,Equipo,Serie,Resguardante,Unidad,") {
			t.Errorf("%s takes %d lines, want %d:\n%s", who, n, lines, a.body)
		}
	}
	history, err := audit.History(t.Context(), w.p.DB.Read(), "exportacion:"+string(w.people["Elena"].ID))
	if err != nil || len(history) != 1 || !strings.Contains(history[0].Data, `"renglones":1`) {
		t.Errorf("the audit says %v, %v", history, err)
	}
}

// The label of a machine leads to its open order, or else to the request with the
// machine set for whoever uses it, or to its life; and to nothing for anybody else.
func TestTheLabelLeadsWhereItHelps(t *testing.T) {
	w := start(t)
	path := "/equipos/" + string(w.laptop.ID)
	w.as("Ana").get(path+"/etiqueta").is(200).page().says("INV-0004-21873", "Laptop Norte L14", "1 etiqueta")
	w.as("Carla").get("/equipos/etiquetas?tipo=impresora").is(200).page().says("INV-0004-15540").hides("INV-0004-21873")
	w.as("Fabián").get("/equipos/etiquetas").is(200).page().says("Ningún equipo").hides("INV-0004")
	w.as("Fabián").get(path + "/etiqueta").is(404)
	for _, address := range []string{path + "/etiqueta.pdf?papel=cinta-24", "/equipos/etiquetas.pdf?tipo=impresora&papel=carta-30&usadas=3", "/equipos/etiquetas.pdf?usadas=nada"} {
		if a := w.as("Carla").get(address).is(200); !strings.HasPrefix(a.body, "%PDF-1.7") {
			t.Errorf("%s is no PDF: %.40q", address, a.body)
		}
	}
	w.as("Fabián").get(path + "/etiqueta.pdf").is(404)
	w.as("Fabián").get("/equipos/etiquetas.pdf").is(404)
	w.as("Fabián").get(path + "/abrir").is(404)
	leads := func(who, to string) {
		t.Helper()
		if a := w.as(who).get(path + "/abrir").is(http.StatusSeeOther); a.location != to {
			t.Errorf("%s is led to %s, not to %s", who, a.location, to)
		}
	}
	leads("Ana", "/pedir-soporte?equipo="+string(w.laptop.ID))
	leads("Bruno", path)
	act := &orders.Request{}
	act.AssetID, act.Fault, act.CanWork = string(w.laptop.ID), "La laptop no enciende desde esta mañana.", "no"
	res, err := w.p.Desk.Create(t.Context(), people.Actor{Person: w.people["Ana"], Roles: []people.Role{people.Requester}, At: monday}, act, orders.Options{})
	if err != nil {
		t.Fatal(err)
	}
	leads("Ana", "/ordenes/"+res.Folio)
	leads("Bruno", "/ordenes/"+res.Folio)
}
