package repair

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
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// effects carries out what an act asks for, in its transaction.
type effects struct {
	desk  *Desk
	doing *Doing
	by    audit.By
	was   File

	answer  papers.Paper  // F-06 that the act opened
	lays    *papers.Shown // what would be signed is only collected here; nil to sign it
	shownTo *papers.Shown // what was laid before the actor; nil for nothing
}

func (e *effects) carryOut(ctx context.Context, c *database.Conn) error {
	byKind := map[papers.Kind]papers.Paper{}
	for _, ch := range e.doing.Effects.Papers {
		p, err := e.paper(ctx, c, ch)
		if err != nil {
			return err
		}
		byKind[ch.kind] = p
		if ch.kept != nil {
			*ch.kept = p.ID
		}
	}
	if l := e.doing.Effects.Custody; l != nil {
		if err := e.move(ctx, c, *l, byKind[l.kind]); err != nil {
			return err
		}
	}
	if document := e.doing.Effects.Retires; document != "" {
		return e.desk.Equipment.Retire(ctx, c, e.by, equipment.ID(e.doing.File.AssetID), document)
	}
	if n := e.doing.Effects.Number; n != "" {
		return e.numbered(ctx, c, n)
	}
	if day := e.doing.Effects.Until; day != "" {
		return e.warranted(ctx, c, day)
	}
	return nil
}

// paper opens, writes, signs and seals one paper of the file.
func (e *effects) paper(ctx context.Context, c *database.Conn, ch paperChange) (papers.Paper, error) {
	store := e.desk.Papers
	var cur papers.Paper
	found := false
	if !ch.fresh && ch.kept != nil && *ch.kept != "" {
		cur, found = e.doing.Facts.paperByID(*ch.kept)
	}
	if !found && ch.data == nil {
		return cur, problem.New(problem.Conflict, "El documento que ibas a firmar ya no existe.", "Abre el expediente de nuevo.")
	}
	if found && ch.data == nil {
		if s, ok := e.doing.Act.(Signed); ok && s.Given().PaperHash != cur.Hash {
			return cur, problem.New(problem.Conflict, "El documento cambió después de que lo abriste y no se firmó.", "Léelo otra vez y firma la versión nueva.").For("R-U-02")
		}
	}
	var err error
	opened := !found
	switch {
	case opened:
		cur, err = e.open(ctx, c, ch)
	case ch.data != nil, ch.said != nil && cur.Status != papers.Observed: // Sign refuses one with remarks
		cur, err = e.revise(ctx, c, cur, ch)
	}
	if err != nil {
		return cur, err
	}
	if ch.kind == papers.Backup {
		e.answer = cur
	}
	if len(ch.signs) > 0 {
		slot := ch.signs[0].slot
		switch {
		case ch.data != nil && !Writes(e.doing.Act.Key()):
			return cur, fmt.Errorf("repair: %s signs what it writes, and Writes does not say so", e.doing.Act.Key())
		case e.lays != nil:
			e.lays.Add(slot, cur, opened)
			return cur, nil
		}
		if err := e.shownTo.Holds(slot, cur); err != nil {
			return cur, err
		}
	}
	for _, s := range ch.signs {
		if cur, err = e.sign(ctx, c, cur, ch, s); err != nil {
			return cur, err
		}
	}
	if len(ch.seals) > 0 {
		return store.Seal(ctx, c, cur.ID, cur.Version, ch.seals, e.by)
	}
	return cur, nil
}

