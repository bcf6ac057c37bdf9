package accountpages

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// versionField carries the version that the person had before their eyes.
const versionField = "version"

type privacyView struct {
	Notice  settings.Privacy
	Asked   bool   // the reader has to say that they read it
	Back    string // where they were going
	Problem *problem.Error
}

// printedPrivacy is the address that the foot of the papers bears (rev11 Q-10): what was
// printed once has to lead somewhere.
const printedPrivacy = "/privacidad"

func toPrivacy(w http.ResponseWriter, r *http.Request) error {
	return web.SeeOther(w, r, web.PrivacyPath)
}

// privacy shows the notice to anybody, and asks whoever has not read this version
// to say that they did.
func (p *pages) privacy(w http.ResponseWriter, r *http.Request) error {
	return p.showPrivacy(w, r, web.LocalPath(r.URL.Query().Get(backField), web.HomePath), nil)
}

func (p *pages) showPrivacy(w http.ResponseWriter, r *http.Request, back string, bad *problem.Error) error {
	ctx := r.Context()
	notice, err := p.Settings.PrivacyIn(ctx, p.DB.Read())
	if err != nil {
		return err
	}
	v := privacyView{Notice: notice, Back: back, Problem: bad}
	status := http.StatusOK
	if bad != nil {
		status = web.StatusOf(bad)
	}
	if web.SignedIn(ctx) {
		read, err := p.People.AcceptedPrivacy(ctx, p.DB.Read(), web.ActorOf(ctx).Person.ID, notice.Version)
		if err != nil {
			return err
		}
		v.Asked = !read
	}
	return web.Render(w, r, status, privacyPage(v))
}

// readPrivacy keeps that the person read the version that they were shown, and
// goes where they were going.
func (p *pages) readPrivacy(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	back := web.LocalPath(form.Get(backField), web.HomePath)
	notice, err := p.Settings.PrivacyIn(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	if form.Get(versionField) != strconv.Itoa(notice.Version) {
		return p.showPrivacy(w, r, back, problem.New(problem.Conflict, "El aviso cambió mientras lo leías.", "Lee la versión nueva y confírmalo otra vez."))
	}
	if err := p.acceptPrivacy(r.Context(), web.ActorOf(r.Context()).Person.ID); err != nil {
		return err
	}
	return web.SeeOther(w, r, back)
}

func (p *pages) acceptPrivacy(ctx context.Context, id people.ID) error {
	return p.DB.Write(ctx, func(c *database.Conn) error {
		notice, err := p.Settings.PrivacyIn(ctx, c)
		if err != nil {
			return err
		}
		return p.People.AcceptPrivacy(ctx, c, audit.By{Actor: string(id), Role: string(people.Requester), At: web.Now(ctx)}, id, notice.Version, notice.Hash())
	})
}

// piece is a heading or a paragraph of a text.
type piece struct {
	Heading bool
	Text    string
}

// pieces cuts a text at its empty lines; a line that begins with ## is a heading.
func pieces(text string) []piece {
	var out []piece
	for block := range strings.SplitSeq(text, "\n\n") {
		block = strings.TrimSpace(block)
		if title, ok := strings.CutPrefix(block, "## "); ok {
			title, rest, _ := strings.Cut(title, "\n")
			out = append(out, piece{true, strings.TrimSpace(title)})
			block = strings.TrimSpace(rest)
		}
		if block != "" {
			out = append(out, piece{false, block})
		}
	}
	return out
}
