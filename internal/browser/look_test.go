//go:build browser

package browser

import (
	"bytes"
	"image"
	_ "image/png" // pictures are PNG
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/web"
)

// TestEveryPage looks at the pages of one world in several ways at once.
func TestEveryPage(t *testing.T) {
	t.Parallel()
	all := atlases(t)
	complete(t, all...)
	list := pagesIn(all)
	distinct := only(unlike(t, list))
	t.Logf("%d pages, %d unlike one another", len(list), len(distinct))
	t.Run("is accessible", func(t *testing.T) { everyPageIsAccessible(t, distinct) })
	t.Run("is valid", func(t *testing.T) { everyPageIsValid(t, distinct) })
	t.Run("has its pictures", func(t *testing.T) { theCameraWorks(t, list) })
}

// quality of use: every page, as each role that may see it, in light and dark, on a
// desk and at 320 px, enlarged, with wider text and with the system's colours: axe
// finds nothing, nothing is cut off or lies on something else, the keyboard is seen
// wherever it is, controls have names, and little comes over the wire.
func everyPageIsAccessible(t *testing.T, pages []page) {
	t.Parallel()
	run(t, "paginas.mjs", map[string]any{"pages": pages, "weight": weight, "long": os.Getenv("SOPORTE_LONG") != ""})
}

// only keeps the pages whose address or picture matches SOPORTE_PAGINAS, all when it is
// not set: whoever mends a page need not wait for the others.
func only(list []page) []page {
	which := os.Getenv("SOPORTE_PAGINAS")
	if which == "" {
		return list
	}
	re := regexp.MustCompile(which)
	return slices.DeleteFunc(list, func(p page) bool { return !re.MatchString(p.Path) && !re.MatchString(p.Shot) })
}

// weight is how much may come over the wire for a page, in bytes: at the very
// first visit, and later, when the browser has what it keeps for good.
var weight = map[string]int{"first": 250_000, "later": 30_000}

// rev11 Q-07: the document of the procedure opens in a viewer that is not ours.
func TestTheDocumentOpensInAViewer(t *testing.T) {
	t.Parallel()
	w := start(t, onlyPeople)
	var xml bytes.Buffer
	if err := procedure.BPMN(&xml, rev); err != nil {
		t.Fatal(err)
	}
	ids := func(element string) []string {
		var list []string
		for _, m := range regexp.MustCompile(`<bpmn:`+element+` id="([^"]+)"`).FindAllStringSubmatch(xml.String(), -1) {
			list = append(list, m[1])
		}
		return list
	}
	want := map[string]any{"bpmn:UserTask": ids("userTask"), "bpmn:ExclusiveGateway": ids("exclusiveGateway"), "bpmn:Lane": ids("lane"), "bpmn:SequenceFlow": ids("sequenceFlow")}
	for element, n := range map[string]int{"bpmn:UserTask": 18, "bpmn:ExclusiveGateway": 3, "bpmn:Lane": 4} {
		if got := len(want[element].([]string)); got != n {
			t.Errorf("the document has %d %s, not %d", got, element, n)
		}
	}
	run(t, "bpmn.mjs", map[string]any{"url": w.url, "path": web.ProcedurePath + "/bpmn", "as": seed.Gloria, "want": want})
}

// Pictures of every page as every role sees it go to the folder SOPORTE_SHOTS, that of
// the README to the file SOPORTE_README_SHOT.
func TestShots(t *testing.T) {
	folder, readme := os.Getenv("SOPORTE_SHOTS"), os.Getenv("SOPORTE_README_SHOT")
	if folder == "" && readme == "" {
		return // the camera is tried beside the other looks at every page
	}
	shown, order := shotsOf(only(pagesIn(atlases(t))))
	input := map[string]any{}
	if folder != "" {
		input["folder"], input["pages"] = inRepository(t, folder), shown
	}
	if readme != "" {
		input["readme"] = map[string]any{"page": order, "file": inRepository(t, readme), "scale": 0.75}
	}
	run(t, "tomas.mjs", input)
}

// shotsOf are the pages that have a picture, each picture once, and the one that is
// shown in the README.
func shotsOf(list []page) (shown []page, order page) {
	taken := map[string]bool{}
	for _, p := range list {
		if p.Shot == "orden-e03" {
			order = p
		}
		if p.Shot == "" {
			p.Shot = p.again
		}
		if p.Shot != "" && !taken[p.Shot] {
			taken[p.Shot] = true
			shown = append(shown, p)
		}
	}
	return shown, order
}

// theCameraWorks tries it on one page.
func theCameraWorks(t *testing.T, list []page) {
	t.Parallel()
	_, order := shotsOf(list)
	folder := t.TempDir()
	run(t, "tomas.mjs", map[string]any{"folder": folder, "pages": []page{order}})
	for name, width := range map[string]int{"orden-e03-360.png": 360, "orden-e03-768.png": 768, "orden-e03-1440.png": 1440, "orden-e03-1440-oscuro.png": 1440} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Error(err)
			continue
		}
		if c, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil || c.Width != width || c.Height < 600 {
			t.Errorf("%s: %+v, %v", name, c, err)
		}
	}
}
