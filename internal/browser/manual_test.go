//go:build browser

package browser

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/web"
)

// manualPages are the pages whose pictures stand in the manual, each named after its
// file in docs/manual/imagenes.
func manualPages(a *atlas) []page {
	a.as("pedir-soporte", web.AskPath, seed.Lucia)
	a.as("turno-usuario", web.TurnPath, seed.Lucia)
	a.as("turno-ast", web.TurnPath, seed.Jorge)
	a.as("escanear", web.ScanPath, seed.Jorge)
	a.as("tablero", web.BoardPath, seed.Beatriz)
	a.as("procedimiento", web.ProcedurePath, seed.Beatriz)
	a.as("titular", web.SignPath, seed.Ramiro)
	a.as("coordinacion", web.EstatePath, seed.Teresa)
	a.as("sistema", web.SystemPath, seed.Saul)
	a.as("persona", "/personas/"+string(a.w.cast.Person(seed.Jorge).ID), seed.Saul)
	order := func(shot string, state procedure.State, slug procedure.Act, asRequester bool) {
		v := a.inState(state)
		if v.Order == nil {
			a.t.Fatalf("the demonstration has no order in %s", state)
		}
		path, who := "/ordenes/"+v.Order.Folio, a.name(v.Order.RequesterID)
		if !asRequester {
			who = a.name(v.Order.AdviserID)
		}
		if slug != "" {
			act, _ := rev.Activity(slug)
			path += "/actividades/" + act.Slug
		}
		a.as(shot, path, who)
	}
	order("orden", procedure.E11, "", true)
	order("determinar", procedure.E03, "", false)
	order("firma", procedure.E10, procedure.TakeIn, false)
	order("encuesta", procedure.E05, procedure.AnswerSurvey, true)
	a.as("auditoria", web.AuditPath, seed.Gloria)
	return a.list
}

// The pictures of the manual are taken together with the others (make shots) and go
// to docs/manual/imagenes. Otherwise the camera is tried on one page.
func TestManualShots(t *testing.T) {
	t.Parallel()
	folder, shown := inRepository(t, "docs/manual/imagenes"), manualPages(newAtlas(t, demonstration(t)))
	trial := os.Getenv("SOPORTE_SHOTS") == ""
	if trial {
		folder, shown = t.TempDir(), shown[:1]
	}
	run(t, "manual.mjs", map[string]any{"folder": folder, "pages": shown})
	for _, p := range shown {
		data, err := os.ReadFile(filepath.Join(folder, p.Shot+".webp"))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(data, []byte("RIFF")) || !bytes.Equal(data[8:12], []byte("WEBP")) || len(data) < 2000 {
			t.Errorf("%s is no picture: %d bytes", p.Shot, len(data))
		}
	}
}
