package web

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// NewLogger makes the program's log: JSON lines, one per event, in which a value
// under a name that sounds like a secret is blotted out.
func NewLogger(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: blot}))
}

var secrets = []string{"password", "contrasena", "contraseña", "pin", "token", "cookie", "authorization", "secreto", "secret", "clave_acceso"}

func blot(_ []string, a slog.Attr) slog.Attr {
	name := strings.ToLower(a.Key)
	for _, s := range secrets {
		if name == s || strings.HasSuffix(name, "_"+s) || strings.HasPrefix(name, s+"_") {
			return slog.String(a.Key, "·")
		}
	}
	return a
}

// pattern names the route of a request for the log: the pattern and not the
// address, so that no query, folio or token of a path gets into it.
func pattern(r *http.Request, s *Shell) string {
	v := visitOf(r.Context())
	if v.route == nil {
		return "-"
	}
	return v.route.Path
}

func (s *Shell) logRequest(r *http.Request, v *visit, rec *recorder, took time.Duration) {
	if observe := s.options.Observe; observe != nil {
		observe(pattern(r, s), r.Method, rec.status, took)
	}
	level := slog.LevelInfo
	if v.route != nil && v.route.Quiet {
		level = slog.LevelDebug
	}
	if !s.log.Enabled(r.Context(), level) {
		return
	}
	attrs := make([]slog.Attr, 0, 8)
	attrs = append(attrs, slog.String("metodo", r.Method), slog.String("ruta", pattern(r, s)),
		slog.Int("estado", rec.status), slog.Int64("bytes", rec.bytes), slog.Float64("ms", float64(took.Microseconds())/1000),
		slog.String("persona", string(v.actor.Person.ID)))
	if v.incident != "" {
		attrs = append(attrs, slog.String("incidente", v.incident))
	}
	s.log.LogAttrs(r.Context(), level, "solicitud", attrs...)
}
