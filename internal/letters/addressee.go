package letters

import (
	"strings"

	"secogem.gob.mx/soporte/internal/calendar"
)

// Addressee is somebody to whom letters may go (GAP-33): who holds which post of which
// institution, between two days. A change is a new version; letters keep what they say.
type Addressee struct {
	ID          string
	Version     int64
	Name        string // of who holds the post; "" when only the post is known
	Post        string
	Institution string
	Address     string
	From        calendar.Day
	To          calendar.Day // last day; zero for no end
	By          string
}

// InForceOn tells whether letters of a day may go there.
func (a Addressee) InForceOn(day calendar.Day) bool {
	return !day.Before(a.From) && (a.To.IsZero() || !day.After(a.To))
}

// Words is the addressee as a letter names it: name, post, institution.
func (a Addressee) Words() string {
	var parts []string
	for _, s := range []string{a.Name, a.Post, a.Institution} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}
