package web

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// The service worker knows which files a page needs and which forms may wait, and may
// speak to nobody but us.
func TestTheWorkerKnowsWhatMayWait(t *testing.T) {
	s := newSite(t, "https://soporte.example/base", func(o *Options) {})
	s.shell.Add(Route{Method: "POST", Path: "/ordenes/{folio}/notas", Name: "nota.poner", Later: true, Unkept: "prueba", Policy: Policy{Signed: true, Object: ObjectOwn},
		Handler: func(w http.ResponseWriter, r *http.Request) error { return SeeOther(w, r, TurnPath) }})
	s.http = s.shell.Handler()
	w := s.ask("GET", "/base"+WorkerPath, "")
	body := w.Body.String()
	for _, part := range []string{`const BASE = "/base";`, `"/base/recursos/` + assets["campo.js"].file + `"`, `^/base/ordenes/[^/]+/notas$`} {
		if !strings.Contains(body, part) {
			t.Errorf("the worker lacks %s", part)
		}
	}
	h := w.Header()
	if h.Get("Content-Security-Policy") != workerPolicy || !strings.HasPrefix(h.Get("Content-Type"), "text/javascript") || h.Get("Cache-Control") != "no-cache" {
		t.Errorf("served as %v", h)
	}
	if w := s.ask("GET", "/base"+WorkerPath, "", "If-None-Match", h.Get("Etag")); w.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", w.Code)
	}
}

// A page says whose it is; what stands in for it says nothing of anybody.
func TestAPageSaysWhoseItIs(t *testing.T) {
	s := newSite(t, "https://soporte.example/base")
	for path, want := range map[string]string{TurnPath: "p-ast", "/publica": "p-ast"} {
		w := s.ask("GET", "/base"+path, "", "Cookie", cookie("t-ast"))
		if got := w.Header().Get(personHeader); got != want || w.Header().Get(keepHeader) != "" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %q, kept %q, %q", path, got, w.Header().Get(keepHeader), w.Header().Get("Cache-Control"))
		}
	}
	w := s.ask("GET", "/base"+OfflinePath, "")
	if w.Code != 200 || w.Header().Get(personHeader) != "" || !strings.Contains(w.Header().Get("Content-Security-Policy"), "trusted-types campo") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// What a device sends later is answered with a status: done, not this session's, or why not.
func TestWhatWasKeptIsAnsweredInAStatus(t *testing.T) {
	s, store := aForm(t)
	send := func(token, text string) *http.Response {
		return s.ask("POST", "/base/nota", url.Values{"texto": {text}}.Encode(), "Cookie", cookie(token), "Sec-Fetch-Site", "same-origin", "Origin", "https://soporte.example",
			"Host", "soporte.example", queueHeader, "1").Result()
	}
	if r := send("t-ast", "bien"); r.StatusCode != http.StatusNoContent || !strings.HasPrefix(r.Header.Get(leadsHeader), "/base/") {
		t.Errorf("done: %d %v", r.StatusCode, r.Header)
	}
	for text, status := range map[string]int{"ajena": http.StatusNotFound, "falla": http.StatusInternalServerError} {
		r := send("t-ast", text)
		if body, _ := io.ReadAll(r.Body); r.StatusCode != status || r.Header.Get(reasonHeader) == "" || len(body) > 0 {
			t.Errorf("%s: %d %v, with a page of %d bytes", text, r.StatusCode, r.Header, len(body))
		}
	}
	if r := send("t-ast", "bien"); r.StatusCode != http.StatusNoContent || s.kept("t-ast") != "" {
		t.Errorf("it is a draft all the same: %q", s.kept("t-ast"))
	}
	if r := send("t-muerta", "lo que escribía"); r.StatusCode != http.StatusUnauthorized {
		t.Errorf("a session that ended: %d", r.StatusCode)
	}
	w := s.ask("GET", "/base"+keyPath, "", "Cookie", cookie("t-ast"))
	var key struct{ Persona, Llave string }
	if err := json.Unmarshal(w.Body.Bytes(), &key); err != nil || key.Persona != "p-ast" || len(key.Llave) != 44 || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%d %s, %v", w.Code, w.Body, err)
	}
	other, err := store.DeviceKey(t.Context(), "p-usuario", s.shell.options.Clock())
	if err != nil || other == key.Llave {
		t.Errorf("two people have one key, %v", err)
	}
	if again := s.ask("GET", "/base"+keyPath, "", "Cookie", cookie("t-ast")).Body.String(); !strings.Contains(again, key.Llave) {
		t.Errorf("the key changes: %s", again)
	}
	if w := s.ask("GET", "/base"+keyPath, ""); w.Code != http.StatusSeeOther {
		t.Errorf("nobody is given a key: %d", w.Code)
	}
}
