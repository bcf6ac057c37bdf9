package storepages

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// rowsOf is formOf for a form with one row for each line that waits: id is the hidden cell
// that says which line it is, cell the one that words name it in. What was typed stays with
// its line when others came or went meanwhile.
func rowsOf(ctx context.Context, action string, form any, c forms.Choices, s *sent, id, cell string, words []string) formView {
	fields := c.Into(forms.Describe(form))
	v := formView{action: action, fields: fields, key: s.key(), bad: s.problem(), open: s != nil, draft: web.DraftPath(action)}
	if s != nil {
		values, bad := realigned(fields, id, s.values, s.bad)
		v.fields, v.bad = forms.Fill(fields, values, bad), bad
	} else if d, ok := web.DraftOf(ctx, action); ok {
		note := web.Recovered(ctx, action, d)
		d.Typed, _ = realigned(fields, id, d.Typed, nil)
		v.fields, v.left, v.saved = web.FromDraft(fields, d), &note, web.SavedWords(d)
		v.seen, _ = strconv.ParseInt(d.Version, 10, 64)
	}
	return named(v, cell, words)
}

// realigned puts what was typed into the rows of a table beside the lines that it was typed
// for, as they stand in fields now, with what is wrong with it. What was typed for a line
// that is gone goes with it; a line that came is as it is offered.
func realigned(fields []forms.Field, id string, typed url.Values, bad *problem.Error) (url.Values, *problem.Error) {
	out, moved := url.Values{}, map[string]string{}
	for name, v := range typed {
		out[name] = v
	}
	for _, t := range fields {
		if t.Kind != forms.Table {
			continue
		}
		at := map[string]string{} // the row that was typed for each line
		for name, v := range typed {
			rest, of := strings.CutPrefix(name, t.Name+"[")
			if !of {
				continue
			}
			delete(out, name)
			if n, key := strings.CutSuffix(rest, "]."+id); key && len(v) == 1 {
				at[v[0]] = t.Name + "[" + n + "]"
			}
		}
		for _, row := range t.Children {
			from, was := at[cellOf(row, id)]
			for _, f := range row.Children {
				typedIn := from + strings.TrimPrefix(f.Name, row.Name)
				switch v, ok := typed[typedIn]; {
				case !was:
					out.Set(f.Name, f.Value)
				case ok:
					out[f.Name], moved[typedIn] = v, f.Name
				}
			}
		}
	}
	if bad == nil {
		return out, nil
	}
	b := *bad
	b.Fields = slices.Clone(bad.Fields)
	for i, f := range b.Fields {
		if to, ok := moved[f.Name]; ok {
			b.Fields[i].Name = to
		}
	}
	return out, &b
}

// cellOf is what stands in a cell of a row.
func cellOf(row forms.Field, cell string) string {
	for _, f := range row.Children {
		if strings.HasSuffix(f.Name, "."+cell) {
			return f.Value
		}
	}
	return ""
}
