//go:build browser

package browser

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// planted is a page with one fault: a checker that finds nothing in it is blind.
type planted struct {
	body    string // of the page; a form in it is sent empty
	mention string // what the report must say
	answer  string // body of the page that refuses the form
}

var plantedFaults = map[string]planted{
	"/contraste": {body: `<h1>Uno</h1><p style="color:#ccc;background:#fff">Apenas se lee</p>`, mention: "color-contrast"},
	"/dibujo":    {body: `<h1>Uno</h1><svg width="200" height="60" role="img" aria-label="Dibujo"><rect width="200" height="60" fill="#777"/><text x="20" y="40" fill="#888">Tampoco</text></svg>`, mention: "too little contrast"},
	"/oscuro":    {body: `<style>@media (prefers-color-scheme:dark){.noche{color:#ddd}}</style><h1>Uno</h1><p class="noche">De noche no se lee</p>`, mention: "dark"},
	"/etiqueta":  {body: `<h1>Uno</h1><input type="text">`, mention: "label"},
	"/ancho":     {body: `<h1>Uno</h1><div style="width:700px">Muy ancho</div>`, mention: "scrolls sideways"},
	"/cortado":   {body: `<h1>Uno</h1><p style="width:90px;height:20px;overflow:hidden;white-space:nowrap">Un texto que no cabe en su caja</p>`, mention: "cuts text off"},
	"/encimado":  {body: `<h1>Uno</h1><p>Un texto</p><p style="margin-top:-38px">Otro texto</p>`, mention: "lie on one another"},
	"/separado":  {body: `<h1>Uno</h1><div style="height:1.2em;line-height:1.2;width:200px">Dos palabras y otras dos</div><div>Lo que sigue después</div>`, mention: "text spacing"},
	"/titulos":   {body: `<h1>Uno</h1><h1>Dos</h1>`, mention: "2 h1"},
	"/ajeno":     {body: `<h1>Uno</h1><img alt="" src="http://127.0.0.2:9/x.png">`, mention: "request to"},
	"/guion":     {body: `<h1>Uno</h1><script>falta()</script>`, mention: "falta is not defined"},
	"/foco":      {body: `<h1>Uno</h1><style>a:focus{outline:none}</style><p><a href="/">Sin foco</a></p>`, mention: "the focus is not seen"},
	"/tenue":     {body: `<h1>Uno</h1><style>a:focus{outline:3px solid #eee}</style><p><a href="/">Foco tenue</a></p>`, mention: "the focus is faint"},
	"/tapado":    {body: `<h1>Uno</h1><style>a:focus{outline:3px solid #000}</style><p><a href="/">Tapado</a></p><div style="position:fixed;inset:0 0 auto;height:300px;background:#fff"></div>`, mention: "the focus is covered"},
	"/orden":     {body: `<h1>Uno</h1><div style="display:flex;flex-direction:column-reverse"><p><a href="/">Segundo</a></p><p><a href="/">Primero</a></p></div>`, mention: "against the reading"},
	"/trampa":    {body: `<h1>Uno</h1><p><a href="/">Uno</a> <button id="b">Dos</button> <a href="/">Tres</a></p><script>b.onkeydown=(e)=>{if(e.key==='Tab')e.preventDefault()}</script>`, mention: "does not come back"},
	"/nombre":    {body: `<h1>Uno</h1><button><svg width="20" height="20"></svg></button>`, mention: "without a name"},
	"/ingles":    {body: `<h1>Uno</h1><button>Close the menu</button>`, mention: "speaks English"},
	"/chico":     {body: `<h1>Uno</h1><button class="btn-primary" style="height:30px">Guardar</button>`, mention: "a main button is small"},
	"/blanco":    {body: `<h1>Uno</h1><p><button style="height:12px;width:12px;padding:0" aria-label="Más">+</button><button style="height:12px;width:12px;padding:0" aria-label="Menos">-</button></p>`, mention: "target-size"},
	"/mueve":     {body: `<h1>Uno</h1><style>a{transition:color 2s}</style><p><a href="/">Se mueve</a></p>`, mention: "moves:"},
	"/forzado":   {body: `<h1>Uno</h1><button style="border:0;background:#8a1538;color:#fff">Sin borde</button>`, mention: "has no edge in forced colours"},
	"/dialogo":   {body: `<h1>Uno</h1><dialog id="d" aria-label="Datos"><input></dialog>`, mention: "#d open"},
	"/pesada":    {body: `<h1>Uno</h1><!--` + strings.Repeat("peso ", 60_000) + `-->`, mention: "weighs too much"},
	"/mudo":      {body: `<h1>Uno</h1><form method="post" novalidate><button>Enviar</button></form>`, mention: "no summary", answer: `<h1>Uno</h1>`},
	"/perdido":   {body: `<h1>Uno</h1><form method="post" novalidate><button>Enviar</button></form>`, mention: "leads nowhere", answer: `<h1>Uno</h1><div class="errores" role="alert" tabindex="-1"><h2>No se guardó</h2><ul><li><a href="#nada">Nada</a></li></ul></div>`},
	"/callado":   {body: `<h1>Uno</h1><form method="post" novalidate><button>Enviar</button></form>`, mention: "not in the summary", answer: `<h1>Uno</h1><div class="errores" role="alert" tabindex="-1"><h2>No se guardó</h2></div><label>Dato <input aria-invalid="true"></label>`},
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
		body := f.body
		if r.Method == http.MethodPost {
			w.WriteHeader(http.StatusUnprocessableEntity)
			body = f.answer
		}
		w.Write([]byte(`<!doctype html><html lang="es-MX"><head><meta name="viewport" content="width=device-width, initial-scale=1"><title>` + r.URL.Path + `</title></head><body><main>` + body + `</main></body></html>`)) //nolint:errcheck
	}))
	t.Cleanup(srv.Close)
	var list []page
	for _, path := range slices.Sorted(maps.Keys(plantedFaults)) {
		f := plantedFaults[path]
		p := page{URL: srv.URL, Path: path, Full: true}
		if f.answer != "" {
			p.Send, p.Status = true, http.StatusUnprocessableEntity
		}
		list = append(list, p)
	}
	found := faults(t, "paginas.mjs", map[string]any{"pages": list, "weight": weight, "planted": true})
	for path, f := range plantedFaults {
		if !mentions(found, path, f.mention) {
			t.Errorf("%s: the checker does not say %q: %q", path, f.mention, about(found, path))
		}
	}
}

// about are the findings of one page.
func about(found []string, path string) (list []string) {
	for _, f := range found {
		if strings.Contains(f, path) {
			list = append(list, f)
		}
	}
	return list
}
