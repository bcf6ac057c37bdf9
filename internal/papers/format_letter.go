package papers

import (
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/sheets"
)

// LetterPaper is the oficio of request for repair, norm SEI-028 (domain §5.4, rev11 F-04,
// It is stored in the room letters; here it is described and written.
type LetterPaper struct {
	Legend    string           `json:"leyenda,omitempty" no:"1" label:"Leyenda del año" paper:"filled" export:"-"`
	Place     string           `json:"lugar" no:"2" label:"Lugar" need:"yes" span:"2"`
	Day       time.Time        `json:"fecha,omitzero" no:"2" label:"Fecha"`
	Number    string           `json:"numero" no:"2" label:"Número de oficio" need:"yes"`
	Text      LetterText       `json:"texto" part:"Contenido" columns:"1"`
	Goods     []LetterAsset    `json:"bienes" no:"7" block:"Bien" label:"Bien del que se solicita la reparación" rows:"1" wide:"12" box:"Bien"`
	Annexes   []LetterAnnex    `json:"anexos,omitempty" no:"9" block:"Anexos" label:"Anexos" rows:"2" wide:"12"`
	Sign      LetterSign       `json:"firma" part:"Atentamente" columns:"3" slots:"titular=Titular de la Dirección de Tecnologías de la Información y Comunicaciones"`
	Delivered []LetterDelivery `json:"notificaciones,omitempty" no:"12" block:"Notificación" label:"Notificaciones" rows:"3" wide:"12" box:"Notificación"`
	Notify    LetterNotify     `json:"notificar" part:"Notificación" columns:"2"`
	Reply     *LetterReply     `json:"respuesta,omitempty" part:"Respuesta"`
}

// LetterText is what the Supervisor writes.
type LetterText struct {
	Addressee string   `no:"4" form:"destinatario" label:"Destinatario" kind:"text" validate:"required,min=4,max=300" json:"destinatario" wide:"6"`
	Subject   string   `no:"3" form:"asunto" label:"Asunto" kind:"text" validate:"required,min=10,max=200" json:"asunto" wide:"6"`
	Grounds   string   `no:"5" form:"fundamento" label:"Fundamento" kind:"area" validate:"required,min=10,max=1000" json:"fundamento"`
	Body      string   `no:"6" form:"cuerpo" label:"Solicitud y justificación" kind:"area" lines:"4" validate:"required,min=20,max=4000" json:"cuerpo"`
	Contact   string   `no:"8" form:"contacto" label:"Persona de contacto y lugar del equipo" kind:"text" validate:"required,min=4,max=200" json:"contacto" wide:"5"`
	Copies    []string `no:"11" form:"copias" label:"Con copia para" help:"La persona usuaria va siempre." kind:"checks" options:"coordinacion=Coordinación Administrativa|titular-unidad=Titular de la unidad|archivo=Archivo" validate:"max=3,dive,oneof=coordinacion titular-unidad archivo" json:"copias,omitempty" wide:"7"`
}

// LetterAsset is a machine whose repair is asked for.
type LetterAsset struct {
	Inventory string `json:"inventario" no:"7" label:"Inventario"`
	Machine   string `json:"equipo" no:"7" label:"Tipo, marca y modelo"`
	Serial    string `json:"serie" no:"7" label:"Serie"`
	Unit      string `json:"unidad" no:"7" label:"Unidad"`
	Fault     string `json:"falla" no:"7" label:"Falla"`
	Diagnosis string `json:"diagnostico" no:"7" label:"Diagnóstico"`
	Warranty  string `json:"garantia" no:"7" label:"Garantía"`
	Resources string `json:"recursos" no:"7" label:"Recursos"`
}

// LetterAnnex is a paper that goes with it, by its hash.
type LetterAnnex struct {
	Name string `json:"nombre" no:"9" label:"Documento"`
	Hash string `json:"huella" no:"9" label:"Huella SHA-256"`
}

// LetterSign is who signs, who else receives it, and who wrote it.
type LetterSign struct {
	Copies string `json:"con_copia" no:"11" label:"C.c.p." need:"yes" span:"3" wide:"8"`
	By     string `json:"elaboro,omitempty" no:"11" label:"Elaboró y revisó (iniciales)" wide:"4"`
	Level  string `json:"nivel,omitempty" no:"10" label:"Nivel de la firma" paper:"-"`
}

