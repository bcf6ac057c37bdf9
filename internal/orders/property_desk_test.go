package orders_test

import (
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/seed"
)

// chooser picks one of n; first always picks the first.
type chooser func(label string, n int) int

func first(string, int) int { return 0 }

// dice throws evenly: rapid by itself prefers what comes first, which is good for
// values and bad for walks, that would never get far.
func dice(t *rapid.T) chooser {
	var throws uint64
	return func(label string, n int) int {
		throws++
		x := rapid.Uint64().Draw(t, label) + throws*0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		return int((x ^ x>>31) % uint64(n))
	}
}

// plausible fills a form in at random, but so that it mostly fits: walks then go
// far, and now and then meet a refusal of a field.
func plausible(choose chooser, a attempt, o *orders.Order, serial, hash string, now time.Time) url.Values {
	act, _ := orders.New(a.act)
	v := url.Values{}
	today := calendar.DayOf(now, clock.Mexico)
	var fill func(fields []forms.Field)
	fill = func(fields []forms.Field) {
		for _, f := range fields {
			switch {
			case f.Kind == forms.Table || f.Kind == forms.Row:
				fill(f.Children)
			case f.Name == "respuesta":
				v.Set(f.Name, string(a.answer))
			case f.Name == "serie":
				v.Set(f.Name, serial)
			case f.Name == "aviso_version" || strings.HasPrefix(f.Name, "recibe_"): // what a page fills in, and what only another person has
			case f.Name == "huella":
				v.Set(f.Name, hash)
			case f.Name == "causa" && len(f.Options) == 0:
				v.Set(f.Name, "duplicada")
			case f.Name == "resultado" && len(f.Options) > 0:
				v.Set(f.Name, map[bool]string{true: "sin-reparacion", false: "reparado"}[o.Record.Unsolvable])
			case f.Name == "prioridad":
				v.Set(f.Name, string(o.Priority))
			case a.act == procedure.LogProcedure && f.Name == "gestion": // a new one
			case a.act == procedure.LogProcedure && f.Kind == forms.Date:
				v.Set(f.Name, today.String())
			case f.Kind == forms.Files, f.Name == "proveedor", f.Name == "ast", f.Name == "responsable_id", f.Name == "sin_recursos":
			case f.Name == "fecha":
				v.Set(f.Name, calendar.Provisional().AddBusinessDays(today, choose(f.Name, 4)).String())
			case f.Name == "fecha_respaldo":
				v.Set(f.Name, today.String())
			case f.Kind == forms.Date:
				v.Set(f.Name, today.Add(choose(f.Name, 7)).String())
			case f.Kind == forms.DateTime:
				v.Set(f.Name, today.Add(1).String()+"T10:30")
			case f.Kind == forms.Time:
				v.Set(f.Name, strconv.Itoa(10+choose(f.Name, 8))+":"+[]string{"00", "15", "30", "45"}[choose("quarter", 4)])
			case len(f.Options) > 0 && len(f.Name) > 2 && f.Name[:2] == "p_":
				v.Set(f.Name, "conforme")
			case len(f.Options) > 0:
				v.Set(f.Name, f.Options[choose(f.Name, len(f.Options))].Key)
			case f.Kind == forms.Check:
				v.Set(f.Name, forms.Yes)
			case f.Kind == forms.Number:
				v.Set(f.Name, strconv.Itoa(max(f.Min, 1)))
			case f.Kind == forms.Password:
				v.Set(f.Name, "7294")
			default:
				text := []rune("Texto con lo que hace falta decir aquí.")
				if f.Max > 0 {
					text = text[:min(len(text), f.Max)]
				}
				v.Set(f.Name, string(text))
			}
		}
	}
	fill(forms.Describe(act))
	v.Set("lineas[0].articulo", "articulo")
	if v.Get("lineas[0].cantidad") == "" {
		v.Del("lineas[0].articulo")
	}
	if v.Get("sale") != "" && choose("stays", 2) == 0 {
		v.Del("sale")
	}
	v.Set("proveedor", "proveedor")
	return v
}

// On random walks through the desk, with the clock moving and the program ticking,
// every act either happens whole or not at all, and afterwards everything in the
// database holds: chains, folios, steps, custody.
func TestTheDeskHoldsOnRandomWalks(t *testing.T) {
	t.Parallel()
	walk := func(t *testing.T, db *database.DB) {
		w := newWorld(t, db)
		gone := map[string]int{}
		rapid.Check(t, func(t *rapid.T) { w.wander(t, gone) })
		delete(gone, "")
		t.Logf("%d different ways gone on random walks", len(gone))
		w.inspect()
	}
	if os.Getenv("SOPORTE_LONG") != "" {
		dbtest.Each(t, walk)
		return
	}
	walk(t, dbtest.SQLite(t))
}

