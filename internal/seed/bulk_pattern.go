package seed

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A pattern is what one order left in every table when it was taken through the
// procedure by the desk itself: rows whose texts have places to fill in. Copies of
// it are the archive on which one measures.
type pattern struct {
	kind   string
	weight float64 // share among the patterns of its kind of order
	start  time.Time
	end    time.Time // of the last thing that happened
	orders []ownOrder
	rows   []plainRow // in the order in which the schema makes the tables
	chains []chain    // of the audit
	asset  *machineUse
	moves  []plainRow // of the custody ledger, without their running numbers
	sums   map[string]sum
	ids    []string // ids that each copy makes anew
	folios []folioUse
	terms  []term

	letterCount int
	letterAt    time.Time
}

// ownOrder is an order of a pattern; the second is the one by which a machine
// came back.
type ownOrder struct{ id, folio string }

// folioUse is a folio that each copy takes from its series when the pattern did.
type folioUse struct {
	series, old string
	at          time.Time
}

// term is a survey's term of a pattern, reckoned anew for each copy.
type term struct {
	concluded time.Time
	due       time.Time
	old       string // its explanation
}

// machineUse is how a pattern leaves the custody of its machine.
type machineUse struct {
	custody plainRow
	away    bool
}

type plainRow struct {
	table  int // index in the schema
	values []any
}

// chain is one chain of the audit; that of the machine goes on from where it is.
type chain struct {
	name    text
	machine bool
	entries []entry
}

type entry struct {
	at, actor, data      text
	role, action         string
	roleJSON, actionJSON string
}

// sum is how a hash of a pattern comes about: the SHA-256 of a text, or of some
// parts of one.
type sum struct {
	of       text
	sections []string
}

// text is a text with places to fill in.
type text []piece

type piece struct {
	kind  pieceKind
	lit   string
	index int
	at    time.Time
	form  string // layout of an instant
	fixed bool   // the instant moves by whole days only
}

type pieceKind byte

const (
	literal pieceKind = iota
	ownID
	person
	unitID
	providerID
	assetID
	instant
	aDay
	folio
	hash
	word
	letterNumber
	number
	explanation
	explanationJSON
	provisional
)

// placeholder finds what a copy fills in.
var placeholder = regexp.MustCompile(`‹[^›]+›|[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?Z)?)?|\b(?:OS|ERE|EXT|MRE|ARC|INS|MOV|DET|CEP)-\d{4}-\d{6,}`)

// writer turns the rows of one order of the scratch database into a pattern.
type writer struct {
	*pattern
	cast    map[string]pieceRef    // ids of the scratch cast
	letters map[string]int         // numbers of letters
	kept    func(hash string) bool // content that lies in the archive's folder, alike for all copies
	shape   *shape
}

type pieceRef struct {
	kind  pieceKind
	index int
}

// parse turns a text into its pieces. It fails for an id, folio or hash that it
// does not know: a copy would carry something of the scratch database.
func (w *writer) parse(s string) (text, error) {
	for i, t := range w.terms {
		s = strings.ReplaceAll(s, t.old, fmt.Sprintf("‹computo·%d›", i))
		s = strings.ReplaceAll(s, jsonInside(t.old), fmt.Sprintf("‹computo-json·%d›", i))
	}
	for n, i := range w.letters {
		s = strings.ReplaceAll(s, n, fmt.Sprintf("‹oficio·%d›", i))
	}
	s = strings.ReplaceAll(s, "Computadora de escritorio", "‹bien·tipo›")
	var out text
	last := 0
	for _, at := range placeholder.FindAllStringIndex(s, -1) {
		if at[0] > last {
			out = append(out, piece{lit: s[last:at[0]]})
		}
		p, err := w.piece(s[at[0]:at[1]])
		if err != nil {
			return nil, err
		}
		out, last = append(out, p), at[1]
	}
	if last < len(s) {
		out = append(out, piece{lit: s[last:]})
	}
	return out, nil
}

func (w *writer) piece(s string) (piece, error) {
	switch {
	case strings.HasPrefix(s, "‹"):
		return w.named(strings.Trim(s, "‹›"))
	case len(s) == 64:
		if _, ok := w.sums[s]; !ok {
			if w.kept != nil && w.kept(s) {
				return piece{lit: s}, nil
			}
			return piece{}, fmt.Errorf("the hash %s comes from nowhere", s)
		}
		return piece{kind: hash, lit: s}, nil
	case len(s) == 36:
		if ref, ok := w.cast[s]; ok {
			return piece{kind: ref.kind, index: ref.index}, nil
		}
		if i := slices.Index(w.ids, s); i >= 0 {
			return piece{kind: ownID, index: i}, nil
		}
		return piece{}, fmt.Errorf("the id %s is nobody's", s)
	case s[0] >= 'A':
		i := slices.IndexFunc(w.folios, func(f folioUse) bool { return f.old == s })
		if i < 0 {
			return piece{}, fmt.Errorf("the folio %s is of no order", s)
		}
		return piece{kind: folio, index: i}, nil
	}
	return moment(s)
}

// moment is a date or an instant. Those at closing time or midnight are terms and
// move by whole days; the others also by some minutes.
func moment(s string) (piece, error) {
	switch len(s) {
	case 10:
		t, err := time.Parse(time.DateOnly, s)
		return piece{kind: aDay, at: t, form: time.DateOnly}, err
	case 16:
		t, err := time.Parse("2006-01-02T15:04", s)
		return piece{kind: aDay, at: t, form: "2006-01-02T15:04"}, err
	}
	form := time.RFC3339Nano
	if len(s) == len("2006-01-02T15:04:05.000000Z") {
		form = "2006-01-02T15:04:05.000000Z"
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return piece{kind: instant, at: t, form: form, fixed: isTerm(t)}, err
}

// named is a word of ours between ‹ and ›; what follows the first «·» with digits
// tells copies of the same word apart in the scratch database and says no more.
func (w *writer) named(name string) (piece, error) {
	base, index := name, 0
	if i := strings.LastIndex(name, "·"); i >= 0 {
		if n, err := fmt.Sscanf(name[i+len("·"):], "%d", &index); n == 1 && err == nil {
			base = name[:i]
		}
	}
	switch base {
	case "computo":
		return piece{kind: explanation, index: index}, nil
	case "computo-json":
		return piece{kind: explanationJSON, index: index}, nil
	case "provisional":
		return piece{kind: provisional, index: index}, nil
	case "oficio":
		return piece{kind: letterNumber, index: index}, nil
	case "numero":
		return piece{kind: number, index: index}, nil
	}
	i := slices.Index(vocabulary, base)
	if i < 0 {
		return piece{}, fmt.Errorf("nobody knows the word ‹%s›", name)
	}
	return piece{kind: word, index: i}, nil
}
