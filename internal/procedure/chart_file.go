package procedure

import (
	_ "embed"
	"fmt"
	"io"
)

//go:embed diagrama.css
var chartStyle string

// ChartFile writes the chart as an SVG file of its own, with its style, a title
// and a key, for `soporte procedimiento diagrama` and for printing. Activities are
// links only when d.Href says where to.
func ChartFile(w io.Writer, r Revision, d ChartData) error {
	g, err := r.geometry()
	if err != nil {
		return err
	}
	if d.Href == nil {
		d.Href = func(int) string { return "" }
	}
	c := &chart{r: r, g: g, d: d}
	c.course()
	class := "fl"
	if d.Route != nil {
		class = "fl ruta"
	}
	const head, foot = 64, 52
	width, height := g.ViewBox[2]+32, g.ViewBox[3]+head+foot
	c.f(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	c.f(`<svg class="%s" width="%s" height="%s" viewBox="-16 -%d %s %s" role="group" aria-labelledby="fl-t fl-d" xmlns="http://www.w3.org/2000/svg" lang="es-MX">`+"\n", class, num(width), num(height), head, num(width), num(height))
	c.f("<style>\n%s</style>\n", chartStyle)
	c.f(`<rect class="fl-fondo" x="-16" y="-%d" width="%s" height="%s"/>`+"\n", head, num(width), num(height))
	c.f(`<text class="fl-h1" x="0" y="-30">%s</text><text class="fl-nota" x="%s" y="-30" text-anchor="end">%s</text>`+"\n",
		esc(fmt.Sprintf("Procedimiento «%s»", r.Title)), num(g.ViewBox[2]), esc(fmt.Sprintf("Revisión %d · dibujado de la máquina que corre", r.No)))
	c.body()
	c.key(g.ViewBox[3] + 32)
	c.f("</svg>\n")
	return c.flush(w)
}

// key explains the signs of the chart.
func (c *chart) key(y float64) {
	x := 0.0
	put := func(sign, text string, width float64) {
		c.f(`<g transform="translate(%s %s)">%s<text class="fl-nota" x="46" y="5">%s</text></g>`+"\n", num(x), num(y), sign, esc(text))
		x += width
	}
	put(`<g class="fl-dec"><path d="M2 0L19 -11L36 0L19 11Z"/></g>`, "Decisión", 140)
	put(`<path class="fl-e fl-opc" d="M0 0L38 0" stroke-width="1.6"/>`, "Opcional", 140)
	put(`<path class="fl-e" d="M0 0L38 0M19 -10V-6A6 6 0 0 1 19 6V10" stroke-width="1.9"/>`, "Se cruzan sin unirse", 220)
	if c.d.Flow != nil {
		put(`<path class="fl-e" d="M0 0L38 0" stroke-width="4.9"/>`, "Por donde pasan más", 220)
	}
	put("", "8 → 4 es lectura nuestra (GAP-01); 8 ⇢ 9, solo si el mantenimiento halla una falla que exige traslado.", 0)
}

// ChartKey writes the key of the chart as HTML spans for a page (class .ley), with
// nothing inline, so that it passes the content policy.
func ChartKey(w io.Writer) error {
	var p pen
	sign := func(width, height int, body string) string {
		return fmt.Sprintf(`<svg width="%d" height="%d" viewBox="0 0 %d %d" fill="none" stroke="currentColor" aria-hidden="true">%s</svg>`, width, height, width, height, body)
	}
	p.f(`<div class="ley">`)
	p.f(`<span>%s Órdenes ahí</span>`, sign(30, 22, `<rect x="1" y="1" width="28" height="20" rx="6"/><text x="15" y="15.5" text-anchor="middle" font-size="12" font-weight="700" fill="currentColor" stroke="none">14</text>`))
	p.f(`<span>%s Espera mediana</span>`, icon(iconClock, 18))
	p.f(`<span class="e-mal">%s Arriba de la meta</span>`, icon(iconTriangle, 18))
	p.f(`<span>%s Decisión</span>`, sign(34, 20, `<g class="fl-dec"><path d="M1 10L17 1L33 10L17 19Z"/></g>`))
	p.f(`<span>%s Por donde pasan más</span>`, sign(40, 12, `<path d="M0 6L40 6" stroke-width="4.9"/>`))
	p.f(`<span>%s Opcional</span>`, sign(40, 12, `<path d="M0 6L40 6" stroke-width="1.6" stroke-dasharray="5 5"/>`))
	p.f(`<span>%s Se cruzan sin unirse</span></div>`+"\n", sign(30, 18, `<path d="M0 9L30 9M15 0V3A6 6 0 0 1 15 15V18" stroke-width="1.9"/>`))
	return p.flush(w)
}
