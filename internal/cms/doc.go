// Package cms writes and reads detached signatures in the Cryptographic Message
// Syntax (RFC 5652) with the attributes that CAdES and PAdES ask for at their basic
// level: content type, digest of the content, and the signing certificate (RFC 5035).
//
// It writes one shape only, and reads what ordinary tools make: one signer, RSA
// (PKCS #1 v1.5 or PSS) or ECDSA, SHA-256 or longer. It judges whether a signature
// belongs to the content and to its certificate; whom a certificate may be believed
// is for the caller.
package cms
