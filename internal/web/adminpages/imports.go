package adminpages

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"secogem.gob.mx/soporte/internal/exchange"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// What an import and its preview show at most: the rest is counted.
const (
	mostProblems = 200
	mostChanges  = 200
)

type importView struct {
	Kind    exchange.Kind
	Columns []exchange.Column
	Past    []exchange.Upload
	Named   map[people.ID]people.Person
	Problem *problem.Error
}

type previewView struct {
	Upload  exchange.Upload
	Plan    exchange.Plan
	Problem *problem.Error
}

var missingTable = problem.Missing("esa tabla")

// kindOf reads what the address says is imported.
func (p *pages) kindOf(r *http.Request) (exchange.Kind, error) {
	kind := exchange.Kind(r.PathValue("que"))
	if !p.Exchange.Known(kind) {
		return "", missingTable
	}
	return kind, nil
}

func importOf(kind exchange.Kind) string { return importPath + "/" + string(kind) }

// listOf is where what was imported is seen.
func listOf(kind exchange.Kind) string {
	switch kind {
	case exchange.Persons:
		return personsPath
	case exchange.Units:
		return unitsPath
	}
	return web.AssetsPath
}

func (p *pages) importPage(w http.ResponseWriter, r *http.Request) error {
	kind, err := p.kindOf(r)
	if err != nil {
		return err
	}
	return p.showImport(w, r, kind, nil)
}

func (p *pages) showImport(w http.ResponseWriter, r *http.Request, kind exchange.Kind, err error) error {
	v := importView{Kind: kind, Columns: p.Exchange.Columns(kind)}
	if err != nil {
		if v.Problem = shown(err); v.Problem == nil {
			return err
		}
	}
	all, failed := p.Exchange.Imports(r.Context(), 20)
	if failed != nil {
		return failed
	}
	var ids []people.ID
	for _, u := range all {
		if u.Kind == kind {
			v.Past, ids = append(v.Past, u), append(ids, toID(u.By))
		}
	}
	if v.Named, failed = p.People.Named(r.Context(), p.DB.Read(), ids...); failed != nil {
		return failed
	}
	return web.Render(w, r, web.StatusOf(err), importPageView(v))
}

// upload reads a file and keeps it until its preview is confirmed.
func (p *pages) upload(w http.ResponseWriter, r *http.Request) error {
	kind, err := p.kindOf(r)
	if err != nil {
		return err
	}
	if _, err := web.ReadForm(r); err != nil {
		return p.showImport(w, r, kind, err)
	}
	name, content, err := uploaded(r)
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll()
	}
	if err != nil {
		return p.showImport(w, r, kind, err)
	}
	table, err := p.Exchange.Read(r.Context(), name, content)
	if err != nil {
		return p.showImport(w, r, kind, err)
	}
	id, err := p.Exchange.Keep(r.Context(), by(r), kind, name, content, table)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, importOf(kind)+"/"+id)
}

