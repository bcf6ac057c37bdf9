// Package control keeps the control of documents that quality management asks for
// (rev11, S-05): what heads and closes every paper on a day, the versions
// of the formats with their validity, and the records of the document itself.
//
// What the document says stands in the procedure's records, letter by letter; this room
// adds what happened since. A reading merges both, so that an installation is complete
// at its first start and nothing of the original is ever overwritten.
package control
