package supplies

import (
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Verdict is what the Supervisor decides of a line of F-07 (rev11 R-S-03, F-07).
type Verdict string

// The verdicts, "" for none yet.
const (
	Give    Verdict = "surtir"
	Buy     Verdict = "adquirir"
	Another Verdict = "alternativa"
	Deny    Verdict = "negar"
)

// Label is the verdict as people read it.
func (v Verdict) Label() string {
	switch v {
	case Give:
		return "Surtir"
	case Buy:
		return "Adquirir"
	case Another:
		return "Alternativa"
	case Deny:
		return "Negar"
	}
	return "Sin decidir"
}

// SlipState is where a request is; it follows from its lines.
type SlipState string

// The states of a request, in their usual order.
const (
	ToDecide  SlipState = "decidir"
	ToHandOut SlipState = "surtir"
	ToBuy     SlipState = "adquisicion"
	ToTake    SlipState = "acusar"
	Closed    SlipState = "cerrada"
)

// SlipStates are all of them.
var SlipStates = []SlipState{ToDecide, ToHandOut, ToBuy, ToTake, Closed}

// Label is the state as people read it.
func (s SlipState) Label() string {
	switch s {
	case ToDecide:
		return "Por decidir"
	case ToHandOut:
		return "Por entregar"
	case ToBuy:
		return "En adquisición"
	case ToTake:
		return "Por acusar"
	}
	return "Cerrada"
}

// Slip is a request of supplies F-07. Its id is that of the paper.
type Slip struct {
	ID        string           `db:"id"`
	Folio     string           `db:"folio"`
	OrderID   string           `db:"order_id"`
	AdviserID string           `db:"adviser_id"`
	Urgent    bool             `db:"urgent"`
	State     SlipState        `db:"state"`
	Note      string           `db:"note"`
	AskedAt   database.Instant `db:"asked_at"`
	ChangedAt database.Instant `db:"changed_at"`
	Version   int64            `db:"version"`

	Lines []SlipLine `db:"-"`
}

// SlipLine is one line of a request.
type SlipLine struct {
	SlipID      string  `db:"slip_id"`
	Row         int64   `db:"no"`
	ItemID      string  `db:"item_id"`
	Name        string  `db:"name"`
	Unit        string  `db:"unit"`
	Asked       int64   `db:"asked"`
	Purpose     string  `db:"purpose"`
	Instead     string  `db:"instead"` // what would serve too, in words
	Verdict     Verdict `db:"verdict"`
	GiveID      string  `db:"give_id"` // what is handed out: the item, or the alternative
	GiveName    string  `db:"give_name"`
	Serials     bool    `db:"serials"` // of what is handed out
	Granted     int64   `db:"granted"`
	Reason      string  `db:"reason"`
	Acquisition string  `db:"acquisition_id"`
	Arrived     int64   `db:"arrived"` // of what had to be bought
	Delivered   int64   `db:"delivered"`
	Taken       int64   `db:"taken"` // acknowledged by the AST
	Returned    int64   `db:"returned"`
}

// Pending is what was granted and not handed out yet.
func (l SlipLine) Pending() int64 { return l.Granted - l.Delivered }

// Ready is what of it lies reserved on the shelf.
func (l SlipLine) Ready() int64 {
	switch l.Verdict {
	case Give, Another:
		return l.Pending()
	case Buy:
		return max(0, l.Arrived-l.Delivered)
	}
	return 0
}

// Missing is what has to be bought and has not come.
func (l SlipLine) Missing() int64 {
	if l.Verdict != Buy {
		return 0
	}
	return max(0, l.Granted-max(l.Arrived, l.Delivered))
}

// judge tells where a request with these lines is.
func (s Slip) judge() SlipState {
	undecided, ready, missing, owed := false, false, false, false
	for _, l := range s.Lines {
		undecided = undecided || l.Verdict == ""
		ready = ready || l.Ready() > 0
		missing = missing || l.Missing() > 0
		owed = owed || l.Delivered > l.Taken
	}
	switch {
	case undecided:
		return ToDecide
	case owed:
		return ToTake
	case ready:
		return ToHandOut
	case missing:
		return ToBuy
	}
	return Closed
}

// Open tells whether something is still to be done.
func (s Slip) Open() bool { return s.State != Closed }

// Delivered tells whether anything left the store room for it.
func (s Slip) Delivered() bool {
	for _, l := range s.Lines {
		if l.Delivered > 0 {
			return true
		}
	}
	return false
}

// Ruling is the Supervisor's decision of one line.
type Ruling struct {
	Row     int64
	Verdict Verdict
	Qty     int64
	OtherID string // the alternative
	Reason  string
}

// rule applies a decision to a line, or says what is wrong with it.
func (l SlipLine) rule(r Ruling) (SlipLine, error) {
	field := func(name, words string) error {
		return problem.OnField(fmt.Sprintf("lineas[%d].%s", l.Row-1, name), words)
	}
	reason := strings.TrimSpace(r.Reason)
	if l.Delivered > 0 && (r.Verdict == Another) != (l.Verdict == Another) {
		return l, field("decision", "Ya se entregó una parte: lo demás se decide igual, o se niega.")
	}
	switch r.Verdict {
	case Give, Buy, Another:
		if r.Qty <= 0 || r.Qty > l.Asked {
			return l, field("cantidad", fmt.Sprintf("Escribe de 1 a %d: no se da más de lo que se pidió.", l.Asked))
		}
		if r.Qty < l.Delivered {
			return l, field("cantidad", fmt.Sprintf("Ya se entregaron %d: la cantidad no puede ser menor.", l.Delivered))
		}
	case Deny:
		if len([]rune(reason)) < 5 {
			return l, field("motivo", "Di por qué se niega, con al menos 5 caracteres.")
		}
	default:
		return l, field("decision", "Elige qué se hace con este renglón.")
	}
	give := l.ItemID
	if r.Verdict == Another {
		if r.OtherID == "" || r.OtherID == l.ItemID {
			return l, field("alternativa", "Elige el otro insumo que se da en su lugar.")
		}
		give = r.OtherID
	}
	if l.Delivered > 0 && r.Verdict != Deny && give != l.GiveID {
		return l, field("alternativa", "Ya se entregó una parte de otro insumo: no cambia a la mitad.")
	}
	l.Verdict, l.Reason, l.Granted, l.Arrived, l.Acquisition = r.Verdict, reason, r.Qty, l.Delivered, ""
	if r.Verdict == Deny {
		l.Granted = l.Delivered
		return l, nil
	}
	l.GiveID = give
	return l, nil
}

// Handed is a quantity of one line that is handed out or comes back.
type Handed struct {
	Row int64
	Qty int64
}
