package repair

import (
	"cmp"
	"time"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Record is what the acts of a file said, as far as the next ones need it. What each
// act handed in stands whole in its step.
type Record struct {
	HalfDone  bool       `json:"medio,omitempty"` // the first of the two acts of its station is stored
	First     people.ID  `json:"primera,omitempty"`
	Service   *Service   `json:"servicio,omitempty"`
	Reply     *Reply     `json:"respuesta,omitempty"`
	Scope     string     `json:"alcance,omitempty"`  // what was sent back to the Agencia
	Handover  string     `json:"st_ere,omitempty"`   // paper of the collection
	Backup    string     `json:"respaldo,omitempty"` // answer of F-06
	Departure string     `json:"salida,omitempty"`   // F-11 of departure
	Return    string     `json:"regreso,omitempty"`  // F-11 of return
	Left      *Left      `json:"salio,omitempty"`    // what the last departure said
	Serial    string     `json:"serie,omitempty"`    // as it was read when the machine came back
	Report    string     `json:"reporte,omitempty"`  // of the provider
	ReviewOn  string     `json:"revision,omitempty"` // local day and time of the joint review
	ReviewAt  string     `json:"revision_lugar,omitempty"`
	Review    *Review    `json:"acta,omitempty"`
	Movement  *Movement  `json:"movimiento,omitempty"`
	Setup     *Setup     `json:"configuracion,omitempty"`
	Reminded  int        `json:"avisos,omitempty"`
	Warned    bool       `json:"vencido,omitempty"`
	Chased    *time.Time `json:"seguimiento,omitempty"` // last time somebody insisted
}

// Left is what F-11 of a departure said of contract, disk and backup: the receipts that
// follow for the same machine repeat it (domain §5.11).
type Left struct {
	Contract string `json:"contrato"`
	Storage  string `json:"almacenamiento"`
	Backup   string `json:"respaldo"`
}

// carry writes it on a later receipt; a file from before it was kept has nothing to repeat.
func (l *Left) carry(r *papers.ReceiptPart) {
	if l != nil {
		r.Contract, r.Storage, r.Backup = l.Contract, l.Storage, l.Backup
	}
}

// anew is what it says when the machine leaves again, or for the first time with the
// provider that attended it on site: what is not said stays as it was.
func (l *Left) anew(contract, storage, backup string) *Left {
	next := Left{Contract: cmp.Or(contract, "sin contrato")}
	if l != nil {
		next = *l
	}
	next.Storage, next.Backup = cmp.Or(storage, next.Storage), cmp.Or(backup, next.Backup)
	return &next
}

// Service is how the provider attends the claim (GAP-38).
type Service struct {
	Mode    procedure.Answer `json:"modalidad"`
	On      string           `json:"dia"` // local day agreed
	At      string           `json:"hora,omitempty"`
	Contact string           `json:"contacto,omitempty"`
}

// Reply is what the Agencia answered to the letter (domain §5.4, part 14).
type Reply struct {
	Number  string           `json:"numero"`
	Day     string           `json:"fecha"`
	Sense   procedure.Answer `json:"sentido"`
	Text    string           `json:"texto,omitempty"`
	Destiny string           `json:"destino,omitempty"` // proposed, for a machine that is not repaired
}

// Review is the joint review of P-07 while its three signatures are gathered on F-05.
type Review struct {
	Paper        string           `json:"formato"`
	Result       procedure.Answer `json:"resultado"`
	Serial       string           `json:"serie"`
	Coordination people.ID        `json:"coordinacion,omitempty"` // who signed for it
	Machine      *Replacement     `json:"sustituto,omitempty"`
	Provider     Outsider         `json:"proveedor"` // who signed for it
	Place        string           `json:"lugar,omitempty"`
	Until        string           `json:"garantia_hasta,omitempty"` // last local day of the warranty from now on
}

// Replacement is the machine that the provider gave instead (rev11 P-09).
type Replacement struct {
	Serial string `json:"serie"`
	Brand  string `json:"marca"`
	Model  string `json:"modelo"`
}

// Movement is the inventory movement F-08 of a replacement, or of a proposed disposal.
type Movement struct {
	Paper       string `json:"formato"`
	Old         string `json:"sale"` // id of the machine that is replaced
	Requested   string `json:"solicitado,omitempty"`
	Number      string `json:"numero,omitempty"`
	Provisional bool   `json:"provisional,omitempty"`
	Registered  bool   `json:"registrado,omitempty"` // a disposal that the Coordinación acknowledged
}

// Setup is the configuration of R-A-07 against the inventory.
type Setup struct {
	By     people.ID `json:"por"`
	At     time.Time `json:"cuando"`
	Serial string    `json:"serie"`
}
