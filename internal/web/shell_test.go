package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

// people of the tests, by token.
var cast = map[string]people.Actor{
	"t-ast":     {Person: people.Person{ID: "p-ast", Name: "Bruno Muestra"}, Roles: []people.Role{people.Requester, people.Adviser}},
	"t-usuario": {Person: people.Person{ID: "p-usuario", Name: "Ana Ejemplo"}, Roles: []people.Role{people.Requester}},
}

type site struct {
	shell *Shell
	http  http.Handler
	log   *bytes.Buffer
}

var errDatabase = errors.New(`read a session: SELECT secret FROM sessions WHERE token = 'abc'`)

func newSite(t *testing.T, base string, change ...func(*Options)) *site {
	t.Helper()
	log := &bytes.Buffer{}
	o := Options{BaseURL: base, Clock: clock.NewFake(time.Date(2026, 3, 2, 15, 0, 0, 0, time.UTC)).Now, Log: NewLogger(log, slog.LevelDebug),
		Resume: func(_ context.Context, token string) (people.Actor, error) {
			if a, ok := cast[token]; ok {
				return a, nil
			}
			if token == "t-caida" {
				return people.Actor{}, errDatabase
			}
			return people.Actor{}, problem.New(problem.Unauthenticated, "Tu sesión terminó.", "")
		}}
	for _, c := range change {
		c(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	public := Policy{Public: true, Object: ObjectNone}
	signed := Policy{Signed: true, Object: ObjectOwn}
	page := func(w http.ResponseWriter, r *http.Request) error {
		return Render(w, r, http.StatusOK, storyIndex(nil))
	}
	s.Add(
		Route{Method: "GET", Path: "/publica", Name: "publica", Policy: public, Handler: page},
		Route{Method: "GET", Path: TurnPath, Name: "turno", Policy: signed, Handler: page},
		Route{Method: "GET", Path: "/ordenes/{folio}", Name: "orden.ver", Policy: Policy{Signed: true, Object: ObjectOrder}, Handler: func(w http.ResponseWriter, r *http.Request) error {
			return problem.Missing("la orden " + r.PathValue("folio"))
		}},
		Route{Method: "GET", Path: "/taller", Name: "taller", Policy: Policy{Who: []people.Role{people.Adviser}, Object: ObjectNone}, Handler: page},
		Route{Method: "POST", Path: "/guardar", Name: "guardar", Policy: signed, Handler: func(w http.ResponseWriter, r *http.Request) error {
			if _, err := ReadForm(r); err != nil {
				return err
			}
			SayDone(w, r, "Guardado <b>bien</b>.")
			return SeeOther(w, r, TurnPath)
		}},
		Route{Method: "GET", Path: "/formatos/{codigo}/blanco", Name: "formatos.blanco", Policy: signed, Handler: page},
		Route{Method: "GET", Path: "/falla", Name: "falla", Policy: public, Handler: func(http.ResponseWriter, *http.Request) error { return errDatabase }},
		Route{Method: "GET", Path: "/panico", Name: "panico", Policy: public, Handler: func(http.ResponseWriter, *http.Request) error { panic("contraseña: abc123") }},
		Route{Method: "GET", Path: "/problema/{kind}", Name: "problema", Policy: public, Handler: func(_ http.ResponseWriter, r *http.Request) error {
			return problem.New(problem.Kind(r.PathValue("kind")), "Qué pasó.", "Qué hacer.").Because(errDatabase)
		}},
		Route{Method: "GET", Path: "/lenta", Name: "lenta", Policy: public, Timeout: time.Millisecond, Handler: func(_ http.ResponseWriter, r *http.Request) error {
			<-r.Context().Done()
			return fmt.Errorf("read: %w", r.Context().Err())
		}},
	)
	return &site{shell: s, http: s.Handler(), log: log}
}

// ask sends one request; header pairs follow.
func (s *site) ask(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		switch headers[i] {
		case "Host":
			r.Host = headers[i+1]
		case "Cookie":
			r.Header.Add(headers[i], headers[i+1])
		default:
			r.Header.Set(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	s.http.ServeHTTP(w, r)
	return w
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	s := newSite(t, "https://soporte.example")
	file := assets["soporte.css"].file
	for name, w := range map[string]*httptest.ResponseRecorder{
		"page":           s.ask("GET", "/publica", ""),
		"redirect":       s.ask("GET", TurnPath, ""),
		"nobody's":       s.ask("GET", "/no/existe", ""),
		"wrong method":   s.ask("DELETE", "/publica", ""),
		"unclean path":   s.ask("GET", "//publica", ""),
		"asset":          s.ask("GET", "/recursos/"+file, ""),
		"lost asset":     s.ask("GET", "/recursos/nada.css", ""),
		"posted asset":   s.ask("POST", "/recursos/"+file, "x=1"),
		"fault":          s.ask("GET", "/falla", ""),
		"panic":          s.ask("GET", "/panico", ""),
		"slow":           s.ask("GET", "/lenta", ""),
		"forged":         s.ask("POST", "/guardar", "x=1", "Sec-Fetch-Site", "cross-site"),
		"too large":      s.ask("POST", "/guardar", "x="+strings.Repeat("a", 2<<20), "Cookie", "__Host-soporte=t-ast"),
		"compressed":     s.ask("GET", "/publica", "", "Accept-Encoding", "gzip"),
		"health session": s.ask("GET", SessionPath, "", "Cookie", "__Host-soporte=t-ast"),
	} {
		h := w.Header()
		for key, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY",
			"Strict-Transport-Security": "max-age=31536000",
		} {
			if h.Get(key) != want {
				t.Errorf("%s (%d): %s is %q, want %q", name, w.Code, key, h.Get(key), want)
			}
		}
		for _, part := range []string{"default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"} {
			if !strings.Contains(h.Get("Content-Security-Policy"), part) {
				t.Errorf("%s (%d): the content policy lacks %s", name, w.Code, part)
			}
		}
		if h.Get("Permissions-Policy") == "" {
			t.Errorf("%s: no Permissions-Policy", name)
		}
		if name == "asset" {
			if !strings.Contains(h.Get("Cache-Control"), "immutable") {
				t.Errorf("an asset is kept for good, got %q", h.Get("Cache-Control"))
			}
		} else if h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s (%d): Cache-Control is %q, want no-store", name, w.Code, h.Get("Cache-Control"))
		}
	}
	if h := newSite(t, "http://127.0.0.1:8080").ask("GET", "/publica", "").Header(); h.Get("Strict-Transport-Security") != "" {
		t.Error("without https there is no HSTS")
	}
}

func TestProblemBecomesStatusAndPage(t *testing.T) {
	s := newSite(t, "http://127.0.0.1:8080")
	for kind, want := range map[problem.Kind]int{
		problem.Invalid: 422, problem.Refused: 422, problem.Forbidden: 403, problem.NotFound: 404, problem.Conflict: 409,
		problem.TooMany: 429, problem.Unavailable: 503, problem.Internal: 500,
	} {
		w := s.ask("GET", "/problema/"+string(kind), "")
		body := w.Body.String()
		if w.Code != want {
			t.Errorf("%s: status %d, want %d", kind, w.Code, want)
		}
		if kind != problem.Internal && (!strings.Contains(body, "Qué pasó.") || !strings.Contains(body, "Qué hacer.")) {
			t.Errorf("%s: the page does not say what happened and what to do", kind)
		}
		if strings.Contains(body, "SELECT") {
			t.Errorf("%s: the cause is on the page", kind)
		}
		if (want == 429 || want == 503) && w.Header().Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", kind)
		}
		if !strings.Contains(body, `lang="es-MX"`) || strings.Count(body, "<h1") != 1 {
			t.Errorf("%s: no whole page", kind)
		}
	}
	if w := s.ask("GET", "/problema/unauthenticated", ""); w.Code != 303 || w.Header().Get("Location") != "/ingresar?volver=%2Fproblema%2Funauthenticated" {
		t.Errorf("who is not signed in goes to the door, got %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := s.ask("GET", "/lenta", ""); w.Code != 503 {
		t.Errorf("a handler out of time answers 503, got %d", w.Code)
	}
}

func TestFaultShowsANumberAndNothingElse(t *testing.T) {
	s := newSite(t, "http://127.0.0.1:8080")
	for _, path := range []string{"/falla", "/panico"} {
		s.log.Reset()
		w := s.ask("GET", path+"?token=muysecreto", "", "Cookie", "soporte=t-ast")
		body := w.Body.String()
		if w.Code != 500 || !strings.Contains(body, "Número de incidente") {
			t.Errorf("%s: %d without an incident number", path, w.Code)
		}
		for _, secret := range []string{"SELECT", "abc123", "goroutine", ".go:"} {
			if strings.Contains(body, secret) {
				t.Errorf("%s: the page gives away %q", path, secret)
			}
		}
		for _, secret := range []string{"muysecreto", "t-ast", "goroutine", "/internal/web/"} {
			if strings.Contains(s.log.String(), secret) {
				t.Errorf("%s: the log gives away %q: %s", path, secret, s.log)
			}
		}
		if !strings.Contains(s.log.String(), `"incidente":"`) {
			t.Errorf("%s: the incident is not in the log", path)
		}
	}
}

// Who can work on while the program fails is led to the blank form; a stranger, and who
// made the mistake themselves, are not.
func TestAFaultLeadsToTheBlankForm(t *testing.T) {
	s := newSite(t, "http://127.0.0.1:8080")
	for _, c := range []struct {
		path, cookie string
		code         int
		leads        bool
	}{
		{"/falla", "t-ast", 500, true}, {"/panico", "t-usuario", 500, true}, {"/lenta", "t-ast", 503, true},
		{"/falla", "", 500, false}, {"/falla", "t-caida", 500, false}, {"/problema/refused", "t-ast", 422, false}, {"/no-hay", "t-ast", 404, false},
	} {
		w := s.ask("GET", c.path, "", "Cookie", "soporte="+c.cookie)
		if w.Code != c.code || strings.Contains(w.Body.String(), `href="`+BlankPath+`"`) != c.leads {
			t.Errorf("%s as %q: %d, leads to the blank form %v", c.path, c.cookie, w.Code, !c.leads)
		}
	}
}

func TestPolicyIsEnforced(t *testing.T) {
	s := newSite(t, "http://127.0.0.1:8080")
	for _, c := range []struct {
		path, cookie string
		want         int
	}{
		{"/publica", "", 200}, {"/publica", "muerta", 200}, {"/publica", "t-caida", 200},
		{TurnPath, "", 303}, {TurnPath, "muerta", 303}, {TurnPath, "t-usuario", 200}, {TurnPath, "t-caida", 500},
		{"/taller", "", 303}, {"/taller", "t-usuario", 403}, {"/taller", "t-ast", 200},
		{"/ordenes/OS-2026-000001", "t-usuario", 404},
	} {
		if w := s.ask("GET", c.path, "", "Cookie", "soporte="+c.cookie); w.Code != c.want {
			t.Errorf("%s as %q: %d, want %d", c.path, c.cookie, w.Code, c.want)
		}
	}
	if w := s.ask("POST", "/guardar", "x=1"); w.Code != 401 || w.Header().Get("Location") != "" {
		t.Errorf("a POST without a session answers 401 and keeps what was typed, got %d", w.Code)
	}
}

func TestRouteWithoutPolicyDoesNotStart(t *testing.T) {
	h := func(http.ResponseWriter, *http.Request) error { return nil }
	for name, r := range map[string]Route{
		"no policy":      {Method: "GET", Path: "/x", Name: "x", Handler: h},
		"no object":      {Method: "GET", Path: "/x", Name: "x", Handler: h, Policy: Policy{Signed: true}},
		"unknown object": {Method: "GET", Path: "/x", Name: "x", Handler: h, Policy: Policy{Signed: true, Object: "todo"}},
		"two audiences":  {Method: "GET", Path: "/x", Name: "x", Handler: h, Policy: Policy{Public: true, Signed: true, Object: ObjectNone}},
		"no name":        {Method: "GET", Path: "/x", Handler: h, Policy: Policy{Public: true, Object: ObjectNone}},
		"no handler":     {Method: "GET", Path: "/x", Name: "x", Policy: Policy{Public: true, Object: ObjectNone}},
		"odd method":     {Method: "get", Path: "/x", Name: "x", Handler: h, Policy: Policy{Public: true, Object: ObjectNone}},
		"same address":   {Method: "GET", Path: "/publica", Name: "otra", Handler: h, Policy: Policy{Public: true, Object: ObjectNone}},
		"same name":      {Method: "GET", Path: "/otra", Name: "publica", Handler: h, Policy: Policy{Public: true, Object: ObjectNone}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("the route was taken")
				}
			}()
			newSite(t, "http://127.0.0.1:8080").shell.Add(r)
		})
	}
}

