package web

import (
	"context"

	"github.com/a-h/templ"
)

// about completes the label of a repeated button with what it acts on, for those
// who hear the page.
func (a Action) about(title string) Action {
	if a.About == "" {
		a.About = title
	}
	return a
}

// turnMark is the mark of a turn: number and role. Without a number it carries
// the icon of the role.
func turnMark(t Turn) templ.Component {
	return piece(func(_ context.Context, o *out) {
		o.raw(`<div class="ficha`, roleClass(t.Role), `">`)
		if t.Activity != "" {
			o.raw(`<span class="visually-hidden">Actividad </span><b>`)
			o.text(t.Activity)
			o.raw(`</b>`)
		} else {
			o.raw(`<b>`)
			o.icon(RoleIcon(t.Role))
			o.raw(`</b>`)
		}
		o.raw(`<span>`, t.roleWords(), `</span></div>`)
	})
}

func (t Turn) roleWords() string {
	name := shortRole(t.Role)
	switch {
	case !t.Mine:
		return name
	case name == "Usuario", len(name) > len("TDTIC"): // does not fit with «tú» beside it
		return "Tú"
	}
	return name + " · tú"
}

// bar is the filled part of the progress bar.
func bar(t Term) templ.Component {
	return piece(func(_ context.Context, o *out) { o.raw(`<i class="`, t.step(), `"></i>`) })
}
