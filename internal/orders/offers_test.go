package orders_test

import (
	"testing"

	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
)

// «Lo que sigue» offers a person exactly what the procedure allows them in the
// situation: no button that would always be refused, nothing allowed without one.
func TestOffersAreWhatTheProcedureAllows(t *testing.T) {
	w := newWorld(t, dbtest.SQLite(t))
	for _, s := range scenes() {
		v := w.view(w.stage(s))
		for _, p := range w.players() {
			if !p.reads || p.name == "sistema" {
				continue
			}
			offered := map[attempt]bool{}
			offers, _ := v.Order.Offers(p.actor, orders.Facts{Custody: v.Custody})
			for _, o := range offers {
				if len(o.Choices) == 0 {
					offered[attempt{o.Activity.Key, ""}] = true
				}
				for _, c := range o.Choices {
					offered[attempt{o.Activity.Key, c.Key}] = true
				}
			}
			for _, a := range attempts() {
				if allowed := s.allows(p, a.act, a.answer); allowed != offered[a] && !excepted(s, v.Order, a) {
					t.Errorf("%s: %s for %s is allowed %v, offered %v", s, a, p.name, allowed, offered[a])
				}
			}
		}
	}
}

// excepted are acts whose offer says more than whether they would go now.
func excepted(s scene, o *orders.Order, a attempt) bool {
	switch a.act {
	case procedure.Determine: // what the turn is about, before reception and visit too
		return s.state == procedure.E03
	case procedure.RecordVisit: // after the reception
		return o.Record.ReceivedAt == nil
	case procedure.Resume: // only of a pause
		return o.Record.Pause == nil
	case procedure.TakeResources: // only of a slip
		return !o.Record.SlipOwed
	case procedure.DeclareBackup: // only when a backup was asked for
		return o.Record.Backup == nil || o.Record.Backup.Option != orders.BackupAsk
	case procedure.ReportBackup: // only in the order that makes a backup
		return o.Class != orders.Backup
	case procedure.ValidateBackup: // only of one that was made
		return o.Record.Backup == nil || o.Record.Backup.Option != orders.BackupAsk
	case procedure.DeliverAtWorkshop, procedure.TakeIn: // only for a maintenance in the workshop
		return s.state == procedure.E08
	}
	return false
}
