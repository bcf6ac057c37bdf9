package papers

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// The parts of ST-ERE in the order of its sheet.
const (
	partPeople    = "1. Quién entrega y quién atiende"
	partMachine   = "2. Equipo"
	partCondition = "3. Condición en que se recibe"
	partCarried   = "4. Accesorios entregados"
	partClosing   = "E. Conclusión"
)

var handoverParts = []string{"", partPeople, partMachine, partCondition, partCarried, "A. Programación", "B. Entrega a soporte", "C. Estado en la DTIC", "D. Devolución", partClosing, "F. Anulación"}

// HandoverPaper is ST-ERE (domain §5.2, rev11 F-02): what identifies it, and its
// sections A to F, each filled and signed at its own time.
type HandoverPaper struct {
	Folio     string        `json:"folio,omitempty" no:"1" label:"Folio" need:"yes" paper:"-"`
	Order     string        `json:"orden" no:"1" label:"Orden de servicio o expediente" need:"yes" export:"Orden"`
	Requester PersonShot    `json:"solicita" part:"1. Quién entrega y quién atiende" columns:"4" group:"Persona usuaria"`
	Adviser   AdviserShot   `json:"ast" part:"1. Quién entrega y quién atiende" columns:"4" group:"Asesor en soporte técnico"`
	Asset     AssetShot     `json:"equipo" part:"2. Equipo"`
	A         *SchedulePart `json:"A,omitempty" part:"A. Programación" slots:"A1=Enterada de la fecha: persona usuaria"`
	B         *DeliveryPart `json:"B,omitempty" part:"B. Entrega a soporte" columns:"2" slots:"B3=Entrega: persona usuaria|B4=Recibe: AST"`
	C         *AwaitPart    `json:"C,omitempty" part:"C. Estado en la DTIC" columns:"2" slots:"C1=Recibe el ST-ERE: Supervisor"`
	D         *ReturnPart   `json:"D,omitempty" part:"D. Devolución" columns:"5" slots:"D3-devuelve=Devuelve: AST|D3-recibe=Recibe su equipo: persona usuaria"`
	F         *VoidingPart  `json:"F,omitempty" part:"F. Anulación" columns:"2" blank:"no"`
}

// PersonShot is a person as they were when the paper was written.
type PersonShot struct {
	Name      string `json:"nombre" no:"3,4" label:"Nombre" need:"yes" span:"2" wide:"5"`
	Post      string `json:"cargo" no:"3,4" label:"Cargo" need:"yes" span:"2" wide:"4"`
	Unit      string `json:"unidad" no:"3" label:"Unidad administrativa" span:"2" wide:"3"`
	Place     string `json:"ubicacion,omitempty" no:"3" label:"Ubicación" wide:"3"`
	Extension string `json:"extension,omitempty" no:"3" label:"Extensión" wide:"2"`
}

// AdviserShot is the AST as they were when the paper was written.
type AdviserShot struct {
	Name string `json:"nombre" no:"4" label:"Nombre" need:"yes" span:"2" wide:"4" box:"AST: nombre"`
	Post string `json:"cargo" no:"4" label:"Cargo" need:"yes" span:"2" wide:"3" box:"AST: cargo"`
	Unit string `json:"unidad" paper:"-"`
}

// AssetShot is a machine as it was when the paper was written (rev11 G-03).
type AssetShot struct {
	Type      string `json:"tipo" no:"5" label:"Tipo" need:"yes" wide:"2"`
	Brand     string `json:"marca" no:"5" label:"Marca" need:"yes" wide:"2"`
	Model     string `json:"modelo" no:"5" label:"Modelo" need:"yes" wide:"2"`
	Inventory string `json:"inventario" no:"5" label:"Núm. de inventario" need:"yes" wide:"2"`
	Serial    string `json:"serie" no:"5" label:"Núm. de serie" need:"yes" wide:"2"`
}

