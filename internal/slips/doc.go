// Package slips carries a request of supplies from its decision to its return: the
// Supervisor decides line by line, hands out by piece and takes back, the AST signs that
// they received (rev11 R-S-03, R-A-06, F-07). What is said becomes a section of the paper
// F-07, the stock moves in the same transaction, and the paper is complete when nothing of
// the request is to be done any more.
//
// None of it moves the order: it may be done while its AST goes on with the work.
package slips
