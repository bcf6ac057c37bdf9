package assetpages

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// fileForm says what the files of a machine are.
type fileForm struct {
	Kind string `form:"clase" label:"Qué es" kind:"radio" options:"foto=Fotografía|resguardo=Resguardo|factura=Factura|garantia=Póliza o garantía|otro=Otro documento" validate:"required,oneof=foto resguardo factura garantia otro"`
	Note string `form:"nota" label:"Nota" help:"Por ejemplo «Etiqueta de serie» o el número de la factura." kind:"text" validate:"max=120"`
}

// withdrawForm says why a file is taken from the page of a machine.
type withdrawForm struct {
	Reason string `form:"motivo" label:"Por qué se retira" kind:"area" max:"300" validate:"required,min=5,max=300"`
}

// photo is an image with its small picture.
type photo struct{ name, href, src, words, withdraw string }

// fileLine is a paper of a machine.
type fileLine struct {
	web.Line
	withdraw string
}

// filesView is the card of the papers and photographs of a machine.
type filesView struct {
	photos []photo
	lines  []fileLine
	count  string
	action string // where more are sent; "" when the reader may not
	key    string
	fields []forms.Field
	open   bool
}

// keepsFiles tells whether somebody adds papers to a machine and takes them away: whoever
// works with it, and not who only looks.
func keepsFiles(a people.Actor) bool {
	return a.Has(people.Adviser) || a.Has(people.Supervisor) || a.Has(people.Coordination) || a.Has(people.Administrator)
}

func by(r *http.Request) audit.By {
	a := web.ActorOf(r.Context())
	a.At = web.Now(r.Context())
	return a.By(web.MainRole(a))
}

// files reads the card, for whoever works with machines.
func (p *pages) files(r *http.Request, a equipment.Asset, bad *problem.Error, typed url.Values) (filesView, error) {
	ctx, c, now := r.Context(), p.DB.Read(), web.Now(r.Context())
	list, err := p.Equipment.Files(ctx, c, a.ID)
	if err != nil {
		return filesView{}, err
	}
	v := filesView{open: bad != nil}
	if len(list) > 0 {
		v.count = web.Count(len(list), "archivo", "archivos")
	}
	var ids []people.ID
	for _, f := range list {
		ids = append(ids, people.ID(f.By))
	}
	names, err := p.People.Named(ctx, c, ids...)
	if err != nil {
		return v, err
	}
	keeps := keepsFiles(web.ActorOf(ctx))
	for _, f := range list {
		href := pathOf(a.ID) + "/archivos/" + f.ID
		title := f.KindWords()
		if f.Note != "" {
			title += ": " + f.Note
		}
		words := web.Moment(f.At.Time, now) + " · " + names[people.ID(f.By)].Name
		withdraw := ""
		if keeps {
			withdraw = href + "/retirar"
		}
		if web.Previewed(f.MediaType) {
			v.photos = append(v.photos, photo{title, href, href + "/miniatura", words, withdraw})
			continue
		}
		v.lines = append(v.lines, fileLine{web.Line{Icon: web.IconFileText, Title: title, Href: href, Text: f.Name + " · " + fileSize(f.Size) + " · " + words}, withdraw})
	}
	if !keeps || !p.Desk.KeepsFiles() || a.Status != equipment.Active {
		return v, nil
	}
	field := web.Attachment()
	field.Required = true
	v.fields = append(forms.Describe(&fileForm{Kind: "foto"}), field)
	if bad != nil {
		v.fields = forms.Fill(v.fields, typed, bad)
	}
	v.action, v.key = pathOf(a.ID)+"/archivos", database.NewID()
	return v, nil
}

// fileSize writes a size as people read it.
func fileSize(n int64) string {
	if n < 1<<20 {
		return strconv.FormatInt(max(1, n>>10), 10) + " kB"
	}
	return strings.Replace(strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64), ".0", "", 1) + " MB"
}

// own reads the machine of an address for who keeps its papers; for anybody else there is
// none.
func (p *pages) ownFiles(r *http.Request) (equipment.Asset, error) {
	actor := web.ActorOf(r.Context())
	if !staff(actor) {
		return equipment.Asset{}, missing
	}
	return p.asset(r.Context(), actor, r.PathValue("equipo"))
}