// SchedulePart is section A: the date agreed for a maintenance (rev11 ).
type SchedulePart struct {
	Day     string `no:"A" form:"fecha" label:"Fecha acordada" kind:"date" validate:"required" json:"fecha" wide:"2"`
	Time    string `no:"A" form:"hora" label:"Hora" kind:"time" validate:"required" json:"hora" wide:"1"`
	Minutes int    `no:"A" form:"duracion" label:"Duración estimada en minutos" kind:"number" validate:"required,min=15,max=540" json:"duracion" wide:"2" box:"Duración (minutos)"`
	Place   string `no:"A" form:"lugar" label:"Lugar" kind:"radio" options:"sitio=En sitio|taller=En el taller de la DTIC" validate:"required,oneof=sitio taller" json:"lugar" wide:"4"`
	Kind    string `no:"A" form:"tipo" label:"Tipo" kind:"radio" options:"preventivo=Preventivo|correctivo=Correctivo" validate:"required,oneof=preventivo correctivo" json:"tipo" wide:"3"`
	Rework  string `no:"A2" form:"motivo" label:"Motivo si cambia una fecha anterior" print:"Motivo de la reprogramación" kind:"text" span:"2" validate:"max=300" json:"motivo,omitempty" wide:"4"`
	Version int    `no:"A2" label:"Versión de la programación" json:"version,omitempty" paper:"filled"`
	Remarks string `no:"A1" label:"Observaciones de la persona usuaria" kind:"area" lines:"1" span:"4" json:"observaciones,omitempty" wide:"4"`
}

// DeliveryPart is section B and what was found at the delivery (rev11 A-09, R-A-04).
type DeliveryPart struct {
	Purpose      string           `no:"2" block:"B. Entrega a soporte" form:"destino" label:"Motivo del traslado" print:"Motivo" kind:"radio" options:"reparacion=Reparación|mantenimiento=Mantenimiento|proveedor=Envío a proveedor|instalacion=Instalación" span:"2" validate:"required,oneof=reparacion mantenimiento proveedor instalacion" json:"destino" wide:"8"`
	Serial       string           `no:"5" block:"2. Equipo" form:"serie" label:"Serie leída en el equipo" kind:"text" validate:"required,max=60" json:"serie" wide:"2" box:"Serie leída"`
	SerialWhy    string           `no:"5" block:"2. Equipo" form:"serie_motivo" label:"Por qué no coincide con el inventario" print:"Por qué no coincide" kind:"text" span:"2" validate:"max=200" json:"serie_motivo,omitempty" wide:"3"`
	Memory       string           `no:"6" block:"2. Equipo" form:"memoria" label:"Memoria" kind:"text" validate:"max=60" json:"memoria,omitempty" section:"Características" wide:"2"`
	Disk         string           `no:"6" block:"2. Equipo" form:"disco" label:"Disco" kind:"text" validate:"max=60" json:"disco,omitempty" section:"Características" wide:"2"`
	Processor    string           `no:"6" block:"2. Equipo" form:"procesador" label:"Procesador" kind:"text" validate:"max=60" json:"procesador,omitempty" section:"Características" wide:"2"`
	System       string           `no:"6" block:"2. Equipo" form:"sistema" label:"Sistema operativo" kind:"text" validate:"max=60" json:"sistema,omitempty" section:"Características" wide:"2"`
	NetName      string           `no:"6" block:"2. Equipo" form:"nombre_red" label:"Nombre de red" kind:"text" validate:"max=60" json:"nombre_red,omitempty" section:"Características" wide:"1" box:"Red"`
	Accessories  Accessories      `no:"7" block:"4. Accesorios entregados" form:"accesorios" label:"Accesorios" kind:"table" rows:"3" validate:"required,min=1,max=12,dive" json:"accesorios" section:"Accesorios" wide:"9" tick:"yes"`
	Case         string           `no:"8" block:"3. Condición en que se recibe" form:"carcasa" label:"Carcasa" kind:"choice" options:"buena=Buena|desgaste=Con desgaste|danada=Dañada" validate:"required,oneof=buena desgaste danada" json:"carcasa" section:"Condición física" wide:"3"`
	Screen       string           `no:"8" block:"3. Condición en que se recibe" form:"pantalla" label:"Pantalla" kind:"choice" options:"buena=Buena|desgaste=Con desgaste|danada=Dañada|na=No aplica" validate:"required,oneof=buena desgaste danada na" json:"pantalla" section:"Condición física" wide:"3"`
	Ports        string           `no:"8" block:"3. Condición en que se recibe" form:"puertos" label:"Puertos" kind:"choice" options:"buena=Buena|desgaste=Con desgaste|danada=Dañada" validate:"required,oneof=buena desgaste danada" json:"puertos" section:"Condición física" wide:"3"`
	Seals        string           `no:"8" block:"3. Condición en que se recibe" form:"sellos" label:"Sellos" kind:"choice" options:"buena=Buena|desgaste=Con desgaste|danada=Dañada|na=No aplica" validate:"required,oneof=buena desgaste danada na" json:"sellos" section:"Condición física" wide:"3"`
	Condition    string           `no:"8" block:"3. Condición en que se recibe" form:"condicion_nota" label:"Nota de lo que no está bueno" print:"Otros y nota de lo que no está bueno" kind:"area" lines:"1" span:"4" validate:"max=300" json:"condicion_nota,omitempty" section:"Condición física" wide:"7"`
	PowersOn     string           `no:"9" block:"3. Condición en que se recibe" form:"enciende" label:"¿Enciende?" kind:"radio" options:"si=Sí|no=No" validate:"required,oneof=si no" json:"enciende" section:"Condición física" wide:"2"`
	Tested       string           `no:"9" block:"3. Condición en que se recibe" form:"probado" label:"¿Se probó ante la persona usuaria?" kind:"radio" options:"si=Sí|no=No" span:"2" validate:"required,oneof=si no" json:"probado" section:"Condición física" wide:"3" box:"¿Se probó ante ella?"`
	Fault        string           `no:"B" form:"falla" label:"Falla declarada" kind:"area" lines:"1" validate:"required,min=10,max=1000" json:"falla" section:"Entrega" wide:"4"`
	Works        string           `no:"B" form:"trabajos" label:"Trabajos previstos" kind:"area" lines:"1" validate:"required,min=10,max=1000" json:"trabajos" section:"Entrega" wide:"4"`
	Photos       []PhotoOfMachine `no:"10" block:"3. Condición en que se recibe" label:"Fotografías" json:"fotografias,omitempty"`
	Carried      string           `no:"8" label:"En qué condición va" json:"condicion,omitempty" paper:"filled" span:"2"`
	Backup       string           `no:"B1" label:"Manifestación de respaldo (folio F-06)" json:"respaldo,omitempty" wide:"4"`
	BackupHash   string           `json:"respaldo_huella,omitempty"` // of the F-06 in B1: AnswerOf
	HandoverSaid `form:"-"`
}

