package orders_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
	"secogem.gob.mx/soporte/internal/web"
)

type conn = *database.Conn

func (w *world) write(f func(c conn) error) {
	w.t.Helper()
	if err := w.db.Write(ctx, f); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) by() audit.By { return audit.By{Actor: audit.System, At: w.Clock.Now()} }

// filled is a form of an act, filled in so that nothing in it is wrong: whatever is
// refused is refused by the procedure.
func (w *world) filled(a attempt) url.Values {
	act, _ := orders.New(a.act)
	if a.act == procedure.Prefill {
		return url.Values{}
	}
	v := url.Values{}
	day := calendar.Provisional().AddBusinessDays(calendar.DayOf(w.Clock.Now(), clock.Mexico), 3)
	var fill func(fields []forms.Field)
	fill = func(fields []forms.Field) {
		for _, f := range fields {
			switch {
			case f.Kind == forms.Files:
			case f.Name == "respuesta":
				v.Set(f.Name, string(a.answer))
			case f.Name == "firma":
				v.Set(f.Name, w.Program.Config.DemoPIN)
			case f.Name == "causa" && len(f.Options) == 0:
				v.Set(f.Name, "duplicada")
			case f.Name == "proveedor":
				v.Set(f.Name, w.Cast.Providers[0].ID)
			case strings.HasSuffix(f.Name, ".articulo"):
				v.Set(f.Name, w.Cast.Items[0].ID)
			case f.Name == "ast" || f.Name == "responsable_id":
				v.Set(f.Name, string(w.Cast.Person(seed.Paola).ID))
			case f.Name == "solicita":
				v.Set(f.Name, string(w.Cast.Person(seed.Lucia).ID))
			case f.Name == "equipo" || f.Name == "huella" || f.Name == "en_nombre_de" || f.Name == "caida" || f.Name == "folio_bloque" || f.Name == "aviso_version" || strings.HasPrefix(f.Name, "recibe_"):
			case f.Kind == forms.Table || f.Kind == forms.Row:
				fill(f.Children)
			case len(f.Options) > 0:
				v.Set(f.Name, f.Options[0].Key)
			case f.Kind == forms.Check:
				v.Set(f.Name, forms.Yes)
			case f.Kind == forms.Number:
				v.Set(f.Name, strconv.Itoa(max(f.Min, 1)))
			case f.Name == "fecha_respaldo":
				v.Set(f.Name, calendar.DayOf(w.Clock.Now(), clock.Mexico).String())
			case f.Kind == forms.Date:
				v.Set(f.Name, day.String())
			case f.Kind == forms.Time:
				v.Set(f.Name, "10:30")
			case f.Kind == forms.DateTime:
				v.Set(f.Name, day.String()+"T10:30")
			case f.Name == "correo":
				v.Set(f.Name, "alguien@demo.invalid")
			case f.Name == "extension":
				v.Set(f.Name, "50112")
			default:
				text := "Texto con lo que hace falta decir aquí."
				if f.Max > 0 && len([]rune(text)) > f.Max {
					text = string([]rune(text)[:f.Max])
				}
				v.Set(f.Name, text)
			}
		}
	}
	fill(forms.Describe(act))
	return v
}

// acts makes every act from its form, and proves that the form is right.
func (w *world) acts(list []attempt) map[attempt]url.Values {
	made := map[attempt]url.Values{}
	for _, a := range list {
		made[a] = w.filled(a)
		if act, _ := orders.New(a.act); a.act != procedure.Prefill {
			if err := forms.Decode(made[a], act); err != nil {
				w.t.Errorf("the form of %s: %v", a, err)
			}
		}
	}
	return made
}

func decoded(a attempt, v url.Values) orders.Act {
	act, _ := orders.New(a.act)
	if a.act != procedure.Prefill {
		_ = forms.Decode(v, act) // acts proved it
	}
	return act
}

// mark is everything of an order that an act could change.
func (w *world) mark(ref string) string {
	w.t.Helper()
	where := `folio = ?`
	if len(ref) == 36 {
		where = `id = ?`
	}
	var m struct {
		Version int64  `db:"version"`
		State   string `db:"state"`
		Half    bool   `db:"half_done"`
		Turn    string `db:"turn"`
		Clock   string `db:"clock"`
		Record  string `db:"record"`
		Steps   int64  `db:"steps"`
		Papers  string `db:"papers"`
		Place   string `db:"place"`
	}
	err := w.db.Read().Get(ctx, &m, `SELECT version, state, half_done, turn_role || turn_person || adviser_id || priority AS turn, due_at || check_at AS clock, record,
		(SELECT COUNT(*) FROM order_steps WHERE order_id = o.id) AS steps,
		COALESCE((SELECT string_agg(p.id || p.version || p.status, ',') FROM papers p WHERE p.order_id = o.id), '') AS papers,
		COALESCE((SELECT c.place || c.charge_id || c.seq FROM custody c WHERE c.asset_id = o.asset_id), '') AS place
		FROM orders o WHERE `+where, ref)
	if err != nil {
		w.t.Fatal(err)
	}
	hash, err := audit.Hash(m)
	if err != nil {
		w.t.Fatal(err)
	}
	return hash
}

// tally counts triples of (state, act, role).
type tally struct{ scenes, tried, allowed int }