// uploaded takes the one file out of a form.
func uploaded(r *http.Request) (name string, content []byte, err error) {
	none := problem.OnField("archivo", "Elige el archivo que quieres importar.")
	if r.MultipartForm == nil || len(r.MultipartForm.File["archivo"]) == 0 {
		return "", nil, none
	}
	if len(r.MultipartForm.File["archivo"]) > 1 {
		return "", nil, problem.OnField("archivo", "Elige un solo archivo.")
	}
	h := r.MultipartForm.File["archivo"][0]
	f, err := h.Open()
	if err != nil {
		return "", nil, fmt.Errorf("open an upload: %w", err)
	}
	defer f.Close()
	content, err = io.ReadAll(io.LimitReader(f, exchange.MostBytes+1))
	if err != nil {
		return "", nil, fmt.Errorf("read an upload: %w", err)
	}
	name = strings.ToValidUTF8(strings.ReplaceAll(path.Base(strings.ReplaceAll(h.Filename, `\`, "/")), "\x00", ""), "")
	if runes := []rune(name); len(runes) > 120 {
		name = string(runes[len(runes)-120:])
	}
	return name, content, nil
}

func (p *pages) preview(w http.ResponseWriter, r *http.Request) error {
	return p.showPreview(w, r, nil)
}

func (p *pages) showPreview(w http.ResponseWriter, r *http.Request, err error) error {
	kind, failed := p.kindOf(r)
	if failed != nil {
		return failed
	}
	v := previewView{}
	if err != nil {
		if v.Problem = shown(err); v.Problem == nil {
			return err
		}
	}
	v.Upload, failed = p.Exchange.Waiting(r.Context(), by(r).Actor, r.PathValue("archivo"), web.Now(r.Context()))
	if failed != nil {
		return failed
	}
	if v.Upload.Kind != kind {
		return missingTable
	}
	if v.Plan, failed = p.Exchange.Preview(r.Context(), kind, v.Upload.Table); failed != nil {
		return failed
	}
	return web.Render(w, r, web.StatusOf(err), previewPage(v))
}

// planField carries the digest of the plan that the person saw.
const planField = "_plan"

func (p *pages) confirm(w http.ResponseWriter, r *http.Request) error {
	kind, err := p.kindOf(r)
	if err != nil {
		return err
	}
	typed, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	u, err := p.Exchange.Confirm(r.Context(), by(r), r.PathValue("archivo"), typed.Get(planField))
	if err != nil {
		return p.showPreview(w, r, err)
	}
	web.SayDone(w, r, "Importado: "+web.Count(u.Added, "alta", "altas")+" y "+web.Count(u.Changed, "cambio", "cambios")+".")
	if kind == exchange.Equipment {
		return web.SeeOther(w, r, importOf(kind))
	}
	return web.SeeOther(w, r, listOf(kind))
}

func (p *pages) discard(w http.ResponseWriter, r *http.Request) error {
	kind, err := p.kindOf(r)
	if err != nil {
		return err
	}
	if err := p.Exchange.Discard(r.Context(), by(r).Actor, r.PathValue("archivo")); err != nil {
		return err
	}
	web.SayDone(w, r, "El archivo se descartó. Nada cambió.")
	return web.SeeOther(w, r, importOf(kind))
}

// export sends a table, or with «plantilla» in the address its headings alone.
func (p *pages) export(w http.ResponseWriter, r *http.Request) error {
	file := r.PathValue("archivo")
	name, format, _ := strings.Cut(file, ".")
	kind := exchange.Kind(name)
	if !p.Exchange.Known(kind) || format != "csv" && format != "xlsx" {
		return missingTable
	}
	table, title := p.Exchange.Template(kind), "plantilla-"+name
	if r.URL.Query().Get("plantilla") == "" {
		var err error
		if table, err = p.Exchange.Export(r.Context(), kind); err != nil {
			return err
		}
		title = name + "-" + today(r).String()
	}
	var b bytes.Buffer
	write, media := exchange.WriteCSV, "text/csv; charset=utf-8"
	if format == "xlsx" {
		write, media = exchange.WriteXLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	if err := write(&b, table); err != nil {
		return fmt.Errorf("write a table: %w", err)
	}
	web.Download(w, r, title+"."+format, media, web.Now(r.Context()), bytes.NewReader(b.Bytes()))
	return nil
}

func (v importView) heading() web.Heading {
	return web.Heading{Title: "Importar " + string(v.Kind), Answer: "Primero ves qué pasaría; nada cambia hasta que confirmas.", Rest: "Si un solo renglón está mal no se importa ninguno."}
}

func (v importView) columns() web.Sheet {
	s := web.Sheet{Caption: "Columnas que se aceptan", Hide: true, Cards: true, Columns: []web.Column{{Title: "Columna"}, {Title: "Qué lleva"}, {Title: "¿Obligatoria?"}}}
	for _, c := range v.Columns {
		must := "Opcional"
		if c.Required {
			must = "Sí"
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: c.Key}, {Text: orDash(c.Help)}, {Text: must}})
	}
	return s
}

func (v importView) past() []web.Line {
	var list []web.Line
	for _, u := range v.Past {
		list = append(list, web.Line{Icon: web.IconFileCheck, Title: u.Name, Text: web.Exact(u.Done.Time) + " · " + orDash(v.Named[toID(u.By)].Name) + " · " + web.Count(u.Added, "alta", "altas") + ", " + web.Count(u.Changed, "cambio", "cambios")})
	}
	return list
}

func exportFile(kind exchange.Kind, format string) string {
	return exportPath + "/" + string(kind) + "." + format
}

func (v previewView) heading() web.Heading {
	p := v.Plan
	h := web.Heading{Title: "Vista previa de " + string(p.Kind), Rest: "«" + v.Upload.Name + "», " + web.Count(p.Rows, "renglón", "renglones") + "."}
	switch {
	case len(p.Problems) > 0:
		h.Answer = "No se puede importar: " + web.Count(len(p.Problems), "cosa por corregir.", "cosas por corregir.")
		h.State = web.Badge{Tone: web.Bad, Icon: web.IconFileAlert, Text: "Por corregir"}
	case len(p.Changes) == 0:
		h.Answer = "El archivo no cambia nada."
		h.State = web.Badge{Icon: web.IconFileCheck, Text: "Sin cambios"}
	default:
		h.Answer = web.Count(p.Added(), "alta", "altas") + " y " + web.Count(len(p.Changes)-p.Added(), "cambio", "cambios") + "; " + web.Count(p.Same, "queda igual.", "quedan igual.")
		h.State = web.Badge{Tone: web.Good, Icon: web.IconFileCheck, Text: "Listo para confirmar"}
	}
	return h
}

func (v previewView) problems() web.Sheet {
	s := web.Sheet{Caption: "Qué corregir, por línea", Hide: true, Cards: true, Columns: []web.Column{{Title: "Línea"}, {Title: "Columna"}, {Title: "Qué pasa y qué hacer"}}}
	for i, x := range v.Plan.Problems {
		if i == mostProblems {
			break
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: web.Number(x.Line)}, {Text: orDash(x.Column)}, {Text: x.Message}})
	}
	return s
}

func (v previewView) changes() web.Sheet {
	s := web.Sheet{Caption: "Qué cambiaría, por línea", Hide: true, Cards: true, Columns: []web.Column{{Title: "Línea"}, {Title: "Quién o qué"}, {Title: "Qué pasa"}}}
	for i, x := range v.Plan.Changes {
		if i == mostChanges {
			break
		}
		what := web.Cell{Content: web.StateBadge(web.Badge{Tone: web.Good, Icon: web.IconPlus, Text: "Alta"})}
		if !x.New {
			var parts []string
			for _, d := range x.What {
				parts = append(parts, d.Column+": «"+d.Before+"» → «"+d.After+"»")
			}
			what = web.Cell{Content: web.StateBadge(web.Badge{Icon: web.IconEdit, Text: "Cambio"}), Small: strings.Join(parts, "; ")}
		}
		s.Rows = append(s.Rows, []web.Cell{{Text: web.Number(x.Line)}, {Text: x.Name}, what})
	}
	return s
}

func (v previewView) path() string {
	return importOf(v.Upload.Kind) + "/" + url.PathEscape(v.Upload.ID)
}
