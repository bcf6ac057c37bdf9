package orderpages_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
)

var hashShown = regexp.MustCompile(`Huella SHA-256 ([0-9a-f]{64})`)

func (o *office) pin(b *browser, pin string) {
	o.t.Helper()
	err := o.p.DB.Write(o.t.Context(), func(c *database.Conn) error {
		return o.p.People.SetPIN(o.t.Context(), c, audit.By{Actor: audit.System, At: monday}, b.person.ID, pin)
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// ofKind are the papers of an order of one kind.
func (o *office) ofKind(folio string, kind papers.Kind) (list []papers.Paper) {
	o.t.Helper()
	v, err := o.p.Desk.Open(o.t.Context(), orders.System(), folio)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, x := range v.Papers {
		if x.Kind == kind {
			list = append(list, x)
		}
	}
	return list
}

// rev11 R-U-02: what an act writes and signs is shown whole before the button, nothing is
// kept of it until then, nothing typed is lost, and what is signed are the bytes shown.
func TestWhatAnActWritesIsShownWholeBeforeItIsSigned(t *testing.T) {
	o := openOffice(t, "")
	o.pin(o.ana, "739164")
	folio := o.toBeSigned()
	write := "/ordenes/" + folio + "/actividades/firmar-enterado"
	page := o.ana.get(write).is(200).says("Ver la hoja antes de firmar").hides("Tu contraseña o PIN")
	sent := page.hidden(write)
	sent.Set("firma", "739164") // who skips the page signs nothing
	sent.Set("declara", "si")
	o.ana.send(write, sent).is(http.StatusUnprocessableEntity)
	sent.Set("respaldo", "hecho")
	sent.Set("medio", saved.Medium)
	sent.Set("fecha_respaldo", saved.Day)
	sheet := o.ana.send(write, sent).is(http.StatusSeeOther).header.Get("Location")
	if got := o.ofKind(folio, papers.Backup); len(got) != 0 {
		t.Fatalf("F-06 before its signature: %+v", got)
	}

	page = o.ana.get(sheet).is(200).says("Se firma exactamente esto", "Se asigna al firmar", "Manifestación de respaldo", "A. Programación", "Tu contraseña o PIN")
	hashes := hashShown.FindAllStringSubmatch(page.body, -1)
	if len(hashes) != 2 {
		t.Fatalf("%d hashes on the page, want those of ST-ERE and F-06", len(hashes))
	}
	if pdf := o.ana.get(sheet + "/2").is(200); !strings.HasPrefix(pdf.body, "%PDF-") {
		t.Errorf("the sheet as PDF begins with %.20q", pdf.body)
	}
	o.ana.get(sheet + "/3").is(http.StatusNotFound)
	for _, other := range []*browser{o.tech, o.chief, o.eyes, o.other} {
		other.get(sheet).is(http.StatusNotFound)
		other.get(sheet + "/1").is(http.StatusNotFound)
	}

	// On the way back everything typed stands there, and so it does for who comes again.
	o.ana.get(write + "?corregir=" + sheet[strings.LastIndexByte(sheet, '/')+1:]).is(200).shows(`value="hecho" checked`)
	o.ana.get(write).is(200).says("Lo que escribiste espera tu firma").shows(`value="hecho" checked`)

	sign := page.hidden(sheet)
	sign.Set("declara", "si")
	sign.Set("firma", "000000")
	o.ana.send(sheet, sign).is(http.StatusUnprocessableEntity).says("Se firma exactamente esto")
	sign.Set("firma", "739164")
	o.clock.Advance(10 * time.Minute)
	o.ana.send(sheet, sign).is(http.StatusSeeOther)
	o.ana.send(sheet, sign).is(http.StatusSeeOther) // twice is once
	got := o.ofKind(folio, papers.Backup)
	if len(got) != 1 || got[0].Hash != hashes[1][1] || len(got[0].Signatures) != 1 {
		t.Errorf("signed is %+v, shown was %s", got, hashes[1][1])
	}
	if ere := o.ofKind(folio, papers.Handover); len(ere) != 1 || ere[0].Hash != hashes[0][1] {
		t.Errorf("the ST-ERE signed is not the one shown, %s", hashes[0][1])
	}
	o.ana.get(sheet).is(http.StatusSeeOther)
}

// When the order moves between the two steps nothing is signed, and what was typed stands
// in the form again.
func TestASheetOfAnOrderThatMovedIsNotSigned(t *testing.T) {
	o := openOffice(t, "")
	o.pin(o.ana, "739164")
	folio := o.toBeSigned()
	write := "/ordenes/" + folio + "/actividades/firmar-enterado"
	sent := o.ana.get(write).hidden(write)
	sent.Set("respaldo", "acepto-perdida")
	sheet := o.ana.send(write, sent).is(http.StatusSeeOther).header.Get("Location")
	sign := o.ana.get(sheet).is(200).hidden(sheet)
	if _, err := o.p.Desk.Perform(t.Context(), o.actor(o.chief, people.Supervisor), folio, &orders.LogProcedure{Form: dealings.Form{Body: "Recursos Materiales", Text: "Se pidió cotizar la pieza que falta.", Day: "2026-11-23"}}, orders.Options{}); err != nil {
		t.Fatal(err)
	}
	sign.Set("declara", "si")
	sign.Set("firma", "739164")
	o.ana.send(sheet, sign).is(http.StatusConflict).shows(`value="acepto-perdida" checked`)
	o.ana.get(sheet).is(http.StatusConflict).shows(`value="acepto-perdida" checked`)
	if got := o.ofKind(folio, papers.Backup); len(got) != 0 {
		t.Errorf("signed all the same: %+v", got)
	}
}

// The room itself refuses other bytes, whatever a page asks for: another text under the same
// sheet, and the sheet of somebody else.
func TestTheDeskSignsWhatWasShownOrNothing(t *testing.T) {
	o := openOffice(t, "")
	o.pin(o.ana, "739164")
	o.pin(o.tech, "285037")
	folio := o.toBeSigned()
	ere := o.ofKind(folio, papers.Handover)[0]
	act := func(option string) *orders.AcknowledgeDate {
		a := &orders.AcknowledgeDate{BackupForm: saved}
		a.Option = option
		a.Secret, a.Declared, a.PaperHash = "739164", true, ere.Hash
		return a
	}
	ana := o.actor(o.ana)
	x, err := o.p.Desk.Show(t.Context(), ana, folio, act("hecho"), orders.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.p.Desk.Perform(t.Context(), ana, folio, act("acepto-perdida"), orders.Options{Shown: &x}); err == nil || !strings.Contains(err.Error(), "ya no es el que leíste") {
		t.Errorf("another text was signed under the sheet: %v", err)
	}
	foreign := x
	foreign.PersonID = string(o.tech.person.ID)
	if _, err := o.p.Desk.Perform(t.Context(), ana, folio, act("hecho"), orders.Options{Shown: &foreign}); err == nil {
		t.Error("the sheet of somebody else was signed")
	}
	if got := o.ofKind(folio, papers.Backup); len(got) != 0 {
		t.Fatalf("something was kept: %+v", got)
	}
	if _, err := o.p.Desk.Perform(t.Context(), ana, folio, act("hecho"), orders.Options{Shown: &x}); err != nil {
		t.Error(err)
	}
}
