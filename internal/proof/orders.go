package proof

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
)

// judgeOrders takes every order with its steps and its chain, and derives anew
// what the order says of itself.
func judgeOrders(ctx context.Context, c *database.Conn) (Check, error) {
	k := Check{Name: "Órdenes contra sus pasos y su bitácora"}
	after := ""
	for {
		rows, err := ordersAfter(ctx, c, after)
		if err != nil || len(rows) == 0 {
			if err == nil {
				err = strays(ctx, c, &k)
			}
			return k, err
		}
		first, last := rows[0].ID, rows[len(rows)-1].ID
		steps, err := stepsBetween(ctx, c, first, last)
		if err != nil {
			return k, err
		}
		entries, err := entriesBetween(ctx, c, first, last)
		if err != nil {
			return k, err
		}
		written, err := messagesBetween(ctx, c, first, last)
		if err != nil {
			return k, err
		}
		for i := range rows {
			o := &rows[i]
			var mine []stepRow
			for len(steps) > 0 && steps[0].OrderID == o.ID {
				mine, steps = append(mine, steps[0]), steps[1:]
			}
			var chain []entryRow
			for len(entries) > 0 && entries[0].Chain == chainOf(o.ID) {
				chain, entries = append(chain, entries[0]), entries[1:]
			}
			var texts []messageRow
			for len(written) > 0 && written[0].OrderID == o.ID {
				texts, written = append(texts, written[0]), written[1:]
			}
			k.Judged++
			o.judge(&k, mine, o.judgeMessages(&k, texts, chain))
		}
		after = last
	}
}

func strays(ctx context.Context, c *database.Conn, k *Check) error {
	steps, chains, err := strayRows(ctx, c)
	if steps > 0 {
		k.find("%d pasos no pertenecen a ninguna orden", steps)
	}
	if chains > 0 {
		k.find("%d bitácoras son de órdenes que ya no están", chains)
	}
	return err
}

func (o *orderRow) name() string {
	if o.Folio != "" {
		return o.Folio
	}
	return o.ID
}

func (o *orderRow) judge(k *Check, steps []stepRow, chain []entryRow) {
	rev, ok := procedure.InRevision(o.Revision)
	if !ok {
		k.find("%s: la revisión %d no existe", o.name(), o.Revision)
		return
	}
	o.judgeSteps(k, rev.Order, steps)
	o.judgeChain(k, steps, chain)
	o.judgeDerived(k, rev.Order)
}

// judgeSteps walks the steps: each begins where the one before ended, along a way
// that the procedure knows, up to where the order is.
func (o *orderRow) judgeSteps(k *Check, m procedure.Machine, steps []stepRow) {
	if int64(len(steps)) != o.Version || len(steps) == 0 {
		k.find("%s: tiene %d pasos y va en la versión %d", o.name(), len(steps), o.Version)
		return
	}
	at, since := "", ""
	for i, s := range steps {
		switch {
		case s.Seq != int64(i+1):
			k.find("%s: falta el paso %d", o.name(), i+1)
			return
		case s.From != at:
			k.find("%s: el paso %d empieza en %s y la orden estaba en %s", o.name(), s.Seq, s.From, at)
		case s.At < since:
			k.find("%s: el paso %d es anterior al que le precede", o.name(), s.Seq)
		}
		if s.Way == "" {
			resumed := s.Act == string(procedure.Resume) && s.Actor == "sistema" // its backup order ended (rev11 P-06), wherever it waited
			if s.From != s.To || !resumed && !knowsSide(m, procedure.Act(s.Act), procedure.State(s.From)) {
				k.find("%s: el paso %d (%s) no existe en %s", o.name(), s.Seq, s.Act, s.From)
			}
		} else if w, ok := m.Way(s.Way); !ok || string(w.From) != s.From || string(w.To) != s.To || string(w.Act) != s.Act || string(w.Answer) != s.Answer {
			k.find("%s: el paso %d dice %s de %s a %s, y el procedimiento no", o.name(), s.Seq, s.Way, s.From, s.To)
		} else if !slices.Contains(w.By, procedure.Role(s.Role)) && s.Actor != "sistema" && s.Act != string(procedure.Request) {
			k.find("%s: %s lo hizo %s, a quien no le toca", o.name(), s.Way, s.Role)
		}
		at, since = s.To, s.At
	}
	if at != o.State {
		k.find("%s: está en %s y sus pasos llevan a %s", o.name(), o.State, at)
	}
}

func knowsSide(m procedure.Machine, act procedure.Act, in procedure.State) bool {
	for _, s := range m.SidesIn(in) {
		if s.Act == act {
			return true
		}
	}
	return false
}

// told is what the audit keeps of a step.
type told struct {
	Act  string          `json:"acto"`
	From string          `json:"de"`
	To   string          `json:"a"`
	Text string          `json:"texto"`
	Data json.RawMessage `json:"datos"`
}

