package orders

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// applied carries out the effects of one performed act in its transaction.
type applied struct {
	desk  *Desk
	now   time.Time
	actor people.Actor
	act   Act
	order *Order
	facts Facts
	out   Outcome

	lays    *papers.Shown // what would be signed is only collected here; nil to sign it
	shownTo *papers.Shown // what was laid before the actor; nil for nothing
}

// A paper of an order is one JSON object. Its first keys say who and what it is
// about, as it was then; the others are its sections as they were handed in. A
// signature binds the SHA-256 of the canonical JSON of the keys it covers.
const (
	keyOrder     = "orden"
	keyAsset     = "equipo"
	keyRequester = "solicita"
	keyAdviser   = "ast"
)

// backupSections are what who answers F-06 signs: all that it says then.
var backupSections = []string{keyOrder, keyAsset, keyRequester, keyAdviser, "manifestacion"}

type binding struct {
	sections []string
	seals    []string
}

// boundBy is what a signature in a slot of a format binds and seals.
func boundBy(kind papers.Kind, slot string) binding {
	switch kind {
	case papers.InventoryMovement:
		return movementBinds[slot]
	case papers.Receipt: // each side signs the whole of it
		return binding{nil, []string{SlotLeaves, SlotArrives}}
	}
	return binds[slot]
}

// binds tells which keys of a paper a signature in a slot covers, and which slots
// together complete it.
var binds = map[string]binding{
	SlotInformed:  {[]string{keyOrder, keyAsset, keyRequester, "A"}, []string{SlotInformed}},
	SlotGives:     {[]string{keyOrder, keyAsset, keyRequester, "B"}, nil},
	SlotTakes:     {[]string{keyOrder, keyAsset, keyRequester, "B"}, []string{SlotGives, SlotTakes}},
	SlotBackup:    {backupSections, []string{SlotBackup}},
	SlotBacksUp:   {append(backupSections, sectionBackup), nil},
	SlotValidates: {append(backupSections, sectionBackup, sectionValidated), []string{SlotBackup, SlotBacksUp, SlotValidates}},
	SlotDecides:   {[]string{keyOrder, keyAsset, keyRequester, keyAdviser, sectionAsked, sectionDecided}, nil},
	SlotGranted:   {[]string{keyOrder, keyAsset, keyRequester, keyAdviser, sectionAsked, sectionDecided, sectionGiven}, []string{SlotGranted}},
	SlotSupplies:  {[]string{keyOrder, keyAsset, keyRequester, keyAdviser, sectionAsked, sectionDecided, sectionGiven, sectionReceipt}, []string{SlotSupplies}},
	SlotReceived:  {[]string{keyOrder, keyAsset, keyRequester, "C"}, nil},
	SlotReturns:   {[]string{keyOrder, keyAsset, keyRequester, "D"}, nil},
	SlotGetsBack:  {[]string{keyOrder, keyAsset, keyRequester, "D"}, []string{SlotReturns, SlotGetsBack}},
}

// AssetShot is a machine as it was when the paper was written (rev11 G-03).
type AssetShot = papers.AssetShot

// PersonShot is a person as they were when the paper was written.
type PersonShot = papers.PersonShot

// where is the place of the order in one line.
func (o *Order) where() string {
	var parts []string
	for _, x := range []string{o.Building, o.Floor, o.Office} {
		if x != "" {
			parts = append(parts, x)
		}
	}
	return strings.Join(parts, ", ")
}

func shot(p people.Person) PersonShot {
	return PersonShot{Name: p.Name, Post: p.Post, Unit: p.UnitName}
}

// by is the author of what this act changes in other rooms.
func (a *applied) by() audit.By {
	return audit.By{Actor: string(a.actor.Person.ID), Role: string(a.out.Step.Role), At: a.now}
}

func (a *applied) effects(ctx context.Context, c *database.Conn) error {
	for _, ch := range a.out.Effects.Papers {
		if err := a.paper(ctx, c, ch); err != nil {
			return err
		}
	}
	if ch := a.out.Effects.Custody; ch != nil {
		if err := a.move(ctx, c, *ch); err != nil {
			return err
		}
	}
	if a.out.Effects.Retires != "" {
		if err := a.retire(ctx, c); err != nil {
			return err
		}
	}
	if err := a.storeRoom(ctx, c); err != nil {
		return err
	}
	if ch := a.out.Effects.Letter; ch != nil {
		if err := a.letter(ctx, c, *ch); err != nil {
			return err
		}
	}
	if a.out.Effects.Maintained && a.order.AssetID != "" {
		if err := a.desk.Equipment.Maintained(ctx, c, a.order.AssetID, localDay(a.now), a.now); err != nil {
			return err
		}
	}
	if child := a.out.Effects.Child; child != nil {
		if err := a.child(ctx, c, child); err != nil {
			return err
		}
	}
	return a.released(ctx, c)
}

