// Package pdf draws sheets (domain §5) as PDF: letter size, with the heading, the foot
// and the marks that ask for, filled or blank for the pen.
//
// What comes out follows the rules of PDF/A-3a and PDF/UA-1: fonts embedded with their
// Unicode, colours with their profile, every mark in the tree of tags or an artifact,
// XMP equal to Info, and the data embedded. The same sheet gives the same bytes; no clock
// is read. pades*.go seal the bytes afterwards.
//
// A drawing has three steps. flow.go lays the blocks out in pages and grows the tree of
// tags. The pages are then drawn with fpdf, for by then their number is known. finish.go
// writes the file anew with what fpdf does not know: tags, metadata, the embedded data.
package pdf
