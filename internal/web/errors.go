package web

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"

	"secogem.gob.mx/soporte/internal/problem"
)

// StatusOf returns the status of an answer that reports err: 200 for none. A page
// that shows a form again with its messages uses it: Render(w, r, StatusOf(err), …).
func StatusOf(err error) int {
	if err == nil {
		return http.StatusOK
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return http.StatusRequestEntityTooLarge
	}
	switch problem.KindOf(err) {
	case problem.Invalid, problem.Refused:
		return http.StatusUnprocessableEntity
	case problem.Forbidden:
		return http.StatusForbidden
	case problem.NotFound:
		return http.StatusNotFound
	case problem.Conflict, problem.Underway:
		return http.StatusConflict
	case problem.Unauthenticated:
		return http.StatusUnauthorized
	case problem.TooMany:
		return http.StatusTooManyRequests
	case problem.Unavailable:
		return http.StatusServiceUnavailable
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// Shown returns the problem to show for an error: itself, or for a fault of ours
// words that give nothing of the cause away.
func Shown(err error) *problem.Error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return problem.New(problem.Invalid, "Lo que enviaste pesa más de lo que se acepta aquí, "+size(large.Limit)+".",
			"Reduce los archivos o envíalos por separado.")
	}
	if p, ok := problem.As(err); ok && p.Kind != problem.Internal {
		return p
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return problem.New(problem.Unavailable, "El sistema tardó demasiado en responder. No se guardó nada.", "Espera un momento e inténtalo de nuevo.")
	}
	return problem.New(problem.Internal, "Algo falló de nuestro lado. No se guardó nada.", "Inténtalo de nuevo. Si vuelve a pasar, da este número a la mesa de soporte.")
}

func size(bytes int64) string {
	if bytes >= 1<<20 {
		return strconv.FormatInt(bytes>>20, 10) + " MB"
	}
	return strconv.FormatInt((bytes+1023)>>10, 10) + " kB"
}

// fail answers an error: the one place where a problem becomes status and page.
func (s *Shell) fail(w http.ResponseWriter, r *http.Request, err error) {
	s.failWith(w, r, StatusOf(err), err)
}

func (s *Shell) failWith(w http.ResponseWriter, r *http.Request, status int, err error) {
	v := visitOf(r.Context())
	if errors.Is(r.Context().Err(), context.Canceled) {
		return // nobody listens any more
	}
	if v.wrote {
		s.log.LogAttrs(r.Context(), slog.LevelError, "error después de responder", slog.String("ruta", pattern(r, s)), slog.String("error", err.Error()))
		return
	}
	header := w.Header()
	for _, name := range []string{"Content-Disposition", "Content-Encoding", "Content-Length", "Etag", "Last-Modified"} {
		header.Del(name)
	}
	header["Cache-Control"] = noStore
	p := Shown(err)
	if p.Kind == problem.Underway {
		v.typed = nil // the form that is under way has it, and keeps it should it fail
		header.Set("Retry-After", "2")
	}
	switch status {
	case http.StatusUnauthorized:
		if Queued(r) {
			break // the device keeps it until its person has signed in
		}
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			http.Redirect(w, r, s.base+SignInPath+"?volver="+url.QueryEscape(v.here), http.StatusSeeOther)
			return
		}
		if s.rescue(r) && !v.route.draft {
			SayDone(w, r, "Tu sesión terminó. Lo que escribiste está guardado: ingresa y lo verás en su lugar.")
			http.Redirect(w, r, s.base+SignInPath+"?volver="+url.QueryEscape(s.backTo(v, r)), http.StatusSeeOther)
			return
		}
		p = problem.New(problem.Unauthenticated, p.Message, "Ingresa en otra pestaña, regresa aquí y vuelve a cargar esta página: lo que escribiste se envía otra vez.").At(SignInPath, "Ingresar")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		header.Set("Retry-After", retryAfter(status))
	case http.StatusInternalServerError:
		v.incident = incident()
	}
	if status >= 500 || v.incident != "" {
		s.log.LogAttrs(r.Context(), slog.LevelError, "falla", slog.String("incidente", v.incident),
			slog.String("ruta", pattern(r, s)), slog.String("metodo", r.Method), slog.String("error", err.Error()))
	}
	if Queued(r) {
		declined(w, status, p)
		return
	}
	v.content, v.helped = Strict, true
	r = r.WithContext(context.WithoutCancel(r.Context())) // the page of a handler out of time
	s.resolve(v, r)                                       // the page of an unknown address still knows who reads it
	if err := Render(w, r, status, errorPage(errorView{Status: status, Problem: p, Incident: v.incident})); err != nil {
		s.log.LogAttrs(r.Context(), slog.LevelError, "no se pudo mostrar la página de error", slog.String("error", err.Error()))
	}
}

func retryAfter(status int) string {
	if status == http.StatusTooManyRequests {
		return "60"
	}
	return "15"
}

var letters = base32.NewEncoding("23456789ABCDEFGHJKLMNPQRSTUVWXYZ").WithPadding(base32.NoPadding)

// incident returns a number that a person can read over the telephone and an
// operator can find in the log.
func incident() string {
	var b [5]byte
	rand.Read(b[:]) //nolint:errcheck // never fails
	text := letters.EncodeToString(b[:])
	return text[:4] + "-" + text[4:]
}
