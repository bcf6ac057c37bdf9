package repairpages

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/web"
)

// versions compares what was sent with what somebody else handed in meanwhile for the same
// act of the file or, if nobody did, with what the file knows.
func (p *pages) versions(ctx context.Context, v repair.View, key procedure.Act, s sent) (web.Versions, error) {
	if s.bad == nil || s.bad.Kind != problem.Conflict {
		return web.Versions{}, nil
	}
	mine, _ := repair.NewAct(key)
	theirs, _ := repair.NewAct(key)
	whose, last := "En el expediente ahora", repair.Step{}
	for _, x := range v.Steps {
		if x.Act == key && x.Seq > looked(s.values) {
			last = x // of several, the last one counts
		}
	}
	if last.Act == "" {
		prefill(theirs, v)
	} else {
		if err := json.Unmarshal([]byte(last.Data), theirs); err != nil {
			return web.Versions{}, err
		}
		named, err := p.People.Named(ctx, p.DB.Read(), people.ID(last.Actor))
		if err != nil {
			return web.Versions{}, err
		}
		whose = clean(named[people.ID(last.Actor)].Name) + ", " + web.Moment(last.At.Time, web.Now(ctx))
	}
	choices := forms.Choices{}
	if key == procedure.Reassign {
		var err error
		if choices, err = p.advisers(ctx); err != nil {
			return web.Versions{}, err
		}
	}
	return web.BothVersions(whose, choices.Into(forms.Describe(theirs)), forms.Fill(choices.Into(forms.Describe(mine)), s.values, nil), false), nil
}

// looked is the version of the file that the sender of a form had before them.
func looked(values url.Values) int64 {
	n, _ := strconv.ParseInt(values.Get(web.VersionField), 10, 64)
	return n
}