func TestForgedRequestsAreRefused(t *testing.T) {
	s := newSite(t, "https://soporte.example")
	browser := "Mozilla/5.0 (X11; Linux x86_64)"
	for name, c := range map[string]struct {
		headers []string
		want    int
	}{
		"same origin":                     {[]string{"Sec-Fetch-Site", "same-origin"}, 303},
		"typed by the person":             {[]string{"Sec-Fetch-Site", "none"}, 303},
		"our origin, old browser":         {[]string{"Origin", "https://soporte.example", "User-Agent", browser}, 303},
		"a program":                       {[]string{"User-Agent", "curl/8"}, 303},
		"our page as Referer":             {[]string{"Referer", "https://soporte.example/ordenes", "User-Agent", browser}, 303},
		"another site":                    {[]string{"Sec-Fetch-Site", "cross-site"}, 403},
		"a neighbour host":                {[]string{"Sec-Fetch-Site", "same-site"}, 403},
		"another origin":                  {[]string{"Origin", "https://malo.example"}, 403},
		"no origin":                       {[]string{"Origin", "null"}, 403},
		"another Referer":                 {[]string{"Referer", "https://malo.example/"}, 403},
		"a browser that says nothing":     {[]string{"User-Agent", browser}, 403},
		"a host that begins like ours":    {[]string{"Referer", "https://soporte.example.malo.mx/", "User-Agent", browser}, 403},
		"another site in front of a name": {[]string{"Origin", "https://soporte.example.malo.mx"}, 403},
	} {
		h := append([]string{"Cookie", "__Host-soporte=t-ast", "Host", "soporte.example"}, c.headers...)
		if w := s.ask("POST", "/guardar", "x=1", h...); w.Code != c.want {
			t.Errorf("%s: %d, want %d", name, w.Code, c.want)
		}
	}
}

