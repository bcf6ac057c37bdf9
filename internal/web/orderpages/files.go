package orderpages

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// A form with files may be larger than what is taken in, so that a film that was
// chosen by mistake is answered on the form and not by a torn connection.
const (
	uploadBody = 128 << 20
	uploadTime = 5 * time.Minute
	textBody   = 1 << 20 // the fields beside the files
)

// attachment is the input for the files of ST-OS field 18.
func attachment() forms.Field {
	return forms.Field{Name: orders.FilesField, Kind: forms.Files, Label: "Fotos o documentos", Max: orders.FilesPerAct,
		Help: "Hasta 5 archivos de 10 MB: JPEG, PNG, WebP o PDF. Que no se vean contraseñas ni datos de otras personas."}
}

const scanLabel = "Escaneo del formato o del correo"

// optional tells whether an input for files says that it may stay empty: the scan
// may, unless the request came on paper.
func optional(f forms.Field) bool { return !f.Required && f.Label != scanLabel }

// scan is the same input where a request is captured (rev11 P-12, F-09).
func scan(bad *problem.Error) forms.Field {
	f := attachment()
	f.Label, f.Help = scanLabel, "Obligatorio si llegó en formato impreso: se guarda con la orden. Hasta 5 archivos de 10 MB: JPEG, PNG, WebP o PDF."
	return forms.Fill([]forms.Field{f}, nil, bad)[0]
}

// withScan are the inputs of a capture, for the summary of errors.
func withScan(v askView) []forms.Field {
	return append(append([]forms.Field(nil), v.fields...), v.scan)
}

// received is a form that may carry files: its fields, and the files in temporary
// files without a name, which vanish when they are closed.
type received struct {
	values  url.Values
	uploads []orders.Upload
	spooled []*os.File
}

// close lets the temporary files go.
func (f *received) close() {
	for _, file := range f.spooled {
		file.Close()
	}
}

// receive reads a form that may carry files, as it comes and within limits: one
// byte and one file more than is taken in, so that Keep can refuse them in words.
func receive(w http.ResponseWriter, r *http.Request) (*received, error) {
	form := &received{}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		r.Body = http.MaxBytesReader(w, r.Body, textBody)
		values, err := web.ReadForm(r)
		form.values = values
		return form, err
	}
	slow := http.NewResponseController(w) // a slow line is no attack; where it cannot be said, the server's own limits hold
	_ = slow.SetReadDeadline(time.Now().Add(uploadTime))
	_ = slow.SetWriteDeadline(time.Now().Add(uploadTime + time.Minute))
	parts, err := r.MultipartReader()
	if err != nil {
		return form, torn(err)
	}
	form.values = url.Values{}
	web.Typed(r, form.values)
	left := int64(textBody)
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			if err = web.WrittenBy(r, form.values); err != nil {
				form.close()
			}
			return form, err
		}
		if err == nil {
			err = form.take(part, &left)
		}
		if err != nil {
			form.close()
			return form, torn(err)
		}
	}
}

func (f *received) take(part *multipart.Part, left *int64) error {
	switch name := part.FormName(); {
	case name == orders.FilesField && part.FileName() == "": // nothing was chosen
		return nil
	case name == orders.FilesField:
		return f.spool(part)
	case part.FileName() != "":
		return nil
	default:
		text, err := io.ReadAll(io.LimitReader(part, *left+1))
		if *left -= int64(len(text) + len(name) + 64); err == nil && *left < 0 {
			err = &http.MaxBytesError{Limit: textBody}
		}
		f.values.Add(name, string(text))
		return err
	}
}

func (f *received) spool(part *multipart.Part) error {
	if len(f.uploads) > orders.FilesPerAct {
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
	f.uploads = append(f.uploads, orders.Upload{Name: part.FileName(), Content: file})
	return nil
}

// torn says that a form could not be read; a form that is too large says so itself.
func torn(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return large
	}
	return problem.New(problem.Invalid, "No pudimos leer lo que enviaste.", "Vuelve a la página e inténtalo de nuevo.").Because(err)
}

// keep stores the files of a form whose fields were read with err, and adds them
// to its options. What is wrong with fields and with files is said at once.
func (p *Pages) keep(r *http.Request, form *received, opt *orders.Options, err error) error {
	if err != nil {
		if _, bad := p.Desk.Judge(form.uploads); bad != nil {
			return joined(err, bad)
		}
		return err
	}
	opt.Files, err = p.Desk.Keep(r.Context(), form.uploads)
	return err
}

// joined adds the fields of a second problem to those of a first.
func joined(err, second error) error {
	a, ok := problem.As(err)
	b, also := problem.As(second)
	if !ok || !also || a.Kind != problem.Invalid {
		return err
	}
	both := *a
	both.Fields = append(append([]problem.Field(nil), a.Fields...), b.Fields...)
	return &both
}

