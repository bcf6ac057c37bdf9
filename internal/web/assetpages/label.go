package assetpages

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/boombuler/barcode/qr"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/pdf"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

const labelsPath = web.AssetsPath + "/etiquetas"

// mostLabels is how many labels one page shows, mostPrinted how many one PDF carries.
const (
	mostLabels  = 24
	mostPrinted = 480
)

// label is the label of one machine.
type label struct {
	Name, Inventory, Serial string
	Address                 string // what its QR says
}

// open is where the QR of a label leads: to the open order of the machine, or to
// «Pedir soporte» with the machine set for whoever uses it, or to its life. Who may
// not know of the machine finds nothing.
func (p *pages) open(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	a, err := p.asset(ctx, actor, r.PathValue("equipo"))
	if err != nil {
		return err
	}
	page, err := p.Desk.List(ctx, actor, orders.Filter{Asset: string(a.ID), Open: true, Limit: 1})
	switch {
	case err != nil:
		return err
	case len(page.Cards) > 0:
		return web.SeeOther(w, r, web.OrdersPath+"/"+page.Cards[0].Folio)
	case uses(actor, a) && a.Status == equipment.Active:
		return web.SeeOther(w, r, web.AskPath+"?equipo="+string(a.ID))
	}
	return web.SeeOther(w, r, pathOf(a.ID))
}

func (p *pages) labelOf(a equipment.Asset) label {
	return label{Name: a.Name(), Inventory: a.Inventory, Serial: a.Serial, Address: strings.TrimSuffix(p.BaseURL, "/") + pathOf(a.ID) + "/abrir"}
}