// The whole application lives below the address of the institution (rev11 G-12).
func TestBasePath(t *testing.T) {
	s := newSite(t, "https://host.example/soporte/")
	for _, c := range []struct{ target, location string }{
		{"/soporte", "/soporte/"},
		{"/soporte/", "/soporte/mi-turno"},
		{"/soporte/mi-turno?a=1", "/soporte/ingresar?volver=%2Fmi-turno%3Fa%3D1"},
	} {
		if w := s.ask("GET", c.target, ""); w.Header().Get("Location") != c.location {
			t.Errorf("%s leads to %q, want %q", c.target, w.Header().Get("Location"), c.location)
		}
	}
	if w := s.ask("GET", "/mi-turno", ""); w.Code != 404 {
		t.Errorf("outside of the base path there is nothing, got %d", w.Code)
	}
	w := s.ask("GET", "/soporte/mi-turno", "", "Cookie", "soporte=t-ast")
	for _, href := range hrefs(w.Body.String()) {
		if strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "/soporte/") {
			t.Errorf("the page links to %s, outside of the base path", href)
		}
	}
	w = s.ask("POST", "/soporte/tema", "tema=oscuro&volver=/ordenes?q=1", "Sec-Fetch-Site", "same-origin")
	cookie := w.Result().Cookies()[0]
	if cookie.Path != "/soporte/" || !cookie.Secure || w.Header().Get("Location") != "/soporte/ordenes?q=1" {
		t.Errorf("cookie %v, location %s", cookie, w.Header().Get("Location"))
	}
	if got := s.shell.Absolute("/ordenes"); got != "https://host.example/soporte/ordenes" {
		t.Error(got)
	}
	for _, bad := range []string{"", "soporte.example", "ftp://x", "https://x/?a=1", "https://u:p@x/", "https://x/a%20b", "https://x/a//b"} {
		if _, err := New(Options{BaseURL: bad, Clock: clock.System(), Log: slog.Default(), Resume: s.shell.options.Resume}); err == nil {
			t.Errorf("the base URL %q is taken", bad)
		}
	}
}

