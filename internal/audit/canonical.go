package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
