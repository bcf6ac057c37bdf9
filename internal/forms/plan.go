package forms

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"secogem.gob.mx/soporte/internal/clock"
)

// plan is what the tags of one struct type say, read once.
type plan struct {
	inputs []*input
	byName map[string]*input
	byOld  map[string]*input // those that had another name before
}

// embedding is what a form says of all the inputs of a struct that it embeds.
type embedding struct {
	optional bool              // none is required by itself
	when     string            // of those that have no condition
	was      map[string]string // name → the one that it had before
}

// within is the embedding of a struct in what is embedded itself.
func (e embedding) within(tag reflect.StructTag) embedding {
	in := embedding{e.optional || tag.Get("optional") == "yes", e.when, maps.Clone(e.was)}
	if in.when == "" {
		in.when = tag.Get("when")
	}
	if list := tag.Get("was"); list != "" {
		if in.was == nil {
			in.was = map[string]string{}
		}
		for _, pair := range strings.Split(list, "|") {
			name, old, _ := strings.Cut(pair, "=")
			in.was[name] = old
		}
	}
	return in
}

// input is one tagged field of a struct.
type input struct {
	name      string
	index     []int
	field     Field // as described, without values
	list      bool  // []string
	row       *plan // a table's
	blankRows int
	required  bool
	rules     string // for the validator, without those we answer ourselves
	same      string // field whose value this one must repeat
	notBefore string // field whose date this one must not precede
	most      int    // characters that no rule of the validator bounds
	fixed     bool   // Options are the only values accepted
	cond      *condition
	typ       reflect.Type
}

// condition is a parsed `when`.
type condition struct {
	name   string
	values []string
	not    bool
}

var (
	plans    sync.Map // reflect.Type → *plan
	timeType = reflect.TypeFor[time.Time]()
	listType = reflect.TypeFor[[]string]()
)

// Most characters of an input that sets no limit, and most rows or marks.
const (
	maxText = 300
	maxArea = 10000
	maxList = 500
)

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := &plan{byName: make(map[string]*input), byOld: make(map[string]*input)}
	p.read(t, nil, false, embedding{})
	p.join(t)
	stored, _ := plans.LoadOrStore(t, p)
	return stored.(*plan)
}

func (p *plan) read(t reflect.Type, index []int, inTable bool, by embedding) {
	if t.Kind() != reflect.Struct {
		panic(fmt.Sprintf("forms: %v is no struct", t))
	}
	for i := range t.NumField() {
		sf := t.Field(i)
		at := append(append([]int{}, index...), i)
		if sf.Anonymous && sf.Type.Kind() == reflect.Struct && sf.Tag.Get("form") == "" {
			if !sf.IsExported() {
				panic(fmt.Sprintf("forms: %v embeds %v, which must be exported to be filled", t, sf.Type))
			}
			p.read(sf.Type, at, inTable, by.within(sf.Tag))
			continue
		}
		name := sf.Tag.Get("form")
		if name == "" || name == "-" {
			continue
		}
		in := newInput(t, sf, name, at, inTable)
		if by.optional {
			in.required, in.field.Required = false, false
		}
		if in.field.When == "" {
			in.field.When = by.when
		}
		if in.field.Was = by.was[name]; in.field.Was != "" {
			p.byOld[in.field.Was] = in
		}
		if p.byName[name] != nil {
			panic(fmt.Sprintf("forms: %v has two inputs named %q", t, name))
		}
		p.byName[name] = in
		p.inputs = append(p.inputs, in)
	}
}

func newInput(t reflect.Type, sf reflect.StructField, name string, at []int, inTable bool) *input {
	bad := func(what string, args ...any) {
		panic(fmt.Sprintf("forms: %v.%s: %s", t, sf.Name, fmt.Sprintf(what, args...)))
	}
	if strings.ContainsAny(name, "[]. ") {
		bad("malformed name %q", name)
	}
	tag := sf.Tag.Get
	in := &input{name: name, index: at, typ: sf.Type}
	f := &in.field
	*f = Field{Name: name, Label: tag("label"), Help: tag("help"), Kind: tag("kind"), Section: tag("section"),
		Placeholder: tag("placeholder"), When: tag("when"), Secret: tag("secret") == "true", Fixed: tag("fixed") == "true"}

	var kinds []string
	switch {
	case sf.Type == timeType:
		kinds = []string{DateTime}
	case sf.Type == listType:
		kinds, in.list = []string{Checks, Files}, true
	case sf.Type.Kind() == reflect.String:
		kinds = []string{Text, Area, Choice, Radio, Date, Time, DateTime, Person, Asset, Hidden, Password, Files}
	case sf.Type.Kind() == reflect.Int, sf.Type.Kind() == reflect.Int64:
		kinds = []string{Number, Choice, Radio, Hidden}
	case sf.Type.Kind() == reflect.Bool:
		kinds = []string{Check, Radio, Hidden}
	case sf.Type.Kind() == reflect.Slice && sf.Type.Elem().Kind() == reflect.Struct && !inTable:
		kinds = []string{Table}
		in.row = &plan{byName: make(map[string]*input)}
		in.row.read(sf.Type.Elem(), nil, true, embedding{})
		in.row.join(sf.Type.Elem())
		in.blankRows = max(1, number(tag("rows"), bad))
	default:
		bad("type %v is no input", sf.Type)
	}
	if f.Kind == "" {
		f.Kind = kinds[0]
	} else if !slices.Contains(kinds, f.Kind) {
		bad("kind %q does not hold a %v", f.Kind, sf.Type)
	}
	if f.Label == "" && f.Kind != Hidden {
		bad("no label")
	}
	f.Secret = f.Secret || f.Kind == Password
	in.readOptions(tag("options"), bad)
	in.readRules(tag("validate"))
	in.limit(number(tag("max"), bad))
	return in
}

