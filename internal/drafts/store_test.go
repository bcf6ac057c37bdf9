package drafts_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/drafts"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
)

var monday = time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC)

const form = "/ordenes/OS-2026-000001/actividades/concluir"

// signed is a form with all that a draft must tell apart.
type signed struct {
	Text   string `form:"texto" label:"Texto" kind:"area" validate:"required"`
	Secret string `form:"firma" label:"Contraseña o PIN" kind:"password" secret:"true"`
	PIN    string `form:"pin" label:"PIN" kind:"password"`
	Rows   []row  `form:"renglones" label:"Renglones" kind:"table" validate:"max=5,dive"`
}

type row struct {
	Name string `form:"nombre" label:"Nombre" kind:"text"`
}

func typed(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func TestADraftComesBackAsTyped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s, ctx := drafts.New(db), t.Context()
		const who = people.ID("ana")
		text := "  La pantalla\r\nparpadea; 100 % «raro» & \U0001F4BB  "
		must(t, s.Save(ctx, who, form, &signed{}, typed("texto", text, "firma", "2468", "pin", "1357", "renglones[1].nombre", "cable", "_version", "3", "ajeno", "x"), "", false, monday))

		d, ok, err := s.Load(ctx, who, form, monday.Add(time.Hour))
		must(t, err)
		if !ok || d.Typed.Get("texto") != text || d.Typed.Get("renglones[1].nombre") != "cable" || !d.SavedAt.Equal(monday) {
			t.Errorf("came back as %v %q at %v", ok, d.Typed, d.SavedAt)
		}
		for _, name := range []string{"firma", "pin", "ajeno", "_version"} {
			if d.Typed.Has(name) {
				t.Errorf("%s was kept", name)
			}
		}
		var stored []string
		must(t, db.Read().Select(ctx, &stored, `SELECT typed FROM drafts`))
		if len(stored) != 1 || strings.Contains(stored[0], "2468") || strings.Contains(stored[0], "1357") {
			t.Errorf("stored as %q", stored)
		}
	})
}

func TestADraftIsOfOnePersonAndOneForm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s, ctx := drafts.New(db), t.Context()
		must(t, s.Save(ctx, "ana", form, &signed{}, typed("texto", "uno"), "", false, monday))
		must(t, s.Save(ctx, "ana", form, &signed{}, typed("texto", "dos"), "", false, monday.Add(time.Second)))
		for _, c := range []struct {
			who  people.ID
			form string
			want string
		}{{"ana", form, "dos"}, {"beto", form, ""}, {"ana", "/pedir-soporte", ""}} {
			d, ok, err := s.Load(ctx, c.who, c.form, monday.Add(time.Minute))
			must(t, err)
			if ok != (c.want != "") || d.Typed.Get("texto") != c.want {
				t.Errorf("%s %s: %v %q", c.who, c.form, ok, d.Typed)
			}
		}
		must(t, s.Drop(ctx, "beto", form, "", monday))
		must(t, s.Drop(ctx, "ana", form, "", monday))
		must(t, s.Drop(ctx, "ana", form, "", monday))
		if _, ok, err := s.Load(ctx, "ana", form, monday); ok || err != nil {
			t.Errorf("after dropping it is there: %v, %v", ok, err)
		}
	})
}

func TestWhatComesAfterTheFormWasSentIsNotKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s, ctx := drafts.New(db), t.Context()
		must(t, db.Write(ctx, func(c *database.Conn) error {
			_, err := c.Exec(ctx, `INSERT INTO idempotency_keys (actor, key, route, body_hash, created_at) VALUES ('ana', 'k1', '/x', 'h', ?)`, database.At(monday))
			return err
		}))
		must(t, s.Save(ctx, "ana", form, &signed{}, typed("texto", "tarde"), "k1", false, monday))
		if _, ok, _ := s.Load(ctx, "ana", form, monday); ok {
			t.Error("a form that was sent came back as a draft")
		}
		must(t, s.Save(ctx, "ana", form, &signed{}, typed("texto", "otra vez"), "k2", false, monday))
		if _, ok, _ := s.Load(ctx, "ana", form, monday); !ok {
			t.Error("the next form kept nothing")
		}
	})
}

