// Package seals keeps what proves a signature (domain §5, levels of signature; §6 no. 3
// to 10): drawn marks, scans of handwritten signatures, witnesses, and advanced
// electronic signatures with an X.509 certificate of the shape of the e.firma.
//
// The institution says whom it believes: it loads the certificates of authorities, and
// nothing is believed until it did. A person registers a certificate, somebody who
// administers confirms it is theirs. A private key never comes here: what a person
// signs is a text that names the paper, its version, the place, the person and the
// SHA-256 of what was shown, so that a signature is worth nothing anywhere else.
// Revocation is looked up in lists that were loaded by hand, and where there is none the
// record says so.
//
// The room also keeps the system's own key, with which frozen papers are sealed.
package seals
