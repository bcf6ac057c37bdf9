package seed

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/papers"
)

// copied is one copy of a pattern: what fills its places.
type copied struct {
	*pattern
	shift   int           // days
	jitter  time.Duration // what happened a little earlier
	ids     []string
	people  [persons]string
	units   [2]string
	vendor  string
	machine *machineState
	words   [words]string
	numbers []int64  // of the folios
	folios  []string //
	letters []letterUse
	said    []said // of the terms
	sums    map[string]string
}

type letterUse struct {
	number string
	year   int64
	seq    int64
}

type said struct{ text, provisional string }

// machineState is a machine of the archive while it is being written.
type machineState struct {
	id      string
	words   [words]string // those of the machine
	holder  int           // who answers for it
	seq     int64         // of its custody ledger
	entries int64         // of its chain
	head    string        // hash of the last entry
	busy    time.Time     // until when another order has it
	taken   bool          // an open order has it for good
	custody []any         // its last custody, nil when nothing moved it
}

func (x *copied) moved(p piece) time.Time {
	t := p.at.AddDate(0, 0, x.shift)
	if p.kind == instant && !p.fixed {
		t = t.Add(-x.jitter)
	}
	return t
}

func (x *copied) write(b *strings.Builder, t text) {
	for i := range t {
		p := &t[i]
		switch p.kind {
		case literal:
			b.WriteString(p.lit)
		case ownID:
			b.WriteString(x.ids[p.index])
		case person:
			b.WriteString(x.people[p.index])
		case unitID:
			b.WriteString(x.units[p.index])
		case providerID:
			b.WriteString(x.vendor)
		case assetID:
			b.WriteString(x.machine.id)
		case instant, aDay:
			var buf [40]byte
			b.Write(x.moved(*p).AppendFormat(buf[:0], p.form))
		case folio:
			b.WriteString(x.folios[p.index])
		case hash:
			b.WriteString(x.sum(p.lit))
		case word:
			b.WriteString(x.words[p.index])
		case letterNumber:
			b.WriteString(x.letters[p.index].number)
		case explanation:
			b.WriteString(x.said[p.index].text)
		case explanationJSON:
			b.WriteString(jsonInside(x.said[p.index].text))
		case provisional:
			b.WriteString(x.said[p.index].provisional)
		}
	}
}

func (x *copied) fill(t text) string {
	if len(t) == 1 && t[0].kind == literal {
		return t[0].lit
	}
	var b strings.Builder
	x.write(&b, t)
	return b.String()
}

// sum reckons a hash of the pattern for this copy, once.
func (x *copied) sum(old string) string {
	if s, done := x.sums[old]; done {
		return s
	}
	how := x.pattern.sums[old]
	of := x.fill(how.of)
	var s string
	if len(how.sections) > 0 && how.sections[0] != "" {
		s, _ = papers.HashOf(json.RawMessage(of), how.sections...)
	} else {
		raw := sha256.Sum256([]byte(of)) // it is canonical already
		s = hex.EncodeToString(raw[:])
	}
	x.sums[old] = s
	return s
}

// row fills in a row.
func (x *copied) row(r plainRow) []any {
	values := make([]any, len(r.values))
	for i, v := range r.values {
		switch v := v.(type) {
		case text:
			values[i] = x.fill(v)
		case special:
			switch v.kind {
			case orderNumber:
				values[i] = x.numbers[v.index]
			case letterSeq:
				values[i] = x.letters[v.index].seq
			case letterYear:
				values[i] = x.letters[v.index].year
			case moveSeq:
				values[i] = x.machine.seq
			}
		default:
			values[i] = v
		}
	}
	return values
}

// link writes the entries of a chain: rows of the audit, each with the hash of the
// one before it. It returns where the chain ends.
func (x *copied) link(c chain, add func(values ...any)) (name string, seq int64, head string) {
	name = x.fill(c.name)
	if c.machine {
		seq, head = x.machine.entries, x.machine.head
	}
	var b strings.Builder
	for i := range c.entries {
		e := &c.entries[i]
		seq++
		at, actor, data := x.fill(e.at), x.fill(e.actor), x.fill(e.data)
		b.Reset()
		// The canonical form of an entry, as audit.Append hashes it.
		b.WriteString(`{"action":`)
		b.WriteString(e.actionJSON)
		b.WriteString(`,"actor":"`)
		b.WriteString(actor)
		b.WriteString(`","at":"`)
		b.WriteString(at)
		b.WriteString(`","chain":"`)
		b.WriteString(name)
		b.WriteString(`","data":`)
		b.WriteString(data)
		b.WriteString(`,"prev":"`)
		b.WriteString(head)
		b.WriteString(`","role":`)
		b.WriteString(e.roleJSON)
		b.WriteString(`,"seq":`)
		b.WriteString(strconv.FormatInt(seq, 10))
		b.WriteString(`}`)
		raw := sha256.Sum256([]byte(b.String()))
		prev := head
		head = hex.EncodeToString(raw[:])
		add(name, seq, at, actor, e.role, e.action, data, prev, head)
	}
	return name, seq, head
}

// newID makes an identifier of the form that database.NewID makes, of an instant
// that has passed, so that the rows of an archive stand in the order of time.
func newID(r *rand.Rand, at time.Time) string {
	var raw [16]byte
	binary.BigEndian.PutUint64(raw[:8], uint64(at.UnixMilli())<<16|uint64(r.Uint32()&0x0fff)|0x7000)
	binary.BigEndian.PutUint64(raw[8:], r.Uint64()&0x3fffffffffffffff|0x8000000000000000)
	var out [36]byte
	hex.Encode(out[:8], raw[:4])
	out[8] = '-'
	hex.Encode(out[9:13], raw[4:6])
	out[13] = '-'
	hex.Encode(out[14:18], raw[6:8])
	out[18] = '-'
	hex.Encode(out[19:23], raw[8:10])
	out[23] = '-'
	hex.Encode(out[24:], raw[10:])
	return string(out[:])
}
