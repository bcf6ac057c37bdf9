package orders

import (
	"strings"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
)

// LetterChanges tells, in Spanish, what a letter says or encloses that is not so any
// more: an annex with another version, another diagnosis, other data of the machine.
// While there is one, nobody can sign it; the TDTIC returns it and the Supervisor
// drafts it anew (rev11 R-T-01).
func LetterChanges(l letters.Letter, o *Order, a equipment.Asset, ps []papers.Paper) []string {
	var list []string
	now := map[string]string{}
	for _, p := range ps {
		now[p.ID] = p.Hash
		if p.Status == papers.Void {
			now[p.ID] = "" // an annulled annex proves nothing
		}
	}
	for _, x := range l.Stale(now) {
		list = append(list, "el anexo "+x.Name+" cambió después de elaborar el oficio")
	}
	diagnosis := ""
	if g := o.Record.Diagnosis; g != nil {
		diagnosis = g.Text
	}
	if l.Asset.Diagnosis != diagnosis {
		list = append(list, "el diagnóstico cambió después de elaborar el oficio")
	}
	for _, x := range []struct{ name, then, now string }{
		{"el número de inventario", l.Asset.Inventory, a.Inventory}, {"la serie", l.Asset.Serial, a.Serial}, {"la marca", l.Asset.Brand, a.Brand}, {"el modelo", l.Asset.Model, a.Model},
	} {
		if a.ID != "" && x.then != x.now {
			list = append(list, x.name+" del equipo ya no es «"+orElse(x.then, "sin dato")+"»")
		}
	}
	return list
}

// fresh refuses to sign a letter that no longer says what is so.
func (d *Doing) fresh() error {
	if len(d.Facts.LetterStale) == 0 {
		return nil
	}
	return refuse("El oficio ya no corresponde a la orden y no se firmó: "+strings.Join(d.Facts.LetterStale, "; ")+".",
		"Devuélvelo con observaciones para que la Supervisión elabore la versión nueva.", "R-T-01")
}
