package forms

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"

	"secogem.gob.mx/soporte/internal/problem"
)

var validate = func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	pin := regexp.MustCompile(`^[0-9]{4,8}$`)
	if err := v.RegisterValidation("pin", func(fl validator.FieldLevel) bool {
		return pin.MatchString(fl.Field().String())
	}); err != nil {
		panic("forms: " + err.Error())
	}
	return v
}()

// Validate checks a struct that did not come from a page (the API, an import, a
// test) by the same rules as Decode: it tidies texts, empties what conditions
// leave out, and returns the same problem.
func Validate(v any) error {
	rv := reflect.ValueOf(v)
	if rv.Kind() != reflect.Pointer || rv.IsNil() {
		panic("forms: Validate wants a pointer to a struct")
	}
	r := newReport()
	p := planOf(rv.Elem().Type())
	r.finish(p, rv.Elem(), "")
	return r.err(p)
}

// report collects what is wrong with a form, one message for each input.
type report struct {
	message map[string]string
	blank   map[string]bool   // sent empty or not at all, by the name in the struct
	renamed map[string]string // row in the struct → row as it was sent
}

func newReport() *report {
	return &report{message: make(map[string]string), blank: make(map[string]bool), renamed: make(map[string]string)}
}

// add notes what to do about an input; the first message stands.
func (r *report) add(name, message string) {
	if r.message[name] == "" {
		r.message[name] = message
	}
}

// about tells whether there is a message about an input or one of its rows.
func (r *report) about(name string) bool {
	for n := range r.message {
		if n == name || strings.HasPrefix(n, name+"[") {
			return true
		}
	}
	return false
}

// forget drops what was said of an input that the conditions leave out.
func (r *report) forget(name string) {
	maps.DeleteFunc(r.message, func(n, _ string) bool { return n == name || strings.HasPrefix(n, name+"[") })
}

func (r *report) err(p *plan) error {
	n := len(r.message)
	if n == 0 {
		return nil
	}
	e := problem.New(problem.Invalid, "Hay un dato por corregir.", "Revisa el campo señalado y vuelve a enviar.")
	if n > 1 {
		e = problem.New(problem.Invalid, fmt.Sprintf("Hay %d datos por corregir.", n), "Revisa los campos señalados y vuelve a enviar.")
	}
	for _, name := range slices.SortedFunc(maps.Keys(r.message), func(a, b string) int { return slices.Compare(p.place(a), p.place(b)) }) {
		sent := name
		if row, cell, ok := strings.Cut(name, "."); ok && r.renamed[row] != "" {
			sent = r.renamed[row] + "." + cell
		}
		e.Fields = append(e.Fields, problem.Field{Name: sent, Message: r.message[name]})
	}
	return e
}

// place tells where an input stands in the form: input, row, cell.
func (p *plan) place(name string) []int {
	table, cell, _ := strings.Cut(name, ".")
	table, row, _ := strings.Cut(table, "[")
	n, _ := strconv.Atoi(strings.TrimSuffix(row, "]"))
	i := slices.IndexFunc(p.inputs, func(in *input) bool { return in.name == table })
	if i < 0 || p.inputs[i].row == nil {
		return []int{i}
	}
	j := slices.IndexFunc(p.inputs[i].row.inputs, func(in *input) bool { return in.name == cell })
	return []int{i, n, j}
}

// finish tidies, applies the conditions and checks every input of a struct.
func (r *report) finish(p *plan, rv reflect.Value, prefix string) {
	for _, in := range p.inputs {
		if v := rv.FieldByIndex(in.index); v.Kind() == reflect.String {
			v.SetString(tidy(v.String(), in.field.Kind))
		}
	}
	for _, in := range p.inputs {
		name, v := prefix+in.name, rv.FieldByIndex(in.index)
		switch {
		case !p.shown(in, rv, 0):
			v.SetZero()
			r.forget(name)
		case r.message[name] != "":
		case in.row != nil:
			r.table(in, name, v)
		default:
			if message := r.wrong(p, in, name, rv, v); message != "" {
				r.add(name, message)
			}
		}
	}
}

// shown tells whether the condition of an input holds. What depends on a hidden
// input is hidden, too.
func (p *plan) shown(in *input, rv reflect.Value, depth int) bool {
	if in.cond == nil || depth > len(p.inputs) {
		return in.cond == nil
	}
	other := p.byName[in.cond.name]
	if !p.shown(other, rv, depth+1) {
		return false
	}
	v := rv.FieldByIndex(other.index)
	met := false
	switch {
	case other.list:
		met = slices.ContainsFunc(in.cond.values, func(s string) bool { return slices.Contains(v.Interface().([]string), s) })
	case v.Kind() == reflect.Bool:
		word := No
		if v.Bool() {
			word = Yes
		}
		met = slices.Contains(in.cond.values, word)
	case other.row == nil:
		met = slices.Contains(in.cond.values, other.show(v))
	}
	return met != in.cond.not
}

