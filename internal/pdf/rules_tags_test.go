package pdf

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/sheets"
)

func (o *opened) pages() (refs []string) {
	for _, v := range list(o.get(o.get(o.trailer["/Root"])["/Pages"])["/Kids"]) {
		refs = append(refs, str(v))
	}
	return refs
}

// scanned is what a page's content does.
type scanned struct {
	marks map[int]string             // tag by MCID
	codes map[string]map[string]bool // characters by font
	wrong []string
}

var painting = strings.Fields("f F f* B B* b b* S s Tj TJ ' \" Do sh BI EI")
var harmless = strings.Fields("q Q cm w J j M d ri i m l c v y h re n W W* BT ET Tc Tw Tz TL Tf Tr Ts Td TD Tm T* CS cs SC SCN sc scn G g RG rg")

// scan reads a page's content, operator by operator.
func (o *opened) scan(page string) *scanned {
	s := &scanned{marks: make(map[int]string), codes: make(map[string]map[string]bool)}
	content := o.streams[str(o.get(page)["/Contents"])]
	var operands, open []string // open: what marked content is under way, outermost first
	font, depth := "", 0
	for i := 0; i < len(content); {
		token, next := lex(content, i)
		i = next
		if token == "" {
			continue
		}
		if c := token[0]; !(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '\'' || c == '"') || token == "true" || token == "false" {
			operands = append(operands, token)
			continue
		}
		switch {
		case token == "BDC" || token == "BMC":
			tag := operands[0]
			m := regexp.MustCompile(`/MCID (\d+)`).FindStringSubmatch(strings.Join(operands, " "))
			switch {
			case len(open) > 0:
				s.wrong = append(s.wrong, tag+" stands inside "+open[0])
			case tag != "/Artifact" && m == nil:
				s.wrong = append(s.wrong, tag+" has no number")
			case m != nil:
				n, _ := strconv.Atoi(m[1])
				if s.marks[n] != "" {
					s.wrong = append(s.wrong, "a number of a mark comes twice: "+m[1])
				}
				s.marks[n] = tag
			}
			open = append(open, tag)
		case token == "EMC":
			if len(open) == 0 {
				s.wrong = append(s.wrong, "EMC without a beginning")
				break
			}
			open = open[:len(open)-1]
		case slices.Contains(painting, token):
			if len(open) == 0 {
				s.wrong = append(s.wrong, token+" is neither tagged nor an artifact")
			}
			if token == "Tj" {
				if s.codes[font] == nil {
					s.codes[font] = make(map[string]bool)
				}
				for h := operands[len(operands)-1][1:]; len(h) >= 4; h = h[4:] {
					s.codes[font][strings.ToUpper(h[:4])] = true
				}
			}
		case token == "Tf":
			font = strings.TrimPrefix(operands[len(operands)-2], "/")
		case token == "q":
			if depth++; depth > 28 {
				s.wrong = append(s.wrong, "q is nested too deep")
			}
		case token == "Q":
			depth--
		case !slices.Contains(harmless, token):
			s.wrong = append(s.wrong, "operator "+token)
		}
		operands = operands[:0]
	}
	if len(open) != 0 || depth != 0 {
		s.wrong = append(s.wrong, "something stays open at the end of the page")
	}
	return s
}

// lex gives the token at i and where the next begins; strings as hexadecimal,
// dictionaries whole.
func lex(b []byte, i int) (string, int) {
	switch c := b[i]; {
	case strings.IndexByte(" \t\r\n\f\x00", c) >= 0:
		return "", i + 1
	case c == '(':
		var text []byte
		for i++; b[i] != ')'; i++ {
			if b[i] == '\\' {
				i++
				if b[i] == 'r' {
					text = append(text, '\r')
					continue
				}
			}
			text = append(text, b[i])
		}
		return "(" + hex.EncodeToString(text), i + 1
	case c == '<' && b[i+1] == '<':
		end := i + bytes.Index(b[i:], []byte(">>")) + 2
		return string(b[i:end]), end
	case c == '[':
		end := i + bytes.IndexByte(b[i:], ']') + 1
		return string(b[i:end]), end
	}
	j := i + 1
	for j < len(b) && strings.IndexByte(" \t\r\n\f\x00()<>[]{}/%", b[j]) < 0 {
		j++
	}
	return string(b[i:j]), j
}

