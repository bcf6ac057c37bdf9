package orderpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/contingency"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

// rev11 P-12 G-10: what came on paper is captured with its scan or not at all; its
// real time and the time of capture stand on the order, and a telephone call needs
// no scan.
func TestAPaperIsCapturedWithItsScan(t *testing.T) {
	o := openOffice(t, t.TempDir())
	var folio string
	err := o.p.DB.Write(t.Context(), func(c *database.Conn) error {
		by := audit.By{Actor: string(o.chief.person.ID), Role: string(people.Supervisor), At: monday.AddDate(0, 0, -7)}
		b, err := o.p.Contingency.Issue(t.Context(), c, by, contingency.Orders, o.ana.person.UnitID, "Ana Ejemplo", 5)
		if err == nil {
			folio = b.Folios()[0]
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	form := func(medium string) url.Values {
		v := url.Values{"_clave": {database.NewID()}, "solicita": {string(o.ana.person.ID)}, "medio": {medium}, "hora_real": {"2026-11-23T08:15"}, "justificacion": {"No hubo red en toda la mañana"},
			"servicio": {"Punto de red 12"}, "falla": {fault}, "puede_trabajar": {"no"}}
		if medium == "impreso" {
			v.Set("folio_bloque", folio)
		}
		return v
	}
	const missing = "Adjunta el escaneo del formato impreso"
	o.chief.send("/capturar", form("impreso")).is(http.StatusUnprocessableEntity).says(missing).shows(fault, folio, "No hubo red en toda la mañana")
	incomplete := form("impreso")
	incomplete.Del("falla")
	o.chief.send("/capturar", incomplete).is(http.StatusUnprocessableEntity).says(missing)
	o.chief.send("/capturar", form("impreso"), attached{"st-os.pdf", "MZ not a paper at all, whatever its name"}).is(http.StatusUnprocessableEntity).says("no es una imagen").shows(fault)

	done := o.chief.send("/capturar", form("impreso"), attached{"st-os.pdf", paper}).is(http.StatusSeeOther)
	if got := done.header.Get("Location"); got != "/ordenes/"+folio {
		t.Fatalf("captured at %s", got)
	}
	v, err := o.p.Desk.Open(t.Context(), orders.System(), folio)
	if err != nil {
		t.Fatal(err)
	}
	files, err := orders.Files(t.Context(), o.p.DB.Read(), v.Order.ID)
	if err != nil || len(files) != 1 || files[0].MediaType != "application/pdf" || files[0].Step != 1 {
		t.Errorf("its scan: %+v, %v", files, err)
	}
	o.ana.get("/ordenes/"+folio).is(http.StatusOK).says("Llegó por otro medio", ", 8:15", "10:00", "Ver el escaneo")
	o.ana.get("/ordenes/"+folio+"/formatos/st-os").is(http.StatusOK).says("Fecha y hora de solicitud", "Hora de captura", "Carla Modelo")

	if at := o.chief.send("/capturar", form("telefono")).is(http.StatusSeeOther).header.Get("Location"); !strings.HasPrefix(at, "/ordenes/OS-") {
		t.Errorf("a call is captured at %s", at)
	}
}

// A desk without a place for files takes in no paper either: nobody could look at it.
func TestWithoutAPlaceForFilesNoPaperIsCaptured(t *testing.T) {
	o := openOffice(t, "")
	act := &orders.Capture{RequesterID: string(o.ana.person.ID), Medium: orders.MediumPaper, RealAt: monday}
	if _, err := o.p.Desk.Create(t.Context(), people.Actor{Person: o.chief.person, Roles: []people.Role{people.Supervisor}, At: monday}, act, orders.Options{}); err == nil || !strings.Contains(err.Error(), "escaneo") {
		t.Errorf("captured without a scan: %v", err)
	}
}
