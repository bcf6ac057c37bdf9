package people_test

import (
	"context"
	"testing"

	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/people"
)

// Resume runs on every request.
func BenchmarkResume(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *database.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db := open(b)
			s := people.New(db, clock.NewFake(monday).Now, people.WithDemo())
			p, err := s.FirstAdministrator(context.Background(), "Saúl Ocampo", "saul@demo.invalid", good)
			if err != nil {
				b.Fatal(err)
			}
			token, err := s.EnterAs(context.Background(), p.ID)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := s.Resume(context.Background(), token); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
