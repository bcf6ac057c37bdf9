// Package audit keeps the tamper-evident history of everything that changes
// (rev11 §4.2: every transition is appended to a hash-chained history; Q-08:
// records of the process are kept and protected from alteration).
//
// There is one chain for each order and for each administrative object: a
// person, a machine, the settings. An entry carries the hash of the entry
// before it, so that a changed, missing, added or swapped entry is found by
// Verify. Entries are appended in the very transaction that changes the data:
// either both are there or neither.
//
// The room stands leftmost on its floor: every other room appends here.
package audit
