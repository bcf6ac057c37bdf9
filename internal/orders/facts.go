package orders

import (
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// Facts is what the guards need to know besides the order, read by the desk in
// the same transaction. A fact that the act does not need may stay at zero.
type Facts struct {
	Settings settings.Values
	Calendar calendar.Calendar
	Outages  []calendar.Outage

	Requester people.Person
	Asset     equipment.Asset   // zero without asset
	Custody   equipment.Custody // zero without asset
	HeldBy    *Order            // the order that answers for the asset, when it is another one

	Adviser      people.AdviserOn // the AST whom the act names
	IsDirector   bool             // the actor is the TDTIC or the dated substitute today
	Substitute   bool             // as the substitute
	Papers       []papers.Paper
	Child        *Order // P-06 child, with its state
	AgendaTaken  string // folio that occupies the slot of the AST, "" when it is free
	Shortage     string // supply that is not enough, "" when all are
	SlipWaits    bool   // the F-07 in use has lines that were not handed out
	LetterID     string
	Stock        []Stock // D-13: what is free in the store room
	Notice       string  // F-06: the text that asks for it, and its version
	NoticeNo     int
	Scans        int      // files that came in since the state began
	LetterStale  []string // what the letter to be signed says that is not so any more
	PrefillOK    bool     // preventive due, or external file waiting
	ReturnByFile bool     // EX-21: the Supervisor may confirm in the user's name
	BlockFolio   string   // "", "ok", or why the folio of the block cannot be used
	BlockIssued  time.Time
	OutageKnown  bool
	Load         float64
	Suggestion   Suggestion // whom the system would assign
	Former       people.ID  // the AST of the order that sent the machine out, while still an AST (GAP-18)
	NoAssets     bool       // whoever requests has no machine of their own (G-15)
	RelapseOf    ID         // the order of the same machine whose fault is back, "" for none (GAP-06)

	Hands  people.Person // the AST who gives a machine to a third party or takes it back (F-11)
	Beside people.Person // who signs for the Coordinación Administrativa beside the actor (F-11)

	Files []File        // that came with the act
	shown *papers.Shown // what was laid before the actor; nil for nothing
}

// place is where the equipment is as far as this order is concerned: only an
// order that answers for it sees it in the DTIC or outside (domain §4.2).
func (o *Order) place(f Facts) procedure.Place {
	if o.AssetID == "" || !o.answers(f) {
		return procedure.AtUser
	}
	switch f.Custody.Place {
	case equipment.AtDTIC, equipment.InQuarantine:
		return procedure.AtDTIC
	case equipment.AtProvider:
		return procedure.AtVendor
	}
	return procedure.AtUser
}

// answers reports whether this order answers for its equipment (custody
// invariant 3).
func (o *Order) answers(f Facts) bool {
	return f.Custody.Charge.Kind == equipment.ByOrder && f.Custody.Charge.ID == string(o.ID)
}

// current returns the paper of a kind in use, the newest that was not annulled.
func (f Facts) current(kind papers.Kind) (papers.Paper, bool) {
	for i := len(f.Papers) - 1; i >= 0; i-- {
		p := f.Papers[i]
		if p.Kind == kind && p.Status != papers.Void {
			return p, true
		}
	}
	return papers.Paper{}, false
}

// signer returns who signed a slot of the paper of a kind in use, "" for nobody.
func (f Facts) signer(kind papers.Kind, slot string) people.ID {
	p, _ := f.current(kind)
	s, _ := p.SignedBy(slot)
	return people.ID(s.PersonID)
}
