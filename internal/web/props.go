package web

import (
	"time"

	"github.com/a-h/templ"

	"secogem.gob.mx/soporte/internal/people"
)

// Style is the weight of a button. A panel has one Primary; a list repeats
// Outline or Neutral.
type Style string

// The four weights.
const (
	Primary Style = "btn btn-primary"
	Outline Style = "btn btn-g"
	Plain   Style = "btn btn-3"
	Normal  Style = "btn btn-2" // what an empty Style means
)

// Hidden is an input nobody sees.
type Hidden struct{ Name, Value string }

// Action is something to do: a link, or with Post a small form of its own.
type Action struct {
	Label  string // verb and object: «Llenar el ST-ERE»
	About  string // read aloud after the label, when the label repeats in a list
	Href   string // path of the program, or "#…"
	Icon   Icon
	After  Icon // behind the label
	Style  Style
	Large  bool
	Small  bool
	Post   bool
	Hidden []Hidden // inputs of the form of a Post
	Name   string   // name and value of the button itself, inside a form of the page
	Value  string
	Form   string // id of the form that the button sends, when it stands outside of it
}

func (a Action) class() string {
	c := string(a.Style)
	if c == "" {
		c = string(Normal)
	}
	switch {
	case a.Large:
		c += " btn-lg"
	case a.Small:
		c += " btn-sm"
	}
	return c
}

// Heading is the head of a page: its title and one sentence that is the answer
// already («7 órdenes esperan por ti. Una ya venció.»).
type Heading struct {
	Title   string
	Answer  string // the sentence, in bold
	Rest    string // what follows it
	Folio   string // shown before the sentence
	State   Badge
	Actions []Action
}

// Message is a notice in its place: what happened or what to know, and what to do.
type Message struct {
	Tone    Tone
	Icon    Icon // the tone's own unless named
	Title   string
	Text    string
	Actions []Action
	Alert   bool // read aloud at once: something was not done
	Status  bool // read aloud when there is a pause: something was done
}

func (m Message) icon() Icon {
	if m.Icon != "" {
		return m.Icon
	}
	return m.Tone.icon()
}

// Panel is a card: a title, something small at its right, and its children.
type Panel struct {
	ID     string // of the title; needed once per page
	Title  string
	Aside  string // «mar 14 oct», «9»
	Icon   Icon
	Action Action          // without label it is left out
	Head   templ.Component // anything else beside the title, as Segments; may be nil
}

// Pair is a line of a description list.
type Pair struct {
	Term  string
	Text  string
	Href  string
	Folio bool
}

// Line is an entry of a small list inside a card.
type Line struct {
	Hour     string // «10:00» at the left, or
	Who      string // initials of a person, or
	Icon     Icon   // an icon
	Role     people.Role
	Title    string
	Href     string
	Text     string // second line
	Folio    string // before the text
	Activity string // number at the right, or
	State    Badge  // a state, or
	Action   Action // something to do with it
}

// Emptiness says what an empty list means and what follows.
type Emptiness struct {
	Icon   Icon
	Title  string
	Text   string
	Action Action
}

// Chip is a filter or a view: a link that changes the address.
type Chip struct {
	Label   string
	Href    string
	Current bool
	Count   string // «12»; may be empty
	Alert   string // «3 vencidas»: what of it needs attention; may be empty
	Remove  bool   // it takes a filter away
}

// Pages are the links of a list cut by keyset.
type Pages struct {
	Words    string // «1 a 50 de 1 014»
	Previous string // paths; "" leaves a link out
	Next     string
}

// Column is the head of a column of a Sheet.
type Column struct {
	Title  string
	Number bool // right-aligned, tabular figures
	Hidden bool // read aloud only, as over a column of buttons
}

// Cell is one cell. Content wins over the words.
type Cell struct {
	Text    string
	Small   string // second line
	Href    string
	Folio   bool
	Content templ.Component
}

// Sheet is a table. The first cell of a row names the row.
type Sheet struct {
	Caption string
	Hide    bool // the caption is read aloud only
	Columns []Column
	Rows    [][]Cell
	// Keys lets j, k and Enter move over the rows.
	Keys bool
	// Cards shows each row as a card where the screen is narrow.
	Cards bool
}

func (s Sheet) class() string {
	if s.Cards {
		return "tabla tabla-tarjetas"
	}
	return "tabla"
}

// Meta is a detail under the title of a turn: icon and words.
type Meta struct {
	Icon Icon
	Text string
	Href string // «tel:50300», or "" for words alone
}

// Turn is one order in a list: whose turn, what to do, how long, which button.
type Turn struct {
	Activity string      // number, or "" at a station the letter does not number
	Role     people.Role // who has the turn
	Mine     bool        // the reader has it
	Title    string      // the fault in words
	Href     string
	What     string // what to do: «Acude y determina el tipo de servicio»
	Folio    string
	Meta     []Meta
	Term     *Term // nil makes the short card, for what others have
	Action   Action
	Also     []Action // smaller things that can be done right from the card
}

// Turns is a group of turns: «Vencida», «Vence hoy», «En los próximos días».
type Turns struct {
	ID    string
	Tone  Tone
	Icon  Icon
	Title string
	Turns []Turn
	More  int // how many there are when not all are shown
}

func (g Turns) count() string { return Number(max(len(g.Turns), g.More)) }

// Event is one entry of an order's history.
type Event struct {
	Who          string
	Role         people.Role
	Verb         string // «asignó a Paola Rentería»
	Activity     string
	ActivityRole people.Role
	At           time.Time
	Text         string
	Internal     bool // a note that the requester does not see
	Badges       []Badge
}

// Stop is one of the places where a machine can be.
type Stop struct {
	Icon    Icon
	Name    string
	Words   string // «Lo tiene ahora», «Con ST-ERE»
	Current bool
}

// Document is a format or letter of an order.
type Document struct {
	Code  string // «ST-ERE»
	Name  string // «Entrega-recepción»
	Href  string // "" when it is still to come
	Words string // «Hoy, 8:12», «Si se traslada»
	PDF   string // address of its PDF; "" for none
	State Badge
}

// Load is an adviser's load on the assignment board.
type Load struct {
	Name   string
	Place  string // «Piso 4», or why absent
	Used   int
	Extra  int // what they would have more if the suggestion were taken
	Most   int
	State  Badge
	Skills []Skill
	Key    string // digit that assigns to them; "" for none
	Agenda string // what they agreed: «2 mantenimientos hoy, a las 10:00 y 12:30»
}

// Skill is what an adviser knows; Match marks what the order asks for.
type Skill struct {
	Name  string
	Match bool
}

// Waiting is an order that waits for an adviser, with the one proposed and why.
type Waiting struct {
	ID       string // value of the checkbox
	Title    string
	Href     string
	Folio    string
	Who      string
	Place    string
	State    Badge
	Adviser  string // proposed; "" when nobody can be
	Proposed string // id of the one proposed, for the keys
	Reason   string // why, or why nobody
	Action   Action // «Asignar a Nora»
	Other    Action // «Otra persona»
	Selected bool
	Version  int64 // of the order as it is shown
}
