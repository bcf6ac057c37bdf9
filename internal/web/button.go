package web

import (
	"context"

	"github.com/a-h/templ"
)

// Button shows an action as a link, or as a form of its own when it posts, or as
// a button of a form of the page when it leads nowhere. Written by hand: every
// entry of every list has one.
func Button(a Action) templ.Component {
	return piece(func(ctx context.Context, o *out) {
		switch {
		case a.Post:
			o.raw(`<form method="post" action="`)
			o.text(string(link(ctx, a.Href)))
			o.raw(`" data-una-vez>`)
			for _, h := range a.Hidden {
				o.raw(`<input type="hidden"`)
				o.attribute("name", h.Name)
				o.attribute("value", h.Value)
				o.raw(`>`)
			}
			o.button(a)
			o.raw(`</form>`)
		case a.Href == "":
			o.button(a)
		default:
			o.raw(`<a class="`, a.class(), `" href="`)
			o.text(string(link(ctx, a.Href)))
			o.raw(`">`)
			o.words(a)
			o.raw(`</a>`)
		}
	})
}

func (o *out) button(a Action) {
	o.raw(`<button class="`, a.class(), `"`)
	if a.Name != "" {
		o.attribute("name", a.Name)
		o.attribute("value", a.Value)
	}
	if a.Form != "" {
		o.attribute("form", a.Form)
	}
	o.raw(`>`)
	o.words(a)
	o.raw(`</button>`)
}

// words are the label of a button with its icons, and what it is about for those
// who hear it.
func (o *out) words(a Action) {
	o.icon(a.Icon)
	o.raw(`<span>`)
	o.text(a.Label)
	o.raw(`</span>`)
	if a.About != "" {
		o.raw(`<span class="visually-hidden">: `)
		o.text(a.About)
		o.raw(`</span>`)
	}
	o.icon(a.After)
}

func (o *out) attribute(name, value string) {
	o.raw(" ", name, `="`)
	o.text(value)
	o.raw(`"`)
}
