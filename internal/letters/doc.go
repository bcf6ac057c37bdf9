// Package letters is the register of oficios (rev11 A-17: the Supervisor drafts
// the letter for a repair by norm SEI-028; A-18 and R-T-01: the TDTIC validates it
// by signature; R-T-02: it is notified, with a copy to the user).
//
// A letter takes its number when it is drafted: dense in a year, kept with the
// reason when the letter is void. Each version is kept; the signature binds the
// hash of exactly one. The user's line of the distribution list cannot be removed.
package letters
