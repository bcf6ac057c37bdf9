// Package samples draws samples of folios for an audit and tells, order by order,
// which clauses apply and what proves that they were kept (domain §7.8, rev11 Q-08).
//
// A sample can be drawn again by anybody: the folios that the filters let in are put
// in the order of SHA-256("seed:folio"), and the first ones are taken. Filters, seed
// and folios are kept; what an auditor draws and opens is entered in the chain
// «auditoria:<person>».
package samples
