package housekeeping

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const glossaryFile = "docs/glossary.md"

// entry is one row of the glossary: the words of the code, and those to avoid.
type entry struct{ code, avoid []string }

var codeWord = regexp.MustCompile("`([^`]+)`")

// glossary reads the tables of the glossary. A table counts when its heading has a
// column for the word of the code ("code", "código" or "identifier"); its column
// "avoid" or "evitar" lists words separated by commas. Code words stand in
// backquotes.
func glossary(markdown string) (list []entry) {
	code, avoid := -1, -1
	for line := range strings.SplitSeq(markdown, "\n") {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			code, avoid = -1, -1 // the table is over
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if code < 0 {
			code = column(cells, "code", "código", "identifier", "identificador")
			avoid = column(cells, "avoid", "evitar")
			continue
		}
		if code >= len(cells) || strings.Trim(cells[code], "-: ") == "" {
			continue
		}
		var e entry
		for _, m := range codeWord.FindAllStringSubmatch(cells[code], -1) {
			e.code = append(e.code, m[1])
		}
		if avoid >= 0 && avoid < len(cells) {
			for word := range strings.SplitSeq(cells[avoid], ",") {
				if word = strings.Trim(word, " `*_—–-"); word != "" {
					e.avoid = append(e.avoid, word)
				}
			}
		}
		list = append(list, e)
	}
	return list
}

func column(cells []string, names ...string) int {
	return slices.IndexFunc(cells, func(c string) bool {
		first, _, _ := strings.Cut(strings.ToLower(c), " ")
		return slices.Contains(names, first)
	})
}

// wordsMeanOneThing: each word of the glossary is a word of the code, and no
// exported type bears a word that the glossary avoids.
func wordsMeanOneThing(t *tree) (list []offence) {
	markdown, ok := t.files[glossaryFile]
	if !ok {
		return []offence{{glossaryFile, "is missing"}}
	}
	entries := glossary(markdown)
	if len(entries) == 0 {
		return []offence{{glossaryFile, "has no table with a column «code»"}}
	}
	known := t.identifiers()
	use := make(map[string]string) // word to avoid → word to use
	for _, e := range entries {
		for _, word := range e.code {
			if !known[word] {
				list = append(list, offence{glossaryFile, "`" + word + "` is no identifier of the code"})
			}
			for _, a := range e.avoid {
				use[strings.ToLower(a)] = word
			}
		}
	}
	for _, file := range t.goFiles("") {
		if isTest(file) || isGenerated(file) {
			continue
		}
		for n := range t.nodes(file) {
			if s, ok := n.(*ast.TypeSpec); ok && s.Name.IsExported() {
				if word := use[strings.ToLower(s.Name.Name)]; word != "" {
					list = append(list, offence{t.at(n), "the type " + s.Name.Name + " bears a word that the glossary avoids: say " + word})
				}
			}
		}
	}
	return list
}

// identifiers collects what the code names: types, functions, methods, fields,
// constants, variables, and packages. `room.Name` is known, too.
func (t *tree) identifiers() map[string]bool {
	known := make(map[string]bool)
	for _, file := range t.goFiles("") {
		f := t.parse(file)
		if f == nil || isTest(file) {
			continue
		}
		room := f.Name.Name
		known[room] = true
		known[path.Base(dirOf(file))] = true
		name := func(id *ast.Ident) {
			known[id.Name] = true
			known[room+"."+id.Name] = true
		}
		for n := range t.nodes(file) {
			switch n := n.(type) {
			case *ast.TypeSpec:
				name(n.Name)
			case *ast.FuncDecl:
				name(n.Name)
			case *ast.ValueSpec:
				for _, id := range n.Names {
					name(id)
				}
			case *ast.Field:
				for _, id := range n.Names {
					name(id)
				}
			}
		}
	}
	return known
}

func TestWordsMeanOneThing(t *testing.T) {
	holds(t, wordsMeanOneThing)
	with := func(table, code string) *tree {
		return plant(map[string]string{glossaryFile: "# Words\n\nSome text | with a bar.\n\n" + table, "internal/orders/order.go": "package orders\n\n" + code})
	}
	const head = "| Code | Spanish term | Avoid |\n|---|---|---|\n"
	finds(t, "a word that is not in the code", wordsMeanOneThing, with(head+"| `Order` | orden | ticket |\n| `Voucher` | vale | |\n", "type Order struct{}"), "`Voucher`")
	finds(t, "a type with a word to avoid", wordsMeanOneThing, with(head+"| `Order` | orden | ticket, request |\n", "type Order struct{}\ntype Ticket struct{}"), "order.go:4", "say Order")
	finds(t, "no table", wordsMeanOneThing, with("nothing", "type Order struct{}"), "no table")
	finds(t, "no glossary", wordsMeanOneThing, plant(nil), "is missing")
	passes(t, "agreed words", wordsMeanOneThing, with(
		head+"| `Order`, `orders.Folio` | orden | ticket — |\n| **`orders`** | cuarto | |\n\n| Code word | Other |\n|:--|--:|\n| `Close` | cerrar |\n\n| Term | Avoid |\n|--|--|\n| x | Order |\n",
		"type Order struct{ Folio string }\nfunc (o Order) Close() {}\ntype ticket int"))
}
