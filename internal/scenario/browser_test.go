package scenario_test

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/seed"
)

// browser is one person at the program: cookies and the page before their eyes.
type browser struct {
	name    string
	cookies map[string]*http.Cookie
	path    string // of the page shown
	page    string
	code    int   // of the last request, before following where it led
	last    *form // the form sent last, for a double click
}

// form is what a browser sends.
type form struct {
	action string
	values url.Values
}

// send makes one request and keeps the cookies.
func (b *browser) send(h http.Handler, method, path string, values url.Values) (int, http.Header, string) {
	var r *http.Request
	if method == http.MethodPost {
		body, kind := encoded(values)
		r = httptest.NewRequest(method, "http://soporte.demo.invalid"+path, body)
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Origin", "http://soporte.demo.invalid")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	} else {
		r = httptest.NewRequest(method, "http://soporte.demo.invalid"+path, nil)
	}
	for _, c := range b.cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		b.cookies[c.Name] = c
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	return rec.Code, rec.Header(), rec.Body.String()
}

// encoded writes a form as a browser does: in parts when it carries a file. A story names
// a file, and what is in it is a small PDF that says so.
func encoded(values url.Values) (io.Reader, string) {
	files := values[orders.FilesField]
	if len(files) == 0 || files[0] == "" {
		return strings.NewReader(values.Encode()), "application/x-www-form-urlencoded"
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name, list := range values {
		for _, v := range list {
			if name != orders.FilesField {
				_ = parts.WriteField(name, v)
				continue
			}
			up := seed.Scan(strings.TrimSuffix(v, ".pdf"), "documento de la historia")
			if w, err := parts.CreateFormFile(name, v); err == nil {
				_, _ = io.Copy(w, up.Content)
			}
		}
	}
	_ = parts.Close()
	return &body, parts.FormDataContentType()
}

// open shows a page.
func (b *browser) open(h http.Handler, path string) {
	var header http.Header
	b.code, header, b.page = b.send(h, http.MethodGet, path, nil)
	b.path = path
	for hops := 0; b.code == http.StatusSeeOther && hops < 3; hops++ {
		b.path, _, _ = strings.Cut(header.Get("Location"), "#")
		b.code, header, b.page = b.send(h, http.MethodGet, b.path, nil)
	}
}

// submit sends a form and shows where it leads; the code is that of the answer
// itself.
func (b *browser) submit(h http.Handler, f form) {
	code, header, page := b.send(h, http.MethodPost, f.action, f.values)
	b.last, b.path, b.page = &f, f.action, page
	if code == http.StatusSeeOther {
		to, _, _ := strings.Cut(header.Get("Location"), "#")
		b.open(h, to)
	}
	b.code = code
}

var (
	tags       = regexp.MustCompile(`(?s)<(/?)(form|input|textarea|select|option|button)\b([^>]*)>`)
	attributes = regexp.MustCompile(`([a-z-]+)(?:="([^"]*)")?`)
)

func attributesOf(tag string) map[string]string {
	m := map[string]string{}
	for _, a := range attributes.FindAllStringSubmatch(tag, -1) {
		m[a[1]] = html.UnescapeString(a[2])
	}
	return m
}

// shown is a form of a page as it stands there: what would be sent untouched, and
// which values each name may take (nil for free text).
type shown struct {
	form
	allows map[string][]string
}

// forms reads the forms of the page shown. The pages are ours: every attribute is
// quoted and every character that matters is escaped.
func (b *browser) forms() []shown {
	var list []shown
	var f *shown
	var choice string
	found := tags.FindAllStringSubmatchIndex(b.page, -1)
	for i, m := range found {
		closing, name := b.page[m[2]:m[3]] == "/", b.page[m[4]:m[5]]
		a := attributesOf(b.page[m[6]:m[7]])
		if closing {
			if name == "form" && f != nil {
				list, f = append(list, *f), nil
			}
			continue
		}
		if name == "form" {
			f = &shown{form{a["action"], url.Values{}}, map[string][]string{}}
			continue
		}
		_, off := a["disabled"]
		if f == nil || off || (a["name"] == "" && name != "option") {
			continue
		}
		_, checked := a["checked"]
		_, selected := a["selected"]
		switch {
		case name == "textarea":
			f.allows[a["name"]] = nil
			f.values.Set(a["name"], strings.TrimPrefix(html.UnescapeString(b.page[m[1]:found[i+1][0]]), "\n"))
		case name == "select":
			choice = a["name"]
			f.allows[choice] = []string{}
		case name == "option":
			f.allows[choice] = append(f.allows[choice], a["value"])
			if selected || len(f.allows[choice]) == 1 {
				f.values.Set(choice, a["value"])
			}
		case name == "button":
		case a["type"] == "radio" || a["type"] == "checkbox":
			f.allows[a["name"]] = append(f.allows[a["name"]], a["value"])
			if checked {
				f.values.Add(a["name"], a["value"])
			}
		default:
			f.allows[a["name"]] = nil
			f.values.Set(a["name"], a["value"])
		}
	}
	return list
}

// split parts the words of an act that writes what it signs: what its form takes, and what
// is asked for on the page that shows the whole sheet. Of any other act everything is taken
// by its form.
func (b *browser) split(action string, words []string) (now, later []string) {
	for _, s := range b.forms() {
		if s.action != action {
			continue
		}
		if _, signs := s.allows["firma"]; signs {
			return words, nil
		}
		for _, w := range words {
			name, _, _ := strings.Cut(w, "=")
			if _, ok := s.allows[name]; !ok && (seals.Input(name) || name == orders.FilesField) {
				later = append(later, w)
				continue
			}
			now = append(now, w)
		}
		return now, later
	}
	return words, nil
}

// shows tells whether the page shown is the one of an action, with its form.
func (b *browser) shows(action string) bool {
	return b.path == action && slices.ContainsFunc(b.forms(), func(s shown) bool { return s.action == action })
}

// fill finds the form of an action on the page shown and fills it in, like a
// person could: no field that is not there, no choice that is not offered.
func (b *browser) fill(action string, typed url.Values) (form, error) {
	var actions []string
	for _, s := range b.forms() {
		if s.action != action || s.action == "" {
			actions = append(actions, s.action)
			continue
		}
		for name, values := range typed {
			offered, ok := s.allows[name]
			if !ok {
				return form{}, fmt.Errorf("the form %s of %s has no field %s; it has %s", action, b.path, name, strings.Join(names(s.allows), ", "))
			}
			for _, v := range values {
				if offered != nil && !slices.Contains(offered, v) {
					return form{}, fmt.Errorf("the form %s offers %q for %s, not %q", action, offered, name, v)
				}
			}
			s.values[name] = values
		}
		return s.form, nil
	}
	return form{}, fmt.Errorf("%s shows no form %s; it shows %q (%s)", b.path, action, actions, b.gist())
}

func names(m map[string][]string) []string {
	var list []string
	for n := range m {
		list = append(list, n)
	}
	slices.Sort(list)
	return list
}

var (
	hidden = regexp.MustCompile(`(?s)<(script|style|svg|head)\b.*?</(script|style|svg|head)>`)
	marks  = regexp.MustCompile(`(?s)<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// words are what a person reads on the page shown.
func (b *browser) words() string {
	s := marks.ReplaceAllString(hidden.ReplaceAllString(b.page, " "), " ")
	return strings.TrimSpace(spaces.ReplaceAllString(html.UnescapeString(s), " "))
}

// gist is what the page shown is about, for the message of a failure.
func (b *browser) gist() string {
	main := *b
	if i := strings.Index(b.page, "<main"); i >= 0 {
		main.page = b.page[i:]
	}
	words := []rune(main.words())
	return string(words[:min(len(words), 900)])
}
