//go:build browser

package browser

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/jpeg"
	"testing"

	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// peers 10, domain §7.3: an adviser works without network, the browser is killed, and what
// they wrote is done once, in its order and in nobody else's name.
func TestAnAdviserWorksWithoutNetwork(t *testing.T) {
	t.Parallel()
	w := start(t, onlyPeople)
	d := &seed.Driver{Program: w.Program, Clock: w.clock, Cast: w.cast, Adviser: seed.Jorge}
	var folios []string
	for range 2 {
		folio, err := d.Reach(t.Context(), seed.Start{Requester: seed.Efrain}, procedure.E03)
		if err != nil {
			t.Fatal(err)
		}
		folios = append(folios, folio)
	}
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}
	run(t, "sinred.mjs", map[string]any{"url": w.url, "knobs": w.knobs, "who": seed.Jorge, "other": seed.Paola, "folios": folios,
		"answer": procedure.Transfer, "reached": procedure.E09, "photo": base64.StdEncoding.EncodeToString(photo.Bytes())})
}
