package slips

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/supplies"
)

// Desk performs what is done to a request, each in one transaction. It is built once.
type Desk struct {
	DB       *database.DB
	Clock    clock.Clock
	Orders   *orders.Desk
	People   *people.Store
	Papers   *papers.Store
	Supplies *supplies.Store
}

// Slots of F-07.
const (
	SlotDecides  = orders.SlotDecides
	SlotHandsOut = orders.SlotGranted
	SlotReceives = orders.SlotSupplies
)

// head are the sections that say what the paper is about; every signature binds them.
var head = []string{"orden", "equipo", "solicita", "ast", "solicitud"}

// declaration is what who signs declares, kept with the signature.
const declaration = "Leí la solicitud y lo que dice es cierto."

// Signed is a form that carries a signature.
type Signed struct {
	Form    database.Form // to act on it once
	Version int64         // of the request as it was seen
	Secret  string        // password or PIN
	Shown   *papers.Shown // what was laid before the actor by Show…; that is signed, or nothing

	lays *papers.Shown // what would be signed is only collected here
}

// Steps of a request that write a section of F-07 and sign it, as what is laid before
// somebody names them.
const (
	StepDecide  = "bodega.decision"
	StepHandOut = "bodega.entrega"
	StepTake    = "bodega.acuse"
)

// ShownSubject is a request as what is laid before somebody names it.
func ShownSubject(id string) string { return "solicitud:" + id }

// work is what is done to a request: by whom, and how.
type work struct {
	step string // "" for one that signs nothing
	role people.Role
	act  func(c *database.Conn, slip supplies.Slip, by audit.By, s Signed) error
}

// Rulings is the section of F-07 that says what was decided.
type Rulings struct {
	Verdict string                `json:"decision"`
	Lines   []papers.SupplyRuling `json:"renglones"`
}

// given is the section of F-07 that says what was handed out so far.
type given struct {
	Lines   []papers.SupplyLine `json:"lineas"`
	Serials string              `json:"series,omitempty"`
}

// receipt is the section of F-07 that says who received.
type receipt struct {
	By string `json:"recibe"`
}

// Request returns a request that the actor may read, with its order: problem.NotFound for
// one of an order that they may not know of.
func (d *Desk) Request(ctx context.Context, c *database.Conn, actor people.Actor, folio string) (supplies.Slip, *orders.Order, error) {
	slip, err := d.Supplies.SlipByFolio(ctx, c, folio)
	if err != nil {
		return slip, nil, err
	}
	o, err := d.Orders.Find(ctx, c, actor, slip.OrderID)
	if problem.KindOf(err) == problem.NotFound {
		err = problem.Missing("esa solicitud de insumos")
	}
	return slip, o, err
}

// Decide keeps and signs the Supervisor's decision of lines (rev11 R-S-03).
// problem.Forbidden for anybody else, problem.Refused when there is not enough or the
// request is closed; see supplies.Store.Decide for the others.
func (d *Desk) Decide(ctx context.Context, actor people.Actor, folio string, rulings []supplies.Ruling, s Signed) error {
	return d.do(ctx, actor, folio, s, d.deciding(ctx, actor, rulings))
}

// ShowDecision lays before the Supervisor what Decide would sign; see show.
func (d *Desk) ShowDecision(ctx context.Context, actor people.Actor, folio string, rulings []supplies.Ruling, s Signed, typed url.Values) (papers.Shown, error) {
	return d.show(ctx, actor, folio, s, typed, d.deciding(ctx, actor, rulings))
}

func (d *Desk) deciding(ctx context.Context, actor people.Actor, rulings []supplies.Ruling) work {
	return work{StepDecide, people.Supervisor, func(c *database.Conn, slip supplies.Slip, by audit.By, s Signed) error {
		if !slip.Open() {
			return closed(slip)
		}
		slip, err := d.Supplies.Decide(ctx, c, slip.ID, s.Version, rulings, by)
		if err != nil {
			return err
		}
		said := Rulings{Verdict: verdictOf(slip)}
		for _, l := range slip.Lines {
			said.Lines = append(said.Lines, papers.SupplyRuling{Name: l.Name, Quantity: int(l.Granted), Verdict: string(l.Verdict), Instead: instead(l), Reason: l.Reason})
		}
		return d.write(ctx, c, slip, map[string]any{"decision": said}, &papers.Signature{Slot: SlotDecides, Sections: append(slices.Clone(head), "decision")}, actor, by, s)
	}}
}

func instead(l supplies.SlipLine) string {
	if l.Verdict == supplies.Another {
		return l.GiveName
	}
	return ""
}

