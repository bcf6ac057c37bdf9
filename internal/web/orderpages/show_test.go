package orderpages_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
)

// photograph is a real image of a size.
func photograph(w, h int) string {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			m.Set(x, y, color.RGBA{R: 200, A: 255})
		}
	}
	var b bytes.Buffer
	png.Encode(&b, m)
	return b.String()
}

// A photograph is shown small, drawn anew; what only says that it is one, or claims
// to be enormous, is not opened; and nobody else sees any of it.
func TestPhotographsAreShownSmall(t *testing.T) {
	o := openOffice(t, t.TempDir())
	bomb := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00\xd5\x02\x7d\xb1"
	to := o.ana.send("/pedir-soporte", request("k"), attached{"Mi falla.png", photograph(900, 300)}, attached{"falsa.jpg", picture}, attached{"enorme.png", bomb}).is(http.StatusSeeOther).header.Get("Location")
	path := strings.TrimSuffix(to, "/acuse")
	page := o.ana.get(path).is(200).shows(`alt="Foto adjunta: Mi falla.png"`)
	small := regexp.MustCompile(`src="([^"]+/miniatura)" alt="Foto adjunta: ([^"]+)"`).FindAllStringSubmatch(page.body, -1)
	if len(small) != 3 {
		t.Fatalf("%d pictures", len(small))
	}
	for _, m := range small {
		if m[2] != "Mi falla.png" {
			o.ana.get(m[1]).is(http.StatusNotFound)
			continue
		}
		got := o.ana.get(m[1]).is(200)
		if kind := got.header.Get("Content-Type"); kind != "image/jpeg" {
			t.Errorf("served as %s", kind)
		}
		size, err := jpeg.DecodeConfig(strings.NewReader(got.body))
		if err != nil || size.Width != 240 || size.Height != 80 {
			t.Errorf("%v %v", size, err)
		}
		o.other.get(m[1]).is(http.StatusNotFound)
	}
}

// A machine that fails often says so on its order, with the orders before.
func TestAMachineThatFailsOftenSaysSo(t *testing.T) {
	o := openOffice(t, "")
	a := o.machine(o.ana, "Laptop de Ana", "INV-0001")
	var last string
	for range 2 {
		res, err := o.p.Desk.Create(t.Context(), o.actor(o.ana), &orders.Request{RequestForm: orders.RequestForm{AssetID: string(a.ID), Fault: "No enciende por la mañana.", CanWork: "no"}}, orders.Options{})
		if err != nil {
			t.Fatal(err)
		}
		last = res.Folio
		o.clock.Advance(24 * time.Hour)
	}
	o.chief = o.enterAgain(o.chief)
	o.chief.get("/ordenes/"+last).is(200).says("2 fallas en 6 meses", "mismo equipo, 23 nov", "ST-ERE Entrega-recepción", "Si se traslada")
	o.clock.Advance(200 * 24 * time.Hour)
	o.chief = o.enterAgain(o.chief)
	o.chief.get("/ordenes/" + last).is(200).hides("fallas en 6 meses")
}

// The history is shown whole, or only what was written, or only the formats.
func TestTheHistoryIsNarrowed(t *testing.T) {
	o := openOffice(t, "")
	folio := o.filed()
	path := "/ordenes/" + folio
	if _, err := o.p.Desk.Perform(t.Context(), o.actor(o.tech, people.Adviser), folio, &orders.Receive{}, orders.Options{}); err != nil {
		t.Fatal(err)
	}
	o.ana.send(path+"/mensajes", url.Values{"texto": {"Estoy hasta las tres."}, "_clave": {"m1"}}).is(http.StatusSeeOther)
	o.tech.get(path).is(200).says("Todo Mensajes Formatos", "Estoy hasta las tres.", "recibió la orden", "solicitó el servicio")
	o.tech.get(path+"?historia=formatos").is(200).says("solicitó el servicio").hides("Estoy hasta las tres.", "recibió la orden")
	o.tech.get(path + "?historia=mensajes").is(200).says("Estoy hasta las tres.").hides("recibió la orden")
}
