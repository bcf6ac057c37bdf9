package equipment

import (
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/problem"
)

// Place is who has a machine.
type Place string

// The custodians of domain §4.5.
const (
	AtUser         Place = "usuario"
	AtDTIC         Place = "dtic"
	AtProvider     Place = "proveedor"
	InQuarantine   Place = "cuarentena" // back from the provider, not yet reviewed jointly (rev11 P-07)
	AtCoordination Place = "coordinacion"
)

// Label is the place as a page says it.
func (p Place) Label() string {
	switch p {
	case AtUser:
		return "Con la persona usuaria"
	case AtDTIC:
		return "En la DTIC"
	case AtProvider:
		return "Con el proveedor"
	case InQuarantine:
		return "De regreso, por revisar"
	case AtCoordination:
		return "En la Coordinación Administrativa"
	}
	return string(p)
}

// Charge names what answers for a machine away from its user: an order or an
// external file. The zero Charge is none.
type Charge struct {
	Kind string // "orden" or "externo"
	ID   string
}

// The kinds of charge.
const (
	ByOrder  = "orden"
	ByRepair = "externo"
)

// IsZero tells whether nothing answers.
func (c Charge) IsZero() bool { return c.ID == "" }

// Custody is where a machine is now.
type Custody struct {
	AssetID  ID
	Place    Place
	With     string // person or provider id, as the last move gave it
	Charge   Charge
	Since    time.Time
	Seq      int64
	Document string // folio of the paper that moved it last
}

// Signed is one of the two who sign a change of hands. A provider's
// representative has a name and no PersonID.
type Signed struct {
	PersonID string
	Name     string
	Role     string // "usuario", "ast", "proveedor", "coordinacion"…
	Level    string // level of the signature: "interna", "autógrafa"…
}

func (s Signed) who() string {
	if s.PersonID != "" {
		return s.PersonID
	}
	return strings.ToLower(strings.Join(strings.Fields(s.Name), " "))
}

// Move is a change of hands.
type Move struct {
	Asset        ID
	From, To     Place
	With         string // person or provider who has it afterwards
	Charge       Charge // who answers: takes charge when leaving the user, else who answers already
	Document     string // folio of the paper, never ""
	DocumentHash string // SHA-256 of what was signed
	Gives        Signed
	Receives     Signed
	At           time.Time
}

// ways are the changes of hands that domain §4.5 knows.
var ways = map[Place][]Place{
	AtUser:       {AtDTIC},
	AtDTIC:       {AtUser, AtProvider, AtCoordination},
	AtProvider:   {InQuarantine, AtDTIC},
	InQuarantine: {AtDTIC, AtProvider},
}

// judge tells why a move may not be done from where the machine is now.
func (m Move) judge(now Custody) error {
	switch {
	case now.Place != m.From:
		return problem.New(problem.Conflict, "El equipo ya no está donde se esperaba: "+strings.ToLower(now.Place.Label())+".",
			"Vuelve a abrir la orden y revisa dónde está el equipo.").For("P-03")
	case !slices.Contains(ways[m.From], m.To):
		return problem.New(problem.Refused, "El procedimiento no prevé ese cambio de manos del equipo.",
			"Revisa quién lo entrega y quién lo recibe.").For("P-03")
	case strings.TrimSpace(m.Document) == "":
		return problem.New(problem.Refused, "Falta el documento que ampara la entrega del equipo.",
			"Llena y firma primero el formato que corresponde.").For("P-03")
	case strings.TrimSpace(m.Gives.Name) == "" || strings.TrimSpace(m.Receives.Name) == "" ||
		m.Gives.Role == "" || m.Receives.Role == "" || m.Gives.Level == "" || m.Receives.Level == "":
		return problem.New(problem.Refused, "Falta la firma de quien entrega o de quien recibe el equipo.",
			"Deben firmar las dos personas antes de que el equipo cambie de manos.").For("P-03")
	case m.Gives.who() == m.Receives.who():
		return problem.New(problem.Refused, "La misma persona no puede entregar y recibir el equipo.",
			"Debe firmar otra persona.").For("P-03")
	case m.Charge.IsZero() || m.Charge.Kind != ByOrder && m.Charge.Kind != ByRepair:
		return problem.New(problem.Refused, "Ninguna orden ni expediente responde por el equipo.",
			"Registra el movimiento desde la orden o el expediente que lo ampara.").For("P-01")
	case !now.Charge.IsZero() && now.Charge != m.Charge:
		return answersElsewhere(now.Charge)
	}
	return nil
}

// answersElsewhere says that something else answers for the machine.
func answersElsewhere(c Charge) error {
	what := "otra orden"
	if c.Kind == ByRepair {
		what = "un expediente externo"
	}
	return problem.New(problem.Refused, "Por este equipo ya responde "+what+".",
		"Trabaja en "+what+" o agrega ahí tu comentario.").For("P-03")
}

// Entry is one row of a machine's custody ledger: the custody that it made, and
// from where, by whom and when.
type Entry struct {
	Custody
	Kind         string // "alta", "movimiento", "cargo", "traspaso", "liberacion", "baja"
	From, To     Place
	DocumentHash string
	Gives        Signed
	Receives     Signed
	At           time.Time
}
