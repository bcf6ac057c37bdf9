package forms

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-playground/form/v4"
)

// decoder moves clean values into the struct. It never sees a name that the plan
// does not know: it panics on malformed ones.
var decoder = func() *form.Decoder {
	d := form.NewDecoder()
	d.SetMode(form.ModeExplicit)
	d.SetMaxArraySize(maxList)
	d.RegisterTagNameFunc(func(f reflect.StructField) string {
		if name := f.Tag.Get("form"); name != "" || !f.Anonymous {
			return name
		}
		return f.Name // without a name, explicit mode would pass over what is embedded
	})
	d.RegisterCustomTypeFunc(func(values []string) (any, error) {
		if t, ok := parseMinute(values[0]); ok {
			return t, nil
		}
		return time.Time{}, errors.New("no date")
	}, time.Time{})
	return d
}()

// Decode reads a submitted form into a struct, checks it, and empties what its
// conditions leave out. Every input of the struct is set: one that was not sent
// becomes empty. Names that the form does not know are passed over, for they
// belong to the face (version, idempotency key).
//
// Whatever is wrong comes back together, as a problem of kind Invalid with one
// entry in Fields for each input, in the order of the form.
func Decode(values url.Values, into any) error {
	rv := reflect.ValueOf(into)
	if rv.Kind() != reflect.Pointer || rv.IsNil() {
		panic("forms: Decode wants a pointer to a struct")
	}
	rv = rv.Elem()
	p := planOf(rv.Type())
	for _, in := range p.inputs {
		rv.FieldByIndex(in.index).SetZero()
	}
	r := newReport()
	clean := make(url.Values, len(values))
	structured := structuredNames(values)
	for _, in := range p.inputs {
		switch {
		case in.row != nil:
			r.takeTable(in, values, clean)
		case structured[in.name]:
			r.add(in.name, "Envía «"+in.field.Label+"» como un solo valor.")
		default:
			from := in.name
			if old := in.field.Was; old != "" && values[from] == nil {
				from = old
			}
			r.take(in, values, from, in.name, clean)
		}
	}
	if err := decoder.Decode(into, clean); err != nil {
		var many form.DecodeErrors
		if !errors.As(err, &many) {
			return fmt.Errorf("forms: %w", err)
		}
		for name := range many {
			r.add(name, unreadable(p.label(name)))
		}
	}
	r.finish(p, rv, "")
	return r.err(p)
}

// structuredNames finds the names that were sent as name[], name[0], name[a] or
// name.x: attempts to send something other than a plain value.
func structuredNames(values url.Values) map[string]bool {
	found := make(map[string]bool)
	for name := range values {
		if i := strings.IndexAny(name, "[."); i >= 0 {
			found[name[:i]] = true
		}
	}
	return found
}

// take checks the shape of one scalar or list and puts its text into clean under
// the name `to`.
func (r *report) take(in *input, values url.Values, from, to string, clean url.Values) {
	sent := values[from]
	if in.list {
		kept := make([]string, 0, len(sent))
		for _, s := range sent {
			if s = tidy(s, in.field.Kind); s != "" && !slices.Contains(kept, s) {
				kept = append(kept, s)
			}
		}
		switch {
		case len(kept) > in.field.Max:
			r.add(to, atMost(in, in.field.Max))
		case len(kept) > 0:
			clean[to] = kept
		}
		return
	}
	if len(sent) > 1 {
		r.add(to, "«"+in.field.Label+"» llegó más de una vez. Envía un solo valor.")
		return
	}
	text := ""
	if len(sent) == 1 {
		text = tidy(sent[0], in.field.Kind)
	}
	if text == "" {
		r.blank[to] = true
		return
	}
	switch {
	case in.typ == timeType:
		if _, ok := parseMinute(text); !ok {
			r.add(to, badDateTime(in.field.Label))
			return
		}
	case in.typ.Kind() == reflect.Bool:
		yes, ok := parseYes(text)
		if !ok {
			r.add(to, unreadable(in.field.Label))
			return
		}
		text = strconv.FormatBool(yes)
	case in.typ.Kind() != reflect.String:
		n, err := strconv.ParseInt(strings.TrimPrefix(text, "+"), 10, 64)
		if err != nil {
			r.add(to, badNumber(in.field.Label))
			return
		}
		text = strconv.FormatInt(n, 10)
	}
	clean[to] = []string{text}
}

// takeTable finds the rows that were sent, leaves out the empty ones and numbers
// the rest from 0; messages still speak of the row as it was sent.
func (r *report) takeTable(in *input, values url.Values, clean url.Values) {
	sent := make(map[int]bool)
	for name := range values {
		if name == in.name {
			r.add(in.name, unreadable(in.field.Label))
			return
		}
		rest, ok := strings.CutPrefix(name, in.name)
		if !ok || rest[0] != '[' && rest[0] != '.' {
			continue
		}
		n, cell, ok := rowAndCell(rest)
		if !ok || in.row.byName[cell] == nil || n > 10*maxList {
			r.add(in.name, unreadable(in.field.Label))
			return
		}
		sent[n] = true
	}
	numbers := make([]int, 0, len(sent))
	for n := range sent {
		if !in.emptyRow(values, n) {
			numbers = append(numbers, n)
		}
	}
	if len(numbers) > in.field.Max {
		r.add(in.name, atMost(in, in.field.Max))
		return
	}
	slices.Sort(numbers)
	for to, from := range numbers {
		for _, cell := range in.row.inputs {
			name := rowName(in.name, to) + "." + cell.name
			r.take(cell, values, rowName(in.name, from)+"."+cell.name, name, clean)
		}
		if to != from {
			r.renamed[rowName(in.name, to)] = rowName(in.name, from)
		}
	}
}

// emptyRow tells whether nobody wrote in a row. A pick counts where it is asked
// for, as the page then begins with none; a pick that may be left out counts only
// in a table that has nothing else.
func (in *input) emptyRow(values url.Values, n int) bool {
	typing := slices.ContainsFunc(in.row.inputs, (*input).typed)
	return !slices.ContainsFunc(in.row.inputs, func(cell *input) bool {
		sent := strings.Join(values[rowName(in.name, n)+"."+cell.name], "")
		return (cell.typed() || cell.field.Required || !typing) && strings.TrimFunc(sent, blank) != ""
	})
}

// typed tells whether a person writes in the input, rather than picks.
func (in *input) typed() bool {
	switch in.field.Kind {
	case Hidden, Choice, Radio, Check:
		return false
	}
	return true
}

func rowName(table string, n int) string { return table + "[" + strconv.Itoa(n) + "]" }

var cellPattern = regexp.MustCompile(`^\[(0|[1-9][0-9]{0,4})\]\.([^.\[\]]+)$`)

// rowAndCell reads "[3].item".
func rowAndCell(s string) (n int, cell string, ok bool) {
	m := cellPattern.FindStringSubmatch(s)
	if m == nil {
		return 0, "", false
	}
	n, _ = strconv.Atoi(m[1])
	return n, m[2], true
}

var rowPattern = regexp.MustCompile(`\[\d+\]`)

// withoutRows turns "lines[3].item" into "lines.item".
func withoutRows(name string) string { return rowPattern.ReplaceAllString(name, "") }

// label finds the label of an input by its name in a request.
func (p *plan) label(name string) string {
	table, cell, _ := strings.Cut(withoutRows(name), ".")
	in := p.byName[table]
	if in != nil && in.row != nil && cell != "" {
		in = in.row.byName[cell]
	}
	if in == nil {
		return name
	}
	return in.field.Label
}
