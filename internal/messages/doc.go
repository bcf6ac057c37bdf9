// Package messages holds what people write to each other about an order: messages
// between the requester and those who attend, and internal notes, which the
// requester's side never reads. Both are kept as written and never changed, each
// with an entry in the audit chain of the order (rev11 R-A-05, rev11 C-06).
//
// A message moves nothing: turn, clock and state of an order follow from acts only.
package messages
