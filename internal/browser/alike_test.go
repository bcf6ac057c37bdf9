//go:build browser

package browser

import (
	"crypto/sha256"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// unlike leaves out pages that differ from one before in their words only: axe
// would say the same of them. What has a picture stays and is looked at in full;
// so does what somebody must click to reach. Where a page has only parts that earlier
// ones have, too, it is Known: wider text, other colours and the enlargement were tried
// on those.
func unlike(t *testing.T, list []page) []page {
	t.Helper()
	seen, parts := map[[32]byte]bool{}, map[string]bool{}
	var out []page
	for _, p := range list {
		p.Full = p.Shot != ""
		if !p.Send && p.Press == "" {
			inside := skeleton(t, p)
			p.Known = p.Full && !fresh(parts, inside)
			key := sha256.Sum256([]byte(inside))
			if seen[key] && !p.Full {
				continue
			}
			seen[key] = true
		}
		out = append(out, p)
	}
	return out
}

// fresh tells whether a page has a kind of element that no page before it had, and
// notes what it has.
func fresh(parts map[string]bool, inside string) (is bool) {
	for _, kind := range elements.FindAllStringSubmatch(inside, -1) {
		if k := kind[1] + classes.FindString(kind[2]); !parts[k] {
			parts[k], is = true, true
		}
	}
	return is
}

var (
	elements = regexp.MustCompile(`<([a-z][a-z0-9]*)([^>]*)>`)
	classes  = regexp.MustCompile(`class="[^"]*"`)
	mainPart = regexp.MustCompile(`(?s)<main.*</main>`)
	words    = regexp.MustCompile(`>[^<]*[^<\s][^<]*<`)
	blanks   = regexp.MustCompile(`>\s+<`)
	values   = regexp.MustCompile(`(?s)( (?:href|id|for|value|action|title|datetime|aria-label|aria-labelledby|aria-describedby|data-[a-z-]+|src|nonce|d|x|y|cx|cy|r|x1|x2|y1|y2|points|transform|viewBox|width|height))="[^"]+"`)
)

// bodyOf is a page as it comes over the wire.
func bodyOf(t *testing.T, p page) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL+p.Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.Token != "" {
		r.AddCookie(&http.Cookie{Name: "soporte", Value: p.Token})
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// skeleton is the inside of a page without its words: elements, classes, roles,
// and where there are words at all.
func skeleton(t *testing.T, p page) string {
	t.Helper()
	inside := mainPart.FindString(string(bodyOf(t, p)))
	if inside == "" {
		t.Errorf("%s as %q has no main part", p.Path, p.As)
	}
	inside = words.ReplaceAllString(inside, ">t<")
	inside = blanks.ReplaceAllString(inside, "><")
	return strings.TrimSpace(values.ReplaceAllString(inside, "$1"))
}
