package web

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

var (
	tagPattern  = regexp.MustCompile(`<([a-z0-9]+)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*/?>`)
	attrPattern = regexp.MustCompile(`([a-zA-Z-]+)(?:="([^"]*)")?`)
	hrefPattern = regexp.MustCompile(`(?:href|action|src)="([^"]*)"`)
)

type tag struct {
	name  string
	attrs map[string]string
	at    int
}

func tags(html string) []tag {
	var list []tag
	for _, m := range tagPattern.FindAllStringSubmatchIndex(html, -1) {
		tg := tag{name: html[m[2]:m[3]], attrs: map[string]string{}, at: m[0]}
		for _, a := range attrPattern.FindAllStringSubmatch(html[m[4]:m[5]], -1) {
			tg.attrs[a[1]] = a[2]
		}
		list = append(list, tg)
	}
	return list
}

func hrefs(html string) []string {
	var list []string
	for _, m := range hrefPattern.FindAllStringSubmatch(html, -1) {
		list = append(list, m[1])
	}
	return list
}

// stories renders every page of the storybook.
func renderedStories(t *testing.T) map[string]string {
	t.Helper()
	s := newSite(t, "http://127.0.0.1:8080", func(o *Options) { o.Demo = &Demo{PIN: "2468"} })
	pages := map[string]string{}
	for _, st := range stories {
		w := s.ask("GET", StorybookPath+"/"+st.name, "")
		if w.Code != 200 {
			t.Fatalf("%s: %d", st.name, w.Code)
		}
		pages[st.name] = w.Body.String()
	}
	return pages
}

func TestEveryPageIsSound(t *testing.T) {
	for name, html := range renderedStories(t) {
		if !strings.HasPrefix(html, `<!doctype html><html lang="es-MX"`) {
			t.Errorf("%s: no es-MX page", name)
		}
		if n := strings.Count(html, "<h1"); n != 1 {
			t.Errorf("%s: %d h1", name, n)
		}
		ids := map[string]bool{}
		var labels []string
		all := tags(html)
		for _, tg := range all {
			if id, ok := tg.attrs["id"]; ok {
				if ids[id] {
					t.Errorf("%s: the id %s is there twice", name, id)
				}
				ids[id] = true
			}
			if tg.name == "label" {
				labels = append(labels, tg.attrs["for"])
			}
			for a := range tg.attrs {
				if a == "style" || strings.HasPrefix(a, "on") || a == "else" || a == "if" {
					t.Errorf("%s: <%s> has the attribute %s", name, tg.name, a)
				}
			}
		}
		for _, tg := range all {
			for _, a := range []string{"for", "aria-describedby", "aria-labelledby", "form"} {
				for _, id := range strings.Fields(tg.attrs[a]) {
					if !ids[id] {
						t.Errorf("%s: <%s %s=%q> names no element", name, tg.name, a, id)
					}
				}
			}
			switch tg.name {
			case "input", "select", "textarea":
				kind := tg.attrs["type"]
				if kind == "hidden" || tg.attrs["aria-label"] != "" || slices.Contains(labels, tg.attrs["id"]) || insideLabel(html, tg.at) {
					continue
				}
				t.Errorf("%s: <%s name=%q> has no label", name, tg.name, tg.attrs["name"])
			case "script":
				if tg.attrs["nonce"] == "" || tg.attrs["src"] == "" {
					t.Errorf("%s: a script without nonce or address", name)
				}
			case "form":
				if tg.attrs["method"] == "" {
					t.Errorf("%s: a form without a method", name)
				}
			}
		}
		for _, h := range hrefs(html) {
			if strings.Contains(h, "//") {
				t.Errorf("%s reaches outside: %s", name, h)
			}
		}
	}
}

func insideLabel(html string, at int) bool {
	return strings.LastIndex(html[:at], "<label") > strings.LastIndex(html[:at], "</label>")
}

