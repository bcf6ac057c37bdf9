package programmepages

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/maintenance"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// feedForm makes a calendar that others follow.
type feedForm struct {
	Scope string `form:"alcance" label:"Qué lleva" kind:"choice" validate:"required,max=20"`
	Name  string `form:"nombre" label:"Dónde lo vas a usar" help:"Para reconocerlo después: «Teléfono», «Outlook de la oficina»." kind:"text" validate:"required,min=2,max=60"`
}

// feedsView is the page of one's own calendars.
type feedsView struct {
	list    []maintenance.Feed
	make    formView
	may     bool
	address string // of the one that was made just now, shown once
	problem *problem.Error
}

func (p *pages) feeds(w http.ResponseWriter, r *http.Request) error {
	return p.showFeeds(w, r, nil, "")
}

func (p *pages) showFeeds(w http.ResponseWriter, r *http.Request, s *sent, address string) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	v := feedsView{address: address, problem: s.problem()}
	var err error
	if v.list, err = p.Desk.Store.Feeds(ctx, p.DB.Read(), actor.Person.ID); err != nil {
		return err
	}
	choices := forms.Choices{"alcance": nil}
	may := maintenance.MayFollow(actor)
	for _, scope := range may {
		choices["alcance"] = append(choices["alcance"], forms.Option{Key: string(scope), Label: scope.Label()})
	}
	f := feedForm{}
	if v.may = len(may) > 0; v.may {
		f.Scope = string(may[0])
	}
	v.make = formOf(feedsPath, &f, choices, s)
	return web.Render(w, r, s.status(), feedsPage(v))
}

// newFeed makes a calendar and shows its address, this once: the page that answers is not
// kept anywhere, and a reload of it asks before it sends the form again.
func (p *pages) newFeed(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	var f feedForm
	if err = forms.Decode(values, &f); err == nil && !follows(maintenance.MayFollow(actor), f.Scope) {
		err = problem.OnField("alcance", "Elige qué lleva el calendario.")
	}
	token := ""
	if err == nil {
		by := actor.By(web.MainRole(actor))
		by.At = web.Now(ctx)
		err = p.DB.Write(ctx, func(c *database.Conn) error {
			_, again, err := c.Once(ctx, web.SentForm(r, values))
			if err == nil && again {
				return problem.New(problem.Refused, "Ese calendario ya se creó, y su dirección se mostró una sola vez.", "Si no la copiaste, revócalo y crea otro.")
			}
			if err != nil {
				return err
			}
			token, err = p.Desk.Store.NewFeed(ctx, c, by, maintenance.Scope(f.Scope), strings.TrimSpace(f.Name))
			return err
		})
	}
	if bad := web.OnForm(err); bad != nil {
		return p.showFeeds(w, r, &sent{feedsPath, values, bad}, "")
	}
	if err != nil {
		return err
	}
	return p.showFeeds(w, r, nil, strings.TrimSuffix(p.BaseURL, "/")+"/calendarios/"+token+".ics")
}

func follows(list []maintenance.Scope, asked string) bool {
	for _, s := range list {
		if string(s) == asked {
			return true
		}
	}
	return false
}

func (p *pages) endFeed(w http.ResponseWriter, r *http.Request) error {
	if _, err := web.ReadForm(r); err != nil {
		return err
	}
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	by := actor.By(web.MainRole(actor))
	by.At = web.Now(ctx)
	err := p.DB.Write(ctx, func(c *database.Conn) error { return p.Desk.Store.EndFeed(ctx, c, by, r.PathValue("id")) })
	if err != nil {
		return err
	}
	web.SayDone(w, r, "Calendario revocado: su dirección ya no responde.")
	return web.SeeOther(w, r, web.AccountPath+"#calendarios")
}

// follow answers a calendar to whoever has its address, as calendar programs ask for it:
// without a session, and again and again.
func (p *pages) follow(w http.ResponseWriter, r *http.Request) error {
	token, ok := strings.CutSuffix(r.PathValue("archivo"), ".ics")
	if !ok || len(token) < 40 || len(token) > 60 {
		return problem.Missing("ese calendario")
	}
	text, err := p.Desk.Follow(r.Context(), token, p.BaseURL)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(text))
	tag := `"` + hex.EncodeToString(sum[:16]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache")
	h.Set("Referrer-Policy", "no-referrer")
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="mantenimientos.ics"`)
	_, err = w.Write([]byte(text))
	return err
}

// lines are the calendars, each with its button to revoke it.
func (v feedsView) lines() []web.Line {
	lines := make([]web.Line, len(v.list))
	for i, f := range v.list {
		lines[i] = web.Line{Icon: web.IconCalendar, Title: f.Name, Text: f.Scope.Label() + ", creado el " + web.DayWords(f.MadeAt.Time),
			Action: web.Action{Label: "Revocar", About: f.Name, Href: feedsPath + "/" + f.ID + "/revocar", Post: true, Small: true}}
	}
	return lines
}
