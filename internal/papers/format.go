package papers

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/procedure"
)

// Contingency is F-09, the receipt of a block of printed formats: it belongs to no
// order, so no paper of this kind is stored.
const Contingency Kind = "F-09"

// Format is one official format (domain §5), described by one struct. From its tags
// come the fields of a screen (forms), what is stored, the filled sheet, the blank for
// the pen, and the columns of an export. Besides those of package forms the tags are:
//
//	no:"12"            the number of the field in domain §5; several with commas
//	part:"B. Entrega"  on a struct: it begins a part of the sheet
//	block:"2. Equipo"  on a field: it stands in that part instead of its own
//	slots:"B3=Entrega|B4=Recibe"  places to sign at the end of a part
//	pen:"29=Conforme"  places that only a blank has
//	columns:"4"        of a part's grid; 4 without it
//	print:"Equipo"     the label on paper, where the one on screen speaks to a person
//	span:"2"           columns that a field takes
//	lines:"3"          lines to write on in a blank
//	rows:"6"           empty rows of a table in a blank
//	question:"Determine"  the options are the answers of that activity
//	need:"yes"         the system fills it always; need:"no" a paper may lack it, though
//	                   the form that takes it asks for it
//	group:"Equipo"     a heading below the part's
//	wide:"3"           twelfths of the width that the box of a blank takes; a part with one
//	                   is laid in twelfths, its signatures as boxes too
//	box:"AST: nombre"  the label in a blank, where the part has no headings below it
//	tick:"yes"         a table whose rows a blank lists as boxes to tick
//	blank:"no"         on a struct: a part that no blank has
//	absent:"hidden"    on a struct: a part that is left out while nothing fills it
//	paper:"-"          not on paper; paper:"filled" not in a blank; paper:"blank" there only
//	export:"-"         no column of an export
type Format struct {
	Kind   Kind
	Number string // "F-01"
	Annex  string // "Anexo I"
	Name   string
	Parts  []string   // order of the parts, for those that do not come as they are declared
	New    func() any // pointer to an empty struct of the format
}

// Formats are the eleven formats in the order of their numbers (rev11 F-01, F-02, F-03,
// F-04, F-05, F-06, F-07, F-08, F-09, F-10, F-11).
func Formats() []Format {
	return []Format{
		{ServiceOrder, "F-01", "Anexo I", "Orden de servicio", nil, func() any { return &ServiceOrderPaper{} }},
		{Handover, "F-02", "Anexo II", "Entrega-Recepción de equipo de cómputo para soporte técnico", handoverParts, func() any { return &HandoverPaper{} }},
		{Survey, "F-03", "Anexo III", "Encuesta de satisfacción", nil, func() any { return &SurveyPaper{} }},
		{Letter, "F-04", "", "Oficio de solicitud de reparación (norma SEI-028)", nil, func() any { return &LetterPaper{} }},
		{JointReview, "F-05", "", "Acta de revisión conjunta", nil, func() any { return &JointReviewPaper{} }},
		{Backup, "F-06", "", "Manifestación de respaldo", nil, func() any { return &BackupPaper{} }},
		{Supplies, "F-07", "", "Solicitud de insumos", nil, func() any { return &SuppliesPaper{} }},
		{InventoryMovement, "F-08", "", "Movimiento de inventario", nil, func() any { return &MovementPaper{} }},
		{Contingency, "F-09", "", "Paquete de contingencia", nil, func() any { return &ContingencyPaper{} }},
		{Determination, "F-10", "", "Determinación del TDTIC", nil, func() any { return &DeterminationPaper{} }},
		{Receipt, "F-11", "", "Constancia de entrega y devolución a proveedor", nil, func() any { return &ReceiptPaper{} }},
	}
}

// FormatOf returns the format of a kind; false for none of the eleven.
func FormatOf(kind Kind) (Format, bool) {
	all := Formats()
	i := slices.IndexFunc(all, func(f Format) bool { return f.Kind == kind })
	if i < 0 {
		return Format{}, false
	}
	return all[i], true
}

