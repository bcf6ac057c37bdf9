// Package pades puts seals onto PDFs and judges them (PAdES basic level, domain §6 no. 3).
// It knows the form of the files that this program draws, and not how they are drawn, so
// that whoever judges a database or a downloaded file needs no faces.
package pades
