package procedure

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"strings"
)

// pen collects SVG; it is written at once, so that a page never gets half a chart.
type pen struct{ b bytes.Buffer }

func (p *pen) f(format string, args ...any) { fmt.Fprintf(&p.b, format, args...) }

func (p *pen) flush(w io.Writer) error {
	_, err := w.Write(p.b.Bytes())
	return err
}

func esc(s string) string { return html.EscapeString(s) }

// The icons are those of the Tabler set that the screens use, 24 units wide.
var roleIcons = map[Role]string{
	Requester:    `<path d="M8 7a4 4 0 1 0 8 0a4 4 0 0 0 -8 0"/><path d="M6 21v-2a4 4 0 0 1 4 -4h4a4 4 0 0 1 4 4v2"/>`,
	Adviser:      `<path d="M7 10h3v-3l-3.5 -3.5a6 6 0 0 1 8 8l6 6a2 2 0 0 1 -3 3l-6 -6a6 6 0 0 1 -8 -8l3.5 3.5"/>`,
	Supervisor:   `<path d="M9 5h-2a2 2 0 0 0 -2 2v12a2 2 0 0 0 2 2h10a2 2 0 0 0 2 -2v-12a2 2 0 0 0 -2 -2h-2"/><path d="M9 5a2 2 0 0 1 2 -2h2a2 2 0 0 1 2 2a2 2 0 0 1 -2 2h-2a2 2 0 0 1 -2 -2"/><path d="M9 12l.01 0"/><path d="M13 12l2 0"/><path d="M9 16l.01 0"/><path d="M13 16l2 0"/>`,
	Director:     `<path d="M21 17.85h-18c0 -4.05 1.421 -4.05 3.79 -4.05c5.21 0 1.21 -4.59 1.21 -6.8a4 4 0 1 1 8 0c0 2.21 -4 6.8 1.21 6.8c2.369 0 3.79 0 3.79 4.05"/><path d="M5 21h14"/>`,
	Coordination: `<path d="M3 21h18"/><path d="M5 21v-14l8 -4v18"/><path d="M19 21v-10l-6 -4"/><path d="M9 9v.01"/><path d="M9 12v.01"/><path d="M9 15v.01"/>`,
	Provider:     `<path d="M5 17a2 2 0 1 0 4 0a2 2 0 1 0 -4 0"/><path d="M15 17a2 2 0 1 0 4 0a2 2 0 1 0 -4 0"/><path d="M5 17h-2v-11a1 1 0 0 1 1 -1h9v12m-4 0h6m4 0h2v-6h-8m0 -5h5l3 5"/>`,
}

const (
	iconClock    = `<path d="M3 12a9 9 0 1 0 18 0a9 9 0 0 0 -18 0"/><path d="M12 7v5l3 3"/>`
	iconTriangle = `<path d="M12 9v4"/><path d="M10.363 3.591l-8.106 13.534a1.914 1.914 0 0 0 1.636 2.871h16.214a1.914 1.914 0 0 0 1.636 -2.87l-8.106 -13.536a1.914 1.914 0 0 0 -3.274 0"/><path d="M12 16h.01"/>`
	iconDone     = `<path d="M3 12a9 9 0 1 0 18 0a9 9 0 1 0 -18 0"/><path d="M9 12l2 2l4 -4"/>`
)

func icon(paths string, size float64) string {
	return `<svg width="` + num(size) + `" height="` + num(size) + `" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">` + paths + `</svg>`
}

func (c *chart) state(id string) string {
	switch {
	case c.d.Route == nil:
		return ""
	case c.on[id]:
		return " on"
	case c.ahead[id]:
		return " va"
	}
	return ""
}

