package orderpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
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
	machines      []machineChoice
	fault         faultChoice
	blocks        [3][]forms.Field // what else each question asks
	rest          []forms.Field    // details that are already known, folded away
	openRest      bool             // one of them has to be corrected
	left          left             // what was written before and not sent
	multipart     bool             // the form carries files
	scan          forms.Field      // of a captured paper or message
	where         []web.Pair
	next          []web.Line
	copied        web.Message // the data of another order stand in the form
}

// machineChoice is one of the reader's machines, or what is none of them.
type machineChoice struct {
	id, name, inventory, words string
	icon                       web.Icon
	selected                   bool
}

func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	typed := r.URL.Query()
	if folio := typed.Get("otra"); folio != "" {
		v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), folio)
		if err != nil {
			return err
		}
		typed = likeOrder(v.Order)
	}
	return p.showAsk(w, r, http.StatusOK, database.NewID(), typed, nil)
}

// likeOrder is a form with the data of an order, all but its machine: one order
// for each (GAP-52).
func likeOrder(o *orders.Order) url.Values {
	v := url.Values{"equipo": {""}, "otra": {o.Folio}}
	for name, x := range map[string]string{"falla": o.Fault, "categoria": o.Category, "puede_trabajar": o.Record.CanWork, "afecta": o.Record.Affects, "sin_respaldo": o.Record.Unbacked,
		"inmueble": o.Building, "piso": o.Floor, "oficina": o.Office, "extension": o.Record.Contact.Extension, "correo": o.Record.Contact.Email, "horario": o.Record.Contact.Hours} {
		if x != "" {
			v.Set(name, x)
		}
	}
	return v
}

// showAsk shows the form with what was typed; typed may come from the address, so
// that a label can open the form with its machine.
func (p *Pages) showAsk(w http.ResponseWriter, r *http.Request, status int, key string, typed url.Values, bad *problem.Error) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	web.Keeps(ctx)
	list, err := p.machines(r, actor)
	if err != nil {
		return err
	}
	fields := forms.Describe(&orders.Request{})
	options, err := p.categories(ctx)
	if err != nil {
		return err
	}
	set, err := p.Settings.Now(ctx)
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
	buildings, err := p.buildings(ctx, actor.Person.Building, typed.Get("inmueble"))
	if err != nil {
		return err
	}
	fields = forms.Choices{"categoria": options, "inmueble": buildings}.Into(fields)
	if p.Desk.KeepsFiles() {
		fields = append(fields, web.Attachment())
	}
	v := askView{title: "Pedir soporte", button: "Enviar solicitud", action: web.AskPath, key: key, problem: bad, multipart: p.Desk.KeepsFiles()}
	if from := typed.Get("otra"); from != "" {
		v.copied = web.Message{Icon: web.IconCopy, Title: "Trajimos los datos de " + from + ".", Text: "Elige el otro equipo y cambia lo que haga falta; cada equipo lleva su orden."}
		v.left.path = web.DraftPath(web.AskPath)
	} else {
		typed, v.left = leftIn(r, web.AskPath, typed)
	}
	if !typed.Has("equipo") && !typed.Has("servicio") && bad == nil {
		typed = cloned(typed)
		typed.Set("equipo", likely(list))
	}
	fields = forms.Fill(fields, typed, bad)
	v.fields = fields
	v.arrange(fields, list, web.Now(ctx))
	me := actor.Person
	v.where = []web.Pair{{Term: "Persona", Text: clean(me.Name)}, {Term: "Unidad", Text: me.UnitName}, {Term: "Lugar", Text: place(me.Building, me.Floor, me.Office)}, {Term: "Extensión", Text: me.Extension}}
	if v.next, err = p.whatFollows(ctx); err != nil {
		return err
	}
	return web.Render(w, r, status, askPage(v))
}

// likely is the machine that a request is most often about: the first of the
// person's that is in their hands.
func likely(list []machine) string {
	for _, m := range list {
		if m.custody.Place == equipment.AtUser {
			return string(m.asset.ID)
		}
	}
	return ""
}

