package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// Shelf is where papers and photographs of one thing are shown, taken in and withdrawn. The
// page finds the thing and judges who may see it; the shelf does the rest.
type Shelf struct {
	DB     *database.DB
	Desk   *orders.Desk // judges and keeps what people attach
	People *people.Store
	Path   string // of the thing; its files stand below, under «archivos»
	Kinds  [][2]string
	Words  ShelfWords
	Keeps  bool // the reader adds and withdraws
	Closed bool // nothing more is taken in

	Files    func(ctx context.Context, c *database.Conn) ([]equipment.File, error)
	File     func(ctx context.Context, c *database.Conn, id string) (equipment.File, error)
	Add      func(ctx context.Context, c *database.Conn, by audit.By, files []equipment.File) error
	Withdraw func(ctx context.Context, c *database.Conn, by audit.By, id, reason string) error
	// Show shows the page of the thing with what went wrong with the form.
	Show func(w http.ResponseWriter, r *http.Request, bad *problem.Error, typed url.Values) error
}

// ShelfWords are what a shelf says of its thing.
type ShelfWords struct {
	Title, None, More, Button string
	Back, Gone                string // «Volver al equipo», «en el equipo»
	Alt                       string // «Foto del equipo»
	Refused                   string // to who only looks
	Section, Note             string // section of the pages; help of the note
}

// FileForm says what files are that are added to a shelf.
type FileForm struct {
	Kind string `form:"clase" label:"Qué es" kind:"radio" validate:"required,max=20"`
	Note string `form:"nota" label:"Nota" kind:"text" validate:"max=120"`
}

// WithdrawForm says why a file is taken from a shelf.
type WithdrawForm struct {
	Reason string `form:"motivo" label:"Por qué se retira" kind:"area" max:"300" validate:"required,min=5,max=300"`
}

// ShelfView is the card of a shelf.
type ShelfView struct {
	words  ShelfWords
	photos []shelfPhoto
	lines  []shelfLine
	count  string
	action string // where more are sent; "" when the reader may not
	key    string
	fields []forms.Field
	open   bool
}

// shelfPhoto is an image with its small picture.
type shelfPhoto struct{ name, href, src, words, withdraw string }

type shelfLine struct {
	Line
	withdraw string
}

// Routes are where files of a shelf are added, read and withdrawn: keep is for who adds and
// withdraws, look for who reads. name begins the names of the routes, path is that of the
// thing, and of finds the shelf of a request.
func ShelfRoutes(name, path string, keep, look Policy, of func(r *http.Request) (Shelf, error)) []Route {
	at := func(do func(x Shelf, w http.ResponseWriter, r *http.Request) error) Handler {
		return func(w http.ResponseWriter, r *http.Request) error {
			x, err := of(r)
			if err != nil {
				return err
			}
			return do(x, w, r)
		}
	}
	one := path + "/archivos/{archivo}"
	return []Route{
		{Method: http.MethodPost, Path: path + "/archivos", Name: name + ".archivos", Handler: at(Shelf.attach), Body: UploadBody, Timeout: UploadTime, Form: Taking(FileForm{}), Policy: keep},
		{Method: http.MethodGet, Path: one, Name: name + ".archivo", Handler: at(Shelf.download), Policy: look},
		{Method: http.MethodGet, Path: one + "/miniatura", Name: name + ".miniatura", Handler: at(Shelf.thumbnail), Policy: look},
		{Method: http.MethodGet, Path: one + "/retirar", Name: name + ".archivo-retirar", Handler: at(Shelf.remove), Policy: keep},
		{Method: http.MethodPost, Path: one + "/retirar", Name: name + ".archivo-retirar.guardar", Handler: at(Shelf.remove), Form: Taking(WithdrawForm{}), Policy: keep},
	}
}

// View reads the card, with what went wrong with its form and was typed.
func (x Shelf) View(r *http.Request, bad *problem.Error, typed url.Values) (ShelfView, error) {
	ctx, c, now := r.Context(), x.DB.Read(), Now(r.Context())
	list, err := x.Files(ctx, c)
	if err != nil {
		return ShelfView{}, err
	}
	v := ShelfView{words: x.Words, open: bad != nil}
	if len(list) > 0 {
		v.count = Count(len(list), "archivo", "archivos")
	}
	var ids []people.ID
	for _, f := range list {
		ids = append(ids, people.ID(f.By))
	}
	names, err := x.People.Named(ctx, c, ids...)
	if err != nil {
		return v, err
	}
	for _, f := range list {
		href, title := x.Path+"/archivos/"+f.ID, f.KindWords()
		if f.Note != "" {
			title += ": " + f.Note
		}
		words, withdraw := Moment(f.At.Time, now)+" · "+names[people.ID(f.By)].Name, ""
		if x.Keeps {
			withdraw = href + "/retirar"
		}
		if Previewed(f.MediaType) {
			v.photos = append(v.photos, shelfPhoto{title, href, href + "/miniatura", words, withdraw})
			continue
		}
		v.lines = append(v.lines, shelfLine{Line{Icon: IconFileText, Title: title, Href: href, Text: f.Name + " · " + fileSize(f.Size) + " · " + words + " · huella " + f.Hash[:12]}, withdraw})
	}
	if !x.Keeps || !x.Desk.KeepsFiles() || x.Closed {
		return v, nil
	}
	field := Attachment()
	field.Required = true
	v.fields = append(x.fields(), field)
	if bad != nil {
		v.fields = forms.Fill(v.fields, typed, bad)
	}
	v.action, v.key = x.Path+"/archivos", database.NewID()
	return v, nil
}

