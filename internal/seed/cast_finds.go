package seed

import (
	"context"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
)

// finds lets inventory agents report: a machine with another memory than its sheet says,
// one that nobody entered, and one that is a visitor's (rev11 G-03).
func finds(ctx context.Context, p *program.Program, cast *Cast, end time.Time) error {
	saul := audit.By{Actor: string(cast.Person(Saul).ID), Role: string(people.Administrator), At: end.AddDate(0, 0, -20)}
	laptop := cast.ByTag["carmen-notificaciones"]
	told := discovery.Facts{Serial: laptop.Serial, Brand: "LENOVO", Model: "ThinkPad E15 Gen 4", Chassis: "Notebook", Name: "NOTIF-01", System: "Windows 11 Pro", Processor: "Intel(R) Core(TM) i5-1235U", MemoryMB: 16384, DiskMB: 512110,
		MACs: []string{"A0:B1:C2:00:00:15"}, IPs: []string{"10.20.2.15"}, Agent: "GLPI-Agent_v1.7", UUID: "9F0C2A10-0000-4B10-8032-000000000015"}
	return p.DB.Write(ctx, func(c *database.Conn) error {
		account, _, err := p.Discovery.AddAccount(ctx, c, saul, "Edificio central")
		if err != nil {
			return err
		}
		first, err := p.Discovery.Take(ctx, c, end.AddDate(0, 0, -9), account, "NOTIF-01-2026", told)
		if err != nil {
			return err
		}
		proposed, err := p.Discovery.Proposals(ctx, c, first.ID)
		if err != nil {
			return err
		}
		saul.At = end.AddDate(0, 0, -8)
		for _, x := range proposed {
			switch x.Field {
			case discovery.FieldProcessor, discovery.FieldMemory:
				err = p.Discovery.Accept(ctx, c, saul, first.ID, x.ID, x.Present)
			case discovery.FieldDisk:
				err = p.Discovery.Reject(ctx, c, saul, first.ID, x.ID, "Incluye un disco externo del área.")
			}
			if err != nil {
				return fmt.Errorf("decide on %s: %w", x.Field, err)
			}
		}
		told.MemoryMB = 8192 // a module less than the sheet says
		for device, f := range map[string]discovery.Facts{"NOTIF-01-2026": told,
			"RECEPCION-02-2026": {Serial: "RCP2-0417", Brand: "Dell Inc.", Model: "OptiPlex 7010", Chassis: "Desktop", Name: "RECEPCION-02", System: "Windows 11 Pro", Processor: "Intel(R) Core(TM) i5-13500", MemoryMB: 16384, DiskMB: 512110, Agent: "GLPI-Agent_v1.7"}} {
			if _, err := p.Discovery.Take(ctx, c, end.Add(-3*time.Hour), account, device, f); err != nil {
				return err
			}
		}
		guest, err := p.Discovery.Take(ctx, c, end.AddDate(0, 0, -5), account, "VISITA-2026", discovery.Facts{Serial: "VIS-0001", Brand: "Acer", Model: "Aspire 5", Chassis: "Notebook", Name: "VISITA", MemoryMB: 8192, Agent: "GLPI-Agent_v1.7"})
		if err != nil {
			return err
		}
		return p.Discovery.Disown(ctx, c, saul, guest.ID, guest.Version, "Equipo personal de un visitante.")
	})
}
