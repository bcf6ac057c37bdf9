package orderpages

import (
	"context"
	"encoding/json"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// versions compares what was sent with what somebody else handed in meanwhile for
// the same activity, or, if nobody did, with what the order knows.
func (p *Pages) versions(ctx context.Context, v orders.View, slug string, s sent) (web.Versions, error) {
	a, mine, err := actOf(slug)
	if err != nil || s.bad == nil || s.bad.Kind != problem.Conflict {
		return web.Versions{}, nil
	}
	theirs, _ := orders.New(a.Key)
	whose, handed := "En la orden ahora", false
	for _, step := range v.Steps {
		if step.Act != a.Key || step.Seq <= version(s.values) {
			continue
		}
		data, err := orders.StepData(ctx, p.Desk.DB.Read(), v.Order.ID, step.Seq)
		if err != nil {
			return web.Versions{}, err
		}
		theirs, _ = orders.New(a.Key) // of several, the last one counts
		if err := json.Unmarshal(data, theirs); err != nil {
			return web.Versions{}, err
		}
		handed, whose = true, clean(v.Name(step.Actor))+", "+web.Moment(step.At, web.Now(ctx))
	}
	if !handed {
		values, err := p.Settings.Now(ctx)
		if err != nil {
			return web.Versions{}, err
		}
		prefillAct(theirs, v, values)
	}
	choices, err := p.choices(ctx, mine, v.Order)
	if err != nil {
		return web.Versions{}, err
	}
	return web.BothVersions(whose, choices.Into(forms.Describe(theirs)), forms.Fill(choices.Into(forms.Describe(mine)), s.values, nil), false), nil
}
