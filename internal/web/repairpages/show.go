package repairpages

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/dealings"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/web"
)

// showView is one external file.
type showView struct {
	file    repair.File
	title   string
	answer  string
	main    *actView
	waiting web.Next
	others  []web.Action
	sent    sent
	pairs   []web.Pair
	asset   []web.Pair
	events  []web.Event
	papers  []web.Line
	proofs  []web.Line
	course  []stop

	dealings []web.Line
	movement *web.Movement // for who registers it in the system of the State
}

// stop is a station of the file on its way.
type stop struct {
	label string
	state string // "hecha", "actual", "" when it is still to come
}

func (p *pages) show(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"))
	if err != nil {
		return err
	}
	return p.render(w, r, http.StatusOK, v, sent{})
}

func (p *pages) render(w http.ResponseWriter, r *http.Request, status int, v repair.View, s sent) error {
	ctx, c, now := r.Context(), p.DB.Read(), web.Now(r.Context())
	f := v.File
	k, err := p.around(ctx, c, []repair.File{f})
	if err != nil {
		return err
	}
	page := showView{file: f, title: k.asset(f).Name(), answer: f.Label() + ", " + web.Since(f.StateSince.Time, now) + ".", sent: s}
	for _, o := range v.Offers {
		leads := o.Main && page.main == nil && page.waiting.Title == ""
		switch signs := paperOf(v, o.Activity.Key) != nil; {
		case leads && signs && f.Open():
			page.waiting = ownPage(f, o)
			continue
		case leads && !signs:
			a, err := p.prepare(ctx, v, o, sent{})
			if err != nil {
				return err
			}
			page.main = &a
			continue
		}
		page.others = append(page.others, web.Action{Label: o.Activity.Button, Href: path(f.Folio) + "/actividades/" + o.Activity.Slug})
	}
	if page.main == nil && page.waiting.Title == "" {
		page.waiting = waiting(v, k, web.ActorOf(ctx), now)
		page.waiting.Others, page.others = append(page.waiting.Others, page.others...), nil
	}
	page.pairs = pairs(f, k, repair.ReadsEvery(web.ActorOf(ctx)), now)
	if slices.ContainsFunc(v.Steps, func(s repair.Step) bool { return s.Act == procedure.LogProcedure }) {
		list, err := p.Dealings.OfRepair(ctx, c, string(f.ID))
		if err != nil {
			return err
		}
		var leads func(dealings.Dealing) string
		if slices.ContainsFunc(v.Offers, func(o repair.Offer) bool { return o.Activity.Key == procedure.LogProcedure }) {
			leads = web.DealingForm
		}
		page.dealings = web.DealingLines(list, leads, now)
	}
	a, at := k.asset(f), k.custody[k.asset(f).ID]
	page.asset = []web.Pair{{Term: "Equipo", Text: a.Name(), Href: assetPath(a.ID)}, {Term: "Inventario", Text: orWord(a.Inventory, "sin número todavía"), Folio: a.Inventory != ""},
		{Term: "Serie", Text: orWord(a.Serial, "sin serie"), Folio: a.Serial != ""}, {Term: "Lo tiene", Text: at.Place.Label()}, {Term: "Desde", Text: web.ShortDay(at.Since, now)},
		{Term: "Documento", Text: orWord(at.Document, "sin documento"), Folio: at.Document != ""}}
	if page.movement, err = web.MovementOf(web.ActorOf(ctx), v.Facts.Papers); err != nil {
		return err
	}
	if err := p.story(r, v, &page); err != nil {
		return err
	}
	page.course = courseOf(v)
	return web.Render(w, r, status, filePage(page))
}

// ownPage leads whoever has the turn to the page where the whole paper stands above the act
// that signs it (rev11 R-U-02).
func ownPage(f repair.File, o repair.Offer) web.Next {
	a := o.Activity
	n := web.Next{Role: people.Role(a.By[0]), Title: a.Title, Lead: a.Text + " Se hace en una página propia, con el documento completo a la vista.",
		Others: []web.Action{{Label: a.Button, Href: path(f.Folio) + "/actividades/" + a.Slug, Style: web.Primary, Large: true, After: web.IconArrowRight}}}
	if !f.DueAt.IsZero() {
		n.Facts = []web.Pair{{Term: "Plazo", Text: web.Exact(f.DueAt.Time)}}
	}
	return n
}