// LetterNotify is how it is to be notified, and why it came back.
type LetterNotify struct {
	Instruction string `json:"instruccion,omitempty" no:"12" label:"Instrucción de notificación" kind:"area" lines:"1" wide:"6"`
	Returned    string `json:"observaciones,omitempty" no:"13" label:"Observaciones del TDTIC (devolución)" kind:"area" lines:"1" wide:"6"`
}

// LetterDelivery is how one recipient was notified (rev11 R-T-02).
type LetterDelivery struct {
	To     string `json:"destinatario" no:"12" label:"A quién"`
	Medium string `json:"medio" no:"12" label:"Medio"`
	Day    string `json:"fecha" no:"12" label:"Fecha" kind:"date"`
	Proof  string `json:"acuse" no:"12" label:"Acuse"`
}

// LetterReply is what came back; a letter is complete without it. Its annexes come as files.
type LetterReply struct {
	Number  string `form:"numero" label:"Número del documento" print:"Número de la respuesta" help:"Como lo dice el documento de la Agencia." kind:"text" validate:"required,min=2,max=80" json:"numero" need:"no" no:"14" wide:"3" box:"Número"`
	Day     string `form:"fecha" label:"Fecha del documento" print:"Fecha" kind:"date" validate:"required" json:"fecha" need:"no" no:"14" wide:"2"`
	Sense   string `form:"respuesta" label:"¿Qué respondió la Agencia?" print:"Sentido" kind:"radio" options:"autoriza=Autoriza|pide-informacion=Pide información|no-autoriza=No autoriza" validate:"required,oneof=autoriza pide-informacion no-autoriza" json:"sentido" need:"no" no:"14" wide:"5"`
	Annexes string `json:"anexos,omitempty" no:"14" label:"Anexos de la respuesta" wide:"2"`
}

// blocks writes a filled letter as letters are written, not as a form.
func (l *LetterPaper) blocks(f Format, d Document) []sheets.Block {
	var list []sheets.Block
	add := func(b ...sheets.Block) { list = append(list, b...) }
	day := ""
	if !l.Day.IsZero() {
		day = ", a " + longDay(l.Day)
	}
	add(sheets.Text{Text: l.Place + day, Right: true}, sheets.Text{Text: "Oficio núm. " + l.Number, Right: true, Strong: true},
		sheets.Text{Text: "Asunto: " + l.Text.Subject, Right: true},
		sheets.Text{Text: l.Text.Addressee, Strong: true}, sheets.Text{Text: "PRESENTE", Strong: true})
	for _, text := range []string{l.Text.Grounds, l.Text.Body} {
		for _, p := range strings.Split(text, "\n") {
			if strings.TrimSpace(p) != "" {
				add(sheets.Text{Text: p})
			}
		}
	}
	for _, p := range f.parts(d.Value) {
		switch p.title {
		case "Bien", "Anexos":
			for _, it := range p.items {
				if it.value.Len() > 0 {
					add(it.transposed()...)
				}
			}
		case "Atentamente":
			add(sheets.Text{Text: "Persona de contacto y ubicación del bien: " + l.Text.Contact})
			add(sheets.Together{Blocks: []sheets.Block{sheets.Text{Text: "ATENTAMENTE", Strong: true}, sheets.Places{Items: p.places(d)}}})
			foot := "C.c.p. " + l.Sign.Copies
			if l.Sign.By != "" {
				foot += "\nElaboró: " + l.Sign.By
			}
			add(sheets.Text{Text: foot, Small: true})
		case "Notificación", "Respuesta":
			if !p.empty && slices.ContainsFunc(p.items, func(it item) bool { return !it.zero() }) {
				add(p.filled(d)...)
			}
		}
	}
	return list
}

// transposed shows a table of few rows with many columns as fields, one grid a row.
func (it item) transposed() []sheets.Block {
	list := []sheets.Block{sheets.Heading{Level: 2, Text: it.label}}
	if len(it.columns) <= 3 {
		return append(list, it.table())
	}
	for _, row := range it.table().Rows {
		grid := sheets.Fields{Columns: 4}
		for i, cell := range row {
			span := 1
			if len([]rune(cell)) > 40 {
				span = 4
			}
			grid.Items = append(grid.Items, sheets.Field{Label: it.columns[i].label, Value: cell, Span: span})
		}
		list = append(list, grid)
	}
	return list
}
