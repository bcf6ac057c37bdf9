package storepages

import (
	"net/url"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/supplies"
	"secogem.gob.mx/soporte/internal/web"
)

func number(n int64) string { return web.Number(int(n)) }

// missing says how many have not come: «falta 1», «faltan 3».
func missing(n int64) string {
	if n == 1 {
		return "falta 1"
	}
	return "faltan " + number(n)
}

// amount writes a quantity with its unit: «3 pza».
func amount(n int64, unit string) string { return number(n) + " " + unit }

// decimal writes centavos for a file: «1234.50».
func decimal(centavos int64) string {
	return strings.NewReplacer("$", "", "−", "-", "\u202f", "").Replace(web.Pesos(centavos))
}

// centavos reads money as people type it: «1,234.5», «$1234»; nothing is zero.
// problem.Invalid on the field for anything else.
func centavos(field, typed string) (int64, error) {
	s := strings.NewReplacer("$", "", ",", "", " ", "", "\u202f", "").Replace(typed)
	if s == "" {
		return 0, nil
	}
	whole, part, _ := strings.Cut(s, ".")
	for len(part) < 2 {
		part += "0"
	}
	n, err := strconv.ParseInt(whole+part, 10, 64)
	if err != nil || len(part) > 2 || n < 0 || whole == "" || strings.HasPrefix(whole, "+") {
		return 0, problem.OnField(field, "Escribe pesos y centavos, por ejemplo 1,234.50.")
	}
	return n, nil
}

// signed writes a movement with its sign, the minus as wide as a figure.
func signed(n int64) string {
	if n < 0 {
		return "−" + number(-n)
	}
	return "+" + number(n)
}

func kindOf(kind string) string {
	switch kind {
	case "entrada":
		return "Entrada"
	case "salida":
		return "Salida"
	case "devolucion":
		return "Devolución"
	case "ajuste":
		return "Ajuste"
	case "reserva":
		return "Reserva"
	case "liberacion":
		return "Se libera"
	case "surtido":
		return "Se surte de lo reservado"
	}
	return kind
}

func stateOf(i supplies.Item) web.Badge {
	switch {
	case !i.Active:
		return web.Badge{Tone: web.Neutral, Icon: web.IconArchive, Text: "Fuera de la lista"}
	case i.Short() && i.Free() == 0:
		return web.Badge{Tone: web.Bad, Icon: web.IconAlertTriangle, Text: "Agotado"}
	case i.Short():
		return web.Badge{Tone: web.Soon, Icon: web.IconAlertCircle, Text: "Bajo"}
	}
	return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Bien"}
}

func slipBadge(s supplies.Slip) web.Badge {
	switch s.State {
	case supplies.ToDecide:
		return web.Badge{Tone: web.Soon, Icon: web.IconClipboardList, Text: s.State.Label()}
	case supplies.ToHandOut:
		return web.Badge{Tone: web.Soon, Icon: web.IconPackage, Text: s.State.Label()}
	case supplies.ToBuy:
		return web.Badge{Tone: web.Neutral, Icon: web.IconTruckDelivery, Text: s.State.Label()}
	case supplies.ToTake:
		return web.Badge{Tone: web.Soon, Icon: web.IconSignature, Text: s.State.Label()}
	}
	return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: s.State.Label()}
}

// keyOf reads where a page begins: «instant_id».
func keyOf(q url.Values, name string) supplies.Key {
	at, id, _ := strings.Cut(q.Get(name), "_")
	return supplies.Key{At: at, ID: id}
}

// cut cuts what a store returned to a page, and links the pages beside it. first and last
// give the keys of the rows at its ends.
func cut[T any](path string, q url.Values, list []T, limit int, key func(T) supplies.Key) ([]T, web.Pages) {
	more := len(list) > limit
	back := q.Get(web.BeforeParam) != ""
	switch {
	case more && back:
		list = list[1:]
	case more:
		list = list[:limit]
	}
	var p web.Pages
	if len(list) == 0 {
		return list, p
	}
	link := func(name string, k supplies.Key) string {
		to := url.Values{}
		for n, v := range q {
			if n != web.AfterParam && n != web.BeforeParam {
				to[n] = v
			}
		}
		to.Set(name, k.At+"_"+k.ID)
		return web.WithQuery(path, to)
	}
	if more || back {
		p.Next = link(web.AfterParam, key(list[len(list)-1]))
	}
	if back && more || q.Get(web.AfterParam) != "" {
		p.Previous = link(web.BeforeParam, key(list[0]))
	}
	return list, p
}

// places are the parts of the store room that the reader may open.
func places(current string, counts map[string]int, keeps bool) []web.Chip {
	list := []web.Chip{{Label: "Existencias", Href: roomPath}, {Label: "Solicitudes", Href: slipsPath}}
	if keeps {
		list = append(list, web.Chip{Label: "Adquisiciones", Href: buyPath})
	}
	list = append(list, web.Chip{Label: "Consumo", Href: usePath})
	for i := range list {
		list[i].Current = list[i].Href == current
		if n := counts[list[i].Href]; n > 0 {
			list[i].Count = web.Number(n)
		}
	}
	return list
}

func clean(name string) string { return strings.TrimSuffix(name, " (DEMO)") }

func orDash(s string) string {
	if s == "" {
		return "—"
	}
	return s
}