// released is custody invariant 4: no order ends as improcedente or cancelada
// while it answers for a machine, whatever way it came.
func (a *applied) released(ctx context.Context, c *database.Conn) error {
	if s := a.order.State; s != procedure.F3 && s != procedure.F4 {
		return nil
	}
	held, err := a.desk.Equipment.ChargedTo(ctx, c, equipment.Charge{Kind: equipment.ByOrder, ID: string(a.order.ID)})
	if err != nil || len(held) == 0 {
		return err
	}
	return refuse("La orden responde por un equipo que no está con su usuario.", "Primero hay que devolverlo con el ST-ERE firmado.", "P-03")
}

func (a *applied) paper(ctx context.Context, c *database.Conn, ch PaperChange) error {
	kind := papers.Kind(ch.Kind)
	store := a.desk.Papers
	cur, ok := a.facts.current(kind)
	if ch.Void != "" {
		if !ok {
			return nil
		}
		a.forget(cur.ID)
		return store.Void(ctx, c, cur.ID, ch.Void, a.by())
	}
	if ch.Slot != "" && ch.Data == nil {
		if err := a.shown(cur, ok); err != nil {
			return err
		}
	}
	if ch.Section == "A" || ch.Section == "B" {
		// one ST-ERE an event: what follows a signed return is another one (GAP-27)
		_, returned := cur.SignedBy(SlotGetsBack)
		_, delivered := cur.SignedBy(SlotTakes)
		ch.Fresh = ch.Fresh || returned || (ch.Section == "B" && delivered)
	}
	if kind == papers.Supplies && cur.Status == papers.Final {
		ch.Fresh = ch.Fresh || ch.Section != sectionReceipt // that slip is complete
	}
	var err error
	if kind == papers.Supplies && ok && !ch.Fresh && ch.Section == sectionGiven {
		if ch.Fresh, err = a.anotherSlip(ctx, c, cur.ID); err != nil {
			return err
		}
	}
	opened := !ok || ch.Fresh
	switch {
	case opened:
		cur, err = a.open(ctx, c, kind, ch)
	case ch.Data != nil, ch.Said != nil && cur.Status != papers.Observed: // Sign refuses one with remarks
		cur, err = a.revise(ctx, c, cur, ch)
		if err == nil && ch.Slot == "" && papers.Status(ch.Status) == papers.Final { // complete without a signature (F-07)
			cur, err = store.Seal(ctx, c, cur.ID, cur.Version, nil, a.by())
		}
	case papers.Status(ch.Status) == papers.Observed:
		cur, err = store.Observe(ctx, c, cur.ID, cur.Version, ch.Note, a.by())
	}
	if err != nil {
		return err
	}
	if ch.Slot != "" && ch.Data != nil && !Writes(a.act.Key()) {
		return fmt.Errorf("orders: %s signs what it writes, and Writes does not say so", a.act.Key())
	}
	if a.lays != nil && ch.Slot != "" {
		a.lays.Add(ch.Slot, cur, opened)
	}
	if a.lays == nil && ch.Slot != "" {
		if err = a.shownTo.Holds(ch.Slot, cur); err != nil {
			return err
		}
		if ch.Outside != nil {
			cur, err = a.signReceipt(ctx, c, cur, ch)
		} else {
			cur, err = a.sign(ctx, c, cur, ch)
		}
		if err != nil {
			return err
		}
	}
	a.keep(cur)
	if kind == papers.Supplies {
		return a.slip(ctx, c, cur, ch)
	}
	return nil
}

// shown refuses to sign other bytes than those the person had before their eyes
// (rev11 R-U-02).
func (a *applied) shown(cur papers.Paper, ok bool) error {
	if !ok {
		return problem.New(problem.Conflict, "El documento que ibas a firmar ya no existe.", "Abre la orden de nuevo.")
	}
	if s, is := a.act.(Signed); is && s.Given().PaperHash != cur.Hash {
		return problem.New(problem.Conflict, "El documento cambió después de que lo abriste y no se firmó.", "Léelo otra vez y firma la versión nueva.").For("R-U-02")
	}
	return nil
}

