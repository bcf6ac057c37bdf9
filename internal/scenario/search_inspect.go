package scenario

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/procedure"
)

// Inspect reads a whole database and returns, joined into one error, everything
// in it that may not be: a broken hash chain, a gap in the folios, an order whose
// state is not where its steps lead, a machine with two answers to who has it
// (rev11 P-03, R-U-01, S-04; domain §4.5). Anybody may call it; it only reads.
func Inspect(ctx context.Context, db *database.DB) error {
	c := db.Read()
	in := &inspection{ctx: ctx, c: c, stations: map[string]procedure.State{}, open: map[string]bool{}}
	_, err := audit.VerifyAll(ctx, c)
	in.note(err)
	_, err = papers.New(db).Verify(ctx, c)
	in.note(err)
	_, err = letters.New(db).Verify(ctx, c)
	in.note(err)
	in.orders()
	in.steps()
	in.custody()
	in.ledger()
	return errors.Join(in.faults...)
}

type inspection struct {
	ctx      context.Context
	c        *database.Conn
	faults   []error
	stations map[string]procedure.State // by order id
	open     map[string]bool
	versions map[string]int64
}

func (in *inspection) note(err error) {
	if err != nil {
		in.faults = append(in.faults, err)
	}
}

func (in *inspection) fault(format string, args ...any) { in.note(fmt.Errorf(format, args...)) }

// orders looks at each order by itself, and at the folios of all of them: dense
// within a year, from 1 on.
func (in *inspection) orders() {
	var rows []struct {
		ID      string `db:"id"`
		Folio   string `db:"folio"`
		Number  int64  `db:"number"`
		State   string `db:"state"`
		Version int64  `db:"version"`
		IsOpen  bool   `db:"is_open"`
		Turn    string `db:"turn_role"`
		Check   string `db:"check_at"`
		Closed  string `db:"closed_at"`
	}
	in.note(in.c.Select(in.ctx, &rows, `SELECT id, folio, number, state, version, is_open, turn_role, check_at, closed_at FROM orders ORDER BY folio, id`))
	in.versions = make(map[string]int64, len(rows))
	next := map[string]int64{}
	for _, r := range rows {
		state := procedure.State(r.State)
		st, ok := procedure.Rev11.Order.Station(state)
		in.stations[r.ID], in.open[r.ID], in.versions[r.ID] = state, r.IsOpen, r.Version
		switch {
		case !ok:
			in.fault("order %s is in %q, which is no station", r.Folio, r.State)
		case r.IsOpen == st.Ending:
			in.fault("order %s in %s: open %v", r.Folio, r.State, r.IsOpen)
		case (r.Turn == "") != st.Ending:
			in.fault("order %s in %s: turn of %q", r.Folio, r.State, r.Turn)
		case st.Ending && (r.Check != "" || r.Closed == ""):
			in.fault("order %s in %s: its clock looks at it at %q, closed at %q", r.Folio, r.State, r.Check, r.Closed)
		case r.Folio == "" && state != procedure.E00 && state != procedure.F4:
			in.fault("order %s in %s has no folio", r.ID, r.State)
		}
		if r.Number == 0 {
			continue
		}
		year := r.Folio[:strings.LastIndexByte(r.Folio, '-')]
		if next[year]++; r.Number != next[year] {
			in.fault("folio %s follows number %d of %s", r.Folio, next[year]-1, year)
		}
	}
}