func TestNonceIsInThePolicyAndNew(t *testing.T) {
	s := newSite(t, "http://127.0.0.1:8080")
	seen := map[string]bool{}
	for range 20 {
		w := s.ask("GET", "/publica", "")
		m := regexp.MustCompile(`<script[^>]* nonce="([^"]+)"`).FindStringSubmatch(w.Body.String())
		if m == nil || !strings.Contains(w.Header().Get("Content-Security-Policy"), "'nonce-"+m[1]+"'") {
			t.Fatalf("the nonce of the page is not in its policy: %v", m)
		}
		if seen[m[1]] {
			t.Fatal("a nonce came twice")
		}
		seen[m[1]] = true
	}
}

// TestNothingTypedBecomesMarkup puts hostile text into every word a component shows.
func TestNothingTypedBecomesMarkup(t *testing.T) {
	evil := `"><script>alert(1)</script><img src=x onerror=alert(1)>'` + "`"
	ctx := context.Background()
	p := problem.New(problem.Invalid, evil, evil).At("javascript:alert(1)", evil)
	p.Fields = []problem.Field{{Name: evil, Message: evil}}
	field := func(kind string) forms.Field {
		return forms.Field{Name: "x" + kind + evil, Label: evil, Help: evil, Kind: kind, Section: evil, Placeholder: evil, When: evil, Value: evil, Error: evil,
			Options: []forms.Option{{Key: evil, Label: evil, Help: evil}}}
	}
	var fields []forms.Field
	for _, k := range []string{forms.Text, forms.Area, forms.Choice, forms.Radio, forms.Check, forms.Checks, forms.Date, forms.Number, forms.Person, forms.Asset, forms.Hidden, forms.Password, forms.Files} {
		fields = append(fields, field(k))
	}
	badge := Badge{Text: evil}
	act := Action{Label: evil, About: evil, Href: "javascript:alert(1)", Name: evil, Value: evil}
	var b bytes.Buffer
	render := func(name string, err error) {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	render("fields", Fields(fields).Render(ctx, &b))
	render("summary", ErrorSummary(p, fields).Render(ctx, &b))
	render("header", PageHeader(Heading{Title: evil, Answer: evil, Rest: evil, Folio: evil, State: badge, Actions: []Action{act}}).Render(ctx, &b))
	render("turn", TurnCard(Turn{Activity: evil, Title: evil, What: evil, Href: "javascript:alert(1)", Folio: evil, Meta: []Meta{{Text: evil}}, Term: &Term{Big: evil, Small: evil}, Action: act}).Render(ctx, &b))
	render("next", NextPanel(Next{Title: evil, Lead: evil, Form: Submission{Action: "//malo.mx", Key: evil}, WayName: evil, Ways: []Way{{Key: evil, Title: evil, Help: evil, Button: evil, Next: evil, Activity: evil}}, Fields: fields, Problem: p, Saved: evil}).Render(ctx, &b))
	render("timeline", Timeline([]Event{{Who: evil, Verb: evil, Text: evil, Activity: evil, Badges: []Badge{badge}}}).Render(ctx, &b))
	render("custody", CustodyTrack([]Stop{{Name: evil, Words: evil}}).Render(ctx, &b))
	render("document", DocumentLine(Document{Code: evil, Name: evil, Words: evil, Href: "data:text/html,x", State: badge}).Render(ctx, &b))
	render("table", Table(Sheet{Caption: evil, Columns: []Column{{Title: evil}}, Rows: [][]Cell{{{Text: evil, Small: evil, Href: "//malo.mx"}, {Text: evil, Folio: true}}}}).Render(ctx, &b))
	render("lines", Lines([]Line{{Who: evil, Title: evil, Href: "vbscript:x", Text: evil, Folio: evil, State: badge}}).Render(ctx, &b))
	render("dl", DL([]Pair{{Term: evil, Text: evil, Href: "javascript:x"}}).Render(ctx, &b))
	render("note", Note(Message{Title: evil, Text: evil}).Render(ctx, &b))
	render("load", LoadRow(Load{Name: evil, Place: evil, State: badge, Skills: []Skill{{Name: evil}}, Key: evil}).Render(ctx, &b))
	render("waiting", WaitingRow(Waiting{ID: evil, Title: evil, Folio: evil, Who: evil, Place: evil, Adviser: evil, Reason: evil, Action: act, Other: act, State: badge}).Render(ctx, &b))
	render("order", OrderHead(OrderHeading{Folio: evil, Title: evil, Holder: evil, Since: evil, States: []Badge{badge}, Meta: []Meta{{Text: evil}}}).Render(ctx, &b))
	html := b.String()
	for _, bad := range []string{"<script>", "<img", "javascript:", "vbscript:", `href="data:`, `"//malo.mx`, `onerror=alert(1)>'` + "`"} {
		if strings.Contains(html, bad) {
			i := strings.Index(html, bad)
			t.Errorf("%s became markup: …%s…", bad, html[max(0, i-120):min(len(html), i+80)])
		}
	}
}

// TestEveryClassIsInTheSheet fails when a page names a class that the committed
// style sheet lacks: then recursos/copiar.mjs has to run again, or it is a slip.
func TestEveryClassIsInTheSheet(t *testing.T) {
	css := string(assets["soporte.css"].raw)
	known := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.([a-zA-Z][\w-]*)`).FindAllStringSubmatch(css, -1) {
		known[m[1]] = true
	}
	attr := regexp.MustCompile(`\bclass="([^"{}]*)"`)
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".templ") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range attr.FindAllStringSubmatch(string(text), -1) {
			for _, class := range strings.Fields(m[1]) {
				if !known[class] && !plain[class] {
					t.Errorf("%s: the style sheet has no class %s (run recursos/copiar.mjs)", path, class)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// plain are classes that carry meaning for scripts or readers but no style.
var plain = map[string]bool{"muestra": true, "tema": true}

func TestFormPutsBackWhatWasTypedExceptSecrets(t *testing.T) {
	var b bytes.Buffer
	f := Secret("secreto", "Tu PIN")
	f.Value = "2468"
	if err := FieldInput(f).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "2468") {
		t.Error("a secret is on the page")
	}
}

func TestDestinationsFollowTheRoleAndTheRoutes(t *testing.T) {
	s := newSite(t, "http://127.0.0.1:8080").shell
	v := &visit{shell: s, actor: cast["t-ast"]}
	if got := v.destinations(); len(got) != 1 || got[0].Path != TurnPath {
		t.Errorf("only existing routes are shown, got %v", got)
	}
	v.sample = true
	for role, want := range map[people.Role]string{people.Requester: "Mis órdenes", people.Adviser: "Órdenes", people.Administrator: "Catálogos", people.Coordination: "Patrimonio", people.Auditor: "Documentos"} {
		v.actor = sampleActor(role)
		var names []string
		for _, d := range v.destinations() {
			names = append(names, d.Name)
		}
		if !slices.Contains(names, want) || len(names) < 4 || len(names) > 5 {
			t.Errorf("%s: %v", role, names)
		}
	}
}

func TestEachRoleHasItsOwnFirstPage(t *testing.T) {
	v := &visit{shell: newSite(t, "http://127.0.0.1:8080").shell, sample: true}
	for role, want := range map[people.Role]string{people.Requester: TurnPath, people.Adviser: TurnPath, people.Supervisor: BoardPath, people.Director: SignPath,
		people.Coordination: EstatePath, people.Administrator: SystemPath, people.Auditor: AuditPath} {
		v.actor = sampleActor(role)
		if got := v.first().Path; got != want || v.destinations()[0].Path != want {
			t.Errorf("%s lands on %s, and its navigation begins with %s; want %s", role, got, v.destinations()[0].Path, want)
		}
	}
	v.actor = sampleActor(people.Supervisor)
	v.actor.Roles = append(v.actor.Roles, people.Auditor, people.Director)
	var reached []string
	for _, d := range v.places() {
		reached = append(reached, d.Path)
	}
	if want := []string{SignPath, BoardPath, AuditPath, TurnPath}; !slices.Equal(reached, want) {
		t.Errorf("with three roles one reaches %v, want %v", reached, want)
	}
	v.sample = false // a page that is not there is nobody's first page
	v.actor = sampleActor(people.Auditor)
	if got := v.first().Path; got != TurnPath {
		t.Errorf("without its page the auditor lands on %s", got)
	}
}
