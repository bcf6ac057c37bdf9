package audit

import (
	"encoding/json"
	"unicode/utf8"
)

// BothHashes are the hash of an entry as it is verified and as Hash has it; false for
// what no entry can hold.
func BothHashes(chain, actor, role, action, data string, seq int64) (quick, slow string, ok bool) {
	for _, s := range []string{chain, actor, role, action, data} {
		if !utf8.ValidString(s) {
			return "", "", false
		}
	}
	canonical, err := Canonical(json.RawMessage(data))
	if err != nil {
		return "", "", false
	}
	h := hashed{Chain: chain, Seq: seq, Actor: actor, Role: role, Action: action, Data: canonical}
	slow, err = Hash(h)
	return h.sum(), slow, err == nil
}
