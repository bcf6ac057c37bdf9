package procedure

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// -update writes the documents and goldens anew: go test ./internal/procedure -update.
var update = flag.Bool("update", os.Getenv("SOPORTE_GOLDEN") == "write", "write docs/, testdata/ and cobertura.json anew")

// golden compares what write writes with a file kept in the repository.
func golden(t *testing.T, path string, write func(w io.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), want) {
		t.Errorf("%s is stale: run make golden and look at the difference", path)
	}
	return b.Bytes()
}

const docs = "../../docs/"

func TestDocumentsAreWrittenFromTheValue(t *testing.T) {
	for path, write := range map[string]func(io.Writer) error{
		docs + "procedimiento/lecturas.md":     WriteReadings,
		docs + "procedimiento/requisitos.md":   WriteRequirements,
		docs + "procedimiento/transiciones.md": func(w io.Writer) error { return WriteTransitions(w, Rev11) },
		docs + "generated/tabla.txt":           func(w io.Writer) error { return WriteTable(w, Rev11.Table()) },
		docs + "generated/tabla.json":          func(w io.Writer) error { return WriteTableJSON(w, Rev11.Table()) },
		docs + "generated/diagrama.svg":        func(w io.Writer) error { return ChartFile(w, Rev11, ChartData{}) },
		docs + "generated/externo.svg":         func(w io.Writer) error { return FileChart(w, Rev11, FileChartData{Standalone: true}) },
		docs + "generated/procedimiento.bpmn":  func(w io.Writer) error { return BPMN(w, Rev11) },
		"testdata/diagrama-vivo.svg":           func(w io.Writer) error { return Chart(w, Rev11, alive()) },
		"testdata/diagrama-ruta.svg":           func(w io.Writer) error { return Chart(w, Rev11, onCourse()) },
		"testdata/mapa-determina.svg":          func(w io.Writer) error { return SmallMap(w, Rev11, Route{Gone: []string{"OS-01", "OS-06"}, Now: E03}) },
		"testdata/mapa-cerrada.svg": func(w io.Writer) error {
			return SmallMap(w, Rev11, Route{Gone: []string{"OS-01", "OS-06", "OS-12", "OS-18", "OS-25"}, Now: F1})
		},
		"testdata/externo-vivo.svg": func(w io.Writer) error { return FileChart(w, Rev11, fileAlive()) },
		"testdata/leyenda.html":     ChartKey,
	} {
		t.Run(filepath.Base(path), func(t *testing.T) { golden(t, path, write) })
	}
}

// The figures of the design's mock, so that pictures can be compared.
func alive() ChartData {
	return ChartData{
		Counts: map[int]int{1: 0, 2: 9, 3: 14, 4: 11, 5: 23, 6: 5, 7: 4, 8: 6, 9: 3, 10: 2, 11: 4, 12: 7, 13: 5, 14: 2, 15: 1, 16: 3, 17: 2, 18: 1},
		Median: map[int]string{1: "4 min", 2: "1 h 10", 3: "3 h 20", 4: "2 h 45", 5: "1.6 d", 6: "2 h", 7: "5 h", 8: "3.1 d", 9: "25 min", 10: "40 min", 11: "6 h", 12: "8.5 d", 13: "2.4 d", 14: "1.2 d", 15: "3 h", 16: "5 h", 17: "1.8 d", 18: "1.1 d"},
		Goal:   map[int]string{13: "1 d"},
		Slow:   map[int]bool{13: true},
		Flow: map[string]int{"OS-01": 95, "OS-05": 5, "OS-06": 100, "OS-12": 58, "OS-13": 24, "OS-14": 18, "OS-28": 24, "OS-31": 24, "OS-35": 20, "OS-36": 2,
			"OS-40": 18, "OS-42": 18, "OS-45": 9, "OS-46": 10, "OS-48": 9, "OS-50": 4, "OS-51": 5, "OS-55": 4, "OS-18": 80, "OS-20": 4, "OS-56": 5, "OS-57": 5, "OS-58": 5, "OS-60": 5, "OS-25": 70, "OS-26": 28},
		InTurn: map[Role]int{Requester: 29, Adviser: 53, Supervisor: 19, Director: 1},
		Ended:  "214 este mes",
		Open:   3,
	}
}

func onCourse() ChartData {
	d := alive()
	d.Open = 16
	d.Route = &Route{
		Gone:  []string{"OS-01", "OS-06", "OS-14", "OS-40", "OS-42", "OS-46", "OS-51", "OS-56"},
		Now:   E16,
		Since: "hoy 9:10",
		When:  map[int]string{1: "8 oct, 8:40", 2: "8 oct, 9:55", 3: "8 oct, 12:10", 9: "8 oct, 12:30", 10: "8 oct, 13:05", 11: "9 oct, 11:20", 13: "13 oct, 17:00", 15: "14 oct, 9:10"},
	}
	return d
}

func fileAlive() FileChartData {
	return FileChartData{Href: func(s State) string { return "/externos?estado=" + string(s) }, Counts: map[State]int{X20: 4, XN1: 2}, Now: X20, Gone: []string{"EX-01", "EX-03", "EX-12"}}
}