func TestSessionCookie(t *testing.T) {
	for base, want := range map[string]string{
		"https://soporte.example":         "__Host-soporte=x; Path=/; HttpOnly; Secure; SameSite=Lax",
		"https://soporte.example/soporte": "soporte=x; Path=/soporte/; HttpOnly; Secure; SameSite=Lax",
		"http://127.0.0.1:8080":           "soporte=x; Path=/; HttpOnly; SameSite=Lax",
	} {
		s := newSite(t, base)
		w := httptest.NewRecorder()
		s.shell.SetSession(w, "x", 0)
		if got := w.Header().Get("Set-Cookie"); got != want {
			t.Errorf("%s: %s, want %s", base, got, want)
		}
		w = httptest.NewRecorder()
		s.shell.ClearSession(w, httptest.NewRequest("POST", "/salir", nil))
		if got := w.Header().Get("Set-Cookie"); !strings.Contains(got, "Max-Age=0") {
			t.Errorf("%s: %s does not end the cookie", base, got)
		}
	}
}

func TestWordAfterAPostIsShownOnceAsText(t *testing.T) {
	s := newSite(t, "http://127.0.0.1:8080")
	w := s.ask("POST", "/guardar", "x=1", "Cookie", "soporte=t-ast")
	flash := w.Result().Cookies()[0]
	w = s.ask("GET", TurnPath, "", "Cookie", "soporte=t-ast", "Cookie", flash.Name+"="+flash.Value)
	if !strings.Contains(w.Body.String(), "Guardado &lt;b&gt;bien&lt;/b&gt;.") {
		t.Error("the sentence is not on the next page, as text")
	}
	if c := w.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("the sentence stays: %v", c)
	}
}