func (x Shelf) fields() []forms.Field {
	var kinds []forms.Option
	for _, k := range x.Kinds {
		kinds = append(kinds, forms.Option{Key: k[0], Label: k[1]})
	}
	fields := forms.Choices{"clase": kinds}.Into(forms.Describe(&FileForm{Kind: x.Kinds[0][0]}))
	for i := range fields {
		if fields[i].Name == "nota" {
			fields[i].Help = x.Words.Note
		}
	}
	return fields
}

// fileSize writes a size as people read it.
func fileSize(n int64) string {
	if n < 1<<20 {
		return strconv.FormatInt(max(1, n>>10), 10) + " kB"
	}
	return strings.Replace(strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64), ".0", "", 1) + " MB"
}

// author is who adds or withdraws, under their main role.
func author(r *http.Request) audit.By {
	a := ActorOf(r.Context())
	a.At = Now(r.Context())
	return a.By(MainRole(a))
}

func (x Shelf) refuse(what string) error {
	return problem.New(problem.Forbidden, x.Words.Refused+" y no "+what+" archivos.", "")
}

// attach adds papers and photographs.
func (x Shelf) attach(w http.ResponseWriter, r *http.Request) error {
	if !x.Keeps {
		return x.refuse("agrega")
	}
	form, err := Receive(w, r)
	if err != nil {
		return err
	}
	defer form.Close()
	f := &FileForm{}
	err = forms.Decode(form.Values, f)
	if _, bad := x.Desk.Judge(form.Uploads); bad != nil && err != nil {
		err = Joined(err, bad)
	}
	if err == nil {
		err = x.add(r, form, f)
	}
	if bad := OnForm(err); bad != nil {
		return x.Show(w, r, form.Again(bad), form.Values)
	}
	if err != nil {
		return err
	}
	SayDone(w, r, Count(len(form.Uploads), "archivo agregado.", "archivos agregados."))
	return SeeOther(w, r, x.Path+"#archivos")
}

func (x Shelf) add(r *http.Request, form *Upload, f *FileForm) error {
	kept, err := x.Desk.Keep(r.Context(), form.Uploads)
	if err != nil {
		return err
	}
	files := make([]equipment.File, len(kept))
	for i, k := range kept {
		files[i] = equipment.File{Kind: f.Kind, Note: f.Note, Name: k.Name, MediaType: k.MediaType, Size: k.Size, Hash: k.Hash}
	}
	return x.DB.Write(r.Context(), func(c *database.Conn) error {
		_, again, err := c.Once(r.Context(), SentForm(r, form.Values))
		if err != nil || again {
			return err
		}
		return x.Add(r.Context(), c, author(r), files)
	})
}

// open finds the file of an address and opens its content.
func (x Shelf) open(r *http.Request) (equipment.File, io.ReadCloser, error) {
	f, err := x.File(r.Context(), x.DB.Read(), r.PathValue("archivo"))
	if err != nil {
		return f, nil, err
	}
	if !x.Desk.KeepsFiles() {
		return f, nil, problem.Missing("ese archivo")
	}
	content, err := x.Desk.Blobs.Open(f.Hash)
	return f, content, err
}

func (x Shelf) download(w http.ResponseWriter, r *http.Request) error {
	f, content, err := x.open(r)
	if err != nil {
		return err
	}
	defer content.Close()
	whole, err := io.ReadAll(content)
	if err != nil {
		return err
	}
	Download(w, r, f.Name, f.MediaType, f.At.Time, bytes.NewReader(whole))
	return nil
}

func (x Shelf) thumbnail(w http.ResponseWriter, r *http.Request) error {
	f, content, err := x.open(r)
	if err != nil {
		return err
	}
	defer content.Close()
	return ShowThumbnail(w, r, f.MediaType, f.At.Time, content)
}

type withdrawView struct {
	words        ShelfWords
	file         equipment.File
	fields       []forms.Field
	bad          *problem.Error
	action, back string
}

// remove asks why a file goes, and takes it from the page of its thing.
func (x Shelf) remove(w http.ResponseWriter, r *http.Request) error {
	f, err := x.File(r.Context(), x.DB.Read(), r.PathValue("archivo"))
	if err != nil {
		return err
	}
	if !x.Keeps {
		return x.refuse("retira")
	}
	form := &WithdrawForm{}
	v := withdrawView{words: x.Words, file: f, fields: forms.Describe(form), back: x.Path, action: x.Path + "/archivos/" + f.ID + "/retirar"}
	if r.Method != http.MethodPost {
		return Render(w, r, http.StatusOK, withdrawPage(v))
	}
	values, err := ReadForm(r)
	if err != nil {
		return err
	}
	if err = forms.Decode(values, form); err == nil {
		err = x.DB.Write(r.Context(), func(c *database.Conn) error {
			return x.Withdraw(r.Context(), c, author(r), f.ID, form.Reason)
		})
	}
	if v.bad = OnForm(err); v.bad != nil {
		v.fields = forms.Fill(v.fields, values, v.bad)
		return Render(w, r, StatusOf(v.bad), withdrawPage(v))
	}
	if err != nil {
		return err
	}
	SayDone(w, r, "El archivo quedó retirado, con tu motivo.")
	return SeeOther(w, r, v.back+"#archivos")
}

// Fields are the inputs of the form, for the summary of what went wrong with it.
func (v ShelfView) Fields() []forms.Field { return v.fields }
