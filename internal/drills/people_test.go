package drills

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/seed"
)

// person is somebody signed in, whose session outlives the process.
type person struct {
	id, password string
	machine      string // that they answer for
	cookies      []*http.Cookie
}

// client keeps connections to one process and follows nothing.
func client() *http.Client {
	return &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 16},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// signIn enters with the form.
func signIn(t *testing.T, c *http.Client, at string, in *installation, a seed.Account) *person {
	t.Helper()
	res, err := c.PostForm(at+"/ingresar", url.Values{"correo": {a.Email}, "contrasena": {a.Password}})
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, res.Body)
	res.Body.Close()
	if res.StatusCode != http.StatusSeeOther || len(res.Cookies()) == 0 {
		t.Fatalf("%s cannot enter: %s", a.Email, res.Status)
	}
	p := &person{password: a.Password, cookies: res.Cookies()}
	if err := in.db.Read().Get(t.Context(), &p.id, `SELECT id FROM persons WHERE email = ?`, a.Email); err != nil {
		t.Fatal(err)
	}
	err = in.db.Read().Get(t.Context(), &p.machine, `SELECT COALESCE(MIN(id), '') FROM assets WHERE holder_id = ? AND status = 'activo'`, p.id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// form is one form that is sent, and may be sent again.
type form struct {
	who    *person
	path   string
	values url.Values
	file   string // content of a file that goes with it; "" for none
}

// answer is what came back.
type answer struct {
	status   int
	location string
	body     string
}

// errGone says that the process ended before it answered.
var errGone = errors.New("no answer")

func (w *worker) do(req *http.Request, who *person) (answer, error) {
	for _, k := range who.cookies {
		req.AddCookie(k)
	}
	res, err := w.http.Do(req)
	if err != nil {
		return answer{}, errGone
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil && res.StatusCode != http.StatusSeeOther {
		return answer{}, errGone
	}
	return answer{res.StatusCode, res.Header.Get("Location"), string(body)}, nil
}

func (w *worker) get(who *person, path string) (answer, error) {
	req, err := http.NewRequest(http.MethodGet, w.at+path, nil)
	if err != nil {
		return answer{}, err
	}
	return w.do(req, who)
}

func (w *worker) send(f form) (answer, error) {
	body, kind := &bytes.Buffer{}, "application/x-www-form-urlencoded"
	if f.file == "" {
		body.WriteString(f.values.Encode())
	} else {
		m := multipart.NewWriter(body)
		for k, list := range f.values {
			for _, v := range list {
				m.WriteField(k, v)
			}
		}
		part, err := m.CreateFormFile("adjuntos", "acuse.pdf")
		if err != nil {
			return answer{}, err
		}
		io.WriteString(part, f.file)
		m.Close()
		kind = m.FormDataContentType()
	}
	req, err := http.NewRequest(http.MethodPost, w.at+f.path, body)
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", kind)
	return w.do(req, f.who)
}

var (
	anInput = regexp.MustCompile(`<input[^>]*type="hidden"[^>]*>`)
	aName   = regexp.MustCompile(`name="([^"]*)"`)
	aValue  = regexp.MustCompile(`value="([^"]*)"`)
)

// hidden reads what a page carries along in the form that leads to a path.
func hidden(body, path string) url.Values {
	values := url.Values{}
	_, rest, found := strings.Cut(body, `action="`+path+`"`)
	if !found {
		return values
	}
	rest, _, _ = strings.Cut(rest, "</form>")
	for _, input := range anInput.FindAllString(rest, -1) {
		n, v := aName.FindStringSubmatch(input), aValue.FindStringSubmatch(input)
		if n != nil && v != nil {
			values.Set(n[1], html.UnescapeString(v[1]))
		}
	}
	return values
}

// cast are the people of an installation by role.
type cast struct {
	users, advisers []*person
	supervisor      *person
}

// most people that sign in: each hashes a password once.
const mostUsers, mostAdvisers = 6, 2

func enter(t *testing.T, at string, in *installation) *cast {
	t.Helper()
	c, k := client(), &cast{}
	defer c.CloseIdleConnections()
	for _, a := range in.accounts {
		switch {
		case slices.Contains(a.Roles, people.Supervisor) && k.supervisor == nil:
			k.supervisor = signIn(t, c, at, in, a)
		case slices.Contains(a.Roles, people.Adviser) && len(k.advisers) < mostAdvisers:
			k.advisers = append(k.advisers, signIn(t, c, at, in, a))
		case len(a.Roles) == 0 || slices.Equal(a.Roles, []people.Role{people.Requester}):
			if len(k.users) == mostUsers {
				continue
			}
			if p := signIn(t, c, at, in, a); p.machine != "" {
				k.users = append(k.users, p)
			}
		}
	}
	if k.supervisor == nil || len(k.advisers) == 0 || len(k.users) < mostUsers {
		t.Fatalf("the installation lacks somebody: %+v", k)
	}
	return k
}

// lay writes what an act signs, and gives the form that signs it: nothing is done before.
func (w *worker) lay(o *order, h hand) (form, error) {
	f, err := w.act(o, h.who(w), h.slug, h.writes)
	if err != nil {
		return f, err
	}
	got, err := w.send(f)
	if err != nil {
		return f, err
	}
	if got.status != http.StatusSeeOther || !strings.Contains(got.location, "/hoja/") {
		return f, fmt.Errorf("%s: %d %s", f.path, got.status, said(got.body))
	}
	path := strings.TrimPrefix(got.location, w.at)
	page, err := w.get(f.who, path)
	if err != nil {
		return f, err
	}
	f = form{who: f.who, path: path, values: hidden(page.body, path)}
	f.values.Set("_clave", database.NewID())
	for k, v := range h.typed(w) {
		f.values[k] = v
	}
	return f, nil
}

// act prepares the form of an activity as its page carries it.
func (w *worker) act(o *order, who *person, slug string, typed url.Values) (form, error) {
	path := "/ordenes/" + o.folio + "/actividades/" + slug
	page, err := w.get(who, path)
	if err != nil {
		return form{}, err
	}
	if page.status != http.StatusOK {
		return form{}, fmt.Errorf("%s: %d", path, page.status)
	}
	values := hidden(page.body, path)
	if values.Get("_version") == "" {
		return form{}, fmt.Errorf("%s carries no version", path)
	}
	values.Set("_clave", database.NewID())
	for k, v := range typed {
		values[k] = v
	}
	return form{who: who, path: path, values: values}, nil
}