// sign puts the actor's signature on the sections that the slot binds, and seals
// the paper when it was the last one missing.
func (a *applied) sign(ctx context.Context, c *database.Conn, cur papers.Paper, ch PaperChange) (papers.Paper, error) {
	b := boundBy(cur.Kind, ch.Slot)
	hash, err := papers.HashOf(cur.Data, b.sections...)
	if err != nil {
		return cur, err
	}
	sig := papers.Signature{Slot: ch.Slot, Sections: b.sections, PersonID: string(a.actor.Person.ID), Name: a.actor.Person.Name, Post: a.actor.Person.Post,
		Role: string(a.out.Step.Role), Level: string(seals.Internal), Hash: hash, At: a.now, Declaration: declaration}
	if ch.Data == nil { // what the act itself writes could not be printed or signed outside before
		sig.Level = string(seals.LevelOf(a.signed().Level))
	}
	if a.facts.Substitute && ch.Slot == SlotDirector {
		if sig.Note, err = a.desk.standsFor(ctx, c, a.actor.Person.ID, a.now); err != nil {
			return cur, err
		}
		sig.Note = orElse(sig.Note, "Firma en suplencia de la persona titular.")
	}
	if s := ch.Signer; s != nil {
		sig.PersonID, sig.Name, sig.Post, sig.Role, sig.Note = "", s.Name, s.Post, "persona autorizada", s.Note
	}
	// where what this person signed before is unchanged, the signature still stands
	old, stands := cur.SignedBy(ch.Slot)
	if !stands || old.PersonID != sig.PersonID || old.Hash != hash {
		if cur, err = a.desk.Papers.Sign(ctx, c, cur.ID, cur.Version, sig); err != nil {
			return cur, err
		}
		if ch.Data != nil {
			if cur, err = a.decided(ctx, c, cur, ch, sig); err != nil {
				return cur, err
			}
			return a.sealed(ctx, c, cur, ch, b.seals)
		}
		e := seals.Evidence{Subject: seals.Paper(cur.ID), Slot: ch.Slot, Version: cur.Version, Hash: hash, PersonID: sig.PersonID, Name: sig.Name, Post: sig.Post}
		if err := a.prove(ctx, c, e); err != nil {
			return cur, err
		}
	}
	return a.sealed(ctx, c, cur, ch, b.seals)
}

// decided signs the decision of activity 13 together with what activity 14 hands out: it is
// answered without a paper of its own (rev11 D-13, A-14, F-07).
func (a *applied) decided(ctx context.Context, c *database.Conn, cur papers.Paper, ch PaperChange, sig papers.Signature) (papers.Paper, error) {
	if ch.Slot != SlotGranted || cur.HasSigned(SlotDecides) {
		return cur, nil
	}
	var err error
	sig.Slot, sig.Sections = SlotDecides, binds[SlotDecides].sections
	if sig.Hash, err = papers.HashOf(cur.Data, sig.Sections...); err != nil {
		return cur, err
	}
	return a.desk.Papers.Sign(ctx, c, cur.ID, cur.Version, sig)
}

// sealed marks a paper as signed when this was the last signature it needed.
func (a *applied) sealed(ctx context.Context, c *database.Conn, cur papers.Paper, ch PaperChange, slots []string) (papers.Paper, error) {
	if papers.Status(ch.Status) != papers.Final {
		return cur, nil
	}
	if len(slots) == 0 {
		slots = []string{ch.Slot}
	}
	if ch.Slot == SlotSupplies && cur.HasSigned(SlotGranted) { // a slip from before has one signature
		slots = []string{SlotGranted, SlotSupplies}
	}
	return a.desk.Papers.Seal(ctx, c, cur.ID, cur.Version, slots, a.by())
}

// keep puts a paper into the facts, so that later effects of the same act see it.
func (a *applied) keep(p papers.Paper) {
	for i := range a.facts.Papers {
		if a.facts.Papers[i].ID == p.ID {
			a.facts.Papers[i] = p
			return
		}
	}
	a.facts.Papers = append(a.facts.Papers, p)
	if p.Kind == papers.Handover {
		a.order.Record.Handover = p.ID
	}
}

func (a *applied) forget(id string) {
	for i := range a.facts.Papers {
		if a.facts.Papers[i].ID == id {
			a.facts.Papers[i].Status = papers.Void
		}
	}
}

