//go:build browser

package browser

import (
	"testing"

	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/web"
)

// quality of use: whoever writes slowly is warned before the session ends, keeps it
// with a key, and loses nothing.
func TestASessionThatEndsWarnsAndIsKeptByAKey(t *testing.T) {
	t.Parallel()
	w := start(t, onlyPeople)
	run(t, "sesion.mjs", map[string]any{"url": w.url, "knobs": w.knobs, "who": seed.Lucia, "path": web.AskPath, "keep": web.SessionPath})
}
