package papers

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/sheets"
)

// Document is one paper with all that its sheet shows.
type Document struct {
	Kind       Kind
	Folio      string
	Order      string // folio of the order it belongs to
	OrderID    string
	RepairID   string
	PaperID    string // "" for ST-OS and letters
	LetterID   string
	Version    int
	Status     Status // Final when it is complete
	At         time.Time
	Value      any // pointer to the struct of its format, filled
	Signatures []Signature
	Proofs     []seals.Evidence          // of the signatures that are more than internal
	Marks      map[string]sheets.Picture // drawn marks, by the hash of their picture
	Pending    map[string]string         // why a part is empty, by its title
	Pictures   map[string][]byte         // photographs that its value names, by their hash
	Revision   int                       // of the procedure under which its order began (rev11 Q-02); 0 for the one in force
	Masked     bool                      // the reader may not see all of it: it is neither frozen nor verified
	Edition    string                    // of its format, as it was frozen; "" for the one of its day
	Kept       []byte                    // its data as they were frozen, or before they were redacted; nil while they follow from the rest
}

// Complete tells whether the paper is whole, so that it is frozen as it is.
func (d Document) Complete() bool { return d.Status == Final || d.Status == Void }

// Subject names the copy that would be frozen of this version.
// A signature that was strengthened after it was given makes another copy.
func (d Document) Subject() Copy {
	added := 0
	for _, s := range d.Signatures {
		for _, e := range d.Proofs {
			if e.Slot == s.Slot && e.Version == s.Version && string(e.Level) != s.Level {
				added++
			}
		}
	}
	return Copy{Added: added, Kind: d.Kind, OrderID: d.OrderID, RepairID: d.RepairID, PaperID: d.PaperID, LetterID: d.LetterID, Folio: d.Folio, Version: d.Version}
}

// kept is the data of a document as its PDF carries them.
type kept struct {
	Kind       Kind     `json:"formato"`
	Folio      string   `json:"folio"`
	Order      string   `json:"orden"`
	Version    int      `json:"version"`
	Status     Status   `json:"estado"`
	At         string   `json:"fecha"`
	Value      any      `json:"datos"`
	Signatures []signed `json:"firmas"`
}

type signed struct {
	Slot  string  `json:"lugar"`
	Name  string  `json:"nombre"`
	Post  string  `json:"cargo,omitempty"`
	Role  string  `json:"papel"`
	Level string  `json:"nivel"`
	Hash  string  `json:"huella"`
	At    string  `json:"fecha"`
	Valid bool    `json:"vigente"`
	Proof []proof `json:"prueba,omitempty"`
}

// proof is what the data of a document say of the evidence of a signature.
type proof struct {
	Level      seals.Level `json:"nivel"`
	File       string      `json:"archivo,omitempty"` // mark or scan, by its hash
	Witness    string      `json:"testigo,omitempty"`
	IDShown    string      `json:"identificacion,omitempty"`
	Serial     string      `json:"certificado,omitempty"`
	Issuer     string      `json:"emisor,omitempty"`
	Algorithm  string      `json:"algoritmo,omitempty"`
	Revocation string      `json:"revocacion,omitempty"`
	Signature  string      `json:"firma,omitempty"` // the advanced one, base64
}

// Data is the canonical JSON of the document: what it says and who signed it. Its
// SHA-256 gives the code, and the PDF carries it.
func (d Document) Data() ([]byte, error) {
	if d.Kept != nil {
		return d.Kept, nil
	}
	k := kept{Kind: d.Kind, Folio: d.Folio, Order: d.Order, Version: d.Version, Status: d.Status, At: d.At.UTC().Format(time.RFC3339), Value: d.Value, Signatures: []signed{}}
	for _, s := range d.Signatures {
		x := signed{s.Slot, s.Name, s.Post, s.Role, s.Level, s.Hash, s.At.UTC().Format(time.RFC3339), s.Valid, nil}
		for _, e := range d.Proofs {
			if e.Slot == s.Slot && e.Version == s.Version {
				x.Proof = append(x.Proof, proof{e.Level, e.Blob, e.Witness, e.IDShown, e.Serial, e.Issuer, e.Algorithm, e.Revocation, e.Proof})
			}
		}
		k.Signatures = append(k.Signatures, x)
	}
	return audit.Canonical(k)
}

