package exchange

import (
	"fmt"
	"path"
	"strings"

	"secogem.gob.mx/soporte/internal/problem"
)

// What a file may hold at most. The inventory of the ministry has some thousands
// of machines.
const (
	MostBytes   = 8 << 20
	mostRows    = 10_000
	mostColumns = 60
	mostCell    = 2_000 // characters
	mostUnzip   = 64 << 20
)

// Table is a sheet as text, without its format.
type Table struct {
	Header []string `json:"header"`
	Rows   []Row    `json:"rows"`
	// Notes say in Spanish what was guessed while reading.
	Notes []string `json:"notes,omitempty"`
}

// Row is a row of a Table with the line of the file on which it begins. Formulas
// are the columns, from 0, in which the file has a formula in place of a value.
type Row struct {
	Line     int      `json:"line"`
	Cells    []string `json:"cells"`
	Formulas []int    `json:"formulas,omitempty"`
}

// Read reads a file by its content: XLSX when it is one, otherwise CSV. The error
// is a problem that says at which line the file cannot be read.
func Read(name string, content []byte) (Table, error) {
	switch {
	case len(content) > MostBytes:
		return Table{}, unreadable(fmt.Sprintf("El archivo pesa más de %d MB.", MostBytes>>20), "Divídelo en varios archivos.")
	case len(content) == 0:
		return Table{}, unreadable("El archivo está vacío.", "Elige el archivo con tus datos.")
	case strings.HasPrefix(string(content), "PK\x03\x04"):
		return readXLSX(content)
	case strings.HasPrefix(string(content), "\xd0\xcf\x11\xe0"):
		return Table{}, unreadable("Es un libro de Excel antiguo o protegido con contraseña.", "Guárdalo como «Libro de Excel (.xlsx)» sin contraseña.")
	case path.Ext(strings.ToLower(name)) == ".xlsx":
		return Table{}, unreadable("El archivo dice ser de Excel pero no lo es.", "Ábrelo y guárdalo otra vez como «Libro de Excel (.xlsx)».")
	}
	return readCSV(content)
}

// unreadable is a problem of the whole file.
func unreadable(message, remedy string) *problem.Error {
	return &problem.Error{Kind: problem.Invalid, Message: message, Remedy: remedy, Fields: []problem.Field{{Name: "archivo", Message: message + " " + remedy}}}
}

// take adds a row, unless nothing is written in it. Cells beyond the limit are a
// problem of the file.
func (t *Table) take(r Row) error {
	last := len(r.Cells)
	for last > 0 && strings.TrimSpace(r.Cells[last-1]) == "" {
		last--
	}
	for _, n := range r.Formulas {
		last = max(last, n+1)
	}
	switch {
	case last == 0:
		return nil
	case last > mostColumns:
		return unreadable(fmt.Sprintf("Línea %d: hay más de %d columnas.", r.Line, mostColumns), "Deja solo las columnas de la plantilla.")
	}
	cells := make([]string, max(last, len(t.Header)))
	copy(cells, r.Cells[:min(last, len(r.Cells))])
	r.Cells = cells
	if t.Header == nil {
		t.Header = r.Cells
		return nil
	}
	if len(t.Rows) == mostRows {
		return unreadable(fmt.Sprintf("El archivo tiene más de %d renglones.", mostRows), "Divídelo en varios archivos.")
	}
	t.Rows = append(t.Rows, r)
	return nil
}

// risky tells whether a spreadsheet might take a text for a formula, or whether it
// begins with the mark that says it is none.
func risky(s string) bool {
	if s == "" {
		return false
	}
	return strings.ContainsRune("=+-@'\t\r＝＋－＠", []rune(s)[0])
}

// Escape marks a text that a spreadsheet might take for a formula: an apostrophe
// before it. unescape takes the mark away, so that nothing is lost on the way.
func Escape(s string) string {
	if risky(s) {
		return "'" + s
	}
	return s
}

func unescape(s string) string {
	if rest, marked := strings.CutPrefix(s, "'"); marked && risky(rest) {
		return rest
	}
	return s
}
