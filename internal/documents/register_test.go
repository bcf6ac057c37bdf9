package documents_test

import (
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
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

// rev11 P-09, GAP-21: what was learnt of a movement after its F-08 was complete has its column in
// the export, and changes neither the paper's data nor what is frozen of it.
func TestAMovementIsExportedWithWhatWasAnnexed(t *testing.T) {
	p, now := demonstration(t, dbtest.SQLite(t))
	find := func() (papers.Document, bool) {
		for _, v := range views(t, p) {
			list, err := p.Documents.Register(t.Context(), p.DB.Read(), v)
			if err != nil {
				t.Fatal(err)
			}
			if i := slices.IndexFunc(list, func(d papers.Document) bool { return d.Kind == papers.InventoryMovement && d.Status == papers.Final }); i >= 0 {
				return list[i], true
			}
		}
		return papers.Document{}, false
	}
	before, ok := find()
	if !ok {
		t.Fatal("no complete movement")
	}
	data, err := before.Data()
	if err != nil {
		t.Fatal(err)
	}
	err = p.DB.Write(t.Context(), func(c *database.Conn) error {
		paper, err := p.Papers.Get(t.Context(), c, before.PaperID)
		if err != nil {
			return err
		}
		return p.Papers.AddLater(t.Context(), c, paper, papers.Later{Inventory: "INV-77031", Number: "SP-2026-88", Day: "2026-11-23"}, audit.By{Actor: "x", At: now.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	after, _ := find()
	f, _ := papers.FormatOf(papers.InventoryMovement)
	i := slices.IndexFunc(f.Columns(), func(h string) bool { return strings.HasPrefix(h, "Anotado después") })
	if i < 0 || !strings.HasSuffix(after.Row()[i].(string), "INV-77031, SP-2026-88, 23/11/2026") {
		t.Errorf("column %d of %v", i, after.Row())
	}
	if again, err := after.Data(); err != nil || string(again) != string(data) {
		t.Errorf("the data of the F-08 changed: %v", err)
	}
}