func (c *chart) decision(d diamond) {
	a, _ := c.r.Numbered(d.Activity)
	question := ""
	if a.Question != nil {
		question = a.Question.Text
	}
	c.f(`<g class="fl-dec r-%s%s" data-n="%s" role="img" aria-label="%s"><title>%s</title>`, roleOf(a), c.state(d.ID), d.ID, esc(decisionName(a)), esc(fmt.Sprintf("Decisión de la actividad %d: %s", d.Activity, question)))
	c.f(`<path d="M%s %sL%s %sL%s %sL%s %sZ"/>`, num(d.CX-d.W/2), num(d.CY), num(d.CX), num(d.CY-d.H/2), num(d.CX+d.W/2), num(d.CY), num(d.CX), num(d.CY+d.H/2))
	c.f(`<text text-anchor="middle" x="%s" y="%s" aria-hidden="true">`, num(d.CX), num(d.CY-3))
	for i, line := range d.Lines {
		c.f(`<tspan x="%s" dy="%d">%s</tspan>`, num(d.CX), 17*min(i, 1), esc(line))
	}
	c.f("</text></g>\n")
}

func decisionName(a Activity) string {
	s := fmt.Sprintf("Decisión de la actividad %d", a.No)
	if a.Question == nil {
		return s
	}
	s += ": " + a.Question.Text
	for i, ch := range a.Question.Answers {
		if i == 0 {
			s += " " + ch.Label
		} else {
			s += "; " + ch.Label
		}
	}
	return s
}

func roleOf(a Activity) Role {
	if len(a.By) == 0 {
		return ""
	}
	return a.By[0]
}

func (c *chart) node(b box) {
	a, ok := c.r.Numbered(b.N)
	if !ok {
		return
	}
	class := "fl-n r-" + string(roleOf(a)) + c.state(fmt.Sprint(b.N))
	count, counted := c.d.Counts[b.N]
	counted = counted || c.d.Counts != nil
	if counted && count == 0 {
		class += " cero"
	}
	slow := c.d.Slow[b.N] && c.d.Route == nil
	if slow {
		class += " lento"
	}
	current := ""
	if c.d.Open == b.N {
		class += " abierta"
		current = ` aria-current="true"`
	}
	if c.now == b.N {
		class += " hoy"
	}
	open, shut := `<g role="img"`, `</g>`
	if href := c.d.Href(b.N); href != "" {
		open, shut = `<a href="`+esc(href)+`"`, `</a>`
	}
	name := esc(c.nameOf(a))
	c.f(`%s class="%s" data-n="%d"%s><title>%s</title>`, open, class, b.N, current, name)
	c.f(`<rect class="fl-focus" x="%s" y="%s" width="%s" height="%s" rx="13"/>`, num(b.X-4), num(b.Y-4), num(b.W+8), num(b.H+8))
	c.f(`<rect class="fl-box" x="%s" y="%s" width="%s" height="%s" rx="10"/>`, num(b.X), num(b.Y), num(b.W), num(b.H))
	c.f(`<rect class="fl-num" x="%s" y="%s" width="28" height="24" rx="7"/><text class="fl-numt" x="%s" y="%s" text-anchor="middle">%d</text>`, num(b.X+9), num(b.Y+9), num(b.X+23), num(b.Y+26.3), b.N)
	c.f(`<text class="fl-t" x="%s" y="%s">`, num(b.X+10), num(b.Y+51))
	for i, line := range b.Lines {
		c.f(`<tspan x="%s" dy="%d">%s</tspan>`, num(b.X+10), 17*min(i, 1), esc(line))
	}
	c.f(`</text>`)
	if counted {
		c.f(`<text class="fl-q" x="%s" y="%s" text-anchor="end">%d</text>`, num(b.X+b.W-10), num(b.Y+28), count)
	}
	c.foot(b, a, slow)
	c.mark(b)
	c.f("%s\n", shut)
}

// foot writes the median wait and the format under the title.
func (c *chart) foot(b box, a Activity, slow bool) {
	base := num(b.Y + b.H - 9.5)
	if m := c.d.Median[b.N]; m != "" {
		symbol, goal := iconClock, ""
		if slow {
			symbol = iconTriangle
			if t := c.d.Goal[b.N]; t != "" {
				goal = ` <tspan class="fl-meta">` + esc("meta "+t) + `</tspan>`
			}
		}
		c.f(`<g class="fl-m"><g transform="translate(%s %s)">%s</g><text x="%s" y="%s">%s%s</text></g>`, num(b.X+10), num(b.Y+b.H-21), icon(symbol, 13.5), num(b.X+27), base, esc(m), goal)
	}
	if len(a.Formats) > 0 && !slow {
		c.f(`<text class="fl-fmt" x="%s" y="%s" text-anchor="end">%s</text>`, num(b.X+b.W-10), base, esc(a.Formats[0]))
	}
}

