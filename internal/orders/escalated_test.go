package orders_test

import (
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// rev11 F-10, P-11, domain §5.10: facts and review are never empty, and the sheet says who wrote
// the facts: the AST who proposed to escalate, or the Supervisor where none did.
func TestTheDeterminationSaysItsFactsAndWhoWroteThem(t *testing.T) {
	toShop := []string{"OS-01", "OS-06", "OS-13", "OS-28" + seed.WithWorkshop, "OS-31", "OS-37"}
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		for what, c := range map[string]struct {
			ways []string
			by   string
		}{
			"without an AST":         {[]string{"OS-01", "OS-09"}, "(Supervisión)"},
			"proposed by its AST":    {[]string{"OS-01", "OS-06", "OS-17"}, "(AST)"},
			"whose supplies are due": {append(toShop[:6:6], "OS-45", "OS-49", "OS-54"), "(Supervisión)"},
			"mechanism that failed":  {append(toShop[:6:6], "OS-47", "OS-62"+seed.WithOuting, "OS-66"), "(Supervisión)"},
		} {
			v := w.view(w.walk(seed.Start{}, c.ways...))
			var x papers.DeterminationPaper
			for _, p := range v.Papers {
				if p.Kind == papers.Determination {
					x = papers.DeterminationPaper{}
					if err := p.Decode(&x); err != nil {
						t.Fatal(err)
					}
				}
			}
			if f := x.Facts; len(f.Facts) < 10 || len(f.Review) < 20 || !strings.HasSuffix(f.By, c.by) || len(f.By) < len(c.by)+5 {
				t.Errorf("an order %s: %+v", what, f)
			}
		}
	})
}

func TestWhoEscalatesWithoutAProposalWritesTheFacts(t *testing.T) {
	review := papers.FactsReview{Review: "La mesa no puede con esto y ya se intentó."}
	said := papers.FactsSaid{Facts: "El servidor del piso no enciende desde ayer."}
	mustRefuse(t, at(procedure.E02).tried(byDefault, "beatriz", &orders.Escalate{FactsReview: review}), "Escribe los hechos")
	if to := at(procedure.E02).tried(byDefault, "beatriz", &orders.Escalate{FactsSaid: said, FactsReview: review}); to != string(procedure.E91) {
		t.Error(to)
	}
	m := at(procedure.E03).received()
	m.tried(byDefault, "jorge", &orders.ProposeEscalation{FactsSaid: papers.FactsSaid{Facts: "No hay quien lo repare en la DTIC"}})
	if to := m.tried(byDefault, "beatriz", &orders.Escalate{FactsReview: review}); to != string(procedure.E91) {
		t.Error(to)
	}
}
