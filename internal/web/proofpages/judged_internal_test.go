package proofpages

import (
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/proof"
)

// What a red result means is said of checks that there are, under the name that they have.
func TestEachMeaningIsOfACheck(t *testing.T) {
	store, err := blobs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r, err := proof.Verify(t.Context(), dbtest.SQLite(t), store)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range meanings {
		if !slices.ContainsFunc(r.Checks, func(k proof.Check) bool { return strings.HasPrefix(k.Name, m.name) }) {
			t.Errorf("no check is called «%s…»", m.name)
		}
	}
}
