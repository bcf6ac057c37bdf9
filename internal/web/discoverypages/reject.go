package discoverypages

import (
	"net/http"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

type rejectView struct {
	heading      web.Heading
	data         []web.Pair
	fields       []forms.Field
	bad          *problem.Error
	action, back string
}

// reject asks why a datum stays as it is, and leaves it.
func (p *pages) reject(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), p.DB.Read()
	f, err := p.Discovery.Find(ctx, c, r.PathValue("hallazgo"))
	if err != nil {
		return err
	}
	x, err := p.Discovery.Proposal(ctx, c, f.ID, r.PathValue("dato"))
	if err != nil {
		return err
	}
	form := &reasonForm{}
	v := rejectView{back: findPath(f.ID), action: findPath(f.ID) + "/datos/" + x.ID + "/rechazar", fields: forms.Describe(form),
		heading: web.Heading{Title: "Rechazar: " + discovery.LabelOf(x.Field), Answer: "El inventario se queda como está.", Rest: "No se vuelve a proponer mientras el equipo informe lo mismo."},
		data:    []web.Pair{{Term: "Equipo", Text: nameOf(f)}, {Term: "Decía", Text: spoken(x.Field, x.Present)}, {Term: "Informó", Text: spoken(x.Field, x.Proposed)}}}
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, rejectPage(v))
	}
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if err = forms.Decode(values, form); err == nil {
		err = p.DB.Write(ctx, func(c *database.Conn) error {
			return p.Discovery.Reject(ctx, c, by(r), f.ID, x.ID, form.Reason)
		})
	}
	if v.bad = web.OnForm(err); v.bad != nil {
		v.fields = forms.Fill(v.fields, values, v.bad)
		return web.Render(w, r, web.StatusOf(v.bad), rejectPage(v))
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, "El dato se queda como está, con tu motivo.")
	return web.SeeOther(w, r, v.back)
}