func (e *effects) sign(ctx context.Context, c *database.Conn, cur papers.Paper, ch paperChange, s signer) (papers.Paper, error) {
	var sections []string
	if len(ch.bind) == 1 { // a leg of a paper in legs: what identifies it, and the leg
		sections = append([]string{"orden", "equipo", "solicita"}, ch.bind...)
	} else if len(ch.bind) > 1 {
		sections = ch.bind
	}
	hash, err := papers.HashOf(cur.Data, sections...)
	if err != nil {
		return cur, err
	}
	me := e.doing.Actor.Person
	sig := papers.Signature{Slot: s.slot, Sections: sections, PersonID: string(me.ID), Name: me.Name, Post: me.Post, Role: string(e.doing.Role), Level: "interna",
		Hash: hash, At: e.doing.Now, Declaration: "Leí el documento completo y lo que dice es cierto.", Note: s.note}
	if p := s.person; p != nil {
		sig.PersonID, sig.Name, sig.Post, sig.Role = string(p.ID), p.Name, p.Post, string(procedure.Coordination)
	}
	if o := s.outsider; o != nil {
		sig.PersonID, sig.Name, sig.Post, sig.Role, sig.Level = "", o.Name, "Representante de "+o.Company, "proveedor", string(seals.LevelOf(e.given().Level))
		sig.Note = "Se identificó con: " + idWords[o.IDType] + ". Recabó la firma " + me.Name + "."
	}
	if old, ok := cur.SignedBy(s.slot); ok && old.Hash == hash && old.PersonID == sig.PersonID && old.Name == sig.Name {
		return cur, nil
	}
	signed, err := e.desk.Papers.Sign(ctx, c, cur.ID, cur.Version, sig)
	if err == nil && s.outsider != nil {
		err = e.prove(ctx, c, signed, sig, *s.outsider)
	}
	return signed, err
}

var idWords = map[string]string{"ine": "INE", "pasaporte": "pasaporte", "gafete": "gafete de la empresa"}

// open begins a paper with its folio and what identifies it.
func (e *effects) open(ctx context.Context, c *database.Conn, ch paperChange) (papers.Paper, error) {
	body, err := e.heading(ctx, c, ch)
	if err != nil {
		return papers.Paper{}, err
	}
	if err := e.put(ctx, c, body, ch); err != nil {
		return papers.Paper{}, err
	}
	folio, err := e.desk.Papers.NextFolio(ctx, c, ch.kind, e.doing.Now.In(clock.Mexico).Year())
	if err != nil {
		return papers.Paper{}, err
	}
	return e.desk.Papers.Open(ctx, c, papers.Paper{Kind: ch.kind, Folio: folio, RepairID: string(e.was.ID), Status: papers.ToSign}, body, e.by)
}

// heading says of which file and machine a paper is, as they are now.
func (e *effects) heading(ctx context.Context, c *database.Conn, ch paperChange) (map[string]any, error) {
	f, asset := e.was, e.doing.Facts.Asset
	folios, err := orders.FoliosOf(ctx, c, f.OrderID)
	if err != nil {
		return nil, err
	}
	machine := papers.AssetShot{Inventory: asset.Inventory, Type: equipment.TypeOf(asset.Type).Label, Brand: asset.Brand, Model: asset.Model, Serial: asset.Serial}
	switch ch.kind {
	case papers.JointReview:
		return map[string]any{"orden": folios[f.OrderID], "expediente": f.Folio}, nil
	case papers.InventoryMovement:
		return map[string]any{"orden": f.Folio}, nil
	}
	user, err := e.desk.People.Person(ctx, c, people.ID(f.UserID))
	if err != nil {
		return nil, err
	}
	body := map[string]any{"orden": f.Folio, "equipo": machine, "solicita": papers.PersonShot{Name: user.Name, Post: user.Post, Unit: user.UnitName}}
	if f.AdviserID != "" {
		p, err := e.desk.People.Person(ctx, c, people.ID(f.AdviserID))
		if err != nil {
			return nil, err
		}
		body["ast"] = papers.AdviserShot{Name: p.Name, Post: p.Post, Unit: p.UnitName}
	}
	if ch.kind == papers.Receipt {
		body["sentido"], body["fecha"] = ch.section, stamp(e.doing.written())
	}
	return body, nil
}

// put writes what the act says into the body of a paper.
func (e *effects) put(ctx context.Context, c *database.Conn, body map[string]any, ch paperChange) error {
	switch data := ch.data.(type) {
	case reviewBody:
		for key, value := range data.parts() {
			body[key] = value
		}
	case movementBody:
		return e.movement(ctx, c, body, data)
	default:
		body[ch.section] = ch.data
	}
	return nil
}

