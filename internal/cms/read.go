package cms

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
)

// Signature is a container that was read. Nothing about it is believed until Verify.
type Signature struct {
	Certificate  *x509.Certificate   // of the signer
	Certificates []*x509.Certificate // all that came with it, the signer's first

	digest     crypto.Hash
	scheme     scheme
	attributes []byte // signed attributes without their tag; nil for none
	signature  []byte
	attached   []byte // content that came inside; nil when detached
	whole      []byte
}

// scheme is how a signature is made over a digest.
type scheme struct {
	kind string // "rsa", "pss", "ecdsa"
	hash crypto.Hash
	salt int
}

// largest is how long a container may be.
const largest = 1 << 20

// Parse reads a signature in DER with exactly one signer, whose certificate is in it.
// ErrMalformed or ErrAlgorithm.
func Parse(der []byte) (*Signature, error) {
	bad := func(what string) error { return fmt.Errorf("%w: %s", ErrMalformed, what) }
	if len(der) > largest {
		return nil, bad("too long")
	}
	var info contentInfo
	if rest, err := asn1.Unmarshal(der, &info); err != nil || len(rest) > 0 || !info.Type.Equal(oidSignedData) {
		return nil, bad("no signed data")
	}
	var d signedData
	if rest, err := asn1.Unmarshal(info.Content.Bytes, &d); err != nil || len(rest) > 0 {
		return nil, bad("signed data")
	}
	if len(d.Signers) != 1 {
		return nil, bad(fmt.Sprintf("%d signers", len(d.Signers)))
	}
	certs, err := x509.ParseCertificates(d.Certificates.Bytes)
	if err != nil || len(certs) == 0 || len(certs) > 20 {
		return nil, bad("certificates")
	}
	info1 := d.Signers[0]
	s := &Signature{signature: info1.Signature, whole: der}
	for i, c := range certs {
		if !named(c, info1.ID) {
			continue
		}
		s.Certificate = c
		s.Certificates = append([]*x509.Certificate{c}, append(append([]*x509.Certificate(nil), certs[:i]...), certs[i+1:]...)...)
		break
	}
	if s.Certificate == nil {
		return nil, bad("the signer's certificate is missing")
	}
	if s.digest, err = digestOf(info1.Digest); err != nil {
		return nil, err
	}
	if s.scheme, err = schemeOf(info1.Algorithm, s.digest); err != nil {
		return nil, err
	}
	if len(info1.Attributes.FullBytes) > 0 {
		s.attributes = info1.Attributes.Bytes
	}
	if len(d.Content.Content.FullBytes) > 0 {
		if rest, err := asn1.Unmarshal(d.Content.Content.Bytes, &s.attached); err != nil || len(rest) > 0 {
			return nil, bad("content")
		}
	}
	return s, nil
}

// named tells whether a signer's identifier means a certificate: by issuer and
// serial number, or by its subject key.
func named(c *x509.Certificate, id asn1.RawValue) bool {
	if id.Class == asn1.ClassContextSpecific && id.Tag == 0 {
		return len(c.SubjectKeyId) > 0 && bytes.Equal(id.Bytes, c.SubjectKeyId)
	}
	var is issuerSerial
	if rest, err := asn1.Unmarshal(id.FullBytes, &is); err != nil || len(rest) > 0 {
		return false
	}
	serial, err := asn1.Marshal(c.SerialNumber)
	return err == nil && bytes.Equal(is.Issuer.FullBytes, c.RawIssuer) && bytes.Equal(is.Serial.FullBytes, serial)
}

func schemeOf(a pkix.AlgorithmIdentifier, digest crypto.Hash) (scheme, error) {
	for _, x := range []struct {
		oid  asn1.ObjectIdentifier
		kind string
		hash crypto.Hash
	}{
		{oidRSA, "rsa", digest}, {oidRSASHA256, "rsa", crypto.SHA256}, {oidRSASHA384, "rsa", crypto.SHA384}, {oidRSASHA512, "rsa", crypto.SHA512},
		{oidECPublicKey, "ecdsa", digest}, {oidECDSASHA256, "ecdsa", crypto.SHA256}, {oidECDSASHA384, "ecdsa", crypto.SHA384}, {oidECDSASHA512, "ecdsa", crypto.SHA512},
	} {
		if a.Algorithm.Equal(x.oid) && x.hash == digest {
			return scheme{kind: x.kind, hash: x.hash}, nil
		}
	}
	if !a.Algorithm.Equal(oidRSAPSS) {
		return scheme{}, fmt.Errorf("%w: signature %s", ErrAlgorithm, a.Algorithm)
	}
	var p struct {
		Hash pkix.AlgorithmIdentifier `asn1:"optional,explicit,tag:0"`
		MGF  struct {
			Algorithm asn1.ObjectIdentifier
			Hash      pkix.AlgorithmIdentifier
		} `asn1:"optional,explicit,tag:1"`
		Salt int `asn1:"optional,explicit,tag:2,default:20"`
	}
	if rest, err := asn1.Unmarshal(a.Parameters.FullBytes, &p); err != nil || len(rest) > 0 {
		return scheme{}, fmt.Errorf("%w: PSS parameters", ErrMalformed)
	}
	hash, err := digestOf(p.Hash) // SHA-1, the default, is not accepted
	mask, err2 := digestOf(p.MGF.Hash)
	if err != nil || err2 != nil || hash != mask || hash != digest || p.Salt < 0 || p.Salt > 256 {
		return scheme{}, fmt.Errorf("%w: PSS parameters", ErrAlgorithm)
	}
	return scheme{kind: "pss", hash: hash, salt: p.Salt}, nil
}

