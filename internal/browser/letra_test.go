//go:build browser

package browser

import (
	"testing"

	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/web"
)

// WCAG 2.2 1.4.4 and 2.3.3: text of twice the size, text alone, and no motion for who
// asks for none.
func TestNothingMovesAndTextGrows(t *testing.T) {
	t.Parallel()
	w := start(t, onlyPeople)
	run(t, "letra.mjs", map[string]any{"url": w.url, "knobs": w.knobs, "who": seed.Beatriz,
		"paths": []string{web.BoardPath, web.OrdersPath, web.AssetsPath, web.FiguresPath, web.ProcedurePath, web.AccountPath}})
}
