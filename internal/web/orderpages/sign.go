package orderpages

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/sheets"
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
	sheet      sheets.Sheet
	note       string     // version and hash of what the signature binds
	missing    []web.Line // who still has to sign
	count      string     // «Falta 1 firma de 2»
	why        []web.Pair
}

func signOf(v orders.View, act actView, s sent) signView {
	o, p := v.Order, act.paper
	act.next.Problem = s.bad
	sv := signView{act: act, code: string(p.Kind), name: paperName(p.Kind), folio: p.Folio, detail: v.Asset.Name(), back: pathOf(o),
		title: first(v.Name(o.RequesterID)) + ", revisa y firma", lead: act.activity.Text, button: act.activity.Button}
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
	if act.also.Title != "" { // on another person's device only what is signed counts
		sv.observe = ""
	}
	if orders.Writes(act.activity.Key) { // what the form writes is shown before it is signed too
		sv.button = web.SeeSheet
	}
	sv.missing = missingSignatures(v, act.activity.Key)
	missing, all := len(sv.missing), len(sv.missing)
	for _, x := range p.Signatures {
		if x.Valid {
			all++
		}
	}
	sv.count = "Falta " + web.Count(missing, "firma", "firmas") + " de " + strconv.Itoa(all)
	if missing > 1 {
		sv.count = strings.Replace(sv.count, "Falta", "Faltan", 1)
	}
	return sv
}

// missingSignatures are who still has to sign, the reader among them.
func missingSignatures(v orders.View, key procedure.Act) []web.Line {
	o := v.Order
	const mine = "Falta tu firma: la pones abajo."
	line := func(slot string, who people.ID, words string) web.Line {
		return web.Line{Icon: web.IconHourglass, Title: slotName(slot) + ": " + clean(v.Name(who)), Text: words}
	}
	switch key {
	case procedure.SignHandover:
		return []web.Line{line(orders.SlotGives, o.RequesterID, mine), line(orders.SlotTakes, o.AdviserID, "Confirma después, con su propia contraseña o PIN.")}
	case procedure.TakeIn:
		return []web.Line{line(orders.SlotTakes, o.AdviserID, mine)}
	case procedure.TakeBack:
		return []web.Line{line(orders.SlotGetsBack, o.RequesterID, mine)}
	case procedure.AcknowledgeDate:
		return []web.Line{line(orders.SlotInformed, o.RequesterID, mine)}
	case procedure.ReceiveHandover:
		return []web.Line{{Icon: web.IconHourglass, Title: slotName(orders.SlotReceived), Text: mine}}
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
	case orders.SlotBacksUp:
		return "Hizo el respaldo"
	case orders.SlotValidates:
		return "Valida el respaldo"
	case orders.SlotDirector:
		return "Determina"
	}
	return "Firma"
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
	pairs = append(pairs, web.Pair{Term: "Medio", Text: orders.MediumLabel(o.Medium)})
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
	if o.Record.SurveyHeld {
		sv.state = web.Badge{Icon: web.IconClock, Text: "Sin plazo todavía"}
		sv.foot = "El plazo empieza cuando se cierre el expediente externo de tu equipo; puedes responder desde ahora."
	}
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
		sv.folio = l.Number
		if sv.sheet, _, err = p.sheet(r.Context(), v, l.ID); err != nil {
			return err
		}
		sv.note = versionNote(l.Version, l.Hash)
		for i := range sv.act.fields {
			if sv.act.fields[i].Name == "huella" {
				sv.act.fields[i].Value = l.Hash
			}
		}
	}
	sv.count = "Vuelve a quien lo elaboró, con lo que observes"
	if act.activity.Key == procedure.SignLetter {
		sv.count, sv.button = "Falta tu firma", "Firmar el oficio"
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
