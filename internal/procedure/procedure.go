package procedure

// Role is a party of the procedure. A person holds roles (room people); a way
// says which of them may perform it (rev11 §6).
type Role string

// The roles of revision 11, in the order of the lanes of its diagram.
const (
	Requester    Role = "usuario"      // Usuario: asks for the service and answers the survey (G-15)
	Adviser      Role = "ast"          // AST: support adviser who attends the order (G-01)
	Supervisor   Role = "supervisor"   // Supervisor: prioritises, assigns, follows up (G-13)
	Director     Role = "tdtic"        // TDTIC: head of the DTIC (G-14)
	Coordination Role = "coordinacion" // Coordinación Administrativa, for policies P-07 and P-09
	System       Role = "sistema"      // the program itself: timers and prefilled orders
	Provider     Role = "proveedor"    // outside company: no account, signs on the AST's device or on paper (GAP-20)
)

// Label is the role's official name for screens and papers.
func (r Role) Label() string {
	switch r {
	case Requester:
		return "Usuario"
	case Adviser:
		return "AST"
	case Supervisor:
		return "Supervisor"
	case Director:
		return "TDTIC"
	case Coordination:
		return "Coordinación Administrativa"
	case System:
		return "Sistema"
	case Provider:
		return "Proveedor"
	}
	return string(r)
}

// State names a station of a machine, such as E03. It is derived from the ways
// that were gone, never set.
type State string

// Act is the key of something a person (or the system) does to an order, such as
// Assign. Code speaks by key; only rev11.go knows numbers.
type Act string

// Answer is one of the exits of an act that asks a question.
type Answer string

// Activity is one act of the procedure: the eighteen numbered ones and the ones
// the letter implies without a number (No == 0).
type Activity struct {
	No       int    // number in the letter; 0 for an act that the letter does not number
	Within   int    // numbered activity that an unnumbered act belongs to; 0 for none
	Key      Act    //
	Slug     string // last part of its URL, Spanish
	By       []Role // who may perform it, the first one being the usual
	Title    string // Spanish, infinitive or third person as on the chart
	Button   string // verb and object for the button
	Text     string // what the clause asks, in our own words
	Question *Question
	Formats  []string // codes of the formats it fills or signs
	Clause   string   // requirement id, such as "A-03"
	Reading  string   // gap that justifies an act of ours, such as "GAP-12"; "" for the letter
}

// Numbered reports whether the letter numbers the activity.
func (a Activity) Numbered() bool { return a.No > 0 }

// Question is a decision of the procedure with its exits.
type Question struct {
	ID      string // "D-03"
	Text    string
	Answers []Choice
}

// Choice is one exit of a question as it is offered to a person.
type Choice struct {
	Key    Answer
	Label  string // what is answered
	Help   string // its consequence in plain words
	Button string // verb and object once it is chosen
}

// Guard names a condition of a way. Room orders implements each name.
type Guard string

// Party is somebody who is told when a way is gone.
type Party string

// The parties that notices know.
const (
	TellRequester   Party = "usuario"
	TellSupervisor  Party = "supervisor"
	TellAdviser     Party = "ast"
	TellFormer      Party = "ast-anterior"
	TellDirector    Party = "tdtic"
	TellUnitHead    Party = "titular-de-unidad"
	TellCoordinator Party = "coordinacion"
	TellResponsible Party = "responsable"
	TellAreas       Party = "areas"
)

// Way is one transition of a machine: performing Act in From with Answer, when
// the guards hold and the equipment is at When, leads to To.
type Way struct {
	ID      string // "OS-12": stable, used by tests, steps and the audit
	From    State  // "" for the beginning
	To      State
	Act     Act
	Answer  Answer // "" when the act asks nothing
	Label   string // Spanish, what happened, for history and tables
	By      []Role
	Guards  []Guard
	When    Place // picks between ways of the same act: conclude with the equipment here or there
	Custody Move
	Papers  []string // evidence the way leaves, format codes
	Tells   []Party
	Letter  bool   // true: the letter of the procedure; false: a reading of ours
	Reading string // gap that the reading closes
	Clause  string // requirement ids

	Loop    string   // counter of the loop that the way closes, "" for a way that only goes forward
	Follows []string // ways of the other machine that carry this one along, in the same transaction
	IfNorm  State    // destination for a file of kind NormFile where it is not To (EX-24)
}

// Goes is where the way leads in a file of a kind; orders have no kind and
// always go to To.
func (w Way) Goes(kind FileKind) State {
	if kind == NormFile && w.IfNorm != "" {
		return w.IfNorm
	}
	return w.To
}

// FileKind tells the two kinds of external file apart (GAP-04, GAP-32).
type FileKind string

