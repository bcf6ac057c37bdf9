package cms

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"slices"
)

// Signer is a certificate with its key, and the certificates above it.
type Signer struct {
	Certificate *x509.Certificate
	Chain       []*x509.Certificate // issuers, nearest first; goes with the signature
	Key         crypto.Signer       // RSA or ECDSA; must belong to Certificate
}

// Sign returns a detached signature over content in DER: SHA-256, signed attributes
// content-type, message-digest and signing-certificate-v2, which names the certificate
// and its whole chain. There is no signing time in it: PAdES keeps it outside, and
// who needs a proven time needs somebody else's clock. ErrAlgorithm for a key that is
// neither RSA nor ECDSA, ErrSignature for one that is not the certificate's.
func Sign(content []byte, s Signer) ([]byte, error) {
	public, ok := s.Certificate.PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	if !ok || !public.Equal(s.Key.Public()) {
		return nil, ErrSignature
	}
	attributes, err := attributesOf(sum(crypto.SHA256, content), append([]*x509.Certificate{s.Certificate}, s.Chain...))
	if err != nil {
		return nil, err
	}
	signature, err := s.Key.Sign(rand.Reader, sum(crypto.SHA256, setOf(attributes)), crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("cms: sign: %w", err)
	}
	return pack(s.Certificate, s.Chain, attributes, signature)
}

// pack writes the container. It has one way to write what it is given, so that a
// reader can ask whether a container is exactly ours.
func pack(cert *x509.Certificate, chain []*x509.Certificate, attributes, signature []byte) ([]byte, error) {
	var algorithm pkix.AlgorithmIdentifier
	switch cert.PublicKey.(type) {
	case *rsa.PublicKey:
		algorithm = pkix.AlgorithmIdentifier{Algorithm: oidRSASHA256, Parameters: null}
	case *ecdsa.PublicKey:
		algorithm = pkix.AlgorithmIdentifier{Algorithm: oidECDSASHA256}
	default:
		return nil, fmt.Errorf("%w: key %T", ErrAlgorithm, cert.PublicKey)
	}
	serial, err := asn1.Marshal(cert.SerialNumber)
	if err != nil {
		return nil, err
	}
	id, err := asn1.Marshal(issuerSerial{asn1.RawValue{FullBytes: cert.RawIssuer}, asn1.RawValue{FullBytes: serial}})
	if err != nil {
		return nil, err
	}
	certs := slices.Clone(cert.Raw)
	for _, c := range chain {
		certs = append(certs, c.Raw...)
	}
	data, err := asn1.Marshal(signedData{
		Version: 1, Digests: []pkix.AlgorithmIdentifier{sha256Algorithm}, Content: encapsulated{Type: oidData},
		Certificates: asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: certs},
		Signers: []signerInfo{{
			Version: 1, ID: asn1.RawValue{FullBytes: id}, Digest: sha256Algorithm,
			Attributes: asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: attributes},
			Algorithm:  algorithm, Signature: signature,
		}},
	})
	if err != nil {
		return nil, fmt.Errorf("cms: write: %w", err)
	}
	return asn1.Marshal(contentInfo{oidSignedData, asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 0, IsCompound: true, Bytes: data}})
}

// attributesOf writes the signed attributes in DER order, without the tag around them.
func attributesOf(digest []byte, certs []*x509.Certificate) ([]byte, error) {
	ess := signingCertificateV2{}
	for _, c := range certs {
		general, err := asn1.Marshal(asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 4, IsCompound: true, Bytes: c.RawIssuer})
		if err != nil {
			return nil, err
		}
		names, err := asn1.Marshal([]asn1.RawValue{{FullBytes: general}})
		if err != nil {
			return nil, err
		}
		serial, err := asn1.Marshal(c.SerialNumber)
		if err != nil {
			return nil, err
		}
		issuer, err := asn1.Marshal(issuerSerial{asn1.RawValue{FullBytes: names}, asn1.RawValue{FullBytes: serial}})
		if err != nil {
			return nil, err
		}
		ess.Certs = append(ess.Certs, essCertIDv2{Hash: sum(crypto.SHA256, c.Raw), Issuer: asn1.RawValue{FullBytes: issuer}})
	}
	var list [][]byte
	for _, a := range []struct {
		oid   asn1.ObjectIdentifier
		value any
	}{{oidContentType, oidData}, {oidMessageDigest, digest}, {oidSigningCert2, ess}} {
		value, err := asn1.Marshal(a.value)
		if err != nil {
			return nil, fmt.Errorf("cms: attribute: %w", err)
		}
		whole, err := asn1.Marshal(attribute{a.oid, asn1.RawValue{Class: asn1.ClassUniversal, Tag: asn1.TagSet, IsCompound: true, Bytes: value}})
		if err != nil {
			return nil, fmt.Errorf("cms: attribute: %w", err)
		}
		list = append(list, whole)
	}
	slices.SortFunc(list, bytes.Compare)
	return bytes.Join(list, nil), nil
}

// setOf puts the tag of a SET around attributes: that is what is signed.
func setOf(attributes []byte) []byte {
	set, err := asn1.Marshal(asn1.RawValue{Class: asn1.ClassUniversal, Tag: asn1.TagSet, IsCompound: true, Bytes: attributes})
	if err != nil {
		panic("cms: " + err.Error()) // only for lengths that memory does not hold
	}
	return set
}