func judgePages(o *opened) (wrong []string) {
	parents := make(map[float64][]any)
	tree := o.get(o.get(o.trailer["/Root"])["/StructTreeRoot"])
	nums := list(o.get(tree["/ParentTree"])["/Nums"])
	for i := 1; i < len(nums); i += 2 {
		parents[nums[i-1].(float64)] = list(nums[i])
	}
	for i, ref := range o.pages() {
		page := o.get(ref)
		if page["/Tabs"] != "/S" || page["/StructParents"] != float64(i) || page["/Resources"] == nil {
			wrong = append(wrong, fmt.Sprintf("page %d: tabs, place in the tree or resources", i+1))
		}
		s := o.scan(ref)
		for _, w := range s.wrong {
			wrong = append(wrong, fmt.Sprintf("page %d: %s", i+1, w))
		}
		if len(parents[float64(i)]) != len(s.marks) {
			wrong = append(wrong, fmt.Sprintf("page %d: %d marks, %d in the tree", i+1, len(s.marks), len(parents[float64(i)])))
			continue
		}
		for n, tag := range s.marks {
			elem := o.get(parents[float64(i)][n])
			if elem["/S"] != tag || !o.holds(elem, ref, n) {
				wrong = append(wrong, fmt.Sprintf("page %d: mark %d is %s and belongs to %v", i+1, n, tag, elem["/S"]))
			}
		}
	}
	return wrong
}

// holds tells whether an element has a mark of a page among its kids.
func (o *opened) holds(elem map[string]any, page string, mark int) bool {
	return slices.ContainsFunc(list(elem["/K"]), func(k any) bool {
		if n, ok := k.(float64); ok {
			return elem["/Pg"] == page && int(n) == mark
		}
		mcr := o.get(k)
		return mcr["/Type"] == "/MCR" && mcr["/Pg"] == page && mcr["/MCID"] == float64(mark)
	})
}

// within says which elements may stand in which.
var within = map[string][]string{
	"/Document": {"/Part", "/Sect", "/P", "/H1", "/L", "/Figure", "/Table"}, "/Part": {"/Sect", "/P", "/H1", "/L", "/Figure", "/Table"},
	"/Sect": {"/Sect", "/P", "/H2", "/H3", "/L", "/Figure", "/Table"}, "/L": {"/LI"}, "/LI": {"/Lbl", "/LBody"},
	"/Table": {"/Caption", "/THead", "/TBody"}, "/THead": {"/TR"}, "/TBody": {"/TR"}, "/TR": {"/TH", "/TD"},
	"/P": nil, "/H1": nil, "/H2": nil, "/H3": nil, "/Figure": nil, "/Lbl": nil, "/LBody": nil, "/Caption": nil, "/TH": nil, "/TD": nil,
}

