package program_test

import (
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/docs/manual"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/web"
	"secogem.gob.mx/soporte/internal/web/accountpages"
)

const pictureLimit = 60 << 10

var (
	manualLink    = regexp.MustCompile(`\]\(([^)]+)\)`)
	manualPicture = regexp.MustCompile(`!\[([^\]]*)\]\(imagenes/([a-z0-9-]+\.webp)\)`)
)

// whole is the program with every route, those of an empty installation included.
func whole(t *testing.T, base string) *program.Program {
	t.Helper()
	setup, _ := accountpages.NewSetup()
	p, err := program.New(dbtest.SQLite(t), program.Config{BaseURL: base, Demo: true, Setup: setup, Clock: clock.NewFake(monday).Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Each role has its chapter, and each page's help leads to a section that is there.
// rev11 Q-05
func TestEachRoleHasItsChapter(t *testing.T) {
	for _, r := range []people.Role{people.Requester, people.Adviser, people.Supervisor, people.Director, people.Coordination, people.Administrator, people.Auditor} {
		c, ok := manual.Find(web.ManualChapter(r))
		if !ok || len(c.Sections) < 2 || c.Title == "" || c.Lead == "" {
			t.Errorf("%s has no chapter worth the name: %+v", r, c.Sections)
		}
	}
	if _, ok := manual.Find("operacion"); !ok {
		t.Error("who operates the program has no chapter")
	}
	for _, r := range whole(t, "http://127.0.0.1:8080").Shell.Routes() {
		if h, ok := web.HelpOf(r.Name); ok && h.Manual != "" && !sectionIsThere(h.Manual) {
			t.Errorf("the help of %q leads to %s, which docs/manual does not have", r.Name, h.Manual)
		}
	}
}

// sectionIsThere tells whether "usuario#encuesta" is a section of the manual.
func sectionIsThere(target string) bool {
	key, section, anchored := strings.Cut(target, "#")
	c, ok := manual.Find(key)
	return ok && (!anchored || slices.ContainsFunc(c.Sections, func(s manual.Section) bool { return s.Key == section }))
}

// What the manual names is there: pages, sections, pictures; and no picture is
// carried that nobody sees.
func TestTheManualNamesWhatIsThere(t *testing.T) {
	p := whole(t, "http://127.0.0.1:8080")
	used := map[string]bool{}
	for _, c := range manual.Chapters() {
		for _, fault := range faultsOfChapter(c, p, used) {
			t.Errorf("docs/manual/%s.md %s", c.Key, fault)
		}
	}
	err := fs.WalkDir(manual.Pictures(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.Size() > pictureLimit {
			t.Errorf("the picture %s has %d bytes, more than %d", name, info.Size(), pictureLimit)
		}
		if !used[name] {
			t.Errorf("no chapter shows the picture %s", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func faultsOfChapter(c manual.Chapter, p *program.Program, used map[string]bool) (list []string) {
	text := string(c.Text)
	for _, m := range manualPicture.FindAllStringSubmatch(text, -1) {
		if used[m[2]] = true; m[1] == "" {
			list = append(list, "shows "+m[2]+" and does not say what is on it")
		}
		if _, err := fs.Stat(manual.Pictures(), m[2]); err != nil {
			list = append(list, "shows the picture "+m[2]+", which `make shots` does not take")
		}
	}
	for _, m := range manualLink.FindAllStringSubmatch(text, -1) {
		switch to := m[1]; {
		case strings.HasPrefix(to, "imagenes/"):
		case strings.HasPrefix(to, "/"):
			if !p.Shell.Has(to) {
				list = append(list, "leads to "+to+", which is no page of the product")
			}
		case !sectionIsThere(strings.Replace(to, ".md", "", 1)):
			list = append(list, "leads to "+to+", which the manual does not have")
		}
	}
	if strings.Contains(strings.ToLower(text), "ticket") {
		list = append(list, "says ticket instead of orden")
	}
	return list
}

func TestAChapterThatIsWrongIsFound(t *testing.T) {
	p := whole(t, "http://127.0.0.1:8080")
	for name, text := range map[string]string{
		"a page that is gone":     "[Ir](/no-hay)",
		"a picture that is gone":  "![Algo](imagenes/no-hay.webp)",
		"a picture without words": "![](imagenes/tablero.webp)",
		"a section that is gone":  "[Ver](usuario.md#no-hay)",
	} {
		if got := faultsOfChapter(manual.Chapter{Text: []byte(text)}, p, map[string]bool{}); len(got) != 1 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Anybody reads the manual, under whatever base path, with its pictures.
func TestTheManualIsRead(t *testing.T) {
	p := whole(t, "http://127.0.0.1:8080/soporte")
	ask := func(path string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		p.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080/soporte"+path, nil))
		return w
	}
	if body := ask("/ayuda").Body.String(); !strings.Contains(body, `href="/soporte/ayuda/usuario#encuesta"`) || !strings.Contains(body, "Coordinación Administrativa") {
		t.Error("the index lacks chapters or sections")
	}
	body := ask("/ayuda/usuario").Body.String()
	for _, want := range []string{`<h2 id="encuesta">La encuesta</h2>`, `href="#encuesta"`, `src="/soporte/ayuda/imagenes/encuesta.webp"`, `href="/soporte/pedir-soporte"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the chapter lacks %s", want)
		}
	}
	if strings.Count(body, "<h1") != 1 {
		t.Error("the chapter has more than one title")
	}
	if w := ask("/ayuda/imagenes/encuesta.webp"); w.Code != 200 || w.Header().Get("Content-Type") != "image/webp" || w.Body.Len() < 1000 {
		t.Errorf("the picture answers %d, %s", w.Code, w.Header().Get("Content-Type"))
	}
	for _, path := range []string{"/ayuda/no-hay", "/ayuda/imagenes/no-hay.webp", "/ayuda/imagenes/..%2fusuario.md"} {
		if w := ask(path); w.Code != 404 {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}
