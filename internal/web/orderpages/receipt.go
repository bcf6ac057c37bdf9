package orderpages

import (
	"context"
	"slices"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
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
	receipt := append(forms.Describe(&orders.ReceiptForm{}), forms.Describe(&seals.Beside{})...)
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

// besides offers who may sign F-11 for the Coordinación Administrativa, and leaves that out where
// nobody does (p07.momento).
func (p *Pages) besides(ctx context.Context, key procedure.Act, set settings.Values, fields []forms.Field) ([]forms.Field, error) {
	if !orders.SignsBeside(key, set) {
		return slices.DeleteFunc(fields, func(f forms.Field) bool { return f.Name == "coordinacion" || f.Name == seals.BesideField }), nil
	}
	holders, err := p.People.Holders(ctx, p.Desk.DB.Read(), people.Coordination, web.Now(ctx))
	c := forms.Choices{}
	for _, x := range holders {
		c["coordinacion"] = append(c["coordinacion"], forms.Option{Key: string(x.ID), Label: clean(x.Name)})
	}
	return c.Into(fields), err
}

// outside makes of the inputs of an act those with which who represents the third party signs F-11
// on this device, and the Coordinación beside, before the actor's own secret (domain §4.5).
func (p *Pages) outside(ctx context.Context, act orders.Act, set settings.Values) (waysToSign, []forms.Field, error) {
	w := waysToSign{levels: orders.OutsideLevels(set), scan: p.Desk.KeepsFiles(), mark: "Firma de quien representa al tercero"}
	fields, err := p.besides(ctx, act.Key(), set, slices.DeleteFunc(forms.Describe(act), func(f forms.Field) bool { return !seals.Input(f.Name) }))
	fields = w.shape(fields)
	for i := range fields {
		switch fields[i].Name {
		case "nivel":
			fields[i].Label = "Cómo firma quien representa al tercero"
		case seals.AgreesField, seals.BesideField:
			fields[i].Required, fields[i].When = true, ""
		}
	}
	return w, fields, err
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
