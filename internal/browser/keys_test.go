//go:build browser

package browser

import (
	"testing"

	"secogem.gob.mx/soporte/internal/seed"
)

// Keys lead where the help says, are still while somebody types, and are all off for
// who switched them off; the palette answers to the keyboard alone.
func TestKeysAndPalette(t *testing.T) {
	t.Parallel()
	run(t, "teclado.mjs", map[string]any{"url": demonstration(t).url, "as": seed.Beatriz})
}
