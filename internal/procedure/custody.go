package procedure

// Place is who keeps the equipment.
type Place string

// Where a machine can be. The first three are what ways of the order ask for.
const (
	Anywhere       Place = ""             // the way does not ask
	AtUser         Place = "usuario"      // in the hands of its user, or the order has no equipment
	AtDTIC         Place = "dtic"         // in the workshop, with a signed ST-ERE
	AtVendor       Place = "proveedor"    // with a provider or a third party, with a signed F-11
	InQuarantine   Place = "cuarentena"   // back in the DTIC, not yet reviewed by the three (rev11 P-07)
	AtCoordination Place = "coordinacion" // handed over to the Coordinación Administrativa, for good
)

// Label is the place's name for screens and papers.
func (p Place) Label() string {
	switch p {
	case AtUser:
		return "Persona usuaria"
	case AtDTIC:
		return "DTIC"
	case AtVendor:
		return "Proveedor"
	case InQuarantine:
		return "DTIC, por revisar"
	case AtCoordination:
		return "Coordinación Administrativa"
	}
	return ""
}

// Move is what a way does to custody. A move whose origin is not where the
// equipment is does nothing: an order born with the equipment in the DTIC
// passes OS-42 without moving it.
type Move string

// The custody effects of revision 11 (rev11 P-03, P-07).
const (
	Stays        Move = ""
	ToDTIC       Move = "usuario→dtic"             // ST-ERE section B, both signatures
	ToUser       Move = "dtic→usuario"             // ST-ERE sections D and E, both signatures
	MayGoOut     Move = "dtic→proveedor, si sale"  // OS-62 when the mechanism takes it outside, with F-11
	ComesBack    Move = "proveedor→dtic, si salió" // OS-65 if it had left, with F-11
	ToExternal   Move = "orden→externo"            // the external file answers for it from here (OS-48)
	FromExternal Move = "externo→orden"            // the new order answers for it from here (EX-20, EX-21)
	ToVendor     Move = "dtic→proveedor"           // F-11 of departure
	ToQuarantine Move = "proveedor→cuarentena"     // F-11 of return
	Cleared      Move = "cuarentena→dtic"          // F-05, the three signatures
	SentBack     Move = "cuarentena→proveedor"     // F-05 not conforming, and F-11 of departure
	ToInventory  Move = "dtic→coordinacion"        // F-08, when the unit is written off
)

// Leg is one leg of the custody machine: an asset passes from one keeper to
// another with a document that both sign. An asset has exactly one keeper at any
// instant (rev11 G-04, P-03).
type Leg struct {
	From, To Place
	Moves    []Move   // effects that go this leg
	Ways     []string // ways that cause it
	Sides    []Act    // acts without change of state that cause it
	Document string   // format code and section
	Signers  []Role   // who signs, giver first
	Optional []Role   // who signs when a setting says so
	Verifies string   // Spanish: what is compared at the handover
	Setting  string   // setting that decides about Optional
	Clause   string
	Reading  string
}

// LegOf returns the leg that a move goes from a place, if it goes any from there.
func (r Revision) LegOf(m Move, from Place) (Leg, bool) {
	for _, l := range r.Custody {
		if l.From != from {
			continue
		}
		for _, x := range l.Moves {
			if x == m {
				return l, true
			}
		}
	}
	return Leg{}, false
}
