package web

import (
	"crypto/rand"
	"encoding/base64"
	"net/http"
)

// Content says which foreign scripts a page needs beyond our own, and so how
// narrow its content security policy is.
type Content int

const (
	// Strict allows our own script and style only, and no script may turn text
	// into markup (Trusted Types).
	Strict Content = iota
	// Live adds htmx with its nonce gate; its one Trusted Types policy is named.
	Live
	// Diagram adds the bpmn-js viewer, which builds its drawing out of text and
	// styles its elements.
	Diagram
	// Scan adds our own script that reads labels with the camera, and the thread in which it
	// reads codes where the browser cannot.
	Scan
	// Compare adds our own script that reckons the hash of a file in the browser.
	Compare
	// Sign adds our own script of signing pages, and what it imports.
	Sign
	// Moves adds our own script of the week of the yearly programme.
	Moves
	// Field lets the page start the service worker that works without network; its one
	// Trusted Types policy knows one address.
	Field
)

// headerSet holds the values that never change while the program runs.
type headerSet struct {
	hsts   string
	before [8]string // content security policy up to the nonce, by Content
	after  [8]string // and from it on
	still  string    // policy of answers that are no pages
}

const (
	policyStart = "default-src 'none'; script-src 'self' 'nonce-"
	policyRest  = "; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'"
)

func headersFor(secure bool) headerSet {
	h := headerSet{still: "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"}
	upgrade := ""
	if secure { // without includeSubDomains: the host may be shared with others
		h.hsts = "max-age=31536000"
		upgrade = "; upgrade-insecure-requests"
	}
	for content, rest := range map[Content]string{
		Strict:  "'; style-src 'self'" + policyRest + "; require-trusted-types-for 'script'; trusted-types 'none'",
		Live:    "'; style-src 'self'" + policyRest + "; require-trusted-types-for 'script'; trusted-types htmx",
		Compare: "'; style-src 'self'" + policyRest + "; require-trusted-types-for 'script'; trusted-types 'none'",
		Sign:    "'; style-src 'self'" + policyRest + "; require-trusted-types-for 'script'; trusted-types 'none'",
		Moves:   "'; style-src 'self'" + policyRest + "; require-trusted-types-for 'script'; trusted-types 'none'",
		Field:   "'; style-src 'self'" + policyRest + "; worker-src 'self'; require-trusted-types-for 'script'; trusted-types campo",
		Scan:    "'; style-src 'self'" + policyRest + "; worker-src 'self'; require-trusted-types-for 'script'; trusted-types escaner",
		Diagram: "'; style-src 'self' 'unsafe-inline'" + policyRest,
	} {
		h.before[content], h.after[content] = policyStart, rest+upgrade
	}
	return h
}

// set writes the headers that every answer of the program carries, errors and
// redirects included (G37). A page then narrows or widens its content policy.
func (h headerSet) set(header http.Header) {
	header["X-Content-Type-Options"] = nosniff
	header["Referrer-Policy"] = sameOrigin
	header["Permissions-Policy"] = permissions
	header["Cross-Origin-Opener-Policy"] = sameOrigin
	header["Cross-Origin-Resource-Policy"] = sameOrigin
	header["X-Frame-Options"] = deny
	header["Cache-Control"] = noStore
	header["Content-Security-Policy"] = []string{h.still}
	if h.hsts != "" {
		header["Strict-Transport-Security"] = []string{h.hsts}
	}
}

// Shared values: a header map may point at them, nobody appends to them.
var (
	nosniff     = []string{"nosniff"}
	sameOrigin  = []string{"same-origin"}
	deny        = []string{"DENY"}
	noStore     = []string{"no-store"}
	htmlType    = []string{"text/html; charset=utf-8"}
	permissions = []string{"accelerometer=(), autoplay=(), browsing-topics=(), camera=(self), display-capture=(), encrypted-media=(), fullscreen=(self), geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(self), screen-wake-lock=(), serial=(), usb=(), xr-spatial-tracking=()"}
)

// page writes the policy of an HTML answer with a nonce of its own.
func (h headerSet) page(header http.Header, content Content, nonce string) {
	header["Content-Security-Policy"] = []string{h.before[content] + nonce + h.after[content]}
	header["Content-Type"] = htmlType
}

// newNonce returns 128 random bits, good for one answer.
func newNonce() string {
	var b [16]byte
	rand.Read(b[:]) //nolint:errcheck // never fails: crypto/rand ends the program instead
	return base64.RawStdEncoding.EncodeToString(b[:])
}
