package orders_test

import (
	"testing"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
)

// rev11 F-11: of a machine that moves every obligatory field of the receipt is asked for, each
// in its own place; of one that stays none is.
func TestAReceiptOfAMachineThatMovesIsComplete(t *testing.T) {
	whole := orders.ReceiptForm{Company: "Taller Autorizado", Contract: "sin contrato", Reference: "TA-118", Place: "Taller de la DTIC", Name: "Nora Beltrán",
		IDType: "gafete", Storage: "retirado", Backup: "Verificado", State: "Con cargador, sin daños"}
	missing := map[string]func(r *orders.ReceiptForm){
		"empresa o área": func(r *orders.ReceiptForm) { r.Company = "" },
		"contrato":       func(r *orders.ReceiptForm) { r.Contract = "" },
		"referencia":     func(r *orders.ReceiptForm) { r.Reference = "" },
		"qué lugar":      func(r *orders.ReceiptForm) { r.Place = "" },
		"quién recoge":   func(r *orders.ReceiptForm) { r.Name = "" },
		"identificación": func(r *orders.ReceiptForm) { r.IDType = "" },
		"disco":          func(r *orders.ReceiptForm) { r.Storage = "" },
		"respaldada":     func(r *orders.ReceiptForm) { r.Backup = "" },
		"condición":      func(r *orders.ReceiptForm) { r.State = "" },
	}
	determine := func(r orders.ReceiptForm, out bool) *orders.DetermineMechanism {
		return &orders.DetermineMechanism{ReceiptForm: r, DeterminationPart: papers.DeterminationPart{Exit: string(procedure.MechThird), Text: "Que lo revise el taller autorizado.", Responsible: "Taller", Limit: "2026-10-20", Out: out}}
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
