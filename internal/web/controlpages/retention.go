package controlpages

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/web"
)

// The forms of retention.
type (
	seriesForm struct {
		Code    string `form:"clave" label:"Clave en el catálogo" help:"La que dio el área de archivos; vacía si todavía no hay." kind:"text" validate:"max=60"`
		Process int    `form:"tramite" label:"Años en trámite" kind:"number" validate:"required,min=1,max=50"`
		Archive int    `form:"concentracion" label:"Años en concentración" kind:"number" validate:"min=0,max=50"`
		Final   string `form:"destino" label:"Destino final" kind:"radio" options:"baja=Baja de los adjuntos|conservación=Conservación" validate:"required,oneof=baja conservación"`
		Basis   string `form:"fundamento" label:"Fundamento" kind:"area" validate:"required,max=500"`
		Reason  string `form:"motivo" label:"Por qué se cambia" kind:"text" validate:"required,min=5,max=300"`
	}
	holdForm struct {
		Folio    string `form:"folio" label:"Folio de la orden" kind:"text" validate:"required,max=30"`
		Document string `form:"documento" label:"Documento que lo ordena" kind:"text" validate:"required,max=200"`
		Reason   string `form:"motivo" label:"Por qué" kind:"text" validate:"required,min=5,max=300"`
	}
	holdEndForm struct {
		Document string `form:"documento" label:"Documento que la levanta" kind:"text" validate:"required,max=200"`
	}
	decisionForm struct {
		Decision string `form:"decision" label:"Qué decides" kind:"radio" options:"autorizada=Autorizar la baja|rechazada=No autorizarla" validate:"required,oneof=autorizada rechazada"`
		Document string `form:"documento" label:"Dictamen del área de archivos" help:"Su número y su fecha; sin él no se autoriza." kind:"text" validate:"max=200"`
		Note     string `form:"nota" label:"Observaciones" help:"Si no la autorizas, di por qué." kind:"area" validate:"max=500"`
		Secret   string `form:"firma" label:"Tu contraseña o PIN" kind:"password" secret:"true" help:"Es tu firma: nadie más debe escribirla." validate:"required,max=200" section:"Firma"`
		Declared bool   `form:"declara" label:"Leí la lista completa del acta" kind:"check" validate:"required"`
		Hash     string `form:"huella" label:"Huella de la lista" kind:"hidden" validate:"max=64"`
	}
)

// retentionView is the page of retention.
type retentionView struct {
	head              web.Heading
	keeper            bool
	series, due       web.Sheet
	holds, acts       web.Sheet
	dueOrders, dueAll int
}

