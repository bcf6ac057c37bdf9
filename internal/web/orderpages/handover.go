package orderpages

import (
	"encoding/json"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/web"
)

// handoverView is ST-ERE as the sheet of its Anexo II: who and what it is about,
// how the machine was found, and its sections A to E, each with the places where
// it is signed (rev11 F-02, rev11 G-04).
type handoverView struct {
	paper    paperView
	order    string // folio of the order
	about    []paperSection
	state    []paperCell // condition, one line each
	note     string
	brought  []paperCell // accessories
	legs     []handoverLeg
	previous []paperCell // signatures over an earlier version
}

// handoverLeg is one of the sections A to E. Empty says why it has nothing.
type handoverLeg struct {
	title string
	cells []paperCell
	tests []paperCell
	empty string
	boxes []signatureBox
}

// signatureBox is a place of the sheet that is signed, with its signature if it
// has one that holds.
type signatureBox struct {
	place, who, post, when, level, hash, note string
}

// signatureSize is how much of a hash stands under a signature when there is no
// room for it whole.
const signatureSize = 16

func handoverOf(v orders.View, p papers.Paper) handoverView {
	h := handoverView{paper: paperOf(v, p), order: v.Order.Folio}
	h.paper.name = "Entrega-Recepción de equipo de cómputo para soporte técnico"
	var body map[string]map[string]any
	var parts map[string]json.RawMessage
	if json.Unmarshal(p.Data, &parts) != nil {
		return h
	}
	body = map[string]map[string]any{}
	for key, raw := range parts {
		var x map[string]any
		if json.Unmarshal(raw, &x) == nil {
			body[key] = x
		}
	}
	b := body["B"]
	h.about = []paperSection{
		{"1. Quién entrega y quién atiende", picked(body["solicita"], "Persona usuaria", "nombre", "cargo", "unidad")},
		{"2. Equipo", append(picked(body["equipo"], "", "tipo", "marca", "modelo", "inventario", "serie"),
			picked(b, "", "procesador", "memoria", "disco", "sistema", "nombre_red", "serie_motivo")...)},
	}
	h.about[0].cells = append(h.about[0].cells, picked(body["ast"], "AST", "nombre", "cargo")...)
	h.state = picked(b, "", "carcasa", "pantalla", "puertos", "sellos", "enciende", "probado")
	h.note, _ = b["condicion_nota"].(string)
	h.brought = accessoriesOf(b)
	h.legs = []handoverLeg{
		{title: "A. Programación", cells: picked(body["A"], "", "fecha", "hora", "duracion", "lugar", "tipo", "motivo")},
		{title: "B. Entrega a soporte", cells: picked(b, "", "destino", "falla", "trabajos", "condicion")},
		{title: "C. Estado en la DTIC", cells: picked(body["C"], "", "garantia", "recursos")},
		{title: "D. Devolución", cells: picked(body["D"], "", "accesorios", "condicion"), tests: testsOf(body["D"])},
		{title: "E. Conclusión", cells: conclusionOf(p, body["D"])},
	}
	for i, slots := range [][]string{{orders.SlotInformed}, {orders.SlotGives, orders.SlotTakes}, {orders.SlotReceived}, {orders.SlotReturns, orders.SlotGetsBack}, nil} {
		leg := &h.legs[i]
		if len(leg.cells) == 0 {
			leg.empty = emptyLeg(v, p, body, i)
			continue
		}
		for _, slot := range slots {
			leg.boxes = append(leg.boxes, boxOf(p, slot))
		}
	}
	for _, s := range p.Signatures {
		if !s.Valid {
			h.previous = append(h.previous, paperCell{label: signerOf(s.Slot), value: clean(s.Name) + ", " + web.Exact(s.At) + ", versión " + strconv.Itoa(s.Version)})
		}
	}
	return h
}