func number(s string, bad func(string, ...any)) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		bad("%q is no count", s)
	}
	return n
}

func (in *input) readOptions(list string, bad func(string, ...any)) {
	if list == "" {
		if in.typ.Kind() == reflect.Bool && in.field.Kind == Radio {
			in.field.Options = []Option{{Key: Yes, Label: "Sí"}, {Key: No, Label: "No"}}
		}
		return
	}
	in.fixed = true
	for _, o := range strings.Split(list, "|") {
		key, label, ok := strings.Cut(o, "=")
		if !ok || label == "" {
			bad("option %q wants the form key=label", o)
		}
		in.field.Options = append(in.field.Options, Option{Key: key, Label: label})
	}
}

func (in *input) readRules(tag string) {
	var rest []string
	for _, rule := range strings.Split(tag, ",") {
		name, param, _ := strings.Cut(rule, "=")
		switch name {
		case "", "omitempty":
		case "required":
			in.required, in.field.Required = true, true
		case "same":
			in.same = param
		case "notbefore":
			in.notBefore = param
		default:
			rest = append(rest, rule)
			n, err := strconv.Atoi(param)
			switch {
			case err != nil:
			case name == "min" || name == "gte":
				in.field.Min = n
			case name == "max" || name == "lte":
				in.field.Max = n
			case name == "len":
				in.field.Min, in.field.Max = n, n
			}
		}
	}
	in.rules = strings.Join(rest, ",")
}

// limit sets the most characters, rows or marks.
func (in *input) limit(declared int) {
	isText := in.typ.Kind() == reflect.String
	switch {
	case declared > 0:
		in.field.Max, in.most = declared, declared
	case in.field.Max > 0 || !isText && in.typ.Kind() != reflect.Slice:
	case in.field.Kind == Area:
		in.field.Max, in.most = maxArea, maxArea
	case isText:
		in.field.Max, in.most = maxText, maxText
	default:
		in.field.Max = maxList
	}
}

// join resolves the names that tags of one input mention of another.
func (p *plan) join(t reflect.Type) {
	for old := range p.byOld {
		if p.byName[old] != nil {
			panic(fmt.Sprintf("forms: %v: %q is the name of an input, and was that of another", t, old))
		}
	}
	for _, in := range p.inputs {
		for _, other := range []string{in.same, in.notBefore} {
			if other != "" && p.byName[other] == nil {
				panic(fmt.Sprintf("forms: %v: %s speaks of %q, which is no input", t, in.name, other))
			}
		}
		if in.field.When == "" {
			continue
		}
		name, values, ok := strings.Cut(in.field.When, "=")
		c := &condition{name: strings.TrimSuffix(name, "!"), not: strings.HasSuffix(name, "!"), values: strings.Split(values, "|")}
		if !ok || p.byName[c.name] == nil || c.name == in.name {
			panic(fmt.Sprintf("forms: %v: %s has the condition %q, which names no other input", t, in.name, in.field.When))
		}
		in.cond = c
	}
}

// show writes a value as the input's text.
func (in *input) show(v reflect.Value) string {
	switch {
	case in.typ == timeType:
		if t := v.Interface().(time.Time); !t.IsZero() {
			return t.In(clock.Mexico).Format(minuteLayout)
		}
		return ""
	case v.Kind() == reflect.String:
		return v.String()
	case v.Kind() == reflect.Bool:
		if v.Bool() {
			return Yes
		}
		if in.field.Kind == Radio {
			return No
		}
		return ""
	}
	if v.Int() == 0 && !in.zeroCounts() {
		return ""
	}
	return strconv.FormatInt(v.Int(), 10)
}

// zeroCounts tells whether 0 is a number somebody would type, and not the
// absence of one.
func (in *input) zeroCounts() bool {
	for _, rule := range strings.Split(in.rules, ",") {
		if rule == "min=0" || rule == "gte=0" {
			return true
		}
	}
	return false
}