// arrange puts the fields into the three questions; what is known already goes
// into a fold.
func (v *askView) arrange(fields []forms.Field, list []machine, now time.Time) {
	in := map[string]int{"servicio": 0, "no_coincide": 0, "falla": 1, orders.FilesField: 1, "puede_trabajar": 2, "afecta": 2, "sin_respaldo": 2}
	for _, f := range fields {
		f.Section = ""
		switch f.Name {
		case "equipo":
			if len(list) > 0 {
				v.machines = machineChoices(list, f.Value, now)
			}
			continue
		case "categoria":
			v.fault = faultOf(f)
			continue
		case "no_coincide":
			if len(list) == 0 {
				continue
			}
			ids := make([]string, len(list))
			for i, m := range list {
				ids[i] = string(m.asset.ID)
			}
			f.When = "equipo=" + strings.Join(ids, "|")
		case "servicio":
			f.Label = "¿Cuál es?"
			if len(list) > 0 {
				f.When = "equipo="
			}
		case "falla":
			f.Label = "Cuéntalo con tus palabras"
			f.Help = "Qué hacías, qué viste y desde cuándo. Con eso basta; no escribas contraseñas ni datos personales."
		case "afecta":
			if f.Value == "" {
				f = chosen(f, "yo")
			}
		case "sin_respaldo":
			f.Help = "Si el equipo se va a mantenimiento, el respaldo corre por tu cuenta."
		case "en_nombre_de":
			f.Help = "Su correo institucional o su nombre completo."
		}
		if i, ok := in[f.Name]; ok {
			v.blocks[i] = append(v.blocks[i], f)
			continue
		}
		v.rest = append(v.rest, f)
		v.openRest = v.openRest || f.Error != ""
	}
}

