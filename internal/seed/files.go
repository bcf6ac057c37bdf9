package seed

import (
	"context"
	"encoding/json"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
)

// carrier collects and returns machines for a provider; nobody of that company
// has an account.
var carrier = signatory{name: "Iván Robles (DEMO)", role: "proveedor", level: "pantalla"}

// signatory signs a format of an external file.
type signatory struct {
	id, name, post, role, level string
}

// file goes a way of the external file that an order opened: the file moves on
// and, where the way moves the machine, a format with its signatures is written
// and the machine changes hands (rev11 P-07, P-08, P-09).
func (d *Driver) file(ctx context.Context, ref, wayID string) error {
	way, ok := procedure.Rev11.External.Way(wayID)
	if !ok {
		return fmt.Errorf("no such way")
	}
	v, err := d.open(ctx, ref)
	if err != nil {
		return err
	}
	f, err := d.Program.Repair.OfOrder(ctx, d.Program.DB.Read(), string(v.Order.ID))
	if err != nil {
		return err
	}
	actor, err := d.Actor(ctx, v.Order, way.By[0])
	if err != nil {
		return err
	}
	by := actor.By(people.Role(way.By[0]))
	by.At = d.Clock.Now()
	return d.Program.DB.Write(ctx, func(c *database.Conn) error {
		if err := d.carry(ctx, c, v, &f, way, actor, by); err != nil {
			return err
		}
		_, err := d.Program.Repair.Advance(ctx, c, f, way.ID, "", by)
		return err
	})
}

// carry changes the hands of the machine as a way of the file does.
func (d *Driver) carry(ctx context.Context, c *database.Conn, v orders.View, f *repair.File, way procedure.Way, actor people.Actor, by audit.By) error {
	adviser := signatory{string(actor.Person.ID), actor.Person.Name, actor.Person.Post, string(people.Adviser), "interna"}
	requester := v.Names[v.Order.RequesterID]
	user := signatory{string(requester.ID), requester.Name, requester.Post, string(people.Requester), "interna"}
	coordinator := d.person(Teresa)
	coord := signatory{string(coordinator.ID), coordinator.Name, coordinator.Post, string(people.Coordination), "interna"}
	from, to, gives, receives, kind := equipment.AtDTIC, equipment.AtProvider, adviser, carrier, papers.Receipt
	var third []signatory
	switch way.ID {
	case "EX-10":
		from, to, gives, receives, kind = equipment.AtUser, equipment.AtDTIC, user, adviser, papers.Handover
	case "EX-12":
	case "EX-14":
		from, to, gives, receives = equipment.AtProvider, equipment.InQuarantine, carrier, adviser
	case "EX-15", "EX-16", "EX-18":
		from, to, gives, receives, kind, third = equipment.InQuarantine, equipment.AtDTIC, carrier, adviser, papers.JointReview, []signatory{coord}
	case "EX-17":
		from, gives, receives, kind, third = equipment.InQuarantine, adviser, carrier, papers.JointReview, []signatory{coord}
	default:
		return nil
	}
	folio, hash, err := d.paperOfFile(ctx, c, v, *f, kind, way, by, append([]signatory{gives, receives}, third...))
	if err != nil {
		return err
	}
	charge := equipment.Charge{Kind: equipment.ByRepair, ID: string(f.ID)}
	if on, err := d.Program.Equipment.CustodyOf(ctx, c, equipment.ID(f.AssetID)); err != nil || on.Place == equipment.AtDTIC && from == equipment.InQuarantine {
		return err // attended on site: it never left
	}
	if way.ID == "EX-16" {
		return d.swapMachine(ctx, c, v, f, charge, folio, by)
	}
	with := receives.id
	if to == equipment.AtProvider {
		with = f.ProviderID
	}
	return d.Program.Equipment.Move(ctx, c, equipment.Move{Asset: equipment.ID(f.AssetID), From: from, To: to, With: with, Charge: charge,
		Document: folio, DocumentHash: hash, Gives: gives.signed(), Receives: receives.signed(), At: by.At})
}

func (s signatory) signed() equipment.Signed {
	return equipment.Signed{PersonID: s.id, Name: s.name, Role: s.role, Level: s.level}
}

// paperOfFile writes a format of the file and has it signed.
func (d *Driver) paperOfFile(ctx context.Context, c *database.Conn, v orders.View, f repair.File, kind papers.Kind, way procedure.Way, by audit.By, who []signatory) (folio, hash string, err error) {
	store := d.Program.Papers
	if folio, err = store.NextFolio(ctx, c, kind, by.At.In(clock.Mexico).Year()); err != nil {
		return "", "", err
	}
	data := map[string]any{"expediente": f.Folio, "orden": v.Order.Folio, "asunto": way.Label,
		"equipo": map[string]string{"inventario": v.Asset.Inventory, "marca": v.Asset.Brand, "modelo": v.Asset.Model, "serie": v.Asset.Serial}}
	p, err := store.Open(ctx, c, papers.Paper{Kind: kind, Folio: folio, RepairID: string(f.ID)}, data, by)
	if err != nil {
		return "", "", err
	}
	var slots []string
	for _, s := range who {
		slot := "firma-" + s.role
		slots = append(slots, slot)
		sum, err := papers.HashOf(json.RawMessage(p.Data))
		if err != nil {
			return "", "", err
		}
		p, err = store.Sign(ctx, c, p.ID, p.Version, papers.Signature{Slot: slot, PersonID: s.id, Name: s.name, Post: s.post, Role: s.role, Level: s.level, Hash: sum, At: by.At, Declaration: "Leí el documento completo y lo que dice es cierto."})
		if err != nil {
			return "", "", err
		}
	}
	p, err = store.Seal(ctx, c, p.ID, p.Version, slots, by)
	return p.Folio, p.Hash, err
}

// swapMachine enters the machine that the provider gave instead (EX-16).
func (d *Driver) swapMachine(ctx context.Context, c *database.Conn, v orders.View, f *repair.File, charge equipment.Charge, folio string, by audit.By) error {
	old := v.Asset
	next := old
	next.Inventory, next.Serial, next.Model, next.Provisional = "", old.Serial+"R", old.Model+" (repuesto)", true
	added, err := d.Program.Equipment.Replace(ctx, c, by, old.ID, charge, folio, next)
	if err != nil {
		return err
	}
	f.AssetID = string(added.ID)
	custody, err := d.Program.Equipment.CustodyOf(ctx, c, added.ID)
	if err != nil {
		return err
	}
	p := d.person(Jorge)
	return d.Program.Equipment.Move(ctx, c, equipment.Move{Asset: added.ID, From: custody.Place, To: equipment.AtDTIC, With: string(p.ID), Charge: charge, Document: folio, DocumentHash: "",
		Gives: carrier.signed(), Receives: equipment.Signed{PersonID: string(p.ID), Name: p.Name, Role: string(people.Adviser), Level: "interna"}, At: by.At})
}