// label shows the label of one machine.
func (p *pages) label(w http.ResponseWriter, r *http.Request) error {
	a, err := p.asset(r.Context(), web.ActorOf(r.Context()), r.PathValue("equipo"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, labelsPage(labelsView{Back: pathOf(a.ID), BackWords: "Volver al equipo", Title: "Etiqueta " + a.Inventory, Labels: []label{p.labelOf(a)}, Print: pathOf(a.ID) + "/etiqueta.pdf"}))
}

// labelPDF gives the label of one machine on the paper that is asked for.
func (p *pages) labelPDF(w http.ResponseWriter, r *http.Request) error {
	a, err := p.asset(r.Context(), web.ActorOf(r.Context()), r.PathValue("equipo"))
	if err != nil {
		return err
	}
	return p.print(w, r, "etiqueta-"+a.Inventory, []label{p.labelOf(a)})
}

// labelsPDF gives the labels of the machines that the filters find, by inventory number.
func (p *pages) labelsPDF(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	q, _ := web.TidyQuery(r.URL.Query(), append([]string{"papel", "usadas"}, filters...))
	f, err := p.filter(ctx, q, web.Now(ctx))
	if err != nil {
		return err
	}
	var list []label
	for f.Limit = 200; len(list) < mostPrinted; {
		page, err := p.Equipment.List(ctx, p.DB.Read(), scopeOf(actor), f)
		if err != nil {
			return err
		}
		for _, a := range page.Rows {
			list = append(list, p.labelOf(a.Asset))
			f.AfterKey, f.AfterID = a.Key, a.ID
		}
		if !page.More {
			break
		}
	}
	if len(list) == 0 {
		return problem.New(problem.NotFound, "Ningún equipo con estos filtros.", "Vuelve a la lista y elige otros.")
	}
	return p.print(w, r, "etiquetas", list[:min(len(list), mostPrinted)])
}

// print draws labels on the paper that is asked for, beginning after those of the sheet
// that were used.
func (p *pages) print(w http.ResponseWriter, r *http.Request, name string, list []label) error {
	format := pdf.LabelFormatOf(r.URL.Query().Get("papel"))
	skip, err := strconv.Atoi(r.URL.Query().Get("usadas"))
	if err != nil {
		skip = 0
	}
	drawn := make([]pdf.Label, len(list))
	for i, l := range list {
		drawn[i] = pdf.Label{Address: l.Address, Number: l.Inventory, Name: l.Name, Foot: "Soporte · DTIC"}
		if l.Serial != "" {
			drawn[i].Detail = "Serie " + l.Serial
		}
		if l.Inventory == "" {
			drawn[i].Number, drawn[i].Detail = drawn[i].Detail, ""
		}
	}
	now := web.Now(r.Context())
	made, err := pdf.Labels(format, "Etiquetas de inventario", now, skip, drawn)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	web.PDF(w, r, name+"-"+format.Key+".pdf", now, bytes.NewReader(made))
	return nil
}

// labels shows a sheet of labels of the machines that the filters of the inventory
// find, by inventory number.
func (p *pages) labels(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	q, _ := web.TidyQuery(r.URL.Query(), filters)
	f, err := p.filter(ctx, q, web.Now(ctx))
	if err != nil {
		return err
	}
	f.Limit = mostLabels
	page, err := p.Equipment.List(ctx, p.DB.Read(), scopeOf(actor), f)
	if err != nil {
		return err
	}
	v := labelsView{Print: labelsPath + ".pdf", Query: q, Back: web.AssetsPath, BackWords: "Volver a equipos", Title: "Etiquetas de equipos"}
	for _, a := range page.Rows {
		v.Labels = append(v.Labels, p.labelOf(a.Asset))
	}
	if page.More {
		last := page.Rows[len(page.Rows)-1]
		v.Next = web.List{Path: labelsPath, Query: q}.With(web.AfterParam, last.Key+"_"+string(last.ID))
	}
	return web.Render(w, r, http.StatusOK, labelsPage(v))
}

type labelsView struct {
	Back, BackWords, Title string
	Labels                 []label
	Next                   string
	Print                  string // where its PDF is
	Query                  url.Values
}

// hidden are the filters that the PDF keeps.
func (v labelsView) hidden() (list []web.Hidden) {
	for _, name := range append([]string{web.TextParam, web.AfterParam}, filters...) {
		if x := v.Query.Get(name); x != "" {
			list = append(list, web.Hidden{Name: name, Value: x})
		}
	}
	return list
}

// paper are the inputs of the form that asks for the PDF.
func (v labelsView) paper() []forms.Field {
	f := forms.Describe(&paperForm{})
	for _, x := range pdf.LabelFormats {
		f[0].Options = append(f[0].Options, forms.Option{Key: x.Key, Label: x.Words})
	}
	f[0].Value = pdf.LabelFormats[0].Key
	return f
}

// paperForm says on what labels are printed.
type paperForm struct {
	Paper string `form:"papel" label:"En qué se imprime" kind:"choice" validate:"required"`
	Used  int    `form:"usadas" label:"Etiquetas ya usadas de la primera hoja" help:"En una hoja empezada, cuántas faltan de arriba a la izquierda." kind:"number" validate:"omitempty,min=0,max=29"`
}

// draw writes the QR as one path with a bar for each run of dark squares, dark on light in
// every theme.
func (l label) draw(w io.Writer) error {
	code, err := qr.Encode(l.Address, qr.M, qr.Auto)
	if err != nil {
		return fmt.Errorf("draw a QR: %w", err)
	}
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			run := 0
			for x+run < size && dark(code, x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+4, y+4, run, run)
				x += run
			}
		}
	}
	_, err = fmt.Fprintf(w, `<svg class="qr" viewBox="0 0 %d %d" role="img" aria-label="Código QR que abre este equipo"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`, size+8, size+8, size+8, size+8, path.String())
	return err
}

func dark(code image.Image, x, y int) bool {
	red, _, _, _ := code.At(x, y).RGBA()
	return red == 0
}

// drawn is the QR of a label as a part of a page.
func drawn(l label) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error { return l.draw(w) })
}
