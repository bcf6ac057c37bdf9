package searchpages

import "secogem.gob.mx/soporte/internal/web"

func (v searchView) tab() string {
	if v.Text == "" {
		return "Buscar"
	}
	return "Buscar «" + v.Text + "»"
}

func (v searchView) heading() web.Heading {
	h := web.Heading{Title: "Buscar"}
	switch n := v.count(); {
	case v.Text == "":
		h.Rest = "Órdenes, equipos, personas y unidades, en una sola caja."
	case n == 0:
		h.Answer = "Ningún resultado."
	default:
		h.Answer = web.Count(n, "resultado", "resultados")
		h.Rest = "para «" + v.Text + "»."
	}
	return h
}

// said is what the palette announces.
func (v searchView) said() string {
	if n := v.count(); n > 0 {
		return web.Count(n, "opción", "opciones")
	}
	return "Nada coincide."
}
