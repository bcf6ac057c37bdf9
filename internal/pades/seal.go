package pades

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"secogem.gob.mx/soporte/internal/cms"
)

// Stamp is what a seal says about itself.
type Stamp struct {
	Name   string    // who seals, as a reader of the file shows it
	Reason string    // why
	At     time.Time // the sealing machine's own claim of when
}

// Seal appends a signature of the PAdES basic level (ETSI.CAdES.detached, with
// signing-certificate-v2) to a PDF by an incremental update: what was there stays byte
// by byte, and the seals before stay valid. The PDF's cross references must be tables,
// as those of all papers drawn here are. It takes about 2 ms with an RSA key of 2048 bits.
func Seal(doc []byte, by cms.Signer, stamp Stamp) ([]byte, error) {
	room := 4096 + len(by.Certificate.Raw)
	for _, c := range by.Chain {
		room += len(c.Raw) + 512
	}
	u, err := updateFor(doc, said{name: text(stamp.Name), reason: text(stamp.Reason), at: stamp.At.UTC().Format(stampTime), room: 2 * room})
	if err != nil {
		return nil, err
	}
	out := append(append(make([]byte, 0, len(doc)+len(u.bytes)), doc...), u.bytes...)
	from, to := len(doc)+u.contents, len(doc)+u.contents+2*room+2
	signature, err := cms.Sign(append(append(make([]byte, 0, len(out)), out[:from]...), out[to:]...), by)
	if err != nil {
		return nil, err
	}
	if len(signature) > room {
		return nil, fmt.Errorf("pades: a signature of %d bytes does not fit", len(signature))
	}
	hex.Encode(out[from+1:], signature)
	return out, nil
}

const stampTime = "D:20060102150405Z"

// said is what a seal's dictionary says, as it is written there.
type said struct {
	name, reason string // hexadecimal UTF-16
	at           string
	room         int // hexadecimal digits kept for the container
}

// update is the revision that a seal appends, its container still empty.
type update struct {
	bytes    []byte
	contents int // where the container begins, with its «<»
}

// updateFor writes the revision that a seal appends to a document. It has one way to
// write it: whoever judges a seal writes it again and compares, so that nothing else
// can hide in a revision between two seals.
func updateFor(doc []byte, s said) (update, error) {
	d, err := readDocument(doc)
	if err != nil {
		return update{}, err
	}
	root, catalog, err := d.object(d.trailer.get("Root"))
	if err != nil {
		return update{}, err
	}
	sig, field, form := d.size, d.size+1, d.size+2
	fields, acro := "", parts{}
	switch ref := catalog.get("AcroForm"); {
	case ref == "":
	case strings.HasPrefix(ref, "<<"):
		if acro, err = readParts([]byte(ref), 0); err != nil {
			return update{}, err
		}
	default:
		if form, acro, err = d.object(ref); err != nil {
			return update{}, err
		}
	}
	if list := acro.get("Fields"); list != "" {
		if !strings.HasPrefix(list, "[") {
			return update{}, bad("fields of the form")
		}
		fields = strings.TrimSpace(strings.Trim(list, "[]"))
	}
	n := strings.Count(fields, " R") + 1
	acro = acro.with("Fields", "["+strings.TrimSpace(fields+" "+ref(field))+"]").with("SigFlags", "3")
	catalog = catalog.with("AcroForm", ref(form))

	var b bytes.Buffer
	if !bytes.HasSuffix(doc, []byte("\n")) {
		b.WriteByte('\n')
	}
	offsets := map[int]int{}
	object := func(n int) {
		offsets[n] = len(doc) + b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n", n)
	}
	object(sig)
	b.WriteString(sigHead)
	ranges := b.Len()
	b.WriteString("0 0000000000 0000000000 0000000000]/Contents")
	u := update{contents: b.Len()}
	b.WriteString("<" + strings.Repeat("0", s.room) + ">")
	after := b.Len()
	fmt.Fprintf(&b, "/M(%s)/Name<%s>/Reason<%s>>>\nendobj\n", s.at, s.name, s.reason)
	object(field)
	fmt.Fprintf(&b, "<</Type/Annot/Subtype/Widget/FT/Sig/T(Sello%d)/TU<%s>/V %s/Rect[0 0 0 0]/F 132>>\nendobj\n", n, text("Sello electrónico"), ref(sig))
	object(form)
	fmt.Fprintf(&b, "%s\nendobj\n", acro)
	object(root)
	fmt.Fprintf(&b, "%s\nendobj\n", catalog)
	start := len(doc) + b.Len()
	b.WriteString("xref\n")
	size := max(d.size, form+1, field+1)
	for i := range size {
		if at, ok := offsets[i]; ok {
			fmt.Fprintf(&b, "%d 1\n%010d 00000 n \n", i, at)
		}
	}
	trailer := parts{{"Size", strconv.Itoa(size)}, {"Root", d.trailer.get("Root")}, {"Prev", strconv.Itoa(d.start)}}
	for _, key := range []string{"Info", "ID"} {
		if v := d.trailer.get(key); v != "" {
			trailer = append(trailer, part{key, v})
		}
	}
	fmt.Fprintf(&b, "trailer\n%s\nstartxref\n%d\n%%%%EOF\n", trailer, start)
	u.bytes = b.Bytes()
	copy(u.bytes[ranges:], fmt.Sprintf("0 %010d %010d %010d", len(doc)+u.contents, len(doc)+after, len(u.bytes)-after))
	return u, nil
}

const sigHead = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange["

func ref(n int) string { return strconv.Itoa(n) + " 0 R" }

// text writes a text as hexadecimal UTF-16, which holds whatever it says.
func text(s string) string {
	b := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u>>8), byte(u))
	}
	return hex.EncodeToString(b)
}

func untext(h string) string {
	b, err := hex.DecodeString(h)
	if err != nil || len(b) < 2 || len(b)%2 != 0 {
		return ""
	}
	var u []uint16
	for i := 2; i < len(b); i += 2 {
		u = append(u, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return string(utf16.Decode(u))
}

// sealed matches the object of a seal at the beginning of its revision.
var sealed = regexp.MustCompile(`^(\d+) 0 obj\n` + regexp.QuoteMeta(sigHead) +
	`0 (\d{10}) (\d{10}) (\d{10})\]/Contents<([0-9a-f]*)>/M\((D:\d{14}Z)\)/Name<(feff[0-9a-f]*)>/Reason<(feff[0-9a-f]*)>>>\nendobj\n`)
