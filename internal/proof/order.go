package proof

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
)

// Order judges one order in one snapshot: its chain, its own steps against it, its
// papers and letters with their signatures, and the custody of its machine. What does
// not hold is in the report, the first bad entry of a chain by its number; an error
// means that it could not be judged. The caller has seen that the reader may know the
// order.
func Order(ctx context.Context, db *database.DB, id string) (Report, error) {
	var r Report
	err := db.ReadTx(ctx, func(c *database.Conn) error {
		r = Report{}
		rows, err := orderAlone(ctx, c, id)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return problem.Missing("esa orden")
		}
		for _, part := range []func() (Check, error){
			func() (Check, error) {
				return chained("Asientos encadenados de la orden", func() (int, error) { return audit.Verify(ctx, c, chainOf(id)) })
			},
			func() (Check, error) { return stepsOf(ctx, c, &rows[0]) },
			func() (Check, error) { return papersOf(ctx, c, db, id) },
			func() (Check, error) { return lettersOf(ctx, c, db, id) },
			func() (Check, error) { return custodyOf(ctx, c, db, &rows[0]) },
		} {
			k, err := part()
			if err != nil {
				return err
			}
			r.Checks = append(r.Checks, k)
		}
		return nil
	})
	return r, err
}

func stepsOf(ctx context.Context, c *database.Conn, o *orderRow) (Check, error) {
	k := Check{Name: "Pasos contra la bitácora y el procedimiento"}
	steps, err := stepsBetween(ctx, c, o.ID, o.ID)
	if err != nil {
		return k, err
	}
	chain, err := entriesBetween(ctx, c, o.ID, o.ID)
	if err != nil {
		return k, err
	}
	texts, err := messagesBetween(ctx, c, o.ID, o.ID)
	if err != nil {
		return k, err
	}
	k.Judged = len(steps)
	o.judge(&k, steps, o.judgeMessages(&k, texts, chain))
	return k, nil
}

func papersOf(ctx context.Context, c *database.Conn, db *database.DB, order string) (Check, error) {
	k := Check{Name: "Formatos y firmas"}
	store := papers.New(db)
	list, err := store.OfOrder(ctx, c, order)
	if err != nil {
		return k, err
	}
	for _, p := range list {
		versions, err := store.Versions(ctx, c, p.ID)
		if err != nil {
			return k, err
		}
		byNumber := map[int]papers.Paper{}
		for _, v := range versions {
			k.Judged++
			byNumber[v.Version] = v
			if hash, err := audit.Hash(v.Data); err != nil || hash != v.Hash {
				k.find("%s %s: la versión %d no conserva su contenido", p.Kind, p.Folio, v.Version)
			}
		}
		for _, s := range p.Signatures {
			k.Judged++
			hash, err := papers.HashOf(byNumber[s.Version].Data, s.Sections...)
			if err != nil || hash != s.Hash {
				k.find("%s %s: la firma de %s no es de lo que dice la versión %d", p.Kind, p.Folio, s.Name, s.Version)
			}
		}
		if err := k.chain(audit.Verify(ctx, c, paperChain(p.ID))); err != nil {
			return k, err
		}
		if err := k.witnessedIn(ctx, c, paperChain(p.ID)); err != nil {
			return k, err
		}
	}
	rows, err := papersOfOrder(ctx, c, order)
	for _, p := range rows {
		entries, err := paperEntries(ctx, c, p.ID, p.ID)
		if err != nil {
			return k, err
		}
		p.judge(&k, entries)
	}
	return k, err
}

func lettersOf(ctx context.Context, c *database.Conn, db *database.DB, order string) (Check, error) {
	k := Check{Name: "Oficios y su firma"}
	store := letters.New(db)
	list, err := store.OfOrder(ctx, c, order)
	if err != nil {
		return k, err
	}
	for _, l := range list {
		versions, err := store.Versions(ctx, c, l.ID)
		if err != nil {
			return k, err
		}
		for _, v := range versions {
			k.Judged++
			if hash, err := v.ContentHash(); err != nil || hash != v.Hash {
				k.find("El oficio %s no conserva su contenido en la versión %d", l.Number, v.Version)
			}
			if l.Signature.Version == v.Version && l.Signature.PersonID != "" && l.Signature.Hash != v.Hash {
				k.find("La firma del oficio %s no es de su versión %d", l.Number, v.Version)
			}
		}
		if err := k.chain(audit.Verify(ctx, c, "oficio:"+l.ID)); err != nil {
			return k, err
		}
		if err := k.witnessedIn(ctx, c, "oficio:"+l.ID); err != nil {
			return k, err
		}
	}
	return k, nil
}

// custodyOf walks the ledger of the order's machine: each entry begins where the one
// before ended, and each change of hands has a document and two different signers
// (domain §4.5).
func custodyOf(ctx context.Context, c *database.Conn, db *database.DB, o *orderRow) (Check, error) {
	k := Check{Name: "Custodia del equipo"}
	if o.AssetID == "" {
		return k, nil
	}
	entries, err := equipment.New(db).Ledger(ctx, c, equipment.ID(o.AssetID))
	if err != nil {
		return k, err
	}
	at := equipment.Place("")
	for i, e := range entries {
		k.Judged++
		switch {
		case e.Seq != int64(i+1):
			k.find("Falta el movimiento %d del equipo", i+1)
			return k, nil
		case i > 0 && e.From != at:
			k.find("El movimiento %d sale de «%s» y el equipo estaba en «%s»", e.Seq, e.From.Label(), at.Label())
		case e.Kind == "movimiento" && (e.Document == "" || e.Gives.Name == "" || e.Receives.Name == "" || e.Gives == e.Receives):
			k.find("El movimiento %d no tiene documento con dos firmas", e.Seq)
		}
		at = e.To
	}
	return k, k.chain(audit.Verify(ctx, c, "bien:"+o.AssetID))
}

// chain adds what a chain of the audit says to a check.
func (k *Check) chain(n int, err error) error {
	k.Judged += n
	broken, is := err.(*audit.Broken)
	if !is {
		if err != nil {
			return fmt.Errorf("judge a chain: %w", err)
		}
		return nil
	}
	k.find("%s", broken.Error())
	return nil
}
