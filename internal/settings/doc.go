// Package settings holds what the institution may decide otherwise: the
// parameters with which the gaps of the procedure are read (domain §3; rev11
// leaves them open), the lengths of the timers (§4.4, R-A-02) and the official
// calendar (rev11 P-10: in which days the survey's term runs).
//
// Every parameter is in the catalogue with its clause, what it means and what
// follows from changing it. A change keeps who, when and why. A rule is given a
// snapshot (Values) and never reads the store.
package settings