// HandoverSaid is what who hands the machine over adds to section B as they sign it; whoever
// fills the section is not asked for it.
type HandoverSaid struct {
	Password string `no:"B2" form:"contrasena_equipo" label:"¿El equipo tiene una contraseña que deba cambiarse?" print:"¿Contiene contraseña de acceso que deba cambiarse?" help:"Solo di si la tiene; nunca la escribas aquí." kind:"radio" options:"si=Sí|no=No" validate:"omitempty,oneof=si no" json:"contrasena_equipo,omitempty" wide:"4" box:"¿Tiene contraseña por cambiar?"`
}

// WithSaid is section B with what who hands the machine over says as they sign it. Their F-06
// is bound by what it says: its folio is given in the same moment (domain §5.2 B1, B2).
func WithSaid(section json.RawMessage, said HandoverSaid, answer Paper) (json.RawMessage, error) {
	body := map[string]json.RawMessage{}
	if err := json.Unmarshal(section, &body); err != nil {
		return nil, fmt.Errorf("papers: section B is no object: %w", err)
	}
	put := func(key, value string) {
		delete(body, key)
		if value != "" {
			body[key], _ = json.Marshal(value)
		}
	}
	hash := ""
	if answer.Kind == Backup {
		var err error
		if hash, err = AnswerOf(answer); err != nil {
			return nil, err
		}
	}
	put("contrasena_equipo", said.Password)
	put("respaldo_huella", hash)
	return json.Marshal(body)
}

// BackupFolio is the folio of the F-06 that section B was signed with, found by what that
// says; of a section from before it was bound, the last one in force. None yet for a F-06
// that is signed together with it.
func (b *DeliveryPart) BackupFolio(list []Paper) (folio string) {
	for _, x := range list {
		if x.Kind != Backup {
			continue
		}
		if b.BackupHash == "" {
			if x.Status != Void {
				folio = x.Folio
			}
			continue
		}
		if hash, err := AnswerOf(x); err == nil && hash == b.BackupHash {
			folio = x.Folio
		}
	}
	return folio
}

