package papers

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/sheets"
)

// section5 is what domain §5 asks of each format: the number of a row of its table, and
// words of the labels of its fields (rev11 F-01 to F-11).
var section5 = map[Kind]string{
	ServiceOrder: `1 Folio; 2 Fecha y hora de solicitud; 3 Medio; 4 Nombre de quien solicita; 5 Cargo; 6 Unidad administrativa; 7 Inmueble, Piso, Oficina;
		8 Extensión, Correo institucional; 9 En nombre de; 10 Horario en que puede atender; 11 Clase de servicio; 12 Inventario; 13 Núm. de inventario, Tipo, Marca, Modelo, Serie;
		14 Punto de red; 15 Categoría; 16 Falla; 17 seguir trabajando, cuántas personas afecta; 18 Adjuntos; 19 sin respaldo; 20 aviso de privacidad; 21 Orden relacionada;
		22 Prioridad, AST asignado, Fecha y hora de asignación, Motivo; 23 Recibida por el AST, Fecha y hora, Resultado; 24 D-03, Razón; 25 Diagnóstico, Causa;
		26 Acciones y solución, Artículo; 27 Insumos y refacciones; 28 Fecha y hora de conclusión, Tipo de conclusión; 29 Conforme`,
	Handover: `1 Folio, Orden de servicio o expediente; 2 Motivo; 3 Nombre, Cargo, Unidad, Ubicación, Extensión; 4 Nombre, Cargo; 5 inventario, Tipo, Marca, Modelo, Serie, no coincide;
		6 Procesador, Memoria, Disco, Sistema operativo, Nombre de red; 7 Accesorio, se entrega, Serie; 8 Carcasa, Pantalla, Puertos, Sellos, Otros; 9 Enciende, probó; 10 Fotografías;
		A Fecha acordada, Hora, Lugar, Duración, Tipo; A1 Observaciones, Enterada de la fecha; A2 Versión, reprogramación; B Falla declarada, Trabajos previstos; B1 F-06; B2 contraseña;
		B3 Entrega; B4 Recibe; C Garantía, Recursos; C1 Supervisor; D Accesorios que se devuelven, Condición al devolver; D1 Enciende, Red, Impresión, Aplicaciones, Información;
		D2 Persiste; D3 autorización; D3-devuelve Devuelve; D3-recibe Recibe su equipo; E Resultado, Fecha, Observaciones; F Motivo, anula`,
	Survey: `0 Folio, Servicio, AST, Fecha de conclusión, Tipo de conclusión, Vence; 1 resuelta; 2 tiempo; 3 trato; 4 conocimiento; 5 solución; 6 cuidado; 7 sistema; 8 Comentarios`,
	Letter: `1 Leyenda; 2 Lugar, Fecha, Número de oficio; 3 Asunto; 4 Destinatario; 5 Fundamento; 6 Solicitud y justificación; 7 Inventario, Tipo, Serie, Unidad, Falla, Diagnóstico, Garantía, Recursos;
		8 contacto; 9 Documento, Huella; titular Titular; 11 C.c.p., copia para, Elaboró; 12 Instrucción, A quién, Medio, Fecha, Acuse; 13 Observaciones; 14 Número, Fecha, Sentido, Anexos`,
	JointReview: `1 Orden, Expediente, Lugar, Fecha y hora; 2 AST, Representante, Empresa, Identificación, Coordinación; 3 inventario, Modelo, Serie enviada, Serie leída; 4 mismo bien;
		5 Núm. de reporte, Trabajos, Partes; 6 Exterior, Accesorios, Enciende, Almacenamiento, Memoria, Red, falla original; 7 Resultado; 8 garantía; 9 Observaciones; ast AST; proveedor Representante; coordinacion Coordinación`,
	Backup:   `1 Folio; 2 Versión del aviso; 3 información oficial; 4 Medio, Fecha, Fecha del resultado, Medio y resguardo; 5 Orden de respaldo; 6 respaldar, respaldada; 7 Herramientas, Resultado; 8 Valida, falta; F06-usuario usuaria; resultado-ast AST; resultado-valida usuaria`,
	Supplies: `1 Orden, Fecha; 2 Artículo, Unidad, Cantidad, Para qué; 3 Alternativa; 4 urgente; 5 Decisión, Motivo; 6 Gestión, Fecha compromiso; 7 entrega, Fecha; 8 Recibió; supervisor Supervisor; recibe AST`,
	InventoryMovement: `1 Orden o expediente; 2 Tipo; 3 inventario, Serie; 4 Serie, Marca, Modelo, provisional o definitivo, Garantía; 5 Documento de soporte; 6 Fecha de la solicitud; 7 sistema patrimonial, Fecha; 8 resguardo;
		supervisor Supervisor; coordinacion Coordinación`,
	Contingency:   `1 Unidad; 2 Serie; 3 Del folio, Al folio; 4 Emite; 5 Fecha; 6 entrega a; 7 Folio, Motivo; emite Emite; recibe Recibe`,
	Determination: `1 Orden, origen; 2 Hechos; 3 Revisión; 4 Mecanismo, Determinación; 5 Responsable, Fecha límite, AST; 6 sale, Documento; 7 Aviso, Fecha; titular titular`,
	Receipt: `1 expediente, Sentido, Fecha, Lugar; 2 Proveedor, Contrato, Referencia; 3 Quién lo recoge, Identificación; 4 Accesorios; 5 condición; 6 Almacenamiento; 7 respaldo; 8 confidencialidad; 9 Fecha prometida;
		entrega Entrega; recibe Recibe; coordinacion Coordinación`,
}

