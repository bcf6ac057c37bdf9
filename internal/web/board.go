package web

import (
	"context"
	"strconv"

	"github.com/a-h/templ"
)

// LoadCells draws a load: filled cells are what somebody has, striped ones what
// they would have more, all in red at the limit. It says the same in words.
func LoadCells(used, extra, most int) templ.Component {
	return piece(func(_ context.Context, o *out) {
		words := "Carga " + strconv.Itoa(used) + " de " + strconv.Itoa(most)
		if extra > 0 {
			words += ", quedaría en " + strconv.Itoa(used+extra)
		}
		o.raw(`<div class="celdas" role="img" aria-label="`, words, `">`)
		filled := `<i class="x"></i>`
		if used >= most {
			filled = `<i class="z"></i>`
		}
		for i := range most { // who carries more than the most has all cells full
			switch {
			case i < used:
				o.raw(filled)
			case i < used+extra:
				o.raw(`<i class="m"></i>`)
			default:
				o.raw(`<i></i>`)
			}
		}
		o.raw(`</div>`)
	})
}
