package discoverypages

import (
	"context"
	"net/http"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// agentForm makes an account of agents.
type agentForm struct {
	Name string `form:"nombre" label:"Para qué agentes" help:"Por ejemplo el sitio o la unidad donde se instalan." kind:"text" validate:"required,min=3,max=80"`
}

type agentsView struct {
	sheet  web.Sheet
	fields []forms.Field
	bad    *problem.Error
	open   bool
	server string
}

func (p *pages) agents(w http.ResponseWriter, r *http.Request) error {
	return p.showAgents(w, r, nil, nil)
}

func (p *pages) showAgents(w http.ResponseWriter, r *http.Request, bad *problem.Error, fields []forms.Field) error {
	ctx, c := r.Context(), p.DB.Read()
	list, err := p.Discovery.Accounts(ctx, c)
	if err != nil {
		return err
	}
	var ids []people.ID
	for _, a := range list {
		ids = append(ids, people.ID(a.By))
	}
	names, err := p.People.Named(ctx, c, ids...)
	if err != nil {
		return err
	}
	v := agentsView{bad: bad, fields: fields, open: bad != nil || len(list) == 0, server: p.Shell.Absolute(reportPath),
		sheet: web.Sheet{Caption: "Cuentas de agentes", Hide: true, Cards: true, Columns: []web.Column{{Title: "Para qué agentes"}, {Title: "Cuenta"}, {Title: "Equipos"}, {Title: "Último informe"}, {Title: "Estado"}, {Title: "Qué hacer", Hidden: true}}}}
	if fields == nil {
		v.fields = forms.Describe(&agentForm{})
	}
	for _, a := range list {
		state, end := web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Vigente"}, web.Cell{}
		if a.Ended.IsZero() {
			end.Content = web.Button(web.Action{Label: "Anular", About: a.Name, Icon: web.IconBan, Small: true, Post: true, Href: agentsPath + "/" + a.ID + "/anular"})
		} else {
			state = web.Badge{Icon: web.IconBan, Text: "Anulada"}
		}
		last := web.Cell{Text: "Nunca"}
		if !a.Used.IsZero() {
			last = web.Cell{Content: web.TimeTag(a.Used.Time)}
		}
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{{Text: a.Name, Small: "La hizo " + names[people.ID(a.By)].Name}, {Text: a.User, Folio: true}, {Text: web.Number(a.Finds)}, last, {Content: web.StateBadge(state)}, end})
	}
	return web.Render(w, r, web.StatusOf(asError(bad)), agentsPage(v))
}

// asError keeps a nil problem from becoming an error that is not nil.
func asError(bad *problem.Error) error {
	if bad == nil {
		return nil
	}
	return bad
}

type madeView struct {
	agent          discovery.Account
	secret, server string
}

// addAgent makes an account and shows its secret, once.
func (p *pages) addAgent(w http.ResponseWriter, r *http.Request) error {
	values, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	f, v := &agentForm{}, madeView{server: p.Shell.Absolute(reportPath)}
	var again bool
	if err = forms.Decode(values, f); err == nil {
		again, err = web.Once(r, p.DB, values, func(ctx context.Context, c *database.Conn) (err error) {
			v.agent, v.secret, err = p.Discovery.AddAccount(ctx, c, by(r), f.Name)
			return err
		})
	}
	if again { // its secret was shown once, and is not kept
		web.SayDone(w, r, web.TwiceSaid)
		return web.SeeOther(w, r, agentsPath)
	}
	if bad := web.OnForm(err); bad != nil {
		return p.showAgents(w, r, bad, forms.Fill(forms.Describe(&agentForm{}), values, bad))
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, madePage(v))
}

// endAgent makes an account useless.
func (p *pages) endAgent(w http.ResponseWriter, r *http.Request) error {
	err := p.DB.Write(r.Context(), func(c *database.Conn) error {
		return p.Discovery.EndAccount(r.Context(), c, by(r), r.PathValue("agente"))
	})
	if err != nil {
		return err
	}
	web.SayDone(w, r, "La cuenta quedó anulada: sus agentes ya no pueden informar.")
	return web.SeeOther(w, r, agentsPath)
}
