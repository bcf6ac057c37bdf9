package documents

import (
	"encoding/json"
	"strings"

	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// handover fills what the system knows of a ST-ERE: the folio of F-06, whether there is
// a password to change, whether the fault persists, who received, who annulled it.
func (b *builder) handover(p papers.Paper, d *papers.Document) error {
	v := &papers.HandoverPaper{}
	d.Value = v
	if err := p.Decode(v); err != nil {
		return err
	}
	v.Folio = p.Folio
	if v.A != nil && v.A.Version == 0 && b.v.Order.Record.Agreement != nil {
		v.A.Version = b.v.Order.Record.Agreement.Version
	}
	notes, err := b.Papers.NotesOf(b.ctx, b.c, p)
	if err != nil {
		return err
	}
	if v.B != nil {
		s, ok := p.SignedBy(orders.SlotGives)
		v.B.Backup = backupOf(v.B, b.v.Papers, ok)
		if ok && v.B.BackupHash == "" && v.B.Password == "" { // signed before the answer stood on the paper
			for _, step := range b.v.Steps {
				if step.Act == procedure.SignHandover && step.At.Equal(s.At) {
					if v.B.Password, err = b.stepField(step, "contrasena_equipo"); err != nil {
						return err
					}
				}
			}
		}
	}
	if v.D != nil {
		v.D.Settle()
		back, ok := p.SignedBy(orders.SlotGetsBack)
		switch {
		case ok:
			v.D.Persists, v.D.Concluded = "no", back.At
			if back.PersonID == "" {
				v.D.Receiver = back.Name + ", " + back.Post + ". " + back.Note
			}
		case p.Status == papers.Observed:
			v.D.Persists = "si"
		}
		if v.D.Result == "" {
			v.D.Result = "sin-reparacion" // activity 16 returns what was not repaired (rev11 A-16)
		}
	}
	switch {
	case p.Status == papers.Observed && v.D == nil && v.A != nil:
		v.A.Remarks = notes.Observed
	case p.Status == papers.Void:
		v.F = &papers.VoidingPart{Reason: notes.Void, By: b.name(people.ID(notes.By))}
	}
	d.Pending = b.pending(p, v)
	return nil
}

// backupOf names the F-06 in B1 of a ST-ERE: by its folio, or before it has one as what is
// signed with this sheet.
func backupOf(b *papers.DeliveryPart, list []papers.Paper, signed bool) string {
	folio := b.BackupFolio(list)
	if folio == "" && b.BackupHash != "" && !signed {
		return "La que se firma con este documento"
	}
	return folio
}

// pending says why a section of ST-ERE has nothing: it is not for this case, or its turn
// has not come.
func (b *builder) pending(p papers.Paper, v *papers.HandoverPaper) map[string]string {
	const never = "No aplica"
	onSite := v.A != nil && v.A.Place == "sitio"
	over := p.Status == papers.Void || !b.v.Order.Open()
	words := func(leg int) string {
		switch {
		case over, leg == 0 && v.B != nil, leg < 3 && v.D != nil:
			return never
		case leg > 0 && onSite && v.B == nil:
			return never + ": el mantenimiento es en el lugar de la persona usuaria"
		}
		return "Todavía sin llenar"
	}
	list := map[string]string{"A. Programación": words(0), "B. Entrega a soporte": words(1), "C. Estado en la DTIC": words(2), "D. Devolución": words(3), "E. Conclusión": words(4)}
	if v.B == nil {
		for _, title := range []string{"3. Condición en que se recibe", "4. Accesorios entregados"} {
			list[title] = words(1)
		}
	}
	return list
}

func (b *builder) survey(p papers.Paper, d *papers.Document) error {
	o := b.v.Order
	v := &papers.SurveyPaper{}
	d.Value, d.Masked = v, b.v.Masked
	if err := p.Decode(v); err != nil {
		return err
	}
	v.Service, _, _ = strings.Cut(o.Fault, "\n")
	v.Who, v.Concluded, v.Kind = b.name(o.AdviserID), o.ConcludedAt, o.Conclusion.Label()
	if o.Record.Survey != nil {
		v.Due = o.Record.Survey.Due
	}
	return nil
}

func (b *builder) backup(p papers.Paper, d *papers.Document) error {
	v := &papers.BackupPaper{}
	d.Value = v
	if err := p.Decode(v); err != nil {
		return err
	}
	if c := b.v.Child; c != nil && v.Answer.Option == orders.BackupAsk && v.Result.Child == "" {
		v.Result.Child = c.Folio
	}
	return nil
}

func (b *builder) supplies(p papers.Paper, d *papers.Document) error {
	v := &papers.SuppliesPaper{}
	d.Value = v
	if err := p.Decode(v); err != nil {
		return err
	}
	if err := b.named(v.Asked.Lines); err != nil {
		return err
	}
	v.Asked.At = p.At
	var versions []papers.Paper
	if p.ID != "" { // one that is only shown before it is signed has none yet
		var err error
		if versions, err = b.Papers.Versions(b.ctx, b.c, p.ID); err != nil {
			return err
		}
	}
	if v.Given != nil {
		v.Given.At = p.At
	}
	if v.Receipt != nil {
		v.Receipt.At = p.At
	}
	for i := len(versions) - 1; i >= 0; i-- { // the first version that has a section tells when it was written
		var body map[string]json.RawMessage
		if err := versions[i].Decode(&body); err != nil {
			return err
		}
		if v.Given != nil && body["entrega"] != nil {
			v.Given.At = versions[i].At
		}
		if v.Receipt != nil && body["acuse"] != nil {
			v.Receipt.At = versions[i].At
		}
	}
	if len(versions) > 0 {
		v.Asked.At = versions[0].At
	}
	switch {
	case v.Given != nil:
		if v.Decision.Verdict == "" {
			v.Decision.Verdict = "surtir"
		}
		if err := b.named(v.Given.Lines); err != nil {
			return err
		}
		b.lines = append(b.lines, v.Given.Lines...)
	case v.Purchase != nil && v.Decision.Verdict == "":
		v.Decision.Verdict = "adquirir"
	}
	return nil
}

// unreturned takes what came back to the store room off what the slips delivered: field 27
// says what was used (domain §5.1).
func (b *builder) unreturned() error {
	if len(b.lines) == 0 {
		return nil
	}
	entries, err := b.Supplies.Ledger(b.ctx, b.c, string(b.v.Order.ID))
	if err != nil {
		return err
	}
	back := map[string]int{}
	for _, e := range entries {
		if e.Qty > 0 {
			back[e.ItemID] += int(e.Qty)
		}
	}
	var used []papers.SupplyLine
	for _, l := range b.lines {
		n := min(back[l.ItemID], l.Quantity)
		back[l.ItemID] -= n
		if l.Quantity -= n; l.Quantity > 0 {
			used = append(used, l)
		}
	}
	b.lines = used
	return nil
}

// named puts the name and unit of each supply beside its id, where the paper was written
// before it kept them.
func (b *builder) named(lines []papers.SupplyLine) error {
	for i := range lines {
		l := &lines[i]
		if l.Name != "" {
			continue
		}
		if b.items == nil {
			b.items = map[string]supply{}
		}
		x, ok := b.items[l.ItemID]
		if !ok {
			item, err := b.Supplies.Item(b.ctx, b.c, l.ItemID)
			if err != nil {
				return err
			}
			x = supply{item.Name, item.Unit}
			b.items[l.ItemID] = x
		}
		l.Name, l.Unit = x.name, x.unit
	}
	return nil
}

func (b *builder) determination(p papers.Paper, d *papers.Document) error {
	v := &papers.DeterminationPaper{}
	d.Value = v
	if err := p.Decode(v); err != nil {
		return err
	}
	if st, ok := b.v.Order.Procedure().Order.Station(procedure.State(v.Facts.From)); ok {
		v.Facts.From = st.Label
	}
	if v.Verdict == nil {
		return nil
	}
	for _, who := range []*string{&v.Verdict.AdviserID, &v.Verdict.InChargeID} {
		if *who == "" {
			continue
		}
		names, err := b.People.Named(b.ctx, b.c, people.ID(*who))
		if err != nil {
			return err
		}
		*who = names[people.ID(*who)].Name
	}
	if v.Verdict.AdviserID == "" && v.Verdict.Exit != string(procedure.MechThird) {
		v.Verdict.AdviserID = v.Adviser.Name // nobody else was named: who attends it goes on
	}
	if v.Verdict.Out {
		for _, x := range b.v.Papers {
			if x.Kind == papers.Receipt && !x.At.Before(p.At) {
				v.Verdict.Document = "F-11 " + x.Folio
				break
			}
		}
	}
	if s, ok := p.SignedBy(orders.SlotDirector); ok {
		v.Notice = papers.NoticePart{Text: "Aviso del sistema en la bandeja de la persona usuaria", At: s.At}
	}
	return nil
}

func (b *builder) receipt(p papers.Paper, d *papers.Document) error {
	v := &papers.ReceiptPaper{}
	d.Value = v
	if err := p.Decode(v); err != nil {
		return err
	}
	v.At = p.At
	v.Settle()
	return nil
}