func TestEachFormatHasTheFieldsOfItsTable(t *testing.T) {
	for _, f := range Formats() {
		for _, missing := range missingOf(f.everyField(), section5[f.Kind]) {
			t.Errorf("%s: %s", f.Kind, missing)
		}
	}
	if len(Formats()) != 11 {
		t.Errorf("%d formats", len(Formats()))
	}
	// The test can fail: a field that is gone, and a number that no field has.
	some := []FieldOf{{Numbers: []string{"1"}, Label: "Folio"}}
	if got := missingOf(some, "1 Folio, Motivo; 2 Lugar"); len(got) != 2 {
		t.Errorf("of two that are missing it finds %v", got)
	}
}

// everyField are the fields of the format, those that only a screen or the head of a
// sheet shows among them.
func (f Format) everyField() []FieldOf {
	list := f.Fields()
	var plain func(list []FieldOf) []FieldOf
	plain = func(list []FieldOf) (out []FieldOf) {
		for _, x := range list {
			out = append(append(out, x), plain(x.Table)...)
		}
		return out
	}
	list = plain(list)
	if f.Kind == ServiceOrder || f.Kind == Handover { // the head of every sheet bears it
		list = append(list, FieldOf{Numbers: []string{"1"}, Label: "Folio"})
	}
	return list
}

func missingOf(fields []FieldOf, table string) (missing []string) {
	for _, row := range strings.Split(table, ";") {
		no, labels, _ := strings.Cut(strings.TrimSpace(row), " ")
		for _, words := range strings.Split(labels, ",") {
			words = strings.ToLower(strings.TrimSpace(words))
			if !slices.ContainsFunc(fields, func(x FieldOf) bool {
				return slices.Contains(x.Numbers, no) && strings.Contains(strings.ToLower(x.Label), words)
			}) {
				missing = append(missing, "field "+no+" «"+words+"» is not in its struct")
			}
		}
	}
	return missing
}

