package web

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"secogem.gob.mx/soporte/internal/database"
)

// cookieNames are the four cookies of the program. Under https at the root they
// carry the __Host- prefix, so that no neighbour host can plant one.
type cookieNames struct {
	session, former, theme, flash string
	path                          string
	secure                        bool
}

func namesOfCookies(secure bool, base string) cookieNames {
	n := cookieNames{session: "soporte", former: "soporte-anterior", theme: "soporte-tema", flash: "soporte-aviso", path: base + "/", secure: secure}
	if secure && base == "" {
		n.session, n.former, n.flash = "__Host-"+n.session, "__Host-"+n.former, "__Host-"+n.flash
	}
	return n
}

func (n cookieNames) cookie(name, value string, seconds int) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: n.path, MaxAge: seconds, Secure: n.secure, HttpOnly: true, SameSite: http.SameSiteLaxMode}
}

// SetSession gives the browser the token of a new session, to keep until it is closed
// or, on a device that is remembered, for so long. For the room that signs people in;
// the token is what people.Store.SignIn returned.
func (s *Shell) SetSession(w http.ResponseWriter, token string, remember time.Duration) {
	http.SetCookie(w, s.cookies.cookie(s.cookies.session, token, int(remember.Seconds())))
}

// formerFor is how long a browser remembers the session that was closed in it.
const formerFor = 24 * 60 * 60

// ClearSession takes the session cookie away, when somebody signs out. The dead
// token stays under another name for a day: it opens nothing, and says whose words
// those are that another tab of this browser still sends.
func (s *Shell) ClearSession(w http.ResponseWriter, r *http.Request) {
	if token := s.SessionToken(r); token != "" {
		http.SetCookie(w, s.cookies.cookie(s.cookies.former, token, formerFor))
	}
	http.SetCookie(w, s.cookies.cookie(s.cookies.session, "", -1))
}

// formerToken returns the token of the session that ended in this browser: the one
// it still sends, or the one that was closed in it.
func (s *Shell) formerToken(r *http.Request) string {
	if token := s.SessionToken(r); token != "" {
		return token
	}
	c, err := r.Cookie(s.cookies.former)
	if err != nil || len(c.Value) > 200 {
		return ""
	}
	return c.Value
}

// SessionToken returns the token that the browser sent, or "": what SignOut needs.
func (s *Shell) SessionToken(r *http.Request) string {
	c, err := r.Cookie(s.cookies.session)
	if err != nil || len(c.Value) > 200 {
		return ""
	}
	return c.Value
}

// SayDone leaves a sentence for the next page that this browser opens: «Asignada
// a Nora Cruz Leal.» Call it before SeeOther. The sentence is shown as text.
func SayDone(w http.ResponseWriter, r *http.Request, sentence string) {
	SayUndoable(w, r, sentence, Undo{})
}

// Undo is how what was just done is taken back: a form of the next page. Its route ends
// in UndoSuffix, is judged as any other, and answers with GoBack.
type Undo struct {
	Action string   // path that the form is sent to; "" for nothing to take back
	Hidden []Hidden // its inputs
}

// UndoSuffix is how the address of whatever takes something back ends.
const UndoSuffix = "/deshacer"

// backField carries where the reader stood when they took something back.
const backField = "volver"

// said is what one answer leaves for the next page.
type said struct {
	Text   string   `json:"t"`
	Action string   `json:"a,omitempty"`
	Hidden []Hidden `json:"h,omitempty"`
	Key    string   `json:"k,omitempty"`
}

// mostSaid is how many bytes of a cookie browsers are sure to keep.
const mostSaid = 3600

// SayUndoable is SayDone with «Deshacer» behind the sentence. What does not fit into a
// cookie is said without it.
func SayUndoable(w http.ResponseWriter, r *http.Request, sentence string, u Undo) {
	n := visitOf(r.Context()).shell.cookies
	if len(sentence) > 600 {
		cut := 600
		for cut > 0 && !utf8.RuneStart(sentence[cut]) {
			cut--
		}
		sentence = sentence[:cut] + "…"
	}
	x := said{Text: sentence}
	if u.Action != "" {
		x.Action, x.Hidden, x.Key = u.Action, u.Hidden, database.NewID()
	}
	value := x.encoded()
	if len(value) > mostSaid {
		value = said{Text: sentence}.encoded()
	}
	http.SetCookie(w, n.cookie(n.flash, value, 60))
}

func (x said) encoded() string {
	b, err := json.Marshal(x)
	if err != nil {
		panic("web: a sentence cannot be kept: " + err.Error()) // strings only
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// takeFlash reads the sentence that the last answer left, and clears it. A cookie that
// leads elsewhere than to what is taken back was not ours.
func (v *visit) takeFlash(w http.ResponseWriter, r *http.Request) {
	n := v.shell.cookies
	c, err := r.Cookie(n.flash)
	if err != nil {
		return
	}
	http.SetCookie(w, n.cookie(n.flash, "", -1))
	text, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || !utf8.Valid(text) {
		return
	}
	var x said
	if json.Unmarshal(text, &x) != nil {
		return
	}
	if x.Action != LocalPath(x.Action, "") || !strings.HasSuffix(x.Action, UndoSuffix) {
		x.Action = ""
	}
	v.flash = x
}

// GoBack answers what took something back: with the page on which its reader stood, or
// with the fallback.
func GoBack(w http.ResponseWriter, r *http.Request, values url.Values, fallback string) error {
	return SeeOther(w, r, LocalPath(values.Get(backField), fallback))
}

// RestoringView is how a view of a list that was just removed comes back; views is where
// the list keeps them.
func RestoringView(views, name, query string) Undo {
	return Undo{Action: views + UndoSuffix, Hidden: []Hidden{{Name: "nombre", Value: name}, {Name: "consulta", Value: query}}}
}
