// Package indicators computes the figures of the service from what was done: level
// of attention, satisfaction, median time, machines away, maintenance up to date
// (rev11 S-01, GAP-14). A job computes them; pages read what it left, with its time,
// so that no page looks through the archive (docs/decisions/0025-indicators.md).
package indicators
