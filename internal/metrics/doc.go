// Package metrics counts what an operator watches from outside: how long requests and
// jobs take, what fails, how many connections of the database are in use. It speaks the
// text format of Prometheus and knows nothing of support orders: no folio, no name and
// no address of anybody is ever a label.
package metrics
