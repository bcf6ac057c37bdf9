package orderpages_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/dossier"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/seals"
)

// snapshot is a photograph as a telephone makes it: on its side, and with the place where
// it was taken in it.
func snapshot(t *testing.T, shade uint8) string {
	t.Helper()
	img := image.NewYCbCr(image.Rect(0, 0, 2000, 1000), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i], img.Cb[i/4%len(img.Cb)], img.Cr[i/4%len(img.Cr)] = uint8(i/2000*255/1000), shade, 128
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	held := "Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00GPS 19.2879 -99.6532"
	return "\xff\xd8\xff\xe1" + string([]byte{0, byte(len(held) + 2)}) + held + b.String()[2:]
}

// photographed sends a form with photographs, from the album and from the camera.
func (b *browser) photographed(path string, fields url.Values, files ...attached) answer {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, list := range fields {
		for _, v := range list {
			m.WriteField(name, v)
		}
	}
	m.CreateFormFile("fotografias", "") // the input of the camera, untouched
	for _, f := range files {
		w, err := m.CreateFormFile("fotografias", f.name)
		if err == nil {
			_, err = io.WriteString(w, f.content)
		}
		if err != nil {
			b.t.Fatal(err)
		}
	}
	m.Close()
	r, err := b.Post(b.url+path, m.FormDataContentType(), &body)
	return b.read(r, err)
}

// toBeMoved is an order whose machine has to be moved, with the values of its ST-ERE.
func (o *office) toBeMoved() (folio string, filled url.Values) {
	o.t.Helper()
	a := o.machine(o.ana, "Laptop de Ana", "INV-0001")
	res, err := o.p.Desk.Create(o.t.Context(), o.actor(o.ana), &orders.Request{RequestForm: orders.RequestForm{AssetID: string(a.ID), Fault: "No enciende desde la mañana.", CanWork: "no"}}, orders.Options{})
	if err != nil {
		o.t.Fatal(err)
	}
	v, err := o.p.Desk.Open(o.t.Context(), orders.System(), res.Folio)
	if err != nil {
		o.t.Fatal(err)
	}
	tech := o.actor(o.tech, people.Adviser)
	for _, x := range []struct {
		who people.Actor
		act orders.Act
	}{
		{o.actor(o.chief, people.Supervisor), &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(o.tech.person.ID), Priority: string(v.Order.Priority), Why: "Conoce el equipo desde antes"}}},
		{tech, &orders.Receive{}}, {tech, &orders.RecordVisit{}},
		{tech, &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "traslado", Reason: "Hay que abrirla en el taller."}}},
	} {
		o.clock.Advance(time.Minute)
		if _, err := o.p.Desk.Perform(o.t.Context(), x.who, res.Folio, x.act, orders.Options{}); err != nil {
			o.t.Fatal(err)
		}
	}
	return res.Folio, url.Values{"destino": {"reparacion"}, "serie": {a.Serial}, "memoria": {"16 GB"}, "disco": {"SSD 480 GB"}, "accesorios[0].nombre": {"cargador"}, "accesorios[0].viene": {"si"},
		"carcasa": {"desgaste"}, "pantalla": {"buena"}, "puertos": {"buena"}, "sellos": {"na"}, "condicion_nota": {"Raspón en la esquina derecha, foto 2"}, "enciende": {"no"}, "probado": {"si"},
		"falla": {"No enciende desde la mañana."}, "trabajos": {"Revisión de la fuente de poder."}}
}

func with(a, b url.Values) url.Values {
	for k, v := range b {
		a[k] = v
	}
	return a
}

