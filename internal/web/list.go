package web

import (
	"net/url"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/problem"
)

// List is everything around the rows of a list: search, filters, columns, views and
// export. Its whole state is in the address, so that each choice is a link or a GET
// form, can be kept under a name and sent to somebody else.
type List struct {
	Path    string     // of the list
	Query   url.Values // what the address asks for, tidied; without the key of a page
	Name    string     // «órdenes», «equipos»: what the list is of
	Search  string     // label of the search box: «Folio, inventario, serie, persona o unidad»
	Typed   string
	Filters []FilterField
	On      []Chip // the filters that are on, each a link that takes it away
	Views   []Chip // views that the role gives and the person's own, with counters
	Own     []OwnView
	Columns []ColumnChoice
	Most    int    // rows that an export carries at most
	Keep    string // where its views and columns are kept: «/listas/ordenes»; "" for nowhere
	File    string // where it leaves as a file; "" for nowhere
	Fault   ListFault
	Sheet   Sheet
	Pages   Pages
	Empty   Emptiness
}

// ofMachines tells whether the number of a machine may be looked for in the list.
func (l List) ofMachines() bool {
	return strings.Contains(l.Search, "nventario")
}

// ListFault is what is to be corrected in the form that keeps a view.
type ListFault struct {
	Problem *problem.Error
	Name    string // as it was typed
	View    string // id of the view that should have got the name; "" for a new one
}

// message is what the problem says of the name.
func (f ListFault) message() string {
	for _, field := range f.Problem.Fields {
		if field.Name == "nombre" {
			return field.Message
		}
	}
	return f.Problem.Message
}

// OwnView is a view that the person keeps.
type OwnView struct {
	ID, Name string
	First    bool
}

// ColumnChoice is a column that a list can show.
type ColumnChoice struct {
	Key, Title string
	On         bool
}

// FilterField is one input of the panel of filters.
type FilterField struct {
	Name    string
	Label   string
	Kind    FilterKind
	Options [][2]string // value and words
	Value   string
}

// FilterKind is how a filter is asked for.
type FilterKind int

// The kinds of filter.
const (
	FilterChoice FilterKind = iota
	FilterDay
	FilterCheck // «si» when it is on
)

// The inputs that every list has beside its filters.
const (
	TextParam    = "q"
	ColumnsParam = "col"
	AfterParam   = "despues"
	BeforeParam  = "antes"
)

// TidyQuery keeps of an address what a list knows and what says something, columns
// in one value; changed tells that the address should be the shorter one.
func TidyQuery(q url.Values, known []string) (tidy url.Values, changed bool) {
	tidy = url.Values{}
	for k, list := range q {
		switch {
		case k == ColumnsParam:
			var keys []string
			for _, v := range list {
				for _, key := range strings.Split(v, ",") {
					if key != "" && !slices.Contains(keys, key) {
						keys = append(keys, key)
					}
				}
			}
			changed = changed || len(list) > 1
			if len(keys) > 0 {
				tidy.Set(k, strings.Join(keys, ","))
			}
		case !slices.Contains(known, k) && k != AfterParam && k != BeforeParam && k != TextParam:
		default:
			v := strings.TrimSpace(list[0])
			changed = changed || v == "" || len(list) > 1
			if v != "" {
				tidy.Set(k, v)
			}
		}
	}
	return tidy, changed
}

// WithQuery puts an address and what it asks for together.
func WithQuery(path string, q url.Values) string {
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// WithoutPage is what an address asks of a list, without the key of its page.
func WithoutPage(q url.Values) url.Values {
	out := url.Values{}
	for k, v := range q {
		if k != AfterParam && k != BeforeParam {
			out[k] = v
		}
	}
	return out
}

// Applied are the filters that are on and the text, each a link that takes it away.
func (l List) Applied() (chips []Chip) {
	if l.Typed != "" {
		chips = append(chips, Chip{Label: "«" + l.Typed + "»", Href: l.With(TextParam, ""), Remove: true, Current: true})
	}
	for _, f := range l.Filters {
		if f.Value == "" {
			continue
		}
		words := f.Label
		for _, o := range f.Options {
			if o[0] == f.Value {
				words += ": " + o[1]
			}
		}
		chips = append(chips, Chip{Label: words, Href: l.With(f.Name, ""), Remove: true, Current: true})
	}
	return chips
}

// With is the address of the list with one input set, or taken away by "", on its
// first page.
func (l List) With(name, value string) string {
	q := url.Values{}
	for k, v := range l.Query {
		q[k] = v
	}
	q.Del(AfterParam)
	q.Del(BeforeParam)
	q.Del(name)
	if value != "" {
		q.Set(name, value)
	}
	return WithQuery(l.Path, q)
}

// hidden are the inputs that a form of the list keeps as they are.
func (l List) hidden(but ...string) (list []Hidden) {
	for k := range l.Query {
		if !slices.Contains(but, k) && k != AfterParam && k != BeforeParam {
			list = append(list, Hidden{k, l.Query.Get(k)})
		}
	}
	slices.SortFunc(list, func(a, b Hidden) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func (l List) filterNames() (names []string) {
	for _, f := range l.Filters {
		names = append(names, f.Name)
	}
	return names
}

// kept is what a view of this list keeps: filters and columns.
func (l List) kept() string {
	q := url.Values{}
	for _, h := range l.hidden() {
		q.Set(h.Name, h.Value)
	}
	return q.Encode()
}

func (f FilterField) id() string { return "filtro-" + f.Name }

// newName is the name of a new view as it was typed, when it could not be kept.
func (l List) newName() string {
	if l.Fault.View != "" {
		return ""
	}
	return l.Fault.Name
}