// everyTriple goes through scenes × acts × people and hands those that the
// procedure does not allow to try, one scene after another on a new order.
func (w *world) everyTriple(try func(s scene, ref string, p player, a attempt, form url.Values)) tally {
	w.t.Helper()
	var n tally
	list := attempts()
	for _, s := range scenes() {
		ref := w.stage(s)
		made, people := w.acts(list), w.players()
		filed := w.view(ref).Order.RepairID != ""
		n.scenes++
		for _, p := range people {
			p.reads = p.reads || filed && p.name == seed.Teresa // P-07, P-09
			before := w.mark(ref)
			for _, a := range list {
				if s.allows(p, a.act, a.answer) {
					n.allowed++
					continue
				}
				n.tried++
				try(s, ref, p, a, made[a])
			}
			if w.mark(ref) != before {
				w.t.Fatalf("%s: what %s tried was refused and changed the order", s, p.name)
			}
		}
	}
	if n.scenes < 26 || n.allowed < 200 || n.tried < 20_000 {
		w.t.Errorf("%+v: something is not tried", n)
	}
	return n
}

func refused(err error) bool {
	switch problem.KindOf(err) {
	case problem.Forbidden, problem.Refused, problem.NotFound:
		return true
	}
	return false
}

// rev11 G-13, S-04: whatever the procedure does not allow, to whom it does not
// allow it and where, is refused by the desk and through HTTP, and the order stays as it
// was. Through HTTP each is answered with a 4xx, and who may not know of the order learns
// nothing; of an act that nobody may do where the order stands one answer is sent.
func TestEveryTripleNotAllowedIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		t.Parallel()
		w := newWorld(t, db)
		door := &door{w: w, h: w.Program.Handler(), paged: map[string]bool{}, sent: map[triple]bool{}, statuses: map[int]int{}}
		n := w.everyTriple(func(s scene, ref string, p player, a attempt, form url.Values) {
			_, err := w.Program.Desk.Perform(ctx, p.actor, ref, decoded(a, form), orders.Options{})
			if !refused(err) || (problem.KindOf(err) == problem.NotFound) == p.reads {
				t.Errorf("%s: %s by %s: %v", s, a, p.name, err)
			}
			door.try(s, ref, p, a, form)
		})
		t.Logf("refused: %d triples (state, act with answer, person) in %d situations, %d allowed; %d of them through HTTP, %d as a page, by status %v", n.tried, n.scenes, n.allowed, sum(door.statuses), door.pages, door.statuses)
		if sum(door.statuses) < n.tried/2 || door.pages < n.tried/10 {
			t.Error("through HTTP something is not tried")
		}
		w.inspect()
	})
}

// door is the way into a world through HTTP.
type door struct {
	w        *world
	h        http.Handler
	at       string // the order before it
	version  int64
	cookies  map[string]*http.Cookie
	paged    map[string]bool // acts whose refusal has been shown as a page of this order
	sent     map[triple]bool
	statuses map[int]int
	pages    int
}

// try sends an act that must be refused. A refusal is a page, with all that the order
// says of itself, for the first who tries an act and for whatever is signed; the others
// send as a device does that had kept the form, which is told in a status.
func (d *door) try(s scene, ref string, p player, a attempt, form url.Values) {
	if p.name == "sistema" {
		return // has no session
	}
	t := d.w.t
	this := triple{ref, p.name, a.act}
	if d.sent[this] && !s.leaves(a.act) {
		return
	}
	d.sent[this] = true
	if d.at != ref { // the clock has moved with the walk: sessions anew
		d.at, d.version, d.cookies = ref, d.w.view(ref).Order.Version, map[string]*http.Cookie{}
		clear(d.paged)
	}
	if d.cookies[p.name] == nil {
		token, err := d.w.Program.People.EnterAs(ctx, p.actor.Person.ID)
		if err != nil {
			t.Fatal(err)
		}
		d.cookies[p.name] = &http.Cookie{Name: "soporte", Value: token}
	}
	act, _ := orders.New(a.act)
	_, signs := act.(orders.Signed)
	page := signs || p.reads && !d.paged[a.String()]
	if page {
		d.pages++
		d.paged[a.String()] = d.paged[a.String()] || p.reads
	}
	code := d.send(d.cookies[p.name], ref, a, form, page)
	d.statuses[code]++
	if code < 400 || code >= 500 || code == http.StatusConflict || code == http.StatusUnauthorized {
		t.Errorf("%s: %s by %s answers %d", s, a, p.name, code)
	}
	if !p.reads && code != http.StatusNotFound {
		t.Errorf("%s: %s by %s, who may not know of it, answers %d", s, a, p.name, code)
	}
}

// triple is who tried what on which order.
type triple struct {
	ref, who string
	act      procedure.Act
}

func sum(m map[int]int) (n int) {
	for _, x := range m {
		n += x
	}
	return n
}

// send posts a form as its page would, or as a device that had kept it, with the version
// the order has.
func (d *door) send(session *http.Cookie, ref string, a attempt, form url.Values, page bool) int {
	activity, _ := procedure.Rev11.Activity(a.act)
	path := "/ordenes/" + ref
	if len(ref) == 36 {
		path = "/precargas/" + ref
	}
	v := url.Values{web.VersionField: {strconv.FormatInt(d.version, 10)}}
	for k, x := range form {
		v[k] = x
	}
	r := httptest.NewRequest(http.MethodPost, "http://soporte.demo.invalid"+path+"/actividades/"+activity.Slug, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "http://soporte.demo.invalid")
	if !page {
		r.Header.Set("Soporte-Cola", "1")
	}
	r.AddCookie(session)
	rec := httptest.NewRecorder()
	d.h.ServeHTTP(rec, r)
	if !page && rec.Body.Len() > 0 {
		d.w.t.Errorf("%s of %s: a device is answered %d bytes", a, ref, rec.Body.Len())
	}
	return rec.Code
}
