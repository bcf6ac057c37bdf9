package orders

import (
	"bytes"
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

// Keys of the levels of signature in forms and parameters (domain §5).
const (
	ByInternal    = "interna"
	ByHandwritten = "autografa"
	ByAdvanced    = "efirma"
	ByDrawing     = "pantalla"
	ByWitness     = "testigo"
)

// Signing is the part of a form that signs: the level, what the level needs, the
// password or PIN again, a declaration, and the hash of the paper as it was shown.
type Signing struct {
	Level      string `form:"nivel" label:"Cómo se firma" kind:"radio" options:"interna=Firma interna: mi contraseña o PIN|autografa=Firma autógrafa en papel, con su escaneo|efirma=e.firma: certificado y llave privada|pantalla=Trazo en esta pantalla|testigo=No puede trazar su firma: nombre escrito ante testigo" validate:"omitempty,oneof=interna autografa efirma pantalla testigo" json:"nivel,omitempty" section:"Cómo se firma"`
	Electronic string `form:"efirma" label:"Firma electrónica del texto" help:"El contenido del archivo .p7s en base64 o PEM, o la firma en base64. Nunca la llave privada." kind:"area" when:"nivel=efirma" validate:"max=60000" json:"-" section:"Cómo se firma"`
	Ink        string `form:"trazo" label:"Trazo" kind:"hidden" secret:"true" validate:"max=400000" json:"-" section:"Cómo se firma"`
	Witness    string `form:"testigo" label:"Testigo: nombre completo y cargo" help:"Otra persona que estuvo presente y lo confirma." kind:"text" when:"nivel=testigo" validate:"max=160" json:"testigo,omitempty" section:"Cómo se firma"`
	Secret     string `form:"firma" label:"Tu contraseña o PIN" kind:"password" secret:"true" help:"Es tu firma: nadie más debe escribirla." validate:"required,max=200" json:"-" section:"Firma"`
	Declared   bool   `form:"declara" label:"Leí el documento completo y lo que dice es cierto" kind:"check" validate:"required" json:"declara" section:"Firma"`
	PaperHash  string `form:"huella" label:"Huella del documento" kind:"hidden" validate:"max=64" json:"huella,omitempty"`

	files []File // what came with the form; the first is the scan
	ink   string // the drawn mark in the store of blobs
}

func (s *Signing) signing() *Signing { return s }

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
		all := []string{ByInternal, ByHandwritten, ByAdvanced}
		return all[max(0, slices.Index(all, set.Text(settings.LetterSignature))):]
	case procedure.TakeBack:
		if other {
			return []string{ByHandwritten, ByDrawing, ByWitness}
		}
		fallthrough
	case procedure.AcknowledgeDate, procedure.SignHandover, procedure.TakeIn, procedure.ReceiveHandover:
		all := []string{ByInternal, ByHandwritten}
		return all[max(0, slices.Index(all, set.Text(settings.SignLevel))):]
	}
	return []string{ByInternal}
}

// signsForOther tells whether the act records the signature of somebody else.
func (d *Doing) signsForOther() bool {
	return d.Act.Key() == procedure.TakeBack && d.Role == procedure.Supervisor
}

// level judges how the act is signed, and that what the level needs is there.
func (d *Doing) level(s *Signing) error {
	allowed := Levels(d.Act.Key(), d.signsForOther(), d.Facts.Settings)
	if s.Level == "" {
		s.Level = allowed[0]
	}
	if !slices.Contains(allowed, s.Level) {
		return invalid("nivel", "Aquí no se firma así. Elige una de las formas que se ofrecen.")
	}
	switch s.Level {
	case ByHandwritten:
		if len(s.files) == 0 && d.Facts.Scans == 0 {
			return invalid(FilesField, "Adjunta el escaneo o la foto del documento firmado a mano. Mientras falte, la firma queda pendiente.")
		}
	case ByAdvanced:
		if s.Electronic == "" {
			return invalid("efirma", "Falta la e.firma: firma el texto con tu certificado y tu llave, o pega la firma hecha con otro programa.")
		}
	case ByDrawing:
		if s.ink == "" && s.Ink == "" {
			return invalid("trazo", "Falta el trazo. Quien recibe firma en el recuadro; si no puede trazar su firma, elige otra forma.")
		}
	case ByWitness:
		if len([]rune(s.Witness)) < 8 {
			return invalid("testigo", "Escribe el nombre completo y el cargo de quien fue testigo.")
		}
	}
	return nil
}

// prepare keeps what comes with a signature and is slow to keep, before the transaction.
func (d *Desk) prepare(ctx context.Context, s *Signing, files []File) error {
	s.files = files
	if s.Level != ByDrawing || s.Ink == "" {
		return nil
	}
	picture, err := seals.Ink(s.Ink)
	if err != nil {
		return err
	}
	if d.Blobs == nil {
		return invalid("trazo", "Aquí no se guardan archivos. Elige otra forma de firmar.")
	}
	s.ink, _, err = d.Blobs.Put(ctx, bytes.NewReader(picture))
	return err
}

func levelOf(key string) seals.Level {
	switch key {
	case ByHandwritten:
		return seals.Handwritten
	case ByAdvanced:
		return seals.Advanced
	case ByDrawing:
		return seals.Drawn
	case ByWitness:
		return seals.Witnessed
	}
	return seals.Internal
}

// signed tells how the act at hand is signed; what carries no signature of its own is
// internal.
func (a *applied) signed() *Signing {
	if s, ok := a.act.(Signed); ok {
		return s.signing()
	}
	return &Signing{}
}

// prove keeps the evidence of a signature that is more than internal. Scans that came
// into the order before stay where they are: then there is no picture to name.
func (a *applied) prove(ctx context.Context, c *database.Conn, e seals.Evidence) error {
	s := a.signed()
	e.Level, e.Witness = levelOf(s.Level), s.Witness
	switch e.Level {
	case seals.Handwritten:
		if len(s.files) == 0 {
			return nil
		}
		e.Blob, e.MediaType, e.AttestedBy = s.files[0].Hash, s.files[0].MediaType, string(a.actor.Person.ID)
	case seals.Drawn:
		e.Blob, e.MediaType, e.AttestedBy = s.ink, "image/png", string(a.actor.Person.ID)
	case seals.Witnessed:
		e.AttestedBy = string(a.actor.Person.ID)
	default:
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
	if s.Level == ByInternal || s.Level == "" {
		return nil
	}
	l, err := a.desk.Letters.Get(ctx, c, id)
	if err != nil {
		return err
	}
	ch := LetterChallenge(l, a.actor.Person)
	if s.Level == ByHandwritten {
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
func (d *Desk) Strengthen(ctx context.Context, actor people.Actor, ref, paper, slot string, s *Signing, files []File) error {
	if err := d.prepare(ctx, s, files); err != nil {
		return err
	}
	p, sig, err := d.signedPlace(ctx, actor, ref, paper, slot)
	if err != nil {
		return err
	}
	switch {
	case s.Level == ByAdvanced && s.Electronic == "":
		return invalid("efirma", "Falta la e.firma: firma el texto con tu certificado y tu llave, o pega la firma hecha con otro programa.")
	case s.Level == ByHandwritten && len(files) == 0:
		return invalid(FilesField, "Adjunta el escaneo o la foto del documento firmado a mano.")
	case s.Level != ByAdvanced && s.Level != ByHandwritten:
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
		if s.Level == ByHandwritten {
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
