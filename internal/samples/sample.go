package samples

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// ID names a sample.
type ID string

// Filters say which orders a sample is drawn from. Days are local, both included.
type Filters struct {
	From       string   `json:"desde"`
	To         string   `json:"hasta"`
	Unit       string   `json:"unidad,omitempty"`
	Branch     string   `json:"camino,omitempty"`
	Exceptions []string `json:"excepciones,omitempty"` // any of them
}

// Branch is one of the ways an order may take through the procedure.
type Branch struct{ Key, Label, way string }

// Branches are the ways by which the paths of the procedure part (rev11 D-03, D-11,
// D-13).
var Branches = []Branch{
	{"inmediata", "Solución inmediata", "OS-12"}, {"mantenimiento", "Mantenimiento", "OS-13"}, {"traslado", "Traslado a la DTIC", "OS-14"},
	{"garantia", "Garantía", "OS-45"}, {"bodega", "Recursos de bodega", "OS-50"}, {"sei-028", "Oficio SEI-028", "OS-58"},
}

// Exception is something that an audit looks at more closely.
type Exception struct{ Key, Label string }

// The exceptions.
var Exceptions = []Exception{
	{"reabierta", "Reabierta"}, {"tacita", "Cierre tácito (P-10)"}, {"retroactiva", "Captura retroactiva (P-12)"}, {"p11", "Escalada (P-11)"}, {"vencida", "Con plazo vencido"},
}

// Sample is a sample as it was drawn.
type Sample struct {
	ID         ID
	By         string // person
	At         time.Time
	Filters    Filters
	Seed       string
	Wanted     int
	Population int
	Digest     string // of the folios it was drawn from
	Folios     []string
}

// Draw takes so many folios of a population: the first in the order of
// SHA-256("seed:folio"). It does not depend on how the population is sorted, and an
// order that joins it moves at most one folio out.
func Draw(population []string, seed string, wanted int) []string {
	type ticket struct{ hash, folio string }
	tickets := make([]ticket, len(population))
	for i, f := range population {
		sum := sha256.Sum256([]byte(seed + ":" + f))
		tickets[i] = ticket{hex.EncodeToString(sum[:]), f}
	}
	slices.SortFunc(tickets, func(a, b ticket) int { return strings.Compare(a.hash+a.folio, b.hash+b.folio) })
	drawn := make([]string, 0, min(wanted, len(tickets)))
	for _, t := range tickets[:min(wanted, len(tickets))] {
		drawn = append(drawn, t.folio)
	}
	return drawn
}

// digestOf is the hash of a population, to tell whether it is still the same.
func digestOf(population []string) string {
	sorted := slices.Clone(population)
	slices.Sort(sorted)
	sum := sha256.Sum256([]byte(strings.Join(sorted, "\n")))
	return hex.EncodeToString(sum[:])
}
