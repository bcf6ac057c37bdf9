package orderpages

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seals"
	"secogem.gob.mx/soporte/internal/web"
)

// signView is the page on which a paper is read whole and signed (rev11 R-U-02).
type signView struct {
	act        actView
	code, name string
	folio      string
	detail     string
	title      string
	lead       string
	back       string
	button     string
	observe    string
	paper      paperView
	signatures []web.Signing
	count      string // «Falta 1 firma de 2»
	why        []web.Pair
}

func signOf(v orders.View, act actView, s sent) signView {
	o, p := v.Order, act.paper
	act.next.Problem = s.bad
	sv := signView{act: act, code: string(p.Kind), name: paperName(p.Kind), folio: p.Folio, detail: v.Asset.Name(), back: pathOf(o),
		title: first(v.Name(o.RequesterID)) + ", revisa y firma", lead: act.activity.Text, button: act.activity.Button, paper: paperOf(v, *p)}
	switch act.activity.Key {
	case procedure.TakeIn:
		sv.title = "Confirma que recibiste el equipo"
	case procedure.ReceiveHandover:
		sv.title = "Recibe el ST-ERE sin garantía"
	case procedure.AcknowledgeDate:
		sv.button = "Firmar de enterado"
	case procedure.SignHandover:
		sv.button = "Firmar y entregar mi equipo"
		sv.title += " la entrega de tu equipo"
		sv.lead = clean(v.Name(o.AdviserID)) + " (AST) lo llevará a la DTIC. El documento firmado queda en tu orden."
	case procedure.TakeBack:
		sv.title = first(v.Name(o.RequesterID)) + ", prueba y recibe tu equipo"
		if act.forOther {
			sv.title, sv.button = "Registra que lo recibió una persona autorizada", "Registrar la entrega"
		}
	}
	if _, ok := offerOf(v, procedure.Observe); ok && (act.activity.Key == procedure.AcknowledgeDate || act.activity.Key == procedure.SignHandover) {
		a, _ := rev.Activity(procedure.Observe)
		sv.observe = pathOf(o) + "/actividades/" + a.Slug
	}
	if _, ok := offerOf(v, procedure.FaultPersists); ok && act.activity.Key == procedure.TakeBack {
		a, _ := rev.Activity(procedure.FaultPersists)
		sv.observe = pathOf(o) + "/actividades/" + a.Slug
	}
	for _, x := range p.Signatures {
		if !x.Valid && (p.Status == papers.Void || x.Version != lastSigned(*p, x.Slot)) {
			continue
		}
		mark, proof := proofOf(v, seals.Paper(p.ID), x.Slot, x.Version)
		sv.signatures = append(sv.signatures, web.Signing{Leg: slotName(x.Slot), Name: clean(x.Name), Role: people.Role(x.Role), At: x.At, Level: levelWords(v, x), Hash: x.Hash, Void: !x.Valid, Mark: mark, Proof: proof})
	}
	if act.also.Title != "" { // on another person's device only what is signed counts
		sv.observe = ""
	}
	sv.signatures = append(sv.signatures, missingSignatures(v, act.activity.Key)...)
	missing := 0
	for _, x := range sv.signatures {
		if !x.Signed() || x.Void {
			missing++
		}
	}
	sv.count = "Falta " + web.Count(missing, "firma", "firmas") + " de " + strconv.Itoa(len(sv.signatures))
	if missing > 1 {
		sv.count = strings.Replace(sv.count, "Falta", "Faltan", 1)
	}
	return sv
}

// lastSigned is the version in which a place was signed last.
func lastSigned(p papers.Paper, slot string) (version int) {
	for _, s := range p.Signatures {
		if s.Slot == slot {
			version = max(version, s.Version)
		}
	}
	return version
}

