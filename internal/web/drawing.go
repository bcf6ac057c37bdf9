package web

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// drawn makes a component of a function that writes markup.
func drawn(draw func(io.Writer) error) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return draw(w) })
}
