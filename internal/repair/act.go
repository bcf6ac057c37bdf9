package repair

import (
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/settings"
)

// Act is what somebody does in an external file: a struct whose tagged fields are its
// form, as the acts of an order are. It never judges whose turn it is.
type Act interface {
	// Key names the activity in the procedure.
	Key() procedure.Act
	// Answer is the exit chosen, "" when the activity asks nothing.
	Answer() procedure.Answer
	// Check refuses fields that do not fit this file.
	Check(d *Doing) error
	// Apply writes the act into d.File and asks for effects.
	Apply(d *Doing)
}

// Signed is an act that carries the signature of who performs it.
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

// Facts are what guards and acts may ask, read in the transaction of the act.
type Facts struct {
	Settings settings.Values
	Calendar calendar.Calendar
	Asset    equipment.Asset
	Custody  equipment.Custody
	Papers   []papers.Paper // of the file, in force
	Files    int            // files that came with the act
	Photos   []orders.File  // photographs of the machine that came with it
	Scans    int            // files that came in since the file is in its station
	Adviser  people.ID      // AST of the new order, while one is under way
	Free     bool           // the AST who is named exists and is active
	Beside   people.Person  // who signs for the Coordinación Administrativa beside the AST, when they may
	Notice   string         // words of the notice of F-06, and their version
	NoticeNo int

	OpenOrders int       // of the machine, where it is to be written off
	Written    time.Time // when what is signed was written; zero for now
}

// paperByID returns a paper of the file that stands.
func (f Facts) paperByID(id string) (papers.Paper, bool) {
	for _, p := range f.Papers {
		if p.ID == id && p.Status != papers.Void {
			return p, true
		}
	}
	return papers.Paper{}, false
}

// Doing is one act being performed.
type Doing struct {
	Act     Act
	File    *File
	Actor   people.Actor
	Role    procedure.Role
	Now     time.Time
	Facts   Facts
	Way     procedure.Way  // zero for a side act
	Side    procedure.Side // zero for a way
	Effects Effects
}

// written is the moment that a paper says as its own: that in which it was laid before
// whoever signs it.
func (d *Doing) written() time.Time {
	if d.Facts.Written.IsZero() {
		return d.Now
	}
	return d.Facts.Written
}

// Effects are what the desk does in the same transaction.
type Effects struct {
	Papers  []paperChange
	Custody *leg
	Swap    *equipment.Asset // the machine that takes the place of the file's (P-09)
	Number  string           // inventory number that the replacement gets
	Retires string           // document by which the machine is written off (P-09)
	Until   string           // last day of the warranty that a repaired machine has from now on
	Note    string
	Tells   []procedure.Party
	Former  people.ID
}

// paperChange is one change of a paper of the file.
type paperChange struct {
	kind    papers.Kind
	fresh   bool                 // another paper, though one stands
	section string               // key under which data are written; "" writes nothing
	data    any                  //
	said    *papers.HandoverSaid // what who hands the machine over says in section B as they sign it
	signs   []signer             // signatures, in order
	seals   []string             // slots that complete it; nil leaves it open
	bind    []string             // keys that the signatures cover besides the heading
	kept    *string              // where its id is kept
}

// signer puts one signature. Without outsider and person it is the actor's.
type signer struct {
	slot     string
	outsider *Outsider
	person   *people.Person // of the Coordinación Administrativa, beside the actor
	note     string
}

// Outsider is a party without account: who represents the provider.
type Outsider = papers.Representative

// leg is a change of hands of the file's machine.
type leg struct {
	from, to equipment.Place
	with     string
	kind     papers.Kind
	gives    string // slot on the paper, "" for the outsider
	receives string
}

func invalid(field, message string) error { return problem.OnField(field, message) }

func refuse(message, next, clause string) *problem.Error {
	return problem.New(problem.Refused, message, next).For(clause)
}

func unless(ok bool, message, next, clause string) *problem.Error {
	if ok {
		return nil
	}
	return refuse(message, next, clause)
}
