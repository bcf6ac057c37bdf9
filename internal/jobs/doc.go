// Package jobs does by the clock what nobody does by hand: it reminds and warns
// about terms, closes orders whose survey ran out (rev11 P-10), proposes the
// yearly preventive maintenance (P-04) and tidies what is no record.
//
// There is no leader. Every instance of the program may run every job, because
// each row moves by compare-and-swap: who comes second finds nothing to do.
package jobs
