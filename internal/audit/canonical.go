package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// Canonical writes a value as JSON in the one form that is hashed: keys sorted,
// no insignificant space, no HTML escaping, numbers as they came. Two values
// that are equal as JSON give the same bytes, whichever engine or release wrote
// them. The error is that of a value that JSON cannot hold.
func Canonical(v any) ([]byte, error) {
	raw, isRaw := v.(json.RawMessage)
	if !isRaw {
		var buf bytes.Buffer
		e := json.NewEncoder(&buf)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			return nil, fmt.Errorf("write as JSON: %w", err)
		}
		raw = buf.Bytes()
	}
	// Reading it back into maps is what sorts the keys of structs.
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var tree any
	if err := d.Decode(&tree); err != nil {
		return nil, fmt.Errorf("read back JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read back JSON: more than one value")
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(tree); err != nil {
		return nil, fmt.Errorf("write canonical JSON: %w", err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// Hash is the hexadecimal SHA-256 of the canonical form of a value: what a
// signature binds and what a chain links.
func Hash(v any) (string, error) {
	b, err := Canonical(v)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:]), nil
}

// sum is Hash of an entry whose data are canonical already, without reading them
// again: a million entries are verified with it. Keys are in the order of the alphabet,
// as Canonical writes them.
func (h hashed) sum() string {
	b := make([]byte, 0, 256+len(h.Data))
	b = appendText(append(b, `{"action":`...), h.Action)
	b = appendText(append(b, `,"actor":`...), h.Actor)
	b = appendText(append(b, `,"at":`...), h.At)
	b = appendText(append(b, `,"chain":`...), h.Chain)
	b = append(append(b, `,"data":`...), h.Data...)
	b = appendText(append(b, `,"prev":`...), h.Prev)
	b = appendText(append(b, `,"role":`...), h.Role)
	b = strconv.AppendInt(append(b, `,"seq":`...), h.Seq, 10)
	sum := sha256.Sum256(append(b, '}'))
	return hex.EncodeToString(sum[:])
}

// appendText writes a text as Canonical does. What has to be escaped is rare and goes
// the long way.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			text, err := Canonical(s)
			if err != nil { // a string is always JSON
				panic(err)
			}
			return append(b, text...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
