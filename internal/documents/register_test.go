package documents_test

import (
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/papers"
)

// An export has every paper of its format once, those of external files too, and a letter
// with what was answered (rev11 F-01 to F-11).
func TestTheRegisterHasEveryPaperOnce(t *testing.T) {
	p, _ := demonstration(t, dbtest.SQLite(t))
	c := p.DB.Read()
	got := map[papers.Kind]int{}
	replied := 0
	for _, v := range views(t, p) {
		list, err := p.Documents.Register(t.Context(), c, v)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			got[d.Kind]++
			f, _ := papers.FormatOf(d.Kind)
			for i, head := range f.Columns() {
				if d.Kind == papers.Letter && head == "Sentido" && d.Row()[i] != "" {
					replied++
				}
			}
		}
	}
	var stored []struct {
		Kind papers.Kind `db:"kind"`
		N    int         `db:"n"`
	}
	if err := c.Select(t.Context(), &stored, `SELECT kind, COUNT(*) AS n FROM papers GROUP BY kind`); err != nil {
		t.Fatal(err)
	}
	for _, x := range stored {
		if got[x.Kind] != x.N {
			t.Errorf("of %d %s, %d are exported", x.N, x.Kind, got[x.Kind])
		}
	}
	var answered int
	if err := c.Get(t.Context(), &answered, `SELECT COUNT(DISTINCT letter_id) FROM letter_replies`); err != nil {
		t.Fatal(err)
	}
	if answered == 0 || replied != answered {
		t.Errorf("%d letters were answered, %d are exported with their reply", answered, replied)
	}
	f, _ := papers.FormatOf(papers.Letter)
	if !strings.Contains(strings.Join(f.Columns(), "|"), "Número de la respuesta") {
		t.Error("a letter has no column for its reply")
	}
}
