package housekeeping

import (
	"fmt"
	"go/ast"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayHaveOne are exported interfaces with one implementation of ours, each with the
// reason why it is an interface.
var mayHaveOne = map[string]string{}

// interfacesHaveTwo: rule 5, an exported interface exists where two types of the program
// are meant by it. Types are compared by the names of their methods, those promoted from
// embedded types of ours included; what is embedded from elsewhere is not looked into. A
// constraint of type parameters is no such interface.
func interfacesHaveTwo(reasons map[string]string) rule {
	return func(t *tree) (list []offence) {
		s := t.shapes()
		known := map[string]bool{}
		for _, id := range slices.Sorted(maps.Keys(s)) {
			x := s[id]
			name := path.Base(id)
			if !x.iface || x.union || !ast.IsExported(name[strings.LastIndex(name, ".")+1:]) {
				continue
			}
			known[id] = true
			wanted := s.methods(id, nil)
			var does []string
			for other, y := range s {
				if !y.iface && contains(s.methods(other, nil), wanted) {
					does = append(does, other)
				}
			}
			if len(wanted) > 0 && len(does) < 2 && reasons[id] == "" {
				list = append(list, offence{t.at(x.node), fmt.Sprintf("%s is an interface for %d types: say the type, or the reason in mayHaveOne", id, len(does))})
			}
		}
		for id := range reasons {
			if !known[id] {
				list = append(list, offence{"mayHaveOne", id + " is no interface any more"})
			}
		}
		return list
	}
}

// nothingIsMocked: rule 5, our own code is never replaced in its tests. The clock that a
// test moves is a clock.
func nothingIsMocked(t *tree) (list []offence) {
	bears := regexp.MustCompile(`(?i)mock|fake|stub|dummy`)
	for _, p := range t.packages {
		if bears.MatchString(path.Base(p.path)) {
			list = append(list, offence{p.path, "is a package of stand-ins: test with the real thing"})
		}
	}
	for _, file := range t.goFiles("") {
		if isGenerated(file) || strings.HasPrefix(file, "internal/clock/") {
			continue
		}
		for n := range t.nodes(file) {
			if s, ok := n.(*ast.TypeSpec); ok && bears.MatchString(s.Name.Name) {
				list = append(list, offence{t.at(n), s.Name.Name + " stands in for something of ours: test with the real thing"})
			}
		}
	}
	return list
}

// shape is what the syntax says of one type. Types go by folder and name,
// "internal/orders.Act".
type shape struct {
	node         ast.Node
	iface, union bool
	own          map[string]bool
	embeds       []string // of a struct or an interface
	alias        string   // type A = B
	under        string   // type A B: the embedded types of B, and not its methods
}

type shapes map[string]*shape

func (t *tree) shapes() shapes {
	s := shapes{}
	at := func(id string) *shape {
		if s[id] == nil {
			s[id] = &shape{own: map[string]bool{}}
		}
		return s[id]
	}
	var methods []func()
	for _, file := range t.goFiles("") {
		f := t.parse(file)
		if f == nil || isTest(file) {
			continue
		}
		dir := dirOf(file)
		id := func(e ast.Expr) string { return t.typeID(f, dir, e) }
		for n := range t.nodes(file) {
			switch n := n.(type) {
			case *ast.TypeSpec:
				x := at(dir + "." + n.Name.Name)
				x.node = n
				switch kind := n.Type.(type) {
				case *ast.InterfaceType:
					x.iface = true
					for _, m := range kind.Methods.List {
						if len(m.Names) > 0 {
							x.own[m.Names[0].Name] = true
						} else if e := id(m.Type); e != "" {
							x.embeds = append(x.embeds, e)
						} else {
							x.union = true
						}
					}
				case *ast.StructType:
					for _, m := range kind.Fields.List {
						if len(m.Names) == 0 {
							x.embeds = append(x.embeds, id(m.Type))
						}
					}
				default:
					if n.Assign.IsValid() {
						x.alias = id(kind)
					} else {
						x.under = id(kind)
					}
				}
			case *ast.FuncDecl:
				if n.Recv != nil {
					methods = append(methods, func() { at(id(n.Recv.List[0].Type)).own[n.Name.Name] = true })
				}
			}
		}
	}
	for _, m := range methods {
		m()
	}
	maps.DeleteFunc(s, func(_ string, x *shape) bool { return x.node == nil || x.alias != "" && x.iface })
	return s
}

// typeID names the type of ours, or of elsewhere, that an expression means; "" for one
// without a name.
func (t *tree) typeID(f *ast.File, dir string, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return t.typeID(f, dir, e.X)
	case *ast.IndexExpr:
		return t.typeID(f, dir, e.X)
	case *ast.IndexListExpr:
		return t.typeID(f, dir, e.X)
	case *ast.Ident:
		return dir + "." + e.Name
	case *ast.SelectorExpr:
		x, ok := e.X.(*ast.Ident)
		if !ok {
			return ""
		}
		for _, i := range f.Imports {
			p, _ := strconv.Unquote(i.Path.Value)
			if name := path.Base(p); i.Name == nil && name != x.Name || i.Name != nil && i.Name.Name != x.Name {
				continue
			}
			if own, ok := t.own(p); ok {
				p = own
			}
			return p + "." + e.Sel.Name
		}
	}
	return ""
}

