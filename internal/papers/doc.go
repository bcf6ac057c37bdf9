// Package papers keeps the formats that an order or an external file fills
// (rev11 §12: ST-OS, ST-ERE, ST-ESST as annexes; domain §5: F-05 to F-11), their
// versions and their signatures. P-03: no machine moves without a signed ST-ERE.
//
// A paper is data: a JSON object whose top-level keys are its sections. Each
// version is kept for ever. A signature binds the SHA-256 of the canonical JSON
// of the sections that the person saw and signed, or of the whole object. When a
// later version leaves those sections as they were, the signature still stands;
// when it touches them, the signature stays in the record but is no longer valid.
//
// Nobody signs twice in one leg of a paper (who gives is not who receives), nor
// under two roles on one paper.
package papers
