package proof

import (
	"context"
	"slices"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/procedure"
)

// judgeCustody derives where each machine is from its ledger, and who answers for
// it (domain §4.5).
func judgeCustody(ctx context.Context, c *database.Conn) (Check, error) {
	k := Check{Name: "Custodia de los equipos contra su libro"}
	now, err := custodies(ctx, c)
	if err != nil {
		return k, err
	}
	last, err := walkLedger(ctx, c, &k)
	if err != nil {
		return k, err
	}
	for _, a := range now {
		k.Judged++
		name := a.Inventory
		if name == "" {
			name = a.AssetID
		}
		l := last[a.AssetID]
		switch {
		case a.Place == "":
			k.find("%s: nadie sabe quién lo tiene", name)
		case a.Rows != a.Seq || l.Seq != a.Seq:
			k.find("%s: su libro tiene %d asientos y su custodia va en el %d", name, a.Rows, a.Seq)
		case l.To != a.Place || l.Holder != a.Holder || l.ChargeKind != a.ChargeKind || l.ChargeID != a.ChargeID:
			k.find("%s: está en «%s» y su libro dice «%s»", name, a.Place, l.To)
		case a.Place == "usuario" && a.ChargeID != "":
			k.find("%s: está con su usuario y algo responde por él", name)
		case a.ChargeID != "" && !a.Answers:
			k.find("%s: responde por él una orden o un expediente que no está abierto", name)
		case a.ChargeID == "" && a.Status == "activo" && a.Place != "usuario" && a.Place != "coordinacion":
			k.find("%s: está en «%s» y nada responde por él", name, a.Place)
		}
	}
	return k, nil
}

// walkLedger reads the whole ledger and returns the last row of each machine.
func walkLedger(ctx context.Context, c *database.Conn, k *Check) (map[string]ledgerRow, error) {
	last := map[string]ledgerRow{}
	var at ledgerRow
	for {
		rows, err := ledger(ctx, c, at.AssetID, at.Seq)
		if err != nil || len(rows) == 0 {
			return last, err
		}
		for _, r := range rows {
			before := last[r.AssetID]
			switch {
			case r.Seq != before.Seq+1:
				k.find("%s: falta el asiento %d de su libro", r.AssetID, before.Seq+1)
			case r.Kind == "movimiento" && r.From != before.To:
				k.find("%s: el asiento %d sale de «%s» y estaba en «%s»", r.AssetID, r.Seq, r.From, before.To)
			case !r.Proven:
				k.find("%s: el asiento %d cita %s con una huella que ese formato no tuvo", r.AssetID, r.Seq, r.Document)
			}
			last[r.AssetID] = r
			at = r
		}
	}
}

// judgeFiles compares the external files with their steps and their machines.
func judgeFiles(ctx context.Context, c *database.Conn) (Check, error) {
	k := Check{Name: "Expedientes externos"}
	rows, err := files(ctx, c)
	for _, f := range rows {
		k.Judged++
		st, ok := procedure.Rev11.External.Station(procedure.State(f.State))
		switch {
		case !ok:
			k.find("%s: el estado %s no existe", f.Folio, f.State)
			continue
		case f.Steps != f.Version || f.Last != f.State:
			k.find("%s: está en %s y sus %d pasos llevan a %s", f.Folio, f.State, f.Steps, f.Last)
		case (f.Closed != "") != st.Ending:
			k.find("%s: su fecha de cierre no corresponde a %s", f.Folio, f.State)
		case !f.Order:
			k.find("%s: la orden que lo abrió no lo conoce", f.Folio)
		}
		if !st.Ending && len(st.Places) > 0 && !slices.Contains(st.Places, procedure.Place(f.Place)) {
			k.find("%s: está en %s con el equipo en «%s»", f.Folio, f.State, f.Place)
		}
	}
	return k, err
}

// judgeSupplies adds up the entries of each supply.
func judgeSupplies(ctx context.Context, c *database.Conn) (Check, error) {
	k := Check{Name: "Existencias de bodega"}
	rows, err := stocks(ctx, c)
	for _, i := range rows {
		k.Judged++
		if i.Stock != i.Sum {
			k.find("%s: hay %d y sus movimientos suman %d", i.Name, i.Stock, i.Sum)
		}
		if i.Value != i.Worth {
			k.find("%s: vale %d centavos y sus movimientos suman %d", i.Name, i.Value, i.Worth)
		}
		if i.Kept != i.Held {
			k.find("%s: hay %d apartadas y sus reservas suman %d", i.Name, i.Kept, i.Held)
		}
	}
	return k, err
}

// judgeFolios looks for holes and repetitions in the series (R-U-01).
func judgeFolios(ctx context.Context, c *database.Conn) (Check, error) {
	k := Check{Name: "Series de folios sin huecos"}
	given, err := counters(ctx, c)
	if err != nil {
		return k, err
	}
	used, err := numbered(ctx, c)
	if err != nil {
		return k, err
	}
	for _, u := range used {
		k.Judged += int(u.Total)
		last := int64(0)
		for _, g := range given {
			if g.Series == u.Series && g.Year == u.Year {
				last = g.Last
			}
		}
		switch {
		case u.N != u.Total:
			k.find("%s-%d: %d folios están repetidos", u.Series, u.Year, u.Total-u.N)
		case u.Least != 1 || u.Most != u.N:
			k.find("%s-%d: hay huecos: %d folios entre %d y %d", u.Series, u.Year, u.N, u.Least, u.Most)
		case u.Most != last:
			k.find("%s-%d: el contador va en %d y el último folio es %d", u.Series, u.Year, last, u.Most)
		}
	}
	for _, g := range given {
		known := slices.ContainsFunc(used, func(u seriesRow) bool { return u.Series == g.Series && u.Year == g.Year })
		counted := g.Series == "OS" || g.Series == "EXT" || g.Series == "OFICIO" || g.Series == "ERE"
		if !known && counted {
			k.find("%s-%d: el contador va en %d y no hay ningún folio", g.Series, g.Year, g.Last)
		}
	}
	wrong, err := misnumbered(ctx, c)
	for _, folio := range wrong {
		k.find("%s: su número no es el de su folio", folio)
	}
	return k, err
}