// machineChoices are the machines as large options; the last one is none of them.
func machineChoices(list []machine, value string, now time.Time) []machineChoice {
	out := make([]machineChoice, 0, len(list)+1)
	for _, m := range list {
		c := machineChoice{id: string(m.asset.ID), name: m.asset.Name(), inventory: m.asset.Inventory, icon: assetIcon(m.asset.Type), selected: value == string(m.asset.ID)}
		covered, _ := m.asset.UnderWarranty(dayOf(now))
		switch {
		case m.custody.Place != equipment.AtUser:
			c.words = m.custody.Place.Label() + " " + web.Since(m.custody.Since, now)
		case covered:
			c.words = "Garantía vigente"
		default:
			c.words = "Sin garantía"
		}
		if m.asset.Shared {
			c.words += " · compartido"
		}
		out = append(out, c)
	}
	return append(out, machineChoice{name: "Otra cosa", inventory: "Red, cuenta, correo o un equipo que no está aquí", icon: web.IconHelpCircle, selected: value == ""})
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

// whatFollows are the next activities of the procedure and the time that each has,
// so that nobody wonders.
func (p *Pages) whatFollows(ctx context.Context) ([]web.Line, error) {
	v, err := p.Settings.Now(ctx)
	if err != nil {
		return nil, err
	}
	var out []web.Line
	for _, x := range []struct {
		act   procedure.Act
		timer procedure.TimerName
		words string
	}{{procedure.Assign, procedure.TAssign, "La Supervisión asigna tu orden"}, {procedure.Determine, procedure.TDiagnose, "Un AST acude a tu lugar"}, {procedure.Conclude, procedure.TAttend, "Se atiende y se documenta"}} {
		a, _ := rev.Activity(x.act)
		out = append(out, web.Line{Title: x.words, Text: "Meta: " + goal(v, x.timer), Activity: numberOf(a), Role: roleOf(a.By[0])})
	}
	return out, nil
}

// goal is the length of a clock in words: «4 horas hábiles».
func goal(v settings.Values, name procedure.TimerName) string {
	t, _ := rev.Timer(name)
	span := settings.ParseSpan(orElse(v.Text(settings.Name(t.Setting)), t.Default))
	switch {
	case span.Days > 0 && span.Hours > 0:
		return web.Count(span.Days, "día", "días") + " y " + web.Count(span.Hours, "hora hábil", "horas hábiles")
	case span.Days > 0:
		return web.Count(span.Days, "día hábil", "días hábiles")
	}
	return web.Count(span.Hours, "hora hábil", "horas hábiles")
}

func cloned(v url.Values) url.Values {
	c := url.Values{}
	for k, x := range v {
		c[k] = x
	}
	return c
}

func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Receive(w, r)
	if err != nil {
		return err
	}
	defer form.Close()
	values, act := form.Values, &orders.Request{}
	if err := p.byPerson(r.Context(), values); err != nil {
		return err
	}
	opt := optionsOf(r, values)
	err = p.keep(r, form, &opt, forms.Decode(values, act))
	var res orders.Result
	if err == nil {
		res, err = p.Desk.Create(r.Context(), web.ActorOf(r.Context()), act, opt)
	}
	if err != nil {
		bad, status, ok := shown(err)
		if !ok || web.Queued(r) {
			return err
		}
		return p.showAsk(w, r, status, keyOf(values), values, form.Again(bad))
	}
	next := "/acuse"
	if act.Mismatch && act.AssetID != "" {
		next = "/no-coincide"
		web.SayDone(w, r, "Listo, tu solicitud tiene folio "+res.Folio+". Ahora di qué no coincide.")
	}
	return web.SeeOther(w, r, refPath(res.Folio, string(res.ID))+next)
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
	if err := p.everybody(ctx, choices, "solicita"); err != nil {
		return err
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

// byPerson turns the mail or the name typed for the person in whose name somebody
// asks into their id; what nobody bears stays as it was typed, and the desk names
// the field.
func (p *Pages) byPerson(ctx context.Context, values url.Values) error {
	typed := strings.TrimSpace(values.Get("en_nombre_de"))
	if typed == "" || len(typed) == 36 {
		return nil
	}
	c := p.Desk.DB.Read()
	who, err := p.People.ByEmail(ctx, c, typed)
	if problem.KindOf(err) == problem.NotFound {
		who, err = p.People.ByName(ctx, c, typed)
	}
	switch problem.KindOf(err) {
	case "":
		values.Set("en_nombre_de", string(who.ID))
	case problem.NotFound:
	default:
		return err
	}
	return nil
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
	form, err := web.Receive(w, r)
	if err != nil {
		return err
	}
	defer form.Close()
	values := form.Values
	if values.Get("elegir") != "" { // the person was chosen: show their machines
		var note *problem.Error
		if len(form.Uploads) > 0 {
			note = form.Again(problem.New(problem.Invalid, "Ya puedes elegir el equipo de esa persona.", ""))
		}
		return p.showCapture(w, r, http.StatusOK, keyOf(values), values, note)
	}
	if err := p.byInventory(r.Context(), values); err != nil {
		return err
	}
	act, opt := &orders.Capture{}, optionsOf(r, values)
	if err = p.keep(r, form, &opt, forms.Decode(values, act)); err != nil {
		if missing := orders.NeedsScan(values.Get("medio"), len(form.Uploads)); missing != nil {
			err = web.Joined(err, missing)
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
		return p.showCapture(w, r, status, keyOf(values), values, form.Again(bad))
	}
	return web.SeeOther(w, r, refPath(res.Folio, string(res.ID)))
}

// receiptView is what is said once an order was filed: the folio, large, what
// follows and by when.
type receiptView struct {
	order   *orders.Order
	words   string
	backup  bool
	next    []web.Line
	correct bool   // its reader may say that the machine is not as the inventory has it
	other   string // where another order with the same data begins; "" for who did not ask
}

func (p *Pages) receipt(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.ActorOf(r.Context())
	v, err := p.Desk.Open(ctx, actor, r.PathValue("folio"))
	if err != nil {
		return err
	}
	o := v.Order
	rv := receiptView{order: o, words: "Ahora es el turno de la Supervisión: asignará a la persona que te atenderá. No necesitas hacer nada más.", backup: o.Record.Unbacked == "si" || o.Record.Unbacked == "nose"}
	if o.State == procedure.E02 && !o.DueAt.IsZero() {
		rv.words = "Ahora es el turno de la Supervisión: asignará a la persona que te atenderá, con la meta de hacerlo antes de " + web.Moment(o.DueAt, web.Now(ctx)) + ". No necesitas hacer nada más."
	}
	if o.RequesterID == actor.Person.ID {
		rv.other = web.AskPath + "?otra=" + o.Folio
	}
	rv.correct = o.MayCorrect(actor, v.Asset)
	if rv.next, err = p.whatFollows(ctx); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, receiptPage(rv))
}

// categories are the incident categories that people choose from: the list that
// the administration keeps (domain §7.10).
// buildings are the buildings of the catalogue (domain §5.1, field 7); also are those that
// stand in the form already.
func (p *Pages) buildings(ctx context.Context, also ...string) ([]forms.Option, error) {
	v, err := p.Settings.Now(ctx)
	var list []forms.Option
	for _, b := range v.Choices(settings.Buildings) { // an order keeps the name of its building
		list = append(list, forms.Option{Key: b.Label, Label: b.Label})
	}
	for _, b := range also {
		if b != "" && !slices.ContainsFunc(list, func(o forms.Option) bool { return o.Key == b }) {
			list = append(list, forms.Option{Key: b, Label: b})
		}
	}
	return list, err
}

func (p *Pages) categories(ctx context.Context) ([]forms.Option, error) {
	v, err := p.Settings.Now(ctx)
	var list []forms.Option
	for _, c := range v.Choices(settings.Categories) {
		list = append(list, forms.Option{Key: c.Key, Label: c.Label})
	}
	return list, err
}

// categoryName is what the category of an order was called when it was filed.
func (p *Pages) categoryName(ctx context.Context, o *orders.Order) string {
	if o.Category == "" {
		return ""
	}
	name, err := p.Settings.NamedAt(ctx, p.Desk.DB.Read(), settings.Categories, o.Category, database.At(o.CreatedAt))
	if err != nil {
		return o.Category
	}
	return name
}
