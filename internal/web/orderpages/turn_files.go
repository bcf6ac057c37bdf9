package orderpages

import (
	"context"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/web"
)

// mostFiles is how many external files of a role Mi turno lists.
const mostFiles = 12

// filesWaiting are the external files in which the reader has the turn, the longest
// waiting first, and whether there are more: an AST's and a user's own, the Supervisor's and the Coordinación's all
// (domain §4.3); then the disposals that ended files proposed and that wait for their signature (rev11 P-09).
func (p *Pages) filesWaiting(ctx context.Context, actor people.Actor, now time.Time) (lines []web.Line, more bool, err error) {
	c := p.Desk.DB.Read()
	var files []repair.File
	for _, who := range []struct {
		role          procedure.Role
		user, adviser string
		holds         bool
	}{
		{procedure.Requester, string(actor.Person.ID), "", true},
		{procedure.Adviser, "", string(actor.Person.ID), actor.Has(people.Adviser)},
		{procedure.Supervisor, "", "", actor.Has(people.Supervisor)},
		{procedure.Coordination, "", "", actor.Has(people.Coordination)},
	} {
		if !who.holds {
			continue
		}
		list, err := p.Repair.Waiting(ctx, c, who.user, who.adviser, stationsOf(who.role), mostFiles+1)
		if err != nil {
			return nil, false, err
		}
		more = more || len(list) > mostFiles
		for _, f := range list[:min(len(list), mostFiles)] {
			if procedure.Holds(f.Turn(), who.role) && !slices.ContainsFunc(files, func(x repair.File) bool { return x.ID == f.ID }) {
				files = append(files, f)
			}
		}
	}
	disposals, left, err := p.disposalsWaiting(ctx, actor)
	if err != nil {
		return nil, false, err
	}
	more = more || left
	files = append(files, disposals...)
	ids := make([]equipment.ID, len(files))
	for i, f := range files {
		ids[i] = equipment.ID(f.AssetID)
	}
	named, err := p.Equipment.Named(ctx, c, ids...)
	if err != nil {
		return nil, false, err
	}
	for _, f := range files {
		l := web.Line{Icon: web.IconTruckDelivery, Title: waitsFor(f), Href: repair.Path(f.Folio), Folio: f.Folio, Text: named[equipment.ID(f.AssetID)].Name(),
			State: web.Badge{Tone: web.Soon, Icon: web.IconClock, Text: web.Span(now.Sub(f.StateSince.Time))}}
		if f.Late(now) {
			l.State = web.Badge{Tone: web.Bad, Icon: web.IconAlertCircle, Text: "Vencido"}
		}
		lines = append(lines, l)
	}
	return lines, more, nil
}

// tellFiles puts the external files that wait for the reader into the sentence under the title.
func (v *turnView) tellFiles() {
	n := len(v.files)
	if n == 0 {
		return
	}
	words := web.Count(n, "expediente externo te espera", "expedientes externos te esperan")
	if v.moreFiles {
		words = "Más de " + words
	}
	late := 0
	for _, l := range v.files {
		if l.State.Tone == web.Bad {
			late++
		}
	}
	if v.answer == nothingWaits {
		v.answer = words + "."
		if late > 0 {
			v.rest = few(late, "Uno ya venció", "ya vencieron") + "."
		}
		return
	}
	if late > 0 {
		words += "; " + few(late, "uno ya venció", "ya vencieron")
	}
	v.rest = strings.TrimSpace(v.rest + " Además, " + strings.Replace(words, "Más", "más", 1) + ".")
}

// waitsFor says what a file waits for: one that ended, for the signatures of the disposal that
// it proposed.
func waitsFor(f repair.File) string {
	if f.Open() {
		return f.Label()
	}
	return "Baja propuesta: F-08 por firmar"
}

// disposalsWaiting are the ended files whose proposed disposal waits for the reader: for the
// Supervisor until it is asked for, and then for the Coordinación Administrativa.
func (p *Pages) disposalsWaiting(ctx context.Context, actor people.Actor) (list []repair.File, more bool, err error) {
	c := p.Desk.DB.Read()
	if !actor.Has(people.Supervisor) && !actor.Has(people.Coordination) {
		return nil, false, nil
	}
	proposed, err := p.Repair.Disposals(ctx, c, "", 2*mostFiles)
	if err != nil {
		return nil, false, err
	}
	for _, x := range proposed {
		signs := people.Supervisor
		if x.Asked > 0 {
			signs = people.Coordination
		}
		if !actor.Has(signs) {
			continue
		}
		if len(list) == mostFiles {
			return list, true, nil
		}
		f, err := p.Repair.ByFolio(ctx, c, x.File)
		if err != nil {
			return nil, false, err
		}
		list = append(list, f)
	}
	return list, false, nil
}

// stationsOf are the stations of the external file in which a role has the turn. In X40
// the proposal of the new order is the turn, and in X50 the new order itself.
func stationsOf(role procedure.Role) []procedure.State {
	var list []procedure.State
	for _, st := range procedure.Rev11.External.Stations {
		if procedure.Holds(st.Turn, role) && st.ID != procedure.X40 && st.ID != procedure.X50 {
			list = append(list, st.ID)
		}
	}
	return list
}
