package housekeeping

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
)

// A parameter that an administrator can change does something. Read is what code names
// by its constant, and what the clocks of an order or of an external file name in the procedure.
func TestParametersTakeEffect(t *testing.T) {
	holds(t, parametersTakeEffect)

	catalogue := `package settings
const (
	Used Name = "uno.usado"
	Idle Name = "uno.ocioso"
)`
	read := map[string]string{
		"internal/settings/names.go": catalogue,
		"internal/orders/terms.go":   "package orders\nimport \"settings\"\nvar x = settings.Used",
	}
	finds(t, "a parameter that nobody reads", func(x *tree) []offence {
		return judgeParameters(x, []settings.Parameter{{Name: "uno.usado"}, {Name: "uno.ocioso"}}, nil)
	}, plant(read), "uno.ocioso", "nobody reads")
	passes(t, "a clock of an order reads it", func(x *tree) []offence {
		return judgeParameters(x, []settings.Parameter{{Name: "uno.usado"}, {Name: "uno.ocioso"}}, []string{"uno.ocioso"})
	}, plant(read))
}

func parametersTakeEffect(t *tree) []offence {
	var clocks []string
	stations := slices.Concat(procedure.Rev11.Order.Stations, procedure.Rev11.External.Stations)
	for _, st := range stations {
		for _, name := range st.Timers {
			if x, ok := procedure.Rev11.Timer(name); ok {
				clocks = append(clocks, x.Setting, x.Remind)
			}
		}
	}
	return judgeParameters(t, settings.Catalogue(), clocks)
}

func judgeParameters(t *tree, catalogue []settings.Parameter, clocks []string) []offence {
	constants := parameterNames(t)
	read := map[string]bool{}
	for _, name := range clocks {
		read[name] = true
	}
	for _, path := range t.goFiles("internal") {
		if isTest(path) || isGenerated(path) && !strings.HasSuffix(path, "_templ.go") || strings.HasPrefix(path, "internal/settings/catalogue") || path == "internal/settings/names.go" {
			continue
		}
		inside := dirOf(path) == "internal/settings"
		for n := range t.nodes(path) {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && x.Name == "settings" {
					read[constants[n.Sel.Name]] = true
				}
			case *ast.Ident:
				if inside {
					read[constants[n.Name]] = true
				}
			}
		}
	}
	var found []offence
	for _, p := range catalogue {
		if !read[string(p.Name)] {
			found = append(found, offence{"internal/settings", fmt.Sprintf("%s is a parameter that nobody reads: heed it or take it away", p.Name)})
		}
	}
	return found
}

// parameterNames are the codes of the parameters by the constant that names them.
func parameterNames(t *tree) map[string]string {
	names := map[string]string{}
	for _, path := range t.goFiles("internal/settings") {
		if isTest(path) {
			continue
		}
		for n := range t.nodes(path) {
			decl, ok := n.(*ast.GenDecl)
			if !ok || decl.Tok != token.CONST {
				continue
			}
			for _, s := range decl.Specs {
				v := s.(*ast.ValueSpec)
				if typ, ok := v.Type.(*ast.Ident); !ok || typ.Name != "Name" || len(v.Values) != len(v.Names) {
					continue
				}
				for i, id := range v.Names {
					if code, ok := text(v.Values[i]); ok {
						names[id.Name] = code
					}
				}
			}
		}
	}
	return names
}