// emptyLeg says why a section has nothing: it is not for this case, or its turn
// has not come.
func emptyLeg(v orders.View, p papers.Paper, body map[string]map[string]any, leg int) string {
	const never = "No aplica"
	onSite := body["A"]["lugar"] == "sitio"
	switch {
	case p.Status == papers.Void, ended(v.Order.State), leg == 0 && body["B"] != nil, leg < 3 && body["D"] != nil:
		return never
	case leg > 0 && onSite && body["B"] == nil:
		return never + ": el mantenimiento es en el lugar de la persona usuaria"
	}
	return "Todavía sin llenar"
}

// picked takes some values of a section, in this order, as labelled cells.
func picked(from map[string]any, owner string, keys ...string) []paperCell {
	var s paperSection
	for _, k := range keys {
		name := words(k)
		if owner != "" && k == "nombre" {
			name = owner
		}
		if list, ok := from[k].(string); ok && k == "accesorios" {
			s.cells = append(s.cells, paperCell{label: "Accesorios que se devuelven", value: list, wide: true})
			continue
		}
		s.add(name, from[k])
	}
	for i := range s.cells {
		s.cells[i].value = clean(s.cells[i].value)
	}
	return s.cells
}

// conclusionOf is section E: the result, the day on which both had signed, and what
// was found. What returns by activity 16 returns without repair (rev11 A-16).
func conclusionOf(p papers.Paper, d map[string]any) []paperCell {
	if d == nil {
		return nil
	}
	list := picked(d, "", "resultado")
	if len(list) == 0 {
		list = append(list, paperCell{label: "Resultado", value: "Sin reparación"})
	}
	if s, ok := p.SignedBy(orders.SlotGetsBack); ok {
		list = append(list, paperCell{label: "Fecha de la devolución", value: web.Exact(s.At)})
	}
	return append(list, picked(d, "", "diagnostico")...)
}

// accessoriesOf are the accessories with whether each one came; where they were
// written as a text, the text.
func accessoriesOf(b map[string]any) (list []paperCell) {
	if text, ok := b["accesorios"].(string); ok {
		return []paperCell{{label: text}}
	}
	rows, _ := b["accesorios"].([]any)
	for _, r := range rows {
		row, _ := r.(map[string]any)
		name, _ := row["nombre"].(string)
		came, _ := row["viene"].(string)
		c := paperCell{label: words(name), value: valueWords(came)}
		if serial, _ := row["serie"].(string); serial != "" {
			c.value += ", serie " + serial
		}
		list = append(list, c)
	}
	return list
}

// testsOf are the tests before the requester at the return (rev11 R-U-03).
func testsOf(d map[string]any) (list []paperCell) {
	for _, k := range []string{"enciende", "red", "impresion", "aplicaciones", "informacion"} {
		if x, ok := d[k].(string); ok && x != "" {
			text := valueWords(x)
			if x == "no" {
				text = "No conforme"
			}
			list = append(list, paperCell{label: words(k), value: text})
		}
	}
	return list
}

func boxOf(p papers.Paper, slot string) signatureBox {
	box := signatureBox{place: signerOf(slot)}
	if s, ok := p.SignedBy(slot); ok {
		box.who, box.post, box.when, box.level, box.note = clean(s.Name), s.Post, web.Exact(s.At), s.Level, s.Note
		box.hash = strings.ToUpper(s.Hash[:signatureSize])
	}
	return box
}

// signerOf says in the words of the form who signs in a place.
func signerOf(slot string) string {
	switch slot {
	case orders.SlotInformed:
		return "Enterada de la fecha: persona usuaria"
	case orders.SlotGives:
		return "Entrega: persona usuaria"
	case orders.SlotTakes:
		return "Recibe: AST"
	case orders.SlotReceived:
		return "Recibe el ST-ERE: Supervisor"
	case orders.SlotReturns:
		return "Devuelve: AST"
	case orders.SlotGetsBack:
		return "Recibe su equipo: persona usuaria"
	}
	return slotName(slot)
}

// sheetFoot says which form this is, on screen and on every sheet.
func sheetFoot(code string) string {
	return code + " · Procedimiento «" + rev.Title + "» · Revisión " + strconv.Itoa(rev.No)
}

// formVersion is the version of the layout of the forms. The institution has not
// approved one yet, and the sheet says so (rev11 Q-06).
const formVersion = "Propuesta 1"
