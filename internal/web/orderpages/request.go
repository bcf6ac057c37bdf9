package orderpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/web"
)

// askView is «Pedir soporte»: three questions with an answer already there where
// the register knows it (rev11 A-01).
type askView struct {
	title, button string
	action        string
	key           string
	problem       *problem.Error
	fields        []forms.Field
	blocks        []block
	rest          []forms.Field // details that are already known, folded away
	openRest      bool          // one of them has to be corrected
	left          left          // what was written before and not sent
	multipart     bool          // the form carries files
	scan          forms.Field   // of a captured paper or message
	where         []web.Pair
	next          []web.Line
}

// block is one numbered question of the form.
type block struct {
	title  string
	fields []forms.Field
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	return p.showAsk(w, r, http.StatusOK, database.NewID(), r.URL.Query(), nil)
}

// showAsk shows the form with what was typed; typed may come from the address, so
// that a label can open the form with its machine.
func (p *Pages) showAsk(w http.ResponseWriter, r *http.Request, status int, key string, typed url.Values, bad *problem.Error) error {
	actor := web.ActorOf(r.Context())
	list, err := p.machines(r, actor)
	if err != nil {
		return err
	}
	act := &orders.Request{}
	fields := forms.Describe(act)
	options, err := p.categories(r.Context())
	if err != nil {
		return err
	}
	set, err := p.Settings.Now(r.Context())
	if err != nil {
		return err
	}
	own := func(m machine) bool { return m.asset.HolderID == string(actor.Person.ID) }
	if set.Text(settings.WithoutAsset) == "nada" && !slices.ContainsFunc(list, own) {
		return web.Render(w, r, http.StatusOK, nothingToAskPage())
	}
	if !set.Yes(settings.OnBehalf) {
		fields = slices.DeleteFunc(fields, func(f forms.Field) bool { return f.Name == "en_nombre_de" || f.Name == "en_nombre_motivo" })
	}
	choices := forms.Choices{"categoria": options}
	for _, m := range list {
		choices["equipo"] = append(choices["equipo"], forms.Option{Key: string(m.asset.ID), Label: m.asset.Name(), Help: m.asset.Inventory})
	}
	fields = choices.Into(fields)
	if p.Desk.KeepsFiles() {
		fields = append(fields, attachment())
	}
	typed, left := leftIn(r, web.AskPath, typed)
	if typed.Get("equipo") == "" && bad == nil && len(list) == 1 {
		typed = cloned(typed)
		typed.Set("equipo", string(list[0].asset.ID))
	}
	if len(typed) > 0 || bad != nil {
		fields = forms.Fill(fields, typed, bad)
	}
	v := askView{title: "Pedir soporte", button: "Pedir soporte", action: web.AskPath, key: key, problem: bad, fields: fields, left: left, multipart: p.Desk.KeepsFiles()}
	v.arrange(fields, len(list) > 0)
	me := actor.Person
	v.where = []web.Pair{{Term: "Persona", Text: clean(me.Name)}, {Term: "Unidad", Text: me.UnitName}, {Term: "Lugar", Text: place(me.Building, me.Floor, me.Office)}, {Term: "Extensión", Text: me.Extension}}
	v.next = whatFollows()
	return web.Render(w, r, status, askPage(v))
}

// arrange puts the fields into the three questions; what is known already goes
// into a fold.
func (v *askView) arrange(fields []forms.Field, hasMachines bool) {
	order := []string{"¿Qué equipo es?", "¿Qué pasa?", "¿Cuánto urge?"}
	in := map[string]int{"equipo": 0, "servicio": 0, "categoria": 1, "falla": 1, orders.FilesField: 1, "puede_trabajar": 2, "afecta": 2, "sin_respaldo": 2}
	v.blocks = make([]block, len(order))
	for i, t := range order {
		v.blocks[i].title = t
	}
	for _, f := range fields {
		f.Section = ""
		if f.Name == "equipo" {
			if !hasMachines {
				continue
			}
			f.Label = "Tu equipo"
		}
		if f.Name == "afecta" && f.Value == "" {
			f = chosen(f, "yo")
		}
		if i, ok := in[f.Name]; ok {
			v.blocks[i].fields = append(v.blocks[i].fields, f)
			continue
		}
		v.rest = append(v.rest, f)
		v.openRest = v.openRest || f.Error != ""
	}
}