// A blank has every field as a box or its options as boxes, each place to sign, and a
// folio of a block asks for the real date and hour (rev11 F-09, P-12).
func TestABlankHasABoxForEachField(t *testing.T) {
	for _, f := range Formats() {
		s := f.Blank("OSC-2026-00017-4", "https://soporte.example/verificar/", time.Time{})
		if !s.Blank || s.Verify == nil || !strings.HasSuffix(s.Verify.URL, s.Folio) {
			t.Errorf("%s: blank %v, verify %v", f.Kind, s.Blank, s.Verify)
		}
		boxes := map[string]bool{}
		eachBlock(s.Blocks, func(b sheets.Block) {
			switch b := b.(type) {
			case sheets.Fields:
				for _, x := range b.Items {
					if x.Value != "" || x.Chosen != nil {
						t.Errorf("%s: the blank is filled: %s = %s", f.Kind, x.Label, x.Value)
					}
					boxes[x.Label] = true
				}
			case sheets.Table:
				boxes[b.Caption] = true
				name, _, _ := strings.Cut(b.Columns[0].Label, ":")
				boxes[name] = true
				if b.Blanks == 0 || len(b.Rows) > 0 {
					t.Errorf("%s: the table %s has %d rows", f.Kind, b.Caption, b.Blanks)
				}
			case sheets.Places:
				for _, p := range b.Items {
					boxes[p.Label] = true
				}
			}
		})
		if !boxes["Real: hora"] {
			t.Errorf("%s does not ask for the real hour", f.Kind)
		}
		has := func(words ...string) bool { // as the label of a box, or a part of one
			for label := range boxes {
				if slices.ContainsFunc(words, func(w string) bool { return w != "" && strings.Contains(label, w) }) {
					return true
				}
			}
			return false
		}
		for _, p := range f.parts(f.New()) {
			for _, it := range p.items {
				if it.paper != "filled" && !p.noBlank && !has(it.label, it.box) {
					t.Errorf("%s has no box for «%s»", f.Kind, it.label)
				}
			}
			for _, x := range slices.Concat(p.slots, p.pen) {
				if !has(x.label) {
					t.Errorf("%s has no place for «%s»", f.Kind, x.label)
				}
			}
		}
		if has("una casilla que nadie pide") {
			t.Errorf("%s has a box for anything", f.Kind)
		}
	}
}

func eachBlock(list []sheets.Block, visit func(sheets.Block)) {
	for _, b := range list {
		if together, ok := b.(sheets.Together); ok {
			eachBlock(together.Blocks, visit)
			continue
		}
		visit(b)
	}
}

