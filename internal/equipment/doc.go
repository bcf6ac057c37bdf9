// Package equipment keeps the inventory of machines and the custody of each one:
// who has it, since when, by which document, and which order or external file
// answers for it (rev11 P-03: moving equipment needs the ST-ERE; P-02 ownership;
// G-03 catalogue; domain §4.5 custody and its invariants).
//
// Custody changes only through Move, Take, Transfer and Release, each with a row
// of a ledger that the engine itself refuses to change, and an entry on the audit
// chain "bien:<id>". The invariants are judged here, whoever calls, and by the engine
// itself (docs/decisions/0013):
//
//  1. a machine has exactly one custodian at any instant;
//  2. each change of hands names a document and who gave and who received;
//  3. away from the user's hands exactly one order or file answers for it;
//  4. who answers is asked for by ChargedTo, so that an order with equipment in
//     its charge cannot end as F3 or F4;
//  5. nothing takes over a machine for which something else answers.
package equipment
