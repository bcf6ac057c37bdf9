package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"testing"
)

func TestAssetsAreWhatTheManifestSays(t *testing.T) {
	if len(assets) < 8 {
		t.Fatalf("only %d assets", len(assets))
	}
	for name, a := range assets {
		sum := sha256.Sum256(a.raw)
		if hex.EncodeToString(sum[:]) != a.tag {
			t.Errorf("%s has changed since the manifest was written: run recursos/copiar.mjs", name)
		}
		if bytes.Contains(a.raw, []byte("sourceMappingURL")) {
			t.Errorf("%s points at a source map", name)
		}
		if a.kind[0] == "" {
			t.Errorf("%s has no media type", name)
		}
		if len(a.gz) > 0 {
			r, err := gzip.NewReader(bytes.NewReader(a.gz))
			if err != nil {
				t.Fatal(err)
			}
			if text, err := io.ReadAll(r); err != nil || !bytes.Equal(text, a.raw) {
				t.Errorf("%s.gz says something else", name)
			}
		}
	}
}

func TestWeightOfAPage(t *testing.T) {
	for name, most := range map[string]int{"soporte.css": 25 << 10, "soporte.js": 20 << 10, "source-sans-3.woff2": 30 << 10} {
		a := assets[name]
		weight := len(a.br)
		if weight == 0 {
			weight = len(a.raw)
		}
		if weight > most {
			t.Errorf("%s weighs %d bytes on the wire, more than %d", name, weight, most)
		}
	}
}

func TestAssetIsServedCompressedAndKept(t *testing.T) {
	s := newSite(t, "http://127.0.0.1:8080")
	a := assets["soporte.css"]
	path := filesPath + a.file
	for accept, want := range map[string]string{
		"gzip, deflate, br": "br", "gzip": "gzip", "": "", "identity": "", "br;q=0, gzip;q=0.5": "gzip", "brotli": "",
	} {
		w := s.ask("GET", path, "", "Accept-Encoding", accept)
		if w.Code != 200 || w.Header().Get("Content-Encoding") != want {
			t.Errorf("%q: %d %q, want %q", accept, w.Code, w.Header().Get("Content-Encoding"), want)
		}
		tag := w.Header().Get("Etag")
		if again := s.ask("GET", path, "", "Accept-Encoding", accept, "If-None-Match", tag); again.Code != 304 || again.Body.Len() != 0 {
			t.Errorf("%q: asked again with its tag: %d", accept, again.Code)
		}
	}
	if w := s.ask("HEAD", path, ""); w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("Content-Length") == "" {
		t.Errorf("HEAD: %d with %d bytes", w.Code, w.Body.Len())
	}
	for _, wrong := range []string{"soporte.css", "soporte.000000000000.css", "../assets.go", "manifiesto.json"} {
		if w := s.ask("GET", filesPath+wrong, ""); w.Code != 404 && w.Code != 307 && w.Code != 301 {
			t.Errorf("%s: %d", wrong, w.Code)
		}
	}
}

func TestFontInTheSheetIsTheOneServed(t *testing.T) {
	if !strings.Contains(string(assets["soporte.css"].raw), "url("+assets["source-sans-3.woff2"].file+")") {
		t.Error("the style sheet names another font file: run recursos/copiar.mjs")
	}
	if strings.Contains(string(assets["soporte.css"].raw), "url(http") {
		t.Error("the style sheet reaches outside")
	}
}

func TestPagesAreCompressed(t *testing.T) {
	s := newSite(t, "http://127.0.0.1:8080", func(o *Options) { o.Demo = &Demo{} })
	w := s.ask("GET", StorybookPath+"/turno", "", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" || !strings.Contains(w.Header().Get("Vary"), "Accept-Encoding") {
		t.Error(w.Header())
	}
}