// Photographs are a field of ST-ERE: what was wrong with them is said and nothing typed is
// lost, what stays of them is what is seen, signatures cover them, and taking one away ends
// the signature that was there (rev11 F-02, A-09, A-10, R-U-02).
func TestPhotographsBelongToTheHandover(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		o := openOfficeOn(t, db, t.TempDir())
		o.pin(o.ana, "739164")
		o.pin(o.tech, "284617")
		folio, filled := o.toBeMoved()
		at := "/ordenes/" + folio
		form := at + "/actividades/llenar-st-ere"

		page := o.tech.get(form).is(200).shows(`enctype="multipart/form-data"`, `name="fotografias"`, `accept="image/jpeg,image/png"`, `capture="environment"`).says("Agregar fotografías", "no personas ni documentos")
		sent := with(page.hidden(form), filled)
		o.tech.photographed(form, sent, attached{"acta.pdf", paper}).is(422).says("«acta.pdf» no es una fotografía JPEG o PNG").shows("Raspón en la esquina derecha, foto 2", `value="SSD 480 GB"`)
		o.tech.photographed(form, sent, attached{"rota.jpg", picture}).is(422).says("«rota.jpg» no se pudo abrir como fotografía")
		seven := make([]attached, 7)
		for i := range seven {
			seven[i] = attached{fmt.Sprintf("f%d.jpg", i), picture}
		}
		o.tech.photographed(form, sent, seven...).is(422).says("Elige como máximo 6 fotografías")
		if got := o.listed(folio); len(got) != 0 {
			t.Fatalf("kept of what was refused: %+v", got)
		}
		o.tech.photographed(form, sent, attached{"Frente.jpg", snapshot(t, 90)}, attached{"Esquina <b>.jpg", snapshot(t, 160)}).is(http.StatusSeeOther)

		files, ere := o.listed(folio), o.ofKind(folio, papers.Handover)[0]
		photos := ere.Photos()
		if len(files) != 2 || len(photos) != 2 || photos[0].Name != "Frente.jpg" {
			t.Fatalf("files %+v, photographs %+v", files, photos)
		}
		for _, x := range photos {
			r, err := o.p.Desk.Blobs.Open(x.Hash)
			if err != nil {
				t.Fatal(err)
			}
			b, _ := io.ReadAll(r)
			r.Close()
			sum := sha256.Sum256(b)
			size, _, err := image.DecodeConfig(bytes.NewReader(b))
			if hex.EncodeToString(sum[:]) != x.Hash || err != nil || size.Width != 800 || size.Height != 1600 || size.ColorModel != color.YCbCrModel || bytes.Contains(b, []byte("GPS")) {
				t.Errorf("%s: %dx%d, %v, with its place: %v", x.Name, size.Width, size.Height, err, bytes.Contains(b, []byte("GPS")))
			}
		}

		o.ana.get(at).is(200).shows(`alt="Foto adjunta: Frente.jpg"`)
		sheet := at + "/formatos/" + ere.ID
		large := at + "/archivos/" + files[0].ID + "/miniatura?grande=hoja"
		for _, shown := range []string{sheet, at + "/actividades/firmar-entrega"} {
			o.ana.get(shown).is(200).says("Fotografías", "Foto 1. Frente.jpg", "Foto 2. Esquina -b-.jpg", photos[1].Hash).shows(large).hides("data:image/jpeg")
		}
		if p := o.ana.get(large).is(200); p.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("the photograph is shown as %s", p.header.Get("Content-Type"))
		}
		o.other.get(large).is(http.StatusNotFound)

		o.clock.Advance(time.Minute)
		if _, err := o.p.Desk.Perform(t.Context(), o.actor(o.ana), folio, signedHandover(ere), orders.Options{}); err != nil {
			t.Fatal(err)
		}
		signed := o.ofKind(folio, papers.Handover)[0]
		if s, ok := signed.SignedBy(orders.SlotGives); !ok || s.Hash == "" {
			t.Fatalf("not signed: %+v", signed.Signatures)
		}

		// She sees a document on one of them, and the AST takes it away: the signature that was there no longer counts, and says so.
		o.clock.Advance(time.Minute)
		if _, err := o.p.Desk.Perform(t.Context(), o.actor(o.ana), folio, &orders.Observe{Text: "En la foto de la esquina se ve un documento."}, orders.Options{}); err != nil {
			t.Fatal(err)
		}
		page = o.tech.get(form).is(200).says("Fotografías que ya tiene", "Foto 2. Esquina -b-.jpg").shows("Raspón en la esquina derecha, foto 2", `value="SSD 480 GB"`)
		sent = with(page.hidden(form), filled)
		sent["fotos"] = []string{photos[0].Hash, strings.Repeat("0", 64)}
		o.tech.photographed(form, sent).is(422).says("Una de las fotografías ya no está en el documento")
		sent["fotos"] = []string{photos[0].Hash}
		o.clock.Advance(time.Minute)
		o.tech.photographed(form, sent).is(http.StatusSeeOther)
		again := o.ofKind(folio, papers.Handover)[0]
		if got := again.Photos(); len(got) != 1 || got[0] != photos[0] {
			t.Fatalf("of the photographs stay %+v", got)
		}
		if _, ok := again.SignedBy(orders.SlotGives); ok {
			t.Error("the signature over the paper with the photograph still stands")
		}
		o.ana.get(sheet).is(200).hides("Esquina -b-.jpg").says("Foto 1. Frente.jpg", "Entrega: persona usuaria", "Ya no vale")

		o.archived(folio, photos[0], "Frente.jpg")
	})
}

