package web

import (
	"encoding/json"
	"log/slog"
	"net/netip"
	"strings"
	"testing"

	"bytes"
)

func prefix(s string) netip.Prefix { return netip.MustParsePrefix(s) }

func TestRoutesPrintTheirPolicy(t *testing.T) {
	text, err := json.Marshal(newSite(t, "http://127.0.0.1:8080").shell.Routes())
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`{"metodo":"GET","ruta":"/taller","nombre":"taller","politica":{"publica":false,"con_sesion":false,"roles":["ast"],"objeto":"ninguno","nota":""}}`} {
		if !strings.Contains(string(text), part) {
			t.Errorf("%s lacks %s", text, part)
		}
	}
}

func TestStorybookIsOnlyInTheDemonstration(t *testing.T) {
	if w := newSite(t, "http://127.0.0.1:8080").ask("GET", StorybookPath, ""); w.Code != 404 {
		t.Errorf("the storybook is served: %d", w.Code)
	}
	if w := newSite(t, "http://127.0.0.1:8080", func(o *Options) { o.Demo = &Demo{PIN: "2468"} }).ask("GET", StorybookPath, ""); w.Code != 200 || !strings.Contains(w.Body.String(), "2468") {
		t.Errorf("the demonstration has no storybook, or no band: %d", w.Code)
	}
}

func TestLogBlotsSecretsOut(t *testing.T) {
	var b bytes.Buffer
	NewLogger(&b, slog.LevelInfo).Info("x", "token", "a1", "pin", "b2", "Password", "c3", "session_token", "d4", "persona", "p1")
	for _, secret := range []string{"a1", "b2", "c3", "d4"} {
		if strings.Contains(b.String(), secret) {
			t.Errorf("%s is in %s", secret, b.String())
		}
	}
	if !strings.Contains(b.String(), "p1") {
		t.Error(b.String())
	}
}
