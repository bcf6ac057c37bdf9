package dossier

import (
	"encoding/json"
	"fmt"
	"sort"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/sheets"
)

// section is a part of the readable dossier. From it come the page and the PDF.
type section struct {
	id     string
	title  string
	blocks []sheets.Block
}

func local(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.In(clock.Mexico).Format("02/01/2006 15:04")
}

func yes(b bool) string {
	if b {
		return "Sí"
	}
	return "No"
}

// sections writes the whole dossier for people, with what the mask leaves of it.
func (d *Dossier) sections(k *mask) []section {
	list := []section{d.cover(k), d.steps(k)}
	list = append(list, d.papers(k)...)
	for _, l := range d.Letters {
		list = append(list, d.letter(k, l))
	}
	return append(list, d.written(k), d.attached(k), d.custody(k), d.evidence(k), d.chain())
}

func (d *Dossier) cover(k *mask) section {
	o := d.Order
	fields := []sheets.Field{
		{Label: "Folio", Value: o.Folio}, {Label: "Estado", Value: d.State},
		{Label: "Clase de servicio", Value: o.Class.Label()}, {Label: "Revisión del procedimiento", Value: strconv.Itoa(o.Revision)},
		{Label: "Persona usuaria", Value: k.name(d.who(o.RequesterID))}, {Label: "Unidad", Value: d.units[o.UnitID]},
		{Label: "AST", Value: k.name(d.who(o.AdviserID))}, {Label: "Medio", Value: o.Medium},
		{Label: "Solicitada", Value: local(o.RequestedAt)}, {Label: "Registrada", Value: local(o.CreatedAt)},
		{Label: "Concluida", Value: local(o.ConcludedAt)}, {Label: "Conclusión", Value: o.Conclusion.Label()},
		{Label: "Cerrada", Value: local(o.ClosedAt)}, {Label: "Contacto", Value: k.contact(contactOf(d))},
	}
	if o.AssetID != "" {
		fields = append(fields, sheets.Field{Label: "Equipo", Value: strings.TrimSpace(d.Asset.Type + " " + d.Asset.Brand + " " + d.Asset.Model)}, sheets.Field{Label: "Inventario", Value: d.Asset.Inventory}, sheets.Field{Label: "Número de serie", Value: k.serial(d.Asset.Serial)})
	}
	blocks := []sheets.Block{sheets.Fields{Columns: 2, Items: fields}, sheets.Heading{Level: 2, Text: "Falla o necesidad"}, sheets.Text{Text: k.free("Falla o necesidad", o.Fault)}}
	if dg := o.Record.Diagnosis; dg != nil {
		blocks = append(blocks, sheets.Heading{Level: 2, Text: "Diagnóstico"}, sheets.Text{Text: k.free("Diagnóstico", dg.Text)})
		if dg.Solution != "" {
			blocks = append(blocks, sheets.Heading{Level: 2, Text: "Solución"}, sheets.Text{Text: k.free("Solución", dg.Solution)})
		}
	}
	return section{"orden", "Orden " + o.Folio, blocks}
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
	return section{"pasos", "Pasos", []sheets.Block{t}}
}

// papers are the versions in force, each with its values and signatures.
func (d *Dossier) papers(k *mask) []section {
	var list []section
	for _, p := range d.Papers {
		name := string(p.Kind)
		if p.Folio != "" {
			name += " " + p.Folio
		}
		grid := sheets.Fields{Columns: 2, Items: []sheets.Field{{Label: "Estado", Value: string(p.Status)}, {Label: "Versión", Value: strconv.Itoa(p.Version)}, {Label: "Fecha de la versión", Value: local(p.At)}, {Label: "SHA-256 de sus datos", Value: p.Hash, Span: 2}}}
		blocks := []sheets.Block{grid}
		var tree any
		if json.Unmarshal(p.Data, &tree) == nil {
			blocks = append(blocks, d.values(k, name, "", "", tree)...)
		}
		blocks = append(blocks, d.signed(k, p.Signatures)...)
		list = append(list, section{"formato-" + p.ID, name, blocks})
	}
	return list
}

func (d *Dossier) signed(k *mask, list []papers.Signature) []sheets.Block {
	if len(list) == 0 {
		return nil
	}
	t := sheets.Table{Caption: "Firmas", Columns: []sheets.Column{{Label: "Lugar", Width: 1}, {Label: "Quién", Width: 3}, {Label: "Cuándo", Width: 2}, {Label: "Nivel", Width: 1.5}, {Label: "Vigente", Width: 1}, {Label: "SHA-256 de lo firmado", Width: 4}}}
	for _, s := range list {
		name := s.Name
		if s.PersonID == "" { // no public servant
			name = k.name(name)
		}
		t.Rows = append(t.Rows, []string{s.Slot, name + postOf(s.Post), local(s.At), s.Level, yes(s.Valid), s.Hash})
	}
	return []sheets.Block{t}
}

func postOf(post string) string {
	if post == "" {
		return ""
	}
	return ", " + post
}

