package people

import (
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/procedure"
)

// ID names a person.
type ID string

// Role is what a person may be in the procedure, and beside it.
type Role = procedure.Role

// The roles that a person may hold. Requester is everybody's who is active.
const (
	Requester     Role = "usuario"
	Supervisor    Role = "supervisor"
	Adviser       Role = "ast"
	Director      Role = "tdtic" // through an appointment, never through a grant (rev11 G-14)
	Coordination  Role = "coordinacion"
	Administrator Role = "administrador"
	Auditor       Role = "auditor"
)

// Unit is an administrative unit (rev11 S-02). Its dates are local days, "" when open.
type Unit struct {
	ID        string `db:"id"`
	Name      string `db:"name"`
	Key       string `db:"unit_key"` // institutional key, part of the number of a letter
	HeadID    ID     `db:"head_id"`
	ValidFrom string `db:"valid_from"`
	ValidTo   string `db:"valid_to"`
	Version   int64  `db:"version"`
}

// ValidOn tells whether the unit exists on a local day "2026-11-23": only such a
// unit files orders (rev11 S-02).
func (u Unit) ValidOn(day string) bool {
	return u.ValidFrom <= day && (u.ValidTo == "" || day <= u.ValidTo)
}

// Person is somebody of the ministry.
type Person struct {
	ID        ID
	Name      string
	Post      string
	UnitID    string
	UnitName  string
	Email     string
	Extension string
	Building  string
	Floor     string
	Office    string
	Active    bool
	Level     string // education of an adviser, from the closed list of C-01; "" when not known
	// LevelProof is the document in which the level is stated: its reference, no copy.
	LevelProof string
	Skills     []string
	Version    int64
	// KeysOff is the person's wish that no single key does anything. It is no datum
	// of the record: nobody else reads or changes it.
	KeysOff bool `json:"-"`
}

// The closed list of education (rev11 C-01, GAP-43) and the skills (rev11 C-02,
// rev11 C-03 and rev11 C-05).
var (
	Levels = []string{"Técnico", "TSU", "Licenciatura", "Ingeniería"}
	Skills = []string{"Bienes informáticos", "Red de datos", "Orientación"}
)

// AdviserOn is an adviser as the Supervisor sees them on one day (rev11 A-02): Why says
// in Spanish what keeps an absent one away.
type AdviserOn struct {
	Person  Person
	Present bool
	Why     string
}

// Actor is who acts in a request: a person with the roles valid at that instant.
type Actor struct {
	Person  Person
	Roles   []Role
	Session string // id of the session; "" for who acts without one
	At      time.Time
	Demo    bool // entered through the door of the demonstration
	// Through is whose session it is, when somebody signs on another person's device; ""
	// otherwise.
	Through ID
	// Ends is when the session ends, however busy; Remembered, that it does not end
	// sooner for want of use.
	Ends       time.Time
	Remembered bool
}

// Has tells whether the actor holds a role now.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// MayReadEveryOrder tells whether the actor may read any order. A requester reads
// their own, the Coordinación Administrativa those with an external file, an
// administrator none.
func (a Actor) MayReadEveryOrder() bool {
	return a.Has(Adviser) || a.Has(Supervisor) || a.Has(Director) || a.Has(Auditor)
}

// By makes the author of an audit entry, acting under one role.
func (a Actor) By(r Role) audit.By {
	return audit.By{Actor: string(a.Person.ID), Role: string(r), At: a.At}
}

// Grant gives a person a role between two instants; a zero To leaves it open.
type Grant struct {
	PersonID ID
	Role     Role
	From, To time.Time
	Document string // what it rests on; may be ""
}

// AppointmentKind tells the head of the DTIC from who stands in for the head.
type AppointmentKind string

// The two kinds of appointment (rev11 G-14).
const (
	Head       AppointmentKind = "titular"
	Substitute AppointmentKind = "suplencia"
)

// Appointment makes a person head of the DTIC, or substitute for a dated while,
// by a document (rev11 G-14). A zero To leaves a Head's open; a Substitute's must end.
type Appointment struct {
	ID       string
	Kind     AppointmentKind
	PersonID ID
	From, To time.Time
	Document string
}

// Absence keeps a person away between two local days, both included (GAP-12).
type Absence struct {
	ID       string `db:"id"`
	PersonID ID     `db:"person_id"`
	From     string `db:"from_day"`
	To       string `db:"to_day"`
	Reason   string `db:"reason"`
}

// fold makes the form under which an e-mail address is looked up.
func fold(email string) string { return strings.ToLower(strings.TrimSpace(email)) }