// chosen marks an option of a field that nobody has answered yet.
func chosen(f forms.Field, key string) forms.Field {
	options := make([]forms.Option, len(f.Options))
	for i, o := range f.Options {
		o.Selected = o.Key == key
		options[i] = o
	}
	f.Options, f.Value = options, key
	return f
}

// whatFollows are the next activities of the procedure, so that nobody wonders.
func whatFollows() []web.Line {
	var out []web.Line
	for _, key := range []procedure.Act{procedure.Assign, procedure.Determine, procedure.Conclude} {
		a, _ := rev.Activity(key)
		out = append(out, web.Line{Title: a.Title, Text: a.By[0].Label(), Activity: numberOf(a), Role: roleOf(a.By[0])})
	}
	return out
}

func cloned(v url.Values) url.Values {
	c := url.Values{}
	for k, x := range v {
		c[k] = x
	}
	return c
}

func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	form, err := receive(w, r)
	if err != nil {
		return err
	}
	defer form.close()
	values, act := form.values, &orders.Request{}
	opt := optionsOf(r, values)
	err = p.keep(r, form, &opt, forms.Decode(values, act))
	var res orders.Result
	if err == nil {
		res, err = p.Desk.Create(r.Context(), web.ActorOf(r.Context()), act, opt)
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok {
			return err
		}
		return p.showAsk(w, r, status, keyOf(values), values, form.again(bad))
	}
	return web.SeeOther(w, r, refPath(res.Folio, string(res.ID))+"/acuse")
}

// keyOf keeps the idempotency key of a form that comes back for correction: it
// was not used.
func keyOf(values url.Values) string {
	if k := values.Get(web.KeyField); k != "" {
		return k
	}
	return database.NewID()
}

// shown tells whether an error belongs on the form that was sent, and with which
// status.
func shown(err error) (*problem.Error, int, bool) {
	bad, ok := problem.As(err)
	if !ok {
		return nil, 0, false
	}
	switch bad.Kind {
	case problem.Invalid, problem.Refused, problem.Conflict, problem.TooMany, problem.Forbidden:
		return bad, web.StatusOf(err), true
	}
	return nil, 0, false
}

// optionsOf reads what protects a form: version, key, and the body that the key
// stands for. Secrets stay out of the body.
func optionsOf(r *http.Request, values url.Values) orders.Options {
	body := url.Values{}
	for k, v := range values {
		if k != web.KeyField && k != "firma" {
			body[k] = v
		}
	}
	return orders.Options{Version: version(values), Key: values.Get(web.KeyField), Route: r.URL.Path, Body: body.Encode()}
}

// capture is the form for a request that came by telephone, paper or mail.
func (p *Pages) capture(w http.ResponseWriter, r *http.Request) error {
	return p.showCapture(w, r, http.StatusOK, database.NewID(), nil, nil)
}

func (p *Pages) showCapture(w http.ResponseWriter, r *http.Request, status int, key string, typed url.Values, bad *problem.Error) error {
	ctx := r.Context()
	fields := forms.Describe(&orders.Capture{})
	choices, err := p.choices(ctx, nil, nil)
	if err != nil {
		return err
	}
	everybody, err := p.People.Everybody(ctx, p.Desk.DB.Read())
	if err != nil {
		return err
	}
	for _, x := range everybody {
		if x.Active {
			choices["solicita"] = append(choices["solicita"], forms.Option{Key: string(x.ID), Label: clean(x.Name) + " · " + x.UnitName})
		}
	}
	typed, left := leftIn(r, "/capturar", typed)
	if who := typed.Get("solicita"); who != "" {
		assets, err := p.Equipment.AssetsOf(ctx, p.Desk.DB.Read(), who)
		if err != nil {
			return err
		}
		for _, a := range assets {
			choices["equipo"] = append(choices["equipo"], forms.Option{Key: string(a.ID), Label: a.Name(), Help: a.Inventory})
		}
	}
	fields = tidy(choices.Into(fields))
	for i := range fields {
		if fields[i].Name == "equipo" {
			fields[i].Label, fields[i].Help = "Equipo", "Su número de inventario, o muestra los equipos de la persona y elige."
		}
	}
	if len(typed) > 0 || bad != nil {
		fields = forms.Fill(fields, typed, bad)
	}
	v := askView{title: "Capturar una solicitud", button: "Capturar la orden", action: "/capturar", key: key, problem: bad, left: left, fields: captureOrder(fields), multipart: p.Desk.KeepsFiles(), scan: scan(bad)}
	return web.Render(w, r, status, capturePage(v))
}

