package pdf

import (
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/sheets"
)

var (
	labelStyle = style{font: regular, size: 7.2, color: grey, lead: 8.6}
	valueStyle = style{font: bold, size: 8.8, color: black, lead: 11}
	proseStyle = style{font: regular, size: 8.8, color: black, lead: 11}
)

// Boxes to tick, as they stand in the text.
const boxOpen, boxTicked = "☐", "☒"

// fields lays a grid of labelled values.
func (l *layout) fields(f sheets.Fields) {
	columns := min(max(f.Columns, 0), 6)
	if columns == 0 {
		columns = 2
	}
	list := l.part.add("L")
	unit := inner / float64(columns)
	first := true
	for rest := f.Items; len(rest) > 0; {
		var cells []*cell
		least, used := 0.0, 0
		for len(rest) > 0 {
			span := min(max(rest[0].Span, 1), columns)
			if used+span > columns {
				break
			}
			// The last of a row takes what is left, so that the grid is closed.
			next := columns + 1
			if len(rest) > 1 {
				next = min(max(rest[1].Span, 1), columns)
			}
			wide := span
			if used+span+next > columns {
				wide = columns - used
			}
			cells = append(cells, l.field(list, rest[0], margin+float64(used)*unit, float64(wide)*unit))
			if l.sheet.Blank {
				least = max(least, boxHigh*float64(max(1, rest[0].Lines)))
			}
			used += wide
			rest = rest[1:]
		}
		l.row(cells, least, first, nil)
		first = false
	}
	l.y += 3
}

func (l *layout) field(list *elem, f sheets.Field, x, w float64) *cell {
	item := list.add("LI")
	label := f.Label
	if f.Required && l.sheet.Blank {
		label += " *"
	}
	c := &cell{x: x, w: w, labelS: labelStyle, valueS: valueStyle, name: item.add("Lbl"), elem: item.add("LBody")}
	if l.sheet.Blank {
		c.labelS.color = ink
	}
	if strings.TrimSpace(label) != "" {
		c.label = wrap(label, c.labelS, w-2*padX)
	}
	value := f.Value
	if len(f.Options) > 0 {
		value = options(f)
		c.valueS = proseStyle
	} else if len([]rune(value)) > 90 {
		c.valueS = proseStyle
	}
	c.value = wrap(value, c.valueS, w-2*padX)
	return c
}

// options writes the words to choose from, each with its box.
func options(f sheets.Field) string {
	var parts []string
	for _, o := range f.Options {
		box := boxOpen
		if slices.Contains(f.Chosen, o) {
			box = boxTicked
		}
		parts = append(parts, box+" "+o)
	}
	for _, c := range f.Chosen {
		if !slices.Contains(f.Options, c) {
			parts = append(parts, boxTicked+" "+c)
		}
	}
	if f.Value != "" {
		parts = append(parts, f.Value)
	}
	return strings.Join(parts, "    ")
}
