package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"secogem.gob.mx/soporte/internal/drafts"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// A route whose policy lets a form in (Route.Form) keeps what is typed into it:
//
//   - the page saves it while it is written (POST to the form's path and draftPath);
//   - an answer that shows the form again, because something is missing or
//     somebody was quicker, saves what was sent;
//   - a session that ended meanwhile does too, for the person whose it was;
//   - the answer that the form was accepted drops it.
//
// Neither the handler nor the page has anything to do for it: the components Form
// and Fields find the draft by the path that the form is sent to (writing.go). A page
// that lays its fields out by itself asks DraftOf. A route without Form says why in
// Unkept.

const (
	draftPath    = "/borrador"
	discardField = "_descartar"
)

// DraftPath is where the form that is sent to a path keeps what is typed, for
// Submission.Draft.
func DraftPath(action string) string { return action + draftPath }

// DraftOf returns what the reader left in the form that is sent to a path, and
// false when there is nothing. A page fills its form with it unless it shows what
// was just sent.
func DraftOf(ctx context.Context, action string) (drafts.Draft, bool) {
	v := visitOf(ctx)
	if v.shell.options.Drafts == nil || v.actor.Person.ID == "" {
		return drafts.Draft{}, false
	}
	action = decoded(action)
	if !v.leftIn(ctx, action) {
		return drafts.Draft{}, false
	}
	d, ok, err := v.shell.options.Drafts.Load(ctx, v.actor.Person.ID, action, v.now)
	if err != nil { // the page is worth more than the draft
		v.shell.log.LogAttrs(ctx, slog.LevelError, "no se pudo leer un borrador", slog.String("error", err.Error()))
	}
	return d, ok && err == nil
}

// FromDraft fills the fields of a form with a draft. What the page itself decides,
// hidden inputs and files, stays as it is.
func FromDraft(fields []forms.Field, d drafts.Draft) []forms.Field {
	filled := forms.Fill(fields, d.Typed, nil)
	for i, f := range fields {
		if f.Kind == forms.Hidden || f.Kind == forms.Files {
			filled[i] = f
		}
	}
	return filled
}

// Recovered says that a form shows what its reader had not sent, and offers to
// throw it away.
func Recovered(ctx context.Context, action string, d drafts.Draft) Message {
	text := "Lo guardamos " + Moment(d.SavedAt, Now(ctx)) + "."
	if d.Files {
		text += " Los archivos que habías elegido no se guardan: elígelos otra vez."
	}
	return Message{Icon: IconCloudCheck, Title: "Recuperamos lo que no habías enviado", Text: text,
		Actions: []Action{{Label: "Descartar lo escrito", Href: DraftPath(action), Post: true, Small: true, Hidden: []Hidden{{Name: discardField, Value: forms.Yes}}}}}
}

// SavedWords say when a draft was last kept: «Guardado 9:58».
func SavedWords(d drafts.Draft) string { return "Guardado " + Hour(d.SavedAt) }

// draftRoute is the address that keeps what is typed into the form of a route.
func (s *Shell) draftRoute(r Route) Route {
	policy := r.Policy
	policy.Object, policy.Note = ObjectOwn, "solo el borrador de quien escribe"
	return Route{Method: http.MethodPost, Path: r.Path + draftPath, Name: r.Name + ".borrador", Policy: policy, Form: r.Form, Body: 1 << 20, Quiet: true, draft: true,
		Handler: s.keepTyped}
}

// recoverRoute takes back that a draft was thrown away.
func (s *Shell) recoverRoute(r Route) Route {
	policy := r.Policy
	policy.Object, policy.Note = ObjectOwn, "solo el borrador de quien lo descartó"
	return Route{Method: http.MethodPost, Path: r.Path + draftPath + UndoSuffix, Name: r.Name + ".borrador.deshacer", Policy: policy, Unkept: "no lleva nada escrito", Handler: s.recoverTyped}
}

// keepTyped takes what a page sends by itself while somebody types.
func (s *Shell) keepTyped(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r.Context())
	values, err := ReadForm(r)
	if err != nil {
		return err
	}
	if s.options.Drafts == nil {
		return problem.New(problem.NotFound, "Aquí no se guardan borradores.", "Envía el formulario cuando esté listo.")
	}
	if values.Get(discardField) != "" {
		if err := s.options.Drafts.Discard(r.Context(), v.actor.Person.ID, s.formOf(r), v.now); err != nil {
			return err
		}
		SayUndoable(w, r, "Descartamos lo que habías escrito.", Undo{Action: DraftPath(s.formOf(r)) + UndoSuffix})
		return SeeOther(w, r, v.here)
	}
	if err := s.keep(r, v.actor.Person.ID, values); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// recoverTyped brings back what was thrown away.
func (s *Shell) recoverTyped(w http.ResponseWriter, r *http.Request) error {
	v := visitOf(r.Context())
	values, err := ReadForm(r)
	if err != nil {
		return err
	}
	if s.options.Drafts == nil {
		return problem.Missing("ese borrador")
	}
	if err := s.options.Drafts.Recover(r.Context(), v.actor.Person.ID, s.formOf(r), v.now); err != nil {
		return err
	}
	SayDone(w, r, "Lo que habías escrito está otra vez en su lugar.")
	return GoBack(w, r, values, TurnPath)
}

