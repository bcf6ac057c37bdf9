package procedurepages

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// tableView is the procedure as tables: what the SGC compares with the document.
type tableView struct {
	Rev        procedure.Revision
	Activities web.Sheet
	Others     web.Sheet
	Machines   []machineView
	Clocks     web.Sheet
	Custody    web.Sheet
}

type machineView struct {
	ID       string
	Title    string
	Answer   string
	Chart    templ.Component // nil for the order, whose chart has a page of its own
	Stations web.Sheet
	Ways     web.Sheet
}

func (p *pages) table(w http.ResponseWriter, r *http.Request) error {
	values, err := p.Settings.Now(r.Context())
	if err != nil {
		return err
	}
	rev := p.rev
	v := tableView{Rev: rev, Activities: activitySheet(rev), Others: otherSheet(rev), Clocks: clockSheet(rev, values), Custody: custodySheet(rev),
		Machines: []machineView{machineOf(rev, rev.Order), machineOf(rev, rev.External)}}
	v.Machines[1].Chart = templ.ComponentFunc(func(_ context.Context, out io.Writer) error {
		return procedure.FileChart(out, rev, procedure.FileChartData{})
	})
	return web.Render(w, r, http.StatusOK, tablePage(v))
}

func columns(titles ...string) []web.Column {
	list := make([]web.Column, len(titles))
	for i, t := range titles {
		list[i].Title = t
	}
	return list
}

func texts(list ...string) []web.Cell {
	cells := make([]web.Cell, len(list))
	for i, s := range list {
		cells[i].Text = orDash(s)
	}
	return cells
}

// origin tells the letter of the procedure from a reading of ours, with a link to
// it.
func origin(reading string) web.Cell {
	if reading == "" {
		return web.Cell{Text: "Letra"}
	}
	return web.Cell{Text: reading, Href: readingsPath + "#" + reading}
}

func labels(roles []procedure.Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = r.Label()
	}
	return strings.Join(words, ", ")
}

func activitySheet(rev procedure.Revision) web.Sheet {
	s := web.Sheet{Caption: "Las 18 actividades", Hide: true, Keys: true, Columns: columns("Actividad", "Responsable", "Qué pide", "Formatos", "Sigue", "Cláusula")}
	for _, row := range rev.Table() {
		cells := texts(strconv.Itoa(row.No)+". "+row.Title, row.Role, row.Text, strings.Join(row.Formats, ", "), row.Follows(), row.Clause)
		cells[0].Href = web.ProcedurePath + "?actividad=" + row.Key + "#actividad"
		cells[2].Small = row.Question
		s.Rows = append(s.Rows, cells)
	}
	return s
}

// otherSheet lists the acts that the letter implies without a number.
func otherSheet(rev procedure.Revision) web.Sheet {
	s := web.Sheet{Caption: "Tabla de actos sin número", Hide: true, Columns: columns("Acto", "Quién", "Qué pide", "Dentro de", "Cláusula", "Origen")}
	for _, a := range rev.Activities {
		if a.Numbered() {
			continue
		}
		within := ""
		if a.Within > 0 {
			within = strconv.Itoa(a.Within)
		}
		s.Rows = append(s.Rows, append(texts(a.Title, labels(a.By), a.Text, within, a.Clause), origin(a.Reading)))
	}
	return s
}

func machineOf(rev procedure.Revision, m procedure.Machine) machineView {
	v := machineView{ID: m.ID, Title: m.Title, Answer: web.Count(len(m.Stations), "estado", "estados") + " y " + web.Count(len(m.Ways), "transición", "transiciones") + ".",
		Stations: web.Sheet{Caption: "Estados: " + m.Title, Hide: true, Columns: columns("Estado", "Le toca a", "Actividad", "Reloj", "El equipo puede estar", "Origen")},
		Ways:     web.Sheet{Caption: "Transiciones: " + m.Title, Hide: true, Columns: columns("Transición", "De", "A", "Quién", "Formatos", "Origen", "Cláusula")},
	}
	for _, st := range m.Stations {
		act := ""
		if a := rev.ActivityOf(st); a.Numbered() {
			act = strconv.Itoa(a.No) + ". " + a.Title
		} else if a.Key != "" {
			act = a.Title
		}
		var clocks, places []string
		for _, t := range st.Timers {
			clocks = append(clocks, string(t))
		}
		for _, pl := range st.Places {
			places = append(places, pl.Label())
		}
		cells := append(texts(st.Label, labels(st.Turn), act, strings.Join(clocks, ", "), strings.Join(places, ", ")), origin(st.Reading))
		cells[0].Small = string(st.ID)
		v.Stations.Rows = append(v.Stations.Rows, cells)
	}
	name := func(s procedure.State) string {
		if st, ok := m.Station(s); ok {
			return st.Label
		}
		return "Inicio"
	}
	for _, w := range m.Ways {
		cells := append(texts(w.Label, name(w.From), name(w.To), labels(w.By), strings.Join(w.Papers, ", ")), origin(w.Reading), web.Cell{Text: orDash(w.Clause)})
		cells[0].Small, cells[1].Small, cells[2].Small = w.ID, string(w.From), string(w.To)
		if !w.Letter && w.Reading == "" {
			cells[5].Text = "Lectura"
		}
		v.Ways.Rows = append(v.Ways.Rows, cells)
	}
	return v
}

// clockSheet lists the clocks with the length in force.
func clockSheet(rev procedure.Revision, values settings.Values) web.Sheet {
	s := web.Sheet{Caption: "Tabla de relojes", Hide: true, Columns: columns("Reloj", "Plazo en vigor", "Parámetro", "Al vencer", "Cláusula", "Origen")}
	for _, t := range rev.Timers {
		length := t.Default
		if t.Setting != "" {
			length = values.Text(settings.Name(t.Setting))
		}
		end := "Avisa"
		if t.Performs != "" {
			end = "El sistema realiza " + t.Performs
			if w, ok := rev.WayByID(t.Performs); ok {
				end = "El sistema asienta: " + strings.ToLower(w.Label[:1]) + w.Label[1:]
			}
		}
		if strings.HasSuffix(t.Default, "m") && t.Setting != "" {
			length += "m" // its parameter counts months
		}
		cells := append(texts(t.Label, lengthWords(length), t.Setting, end, t.Clause), origin(t.Reading))
		cells[0].Small = string(t.Name)
		s.Rows = append(s.Rows, cells)
	}
	return s
}

// lengthWords writes the length of a clock for people.
func lengthWords(s string) string {
	if n, err := strconv.Atoi(s); err == nil {
		return settings.Span{Days: n}.Words()
	}
	if span := settings.ParseSpan(s); !span.IsZero() {
		return span.Words()
	}
	if n, ok := strings.CutSuffix(s, "m"); ok {
		return n + " meses"
	}
	if s == "fecha" {
		return "La fecha acordada"
	}
	return s
}

func custodySheet(rev procedure.Revision) web.Sheet {
	s := web.Sheet{Caption: "Tabla de cambios de manos", Hide: true, Columns: columns("De", "A", "Documento", "Firman", "Qué se verifica", "Cláusula", "Origen")}
	for _, l := range rev.Custody {
		signers := slices.Clone(l.Signers)
		cells := append(texts(l.From.Label(), l.To.Label(), l.Document, labels(signers), l.Verifies, l.Clause), origin(l.Reading))
		if len(l.Optional) > 0 {
			cells[3].Small = "Según " + l.Setting + ": " + labels(l.Optional)
		}
		s.Rows = append(s.Rows, cells)
	}
	return s
}
