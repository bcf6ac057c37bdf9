package dossier

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/sheets"
)

// The words that stand for what is masked, by its kind.
const (
	maskedPerson  = "[TESTADO: nombre]"
	maskedContact = "[TESTADO: contacto]"
	maskedSerial  = "[TESTADO: número de serie]"
	maskedText    = "[TESTADO: texto libre]"
	maskedPart    = "[TESTADO]"
)

// How a free text goes into the public version.
const (
	HideAll  = "todo"   // masked whole, unless somebody decides otherwise
	HidePart = "partes" // only the named fragments are masked
	ShowAll  = "nada"   // somebody read it and found nothing to mask
)

// Mark is what a reviewer decided about one free text.
type Mark struct {
	Hide  string   `json:"testar"`
	Parts []string `json:"partes,omitempty"`
}

// Marks are the decisions of a review by the key of the text.
type Marks map[string]Mark

// FreeText is a text that a person wrote and that somebody has to read before it is
// made public.
type FreeText struct {
	Key     string // of its content
	Where   string // Spanish
	Text    string
	Suspect []string // fragments that look like personal data
}

// textKey names a text by its content: a text that changed has to be read again.
func textKey(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// mask says what of each value is shown. The nil mask shows all.
type mask struct {
	marks    Marks
	servants []string // names of public servants, whose names, posts and signatures in office are public (domain §6)
	plain    []string // posts, units, and what the inventory says of the machine, which are public too
	texts    []FreeText
}

// free is a text that a person wrote.
func (m *mask) free(where, text string) string {
	if m == nil || strings.TrimSpace(text) == "" || m.harmless(text) && !figures.MatchString(text) {
		return text
	}
	key := textKey(text)
	if !slices.ContainsFunc(m.texts, func(x FreeText) bool { return x.Key == key }) {
		m.texts = append(m.texts, FreeText{key, where, text, suspects(text)})
	}
	switch mark := m.marks[key]; mark.Hide {
	case ShowAll:
		return text
	case HidePart:
		for _, p := range mark.Parts {
			if p != "" {
				text = strings.ReplaceAll(text, p, maskedPart)
			}
		}
		return text
	}
	return maskedText
}

// name is a person's: shown for a public servant, masked for anybody else.
func (m *mask) name(name string) string {
	if m == nil || name == "" || name == "—" || name == "Sistema" || slices.Contains(m.servants, name) {
		return name
	}
	return maskedPerson
}

func (m *mask) contact(text string) string { return m.instead(text, maskedContact) }
func (m *mask) serial(text string) string  { return m.instead(text, maskedSerial) }

func (m *mask) instead(text, by string) string {
	if m == nil || text == "" {
		return text
	}
	return by
}

// known are values that say nothing of anybody by themselves: days, instants, folios,
// small figures, hashes and ids of activities.
var known = regexp.MustCompile(`^(?:[0-9]{1,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]+(?:Z|[+-][0-9:]+))?|[0-9]{2}:[0-9]{2}|[A-Z]{2,5}-[0-9]{4}-[0-9]{6}(?:-[0-9A-Z])?|[A-Z]{1,3}-[0-9]{2,3}|[0-9a-f]{64}|[A-Z][0-9]{1,2})$`)

// figures are what is harmless as the value of a field that says what it is, and may be
// somebody's extension or secret as a text of its own.
var figures = regexp.MustCompile(`^[0-9 ,;]+$`)

// closed are words of the program's own lists. Any other word may be somebody's.
var closed = []string{"sí", "si", "no", "usuario", "ast", "supervisor", "tdtic", "dtic", "proveedor", "coordinacion", "cuarentena", "preventivo", "correctivo",
	"bueno", "buena", "regular", "malo", "mala", "funciona", "interna", "sistema", "impreso", "borrador", "firmado", "anulado", "baja", "media", "alta", "pieza"}

// contactKeys and serialKeys are parts of keys whose values are of one kind whatever
// they say.
var (
	contactKeys = []string{"correo", "telefono", "teléfono", "extension", "extensión", "horario", "contacto", "rfc", "curp", "domicilio", "identificacion"}
	serialKeys  = []string{"serie", "serial", "mac", "direccion_ip"}
)

// value is a value of a form's data under its key.
func (m *mask) value(where, key, text string) string {
	if m == nil {
		return text
	}
	low := strings.ToLower(key)
	has := func(s string) bool { return strings.Contains(low, s) }
	switch {
	case slices.ContainsFunc(contactKeys, has):
		return m.contact(text)
	case slices.ContainsFunc(serialKeys, has):
		return m.serial(text)
	case m.harmless(text):
		return text
	}
	return m.free(where, text)
}

// harmless tells whether a text says nothing of anybody that is not public: a word of the
// program, a public servant in office, a folio, or a list of such.
func (m *mask) harmless(text string) bool {
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' }) {
		part = strings.TrimSpace(part)
		if !slices.Contains(m.servants, part) && !slices.Contains(m.plain, part) && !slices.Contains(closed, part) && !known.MatchString(part) {
			return slices.Contains(m.servants, text) || slices.Contains(m.plain, text)
		}
	}
	return true
}

// sheet draws a document as the mask leaves it; the nil mask leaves it whole.
func (m *mask) sheet(x documents.Dressed) (sheets.Sheet, error) {
	if m == nil {
		return x.Sheet()
	}
	name := strings.TrimSpace(string(x.Kind) + " " + x.Folio)
	var err error
	if x.Kept, err = x.Data(); err != nil { // the code is that of the paper, not of what is left of it
		return sheets.Sheet{}, err
	}
	x.Document = x.Redacted(func(w papers.Written) string {
		switch w.Key {
		case "firma":
			return m.name(w.Text)
		case "nota":
			if slices.Contains(m.plain, w.Text) {
				return w.Text
			}
		}
		return m.value(name+", "+w.Label, w.Key, w.Text)
	})
	s, err := x.Sheet()
	s.Data, s.CopyMark = nil, papers.CopyPublic
	return s, err
}

// likely are forms of personal data that are easily overlooked in a text.
var likely = []*regexp.Regexp{
	regexp.MustCompile(`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`),                    // mail
	regexp.MustCompile(`\b[A-ZÑ&]{4}[0-9]{6}[HM][A-Z]{5}[A-Z0-9][0-9]\b`), // CURP
	regexp.MustCompile(`\b[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}\b`),             // RFC
	regexp.MustCompile(`\b(?:[0-9]{1,3}\.){3}[0-9]{1,3}\b`),               // address in the network
	regexp.MustCompile(`(?:\+?[0-9][ -]?){9,13}[0-9]\b`),                  // telephone
	regexp.MustCompile(`(?i)\b(?:ext(?:ensi[oó]n|\.)?|tel(?:\.|éfono)?|cel(?:\.|ular)?)\s*:?\s*[0-9][0-9 -]{2,}`),
}

// suspects finds what looks like personal data, for the reviewer to begin with.
func suspects(text string) []string {
	var list []string
	for _, r := range likely {
		for _, s := range r.FindAllString(text, 10) {
			if s = strings.TrimSpace(s); !slices.Contains(list, s) {
				list = append(list, s)
			}
		}
	}
	return list
}