// missingSignatures are who still has to sign, the reader among them.
func missingSignatures(v orders.View, key procedure.Act) []web.Signing {
	o := v.Order
	user := func(leg, words string) web.Signing {
		return web.Signing{Leg: leg, Name: clean(v.Name(o.RequesterID)), Role: people.Requester, Words: words}
	}
	adviser := web.Signing{Leg: slotName(orders.SlotTakes), Name: clean(v.Name(o.AdviserID)), Role: people.Adviser, Words: "Confirma después, con su propia contraseña o PIN."}
	switch key {
	case procedure.SignHandover:
		return []web.Signing{user(slotName(orders.SlotGives), "Falta tu firma: la pones abajo."), adviser}
	case procedure.TakeIn:
		adviser.Words = "Falta tu firma: la pones abajo."
		return []web.Signing{adviser}
	case procedure.TakeBack:
		return []web.Signing{user(slotName(orders.SlotGetsBack), "Falta tu firma: la pones abajo.")}
	case procedure.AcknowledgeDate:
		return []web.Signing{user(slotName(orders.SlotInformed), "Falta tu firma: la pones abajo.")}
	}
	return nil
}

func slotName(slot string) string {
	switch slot {
	case orders.SlotInformed:
		return "Enterado de la fecha"
	case orders.SlotGives:
		return "Entrega"
	case orders.SlotTakes:
		return "Recibe"
	case orders.SlotReceived:
		return "Supervisión recibe"
	case orders.SlotReturns:
		return "Devuelve"
	case orders.SlotGetsBack:
		return "Recibe su equipo"
	case orders.SlotBackup:
		return "Responde por su respaldo"
	case orders.SlotDirector:
		return "Determina"
	}
	return "Firma"
}

// paperView is a paper as a page: sections with their labelled values.
type paperView struct {
	code, name, folio string
	version           string
	hash              string
	back              string
	state             web.Badge
	sections          []paperSection
	signed            []paperCell
}

// dateWords names what the version of the paper says: an ST-OS is the order itself,
// which has only the day of its request.
func (v paperView) dateWords() string {
	if v.code == string(papers.ServiceOrder) {
		return "Fecha de solicitud"
	}
	return "Versión y fecha"
}

type paperSection struct {
	title string
	cells []paperCell
}

// conditions are the values of a section that say how a machine was found, with
// what differs from good in sight; the rest are its other values.
func conditions(s paperSection) (list []web.Condition, rest paperSection) {
	rest.title = s.title
	for _, c := range s.cells {
		tone, known := map[string]web.Tone{"Buena": web.Good, "Conforme": web.Good, "Con desgaste": web.Soon, "Dañada": web.Bad, "No conforme": web.Bad}[c.value]
		if c.label == "Enciende" || c.label == "Probado ante la persona usuaria" {
			tone, known = map[string]web.Tone{"Sí": web.Good, "No": web.Soon}[c.value]
		}
		if !known {
			rest.cells = append(rest.cells, c)
			continue
		}
		badge := web.Badge{Tone: tone, Icon: web.IconAlertCircle, Text: c.value}
		if tone == web.Good {
			badge.Icon = web.IconCheck
		}
		list = append(list, web.Condition{Name: c.label, State: badge})
	}
	return list, rest
}

// pairsOf lists a section as terms and texts.
func pairsOf(s paperSection) []web.Pair {
	out := make([]web.Pair, len(s.cells))
	for i, c := range s.cells {
		out[i] = web.Pair{Term: c.label, Text: c.value}
	}
	return out
}

type paperCell struct {
	label, value string
	wide         bool
}

func paperOf(v orders.View, p papers.Paper) paperView {
	pv := paperView{code: string(p.Kind), name: paperName(p.Kind), folio: p.Folio, hash: p.Hash, back: pathOf(v.Order), state: paperBadge(p.Status),
		version: strconv.Itoa(p.Version) + " · " + web.Exact(p.At)}
	pv.sections = sectionsOf(p.Data)
	for _, s := range p.Signatures {
		mark := ""
		if !s.Valid {
			mark = " (de una versión anterior)"
		}
		pv.signed = append(pv.signed, paperCell{label: slotName(s.Slot) + mark, value: clean(s.Name) + ", " + s.Post + " · " + web.Exact(s.At) + " · " + lower(levelWords(v, s))})
	}
	return pv
}

