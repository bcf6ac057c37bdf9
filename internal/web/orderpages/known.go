package orderpages

import (
	"context"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// knownOf is what the catalogue says of the category of an order: what to look at
// first and what usually helps. Its AST sees it while they decide and attend (rev11
// ); to anybody else it would look like a diagnosis.
func (p *Pages) knownOf(ctx context.Context, o *orders.Order, actor people.Actor) ([]web.Pair, error) {
	if o.Category == "" || o.AdviserID != actor.Person.ID || o.State != procedure.E03 && o.State != procedure.E04 {
		return nil, nil
	}
	item, err := p.Settings.Item(ctx, p.Desk.DB.Read(), settings.Categories, o.Category)
	if problem.KindOf(err) == problem.NotFound { // the category is of an older list
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []web.Pair
	if item.Checks != "" {
		out = append(out, web.Pair{Term: "Primeras comprobaciones", Text: item.Checks})
	}
	if item.Solution != "" {
		out = append(out, web.Pair{Term: "Solución usual", Text: item.Solution})
	}
	return out, nil
}
