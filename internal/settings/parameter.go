package settings

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/problem"
)

// Name is the code of a parameter, as domain §3 writes it.
type Name string

// Kind is how the value of a parameter is written.
type Kind string

// The kinds of parameter.
const (
	Text    Kind = "texto"
	Integer Kind = "entero"
	YesNo   Kind = "si-no"
	OneOf   Kind = "opcion" // the key of one of Options
	List    Kind = "lista"  // one item a line, a key or «key=words»
	Length  Kind = "plazo"  // business time: «4h», «2d», «1d 4h»
)

// Choice is one of the values that a parameter may take, or an item of a list.
type Choice struct {
	Key   string
	Label string
}

// Parameter is one thing that may be decided otherwise.
type Parameter struct {
	Name        Name
	Kind        Kind
	Clause      string // the gap it closes, or the requirement it serves
	Default     string
	Meaning     string   // Spanish: what it decides
	Consequence string   // Spanish: what follows from changing it
	Options     []Choice // for OneOf: all there are; for List: the keys that are known, if closed
	Min, Max    int      // for Integer, and for a List of them; Max for a Text of more than 4000 bytes

	Of     Kind     // for List: how what each item says is written, Integer, Length or OneOf (Words); "" for free words
	Words  []string // for List of OneOf: what an item may say
	Always []string // for List: the items that may not be taken away
}

// Catalogue returns every parameter, grouped by the gap that it answers, in the
// order of the document.
func Catalogue() []Parameter { return slices.Clone(catalogue) }

// Find returns one parameter of the catalogue.
func Find(name Name) (Parameter, bool) {
	p, ok := byName[name]
	return p, ok
}

var byName = func() map[Name]Parameter {
	m := make(map[Name]Parameter, len(catalogue))
	for _, p := range catalogue {
		m[p.Name] = p
	}
	return m
}()

// Check judges a value for the parameter and returns it tidied. problem.Invalid on
// the field "valor" when it does not fit.
func (p Parameter) Check(value string) (string, error) {
	value = strings.TrimSpace(strings.ReplaceAll(value, "\r\n", "\n"))
	wrong := func(message string) (string, error) { return "", problem.OnField("valor", message) }
	switch p.Kind {
	case Integer:
		n, err := strconv.Atoi(value)
		if err != nil || n < p.Min || n > p.Max {
			return wrong(fmt.Sprintf("Escribe un número entero de %d a %d.", p.Min, p.Max))
		}
		return strconv.Itoa(n), nil
	case YesNo:
		if value != "sí" && value != "no" {
			return wrong("Elige «sí» o «no».")
		}
	case OneOf:
		if !slices.ContainsFunc(p.Options, func(c Choice) bool { return c.Key == value }) {
			return wrong("Elige una de las opciones.")
		}
	case Length:
		if s, ok := readSpan(value); !ok || s.IsZero() {
			return wrong("Escribe un plazo hábil mayor que cero, como «4h», «2d» o «1d 4h».")
		}
	case List:
		seen := map[string]bool{}
		items := items(value)
		for _, c := range items {
			switch {
			case c.Key == "":
				return wrong("Cada renglón necesita su clave antes del signo =.")
			case seen[c.Key]:
				return wrong(fmt.Sprintf("«%s» está dos veces.", c.Key))
			case len(p.Options) > 0 && !slices.ContainsFunc(p.Options, func(o Choice) bool { return o.Key == c.Key }):
				return wrong(fmt.Sprintf("«%s» no es una opción conocida.", c.Key))
			}
			seen[c.Key] = true
			if fault := p.fault(c); fault != "" {
				return wrong(fault)
			}
		}
		if len(items) == 0 {
			return wrong("Escribe al menos un renglón.")
		}
		for _, key := range p.Always {
			if !seen[key] {
				return wrong(fmt.Sprintf("«%s» no se puede quitar.", key))
			}
		}
		value = write(items)
	}
	if len(value) > max(4000, p.Max) {
		return wrong("El valor es demasiado largo.")
	}
	return value, nil
}

// fault is what is wrong with what an item of a list says, in Spanish; "" for nothing.
func (p Parameter) fault(c Choice) string {
	switch p.Of {
	case Integer:
		if n, err := strconv.Atoi(c.Label); err != nil || n < p.Min || n > p.Max {
			return fmt.Sprintf("«%s» necesita un número entero de %d a %d después del signo =.", c.Key, p.Min, p.Max)
		}
	case OneOf:
		if !slices.Contains(p.Words, c.Label) {
			return fmt.Sprintf("«%s» debe decir, después del signo =, una de estas palabras: %s.", c.Key, strings.Join(p.Words, ", "))
		}
	case Length:
		if s, ok := readSpan(c.Label); !ok || s.IsZero() {
			return fmt.Sprintf("«%s» no es un plazo hábil, como «4h», «2d» o «1d 4h».", c.Label)
		}
	}
	return ""
}

// items reads a list: one item a line.
func items(value string) []Choice {
	var cs []Choice
	for line := range strings.Lines(value) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		key, label, found := strings.Cut(line, "=")
		if !found {
			label = key
		}
		cs = append(cs, Choice{strings.TrimSpace(key), strings.TrimSpace(label)})
	}
	return cs
}

func write(cs []Choice) string {
	lines := make([]string, len(cs))
	for i, c := range cs {
		lines[i] = c.Key
		if c.Label != c.Key {
			lines[i] += "=" + c.Label
		}
	}
	return strings.Join(lines, "\n")
}

// Values is a snapshot of all parameters. It never changes; the zero Values holds
// the defaults.
type Values struct{ set map[Name]string }

// Defaults returns the values with which an installation begins.
func Defaults() Values { return Values{} }

// With returns the values with one of them changed, for tests and for showing
// what a change would do. The value is not judged.
func (v Values) With(name Name, value string) Values {
	set := maps.Clone(v.set)
	if set == nil {
		set = map[Name]string{}
	}
	set[name] = value
	return Values{set}
}

// Text returns the value of a parameter as it is written; "" for an unknown one.
func (v Values) Text(name Name) string {
	if s, ok := v.set[name]; ok {
		return s
	}
	return byName[name].Default
}

// Int returns the value of a parameter as a number, 0 when it is none.
func (v Values) Int(name Name) int {
	n, _ := strconv.Atoi(v.Text(name))
	return n
}

// Yes tells whether the value of a parameter is «sí».
func (v Values) Yes(name Name) bool { return v.Text(name) == "sí" }

// List returns the keys of a list, in its order.
func (v Values) List(name Name) []string {
	cs := v.Choices(name)
	keys := make([]string, len(cs))
	for i, c := range cs {
		keys[i] = c.Key
	}
	return keys
}

// Choices returns the items of a list with their words, in its order.
func (v Values) Choices(name Name) []Choice { return items(v.Text(name)) }

// Duration returns the length of a term in business time. A bare number counts
// days, for the parameters of domain §3 that are written so.
func (v Values) Duration(name Name) Span {
	if n, err := strconv.Atoi(v.Text(name)); err == nil {
		return Span{Days: n}
	}
	return ParseSpan(v.Text(name))
}
