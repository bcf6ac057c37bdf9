package pdf

import (
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/sheets"
)

// places lays places to sign side by side, three in a row at most. They stay together.
func (l *layout) places(p sheets.Places) {
	for rest := p.Items; len(rest) > 0; {
		n := min(len(rest), 3)
		if len(rest) == 4 {
			n = 2
		}
		l.placesRow(rest[:n])
		rest = rest[n:]
	}
}

type placed struct {
	place sheets.Place
	lines []struct {
		line  line
		style style
	}
	declared []line
	height   float64
}

func (l *layout) placesRow(items []sheets.Place) {
	const gap = 26.0
	w := (inner - gap*float64(len(items)-1)) / float64(len(items))
	if len(items) == 1 {
		w = inner * 0.56
	}
	var list []placed
	var declared, high float64
	for _, item := range items {
		p := placed{place: item}
		add := func(text string, s style) {
			if strings.TrimSpace(text) == "" {
				return
			}
			for _, ln := range l.wrap(text, s, w) {
				p.lines = append(p.lines, struct {
					line  line
					style style
				}{ln, s})
				p.height += s.line()
			}
		}
		if item.Declaration != "" {
			p.declared = l.wrap(item.Declaration, l.m.small, w)
		}
		add(item.Name, l.m.name)
		if l.m.dense {
			add(join(" · ", item.Post, item.Label), l.m.post)
		} else {
			add(item.Post, l.m.post)
			add(item.Label, l.m.post)
		}
		how, hash := join(" · ", item.At, item.Level), ""
		if item.Hash != "" {
			hash = "SHA-256 " + short(item.Hash)
		}
		if both := join(" · ", how, hash); l.m.dense && len(l.wrap(both, l.m.small.in(black), w)) == 1 {
			how, hash = "", ""
			add(both, l.m.small.in(black))
		}
		add(how, l.m.post)
		add(hash, l.m.small)
		add(item.Note, l.m.small)
		if item.Void {
			add("Sin validez: lo firmado cambió después.", l.m.small.as(bold).in(red))
		}
		list = append(list, p)
		declared = max(declared, float64(len(p.declared))*l.m.small.line())
		high = max(high, p.height)
	}
	line := l.m.sign
	if !slices.ContainsFunc(items, func(p sheets.Place) bool { return p.Mark != nil || p.At == "" || p.Level == "Firma autógrafa" }) {
		line = l.m.sign * 0.45 // nobody will write here
	}
	if declared+line+high > l.whole()-20 {
		for _, p := range list {
			l.longPlace(p, line)
		}
		return
	}
	l.need(declared + line + high + 8)
	x := margin
	if len(items) == 1 {
		x = margin + (inner-w)/2
	}
	for _, p := range list {
		l.place(p, x, w, l.y+declared, line)
		x += w + gap
	}
	l.y += declared + line + high + l.m.gap
}

// longPlace lays a place whose texts need more than a page: they go on over pages.
func (l *layout) longPlace(p placed, space float64) {
	if p.place.Declaration != "" {
		l.paragraph(l.part.add("P"), p.place.Declaration, l.m.small, false)
	}
	l.need(space + 40)
	lines := p.lines
	p.lines, p.declared = nil, nil
	l.place(p, margin, inner*0.56, l.y, space)
	l.y += space + 2.5
	e := l.part.add("P")
	for _, ln := range lines {
		l.need(ln.style.line())
		y := l.y
		l.draw(func(c *canvas) { c.tag(e, func() { c.line(ln.line, margin, y, ln.style) }) })
		l.y += ln.style.line()
	}
	l.y += l.m.gap
}

func (l *layout) place(p placed, x, w, y, space float64) {
	e := l.part.add("Sect")
	if len(p.declared) > 0 {
		d := e.add("P")
		l.draw(func(c *canvas) {
			c.tag(d, func() {
				for i, ln := range p.declared {
					c.line(ln, x, y+float64(i-len(p.declared))*l.m.small.line(), l.m.small)
				}
			})
		})
	}
	if mark := l.ready(p.place.Mark); mark != nil {
		f := e.add("Figure")
		f.alt = plain(p.place.Mark.Alt)
		if f.alt == "" {
			f.alt = "Firma de " + plainOr(p.place.Name, "quien firma")
		}
		mw, mh := mark.within(w-20, space-2)
		f.attr = bbox(x+(w-mw)/2, y+space-mh-1, mw, mh)
		l.draw(func(c *canvas) { c.tag(f, func() { c.image(mark, x+(w-mw)/2, y+space-mh-1, mw, mh) }) })
	}
	l.draw(func(c *canvas) {
		c.artifact("", func() { c.stroke(x, y+space, x+w, y+space, 0.85, black) })
		if p.place.Void {
			c.artifact("", func() { c.stroke(x+8, y+space-6, x+w-8, y+space-26, 0.9, red) })
		}
	})
	at := y + space + 2.5
	text := e.add("P")
	if len(p.lines) == 0 {
		return
	}
	l.draw(func(c *canvas) {
		c.tag(text, func() {
			at := at
			for _, ln := range p.lines {
				c.line(ln.line, x+(w-ln.line.width)/2, at, ln.style)
				at += ln.style.line()
			}
		})
	})
}

func join(sep string, parts ...string) string {
	var list []string
	for _, p := range parts {
		if strings.TrimSpace(p) != "" {
			list = append(list, p)
		}
	}
	return strings.Join(list, sep)
}

// short is the beginning of a hash in groups, enough to compare by eye.
func short(hash string) string {
	if len(hash) <= 24 || !ascii(hash) {
		return hash
	}
	return hash[:8] + " " + hash[8:16] + " " + hash[16:24] + "…"
}
