package dossier

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/sheets"
)

// section is a part of the readable dossier. From it come the page and the PDF.
type section struct {
	id     string
	title  string
	blocks []sheets.Block
	sheet  *sheets.Sheet // of a document: it is drawn as its format is
}

func local(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(clock.Mexico).Format("02/01/2006 15:04")
}

// sections writes the whole dossier for people, with what the mask leaves of it.
func (d *Dossier) sections(k *mask) ([]section, error) {
	list := []section{d.cover(k), d.steps(k)}
	drawn, err := d.papers(k)
	if err != nil {
		return nil, err
	}
	list = append(list, drawn...)
	for _, l := range d.Letters {
		list = append(list, d.notified(k, l))
	}
	if d.External != "" {
		list = append(list, d.external(k))
	}
	if len(d.Dealings) > 0 {
		list = append(list, d.dealt(k))
	}
	return append(list, d.written(k), d.attached(k), d.custody(k), d.evidence(k), d.chain()), nil
}

func (d *Dossier) cover(k *mask) section {
	o := d.Order
	fields := []sheets.Field{
		{Label: "Folio", Value: o.Folio}, {Label: "Estado", Value: d.State},
		{Label: "Clase de servicio", Value: o.Class.Label()}, {Label: "Revisión del procedimiento", Value: strconv.Itoa(o.Revision)},
		{Label: "Persona usuaria", Value: k.name(d.who(o.RequesterID))}, {Label: "Unidad", Value: d.units[o.UnitID]},
		{Label: "AST", Value: k.name(d.who(o.AdviserID))}, {Label: "Medio", Value: orders.MediumLabel(o.Medium)},
		{Label: "Solicitada", Value: local(o.RequestedAt)}, {Label: "Registrada", Value: local(o.CreatedAt)},
		{Label: "Concluida", Value: local(o.ConcludedAt)}, {Label: "Conclusión", Value: o.Conclusion.Label()},
		{Label: "Cerrada", Value: local(o.ClosedAt)}, {Label: "Contacto", Value: k.contact(contactOf(d))},
	}
	if o.AssetID != "" {
		fields = append(fields, sheets.Field{Label: "Equipo", Value: d.machine()}, sheets.Field{Label: "Inventario", Value: d.Asset.Inventory}, sheets.Field{Label: "Número de serie", Value: k.serial(d.Asset.Serial)})
	}
	blocks := []sheets.Block{sheets.Fields{Columns: 2, Items: fields}, sheets.Heading{Level: 2, Text: "Falla o necesidad"}, sheets.Text{Text: k.free("Falla o necesidad", o.Fault)}}
	if dg := o.Record.Diagnosis; dg != nil {
		blocks = append(blocks, sheets.Heading{Level: 2, Text: "Diagnóstico"}, sheets.Text{Text: k.free("Diagnóstico", dg.Text)})
		if dg.Solution != "" {
			blocks = append(blocks, sheets.Heading{Level: 2, Text: "Solución"}, sheets.Text{Text: k.free("Solución", dg.Solution)})
		}
	}
	return section{id: "orden", title: "Orden " + o.Folio, blocks: blocks}
}