// waiting says who has the turn, for a reader who has not.
func waiting(v repair.View, k known, reader people.Actor, now time.Time) web.Next {
	f := v.File
	if words := disposalWaits(v); words != "" {
		return web.Next{Kicker: "Cerrado", Title: f.Label(), Lead: words}
	}
	if !f.Open() {
		return web.Next{Kicker: "Cerrado", Title: f.Label(), Lead: "Se cerró " + web.Since(f.ClosedAt.Time, now) + ". Ya nada espera en este expediente."}
	}
	st, _ := procedure.Rev11.External.Station(f.State)
	a := procedure.Rev11.ActivityOf(st)
	if first, ok := repair.Activity(st.First); ok && !f.Record.HalfDone {
		a = first
		if turn := f.Turn(); len(turn) > 0 && !procedure.Holds(a.By, turn[0]) { // what has to be signed is not written yet
			a, _ = repair.Activity(procedure.DocumentCollection)
		}
	}
	n := web.Next{Title: a.Title, Lead: "Espera a " + k.turnWords(f) + "."}
	if turn := f.Turn(); len(turn) > 0 {
		n.Role = people.Role(turn[0])
	}
	if f.State == procedure.X40 {
		n.Title = "Confirma la orden con que se instala"
		if string(reader.Person.ID) == f.UserID {
			n.Lead = "Tu equipo ya regresó. La orden que te proponemos está en Mi turno: confírmala para que te lo instalen."
			n.Others = []web.Action{{Label: "Ver la orden propuesta", Href: web.TurnPath, Style: web.Primary, Large: true, After: web.IconArrowRight}}
		}
	}
	if f.State == procedure.X50 {
		n.Lead = "Sigue con la orden de instalación " + k.orders[f.NewOrderID] + "."
	}
	if !f.DueAt.IsZero() {
		n.Facts = []web.Pair{{Term: "Plazo", Text: web.Exact(f.DueAt.Time)}}
	}
	return n
}

// disposalWaits says for whom the disposal waits that a file proposed; "" for none.
func disposalWaits(v repair.View) string {
	p, ok := v.Disposal()
	switch {
	case !ok:
		return ""
	case p.HasSigned(repair.SlotSupervisor):
		return "Propuso la baja del equipo: falta que la Coordinación Administrativa registre su " + p.Folio + "."
	}
	return "Propuso la baja del equipo: falta que la Supervisión firme su " + p.Folio + "."
}

// providerPath leads whoever works with machines to the provider of a file: how it is told of
// a fault, its contracts and its papers.
func providerPath(f repair.File, reads bool) string {
	if f.ProviderID == "" || !reads {
		return ""
	}
	return "/proveedores/" + f.ProviderID
}

func pairs(f repair.File, k known, reads bool, now time.Time) []web.Pair {
	list := []web.Pair{{Term: "Tipo", Text: kindWords(f)}, {Term: "Espera a", Text: k.turnWords(f)}, {Term: "Con quién", Text: k.outside(f), Href: providerPath(f, reads)}}
	if x := reference(f, now); x != "" {
		list = append(list, web.Pair{Term: "Referencia", Text: x})
	}
	if s := f.Record.Service; s != nil && s.On != "" {
		list = append(list, web.Pair{Term: "Día acordado", Text: dayWords(s.On, now) + " " + s.At})
	}
	if at, place, ok := f.Meeting(); ok {
		list = append(list, web.Pair{Term: "Revisión conjunta", Text: strings.TrimSuffix(web.Moment(at, now)+", "+place, ", ")})
	}
	if x := f.Record.Reply; x != nil {
		list = append(list, web.Pair{Term: "Respuesta de la Agencia", Text: "Oficio " + x.Number + ", " + dayWords(x.Day, now)})
	}
	if !f.DueAt.IsZero() {
		list = append(list, web.Pair{Term: "Plazo", Text: web.Exact(f.DueAt.Time)})
	}
	list = append(list, web.Pair{Term: "Lo sigue", Text: orWord(k.name(f.AdviserID), "nadie")},
		web.Pair{Term: "Persona usuaria", Text: k.name(f.UserID)},
		web.Pair{Term: "Orden", Text: k.orders[f.OrderID], Folio: true, Href: web.OrdersPath + "/" + k.orders[f.OrderID]})
	if n := k.orders[f.NewOrderID]; n != "" {
		list = append(list, web.Pair{Term: "Orden de instalación", Text: n, Folio: true, Href: web.OrdersPath + "/" + n})
	}
	return append(list, web.Pair{Term: "Abierto", Text: web.Exact(f.OpenedAt.Time)})
}

