package seed_test

import (
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/procedure"
)

// rev11 F-04, domain §5.4 part 14: what the Agencia answered at the external file is the reply to
// its letter, with the scan that came and its hash.
func TestTheReplyAtTheFileIsThatOfItsLetter(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		d := driver(t, db)
		f := begun(t, d, procedure.NormFile)
		if err := goFileWay(t, d, f, "EX-06"); err != nil {
			t.Fatal(err)
		}
		proofs, err := d.Program.RepairDesk.Files.Proofs(t.Context(), db.Read(), f.ID)
		if err != nil || len(proofs) != 1 {
			t.Fatalf("%d proofs, %v", len(proofs), err)
		}
		list, err := d.Program.Letters.OfOrder(t.Context(), db.Read(), f.OrderID)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d letters, %v", len(list), err)
		}
		r, ok := list[0].Answered()
		if !ok || r.Sense != letters.Grants || r.Number != "ADE/1123/2026" || len(r.Annexes) != 1 || r.Annexes[0].Hash != proofs[0].Hash || r.Annexes[0].Name != proofs[0].Name {
			t.Errorf("%+v", r)
		}
	})
}