// methods collects the names of the methods of a type, promoted ones included.
func (s shapes) methods(id string, seen []string) map[string]bool {
	x := s[id]
	if x == nil || slices.Contains(seen, id) {
		return nil
	}
	seen = append(slices.Clone(seen), id)
	all := maps.Clone(x.own)
	for _, e := range x.embeds {
		maps.Copy(all, s.methods(e, seen))
	}
	if x.alias != "" {
		maps.Copy(all, s.methods(x.alias, seen))
	}
	for under := s[x.under]; under != nil; under = s[under.under] {
		for _, e := range under.embeds {
			maps.Copy(all, s.methods(e, seen))
		}
	}
	return all
}

func contains(all, some map[string]bool) bool {
	for m := range some {
		if !all[m] {
			return false
		}
	}
	return true
}

func TestInterfacesHaveTwo(t *testing.T) {
	holds(t, interfacesHaveTwo(mayHaveOne))
	r := interfacesHaveTwo(nil)
	const act = "type Act interface { Key(); Check() }\n"
	const key = "func (*A) Key() {}\nfunc (B) Key() {}\n"
	for name, body := range map[string]string{
		"for nobody":              act,
		"for one":                 act + "type A struct{}\ntype B struct{}\n" + key + "func (*A) Check() {}",
		"that another half fits":  act + "type A struct{ n int }\ntype B struct{ n Free }\ntype Free struct{}\n" + key + "func (*A) Check() {}\nfunc (Free) Check() {}",
		"joined from another one": "type key interface { Key() }\ntype Act interface { key; Check() }\ntype A struct{}\ntype B struct{}\n" + key + "func (*A) Check() {}",
	} {
		finds(t, name, r, plant(goFile(body)), "Act is an interface for")
	}
	passes(t, "for two", r, plant(map[string]string{
		"internal/orders/act.go": "package orders\n\nimport \"example.test/m/internal/forms\"\n\n" + act + "type A struct { Free }\ntype B form\ntype form struct { *forms.Form[int] }\n" + key + "type Free struct{}\nfunc (Free) Check() {}\n" +
			"type number interface { ~int | ~int64 }\ntype Number interface { number; ~string }\ntype Any interface{}\ntype small interface { Close() }",
		"internal/forms/form.go": "package forms\n\ntype Form[T any] struct{}\nfunc (*Form[T]) Check() {}\n",
	}))
	passes(t, "with a reason", interfacesHaveTwo(map[string]string{"internal/orders.Act": "x"}), plant(goFile(act)))
	finds(t, "a reason for nothing", interfacesHaveTwo(map[string]string{"internal/orders.Act": "x"}), plant(goFile("type Act struct{}")), "no interface any more")
}

func TestNothingIsMocked(t *testing.T) {
	holds(t, nothingIsMocked)
	finds(t, "in a test", nothingIsMocked, plant(testFile("}\n\ntype mockStore struct{}\n\nfunc f() {")), "mockStore")
	finds(t, "in the program", nothingIsMocked, plant(goFile("type FakeClock struct{}")), "FakeClock")
	finds(t, "inside of a function", nothingIsMocked, plant(testFile("type stub struct{}")), "stub")
	finds(t, "a package", nothingIsMocked, plant(nil, "internal/orders/fakes: fmt"), "internal/orders/fakes")
	passes(t, "the clock", nothingIsMocked, plant(map[string]string{"internal/clock/clock.go": "package clock\n\ntype Fake struct{}", "internal/orders/order.go": "package orders\n\ntype Order struct{}\nvar fake int"}))
}
