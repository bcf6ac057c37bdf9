package web

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"time"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
)

// A form with files may be larger than what is taken in, so that a film that was
// chosen by mistake is answered on the form and not by a torn connection.
const (
	UploadBody = 128 << 20
	UploadTime = 5 * time.Minute
	textBody   = 1 << 20 // the fields beside the files
)

// Upload is a form that may carry files: its fields, and the files in temporary
// files without a name, which vanish when they are closed.
type Upload struct {
	Values  url.Values
	Uploads []orders.Upload
	field   string // the input in which they came
	spooled []*os.File
}

// Close lets the temporary files go.
func (f *Upload) Close() {
	for _, file := range f.spooled {
		file.Close()
	}
}

// Receive reads a form that may carry files, as it comes and within limits: one
// byte and one file more than is taken in, so that Keep can refuse them in words.
func Receive(w http.ResponseWriter, r *http.Request) (*Upload, error) {
	form := &Upload{}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		r.Body = http.MaxBytesReader(w, r.Body, textBody)
		values, err := ReadForm(r)
		form.Values = values
		return form, err
	}
	slow := http.NewResponseController(w) // a slow line is no attack; where it cannot be said, the server's own limits hold
	_ = slow.SetReadDeadline(time.Now().Add(UploadTime))
	_ = slow.SetWriteDeadline(time.Now().Add(UploadTime + time.Minute))
	parts, err := r.MultipartReader()
	if err != nil {
		return form, unread(err)
	}
	form.Values = url.Values{}
	Typed(r, form.Values)
	left := int64(textBody)
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			if err = WrittenBy(r, form.Values); err != nil {
				form.Close()
			}
			return form, err
		}
		if err == nil {
			err = form.take(part, &left)
		}
		if err != nil {
			form.Close()
			return form, unread(err)
		}
	}
}

func (f *Upload) take(part *multipart.Part, left *int64) error {
	switch name := part.FormName(); {
	case (name == orders.FilesField || name == orders.PhotosField) && part.FileName() == "": // nothing was chosen
		return nil
	case name == orders.FilesField, name == orders.PhotosField:
		f.field = name
		return f.spool(part)
	case part.FileName() != "":
		return nil
	default:
		text, err := io.ReadAll(io.LimitReader(part, *left+1))
		if *left -= int64(len(text) + len(name) + 64); err == nil && *left < 0 {
			err = &http.MaxBytesError{Limit: textBody}
		}
		f.Values.Add(name, string(text))
		return err
	}
}

func (f *Upload) spool(part *multipart.Part) error {
	if len(f.Uploads) > max(orders.FilesPerAct, orders.PhotosPerHandover) {
		return nil
	}
	file, err := os.CreateTemp("", "soporte-adjunto-*")
	if err != nil {
		return err
	}
	f.spooled = append(f.spooled, file)
	if err := os.Remove(file.Name()); err != nil {
		return err
	}
	if _, err := io.Copy(file, io.LimitReader(part, orders.FileSize+1)); err != nil {
		return err
	}
	f.Uploads = append(f.Uploads, orders.Upload{Name: part.FileName(), Content: file})
	return nil
}

// unread says that a form could not be read; a form that is too large says so itself.
func unread(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return large
	}
	return problem.New(problem.Invalid, "No pudimos leer lo que enviaste.", "Vuelve a la página e inténtalo de nuevo.").Because(err)
}

// Again reminds that files have to be chosen anew in a form that comes back: no
// browser keeps them.
func (f *Upload) Again(bad *problem.Error) *problem.Error {
	if len(f.Uploads) == 0 {
		return bad
	}
	reminded := *bad
	reminded.Fields = nil
	words := "Vuelve a elegir " + Count(len(f.Uploads), "archivo", "archivos") + ": el navegador no los conserva."
	for _, x := range bad.Fields {
		if x.Name == f.field {
			words = x.Message
			continue
		}
		reminded.Fields = append(reminded.Fields, x)
	}
	reminded.Fields = append(reminded.Fields, problem.Field{Name: f.field, Message: words})
	return &reminded
}

// Joined adds the fields of a second problem to those of a first.
func Joined(err, second error) error {
	a, ok := problem.As(err)
	b, also := problem.As(second)
	if !ok || !also || a.Kind != problem.Invalid {
		return err
	}
	both := *a
	both.Fields = append(append([]problem.Field(nil), a.Fields...), b.Fields...)
	return &both
}

// Attachment is the input for the files of ST-OS field 18.
func Attachment() forms.Field {
	return forms.Field{Name: orders.FilesField, Kind: forms.Files, Label: "Fotos o documentos", Max: orders.FilesPerAct,
		Help: "Hasta 5 archivos de 10 MB: JPEG, PNG, WebP o PDF. Que no se vean contraseñas ni datos de otras personas."}
}

// ScanLabel names the input of what came on paper.
const ScanLabel = "Escaneo del formato o del correo"

// mayStayEmpty tells whether an input for files says that it may stay empty: the scan
// may, unless the request came on paper.
func mayStayEmpty(f forms.Field) bool { return !f.Required && f.Label != ScanLabel }
