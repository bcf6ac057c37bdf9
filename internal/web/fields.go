package web

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"secogem.gob.mx/soporte/internal/drafts"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/problem"
)

// The inputs that the shell's forms add: the idempotency key of a creating POST,
// the version that a thing had when the form was opened, for what has no versions the
// value that was seen, and who opened a form that keeps what is typed.
const (
	SeenField    = drafts.SeenField
	KeyField     = "_clave"
	VersionField = drafts.VersionField
	WriterField  = "_quien"
)

// Submission is a form of a page: where it goes and what protects it.
type Submission struct {
	Action    string // path of the program
	ID        string
	Label     string // name of the form, read aloud; or
	Labelled  string // id of the heading that names it
	Class     string // «card lqs»
	Key       string // idempotency key: database.NewID() when the form is shown
	Version   int64  // version of the thing that is edited; 0 leaves it out
	Multipart bool   // it carries files
	Draft     string // path that keeps what is typed, of a page that restores it by itself; else the form does
	Search    bool   // GET instead of POST
	Hidden    []Hidden
	Scope     string // tells its inputs apart from those of another form of the page with the same names

	since string // the version that a draft was written upon; "" for Version
}

// writer is who opens the form, "" for a form that keeps nothing.
func (s Submission) writer(ctx context.Context) string {
	if s.Draft == "" || s.Search {
		return ""
	}
	return string(ActorOf(ctx).Person.ID)
}

// version is what the form says was looked at.
func (s Submission) version() string {
	if s.since != "" {
		return s.since
	}
	return strconv.FormatInt(s.Version, 10)
}

// group is a run of fields under one title.
type group struct {
	title  string
	fields []forms.Field
}

func groups(fields []forms.Field) []group {
	var gs []group
	for _, f := range fields {
		if len(gs) == 0 || f.Section != "" {
			gs = append(gs, group{title: f.Section})
		}
		last := &gs[len(gs)-1]
		last.fields = append(last.fields, f)
	}
	return gs
}

// input is what the markup of one field needs beyond the field.
type input struct {
	forms.Field
	id string
}

// inputOf is the input of a field in the form that is being rendered.
func inputOf(ctx context.Context, f forms.Field) input {
	i := input{Field: f, id: idOf(f.Name)}
	if scope, _ := ctx.Value(scopeKey{}).(string); scope != "" {
		i.id += "-" + scope
	}
	return i
}

// scopeKey is where Form leaves its Scope for the inputs inside.
type scopeKey struct{}

func (i input) helpID() string  { return i.id + "-ayuda" }
func (i input) errorID() string { return i.id + "-error" }

// describedBy names the help and the message, in the order in which they are read.
func (i input) describedBy() string {
	switch {
	case i.Help != "" && i.Error != "":
		return i.errorID() + " " + i.helpID()
	case i.Error != "":
		return i.errorID()
	case i.Help != "":
		return i.helpID()
	}
	return ""
}

func (i input) grouped() bool {
	switch i.shape() {
	case shapeCards, shapePills, shapeRadios, shapeChecks, shapeTable:
		return true
	}
	return false
}

// oneOfMany tells whether the field is a group of which one is chosen.
func (i input) oneOfMany() bool {
	switch i.shape() {
	case shapeCards, shapePills, shapeRadios:
		return true
	}
	return false
}

// shape is how a field looks.
type shape int

const (
	shapeText shape = iota
	shapeArea
	shapeSelect
	shapeCards
	shapePills
	shapeRadios
	shapeCheck
	shapeChecks
	shapeTable
	shapeHidden
	shapeFiles
)

// Few options are seen all at once; many go into a list.
const (
	mostCards = 8
	mostPills = 7
)

func (i input) shape() shape {
	switch i.Kind {
	case forms.Area:
		return shapeArea
	case forms.Radio:
		if i.short() {
			return shapePills
		}
		return shapeRadios
	case forms.Check:
		return shapeCheck
	case forms.Checks:
		return shapeChecks
	case forms.Table:
		return shapeTable
	case forms.Hidden:
		return shapeHidden
	case forms.Files:
		return shapeFiles
	case forms.Choice, forms.Asset:
		explained := false
		for _, o := range i.Options {
			explained = explained || o.Help != ""
		}
		switch n := len(i.Options); {
		case n == 0 && i.Kind == forms.Asset:
			return shapeText
		case explained && n <= mostCards:
			return shapeCards
		case n > 0 && n <= mostPills && i.Required:
			return shapePills
		}
		return shapeSelect
	case forms.Person:
		if len(i.Options) > 0 {
			return shapeSelect
		}
	}
	return shapeText
}