func (w *world) wander(t *rapid.T, gone map[string]int) {
	roll := dice(t)
	a, err := w.Machine(ctx, w.Cast.Person(seed.Lucia), roll("warranty", 2) == 0)
	if err != nil {
		t.Fatal(err)
	}
	beginnings := [][]string{{"OS-01", "OS-06"}, {"OS-02"}, {"OS-05"}, {"OS-01", "OS-06", "OS-14", "OS-40", "OS-42"}}
	ref, err := w.Walk(ctx, seed.Start{Asset: a.ID}, beginnings[roll("begin", len(beginnings))]...)
	if err != nil {
		t.Fatal(err)
	}
	cast := []string{seed.Lucia, seed.Beatriz, seed.Jorge, seed.Paola, seed.Ramiro, seed.Efrain}
	for range rapid.SampledFrom([]int{10, 25, 50}).Draw(t, "steps") {
		w.Clock.Advance(time.Duration(1+roll("minutes", 240)) * time.Minute)
		if roll("rest", 10) == 0 {
			w.Clock.Advance(time.Duration(8+roll("hours", 112)) * time.Hour)
			for range 3 {
				if _, err := w.Program.Desk.Tick(ctx, w.Program.Notices.Alarm); err != nil {
					t.Fatal(err)
				}
			}
		}
		v, err := w.Program.Desk.Open(ctx, orders.System(), ref)
		if err != nil {
			t.Fatal(err)
		}
		name := cast[roll("who", len(cast))]
		actor, err := w.Member(ctx, name)
		if role, _, _ := v.Order.Awaiting(); role != "" && roll("likely", 10) > 2 {
			actor, err = w.Actor(ctx, v.Order, role) // mostly whose turn it is
		}
		if err != nil {
			t.Fatal(err)
		}
		if !v.Order.Open() {
			return
		}
		offers, _ := v.Order.Offers(actor, orders.Facts{Custody: v.Custody})
		if len(offers) == 0 {
			continue
		}
		offers = staying(offers, roll("ending", 10) == 0)
		offer := offers[roll("act", len(offers))]
		try := attempt{act: offer.Activity.Key}
		if len(offer.Choices) > 0 {
			try.answer = offer.Choices[roll("answer", len(offer.Choices))].Key
		}
		form := plausible(roll, try, v.Order, v.Asset.Serial, w.hashToSign(v, try.act), w.Clock.Now())
		form.Set("proveedor", w.Cast.Providers[0].ID)
		if form.Get("lineas[0].articulo") != "" {
			form.Set("lineas[0].articulo", w.Cast.Items[roll("item", len(w.Cast.Items))].ID)
		}
		if p := []string{seed.Jorge, seed.Paola, seed.Hugo}[roll("adviser", 3)]; offer.Activity.Key != procedure.DetermineMechanism || v.Order.AdviserID == "" {
			form.Set("ast", string(w.Cast.Person(p).ID))
		}
		act, _ := orders.New(try.act)
		if err := forms.Decode(form, act); err != nil {
			t.Fatalf("the form of %s: %v", try, err)
		}
		res, err := w.Program.Desk.Perform(ctx, actor, ref, act, orders.Options{Version: v.Order.Version})
		after, openErr := w.Program.Desk.Open(ctx, orders.System(), ref)
		if err == nil && res.Folio != "" {
			ref = res.Folio
			after, openErr = w.Program.Desk.Open(ctx, orders.System(), ref)
		}
		if openErr != nil {
			t.Fatal(openErr)
		}
		w.judgeStep(t, try, actor.Person.Name, v, after, err)
		gone[after.Steps[len(after.Steps)-1].Way]++
	}
}

// staying leaves out, mostly, the acts that end an order at once: walks would be
// short.
func staying(offers []orders.Offer, ending bool) []orders.Offer {
	var list []orders.Offer
	for _, o := range offers {
		switch o.Activity.Key {
		case procedure.Cancel, procedure.Reject, procedure.DiscardPrefill:
			if !ending {
				continue
			}
		}
		list = append(list, o)
	}
	if len(list) == 0 {
		return offers
	}
	return list
}

// judgeStep compares an order before and after an act.
func (w *world) judgeStep(t *rapid.T, a attempt, who string, before, after orders.View, err error) {
	switch problem.KindOf(err) {
	case "":
		if after.Order.Version != before.Order.Version+1 || len(after.Steps) != len(before.Steps)+1 {
			t.Fatalf("%s by %s: version %d after %d", a, who, after.Order.Version, before.Order.Version)
		}
	case problem.Refused, problem.Forbidden, problem.Invalid, problem.NotFound:
		if after.Order.Version != before.Order.Version || after.Order.State != before.Order.State || after.Custody.Seq != before.Custody.Seq {
			t.Fatalf("%s by %s was refused (%v) and changed the order", a, who, err)
		}
	default:
		t.Fatalf("%s by %s in %s: %v", a, who, before.Order.State, err)
	}
}

// hashToSign is that of the paper or letter that the page of an act would show.
func (w *world) hashToSign(v orders.View, act procedure.Act) string {
	if act == procedure.SignLetter {
		l, err := w.Program.Letters.Get(ctx, w.db.Read(), v.Order.Record.Letter)
		if err != nil {
			return ""
		}
		return l.Hash
	}
	for i := len(v.Papers) - 1; i >= 0; i-- {
		if p := v.Papers[i]; p.Kind == papers.Handover && p.Status != papers.Void {
			return p.Hash
		}
	}
	return ""
}