// judgeChain compares each step with the entry that was chained when it was done.
func (o *orderRow) judgeChain(k *Check, steps []stepRow, chain []entryRow) {
	if len(chain) != len(steps) {
		k.find("%s: tiene %d pasos y %d asientos", o.name(), len(steps), len(chain))
		return
	}
	for i, s := range steps {
		e := chain[i]
		action := s.Way
		if action == "" {
			action = s.Act
		}
		var t told
		err := json.Unmarshal([]byte(e.Data), &t)
		same := err == nil && e.At == s.At && e.Actor == s.Actor && e.Role == s.Role && e.Action == action &&
			t.Act == s.Act && t.From == s.From && t.To == s.To && t.Text == s.Text && string(t.Data) == s.Data
		if !same {
			k.find("%s: el paso %d no es el que se asentó en la bitácora", o.name(), s.Seq)
		}
	}
}

// judgeMessages compares what was written about the order with the entries that
// were chained then, and returns the entries of the acts alone.
func (o *orderRow) judgeMessages(k *Check, texts []messageRow, chain []entryRow) (acts []entryRow) {
	said := make(map[string]entryRow)
	for _, e := range chain {
		switch e.Action {
		case "mensaje", "nota-interna":
			var t struct {
				ID string `json:"mensaje"`
			}
			if json.Unmarshal([]byte(e.Data), &t) != nil || said[t.ID].Chain != "" {
				k.find("%s: el asiento %d de un mensaje no se puede leer o se repite", o.name(), e.Seq)
			}
			said[t.ID] = e
		case "adjunta archivos", "mensaje-retirado":
		default:
			acts = append(acts, e)
		}
	}
	for _, m := range texts {
		e, action := said[m.ID], "mensaje"
		if m.Internal {
			action = "nota-interna"
		}
		var t told
		if json.Unmarshal([]byte(e.Data), &t) != nil || t.Text != m.Text || e.Action != action || e.Actor != m.Author || e.Role != m.Role || e.At != m.At {
			k.find("%s: el mensaje %s no es el que se asentó en la bitácora", o.name(), m.ID)
		}
	}
	if len(texts) != len(said) {
		k.find("%s: tiene %d mensajes y %d asientos de ellos", o.name(), len(texts), len(said))
	}
	return acts
}

// judgeDerived derives turn, openness, folio and place anew.
func (o *orderRow) judgeDerived(k *Check, m procedure.Machine) {
	st, ok := m.Station(procedure.State(o.State))
	if !ok {
		k.find("%s: el estado %s no existe", o.name(), o.State)
		return
	}
	order := orders.Order{Revision: o.Revision, State: st.ID, HalfDone: o.HalfDone, RequesterID: people.ID(o.RequesterID), AdviserID: people.ID(o.AdviserID)}
	if err := json.Unmarshal([]byte(o.Record), &order.Record); err != nil {
		k.find("%s: su expediente no se puede leer", o.name())
		return
	}
	role, person, _ := order.Awaiting()
	switch {
	case o.TurnRole != string(role) || o.TurnPerson != string(person):
		k.find("%s: dice que espera a «%s» y por el procedimiento espera a «%s»", o.name(), o.TurnRole, role)
	case o.IsOpen == st.Ending:
		k.find("%s: está en %s y dice lo contrario de si sigue abierta", o.name(), o.State)
	case (o.ClosedAt != "") != st.Ending:
		k.find("%s: su fecha de cierre no corresponde a %s", o.name(), o.State)
	case (o.ConcludedAt != "") != (o.Conclusion != ""):
		k.find("%s: tiene fecha o tipo de conclusión, y no los dos", o.name())
	case o.HalfDone && len(st.Turn) < 2:
		k.find("%s: tiene media firma en un estado que no la usa", o.name())
	case o.Timer != "" && !slices.Contains(st.Timers, procedure.TimerName(o.Timer)):
		k.find("%s: corre el plazo %s, que no es de %s", o.name(), o.Timer, o.State)
	case !o.Requester:
		k.find("%s: quien la solicitó no está en el directorio", o.name())
	case (o.Folio == "") != (o.State == string(procedure.E00) || neverFiled(o)):
		k.find("%s: su folio no corresponde a %s", o.name(), o.State)
	case o.Number > 0 != strings.HasPrefix(o.Folio, "OS-"):
		k.find("%s: su número (%d) no es el de su folio", o.name(), o.Number)
	}
	place := procedure.AtUser
	switch o.Place {
	case "dtic", "cuarentena":
		place = procedure.AtDTIC
	case "proveedor":
		place = procedure.AtVendor
	}
	if !st.Ending && o.AssetID != "" && len(st.Places) > 0 && !slices.Contains(st.Places, place) {
		k.find("%s: está en %s con el equipo en «%s»", o.name(), o.State, place.Label())
	}
	if o.Place != "" && st.Ending {
		k.find("%s: está cerrada y todavía responde por un equipo", o.name())
	}
}

// neverFiled: a proposal that was discarded ends without a folio (OS-04).
func neverFiled(o *orderRow) bool { return o.State == string(procedure.F4) && o.Folio == "" }
