// Package sheets is one idea of an official paper (domain §5): a heading, blocks of
// fields, tables, text and places to sign, and a foot. Rooms that own a format build a
// Sheet from their data; the faces draw it as PDF, as a blank PDF for the pen, and as
// HTML, all three from the same value. Nothing here knows how it is drawn.
package sheets

import "time"

// Sheet is one paper, filled or blank.
type Sheet struct {
	Code     string // of the format: "ST-ERE", "F-05"
	Annex    string // "Anexo II", "" for derived forms
	Name     string // official name of the format
	Version  string // of the format: "propuesta 1"
	Revision string // of the procedure: "11"
	Folio    string // "" on a blank without a folio of its own
	Date     string // local day as it is printed; "" on a blank

	Institution []string // lines of the heading, topmost first
	Emblem      *Picture // slot of the heading; nil leaves it empty
	Accent      string   // "#RRGGBB" of rules and headings; "" for black
	Legend      string   // of the year, centred above the heading; "" for none
	Control     string   // line of the foot that quality management asks for (Q-10)
	Privacy     string   // short privacy notice of the foot
	CopyMark    string   // which copy it is: "Copia no controlada" (rev11 Q-10)
	Stamp       string   // large and slanted over each page: "OBSOLETO", "ANULADO", "BORRADOR"; "" for none
	Verify      *Verify  // nil where there is nothing to verify, as on a blank

	Blank  bool // values are left empty, boxes are at least 8 mm high
	Blocks []Block

	Language string    // BCP 47; "es-MX" when empty
	Subject  string    // of the file's metadata
	Author   string    // of the file's metadata: the institution
	At       time.Time // of the data, never of the drawing: the same data gives the same bytes
	Data     []byte    // canonical JSON of the paper, embedded into the PDF; nil for none
}

// Verify is what a reader needs to ask whether a paper is genuine.
type Verify struct {
	Code string // short, printed
	URL  string // public page, as QR
}

// Picture is a PNG or JPEG with the text for those who do not see it.
type Picture struct {
	Bytes []byte
	Alt   string
}

// Block is a part of a sheet that is read in order.
type Block interface{ block() }

// Heading opens a part of the sheet.
type Heading struct {
	Level int // 1 for a section («B. Entrega a soporte»), 2 below it
	Text  string
	Note  string // small, beside it
}

// Text is a paragraph.
type Text struct {
	Text   string
	Small  bool
	Strong bool
	Right  bool // set to the right, as place and date of a letter
}

// Fields is a grid of labelled values.
type Fields struct {
	Columns int  // 1 to 12; 2 when 0
	Inline  bool // label and value on one line over a dotted rule, for lists of short answers
	Items   []Field
}

// Field is one labelled value. On a blank it is a box, or the boxes of its options.
type Field struct {
	Label    string
	Value    string
	Span     int      // columns it takes; 1 when 0
	Lines    int      // lines to write on in a blank; 1 when 0
	Options  []string // words to choose from, with boxes to tick
	Chosen   []string // those that are ticked
	Required bool
	Sign     bool // on a blank: a box that is signed in
}

// Table is a table with a heading row.
type Table struct {
	Caption string
	Columns []Column
	Rows    [][]string
	Blanks  int // empty rows on a blank
}

// Column is a column of a table.
type Column struct {
	Label string
	Width float64 // share of the width; equal shares when all are 0
	Right bool    // figures are set to the right
}

// Places are places to sign, side by side.
type Places struct{ Items []Place }

// Place is one place to sign.
type Place struct {
	Slot        string // "B3"
	Label       string // «Entrega: persona usuaria»
	Name        string
	Post        string
	At          string // local instant as it is printed; "" while unsigned
	Level       string // «Firma interna», «Firma autógrafa», «e.firma», «Trazo en pantalla»
	Hash        string // SHA-256 of what was signed, shortened where it is printed
	Declaration string
	Note        string   // «Firma en suplencia…»
	Mark        *Picture // drawn ink or scan; nil for none
	Void        bool     // signed once, no longer valid: what it bound was changed
}

// Figure is a picture with its caption. One whose bytes are gone says so.
type Figure struct {
	Picture Picture
	Caption string
	Share   float64 // of the width; 1 when 0
	Hash    string  // SHA-256 of the file of which it is the picture; "" for none
	Screen  *Screen // where a page finds it; nil to carry the bytes in the page
}

// Screen is where a page finds a picture: what it shows, and the file itself.
type Screen struct{ Src, Href string }

// Figures are pictures two by two.
type Figures struct{ Items []Figure }

// Break begins a new page.
type Break struct{}

// Together keeps its blocks on one page where they fit on one.
type Together struct{ Blocks []Block }

func (Heading) block()  {}
func (Text) block()     {}
func (Fields) block()   {}
func (Table) block()    {}
func (Places) block()   {}
func (Figure) block()   {}
func (Figures) block()  {}
func (Break) block()    {}
func (Together) block() {}
