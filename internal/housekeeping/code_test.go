package housekeeping

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// testsRun: no test is skipped, for a skipped test proves nothing and looks green.
func testsRun(t *tree) (list []offence) {
	for _, file := range t.goFiles("") {
		if !isTest(file) && !strings.HasPrefix(file, "internal/database/dbtest/") {
			continue
		}
		for n := range t.nodes(file) {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				continue
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
				list = append(list, offence{t.at(n), "skips a test: let it fail, or take it away"})
			}
		}
	}
	return list
}

// testsDoNotSleep: a test waits for a condition or moves a fake clock.
func testsDoNotSleep(t *tree) (list []offence) {
	for _, file := range t.goFiles("") {
		if isTest(file) || strings.HasPrefix(file, "internal/database/dbtest/") {
			list = append(list, t.calls(file, "time", []string{"Sleep"}, "sleeps: wait for the condition instead")...)
		}
	}
	return list
}

// mayReadTheClock are files below the faces that measure elapsed time, each with
// what it measures. No rule depends on it.
var mayReadTheClock = map[string]string{
	"internal/settings/store.go": "the age of a cache of one second",
}

// nowIsAParameter: rules are told the time. Only the clock reads the machine's,
// and the faces, which measure how long things take.
func nowIsAParameter(t *tree) (list []offence) {
	for _, file := range t.goFiles("internal/") {
		room, _, _ := strings.Cut(strings.TrimPrefix(file, "internal/"), "/")
		if floor, _, ok := place(room); isTest(file) || !ok || floor >= faces || room == "clock" || mayReadTheClock[file] != "" || strings.HasPrefix(file, "internal/database/dbtest/") {
			continue
		}
		list = append(list, t.calls(file, "time", []string{"Now", "Since", "Until"}, "reads the machine's clock: take the time as a parameter")...)
	}
	return list
}

// calls finds the uses of functions of a package of the standard library.
func (t *tree) calls(file, pkg string, names []string, what string) (list []offence) {
	for n := range t.nodes(file) {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || !slices.Contains(names, sel.Sel.Name) {
			continue
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == pkg {
			list = append(list, offence{t.at(n), what})
		}
	}
	return list
}

// numbersStandInTheDocument: the numbers of activities occur in rev11.go only,
// for the next revision may renumber. Recognised by the field No of an activity,
// given or compared.
func numbersStandInTheDocument(t *tree) (list []offence) {
	for _, file := range t.goFiles("") {
		if isTest(file) || isGenerated(file) || file == "internal/procedure/rev11.go" {
			continue
		}
		for n := range t.nodes(file) {
			named := false
			switch n := n.(type) {
			case *ast.KeyValueExpr:
				key, ok := n.Key.(*ast.Ident)
				named = ok && key.Name == "No" && isNumber(n.Value)
			case *ast.BinaryExpr:
				named = isNo(n.X) && isActivityNumber(n.Y) || isNo(n.Y) && isActivityNumber(n.X)
			}
			if named {
				list = append(list, offence{t.at(n), "an activity is named by its number: use its key"})
			}
		}
	}
	return list
}

func isNumber(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Kind == token.INT
}

// isActivityNumber leaves 0 out: it asks whether there is a number at all.
func isActivityNumber(e ast.Expr) bool { return isNumber(e) && e.(*ast.BasicLit).Value != "0" }

func isNo(e ast.Expr) bool {
	sel, ok := e.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "No"
}

// packagesAreNouns: a package is named by what it is about.
func packagesAreNouns(t *tree) (list []offence) {
	for _, p := range t.packages {
		for part := range strings.SplitSeq(p.path, "/") {
			if slices.Contains([]string{"util", "utils", "common", "models", "types", "helpers", "manager", "misc", "shared"}, part) {
				list = append(list, offence{p.path, "is named by no noun of the work"})
			}
		}
	}
	return list
}

// exportsAreExplained: whoever uses a room reads its comments, not its code.
func exportsAreExplained(t *tree) (list []offence) {
	miss := func(n ast.Node, name string) {
		list = append(list, offence{t.at(n), name + " is exported and has no comment"})
	}
	for _, file := range t.goFiles("internal/") {
		if isTest(file) || isGenerated(file) {
			continue
		}
		f := t.parse(file)
		if f == nil {
			continue
		}
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && !ofUnexported(d) && !wellKnown[d.Name.Name] {
					miss(d, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					switch s := s.(type) {
					case *ast.TypeSpec:
						if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
							miss(s, s.Name.Name)
						}
					case *ast.ValueSpec:
						// One comment over a group speaks for all of it.
						if s.Names[0].IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
							miss(s, s.Names[0].Name)
						}
					}
				}
			}
		}
	}
	return list
}

// wellKnown are methods that say by their name alone what they do.
var wellKnown = map[string]bool{"Error": true, "Unwrap": true, "String": true, "Len": true, "Less": true, "Swap": true}

func ofUnexported(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return false
	}
	e := d.Recv.List[0].Type
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if index, ok := e.(*ast.IndexExpr); ok {
		e = index.X
	}
	id, ok := e.(*ast.Ident)
	return ok && !id.IsExported()
}

// nothingNamesThisMachine: no path of the folder above the repository, nor of the
// home of whoever works on it, comes into the project.
func nothingNamesThisMachine(dirs ...string) rule {
	var patterns []*regexp.Regexp
	for _, dir := range dirs {
		// Folders that every machine has name none.
		if !slices.Contains([]string{"", "/", ".", "/tmp", "/usr", "/opt", "/srv", "/home", "/var", "/usr/src", "/usr/local", "/var/lib"}, dir) {
			patterns = append(patterns, regexp.MustCompile(`(^|[\s"'=(:`+"`"+`])`+regexp.QuoteMeta(dir)+`/`))
		}
	}
	return func(t *tree) (list []offence) {
		for _, file := range t.paths() {
			for i, line := range strings.Split(t.files[file], "\n") {
				for _, p := range patterns {
					if p.MatchString(line) {
						list = append(list, offence{fmt.Sprintf("%s:%d", file, i+1), "names a folder of this machine"})
					}
				}
			}
		}
		return list
	}
}

