package dossier

import (
	"context"
	"fmt"
	"slices"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/documents"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/messages"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/samples"
	"secogem.gob.mx/soporte/internal/seals"
)

// Maker gathers and writes dossiers. Its fields are what it asks.
type Maker struct {
	DB        *database.DB
	Desk      *orders.Desk
	People    *people.Store
	Equipment *equipment.Store
	Papers    *papers.Store
	Letters   *letters.Store
	Messages  *messages.Store
	Repair    *repair.Store
	Dealings  *dealings.Store
	Documents *documents.Store
	Seals     *audit.Seals // nil: nothing is signed and nothing proved
}

// Dossier is everything that belongs to one order, as one person may read it.
type Dossier struct {
	orders.View
	State    string // label
	Letters  []letters.Letter
	Versions []papers.Paper   // every version of every paper
	Copies   []papers.Copy    // what was frozen of them
	Later    []papers.Later   // what was learnt of a movement after its F-08 was complete
	Proofs   []seals.Evidence // of their signatures that are more than internal
	Messages []messages.Message
	Files    []orders.File     // of the order, and then of its external file
	own      int               // how many of them are the order's
	gone     map[string]string // act by which files were given up, by their id (rev11 Q-08)
	Custody  []equipment.Entry // movements for which the order, or its external file, answered
	Repair   []repair.Step
	External string             // folio of the external file, "" without one
	Dealings []dealings.Dealing // gestiones for the order and for its external file
	Evidence []samples.Evidence
	Chain    []audit.Included
	Note     string      // checkpoint that covers the whole chain; "" while there is none
	Keys     []audit.Key // by which it is judged
	Notes    bool        // internal notes are in it
	units    map[string]string
	docs     []documents.Dressed // every format as it stands, with what its sheet needs
}

// May tells whether somebody may have dossiers of orders that they may read: whoever
// reads every order by their office.
func May(actor people.Actor) bool {
	return actor.Has(people.Auditor) || actor.Has(people.Director) || actor.Has(people.Supervisor)
}

// Gather reads everything that belongs to an order. problem.NotFound for an order that
// the actor may not read, problem.Forbidden for who may not have its dossier.
func (m *Maker) Gather(ctx context.Context, actor people.Actor, ref string) (*Dossier, error) {
	v, err := m.Desk.Open(ctx, actor, ref)
	if err != nil {
		return nil, err
	}
	if !May(actor) {
		return nil, problem.New(problem.Forbidden, "El expediente completo lo descargan la Supervisión, el TDTIC y Auditoría.", "Pídelo a una de esas personas.").For("Q-08")
	}
	if m.Seals != nil { // so that the last entry is vouched for
		if err := m.Seals.Seal(ctx, m.DB, m.Desk.Clock()); err != nil && problem.KindOf(err) != problem.Conflict && problem.KindOf(err) != problem.Unavailable {
			return nil, err
		}
	}
	d := &Dossier{View: v, Notes: messages.SeesNotes(v.Order, actor)}
	st, _ := v.Order.Procedure().Order.Station(v.Order.State)
	d.State = st.Label
	return d, m.DB.ReadTx(ctx, func(c *database.Conn) error { return m.read(ctx, c, d) })
}

func (m *Maker) read(ctx context.Context, c *database.Conn, d *Dossier) (err error) {
	o := d.Order
	id := string(o.ID)
	chains := []string{"orden:" + id, "formato:" + id}
	d.Versions, d.docs = nil, nil
	docs, err := m.documents(ctx, c, d)
	if err != nil {
		return err
	}
	for _, p := range d.Papers {
		list, err := m.Papers.Versions(ctx, c, p.ID)
		if err != nil {
			return err
		}
		d.Versions = append(d.Versions, list...)
		chains = append(chains, "formato:"+p.ID)
	}
	if d.Letters, err = m.Letters.OfOrder(ctx, c, id); err != nil {
		return err
	}
	for _, l := range d.Letters {
		chains = append(chains, "oficio:"+l.ID, "formato:"+l.ID)
	}
	if d.Copies, err = m.Papers.CopiesOf(ctx, c, id, o.RepairID); err != nil {
		return err
	}
	var signed, ids []string
	for _, p := range d.Papers {
		signed, ids = append(signed, seals.Paper(p.ID)), append(ids, p.ID)
	}
	later, err := m.Papers.LaterOf(ctx, c, ids...)
	if err != nil {
		return err
	}
	for _, id := range ids {
		d.Later = append(d.Later, later[id]...)
	}
	for _, l := range d.Letters {
		signed = append(signed, seals.Letter(l.ID))
	}
	if d.Proofs, err = m.Desk.Evidence.Of(ctx, c, signed...); err != nil {
		return err
	}
	for _, x := range docs {
		dressed, err := m.Documents.Dress(ctx, c, x)
		if err != nil {
			return err
		}
		d.docs = append(d.docs, dressed)
	}
	if d.Messages, err = m.Messages.OfOrder(ctx, c, o.ID, d.Notes); err != nil {
		return err
	}
	if d.Files, err = orders.Files(ctx, c, o.ID); err != nil {
		return err
	}
	if d.Dealings, err = m.Dealings.OfOrder(ctx, c, id); err != nil {
		return err
	}
	d.own = len(d.Files)
	if file := repair.ID(o.RepairID); file != "" {
		if d.Repair, err = m.Repair.Steps(ctx, c, file); err != nil {
			return err
		}
		proofs, err := m.Repair.Proofs(ctx, c, file)
		if err != nil {
			return err
		}
		for _, p := range proofs {
			d.Files = append(d.Files, orders.File{ID: p.ID, OrderID: o.ID, Name: p.Name, MediaType: p.MediaType, Size: p.Size, Hash: p.Hash, By: people.ID(p.By), At: p.At.Time})
		}
		chains = append(chains, repair.ChainOf(file))
		more, err := m.Dealings.OfRepair(ctx, c, o.RepairID)
		if err != nil {
			return err
		}
		d.Dealings = append(d.Dealings, more...)
	}
	for _, x := range d.Dealings {
		chains = append(chains, dealings.ChainOf(x.Folio))
	}
	if err := m.givenUp(ctx, c, d); err != nil {
		return err
	}
	if o.AssetID != "" {
		all, err := m.Equipment.Ledger(ctx, c, o.AssetID)
		if err != nil {
			return err
		}
		d.Custody = slices.DeleteFunc(all, func(e equipment.Entry) bool {
			return e.Charge.ID != id && (o.RepairID == "" || e.Charge.ID != o.RepairID)
		})
	}
	if d.Chain, d.Note, err = audit.Prove(ctx, c, chains...); err != nil {
		return err
	}
	if m.Seals != nil {
		d.Keys = m.Seals.Keys()
	}
	notices, err := samples.NoticesTo(ctx, c, id, string(o.RequesterID))
	if err != nil {
		return err
	}
	own := d.View
	own.Papers = slices.DeleteFunc(slices.Clone(d.Papers), func(p papers.Paper) bool { return p.OrderID != id })
	material := samples.Material{View: own, Notices: notices}
	for i := range d.Letters {
		if d.Letters[i].ID == o.Record.Letter {
			material.Letter = &d.Letters[i]
		}
	}
	d.Evidence = samples.Of(material)
	return m.names(ctx, c, d)
}

