package maintenance

import (
	"encoding/json"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
)

// Status is how far a version of the programme is.
type Status string

// The states of a programme. Of a year at most one is published, and one is on its way.
const (
	Draft    Status = "propuesta"   // the Supervisor proposes and moves
	Sent     Status = "por-aprobar" // it waits for the TDTIC, and nothing of it moves
	Approved Status = "aprobada"    // signed by the TDTIC
	Current  Status = "publicada"   // users are told, and orders follow
	Former   Status = "sustituida"  // a later version took its place
	Dropped  Status = "desechada"   // it was never published
)

// Label is the state as people read it.
func (s Status) Label() string {
	switch s {
	case Draft:
		return "Propuesta"
	case Sent:
		return "Por aprobar"
	case Approved:
		return "Aprobada, sin publicar"
	case Current:
		return "Publicada"
	case Former:
		return "Sustituida"
	}
	return "Desechada"
}

// Programme is one version of the programme of a year (rev11 P-04).
type Programme struct {
	ID       string           `db:"id"`
	Year     int              `db:"year"`
	Version  int              `db:"version"`
	State    Status           `db:"state"`
	FromDay  string           `db:"from_day"` // first day that it plans
	Daily    int              `db:"daily"`    // limits of one AST
	Weekly   int              `db:"weekly"`
	Ahead    int              `db:"ahead"`  // natural days before it is due in which a maintenance may be put
	Level    int              `db:"level"`  // weekly load it was levelled to
	Months   int              `db:"months"` // the parameters it was reckoned with
	Base     string           `db:"base"`
	Calendar string           `db:"calendar"` // version of the official calendar
	Advisers string           `db:"advisers"` // JSON list of who takes part
	MadeBy   people.ID        `db:"made_by"`
	MadeAt   database.Instant `db:"made_at"`
	Seq      int64            `db:"seq"`
}

// Coming tells whether the version is not published yet and may still be.
func (p Programme) Coming() bool { return p.State == Draft || p.State == Sent || p.State == Approved }

// TakePart are the AST whom the version counts on.
func (p Programme) TakePart() (list []people.ID) {
	json.Unmarshal([]byte(p.Advisers), &list) // written by us; nobody takes part where it is not readable
	return list
}

// Act is something that was done with a version: who, as what, when. An approval has the
// hash of what was signed.
type Act struct {
	Programme string           `db:"programme_id"`
	Seq       int64            `db:"seq"`
	Kind      string           `db:"kind"`
	Person    people.ID        `db:"person_id"`
	Name      string           `db:"name"`
	Post      string           `db:"post"`
	Role      string           `db:"role"`
	Note      string           `db:"note"`
	Hash      string           `db:"hash"`
	At        database.Instant `db:"at"`
}

// Label is the act as people read it.
func (a Act) Label() string {
	switch a.Kind {
	case actPrepare:
		return "preparó la propuesta"
	case actAgain:
		return "volvió a preparar la propuesta"
	case actSend:
		return "la envió a aprobación"
	case actReturn:
		return "la devolvió con observaciones"
	case actApprove:
		return "la aprobó con su firma"
	case actPublish:
		return "la publicó"
	case actReplace:
		return "publicó la versión que la sustituye"
	case actDrop:
		return "la desechó"
	}
	return a.Kind
}

// What is done with a version.
const (
	actPrepare = "preparada"
	actAgain   = "preparada-otra-vez"
	actSend    = "enviada"
	actReturn  = "devuelta"
	actApprove = "aprobada"
	actPublish = "publicada"
	actReplace = "sustituida"
	actDrop    = "desechada"
)

// State is how far one maintenance of the programme is.
type State string

// The states of an entry. Overdue is no state: whatever is not done after its day is.
const (
	Planned   State = "propuesta"  // it has a day, and its user was not told yet
	Told      State = "avisada"    // its user was told and did not answer yet
	Confirmed State = "confirmada" // the user is fine with the day
	OtherDay  State = "otra-fecha" // the user, or what became of the order, asks for another day
	Prefilled State = "precargada" // its order waits for the user (OS-02)
	Ordered   State = "orden"      // its order has a folio (OS-03)
	Done      State = "cumplida"
	Discarded State = "descartada" // the user or the Supervisor discarded its order (OS-04)
	Withdrawn State = "retirada"   // the machine left, or nobody answers for it
)

