//go:build browser

package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// said is one message of the checker of HTML.
type said struct {
	Type    string `json:"type"`
	SubType string `json:"subType"`
	URL     string `json:"url"`
	Message string `json:"message"`
	Extract string `json:"extract"`
	Line    int    `json:"lastLine"`
}

// validate runs the Nu Html Checker over a folder of pages.
func validate(t *testing.T, folder string) []said {
	t.Helper()
	java, err := exec.LookPath("java")
	if err != nil {
		t.Fatalf("Java is missing: %s", remedy)
	}
	jar := filepath.Join(repository(t), "recursos", "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
	if _, err := os.Stat(jar); err != nil {
		t.Fatalf("vnu-jar is missing in recursos/node_modules: %s", remedy)
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(t.Context(), java, "-Xss2m", "-jar", jar, "--format", "json", "--exit-zero-always", "--skip-non-html", folder)
	cmd.Stderr = &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("the checker: %v\n%s", err, out.String())
	}
	var answer struct {
		Messages []said `json:"messages"`
	}
	if err := json.Unmarshal(out.Bytes(), &answer); err != nil {
		t.Fatalf("%v: %.500s", err, out.String())
	}
	return answer.Messages
}

// meant is what the checker calls an error and is meant, with why.
var meant = map[string]string{
	"Attribute “hx-":                        "htmx reads these attributes; they have no data- form with nonces",
	"The “role” attribute must not be used": "a table laid out as blocks on a telephone loses what it is; its roles say it again",
}

func isMeant(m said) bool {
	for begins := range meant {
		if strings.HasPrefix(m.Message, begins) {
			return true
		}
	}
	return false
}

// quality of use: every page is valid HTML.
func everyPageIsValid(t *testing.T, pages []page) {
	t.Parallel()
	folder := t.TempDir()
	names := map[string]string{} // of file → page
	for i, p := range pages {
		if p.Send || p.Press != "" {
			continue // as a person must bring it about: axe looks at those
		}
		file := filepath.Join(folder, fmt.Sprintf("%04d.html", i))
		if err := os.WriteFile(file, bodyOf(t, p), 0o600); err != nil {
			t.Fatal(err)
		}
		names[file] = p.Path + " as " + p.As
	}
	// A page with a fault among them shows that the checker looks.
	planted := filepath.Join(folder, "planted.html")
	if err := os.WriteFile(planted, []byte(`<!doctype html><html lang="es"><head><title>x</title></head><body><ul><p>No</p></ul></body></html>`), 0o600); err != nil {
		t.Fatal(err)
	}
	seen, sees := map[string]int{}, false
	for _, m := range validate(t, folder) {
		file := filepath.Clean(strings.TrimPrefix(m.URL, "file:"))
		switch {
		case file == planted:
			sees = sees || m.Type == "error"
		case isMeant(m):
		case m.Type == "error" || m.Type == "non-document-error":
			if seen[m.Message]++; seen[m.Message] == 1 {
				t.Errorf("%s, line %d: %s\n\t%s", names[file], m.Line, m.Message, m.Extract)
			}
		}
	}
	if !sees {
		t.Error("the checker does not see the planted fault")
	}
	t.Logf("%d pages", len(names))
}