// Accessory is one row of what comes with the machine.
type Accessory struct {
	Name   string `no:"7" form:"nombre" label:"Accesorio" kind:"choice" options:"cargador=Cargador|cable=Cable de corriente|monitor=Monitor|teclado=Teclado|mouse=Mouse|base=Base|otro=Otro" validate:"required,oneof=cargador cable monitor teclado mouse base otro" json:"nombre"`
	Comes  string `no:"7" form:"viene" label:"¿Se entrega?" kind:"choice" options:"si=Sí|no=No|na=No aplica" validate:"required,oneof=si no na" json:"viene"`
	Serial string `no:"7" form:"serie" label:"Serie" print:"Serie o detalle" kind:"text" validate:"max=60" json:"serie,omitempty"`
}

// Accessories are the rows of what comes with a machine. Who delivers it for a
// maintenance in the workshop writes them as one text (GAP-28), which is one row here.
type Accessories []Accessory

// UnmarshalJSON reads rows, or the text.
func (a *Accessories) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte(`"`)) {
		var text string
		err := json.Unmarshal(data, &text)
		*a = Accessories{{Name: "otro", Comes: "si", Serial: text}}
		return err
	}
	return json.Unmarshal(data, (*[]Accessory)(a))
}

// AwaitPart is section C: neither warranty nor resources (rev11 ).
type AwaitPart struct {
	Warranty  string `no:"C" form:"garantia" label:"Por qué no hay garantía" print:"Garantía: vigencia y fuente" help:"Vigencia y fuente." kind:"area" lines:"1" validate:"required,min=10,max=500" json:"garantia" wide:"4"`
	Resources string `no:"C" form:"recursos" label:"Qué recursos faltan" print:"Recursos: qué falta" kind:"area" lines:"1" validate:"required,min=4,max=500" json:"recursos" wide:"4"`
}

// ReturnPart is section D, and E with its result (rev11 ).
type ReturnPart struct {
	ReturnedPart
	TestsPart
	Persists  string `no:"D2" label:"¿Persiste la falla?" kind:"radio" options:"si=Sí|no=No" json:"persiste,omitempty" wide:"2"`
	Receiver  string `no:"D3" label:"Recibe por autorización (nombre, cargo, escrito)" json:"autorizada,omitempty" span:"4" wide:"4" box:"Recibe por autorización: nombre y escrito"`
	Diagnosis string `no:"E" block:"E. Conclusión" label:"Diagnóstico" kind:"area" lines:"1" json:"diagnostico,omitempty" span:"4" paper:"filled"`
	ResultPart
	Concluded time.Time `no:"E" block:"E. Conclusión" label:"Fecha de conclusión" json:"concluida,omitzero" wide:"2"`
}

// ReturnedPart is what goes back and how, as the AST writes it beside what section B says.
// Sheets show it as the two texts that Settle makes of it.
type ReturnedPart struct {
	Rows        []ReturnedRow `form:"accesorios" label:"Accesorios que se devuelven" help:"Los que se recibieron; corrige lo que no sea así." kind:"table" validate:"max=12,dive" json:"devueltos,omitempty" section:"Accesorios que se devuelven" paper:"-"`
	Case        string        `form:"carcasa" label:"Carcasa" kind:"choice" options:"buena=Buena|desgaste=Con desgaste|danada=Dañada" validate:"required,oneof=buena desgaste danada" json:"carcasa,omitempty" section:"Condición al devolver" paper:"-"`
	Screen      string        `form:"pantalla" label:"Pantalla" kind:"choice" options:"buena=Buena|desgaste=Con desgaste|danada=Dañada|na=No aplica" validate:"required,oneof=buena desgaste danada na" json:"pantalla,omitempty" section:"Condición al devolver" paper:"-"`
	Ports       string        `form:"puertos" label:"Puertos" kind:"choice" options:"buena=Buena|desgaste=Con desgaste|danada=Dañada" validate:"required,oneof=buena desgaste danada" json:"puertos,omitempty" section:"Condición al devolver" paper:"-"`
	Seals       string        `form:"sellos" label:"Sellos" kind:"choice" options:"buena=Buena|desgaste=Con desgaste|danada=Dañada|na=No aplica" validate:"required,oneof=buena desgaste danada na" json:"sellos,omitempty" section:"Condición al devolver" paper:"-"`
	Note        string        `form:"condicion" label:"Nota de la condición" kind:"area" validate:"max=300" json:"condicion_nota,omitempty" section:"Condición al devolver" paper:"-"`
	Differences string        `form:"diferencias" label:"Por qué hay diferencias" help:"Si algo no vuelve como se recibió." kind:"area" validate:"max=500" json:"diferencias,omitempty" section:"Condición al devolver" paper:"-"`

	Accessories string `no:"D" label:"Accesorios que se devuelven" kind:"area" lines:"1" span:"3" json:"accesorios,omitempty" need:"yes" wide:"6"`
	Condition   string `no:"D" label:"Condición al devolver y diferencias" kind:"area" lines:"1" span:"2" json:"condicion,omitempty" need:"yes" wide:"6"`
}

