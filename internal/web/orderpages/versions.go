package orderpages

import (
	"context"
	"encoding/json"
	"strings"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// versions are the fields of a form that came too late, in both versions: as
// somebody else left them, and as the reader wrote them.
type versions struct {
	theirs string // «Carla Modelo, hoy, 9:41», or «En la orden ahora»
	rows   [][]web.Cell
}

// versions compares what was sent with what somebody else handed in meanwhile for
// the same activity, or, if nobody did, with what the order knows.
func (p *Pages) versions(ctx context.Context, v orders.View, slug string, s sent) (versions, error) {
	a, mine, err := actOf(slug)
	if err != nil || s.bad == nil || s.bad.Kind != problem.Conflict {
		return versions{}, nil
	}
	theirs, _ := orders.New(a.Key)
	out := versions{theirs: "En la orden ahora"}
	handed := false
	for _, step := range v.Steps {
		if step.Act != a.Key || step.Seq <= version(s.values) {
			continue
		}
		data, err := orders.StepData(ctx, p.Desk.DB.Read(), v.Order.ID, step.Seq)
		if err != nil {
			return out, err
		}
		theirs, _ = orders.New(a.Key) // of several, the last one counts
		if err := json.Unmarshal(data, theirs); err != nil {
			return out, err
		}
		handed, out.theirs = true, clean(v.Name(step.Actor))+", "+web.Moment(step.At, web.Now(ctx))
	}
	if !handed {
		values, err := p.Settings.Now(ctx)
		if err != nil {
			return out, err
		}
		prefillAct(theirs, v, values)
	}
	choices, err := p.choices(ctx, mine, v.Order)
	if err != nil {
		return out, err
	}
	was := map[string]forms.Field{}
	for _, f := range leaves(choices.Into(forms.Describe(theirs))) {
		was[f.Name] = f
	}
	for _, f := range leaves(forms.Fill(choices.Into(forms.Describe(mine)), s.values, nil)) {
		old, now := inWords(was[f.Name]), inWords(f)
		if old == "" || old == now {
			continue
		}
		if now == "" {
			now = "Sin escribir"
		}
		out.rows = append(out.rows, []web.Cell{{Text: f.Label}, {Text: old}, {Text: now}})
	}
	return out, nil
}

// leaves are the inputs that hold something to compare; the cells of a table are
// named with their row.
func leaves(fields []forms.Field) (list []forms.Field) {
	for _, f := range fields {
		switch {
		case f.Secret || f.Kind == forms.Hidden || f.Kind == forms.Files:
		case f.Kind == forms.Table || f.Kind == forms.Row:
			for _, x := range leaves(f.Children) {
				x.Label = f.Label + ", " + lower(x.Label)
				list = append(list, x)
			}
		default:
			list = append(list, f)
		}
	}
	return list
}

// inWords is what stands in an input, as its reader sees it.
func inWords(f forms.Field) string {
	if f.Kind == forms.Check {
		if f.Value == forms.Yes {
			return "Sí"
		}
		return ""
	}
	var chosen []string
	for _, o := range f.Options {
		if o.Selected {
			chosen = append(chosen, o.Label)
		}
	}
	if len(chosen) > 0 {
		return strings.Join(chosen, ", ")
	}
	return strings.TrimSpace(f.Value)
}