// sectionTitles are the names of the sections of a paper, in reading order.
var sectionTitles = []struct{ key, title string }{
	{"orden", "Orden"}, {"solicita", "Persona usuaria"}, {"ast", "AST"}, {"equipo", "Equipo"},
	{"A", "A. Programación"}, {"B", "B. Entrega a soporte"}, {"C", "C. Estado en la DTIC"}, {"D", "D y E. Devolución y conclusión"},
	{"manifestacion", "Manifestación de respaldo"}, {"solicitud", "Solicitud"}, {"adquisicion", "Adquisición"}, {"entrega", "Entrega"}, {"acuse", "Acuse"},
	{"hechos", "Hechos y revisión"}, {"determinacion", "Determinación"}, {"salida", "Salida"}, {"regreso", "Regreso"}, {"respuestas", "Respuestas"}, {"cuerpo", "Contenido"},
}

func sectionsOf(data json.RawMessage) []paperSection {
	var body map[string]any
	if json.Unmarshal(data, &body) != nil {
		return nil
	}
	var out []paperSection
	for _, s := range sectionTitles {
		x, ok := body[s.key]
		if !ok {
			continue
		}
		sec := paperSection{title: s.title}
		sec.add("", x)
		if len(sec.cells) > 0 {
			out = append(out, sec)
		}
	}
	return out
}

// add writes a value of the paper as labelled cells, nested values with their
// path in words.
func (s *paperSection) add(label string, x any) {
	switch x := x.(type) {
	case map[string]any:
		keys := make([]string, 0, len(x))
		for k := range x {
			if k != "huella" && k != "declara" {
				keys = append(keys, k)
			}
		}
		sort.Slice(keys, func(i, j int) bool { return fieldRank(keys[i]) < fieldRank(keys[j]) })
		for _, k := range keys {
			name := words(k)
			if label != "" {
				name = label + " · " + lower(name)
			}
			s.add(name, x[k])
		}
	case []any:
		for i, e := range x {
			if text, ok := e.(string); ok {
				s.add(orElse(label, "Lista"), words(text))
				continue
			}
			s.add(label+" "+strconv.Itoa(i+1), e)
		}
	case bool:
		s.cells = append(s.cells, paperCell{label: label, value: map[bool]string{true: "Sí", false: "No"}[x]})
	case float64:
		s.cells = append(s.cells, paperCell{label: label, value: strconv.FormatFloat(x, 'f', -1, 64)})
	case string:
		if x != "" {
			s.cells = append(s.cells, paperCell{label: orElse(label, "Folio de la orden"), value: valueWords(x), wide: len([]rune(x)) > 60})
		}
	}
}

// fieldOrder is the reading order of the values inside a section; what is not
// named comes last, by name.
var fieldOrder = strings.Fields(`nombre cargo unidad inventario tipo marca modelo serie serie_motivo destino fecha hora lugar duracion
	procesador memoria disco sistema nombre_red accesorios viene carcasa pantalla puertos sellos condicion condicion_nota enciende probado
	red impresion aplicaciones informacion falla trabajos diagnostico garantia recursos resultado respaldo alcance motivo`)

func fieldRank(k string) string {
	for i, name := range fieldOrder {
		if name == k {
			return fmt.Sprintf("%03d", i)
		}
	}
	return "999" + k
}

// scaleWords are the words of the survey's scale from 1 up.
func scaleWords() []string {
	down := orders.ScaleWords()
	up := make([]string, len(down))
	for i, w := range down {
		up[len(down)-1-i] = w
	}
	return up
}

