package orderpages

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/web"
)

// The limits of a form that carries files.
const (
	uploadBody = web.UploadBody
	uploadTime = web.UploadTime
)

// scan is the same input where a request is captured (rev11 P-12, F-09).
func scan(bad *problem.Error) forms.Field {
	f := web.Attachment()
	f.Label, f.Help = web.ScanLabel, "Obligatorio si llegó en formato impreso: se guarda con la orden. Hasta 5 archivos de 10 MB: JPEG, PNG, WebP o PDF."
	return forms.Fill([]forms.Field{f}, nil, bad)[0]
}

// withScan are the inputs of a capture, for the summary of errors.
func withScan(v askView) []forms.Field {
	return append(append([]forms.Field(nil), v.fields...), v.scan)
}

// keep stores the files of a form whose fields were read with err, and adds them
// to its options. What is wrong with fields and with files is said at once.
func (p *Pages) keep(r *http.Request, form *web.Upload, opt *orders.Options, err error) error {
	if err != nil {
		if _, bad := p.Desk.Judge(form.Uploads); bad != nil {
			return web.Joined(err, bad)
		}
		return err
	}
	opt.Files, err = p.Desk.Keep(r.Context(), form.Uploads)
	return err
}

// keepFor keeps the files of an act for who may read its order: for anybody else nothing
// is written, and a foreign order stays as if there were none.
func (p *Pages) keepFor(r *http.Request, actor people.Actor, ref string, act orders.Act, form *web.Upload, opt *orders.Options, err error) error {
	if _, e := p.Desk.Find(r.Context(), p.Desk.DB.Read(), actor, ref); e != nil {
		return e
	}
	if act.Key() == procedure.DocumentHandover {
		return p.keepPhotos(r, form, opt, err)
	}
	return p.keep(r, form, opt, err)
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
	field := web.Attachment()
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
		if web.Previewed(f.MediaType) {
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
	form, err := web.Receive(w, r)
	if err != nil {
		return err
	}
	defer form.Close()
	opt := optionsOf(r, form.Values)
	var res orders.Result
	if err = p.keep(r, form, &opt, nil); err == nil {
		res, err = p.Desk.Attach(r.Context(), actor, ref, opt)
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok || web.Queued(r) {
			return err
		}
		return p.showOrder(w, r, status, v, sent{values: form.Values, bad: form.Again(bad)})
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

// thumbnail shows a small picture of an image of an order.
func (p *Pages) thumbnail(w http.ResponseWriter, r *http.Request) error {
	f, content, err := p.Desk.OpenFile(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"), r.PathValue("id"))
	if err != nil {
		return err
	}
	defer content.Close()
	return web.ShowThumbnail(w, r, f.MediaType, f.At, content)
}
