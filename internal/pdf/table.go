package pdf

import "secogem.gob.mx/soporte/internal/sheets"

// table lays a table; its heads come again on each page.
func (l *layout) table(t sheets.Table) {
	if len(t.Columns) == 0 {
		return
	}
	widths := share(t.Columns)
	e := l.part.add("Table")
	if t.Caption != "" {
		l.need(64)
		l.paragraph(e.add("Caption"), t.Caption, l.m.small.sized(l.m.small.size+0.6), false)
		l.y++
	}
	head := func(parent *elem) {
		var tr *elem
		if parent != nil {
			tr = parent.add("TR")
		}
		var cells []*cell
		x := margin
		for i, col := range t.Columns {
			c := &cell{x: x, w: widths[i], valueS: l.m.head, value: atMost(6, l.wrap(col.Label, l.m.head, widths[i]-2*padX), l.m.head), right: col.Right, shade: !l.sheet.Blank}
			if tr != nil {
				c.elem = tr.add("TH")
				c.elem.attr = "<</O/Table/Scope/Column>>"
			}
			cells = append(cells, c)
			x += widths[i]
		}
		l.bare(cells)
	}
	heads := l.headHeight(t, widths)
	l.need(heads + 24)
	head(e.add("THead"))
	body := e.add("TBody")
	rows := t.Rows
	if l.sheet.Blank {
		for range min(max(t.Blanks, 0), 200) {
			rows = append(rows[:len(rows):len(rows)], make([]string, len(t.Columns)))
		}
	}
	for _, r := range rows {
		tr := body.add("TR")
		var cells []*cell
		x, least := margin, 0.0
		for i := range t.Columns {
			text := ""
			if i < len(r) {
				text = r[i]
			}
			cells = append(cells, &cell{x: x, w: widths[i], valueS: l.m.body, value: l.wrap(text, l.m.body, widths[i]-2*padX), right: t.Columns[i].Right, elem: tr.add("TD")})
			x += widths[i]
		}
		if l.sheet.Blank {
			least = boxHigh
		}
		l.row(cells, least, false, func() { head(nil) })
	}
	l.y += l.m.gap * 0.6
}

// bare lays a row that is never cut.
func (l *layout) bare(cells []*cell) {
	color, height := rule, 0.0
	if l.sheet.Blank {
		color = ink
	}
	for _, c := range cells {
		height = max(height, c.height(l.m.padY))
	}
	for _, c := range cells {
		l.cell(c, 0, len(c.value), l.y, height, true, false, color)
	}
	l.y += height
}

func (l *layout) headHeight(t sheets.Table, widths []float64) (h float64) {
	for i, col := range t.Columns {
		h = max(h, 2*l.m.padY+float64(min(6, len(l.wrap(col.Label, l.m.head, widths[i]-2*padX))))*l.m.head.line())
	}
	return h
}

// share divides the width among the columns; none is narrower than four letters.
func share(columns []sheets.Column) []float64 {
	const narrowest = 28
	widths := make([]float64, len(columns))
	var sum float64
	for _, c := range columns {
		sum += max(c.Width, 0)
	}
	for i, c := range columns {
		switch {
		case sum == 0:
			widths[i] = inner / float64(len(columns))
		default:
			widths[i] = max(inner*max(c.Width, 0)/sum, narrowest)
		}
	}
	var total float64
	for _, w := range widths {
		total += w
	}
	for i := range widths {
		widths[i] *= inner / total
	}
	return widths
}