var keyWords = map[string]string{
	"fecha": "Fecha", "hora": "Hora", "duracion": "Duración en minutos", "lugar": "Lugar", "tipo": "Tipo", "motivo": "Motivo", "nombre": "Nombre", "cargo": "Cargo",
	"unidad": "Unidad", "inventario": "Inventario", "marca": "Marca", "modelo": "Modelo", "serie": "Serie", "destino": "Motivo del traslado", "memoria": "Memoria",
	"disco": "Disco", "procesador": "Procesador", "sistema": "Sistema operativo", "nombre_red": "Nombre de red", "accesorios": "Accesorios", "carcasa": "Carcasa",
	"pantalla": "Pantalla", "puertos": "Puertos", "sellos": "Sellos", "condicion_nota": "Nota de condición", "enciende": "Enciende", "probado": "Probado ante la persona usuaria",
	"falla": "Falla declarada", "trabajos": "Trabajos previstos", "viene": "Se entrega", "condicion": "Condición", "resultado": "Resultado", "diagnostico": "Diagnóstico",
	"garantia": "Garantía", "recursos": "Recursos", "respaldo": "Respuesta", "alcance": "Alcance", "red": "Red", "impresion": "Impresión", "aplicaciones": "Aplicaciones",
	"informacion": "Información", "lineas": "Insumo", "articulo": "Artículo", "cantidad": "Cantidad", "para": "Para", "recibe": "Recibe", "instruccion": "Instrucción",
	"gestion": "Gestión", "fecha_compromiso": "Fecha compromiso", "estado_de_origen": "Estado de origen", "hechos": "Hechos", "revision": "Revisión", "respuesta": "Respuesta",
	"responsable": "Responsable", "fecha_limite": "Fecha límite", "sale": "El equipo sale", "empresa": "Empresa", "quien": "Quién", "identificacion": "Identificación",
	"almacenamiento": "Almacenamiento", "aviso": "Aviso que se leyó", "aviso_version": "Versión del aviso", "contrasena_equipo": "Tiene contraseña por cambiar",
}

func words(k string) string {
	if w, ok := keyWords[k]; ok {
		return w
	}
	return upper(strings.ReplaceAll(strings.ReplaceAll(k, "_", " "), "-", " "))
}

var valueNames = map[string]string{
	"sitio": "En sitio", "taller": "En el taller de la DTIC", "si": "Sí", "no": "No", "na": "No aplica", "buena": "Buena", "desgaste": "Con desgaste", "danada": "Dañada",
	"conforme": "Conforme", "hecho": "Ya la respaldé", "sin-informacion": "No hay información oficial", "no-puedo": "No puedo entrar y pido el respaldo",
	"acepto-perdida": "No es posible recuperarla y lo acepto", "reparacion": "Reparación", "reparado": "Reparado", "sin-reparacion": "Sin reparación",
}

func valueWords(v string) string {
	if w, ok := valueNames[v]; ok {
		return w
	}
	return v
}

