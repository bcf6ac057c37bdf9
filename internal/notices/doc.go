// Package notices tells people what an order asks of them or did (rev11 R-A-05,
// R-T-02 and the «Notifica» column of the transitions). A notice is written in
// the transaction of the act it tells about; it always reaches the tray in the
// program, and leaves by mail later when mail is enabled. Texts carry the folio
// and a verb, never the fault or personal data.
package notices
