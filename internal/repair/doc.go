// Package repair keeps the external file: what outlives an order whose machine
// went to warranty or to the state agency (rev11 P-07 joint review on return, P-08
// the DTIC applies the warranty and the user files a new order, P-09 replacement;
// R-A-07; GAP-04: the order closes, the file stays open and answers for the
// machine).
//
// A file is of kind G when it is opened by OS-48 and of kind N when OS-60 opens
// it. Its ways are those of the external machine of the procedure; nothing sets
// its state but a way. Custody is moved by the caller, through equipment, in the
// same transaction.
package repair
