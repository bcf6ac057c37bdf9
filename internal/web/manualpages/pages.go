// Package manualpages shows the manual inside the product: an index, a page for each
// chapter with its table of contents, and its pictures (rev11 Q-05). Anybody may read
// it, also who cannot come in.
package manualpages

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"secogem.gob.mx/soporte/docs/manual"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// pictures is where the pictures of the manual are.
const pictures = web.ManualPath + "/imagenes"

type pages struct {
	shell *web.Shell
	whole func() (map[string]string, error) // the chapters as HTML
}

// Routes returns the routes of the room.
func Routes(shell *web.Shell) []web.Route {
	p := &pages{shell: shell}
	p.whole = sync.OnceValues(p.render)
	policy := web.Policy{Public: true, Object: web.ObjectNone, Note: "el manual no tiene datos de nadie; lo lee también quien no puede entrar"}
	return []web.Route{
		{Method: http.MethodGet, Path: web.ManualPath, Name: "ayuda", Handler: p.index, Policy: policy},
		{Method: http.MethodGet, Path: web.ManualPath + "/{capitulo}", Name: "ayuda.capitulo", Handler: p.chapter, Policy: policy},
		{Method: http.MethodGet, Path: pictures + "/{archivo}", Name: "ayuda.imagen", Handler: p.picture, Policy: policy},
	}
}

// indexView is the list of chapters; the reader's own is marked.
type indexView struct {
	Chapters []manual.Chapter
	Own      string
}

func (p *pages) index(w http.ResponseWriter, r *http.Request) error {
	v := indexView{Chapters: manual.Chapters()}
	if web.SignedIn(r.Context()) {
		v.Own = web.ManualChapter(web.MainRole(web.ActorOf(r.Context())))
	}
	return web.Render(w, r, http.StatusOK, indexPage(v))
}

// chapterView is a chapter with its neighbours.
type chapterView struct {
	manual.Chapter
	HTML     string
	Chapters []manual.Chapter
}

func (p *pages) chapter(w http.ResponseWriter, r *http.Request) error {
	c, ok := manual.Find(r.PathValue("capitulo"))
	if !ok {
		return problem.Missing("ese capítulo del manual")
	}
	html, err := p.whole()
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, chapterPage(chapterView{c, html[c.Key], manual.Chapters()}))
}

// picture answers a picture, which its browser may keep for a day.
func (p *pages) picture(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("archivo")
	data, err := fs.ReadFile(manual.Pictures(), name)
	if err != nil || !strings.HasSuffix(name, ".webp") {
		return problem.Missing("esa imagen")
	}
	w.Header().Set("Content-Type", "image/webp")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	return nil
}

// render makes HTML out of every chapter. The text is ours and holds no HTML.
func (p *pages) render() (map[string]string, error) {
	md := goldmark.New(goldmark.WithExtensions(extension.Table), goldmark.WithParserOptions(
		parser.WithAttribute(), parser.WithASTTransformers(util.Prioritized(inside{p.shell}, 1))))
	out := map[string]string{}
	for _, c := range manual.Chapters() {
		_, rest, _ := bytes.Cut(c.Text, []byte("\n")) // the title is the page's
		var b bytes.Buffer
		if err := md.Convert(rest, &b); err != nil {
			return nil, fmt.Errorf("read the manual: %w", err)
		}
		out[c.Key] = b.String()
	}
	return out, nil
}

// inside makes the addresses of the manual those of the installation: links to pages
// and chapters get the base path, pictures their place.
type inside struct{ shell *web.Shell }

// Transform implements parser.ASTTransformer.
func (i inside) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image:
			name := strings.TrimPrefix(string(n.Destination), "imagenes/")
			n.Destination = []byte(i.shell.URL(pictures + "/" + name))
			n.SetAttributeString("loading", []byte("lazy"))
		case *ast.Link:
			n.Destination = []byte(i.target(string(n.Destination)))
		}
		return ast.WalkContinue, nil
	})
}

// target turns usuario.md#encuesta into the page of that chapter.
func (i inside) target(to string) string {
	if file, anchor, ok := strings.Cut(to, ".md"); ok {
		return i.shell.URL(web.ManualPath + "/" + file + anchor)
	}
	if strings.HasPrefix(to, "/") {
		return i.shell.URL(to)
	}
	return to
}
