// Package proof judges a whole database from outside the rooms that keep it:
// whether nothing was altered behind their backs and whether everything derived
// is what it derives from (quality of records, rev11 Q-08). It also reckons one
// hash over all data, equal on both engines, by which two databases are compared.
//
// It only reads, in one snapshot, and may run beside a serving program.
package proof