// givenUp notes which files an act of disposal took from the order: of them their names and
// hashes are left. A file that is missing without an act is a fault, which is told where it
// is written.
func (m *Maker) givenUp(ctx context.Context, c *database.Conn, d *Dossier) error {
	if m.Desk.GivenUp == nil {
		return nil
	}
	act, gone, err := m.Desk.GivenUp(ctx, c, string(d.Order.ID))
	if err != nil || !gone {
		return err
	}
	d.gone = map[string]string{}
	for _, f := range d.Files {
		content, err := m.Desk.Blobs.Open(f.Hash)
		if problem.KindOf(err) == problem.NotFound {
			d.gone[f.ID] = act
			continue
		}
		if err != nil {
			return err
		}
		content.Close()
	}
	return nil
}

// documents are the formats of the order and of its external file, whose papers join those
// of the order.
func (m *Maker) documents(ctx context.Context, c *database.Conn, d *Dossier) ([]papers.Document, error) {
	docs, err := m.Documents.OfOrder(ctx, c, d.View)
	if err != nil || d.Order.RepairID == "" {
		return docs, err
	}
	f, err := m.Repair.Get(ctx, c, repair.ID(d.Order.RepairID))
	if err != nil {
		return nil, err
	}
	d.External = f.Folio
	list, err := m.Papers.OfRepair(ctx, c, d.Order.RepairID)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if !slices.ContainsFunc(d.Papers, func(x papers.Paper) bool { return x.ID == p.ID }) {
			d.Papers = append(slices.Clip(d.Papers), p)
		}
	}
	more, err := m.Documents.OfFile(f, list)
	return append(docs, more...), err
}

// names adds to the people of the order those who only wrote, signed or moved.
func (m *Maker) names(ctx context.Context, c *database.Conn, d *Dossier) error {
	ids := []people.ID{d.Order.RequesterID, d.Order.HolderID, d.Order.CapturedBy, d.Order.AdviserID}
	for _, x := range d.Messages {
		ids = append(ids, x.Author)
	}
	for _, x := range d.Files {
		ids = append(ids, x.By)
	}
	for _, x := range d.Repair {
		ids = append(ids, people.ID(x.Actor))
	}
	for _, x := range d.Dealings {
		for _, n := range x.Notes {
			ids = append(ids, people.ID(n.By))
		}
	}
	for _, x := range d.Chain {
		ids = append(ids, people.ID(x.Actor))
	}
	var lacking []people.ID
	for _, id := range ids {
		if _, known := d.Names[id]; !known && id != "" && id != audit.System && !slices.Contains(lacking, id) {
			lacking = append(lacking, id)
		}
	}
	named, err := m.People.Named(ctx, c, lacking...)
	if err != nil {
		return fmt.Errorf("name the people of a dossier: %w", err)
	}
	all := make(map[people.ID]people.Person, len(d.Names)+len(named))
	for id, p := range d.Names {
		all[id] = p
	}
	for id, p := range named {
		all[id] = p
	}
	d.Names = all
	units, err := m.People.Units(ctx, c)
	d.units = make(map[string]string, len(units))
	for _, u := range units {
		d.units[u.ID] = u.Name
	}
	return err
}

// who is a person as a dossier names them.
func (d *Dossier) who(id people.ID) string {
	switch {
	case id == "":
		return "—"
	case id == audit.System:
		return "Sistema"
	}
	if p, ok := d.Names[id]; ok {
		return p.Name
	}
	return "Persona que ya no está en el directorio"
}
