package pdf

import (
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/sheets"
)

// Boxes to tick, as they stand in the text.
const boxOpen, boxTicked = "☐", "☒"

// fields lays a grid of labelled values.
func (l *layout) fields(f sheets.Fields) {
	columns := min(max(f.Columns, 0), 12)
	if columns == 0 {
		columns = 2
	}
	if f.Inline && !l.sheet.Blank {
		l.inline(f, columns)
		return
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
				n := min(max(1, rest[0].Lines), 24)
				cells[len(cells)-1].rules = n - 1
				least = max(least, boxHigh*float64(n))
				if rest[0].Sign {
					least = max(least, signHigh)
				}
			}
			used += wide
			rest = rest[1:]
		}
		l.row(cells, least, first, nil)
		first = false
	}
	l.y += l.m.gap * 0.6
}

func (l *layout) field(list *elem, f sheets.Field, x, w float64) *cell {
	item := list.add("LI")
	label := f.Label
	if f.Required && l.sheet.Blank {
		label += " *"
	}
	c := &cell{x: x, w: w, labelS: l.m.label, valueS: l.m.value, name: item.add("Lbl"), elem: item.add("LBody")}
	if l.sheet.Blank {
		c.labelS.color = ink
	}
	if strings.TrimSpace(label) != "" {
		c.label = atMost(12, l.wrap(label, c.labelS, w-2*padX), c.labelS)
	}
	value := f.Value
	if len(f.Options) > 0 {
		value = options(f)
		c.valueS = l.m.prose
	} else if len([]rune(value)) > 90 {
		c.valueS = l.m.prose
	}
	c.value = l.wrap(value, c.valueS, w-2*padX)
	if l.m.dense && len(c.label) == 1 {
		if at := c.label[0].width + 5; at < (w-2*padX)*0.7 {
			if beside := l.wrap(value, c.valueS, w-2*padX-at); len(beside) <= len(c.value) {
				c.value, c.beside = beside, at
			}
		}
	}
	return c
}

// inline lays short answers in columns: the label to the left, the value to the right. An
// answer that is not short takes lines of its own.
func (l *layout) inline(f sheets.Fields, columns int) {
	const gap = 14.0
	w := (inner - gap*float64(columns-1)) / float64(columns)
	label := l.m.answer
	value := label.as(bold)
	list := l.part.add("L")
	for rest := f.Items; len(rest) > 0; {
		n := min(columns, len(rest))
		type answer struct {
			label, value []line
			height       float64
		}
		var row []answer
		high := 0.0
		for _, item := range rest[:n] {
			text := item.Value
			if len(item.Options) > 0 {
				text = options(item)
			}
			a := answer{label: l.wrap(item.Label, label, w)}
			last := a.label[len(a.label)-1].width
			if a.value = l.wrap(text, value, w-last-8); len(a.value) > 1 || w-last < 40 {
				a.value = l.wrap(text, value, w)
				a.height = float64(len(a.label)+len(a.value)) * label.line()
			} else {
				a.height = float64(len(a.label)) * label.line()
			}
			row = append(row, a)
			high = max(high, a.height+3)
		}
		if high > l.whole()/2 { // no short answers
			l.fields(sheets.Fields{Columns: columns, Items: rest[:n]})
			rest = rest[n:]
			list = l.part.add("L")
			continue
		}
		l.need(high)
		x, y := margin, l.y
		for _, a := range row {
			item := list.add("LI")
			name, body, left := item.add("Lbl"), item.add("LBody"), x
			l.draw(func(c *canvas) {
				c.tag(name, func() {
					for i, ln := range a.label {
						c.line(ln, left, y+float64(i)*label.line(), label)
					}
				})
				at := y + float64(len(a.label))*label.line()
				if len(a.value) == 1 && a.height < float64(len(a.label)+1)*label.line() {
					at -= label.line()
				}
				if len(a.value) > 1 || a.value[0].width > 0 {
					c.tag(body, func() {
						for i, ln := range a.value {
							c.line(ln, left+w-ln.width, at+float64(i)*value.line(), value)
						}
					})
				}
				c.artifact("", func() { c.dots(left, y+high-1.2, left+w) })
			})
			x += w + gap
		}
		l.y += high
		rest = rest[n:]
	}
	l.y += l.m.gap * 0.6
}

// options writes the words to choose from, each with its box.
func options(f sheets.Field) string {
	var parts []string
	for _, o := range f.Options {
		box := boxOpen
		if slices.Contains(f.Chosen, o) {
			box = boxTicked
		}
		if len(o) < 40 { // a box stays with its words
			o = strings.ReplaceAll(o, " ", "\u00A0")
		}
		parts = append(parts, box+"\u00A0"+o)
	}
	for _, c := range f.Chosen {
		if !slices.Contains(f.Options, c) {
			parts = append(parts, boxTicked+"\u00A0"+c)
		}
	}
	if f.Value != "" {
		parts = append(parts, f.Value)
	}
	return strings.Join(parts, "   ")
}
