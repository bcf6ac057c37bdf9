package procedurepages

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// sections says which clauses of the catalogue each of the thirteen sections of the
// document holds, by the beginnings of their ids (rev11 Q-05).
var sections = map[int]struct {
	slug    string
	clauses []string
}{
	1: {"objetivo", []string{"S-01"}}, 2: {"glosario", []string{"G-"}}, 3: {"normatividad", []string{"S-05", "S-06"}}, 4: {"alcance", []string{"S-02", "S-03"}},
	5: {"periodicidad", []string{"S-04"}}, 6: {"responsabilidades", []string{"R-"}}, 7: {"politicas", []string{"P-"}}, 8: {"competencias", []string{"C-"}}, 9: {"ambiente", []string{"E-"}},
	10: {"descripcion", []string{"A-", "D-"}}, 11: {"diagrama", []string{"Q-07"}}, 12: {"anexos", []string{"F-", "Q-06", "Q-08", "Q-10"}},
	13: {"historia", []string{"Q-01", "Q-02", "Q-03", "Q-04", "Q-05", "Q-09"}},
}

// documentView is the document in our own words, whole or one section.
type documentView struct {
	title    string
	one      bool
	revision string // the one whose text it is
	rules    string // another one that is in force by now, "" for none
	mark     string // «Copia no controlada»
	printed  string
	query    string // words that are looked for, "" for the whole text
	found    int
	cover    web.Sheet // of the whole document
	sections []sectionView
	index    []web.Chip
}

type sectionView struct {
	no      int
	slug    string
	title   string
	clauses []clauseView
	records []web.Sheet // the registers that the section holds
}

// clauseView is one clause with where its evidence is.
type clauseView struct {
	id, text string
	title    string // of an activity
	more     string // what the activity asks, what follows, which formats
	links    []web.Chip
}

func sectionPath(slug string) string { return documentPath + "/" + slug }

// document shows all sections, ready to be read and printed.
func (p *pages) document(w http.ResponseWriter, r *http.Request) error {
	return p.showDocument(w, r, "")
}

// section shows one.
func (p *pages) section(w http.ResponseWriter, r *http.Request) error {
	return p.showDocument(w, r, r.PathValue("seccion"))
}

func (p *pages) showDocument(w http.ResponseWriter, r *http.Request, slug string) error {
	ctx, c, now := r.Context(), p.DB.Read(), web.Now(r.Context())
	records, err := procedure.RecordsOf(p.rev.No)
	if err != nil {
		return err
	}
	v := documentView{title: "El procedimiento", one: slug != "", revision: strconv.Itoa(p.rev.No), mark: control.Uncontrolled, printed: web.Exact(now), cover: cover(records)}
	if v.rules, err = p.Control.RevisionOn(ctx, c, calendar.DayOf(now, clock.Mexico)); err != nil {
		return err
	}
	if v.rules == v.revision {
		v.rules = ""
	}
	if q := strings.TrimSpace(r.URL.Query().Get("q")); utf8.ValidString(q) && utf8.RuneCountInString(q) <= 100 {
		v.query = q
	}
	if id := r.URL.Query().Get("copia"); id != "" {
		if v.mark, err = p.copyMark(ctx, id); err != nil {
			return err
		}
	}
	for _, s := range records.Sections {
		part := sections[s.No]
		v.index = append(v.index, web.Chip{Label: s.Title, Href: sectionPath(part.slug), Current: part.slug == slug})
		if slug != "" && part.slug != slug {
			continue
		}
		x := sectionView{no: s.No, slug: part.slug, title: s.Title}
		for _, q := range procedure.Requirements() {
			if slices.ContainsFunc(part.clauses, func(begins string) bool { return strings.HasPrefix(q.ID, begins) }) {
				if y := p.clause(ctx, q); y.says(v.query) {
					x.clauses = append(x.clauses, y)
				}
			}
		}
		if v.found += len(x.clauses); v.query == "" {
			if x.records, err = p.recordsIn(ctx, c, s.No, records); err != nil {
				return err
			}
		}
		if v.query == "" || len(x.clauses) > 0 {
			v.sections = append(v.sections, x)
		}
		if slug != "" {
			v.title = s.Title
		}
	}
	if len(v.sections) == 0 && v.query == "" {
		return problem.Missing("esa sección del procedimiento")
	}
	return web.Render(w, r, http.StatusOK, documentPageOf(v))
}

// copyMark is what a print of a controlled copy bears; only who keeps the copies prints one
// (rev11 Q-04).
func (p *pages) copyMark(ctx context.Context, id string) (string, error) {
	if !web.ActorOf(ctx).Has(people.Administrator) {
		return "", problem.New(problem.Forbidden, "Las copias controladas las imprime quien administra.", "Imprime el documento sin número: lleva la marca «"+control.Uncontrolled+"».").For("Q-04")
	}
	list, err := p.Control.Copies(ctx, p.DB.Read())
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(list, func(x control.Copy) bool { return x.ID == id && x.Held() && x.Revision == p.rev.No })
	if i < 0 {
		return "", problem.Missing("esa copia vigente")
	}
	return list[i].Mark() + ", de " + list[i].Holder, nil
}