func judgeTags(o *opened) (wrong []string) {
	treeRef := str(o.get(o.trailer["/Root"])["/StructTreeRoot"])
	level := 0
	var walk func(ref, parent string)
	walk = func(ref, parent string) {
		e := o.get(ref)
		role := str(e["/S"])
		if e["/P"] != parent {
			wrong = append(wrong, ref+" does not know its parent")
		}
		allowed, known := within[role]
		if !known {
			wrong = append(wrong, role+" is not a role of ours")
		}
		if m := regexp.MustCompile(`^/H([1-6])$`).FindStringSubmatch(role); m != nil {
			n, _ := strconv.Atoi(m[1])
			if n > level+1 {
				wrong = append(wrong, fmt.Sprintf("a heading of level %d after one of level %d", n, level))
			}
			level = n
		}
		attr := o.get(e["/A"])
		switch {
		case role == "/Figure" && (len(str(e["/Alt"])) < 4 || len(list(attr["/BBox"])) != 4):
			wrong = append(wrong, "a figure without words or place")
		case role == "/TH" && attr["/Scope"] == nil:
			wrong = append(wrong, "a heading cell that heads nothing")
		case role == "/Table":
			widths := make(map[int]bool)
			for _, part := range list(e["/K"]) {
				for _, row := range list(o.get(part)["/K"]) {
					if r := o.get(row); r["/S"] == "/TR" {
						widths[len(list(r["/K"]))] = true
					}
				}
			}
			if len(widths) != 1 {
				wrong = append(wrong, "rows of a table differ in length")
			}
		}
		if kids := list(e["/K"]); len(kids) == 0 && role != "/TD" && role != "/TH" {
			wrong = append(wrong, "an empty "+role)
		}
		for _, k := range list(e["/K"]) {
			if child := o.get(k); child["/Type"] == "/StructElem" {
				if !slices.Contains(allowed, str(child["/S"])) {
					wrong = append(wrong, fmt.Sprintf("%v stands in %s", child["/S"], role))
				}
				walk(str(k), ref)
			}
		}
	}
	walk(str(o.get(treeRef)["/K"]), treeRef)
	return wrong
}

// judged are papers in which every kind of block stands, over several pages too.
func judged(t testing.TB) map[string][]sheets.Sheet {
	every := reception(t)
	every.Emblem, every.Stamp, every.CopyMark = drawnInk(t), "OBSOLETO", "Copia controlada 3"
	long := strings.Repeat("Se probó con otra fuente y el equipo sigue sin encender. ", 120)
	rows := make([][]string, 70)
	for i := range rows {
		rows[i] = []string{strconv.Itoa(i + 1), strings.Repeat("Memoria ", i%9)}
	}
	every.Blocks = append([]sheets.Block{sheets.Heading{Level: 2, Text: "Un nivel sin el de arriba"}}, append(slices.Clone(every.Blocks),
		sheets.Heading{Level: 1, Text: "Diagnóstico"}, sheets.Fields{Items: []sheets.Field{{Label: "Diagnóstico", Value: long, Span: 2}}},
		sheets.Heading{Level: 2, Text: "Insumos 😀"},
		sheets.Table{Caption: "Lo entregado", Columns: []sheets.Column{{Label: "Núm.", Right: true}, {Label: "Artículo"}}, Rows: rows},
		sheets.Text{Text: long, Right: true}, sheets.Break{},
		sheets.Together{Blocks: []sheets.Block{sheets.Text{Text: "Juntos", Strong: true}, sheets.Figure{Picture: *drawnInk(t), Caption: "Foto", Share: 0.4}}},
	)...)
	return map[string][]sheets.Sheet{"usual": {reception(t)}, "blank": {blank(t)}, "every block": {every}, "joined": {reception(t), blank(t), every}, "empty": {{}}}
}

// Held for rev11 Q-06 Q-08: papers that are kept follow the rules of archives.
func TestPapersFollowTheRulesOfArchivesAndAccess(t *testing.T) {
	for name, list := range judged(t) {
		for _, w := range judge(open(t, drawn(t, list...))) {
			t.Errorf("%s: %s", name, w)
		}
	}
}