func (a *applied) open(ctx context.Context, c *database.Conn, kind papers.Kind, ch PaperChange) (papers.Paper, error) {
	body, err := a.heading(ctx, c, kind)
	if err != nil {
		return papers.Paper{}, err
	}
	if ch.Data != nil {
		if body[orElse(ch.Section, "cuerpo")], err = a.written(ctx, c, kind, ch, nil); err != nil {
			return papers.Paper{}, err
		}
	}
	status := papers.Draft
	if ch.Slot != "" || papers.Status(ch.Status) != "" {
		status = papers.ToSign
	}
	if ch.Slot == "" && papers.Status(ch.Status) == papers.Final {
		status = papers.Final // sealed by its author's session, without a signature (ST-ESST)
	}
	folio, err := a.desk.Papers.NextFolio(ctx, c, kind, local(a.now).Year())
	if err != nil {
		return papers.Paper{}, err
	}
	return a.desk.Papers.Open(ctx, c, papers.Paper{Kind: kind, Folio: orElse(folio, a.order.Folio), OrderID: string(a.order.ID), Status: status}, body, a.by())
}

// heading says of which order, people and machine a paper is, as they are now.
func (a *applied) heading(ctx context.Context, c *database.Conn, kind papers.Kind) (map[string]any, error) {
	body, as := map[string]any{keyOrder: a.order.Folio}, a.facts.Asset
	if kind == papers.InventoryMovement {
		body[sectionDay], body[sectionLeaves] = a.instant(), papers.MovedAsset{Inventory: as.Inventory, Serial: as.Serial}
		return body, nil
	}
	requester, err := a.desk.People.Person(ctx, c, a.order.RequesterID)
	if err != nil {
		return nil, err
	}
	who := shot(requester)
	who.Place, who.Extension = a.order.where(), orElse(a.order.Record.Contact.Extension, requester.Extension)
	body[keyRequester] = who
	if a.order.AdviserID != "" {
		p, err := a.desk.People.Person(ctx, c, a.order.AdviserID)
		if err != nil {
			return nil, err
		}
		body[keyAdviser] = shot(p)
	}
	if as.ID != "" {
		body[keyAsset] = shotOf(as)
	}
	return body, nil
}

// keyTime counts how often a section was written: who signed it before has to
// sign it again, though it says the same.
const keyTime = "vez"

// revise makes the next version of a paper with one section written anew.
func (a *applied) revise(ctx context.Context, c *database.Conn, cur papers.Paper, ch PaperChange) (papers.Paper, error) {
	body := map[string]json.RawMessage{}
	if err := cur.Decode(&body); err != nil {
		return cur, err
	}
	section := orElse(ch.Section, "cuerpo")
	raw, err := a.written(ctx, c, cur.Kind, ch, body[section])
	if err != nil {
		return cur, err
	}
	if body[section] != nil {
		if raw, err = withKey(raw, keyTime, cur.Version+1); err != nil {
			return cur, err
		}
	}
	body[section] = raw
	return a.desk.Papers.Revise(ctx, c, cur.ID, cur.Version, body, papers.ToSign, ch.Note, a.by())
}

// written is a section as an act leaves it: what it hands in, or what stood there, with what
// who hands the machine over says as they sign it.
func (a *applied) written(ctx context.Context, c *database.Conn, kind papers.Kind, ch PaperChange, stood json.RawMessage) (raw json.RawMessage, err error) {
	raw = stood
	if ch.Data != nil {
		raw, err = a.section(ctx, c, kind, ch.Data)
	}
	if err != nil || ch.Said == nil {
		return raw, err
	}
	answer, _ := a.facts.current(papers.Backup)
	return papers.WithSaid(raw, *ch.Said, answer)
}

// withKey adds one key to a JSON object.
func withKey(raw json.RawMessage, key string, value any) (json.RawMessage, error) {
	object := map[string]any{}
	if err := json.Unmarshal(raw, &object); err != nil {
		return nil, err
	}
	object[key] = value
	return json.Marshal(object)
}

// move changes who has the machine, with both signatures of the paper that
// proves it (rev11 P-03, domain §4.5).
func (a *applied) move(ctx context.Context, c *database.Conn, ch CustodyChange) error {
	p, ok := a.facts.current(papers.Kind(ch.Paper))
	if !ok {
		return refuse("Falta el documento que ampara el movimiento del equipo.", "Llena primero el formato.", "P-03")
	}
	m := equipment.Move{Asset: a.order.AssetID, From: a.facts.Custody.Place, To: equipment.Place(ch.To), With: ch.With,
		Charge: equipment.Charge{Kind: equipment.ByOrder, ID: string(a.order.ID)}, Document: p.Folio, DocumentHash: p.Hash, At: a.now}
	m.Gives, m.Receives = signedAs(p, ch.Gives), signedAs(p, ch.Receives)
	return a.desk.Equipment.Move(ctx, c, m)
}

