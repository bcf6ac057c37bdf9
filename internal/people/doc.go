// Package people knows who works in the ministry and who may act: persons,
// administrative units, dated roles, the head of the DTIC and its substitute,
// absences, credentials and sessions (rev11 §6 responsibilities; G-01, G-13,
// G-14, G-15; E-07 access accounts; S-02 units with validity dates).
//
// A person may exist without credentials: the head of a unit who never signs
// in. A role is held between two instants and is judged anew on each request. A
// role by itself never opens a page or an act: the procedure and the face do.
//
// Changes are made in the caller's transaction and leave an audit entry on the
// chain "persona:<id>" or "unidad:<id>" in it. Signing in, and confirming a
// signature, run transactions of their own, because a wrong guess must be
// remembered although everything else is given up.
package people