func TestARuleThatIsBrokenIsFound(t *testing.T) {
	made := drawn(t, reception(t))
	first := func(o *opened, role string) map[string]any {
		for _, ref := range slices.Sorted(maps.Keys(o.objects)) {
			if o.objects[ref]["/S"] == role {
				return o.objects[ref]
			}
		}
		t.Fatalf("no %s", role)
		return nil
	}
	root := func(o *opened) map[string]any { return o.get(o.trailer["/Root"]) }
	content := func(o *opened, old, with string) {
		ref := str(o.get(o.pages()[0])["/Contents"])
		o.streams[ref] = []byte(strings.Replace(string(o.streams[ref]), old, with, 1))
	}
	for name, p := range map[string]struct {
		rule  string
		plant func(o *opened)
	}{
		"no identity":          {"file and trailer", func(o *opened) { delete(o.trailer, "/ID") }},
		"no language":          {"catalogue", func(o *opened) { delete(root(o), "/Lang") }},
		"another title":        {"XMP equals Info", func(o *opened) { o.get(o.trailer["/Info"])["/Title"] = "u:otro" }},
		"no profile":           {"output intent", func(o *opened) { delete(root(o), "/OutputIntents") }},
		"unrelated data":       {"embedded data", func(o *opened) { delete(root(o), "/AF") }},
		"transparency":         {"nothing forbidden", func(o *opened) { o.get(o.pages()[0])["/Group"] = map[string]any{} }},
		"paint without a tag":  {"pages and their marks", func(o *opened) { content(o, "/Artifact BMC", "q Q") }},
		"a tag in an artifact": {"pages and their marks", func(o *opened) { content(o, "/Artifact BMC", "/Artifact BMC /Artifact BMC EMC") }},
		"a mark of nobody":     {"pages and their marks", func(o *opened) { delete(first(o, "/H1"), "/K") }},
		"another role":         {"pages and their marks", func(o *opened) { first(o, "/H1")["/S"] = "/P" }},
		"a figure unnamed":     {"tree of tags", func(o *opened) { delete(first(o, "/Figure"), "/Alt") }},
		"a head without scope": {"tree of tags", func(o *opened) { delete(first(o, "/TH"), "/A") }},
		"a skipped level":      {"tree of tags", func(o *opened) { first(o, "/H1")["/S"] = "/H2" }},
		"a ragged table":       {"tree of tags", func(o *opened) { tr := first(o, "/TR"); tr["/K"] = list(tr["/K"])[1:] }},
		"no table of Unicode": {"fonts", func(o *opened) {
			for _, f := range o.objects {
				delete(f, "/ToUnicode")
			}
		}},
	} {
		o := open(t, made)
		p.plant(o)
		if len(rules[p.rule](o)) == 0 {
			t.Errorf("%s: the rule «%s» did not see it", name, p.rule)
		}
	}
}

// lifted are the rules of PDF/A-1b that PDF/A-3 does not have: embedded files, CIDSet,
// and the number of the part. Preflight knows no later part.
var lifted = regexp.MustCompile(`^(1\.4\.7|1\.2\.9) : .*EmbeddedFile|^3\.1\.11 : .*CIDSet entry is missing|^7\.11\.2 : .*part must be 1$|^The file .* is not a valid PDF/A-1b file|^$`)

func TestPreflightFindsNothingElse(t *testing.T) {
	var path []string
	for _, j := range []string{"preflight", "pdfbox2", "xmpbox", "fontbox2", "commons-logging", "javax.activation", "jaxb-api"} {
		path = append(path, "/usr/share/java/"+j+".jar")
	}
	// One file that holds all kinds: starting Java takes longer than judging.
	file := filepath.Join(t.TempDir(), "papel.pdf")
	if err := os.WriteFile(file, drawn(t, judged(t)["joined"]...), 0o600); err != nil {
		t.Fatal(err)
	}
	said, _ := exec.Command("java", "-cp", strings.Join(path, ":"), "org.apache.pdfbox.preflight.Validator_A1b", file).CombinedOutput()
	if !strings.Contains(string(said), "part must be 1") {
		t.Fatalf("Preflight (scripts/install-test-deps.sh brings it) did not judge:\n%s", said)
	}
	for _, l := range strings.Split(string(said), "\n") {
		if !lifted.MatchString(l) {
			t.Error(l)
		}
	}
}