func (p *pages) retention(w http.ResponseWriter, r *http.Request) error {
	ctx, c, now := r.Context(), p.DB.Read(), today(r)
	series, err := p.Control.AllSeries(ctx, c)
	if err != nil {
		return err
	}
	due, err := p.Control.Due(ctx, c, now)
	if err != nil {
		return err
	}
	holds, err := p.Control.Holds(ctx, c)
	if err != nil {
		return err
	}
	acts, err := p.Control.Disposals(ctx, c)
	if err != nil {
		return err
	}
	v := retentionView{keeper: keeps(ctx), dueOrders: len(due)}
	v.head = web.Heading{Title: "Conservación y bajas", Answer: "Nada ha vencido.", Rest: "Ninguna orden se borra: una baja alcanza solo a los archivos adjuntos, y de cada uno quedan su nombre y su huella."}
	v.series = web.Sheet{Caption: "Series", Hide: true, Cards: true, Columns: []web.Column{{Title: "Serie"}, {Title: "Plazo"}, {Title: "Destino"}, {Title: "Fundamento"}}}
	for _, x := range series {
		first := web.Cell{Text: x.Name, Small: "sin clave todavía"}
		if x.Code != "" {
			first.Small = x.Code
		}
		if v.keeper {
			first.Href = retentionPath + "/serie/" + x.ID
		}
		v.series.Rows = append(v.series.Rows, []web.Cell{first, {Text: web.Count(x.Process, "año", "años") + " en trámite y " + web.Count(x.Archive, "año", "años") + " en concentración", Small: "desde que se cierra"},
			{Text: finalWords(x)}, {Text: x.Basis, Small: "versión " + strconv.FormatInt(x.Version, 10)}})
	}
	v.due = web.Sheet{Caption: "Órdenes cuyos adjuntos vencieron", Hide: true, Cards: true, Columns: []web.Column{{Title: "Orden"}, {Title: "Se cerró"}, {Title: "Venció"}, {Title: "Archivos", Number: true}}}
	for _, x := range due {
		v.dueAll += len(x.Files)
		if len(v.due.Rows) < mostShown {
			v.due.Rows = append(v.due.Rows, []web.Cell{{Text: x.Folio, Folio: true}, {Text: dayWords(x.Closed)}, {Text: dayWords(x.Due)}, {Text: web.Number(len(x.Files))}})
		}
	}
	if len(due) > 0 {
		v.head.Answer = web.Count(v.dueAll, "archivo venció", "archivos vencieron") + " en " + web.Count(len(due), "orden.", "órdenes.")
	}
	v.holds = web.Sheet{Caption: "Suspensiones", Hide: true, Cards: true, Columns: []web.Column{{Title: "Orden"}, {Title: "Documento"}, {Title: "Estado"}}}
	for _, h := range holds {
		state := web.Cell{Text: "Levantada", Small: h.EndDocument}
		if h.Ended.IsZero() {
			b := web.Badge{Tone: web.Soon, Icon: web.IconLock, Text: "Suspendida"}
			state = web.Cell{Content: web.StateBadge(b)}
			if v.keeper {
				state = web.Cell{Content: badgeAndLink(b, retentionPath+"/levantar/"+h.ID, "Levantarla")}
			}
		}
		v.holds.Rows = append(v.holds.Rows, []web.Cell{{Text: h.Folio, Folio: true}, {Text: h.Document, Small: h.Reason}, state})
	}
	v.acts = web.Sheet{Caption: "Actas de baja", Hide: true, Cards: true, Columns: []web.Column{{Title: "Acta"}, {Title: "Alcance"}, {Title: "Estado"}}}
	for _, d := range acts {
		v.acts.Rows = append(v.acts.Rows, []web.Cell{{Text: d.Folio, Folio: true, Href: disposalsPath + "/" + d.Folio}, {Text: scopeOf(d)}, {Content: web.StateBadge(disposalBadge(d))}})
	}
	return web.Render(w, r, http.StatusOK, retentionPage(v))
}

// mostShown bounds a list on a page; the rest is counted.
const mostShown = 100

func finalWords(s control.Series) string {
	if s.Final == control.Discard {
		return "Baja de los adjuntos"
	}
	return "Conservación"
}

func scopeOf(d control.Disposal) string {
	files := 0
	for _, x := range d.Items {
		files += len(x.Files)
	}
	return web.Count(files, "archivo", "archivos") + " de " + web.Count(len(d.Items), "orden", "órdenes")
}

func disposalBadge(d control.Disposal) web.Badge {
	switch d.State() {
	case control.Executed:
		return web.Badge{Icon: web.IconArchive, Text: "Ejecutada"}
	case control.Declined:
		return web.Badge{Tone: web.Bad, Icon: web.IconBan, Text: "No autorizada"}
	case control.Authorised:
		return web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Autorizada"}
	}
	return web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Propuesta"}
}

