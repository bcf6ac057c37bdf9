package web

import (
	"bytes"
	"context"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/drafts"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

type note struct {
	Text   string `form:"texto" label:"Texto" kind:"area"`
	Choice string `form:"huella" label:"Huella" kind:"hidden"`
	Secret string `form:"firma" label:"Firma" kind:"password" secret:"true"`
}

// aForm is a site with one form at /nota: «bien» is accepted, «falla» is a fault
// of ours, «ajena» is not there, anything else is to be corrected.
func aForm(t *testing.T) (*site, *drafts.Store) {
	store := drafts.New(dbtest.SQLite(t))
	s := newSite(t, "https://soporte.example/base", func(o *Options) {
		o.Drafts = store
		o.Former = func(_ context.Context, token string) (people.ID, error) {
			if token == "t-muerta" {
				return "p-ast", nil
			}
			return "", nil
		}
	})
	s.shell.Add(
		Route{Method: "GET", Path: "/nota", Name: "nota.ver", Policy: Policy{Signed: true, Object: ObjectOwn}, Handler: func(w http.ResponseWriter, r *http.Request) error {
			fields := forms.Describe(&note{Choice: "nueva"})
			if d, ok := DraftOf(r.Context(), "/nota"); ok {
				fields = FromDraft(fields, d)
			}
			return Render(w, r, http.StatusOK, Fields(fields))
		}},
		Route{Method: "POST", Path: "/nota", Name: "nota.enviar", Policy: Policy{Signed: true, Object: ObjectOwn}, Form: func(*http.Request) any { return &note{} },
			Handler: func(w http.ResponseWriter, r *http.Request) error {
				values, err := ReadForm(r)
				if err != nil {
					return err
				}
				switch values.Get("texto") {
				case "bien":
					return SeeOther(w, r, TurnPath)
				case "falla":
					return errDatabase
				case "ajena":
					return problem.Missing("esa orden")
				}
				return Render(w, r, http.StatusUnprocessableEntity, storyIndex(nil))
			}},
	)
	s.http = s.shell.Handler()
	return s, store
}

// Under https with a path, the cookie bears its plain name.
func cookie(token string) string { return "soporte=" + token }

func (s *site) send(path, token, text string) *httptest.ResponseRecorder {
	return s.ask("POST", "/base"+path, url.Values{"texto": {text}, "firma": {"2468"}, "huella": {"vieja"}}.Encode(),
		"Cookie", cookie(token), "Sec-Fetch-Site", "same-origin", "Referer", "https://soporte.example/base/nota?x=1", "Host", "soporte.example")
}

func (s *site) kept(token string) string {
	body := s.ask("GET", "/base/nota", "", "Cookie", cookie(token)).Body.String()
	_, rest, _ := strings.Cut(body, "<textarea")
	_, rest, _ = strings.Cut(rest, ">")
	text, _, _ := strings.Cut(rest, "</textarea>")
	return text
}

func TestWhatIsTypedIsKeptUntilItIsSent(t *testing.T) {
	s, store := aForm(t)
	if w := s.send("/nota/borrador", "t-ast", "a medias"); w.Code != http.StatusNoContent {
		t.Fatalf("keeping answers %d: %s", w.Code, w.Body)
	}
	if s.kept("t-ast") != "a medias" || s.kept("t-usuario") != "" {
		t.Errorf("the writer finds %q, somebody else %q", s.kept("t-ast"), s.kept("t-usuario"))
	}
	d, _, err := store.Load(t.Context(), "p-ast", "/nota", s.shell.options.Clock())
	if err != nil || d.Typed.Has("firma") {
		t.Errorf("kept %v, %v", d.Typed, err)
	}
	if body := s.ask("GET", "/base/nota", "", "Cookie", cookie("t-ast")).Body.String(); !strings.Contains(body, `value="nueva"`) || strings.Contains(body, "vieja") {
		t.Error("a hidden input is the page's own, not the draft's")
	}
	for _, text := range []string{"falta algo", "falla"} {
		if s.send("/nota", "t-ast", text); s.kept("t-ast") != text {
			t.Errorf("after %q the form has %q", text, s.kept("t-ast"))
		}
	}
	if s.send("/nota", "t-ast", "ajena"); s.kept("t-ast") != "falla" {
		t.Error("what was sent to something that is not there is kept")
	}
	if w := s.send("/nota", "t-ast", "bien"); w.Code != http.StatusSeeOther || s.kept("t-ast") != "" {
		t.Errorf("accepted with %d, the form still has %q", w.Code, s.kept("t-ast"))
	}
	s.send("/nota/borrador", "t-ast", "otra vez")
	w := s.ask("POST", "/base/nota/borrador", "_descartar=si", "Cookie", cookie("t-ast"), "Sec-Fetch-Site", "same-origin", "Referer", "https://soporte.example/base/nota", "Host", "soporte.example")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/base/nota" || s.kept("t-ast") != "" {
		t.Errorf("thrown away: %d to %q, the form has %q", w.Code, w.Header().Get("Location"), s.kept("t-ast"))
	}
}

