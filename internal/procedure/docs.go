package procedure

import (
	"fmt"
	"io"
	"strings"
)

// The documents under docs/ that are written from the value; `make golden` writes
// them anew. They are in Spanish: the quality system reads them.

const generated = "<!-- Se genera del valor de internal/procedure; no se edita a mano: make golden. -->\n\n"

// WriteReadings writes the readings as docs/procedimiento/lecturas.md has them.
func WriteReadings(w io.Writer) error {
	var p pen
	p.f("# Criterios aplicados\n\n%s", generated)
	p.f("Donde el procedimiento calla, se contradice o admite más de una lectura, esto es lo que hace el sistema y por qué. Son %d criterios. El SGC puede aceptar o cambiar cada uno; los que llevan parámetro se cambian en la administración, con historia, sin tocar el programa.\n", len(Readings()))
	group := func(title string, rs []Reading) {
		p.f("\n## %s\n", title)
		for _, r := range rs {
			p.f("\n### %s (%s)\n\n- **Problema.** %s\n- **Criterio.** %s\n", r.ID, r.Where, r.Problem, r.Resolution)
			for _, s := range r.Settings {
				others := ""
				if s.Others != "" {
					others = "; también: " + s.Others
				}
				p.f("- **Parámetro** `%s`: %s%s.\n", s.Name, s.Default, others)
			}
		}
	}
	group("Sobre el flujo", readingsOfTheFlow)
	group("Sobre el documento, los roles y los datos", readingsOfTheDocument)
	return p.flush(w)
}

// WriteRequirements writes the catalogue as docs/procedimiento/requisitos.md has it.
func WriteRequirements(w io.Writer) error {
	var p pen
	p.f("# Requisitos\n\n%s", generated)
	p.f("Las %d cláusulas de la revisión 11 con las que trabaja el sistema, en palabras nuestras. El código y las pruebas las citan por su clave.\n", len(Requirements()))
	part := ""
	for _, r := range Requirements() {
		if r.Part != part {
			part = r.Part
			p.f("\n## %s\n\n| Clave | Qué pide |\n| --- | --- |\n", part)
		}
		p.f("| %s | %s |\n", r.ID, r.Text)
	}
	return p.flush(w)
}

// WriteTransitions writes the machines as docs/procedimiento/transiciones.md has
// them: stations, ways, acts without change of state, clocks and custody.
func WriteTransitions(w io.Writer, r Revision) error {
	var p pen
	p.f("# Estados y transiciones\n\n%s", generated)
	p.f("Revisión %d, «%s». La orden tiene %d estados y %d transiciones; el expediente externo, %d y %d. «Letra» es lo que dice el procedimiento; lo demás lleva la clave del criterio que lo explica en [lecturas.md](lecturas.md).\n",
		r.No, r.Title, len(r.Order.Stations), len(r.Order.Ways), len(r.External.Stations), len(r.External.Ways))
	for _, m := range []Machine{r.Order, r.External} {
		p.machine(r, m)
	}
	p.clocks(r)
	p.legs(r)
	return p.flush(w)
}

func (p *pen) machine(r Revision, m Machine) {
	p.f("\n## %s: estados\n\n| Estado | Nombre | Actividad | Le toca a | Reloj | El equipo puede estar | Criterio |\n| --- | --- | --- | --- | --- | --- | --- |\n", m.Title)
	for _, st := range m.Stations {
		var timers, places []string
		for _, t := range st.Timers {
			timers = append(timers, string(t))
		}
		for _, pl := range st.Places {
			places = append(places, pl.Label())
		}
		if st.Carried {
			timers = []string{"los de la orden"}
		}
		p.row(string(st.ID), st.Label, activityWords(r, st), orDash(turnWords(st)), orDash(strings.Join(timers, ", ")), orDash(strings.Join(places, " · ")), orDash(st.Reading))
	}
	p.f("\n## %s: transiciones\n\n| Clave | De | Qué pasa | A | Quién | Condiciones | Formatos | Avisa a | Equipo | Origen | Cláusula | Cuenta |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n", m.Title)
	for _, w := range m.Ways {
		what := w.Label
		if w.Answer != "" {
			what += fmt.Sprintf(" («%s»)", w.Answer)
		}
		if len(w.Follows) > 0 {
			what += " (con " + strings.Join(w.Follows, ", ") + ")"
		}
		to := string(w.To)
		if w.IfNorm != "" {
			to += " (G) · " + string(w.IfNorm) + " (N)"
		}
		origin := "letra"
		if !w.Letter {
			origin = w.Reading
		}
		p.row(w.ID, orDash(string(w.From)), what, to, roles(w.By), orDash(conditions(w)), orDash(strings.Join(w.Papers, ", ")), orDash(parties(w.Tells)), orDash(string(w.Custody)), origin, w.Clause, orDash(w.Loop))
	}
	p.f("\n## %s: actos que no cambian el estado\n\n| Acto | En | Qué pasa | Quién | Condiciones | Avisa a | Equipo | Cláusula | Criterio |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n", m.Title)
	for _, x := range m.Sides {
		var in []string
		for _, s := range x.In {
			in = append(in, string(s))
		}
		what := x.Label
		if x.Passes {
			what += "; pasa el turno"
		}
		a, _ := r.Activity(x.Act)
		p.row(a.Title, strings.Join(in, " "), what, roles(x.By), orDash(guardWords(x.Guards)), orDash(parties(x.Tells)), orDash(string(x.Custody)), x.Clause, orDash(x.Reading))
	}
}

