package program

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
)

// GAP-36, rev11 D-11: the Supervisor hears of a contract and of warranties that end, once.
func TestEndsOfContractsAndWarrantiesAreTold(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		now := clock.NewFake(time.Date(2026, 11, 23, 16, 0, 0, 0, time.UTC))
		p, err := New(db, Config{BaseURL: "http://soporte.test", Clock: now.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		by := audit.By{Actor: audit.System, At: now.Now()}
		err = db.Write(t.Context(), func(c *database.Conn) error {
			if _, err := p.Equipment.AddContract(t.Context(), c, by, equipment.Contract{Number: "DA-114", Kind: "garantia", Until: "2026-12-31"}); err != nil {
				return err
			}
			_, err := p.Equipment.Add(t.Context(), c, by, equipment.Asset{Inventory: "A-1", Type: "portatil", Regime: equipment.Owned, WarrantyUntil: "2026-12-01"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if err := p.endings().Do(t.Context()); err != nil {
				t.Fatal(err)
			}
			now.Advance(time.Hour)
		}
		for role, want := range map[people.Role]int{people.Supervisor: 2, people.Coordination: 2, people.Adviser: 0} {
			list, err := p.Notices.Tray(t.Context(), people.Actor{Person: people.Person{ID: "x"}, Roles: []people.Role{role}}, 10)
			if err != nil || len(list) != want {
				t.Fatalf("%s is told %+v, %v", role, list, err)
			}
			var said []string
			for _, n := range list {
				said = append(said, n.Text)
			}
			if all := strings.Join(said, " "); want > 0 && (!strings.Contains(all, "El contrato DA-114 termina el 31/12/2026.") || !strings.Contains(all, "La garantía de un equipo termina en los próximos 60 días.")) {
				t.Errorf("said %s", all)
			}
		}
	})
}