func (r *report) table(in *input, name string, v reflect.Value) {
	switch {
	case v.Len() == 0 && in.required && !r.about(name):
		r.add(name, missing(in))
	case v.Len() > in.field.Max:
		r.add(name, atMost(in, in.field.Max))
	case v.Len() > 0 && v.Len() < in.field.Min:
		r.add(name, atLeast(in, in.field.Min))
	}
	for i := range v.Len() {
		r.finish(in.row, v.Index(i), rowName(name, i)+".")
	}
}

// wrong returns what to do about one input, or "".
func (r *report) wrong(p *plan, in *input, name string, rv, v reflect.Value) string {
	if v.IsZero() || in.list && v.Len() == 0 {
		// A 0 and a «no» are answers when somebody gave them.
		answered := !r.blank[name] && v.Kind() != reflect.String && v.Kind() != reflect.Slice &&
			in.typ != timeType && in.field.Kind != Check
		if !answered {
			if in.required {
				return missing(in)
			}
			return in.disagrees(p, rv, v)
		}
	}
	switch {
	case in.list:
		return in.wrongList(v.Interface().([]string))
	case in.typ == timeType:
		if v.Interface().(time.Time).Year() < 1900 {
			return badDateTime(in.field.Label)
		}
	case v.Kind() == reflect.String:
		if message := in.wrongText(v); message != "" {
			return message
		}
	}
	if in.fixed && !in.offers(in.show(v)) {
		return pick(in)
	}
	if message := in.breaks(v); message != "" {
		return message
	}
	return in.disagrees(p, rv, v)
}

func (in *input) wrongList(values []string) string {
	if len(values) > in.field.Max {
		return atMost(in, in.field.Max)
	}
	if len(values) < in.field.Min {
		return atLeast(in, in.field.Min)
	}
	for _, s := range values {
		switch {
		case !storable(s) || utf8.RuneCountInString(s) > maxText:
			return unstorable(in.field.Label)
		case in.fixed && !in.offers(s):
			return pick(in)
		}
	}
	return ""
}

// wrongText checks a text and brings dates and hours to the form that is kept.
func (in *input) wrongText(v reflect.Value) string {
	s, label := v.String(), in.field.Label
	if !storable(s) {
		return unstorable(label)
	}
	if n := utf8.RuneCountInString(s); in.most > 0 && n > in.most {
		return tooLong(label, in.most, n)
	}
	switch in.field.Kind {
	case Date:
		day, ok := parseDay(s)
		if !ok {
			return badDate(label)
		}
		v.SetString(day)
	case Time:
		hour, ok := parseHour(s)
		if !ok {
			return badHour(label)
		}
		v.SetString(hour)
	case DateTime:
		t, ok := parseMinute(s)
		if !ok {
			return badDateTime(label)
		}
		v.SetString(t.Format(minuteLayout))
	}
	return ""
}

func (in *input) offers(key string) bool {
	return slices.ContainsFunc(in.field.Options, func(o Option) bool { return o.Key == key })
}

// breaks asks the validator about the value rules.
func (in *input) breaks(v reflect.Value) string {
	if in.rules == "" {
		return ""
	}
	err := validate.Var(v.Interface(), in.rules)
	if err == nil {
		return ""
	}
	var many validator.ValidationErrors
	if !errors.As(err, &many) || len(many) == 0 {
		return unreadable(in.field.Label)
	}
	return broken(in, many[0].Tag(), many[0].Param(), v)
}

// disagrees compares the value with the one of another input.
func (in *input) disagrees(p *plan, rv, v reflect.Value) string {
	if in.same != "" {
		other := p.byName[in.same]
		if !v.Equal(rv.FieldByIndex(other.index)) {
			return "Escribe en «" + in.field.Label + "» lo mismo que en «" + other.field.Label + "»."
		}
	}
	if in.notBefore != "" {
		other := p.byName[in.notBefore]
		// Dates and hours as they are kept sort as text.
		from := rv.FieldByIndex(other.index)
		if !from.IsZero() && !v.IsZero() && in.show(v) < other.show(from) {
			return "Elige en «" + in.field.Label + "» una fecha que no sea anterior a «" + other.field.Label + "»."
		}
	}
	return ""
}
