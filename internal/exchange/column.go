package exchange

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"secogem.gob.mx/soporte/internal/calendar"
)

// shape is how a cell of a column is written.
type shape int

const (
	plain shape = iota
	date
	yesNo
	choice
	unitRef
	personRef
	providerRef
	fixed // told by an export, never changed by an import
)

// Column is a column of the template, as the page explains it.
type Column struct {
	Key      string
	Required bool
	Help     string
	shape    shape
	most     int               // characters; 0 for the usual
	options  map[string]string // choice: what may be written, folded, and what it means
	whenNew  string            // fixed: the only value of what is new
	why      string            // fixed: how it is changed instead
}

const usualLength = 200

// record is a row by the keys of its columns, each cell in the one form in which
// an export writes it.
type record map[string]string

func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff'
}

// tidy brings a text to the form in which it is kept and compared.
func tidy(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return strings.TrimFunc(s, blank)
}

// fold is how words of a person are compared: without case, accents or how many
// blanks.
func fold(s string) string {
	s = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u").Replace(strings.ToLower(s))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return blank(r) || r == '_' }), " ")
}

// read judges a cell and returns it in its one form, or in Spanish what is wrong.
func (c Column) read(cell string, look *lookup) (value, wrong string) {
	if strings.HasPrefix(cell, "=") {
		return "", "La celda tiene una fórmula. Escribe su resultado; si es texto, antepón un apóstrofo."
	}
	text := tidy(unescape(cell))
	most := c.most
	if most == 0 {
		most = usualLength
	}
	switch {
	case strings.ContainsFunc(text, func(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return "", "La celda tiene caracteres que no son texto. Escríbela de nuevo."
	case utf8.RuneCountInString(text) > min(most, mostCell):
		return "", fmt.Sprintf("Caben %d caracteres y tiene %d.", most, utf8.RuneCountInString(text))
	case text == "" && c.Required:
		return "", "Falta este dato."
	case text == "":
		return "", ""
	}
	switch c.shape {
	case date:
		day, ok := readDay(text)
		if !ok {
			return "", "Escribe una fecha que exista, como 2026-11-23 o 23/11/2026."
		}
		return day, ""
	case yesNo:
		switch fold(text) {
		case "si", "s", "1", "x", "verdadero", "true":
			return "sí", ""
		case "no", "n", "0", "falso", "false":
			return "no", ""
		}
		return "", "Escribe «sí» o «no»."
	case choice:
		if v, ok := c.options[fold(text)]; ok {
			return v, ""
		}
		return "", "No está en la lista: " + c.Help
	case unitRef:
		return look.units.canon(text, "Esa unidad no existe. Escribe su clave o su nombre exacto.", "Hay varias unidades con ese nombre. Escribe la clave o el id.")
	case personRef:
		return look.persons.canon(text, "Esa persona no existe. Escribe su correo o su nombre exacto.", "Hay varias personas con ese nombre. Escribe el correo o el id.")
	case providerRef:
		return look.providers.canon(text, "Ese proveedor no existe. Escribe su nombre exacto.", "Hay varios proveedores con ese nombre. Escribe el id.")
	}
	return text, ""
}

// readDay reads 2026-11-23, 23/11/2026, and the number by which a spreadsheet
// means a day.
func readDay(text string) (string, bool) {
	if d, err := calendar.ParseDay(text); err == nil {
		return d.String(), true
	}
	if p := strings.Split(text, "/"); len(p) == 3 && len(p[2]) == 4 && len(p[0]) <= 2 && len(p[1]) <= 2 {
		d, err := calendar.ParseDay(fmt.Sprintf("%s-%02s-%02s", p[2], p[1], p[0]))
		return d.String(), err == nil
	}
	if whole, _, _ := strings.Cut(text, "."); len(whole) == 5 {
		if n, err := strconv.Atoi(whole); err == nil {
			return calendar.Day{Year: 1899, Month: 12, Day: 30}.Add(n).String(), true
		}
	}
	return "", false
}

func yes(b bool) string {
	if b {
		return "sí"
	}
	return "no"
}

// names finds the id of something by what people write for it, and the way to
// write an id that leads back to it.
type names struct {
	ids   map[string]bool
	by    map[string]string // key or name, folded → id; "" when several are meant
	write map[string]string // id → text
}

func newNames() names { return names{map[string]bool{}, map[string]string{}, map[string]string{}} }

// know notes something under its id and the words for it.
func (n names) know(id string, words ...string) {
	n.ids[id] = true
	for _, w := range words {
		key := fold(w)
		if key == "" {
			continue
		}
		if other, taken := n.by[key]; taken && other != id {
			n.by[key] = ""
		} else {
			n.by[key] = id
		}
	}
}

// settle chooses how each is written, once all are known: the best words that mean
// nothing else, and the id when there are none.
func (n names) settle(id string, words ...string) {
	n.write[id] = id
	for _, w := range words {
		if w = tidy(w); w != "" && n.by[fold(w)] == id && !n.ids[w] {
			n.write[id] = w
			return
		}
	}
}

// id returns what a text means; several tells that it means more than one.
func (n names) id(text string) (id string, several bool) {
	if n.ids[text] {
		return text, false
	}
	id, known := n.by[fold(text)]
	return id, known && id == ""
}

func (n names) canon(text, unknown, ambiguous string) (value, wrong string) {
	id, several := n.id(text)
	switch {
	case several:
		return "", ambiguous
	case id == "":
		return "", unknown
	}
	return n.write[id], ""
}

// lookup is what references of an import lead to.
type lookup struct{ units, persons, providers names }
