package orders

import (
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Record is what later rules and pages need to know of what was done; the whole
// of each act is in its step. It is stored as one JSON document that no query
// looks into.
type Record struct {
	Portrait   *Portrait    `json:"al_solicitar,omitempty"`
	Contact    Contact      `json:"contacto"`
	Capture    *CaptureNote `json:"captura,omitempty"`
	OnBehalf   string       `json:"en_nombre_de_motivo,omitempty"`
	CanWork    string       `json:"puede_trabajar"`
	Affects    string       `json:"afecta"`
	Unbacked   string       `json:"sin_respaldo"`
	Assigned   *Assignment  `json:"asignacion,omitempty"`
	ReceivedAt *time.Time   `json:"recibida,omitempty"`
	Visits     []Visit      `json:"visitas,omitempty"`
	Decision   *Decision    `json:"d03,omitempty"`
	Diagnosis  *Diagnosis   `json:"diagnostico,omitempty"`
	Agreement  *Agreement   `json:"acuerdo,omitempty"`
	Backup     *BackupNote  `json:"respaldo,omitempty"`
	BackupDue  bool         `json:"respaldo_pedido,omitempty"`   // F-06 is asked before the solution at once (GAP-23)
	BackupSaid bool         `json:"respaldo_asentado,omitempty"` // P-06: the AST of this backup has said how it went
	Delivered  *Delivered   `json:"entrega_en_taller,omitempty"`
	Warranty   *Decision    `json:"d11,omitempty"`
	Resources  *Decision    `json:"d13,omitempty"`
	Lines      []Line       `json:"insumos,omitempty"`
	Acquire    *Purchase    `json:"adquisicion,omitempty"`
	SlipOwed   bool         `json:"vale_por_acusar,omitempty"`
	SectionC   bool         `json:"seccion_c,omitempty"`
	Rejection  *Proposal    `json:"propone_improcedencia,omitempty"`
	Escalation *Proposal    `json:"propone_escalar,omitempty"`
	Escalated  *Escalated   `json:"escalada,omitempty"`
	Mechanism  *Mechanism   `json:"mecanismo,omitempty"`
	Unsolvable bool         `json:"sin_solucion,omitempty"`
	Disposal   *Disposal    `json:"baja,omitempty"`
	Pause      *PauseNote   `json:"pausa,omitempty"`
	Pauses     []Paused     `json:"pausas,omitempty"`     // pauses of this state that ended
	PausedFor  int64        `json:"pausado_ns,omitempty"` // business time of pauses whose hours were not kept yet
	OutageFor  int64        `json:"caidas_ns,omitempty"`  // business time that registered outages took in this state, outside of its pauses
	Survey     *SurveyTerm  `json:"plazo_encuesta,omitempty"`
	SurveyHeld bool         `json:"encuesta_diferida,omitempty"` // its term waits until the external file closes (GAP-04)
	SurveyFrom time.Time    `json:"encuesta_desde,omitzero"`     // when its term began, if it did not with the conclusion
	Handover   string       `json:"st_ere,omitempty"`            // id of the ST-ERE in use
	Letter     string       `json:"oficio,omitempty"`            // id of the letter
	HadCustody bool         `json:"hubo_custodia,omitempty"`
	Reminded   int          `json:"recordado,omitempty"` // reminders sent in this state
	Warned     bool         `json:"avisado,omitempty"`   // the term of this state ran out and was told
	Loops      int          `json:"vueltas,omitempty"`   // returns to an earlier state (domain §4.7)
	PrefillDue string       `json:"preventivo_vence,omitempty"`
	PlannedOn  string       `json:"preventivo_programado,omitempty"` // day of the yearly programme
}

// Contact is where the requester can be found for this order.
type Contact struct {
	Extension string `json:"extension,omitempty"`
	Email     string `json:"correo,omitempty"`
	Hours     string `json:"horario,omitempty"`
}

// CaptureNote says how an order came in when the system was not used (rev11 G-10, P-12).
type CaptureNote struct {
	OutageID      string `json:"caida,omitempty"`
	Justification string `json:"justificacion,omitempty"`
	BlockFolio    string `json:"folio_de_bloque,omitempty"`
}

// Assignment is the choice of A-02, with the load as it was then.
type Assignment struct {
	By        people.ID `json:"por"`
	At        time.Time `json:"a_las"`
	Load      float64   `json:"carga"`
	Suggested people.ID `json:"sugerencia,omitempty"`
	Reason    string    `json:"motivo,omitempty"`
	Former    people.ID `json:"antes,omitempty"`  // who attended before
	Whole     bool      `json:"entera,omitempty"` // giving it back puts back all that it changed
}

// Visit is one visit of the AST (rev11 A-03), found or not.
type Visit struct {
	At    time.Time `json:"a_las"`
	Met   bool      `json:"encontrada"`
	Note  string    `json:"nota,omitempty"`
	Again string    `json:"nueva_cita,omitempty"`

	Remote  bool   `json:"a_distancia,omitempty"` // help from afar stands for it (GAP-47)
	Consent string `json:"consentimiento,omitempty"`
}

// Decision is the answer to one of the three questions.
type Decision struct {
	Answer   procedure.Answer `json:"respuesta"`
	Reason   string           `json:"razon,omitempty"`
	Evidence string           `json:"evidencia,omitempty"`
	At       time.Time        `json:"a_las"`
	Stock    []Stock          `json:"existencias,omitempty"` // D-13: the store room as it was then
}

// Stock is how much of a supply there was.
type Stock struct {
	Name string `json:"articulo"`
	Unit string `json:"unidad"`
	Qty  int64  `json:"cantidad"`
}

// Diagnosis is what the AST found and did (rev11 R-A-03).
type Diagnosis struct {
	Text     string    `json:"diagnostico"`
	Cause    string    `json:"causa,omitempty"`
	Solution string    `json:"solucion,omitempty"`
	At       time.Time `json:"a_las"`
}

// Agreement is the date agreed for the maintenance (rev11 A-06, section A).
type Agreement struct {
	Day      string `json:"fecha"` // 2026-11-25
	Time     string `json:"hora"`  // 10:30
	Minutes  int    `json:"duracion"`
	Workshop bool   `json:"en_taller"`
	Kind     string `json:"tipo"` // preventivo, correctivo
	Version  int    `json:"version"`
}

// BackupNote is the answer of F-06 (rev11 P-05, P-06).
type BackupNote struct {
	Option  string    `json:"opcion"`
	ChildID ID        `json:"orden_de_respaldo,omitempty"`
	At      time.Time `json:"a_las"`
}

// Delivered notes that section B was signed for a maintenance in the workshop.
type Delivered struct {
	By people.ID `json:"por"`
	At time.Time `json:"a_las"`
}

// Line is a quantity of one supply.
type Line = papers.SupplyLine

// Purchase is an acquisition under way (rev11 R-S-03, GAP-31).
type Purchase struct {
	Promised string `json:"fecha_compromiso"`
	Note     string `json:"gestion"`
}

// Proposal is what an AST proposes and the Supervisor decides.
type Proposal struct {
	By    people.ID `json:"por"`
	Name  string    `json:"nombre,omitempty"` // of who proposes, as it was then
	Cause string    `json:"causa,omitempty"`
	Text  string    `json:"texto"`
	At    time.Time `json:"a_las"`
}

// Escalated tells from where the order came to the TDTIC, and why.
type Escalated struct {
	From procedure.State `json:"desde"`
	Text string          `json:"motivo"`
}

// Mechanism is the determination F-10 (rev11 P-11).
type Mechanism struct {
	Answer        procedure.Answer `json:"mecanismo"`
	ResponsibleID people.ID        `json:"responsable_id,omitempty"` // of the institution; "" for nobody, and the Supervisor is told
	Responsible   string           `json:"responsable,omitempty"`
	Limit         string           `json:"fecha_limite,omitempty"`
	Out           bool             `json:"sale,omitempty"`
}

// PauseNote is an overlay that holds the targets (domain §4.1).
type PauseNote struct {
	Kind   string    `json:"tipo"` // respaldo, ausencia, insumos
	Reason string    `json:"motivo"`
	Since  time.Time `json:"desde"`
	Until  string    `json:"hasta,omitempty"`
	Child  ID        `json:"orden,omitempty"`
}

// Paused is a pause that ended: time that a target was given back for it, and that an
// outage registered for the same hours does not give back again.
type Paused struct {
	From time.Time `json:"desde"`
	To   time.Time `json:"hasta"`
}

func (p Paused) span() calendar.Outage { return calendar.Outage(p) }

// Label is the pause as people read it.
func (p *PauseNote) Label() string {
	switch p.Kind {
	case "respaldo":
		return "En pausa por respaldo"
	case "ausencia":
		return "En pausa por ausencia de la persona usuaria"
	case "insumos":
		return "En pausa por insumos"
	}
	return "En pausa"
}

// SurveyTerm is the term of P-10 as it was computed at the conclusion.
type SurveyTerm struct {
	Due         time.Time `json:"vence"`
	Calendar    string    `json:"calendario"`
	Days        int       `json:"dias"`
	Natural     bool      `json:"naturales"`
	SameDay     bool      `json:"dia_inicial_mismo"`
	Provisional bool      `json:"provisional"`
	Explanation string    `json:"computo"`
}
