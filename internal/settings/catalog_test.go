package settings_test

import (
	"slices"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
)

// rev11 G-07: a category is never deleted, and what was filed under it keeps its words.
func TestACatalogueChangesEntryByEntry(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		s, ctx := settings.New(db), t.Context()
		write := func(at time.Time, f func(c *database.Conn, by audit.By) error) error {
			return db.Write(ctx, func(c *database.Conn) error { return f(c, audit.By{Actor: "saul", Role: "administrador", At: at}) })
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		keys := func() []string {
			v, err := s.ValuesIn(ctx, db.Read())
			must(err)
			return v.List(settings.Categories)
		}
		first, err := s.Items(ctx, db.Read(), settings.Categories)
		must(err)
		if len(first) < 20 || first[0].Key != "no-enciende" || first[0].Checks == "" || !slices.Equal(keys(), settings.Defaults().List(settings.Categories)) {
			t.Fatalf("from the start: %+v", first)
		}

		// Added at the third place.
		must(write(noon, func(c *database.Conn, by audit.By) error {
			i, err := s.AddItem(ctx, c, by, settings.Categories, settings.Item{Label: "  Cámara  de vídeo ", Position: 3, Checks: "Permisos"})
			if i.Key != "camara-de-video" {
				t.Errorf("key %q", i.Key)
			}
			return err
		}))
		if got := keys(); len(got) != len(first)+1 || got[2] != "camara-de-video" || got[0] != "no-enciende" {
			t.Errorf("after adding: %v", got)
		}
		want(t, "the same name again", write(noon, func(c *database.Conn, by audit.By) error {
			_, err := s.AddItem(ctx, c, by, settings.Categories, settings.Item{Label: "Cámara de vídeo"})
			return err
		}), problem.Invalid)

		// Renamed a day later: the key stays, and so does what it was called before.
		i, err := s.Item(ctx, db.Read(), settings.Categories, "no-enciende")
		must(err)
		i.Label = "El equipo no prende"
		later := noon.Add(24 * time.Hour)
		must(write(later, func(c *database.Conn, by audit.By) error { return s.UpdateItem(ctx, c, by, settings.Categories, i) }))
		want(t, "with the version from before", write(later, func(c *database.Conn, by audit.By) error { return s.UpdateItem(ctx, c, by, settings.Categories, i) }), problem.Conflict)
		for at, label := range map[time.Time]string{noon: "No enciende", later.Add(time.Hour): "El equipo no prende"} {
			if got, err := s.NamedAt(ctx, db.Read(), settings.Categories, "no-enciende", database.At(at)); err != nil || got != label {
				t.Errorf("at %v it was called %q, %v; want %q", at, got, err, label)
			}
		}

		// Offered no more, and offered again at the end.
		i, _ = s.Item(ctx, db.Read(), settings.Categories, "no-enciende")
		i.Active = false
		must(write(later, func(c *database.Conn, by audit.By) error { return s.UpdateItem(ctx, c, by, settings.Categories, i) }))
		if slices.Contains(keys(), "no-enciende") {
			t.Error("it is still offered")
		}
		i, _ = s.Item(ctx, db.Read(), settings.Categories, "no-enciende")
		i.Active, i.Position = true, 99
		must(write(later, func(c *database.Conn, by audit.By) error { return s.UpdateItem(ctx, c, by, settings.Categories, i) }))
		if got := keys(); got[len(got)-1] != "no-enciende" {
			t.Errorf("last is %q", got[len(got)-1])
		}
		all, _ := s.Items(ctx, db.Read(), settings.Categories)
		for n, x := range all {
			if x.Position != n+1 {
				t.Errorf("%s stands at %d, numbered %d", x.Key, n+1, x.Position)
			}
		}

		// The only building cannot go; the list is no line of text any more.
		b, _ := s.Item(ctx, db.Read(), settings.Buildings, "Edificio Central")
		b.Active = false
		want(t, "the last building", write(later, func(c *database.Conn, by audit.By) error { return s.UpdateItem(ctx, c, by, settings.Buildings, b) }), problem.Refused)
		want(t, "as a parameter", write(later, func(c *database.Conn, by audit.By) error {
			return s.Set(ctx, c, later, "saul", settings.Categories, "a=A", "porque sí")
		}), problem.Refused)
		want(t, "a parameter that is no catalogue", write(later, func(c *database.Conn, by audit.By) error {
			_, err := s.AddItem(ctx, c, by, settings.Regimes, settings.Item{Label: "x"})
			return err
		}), problem.NotFound)
		if n, err := audit.Verify(ctx, db.Read(), settings.Chain(settings.Categories)); err != nil || n != 4 {
			t.Errorf("%d entries, %v", n, err)
		}
	})
}