// ReturnedRow is one accessory as it goes back.
type ReturnedRow struct {
	Name   string `form:"nombre" label:"Accesorio" kind:"choice" options:"cargador=Cargador|cable=Cable de corriente|monitor=Monitor|teclado=Teclado|mouse=Mouse|base=Base|otro=Otro" validate:"required,oneof=cargador cable monitor teclado mouse base otro" json:"nombre"`
	Back   string `form:"vuelve" label:"¿Se devuelve?" kind:"choice" options:"si=Sí|no=No" validate:"required,oneof=si no" json:"vuelve"`
	Serial string `form:"serie" label:"Serie o detalle" kind:"text" validate:"max=60" json:"serie,omitempty"`
}

// TestsPart is what is tried before the requester at the return (rev11 R-U-03).
type TestsPart struct {
	Power string `no:"D1" form:"p_enciende" label:"Enciende" kind:"choice" options:"conforme=Conforme|no=No conforme|na=No aplica" validate:"required,oneof=conforme no na" json:"enciende" section:"Pruebas ante la persona usuaria" wide:"2"`
	Net   string `no:"D1" form:"p_red" label:"Red" kind:"choice" options:"conforme=Conforme|no=No conforme|na=No aplica" validate:"required,oneof=conforme no na" json:"red" section:"Pruebas ante la persona usuaria" wide:"2"`
	Print string `no:"D1" form:"p_impresion" label:"Impresión" kind:"choice" options:"conforme=Conforme|no=No conforme|na=No aplica" validate:"required,oneof=conforme no na" json:"impresion" section:"Pruebas ante la persona usuaria" wide:"2"`
	Apps  string `no:"D1" form:"p_aplicaciones" label:"Aplicaciones" kind:"choice" options:"conforme=Conforme|no=No conforme|na=No aplica" validate:"required,oneof=conforme no na" json:"aplicaciones" section:"Pruebas ante la persona usuaria" wide:"2"`
	Info  string `no:"D1" form:"p_informacion" label:"Información" kind:"choice" options:"conforme=Conforme|no=No conforme|na=No aplica" validate:"required,oneof=conforme no na" json:"informacion" section:"Pruebas ante la persona usuaria" wide:"2"`
}

// ResultPart is section E as the AST fills it.
type ResultPart struct {
	Result  string `no:"E" block:"E. Conclusión" form:"resultado" label:"Resultado" kind:"radio" options:"reparado=Reparado|mantenimiento=Mantenimiento|sin-reparacion=Sin reparación|sustituido=Sustituido" span:"2" validate:"required,oneof=reparado mantenimiento sin-reparacion sustituido" json:"resultado" section:"Conclusión" wide:"7"`
	Remarks string `no:"E" block:"E. Conclusión" form:"observaciones" label:"Observaciones" kind:"area" lines:"1" span:"4" validate:"max=500" json:"observaciones,omitempty" section:"Conclusión" wide:"3"`
}

// VoidingPart is section F: why a ST-ERE was annulled, and by whom (OS-44).
type VoidingPart struct {
	Reason string `no:"F" label:"Motivo" json:"motivo"`
	By     string `no:"F" label:"Quién anula" json:"anula"`
}

// PhotoOfMachine is a photograph of the machine as it was handed over: its bytes by the
// hash that they have in the blob store, which a signature over the section binds.
type PhotoOfMachine struct {
	Name string `json:"nombre" label:"Fotografía"`
	Hash string `json:"huella" label:"Huella SHA-256"`
}
