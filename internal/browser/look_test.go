//go:build browser && look

package browser

import (
	"bytes"
	"image"
	_ "image/png" // pictures are PNG
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/web"
)

// quality of use: every page, as each role that may see it, in light and dark, on
// a desk and on a telephone.
func TestEveryPageIsAccessible(t *testing.T) {
	t.Parallel()
	all := atlases(t)
	complete(t, all...)
	list := pagesIn(all)
	distinct := unlike(t, list)
	t.Logf("%d pages, %d unlike one another", len(list), len(distinct))
	run(t, "axe.mjs", map[string]any{"pages": distinct})
}

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

// Pictures of every page go to the folder SOPORTE_SHOTS, that of the README to
// the file SOPORTE_README_SHOT. Without either the camera is tried on one page.
func TestShots(t *testing.T) {
	folder, readme := os.Getenv("SOPORTE_SHOTS"), os.Getenv("SOPORTE_README_SHOT")
	t.Parallel()
	order := page{}
	var shown []page
	for _, p := range pagesIn(atlases(t)) {
		if p.Shot == "orden-e03" {
			order = p
		}
		if p.Shot != "" {
			shown = append(shown, p)
		}
	}
	trial := folder == "" && readme == ""
	if trial {
		folder, shown = t.TempDir(), []page{order}
	}
	input := map[string]any{}
	if folder != "" {
		input["folder"], input["pages"] = inRepository(t, folder), shown
	}
	if readme != "" {
		input["readme"] = map[string]any{"page": order, "file": inRepository(t, readme), "scale": 0.75}
	}
	run(t, "tomas.mjs", input)
	if !trial {
		return
	}
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

// plantedFaults are pages with one fault each: a checker that finds nothing in
// them is blind. What each report must mention stands beside it.
var plantedFaults = map[string]struct{ body, mention string }{
	"/contraste": {`<main><h1>Uno</h1><p style="color:#ccc;background:#fff">Apenas se lee</p></main>`, "color-contrast"},
	"/oscuro":    {`<style>@media (prefers-color-scheme:dark){.noche{color:#ddd}}</style><main><h1>Uno</h1><p class="noche">De noche no se lee</p></main>`, "dark"},
	"/etiqueta":  {`<main><h1>Uno</h1><input type="text"></main>`, "label"},
	"/ancho":     {`<main><h1>Uno</h1><div style="width:700px">Muy ancho</div></main>`, "scrolls sideways"},
	"/titulos":   {`<main><h1>Uno</h1><h1>Dos</h1></main>`, "2 h1"},
	"/ajeno":     {`<main><h1>Uno</h1><img alt="" src="http://127.0.0.2:9/x.png"></main>`, "request to"},
	"/guion":     {`<main><h1>Uno</h1></main><script>falta()</script>`, "falta is not defined"},
}

// The checker sees what it is there to see.
func TestTheCheckerSeesPlantedFaults(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := plantedFaults[r.URL.Path]
		if !ok { // the icon that a browser asks for by itself
			w.WriteHeader(http.StatusNoContent)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(`<!doctype html><html lang="es-MX"><head><meta name="viewport" content="width=device-width, initial-scale=1"><title>` + r.URL.Path + `</title></head><body>` + f.body + `</body></html>`)) //nolint:errcheck
	}))
	t.Cleanup(srv.Close)
	var list []page
	for path := range plantedFaults {
		list = append(list, page{URL: srv.URL, Path: path, Full: true})
	}
	found := faults(t, "axe.mjs", map[string]any{"pages": list})
	for path, f := range plantedFaults {
		if !mentions(found, path, f.mention) {
			t.Errorf("%s: the checker does not say %q: %q", path, f.mention, found)
		}
	}
}
