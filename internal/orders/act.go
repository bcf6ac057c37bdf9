package orders

import (
	"time"

	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
)

// Act is what is handed in to perform an activity: a struct whose tagged fields
// are its form. Apply writes what it says into the order and asks for effects;
// it never judges whose turn it is, which Perform has done by then.
type Act interface {
	// Key names the activity in the procedure.
	Key() procedure.Act
	// Answer is the exit chosen, "" when the activity asks nothing.
	Answer() procedure.Answer
	// Check refuses fields that do not fit this order; a problem.Error of kind
	// Invalid names the field.
	Check(d *Doing) error
	// Apply writes the act into d.Order and appends to d.Effects.
	Apply(d *Doing)
}

// Signed is an act that carries a signature: the desk checks its secret before
// the transaction begins, and the paper's hash inside it.
type Signed interface {
	Act
	Given() *seals.Signing
}

// Free is embedded by acts that ask no question.
type Free struct{}

// Answer is none.
func (Free) Answer() procedure.Answer { return "" }

// Unchecked is embedded by acts whose fields need nothing beyond their tags.
type Unchecked struct{}

// Check accepts whatever its tags accepted.
func (Unchecked) Check(*Doing) error { return nil }

// Doing is one act being performed: who, when, on what, with which facts. Acts
// read it in Check and change Order and Effects in Apply.
type Doing struct {
	Act     Act
	Order   *Order
	Actor   people.Actor
	Role    procedure.Role // the role under which the actor acts
	Now     time.Time
	Facts   Facts
	Way     procedure.Way  // zero for a side act
	Side    procedure.Side // zero for a way
	Effects Effects
}

// Effects is what the desk must do in the same transaction besides saving the
// order and its step.
type Effects struct {
	Papers     []PaperChange
	Custody    *CustodyChange
	Letter     *LetterChange
	Child      *Order        // P-06: the order for the backup
	Maintained bool          // a preventive maintenance was done (P-04)
	Retires    string        // how its disposal stands in the system of the State: nothing answers for it any more (P-09)
	Answer     procedure.Answer
	Text       string // reason or note for the history
	RealAt     time.Time
	Tells      []procedure.Party // who is told besides those of the way
}

// PaperChange is one change of a paper of the order.
type PaperChange struct {
	Kind        string               // papers.Kind
	Fresh       bool                 // open a new one even when there is one
	Section     string               // section to write, "" for the body
	Data        any                  // what the section says; nil leaves it
	Said        *papers.HandoverSaid // what who hands the machine over says in section B as they sign it
	Status      string               // papers.Status, "" leaves it
	Slot        string               // signature to put, "" for none
	Signer      *Signer              // who signs on paper, when it is not the actor
	Hands       *people.Person       // the AST who signs F-11 in the slot, on the device of the actor
	Outside     *Outsider            // who signs for a third party on the device of the actor (F-11)
	OutsideSlot string
	Beside      *people.Person // who signs for the Coordinación Administrativa beside the actor; nil for nobody
	Void        string         // reason; the paper is annulled
	Note        string
}

// Signer is somebody without account who signs on paper; the actor puts it on record.
type Signer struct{ Name, Post, Note string }

// CustodyChange is one leg of the equipment's way.
type CustodyChange struct {
	To       procedure.Place
	With     string // person or provider that keeps it from here
	Paper    string // kind of the paper that proves it
	Gives    string // slot or name of who gives
	Receives string
}

// Outsider is a party without account: the provider's representative.
type Outsider struct {
	Name, Company, IDType string
}

// LetterChange is one change of the letter SEI-028.
type LetterChange struct {
	Act          procedure.Act
	Addressee    string
	Subject      string
	Grounds      string
	Body         string
	Contact      string
	Copies       []string
	Observations string
}

func (e *Effects) paper(c PaperChange) { e.Papers = append(e.Papers, c) }

// invalid names a field that does not fit.
func invalid(field, message string) error { return problem.OnField(field, message) }
