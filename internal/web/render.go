package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/a-h/templ"

	"secogem.gob.mx/soporte/internal/problem"
)

var buffers = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 64<<10)) }}

// Render writes a page with a status. The page is made whole before the first
// byte leaves, so that a fault in it can still become an error page.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	v := visitOf(r.Context())
	if v.nonce == "" {
		v.nonce = newNonce()
	}
	if r.Method == http.MethodGet {
		v.takeFlash(w, r)
	}
	v.answer = status
	b := buffers.Get().(*bytes.Buffer)
	b.Reset()
	defer func() {
		if b.Cap() <= 1<<20 {
			buffers.Put(b)
		}
	}()
	if err := page.Render(r.Context(), b); err != nil {
		return fmt.Errorf("render a page: %w", err)
	}
	header := w.Header()
	v.shell.headers.page(header, v.content, v.nonce)
	if me := v.actor.Person.ID; me != "" {
		header[personHeader] = []string{string(me)}
		if v.keeps && status == http.StatusOK && r.Method == http.MethodGet {
			header[keepHeader] = []string{"1"}
		}
	}
	header.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	if err != nil {
		return nil // the browser went away: nothing can be told to it
	}
	return nil
}

// ReadForm reads the fields of a POST, urlencoded or multipart. Files of a multipart
// body are then in r.MultipartForm. A body that is too large or torn is a problem
// of kind Invalid (413 or 422); fields are judged by forms.Decode.
func ReadForm(r *http.Request) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.Header.Get("Content-Type") != "" {
		return nil, torn(err)
	}
	switch kind {
	case "multipart/form-data":
		err = r.ParseMultipartForm(defaultBody)
	case "application/x-www-form-urlencoded", "":
		err = r.ParseForm()
	default:
		return nil, torn(fmt.Errorf("content type %q", kind))
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, large
	case err != nil:
		return nil, torn(err)
	}
	if err := WrittenBy(r, r.PostForm); err != nil {
		return nil, err
	}
	Typed(r, r.PostForm)
	if err := visitOf(r.Context()).claim(r.PostForm.Get(KeyField)); err != nil {
		return nil, err
	}
	return r.PostForm, nil
}

func torn(err error) error {
	return problem.New(problem.Invalid, "No pudimos leer lo que enviaste.", "Vuelve a la página e inténtalo de nuevo.").Because(err)
}

// Download sends bytes as a file to be kept, never to be shown: whatever they
// contain, no browser runs it (G28).
func Download(w http.ResponseWriter, r *http.Request, name, mediaType string, modified time.Time, content io.ReadSeeker) {
	header := w.Header()
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(name)}))
	header.Set("Content-Type", mediaType)
	http.ServeContent(w, r, "", modified, content)
}

// PDF answers with a PDF that the program drew itself, to be read in the browser or kept
// under its name. Nothing in it may load or run anything.
func PDF(w http.ResponseWriter, r *http.Request, name string, modified time.Time, content io.ReadSeeker) {
	header := w.Header()
	header.Set("Content-Security-Policy", "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	header.Set("Content-Disposition", mime.FormatMediaType("inline", map[string]string{"filename": fileName(name)}))
	header.Set("Content-Type", "application/pdf")
	header.Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "", modified, content)
}

// Picture answers with a JPEG that the program drew itself. It may be shown on our
// pages. The reader's browser keeps it and asks each time whether it may show it
// (Kept): whoever signs in there next may not.
func Picture(w http.ResponseWriter, r *http.Request, modified time.Time, content io.ReadSeeker) {
	header := w.Header()
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	header.Set("Content-Type", "image/jpeg")
	header.Set("Cache-Control", "private, no-cache")
	http.ServeContent(w, r, "", modified, content)
}

// Kept answers 304 when the browser has what never changes after modified, and tells
// whether it did. To be asked after the reader was judged and before the work.
func Kept(w http.ResponseWriter, r *http.Request, modified time.Time) bool {
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	if err != nil || modified.Truncate(time.Second).After(since) {
		return false
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	w.WriteHeader(http.StatusNotModified)
	return true
}

// fileName leaves no path and no control character in the name of a download.
func fileName(name string) string {
	name = strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f || strings.ContainsRune(`/\:*?"<>|`, c) {
			return '-'
		}
		return c
	}, strings.TrimLeft(name, "."))
	if name == "" {
		return "archivo"
	}
	return name
}
