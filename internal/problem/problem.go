// Package problem holds the one error type of the program. Every room says what
// went wrong with it, and the faces (pages, API, command line) alone decide how
// it looks: the status, the page, the exit code.
//
// A problem always speaks Spanish to the person: Message says what happened,
// Remedy says what to do, Link says where.
package problem

import (
	"errors"
	"fmt"
)

// Kind classifies a problem for the faces; it never reaches the person.
type Kind string

const (
	// Invalid means that what was sent cannot be read or lacks something.
	Invalid Kind = "invalid"
	// Refused means that the procedure does not allow the act now.
	Refused Kind = "refused"
	// Forbidden means that the person may see the thing but not do this with it.
	Forbidden Kind = "forbidden"
	// NotFound means that the thing is missing or that the person may not know of it.
	NotFound Kind = "not-found"
	// Conflict means that somebody else changed the thing meanwhile.
	Conflict Kind = "conflict"
	// Underway means that the same form is being acted on at this moment.
	Underway Kind = "underway"
	// Unauthenticated means that nobody is signed in, or that a credential was wrong.
	Unauthenticated Kind = "unauthenticated"
	// TooMany means that the person or the address must wait before trying again.
	TooMany Kind = "too-many"
	// Unavailable means that something we depend on does not answer.
	Unavailable Kind = "unavailable"
	// Internal means a fault of ours.
	Internal Kind = "internal"
)

// Field is one input that is wrong, by its form name, and what to do about it.
type Field struct {
	Name    string
	Message string
}

// Error is a problem that can be shown to a person.
type Error struct {
	Kind    Kind
	Message string // what happened, a Spanish sentence
	Remedy  string // what to do, a Spanish sentence; may be empty
	Link    string // path of the place where it can be mended; may be empty
	Label   string // words of that link
	Clause  string // requirement behind a refusal, such as "P-05"; may be empty
	Fields  []Field
	Err     error // cause, for the log only
}

// Error returns the message with its fields and cause, for logs and tests.
func (e *Error) Error() string {
	s := e.Message
	for _, f := range e.Fields {
		s += fmt.Sprintf(" [%s: %s]", f.Name, f.Message)
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes a problem of a kind that says what happened and what to do.
func New(kind Kind, message, remedy string) *Error {
	return &Error{Kind: kind, Message: message, Remedy: remedy}
}

// At returns the problem with the place where it can be mended.
func (e *Error) At(link, label string) *Error {
	c := *e
	c.Link, c.Label = link, label
	return &c
}

// For returns the problem with the clause that it rests on.
func (e *Error) For(clause string) *Error {
	c := *e
	c.Clause = clause
	return &c
}

// Because returns the problem with its cause, which only the log will show.
func (e *Error) Because(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// OnField makes an Invalid problem about one input.
func OnField(name, message string) *Error {
	return &Error{Kind: Invalid, Message: "Hay un dato por corregir.", Fields: []Field{{Name: name, Message: message}}}
}

// As returns the problem inside err, if there is one.
func As(err error) (*Error, bool) {
	var p *Error
	ok := errors.As(err, &p)
	return p, ok
}

// KindOf returns the kind of err: Internal for any error that is no problem,
// and "" for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	if p, ok := As(err); ok {
		return p.Kind
	}
	return Internal
}

// Missing is the answer for a thing that does not exist and, in the same words,
// for a thing that the person may not know of.
func Missing(what string) *Error {
	return New(NotFound, "No encontramos "+what+".", "Revisa el dato o búscalo desde la lista.")
}