// paper shows one paper of an order, or its ST-OS, which is the order itself.
func (p *Pages) paper(w http.ResponseWriter, r *http.Request) error {
	v, err := p.Desk.Open(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"))
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if id == "st-os" {
		return web.Render(w, r, http.StatusOK, paperPage(serviceOrder(v)))
	}
	for _, x := range v.Papers {
		if x.ID == id && x.Kind == papers.Handover {
			return web.Render(w, r, http.StatusOK, handoverPage(handoverOf(v, x), strengths(r, v, x)...))
		}
		if x.ID == id {
			return web.Render(w, r, http.StatusOK, paperPage(paperOf(v, x), strengths(r, v, x)...))
		}
	}
	list, err := p.Letters.OfOrder(r.Context(), p.Desk.DB.Read(), string(v.Order.ID))
	if err != nil {
		return err
	}
	for _, l := range list {
		if l.ID == id || id == letterRef && l.State == letters.Signed {
			return p.letter(w, r, v, l)
		}
	}
	return problem.Missing("ese documento")
}

// serviceOrder is ST-OS, made from the order (Anexo I).
func serviceOrder(v orders.View) paperView {
	o := v.Order
	who := v.Names[o.RequesterID]
	pv := paperView{code: "ST-OS", name: "Orden de servicio", folio: o.Folio, back: pathOf(o), version: web.Exact(o.RequestedAt)}
	cell := func(l, x string) paperCell { return paperCell{label: l, value: x, wide: len([]rune(x)) > 60} }
	pv.sections = append(pv.sections,
		paperSection{"Solicitud", []paperCell{cell("Fecha y hora de solicitud", web.Exact(o.RequestedAt)), cell("Medio", mediumName(o.Medium)), cell("Clase de servicio", o.Class.Label()), cell("Prioridad", o.Priority.Label())}},
		paperSection{"Persona usuaria", []paperCell{cell("Nombre", clean(who.Name)), cell("Cargo", who.Post), cell("Unidad", who.UnitName), cell("Ubicación", place(o.Building, o.Floor, o.Office)), cell("Extensión", o.Record.Contact.Extension)}},
	)
	if o.Record.Capture != nil {
		pv.sections = append(pv.sections, paperSection{"Captura posterior", []paperCell{cell("Hora real de la solicitud", web.Exact(o.RequestedAt)), cell("Hora de captura", web.Exact(o.CreatedAt)), cell("Capturó", clean(v.Name(o.CapturedBy)))}})
	}
	if o.AssetID != "" {
		a := v.Asset
		pv.sections = append(pv.sections, paperSection{"Equipo", []paperCell{cell("Equipo", a.Name()), cell("Inventario", a.Inventory), cell("Serie", a.Serial), cell("Marca y modelo", a.Brand+" "+a.Model)}})
	} else {
		pv.sections = append(pv.sections, paperSection{"Servicio", []paperCell{cell("Servicio sin equipo", o.Service)}})
	}
	pv.sections = append(pv.sections, paperSection{"Falla", []paperCell{{label: "Descripción", value: o.Fault, wide: true}}})
	if g := o.Record.Diagnosis; g != nil {
		pv.sections = append(pv.sections, paperSection{"Atención", []paperCell{{label: "AST", value: clean(v.Name(o.AdviserID))}, {label: "Diagnóstico", value: g.Text, wide: true}, {label: "Acciones y solución", value: g.Solution, wide: true}}})
	}
	if d := o.Record.Resources; d != nil && len(d.Stock) > 0 {
		var held []string
		for _, s := range d.Stock {
			held = append(held, s.Name+": "+strconv.FormatInt(s.Qty, 10)+" "+s.Unit)
		}
		pv.sections = append(pv.sections, paperSection{"Recursos (D-13)", []paperCell{cell("Respuesta", valueWords(string(d.Answer))), cell("Lo que se necesita o falta", d.Reason), cell("Decidido", web.Exact(d.At)), {label: "Existencias en ese momento", value: strings.Join(held, " · "), wide: true}}})
	}
	if !o.ConcludedAt.IsZero() {
		pv.sections = append(pv.sections, paperSection{"Conclusión", []paperCell{cell("Fecha de conclusión", web.Exact(o.ConcludedAt)), cell("Tipo", o.Conclusion.Label())}})
	}
	return pv
}

func mediumName(m string) string {
	switch m {
	case orders.MediumPhone:
		return "Teléfono"
	case orders.MediumPaper:
		return "Formato impreso"
	case orders.MediumMail:
		return "Correo"
	}
	return "Sistema"
}

// asked are the answers of the requester, for the order's page.
func asked(o *orders.Order, category string) []web.Pair {
	pairs := []web.Pair{{Term: "Clase", Text: o.Class.Label()}}
	if category != "" {
		pairs = append(pairs, web.Pair{Term: "Categoría", Text: category})
	}
	if w, ok := map[string]string{"si": "Sí", "parcial": "En parte", "no": "No"}[o.Record.CanWork]; ok {
		pairs = append(pairs, web.Pair{Term: "Puede seguir trabajando", Text: w})
	}
	if w, ok := map[string]string{"yo": "Solo a quien pide", "area": "A su área", "sede": "A toda la sede"}[o.Record.Affects]; ok {
		pairs = append(pairs, web.Pair{Term: "Afecta", Text: w})
	}
	if o.Record.Unbacked == "si" || o.Record.Unbacked == "nose" {
		pairs = append(pairs, web.Pair{Term: "Información sin respaldo", Text: map[string]string{"si": "Sí", "nose": "No sabe"}[o.Record.Unbacked]})
	}
	pairs = append(pairs, web.Pair{Term: "Medio", Text: mediumName(o.Medium)})
	if !o.ConcludedAt.IsZero() {
		pairs = append(pairs, web.Pair{Term: "Fecha de conclusión", Text: web.Exact(o.ConcludedAt)}, web.Pair{Term: "Tipo de conclusión", Text: o.Conclusion.Label()})
	}
	return pairs
}

// surveyView is ST-ESST as its own page (rev11 A-05).
type surveyView struct {
	act          actView
	folio, title string
	detail, foot string
	state        web.Badge
	bad          *problem.Error
	reopen       string
	rule         string // how the term was counted
	first        forms.Field
	scales       []web.Question
	rest         []forms.Field
}

func surveyOf(v orders.View, act actView, s sent, now time.Time) surveyView {
	o := v.Order
	sv := surveyView{act: act, folio: o.Folio, bad: s.bad, title: "¿Cómo te atendimos?", state: web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: upper(web.Left(o.SurveyDue.Sub(now)))}}
	sv.detail = firstLine(o.Fault) + " · te atendió " + clean(v.Name(o.AdviserID)) + " (AST)"
	sv.foot = "Tienes hasta el " + web.Exact(o.SurveyDue) + ". Si no respondes, el servicio se registra como satisfactorio, según la política P-10 del procedimiento."
	if o.Conclusion == orders.WarrantyCase || o.Conclusion == orders.LetterCase {
		sv.detail += ". Califica la atención y el trámite; la reparación se califica en la orden nueva."
	}
	if _, ok := offerOf(v, procedure.Reopen); ok {
		a, _ := rev.Activity(procedure.Reopen)
		sv.reopen = pathOf(o) + "/actividades/" + a.Slug
	}
	byName := map[string]forms.Field{}
	for _, f := range act.fields {
		byName[f.Name] = f
	}
	if o.Record.Survey != nil {
		sv.rule = o.Record.Survey.Explanation
	}
	if o.Conclusion == orders.Solved {
		sv.title = "¿Quedó bien el servicio?"
		if o.AssetID != "" {
			sv.title = "¿Quedó bien " + v.Asset.Name() + "?"
		}
	}
	for i, q := range orders.Questions(o.Conclusion, o.Record.HadCustody) {
		f := byName[q.Name]
		f.Label = strconv.Itoa(i+1) + ". " + q.Text
		switch {
		case !q.Scale:
			sv.first = f
		case q.NA:
			f.Options = shortScale(f.Options)
			if !q.Optional && f.Value == "" && s.values == nil {
				f = chosen(f, "na") // it is asked for, and «No aplica» is the answer of who has nothing to say
			}
			f.Required = !q.Optional
			sv.rest = append(sv.rest, f)
		default:
			n, _ := strconv.Atoi(f.Value)
			sv.scales = append(sv.scales, web.Question{Name: q.Name, Words: f.Label, Value: n, Error: f.Error, Steps: scaleWords()})
		}
	}
	sv.rest = append(sv.rest, byName["comentarios"])
	return sv
}