// story adds what happened to the file, its papers and its proofs.
func (p *pages) story(r *http.Request, v repair.View, page *showView) error {
	ctx, now := r.Context(), web.Now(r.Context())
	ids := make([]people.ID, 0, len(v.Steps)+len(v.Proofs))
	for _, s := range v.Steps {
		ids = append(ids, people.ID(s.Actor))
	}
	for _, x := range v.Proofs {
		ids = append(ids, people.ID(x.By))
	}
	named, err := p.People.Named(ctx, p.DB.Read(), ids...)
	if err != nil {
		return err
	}
	for i := len(v.Steps) - 1; i >= 0; i-- {
		s := v.Steps[i]
		page.events = append(page.events, web.Event{Who: orWord(clean(named[people.ID(s.Actor)].Name), "El sistema"), Role: people.Role(s.Role), Verb: s.Words(), At: s.At.Time, Text: s.Note})
	}
	papersOf := make([]string, len(v.Facts.Papers))
	for i, x := range v.Facts.Papers {
		papersOf[i] = x.ID
	}
	later, err := p.Papers.LaterOf(ctx, p.DB.Read(), papersOf...)
	if err != nil {
		return err
	}
	for _, x := range v.Facts.Papers {
		l := web.Line{Icon: web.IconFileText, Title: paperName(x.Kind), Href: web.FilesPath + "/" + v.File.Folio + "/formatos/" + x.ID, Folio: x.Folio, Text: "versión " + web.Number(x.Version), State: web.Badge{Text: upper(string(x.Status))}}
		for _, y := range later[x.ID] {
			l.Text += ". " + y.Words()
		}
		page.papers = append(page.papers, l)
	}
	for _, x := range v.Proofs {
		page.proofs = append(page.proofs, web.Line{Icon: web.IconFileText, Title: x.Name, Href: path(v.File.Folio) + "/archivos/" + x.ID,
			Text: clean(named[people.ID(x.By)].Name) + " · " + web.Moment(x.At.Time, now)})
	}
	return nil
}

// courseOf is the way of the file: where it was, where it is, and the way that usually
// goes on from there.
func courseOf(v repair.View) []stop {
	machine := procedure.Rev11.External
	var list []stop
	label := func(s procedure.State) string { st, _ := machine.Station(s); return st.Label }
	for _, s := range v.Steps {
		if s.From != s.To && s.To != v.File.State {
			list = append(list, stop{label(s.To), "hecha"})
		}
	}
	list = append(list, stop{label(v.File.State), "actual"})
	seen := map[procedure.State]bool{v.File.State: true}
	for at := v.File.State; ; {
		ways := machine.Leaving(at)
		if len(ways) == 0 {
			return list
		}
		at = ways[0].Goes(v.File.Kind)
		if seen[at] {
			return list
		}
		seen[at] = true
		list = append(list, stop{label(at), ""})
	}
}

func upper(s string) string {
	r := []rune(s)
	if len(r) > 0 && r[0] >= 'a' && r[0] <= 'z' {
		r[0] += 'A' - 'a'
	}
	return string(r)
}

// courseLines are the stations of a file as a list.
func courseLines(course []stop) []web.Line {
	list := make([]web.Line, len(course))
	for i, s := range course {
		list[i] = web.Line{Icon: web.IconClock, Title: s.label}
		switch s.state {
		case "hecha":
			list[i].Icon, list[i].State = web.IconCheck, web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Hecho"}
		case "actual":
			list[i].Icon, list[i].State = web.IconArrowRight, web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: "Aquí va"}
		default:
			list[i].Text = "lo que suele seguir"
		}
	}
	return list
}
