package orderpages

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/sheets"
	"secogem.gob.mx/soporte/internal/web"
)

// photoField is the input for photographs of the machine (domain §5.2, field 10).
func photoField() forms.Field {
	return forms.Field{Name: orders.PhotosField, Kind: forms.Files, Label: "Agregar fotografías", Section: "Fotografías", Max: orders.PhotosPerHandover, Accept: strings.Join(orders.PhotoTypes, ","), Camera: true,
		Help: fmt.Sprintf("Opcional, hasta %d de 10 MB: JPEG o PNG. Que se vea la condición del equipo y no personas ni documentos. Se guardan sin el lugar donde se tomaron.", orders.PhotosPerHandover)}
}

// documentAgain puts what a ST-ERE that came back with observations says into its form, so
// that only what was observed is written anew.
func documentAgain(a *orders.DocumentHandover, v orders.View) {
	for _, p := range v.Papers {
		var h papers.HandoverPaper
		if p.Kind != papers.Handover || p.Status != papers.Observed || p.Decode(&h) != nil || h.B == nil {
			continue
		}
		a.DeliveryPart, a.Stay = *h.B, nil
		for _, x := range h.B.Photos {
			a.Stay = append(a.Stay, x.Hash)
		}
	}
}

// photographs arranges the inputs for photographs: those that the paper has and more.
func photographs(fields []forms.Field, a *orders.DocumentHandover, keeps bool) []forms.Field {
	at := slices.IndexFunc(fields, func(f forms.Field) bool { return f.Name == "fotos" })
	for i, x := range a.Photos {
		fields[at].Options = append(fields[at].Options, forms.Option{Key: x.Hash, Label: fmt.Sprintf("Foto %d. %s", i+1, x.Name), Selected: slices.Contains(a.Stay, x.Hash)})
	}
	if keeps {
		fields = slices.Insert(fields, at+1, photoField())
	}
	if len(a.Photos) == 0 {
		fields = slices.Delete(fields, at, at+1)
	}
	return fields
}

// takesFiles tells whether a form has an input for files.
func takesFiles(fields []forms.Field) bool {
	return slices.ContainsFunc(fields, func(f forms.Field) bool { return f.Kind == forms.Files })
}

// keepPhotos stores the photographs of a form whose fields were read with err. What is wrong
// with fields and with photographs is said at once.
func (p *Pages) keepPhotos(r *http.Request, form *web.Upload, opt *orders.Options, err error) error {
	if err != nil {
		if _, bad := p.Desk.JudgePhotos(form.Uploads); bad != nil {
			return web.Joined(err, bad)
		}
		return err
	}
	opt.Files, err = p.Desk.KeepPhotos(r.Context(), form.Uploads)
	return err
}

// onScreen tells the figures of a sheet where the page finds them among the files of the
// order, so that it does not carry them itself.
func (p *Pages) onScreen(ctx context.Context, v orders.View, s sheets.Sheet) error {
	var files []orders.File
	for _, b := range s.Blocks {
		figures, ok := b.(sheets.Figures)
		if !ok {
			continue
		}
		if files == nil {
			var err error
			if files, err = orders.Files(ctx, p.Desk.DB.Read(), v.Order.ID); err != nil {
				return err
			}
		}
		for i := range figures.Items {
			at := slices.IndexFunc(files, func(f orders.File) bool { return f.Hash == figures.Items[i].Hash })
			if at < 0 {
				continue
			}
			href := pathOf(v.Order) + "/archivos/" + files[at].ID
			figures.Items[i].Screen = &sheets.Screen{Src: href + "/miniatura?" + web.LargeField + "=" + forms.Yes, Href: href}
		}
	}
	return nil
}