// formOf names a form: the path it is sent to.
func (s *Shell) formOf(r *http.Request) string {
	return strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(r.URL.Path, s.base), UndoSuffix), draftPath)
}

// keep saves what was typed into the form of the request's route.
func (s *Shell) keep(r *http.Request, who people.ID, typed url.Values) error {
	v := visitOf(r.Context())
	form := v.route.Form(r)
	if form == nil {
		return problem.Missing("ese formulario")
	}
	return s.options.Drafts.Save(r.Context(), who, s.formOf(r), form, typed, typed.Get(KeyField), v.files, v.now)
}

// Typed notes what a form sent that a handler read by itself and not with
// ReadForm, so that it can be kept if it comes back.
func Typed(r *http.Request, values url.Values) {
	v := visitOf(r.Context())
	v.typed, v.sentTo = values, v.shell.formOf(r)
	if r.MultipartForm != nil {
		for _, list := range r.MultipartForm.File {
			for _, file := range list {
				v.files = v.files || file.Filename != ""
			}
		}
	}
}

// WrittenBy refuses a form that somebody else had opened in this browser before the
// session changed hands: its words are neither sent nor kept in the name of who is
// signed in now. For a handler that reads its form by itself and not with ReadForm.
func WrittenBy(r *http.Request, values url.Values) error {
	v := visitOf(r.Context())
	me := string(v.actor.Person.ID)
	if who := values.Get(WriterField); who == "" || me == "" || who == me {
		return nil
	}
	v.typed = nil
	return problem.New(problem.Conflict, "Esta página la abrió otra persona en este navegador, así que no se envió ni se guardó nada.",
		"Ábrela de nuevo con tu cuenta. Si tú la escribiste, regresa, copia lo que te sirva e ingresa otra vez.")
}

// settle keeps or drops the draft of a form once its handler has answered.
func (s *Shell) settle(v *visit, r *http.Request) {
	if s.options.Drafts == nil || v.route.Form == nil || v.route.draft || v.typed == nil || v.actor.Person.ID == "" || v.route.Form(r) == nil {
		return
	}
	r = r.WithContext(context.WithoutCancel(r.Context()))
	var err error
	switch {
	case v.status == http.StatusSeeOther, v.status == http.StatusNoContent && Queued(r):
		err = s.options.Drafts.Drop(r.Context(), v.actor.Person.ID, s.formOf(r), v.typed.Get(KeyField), v.now)
	case v.status >= 400 && v.status != http.StatusNotFound:
		err = s.keep(r, v.actor.Person.ID, v.typed)
	}
	if err != nil && problem.KindOf(err) != problem.Invalid {
		s.log.LogAttrs(r.Context(), slog.LevelError, "no se pudo guardar un borrador", slog.String("ruta", pattern(r, s)), slog.String("error", err.Error()))
	}
}

// rescue keeps what was typed into a form whose sender's session ended meanwhile.
// The dead session itself says whose it was; without it nothing is kept, and
// nobody else will ever see it. It tells whether it did.
func (s *Shell) rescue(r *http.Request) bool {
	v := visitOf(r.Context())
	if s.options.Drafts == nil || s.options.Former == nil || v.route == nil || v.route.Form == nil || r.Method != http.MethodPost {
		return false
	}
	who, err := s.options.Former(r.Context(), s.formerToken(r))
	if err == nil && who == "" {
		return false
	}
	var typed url.Values
	if err == nil {
		typed, err = textOf(r)
	}
	if by := typed.Get(WriterField); err == nil && by != "" && by != string(who) {
		return false // another session than that of the writer ended here
	}
	if err == nil {
		err = s.keep(r, who, typed)
	}
	if err != nil {
		s.log.LogAttrs(r.Context(), slog.LevelWarn, "no se conservó lo escrito al terminar una sesión", slog.String("ruta", pattern(r, s)), slog.String("error", err.Error()))
	}
	return err == nil
}

// textOf reads the fields of a form, and passes over its files.
func textOf(r *http.Request) (url.Values, error) {
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "multipart/form-data" {
		return ReadForm(r)
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, torn(err)
	}
	values, left := url.Values{}, int64(defaultBody)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return nil, torn(err)
		}
		if part.FileName() != "" {
			visitOf(r.Context()).files = true
			continue
		}
		text, err := io.ReadAll(io.LimitReader(part, left))
		if err != nil {
			return nil, torn(err)
		}
		if left -= int64(len(text)) + 64; left <= 0 {
			return nil, &http.MaxBytesError{Limit: defaultBody}
		}
		values.Add(part.FormName(), string(text))
	}
}

// backTo is where somebody goes on whose session ended while they wrote: the page
// of the form.
func (s *Shell) backTo(v *visit, r *http.Request) string {
	if v.here != "/" {
		return v.here
	}
	if s.paths[v.route.Path] {
		return s.formOf(r)
	}
	return TurnPath
}