// attach adds papers and photographs to a machine.
func (p *pages) attach(w http.ResponseWriter, r *http.Request) error {
	a, err := p.ownFiles(r)
	if err != nil {
		return err
	}
	if !keepsFiles(web.ActorOf(r.Context())) {
		return problem.New(problem.Forbidden, "Tu rol consulta los equipos y no agrega archivos.", "")
	}
	form, err := web.Receive(w, r)
	if err != nil {
		return err
	}
	defer form.Close()
	f := &fileForm{}
	err = forms.Decode(form.Values, f)
	if _, bad := p.Desk.Judge(form.Uploads); bad != nil && err != nil {
		err = web.Joined(err, bad)
	}
	if err == nil {
		err = p.addFiles(r, a.ID, form, f)
	}
	if bad := web.OnForm(err); bad != nil {
		return p.showAsset(w, r, a, form.Again(bad), form.Values)
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, web.Count(len(form.Uploads), "archivo agregado.", "archivos agregados."))
	return web.SeeOther(w, r, pathOf(a.ID)+"#archivos")
}

func (p *pages) addFiles(r *http.Request, id equipment.ID, form *web.Upload, f *fileForm) error {
	kept, err := p.Desk.Keep(r.Context(), form.Uploads)
	if err != nil {
		return err
	}
	files := make([]equipment.File, len(kept))
	for i, k := range kept {
		files[i] = equipment.File{Kind: f.Kind, Note: f.Note, Name: k.Name, MediaType: k.MediaType, Size: k.Size, Hash: k.Hash}
	}
	return p.DB.Write(r.Context(), func(c *database.Conn) error {
		_, again, err := c.Once(r.Context(), web.SentForm(r, form.Values))
		if err != nil || again {
			return err
		}
		return p.Equipment.AddFiles(r.Context(), c, by(r), id, files)
	})
}

// file finds the file of an address, for whoever works with machines.
func (p *pages) file(r *http.Request) (equipment.File, error) {
	a, err := p.ownFiles(r)
	if err != nil {
		return equipment.File{}, err
	}
	return p.Equipment.File(r.Context(), p.DB.Read(), a.ID, r.PathValue("archivo"))
}

func (p *pages) download(w http.ResponseWriter, r *http.Request) error {
	f, err := p.file(r)
	if err != nil {
		return err
	}
	content, err := p.Desk.Blobs.Open(f.Hash)
	if err != nil {
		return err
	}
	defer content.Close()
	whole, err := io.ReadAll(content)
	if err != nil {
		return err
	}
	web.Download(w, r, f.Name, f.MediaType, f.At.Time, bytes.NewReader(whole))
	return nil
}

func (p *pages) thumbnail(w http.ResponseWriter, r *http.Request) error {
	f, err := p.file(r)
	if err != nil {
		return err
	}
	content, err := p.Desk.Blobs.Open(f.Hash)
	if err != nil {
		return err
	}
	defer content.Close()
	return web.ShowThumbnail(w, r, f.MediaType, f.At.Time, content)
}

type withdrawView struct {
	file         equipment.File
	fields       []forms.Field
	bad          *problem.Error
	action, back string
}

// withdraw asks why a file goes, and takes it from the page of its machine.
func (p *pages) withdraw(w http.ResponseWriter, r *http.Request) error {
	f, err := p.file(r)
	if err != nil {
		return err
	}
	if !keepsFiles(web.ActorOf(r.Context())) {
		return problem.New(problem.Forbidden, "Tu rol consulta los equipos y no retira archivos.", "")
	}
	form := &withdrawForm{}
	v := withdrawView{file: f, fields: forms.Describe(form), back: pathOf(f.AssetID), action: pathOf(f.AssetID) + "/archivos/" + f.ID + "/retirar"}
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, withdrawPage(v))
	}
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if err = forms.Decode(values, form); err == nil {
		err = p.DB.Write(r.Context(), func(c *database.Conn) error {
			return p.Equipment.WithdrawFile(r.Context(), c, by(r), f.AssetID, f.ID, form.Reason)
		})
	}
	if v.bad = web.OnForm(err); v.bad != nil {
		v.fields = forms.Fill(v.fields, values, v.bad)
		return web.Render(w, r, web.StatusOf(v.bad), withdrawPage(v))
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, "El archivo quedó retirado, con tu motivo.")
	return web.SeeOther(w, r, v.back+"#archivos")
}