// Verify tells whether the signature is over content and made by the key of its
// certificate: ErrContent, ErrSignature, or ErrMalformed where the attributes are not
// what they should be. It says nothing about the certificate itself.
func (s *Signature) Verify(content []byte) error {
	if s.attached != nil && !bytes.Equal(s.attached, content) {
		return ErrContent
	}
	if s.attributes == nil {
		return verify(s.Certificate, s.scheme, content, s.signature)
	}
	if err := s.judge(content); err != nil {
		return err
	}
	return verify(s.Certificate, s.scheme, setOf(s.attributes), s.signature)
}

// judge compares the signed attributes with the content and the certificate.
func (s *Signature) judge(content []byte) error {
	bad := func(what string) error { return fmt.Errorf("%w: %s", ErrMalformed, what) }
	seen := map[string][]byte{}
	for rest := s.attributes; len(rest) > 0; {
		var a attribute
		var err error
		if rest, err = asn1.Unmarshal(rest, &a); err != nil {
			return bad("attribute")
		}
		if _, twice := seen[a.Type.String()]; twice {
			return bad("an attribute comes twice")
		}
		seen[a.Type.String()] = a.Values.Bytes
	}
	var kind asn1.ObjectIdentifier
	if rest, err := asn1.Unmarshal(seen[oidContentType.String()], &kind); err != nil || len(rest) > 0 || !kind.Equal(oidData) {
		return bad("content type")
	}
	var digest []byte
	if rest, err := asn1.Unmarshal(seen[oidMessageDigest.String()], &digest); err != nil || len(rest) > 0 {
		return bad("message digest")
	}
	if !bytes.Equal(digest, sum(s.digest, content)) {
		return ErrContent
	}
	raw, ok := seen[oidSigningCert2.String()]
	if !ok {
		return nil // plain CMS, as openssl writes it without -cades
	}
	var ess signingCertificateV2
	if rest, err := asn1.Unmarshal(raw, &ess); err != nil || len(rest) > 0 || len(ess.Certs) == 0 {
		return bad("signing certificate")
	}
	for i, id := range ess.Certs {
		hash := crypto.SHA256
		if id.Digest.Algorithm != nil {
			var err error
			if hash, err = digestOf(id.Digest); err != nil {
				return err
			}
		}
		if !holds(s.Certificates, i, hash, id.Hash) {
			return fmt.Errorf("%w: another certificate was signed with", ErrSignature)
		}
	}
	return nil
}

// holds tells whether a named certificate is there: the first is the signer's.
func holds(certs []*x509.Certificate, i int, hash crypto.Hash, want []byte) bool {
	if i == 0 {
		return bytes.Equal(sum(hash, certs[0].Raw), want)
	}
	for _, c := range certs[1:] {
		if bytes.Equal(sum(hash, c.Raw), want) {
			return true
		}
	}
	return false
}

// Exact tells whether the container is byte by byte as Sign writes it, with nothing
// unsigned in it that could be changed unseen.
func (s *Signature) Exact() bool {
	if s.attributes == nil || s.attached != nil {
		return false
	}
	again, err := pack(s.Certificate, s.Certificates[1:], s.attributes, s.signature)
	if err != nil || !bytes.Equal(again, s.whole) {
		return false
	}
	var a []byte
	for rest := s.attributes; len(rest) > 0; { // every certificate that came is named by the signer
		var at attribute
		if rest, err = asn1.Unmarshal(rest, &at); err != nil {
			return false
		}
		if at.Type.Equal(oidSigningCert2) {
			a = at.Values.Bytes
		}
	}
	var ess signingCertificateV2
	_, err = asn1.Unmarshal(a, &ess)
	return err == nil && len(ess.Certs) == len(s.Certificates)
}

// Check tells whether a bare signature over content was made by a certificate's key:
// RSA PKCS #1 v1.5 or ECDSA, with SHA-256. ErrSignature when it was not.
func Check(cert *x509.Certificate, content, signature []byte) error {
	return verify(cert, scheme{kind: kindOf(cert), hash: crypto.SHA256}, content, signature)
}

func kindOf(cert *x509.Certificate) string {
	if _, ok := cert.PublicKey.(*ecdsa.PublicKey); ok {
		return "ecdsa"
	}
	return "rsa"
}

func verify(cert *x509.Certificate, how scheme, content, signature []byte) error {
	digest := sum(how.hash, content)
	switch key := cert.PublicKey.(type) {
	case *rsa.PublicKey:
		if key.Size() < 256 {
			return fmt.Errorf("%w: an RSA key of fewer than 2048 bits", ErrAlgorithm)
		}
		switch how.kind {
		case "rsa":
			if rsa.VerifyPKCS1v15(key, how.hash, digest, signature) == nil {
				return nil
			}
		case "pss":
			if rsa.VerifyPSS(key, how.hash, digest, signature, &rsa.PSSOptions{SaltLength: how.salt}) == nil {
				return nil
			}
		}
	case *ecdsa.PublicKey:
		if how.kind == "ecdsa" && ecdsa.VerifyASN1(key, digest, signature) {
			return nil
		}
	default:
		return fmt.Errorf("%w: key %T", ErrAlgorithm, cert.PublicKey)
	}
	return ErrSignature
}
