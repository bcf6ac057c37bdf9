package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"secogem.gob.mx/soporte/internal/database"
)

// Checkpoint is what the log was at a moment, signed with the key of the installation
// and kept outside of the database (G22). It is a signed note: the origin, the size,
// the root, the instant, the hash of the checkpoint before it in the file; and, when
// somebody acknowledged that the database was brought back to an earlier state, why.
type Checkpoint struct {
	Origin string
	Size   int64
	Root   tlog.Hash
	At     database.Instant
	Before string // SHA-256 of the note before it, firstSeal for the first one
	Reason string // of an acknowledged restoration; "" for an ordinary checkpoint
	Note   string // as it was signed
}

const (
	firstSeal   = "ninguno"
	beforeLine  = "anterior "
	restoration = "restauracion "
)

func (p Checkpoint) text() string {
	s := fmt.Sprintf("%s\n%d\n%s\n%s\n%s%s\n", p.Origin, p.Size, p.Root, p.At, beforeLine, p.Before)
	if p.Reason != "" {
		s += restoration + p.Reason + "\n"
	}
	return s
}

// parseCheckpoint reads a note, without judging its signature.
func parseCheckpoint(msg string) (Checkpoint, error) {
	bad := func(what string) (Checkpoint, error) {
		return Checkpoint{}, fmt.Errorf("audit: a checkpoint without %s", what)
	}
	text, _, ok := strings.Cut(msg, "\n\n")
	if !ok {
		return bad("signature")
	}
	lines := strings.Split(text, "\n")
	if len(lines) != 5 && len(lines) != 6 {
		return bad("its lines")
	}
	p := Checkpoint{Origin: lines[0], Note: msg}
	var err error
	if p.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || p.Size < 0 {
		return bad("size")
	}
	if p.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return bad("root")
	}
	if p.At, err = database.ParseInstant(lines[3]); err != nil || p.At.IsZero() {
		return bad("instant")
	}
	if p.Before, ok = strings.CutPrefix(lines[4], beforeLine); !ok {
		return bad("what came before it")
	}
	if len(lines) == 6 {
		if p.Reason, ok = strings.CutPrefix(lines[5], restoration); !ok || p.Reason == "" {
			return bad("a reason")
		}
	}
	if p.text() != text+"\n" {
		return bad("the form in which it is written")
	}
	return p, nil
}

// noteHash is what the next checkpoint names.
func noteHash(msg string) string {
	sum := sha256.Sum256([]byte(msg))
	return hex.EncodeToString(sum[:])
}

// Key is a public key that signs checkpoints and exports.
type Key struct {
	Text string // "nombre+huella+base64", as it is published
}

// Fingerprint is the key shortened for people to compare: name and hash.
func (k Key) Fingerprint() string {
	parts := strings.SplitN(k.Text, "+", 3)
	if len(parts) < 3 {
		return k.Text
	}
	return parts[0] + "+" + parts[1]
}

// Open judges the signature of a note by any of some keys, and returns its text.
func Open(msg string, keys []Key) (text string, err error) {
	var known []note.Verifier
	for _, k := range keys {
		v, err := note.NewVerifier(k.Text)
		if err != nil {
			return "", fmt.Errorf("audit: the key %q: %w", k.Text, err)
		}
		known = append(known, v)
	}
	n, err := note.Open([]byte(msg), note.VerifierList(known...))
	if err != nil {
		return "", fmt.Errorf("audit: %w", err)
	}
	if len(n.Sigs) != 1 || len(n.UnverifiedSigs) != 0 {
		return "", fmt.Errorf("audit: a note with %d signatures", len(n.Sigs)+len(n.UnverifiedSigs))
	}
	return n.Text, nil
}

// OpenCheckpoint judges a checkpoint by its signature.
func OpenCheckpoint(msg string, keys []Key) (Checkpoint, error) {
	if _, err := Open(msg, keys); err != nil {
		return Checkpoint{}, err
	}
	return parseCheckpoint(msg)
}

// Intact tells whether the entry is, byte by byte, the one that was hashed.
func (i Included) Intact() bool {
	return linked{Chain: i.Chain, Seq: i.Seq, At: i.At.String(), Actor: i.Actor, Role: i.Role, Action: i.Action, Data: i.Data, Prev: i.Prev, Hash: i.Hash}.intact()
}

// Holds tells whether the log of a checkpoint holds an entry, by its proof alone.
func (i Included) Holds(p Checkpoint) error {
	proof := make(tlog.RecordProof, len(i.Proof))
	for j, s := range i.Proof {
		h, err := tlog.ParseHash(s)
		if err != nil {
			return fmt.Errorf("audit: a proof that is none: %w", err)
		}
		proof[j] = h
	}
	if i.Leaf < 0 || i.Leaf >= p.Size {
		return fmt.Errorf("audit: entry %d of the log is not in one of %d", i.Leaf, p.Size)
	}
	return tlog.CheckRecord(proof, p.Size, p.Root, i.Leaf, leafOf(i.Chain, i.Seq, i.Hash))
}
