package web

import (
	"context"
	"strconv"

	"github.com/a-h/templ"
)

// mostCells is how many cells a load has at most: more are too small to be read.
const mostCells = 12

// LoadCells draws a load: filled cells are what somebody has, striped ones what
// they would have more, all in red at the limit. It says the same in words.
func LoadCells(used, extra, most int) templ.Component {
	return piece(func(_ context.Context, o *out) {
		words := "Carga " + strconv.Itoa(used) + " de " + strconv.Itoa(most)
		if extra > 0 {
			words += ", quedaría en " + strconv.Itoa(used+extra)
		}
		o.raw(`<div class="celdas" role="img" aria-label="`, words, `">`)
		step := max(1, (most+mostCells-1)/mostCells) // a cell stands for so many
		cells := func(n int) int { return (n + step - 1) / step }
		filled := `<i class="x"></i>`
		if used >= most {
			filled = `<i class="z"></i>`
		}
		for i := range cells(most) { // who carries more than the most has all cells full
			switch {
			case i < cells(used):
				o.raw(filled)
			case i < cells(used+extra):
				o.raw(`<i class="m"></i>`)
			default:
				o.raw(`<i></i>`)
			}
		}
		o.raw(`</div>`)
	})
}