// Frozen is the document as its frozen data say it: what a register says otherwise since
// then is not in it. Who signed, and what proves that, is on record and never changes.
func (d Document) Frozen(data []byte) (Document, error) {
	f, ok := FormatOf(d.Kind)
	if !ok {
		return d, fmt.Errorf("papers: %q is no format", d.Kind)
	}
	k := kept{Value: f.New()}
	if err := json.Unmarshal(data, &k); err != nil {
		return d, fmt.Errorf("read what was frozen of %s %s: %w", d.Kind, d.Folio, err)
	}
	if k.Kind != d.Kind || k.Folio != d.Folio || k.Version != d.Version || k.Status != d.Status {
		return d, fmt.Errorf("papers: what was frozen of %s %s is %s %s, version %d, %s", d.Kind, d.Folio, k.Kind, k.Folio, k.Version, k.Status)
	}
	at, err := time.Parse(time.RFC3339, k.At)
	if err != nil {
		return d, fmt.Errorf("read the date of %s %s: %w", d.Kind, d.Folio, err)
	}
	d.Value, d.At, d.Kept = k.Value, at, data
	return d, nil
}

// What each sheet says at its foot about the copy that it is (rev11 Q-10). They are short:
// the foot has no room for more beside the number of the page.
const (
	CopyOriginal = "Original electrónico"
	CopyAtWork   = "Copia de trabajo"
	CopyBlank    = "Copia no controlada"
	CopyOnPaper  = "Original en papel" // a folio stands on one sheet only
	CopyInFile   = "Copia de expediente"
	CopyPartial  = "Copia parcial" // without what its reader may not see
	CopyPublic   = "Versión pública"
)

// Sheet is the document without its heading, which document control puts on
// (control.Heading.Dress). What is not complete says «BORRADOR», and only what is
// complete can be verified: verify is the address to which the code is added.
func (d Document) Sheet(verify string) (sheets.Sheet, error) {
	f, ok := FormatOf(d.Kind)
	if !ok {
		return sheets.Sheet{}, fmt.Errorf("papers: %q is no format", d.Kind)
	}
	s := f.sheet(d.Folio, d.At)
	data, err := d.Data()
	if err != nil {
		return s, err
	}
	s.Data, s.CopyMark = data, CopyAtWork
	s.Date = localDay(d.At)
	switch {
	case d.Status == Void:
		s.Stamp = "ANULADO"
	case d.Status != Final:
		s.Stamp = "BORRADOR"
	}
	if d.Complete() {
		s.CopyMark = CopyOriginal
		code := CodeOf(data)
		s.Verify = &sheets.Verify{Code: SpokenCode(code), URL: verify + code}
	}
	if l, ok := d.Value.(*LetterPaper); ok {
		s.Legend = l.Legend
		s.Blocks = l.blocks(f, d)
		return s, nil
	}
	for _, p := range f.parts(d.Value) {
		s.Blocks = append(s.Blocks, p.filled(d)...)
	}
	s.Blocks = append(s.Blocks, d.photos()...)
	return s, nil
}

// Blank is the format for the pen, without its heading; with a folio of a block it asks
// for the real date and hour, and verify is the address to which the folio is added
// (rev11 F-09, P-12).
func (f Format) Blank(folio, verify string, at time.Time) sheets.Sheet {
	s := f.sheet(folio, at)
	s.Blank, s.CopyMark = true, CopyBlank
	s.Subject += ", en blanco"
	if folio != "" {
		s.Blocks = append(s.Blocks, sheets.Fields{Columns: 3, Items: []sheets.Field{{Label: "Real: fecha (día / mes / año)", Required: true}, {Label: "Real: hora", Required: true}, {Label: "Folio de la orden, si ya existe"}}})
		if f.Kind == Handover { // it asks for the order itself
			s.Blocks = []sheets.Block{sheets.Fields{Columns: 3, Items: []sheets.Field{{Label: "Real: fecha (día / mes / año)", Required: true}, {Label: "Real: hora", Required: true}, {Label: "Orden de servicio o expediente, si ya existe"}}}}
		}
		s.Verify, s.CopyMark = &sheets.Verify{Code: folio, URL: verify + folio}, CopyOnPaper
	}
	for _, p := range f.parts(f.New()) {
		if folio != "" && f.Kind == Handover && p.title == "" {
			continue
		}
		s.Blocks = append(s.Blocks, p.blank()...)
	}
	return s
}

func (f Format) sheet(folio string, at time.Time) sheets.Sheet {
	return sheets.Sheet{Code: string(f.Kind), Annex: f.Annex, Name: f.Name, Folio: folio, Language: "es-MX", Subject: string(f.Kind) + " " + f.Name, At: at}
}

