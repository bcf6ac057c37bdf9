package documents

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/settings"
)

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// builder fills the formats of one order for one reader.
type builder struct {
	*Store
	ctx   context.Context
	c     *database.Conn
	v     orders.View
	items map[string]supply
	lines []papers.SupplyLine // what F-07 delivered
}

type supply struct{ name, unit string }

// OfOrder returns every document of an order that was opened for its reader: ST-OS, its
// papers and its letters, each as it stands. What the view hides they do not say.
func (s *Store) OfOrder(ctx context.Context, c *database.Conn, v orders.View) ([]papers.Document, error) {
	b := &builder{Store: s, ctx: ctx, c: c, v: v}
	var list []papers.Document
	for _, p := range v.Papers {
		d, err := b.paper(p)
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	ls, err := s.Letters.OfOrder(ctx, c, string(v.Order.ID))
	if err != nil {
		return nil, err
	}
	for _, l := range ls {
		list = append(list, b.letter(l))
	}
	if v.Order.Folio == "" {
		return list, nil
	}
	if err := b.unreturned(); err != nil {
		return nil, err
	}
	d, err := b.order() // last, for it tells what the slips delivered
	if err != nil {
		return nil, err
	}
	return append([]papers.Document{d}, list...), nil
}

// StOS names the document of the order itself where papers are named by their id.
const StOS = "st-os"

// Of returns one document of an order that was opened for its reader: StOS, or the id of
// a paper or letter. problem.NotFound when the order has none.
func (s *Store) Of(ctx context.Context, c *database.Conn, v orders.View, id string) (papers.Document, error) {
	list, err := s.OfOrder(ctx, c, v)
	if err != nil {
		return papers.Document{}, err
	}
	for _, d := range list {
		if id == StOS && d.Kind == papers.ServiceOrder || id != "" && (d.PaperID == id || d.LetterID == id) {
			return d, nil
		}
	}
	return papers.Document{}, problem.Missing("ese documento")
}

// AsVersion is a paper of an order as it stood in an earlier version.
func (s *Store) AsVersion(ctx context.Context, c *database.Conn, v orders.View, p papers.Paper) (papers.Document, error) {
	b := &builder{Store: s, ctx: ctx, c: c, v: v}
	return b.paper(p)
}

// base is what documents of the order have in common.
func (b *builder) base(kind papers.Kind, folio string) papers.Document {
	o := b.v.Order
	return papers.Document{Kind: kind, Folio: folio, Order: o.Folio, OrderID: string(o.ID), RepairID: o.RepairID, Revision: o.Revision}
}

func (b *builder) name(id people.ID) string { return b.v.Name(id) }

// paper builds the document of a paper.
func (b *builder) paper(p papers.Paper) (papers.Document, error) {
	d := b.base(p.Kind, p.Folio)
	d.PaperID, d.Version, d.Status, d.At, d.Signatures = p.ID, p.Version, p.Status, p.At, p.Signatures
	for _, sig := range p.Signatures {
		if sig.Valid && sig.At.After(d.At) {
			d.At = sig.At
		}
	}
	var err error
	switch p.Kind {
	case papers.Handover:
		err = b.handover(p, &d)
	case papers.Survey:
		err = b.survey(p, &d)
	case papers.Backup:
		err = b.backup(p, &d)
	case papers.Supplies:
		err = b.supplies(p, &d)
	case papers.Determination:
		err = b.determination(p, &d)
	case papers.Receipt:
		err = b.receipt(p, &d)
	default:
		f, ok := papers.FormatOf(p.Kind)
		if !ok {
			return d, problem.Missing("ese formato")
		}
		d.Value = f.New()
		err = p.Decode(d.Value)
	}
	return d, err
}

// order is ST-OS, made of the order.
func (b *builder) order() (papers.Document, error) {
	o := b.v.Order
	d := b.base(papers.ServiceOrder, o.Folio)
	d.Version, d.Status, d.At = o.Reopenings+1, papers.Draft, o.RequestedAt
	v := &papers.ServiceOrderPaper{}
	d.Value = v
	v.Head = papers.OrderHead{Folio: o.Folio, Asked: o.RequestedAt, Medium: o.Medium}
	if o.Record.Capture != nil {
		v.Head.Captured, v.Head.By = o.CreatedAt, b.name(o.CapturedBy)
	}
	var related []string
	for _, x := range []*orders.Order{b.v.Relapse, b.v.Parent, b.v.Child} {
		if x != nil && x.Folio != "" {
			related = append(related, x.Folio)
		}
	}
	if o.RepairID != "" {
		f, err := b.Repair.Get(b.ctx, b.c, repair.ID(o.RepairID))
		if err != nil {
			return d, err
		}
		related = append(related, f.Folio)
	}
	v.Head.Related = strings.Join(related, ", ")
	if err := b.privacy(v); err != nil {
		return d, err
	}
	who := b.v.Names[o.RequesterID]
	v.Requester = papers.OrderPerson{Name: who.Name, Post: who.Post, Unit: who.UnitName}
	if o.HolderID != "" && o.HolderID != o.RequesterID {
		v.Requester.Behalf = b.name(o.HolderID)
		if w := o.Record.OnBehalf; w != "" {
			v.Requester.Behalf += ": " + w
		}
	}
	if o.AssetID != "" {
		a := b.v.Asset
		v.Asset = papers.OrderAsset{Inventory: a.Inventory, Type: equipment.TypeOf(a.Type).Label, Brand: a.Brand, Model: a.Model, Serial: a.Serial}
	}
	if x := o.Record.Portrait; x != nil { // as it was on that day, whatever the registers say now
		v.Requester.Name, v.Requester.Post, v.Requester.Unit = x.Requester.Name, x.Requester.Post, x.Requester.Unit
		if a := x.Asset; a != nil {
			v.Asset = papers.OrderAsset{Inventory: a.Inventory, Type: a.Type, Brand: a.Brand, Model: a.Model, Serial: a.Serial}
		}
	}
	if err := b.asked(v); err != nil {
		return d, err
	}
	b.attended(v)
	if err := b.concluded(v, &d); err != nil {
		return d, err
	}
	return d, nil
}

// privacy tells whether the requester has read the notice that was in force when they asked,
// and which (ST-OS field 20). A later notice changes nothing of it; who asked before their
// first sign-in, by telephone or on paper, reads the one of that day.
func (b *builder) privacy(v *papers.ServiceOrderPaper) error {
	then, err := b.Settings.PrivacyVersionAt(b.ctx, b.c, b.v.Order.RequestedAt)
	if err != nil {
		return err
	}
	if v.Head.PrivacyNo, err = b.People.ReadPrivacy(b.ctx, b.c, b.v.Order.RequesterID, then); v.Head.PrivacyNo > 0 {
		v.Head.Privacy = "si"
	}
	return err
}

// asked is what the requester said.
func (b *builder) asked(v *papers.ServiceOrderPaper) error {
	o := b.v.Order
	r := &v.Request
	*r = papers.OrderRequest{Service: o.Service, Fault: o.Fault, CanWork: o.Record.CanWork, Affects: o.Record.Affects, Unbacked: o.Record.Unbacked, Class: o.Class.Label(),
		Building: o.Building, Floor: o.Floor, Office: o.Office, Extension: o.Record.Contact.Extension, Email: o.Record.Contact.Email, Hours: o.Record.Contact.Hours}
	if o.Category != "" {
		values, err := b.Settings.Now(b.ctx)
		if err != nil {
			return err
		}
		r.Category = o.Category
		for _, x := range values.Choices(settings.Categories) {
			if x.Key == o.Category {
				r.Category = x.Label
			}
		}
	}
	files, err := orders.Files(b.ctx, b.c, o.ID)
	if err != nil {
		return err
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name)
	}
	if len(names) > 6 {
		names = append(names[:6], "y "+strconv.Itoa(len(files)-6)+" más")
	}
	r.Files = strings.Join(names, ", ")
	return nil
}

