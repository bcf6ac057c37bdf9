package orderpages

import (
	"context"
	"fmt"
	"slices"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// choices are the lists that an act's form offers, read when it is shown. Without
// an act only the lists of a capture are read.
func (p *Pages) choices(ctx context.Context, act orders.Act, o *orders.Order) (forms.Choices, error) {
	c := forms.Choices{}
	switch act.(type) {
	case nil:
		var err error
		if c["categoria"], err = p.categories(ctx); err != nil {
			return nil, err
		}
		if c["inmueble"], err = p.buildings(ctx); err != nil {
			return nil, err
		}
		return c, p.outages(ctx, c)
	case *orders.DetermineMechanism:
		if err := p.everybody(ctx, c, "responsable_id"); err != nil {
			return nil, err
		}
		return c, p.advisers(ctx, c, o)
	case *orders.Assign, *orders.Reassign:
		return c, p.advisers(ctx, c, o)
	case *orders.Reject, *orders.ProposeRejection:
		return c, p.causes(ctx, c)
	case *orders.ReportProvider:
		var err error
		if c["categoria"], err = p.categories(ctx); err != nil {
			return nil, err
		}
		return c, p.providers(ctx, c)
	case *orders.Conclude, *orders.ReturnUnrepaired:
		var err error
		c["categoria"], err = p.categories(ctx)
		return c, err
	case *orders.LogProcedure:
		list, err := p.Dealings.OfOrder(ctx, p.Desk.DB.Read(), string(o.ID))
		c["gestion"] = web.DealingOptions(list, web.Now(ctx))
		return c, err
	case *orders.AskResources, *orders.AskSupplies, *orders.DetermineResources, *orders.Acquire, *orders.ProvideResources:
		return c, p.items(ctx, c)
	}
	return c, nil
}

// advisers are the AST with their load of now; the one the system suggests says
// why (rev11 A-02: the load is in sight when a person is chosen).
func (p *Pages) advisers(ctx context.Context, c forms.Choices, o *orders.Order) error {
	list, err := p.Desk.LoadsNow(ctx)
	if err != nil {
		return err
	}
	v, err := p.Settings.Now(ctx)
	if err != nil {
		return err
	}
	need, err := p.Desk.NeedOf(ctx, p.Desk.DB.Read(), o, v)
	if err != nil {
		return err
	}
	best := orders.Suggest(need, list, nil)
	for _, a := range list {
		x := forms.Option{Key: string(a.Person.ID), Label: clean(a.Person.Name)}
		switch {
		case !a.Present:
			x.Label += " · ausente: " + orElse(a.Why, "sin motivo registrado")
		case a.Person.ID == best.Adviser:
			x.Label += " · sugerencia: " + lower(best.Reason)
		default:
			x.Label += fmt.Sprintf(" · carga %g", a.Weight)
		}
		c["ast"] = append(c["ast"], x)
	}
	return nil
}

// everybody are the active persons of the directory, for a field that names one.
func (p *Pages) everybody(ctx context.Context, c forms.Choices, field string) error {
	list, err := p.People.Everybody(ctx, p.Desk.DB.Read())
	for _, x := range list {
		if x.Active {
			c[field] = append(c[field], forms.Option{Key: string(x.ID), Label: clean(x.Name) + " · " + x.UnitName})
		}
	}
	return err
}

// outages are the falls of the system that a capture may name, the newest first.
func (p *Pages) outages(ctx context.Context, c forms.Choices) error {
	list, err := p.Contingency.Register(ctx, p.Desk.DB.Read())
	for _, o := range list {
		c["caida"] = append(c["caida"], forms.Option{Key: o.ID, Label: web.Exact(o.From.Time) + " · " + o.Reason})
	}
	return err
}

func (p *Pages) causes(ctx context.Context, c forms.Choices) error {
	v, err := p.Settings.Now(ctx)
	if err != nil {
		return err
	}
	for _, cause := range v.Choices(settings.RejectionCauses) {
		c["causa"] = append(c["causa"], forms.Option{Key: cause.Key, Label: upper(cause.Label)})
	}
	return nil
}

func (p *Pages) providers(ctx context.Context, c forms.Choices) error {
	list, err := p.Equipment.Providers(ctx, p.Desk.DB.Read())
	for _, x := range list {
		if x.Active {
			c["proveedor"] = append(c["proveedor"], forms.Option{Key: x.ID, Label: x.Name, Help: x.Steps})
		}
	}
	return err
}

func (p *Pages) items(ctx context.Context, c forms.Choices) error {
	list, err := p.Supplies.List(ctx, p.Desk.DB.Read())
	for _, it := range list {
		c["lineas.articulo"] = append(c["lineas.articulo"], forms.Option{Key: it.ID, Label: fmt.Sprintf("%s (%d libres en bodega)", it.Name, it.Free())})
	}
	return err
}

// prefillSupplies puts into activities 13 and 14 what the order asks for: what its
// requests have undecided, and then what is reserved for it (rev11 ).
func (p *Pages) prefillSupplies(ctx context.Context, act orders.Act, o *orders.Order) error {
	var into *[]orders.Line
	switch a := act.(type) {
	case *orders.DetermineResources:
		into = &a.Lines
	case *orders.Acquire:
		into = &a.Lines
	case *orders.ProvideResources:
		held, err := p.Supplies.Reserved(ctx, p.Desk.DB.Read(), string(o.ID))
		if len(held) > 0 {
			a.Lines = nil
		}
		for _, r := range held {
			a.Lines = append(a.Lines, orders.Line{ItemID: r.ItemID, Quantity: int(r.Qty)})
		}
		return err
	default:
		return nil
	}
	list, err := p.Supplies.OfOrder(ctx, p.Desk.DB.Read(), string(o.ID))
	for _, slip := range list {
		for _, l := range slip.Lines {
			if l.Verdict == "" && !slices.ContainsFunc(*into, func(x orders.Line) bool { return x.ItemID == l.ItemID }) {
				*into = append(*into, orders.Line{ItemID: l.ItemID, Quantity: int(l.Asked), Purpose: l.Purpose})
			}
		}
	}
	return err
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func upper(s string) string {
	r := []rune(s)
	if len(r) > 0 && r[0] >= 'a' && r[0] <= 'z' {
		r[0] += 'A' - 'a'
	}
	return string(r)
}

// tidy keeps the title of a group on its first field only.
func tidy(fields []forms.Field) []forms.Field {
	last := ""
	for i := range fields {
		if fields[i].Section == last {
			fields[i].Section = ""
		} else if fields[i].Section != "" {
			last = fields[i].Section
		}
	}
	return fields
}
