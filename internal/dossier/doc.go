// Package dossier makes the expediente of one order: everything that belongs to it in
// one file that proves itself without the program that made it (rev11 Q-08, domain
// §7.8), as a ZIP and as one PDF, whole or with personal data masked. It also judges
// such a file, with nothing but the file.
//
// Who reads every order may have it: Supervisor, TDTIC and auditor. The same order in
// the same state gives the same bytes: what is dated is the checkpoint that vouches for
// its last entry, not the moment of the download.
package dossier
