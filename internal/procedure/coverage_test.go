package procedure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The index of citations is that of the sources, and no comment cites a clause
// that does not exist.
func TestCoverageIsUpToDate(t *testing.T) {
	places, err := Citations("../..")
	if err != nil {
		t.Fatal(err)
	}
	if kept, err := citedPlaces(); err != nil {
		t.Fatal(err)
	} else if !*update {
		for _, c := range changes(kept, places) {
			t.Log(c)
		}
	}
	golden(t, "cobertura.json", func(w io.Writer) error {
		data, err := marshalPlaces(places)
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	})
	if *update { // what is embedded was read before it was written
		if err := json.Unmarshal(mustRead(t, "cobertura.json"), new(map[string]Places)); err != nil {
			t.Fatal(err)
		}
		cobertura = mustRead(t, "cobertura.json")
	}
	golden(t, docs+"generated/cobertura.md", WriteCoverageMarkdown)
}

// changes names the clauses whose places are not those that are kept.
func changes(kept, found map[string]Places) []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(found)) {
		k, f := kept[id], found[id]
		if !slices.Equal(sorted(k.Code), sorted(f.Code)) || !slices.Equal(sorted(k.Test), sorted(f.Test)) {
			out = append(out, fmt.Sprintf("%s is kept as %v and cited in %v", id, k, f))
		}
	}
	for id := range kept {
		if _, ok := found[id]; !ok {
			out = append(out, id+" is kept and no longer cited")
		}
	}
	return out
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestCitationsAreFoundInCommentsOnly(t *testing.T) {
	root := t.TempDir()
	for path, text := range map[string]string{
		"room/act.go":            "package room\n\n// Assign gives the order to an AST (rev11 A-02, G-01\n// y R-S-01).\nvar x = \"rev11 A-05\"\n",
		"room/act_test.go":       "package room\n\n// rev11 A-02: the load decides.\n",
		"room/page.templ":        "// rev11 A-07\n",
		"room/page_templ.go":     "package room\n\n// rev11 A-08\n",
		"room/half.go":           "package room\n\n// rev11 A-09\nfunc {",
		"stories/testdata/a.txt": "# rev11 P-10 GAP-13\n",
		"stories/testdata/b.svg": "rev11 P-11\n",
		"docs/x.go":              "package x\n\n// rev11 A-18\n",
		"migrations/1.sql":       "-- rev11 P-03/P-05 custody\n",
	} {
		full := filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := Citations(root)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Places{
		"A-02":   {Code: []string{"room/act.go"}, Test: []string{"room/act_test.go"}},
		"G-01":   {Code: []string{"room/act.go"}},
		"R-S-01": {Code: []string{"room/act.go"}},
		"A-07":   {Code: []string{"room/page.templ"}},
		"A-09":   {Code: []string{"room/half.go"}},
		"P-10":   {Test: []string{"stories/testdata/a.txt"}},
		"GAP-13": {Test: []string{"stories/testdata/a.txt"}},
		"P-03":   {Code: []string{"migrations/1.sql"}},
		"P-05":   {Code: []string{"migrations/1.sql"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	bad := filepath.Join(root, "room/bad.go")
	if err := os.WriteFile(bad, []byte("package room\n\n// rev11 A-19\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Citations(root); err == nil || !strings.Contains(err.Error(), `"A-19"`) {
		t.Errorf("A-19 passed: %v", err)
	}
}

func TestCoverageListsEveryRequirement(t *testing.T) {
	rows, err := Coverage()
	if err != nil {
		t.Fatal(err)
	}
	readings, err := ReadingCoverage()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 109 || len(readings) != 56 {
		t.Errorf("%d requirements, %d readings", len(rows), len(readings))
	}
	for _, c := range rows {
		if c.Part == "" || c.Text == "" || c.Status == "" {
			t.Errorf("%+v", c)
		}
	}
	var b bytes.Buffer
	if err := WriteCoverage(&b); err != nil || !strings.Contains(b.String(), "109 cláusulas.") {
		t.Errorf("%v: %s", err, b.String())
	}
}

func TestStatusOfAClause(t *testing.T) {
	for want, p := range map[string]Places{
		CoveredNot: {}, CoveredByCode: {Code: []string{"a"}}, CoveredByTest: {Test: []string{"a"}}, CoveredFully: {Code: []string{"a"}, Test: []string{"b"}},
	} {
		if p.status() != want {
			t.Errorf("%v is %s", p, p.status())
		}
	}
}

// The graph of the paths names every activity and tests the rule of none: each activity is
// cited by a test that tries it.
func TestAnActivityIsTestedBesideItsPath(t *testing.T) {
	rows, err := Coverage()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range onPathsAlone(rows) {
		t.Errorf("%s is cited by no test but that of the paths", id)
	}
	if got := onPathsAlone([]Covered{{ID: "A-01", Test: []string{pathsTest}}, {ID: "A-02"}, {ID: "A-03", Test: []string{"a_test.go", pathsTest}}, {ID: "P-01", Test: []string{pathsTest}}}); !slices.Equal(got, []string{"A-01", "A-02"}) {
		t.Errorf("found %v", got)
	}
}

const pathsTest = "internal/procedure/paths_test.go"

func onPathsAlone(rows []Covered) (list []string) {
	for _, c := range rows {
		if strings.HasPrefix(c.ID, "A-") && !slices.ContainsFunc(c.Test, func(file string) bool { return file != pathsTest }) {
			list = append(list, c.ID)
		}
	}
	return list
}
