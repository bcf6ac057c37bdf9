package audit

import (
	"encoding/json"
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/database"
)

// System is the actor of what nobody did by hand: a clock that ran out, a file
// that the procedure opened.
const System = "sistema"

// By says who does something and when; rooms take it where an act of
// administration needs no more than that. Actor is a person id or System.
type By struct {
	Actor string
	Role  string
	At    time.Time
}

// Entry is one thing that happened, to be appended to a chain.
type Entry struct {
	Chain  string // "orden:<id>", "bien:<id>", "persona:<id>"…
	At     time.Time
	Actor  string // person id or System
	Role   string // role under which the actor did it; "" for the system
	Action string // "OS-06", "alta"…
	Data   any    // what JSON can hold; never a secret
}

// On makes an entry of a chain by somebody.
func (b By) On(chain, action string, data any) Entry {
	return Entry{Chain: chain, At: b.At, Actor: b.Actor, Role: b.Role, Action: action, Data: data}
}

// Record is an entry as it stands in its chain.
type Record struct {
	Chain  string           `db:"chain" json:"chain"`
	Seq    int64            `db:"seq" json:"seq"`
	At     database.Instant `db:"at" json:"at"`
	Actor  string           `db:"actor" json:"actor"`
	Role   string           `db:"role" json:"role"`
	Action string           `db:"action" json:"action"`
	Data   string           `db:"data" json:"-"` // canonical JSON
	Prev   string           `db:"prev" json:"prev"`
	Hash   string           `db:"hash" json:"-"`
}

// hashed is what the hash of an entry covers: all of it, and the entry before.
// It is built from the stored texts, so that no change is smoothed over by
// reading them into something finer.
type hashed struct {
	Prev   string          `json:"prev"`
	Chain  string          `json:"chain"`
	Seq    int64           `json:"seq"`
	At     string          `json:"at"`
	Actor  string          `json:"actor"`
	Role   string          `json:"role"`
	Action string          `json:"action"`
	Data   json.RawMessage `json:"data"`
}

// Broken says where a chain no longer proves itself: the first bad entry.
type Broken struct {
	Chain string
	Seq   int64
	Why   string // Spanish
}

// Error names the chain, the entry and the reason, in Spanish, for the person
// who verifies.
func (b *Broken) Error() string {
	return fmt.Sprintf("La bitácora «%s» no se sostiene en su asiento %d: %s.", b.Chain, b.Seq, b.Why)
}
