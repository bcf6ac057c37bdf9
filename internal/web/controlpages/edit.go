package controlpages

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// editor is one page on which something is recorded: what it is called, its form, and
// how it is kept.
type editor struct {
	head    web.Heading
	action  string
	button  string
	back    string
	form    any          // pointer to the struct of the form, holding what it begins with
	file    *forms.Field // an input for a file, which comes first
	notes   []web.Message
	side    []web.Pair
	choices forms.Choices
	version int64 // of what is changed, as the person saw it; 0 for what is only added
	// save keeps what the form holds, in one transaction.
	save func(ctx context.Context, c *database.Conn, by audit.By) (path, done string, err error)
	// before takes in the file, outside of the transaction; nil without one.
	before func(r *http.Request) error
}

type editView struct {
	editor
	Problem  *problem.Error
	Fields   []forms.Field
	Versions web.Versions // of its fields, when somebody else was quicker
}

// serve shows the form, or takes it in; one that cannot be kept comes back as it was typed.
func (p *pages) serve(w http.ResponseWriter, r *http.Request, e editor) error {
	present := e.choices.Into(forms.Describe(e.form))
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, editPage(editView{editor: e, Fields: e.withFile(present, nil)}))
	}
	typed, err := web.ReadForm(r)
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll()
	}
	if err != nil {
		return err
	}
	if err = e.seen(typed); err == nil {
		err = forms.Decode(typed, e.form)
	}
	if err == nil && e.before != nil {
		err = e.before(r)
	}
	var path, done string
	var again bool
	if err == nil {
		again, err = web.Once(r, p.DB, typed, func(ctx context.Context, c *database.Conn) (err error) {
			path, done, err = e.save(ctx, c, by(r))
			return err
		})
	}
	if again {
		path, done = e.back, web.TwiceSaid
	}
	if err == nil {
		web.SayDone(w, r, done)
		return web.SeeOther(w, r, path)
	}
	bad := shown(err)
	if bad == nil {
		return err
	}
	v := editView{editor: e, Problem: bad, Fields: e.withFile(forms.Fill(present, typed, bad), bad)}
	if bad.Kind == problem.Conflict && e.version > 0 {
		v.Versions = web.BothVersions(web.NowSays, present, v.Fields, true)
	}
	return web.Render(w, r, web.StatusOf(err), editPage(v))
}

// seen compares the version that a form carries with the present one.
func (e editor) seen(typed url.Values) error {
	if e.version == 0 || typed.Get(web.VersionField) == strconv.FormatInt(e.version, 10) {
		return nil
	}
	return problem.New(problem.Conflict, "Alguien más lo cambió mientras lo editabas.", "Revisa lo que dice ahora y vuelve a hacer tu cambio.")
}

// withFile puts the input of the file before the others, with what is wrong with it.
func (e editor) withFile(fields []forms.Field, bad *problem.Error) []forms.Field {
	if e.file == nil {
		return fields
	}
	f := *e.file
	if bad != nil {
		for _, x := range bad.Fields {
			if x.Name == f.Name {
				f.Error = x.Message
			}
		}
	}
	return append([]forms.Field{f}, fields...)
}

// withdrawForm takes back what has not begun.
type withdrawForm struct {
	Reason string `form:"motivo" label:"Por qué se retira" kind:"text" validate:"required,min=5,max=300"`
}