// verdictOf is the decision of the whole in one word: what is done first.
func verdictOf(slip supplies.Slip) string {
	for _, v := range []supplies.Verdict{supplies.Give, supplies.Another, supplies.Buy} {
		if slices.ContainsFunc(slip.Lines, func(l supplies.SlipLine) bool { return l.Verdict == v }) {
			return string(v)
		}
	}
	return string(supplies.Deny)
}

// HandOut gives the AST what is granted, by piece; the stock falls and the Supervisor signs
// what leaves (rev11 A-14, F-07).
func (d *Desk) HandOut(ctx context.Context, actor people.Actor, folio string, handed []supplies.Handed, serials []string, s Signed) error {
	return d.do(ctx, actor, folio, s, d.handing(ctx, actor, handed, serials))
}

// ShowHandOut lays before the Supervisor what HandOut would sign; see show.
func (d *Desk) ShowHandOut(ctx context.Context, actor people.Actor, folio string, handed []supplies.Handed, serials []string, s Signed, typed url.Values) (papers.Shown, error) {
	return d.show(ctx, actor, folio, s, typed, d.handing(ctx, actor, handed, serials))
}

func (d *Desk) handing(ctx context.Context, actor people.Actor, handed []supplies.Handed, serials []string) work {
	return work{StepHandOut, people.Supervisor, func(c *database.Conn, slip supplies.Slip, by audit.By, s Signed) error {
		p, err := d.Papers.Get(ctx, c, slip.ID)
		if err != nil {
			return err
		}
		var before struct {
			Given given `json:"entrega"`
		}
		if err := p.Decode(&before); err != nil {
			return err
		}
		if slip, err = d.Supplies.HandOut(ctx, c, slip.ID, s.Version, handed, serials, by); err != nil {
			return err
		}
		said := before.Given
		for _, h := range handed {
			for _, l := range slip.Lines {
				if l.Row != h.Row {
					continue
				}
				item, err := d.Supplies.Item(ctx, c, l.GiveID)
				if err != nil {
					return err
				}
				said.Lines = append(said.Lines, papers.SupplyLine{ItemID: l.GiveID, Name: item.Name, Unit: item.Unit, Quantity: int(h.Qty), Purpose: l.Purpose})
			}
		}
		for _, x := range serials {
			if said.Serials != "" {
				said.Serials += ", "
			}
			said.Serials += x
		}
		return d.write(ctx, c, slip, map[string]any{"entrega": said}, &papers.Signature{Slot: SlotHandsOut, Sections: append(slices.Clone(head), "decision", "entrega")}, actor, by, s)
	}}
}

// Acknowledge signs that the AST has what was handed out (rev11 A-14, F-07).
// problem.Forbidden for anybody but the AST of the order.
func (d *Desk) Acknowledge(ctx context.Context, actor people.Actor, folio string, s Signed) error {
	return d.do(ctx, actor, folio, s, d.taking(ctx, actor))
}

// ShowReceipt lays before the AST what Acknowledge would sign; see show.
func (d *Desk) ShowReceipt(ctx context.Context, actor people.Actor, folio string, s Signed, typed url.Values) (papers.Shown, error) {
	return d.show(ctx, actor, folio, s, typed, d.taking(ctx, actor))
}

func (d *Desk) taking(ctx context.Context, actor people.Actor) work {
	return work{StepTake, people.Adviser, func(c *database.Conn, slip supplies.Slip, by audit.By, s Signed) error {
		if slip.AdviserID != string(actor.Person.ID) {
			return problem.New(problem.Forbidden, "Acusa de recibido el AST de la orden.", "Pídele que lo haga desde sus solicitudes.").For("A-14")
		}
		slip, err := d.Supplies.Acknowledge(ctx, c, slip.ID, s.Version, by)
		if err != nil {
			return err
		}
		sections := append(slices.Clone(head), "decision", "entrega", "acuse")
		return d.write(ctx, c, slip, map[string]any{"acuse": receipt{By: actor.Person.Name}}, &papers.Signature{Slot: SlotReceives, Sections: sections}, actor, by, s)
	}}
}

// GiveBack takes into the store room what an order did not use, with the reason. The
// paper stays as it is: it says what was handed out.
func (d *Desk) GiveBack(ctx context.Context, actor people.Actor, folio string, handed []supplies.Handed, serials []string, reason string, s Signed) error {
	return d.do(ctx, actor, folio, s, work{"", people.Supervisor, func(c *database.Conn, slip supplies.Slip, by audit.By, s Signed) error {
		_, err := d.Supplies.GiveBack(ctx, c, slip.ID, s.Version, handed, serials, reason, by)
		return err
	}})
}

func closed(slip supplies.Slip) error {
	return problem.New(problem.Refused, "La solicitud "+slip.Folio+" ya está cerrada.", "Si hace falta algo más, el AST lo pide con otra solicitud.").For("F-07")
}