func goFile(body string) map[string]string {
	return map[string]string{"internal/orders/order.go": "package orders\n\n" + body}
}

func testFile(body string) map[string]string {
	return map[string]string{"internal/orders/order_test.go": "package orders\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) { " + body + " }\n"}
}

func TestTestsRun(t *testing.T) {
	holds(t, testsRun)
	for _, call := range []string{`t.Skip("later")`, `t.SkipNow()`, `t.Skipf("%d", 1)`, `t.Run("a", func(t *testing.T) { t.Skip() })`} {
		finds(t, call, testsRun, plant(testFile(call)), "skips a test")
	}
	passes(t, "other words", testsRun, plant(testFile(`_ = "t.Skip()"`)))
}

func TestTestsDoNotSleep(t *testing.T) {
	holds(t, testsDoNotSleep)
	finds(t, "sleep", testsDoNotSleep, plant(testFile(`time.Sleep(1)`)), "sleeps")
	passes(t, "outside of tests", testsDoNotSleep, plant(goFile("func f() { time.Sleep(1) }")))
}

func TestNowIsAParameter(t *testing.T) {
	holds(t, nowIsAParameter)
	for _, call := range []string{"time.Now()", "time.Since(x)", "time.Until(x)"} {
		finds(t, call, nowIsAParameter, plant(goFile("var a = "+call)), "order.go:3")
	}
	finds(t, "handed on", nowIsAParameter, plant(goFile("var now = time.Now")), "order.go:3")
	passes(t, "where it may", nowIsAParameter, plant(map[string]string{
		"internal/clock/clock.go":           "package clock\nvar a = time.Now()",
		"internal/web/log.go":               "package web\nvar a = time.Now()",
		"internal/orders/order_test.go":     "package orders\nvar a = time.Now()",
		"internal/seed/seed.go":             "package seed\nvar a = time.Now()",
		"internal/database/dbtest/start.go": "package dbtest\nvar a = time.Now()",
	}))
}

func TestNumbersStandInTheDocument(t *testing.T) {
	holds(t, numbersStandInTheDocument)
	finds(t, "given", numbersStandInTheDocument, plant(goFile("var a = procedure.Activity{No: 5}")), "order.go:3")
	finds(t, "compared", numbersStandInTheDocument, plant(goFile("func f(a procedure.Activity) bool { return a.No == 12 }")), "order.go:3")
	finds(t, "turned round", numbersStandInTheDocument, plant(goFile("func f(a procedure.Activity) bool { return 12 < a.No }")), "order.go:3")
	finds(t, "in another file of the document", numbersStandInTheDocument,
		plant(map[string]string{"internal/procedure/rev11_order.go": "package procedure\nvar a = Activity{No: 3}"}), "rev11_order.go")
	passes(t, "where it may", numbersStandInTheDocument, plant(map[string]string{
		"internal/procedure/rev11.go":      "package procedure\nvar a = Activity{No: 3}",
		"internal/procedure/rev11_test.go": "package procedure\nvar b = Activity{No: 3}",
		"internal/procedure/table.go":      "package procedure\nfunc f(a Activity) bool { return a.No > 0 }\nvar c = Row{No: n, Width: 3}",
	}))
}

func TestPackagesAreNouns(t *testing.T) {
	holds(t, packagesAreNouns)
	finds(t, "helpers", packagesAreNouns, plant(nil, "internal/web/helpers: fmt"), "internal/web/helpers")
	passes(t, "a noun", packagesAreNouns, plant(nil, "internal/orders: fmt"))
}

func TestExportsAreExplained(t *testing.T) {
	holds(t, exportsAreExplained)
	for body, name := range map[string]string{
		"func Open() {}":                      "Open",
		"type Order struct{}":                 "Order",
		"var Limit = 3":                       "Limit",
		"const (\n\tA = 1 // one\n\tB = 2\n)": "B",
		"// Order is one.\ntype Order int\nfunc (o *Order) Close() {}": "Close",
	} {
		finds(t, name, exportsAreExplained, plant(goFile(body)), name+" is exported")
	}
	passes(t, "explained or unexported", exportsAreExplained, plant(goFile(
		"// Open opens.\nfunc Open() {}\n\n// The kinds.\nconst (\n\tA = 1\n\tB = 2\n)\n\ntype small int\n\nfunc (s small) Close() {}\n\n// Order is one.\ntype Order int\n\nfunc (o Order) String() string { return \"\" }")))
}

func TestNothingNamesThisMachine(t *testing.T) {
	dir, err := root()
	if err != nil {
		t.Fatal(err)
	}
	home, _ := os.UserHomeDir()
	holds(t, nothingNamesThisMachine(filepath.Dir(dir), home))
	r := nothingNamesThisMachine("/somewhere/ana", "/", "/tmp")
	finds(t, "in a comment", r, plant(goFile("// see /somewhere/ana/notes.md")), "order.go:3")
	finds(t, "in quotes", r, plant(goFile("var a = \"/somewhere/ana/x\"")), "order.go:3")
	passes(t, "other folders", r, plant(goFile("// see https://example.test/somewhere/ana/x and /tmp/x and /somewhere/anabel/")))
}