func contactOf(d *Dossier) string {
	c := d.Order.Record.Contact
	var parts []string
	for _, s := range []string{c.Extension, c.Email, c.Hours} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

func (d *Dossier) steps(k *mask) section {
	t := sheets.Table{Caption: "Pasos de la orden, del primero al último", Columns: []sheets.Column{{Label: "Paso", Width: 1}, {Label: "Actividad", Width: 3}, {Label: "Quién", Width: 3}, {Label: "Cuándo", Width: 2}, {Label: "Texto", Width: 4}}}
	rev := d.Order.Procedure()
	for _, s := range d.Steps {
		a, _ := rev.Activity(s.Act)
		what := a.Title
		if w, ok := rev.Order.Way(s.Way); ok {
			what = s.Way + " " + w.Label
		}
		if no := a.No; no > 0 {
			what = strconv.Itoa(no) + ". " + what
		}
		t.Rows = append(t.Rows, []string{strconv.FormatInt(s.Seq, 10), what, k.name(d.who(s.Actor)) + ", " + s.Role.Label(), local(s.At), k.free("Texto del paso "+strconv.FormatInt(s.Seq, 10), s.Text)})
	}
	return section{id: "pasos", title: "Pasos", blocks: []sheets.Block{t}}
}

// papers are the documents in force, each as the sheet of its format, after a list of them
// with the hashes of what their signatures bind.
func (d *Dossier) papers(k *mask) ([]section, error) {
	t := sheets.Table{Caption: "Formatos y oficios, cada uno en la versión vigente", Columns: []sheets.Column{{Label: "Formato", Width: 1.4}, {Label: "Folio", Width: 2}, {Label: "Versión", Width: 1, Right: true}, {Label: "Estado", Width: 1.2}, {Label: "Fecha", Width: 1.6}, {Label: "SHA-256 de sus datos", Width: 5}}}
	list := []section{{}}
	for _, x := range d.docs {
		t.Rows = append(t.Rows, []string{string(x.Kind), x.Folio, strconv.Itoa(x.Version), string(x.Status), local(x.At), d.hashOf(x.Document)})
		s, err := k.sheet(x)
		if err != nil {
			return nil, err
		}
		list = append(list, section{id: "documento-" + strconv.Itoa(len(list)), title: strings.TrimSpace(string(x.Kind) + " " + x.Folio), blocks: s.Blocks, sheet: &s})
	}
	list[0] = section{id: "formatos", title: "Formatos y oficios", blocks: append([]sheets.Block{t}, d.learnt(k)...)}
	return list, nil
}

// learnt is what was annexed to the movements of the inventory after they were complete, for
// their sheets say what they said (rev11 P-09).
func (d *Dossier) learnt(k *mask) []sheets.Block {
	if len(d.Later) == 0 {
		return nil
	}
	t := sheets.Table{Caption: "Lo que se registró de un movimiento después de acusado", Columns: []sheets.Column{{Label: "Movimiento", Width: 2}, {Label: "Número definitivo", Width: 2}, {Label: "Sistema patrimonial", Width: 2}, {Label: "Día", Width: 1.4}, {Label: "Quién y cuándo", Width: 3}}}
	for _, l := range d.Later {
		folio := ""
		for _, p := range d.Papers {
			if p.ID == l.PaperID {
				folio = string(p.Kind) + " " + p.Folio
			}
		}
		t.Rows = append(t.Rows, []string{folio, orText(l.Inventory, "—"), l.Number, l.Day, k.name(d.who(people.ID(l.PersonID))) + ", " + local(l.At.Time)})
	}
	return []sheets.Block{t}
}

// hashOf is the hash of what the signatures of a document bind; the order itself has none.
func (d *Dossier) hashOf(x papers.Document) string {
	for _, p := range d.Papers {
		if x.PaperID != "" && p.ID == x.PaperID {
			return p.Hash
		}
	}
	for _, l := range d.Letters {
		if x.LetterID != "" && l.ID == x.LetterID {
			return l.Hash
		}
	}
	return "—"
}

func (d *Dossier) notified(k *mask, l letters.Letter) section {
	name := "Oficio " + l.Number
	t := sheets.Table{Caption: "A quién se comunicó el oficio " + l.Number, Columns: []sheets.Column{{Label: "Destinatario"}, {Label: "Medio"}, {Label: "Día"}, {Label: "Constancia"}}}
	for _, c := range l.Distribution {
		row := []string{d.recipient(k, c), "—", "—", "—"}
		if x, ok := l.Delivered(c.Key()); ok {
			row = []string{row[0], x.Medium, dayOf(x.Day), k.free(name+", constancia", x.Proof)}
		}
		t.Rows = append(t.Rows, row)
	}
	s := section{id: "oficio-" + l.ID, title: "Notificación del oficio " + l.Number, blocks: []sheets.Block{t}}
	if len(l.Replies) == 0 {
		return s
	}
	s.title = "Notificación y respuesta del oficio " + l.Number
	t = sheets.Table{Caption: "Qué contestaron al oficio " + l.Number, Columns: []sheets.Column{{Label: "Documento", Width: 2}, {Label: "Día", Width: 1.4}, {Label: "Sentido", Width: 1.6}, {Label: "Qué dice", Width: 4}, {Label: "Anexos", Width: 4}}}
	for _, r := range l.Replies {
		var annexes []string
		for _, a := range r.Annexes {
			annexes = append(annexes, k.free(name+", anexo de la respuesta", a.Name)+", SHA-256 "+a.Hash)
		}
		t.Rows = append(t.Rows, []string{k.free(name+", número de la respuesta", r.Number), dayOf(r.Day), r.Sense.Words(), k.free(name+", respuesta", r.Summary), orText(strings.Join(annexes, "; "), "—")})
	}
	s.blocks = append(s.blocks, t)
	return s
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// machine is the kind, brand and model of the machine as the inventory says them.
func (d *Dossier) machine() string {
	return strings.TrimSpace(equipment.TypeOf(d.Asset.Type).Label + " " + d.Asset.Brand + " " + d.Asset.Model)
}

// recipient is who a line of a distribution list names, with what they are on it.
func (d *Dossier) recipient(k *mask, c letters.Copy) string {
	name := k.free("Destinatario de un oficio", c.Name)
	if p, ok := d.Names[people.ID(c.PersonID)]; ok {
		name = k.name(p.Name)
	}
	if name == "" || name == c.Label() {
		return c.Label()
	}
	return name + " (" + c.Label() + ")"
}

func (d *Dossier) written(k *mask) section {
	t := sheets.Table{Caption: "Mensajes, del primero al último", Columns: []sheets.Column{{Label: "Cuándo", Width: 2}, {Label: "Quién", Width: 3}, {Label: "Mensaje", Width: 6}}}
	for _, m := range d.Messages {
		if k != nil && m.Internal { // notes among those who attend are not for the public
			continue
		}
		who := k.name(d.who(m.Author)) + ", " + m.Role.Label()
		if m.Internal {
			who += " (nota interna)"
		}
		t.Rows = append(t.Rows, []string{local(m.At), who, k.free("Mensaje del "+local(m.At), m.Text)})
	}
	if len(t.Rows) == 0 {
		return section{id: "mensajes", title: "Mensajes", blocks: []sheets.Block{sheets.Text{Text: "Nadie escribió mensajes en esta orden."}}}
	}
	return section{id: "mensajes", title: "Mensajes", blocks: []sheets.Block{t}}
}

func (d *Dossier) attached(k *mask) section {
	t := sheets.Table{Caption: "Archivos adjuntos", Columns: []sheets.Column{{Label: "Archivo", Width: 3}, {Label: "Tipo", Width: 2}, {Label: "Bytes", Width: 1, Right: true}, {Label: "Quién y cuándo", Width: 3}, {Label: "SHA-256", Width: 5}}}
	for i, f := range d.members() {
		name := f.title()
		if k != nil { // what people send is not public (domain §6), its name neither
			name = "Archivo " + strconv.Itoa(i+1) + " (no se publica)"
		}
		t.Rows = append(t.Rows, []string{name, f.MediaType, strconv.FormatInt(f.Size, 10), k.name(d.who(f.By)) + ", " + local(f.At), f.Hash})
	}
	if len(t.Rows) == 0 {
		return section{id: "adjuntos", title: "Adjuntos", blocks: []sheets.Block{sheets.Text{Text: "No se adjuntaron archivos a esta orden."}}}
	}
	return section{id: "adjuntos", title: "Adjuntos", blocks: []sheets.Block{t}}
}

func (d *Dossier) custody(k *mask) section {
	t := sheets.Table{Caption: "Movimientos del equipo", Columns: []sheets.Column{{Label: "No.", Width: 1}, {Label: "Qué", Width: 2}, {Label: "De", Width: 2}, {Label: "A", Width: 2}, {Label: "Documento", Width: 3}, {Label: "Entrega", Width: 3}, {Label: "Recibe", Width: 3}, {Label: "Cuándo", Width: 2}}}
	for _, e := range d.Custody {
		t.Rows = append(t.Rows, []string{strconv.FormatInt(e.Seq, 10), e.Kind, e.From.Label(), e.To.Label(), e.Document, k.name(e.Gives.Name), k.name(e.Receives.Name), local(e.At)})
	}
	if len(t.Rows) == 0 {
		return section{id: "custodia", title: "Custodia", blocks: []sheets.Block{sheets.Text{Text: "El equipo no cambió de manos por esta orden."}}}
	}
	return section{id: "custodia", title: "Custodia", blocks: []sheets.Block{t}}
}

func (d *Dossier) evidence(k *mask) section {
	t := sheets.Table{Caption: "Cláusulas que aplican y su evidencia", Columns: []sheets.Column{{Label: "Cláusula", Width: 1.5}, {Label: "Qué pide", Width: 5}, {Label: "Evidencia", Width: 5}}}
	for _, e := range d.Evidence {
		found := e.Found
		if found == "" {
			found = "Sin evidencia"
		} else if k != nil { // written with names and texts of the order
			found = "Con evidencia"
		}
		t.Rows = append(t.Rows, []string{e.Clause, e.Text, found})
	}
	return section{id: "evidencia", title: "Requisito y evidencia", blocks: []sheets.Block{t}}
}

func (d *Dossier) chain() section {
	t := sheets.Table{Caption: "Asientos de bitácora", Columns: []sheets.Column{{Label: "Bitácora", Width: 3}, {Label: "Asiento", Width: 1, Right: true}, {Label: "Lugar en la general", Width: 1.5, Right: true}, {Label: "SHA-256", Width: 5}}}
	for _, e := range d.Chain {
		place := "en espera"
		if e.Leaf >= 0 {
			place = strconv.FormatInt(e.Leaf, 10)
		}
		kind, _, _ := strings.Cut(e.Chain, ":")
		t.Rows = append(t.Rows, []string{kind, strconv.FormatInt(e.Seq, 10), place, e.Hash})
	}
	text := "Estos asientos todavía no tienen sello: el expediente se prueba a sí mismo solo por sus huellas."
	if p, err := audit.OpenCheckpoint(d.Note, d.Keys); err == nil {
		text = fmt.Sprintf("El sello %s, del %s, da fe de %d asientos, con la raíz %s.", p.Origin, p.At, p.Size, p.Root)
	}
	return section{id: "bitacora", title: "Bitácora y sello", blocks: []sheets.Block{sheets.Text{Text: text}, t}}
}
