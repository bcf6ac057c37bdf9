package audit

import (
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// mostFindings bounds what a judgement of the log tells.
const mostFindings = 20

// LogReport is what a judgement of the log found.
type LogReport struct {
	Leaves   int64    // entries that are folded in
	Pending  int64    // entries that wait for their checkpoint
	Sealed   int64    // entries that a checkpoint vouches for
	Seals    int      // checkpoints that were compared
	Findings []string // Spanish; the first ones
	Remarks  []string // Spanish: what is no fault and should be known
}

func (r *LogReport) find(format string, args ...any) {
	if len(r.Findings) < mostFindings {
		r.Findings = append(r.Findings, fmt.Sprintf(format, args...))
	}
}

// standing are the checkpoints that the database has to agree with, the smallest
// first: those that an acknowledged restoration gave up are not among them.
func (s Sealed) standing(r *LogReport) []Checkpoint {
	var live []Checkpoint
	for _, p := range s.Checkpoints {
		top := int64(0)
		if len(live) > 0 {
			top = live[len(live)-1].Size
		}
		switch {
		case p.Reason != "":
			live = slices.DeleteFunc(live, func(x Checkpoint) bool { return x.Size > p.Size })
			r.Remarks = append(r.Remarks, fmt.Sprintf("El %s se reconoció una restauración: se dejaron atrás %d asientos sellados. Motivo: %s", p.At.Format("02/01/2006 15:04 UTC"), max(0, top-p.Size), p.Reason))
		case p.Size < top:
			r.find("El sello del %s da fe de %d asientos y el anterior de %d", p.At, p.Size, top)
		}
		live = append(live, p)
	}
	return live
}

// regrown builds the tree anew, leaf by leaf, and compares it with the checkpoints on
// its way.
type regrown struct {
	report *LogReport
	seals  []Checkpoint // not reached yet
	before Checkpoint   // the last one that agreed
	next   int64        // the leaf that is expected
	edge   []tlog.Hash  // complete subtrees by level
	lost   bool         // a checkpoint did not agree: those after it will not either
}

// leafRow is a leaf with the entry that it stands for and the hashes that it completed.
type leafRow struct {
	Idx   int64  `db:"idx"`
	Chain string `db:"chain"`
	Seq   int64  `db:"seq"`
	Hash  string `db:"hash"` // of the entry, "" when it is not there
	nodes []string
}

// when says what is known of the time at which a leaf was sealed.
func (g *regrown) when(leaf int64) string {
	for _, p := range g.seals {
		if p.Size > leaf {
			return "que se selló el " + p.At.String()
		}
	}
	return "que todavía no tiene sello"
}

func (g *regrown) take(rows []leafRow) error {
	for _, r := range rows {
		if r.Idx != g.next {
			g.report.find("En la bitácora general falta el asiento %d, %s", g.next, g.when(g.next))
			g.next, g.lost = r.Idx, true
		}
		if r.Hash == "" {
			g.report.find("Falta el asiento %d de la bitácora «%s», %s", r.Seq, r.Chain, g.when(r.Idx))
		}
		h := leafOf(r.Chain, r.Seq, r.Hash)
		for level := 0; ; level++ {
			if r.Hash != "" && (level == 0 || !g.lost) && (level >= len(r.nodes) || r.nodes[level] != h.String()) {
				if level == 0 {
					g.report.find("El asiento %d de la bitácora «%s» no es el %s", r.Seq, r.Chain, g.when(r.Idx))
				} else {
					g.report.find("El árbol de la bitácora general no corresponde a sus asientos en el %d", r.Idx)
				}
				r.Hash = "" // said once
			}
			if g.next>>level&1 == 0 || level >= len(g.edge) {
				for len(g.edge) <= level {
					g.edge = append(g.edge, tlog.Hash{})
				}
				g.edge[level] = h
				break
			}
			h = tlog.NodeHash(g.edge[level], h)
		}
		g.next++
		g.compare()
	}
	return nil
}

// root is that of the leaves taken so far.
func (g *regrown) root() tlog.Hash {
	var h tlog.Hash
	first := true
	for level := range g.edge {
		if g.next>>level&1 == 0 {
			continue
		}
		if first {
			h, first = g.edge[level], false
		} else {
			h = tlog.NodeHash(g.edge[level], h)
		}
	}
	return h
}

// compare looks at the checkpoints of the size that is reached.
func (g *regrown) compare() {
	for len(g.seals) > 0 && g.seals[0].Size <= g.next {
		p := g.seals[0]
		g.seals = g.seals[1:]
		g.report.Seals++
		switch {
		case g.lost:
		case p.Size == g.next && g.root() == p.Root:
			g.before, g.report.Sealed = p, p.Size
		default:
			since := "desde el principio"
			if g.before.Size > 0 {
				since = "después del " + g.before.At.String()
			}
			g.report.find("Los asientos %d a %d de la bitácora general no son los que se sellaron el %s: algo se cambió, se quitó o se movió de lo asentado %s", g.before.Size, p.Size-1, p.At, since)
			g.lost = true
		}
	}
}

// end looks at the checkpoints that were not reached.
func (g *regrown) end() {
	if len(g.seals) == 0 {
		return
	}
	p := g.seals[len(g.seals)-1]
	g.report.find("El sello del %s da fe de %d asientos y la base de datos tiene %d sellados: le falta el final, o se la regresó a como estaba antes del %s", p.At, p.Size, g.next, g.seals[0].At)
}
