// Package backup keeps copies of a whole installation and brings them back: a copy
// is a folder of plain files that either engine can be filled from, it exists only
// once it was restored and judged, and it comes into its place whole or not at all.
// The same pouring moves an installation from one engine to the other.
//
// A copy is read in one snapshot beside a serving program. Its records are those of
// the process (quality of records, rev11 Q-08).
package backup
