package orders

import (
	"time"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// ID identifies an order from its first row on; the folio comes with OS-01, OS-03
// or OS-05.
type ID string

// Class is the kind of service asked (rev11 G-07).
type Class string

// The classes of service.
const (
	Incident     Class = "incidencia"
	Upkeep       Class = "mantenimiento"
	Backup       Class = "respaldo"    // P-06: the child order that holds its parent, or one that is asked for by itself
	Installation Class = "instalacion" // P-08: a machine that came back
	Guidance     Class = "orientacion"
)

// Label is the class as people read it.
func (c Class) Label() string {
	switch c {
	case Incident:
		return "Incidencia"
	case Upkeep:
		return "Mantenimiento"
	case Backup:
		return "Respaldo de información"
	case Installation:
		return "Instalación por retorno"
	case Guidance:
		return "Orientación"
	}
	return string(c)
}

// Origin tells why the system proposed an order (OS-02).
type Origin string

// Origins of a prefilled order; "" for one a person asked for.
const (
	Asked      Origin = ""
	Preventive Origin = "preventivo" // rev11 P-04
	Comeback   Origin = "retorno"    // rev11 P-08
)

// Conclusion is the kind of conclusion recorded with its date (GAP-03).
type Conclusion string

// The kinds of conclusion.
const (
	Solved       Conclusion = "solucionada"
	WarrantyCase Conclusion = "garantia"
	LetterCase   Conclusion = "sei-028"
	Unsolved     Conclusion = "sin-solucion"
)

// Label is the conclusion as people read it.
func (c Conclusion) Label() string {
	switch c {
	case Solved:
		return "Solucionada"
	case WarrantyCase:
		return "Gestión de garantía"
	case LetterCase:
		return "Gestión SEI-028"
	case Unsolved:
		return "Sin solución (P-11)"
	}
	return ""
}

// Order is one order of service. State, turn and due time are never set by hand:
// Perform derives them from the procedure revision the order began under.
type Order struct {
	ID       ID
	Folio    string // "" until it is asked for
	Revision int
	Version  int64 // one more with every act
	State    procedure.State
	HalfDone bool // the first of two acts is stored; the turn passed to the second role

	Class  Class
	Origin Origin
	Medium string // sistema, telefono, impreso, correo

	RequesterID people.ID // who asks, signs and answers the survey (GAP-49)
	HolderID    people.ID // resguardante, for whom it is asked when it is not the requester
	CapturedBy  people.ID // who typed it when it came by another means
	UnitID      string
	AdviserID   people.ID

	AssetID  equipment.ID // "" for a service without asset
	Service  string       // network point or service without asset
	Category string
	Fault    string
	Building string
	Floor    string
	Office   string
	Priority Priority

	CreatedAt   time.Time // when it entered the system
	RequestedAt time.Time // real time of the request (paper, telephone)
	StateSince  time.Time
	Timer       procedure.TimerName
	DueAt       time.Time // zero: nothing runs
	CheckAt     time.Time // when the clock must look at it next; zero: never

	ConcludedAt time.Time
	Conclusion  Conclusion
	SurveyDue   time.Time
	ClosedAt    time.Time
	Grade       Grade
	Index       int // satisfaction 0–100, expressed answers only; -1 without one

	ParentID   ID     // P-06: the order that waits for this backup
	RelapseOf  ID     // the order of the same machine whose fault came back (GAP-06)
	RepairID   string // external file: the one it closed into, or the one it comes from
	Reopenings int

	Record Record
}

// Open reports whether the order still waits for somebody.
func (o *Order) Open() bool {
	st, ok := o.station()
	return ok && !st.Ending
}

// Procedure is the revision the order began under (rev11 Q-02).
func (o *Order) Procedure() procedure.Revision {
	if r, ok := procedure.InRevision(o.Revision); ok {
		return r
	}
	return procedure.Rev11
}

func (o *Order) station() (procedure.Station, bool) {
	return o.Procedure().Order.Station(o.State)
}

// Awaiting says whose turn it is: the role, the person when it is a definite one,
// and the act that is missing. Zero values after an ending.
func (o *Order) Awaiting() (role procedure.Role, person people.ID, act procedure.Act) {
	st, ok := o.station()
	if !ok || st.Ending {
		return "", "", ""
	}
	role, act = st.Turn[0], st.Act
	if len(st.Turn) > 1 {
		act = st.First
		if o.HalfDone {
			role, act = st.Turn[1], st.Second
		}
	}
	if o.disposing() { // it is handed over, and then received (rev11 P-09)
		act = procedure.HandForDisposal
		if o.Record.Disposal.Given {
			role, act = procedure.Coordination, procedure.TakeForDisposal
		}
	}
	switch role {
	case procedure.Requester:
		person = o.RequesterID
	case procedure.Adviser:
		person = o.AdviserID
	}
	if id := o.inCharge(); id != "" {
		person = id
	}
	return role, person, act
}

// inCharge is the person of the institution whom the TDTIC named for a mechanism that is
// under way (rev11 P-11). They see the order and are told of it; what they report the
// Supervisor records, who has the turn as well.
func (o *Order) inCharge() people.ID {
	if o.State != procedure.E92 || o.Record.Mechanism == nil {
		return ""
	}
	return o.Record.Mechanism.ResponsibleID
}

// TurnLabel names whose turn it is: the role, or that somebody was named (domain §4.1, E92).
func (o *Order) TurnLabel() string {
	if o.inCharge() != "" {
		return "Responsable designado"
	}
	role, _, _ := o.Awaiting()
	return role.Label()
}

// Paused reports whether the targets stand still, and why.
func (o *Order) Paused() (why string, paused bool) {
	if p := o.Record.Pause; p != nil {
		return p.Label(), true
	}
	return "", false
}