func signedAs(p papers.Paper, slot string) equipment.Signed {
	s, _ := p.SignedBy(slot)
	return equipment.Signed{PersonID: s.PersonID, Name: s.Name, Role: s.Role, Level: s.Level}
}

// child files the order for a backup, which holds its parent (rev11 P-06).
func (a *applied) child(ctx context.Context, c *database.Conn, child *Order) error {
	child.ID, child.CreatedAt, child.RequestedAt, child.StateSince, child.Index = ID(database.NewID()), a.now, a.now, a.now, -1
	child.State, child.Version = procedure.E02, 1
	d := &Doing{Order: child, Now: a.now, Facts: a.facts}
	child.retime(d)
	number, err := a.desk.number(ctx, c, child, 0, a.now)
	if err != nil {
		return err
	}
	if err := insertOrder(ctx, c, child, number); err != nil {
		return err
	}
	b := *a.order.Record.Backup
	b.ChildID = child.ID
	a.order.Record.Backup = &b
	if p := a.order.Record.Pause; p != nil {
		q := *p
		q.Child, q.Reason = child.ID, "Orden de respaldo "+child.Folio
		a.order.Record.Pause = &q
	}
	way, _ := child.Procedure().Order.Way("OS-01")
	step := Step{Seq: 1, Way: way.ID, Act: way.Act, To: way.To, Actor: child.RequesterID, Role: procedure.Requester, At: a.now, Text: child.Fault, Revision: child.Revision}
	return a.desk.record(ctx, c, a.actor, &Request{RequestForm: RequestForm{AssetID: string(child.AssetID), Fault: child.Fault, CanWork: "no", Affects: "yo"}}, child,
		Outcome{Step: step, Way: way, Tells: way.Tells}, "")
}

func (a *applied) letter(ctx context.Context, c *database.Conn, ch LetterChange) error {
	by := a.by()
	id := a.order.Record.Letter
	switch ch.Act {
	case procedure.DraftLetter:
		l := letters.Letter{OrderID: string(a.order.ID), Addressee: ch.Addressee, Subject: ch.Subject, Grounds: ch.Grounds, Body: ch.Body, Contact: ch.Contact}
		as := a.facts.Asset
		l.Asset = letters.Asset{Inventory: as.Inventory, Type: equipment.TypeOf(as.Type).Label, Brand: as.Brand, Model: as.Model, Serial: as.Serial, Fault: a.order.Fault}
		if g := a.order.Record.Diagnosis; g != nil {
			l.Asset.Diagnosis = g.Text
		}
		for _, p := range a.facts.Papers {
			if p.Kind == papers.Handover && p.Status != papers.Void {
				l.Annexes = append(l.Annexes, letters.Annex{PaperID: p.ID, Name: "ST-ERE " + p.Folio, Hash: p.Hash})
			}
		}
		for _, copy := range ch.Copies {
			l.Distribution = append(l.Distribution, letters.Copy{Kind: copy})
		}
		user, err := a.desk.People.Person(ctx, c, a.order.RequesterID)
		if err != nil {
			return err
		}
		l.UserID, l.Asset.Unit = string(user.ID), user.UnitName // in the words that are signed
		l.Distribution = append(l.Distribution, letters.Copy{Kind: letters.ToUser, Name: user.Name})
		if id != "" {
			old, err := a.desk.Letters.Get(ctx, c, id)
			if err != nil {
				return err
			}
			if old.State != letters.Void { // a void one keeps its number, and the order gets another
				_, err := a.desk.Letters.Revise(ctx, c, id, l, by)
				return err
			}
		}
		saved, err := a.desk.Letters.Draft(ctx, c, l, by)
		a.order.Record.Letter = saved.ID
		return err
	case procedure.ObserveLetter:
		return a.desk.Letters.Observe(ctx, c, id, ch.Observations, by)
	}
	sig := letters.Signature{PersonID: string(a.actor.Person.ID), Name: a.actor.Person.Name, Post: a.actor.Person.Post, Level: string(seals.LevelOf(a.signed().Level)), Hash: ch.Observations, At: a.now, Substitute: a.facts.Substitute}
	if sig.Substitute {
		var err error
		if sig.Note, err = a.desk.standsFor(ctx, c, a.actor.Person.ID, a.now); err != nil {
			return err
		}
	}
	if err := a.desk.Letters.Sign(ctx, c, id, sig, ch.Body, by); err != nil {
		return err
	}
	return a.proveLetter(ctx, c, id)
}