// again reminds that files have to be chosen anew in a form that comes back: no
// browser keeps them.
func (f *received) again(bad *problem.Error) *problem.Error {
	if len(f.uploads) == 0 {
		return bad
	}
	reminded := *bad
	reminded.Fields = nil
	words := "Vuelve a elegir " + web.Count(len(f.uploads), "archivo", "archivos") + ": el navegador no los conserva."
	for _, x := range bad.Fields {
		if x.Name == orders.FilesField {
			words = x.Message
			continue
		}
		reminded.Fields = append(reminded.Fields, x)
	}
	reminded.Fields = append(reminded.Fields, problem.Field{Name: orders.FilesField, Message: words})
	return &reminded
}

// filesView is the card of an order's page with its files.
type filesView struct {
	photos []photo
	lines  []web.Line
	count  string
	action string // where more are sent; "" when the reader may not
	key    string
	field  forms.Field
}

// photo is an image with its small picture.
type photo struct{ name, href, src, words string }

// files reads the files of an order that was opened for the reader.
func (p *Pages) files(r *http.Request, v orders.View, s sent) (filesView, error) {
	ctx, c, now := r.Context(), p.Desk.DB.Read(), web.Now(r.Context())
	list, err := orders.Files(ctx, c, v.Order.ID)
	if err != nil {
		return filesView{}, err
	}
	field := attachment()
	field.Required = true // here they are all that is sent
	view := filesView{field: forms.Fill([]forms.Field{field}, nil, s.bad)[0]}
	if len(list) > 0 {
		view.count = web.Count(len(list), "archivo", "archivos")
	}
	var ids []people.ID
	for _, f := range list {
		ids = append(ids, f.By)
	}
	names, err := p.People.Named(ctx, c, ids...)
	if err != nil {
		return filesView{}, err
	}
	for _, f := range list {
		l := web.Line{Icon: web.IconFileText, Title: f.Name, Href: pathOf(v.Order) + "/archivos/" + f.ID,
			Text: fileSize(f.Size) + " · " + clean(names[f.By].Name) + " · " + web.Moment(f.At, now)}
		if previewed(f) {
			view.photos = append(view.photos, photo{name: f.Name, href: l.Href, src: l.Href + "/miniatura", words: l.Text})
			continue
		}
		if f.Picture() {
			l.Icon = web.IconPhoto
		}
		view.lines = append(view.lines, l)
	}
	if !p.Desk.MayAttach(web.ActorOf(ctx), v.Order) {
		return view, nil
	}
	view.action, view.key = pathOf(v.Order)+"/archivos", database.NewID()
	if strings.HasSuffix(r.URL.Path, "/archivos") {
		view.key = keyOf(s.values) // it was not used
	}
	return view, nil
}

// fields are the inputs of the card, for the summary of errors.
func (v filesView) fields() []forms.Field {
	if v.action == "" {
		return nil
	}
	return []forms.Field{v.field}
}

// fileSize writes a size as people read it.
func fileSize(n int64) string {
	if n < 1<<20 {
		return strconv.FormatInt(max(1, n>>10), 10) + " kB"
	}
	return strings.Replace(strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64), ".0", "", 1) + " MB"
}

// attach adds files to an order.
func (p *Pages) attach(w http.ResponseWriter, r *http.Request) error {
	actor, ref := web.ActorOf(r.Context()), r.PathValue("folio")
	v, err := p.Desk.Open(r.Context(), actor, ref)
	if err != nil {
		return err // a foreign order says nothing, not even about the files
	}
	form, err := receive(w, r)
	if err != nil {
		return err
	}
	defer form.close()
	opt := optionsOf(r, form.values)
	var res orders.Result
	if err = p.keep(r, form, &opt, nil); err == nil {
		res, err = p.Desk.Attach(r.Context(), actor, ref, opt)
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok {
			return err
		}
		return p.showOrder(w, r, status, v, sent{values: form.values, bad: form.again(bad)})
	}
	web.SayDone(w, r, web.Count(len(opt.Files), "archivo agregado.", "archivos agregados."))
	return web.SeeOther(w, r, refPath(res.Folio, string(res.ID))+"#adjuntos")
}

// download gives a file of an order to be kept, never to be shown.
func (p *Pages) download(w http.ResponseWriter, r *http.Request) error {
	f, content, err := p.Desk.OpenFile(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"), r.PathValue("id"))
	if err != nil {
		return err
	}
	defer content.Close()
	seeker, ok := content.(io.ReadSeeker)
	if !ok {
		whole, err := io.ReadAll(content)
		if err != nil {
			return err
		}
		seeker = bytes.NewReader(whole)
	}
	web.Download(w, r, f.Name, f.MediaType, f.At, seeker)
	return nil
}
