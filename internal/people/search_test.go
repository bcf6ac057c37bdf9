package people_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
)

// A person is found by the beginning of any words of the name, in any order and
// whatever the accents; a new name takes the place of the old one.
func TestAPersonIsFoundByTheWordsOfTheName(t *testing.T) {
	each(t, func(o *office) {
		maria, jose := o.person("María López Arce"), o.person("José Núñez Lomelí")
		named := func(text string) (names []string) {
			t.Helper()
			list, err := o.Matching(t.Context(), o.db.Read(), text, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range list {
				names = append(names, p.Name)
			}
			return names
		}
		for text, want := range map[string][]string{
			"maria": {maria.Name}, "MARÍA": {maria.Name}, "lo": {jose.Name, maria.Name}, "lopez ma": {maria.Name}, "ma lopez": {maria.Name}, "nunez": {jose.Name}, "Ñúñ": {jose.Name},
			"nuñ": {jose.Name}, "opez": nil, "m": nil, "": nil, "%": nil, "lopez jose": nil,
		} {
			if got := named(text); !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", text, got, want)
			}
		}
		maria.Name = "María Ortiz Arce"
		o.do(func(ctx context.Context, c *database.Conn) error { return o.UpdatePerson(ctx, c, o.by(), maria) })
		if got := named("lopez"); len(got) != 0 {
			t.Errorf("by the name she no longer has: %v", got)
		}
		if got := named("ortiz"); !slices.Equal(got, []string{maria.Name}) {
			t.Errorf("by the new name: %v", got)
		}
		var u people.Unit
		o.do(func(ctx context.Context, c *database.Conn) (err error) {
			u, err = o.AddUnit(ctx, c, o.by(), people.Unit{Name: "Dirección de Análisis (DA)"})
			return err
		})
		units, err := o.UnitsMatching(t.Context(), o.db.Read(), "analisis direcc", 5)
		if err != nil || len(units) != 1 || units[0].ID != u.ID {
			t.Errorf("units %v, %v", units, err)
		}
	})
}

// What was entered before there were words has the same ones as what the store keeps.
func TestTheMigrationCutsNamesAsTheStoreDoes(t *testing.T) {
	each(t, func(o *office) {
		names := []string{"Ana María Güemes-Ñáñez", "JOSÉ ÁNGEL O. DE LA PEÑA (suplente)", "Úrsula  Iñíguez"}
		for _, n := range names {
			p := o.person(n)
			var kept []string
			if err := o.db.Read().Select(t.Context(), &kept, `SELECT word FROM person_words WHERE person_id = ?`, p.ID); err != nil {
				t.Fatal(err)
			}
			var cut []string
			if err := o.db.Read().Select(t.Context(), &cut, backfill(t)+` WHERE done <> '' AND id = ?`, p.ID); err != nil {
				t.Fatal(err)
			}
			slices.Sort(kept)
			slices.Sort(cut)
			if !slices.Equal(kept, cut) {
				t.Errorf("%s: the store keeps %v, the migration cuts %v", n, kept, cut)
			}
		}
	})
}

// backfill is the statement of the migration that fills the words of persons, up to
// its last condition.
func backfill(t *testing.T) string {
	t.Helper()
	list, err := database.Migrations()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		if m.Name == "20261128122001_people_words.sql" {
			_, rest, _ := strings.Cut(m.Text, "INSERT INTO person_words (person_id, word)")
			query, _, _ := strings.Cut(rest, "WHERE done <> '';")
			return strings.Replace(query, "SELECT DISTINCT id, done", "SELECT DISTINCT done", 1)
		}
	}
	t.Fatal("no such migration")
	return ""
}
