package equipment

import (
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/problem"
)

// Contract is what a warranty, a lease or a maintenance rests on (GAP-36, rev11 D-11).
// Days are local, "" when not known.
type Contract struct {
	ID         string `db:"id"`
	Number     string `db:"number"` // as on the paper; a machine is under the contract whose number it bears
	Kind       string `db:"kind"`   // key of ContractKinds
	ProviderID string `db:"provider_id"`
	Subject    string `db:"subject"`
	Coverage   string `db:"coverage"` // what it answers for, and what not
	Document   string `db:"document"` // where the paper is
	From       string `db:"valid_from"`
	Until      string `db:"valid_until"`
	Version    int64  `db:"version"`
}

// ContractKinds are the kinds of contract, as pairs of key and words.
var ContractKinds = [][2]string{{"garantia", "Garantía"}, {"mantenimiento", "Mantenimiento"}, {"arrendamiento", "Arrendamiento"}, {"comodato", "Comodato"}, {"otro", "Otro"}}

// KindWords are the words of a contract's kind.
func (k Contract) KindWords() string {
	for _, x := range ContractKinds {
		if x[0] == k.Kind {
			return x[1]
		}
	}
	return k.Kind
}

// Term is where a contract stands on a local day.
type Term string

// The terms of a contract.
const (
	TermAhead   Term = "por-empezar"
	TermValid   Term = "vigente"
	TermEnding  Term = "por-terminar" // within the days in which people are warned
	TermOver    Term = "terminado"
	TermUnknown Term = "sin-fechas"
)

// TermOn tells where the contract stands on a day; days is how long before its end people
// are warned.
func (k Contract) TermOn(day calendar.Day, days int) Term {
	on := day.String()
	switch {
	case k.From == "" && k.Until == "":
		return TermUnknown
	case k.From != "" && on < k.From:
		return TermAhead
	case k.Until != "" && on > k.Until:
		return TermOver
	case k.Until != "" && k.Until <= day.Add(days).String():
		return TermEnding
	}
	return TermValid
}

// Covers says in Spanish what the contract answers for on a day, for whoever decides on a
// warranty.
func (k Contract) Covers(day calendar.Day) string {
	said := "Contrato " + k.Number
	switch k.TermOn(day, 0) {
	case TermOver:
		said += fmt.Sprintf(", terminado el %s", spoken(k.Until))
	case TermAhead:
		said += fmt.Sprintf(", vale desde el %s", spoken(k.From))
	default:
		if k.Until != "" {
			said += fmt.Sprintf(", vigente hasta el %s", spoken(k.Until))
		}
	}
	if k.Coverage != "" {
		said += ": " + strings.TrimSuffix(k.Coverage, ".")
	}
	return said + "."
}

func (k *Contract) check() error {
	for _, t := range []*string{&k.Number, &k.Subject, &k.Coverage, &k.Document} {
		*t = strings.TrimSpace(*t)
	}
	if Key(k.Number) == "" {
		return problem.OnField("numero", "Escribe el número del contrato.")
	}
	if !slices.ContainsFunc(ContractKinds, func(x [2]string) bool { return x[0] == k.Kind }) {
		return problem.OnField("clase", "Elige de qué es el contrato.")
	}
	for _, d := range []struct{ name, day string }{{"vigente_desde", k.From}, {"vigente_hasta", k.Until}} {
		if d.day == "" {
			continue
		}
		if _, err := calendar.ParseDay(d.day); err != nil {
			return problem.OnField(d.name, "Escribe una fecha que exista.").Because(err)
		}
	}
	if k.From != "" && k.Until != "" && k.Until < k.From {
		return problem.OnField("vigente_hasta", "El contrato no puede terminar antes de empezar.")
	}
	return nil
}
