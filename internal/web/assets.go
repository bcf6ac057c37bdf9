package web

import (
	"context"
	"embed"
	"encoding/json"
	"net/http"
	"path"
	"strconv"
	"strings"
)

//go:embed assets/dist
var dist embed.FS

// asset is one embedded file with its compressed twins.
type asset struct {
	name     string // "soporte.css"
	file     string // "soporte.3f9a2c1b7d04.css"
	kind     []string
	tag      string // hex SHA-256, for the ETag
	raw      []byte
	br, gz   []byte
	length   []string
	brLength []string
	gzLength []string
	etags    [3][]string
}

// assets are all files, by plain name and by name with hash.
var assets, assetFiles = loadAssets()

var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8", ".json": "application/json",
}

func loadAssets() (byName, byFile map[string]*asset) {
	var manifest struct {
		Files []struct {
			Name string `json:"nombre"`
			Hash string `json:"sha256"`
		} `json:"recursos"`
	}
	text, err := dist.ReadFile("assets/dist/manifiesto.json")
	if err == nil {
		err = json.Unmarshal(text, &manifest)
	}
	if err != nil {
		panic("web: the manifest of assets cannot be read: " + err.Error()) // embedded: a broken build
	}
	byName, byFile = map[string]*asset{}, map[string]*asset{}
	for _, f := range manifest.Files {
		raw, err := dist.ReadFile("assets/dist/" + f.Name)
		if err != nil {
			panic("web: the asset " + f.Name + " is missing")
		}
		ext := path.Ext(f.Name)
		a := &asset{name: f.Name, file: strings.TrimSuffix(f.Name, ext) + "." + f.Hash[:12] + ext, kind: []string{kinds[ext]}, tag: f.Hash, raw: raw}
		a.br, _ = dist.ReadFile("assets/dist/" + f.Name + ".br")
		a.gz, _ = dist.ReadFile("assets/dist/" + f.Name + ".gz")
		a.length, a.brLength, a.gzLength = length(a.raw), length(a.br), length(a.gz)
		a.etags = [3][]string{{`"` + a.tag[:32] + `"`}, {`"` + a.tag[:32] + `-br"`}, {`"` + a.tag[:32] + `-gz"`}}
		byName[a.name], byFile[a.file] = a, a
	}
	return byName, byFile
}

func length(b []byte) []string { return []string{strconv.Itoa(len(b))} }

// AssetURL returns the address of an embedded file by its plain name: its hash is
// part of it, so that browsers keep it for good. An unknown name panics: it is a
// mistake in a page.
func AssetURL(ctx context.Context, name string) string {
	a, ok := assets[name]
	if !ok {
		panic("web: there is no asset " + name)
	}
	return visitOf(ctx).shell.base + filesPath + a.file
}

var (
	forever = []string{"public, max-age=31536000, immutable"}
	varies  = []string{"Accept-Encoding"}
)

// serveFile answers /recursos/<name>.<hash>.<ext>. Nothing is computed: the
// compressed twins and the tags were made when the program was built.
func (s *Shell) serveFile(w http.ResponseWriter, r *http.Request, file string) {
	header := w.Header()
	a, ok := assetFiles[file]
	switch {
	case !ok:
		header["Content-Type"] = []string{"text/plain; charset=utf-8"}
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte("Este recurso no existe.\n"))
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		header["Allow"] = []string{"GET, HEAD"}
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	body, size, tag := a.raw, a.length, a.etags[0]
	if len(a.br) > 0 {
		header["Vary"] = varies
		switch accepted := r.Header.Get("Accept-Encoding"); {
		case accepts(accepted, "br"):
			body, size, tag = a.br, a.brLength, a.etags[1]
			header["Content-Encoding"] = []string{"br"}
		case accepts(accepted, "gzip"):
			body, size, tag = a.gz, a.gzLength, a.etags[2]
			header["Content-Encoding"] = []string{"gzip"}
		}
	}
	header["Cache-Control"] = forever
	header["Content-Type"] = a.kind
	header["Etag"] = tag
	if match := r.Header.Get("If-None-Match"); match != "" && strings.Contains(match, tag[0]) {
		delete(header, "Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header["Content-Length"] = size
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		_, _ = w.Write(body)
	}
}

// accepts reads an Accept-Encoding list; "br;q=0" refuses.
func accepts(list, coding string) bool {
	for part := range strings.SplitSeq(list, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) != coding {
			continue
		}
		weight, found := strings.CutPrefix(strings.TrimSpace(q), "q=")
		value, err := strconv.ParseFloat(weight, 64)
		return !found || err != nil || value > 0
	}
	return false
}
