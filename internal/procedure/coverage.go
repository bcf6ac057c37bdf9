package procedure

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The places that cite each clause, found in the sources by Citations and kept
// here because the binary runs without them. `make golden` writes it anew.
//
//go:embed cobertura.json
var cobertura []byte

// Places are the files that cite a clause.
type Places struct {
	Code []string `json:"codigo"` // files of the program
	Test []string `json:"prueba"` // tests and stories
}

// Covered is one clause and where it is kept.
type Covered struct {
	ID     string
	Part   string
	Text   string
	Code   []string
	Test   []string
	Status string // «código y prueba», «solo código», «solo prueba», «pendiente»
}

// The states of a clause, as the page and the CLI show them.
const (
	CoveredFully  = "código y prueba"
	CoveredByCode = "solo código"
	CoveredByTest = "solo prueba"
	CoveredNot    = "pendiente"
)

// Coverage says, for each of the 109 requirements, which files of the program and
// which tests cite it, in the order of the catalogue.
func Coverage() ([]Covered, error) {
	places, err := citedPlaces()
	if err != nil {
		return nil, err
	}
	var out []Covered
	for _, r := range Requirements() {
		p := places[r.ID]
		out = append(out, Covered{r.ID, r.Part, r.Text, p.Code, p.Test, p.status()})
	}
	return out, nil
}

// ReadingCoverage says the same of the 56 readings, which may be cited too but
// need not be.
func ReadingCoverage() ([]Covered, error) {
	places, err := citedPlaces()
	if err != nil {
		return nil, err
	}
	var out []Covered
	for _, r := range Readings() {
		p := places[r.ID]
		out = append(out, Covered{r.ID, "Lecturas", r.Problem, p.Code, p.Test, p.status()})
	}
	return out, nil
}

func citedPlaces() (map[string]Places, error) {
	var places map[string]Places
	if err := json.Unmarshal(cobertura, &places); err != nil {
		return nil, fmt.Errorf("procedure: cobertura.json: %w", err)
	}
	return places, nil
}

func (p Places) status() string {
	switch {
	case len(p.Code) > 0 && len(p.Test) > 0:
		return CoveredFully
	case len(p.Code) > 0:
		return CoveredByCode
	case len(p.Test) > 0:
		return CoveredByTest
	}
	return CoveredNot
}

// WriteCoverage writes the coverage as text, with a line of totals at the end.
func WriteCoverage(w io.Writer) error {
	rows, err := Coverage()
	if err != nil {
		return err
	}
	cells := [][]string{{"Cláusula", "Estado", "Código", "Prueba", "Qué pide"}}
	for _, c := range rows {
		cells = append(cells, []string{c.ID, c.Status, fmt.Sprint(len(c.Code)), fmt.Sprint(len(c.Test)), c.Text})
	}
	_, err = io.WriteString(w, columns(cells)+"\n"+totals(rows)+"\n")
	return err
}

func totals(rows []Covered) string {
	n := map[string]int{}
	for _, c := range rows {
		n[c.Status]++
	}
	var out []string
	for _, s := range []string{CoveredFully, CoveredByCode, CoveredByTest, CoveredNot} {
		out = append(out, fmt.Sprintf("%s: %d", s, n[s]))
	}
	return fmt.Sprintf("%d cláusulas. %s.", len(rows), strings.Join(out, " · "))
}

// marshalPlaces writes the index as cobertura.json has it: one clause a line, in
// the order of the catalogues.
func marshalPlaces(places map[string]Places) ([]byte, error) {
	var ids []string
	for _, r := range Requirements() {
		ids = append(ids, r.ID)
	}
	for _, r := range Readings() {
		ids = append(ids, r.ID)
	}
	var lines []string
	for _, id := range ids {
		p, ok := places[id]
		if !ok {
			continue
		}
		p.Code, p.Test = sorted(p.Code), sorted(p.Test)
		data, err := json.Marshal(p)
		if err != nil {
			return nil, err
		}
		lines = append(lines, fmt.Sprintf("%q: %s", id, data))
	}
	return []byte("{\n" + strings.Join(lines, ",\n") + "\n}\n"), nil
}

func sorted(s []string) []string {
	out := append([]string{}, s...)
	slices.Sort(out)
	return slices.Compact(out)
}