// resolvedWords are the three answers of the first question, each with what follows
// from it.
func (v surveyView) resolvedWords(key string) (title, help string) {
	gestion := v.reopen == ""
	switch key {
	case "si":
		if gestion {
			return "Sí, me quedó claro", "Evalúa el servicio y se cierra la orden."
		}
		return "Sí, quedó resuelto", "Evalúa el servicio y se cierra la orden."
	case "parte":
		return "En parte", "Cuéntanos abajo qué faltó."
	}
	if gestion {
		return "No", "Cuéntanos abajo qué no quedó claro."
	}
	return "No, la falla persiste", "Mejor avisa: la orden sigue abierta y vuelve a quien te atendió."
}

// shortScale labels the steps of an optional question by their number, so that
// they stand side by side; the words are those of the questions above.
func shortScale(options []forms.Option) []forms.Option {
	out := make([]forms.Option, len(options))
	for i, o := range options {
		if o.Key != "na" {
			o.Label = o.Key
		}
		out[len(options)-1-i] = o
	}
	if n := len(out); n > 0 && out[0].Key == "na" {
		out = append(out[1:], out[0])
	}
	return out
}

// onPage leaves the bookkeeping of a panel that stands alone.
func onPage(n web.Next, o *orders.Order) web.Next {
	n.Kicker = o.Folio + " · " + firstLine(o.Fault)
	return n
}