// What is stored comes back in words: options by their label, days and hours as people
// write them, a text of accessories as one row; and a signature that no longer holds is
// shown as such.
func TestAFilledSheetSaysWhatIsStored(t *testing.T) {
	data := `{"orden":"OS-2026-000042","solicita":{"nombre":"Lucía Ñandú","cargo":"Analista","unidad":"Auditoría"},"ast":{"nombre":"Jorge","cargo":"AST","unidad":"DTIC"},
		"equipo":{"inventario":"DEMO-1","tipo":"Portátil","marca":"X","modelo":"Y","serie":"S1"},
		"B":{"destino":"reparacion","serie":"S1","memoria":"16 GB","accesorios":[{"nombre":"cargador","viene":"si","serie":"C-7"}],"carcasa":"desgaste","pantalla":"na","puertos":"buena","sellos":"buena",
		"condicion_nota":"Rayones","enciende":"si","probado":"no","falla":"No enciende","trabajos":"Revisión","vez":2,"huella":"x","declara":true}}`
	var v HandoverPaper
	if err := json.Unmarshal([]byte(data), &v); err != nil {
		t.Fatal(err)
	}
	d := Document{Kind: Handover, Folio: "ERE-2026-000001", Order: "OS-2026-000042", Version: 2, Status: Final, At: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC), Value: &v,
		Pending: map[string]string{"A. Programación": "No aplica"},
		Signatures: []Signature{{Slot: "B3", Name: "Lucía Ñandú", Level: "interna", Hash: strings.Repeat("a", 64), At: time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)},
			{Slot: "B4", Name: "Jorge", Level: "interna", Hash: strings.Repeat("b", 64), At: time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC), Valid: true}}}
	s, err := d.Sheet("https://soporte.example/verificar/")
	if err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	var places []sheets.Place
	eachBlock(s.Blocks, func(b sheets.Block) {
		switch b := b.(type) {
		case sheets.Heading:
			said.WriteString("# " + b.Text + "\n")
		case sheets.Text:
			said.WriteString(b.Text + "\n")
		case sheets.Fields:
			for _, x := range b.Items {
				said.WriteString(x.Label + "=" + x.Value + "\n")
			}
		case sheets.Table:
			for _, r := range b.Rows {
				said.WriteString(strings.Join(r, "|") + "\n")
			}
		case sheets.Places:
			places = append(places, b.Items...)
		}
	})
	for _, want := range []string{"Nombre=Lucía Ñandú", "Motivo=Reparación", "Carcasa=Con desgaste", "¿Enciende?=Sí", "Cargador|Sí|C-7", "# A. Programación\nNo aplica", "# C. Estado en la DTIC\nTodavía sin llenar"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("the sheet does not say %q:\n%s", want, said.String())
		}
	}
	if len(places) != 2 || !places[0].Void || places[1].Void || places[1].At != "23/11/2026 12:00" || places[1].Level != "Firma interna" {
		t.Errorf("places: %+v", places)
	}
	if s.Stamp != "" || s.Verify == nil || ReadCode(s.Verify.Code) != CodeOf(s.Data) || s.Verify.URL != "https://soporte.example/verificar/"+CodeOf(s.Data) {
		t.Errorf("stamp %q, verify %+v", s.Stamp, s.Verify)
	}
	for status, stamp := range map[Status]string{Draft: "BORRADOR", ToSign: "BORRADOR", Observed: "BORRADOR", Void: "ANULADO"} {
		d.Status = status
		if s, _ := d.Sheet(""); s.Stamp != stamp || (s.Verify != nil) != (status == Void) {
			t.Errorf("%s: stamp %q, verify %v", status, s.Stamp, s.Verify)
		}
	}
	if heads, row := mustFormat(t, Handover).Columns(), d.Row(); len(heads) != len(row) {
		t.Errorf("%d columns and %d cells", len(heads), len(row))
	} else if i := slices.Index(heads, "Accesorios"); i < 0 || row[i] != "Cargador, Sí, C-7" {
		t.Errorf("columns %v: accessories %v", heads, i)
	}
}

func mustFormat(t *testing.T, kind Kind) Format {
	t.Helper()
	f, ok := FormatOf(kind)
	if !ok {
		t.Fatalf("no format %s", kind)
	}
	return f
}

// The heads of an export are all different, and every document has a cell for each.
func TestExportsHaveACellForEachColumn(t *testing.T) {
	for _, f := range Formats() {
		heads := f.Columns()
		d := Document{Kind: f.Kind, Value: f.New()}
		if row := d.Row(); len(row) != len(heads) {
			t.Errorf("%s: %d columns, %d cells", f.Kind, len(heads), len(row))
		}
		seen := map[string]bool{}
		for _, h := range heads {
			if seen[h] {
				t.Errorf("%s: two columns named %q", f.Kind, h)
			}
			seen[h] = true
		}
	}
}

// A delivery for the workshop names what comes with the machine in one text (GAP-28).
func TestAccessoriesAreRowsOrOneText(t *testing.T) {
	var a Accessories
	for data, want := range map[string]string{`"Con cargador"`: "Con cargador", `[{"nombre":"base","viene":"si","serie":"B-1"}]`: "B-1"} {
		if err := json.Unmarshal([]byte(data), &a); err != nil || len(a) != 1 || a[0].Serial != want {
			t.Errorf("%s: %+v, %v", data, a, err)
		}
	}
}