// short tells whether the options fit side by side: few, of a word or two.
func (i input) short() bool {
	letters := 0
	for _, o := range i.Options {
		letters += len([]rune(o.Label))
		if o.Help != "" {
			return false
		}
	}
	return len(i.Options) <= mostPills && letters <= 48
}

// kind is the type attribute of a one-line input. What was typed and is none of the
// kind stands in an input of text: a browser would show an empty one of the kind in its
// place, and what was typed would be gone.
func (i input) kind() string {
	if !i.shown() {
		return "text"
	}
	switch i.Kind {
	case forms.Date:
		return "date"
	case forms.Time:
		return "time"
	case forms.DateTime:
		return "datetime-local"
	case forms.Number:
		return "number"
	case forms.Password:
		return "password"
	}
	if i.Name == "correo" || strings.HasSuffix(i.Name, "_correo") {
		return "email"
	}
	return "text"
}

// shown tells whether a browser shows the value in an input of the field's own kind.
func (i input) shown() bool {
	if i.Value == "" {
		return true
	}
	var err error
	switch i.Kind {
	case forms.Date:
		_, err = time.Parse("2006-01-02", i.Value)
	case forms.Time:
		_, err = time.Parse("15:04", i.Value)
	case forms.DateTime:
		_, err = time.Parse("2006-01-02T15:04", i.Value)
	case forms.Number:
		_, err = strconv.Atoi(i.Value)
	}
	return err == nil
}

func (i input) brief() bool {
	switch i.Kind {
	case forms.Date, forms.Time, forms.DateTime, forms.Number:
		return true
	}
	return i.isPIN() || (i.Max > 0 && i.Max <= 20)
}

func (i input) isPIN() bool { return strings.Contains(i.Name, "pin") }

// completion tells the browser what to offer.
func (i input) completion() string {
	switch {
	case i.Name == "correo" && i.Kind == forms.Text:
		return "username"
	case i.isPIN():
		return "off"
	case i.Kind == forms.Password && strings.Contains(i.Name, "nueva"):
		return "new-password"
	case i.Kind == forms.Password:
		return "current-password"
	}
	return ""
}

func (i input) rows() string {
	if i.Max > 1000 {
		return "4"
	}
	return "2"
}

func (i input) optionID(n int) string {
	if n == 0 {
		return i.id // the summary of errors leads to the first
	}
	return i.id + "-" + strconv.Itoa(n)
}

// fault is one line of the summary of errors.
type fault struct{ href, words string }

// faults lists what is to be corrected: the fields of the form in their order,
// then what the problem says about inputs that are not on the page.
func faults(p *problem.Error, fields []forms.Field) []fault {
	var list []fault
	seen := map[string]bool{}
	var walk func(fs []forms.Field, row string)
	walk = func(fs []forms.Field, row string) {
		for n, f := range fs {
			if f.Error != "" {
				words := f.Error
				if !strings.Contains(words, "«"+f.Label+"»") { // most messages name their field
					words = f.Label + ": " + words
				}
				if row != "" {
					words = row + ", " + words
				}
				list = append(list, fault{"#" + idOf(f.Name), words})
				seen[f.Name] = true
			}
			if f.Kind == forms.Row {
				walk(f.Children, "Renglón "+strconv.Itoa(n+1))
			} else {
				walk(f.Children, row)
			}
		}
	}
	walk(fields, "")
	for _, f := range p.Fields {
		if !seen[f.Name] {
			list = append(list, fault{words: f.Message})
		}
	}
	return list
}

// attributes are what every control of the field carries.
func (i input) attributes() templ.OrderedAttributes {
	list := make(templ.OrderedAttributes, 0, 4)
	if i.Required && i.When == "" && i.shape() != shapeChecks {
		list = append(list, templ.KV[string, any]("required", true))
	}
	if i.Error != "" && !i.grouped() {
		list = append(list, templ.KV[string, any]("aria-invalid", "true"))
	}
	if d := i.describedBy(); d != "" && !i.grouped() {
		list = append(list, templ.KV[string, any]("aria-describedby", d))
	}
	if i.Placeholder != "" && !i.grouped() {
		list = append(list, templ.KV[string, any]("placeholder", i.Placeholder))
	}
	return list
}
