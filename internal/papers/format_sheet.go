package papers

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
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
	Pending    map[string]string // why a part is empty, by its title
	Photos     []sheets.Picture
	Revision   int  // of the procedure under which its order began (rev11 Q-02); 0 for the one in force
	Masked     bool // the reader may not see all of it: it is neither frozen nor verified
}

// Complete tells whether the paper is whole, so that it is frozen as it is.
func (d Document) Complete() bool { return d.Status == Final || d.Status == Void }

// Subject names the copy that would be frozen of this version.
func (d Document) Subject() Copy {
	return Copy{Kind: d.Kind, OrderID: d.OrderID, RepairID: d.RepairID, PaperID: d.PaperID, LetterID: d.LetterID, Folio: d.Folio, Version: d.Version}
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
	Slot  string `json:"lugar"`
	Name  string `json:"nombre"`
	Post  string `json:"cargo,omitempty"`
	Role  string `json:"papel"`
	Level string `json:"nivel"`
	Hash  string `json:"huella"`
	At    string `json:"fecha"`
	Valid bool   `json:"vigente"`
}

// Data is the canonical JSON of the document: what it says and who signed it. Its
// SHA-256 gives the code, and the PDF carries it.
func (d Document) Data() ([]byte, error) {
	k := kept{Kind: d.Kind, Folio: d.Folio, Order: d.Order, Version: d.Version, Status: d.Status, At: d.At.UTC().Format(time.RFC3339), Value: d.Value, Signatures: []signed{}}
	for _, s := range d.Signatures {
		k.Signatures = append(k.Signatures, signed{s.Slot, s.Name, s.Post, s.Role, s.Level, s.Hash, s.At.UTC().Format(time.RFC3339), s.Valid})
	}
	return audit.Canonical(k)
}

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
	s.Data = data
	s.Date = localDay(d.At)
	switch {
	case d.Status == Void:
		s.Stamp = "ANULADO"
	case d.Status != Final:
		s.Stamp = "BORRADOR"
	}
	if d.Complete() {
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
	for i, photo := range d.Photos {
		if i == 0 {
			s.Blocks = append(s.Blocks, sheets.Heading{Level: 1, Text: "Fotografías"})
		}
		s.Blocks = append(s.Blocks, sheets.Figure{Picture: photo, Caption: photo.Alt, Share: 0.5})
	}
	return s, nil
}

// Blank is the format for the pen, without its heading; with a folio of a block it asks
// for the real date and hour, and verify is the address to which the folio is added
// (rev11 F-09, P-12).
func (f Format) Blank(folio, verify string, at time.Time) sheets.Sheet {
	s := f.sheet(folio, at)
	s.Blank = true
	s.Subject += ", en blanco"
	if folio != "" {
		s.Blocks = append(s.Blocks, sheets.Fields{Columns: 3, Items: []sheets.Field{{Label: "Real: fecha (día / mes / año)", Required: true}, {Label: "Real: hora", Required: true}, {Label: "Folio de la orden, si ya existe"}}})
		s.Verify = &sheets.Verify{Code: folio, URL: verify + folio}
	}
	for _, p := range f.parts(f.New()) {
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
		if it.paper == "blank" || p.empty && it.zero() {
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
		if it.paper == "filled" {
			continue
		}
		if it.group != "" && it.group != group {
			flush()
			group = it.group
			blocks = append(blocks, sheets.Heading{Level: 2, Text: group})
		}
		if it.kind == "table" {
			flush()
			t := it.table()
			t.Rows, t.Blanks = nil, max(it.rows, 2)
			blocks = append(blocks, t)
			continue
		}
		f := sheets.Field{Label: it.label, Span: min(it.span, p.columns), Lines: max(it.lines, 1), Required: it.required}
		for _, o := range it.options {
			f.Options = append(f.Options, o.label)
		}
		if it.value.Kind() == reflect.Bool {
			f.Options = []string{"Sí", "No"}
		}
		grid.Items = append(grid.Items, f)
	}
	flush()
	var places []sheets.Place
	for _, s := range p.slots {
		places = append(places, sheets.Place{Slot: s.key, Label: s.label})
	}
	if len(places) > 0 {
		blocks = append(blocks, sheets.Places{Items: places})
	}
	if p.title != "" {
		blocks = append([]sheets.Block{sheets.Heading{Level: 1, Text: p.title}}, blocks...)
	}
	return []sheets.Block{sheets.Together{Blocks: blocks}}
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
			place = sheets.Place{Slot: s.key, Label: s.label, Name: sig.Name, Post: sig.Post, At: LocalMinute(sig.At), Level: LevelName(sig.Level), Hash: sig.Hash,
				Declaration: sig.Declaration, Note: sig.Note, Void: !sig.Valid}
		}
		list = append(list, place)
	}
	return list
}

// LevelName is a level of signature as people read it (domain §5).
func LevelName(level string) string {
	switch level {
	case "interna":
		return "Firma interna"
	case "autógrafa":
		return "Firma autógrafa"
	case "pantalla":
		return "Trazo en pantalla"
	case "e.firma":
		return "e.firma"
	}
	return level
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
