package seals

import (
	"bytes"
	"context"
	"slices"

	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/problem"
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

	scans    []Enclosure // what came with the form; the first is the scan
	ink      string      // the drawn mark in the store of blobs
	unsigned bool        // what would be signed is only being shown
}

// Given is the part of a form that signs, for whoever holds the whole form.
func (s *Signing) Given() *Signing { return s }

// Unsigned marks a form whose papers are shown before they are signed: it needs no proof of
// its level yet, and its declaration is the one that will be asked for.
func (s *Signing) Unsigned() { s.unsigned = true }

// Input tells whether an input of a form is about the signature itself, and not about what
// is signed. It is asked for where the whole paper is shown.
func Input(name string) bool {
	switch name {
	case "nivel", "efirma", InkField, "testigo", "firma", "declara", AgreesField, BesideField, HandsField:
		return true
	}
	return false
}

// OnlyShown tells whether what would be signed is only being laid before who signs it.
func (s *Signing) OnlyShown() bool { return s.unsigned }

// Beside is how a person of the Coordinación Administrativa signs beside who hands a machine over,
// on the same device and with a secret of their own, where the institution has them take part when
// it leaves too (p07.momento, GAP-19, rev11 P-07).
type Beside struct {
	Coordination string `form:"coordinacion" label:"Quién firma por la Coordinación Administrativa" help:"Firma en este equipo, con su propia contraseña o PIN." kind:"choice" validate:"max=64" json:"coordinacion,omitempty" section:"Coordinación Administrativa"`
	CoSecret     string `form:"firma_coordinacion" label:"Contraseña o PIN de quien firma por la Coordinación Administrativa" kind:"password" secret:"true" help:"La escribe esa persona después de leer la hoja: es su firma." validate:"max=200" json:"-" section:"Coordinación Administrativa"`
}

// Besides is the part of a form that says who signs beside its author.
func (b *Beside) Besides() *Beside { return b }

// Hands is how the AST who gives a machine to a third party, or takes it back, signs F-11 where
// somebody else performs the act: on the same device, with a secret of their own (domain §4.5).
type Hands struct {
	Adviser    string `form:"entrega_ast" label:"AST que entrega o recibe el equipo" help:"Firma la constancia en este equipo, con su propia contraseña o PIN." kind:"choice" validate:"max=64" json:"entrega_ast,omitempty" section:"AST"`
	HandSecret string `form:"firma_ast" label:"Contraseña o PIN del AST" kind:"password" secret:"true" help:"La escribe el AST después de leer la hoja: es su firma." validate:"max=200" json:"-" section:"AST"`
}

// Handing is the part of a form that says which AST signs.
func (h *Hands) Handing() *Hands { return h }

// HandsField is the input for the secret of the AST, who signs on the device of another.
const HandsField = "firma_ast"

// BesideField is the input for the secret of a second person, who signs on the same device.
const BesideField = "firma_coordinacion"

// BesideMissing says that it is empty.
const BesideMissing = "Falta la contraseña o el PIN de quien firma por la Coordinación Administrativa."

// AgreesField is the input with which a party without account says that they read.
const AgreesField = "acepta"

// Enclosure is a file that came with a form, by its hash in the store of blobs.
type Enclosure struct{ Hash, MediaType string }

// LevelOf is the level that a form chose by its key; internal for none.
func LevelOf(key string) Level {
	switch key {
	case ByHandwritten:
		return Handwritten
	case ByAdvanced:
		return Advanced
	case ByDrawing:
		return Drawn
	case ByWitness:
		return Witnessed
	}
	return Internal
}

// Prepare keeps what comes with a signature and is slow to keep, before the transaction:
// the drawn mark goes into the store of blobs. problem.Invalid on «trazo» when it is no
// mark, or there is no store.
func (s *Signing) Prepare(ctx context.Context, store *blobs.Store, scans ...Enclosure) error {
	s.scans = scans
	if s.Level != ByDrawing || s.Ink == "" {
		return nil
	}
	picture, err := Ink(s.Ink)
	if err != nil {
		return err
	}
	if store == nil {
		return problem.OnField(InkField, "Aquí no se guardan archivos. Elige otra forma de firmar.")
	}
	s.ink, _, err = store.Put(ctx, bytes.NewReader(picture))
	return err
}

// Judge tells whether the form signs in one of the ways that are allowed, the usual one
// first, which it takes when it says none, and that what the level needs is there; before
// counts scans that came earlier, and scanField is the input for one. problem.Invalid on the
// input that is wrong.
func (s *Signing) Judge(allowed []string, before int, scanField string) error {
	if s.Level == "" {
		s.Level = allowed[0]
	}
	if s.unsigned {
		return nil
	}
	if !slices.Contains(allowed, s.Level) {
		return problem.OnField("nivel", "Aquí no se firma así. Elige una de las formas que se ofrecen.")
	}
	switch s.Level {
	case ByHandwritten:
		if len(s.scans) == 0 && before == 0 {
			return problem.OnField(scanField, "Adjunta el escaneo o la foto del documento firmado a mano. Mientras falte, la firma queda pendiente.")
		}
	case ByAdvanced:
		if s.Electronic == "" {
			return problem.OnField("efirma", "Falta la e.firma: firma el texto con tu certificado y tu llave, o pega la firma hecha con otro programa.")
		}
	case ByDrawing:
		if s.ink == "" && s.Ink == "" {
			return problem.OnField(InkField, "Falta el trazo. Quien firma lo hace en el recuadro; si no puede trazar su firma, elige otra forma.")
		}
	case ByWitness:
		if len([]rune(s.Witness)) < 8 {
			return problem.OnField("testigo", "Escribe el nombre completo y el cargo de quien fue testigo.")
		}
	}
	return nil
}

// Proves adds to the evidence of a signature what the form brought: mark, scan or witness,
// attested by who was there. It is false when the level needs no evidence, or the scan came
// before and stays where it is. Advanced signatures are judged by Store.Advanced.
func (s *Signing) Proves(e Evidence, attester string) (Evidence, bool) {
	e.Level, e.Witness = LevelOf(s.Level), s.Witness
	switch e.Level {
	case Handwritten:
		if len(s.scans) == 0 {
			return e, false
		}
		e.Blob, e.MediaType = s.scans[0].Hash, s.scans[0].MediaType
	case Drawn:
		e.Blob, e.MediaType = s.ink, "image/png"
	case Witnessed:
	default:
		return e, false
	}
	e.AttestedBy = attester
	return e, true
}