func (p *pages) editSeries(w http.ResponseWriter, r *http.Request) error {
	x, err := p.Control.SeriesOf(r.Context(), p.DB.Read(), r.PathValue("serie"))
	if err != nil {
		return err
	}
	f := &seriesForm{Code: x.Code, Process: x.Process, Archive: x.Archive, Final: string(x.Final), Basis: x.Basis}
	return p.serve(w, r, editor{head: web.Heading{Title: "Cambiar una serie", Rest: x.Name + "."}, action: retentionPath + "/serie/" + x.ID, back: retentionPath, button: "Guardar la versión nueva", form: f, version: x.Version,
		save: func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
			return retentionPath, "La serie quedó guardada.", p.Control.SetSeries(ctx, c, control.Series{ID: x.ID, Version: x.Version, Code: f.Code, Process: f.Process, Archive: f.Archive, Final: control.Final(f.Final), Basis: f.Basis, Reason: f.Reason}, by)
		}})
}

func (p *pages) holdOrder(w http.ResponseWriter, r *http.Request) error {
	f := &holdForm{}
	return p.serve(w, r, editor{head: web.Heading{Title: "Suspender la baja de una orden", Rest: "Por ejemplo mientras dure una investigación."}, action: retentionPath + "/suspender", back: retentionPath, button: "Suspender la baja", form: f,
		save: func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
			return retentionPath, "La baja de la orden quedó suspendida.", p.Control.HoldOrder(ctx, c, f.Folio, f.Document, f.Reason, by)
		}})
}

func (p *pages) endHold(w http.ResponseWriter, r *http.Request) error {
	f := &holdEndForm{}
	path := retentionPath + "/levantar/" + r.PathValue("id")
	return p.serve(w, r, editor{head: web.Heading{Title: "Levantar una suspensión"}, action: path, back: retentionPath, button: "Levantar la suspensión", form: f,
		save: func(ctx context.Context, c *database.Conn, by audit.By) (string, string, error) {
			return retentionPath, "La suspensión quedó levantada.", p.Control.EndHold(ctx, c, r.PathValue("id"), f.Document, by)
		}})
}

func (p *pages) propose(w http.ResponseWriter, r *http.Request) error {
	var d control.Disposal
	err := p.DB.Write(r.Context(), func(c *database.Conn) (err error) {
		d, err = p.Control.ProposeDisposal(r.Context(), c, by(r))
		return err
	})
	if err != nil {
		return err
	}
	web.SayDone(w, r, "El acta "+d.Folio+" quedó propuesta. La decide el TDTIC.")
	return web.SeeOther(w, r, disposalsPath+"/"+d.Folio)
}

// disposalView is one act.
type disposalView struct {
	control.Disposal
	head  web.Heading
	facts []web.Pair
	list  web.Sheet
	more  int
	run   string // address to execute it; "" when it cannot be
}

