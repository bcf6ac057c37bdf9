// Package supplies is the store room that activity 13 looks into and activity 14
// hands out from (rev11; R-S-03 the Supervisor manages supplies; E-09
// hand tools, cleaning supplies and media).
//
// What moves the stock is a row of one ledger, what reserves it for an order a row of
// another; the engine refuses to change either, and each has an entry on the audit
// chain "insumo:<id>". Stock never goes below nothing and what is reserved never above
// the stock, however many hand out at once: each movement takes the row of its item
// first, and the engine holds both as constraints.
//
// An issue costs the weighted average of what is on the shelf, in centavos
// (decision 0061).
//
// A request F-07 is a Slip: what an AST asks for, what the Supervisor decides of each
// line, and what was handed out, acknowledged and given back. What has to be bought is an
// Acquisition, whose reception reserves for the orders that wait for it.
package supplies
