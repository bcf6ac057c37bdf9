package proof

import (
	"context"
	"fmt"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
)

// judgeLog judges the log of all chains against the folders of checkpoints. A copy in a
// second folder is judged by itself too: who alters one folder seldom reaches both.
func judgeLog(ctx context.Context, c *database.Conn, r *Report, outside []audit.Sealed) (Check, error) {
	k := Check{Name: "Bitácora general contra sus sellos"}
	if len(outside) == 0 {
		outside = []audit.Sealed{{}}
	}
	for i, s := range outside {
		where := ""
		if i > 0 {
			where = "Segunda carpeta de sellos: "
		}
		for _, f := range s.Findings {
			k.find("%s%s", where, f)
		}
		if s.Dir != "" && len(s.Checkpoints) > 0 && i > 0 && s.Last().Size < outside[0].Last().Size {
			r.Remarks = append(r.Remarks, fmt.Sprintf("La segunda carpeta de sellos va atrasada: da fe de %d asientos y la primera de %d", s.Last().Size, outside[0].Last().Size))
		}
		l, err := audit.VerifyLog(ctx, c, s)
		if err != nil {
			return k, err
		}
		for _, f := range l.Findings {
			if i == 0 || len(s.Checkpoints) > 0 {
				k.find("%s%s", where, f)
			}
		}
		if i > 0 {
			continue
		}
		k.Judged = int(l.Leaves+l.Pending) + l.Seals
		r.Remarks = append(r.Remarks, l.Remarks...)
		if s.Dir == "" {
			continue
		}
		if l.Seals == 0 && len(s.Findings) == 0 {
			r.Remarks = append(r.Remarks, "No hay sellos en "+s.Dir+": sin ellos no se puede saber si a la base le falta el final o si se la regresó a como estaba antes")
		}
		if l.Pending > 0 {
			r.Remarks = append(r.Remarks, fmt.Sprintf("%d asientos esperan su sello; se ponen cada minuto mientras el sistema atiende", l.Pending))
		}
	}
	return k, nil
}