// values writes the data of a form: one grid for each object.
func (d *Dossier) values(k *mask, where, key, title string, v any) []sheets.Block {
	var blocks []sheets.Block
	grid := sheets.Fields{Columns: 2}
	object, ok := v.(map[string]any)
	if !ok {
		object = map[string]any{key: v}
	}
	keys := make([]string, 0, len(object))
	for x := range object {
		keys = append(keys, x)
	}
	sort.Strings(keys)
	var below []sheets.Block
	for _, x := range keys {
		switch v := object[x].(type) {
		case nil:
		case map[string]any:
			below = append(below, d.values(k, where, x, labelOf(x), v)...)
		case []any:
			for i, e := range v {
				if _, is := e.(map[string]any); is {
					below = append(below, d.values(k, where, x, labelOf(x)+" "+strconv.Itoa(i+1), e)...)
				} else {
					grid.Items = append(grid.Items, sheets.Field{Label: labelOf(x), Value: d.text(k, where, x, e)})
				}
			}
		default:
			if text := d.text(k, where, x, v); text != "" {
				f := sheets.Field{Label: labelOf(x), Value: text}
				if len(text) > 60 {
					f.Span = 2
				}
				grid.Items = append(grid.Items, f)
			}
		}
	}
	if title != "" && (len(grid.Items) > 0 || len(below) > 0) {
		blocks = append(blocks, sheets.Heading{Level: 2, Text: title})
	}
	if len(grid.Items) > 0 {
		blocks = append(blocks, grid)
	}
	return append(blocks, below...)
}

func (d *Dossier) text(k *mask, where, key string, v any) string {
	switch v := v.(type) {
	case string:
		if p, ok := d.Names[people.ID(v)]; ok {
			return k.name(p.Name)
		}
		return k.value(where+", "+labelOf(key), key, v)
	case bool:
		return yes(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

func labelOf(key string) string {
	s := strings.ReplaceAll(key, "_", " ")
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

func (d *Dossier) letter(k *mask, l letters.Letter) section {
	name := "Oficio " + l.Number
	grid := sheets.Fields{Columns: 2, Items: []sheets.Field{{Label: "Estado", Value: string(l.State)}, {Label: "Versión", Value: strconv.Itoa(l.Version)}, {Label: "Asunto", Value: k.free(name+", asunto", l.Subject), Span: 2}, {Label: "Dirigido a", Value: k.free(name+", destinatario", l.Addressee), Span: 2}, {Label: "SHA-256 de su contenido", Value: l.Hash, Span: 2}}}
	if s := l.Signature; s.PersonID != "" {
		grid.Items = append(grid.Items, sheets.Field{Label: "Firmó", Value: s.Name + postOf(s.Post) + ", " + local(s.At) + ", " + s.Level, Span: 2})
	}
	t := sheets.Table{Caption: "A quién se comunicó", Columns: []sheets.Column{{Label: "Destinatario"}, {Label: "Medio"}, {Label: "Día"}, {Label: "Constancia"}}}
	for _, c := range l.Distribution {
		row := []string{c.Kind + " " + d.recipient(k, c), "—", "—", "—"}
		if x, ok := l.Delivered(c.Key()); ok {
			row = []string{row[0], x.Medium, x.Day.String(), k.free(name+", constancia", x.Proof)}
		}
		t.Rows = append(t.Rows, row)
	}
	return section{"oficio-" + l.ID, name, []sheets.Block{grid, sheets.Text{Text: k.free(name+", fundamento", l.Grounds)}, sheets.Text{Text: k.free(name+", cuerpo", l.Body)}, t}}
}

func (d *Dossier) recipient(k *mask, c letters.Copy) string {
	if c.PersonID != "" {
		if p, ok := d.Names[people.ID(c.PersonID)]; ok {
			return p.Name
		}
	}
	return k.free("Destinatario de un oficio", c.Name)
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
		return section{"mensajes", "Mensajes", []sheets.Block{sheets.Text{Text: "Nadie escribió mensajes en esta orden."}}}
	}
	return section{"mensajes", "Mensajes", []sheets.Block{t}}
}

func (d *Dossier) attached(k *mask) section {
	t := sheets.Table{Caption: "Archivos adjuntos", Columns: []sheets.Column{{Label: "Archivo", Width: 3}, {Label: "Tipo", Width: 2}, {Label: "Bytes", Width: 1, Right: true}, {Label: "Quién y cuándo", Width: 3}, {Label: "SHA-256", Width: 5}}}
	for i, f := range d.members() {
		name := f.Name
		if k != nil { // what people send is not public (domain §6), its name neither
			name = "Archivo " + strconv.Itoa(i+1) + " (no se publica)"
		}
		t.Rows = append(t.Rows, []string{name, f.MediaType, strconv.FormatInt(f.Size, 10), k.name(d.who(f.By)) + ", " + local(f.At), f.Hash})
	}
	if len(t.Rows) == 0 {
		return section{"adjuntos", "Adjuntos", []sheets.Block{sheets.Text{Text: "No se adjuntaron archivos a esta orden."}}}
	}
	return section{"adjuntos", "Adjuntos", []sheets.Block{t}}
}

func (d *Dossier) custody(k *mask) section {
	t := sheets.Table{Caption: "Movimientos del equipo", Columns: []sheets.Column{{Label: "No.", Width: 1}, {Label: "Qué", Width: 2}, {Label: "De", Width: 2}, {Label: "A", Width: 2}, {Label: "Documento", Width: 3}, {Label: "Entrega", Width: 3}, {Label: "Recibe", Width: 3}, {Label: "Cuándo", Width: 2}}}
	for _, e := range d.Custody {
		t.Rows = append(t.Rows, []string{strconv.FormatInt(e.Seq, 10), e.Kind, e.From.Label(), e.To.Label(), e.Document, k.name(e.Gives.Name), k.name(e.Receives.Name), local(e.At)})
	}
	if len(t.Rows) == 0 {
		return section{"custodia", "Custodia", []sheets.Block{sheets.Text{Text: "El equipo no cambió de manos por esta orden."}}}
	}
	return section{"custodia", "Custodia", []sheets.Block{t}}
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
	return section{"evidencia", "Requisito y evidencia", []sheets.Block{t}}
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
	return section{"bitacora", "Bitácora y sello", []sheets.Block{sheets.Text{Text: text}, t}}
}
