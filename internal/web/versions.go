package web

import (
	"strings"

	"secogem.gob.mx/soporte/internal/forms"
)

// NowSays names the version of a form that came too late which stands there now.
const NowSays = "Lo que dice ahora"

// Versions are the fields of a form that came too late, in both versions: as somebody
// else left them, and as the reader wrote them. The zero value shows nothing.
type Versions struct {
	theirs string
	rows   [][]Cell
}

// BothVersions compares what stands there now, or what somebody else handed in, with what
// was typed; theirs says whose and when, or NowSays. Fields with the same on both sides are
// left out. With blanks false so are those that say nothing there: a form to be filled in
// takes nothing back, one that corrects data may.
func BothVersions(theirs string, there, typed []forms.Field, blanks bool) Versions {
	v := Versions{theirs: theirs}
	was := map[string]forms.Field{}
	for _, f := range leaves(there) {
		was[f.Name] = f
	}
	for _, f := range leaves(typed) {
		old, now := inWords(was[f.Name]), inWords(f)
		if old == now || old == "" && !blanks {
			continue
		}
		if old == "" {
			old = "—"
		}
		if now == "" {
			now = "Sin escribir"
		}
		v.rows = append(v.rows, []Cell{{Text: f.Label}, {Text: old}, {Text: now}})
	}
	return v
}

// sheet is the table of both versions.
func (v Versions) sheet() Sheet {
	return Sheet{Caption: "Lo que quedó y lo que tú escribiste", Hide: true, Columns: []Column{{Title: "Dato"}, {Title: v.theirs}, {Title: "Lo que escribiste"}}, Rows: v.rows}
}

// leaves are the inputs that hold something to compare; the cells of a table are
// named with their row.
func leaves(fields []forms.Field) (list []forms.Field) {
	for _, f := range fields {
		switch {
		case f.Secret || f.Kind == forms.Hidden || f.Kind == forms.Files:
		case f.Kind == forms.Table || f.Kind == forms.Row:
			for _, x := range leaves(f.Children) {
				x.Label = f.Label + ", " + lowerFirst(x.Label)
				list = append(list, x)
			}
		default:
			list = append(list, f)
		}
	}
	return list
}

// lowerFirst writes the first letter small, unless it begins an acronym.
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) > 1 && r[1] >= 'a' && r[1] <= 'z' {
		return strings.ToLower(string(r[0])) + string(r[1:])
	}
	return s
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
