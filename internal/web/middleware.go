package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/gzip"

	"secogem.gob.mx/soporte/internal/problem"
)

const (
	defaultBody    = 1 << 20
	defaultTimeout = 20 * time.Second
)

// Handler builds the handler of the whole program out of the routes added so far.
func (s *Shell) Handler() http.Handler {
	mux, keeps := http.NewServeMux(), map[string]bool{}
	for i := range s.routes {
		r := &s.routes[i]
		pattern := r.Method + " " + s.base + r.Path
		mux.Handle(pattern, s.serve(r))
		if r.draft {
			keeps[pattern] = true
		}
	}
	s.mux, s.keeps = mux, keeps
	squeeze, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(gzip.BestSpeed))
	if err != nil {
		panic("web: compression: " + err.Error()) // only for options that contradict each other
	}
	pages := squeeze(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.dispatch(mux, w, r)
	}))
	files := s.base + filesPath
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.headers.set(w.Header())
		if strings.HasPrefix(r.URL.Path, files) {
			s.serveFile(w, r, r.URL.Path[len(files):])
			return
		}
		s.watch(pages, w, r)
	})
}

// watch times a request and writes its log line.
func (s *Shell) watch(next http.Handler, w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	v := &visit{shell: s, now: s.options.Clock(), theme: s.themeOf(r), here: s.here(r)}
	rec := &recorder{ResponseWriter: w}
	r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
	defer func() { s.logRequest(r, v, rec, time.Since(began)) }()
	next.ServeHTTP(rec, r)
}

// here returns where «volver» leads: this page, or the one a form was sent from.
func (s *Shell) here(r *http.Request) string {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return s.inside(r.URL)
	}
	if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host {
		return LocalPath(s.inside(u), "/")
	}
	return "/"
}

// inside returns the path and query of an address without the base path.
func (s *Shell) inside(u *url.URL) string {
	path := strings.TrimPrefix(u.EscapedPath(), s.base)
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return path
}

// dispatch hands the request to its route. What the mux itself would say in
// English plain text (404, 405) becomes a page of ours.
func (s *Shell) dispatch(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) {
	v := visitOf(r.Context())
	t := &tracker{ResponseWriter: w, v: v}
	if err := s.refuseForgery(r); err != nil {
		v.known = true
		s.fail(t, r, err)
		return
	}
	if r.URL.Path == s.base && s.base != "" {
		v.known = true
		http.Redirect(t, r, s.base+"/", http.StatusPermanentRedirect)
		return
	}
	mux.ServeHTTP(t, r)
	if t.refused == 0 {
		return
	}
	v.known = true
	if t.refused == http.StatusMethodNotAllowed {
		s.failWith(t, r, t.refused, problem.New(problem.Invalid, "Esta dirección no se usa así.", "Vuelve a la página y usa sus botones."))
		return
	}
	s.fail(t, r, problem.New(problem.NotFound, "Esta página no existe.", "Revisa la dirección o entra desde Mi turno."))
}

// serve wraps one route: limits, session, policy, errors.
func (s *Shell) serve(route *Route) http.Handler {
	limit, timeout := route.Body, route.Timeout
	if limit == 0 {
		limit = defaultBody
	}
	if timeout == 0 {
		timeout = defaultTimeout
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := visitOf(r.Context())
		v.known, v.route, v.content = true, route, route.Content
		defer v.release()
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = http.MaxBytesReader(w, r.Body, limit)
		}
		ctx, cancel := context.WithTimeout(r.Context(), timeout)
		defer cancel()
		r = r.WithContext(ctx)
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler || v.wrote {
					panic(http.ErrAbortHandler) // half an answer is worse than none
				}
				s.fail(w, r, panicked(p))
			}
		}()
		err := s.enter(v, r)
		first := ""
		if err == nil {
			first, err = s.owed(v, r)
		}
		switch {
		case err != nil:
		case first != "":
			err = SeeOther(w, r, first+"?volver="+url.QueryEscape(v.here))
		default:
			err = route.Handler(w, r)
		}
		if err != nil {
			s.fail(w, r, err)
		}
		s.settle(v, r)
	})
}

// enter finds the session and judges the policy of the route.
func (s *Shell) enter(v *visit, r *http.Request) error {
	s.resolve(v, r)
	policy := v.route.Policy
	switch {
	case policy.Public:
		return nil
	case v.failed != nil && problem.KindOf(v.failed) != problem.Unauthenticated:
		return v.failed
	case v.actor.Person.ID == "":
		return problem.New(problem.Unauthenticated, "Tu sesión terminó o aún no ingresas.", "Ingresa con tu cuenta para seguir.")
	case !policy.allows(v.actor):
		return problem.New(problem.Forbidden, "Tu cuenta no tiene el rol que usa esta página.", "Si te hace falta, pídelo a quien administra las cuentas.")
	}
	return nil
}

