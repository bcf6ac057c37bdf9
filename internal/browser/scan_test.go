//go:build browser

package browser

import (
	"testing"

	"secogem.gob.mx/soporte/internal/seed"
)

// G-03: the label of a machine opens it, read by a camera where the browser itself reads no
// codes, or by a hand-held reader.
func TestALabelIsReadByCameraAndByReader(t *testing.T) {
	t.Parallel()
	w := start(t, onlyPeople)
	machine := w.cast.ByTag["carmen-notificaciones"]
	run(t, "lector.mjs", map[string]any{"url": w.url, "who": seed.Jorge, "machine": string(machine.ID), "number": machine.Inventory})
}