// Every print says how each place was signed: name, level, date and hash, the mark where
// one was drawn, and what proves the rest (domain §5, levels of signature; rev11 F-02, F-10).
func TestAPlaceShowsHowItWasSigned(t *testing.T) {
	at := time.Date(2026, 11, 24, 18, 30, 0, 0, time.UTC)
	hash := strings.Repeat("ab", 32)
	scan := strings.Repeat("cd", 32)
	mark := sheets.Picture{Bytes: []byte("a picture")}
	for name, c := range map[string]struct {
		level  seals.Level
		proof  *seals.Evidence
		says   string // level
		note   string
		marked bool
	}{
		"interna":                         {seals.Internal, nil, "Firma interna", "Nota", false},
		"pantalla":                        {seals.Drawn, &seals.Evidence{Level: seals.Drawn, Blob: "trazo"}, "Trazo en pantalla", "Nota", true},
		"autógrafa":                       {seals.Handwritten, &seals.Evidence{Level: seals.Handwritten, Blob: scan}, "Firma autógrafa", "Nota. Escaneo SHA-256 cdcdcdcdcdcdcdcd…", false},
		"testigo":                         {seals.Witnessed, &seals.Evidence{Level: seals.Witnessed, Witness: "Eva Tinta, jefa"}, "Nombre ante testigo", "Nota. Testigo: Eva Tinta, jefa", false},
		"e.firma":                         {seals.Advanced, &seals.Evidence{Level: seals.Advanced, Serial: "00001", Issuer: "AC", Algorithm: "SHA256-RSA", Revocation: "sin lista"}, "e.firma", "Nota. Certificado n.º 00001, de AC. SHA256-RSA. Revocación: sin lista", false},
		"interna y después autógrafa":     {seals.Internal, &seals.Evidence{Level: seals.Handwritten, Blob: scan}, "Firma interna y firma autógrafa", "Nota. Escaneo SHA-256 cdcdcdcdcdcdcdcd…", false},
		"la evidencia es de otra versión": {seals.Internal, &seals.Evidence{Level: seals.Handwritten, Blob: scan, Version: 7}, "Firma interna", "Nota", false},
	} {
		d := Document{Kind: Determination, Folio: "DET-2026-000001", PaperID: "p", Version: 1, Status: Final, At: at, Value: &DeterminationPaper{Verdict: &DeterminationPart{Exit: "reasignar", Text: "Se reasigna."}},
			Signatures: []Signature{{PaperID: "p", Version: 1, Slot: "titular", Name: "Ramiro Firma", Post: "Titular", Level: string(c.level), Hash: hash, At: at, Note: "Nota.", Valid: true}},
			Marks:      map[string]sheets.Picture{"trazo": mark}}
		before := d.Subject()
		if c.proof != nil {
			e := *c.proof
			e.Slot = "titular"
			if e.Version == 0 {
				e.Version = 1
			}
			d.Proofs = []seals.Evidence{e}
		}
		s, err := d.Sheet("https://soporte.example/verificar/")
		if err != nil {
			t.Fatal(err)
		}
		place, ok := placeOf(s.Blocks, "titular")
		if !ok {
			t.Fatalf("%s: the sheet has no place of the TDTIC", name)
		}
		if place.Name != "Ramiro Firma" || place.Level != c.says || place.At != "24/11/2026 12:30" || place.Hash != hash || place.Note != c.note || (place.Mark != nil) != c.marked {
			t.Errorf("%s: %+v", name, place)
		}
		if c.marked && place.Mark.Alt != "Trazo de la firma de Ramiro Firma" {
			t.Errorf("%s: the mark is read as %q", name, place.Mark.Alt)
		}
		// What was added later makes another copy; what it was signed with does not.
		if strengthened := strings.Contains(c.says, " y "); (d.Subject() != before) != strengthened {
			t.Errorf("%s: the copy is %+v, was %+v", name, d.Subject(), before)
		}
	}
}

func placeOf(blocks []sheets.Block, slot string) (sheets.Place, bool) {
	for _, b := range blocks {
		switch b := b.(type) {
		case sheets.Together:
			if p, ok := placeOf(b.Blocks, slot); ok {
				return p, true
			}
		case sheets.Places:
			for _, p := range b.Items {
				if p.Slot == slot {
					return p, true
				}
			}
		}
	}
	return sheets.Place{}, false
}
