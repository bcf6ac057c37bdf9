package pades

import (
	"bytes"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"time"

	"secogem.gob.mx/soporte/internal/cms"
	"secogem.gob.mx/soporte/internal/problem"
)

// Sealed is one seal of a PDF as it was found.
type Sealed struct {
	Name, Reason string
	At           time.Time           // as the seal claims
	Certificates []*x509.Certificate // the sealing one first; whom to believe is for the caller
	End          int                 // how many bytes it covers, its own container apart
	Problem      string              // in words, what does not hold; "" when it holds
}

// VerifySeals judges the seals of a PDF, oldest first. Each covers everything before
// and its own revision; the newest covers the whole file, and between two seals stands
// nothing but the second one, written exactly as Seal writes it. So no byte of the file
// can change unseen (quality G24).
//
// The error is a problem.Error of kind Refused that says in words what was found: there
// is no seal, something was added after the last one, or a seal does not hold (then the
// seals are returned too, with their Problem). Certificates are not judged: compare them
// with the ones you trust.
func VerifySeals(b []byte) ([]Sealed, error) {
	var seals []Sealed
	rest := b
	for {
		s, start, ok := lastSeal(rest)
		if !ok {
			break
		}
		seals, rest = append(seals, s), rest[:start]
	}
	slices.Reverse(seals)
	if len(seals) == 0 {
		if bytes.Contains(b, []byte("/ETSI.CAdES.detached")) || bytes.Contains(b, []byte("/ByteRange")) {
			return nil, problem.New(problem.Refused, "El archivo tiene restos de un sello, pero no termina con él: se le añadió, quitó o cambió algo.", "Pide una copia nueva a quien lo emitió.")
		}
		return nil, problem.New(problem.Refused, "El archivo no tiene sello de este sistema.", "Comprueba que sea el PDF que se descargó, sin volver a guardarlo ni imprimirlo.")
	}
	for _, s := range seals {
		if s.Problem != "" {
			return seals, problem.New(problem.Refused, "El sello no vale: "+s.Problem, "Pide una copia nueva a quien lo emitió.")
		}
	}
	return seals, nil
}

// lastSeal finds the seal whose revision ends a file and judges it.
func lastSeal(b []byte) (s Sealed, start int, ok bool) {
	m := tail.FindSubmatch(b[max(0, len(b)-64):])
	if m == nil {
		return s, 0, false
	}
	at, _ := strconv.Atoi(string(m[1]))
	table, _, err := readTable(b, at)
	if err != nil || len(table) == 0 {
		return s, 0, false
	}
	start = len(b)
	for _, offset := range table {
		start = min(start, offset)
	}
	if start <= 0 || start >= len(b) {
		return s, 0, false
	}
	found := sealed.FindSubmatch(b[start:])
	if found == nil {
		return s, 0, false
	}
	s = Sealed{Name: untext(string(found[7])), Reason: untext(string(found[8])), End: len(b)}
	s.At, _ = time.Parse(stampTime, string(found[6]))
	s.Problem = judgeSeal(b, start, found, &s)
	return s, start, true
}

// judgeSeal says what does not hold about the seal that begins at start, "" when it
// holds.
func judgeSeal(b []byte, start int, found [][]byte, s *Sealed) string {
	say := said{name: string(found[7]), reason: string(found[8]), at: string(found[6]), room: len(found[5])}
	u, err := updateFor(b[:start], say)
	if err != nil || len(b) != start+len(u.bytes) {
		return "lo que se añadió con él no es lo que este sistema añade."
	}
	from := start + u.contents
	to := from + say.room + 2
	if !bytes.Equal(b[start:from], u.bytes[:u.contents]) || !bytes.Equal(b[to:], u.bytes[to-start:]) {
		return "lo que se añadió con él no es lo que este sistema añade."
	}
	raw, err := hex.DecodeString(string(found[5]))
	if err != nil {
		return "su contenedor está dañado."
	}
	der, padding, ok := cutDER(raw)
	if !ok || len(bytes.Trim(padding, "\x00")) > 0 {
		return "su contenedor está dañado."
	}
	c, err := cms.Parse(der)
	if err != nil {
		return "su contenedor está dañado."
	}
	s.Certificates = c.Certificates
	err = c.Verify(append(append(make([]byte, 0, len(b)), b[:from]...), b[to:]...))
	switch {
	case errors.Is(err, cms.ErrContent):
		return "el contenido cambió entre el byte 1 y el " + strconv.Itoa(from) + ", o entre el " + strconv.Itoa(to+1) + " y el " + strconv.Itoa(len(b)) + "."
	case err != nil:
		return "la firma no la hizo la llave de su certificado."
	case !c.Exact():
		return "su contenedor no es como este sistema lo escribe."
	}
	return ""
}

// cutDER takes one DER value off the beginning.
func cutDER(b []byte) (der, rest []byte, ok bool) {
	if len(b) < 2 || b[0] != 0x30 {
		return nil, nil, false
	}
	n, head := int(b[1]), 2
	if n >= 0x80 {
		k := n & 0x7f
		if k == 0 || k > 3 || len(b) < 2+k {
			return nil, nil, false
		}
		n, head = 0, 2+k
		for _, x := range b[2 : 2+k] {
			n = n<<8 | int(x)
		}
	}
	if len(b) < head+n {
		return nil, nil, false
	}
	return b[:head+n], b[head+n:], true
}
