// Package contingency prepares for the day when the system fails and remembers
// it afterwards (rev11 P-12: formats are filled on paper at the step reached;
// R-U-01: by whatever means, the user gets a folio; G-10: the means available).
//
// Blocks of folios are printed and handed to the units beforehand: a folio of a
// block is used once, for one order, and carries a check digit so that a slip of
// the pen is noticed. Outages are registered with their span; the survey's term
// is longer by the days they took (domain §4.4).
package contingency
