package audit

import (
	"encoding/json"
	"unicode/utf8"
)

// linked is an entry as its texts stand in the store, beside the end of its
// chain.
type linked struct {
	Chain    string `db:"chain"`
	Seq      int64  `db:"seq"`
	At       string `db:"at"`
	Actor    string `db:"actor"`
	Role     string `db:"role"`
	Action   string `db:"action"`
	Data     string `db:"data"`
	Prev     string `db:"prev"`
	Hash     string `db:"hash"`
	HeadSeq  int64  `db:"head_seq"`
	HeadHash string `db:"head_hash"`
}

// intact tells whether the entry is, byte by byte, the one that was hashed. Texts
// that are no UTF-8 would be hashed as if they were, so they are none of ours.
func (l linked) intact() bool {
	for _, s := range []string{l.Chain, l.At, l.Actor, l.Role, l.Action, l.Data, l.Prev} {
		if !utf8.ValidString(s) {
			return false
		}
	}
	h := hashed{Prev: l.Prev, Chain: l.Chain, Seq: l.Seq, At: l.At, Actor: l.Actor, Role: l.Role, Action: l.Action, Data: json.RawMessage(l.Data)}
	return json.Valid(h.Data) && h.sum() == l.Hash
}

// walk goes along chains in order and stops at the first entry that does not
// prove itself.
type walk struct {
	n    int
	last linked
}

// take judges the next entries.
func (w *walk) take(rows []linked) error {
	for _, r := range rows {
		if r.Chain != w.last.Chain {
			if err := w.end(); err != nil {
				return err
			}
			w.last = linked{Chain: r.Chain}
		}
		switch {
		case r.Seq != w.last.Seq+1:
			return &Broken{Chain: r.Chain, Seq: w.last.Seq + 1, Why: "falta ese asiento"}
		case r.Prev != w.last.Hash:
			return &Broken{Chain: r.Chain, Seq: r.Seq, Why: "no enlaza con el asiento anterior"}
		}
		if !r.intact() {
			return &Broken{Chain: r.Chain, Seq: r.Seq, Why: "su contenido no es el que se asentó"}
		}
		w.last = r
		w.n++
	}
	return nil
}

// end judges whether the chain that was walked ends where it should.
func (w *walk) end() error {
	if w.last.Chain == "" {
		return nil
	}
	if w.last.HeadSeq != w.last.Seq || w.last.HeadHash != w.last.Hash {
		return &Broken{Chain: w.last.Chain, Seq: w.last.Seq + 1, Why: "el final de la bitácora no coincide con lo asentado"}
	}
	return nil
}
