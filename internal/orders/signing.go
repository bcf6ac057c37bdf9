package orders

import (
	"context"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// declaration is what who signs declares, kept with the signature.
const declaration = "Leí el documento completo y lo que dice es cierto."

// Levels are the ways in which an act may be signed, the usual one first. other says
// that the actor puts on record the signature of somebody without account. A level that
// the institution asks for is the least: a stronger one serves too (firma.nivel for the
// ST-ERE, oficio.firma for the oficio). Where the form itself writes what is signed,
// there is nothing yet that could be printed or signed outside.
func Levels(act procedure.Act, other bool, set settings.Values) []string {
	switch act {
	case procedure.SignLetter:
		all := []string{seals.ByInternal, seals.ByHandwritten, seals.ByAdvanced}
		return all[max(0, slices.Index(all, set.Text(settings.LetterSignature))):]
	case procedure.TakeBack:
		if other {
			return []string{seals.ByHandwritten, seals.ByDrawing, seals.ByWitness}
		}
		fallthrough
	case procedure.AcknowledgeDate, procedure.SignHandover, procedure.TakeIn, procedure.ReceiveHandover:
		all := []string{seals.ByInternal, seals.ByHandwritten}
		return all[max(0, slices.Index(all, set.Text(settings.SignLevel))):]
	}
	return []string{seals.ByInternal}
}

// signsForOther tells whether the act records the signature of somebody else.
func (d *Doing) signsForOther() bool {
	return d.Act.Key() == procedure.TakeBack && d.Role == procedure.Supervisor
}

// level judges how the act is signed, and that what the level needs is there.
func (d *Doing) level(s *seals.Signing) error {
	if Moves(d.Act, d.Order.place(d.Facts)) && d.Actor.Person.ID != systemID {
		if err := s.Judge(OutsideLevels(d.Facts.Settings), 0, FilesField); err != nil {
			return err
		}
		return d.agreed(s)
	}
	return s.Judge(Levels(d.Act.Key(), d.signsForOther(), d.Facts.Settings), d.Facts.Scans, FilesField)
}

// prepare keeps what comes with a signature and is slow to keep, before the transaction.
func (d *Desk) prepare(ctx context.Context, s *seals.Signing, files []File) error {
	return s.Prepare(ctx, d.Blobs, scansOf(files)...)
}

// scansOf are the files that came with a form as what a signature may name.
func scansOf(files []File) []seals.Enclosure {
	list := make([]seals.Enclosure, len(files))
	for i, f := range files {
		list[i] = seals.Enclosure{Hash: f.Hash, MediaType: f.MediaType}
	}
	return list
}

// signed tells how the act at hand is signed; what carries no signature of its own is
// internal.
func (a *applied) signed() *seals.Signing {
	if s, ok := a.act.(Signed); ok {
		return s.Given()
	}
	return &seals.Signing{}
}

// prove keeps the evidence of a signature that is more than internal. Scans that came
// into the order before stay where they are: then there is no picture to name.
func (a *applied) prove(ctx context.Context, c *database.Conn, e seals.Evidence) error {
	e, ok := a.signed().Proves(e, string(a.actor.Person.ID))
	if !ok {
		return nil
	}
	return a.desk.Evidence.Keep(ctx, c, e, a.by())
}

// LetterChallenge is what somebody signs with their certificate when they sign a letter.
func LetterChallenge(l letters.Letter, who people.Person) seals.Challenge {
	return seals.Challenge{Subject: seals.Letter(l.ID), Kind: string(papers.Letter), Folio: l.Number, Version: l.Version, Slot: SlotDirector,
		PersonID: string(who.ID), Name: who.Name, Hash: l.Hash}
}

// proveLetter judges and keeps what proves the signature of a letter.
func (a *applied) proveLetter(ctx context.Context, c *database.Conn, id string) error {
	s := a.signed()
	if s.Level == seals.ByInternal || s.Level == "" {
		return nil
	}
	l, err := a.desk.Letters.Get(ctx, c, id)
	if err != nil {
		return err
	}
	ch := LetterChallenge(l, a.actor.Person)
	if s.Level == seals.ByHandwritten {
		return a.prove(ctx, c, seals.Evidence{Subject: ch.Subject, Slot: ch.Slot, Version: ch.Version, Hash: ch.Hash, PersonID: ch.PersonID, Name: ch.Name, Post: a.actor.Person.Post})
	}
	e, err := a.desk.Evidence.Advanced(ctx, c, ch, []byte(strings.TrimSpace(s.Electronic)), a.by())
	if err != nil {
		return err
	}
	e.Post = a.actor.Person.Post
	return a.desk.Evidence.Keep(ctx, c, e, a.by())
}

// PaperChallenge is what somebody signs with their certificate over a place of a paper
// that they signed internally (F-10, domain §5).
func PaperChallenge(s papers.Signature, p papers.Paper) seals.Challenge {
	return seals.Challenge{Subject: seals.Paper(p.ID), Kind: string(p.Kind), Folio: p.Folio, Version: s.Version, Slot: s.Slot, PersonID: s.PersonID, Name: s.Name, Hash: s.Hash}
}

// Strengthen adds an advanced signature, or the scan of a handwritten one, to a
// signature that the actor gave to a paper of an order and that still stands: the TDTIC
// on F-10, whose text is written in the act that signs it. The secret is asked again.
// problem.NotFound for an order that the actor may not read or a place they did not
// sign, problem.Invalid on a field, problem.Conflict when it was added before.
func (d *Desk) Strengthen(ctx context.Context, actor people.Actor, ref, paper, slot string, s *seals.Signing, files []File) error {
	if err := d.prepare(ctx, s, files); err != nil {
		return err
	}
	p, sig, err := d.signedPlace(ctx, actor, ref, paper, slot)
	if err != nil {
		return err
	}
	switch {
	case s.Level == seals.ByAdvanced && s.Electronic == "":
		return invalid("efirma", "Falta la e.firma: firma el texto con tu certificado y tu llave, o pega la firma hecha con otro programa.")
	case s.Level == seals.ByHandwritten && len(files) == 0:
		return invalid(FilesField, "Adjunta el escaneo o la foto del documento firmado a mano.")
	case s.Level != seals.ByAdvanced && s.Level != seals.ByHandwritten:
		return invalid("nivel", "Elige cómo se refuerza la firma.")
	case s.PaperHash != sig.Hash:
		return problem.New(problem.Conflict, "El documento cambió después de que lo abriste.", "Léelo otra vez antes de firmar.").For("R-U-02")
	}
	if err := d.People.CheckSignature(ctx, actor.Person.ID, s.Secret); err != nil {
		return onSecret(err)
	}
	now := d.Clock()
	by := audit.By{Actor: string(actor.Person.ID), Role: sig.Role, At: now}
	return d.DB.Write(ctx, func(c *database.Conn) error {
		ch := PaperChallenge(sig, p)
		e := seals.Evidence{Subject: ch.Subject, Slot: ch.Slot, Version: ch.Version, Level: seals.Handwritten, Hash: ch.Hash, PersonID: ch.PersonID, Name: ch.Name, AttestedBy: ch.PersonID}
		if s.Level == seals.ByHandwritten {
			e.Blob, e.MediaType = files[0].Hash, files[0].MediaType
			o, _, err := d.find(ctx, c, actor, ref)
			if err != nil {
				return err
			}
			if err := d.enclose(ctx, c, actor, o, files, now); err != nil {
				return err
			}
		} else if e, err = d.Evidence.Advanced(ctx, c, ch, []byte(strings.TrimSpace(s.Electronic)), by); err != nil {
			return err
		}
		e.Post = sig.Post
		if err := d.Evidence.Keep(ctx, c, e, by); err != nil {
			return err
		}
		if d.Blobs == nil {
			return nil
		}
		return d.Papers.Due(ctx, c, p.OrderID, now) // what is printed from now on shows it
	})
}

// SignedPlace returns a paper of an order with the signature that the actor gave in one
// of its places; problem.NotFound when they gave none that stands.
func (d *Desk) SignedPlace(ctx context.Context, actor people.Actor, ref, paper, slot string) (papers.Paper, papers.Signature, error) {
	return d.signedPlace(ctx, actor, ref, paper, slot)
}

func (d *Desk) signedPlace(ctx context.Context, actor people.Actor, ref, paper, slot string) (papers.Paper, papers.Signature, error) {
	v, err := d.Open(ctx, actor, ref)
	if err != nil {
		return papers.Paper{}, papers.Signature{}, err
	}
	for _, p := range v.Papers {
		if p.ID != paper {
			continue
		}
		if s, ok := p.SignedBy(slot); ok && s.PersonID == string(actor.Person.ID) {
			return p, s, nil
		}
	}
	return papers.Paper{}, papers.Signature{}, problem.Missing("una firma tuya en ese lugar")
}

// evidence reads what proves the signatures of papers beyond the sessions of who signed.
func (d *Desk) evidence(ctx context.Context, c *database.Conn, list []papers.Paper) ([]seals.Evidence, error) {
	var subjects []string
	for _, p := range list {
		if len(p.Signatures) > 0 {
			subjects = append(subjects, seals.Paper(p.ID))
		}
	}
	return d.Evidence.Of(ctx, c, subjects...)
}
