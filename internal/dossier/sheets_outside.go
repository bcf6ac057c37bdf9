package dossier

import (
	"strconv"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/sheets"
)

// external is what happened to the machine outside the house: the steps of the external
// file of the order (rev11 P-07, P-09).
func (d *Dossier) external(k *mask) section {
	t := sheets.Table{Caption: "Pasos del expediente externo, del primero al último", Columns: []sheets.Column{{Label: "Paso", Width: 1}, {Label: "Qué", Width: 3}, {Label: "Quién", Width: 3}, {Label: "Cuándo", Width: 2}, {Label: "Texto", Width: 4}}}
	for _, s := range d.Repair {
		no := strconv.FormatInt(s.Seq, 10)
		what := s.Words()
		if s.Way != "" {
			what = s.Way + " " + what
		}
		who := "El sistema"
		if s.Actor != "" && s.Actor != audit.System {
			who = k.name(d.who(people.ID(s.Actor))) + ", " + people.Role(s.Role).Label()
		}
		t.Rows = append(t.Rows, []string{no, what, who, local(s.At.Time), k.free("Texto del paso "+no+" del expediente externo", s.Note)})
	}
	return section{id: "expediente-externo", title: "Expediente externo " + d.External, blocks: []sheets.Block{t}}
}

// dealt is what the Supervisor did before other bodies for the order or its external file
// (rev11 R-S-02).
func (d *Dossier) dealt(k *mask) section {
	t := sheets.Table{Caption: "Gestiones ante otras instancias, cada una de su comienzo a su resultado", Columns: []sheets.Column{{Label: "Gestión", Width: 2}, {Label: "Instancia", Width: 2}, {Label: "Fecha", Width: 1.4}, {Label: "Oficio", Width: 1.6}, {Label: "Responderán", Width: 1.4}, {Label: "Quién", Width: 2.4}, {Label: "Asunto y resultado", Width: 4}}}
	for _, x := range d.Dealings {
		body := k.free("Instancia de la gestión "+x.Folio, x.Body)
		for _, n := range x.Notes {
			label := "Gestión " + x.Folio + ", apunte " + strconv.FormatInt(n.Seq, 10)
			text := k.free(label, n.Text)
			if n.Ends {
				text += " Resultado: " + k.free(label+", resultado", x.Result)
			}
			t.Rows = append(t.Rows, []string{x.Folio, body, dayOf(n.Day), k.free(label+", oficio", n.Letter), dayOf(n.Due), k.name(d.who(people.ID(n.By))), text})
		}
	}
	return section{id: "gestiones", title: "Gestiones", blocks: []sheets.Block{t}}
}

func dayOf(day calendar.Day) string {
	if day.IsZero() {
		return "—"
	}
	return day.Time(clock.Mexico, 12, 0, 0).Format("02/01/2006")
}
