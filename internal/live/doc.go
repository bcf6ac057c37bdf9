// Package live tells pages that are open that something changed, and who else is
// looking at an order, so that nobody has to reload and nothing moves under a
// reader's eyes (rev11 R-A-05, R-S-01).
//
// The Bus only wakes: a change is published after its commit, to the streams of
// this process and, on PostgreSQL, to those of every instance. What changed is then
// asked of the database (search.go), so that a message that got lost costs seconds
// and never the truth; streams ask by themselves at every beat.
//
// Who is looking is kept in memory only and forgotten when it is not said again.
package live
