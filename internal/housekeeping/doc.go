// Package housekeeping holds the house rules as tests: who may import whom, where
// SQL and HTTP may stand, which modules come in and why, what words mean. It has
// nothing that the program could use.
//
// Each rule is a function from a tree to the offences against it. It is tested
// twice: the real tree must have none, and an offence planted in a small tree must
// be found; a rule that finds nothing anywhere proves nothing.
package housekeeping
