package adminpages_test

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

// world is a whole program over an empty database, with one browser for each
// person. The demonstration's door lets them in without a hash each.
type world struct {
	t     *testing.T
	p     *program.Program
	clock *clock.Fake
	url   string
	unit  people.Unit
	admin people.Person
}

func start(t *testing.T) *world {
	t.Helper()
	now := clock.NewFake(monday)
	p, err := program.New(dbtest.SQLite(t), program.Config{BaseURL: "http://soporte.test", Demo: true, DemoPIN: "4826", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	w := &world{t: t, p: p, clock: now, url: s.URL}
	w.do(func(c *database.Conn) (err error) {
		w.unit, err = p.People.AddUnit(t.Context(), c, w.by(), people.Unit{Name: "Unidad de prueba", Key: "210"})
		return err
	})
	w.admin = w.person("Saúl Ocampo", people.Administrator)
	return w
}

func (w *world) by() audit.By {
	return audit.By{Actor: audit.System, Role: "administrador", At: w.clock.Now()}
}

func (w *world) do(f func(c *database.Conn) error) {
	w.t.Helper()
	if err := w.p.DB.Write(w.t.Context(), f); err != nil {
		w.t.Fatal(err)
	}
}

// person adds somebody under some roles.
func (w *world) person(name string, roles ...people.Role) people.Person {
	w.t.Helper()
	var p people.Person
	w.do(func(c *database.Conn) (err error) {
		mail := strings.ToLower(strings.NewReplacer("ú", "u", " ", ".").Replace(name)) + "@demo.invalid"
		if p, err = w.p.People.AddPerson(w.t.Context(), c, w.by(), people.Person{Name: name, Post: "Analista", Email: mail, UnitID: w.unit.ID}); err != nil {
			return err
		}
		for _, r := range roles {
			if err := w.p.People.GrantRole(w.t.Context(), c, w.by(), people.Grant{PersonID: p.ID, Role: r, From: w.by().At.Add(-time.Hour)}); err != nil {
				return err
			}
		}
		return nil
	})
	return p
}

// browser is somebody at work.
type browser struct {
	*http.Client
	w *world
}

func (w *world) enter(p people.Person) *browser {
	w.t.Helper()
	b := w.stranger()
	token, err := w.p.People.EnterAs(w.t.Context(), p.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	home, _ := url.Parse(w.url)
	b.Jar.SetCookies(home, []*http.Cookie{{Name: "soporte", Value: token, Path: "/"}})
	return b
}

func (w *world) stranger() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{&http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, w}
}

type answer struct {
	t        *testing.T
	status   int
	location string
	body     string
	header   http.Header
}

func (b *browser) read(r *http.Response, err error) answer {
	b.w.t.Helper()
	if err != nil {
		b.w.t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		b.w.t.Fatal(err)
	}
	return answer{b.w.t, r.StatusCode, r.Header.Get("Location"), string(body), r.Header}
}

func (b *browser) get(path string) answer {
	b.w.t.Helper()
	return b.read(b.Get(b.w.url + path))
}

func (b *browser) post(path string, pairs ...string) answer {
	b.w.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.read(b.PostForm(b.w.url+path, form))
}

// upload sends a file as the page of imports does.
func (b *browser) upload(path, name string, content []byte) answer {
	b.w.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	f, err := m.CreateFormFile("archivo", name)
	if err != nil {
		b.w.t.Fatal(err)
	}
	f.Write(content)
	m.Close()
	return b.read(b.Post(b.w.url+path, m.FormDataContentType(), &body))
}

func (a answer) is(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.words())
	}
	return a
}

func (a answer) says(words ...string) answer {
	a.t.Helper()
	text := a.words()
	for _, w := range words {
		if !strings.Contains(text, w) {
			a.t.Errorf("does not say %q: %s", w, text)
		}
	}
	return a
}

func (a answer) hides(words ...string) answer {
	a.t.Helper()
	for _, w := range words {
		if strings.Contains(a.body, w) {
			a.t.Errorf("says %q", w)
		}
	}
	return a
}

// holds tells whether the markup has something.
func (a answer) holds(markup ...string) answer {
	a.t.Helper()
	for _, m := range markup {
		if !strings.Contains(a.body, m) {
			a.t.Errorf("has no %q", m)
		}
	}
	return a
}

var (
	tags   = regexp.MustCompile(`(?s)<script.*?</script>|<svg.*?</svg>|<[^>]*>`)
	blanks = regexp.MustCompile(`\s+`)
	entity = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'")
)

// words is the text of a page.
func (a answer) words() string {
	return strings.TrimSpace(blanks.ReplaceAllString(entity.Replace(tags.ReplaceAllString(a.body, " ")), " "))
}

// hidden reads the value of a hidden input.
func (a answer) hidden(name string) string {
	a.t.Helper()
	m := regexp.MustCompile(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(a.body)
	if m == nil {
		a.t.Fatalf("no input %q", name)
	}
	return entity.Replace(m[1])
}
