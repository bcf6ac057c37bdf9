package web

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/sheets"
)

// PhotosSection is the heading under which a form asks for photographs.
const PhotosSection = "Fotografías"

// PhotoInput is the input for photographs of the machine (domain §5.2, field 10).
func PhotoInput() forms.Field {
	return forms.Field{Name: orders.PhotosField, Kind: forms.Files, Label: "Agregar fotografías", Section: PhotosSection, Max: orders.PhotosPerHandover, Accept: strings.Join(orders.PhotoTypes, ","), Camera: true,
		Help: fmt.Sprintf("Opcional, hasta %d de 10 MB: JPEG o PNG. Que se vea la condición del equipo y no personas ni documentos. Se guardan sin el lugar donde se tomaron.", orders.PhotosPerHandover)}
}

// PhotoOptions are the photographs that are there already, to be left or taken away; stay are
// the hashes of those that are marked.
func PhotoOptions(there []papers.PhotoOfMachine, stay []string) []forms.Option {
	list := make([]forms.Option, len(there))
	for i, x := range there {
		list[i] = forms.Option{Key: x.Hash, Label: fmt.Sprintf("Foto %d. %s", i+1, x.Name), Selected: slices.Contains(stay, x.Hash)}
	}
	return list
}

// PhotoInputs are the inputs of a form for photographs: the boxes of those that are there, all
// of them marked, and that for more.
func PhotoInputs(there []papers.PhotoOfMachine) []forms.Field {
	more := PhotoInput()
	if len(there) == 0 {
		return []forms.Field{more}
	}
	return []forms.Field{{Name: orders.StayField, Kind: forms.Checks, Label: "Fotografías que ya tiene", Section: PhotosSection, Options: PhotoOptions(there, Hashes(there)),
		Help: "Desmarca la que no deba quedar."}, more}
}

// Hashes are the hashes of photographs, by which a form names them.
func Hashes(list []papers.PhotoOfMachine) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = x.Hash
	}
	return out
}

// MarkPhotos notes in what was typed which photographs lie on the sheet.
func MarkPhotos(typed url.Values, on []orders.File) url.Values {
	delete(typed, orders.StayField)
	for _, f := range on {
		typed.Add(orders.StayField, f.Hash)
	}
	return typed
}

// TakesFiles tells whether a form has an input for files.
func TakesFiles(fields []forms.Field) bool {
	return slices.ContainsFunc(fields, func(f forms.Field) bool { return f.Kind == forms.Files })
}

// OnScreen tells the photographs of a sheet where the page finds them, so that it does not
// carry them itself: src gives the address of the picture with a hash and of what it leads to,
// "" for one that stands nowhere.
func OnScreen(s sheets.Sheet, find func(hash string) (src, href string)) {
	for _, b := range s.Blocks {
		figures, ok := b.(sheets.Figures)
		if !ok {
			continue
		}
		for i := range figures.Items {
			if src, href := find(figures.Items[i].Hash); src != "" {
				figures.Items[i].Screen = &sheets.Screen{Src: src, Href: href}
			}
		}
	}
}

// ShowLaidPhoto shows a photograph of what was laid before the reader; problem.NotFound for
// one that is not on it.
func ShowLaidPhoto(w http.ResponseWriter, r *http.Request, x papers.Shown, hash string, open func(hash string) (io.ReadCloser, error)) error {
	if !slices.Contains(Hashes(x.Photos()), hash) {
		return problem.Missing("esa fotografía")
	}
	content, err := open(hash)
	if err != nil {
		return err
	}
	defer content.Close()
	return ShowThumbnail(w, r, "image/jpeg", x.At, content)
}