// do checks who acts and their secret, and acts once.
func (d *Desk) do(ctx context.Context, actor people.Actor, folio string, s Signed, w work) error {
	if !actor.Has(w.role) {
		return problem.New(problem.Forbidden, "Eso lo hace "+who(w.role)+".", "").For("R-S-03")
	}
	if _, _, err := d.Request(ctx, d.DB.Read(), actor, folio); err != nil {
		return err
	}
	if s.Secret != "" {
		if err := d.People.CheckSignatureThrough(ctx, actor.Person.ID, actor.Through, s.Secret); err != nil {
			if p, ok := problem.As(err); ok && p.Kind == problem.Unauthenticated {
				return problem.OnField("firma", p.Message).Because(err)
			}
			return err
		}
	}
	by := actor.By(w.role)
	by.At = d.Clock()
	return d.DB.Write(ctx, func(c *database.Conn) error {
		if _, again, err := c.Once(ctx, s.Form); err != nil || again {
			return err
		}
		slip, _, err := d.Request(ctx, c, actor, folio)
		if err != nil {
			return err
		}
		if x := s.Shown; x != nil && !x.For(string(actor.Person.ID), string(actor.Through), ShownSubject(slip.ID), w.step) {
			return problem.Missing("esa hoja por firmar")
		}
		if err := w.act(c, slip, by, s); err != nil || s.Shown == nil {
			return err
		}
		return d.Papers.SignedShown(ctx, c, s.Shown.ID, by.At)
	})
}

// show finds out what a step would write and sign, and keeps it as it is laid before the
// actor; nothing else is kept, and no secret is needed yet. typed is what was written into
// the form. What it returns goes as Signed.Shown with the step itself, which signs these
// bytes or none (rev11 R-U-02). Errors are those of the step.
func (d *Desk) show(ctx context.Context, actor people.Actor, folio string, s Signed, typed url.Values, w work) (papers.Shown, error) {
	if !actor.Has(w.role) {
		return papers.Shown{}, problem.New(problem.Forbidden, "Eso lo hace "+who(w.role)+".", "").For("R-S-03")
	}
	by := actor.By(w.role)
	by.At = d.Clock()
	x := papers.Shown{PersonID: string(actor.Person.ID), Through: string(actor.Through), Act: w.step, Typed: typed, At: by.At}
	return d.Papers.Show(ctx, x, func(c *database.Conn, x *papers.Shown) error {
		slip, _, err := d.Request(ctx, c, actor, folio)
		if err != nil {
			return err
		}
		x.Subject, x.Version = ShownSubject(slip.ID), slip.Version
		s.lays = x
		return w.act(c, slip, by, s)
	})
}

func who(role people.Role) string {
	if role == people.Supervisor {
		return "la Supervisión"
	}
	return "el AST de la orden"
}

// write puts sections into the paper of a request, signs it when asked, and completes it
// when nothing is to be done any more.
func (d *Desk) write(ctx context.Context, c *database.Conn, slip supplies.Slip, sections map[string]any, sig *papers.Signature, actor people.Actor, by audit.By, s Signed) error {
	p, err := d.Papers.Get(ctx, c, slip.ID)
	if err != nil {
		return err
	}
	body := map[string]json.RawMessage{}
	if err := p.Decode(&body); err != nil {
		return err
	}
	for key, value := range sections {
		if body[key], err = json.Marshal(value); err != nil {
			return err
		}
	}
	if p, err = d.Papers.Revise(ctx, c, p.ID, p.Version, body, papers.ToSign, "", by); err != nil {
		return err
	}
	switch {
	case s.lays != nil:
		s.lays.Add(sig.Slot, p, false)
		return nil
	case sig != nil:
		if err := s.Shown.Holds(sig.Slot, p); err != nil {
			return err
		}
		if sig.Hash, err = papers.HashOf(p.Data, sig.Sections...); err != nil {
			return err
		}
		sig.PersonID, sig.Name, sig.Post, sig.Role = string(actor.Person.ID), actor.Person.Name, actor.Person.Post, by.Role
		sig.Level, sig.At, sig.Declaration = string(seals.Internal), by.At, declaration
		if old, stands := p.SignedBy(sig.Slot); !stands || old.PersonID != sig.PersonID || old.Hash != sig.Hash {
			if p, err = d.Papers.Sign(ctx, c, p.ID, p.Version, *sig); err != nil {
				return err
			}
		}
	}
	if !slip.Open() {
		var slots []string
		for _, slot := range []string{SlotDecides, SlotHandsOut, SlotReceives} {
			if p.HasSigned(slot) {
				slots = append(slots, slot)
			}
		}
		if _, err := d.Papers.Seal(ctx, c, p.ID, p.Version, slots, by); err != nil {
			return err
		}
	}
	return d.Papers.Due(ctx, c, slip.OrderID, by.At)
}
