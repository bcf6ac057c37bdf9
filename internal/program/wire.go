package program

import (
	"secogem.gob.mx/soporte/internal/web"
	"secogem.gob.mx/soporte/internal/web/orderpages"
)

// joinUpstairs wires what an act causes in rooms above the orders, and the facts
// that guards need from there.
func (p *Program) joinUpstairs() {}

// addRoutes registers the pages of every room.
func (p *Program) addRoutes() {
	pages := &orderpages.Pages{Desk: p.Desk, People: p.People, Equipment: p.Equipment, Supplies: p.Supplies, Papers: p.Papers, Letters: p.Letters, Settings: p.Settings}
	for _, room := range [][]web.Route{
		pages.Routes(),
	} {
		p.Shell.Add(room...)
	}
}