func (p *pages) clause(ctx context.Context, q procedure.Requirement) clauseView {
	v := clauseView{id: q.ID, text: q.Text}
	if i := slices.IndexFunc(p.rev.Activities, func(a procedure.Activity) bool { return a.Numbered() && a.Clause == q.ID }); i >= 0 {
		a := p.rev.Activities[i]
		v.title = strconv.Itoa(a.No) + ". " + a.Title
		var by []string
		for _, role := range a.By {
			by = append(by, role.Label())
		}
		v.more = strings.Join(by, ", ") + ". " + a.Text
		if row := (procedure.Row{Next: p.rev.NextNumbers(a.No)}); row.Follows() != "" {
			v.more += " Sigue: " + row.Follows() + "."
		}
		if len(a.Formats) > 0 {
			v.more += " Formatos: " + strings.Join(a.Formats, ", ") + "."
		}
		v.links = append(v.links, web.Chip{Label: "Órdenes en esta actividad", Href: web.OrdersPath + "?actividad=" + a.Slug})
	}
	v.links = append(v.links, evidenceOf(q.ID)...)
	for _, g := range procedure.Readings() {
		if slices.Contains(strings.FieldsFunc(g.Where, func(r rune) bool { return !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", r) }), q.ID) {
			v.links = append(v.links, web.Chip{Label: "Criterio " + g.ID, Href: readingsPath + "#" + g.ID})
		}
	}
	v.links = append(v.links, web.Chip{Label: "Qué lo cumple", Href: coveragePath + "#" + coverageID(q.Part)})
	return v
}

// coverageID is the id of a part of the page of coverage.
func coverageID(part string) string {
	n, last := 0, ""
	for _, q := range procedure.Requirements() {
		if q.Part != last {
			n, last = n+1, q.Part
		}
		if q.Part == part {
			break
		}
	}
	return "parte-" + strconv.Itoa(n)
}

// evidence is where the evidence of a clause, or of all that begin so, is seen.
var evidence = []struct{ begins, label, path string }{
	{"S-01", "Indicadores", web.FiguresPath}, {"Q-09", "Indicadores", web.FiguresPath}, {"S-05", "Normatividad", web.ControlPath + "/normatividad"},
	{"S-02", "Unidades", "/unidades"}, {"S-04", "Órdenes", web.OrdersPath}, {"G-03", "Equipos", web.AssetsPath}, {"G-14", "Titularidad y suplencias", "/nombramientos"},
	{"R-S-02", "Oficios", web.LettersPath}, {"R-S-03", "Bodega", "/bodega"}, {"R-T-", "Oficios", web.LettersPath}, {"F-04", "Oficios", web.LettersPath},
	{"P-07", "Patrimonio", web.EstatePath}, {"P-09", "Patrimonio", web.EstatePath}, {"P-12", "Contingencia", "/contingencia"}, {"C-", "Personas", "/personas"}, {"E-07", "Personas", "/personas"},
	{"F-", "Versiones de los formatos", web.ControlPath + "/formatos"}, {"Q-06", "Versiones de los formatos", web.ControlPath + "/formatos"}, {"Q-10", "Encabezado de los papeles", web.ControlPath + "/encabezado"},
	{"Q-01", "Revisiones", web.ControlPath + "/revisiones"}, {"Q-02", "Revisiones", web.ControlPath + "/revisiones"}, {"Q-03", "Revisiones", web.ControlPath + "/revisiones"},
	{"Q-04", "Copias controladas", web.ControlPath + "/copias"}, {"Q-07", "Procedimiento vivo", web.ProcedurePath}, {"Q-07", "Diagrama", chartPath}, {"Q-08", "Conservación", web.ControlPath + "/conservacion"},
	{"A-17", "Oficios", web.LettersPath}, {"A-18", "Oficios", web.LettersPath}, {"D-", "Tabla de transiciones", tablePath},
}

func evidenceOf(id string) (links []web.Chip) {
	for _, e := range evidence {
		if strings.HasPrefix(id, e.begins) && !slices.ContainsFunc(links, func(c web.Chip) bool { return c.Label == e.label }) {
			links = append(links, web.Chip{Label: e.label, Href: e.path})
		}
	}
	return links
}

// reachable leaves the links that the reader may follow.
func reachable(ctx context.Context, links []web.Chip) []web.Chip {
	return slices.DeleteFunc(slices.Clone(links), func(c web.Chip) bool {
		path, _, _ := strings.Cut(c.Href, "#")
		path, _, _ = strings.Cut(path, "?")
		return !web.May(ctx, path)
	})
}