// filled are the blocks of a part as far as it is filled. What may be left out and was
// is not shown.
func (p *part) filled(d Document) []sheets.Block {
	if p.empty && p.hidden {
		return nil
	}
	var blocks []sheets.Block
	grid := sheets.Fields{Columns: p.columns}
	flush := func() {
		if len(grid.Items) > 0 {
			blocks = append(blocks, grid)
			grid.Items = nil
		}
	}
	group := ""
	for _, it := range p.items {
		if it.paper == "blank" || it.kind == "photos" || p.empty && it.zero() {
			continue
		}
		if it.group != "" && it.group != group {
			flush()
			group = it.group
			blocks = append(blocks, sheets.Heading{Level: 2, Text: group})
		}
		if it.kind == "table" {
			if it.value.Len() > 0 {
				flush()
				blocks = append(blocks, it.table())
			}
			continue
		}
		value := it.words()
		if value == "" && !it.required {
			continue
		}
		grid.Items = append(grid.Items, sheets.Field{Label: it.label, Value: value, Span: min(it.span, p.columns), Required: it.required})
	}
	flush()
	if len(blocks) == 0 && len(p.items) > 0 { // a part of signatures alone has nothing to fill in
		if p.title == "" || d.Pending[p.title] == "" {
			if p.title == "" || p.empty && len(p.slots) == 0 {
				return nil
			}
		}
		blocks = append(blocks, sheets.Text{Text: orText(d.Pending[p.title], "Todavía sin llenar"), Small: true})
	} else if places := p.places(d); len(places) > 0 {
		blocks = append(blocks, sheets.Places{Items: places})
	}
	if p.title != "" {
		blocks = append([]sheets.Block{sheets.Heading{Level: 1, Text: p.title}}, blocks...)
	}
	return []sheets.Block{sheets.Together{Blocks: blocks}}
}

// blank are the boxes of a part.
func (p *part) blank() []sheets.Block {
	if p.noBlank {
		return nil
	}
	dense := slices.ContainsFunc(p.items, func(it item) bool { return it.wide > 0 })
	var blocks []sheets.Block
	grid := sheets.Fields{Columns: p.columns}
	if dense {
		grid.Columns = twelfths
	}
	flush := func() {
		if len(grid.Items) > 0 {
			blocks = append(blocks, grid)
			grid.Items = nil
		}
	}
	group := ""
	for _, it := range p.items {
		if it.paper == "filled" {
			continue
		}
		if it.group != "" && it.group != group && !dense {
			flush()
			group = it.group
			blocks = append(blocks, sheets.Heading{Level: 2, Text: group})
		}
		switch {
		case it.tick:
			grid.Items = append(grid.Items, it.ticked()...)
		case it.kind == "table":
			flush()
			t := it.table()
			t.Rows, t.Blanks = nil, max(it.rows, 1)
			if dense { // its name stands in its head, which saves a line
				name := orText(it.box, it.label)
				t.Caption, t.Columns[0].Label = "", name+": "+strings.ToLower(t.Columns[0].Label)
			}
			blocks = append(blocks, t)
		default:
			grid.Items = append(grid.Items, it.boxOf(p.columns, dense))
		}
	}
	if dense {
		grid.Items = append(grid.Items, p.signed(grid.Items)...)
	}
	flush()
	if len(p.slots) > 0 && !dense {
		var places []sheets.Place
		for _, s := range p.slots {
			places = append(places, sheets.Place{Slot: s.key, Label: s.label})
		}
		blocks = append(blocks, sheets.Places{Items: places})
	}
	if p.title != "" {
		blocks = append([]sheets.Block{sheets.Heading{Level: 1, Text: p.title}}, blocks...)
	}
	return []sheets.Block{sheets.Together{Blocks: blocks}}
}

// twelfths is how a blank that has to stand on one page divides its width.
const twelfths = 12

// boxOf is the box of a field in a blank.
func (it item) boxOf(columns int, dense bool) sheets.Field {
	f := sheets.Field{Label: it.label, Span: min(it.span, columns), Lines: max(it.lines, 1), Required: it.required}
	if dense {
		f.Label, f.Span = orText(it.box, it.label), it.wide
		if f.Span == 0 {
			f.Span = min(it.span, columns) * twelfths / columns
		}
	}
	for _, o := range it.options {
		f.Options = append(f.Options, o.label)
	}
	if it.value.Kind() == reflect.Bool {
		f.Options = []string{"Sí", "No"}
	}
	return f
}

// ticked are the rows of a table as boxes to tick, with room for what else its columns ask.
func (it item) ticked() []sheets.Field {
	f := sheets.Field{Label: it.label + ": marca lo que se entrega", Span: 9, Required: it.required}
	for _, o := range it.columns[0].options {
		f.Options = append(f.Options, o.label)
	}
	last := it.columns[len(it.columns)-1]
	return []sheets.Field{f, {Label: last.label, Span: 3, Lines: 1}}
}