// The kinds of external file: a warranty claim and a repair under the SEI-028 norm.
const (
	WarrantyFile FileKind = "G"
	NormFile     FileKind = "N"
)

// Station is a state of a machine: what is pending and whose turn it is.
type Station struct {
	ID      State
	Label   string // Spanish
	Act     Act    // the pending activity; "" in an ending
	Turn    []Role // whose turn; two roles mean that two acts by two persons make the way
	First   Act    // with two roles: the act that is stored first and passes the turn
	Second  Act    // with two roles: the act that goes the way
	Timers  []TimerName
	Ending  bool
	Reading string // gap that justifies a station the letter does not number
	Outside bool   // it waits for somebody outside the institution's support staff (provider, purchase, third party)
	Carried bool   // it waits for an order, whose clocks run (X50)
	Places  []Place
}

// Side is an act that changes the order without changing its state (rev11 A-03
// reception and visit, reassignment, pauses, proposals, first of two signatures).
type Side struct {
	Act     Act
	In      []State
	By      []Role
	Passes  bool // it is the first of two acts and passes the turn
	Custody Move
	Guards  []Guard
	Tells   []Party
	Label   string
	Clause  string
	Reading string
}

// TimerName names a clock, such as T-ENC.
type TimerName string

// Timer is a clock that starts when a station is entered and stops when it is left.
type Timer struct {
	Name      TimerName
	Label     string // Spanish
	Clause    string
	Setting   string   // parameter that holds its length
	Default   string   // "3d" business days, "4h" business hours, "12m" months, "fecha" for a date agreed in the act
	Reminders []string // after the beginning, «-1d» before a date agreed
	Remind    string   // parameter that holds the reminders, "" when nobody may change them
	Repeats   string   // how often it insists once it ran out: "5d" is each week of business days; "" once
	Performs  string   // way the system goes when it runs out; "" when it only warns
	Warns     []Party
	Reading   string // gap, for the clocks that the letter does not name
}

// Machine is one of the coupled machines of the procedure.
type Machine struct {
	ID       string // "orden", "externo"
	Title    string
	Stations []Station
	Ways     []Way
	Sides    []Side
}

// Revision is one revision of the procedure. Orders keep the one they began under.
type Revision struct {
	No         int
	Title      string
	InForce    string // date, "2025-08-01"
	Activities []Activity
	Order      Machine
	External   Machine
	Custody    []Leg
	Timers     []Timer
}

// Station returns the station of a state.
func (m Machine) Station(s State) (Station, bool) {
	for _, st := range m.Stations {
		if st.ID == s {
			return st, true
		}
	}
	return Station{}, false
}

// Way returns the way with an id.
func (m Machine) Way(id string) (Way, bool) {
	for _, w := range m.Ways {
		if w.ID == id {
			return w, true
		}
	}
	return Way{}, false
}

// Leaving returns the ways that leave a state, in the order of the procedure.
func (m Machine) Leaving(s State) []Way {
	var out []Way
	for _, w := range m.Ways {
		if w.From == s {
			out = append(out, w)
		}
	}
	return out
}

// SidesIn returns the acts that change no state and are open in a state.
func (m Machine) SidesIn(s State) []Side {
	var out []Side
	for _, x := range m.Sides {
		for _, in := range x.In {
			if in == s {
				out = append(out, x)
				break
			}
		}
	}
	return out
}

// Activity returns the activity with a key.
func (r Revision) Activity(key Act) (Activity, bool) {
	for _, a := range r.Activities {
		if a.Key == key {
			return a, true
		}
	}
	return Activity{}, false
}

// BySlug returns the activity whose URL ends in slug.
func (r Revision) BySlug(slug string) (Activity, bool) {
	for _, a := range r.Activities {
		if a.Slug == slug {
			return a, true
		}
	}
	return Activity{}, false
}

// WayByID returns the way with an id, of the order or of the external file.
func (r Revision) WayByID(id string) (Way, bool) {
	if w, ok := r.Order.Way(id); ok {
		return w, true
	}
	return r.External.Way(id)
}

// Timer returns the clock with a name.
func (r Revision) Timer(name TimerName) (Timer, bool) {
	for _, t := range r.Timers {
		if t.Name == name {
			return t, true
		}
	}
	return Timer{}, false
}

// Revisions returns every revision the program knows, the oldest first.
func Revisions() []Revision { return []Revision{Rev11} }

// InRevision returns a revision by its number.
func InRevision(no int) (Revision, bool) {
	for _, r := range Revisions() {
		if r.No == no {
			return r, true
		}
	}
	return Revision{}, false
}

// Holds reports whether role is among roles.
func Holds(roles []Role, role Role) bool {
	for _, r := range roles {
		if r == role {
			return true
		}
	}
	return false
}
