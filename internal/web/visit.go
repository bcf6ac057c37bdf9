package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/a-h/templ"

	"secogem.gob.mx/soporte/internal/people"
)

// visit is what one request carries to its handler and to the components.
type visit struct {
	shell    *Shell
	route    *Route
	actor    people.Actor
	resolved bool  // the session cookie was looked at
	failed   error // why the session could not be read
	nonce    string
	theme    Theme
	now      time.Time
	flash    said // what the last answer left
	counters *Counters
	content  Content
	here     string // path and query inside the base path, for «volver»
	incident string // set when the request ended in a fault of ours
	sample   bool   // the storybook: every destination is shown
	known    bool   // some route took the request
	wrote    bool   // an answer has begun
	keeps    bool   // the reader's device may keep the page
	helped   bool   // the page has its help, or needs none
	status   int    // of that answer
	answer   int    // the status of the page that is being made

	claimed string // the form of this request, among those that are under way

	typed  url.Values // what the form of the request sent
	sentTo string     // path it was sent to
	files  bool       // it carried files
	drafts map[string]bool
}

type visitKey struct{}

// outside answers for components that are rendered without a request, as in
// tests: no base path, nobody signed in.
var outside = &visit{shell: &Shell{options: Options{Revision: "11"}, log: slog.New(slog.DiscardHandler)}}

func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return outside
}

// ActorOf returns who acts in a request; the zero Actor when nobody is signed in,
// which only a Public route can meet.
func ActorOf(ctx context.Context) people.Actor { return visitOf(ctx).actor }

// SignedIn tells whether somebody is signed in.
func SignedIn(ctx context.Context) bool { return visitOf(ctx).actor.Person.ID != "" }

// Now returns the instant at which the request began, in UTC: the `now` of every
// rule that the request asks.
func Now(ctx context.Context) time.Time { return visitOf(ctx).now }

// Nonce returns the nonce of the page, for the hx-nonce attribute of an element
// that htmx may obey on a page whose route says Content: Live.
func Nonce(ctx context.Context) string { return visitOf(ctx).nonce }

// IsDemo tells whether the program runs as the demonstration.
func IsDemo(ctx context.Context) bool { return visitOf(ctx).shell.options.Demo != nil }

// URL returns the address of a path of the program under its base path. Segments
// are escaped and joined: URL(ctx, "/ordenes", folio). A path with "?" takes none.
func URL(ctx context.Context, path string, segments ...string) templ.SafeURL {
	base := visitOf(ctx).shell.base
	if base == "" && len(segments) == 0 {
		return templ.SafeURL(path)
	}
	var b strings.Builder
	b.WriteString(base)
	b.WriteString(strings.TrimSuffix(path, "/"))
	if len(segments) == 0 && strings.HasSuffix(path, "/") {
		b.WriteByte('/')
	}
	for _, s := range segments {
		b.WriteByte('/')
		b.WriteString(url.PathEscape(s))
	}
	return templ.SafeURL(b.String())
}

// link is URL for addresses that come from typed properties: "#…", "?…", mail and
// telephone stay as they are, and anything that is not a path of ours goes nowhere.
func link(ctx context.Context, href string) templ.SafeURL {
	switch {
	case strings.HasPrefix(href, "//"), strings.HasPrefix(href, `/\`):
		return "#"
	case strings.HasPrefix(href, "/"):
		return URL(ctx, href)
	case strings.HasPrefix(href, "#"), strings.HasPrefix(href, "?"), strings.HasPrefix(href, "mailto:"), strings.HasPrefix(href, "tel:"):
		return templ.SafeURL(href)
	}
	return "#"
}

// Link is the address of a path as typed properties carry it, with the base path and
// whatever query stands in it; anything that is not a path of ours goes nowhere.
func Link(ctx context.Context, href string) templ.SafeURL { return link(ctx, href) }

// SeeOther sends the browser to a path of the program with 303, the answer to
// every POST that succeeded.
func SeeOther(w http.ResponseWriter, r *http.Request, path string) error {
	if Queued(r) {
		accepted(w, string(URL(r.Context(), path)))
		return nil
	}
	http.Redirect(w, r, string(URL(r.Context(), path)), http.StatusSeeOther)
	return nil
}

// LocalPath returns the path that a form or a link asks to go back to, if it is
// one of ours, and otherwise the fallback: no address from outside can be
// smuggled into a redirect.
func LocalPath(asked, fallback string) string {
	if len(asked) < 1 || len(asked) > 2000 || asked[0] != '/' || strings.ContainsAny(asked, "\\\r\n\t\x00") {
		return fallback
	}
	u, err := url.Parse(asked)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || strings.HasPrefix(u.Path, "//") || !strings.HasPrefix(u.Path, "/") {
		return fallback
	}
	return u.RequestURI() + fragment(u)
}

func fragment(u *url.URL) string {
	if u.Fragment == "" {
		return ""
	}
	return "#" + u.EscapedFragment()
}

// endNear is how long before the fixed end of a session every page says so.
const endNear = 30 * time.Minute

// left is how long the session still lasts, however busy; 0 for who acts without one.
func (v *visit) left(ctx context.Context) time.Duration {
	if v.actor.Ends.IsZero() {
		return 0
	}
	return max(0, v.actor.Ends.Sub(Now(ctx)))
}
