package seed

import (
	"context"
	"fmt"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// prepare does what a way needs before: the acts without change of state, the
// first of two signatures, a term that must run out.
func (d *Driver) prepare(ctx context.Context, ref string, way procedure.Way) error {
	v, err := d.open(ctx, ref)
	if err != nil {
		return err
	}
	o := v.Order
	away := v.Custody.Place != equipment.AtUser && v.Custody.Charge.ID == string(o.ID)
	for _, g := range way.Guards {
		switch g {
		case procedure.GReceivedSeen:
			err = d.receive(ctx, ref, o, !away)
		case procedure.GProposedRej:
			if o.Record.Rejection == nil {
				err = d.side(ctx, ref, procedure.ProposeRejection)
			}
		case procedure.GProposedEsc:
			if o.Record.Escalation == nil {
				err = d.side(ctx, ref, procedure.ProposeEscalation)
			}
		case procedure.GBackupResult:
			if o.Class == orders.Backup && o.ParentID != "" && !o.Record.BackupSaid {
				err = d.side(ctx, ref, procedure.ReportBackup)
			}
		case procedure.GBackupDone, procedure.GBackupIfAsked:
			if b := o.Record.Backup; b != nil && b.Option == orders.BackupAsk && v.Child != nil && v.Child.State == procedure.E05 {
				err = d.side(ctx, ref, procedure.ValidateBackup)
			}
		case procedure.GReceipt:
			if o.Record.SlipOwed {
				err = d.side(ctx, ref, procedure.TakeResources)
			}
		case procedure.GFirstDone:
			st, _ := o.Procedure().Order.Station(o.State)
			if st.First == procedure.HandBack {
				if err := d.configureIfBack(ctx, o); err != nil {
					return err
				}
			}
			if !o.HalfDone {
				err = d.side(ctx, ref, st.First)
			}
		case procedure.GWorkshop:
			err = d.onTheAgreedDay(ctx, ref, o, away)
		case procedure.GReturnTerm, procedure.GAttempts:
			err = d.untilWarned(ctx, ref)
		}
		if err != nil {
			return err
		}
	}
	switch {
	case way.Act == procedure.FailedVisit && o.Record.ReceivedAt == nil:
		return d.side(ctx, ref, procedure.Receive)
	case way.Act == procedure.FindFault && way.When == procedure.AtDTIC && !away:
		return d.toWorkshop(ctx, ref)
	}
	return nil
}

// receive notes reception and, with the machine at its user's, the visit.
func (d *Driver) receive(ctx context.Context, ref string, o *orders.Order, visit bool) error {
	if o.Record.ReceivedAt == nil {
		if err := d.side(ctx, ref, procedure.Receive); err != nil {
			return err
		}
		d.Clock.Advance(4 * time.Minute)
	}
	for _, x := range o.Record.Visits {
		visit = visit && !x.Met
	}
	if !visit {
		return nil
	}
	err := d.side(ctx, ref, procedure.RecordVisit)
	d.Clock.Advance(4 * time.Minute)
	return err
}

// side does one act that changes no state.
func (d *Driver) side(ctx context.Context, ref string, act procedure.Act) error {
	v, err := d.open(ctx, ref)
	if err != nil {
		return err
	}
	for _, s := range v.Order.Procedure().Order.SidesIn(v.Order.State) {
		if s.Act != act {
			continue
		}
		a, err := d.sampleSide(ctx, act, v)
		if err != nil {
			return err
		}
		if _, err := d.Do(ctx, v, s.By[0], a); err != nil {
			return fmt.Errorf("%s: %w", act, err)
		}
		d.Clock.Advance(2 * time.Minute)
		return nil
	}
	return fmt.Errorf("%s is no act in %s", act, v.Order.State)
}

// Side does one act that changes no state, such as procedure.Pause, by whoever
// usually does it.
func (d *Driver) Side(ctx context.Context, ref string, act procedure.Act) error {
	if err := d.side(ctx, ref, act); err != nil {
		return fmt.Errorf("seed: on %q: %w", ref, err)
	}
	return nil
}

// onTheAgreedDay waits for the day of the maintenance, and has the machine
// delivered when it is in the workshop.
func (d *Driver) onTheAgreedDay(ctx context.Context, ref string, o *orders.Order, away bool) error {
	g := o.Record.Agreement
	if g == nil {
		return nil
	}
	if at, err := time.ParseInLocation("2006-01-02 15:04", g.Day+" "+g.Time, clock.Mexico); err == nil && d.waits {
		if err := d.wait(ctx, at); err != nil {
			return err
		}
	}
	if g.Workshop && !away {
		return d.toWorkshop(ctx, ref)
	}
	return nil
}

func (d *Driver) toWorkshop(ctx context.Context, ref string) error {
	if err := d.side(ctx, ref, procedure.DeliverAtWorkshop); err != nil {
		return err
	}
	return d.side(ctx, ref, procedure.TakeIn)
}

// untilWarned lets the term of the state run out.
func (d *Driver) untilWarned(ctx context.Context, ref string) error {
	for range 12 { // reminders come first
		v, err := d.open(ctx, ref)
		if err != nil {
			return err
		}
		o := v.Order
		switch {
		case o.Record.Warned:
			return nil
		case !d.waits:
			return fmt.Errorf("the term %s of %s runs until %s", o.Timer, ref, o.DueAt)
		case o.CheckAt.IsZero():
			return fmt.Errorf("no clock runs for %s in %s", ref, o.State)
		}
		if err := d.wait(ctx, o.CheckAt.Add(time.Second)); err != nil {
			return err
		}
	}
	return fmt.Errorf("the term of %s does not end", ref)
}

// byClock lets the program go a way that nobody goes by hand.
func (d *Driver) byClock(ctx context.Context, ref string, way procedure.Way) (orders.Result, error) {
	for range 12 {
		v, err := d.open(ctx, ref)
		if err != nil {
			return orders.Result{}, err
		}
		o := v.Order
		if o.State == way.To {
			return orders.Result{ID: o.ID, Folio: o.Folio}, nil
		}
		if !d.waits || o.CheckAt.IsZero() {
			return orders.Result{}, fmt.Errorf("the clock has not gone it: the order is in %s", o.State)
		}
		if err := d.wait(ctx, o.CheckAt.Add(time.Second)); err != nil {
			return orders.Result{}, err
		}
	}
	return orders.Result{}, fmt.Errorf("the clock does not go it")
}

// needsWorkshop tells whether the rest of a walk has the machine in the DTIC
// without a transfer that brings it there.
func (d *Driver) needsWorkshop() bool {
	for _, name := range d.next {
		id, _, _ := strings.Cut(name, "+")
		w, _ := procedure.Rev11.Order.Way(id)
		switch {
		case w.When == procedure.AtDTIC && w.Act != procedure.FindFault:
			return true
		case w.When == procedure.AtUser, w.Custody == procedure.ToDTIC, w.From == procedure.E06:
			return false
		}
	}
	return false
}

// Machine makes a machine for a person, so that a walk meets no other. With
// warranty it is covered for another year.
func (d *Driver) Machine(ctx context.Context, holder people.Person, warranty bool) (equipment.Asset, error) {
	id := database.NewID()
	label := strings.ToUpper(id[len(id)-10:])
	a := equipment.Asset{
		Inventory: "DEMO-" + label, Serial: "S" + label, Type: "escritorio", Brand: "Dell", Model: "OptiPlex 7010", Nickname: "Escritorio " + label[6:],
		Regime: equipment.Owned, HolderID: string(holder.ID), UnitID: holder.UnitID, Building: holder.Building, Floor: holder.Floor, Office: holder.Office,
		AcquiredOn: d.today().Add(-500).String(), LastMaintenance: d.today().Add(-100).String(),
	}
	if len(d.Cast.Providers) > 0 {
		a.ProviderID = d.Cast.Providers[0].ID
	}
	if warranty {
		a.WarrantyFrom, a.WarrantyUntil = a.AcquiredOn, d.today().Add(365).String()
	}
	err := d.Program.DB.Write(ctx, func(c *database.Conn) error {
		var err error
		a, err = d.Program.Equipment.Add(ctx, c, audit.By{Actor: audit.System, At: d.Clock.Now()}, a)
		return err
	})
	return a, err
}