func TestBodyLimit(t *testing.T) {
	s := newSite(t, "http://127.0.0.1:8080")
	w := s.ask("POST", "/guardar", "x="+strings.Repeat("a", 1<<20), "Cookie", "soporte=t-ast")
	if w.Code != 413 || !strings.Contains(w.Body.String(), "1 MB") {
		t.Errorf("%d: the page should name the limit", w.Code)
	}
	if w := s.ask("POST", "/guardar", "{}", "Cookie", "soporte=t-ast", "Content-Type", "application/json"); w.Code != 422 {
		t.Errorf("a body that is no form: %d", w.Code)
	}
	if w := s.ask("POST", "/guardar", "%zz=1", "Cookie", "soporte=t-ast"); w.Code != 422 {
		t.Errorf("a torn form: %d", w.Code)
	}
}

func TestLocalPath(t *testing.T) {
	for asked, want := range map[string]string{
		"/ordenes?q=a#b": "/ordenes?q=a#b", "/": "/", "": "!", "//malo.mx": "!", "/\\malo.mx": "!", "https://malo.mx": "!",
		"javascript:alert(1)": "!", "/a\r\nSet-Cookie: x": "!", "/%2f/malo.mx": "!", "mi-turno": "!", "/\t/malo.mx": "!",
	} {
		if got := LocalPath(asked, "!"); got != want {
			t.Errorf("%q gives %q, want %q", asked, got, want)
		}
	}
}

func TestAddressOfTheClientIsBelievedOnlyFromOurProxy(t *testing.T) {
	s := newSite(t, "http://127.0.0.1:8080", func(o *Options) { o.Proxies = append(o.Proxies, prefix("10.0.0.0/8")) })
	for _, c := range []struct{ peer, forwarded, want string }{
		{"192.0.2.1:5", "198.51.100.7", "192.0.2.1"},
		{"10.1.1.1:5", "198.51.100.7", "198.51.100.7"},
		{"10.1.1.1:5", "203.0.113.9, 198.51.100.7, 10.2.2.2", "198.51.100.7"},
		{"10.1.1.1:5", "no es una dirección", "10.1.1.1"},
		{"10.1.1.1:5", "", "10.1.1.1"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Forwarded-For", c.forwarded)
		if got := s.shell.ClientAddress(r); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
