package orders_test

import (
	"testing"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// rev11 F-11: of a machine that moves every obligatory field of the receipt is asked for, each
// in its own place; of one that stays none is.
func TestAReceiptOfAMachineThatMovesIsComplete(t *testing.T) {
	whole := orders.ReceiptForm{ReceiptParty: papers.ReceiptParty{Company: "Taller Autorizado", Name: "Nora Beltrán", IDType: "gafete"},
		ReceiptTerms: papers.ReceiptTerms{Contract: "sin contrato", Reference: "TA-118"}, ReceiptThing: papers.ReceiptThing{Place: "Taller de la DTIC", State: "Con cargador, sin daños"},
		ReceiptDisk: papers.ReceiptDisk{Storage: "retirado", Backup: "Verificado"}}
	missing := map[string]func(r *orders.ReceiptForm){
		"Completa «Empresa o área»":                      func(r *orders.ReceiptForm) { r.Company = "" },
		"Completa «Contrato»":                            func(r *orders.ReceiptForm) { r.Contract = "" },
		"Completa «Referencia del proveedor»":            func(r *orders.ReceiptForm) { r.Reference = "" },
		"Completa «Lugar de la entrega»":                 func(r *orders.ReceiptForm) { r.Place = "" },
		"Completa «Quién lo recoge o entrega»":           func(r *orders.ReceiptForm) { r.Name = "" },
		"Elige una opción en «Identificación mostrada»":  func(r *orders.ReceiptForm) { r.IDType = "" },
		"Elige una opción en «El disco con información»": func(r *orders.ReceiptForm) { r.Storage = "" },
		"Completa «Estado del respaldo»":                 func(r *orders.ReceiptForm) { r.Backup = "" },
		"Completa «Accesorios y condición»":              func(r *orders.ReceiptForm) { r.State = "" },
	}
	determine := func(r orders.ReceiptForm, out bool) *orders.DetermineMechanism {
		return &orders.DetermineMechanism{ReceiptForm: r, OutsideParty: orders.OutsideParty{Agrees: out}, Signing: seals.Signing{Level: map[bool]string{true: seals.ByWitness}[out], Witness: "Rosa Elvira Peña, secretaria"}, DeterminationPart: papers.DeterminationPart{Exit: string(procedure.MechThird), Text: "Que lo revise el taller autorizado.", Responsible: "Taller", Limit: "2026-10-20", Out: out}}
	}
	for words, without := range missing {
		r := whole
		without(&r)
		mustRefuse(t, inWorkshop(at(procedure.E91)).tried(byDefault, "ramiro", determine(r, true)), words)
		m := inWorkshop(at(procedure.E92))
		m.custody.Place = equipment.AtProvider
		mustRefuse(t, m.tried(byDefault, "beatriz", &orders.RecordResult{Report: "Regresa reparado con su informe.", ReceiptForm: r}), words)
	}
	for name, a := range map[string]*orders.DetermineMechanism{"whole": determine(whole, true), "it stays": determine(orders.ReceiptForm{}, false)} {
		if said := inWorkshop(at(procedure.E91)).tried(byDefault, "ramiro", a); said != "E92" {
			t.Errorf("%s: %s", name, said)
		}
	}
}
