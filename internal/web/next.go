package web

import (
	"strconv"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// Next is the panel in which the turn of an order is used. Without Form.Action it
// only says who has the turn and what is waited for.
type Next struct {
	ID       string // prefix of its ids; "" when the page has one panel
	Activity string
	Role     people.Role
	Kicker   string // «Lo que sigue» unless said
	Title    string // the question, or the act
	Lead     string // small words under the title
	Facts    []Pair // what is known already and need not be typed
	Form     Submission
	WayName  string // input of the answer: «respuesta»
	Ways     []Way  // answers; none for a plain act
	WayError string // what is wrong with the answer
	Fields   []forms.Field
	Problem  *problem.Error
	Button   string // words of the main button; a chosen way with its own wins
	Others   []Action
	Saved    string // «Guardado 9:58»
}

// Way is one answer of the question, with its consequence.
type Way struct {
	Key      string
	Title    string // «No, hay que trasladarlo»
	Help     string // «Llenas el ST-ERE, lo firman y te llevas el equipo.»
	Button   string // words of the main button when it is chosen
	Activity string // number of the activity it leads to
	Role     people.Role
	Next     string // «Llena el ST-ERE. Sigues tú»
	Selected bool
	Why      string // why it cannot be chosen now
}

func (n Next) titleID() string { return n.ID + "lqs" }

func (n Next) wayID(i int) string {
	if i == 0 {
		return idOf(n.WayName)
	}
	return idOf(n.WayName) + "-" + strconv.Itoa(i)
}

func (n Next) kicker() string {
	if n.Kicker == "" {
		return "Lo que sigue"
	}
	return n.Kicker
}

// button is the label of the main button as the page opens.
func (n Next) button() string {
	for _, w := range n.Ways {
		if w.Selected && w.Button != "" {
			return w.Button
		}
	}
	if n.Button != "" {
		return n.Button
	}
	return "Guardar y seguir"
}

func (n Next) form() Submission {
	s := n.Form
	s.Labelled = n.titleID()
	s.Class = "card lqs"
	return s
}
