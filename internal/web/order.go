package web

import (
	"strings"

	"secogem.gob.mx/soporte/internal/people"
)

// OrderHeading is the head of an order's page.
type OrderHeading struct {
	Folio      string
	Title      string // the fault in words
	States     []Badge
	Meta       []Meta // who asks, place, extension
	Holder     string // who has the turn; "" when nobody has
	HolderRole people.Role
	Mine       bool
	TurnWords  string // «Es el turno de» unless said
	Since      string // «AST · desde las 9:24»
}

func (h OrderHeading) holder() string {
	if h.Mine {
		return h.Holder + " (tú)"
	}
	return h.Holder
}

func (e Event) who() string {
	if e.Who == "" {
		return "El sistema"
	}
	return e.Who
}

func trimmed(class string) string { return strings.TrimSpace(class) }