// byInventory turns an inventory number typed for the machine into its id; what
// the register does not know stays as it was typed, and the desk names the field.
func (p *Pages) byInventory(ctx context.Context, values url.Values) error {
	typed := values.Get("equipo")
	if typed == "" || len(typed) == 36 {
		return nil
	}
	a, err := p.Equipment.ByInventory(ctx, p.Desk.DB.Read(), typed)
	switch problem.KindOf(err) {
	case "":
		values.Set("equipo", string(a.ID))
	case problem.NotFound:
	default:
		return err
	}
	return nil
}

// captureOrder asks first how the request came in.
func captureOrder(fields []forms.Field) []forms.Field {
	var how, what []forms.Field
	for _, f := range fields {
		switch f.Name {
		case "solicita", "medio", "hora_real", "folio_bloque", "caida", "justificacion":
			how = append(how, f)
		default:
			what = append(what, f)
		}
	}
	return append(how, what...)
}

func (p *Pages) fileCapture(w http.ResponseWriter, r *http.Request) error {
	form, err := receive(w, r)
	if err != nil {
		return err
	}
	defer form.close()
	values := form.values
	if values.Get("elegir") != "" { // the person was chosen: show their machines
		var note *problem.Error
		if len(form.uploads) > 0 {
			note = form.again(problem.New(problem.Invalid, "Ya puedes elegir el equipo de esa persona.", ""))
		}
		return p.showCapture(w, r, http.StatusOK, keyOf(values), values, note)
	}
	if err := p.byInventory(r.Context(), values); err != nil {
		return err
	}
	act, opt := &orders.Capture{}, optionsOf(r, values)
	if err = p.keep(r, form, &opt, forms.Decode(values, act)); err != nil {
		if missing := orders.NeedsScan(values.Get("medio"), len(form.uploads)); missing != nil {
			err = joined(err, missing)
		}
	}
	var res orders.Result
	if err == nil {
		res, err = p.Desk.Create(r.Context(), web.ActorOf(r.Context()), act, opt)
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok {
			return err
		}
		return p.showCapture(w, r, status, keyOf(values), values, form.again(bad))
	}
	return web.SeeOther(w, r, refPath(res.Folio, string(res.ID)))
}

// receipt is shown once an order was filed: the folio, large, and what follows.
func (p *Pages) receipt(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, receiptPage(v.Order))
}

// categories are the incident categories that people choose from: the list that
// the administration keeps (domain §7.10).
func (p *Pages) categories(ctx context.Context) ([]forms.Option, error) {
	v, err := p.Settings.Now(ctx)
	var list []forms.Option
	for _, c := range v.Choices(settings.Categories) {
		list = append(list, forms.Option{Key: c.Key, Label: c.Label})
	}
	return list, err
}

// categoryName is what a category is called now, or was called from the start when
// it is no longer on the list.
func (p *Pages) categoryName(ctx context.Context, key string) string {
	v, err := p.Settings.Now(ctx)
	if err != nil {
		v = settings.Defaults()
	}
	for _, c := range append(v.Choices(settings.Categories), settings.Defaults().Choices(settings.Categories)...) {
		if c.Key == key {
			return c.Label
		}
	}
	return key
}