// steps follows each order from its beginning to where it stands, and counts as
// many audit entries as steps.
func (in *inspection) steps() {
	var rows []struct {
		Order string `db:"order_id"`
		Seq   int64  `db:"seq"`
		Way   string `db:"way"`
		Act   string `db:"act"`
		From  string `db:"from_state"`
		To    string `db:"to_state"`
		Role  string `db:"role"`
	}
	in.note(in.c.Select(in.ctx, &rows, `SELECT order_id, seq, way, act, from_state, to_state, role FROM order_steps ORDER BY order_id, seq`))
	at, last := map[string]string{}, map[string]int64{}
	for _, r := range rows {
		if r.Seq != last[r.Order]+1 || r.From != at[r.Order] {
			in.fault("order %s: step %d from %q follows step %d to %q", r.Order, r.Seq, r.From, last[r.Order], at[r.Order])
		}
		if r.Way == "" {
			if r.From != r.To {
				in.fault("order %s: step %d, %s, goes from %s to %s without a way", r.Order, r.Seq, r.Act, r.From, r.To)
			}
		} else if w, ok := procedure.Rev11.Order.Way(r.Way); !ok || string(w.From) != r.From || string(w.To) != r.To ||
			string(w.Act) != r.Act || !procedure.Holds(w.By, procedure.Role(r.Role)) {
			in.fault("order %s: step %d is not %s: %s by %s from %s to %s", r.Order, r.Seq, r.Way, r.Act, r.Role, r.From, r.To)
		}
		at[r.Order], last[r.Order] = r.To, r.Seq
	}
	for id, v := range in.versions {
		if last[id] != v || at[id] != string(in.stations[id]) {
			in.fault("order %s stands in %s at version %d; its steps lead to %s at %d", id, in.stations[id], v, at[id], last[id])
		}
	}
	var heads []struct {
		Chain string `db:"chain"`
		Seq   int64  `db:"seq"`
	}
	in.note(in.c.Select(in.ctx, &heads, `SELECT chain, COUNT(*) AS seq FROM audit_entries
		WHERE chain LIKE 'orden:%' AND action NOT IN ('mensaje', 'nota-interna', 'adjunta archivos') GROUP BY chain`))
	for _, h := range heads {
		id := strings.TrimPrefix(h.Chain, "orden:")
		if in.versions[id] != h.Seq {
			in.fault("order %s has %d steps and %d audit entries", id, in.versions[id], h.Seq)
		}
		delete(in.versions, id)
	}
	for id := range in.versions {
		in.fault("order %s has no audit entry", id)
	}
}

// custody judges the invariants of domain §4.5, and what §4.7 says of states and
// places.
func (in *inspection) custody() {
	var rows []struct {
		Asset      string `db:"asset_id"`
		Place      string `db:"place"`
		ChargeKind string `db:"charge_kind"`
		ChargeID   string `db:"charge_id"`
		Repair     string `db:"repair"`
	}
	in.note(in.c.Select(in.ctx, &rows, `SELECT c.asset_id, c.place, c.charge_kind, c.charge_id, COALESCE(r.closed_at, '-') AS repair
		FROM custody c LEFT JOIN repairs r ON r.id = c.charge_id`))
	place, charged := map[string]procedure.Place{}, map[string]string{}
	for _, r := range rows {
		place[r.Asset] = procedure.Place(r.Place)
		home := place[r.Asset] == procedure.AtUser || place[r.Asset] == procedure.AtCoordination
		switch r.ChargeKind {
		case "":
			if !home {
				in.fault("nothing answers for %s, which is at %s", r.Asset, r.Place)
			}
		case "orden":
			charged[r.ChargeID] = r.Asset
			if home || !in.open[r.ChargeID] {
				in.fault("order %s in %s answers for %s, which is at %s", r.ChargeID, in.stations[r.ChargeID], r.Asset, r.Place)
			}
		case "externo":
			if home || r.Repair != "" {
				in.fault("file %s, closed at %q, answers for %s, which is at %s", r.ChargeID, r.Repair, r.Asset, r.Place)
			}
		}
	}
	for id, state := range in.stations {
		asset := charged[id]
		st, _ := procedure.Rev11.Order.Station(state)
		switch {
		case asset == "" && !stands(st.Places, procedure.AtUser) && !st.Ending:
			in.fault("order %s is in %s without a machine in its charge", id, state)
		case asset != "" && !stands(st.Places, place[asset]) && place[asset] != procedure.InQuarantine:
			in.fault("order %s is in %s with its machine at %s", id, state, place[asset])
		}
	}
}

func stands(places []procedure.Place, p procedure.Place) bool {
	for _, x := range places {
		if x == p {
			return true
		}
	}
	return false
}

// ledger compares the custody of each machine with the last row of its ledger.
func (in *inspection) ledger() {
	var wrong []string
	in.note(in.c.Select(in.ctx, &wrong, `SELECT c.asset_id FROM custody c LEFT JOIN custody_ledger l ON l.asset_id = c.asset_id AND l.seq = c.seq
		WHERE l.asset_id IS NULL OR l.to_place <> c.place OR l.charge_id <> c.charge_id
		OR EXISTS (SELECT 1 FROM custody_ledger n WHERE n.asset_id = c.asset_id AND n.seq > c.seq)
		OR EXISTS (SELECT 1 FROM custody_ledger n WHERE n.asset_id = c.asset_id AND n.kind = 'movimiento' AND n.gives_id <> '' AND n.gives_id = n.receives_id)`))
	for _, a := range wrong {
		in.fault("the custody of %s is not what its ledger says", a)
	}
}
