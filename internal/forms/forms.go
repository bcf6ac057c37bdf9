// Package forms makes a struct with tags a form: what a face shows (Describe),
// what it takes in (Decode), and what it puts back with the messages when
// something is missing (Fill). The same rules serve pages, the API and the
// command line (Validate), so they cannot drift apart.
//
// Tags of a field:
//
//	form:"name"            its name in the request; without it the field is no input
//	label:"Etiqueta"       what a person reads; every message uses it
//	help, placeholder      words beside and inside the input
//	kind:"area"            text, area, choice, radio, check, checks, date, time,
//	                       datetime, number, person, asset, hidden, password,
//	                       table, files; the Go type gives the default
//	options:"a=Uno|b=Dos"  a fixed list; only its keys are accepted
//	section:"Título"       begins a group
//	max:"2000"             most characters (or rows of a table)
//	rows:"3"               rows that an empty table shows
//	when:"field=a|b"       shown and required only then; otherwise emptied
//	secret:"true"          never put back, never in a draft
//	fixed:"true"           a table whose rows are given: nobody adds one
//	optional:"yes"         on an embedded struct: what it requires is asked for by the
//	                       form itself, where it is due
//	when:"field=a|b"       on an embedded struct: for those of its inputs without one
//	was:"name=old|…"       on an embedded struct: an input had another name before, under
//	                       which a draft or an open page may still send it
//	validate:"required,…"  required, same=field, notbefore=field, pin, and the
//	                       value rules of go-playground/validator
//
// Types: string, int, int64, bool, []string, time.Time, and a slice of structs
// for a table, whose cells are named `lines[0].item`. A malformed tag panics when
// the form is first used, which is in its test.
package forms

import (
	"reflect"
	"slices"
	"strconv"
)

// Kinds of input. A kind is what the face shows; the Go type is what it holds.
const (
	Text     = "text"
	Area     = "area"
	Choice   = "choice"
	Radio    = "radio"
	Check    = "check"
	Checks   = "checks"
	Date     = "date"
	Time     = "time"
	DateTime = "datetime"
	Number   = "number"
	Person   = "person"
	Asset    = "asset"
	Hidden   = "hidden"
	Password = "password"
	Table    = "table"
	Files    = "files"
	Row      = "row" // a row of a table: its Children are the cells
)

// Yes and No are the values of a yes-or-no input.
const (
	Yes = "si"
	No  = "no"
)

// Field is one input as a face shows it.
type Field struct {
	Name        string
	Label       string
	Help        string
	Kind        string
	Section     string // title of the group that begins here; may be empty
	Placeholder string
	Required    bool
	Min, Max    int // characters, or bounds of a number; 0 when unbounded
	Options     []Option
	When        string // "field=a|b": shown only then
	Was         string // the name it had before; "" for none
	Value       string
	Values      []string // Checks and Files
	Error       string
	Secret      bool
	Accept      string  // Files: the media types that are taken in, with commas; "" for any
	Camera      bool    // Files: on a telephone its camera is offered too
	Fixed       bool    // Table: its rows are given, and nobody adds one
	Children    []Field // Table: rows; Row: cells
}

// Option is one choice of a list.
type Option struct {
	Key, Label, Help string
	Selected         bool
}

// Chosen tells whether a Check is marked.
func (f Field) Chosen() bool { return f.Value == Yes }

// Describe lists the inputs of a form from a struct or a pointer to one, with its
// present values. A table always shows at least one row, empty if need be, so
// that it can be filled without scripts.
func Describe(v any) []Field {
	rv := reflect.ValueOf(v)
	for rv.Kind() == reflect.Pointer {
		rv = rv.Elem()
	}
	return describe(planOf(rv.Type()), rv, "")
}

func describe(p *plan, rv reflect.Value, prefix string) []Field {
	list := make([]Field, len(p.inputs))
	for i, in := range p.inputs {
		f := in.field
		f.Name = prefix + in.name
		if f.When != "" {
			f.When = prefix + f.When
		}
		f.Options = slices.Clone(f.Options)
		value := rv.FieldByIndex(in.index)
		switch {
		case f.Secret:
		case in.row != nil:
			for n := range max(value.Len(), in.blankRows) {
				row := reflect.Zero(value.Type().Elem())
				if n < value.Len() {
					row = value.Index(n)
				}
				f.Children = append(f.Children, describeRow(in, row, f.Name, n))
			}
		case in.list:
			f.Values = slices.Clone(value.Interface().([]string))
		default:
			f.Value = in.show(value)
		}
		f.mark()
		list[i] = f
	}
	return list
}

func describeRow(in *input, row reflect.Value, table string, n int) Field {
	name := table + "[" + strconv.Itoa(n) + "]"
	return Field{Name: name, Kind: Row, Children: describe(in.row, row, name+".")}
}

// mark selects the options that the value names.
func (f *Field) mark() {
	for i := range f.Options {
		o := &f.Options[i]
		o.Selected = o.Key == f.Value || slices.Contains(f.Values, o.Key)
	}
}

// Choices are lists known only when the form is shown, by name of the input. The
// cells of a table are named without their row: "lines.item".
type Choices map[string][]Option

// Into returns the fields with their lists put in.
func (c Choices) Into(fields []Field) []Field {
	list := slices.Clone(fields)
	for i := range list {
		f := &list[i]
		f.Children = c.Into(f.Children)
		if options, ok := c[withoutRows(f.Name)]; ok {
			f.Options = slices.Clone(options)
			f.mark()
		}
	}
	return list
}