func (p *pages) disposal(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := p.Control.DisposalOf(ctx, p.DB.Read(), r.PathValue("acta"))
	if err != nil {
		return err
	}
	ids := []string{d.By}
	for _, e := range d.Events {
		ids = append(ids, e.By)
	}
	name, err := p.names(ctx, ids...)
	if err != nil {
		return err
	}
	v := disposalView{Disposal: d, head: web.Heading{Title: "Acta de baja documental", Folio: d.Folio, Answer: scopeOf(d) + ".", State: disposalBadge(d)}}
	v.facts = []web.Pair{{Term: "Propuso", Text: name(d.By) + ", " + web.Exact(d.At)}, {Term: "Fundamento", Text: d.Basis}, {Term: "Huella de la lista", Text: d.Digest}}
	for _, e := range d.Events {
		switch e.Kind {
		case control.Authorised:
			v.facts = append(v.facts, web.Pair{Term: "Autorizó", Text: e.Name + ", " + e.Post + ". Firma interna, " + web.Exact(e.At)}, web.Pair{Term: "Dictamen de archivos", Text: e.Document})
		case control.Declined:
			v.facts = append(v.facts, web.Pair{Term: "No autorizó", Text: e.Name + ", " + e.Post + ". Firma interna, " + web.Exact(e.At)}, web.Pair{Term: "Motivo", Text: e.Note})
		case control.Executed:
			v.facts = append(v.facts, web.Pair{Term: "Ejecutó", Text: name(e.By) + ", " + web.Exact(e.At)})
		}
	}
	me := web.ActorOf(ctx)
	if d.State() == "propuesta" && me.Has(people.Director) {
		v.head.Actions = []web.Action{{Label: "Decidir sobre el acta", Icon: web.IconRubberStamp, Href: disposalsPath + "/" + d.Folio + "/decidir", Style: web.Primary}}
	}
	if d.State() == control.Authorised && keeps(ctx) {
		v.run = disposalsPath + "/" + d.Folio + "/ejecutar"
	}
	v.list = web.Sheet{Caption: "Archivos del acta", Hide: true, Cards: true, Columns: []web.Column{{Title: "Orden"}, {Title: "Se cerró"}, {Title: "Archivo"}, {Title: "Bytes", Number: true}}}
	for _, x := range d.Items {
		for _, f := range x.Files {
			if len(v.list.Rows) == 20*mostShown {
				v.more++
				continue
			}
			v.list.Rows = append(v.list.Rows, []web.Cell{{Text: x.Folio, Folio: true}, {Text: dayWords(x.Closed)}, {Text: f.Name, Small: "SHA-256 " + f.Hash}, {Text: strconv.FormatInt(f.Size, 10)}})
		}
	}
	return web.Render(w, r, http.StatusOK, disposalPage(v))
}

// decide authorises an act or declines it, with the signature of the TDTIC.
func (p *pages) decide(w http.ResponseWriter, r *http.Request) error {
	d, err := p.Control.DisposalOf(r.Context(), p.DB.Read(), r.PathValue("acta"))
	if err != nil {
		return err
	}
	f, me, path := &decisionForm{Hash: d.Digest}, web.ActorOf(r.Context()), disposalsPath+"/"+d.Folio
	return p.serve(w, r, editor{head: web.Heading{Title: "Decidir sobre el acta " + d.Folio, Answer: scopeOf(d) + ".", Rest: "La lista completa está en el acta."}, action: path + "/decidir", back: path, button: "Firmar la decisión", form: f,
		side: []web.Pair{{Term: "Fundamento", Text: d.Basis}, {Term: "Huella de la lista", Text: d.Digest}},
		before: func(r *http.Request) error {
			err := p.People.CheckSignature(r.Context(), me.Person.ID, f.Secret)
			if bad, ok := problem.As(err); ok && bad.Kind == problem.Unauthenticated { // said on the form: the session is not over
				return problem.OnField("firma", bad.Message).Because(err)
			}
			return err
		},
		save: func(ctx context.Context, c *database.Conn, _ audit.By) (string, string, error) {
			who := web.ActorOf(r.Context())
			who.At = web.Now(r.Context())
			return path, "Tu decisión quedó firmada.", p.Control.DecideDisposal(ctx, c, d.Folio, control.DisposalEvent{Kind: f.Decision, Name: me.Person.Name, Post: me.Person.Post, Document: f.Document, Note: f.Note, Hash: f.Hash}, who.By(people.Director))
		}})
}

// execute gives up the files of an authorised act.
func (p *pages) execute(w http.ResponseWriter, r *http.Request) error {
	var spent []string
	folio := r.PathValue("acta")
	err := p.DB.Write(r.Context(), func(c *database.Conn) (err error) {
		spent, err = p.Control.ExecuteDisposal(r.Context(), c, folio, by(r))
		return err
	})
	if err == nil {
		err = p.Control.GiveUp(context.WithoutCancel(r.Context()), slices.Clone(spent)) // the act is committed: it is not left half done
	}
	if err != nil {
		return err
	}
	web.SayDone(w, r, "El acta "+folio+" quedó ejecutada: se retiraron "+web.Count(len(spent), "archivo.", "archivos."))
	return web.SeeOther(w, r, disposalsPath+"/"+folio)
}