// archived looks for a photograph in the dossier of an order, and for none of it in the
// public version.
func (o *office) archived(folio string, x papers.PhotoOfMachine, name string) {
	t := o.t
	t.Helper()
	d, err := o.p.Dossiers.Gather(t.Context(), o.actor(o.eyes, people.Auditor), folio)
	if err != nil {
		t.Fatal(err)
	}
	open := func(b []byte) (names, index string) {
		z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range z.File {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			content, _ := io.ReadAll(r)
			r.Close()
			sum := sha256.Sum256(content)
			names += f.Name + " " + hex.EncodeToString(sum[:]) + "\n"
			if strings.HasSuffix(f.Name, ".html") || strings.HasSuffix(f.Name, ".json") {
				index += string(content)
			}
		}
		return names, index
	}
	var whole, public bytes.Buffer
	if err := o.p.Dossiers.Write(&whole, d); err != nil {
		t.Fatal(err)
	}
	names, index := open(whole.Bytes())
	if !strings.Contains(names, "_"+name+" "+x.Hash) || !strings.Contains(index, "Fotografías del equipo") || !strings.Contains(index, "Foto 1. "+name) {
		t.Errorf("the dossier lacks the photograph:\n%s", names)
	}
	content, err := o.p.Desk.Blobs.Open(x.Hash)
	if err != nil {
		t.Fatal(err)
	}
	bytesOf, _ := io.ReadAll(content)
	content.Close()
	at := bytes.LastIndex(whole.Bytes(), bytesOf) // the archive keeps its members as they are; the index in PDF has it too
	if at < 0 {
		t.Fatal("the bytes of the photograph are not in the archive")
	}
	changed := bytes.Clone(whole.Bytes())
	changed[at+len(bytesOf)/2] ^= 1
	r, err := dossier.Verify(bytes.NewReader(changed), int64(len(changed)), nil)
	if want := "_" + name + ": su contenido no es el que se exportó (foto 1 de ST-ERE "; err != nil || r.Holds() || !strings.Contains(r.String(), want) {
		t.Errorf("the changed photograph is not named: %v\n%s", err, r)
	}
	if err := o.p.Dossiers.WritePublic(&public, d, nil, "Versión pública"); err != nil {
		t.Fatal(err)
	}
	names, index = open(public.Bytes())
	if strings.Contains(names, x.Hash) || strings.Contains(index, name) || strings.Contains(index, "Foto 1.") {
		t.Error("the public version has the photograph or its name")
	}
}

// saved is the answer of who backed their information up before they hand the machine over.
var saved = orders.BackupForm{Option: "hecho", Medium: "Unidad de red del área", Day: "2026-11-20"}

// signedHandover is the requester's signature over a ST-ERE.
func signedHandover(p papers.Paper) *orders.SignHandover {
	return &orders.SignHandover{BackupForm: saved, Signing: seals.Signing{Secret: "739164", Declared: true, PaperHash: p.Hash}}
}