// FieldOf is one field of a format as its struct says it.
type FieldOf struct {
	Part     string
	Numbers  []string // in domain §5
	Key      string   // in the stored data, with dots: "B.falla"
	Label    string   // on paper
	Required bool
	Table    []FieldOf // columns of a table
	Slots    []string  // where the part that it ends is signed; such a field has no key
}

// Fields lists the fields of the format in the order in which a sheet shows them.
func (f Format) Fields() []FieldOf {
	var list []FieldOf
	for _, p := range f.parts(f.New()) {
		for _, in := range p.items {
			x := FieldOf{Part: p.title, Numbers: in.numbers, Key: in.key, Label: in.label, Required: in.required}
			for _, col := range in.columns {
				x.Table = append(x.Table, FieldOf{Part: p.title, Numbers: col.numbers, Key: in.key + "." + col.key, Label: col.label, Required: col.required})
			}
			list = append(list, x)
		}
		for _, s := range slices.Concat(p.slots, p.pen) {
			list = append(list, FieldOf{Part: p.title, Numbers: []string{s.key}, Label: s.label, Slots: []string{s.key}})
		}
	}
	return list
}

// part is a part of a sheet with its values.
type part struct {
	title   string
	columns int
	empty   bool // the struct that fills it is nil
	noBlank bool // no blank has it
	hidden  bool // it is left out while it is empty
	items   []item
	slots   []slot
	pen     []slot // places that only a blank has
}

type slot struct{ key, label string }

// item is a field with its value.
type item struct {
	numbers  []string
	key      string
	label    string
	kind     string
	group    string // heading below the part's
	paper    string // "", "-", "filled", "blank"
	export   string
	span     int
	lines    int
	rows     int
	wide     int    // twelfths in a blank; 0 for as its span says
	box      string // label in a blank; "" for the label
	tick     bool
	required bool
	options  []option
	value    reflect.Value
	columns  []item // of a table
}

type option struct{ key, label string }

// parts reads a struct of the format. Without one part to begin with, the fields at the
// top stand in a part without title.
func (f Format) parts(v any) []*part {
	w := &walker{}
	for _, title := range f.Parts {
		w.part(title)
	}
	rv := reflect.ValueOf(v)
	for rv.Kind() == reflect.Pointer {
		rv = rv.Elem()
	}
	w.walk(rv, w.part(""), "", "", false)
	return slices.DeleteFunc(w.list, func(p *part) bool { return len(p.items) == 0 && len(p.slots) == 0 })
}

type walker struct{ list []*part }

// part finds a part by its title or begins it. The one without title comes first.
func (w *walker) part(title string) *part {
	for _, p := range w.list {
		if p.title == title {
			return p
		}
	}
	p := &part{title: title, columns: 4}
	if title == "" {
		w.list = append([]*part{p}, w.list...)
	} else {
		w.list = append(w.list, p)
	}
	return p
}

func (w *walker) walk(v reflect.Value, at *part, path, group string, empty bool) {
	t := v.Type()
	for i := range t.NumField() {
		sf := t.Field(i)
		tag := sf.Tag.Get
		if !sf.IsExported() || tag("paper") == "-" && tag("part") == "" {
			continue
		}
		x, gone := v.Field(i), empty
		if x.Kind() == reflect.Pointer && x.Type().Elem().Kind() == reflect.Struct && x.Type().Elem() != timeOf {
			gone = gone || x.IsNil()
			if x.IsNil() {
				x = reflect.Zero(x.Type().Elem())
			} else {
				x = x.Elem()
			}
		}
		key := keyOf(sf)
		switch {
		case x.Kind() == reflect.Struct && x.Type() != timeOf:
			in, below := at, path
			if title := tag("part"); title != "" {
				in = w.part(title)
				in.columns = orCount(tag("columns"), in.columns)
				in.slots = append(in.slots, slotsOf(tag("slots"))...)
				in.pen = append(in.pen, slotsOf(tag("pen"))...)
				in.empty = gone
				in.noBlank = in.noBlank || tag("blank") == "no"
				in.hidden = in.hidden || tag("absent") == "hidden"
			}
			if key != "" && !sf.Anonymous {
				below = joinKey(path, key)
			}
			w.walk(x, in, below, orText(tag("group"), group), gone)
		case tag("label") != "" || tag("print") != "":
			in := at
			if title := tag("block"); title != "" {
				in = w.part(title)
				in.empty = gone
			}
			it := itemOf(sf, x, joinKey(path, orText(key, tag("form"))))
			it.group = orText(tag("group"), group)
			in.items = append(in.items, it)
		}
	}
}