func (p *pen) row(cells ...string) { p.f("| %s |\n", strings.Join(cells, " | ")) }

func activityWords(r Revision, st Station) string {
	a := r.ActivityOf(st)
	switch {
	case st.Ending:
		return "Fin"
	case a.Numbered():
		return fmt.Sprintf("%d. %s", a.No, a.Title)
	}
	return a.Title
}

func roles(rs []Role) string {
	var out []string
	for _, r := range rs {
		out = append(out, r.Label())
	}
	return strings.Join(out, ", ")
}

func conditions(w Way) string {
	s := guardWords(w.Guards)
	if w.When != Anywhere {
		if s != "" {
			s += "; "
		}
		s += "equipo: " + w.When.Label()
	}
	return s
}

func guardWords(gs []Guard) string {
	var out []string
	for _, g := range gs {
		out = append(out, strings.ReplaceAll(string(g), "-", " "))
	}
	return strings.Join(out, "; ")
}

func parties(ps []Party) string {
	var out []string
	for _, x := range ps {
		out = append(out, strings.ReplaceAll(string(x), "-", " "))
	}
	return strings.Join(out, ", ")
}

func (p *pen) clocks(r Revision) {
	p.f("\n## Relojes\n\n`d` son días hábiles, `h` horas hábiles, `m` meses; «fecha» es la que se acuerda en el acto. Ninguno bloquea.\n\n| Reloj | Qué mide | Parámetro | Por omisión | Recuerda | Insiste | Al vencer | Avisa a | Origen |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, t := range r.Timers {
		origin := t.Clause
		if origin == "" {
			origin = t.Reading
		}
		setting := t.Setting
		if setting != "" {
			setting = "`" + setting + "`"
		}
		reminds := orDash(strings.Join(t.Reminders, ", "))
		if t.Remind != "" {
			reminds += " (`" + t.Remind + "`)"
		}
		p.row(string(t.Name), t.Label, orDash(setting), t.Default, reminds, orDash(t.Repeats), orDash(t.Performs), orDash(parties(t.Warns)), origin)
	}
}

func (p *pen) legs(r Revision) {
	p.f("\n## Custodia del equipo\n\nUn equipo está en un solo lugar a la vez; cada paso nombra un documento que firman quien entrega y quien recibe.\n\n| De | A | Documento | Firman | Se comprueba | Transiciones | Cláusula | Criterio |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, l := range r.Custody {
		who := roles(l.Signers)
		if len(l.Optional) > 0 {
			who += fmt.Sprintf(" (y %s según `%s`)", roles(l.Optional), l.Setting)
		}
		ways := append([]string(nil), l.Ways...)
		for _, x := range l.Sides {
			if a, ok := r.Activity(x); ok {
				ways = append(ways, a.Title)
			}
		}
		p.row(l.From.Label(), l.To.Label(), l.Document, who, l.Verifies, strings.Join(ways, ", "), l.Clause, orDash(l.Reading))
	}
}

// WriteCoverageMarkdown writes the coverage as docs/generated/cobertura.md has it.
func WriteCoverageMarkdown(w io.Writer) error {
	rows, err := Coverage()
	if err != nil {
		return err
	}
	var p pen
	p.f("# Cobertura del procedimiento\n\n%s%s\n", generated, totals(rows))
	part := ""
	for _, c := range rows {
		if c.Part != part {
			part = c.Part
			p.f("\n## %s\n\n| Clave | Qué pide | Estado | Código | Prueba |\n| --- | --- | --- | --- | --- |\n", part)
		}
		p.row(c.ID, c.Text, c.Status, orDash(strings.Join(c.Code, "<br>")), orDash(strings.Join(c.Test, "<br>")))
	}
	return p.flush(w)
}