// Whoever changes a byte of a photograph behind the program is found by the judgement of the
// whole, which names it by the hash that the paper shows and says which one of which paper it is; nothing else is shown in its place.
func TestAChangedPhotographIsFoundAndNamed(t *testing.T) {
	dir := t.TempDir()
	o := openOffice(t, dir)
	folio, filled := o.toBeMoved()
	form := "/ordenes/" + folio + "/actividades/llenar-st-ere"
	o.tech.photographed(form, with(o.tech.get(form).is(200).hidden(form), filled), attached{"Frente.jpg", snapshot(t, 90)}).is(http.StatusSeeOther)
	ere := o.ofKind(folio, papers.Handover)[0]
	hash := ere.Photos()[0].Hash
	sheet := "/ordenes/" + folio + "/formatos/" + ere.ID
	o.ana.get(sheet).is(200).says("SHA-256 " + hash)
	if r, err := o.p.Verify(t.Context()); err != nil || strings.Contains(r.String(), hash) {
		t.Fatalf("untouched it does not hold: %v\n%s", err, r)
	}
	flipped := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(strings.ReplaceAll(path, "/", ""), hash) && d.Name() != hash {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		b[len(b)/2] ^= 1
		flipped++
		if err := os.Chmod(path, 0o600); err != nil {
			return err
		}
		return os.WriteFile(path, b, 0o600)
	})
	if err != nil || flipped != 1 {
		t.Fatalf("%d files, %v", flipped, err)
	}
	r, err := o.p.Verify(t.Context())
	if err != nil || r.Holds() || !strings.Contains(r.String(), hash+": su contenido es otro (foto 1 de ST-ERE "+ere.Folio+", versión 1)") {
		t.Errorf("not found and named: %v\n%s", err, r)
	}
	if got := o.ana.get(sheet); got.status < 500 {
		t.Errorf("the sheet with another picture is shown: %d", got.status)
	}
}

// Who delivers a machine for its maintenance in the workshop may show its condition: the
// photographs lie on the sheet before it is signed, stay when the form is corrected, and are
// of what is signed and of the order only with the signature (rev11 F-02, GAP-28, R-U-02).
func TestPhotographsOfADeliveryAtTheWorkshopAreSeenBeforeTheyAreSigned(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		o := openOfficeOn(t, db, t.TempDir())
		o.pin(o.ana, "739164")
		folio := o.agreedInWorkshop()
		at := "/ordenes/" + folio
		form := at + "/actividades/entregar-en-taller"

		page := o.ana.get(form).is(200).shows(`enctype="multipart/form-data"`, `name="fotografias"`, `capture="environment"`).hides(`name="fotos"`)
		sent := with(page.hidden(form), url.Values{"accesorios": {"Cargador y mouse"}, "condicion": {"Raspón en la tapa"}})
		o.ana.photographed(form, sent, attached{"acta.pdf", paper}).is(422).says("«acta.pdf» no es una fotografía JPEG o PNG").shows("Raspón en la tapa")
		o.other.photographed(form, url.Values{"accesorios": {"x"}}, attached{"Tapa.jpg", snapshot(t, 90)}).is(http.StatusNotFound)
		laid := o.ana.photographed(form, sent, attached{"Tapa.jpg", snapshot(t, 90)}, attached{"Base.jpg", snapshot(t, 160)}).is(http.StatusSeeOther).header.Get("Location")
		if got := o.listed(folio); len(got) != 0 {
			t.Fatalf("files of the order before anybody signed: %+v", got)
		}
		sheet := o.ana.get(laid).is(200).says("Foto 1. Tapa.jpg", "Foto 2. Base.jpg", "Raspón en la tapa").hides("data:image/jpeg")
		src := html.UnescapeString(regexp.MustCompile(`src="([^"]*/fotos/[^"]*)"`).FindStringSubmatch(sheet.body)[1])
		if p := o.ana.get(src).is(200); p.header.Get("Content-Type") != "image/jpeg" {
			t.Errorf("the photograph is shown as %s", p.header.Get("Content-Type"))
		}
		o.other.get(src).is(http.StatusNotFound)
		o.tech.get(src).is(http.StatusNotFound) // it was not laid before them
		o.ana.get(regexp.MustCompile(`/fotos/[0-9a-f]+`).ReplaceAllString(src, "/fotos/"+strings.Repeat("0", 64))).is(http.StatusNotFound)

		// Corrected: one of them is taken away, and neither is sent again.
		_, id, _ := strings.Cut(laid, "/hoja/")
		page = o.ana.get(form+"?corregir="+id).is(200).says("Fotografías que ya tiene", "Foto 2. Base.jpg").shows("Raspón en la tapa")
		hashes := regexp.MustCompile(`name="fotos"[^>]*value="([0-9a-f]{64})"|value="([0-9a-f]{64})"[^>]*name="fotos"`).FindAllStringSubmatch(page.body, -1)
		if len(hashes) != 2 || strings.Count(page.body, `name="fotos"`) != 2 {
			t.Fatalf("boxes: %v", hashes)
		}
		keep := hashes[0][1] + hashes[0][2]
		sent = with(page.hidden(form), url.Values{"accesorios": {"Cargador y mouse"}, "condicion": {"Raspón en la tapa"}, "fotos": {keep, strings.Repeat("0", 64)}})
		o.ana.photographed(form, sent).is(422).says("Una de las fotografías ya no está en el documento")
		sent["fotos"] = []string{keep}
		o.clock.Advance(time.Minute)
		laid = o.ana.photographed(form, sent).is(http.StatusSeeOther).header.Get("Location")
		page = o.ana.get(laid).is(200).says("Foto 1. Tapa.jpg").hides("Base.jpg")
		o.ana.send(laid, with(page.hidden(laid), url.Values{"firma": {"739164"}, "declara": {"si"}})).is(http.StatusSeeOther)

		ere, files := o.ofKind(folio, papers.Handover)[0], o.listed(folio)
		photos := ere.Photos()
		if len(photos) != 1 || photos[0] != (papers.PhotoOfMachine{Name: "Tapa.jpg", Hash: keep}) || len(files) != 1 || files[0].Hash != keep {
			t.Fatalf("of the photographs are signed %+v, kept %+v", photos, files)
		}
		if s, ok := ere.SignedBy(orders.SlotGives); !ok || s.Hash == "" {
			t.Errorf("not signed: %+v", ere.Signatures)
		}
		o.tech.get(at+"/formatos/"+ere.ID).is(200).says("Foto 1. Tapa.jpg", "SHA-256 "+keep)
		o.archived(folio, photos[0], "Tapa.jpg")
	})
}