// movement writes F-08: the machine that goes and the one that came.
func (e *effects) movement(ctx context.Context, c *database.Conn, body map[string]any, m movementBody) error {
	body["fecha"], body["movimiento"] = m.at, m.move
	now := e.doing.Facts.Asset
	if m.old == "" {
		body["sale"] = papers.MovedAsset{Inventory: now.Inventory, Serial: now.Serial}
		return nil
	}
	old, err := e.desk.Equipment.Asset(ctx, c, equipment.ID(m.old))
	if err != nil {
		return err
	}
	body["sale"] = papers.MovedAsset{Inventory: old.Inventory, Serial: old.Serial}
	body["entra"] = papers.IncomingAsset{Serial: now.Serial, Brand: now.Brand, Model: now.Model, Number: now.Inventory, Warranty: now.WarrantyUntil}
	return nil
}

// revise makes the next version of a paper with what the act says written anew.
func (e *effects) revise(ctx context.Context, c *database.Conn, cur papers.Paper, ch paperChange) (papers.Paper, error) {
	old := map[string]json.RawMessage{}
	if err := cur.Decode(&old); err != nil {
		return cur, err
	}
	body := make(map[string]any, len(old))
	for key, value := range old {
		body[key] = value
	}
	if ch.said != nil {
		with, err := papers.WithSaid(old[ch.section], *ch.said, e.answer)
		if err != nil {
			return cur, err
		}
		body[ch.section] = with
	} else if err := e.put(ctx, c, body, ch); err != nil {
		return cur, err
	}
	return e.desk.Papers.Revise(ctx, c, cur.ID, cur.Version, body, papers.ToSign, e.doing.Effects.Note, e.by)
}

// move changes who has the machine, with the paper that proves it, and enters the one
// that came instead (domain §4.5, rev11 P-09).
func (e *effects) move(ctx context.Context, c *database.Conn, l leg, p papers.Paper) error {
	if p.ID == "" {
		return fmt.Errorf("repair: a change of hands without its paper")
	}
	f := e.doing.File
	charge := equipment.Charge{Kind: equipment.ByRepair, ID: string(f.ID)}
	if next := e.doing.Effects.Swap; next != nil {
		keeps := equipment.Move{Asset: equipment.ID(f.AssetID), With: f.ProviderID, Charge: charge, Document: p.Folio, DocumentHash: p.Hash,
			Gives: signedAs(p, SlotAdviser), Receives: signedAs(p, SlotProvider), At: e.doing.Now}
		added, err := e.desk.Equipment.Replace(ctx, c, e.by, keeps, *next)
		if err != nil {
			return err
		}
		m := Movement{Old: f.AssetID}
		f.Record.Movement, f.AssetID = &m, string(added.ID)
		now, err := e.desk.Equipment.CustodyOf(ctx, c, added.ID)
		if err != nil {
			return err
		}
		l.from = now.Place
	}
	if l.from == l.to {
		return nil // attended on site: it never left
	}
	return e.desk.Equipment.Move(ctx, c, equipment.Move{Asset: equipment.ID(f.AssetID), From: l.from, To: l.to, With: l.with, Charge: charge,
		Document: p.Folio, DocumentHash: p.Hash, Gives: signedAs(p, l.gives), Receives: signedAs(p, l.receives), At: e.doing.Now})
}

func signedAs(p papers.Paper, slot string) equipment.Signed {
	s, _ := p.SignedBy(slot)
	return equipment.Signed{PersonID: s.PersonID, Name: s.Name, Role: s.Role, Level: s.Level}
}

// numbered gives the replacement its inventory number.
func (e *effects) numbered(ctx context.Context, c *database.Conn, number string) error {
	a, err := e.desk.Equipment.Asset(ctx, c, equipment.ID(e.doing.File.AssetID))
	if err != nil {
		return err
	}
	a.Inventory, a.Provisional = number, e.doing.File.Record.Movement.Provisional
	if err := e.desk.Equipment.Update(ctx, c, e.by, a); err != nil {
		if p, ok := problem.As(err); ok && p.Kind == problem.Invalid {
			return problem.OnField("inventario", p.Message).Because(err)
		}
		return err
	}
	return nil
}

// warranted notes in the inventory until when the warranty of a repaired machine is valid
// from now on (rev11 F-05).
func (e *effects) warranted(ctx context.Context, c *database.Conn, until string) error {
	a, err := e.desk.Equipment.Asset(ctx, c, equipment.ID(e.doing.File.AssetID))
	if err != nil || a.WarrantyUntil == until {
		return err
	}
	a.WarrantyUntil = until
	return e.desk.Equipment.Update(ctx, c, e.by, a)
}