// mark writes what the order did in the activity: done and when, or here.
func (c *chart) mark(b box) {
	if c.d.Route == nil {
		return
	}
	x, base := num(b.X+10), num(b.Y+b.H-10)
	when := c.d.Route.When[b.N]
	switch {
	case c.now == b.N:
		mid := b.X + b.W/2
		since := ""
		if c.d.Route.Since != "" {
			since = "desde " + c.d.Route.Since
		}
		c.f(`<g class="fl-est"><text class="cu" x="%s" y="%s">%s</text><rect x="%s" y="%s" width="84" height="24" rx="12"/><text x="%s" y="%s" text-anchor="middle">Aquí va</text></g>`, x, base, esc(since), num(mid-42), num(b.Y-13), num(mid), num(b.Y+3.5))
	case c.on[fmt.Sprint(b.N)]:
		c.f(`<g class="fl-est"><path class="pa" d="M%s %sl5 5 10-11"/><text class="cu" x="%s" y="%s">%s</text></g>`, num(b.X+b.W-26), num(b.Y+20), x, base, esc(when))
	}
}

// nameOf is the full name of an activity as a screen reader says it.
func (c *chart) nameOf(a Activity) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Actividad %d, %s: %s.", a.No, roleOf(a).Label(), a.Title)
	if c.d.Route == nil {
		if c.d.Counts != nil {
			b.WriteString(" " + plural(c.d.Counts[a.No], "orden", "órdenes"))
			if m := c.d.Median[a.No]; m != "" {
				b.WriteString(", espera mediana " + m)
				if c.d.Slow[a.No] {
					b.WriteString(", arriba de la meta")
					if t := c.d.Goal[a.No]; t != "" {
						b.WriteString(" de " + t)
					}
				}
			}
			b.WriteString(".")
		}
	} else if c.now == a.No {
		b.WriteString(" Aquí va la orden")
		if c.d.Route.Since != "" {
			b.WriteString(", desde " + c.d.Route.Since)
		}
		b.WriteString(".")
	} else if c.on[fmt.Sprint(a.No)] {
		b.WriteString(" Hecha")
		if w := c.d.Route.When[a.No]; w != "" {
			b.WriteString(", " + w)
		}
		b.WriteString(".")
	}
	if len(a.Formats) > 0 {
		b.WriteString(" Formato " + strings.Join(a.Formats, ", ") + ".")
	}
	return b.String()
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (c *chart) end() {
	e := c.g.End
	state := c.state("FIN")
	if c.ended {
		state = " on"
	}
	c.f(`<g class="fl-fin%s" data-n="FIN"><rect x="%s" y="%s" width="%s" height="%s" rx="30"/><g transform="translate(%s %s)">%s</g>`, state, num(e.X), num(e.Y), num(e.W), num(e.H), num(e.X+13), num(e.Y+19), icon(iconDone, 22))
	if c.d.Ended == "" {
		c.f(`<text x="%s" y="%s" class="fl-fint">Fin</text></g>`, num(e.X+42), num(e.Y+36))
	} else {
		c.f(`<text x="%s" y="%s" class="fl-fint">Fin</text><text x="%s" y="%s" class="fl-finq">%s</text></g>`, num(e.X+42), num(e.Y+27), num(e.X+42), num(e.Y+45), esc(c.d.Ended))
	}
	if b, ok := c.g.box(1); ok {
		c.f(`<g class="fl-ini"><rect x="%s" y="%s" width="58" height="18" rx="9"/><text x="%s" y="%s" text-anchor="middle">Inicio</text></g>`+"\n", num(b.X), num(b.Y-21), num(b.X+29), num(b.Y-8))
	}
}