func (p *Pages) letterPage(w http.ResponseWriter, r *http.Request, status int, v orders.View, act actView, s sent) error {
	list, err := p.Letters.OfOrder(r.Context(), p.Desk.DB.Read(), string(v.Order.ID))
	if err != nil {
		return err
	}
	o := v.Order
	sv := signView{act: act, folio: o.Folio, detail: v.Asset.Name(), back: pathOf(o), title: act.activity.Title, button: act.activity.Button}
	sv.act.next.Problem = s.bad
	for _, l := range list {
		if l.ID != o.Record.Letter {
			continue
		}
		sv.folio, sv.paper = l.Number, letterView(v, l)
		for i := range sv.act.fields {
			if sv.act.fields[i].Name == "huella" {
				sv.act.fields[i].Value = l.Hash
			}
		}
	}
	sv.count = "Falta tu firma"
	if act.activity.Key == procedure.SignLetter {
		actor := web.ActorOf(r.Context())
		for _, l := range list {
			if l.ID == o.Record.Letter {
				sv.act.ways.text = string(orders.LetterChallenge(l, actor.Person).Text())
			}
		}
		if sv.act.ways.certificate, err = p.owns(r.Context(), actor.Person.ID); err != nil {
			return err
		}
		a, _ := rev.Activity(procedure.ObserveLetter)
		sv.observe = pathOf(o) + "/actividades/" + a.Slug
	}
	sv.why = []web.Pair{{Term: "Falla", Text: firstLine(o.Fault)}}
	if d := o.Record.Warranty; d != nil {
		sv.why = append(sv.why, web.Pair{Term: "Sin garantía", Text: d.Reason})
	}
	if d := o.Record.Resources; d != nil {
		sv.why = append(sv.why, web.Pair{Term: "Sin recursos", Text: d.Reason})
	}
	return web.Render(w, r, status, letterSignPage(sv))
}

// letterView is a letter as a page.
func letterView(v orders.View, l letters.Letter) paperView {
	pv := paperView{code: "Oficio", name: "Oficio de solicitud de reparación", folio: l.Number, hash: l.Hash, back: pathOf(v.Order), version: strconv.Itoa(l.Version)}
	pv.state = web.Badge{Text: upper(string(l.State))}
	cell := func(a, b string) paperCell { return paperCell{label: a, value: b, wide: true} }
	pv.sections = []paperSection{
		{"Destinatario y asunto", []paperCell{cell("Destinatario", l.Addressee), cell("Asunto", l.Subject)}},
		{"Contenido", []paperCell{cell("Fundamento", l.Grounds), cell("Solicitud y justificación", l.Body), cell("Contacto", l.Contact)}},
		{"Equipo", []paperCell{{label: "Inventario", value: l.Asset.Inventory}, {label: "Serie", value: l.Asset.Serial}, {label: "Equipo", value: l.Asset.Type + " " + l.Asset.Brand + " " + l.Asset.Model}, cell("Falla", l.Asset.Fault), cell("Diagnóstico", l.Asset.Diagnosis)}},
	}
	for _, a := range l.Annexes {
		pv.sections = append(pv.sections, paperSection{"Anexo", []paperCell{cell(a.Name, "SHA-256 "+a.Hash)}})
	}
	if l.Instruction != "" {
		pv.sections = append(pv.sections, paperSection{"Instrucción de notificación", []paperCell{cell("TDTIC", l.Instruction)}})
	}
	pv.sections = append(pv.sections, notified(v, l))
	pv.signed = signedLetter(l)
	return pv
}
