package orderpages

import (
	"slices"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// movesWhat leaves the receipt F-11 in a form only where a machine can leave or come back
// with it (domain §4.5): a mechanism takes it from the DTIC, a result brings it from the
// third party.
func movesWhat(fields []forms.Field, act procedure.Act, place procedure.Place) []forms.Field {
	leaves, returns := act == procedure.DetermineMechanism, act == procedure.RecordResult
	if !leaves && !returns {
		return fields
	}
	moves := leaves && place == procedure.AtDTIC || returns && place == procedure.AtVendor
	receipt := forms.Describe(&orders.ReceiptForm{})
	var out []forms.Field
	for _, f := range fields {
		i := slices.IndexFunc(receipt, func(x forms.Field) bool { return x.Name == f.Name })
		switch {
		case i < 0 && f.Name != "sale":
		case !moves:
			continue
		case leaves && f.Name != "sale":
			f.Section, f.When = "Constancia F-11, si el equipo sale", "respuesta="+string(procedure.MechThird)
		case returns && i >= 0:
			f.Section = "Constancia F-11: el equipo regresa"
			f.Required = receipt[i].Required
		}
		out = append(out, f)
	}
	return out
}

// mechanismNote says what the TDTIC determined while it lasts (rev11 P-11, F-10).
func mechanismNote(v orders.View) (web.Message, bool) {
	m := v.Order.Record.Mechanism
	if m == nil || v.Order.State != procedure.E92 {
		return web.Message{}, false
	}
	note := web.Message{Tone: web.Soon, Icon: web.IconRubberStamp, Title: "Mecanismo del TDTIC: " + orElse(m.Responsible, v.Name(m.ResponsibleID)), Text: "Sin fecha límite."}
	if day, err := calendar.ParseDay(m.Limit); err == nil {
		note.Text = "Tiene hasta el " + web.DayWords(day.Time(clock.Mexico, 12, 0, 0)) + "."
	}
	if m.ResponsibleID != "" {
		note.Text += " Responde por él " + clean(v.Name(m.ResponsibleID)) + "; su resultado lo registra la Supervisión."
	}
	if m.Out {
		note.Text += " El equipo salió con la constancia F-11."
	}
	for _, s := range slices.Backward(v.Steps) {
		if s.Act == procedure.DetermineMechanism {
			note.Text += " Determinó: " + s.Text
			break
		}
	}
	return note, true
}