// owed says where whoever opens a page has to go first, "" when nowhere. Pages for
// everybody, parts of pages, streams and what is sent are left alone.
func (s *Shell) owed(v *visit, r *http.Request) (string, error) {
	if s.options.Owes == nil || v.route.Policy.Public || v.route.Looks || r.Method != http.MethodGet || r.Header.Get("HX-Request") != "" {
		return "", nil
	}
	if takes := r.Header.Get("Accept"); takes != "" && !strings.Contains(takes, "text/html") && !strings.Contains(takes, "*/*") {
		return "", nil
	}
	return s.options.Owes(r.Context(), v.actor)
}

// resolve reads the session once for a request, if the browser sent one.
func (s *Shell) resolve(v *visit, r *http.Request) {
	if v.resolved {
		return
	}
	v.resolved = true
	token := s.SessionToken(r)
	if token == "" {
		return
	}
	resume := s.options.Resume
	if v.route != nil && v.route.Looks && s.options.Peek != nil {
		resume = s.options.Peek
	}
	actor, err := resume(r.Context(), token)
	if err != nil {
		v.failed = err
		return
	}
	v.actor = actor
}

// refuseForgery stops a state-changing request that another site made a browser
// send (G36). Browsers say where a request comes from; a browser that says
// nothing is not believed. Programs, which hold no cookie of anybody by
// accident, need say nothing.
func (s *Shell) refuseForgery(r *http.Request) error {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return nil
	}
	refused := problem.New(problem.Forbidden, "No aceptamos esta solicitud porque no salió de una página de Soporte.",
		"Vuelve a la página, revisa lo que escribiste y envíalo de nuevo.")
	if err := s.forgery.Check(r); err != nil {
		return refused.Because(err)
	}
	if r.Header.Get("Sec-Fetch-Site") != "" || r.Header.Get("Origin") != "" {
		return nil
	}
	if from := r.Header.Get("Referer"); from != "" {
		u, err := url.Parse(from)
		if err != nil || (u.Host != r.Host && u.Scheme+"://"+u.Host != s.origin) {
			return refused.Because(errors.New("the Referer is another site"))
		}
		return nil
	}
	if strings.HasPrefix(r.UserAgent(), "Mozilla/") {
		return refused.Because(errors.New("a browser that does not say where the request comes from"))
	}
	return nil
}

// ClientAddress returns the address of who asks, for throttles: that of the peer,
// or, when the peer is one of our proxies, the nearest one in X-Forwarded-For
// that is not.
func (s *Shell) ClientAddress(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	address := peer.Addr().Unmap()
	if !s.proxied(address) {
		return address.String()
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		address = hop.Unmap()
		if !s.proxied(address) {
			break
		}
	}
	return address.String()
}

func (s *Shell) proxied(a netip.Addr) bool {
	for _, p := range s.options.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// panicked makes an error of a panic. It names the functions on the way, without
// files or values.
func panicked(p any) error {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	var names []string
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "secogem.gob.mx/soporte/") {
			names = append(names, fmt.Sprintf("%s:%d", f.Function[strings.LastIndexByte(f.Function, '/')+1:], f.Line))
		}
		if !more {
			return fmt.Errorf("panic: %v (in %s)", p, strings.Join(names, " < "))
		}
	}
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Flush sends on what a stream has written so far; the compression above asks for
// it without looking behind a wrapper.
func (r *recorder) Flush() {
	http.NewResponseController(r.ResponseWriter).Flush() //nolint:errcheck // a stream that cannot be flushed is noticed by its next write
}

// Unwrap lets http.ResponseController reach the connection.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// tracker sits under the compression. It notes that an answer has begun, and
// swallows the mux's own 404 and 405.
type tracker struct {
	http.ResponseWriter
	v       *visit
	refused int
}

func (t *tracker) WriteHeader(status int) {
	if !t.v.known && (status == http.StatusNotFound || status == http.StatusMethodNotAllowed) {
		t.refused = status
		return
	}
	if status >= 200 {
		t.v.wrote, t.v.status = true, status
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tracker) Write(b []byte) (int, error) {
	if t.refused != 0 && !t.v.known {
		return len(b), nil
	}
	t.v.wrote = true
	return t.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (t *tracker) Unwrap() http.ResponseWriter { return t.ResponseWriter }
