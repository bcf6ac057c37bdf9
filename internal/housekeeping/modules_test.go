package housekeeping

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// allowed are the modules of others that our code imports, each with what it is
// for. Why it was chosen stands in docs/decisions.
var allowed = map[string]string{
	"codeberg.org/go-pdf/fpdf":               "draws papers as PDF",
	"filippo.io/age":                         "private keys in a backup, under a passphrase",
	"github.com/a-h/templ":                   "typed pages",
	"github.com/alecthomas/kong":             "flags and environment of the command line in one struct",
	"github.com/arran4/golang-ical":          "calendar files that ordinary calendar programs follow",
	"github.com/alexedwards/argon2id":        "hashes of passwords and PINs",
	"github.com/boombuler/barcode":           "QR codes on labels and papers",
	"github.com/go-playground/form/v4":       "moves what a form sends into a struct",
	"github.com/go-playground/validator/v10": "value rules of forms",
	"github.com/google/go-cmp":               "differences in tests",
	"github.com/google/uuid":                 "identifiers that sort by time",
	"github.com/jackc/pgx/v5":                "PostgreSQL driver",
	"github.com/jmoiron/sqlx":                "placeholders and scanning into structs",
	"github.com/klauspost/compress":          "compression of pages and of backups",
	"github.com/pressly/goose/v3":            "migrations",
	"github.com/xuri/excelize/v2":            "workbooks of import and export",
	"github.com/yuin/goldmark":               "the manual's Markdown",
	"github.com/prometheus/client_golang":    "metrics for whoever watches the program",
	"golang.org/x/text":                      "composes accents in papers (NFC)",
	"golang.org/x/mod":                       "Merkle log and signed notes of the audit",
	"modernc.org/sqlite":                     "SQLite without a C compiler",
	"pgregory.net/rapid":                     "property tests",
	"zombiezen.com/go/sqlite":                "SQLite's statements without database/sql in between",
}

// modulesAreChosen: rule 6, third-party modules come from the allow-list, and each
// is named in a decision record. What is no longer used leaves the list.
func modulesAreChosen(allowed map[string]string) rule {
	return func(t *tree) (list []offence) {
		required := requirements(t.files["go.mod"])
		usedBy := make(map[string]string)
		for _, p := range t.packages {
			for _, imported := range slices.Concat(p.imports, p.tests) {
				if first, _, _ := strings.Cut(imported, "/"); !strings.Contains(first, ".") || within(imported, t.module) {
					continue
				}
				module := ""
				for m := range required {
					if within(imported, m) && len(m) > len(module) {
						module = m
					}
				}
				switch {
				case module == "":
					list = append(list, offence{p.path, "imports " + imported + ", which go.mod does not require"})
				case usedBy[module] == "":
					usedBy[module] = p.path
				}
			}
		}
		decided := ""
		for file, content := range t.files {
			if strings.HasPrefix(file, "docs/decisions/") && path.Ext(file) == ".md" {
				decided += content
			}
		}
		for _, m := range sorted(usedBy) {
			if allowed[m] == "" {
				list = append(list, offence{usedBy[m], "brings in " + m + ", which is not on the list of housekeeping/modules_test.go"})
			}
		}
		for _, m := range sorted(allowed) {
			switch {
			case usedBy[m] == "":
				list = append(list, offence{"housekeeping/modules_test.go", m + " is listed and no longer used"})
			case !strings.Contains(decided, m):
				list = append(list, offence{"docs/decisions", "no record names " + m + " (" + allowed[m] + ")"})
			}
		}
		return list
	}
}

var requireLine = regexp.MustCompile(`(?m)^(?:require)?\s+([a-z0-9.-]+\.[a-z]+/\S+) (v\S+)`)

// requirements reads the modules and versions of a go.mod.
func requirements(mod string) map[string]string {
	list := make(map[string]string)
	for _, m := range requireLine.FindAllStringSubmatch(mod, -1) {
		list[m[1]] = m[2]
	}
	return list
}

// pagesAndTheirCompilerAgree: the templ that writes the pages is the templ that
// runs them, or the code it writes may not fit.
func pagesAndTheirCompilerAgree(t *tree) []offence {
	const templ = "github.com/a-h/templ"
	tool, runtime := requirements(t.files["tools/go.mod"])[templ], requirements(t.files["go.mod"])[templ]
	if tool != runtime {
		return []offence{{"tools/go.mod", fmt.Sprintf("templ %s writes pages that templ %s runs", tool, runtime)}}
	}
	return nil
}

func sorted[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}

func TestModulesAreChosen(t *testing.T) {
	holds(t, modulesAreChosen(allowed))
	const mod = "module example.test/m\n\nrequire example.org/one v1.0.0\n\nrequire (\n\texample.org/two/v2 v2.0.0\n\texample.org/two/v2/sub v0.1.0 // indirect\n)\n"
	list := modulesAreChosen(map[string]string{"example.org/one": "the first"})
	record := "docs/decisions/0001-one.md"
	finds(t, "not on the list", list, plant(map[string]string{"go.mod": mod, record: "example.org/one"},
		"internal/web: example.org/one/x", "internal/forms: example.org/two/v2/y"), "internal/forms", "example.org/two/v2,")
	finds(t, "in a test, not on the list", list, plant(map[string]string{"go.mod": mod, record: "example.org/one"},
		"internal/web: example.org/one/x | example.org/two/v2/sub/z"), "example.org/two/v2/sub")
	finds(t, "no record", list, plant(map[string]string{"go.mod": mod, "README.md": "example.org/one"}, "internal/web: example.org/one"), "docs/decisions", "the first")
	finds(t, "no longer used", list, plant(map[string]string{"go.mod": mod, record: "example.org/one"}, "internal/web: fmt"), "no longer used")
	finds(t, "not required", list, plant(map[string]string{"go.mod": mod, record: "example.org/one"}, "internal/web: example.org/one example.org/three"), "does not require")
	passes(t, "chosen", list, plant(map[string]string{"go.mod": mod, record: "we take `example.org/one`"}, "internal/web: example.org/one/x internal/orders fmt"))
}

func TestPagesAndTheirCompilerAgree(t *testing.T) {
	holds(t, pagesAndTheirCompilerAgree)
	line := func(v string) string {
		return "module m\n\nrequire (\n\tgithub.com/a-h/templ " + v + " // indirect\n)\n"
	}
	finds(t, "another version", pagesAndTheirCompilerAgree, plant(map[string]string{"go.mod": line("v0.3.977"), "tools/go.mod": line("v0.3.978")}), "v0.3.978", "v0.3.977")
	passes(t, "the same", pagesAndTheirCompilerAgree, plant(map[string]string{"go.mod": line("v0.3.977"), "tools/go.mod": line("v0.3.977")}))
}
