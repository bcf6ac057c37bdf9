package accountpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// rev11 F-01: field 20 of ST-OS. Each version of the privacy notice is read once, the
// first time somebody comes in after it; then they land where they were going.
func TestEachVersionOfThePrivacyNoticeIsReadOnce(t *testing.T) {
	w := start(t, false)
	var p people.Person
	by := audit.By{Actor: audit.System, At: w.clock.Now()}
	write := func(f func(c *database.Conn) error) {
		t.Helper()
		if err := w.p.DB.Write(t.Context(), f); err != nil {
			t.Fatal(err)
		}
	}
	write(func(c *database.Conn) error {
		u, err := w.p.People.AddUnit(t.Context(), c, by, people.Unit{Name: "Unidad de prueba"})
		if err != nil {
			return err
		}
		if p, err = w.p.People.AddPerson(t.Context(), c, by, people.Person{Name: "Ana Ejemplo", Post: "Analista", Email: "ana@dependencia.example", UnitID: u.ID}); err != nil {
			return err
		}
		return w.p.People.SetPassword(t.Context(), c, by, p.ID, secret, false)
	})
	// The text is public, and at the foot of every page.
	w.get(web.PrivacyPath).is(200).says("Aviso simplificado", "Aviso integral", "Versión 1", "por señalar por el área jurídica").hides("Leí el aviso de privacidad")
	if to := w.get("/privacidad").is(http.StatusSeeOther).header.Get("Location"); to != "/aviso-de-privacidad" { // as papers print it
		t.Errorf("the printed address leads to %q", to)
	}
	if a := w.get("/ingresar").is(200); !strings.Contains(a.body, `href="/aviso-de-privacidad"`) {
		t.Error("the door does not lead to the notice")
	}

	const going = "/pedir-soporte?equipo=x"
	w.post("/ingresar", "correo", "ana@dependencia.example", "contrasena", secret, "volver", going).goes(going)
	ask := web.PrivacyPath + "?volver=" + url.QueryEscape(going)
	w.get(going).goes(ask)
	w.get(ask).is(200).says("Léelo antes de seguir", "Leí el aviso de privacidad")
	w.get("/cuenta").goes(web.PrivacyPath + "?volver=%2Fcuenta")
	// What is being sent goes through: nothing that was typed is lost.
	if a := w.post("/pedir-soporte", "falla", "corta").is(422); !strings.Contains(a.body, "corta") {
		t.Error("a form that was sent is gone")
	}
	w.post(web.PrivacyPath, "version", "1", "volver", "https://otro.example/").goes("/")
	w.get(going).is(200)
	w.post(web.PrivacyPath, "version", "1", "volver", going).goes(going) // once more changes nothing

	write(func(c *database.Conn) error {
		return w.p.Settings.Set(t.Context(), c, w.clock.Now(), "prueba", settings.PrivacyShort, "Texto del área jurídica.", "Lo revisó el área jurídica")
	})
	w.get(going).goes(ask)
	w.post(web.PrivacyPath, "version", "1", "volver", going).is(409).says("El aviso cambió mientras lo leías", "Versión 2", "Texto del área jurídica.")
	w.post(web.PrivacyPath, "version", "2", "volver", going).goes(going)
	w.get(going).is(200)

	var read []struct {
		Version int    `db:"version"`
		At      string `db:"at"`
	}
	if err := w.p.DB.Read().Select(t.Context(), &read, `SELECT version, at FROM privacy_acceptances WHERE person_id = ? ORDER BY version`, p.ID); err != nil || len(read) != 2 || read[1].Version != 2 || read[0].At == "" {
		t.Errorf("kept %+v, %v", read, err)
	}
	entries, err := audit.History(t.Context(), w.p.DB.Read(), "persona:"+string(p.ID))
	n := 0
	for _, e := range entries {
		if e.Action == "lee aviso de privacidad" {
			n++
		}
	}
	if err != nil || n != 2 {
		t.Errorf("%d readings in the audit, %v", n, err)
	}
	if err := w.p.DB.Write(t.Context(), func(c *database.Conn) error {
		_, err := c.Exec(t.Context(), `DELETE FROM privacy_acceptances WHERE person_id = ?`, p.ID)
		return err
	}); err == nil {
		t.Error("a reading can be taken away")
	}
}

// The invented people of the demonstration have read it: one click goes straight in.
func TestTheCastHasReadThePrivacyNotice(t *testing.T) {
	w := start(t, true)
	p := w.person("Ana Ejemplo", "ana@dependencia.example", people.Requester)
	w.post("/demo/" + string(p.ID)).goes(web.HomePath)
	w.get("/mi-turno").is(200)
}