func TestASessionThatEndsWhileWritingLosesNothing(t *testing.T) {
	s, store := aForm(t)
	w := s.send("/nota", "t-muerta", "lo que escribía")
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/base/ingresar?volver=%2Fnota%3Fx%3D1" {
		t.Fatalf("%d to %q", w.Code, to)
	}
	if s.kept("t-ast") != "lo que escribía" {
		t.Errorf("after signing in the form has %q", s.kept("t-ast"))
	}
	if s.kept("t-usuario") != "" {
		t.Error("another person signs in and reads it")
	}
	if d, _, _ := store.Load(t.Context(), "p-ast", "/nota", s.shell.options.Clock()); d.Typed.Has("firma") {
		t.Error("the secret was kept")
	}
	// A page that saves by itself is not led away; the words are safe all the same.
	if w := s.send("/nota/borrador", "t-muerta", "y sigue"); w.Code != http.StatusUnauthorized || s.kept("t-ast") != "y sigue" {
		t.Errorf("saving: %d, the form has %q", w.Code, s.kept("t-ast"))
	}
	// Nobody knows whose this is: it is kept for nobody, and the browser sends it again.
	if w := s.send("/nota", "t-inventada", "de nadie"); w.Code != http.StatusUnauthorized {
		t.Errorf("a token of nobody: %d", w.Code)
	}
	if w := s.ask("POST", "/base/nota", "texto=x", "Cookie", cookie("t-muerta"), "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden || s.kept("t-ast") != "y sigue" {
		t.Errorf("another site writes a draft: %d", w.Code)
	}
}

// Ana leaves a form open in one tab and signs out in another; the AST signs in there.
// What Ana's tab still sends is not the AST's, whichever way it comes.
func TestAFormOfSomebodyElseIsNotKeptInMyName(t *testing.T) {
	s, _ := aForm(t)
	from := func(path, token, who string) *httptest.ResponseRecorder {
		return s.ask("POST", "/base"+path, url.Values{"texto": {"bien"}, WriterField: {who}}.Encode(),
			"Cookie", cookie(token), "Sec-Fetch-Site", "same-origin", "Referer", "https://soporte.example/base/nota", "Host", "soporte.example")
	}
	for _, path := range []string{"/nota/borrador", "/nota"} {
		if w := from(path, "t-ast", "p-usuario"); w.Code != http.StatusConflict || s.kept("t-ast") != "" {
			t.Errorf("%s answers %d, and the AST finds %q", path, w.Code, s.kept("t-ast"))
		}
	}
	if w := from("/nota", "t-muerta", "p-usuario"); w.Code != http.StatusUnauthorized || s.kept("t-ast") != "" {
		t.Errorf("a session that ended: %d, and the AST finds %q", w.Code, s.kept("t-ast"))
	}
	if w := from("/nota", "t-ast", "p-ast"); w.Code != http.StatusSeeOther {
		t.Errorf("one's own form: %d", w.Code)
	}
}

func TestAFormWithFilesKeepsItsWords(t *testing.T) {
	s, store := aForm(t)
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("texto", "con foto")
	file, _ := form.CreateFormFile("adjuntos", "foto.jpg")
	file.Write(bytes.Repeat([]byte("x"), 200<<10))
	form.WriteField("huella", "h")
	form.Close()
	r := httptest.NewRequest("POST", "https://soporte.example/base/nota", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Cookie", cookie("t-muerta"))
	w := httptest.NewRecorder()
	s.http.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther || s.kept("t-ast") != "con foto" {
		t.Errorf("%d, the form has %q", w.Code, s.kept("t-ast"))
	}
	if d, _, _ := store.Load(t.Context(), "p-ast", "/nota", s.shell.options.Clock()); !d.Files || !strings.Contains(Recovered(t.Context(), "/nota", d).Text, "no se guardan: elígelos otra vez") {
		t.Errorf("that the photograph was lost is not said: %+v", d)
	}
	if to := w.Header().Get("Location"); to != "/base/ingresar?volver=%2Fnota" {
		t.Errorf("without a page to go back to it leads to %q", to)
	}
}