// attended is what Supervisor and AST did.
func (b *builder) attended(v *papers.ServiceOrderPaper) {
	o := b.v.Order
	if a := o.Record.Assigned; a != nil {
		v.Assigned = &papers.AssignPart{AdviserID: b.name(o.AdviserID), Priority: string(o.Priority), Why: a.Reason, At: a.At}
	}
	if at := o.Record.ReceivedAt; at != nil {
		v.Attention.Received = *at
	}
	for _, x := range o.Record.Visits {
		visit := papers.OrderVisit{At: x.At, Met: "Atendida", Note: x.Note}
		switch {
		case x.Remote:
			visit.Met = "A distancia, con consentimiento"
		case !x.Met:
			visit.Met = "No se le encontró"
			if x.Again != "" {
				visit.Note += " Nueva cita: " + strings.Replace(x.Again, "T", " ", 1)
			}
		}
		v.Attention.Visits = append(v.Attention.Visits, visit)
	}
	if x := o.Record.Decision; x != nil {
		v.Decision = &papers.DecisionPart{Exit: string(x.Answer), Reason: x.Reason}
	}
	if g := o.Record.Diagnosis; g != nil {
		v.Diagnosis = &papers.DiagnosisPart{Diagnosis: g.Text, Cause: g.Cause}
		if g.Solution != "" {
			v.Solution = &papers.SolutionPart{Solution: g.Solution}
		}
	}
	v.Supplies = b.lines
}