// signed are the boxes in which a dense part is signed: in what is left of its last row
// where they have room there, and otherwise in a row of their own.
func (p *part) signed(before []sheets.Field) (list []sheets.Field) {
	const least = 4
	used := 0
	for _, f := range before {
		if used+f.Span > twelfths {
			used = 0
		}
		used += f.Span
	}
	left := twelfths - used
	slots := slices.Concat(p.slots, p.pen)
	if left < least*len(slots) {
		left = twelfths
	}
	for _, s := range slots {
		list = append(list, sheets.Field{Label: "Firma, nombre y fecha. " + s.label, Span: left / len(slots), Sign: true})
	}
	return list
}

// places are the places of a part where it is signed, with the signatures that are
// there: the one that holds, or else the last one that held once.
func (p *part) places(d Document) []sheets.Place {
	var list []sheets.Place
	for _, s := range p.slots {
		place := sheets.Place{Slot: s.key, Label: s.label}
		for _, sig := range d.Signatures {
			if sig.Slot != s.key || !sig.Valid && place.Name != "" && !place.Void {
				continue
			}
			place = sheets.Place{Slot: s.key, Label: s.label, Name: sig.Name, Post: sig.Post, At: LocalMinute(sig.At), Level: seals.Level(sig.Level).Name(), Hash: sig.Hash,
				Declaration: sig.Declaration, Void: !sig.Valid}
			d.prove(&place, sig)
		}
		list = append(list, place)
	}
	return list
}

// prove puts what proves a signature beyond the session of who gave it onto its place:
// the drawn mark, the level that was added, and the rest in words.
func (d Document) prove(place *sheets.Place, sig Signature) {
	notes := []string{}
	if sig.Note != "" {
		notes = append(notes, strings.TrimSuffix(sig.Note, "."))
	}
	for _, e := range d.Proofs {
		if e.Slot != sig.Slot || e.Version != sig.Version {
			continue
		}
		if string(e.Level) != sig.Level {
			place.Level += " y " + lowerFirst(e.Level.Name())
		}
		if mark, ok := d.Marks[e.Blob]; ok && e.Level == seals.Drawn {
			mark.Alt = "Trazo de la firma de " + sig.Name
			place.Mark = &mark
		}
		if words := e.Says(); words != "" {
			notes = append(notes, words)
		}
	}
	place.Note = strings.Join(notes, ". ")
}

func lowerFirst(s string) string {
	if rest, ok := strings.CutPrefix(s, "F"); ok {
		return "f" + rest
	}
	return s
}

func (it item) zero() bool {
	return it.value.IsZero() || it.value.Kind() == reflect.Slice && it.value.Len() == 0
}

// table is a field that is a table.
func (it item) table() sheets.Table {
	t := sheets.Table{Caption: it.label}
	for _, c := range it.columns {
		right := c.value.Kind() == reflect.Int || c.value.Kind() == reflect.Int64
		width := 2.0
		if right || c.kind == "choice" {
			width = 1
		}
		t.Columns = append(t.Columns, sheets.Column{Label: c.label, Right: right, Width: width})
	}
	for i := range it.value.Len() {
		var row []string
		for _, c := range it.columns {
			row = append(row, c.of(it.value.Index(i).Field(c.span)))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// words is the value of a field as a sheet says it.
func (it item) words() string { return it.of(it.value) }

func (it item) of(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case time.Time:
		if x.IsZero() {
			return ""
		}
		return LocalMinute(x)
	case []string:
		list := make([]string, len(x))
		for i, s := range x {
			list[i] = it.option(s)
		}
		return strings.Join(list, ", ")
	case bool:
		if x {
			return "Sí"
		}
		return "No"
	}
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return ""
		}
		return it.of(v.Elem())
	case reflect.String:
		s := v.String()
		if it.kind == "date" {
			return spokenDay(s)
		}
		return it.option(s)
	case reflect.Int, reflect.Int64:
		if v.Int() == 0 && !it.required {
			return ""
		}
		if s := it.option(strconv.FormatInt(v.Int(), 10)); s != "" {
			return s
		}
	}
	return ""
}

func (it item) option(key string) string {
	i := slices.IndexFunc(it.options, func(o option) bool { return o.key == key })
	if i < 0 {
		return key
	}
	return it.options[i].label
}

// spokenDay writes a stored day as people read it.
func spokenDay(day string) string {
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		return t.Format("02/01/2006")
	}
	return day
}

var months = [...]string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"}

// longDay writes a day as letters do.
func longDay(t time.Time) string {
	t = t.In(clock.Mexico)
	return fmt.Sprintf("%d de %s de %d", t.Day(), months[t.Month()-1], t.Year())
}

func localDay(t time.Time) string { return t.In(clock.Mexico).Format("02/01/2006") }

// LocalMinute is an instant as papers print it: the local day and minute.
func LocalMinute(t time.Time) string { return t.In(clock.Mexico).Format("02/01/2006 15:04") }
