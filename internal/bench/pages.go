package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
)

// session is somebody signed in.
type session struct {
	account
	at      string
	cookies []*http.Cookie
}

// signIn enters as a person does, with the form.
func signIn(c *http.Client, at string, who account) (*session, error) {
	res, err := c.PostForm(at+"/ingresar", url.Values{"correo": {who.mail}, "contrasena": {who.password}})
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	io.Copy(io.Discard, res.Body)
	if res.StatusCode != http.StatusSeeOther || len(res.Cookies()) == 0 {
		return nil, fmt.Errorf("%s cannot enter: %s", who.mail, res.Status)
	}
	return &session{who, at, res.Cookies()}, nil
}

func signInAll(c *http.Client, at string, list []account) ([]*session, error) {
	if len(list) == 0 {
		return nil, fmt.Errorf("the archive has nobody to sign in")
	}
	sessions := make([]*session, len(list))
	for i, who := range list {
		s, err := signIn(c, at, who)
		if err != nil {
			return nil, err
		}
		sessions[i] = s
	}
	return sessions, nil
}

func (s *session) get(path string) (*http.Request, error) {
	return s.request(http.MethodGet, path, nil)
}

func (s *session) request(method, path string, form url.Values) (*http.Request, error) {
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, s.at+path, body)
	if err != nil {
		return nil, err
	}
	for _, k := range s.cookies {
		req.AddCookie(k)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return req, nil
}

// The pages that are measured, by name.
const (
	creating  = "crear una orden"
	opening   = "abrir una orden"
	board     = "tablero"
	turn      = "Mi turno (AST)"
	turnUser  = "Mi turno (Usuario)"
	listing   = "lista de órdenes"
	listOwn   = "lista propia (Usuario)"
	searching = "buscar un folio"
)

// pages prepares what is asked for: people signed in, folios, machines.
func (b *bench) pages(a *archive, p *process) ([]page, error) {
	c := client(1)
	defer c.CloseIdleConnections()
	supervisors, err := signInAll(c, p.address, a.people["supervisor"])
	if err != nil {
		return nil, err
	}
	advisers, err := signInAll(c, p.address, a.people["ast"])
	if err != nil {
		return nil, err
	}
	users, err := signInAll(c, p.address, a.people["usuario"])
	if err != nil {
		return nil, err
	}
	folios := a.folios
	of := func(list []*session, worker int) *session { return list[worker%len(list)] }
	always := func(list []*session, path string) func(int, int) (*http.Request, error) {
		return func(w, _ int) (*http.Request, error) { return of(list, w).get(path) }
	}
	forms, err := requests(c, users)
	if err != nil {
		return nil, err
	}
	var sent atomic.Int64
	return []page{
		{opening, func(w, _ int) (*http.Request, error) {
			return of(supervisors, w).get("/ordenes/" + folios[rand.IntN(len(folios))])
		}, 200},
		{turn, always(advisers, "/mi-turno"), 200},
		{turnUser, always(users, "/mi-turno"), 200},
		{board, always(supervisors, "/tablero"), 200},
		{listing, always(supervisors, "/ordenes"), 200},
		{listOwn, func(w, _ int) (*http.Request, error) {
			s := of(users, w)
			return s.get("/ordenes?desde=" + s.since)
		}, 200},
		{searching, func(w, _ int) (*http.Request, error) {
			// Without its last digit a folio finds ten; a whole one would only lead on.
			f := folios[rand.IntN(len(folios))]
			return of(supervisors, w).get("/ordenes?q=" + f[:len(f)-1])
		}, 200},
		// Last, for it changes the archive.
		{creating, func(w, _ int) (*http.Request, error) {
			f := forms[rand.IntN(len(forms))]
			f.form = clone(f.form)
			f.form.Set("_clave", fmt.Sprintf("bench-%d-%d", sent.Add(1), rand.Int64()))
			return f.session.request(http.MethodPost, "/pedir-soporte", f.form)
		}, http.StatusSeeOther},
	}, nil
}

func clone(v url.Values) url.Values {
	out := url.Values{}
	for k, list := range v {
		out[k] = list
	}
	return out
}

// request is a form that somebody can send.
type request struct {
	session *session
	form    url.Values
}

// anID finds the machines of the form, as options of a list or as buttons; what
// else bears an id is refused when it is tried.
var anID = regexp.MustCompile(`value="([0-9a-f-]{36})"`)

// requests finds for each person a machine with which an order can be filed now:
// one that is not in support already.
func requests(c *http.Client, users []*session) ([]request, error) {
	var list []request
	for _, s := range users {
		req, err := s.get("/pedir-soporte")
		if err != nil {
			return nil, err
		}
		res, err := c.Do(req)
		if err != nil {
			return nil, err
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			return nil, err
		}
		for i, m := range anID.FindAllStringSubmatch(string(body), 6) {
			form := url.Values{"equipo": {m[1]}, "falla": {"El equipo se congela al abrir archivos grandes desde ayer."}, "puede_trabajar": {"parcial"}, "afecta": {"yo"},
				"_clave": {fmt.Sprintf("bench-prueba-%p-%d", s, i)}}
			try, err := s.request(http.MethodPost, "/pedir-soporte", form)
			if err != nil {
				return nil, err
			}
			answer, err := c.Do(try)
			if err != nil {
				return nil, err
			}
			io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
			if answer.StatusCode == http.StatusSeeOther {
				list = append(list, request{s, form})
				break
			}
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("nobody has a machine with which to ask for support")
	}
	return list, nil
}
