// Package supplies is the store room that activity 13 looks into and activity 14
// hands out from (rev11; R-S-03 the Supervisor manages supplies; E-09
// hand tools, cleaning supplies and media).
//
// Each change is a row of a ledger that the engine refuses to change, with the
// stock it left, and an entry on the audit chain "insumo:<id>". Stock never goes
// below nothing, however many hand out at once.
package supplies