// States are all states of an entry, in their order.
var States = []State{Planned, Told, Confirmed, OtherDay, Prefilled, Ordered, Done, Discarded, Withdrawn}

// Label is the state as people read it.
func (s State) Label() string {
	switch s {
	case Planned:
		return "Programada"
	case Told:
		return "Avisada"
	case Confirmed:
		return "Fecha confirmada"
	case OtherDay:
		return "Pide otra fecha"
	case Prefilled:
		return "Orden por confirmar"
	case Ordered:
		return "Con orden"
	case Done:
		return "Cumplida"
	case Discarded:
		return "Descartada"
	}
	return "Retirada"
}

// Entry is one maintenance of one machine in a version of the programme.
type Entry struct {
	ID        string           `db:"id"`
	Programme string           `db:"programme_id"`
	Asset     string           `db:"asset_id"`
	User      people.ID        `db:"user_id"`
	Unit      string           `db:"unit_id"`
	Building  string           `db:"building"`
	Adviser   people.ID        `db:"adviser_id"`
	DueOn     string           `db:"due_on"`
	Day       string           `db:"day"`
	Hour      string           `db:"hour"` // agreed in its order, "" before (rev11 A-06)
	Minutes   int              `db:"minutes"`
	State     State            `db:"state"`
	Live      bool             `db:"live"`
	Moved     int              `db:"moved"` // how often somebody moved it by hand
	Hours     string           `db:"hours"` // when the user can, in their words
	Wish      string           `db:"wish"`  // the day that the user asks for
	Note      string           `db:"note"`
	Order     string           `db:"order_id"`
	DoneOn    string           `db:"done_on"`
	Seq       int64            `db:"seq"`
	ChangedAt database.Instant `db:"changed_at"`
}

// Overdue tells whether the day by which it has to be done went by without it.
func (e Entry) Overdue(today calendar.Day) bool { return e.Live && e.DueOn < today.String() }

func asset(e Entry) equipment.ID { return equipment.ID(e.Asset) }

// Answerable tells whether its user may still say yes or ask for another day.
func (e Entry) Answerable() bool {
	return e.State == Planned || e.State == Told || e.State == Confirmed || e.State == OtherDay
}

// Movable tells whether a Supervisor may move it: once an order has a date, that is
// changed in the order (OS-34).
func (e Entry) Movable() bool { return e.Answerable() || e.State == Prefilled }

// Step is a change of an entry.
type Step struct {
	Entry   string           `db:"entry_id"`
	Seq     int64            `db:"seq"`
	Kind    string           `db:"kind"`
	State   State            `db:"state"`
	Day     string           `db:"day"`
	Adviser people.ID        `db:"adviser_id"`
	Text    string           `db:"text"`
	Person  people.ID        `db:"person_id"`
	Role    people.Role      `db:"role"`
	At      database.Instant `db:"at"`
}

// Label is the step as people read it.
func (s Step) Label() string {
	switch s.Kind {
	case stepMove:
		return "cambió la fecha o el AST"
	case stepTell:
		return "avisó a la persona usuaria"
	case stepConfirm:
		return "confirmó la fecha"
	case stepAsk:
		return "pidió otra fecha"
	case stepPrefill:
		return "preparó la orden"
	case stepOrder:
		return "confirmó la orden"
	case stepAgree:
		return "acordó fecha y hora en la orden"
	case stepDone:
		return "hizo el mantenimiento"
	case stepDiscard:
		return "descartó la orden"
	case stepEnd:
		return "cerró la orden sin mantenimiento"
	case stepWithdraw:
		return "la retiró del programa"
	case stepVersion:
		return "la dejó como dice otra versión"
	case stepDue:
		return "cambió el día en que vence"
	case stepHolder:
		return "anotó a la nueva persona usuaria"
	}
	return s.Kind
}

// The kinds of steps.
const (
	stepMove     = "movida"
	stepTell     = "avisada"
	stepConfirm  = "confirmada"
	stepAsk      = "otra-fecha"
	stepPrefill  = "precargada"
	stepOrder    = "orden"
	stepAgree    = "acordada"
	stepDone     = "cumplida"
	stepDiscard  = "descartada"
	stepEnd      = "sin-orden"
	stepWithdraw = "retirada"
	stepVersion  = "version"
	stepHolder   = "resguardo"
	stepDue      = "vence"
)
