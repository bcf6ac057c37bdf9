package orderpages

import (
	"context"
	"net/url"
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
	receipt := slices.Concat(forms.Describe(&orders.ReceiptForm{}), forms.Describe(&seals.Hands{}), forms.Describe(&seals.Beside{}))
	var out []forms.Field
	for _, f := range fields {
		i := slices.IndexFunc(receipt, func(x forms.Field) bool { return x.Name == f.Name })
		switch {
		case i < 0 && f.Name != "sale":
		case !moves:
			continue
		case i >= 0:
			f.Section, f.Required = "Constancia F-11: el equipo regresa", receipt[i].Required || f.Name == "entrega_ast"
			if leaves { // and may stay, with nothing to fill in
				f.Section, f.When, f.Required = "Constancia F-11, si el equipo sale", "respuesta="+string(procedure.MechThird), false
			}
		}
		out = append(out, f)
	}
	return out
}

// besides offers which AST signs F-11, and who for the Coordinación Administrativa; it leaves that
// out where nobody of it does (p07.momento).
func (p *Pages) besides(ctx context.Context, key procedure.Act, set settings.Values, fields []forms.Field) ([]forms.Field, error) {
	if !slices.ContainsFunc(fields, func(f forms.Field) bool { return f.Name == "entrega_ast" || f.Name == seals.HandsField }) {
		return fields, nil
	}
	c := forms.Choices{}
	offer := func(name string, role people.Role) error {
		holders, err := p.People.Holders(ctx, p.Desk.DB.Read(), role, web.Now(ctx))
		for _, x := range holders {
			c[name] = append(c[name], forms.Option{Key: string(x.ID), Label: clean(x.Name)})
		}
		return err
	}
	if err := offer("entrega_ast", people.Adviser); err != nil {
		return nil, err
	}
	if !orders.SignsBeside(key, set) {
		fields = slices.DeleteFunc(fields, func(f forms.Field) bool { return f.Name == "coordinacion" || f.Name == seals.BesideField })
	} else if err := offer("coordinacion", people.Coordination); err != nil {
		return nil, err
	}
	return c.Into(fields), nil
}

// outside makes of the inputs of an act those with which F-11 is signed on this device before the
// actor's own secret: by the AST, by who represents the third party, and by the Coordinación where
// it takes part (domain §4.5).
func (p *Pages) outside(ctx context.Context, act orders.Act, set settings.Values, typed url.Values) (waysToSign, []forms.Field, error) {
	w := waysToSign{levels: orders.OutsideLevels(set), scan: p.Desk.KeepsFiles(), mark: "Firma de quien representa al tercero"}
	fields, err := p.besides(ctx, act.Key(), set, slices.DeleteFunc(forms.Describe(act), func(f forms.Field) bool { return !seals.Input(f.Name) }))
	if err != nil {
		return w, nil, err
	}
	named, err := p.People.Named(ctx, p.Desk.DB.Read(), people.ID(typed.Get("entrega_ast")), people.ID(typed.Get("coordinacion")))
	fields = w.shape(fields)
	for i := range fields {
		f := &fields[i]
		switch f.Name {
		case "nivel":
			f.Label = "Cómo firma quien representa al tercero"
		case seals.AgreesField:
			f.Required, f.When = true, ""
		case seals.HandsField, seals.BesideField:
			f.Required, f.When = true, ""
			who := named[people.ID(typed.Get(map[string]string{seals.HandsField: "entrega_ast", seals.BesideField: "coordinacion"}[f.Name]))]
			if who.Name != "" {
				f.Label = "Contraseña o PIN de " + clean(who.Name)
			}
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