// concluded is how the order ended, which completes ST-OS.
func (b *builder) concluded(v *papers.ServiceOrderPaper, d *papers.Document) error {
	o := b.v.Order
	switch {
	case !o.ConcludedAt.IsZero():
		v.Conclusion = &papers.ConclusionPart{At: o.ConcludedAt, Kind: o.Conclusion.Label()}
		d.Status, d.At = papers.Final, o.ConcludedAt
	case !o.Open():
		st, _ := o.Procedure().Order.Station(o.State)
		v.Conclusion = &papers.ConclusionPart{Kind: st.Label}
		if n := len(b.v.Steps); n > 0 {
			v.Conclusion.At, v.Conclusion.Note = b.v.Steps[n-1].At, b.v.Steps[n-1].Text
		}
		d.Status, d.At = papers.Final, v.Conclusion.At
	}
	return nil
}

// stepField reads one field of what was handed in with a step.
func (b *builder) stepField(step orders.Step, key string) (string, error) {
	if step.Seq == 0 {
		return "", nil
	}
	data, err := orders.StepData(b.ctx, b.c, b.v.Order.ID, step.Seq)
	if err != nil {
		return "", err
	}
	var body map[string]any
	if err := json.Unmarshal(data, &body); err != nil {
		return "", err
	}
	text, _ := body[key].(string)
	return text, nil
}

// place is where a letter is signed (domain §5.4).
const place = "Toluca de Lerdo, Estado de México"

// letter builds the document of a letter, as it was signed: how it was notified comes
// after, and stands in the register.
func (b *builder) letter(l letters.Letter) papers.Document {
	o := b.v.Order
	d := b.base(papers.Letter, l.Number)
	d.LetterID, d.Version, d.At = l.ID, l.Version, l.At
	switch l.State {
	case letters.Signed:
		d.Status = papers.Final
	case letters.Void:
		d.Status = papers.Void
	case letters.Observed:
		d.Status = papers.Observed
	default:
		d.Status = papers.ToSign
	}
	v := &papers.LetterPaper{Legend: l.Legend, Place: place, Number: l.Number}
	d.Value = v
	v.Text = papers.LetterText{Addressee: l.Addressee, Subject: l.Subject, Grounds: l.Grounds, Body: l.Body, Contact: l.Contact}
	v.Goods = []papers.LetterAsset{{Inventory: l.Asset.Inventory, Machine: strings.TrimSpace(l.Asset.Type + " " + l.Asset.Brand + " " + l.Asset.Model), Serial: l.Asset.Serial,
		Unit: orElse(l.Asset.Unit, b.v.Names[o.RequesterID].UnitName), Fault: l.Asset.Fault, Diagnosis: l.Asset.Diagnosis, Warranty: "No", Resources: "No"}}
	for _, a := range l.Annexes {
		v.Annexes = append(v.Annexes, papers.LetterAnnex{Name: a.Name, Hash: a.Hash})
	}
	var copies []string
	for _, c := range l.Distribution {
		if c.Kind == letters.ToAddressee {
			continue
		}
		if c.Kind != letters.ToUser {
			v.Text.Copies = append(v.Text.Copies, c.Kind)
		}
		copies = append(copies, b.recipient(c))
	}
	v.Sign = papers.LetterSign{Copies: strings.Join(copies, "; "), By: initials(b.name(people.ID(l.By)))}
	v.Notify = papers.LetterNotify{Instruction: l.Instruction}
	if l.State == letters.Observed {
		v.Notify.Returned = l.Observations
	}
	if sig := l.Signature; sig.Name != "" {
		note := ""
		if sig.Substitute {
			note = orElse(sig.Note, "Firma en suplencia de la persona titular.")
		}
		valid := sig.Version == l.Version && l.State == letters.Signed
		d.Signatures = []papers.Signature{{Slot: orders.SlotDirector, Version: sig.Version, PersonID: sig.PersonID, Name: sig.Name, Post: sig.Post, Role: string(procedure.Director),
			Level: sig.Level, Hash: sig.Hash, At: sig.At, Note: note, Valid: valid}}
		if valid {
			d.At = sig.At
		}
	}
	v.Day = d.At
	return d
}

// recipient is a line of «con copia para» in words.
func (b *builder) recipient(c letters.Copy) string {
	name := c.Name
	if name == "" && c.PersonID != "" {
		name = b.name(people.ID(c.PersonID))
	}
	post := c.Post
	switch c.Kind {
	case letters.ToUser:
		post = orElse(post, "persona usuaria")
	case letters.ToCoordination:
		post = orElse(post, "Coordinación Administrativa")
	case letters.ToUnitHead:
		post = orElse(post, "titular de la unidad")
	case letters.ToArchive:
		post = orElse(post, "Archivo")
	}
	if name == "" {
		return post
	}
	return name + ", " + post
}

// initials are the capitals of a name, as letters bear them.
func initials(name string) string {
	var s strings.Builder
	name, _, _ = strings.Cut(name, " (")
	for _, w := range strings.Fields(name) {
		r := []rune(w)
		s.WriteRune(r[0])
	}
	return strings.ToUpper(s.String())
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// latest returns the later of two instants.
func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