// agreedInWorkshop is an order whose maintenance was agreed in the workshop.
func (o *office) agreedInWorkshop() string {
	o.t.Helper()
	a := o.machine(o.ana, "Laptop de Ana", "INV-0001")
	res, err := o.p.Desk.Create(o.t.Context(), o.actor(o.ana), &orders.Request{RequestForm: orders.RequestForm{AssetID: string(a.ID), Fault: "Hace ruido y se calienta mucho.", CanWork: "si"}}, orders.Options{})
	if err != nil {
		o.t.Fatal(err)
	}
	v, err := o.p.Desk.Open(o.t.Context(), orders.System(), res.Folio)
	if err != nil {
		o.t.Fatal(err)
	}
	tech := o.actor(o.tech, people.Adviser)
	informed := &orders.AcknowledgeDate{Signing: seals.Signing{Secret: "739164", Declared: true}}
	informed.BackupForm = saved
	for _, x := range []struct {
		who people.Actor
		act orders.Act
	}{
		{o.actor(o.chief, people.Supervisor), &orders.Assign{AssignPart: papers.AssignPart{AdviserID: string(o.tech.person.ID), Priority: string(v.Order.Priority), Why: "Conoce el equipo desde antes"}}},
		{tech, &orders.Receive{}}, {tech, &orders.RecordVisit{}},
		{tech, &orders.Determine{DecisionPart: papers.DecisionPart{Exit: "mantenimiento", Reason: "Ventilador con polvo."}}},
		{tech, &orders.AgreeMaintenance{SchedulePart: papers.SchedulePart{Day: "2026-11-24", Time: "10:00", Minutes: 60, Place: "taller", Kind: "correctivo"}}},
		{o.actor(o.ana), informed},
	} {
		o.clock.Advance(time.Minute)
		if s, ok := x.act.(*orders.AcknowledgeDate); ok {
			s.PaperHash = o.ofKind(res.Folio, papers.Handover)[0].Hash
		}
		if _, err := o.p.Desk.Perform(o.t.Context(), x.who, res.Folio, x.act, orders.Options{}); err != nil {
			o.t.Fatal(err)
		}
	}
	return res.Folio
}
