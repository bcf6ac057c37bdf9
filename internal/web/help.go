package web

import (
	"context"
	"net/http"

	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// ManualPath is where the manual is read; the pages of help link into it once it
// has a route.
const ManualPath = "/ayuda"

// Help is what a page says of itself under its title: what it is for and what one
// does there, and the clause of the procedure that asks for it (rev11 Q-05).
type Help struct {
	Text   string // two sentences
	Clause string // "A-02"
	Manual string // chapter and section of the manual, "usuario#encuesta"; "" = the chapter of the reader's role
}

// HelpOf returns the help of the page of a route, by its name. False for a page
// without one, which a test of the program forbids.
func HelpOf(route string) (Help, bool) {
	h, ok := helps[route]
	return h, ok
}

// AnswersNoPage tells whether a GET route answers something else than a page of
// the product, which explains itself to nobody: a file, a stream, a sign of life.
func AnswersNoPage(route string) bool { return noPages[route] }

// HelpNames are the routes that a help text or noPages names, so that a test finds
// those whose route is gone.
func HelpNames() []string {
	var names []string
	for n := range helps {
		names = append(names, n)
	}
	for n := range noPages {
		names = append(names, n)
	}
	return names
}

// help is that of the page a request shows: of its route, or of the page whose
// form it sent.
func (v *visit) help() (Help, bool) {
	if v.route == nil {
		return Help{}, false
	}
	if h, ok := helps[v.route.Name]; ok {
		return h, true
	}
	for _, r := range v.shell.routes {
		if r.Method == http.MethodGet && r.Path == v.route.Path {
			return HelpOf(r.Name)
		}
	}
	return Help{}, false
}

// here gives the help of the page the first time it is asked for, so that a page
// that placed it does not get it at its end again.
func helpHere(ctx context.Context) (Help, bool) {
	v := visitOf(ctx)
	if v.helped {
		return Help{}, false
	}
	h, ok := v.help()
	v.helped = ok
	return h, ok
}

// clause says the clause in our words, "" when there is none.
func (h Help) clause() string {
	c, ok := procedure.RequirementByID(h.Clause)
	if !ok {
		return ""
	}
	return "Procedimiento, " + c.ID + ": " + c.Text
}

// manual is the path of the page's section of the manual.
func (h Help) manual(ctx context.Context) string {
	if h.Manual != "" {
		return ManualPath + "/" + h.Manual
	}
	if chapter, ok := chapters[MainRole(ActorOf(ctx))]; ok {
		return ManualPath + "/" + chapter
	}
	return ManualPath
}

// chapters are the chapters of the manual by role.
var chapters = map[people.Role]string{
	people.Requester: "usuario", people.Adviser: "ast", people.Supervisor: "supervisor", people.Director: "tdtic",
	people.Coordination: "coordinacion", people.Administrator: "administrador", people.Auditor: "auditor",
}

// ManualChapter is the name of a role's chapter of the manual.
func ManualChapter(r people.Role) string { return chapters[r] }