var (
	timeOf   = reflect.TypeFor[time.Time]()
	photosOf = reflect.TypeFor[[]PhotoOfMachine]() // drawn after all parts, by Document.photos
)

func itemOf(sf reflect.StructField, x reflect.Value, key string) item {
	tag := sf.Tag.Get
	it := item{key: key, label: orText(tag("print"), tag("label")), kind: tag("kind"), paper: tag("paper"), export: tag("export"), value: x,
		span: orCount(tag("span"), 1), lines: orCount(tag("lines"), 0), rows: orCount(tag("rows"), 0),
		wide: orCount(tag("wide"), 0), box: tag("box"), tick: tag("tick") == "yes"}
	if no := tag("no"); no != "" {
		it.numbers = strings.Split(no, ",")
	}
	it.required = tag("need") == "yes" || tag("need") == "" && slices.Contains(strings.Split(tag("validate"), ","), "required") && tag("when") == ""
	for _, o := range strings.Split(tag("options"), "|") {
		if k, words, ok := strings.Cut(o, "="); ok {
			it.options = append(it.options, option{k, words})
		}
	}
	if key := tag("question"); key != "" {
		a, _ := procedure.Rev11.Activity(procedure.Act(key))
		if a.Question == nil {
			panic("papers: no activity asks " + key)
		}
		for _, c := range a.Question.Answers {
			it.options = append(it.options, option{string(c.Key), c.Label})
		}
	}
	if it.lines == 0 && it.kind == "area" {
		it.lines = 2
	}
	if x.Type() == photosOf {
		it.kind, it.paper = "photos", "filled"
	} else if x.Kind() == reflect.Slice && x.Type().Elem().Kind() == reflect.Struct {
		it.kind = "table"
		row := x.Type().Elem()
		for i := range row.NumField() {
			col := row.Field(i)
			if col.IsExported() && col.Tag.Get("paper") != "-" && (col.Tag.Get("label") != "" || col.Tag.Get("print") != "") {
				c := itemOf(col, reflect.Zero(col.Type), orText(keyOf(col), col.Tag.Get("form")))
				c.span = i // of the column in its row
				it.columns = append(it.columns, c)
			}
		}
	}
	return it
}

// keyOf is the name of a field in the stored data.
func keyOf(sf reflect.StructField) string {
	key, _, _ := strings.Cut(sf.Tag.Get("json"), ",")
	if key == "-" {
		return ""
	}
	return key
}

func joinKey(path, key string) string {
	if path == "" || key == "" {
		return path + key
	}
	return path + "." + key
}

func slotsOf(tag string) (list []slot) {
	for _, s := range strings.Split(tag, "|") {
		if key, label, ok := strings.Cut(s, "="); ok {
			list = append(list, slot{key, label})
		}
	}
	return list
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// orCount reads a small number of a tag; a malformed one is a mistake of ours.
func orCount(s string, other int) int {
	if s == "" {
		return other
	}
	n := 0
	if _, err := fmt.Sscan(s, &n); err != nil || n < 0 {
		panic(fmt.Sprintf("papers: %q is no count", s))
	}
	return n
}