// What is thrown away comes back while nothing else was written, and is gone after a day.
func TestWhatWasThrownAwayComesBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s, ctx := drafts.New(db), t.Context()
		const who = people.ID("ana")
		save := func(text string, at time.Time) {
			t.Helper()
			must(t, s.Save(ctx, who, form, &signed{}, typed("texto", text), "", false, at))
		}
		left := func(at time.Time) string {
			d, _, err := s.Load(ctx, who, form, at)
			must(t, err)
			return d.Typed.Get("texto")
		}
		save("a medias", monday)
		must(t, s.Discard(ctx, who, form, monday))
		if got := left(monday); got != "" {
			t.Errorf("thrown away, it still has %q", got)
		}
		if err := s.Recover(ctx, "bruno", form, monday); problem.KindOf(err) != problem.Conflict {
			t.Errorf("somebody else brings it back: %v", err)
		}
		must(t, s.Recover(ctx, who, form, monday))
		if got := left(monday); got != "a medias" {
			t.Errorf("it comes back as %q", got)
		}
		must(t, s.Discard(ctx, who, form, monday))
		save("otra cosa", monday)
		if err := s.Recover(ctx, who, form, monday); problem.KindOf(err) != problem.Conflict || left(monday) != "otra cosa" {
			t.Errorf("over what was written since: %v, %q", err, left(monday))
		}
		must(t, s.Discard(ctx, who, form, monday))
		must(t, s.Tidy(ctx, monday.Add(25*time.Hour)))
		if err := s.Recover(ctx, who, form, monday.Add(25*time.Hour)); problem.KindOf(err) != problem.Conflict {
			t.Errorf("after a day: %v", err)
		}
	})
}

func TestDraftsAreBoundedAndGrowOld(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s, ctx := drafts.New(db), t.Context()
		many := typed()
		for range 40 {
			many.Add("texto", strings.Repeat("x", 9000))
		}
		if err := s.Save(ctx, "ana", form, &signed{}, many, "", false, monday); problem.KindOf(err) != problem.Invalid {
			t.Errorf("a draft without bounds: %v", err)
		}
		for i := range drafts.Number + 3 {
			must(t, s.Save(ctx, "ana", fmt.Sprintf("/f/%d", i), &signed{}, typed("texto", "x"), "", false, monday.Add(time.Duration(i)*time.Second)))
		}
		var n int
		must(t, db.Read().Get(ctx, &n, `SELECT COUNT(*) FROM drafts WHERE person_id = 'ana'`))
		if n != drafts.Number {
			t.Errorf("%d drafts of one person", n)
		}
		if _, ok, _ := s.Load(ctx, "ana", "/f/2", monday); ok {
			t.Error("the oldest did not go first")
		}
		later := monday.Add(drafts.Kept + time.Minute)
		if _, ok, _ := s.Load(ctx, "ana", "/f/50", later); ok {
			t.Error("an old draft still comes back")
		}
		must(t, s.Tidy(ctx, later))
		must(t, db.Read().Get(ctx, &n, `SELECT COUNT(*) FROM drafts`))
		if n >= drafts.Number {
			t.Errorf("%d drafts after tidying", n)
		}
	})
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A page that was still saving when its form was sent must not bring back what was
// sent; and what is typed into the next one is kept.
func TestWhatArrivesAfterTheFormWasSentIsNotKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s, ctx := drafts.New(db), t.Context()
		must(t, s.Drop(ctx, "ana", form, "k1", monday))
		must(t, s.Save(ctx, "ana", form, &signed{}, typed("texto", "tarde"), "k1", false, monday.Add(time.Second)))
		if _, ok, err := s.Load(ctx, "ana", form, monday); ok || err != nil {
			t.Errorf("what came late is there: %v, %v", ok, err)
		}
		if names, err := s.Names(ctx, "ana", monday); err != nil || len(names) != 0 {
			t.Errorf("names %v, %v", names, err)
		}
		must(t, s.Save(ctx, "ana", form, &signed{}, typed("texto", "otra vez", "_version", "7", "_visto", "3"), "k2", true, monday))
		d, ok, err := s.Load(ctx, "ana", form, monday)
		if err != nil || !ok || d.Typed.Get("texto") != "otra vez" || d.Version != "7" || d.Seen != "3" || !d.HasSeen || !d.Files || len(d.Typed) != 1 {
			t.Errorf("the next one: %+v, %v, %v", d, ok, err)
		}
		if names, err := s.Names(ctx, "ana", monday); err != nil || !names[form] {
			t.Errorf("names %v, %v", names, err)
		}
		must(t, s.Drop(ctx, "ana", form, "k2", monday))
		must(t, s.Tidy(ctx, monday.Add(25*time.Hour)))
		var n int
		must(t, db.Read().Get(ctx, &n, `SELECT count(*) FROM drafts`))
		if n != 0 {
			t.Errorf("%d rows stay after a day", n)
		}
	})
}
