package orderpages

import (
	"context"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// claimOf is what its AST reads while they decide on a warranty and report it: what the
// contract of the machine covers, and how its provider wants to be told (rev11,
// D-11, R-A-05; GAP-35, GAP-36).
func (p *Pages) claimOf(ctx context.Context, v orders.View, actor people.Actor) ([]web.Pair, error) {
	o, a := v.Order, v.Asset
	if o.AssetID == "" || o.AdviserID != actor.Person.ID || o.State != procedure.E11 && o.State != procedure.E12 {
		return nil, nil
	}
	c, now := p.Desk.DB.Read(), web.Now(ctx)
	var out []web.Pair
	providerID := a.ProviderID
	k, err := p.Equipment.ContractOf(ctx, c, a)
	switch {
	case err == nil:
		out = append(out, web.Pair{Term: "Contrato", Text: k.Covers(dayOf(now)), Href: "/contratos/" + k.ID})
		providerID = orElse(k.ProviderID, providerID)
	case problem.KindOf(err) != problem.NotFound:
		return nil, err
	case a.Contract != "":
		out = append(out, web.Pair{Term: "Contrato", Text: a.Contract + ", sin registrar en Contratos"})
	}
	if providerID == "" {
		return out, nil
	}
	x, err := p.Equipment.Provider(ctx, c, providerID)
	if err != nil {
		return nil, err
	}
	return append(out, claimPairs(x)...), nil
}

func claimPairs(x equipment.Provider) (out []web.Pair) {
	modes := map[string]string{"sitio": "Acude al sitio", "recoleccion": "Recoge el equipo", "deposito": "Se le lleva"}
	for _, t := range []web.Pair{{Term: "Proveedor", Text: x.Name, Href: "/proveedores/" + x.ID}, {Term: "Cómo se reporta", Text: x.Steps}, {Term: "Datos que pide", Text: x.Demands}, {Term: "Cómo atiende", Text: modes[x.Mode]},
		{Term: "Contacto", Text: x.Contact}, {Term: "Teléfono", Text: x.Phone}, {Term: "Correo", Text: x.Email}, {Term: "Portal", Text: x.Portal}} {
		if t.Text != "" {
			out = append(out, t)
		}
	}
	return out
}
