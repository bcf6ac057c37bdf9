package orders

import (
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// DraftLetter is activity 17: the letter SEI-028 for the TDTIC (rev11 A-17, rev11
// F-04).
type DraftLetter struct {
	Free
	Unchecked
	papers.LetterText
}

// Key names the activity.
func (*DraftLetter) Key() procedure.Act { return procedure.DraftLetter }

// Apply drafts the letter, or a new version after observations.
func (a *DraftLetter) Apply(d *Doing) {
	d.Effects.Text = a.Subject
	d.Effects.Letter = &LetterChange{Act: a.Key(), Addressee: a.Addressee, Subject: a.Subject, Grounds: a.Grounds, Body: a.Body, Contact: a.Contact, Copies: a.Copies}
}

// ObserveLetter returns the letter to the Supervisor (OS-59).
type ObserveLetter struct {
	Free
	Unchecked
	Text string `form:"motivo" label:"Observaciones" kind:"area" validate:"required,min=10,max=1000" json:"motivo"`
}

// Key names the activity.
func (*ObserveLetter) Key() procedure.Act { return procedure.ObserveLetter }

// Apply keeps the observed version.
func (a *ObserveLetter) Apply(d *Doing) {
	d.Effects.Text = a.Text
	d.Effects.Letter = &LetterChange{Act: a.Key(), Observations: a.Text}
}

// SignLetter is activity 18: signature and instruction to notify (rev11 A-18,
// R-T-01, R-T-02).
type SignLetter struct {
	Free
	Instruction string `form:"instruccion" label:"Instrucción de notificación" kind:"area" validate:"required,min=10,max=500" json:"instruccion"`
	seals.Signing
}

// Key names the activity.
func (*SignLetter) Key() procedure.Act { return procedure.SignLetter }

// Check refuses a letter that what it rests on has overtaken.
func (a *SignLetter) Check(d *Doing) error { return d.fresh() }

// Apply signs, notifies and concludes as «Gestión SEI-028».
func (a *SignLetter) Apply(d *Doing) {
	d.Effects.Text = a.Instruction
	d.Effects.Letter = &LetterChange{Act: a.Key(), Body: a.Instruction, Observations: a.PaperHash}
	d.Order.conclude(d, LetterCase)
}
