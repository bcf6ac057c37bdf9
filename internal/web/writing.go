package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/drafts"
	"secogem.gob.mx/soporte/internal/forms"
)

// writing is the form that is being rendered, as far as it keeps what is typed:
// Form puts it where the components inside find it.
type writing struct {
	draft drafts.Draft
	found bool // draft is what the reader left
}

type writingKey struct{}

func writingOf(ctx context.Context) *writing {
	w, _ := ctx.Value(writingKey{}).(*writing)
	return w
}

// begin prepares a form: when its route keeps what is typed, the page saves it, the
// fields show what the reader left, and the form carries the version that was looked
// at while writing, so that a change made since is met as a conflict and not
// written over. A page that gave a Draft path does all that by itself.
func begin(ctx context.Context, s Submission) (Submission, context.Context, *writing) {
	s = resent(ctx, s)
	if s.Scope != "" {
		ctx = context.WithValue(ctx, scopeKey{}, s.Scope)
	}
	if s.Draft != "" || s.Search || !visitOf(ctx).shell.keepsTyped(s.Action) {
		return s, context.WithValue(ctx, writingKey{}, (*writing)(nil)), nil
	}
	v, w := visitOf(ctx), &writing{}
	s.Draft = DraftPath(s.Action)
	if s.Key == "" {
		s.Key = database.NewID()
	}
	if v.sentTo != decoded(s.Action) { // what was just sent is shown as it was sent
		if w.draft, w.found = DraftOf(ctx, s.Action); w.found {
			s = looking(s, w.draft)
		}
	}
	return s, context.WithValue(ctx, writingKey{}, w), w
}

// resent gives a form that comes back to be corrected the version, or the value, that its
// sender was looking at: what somebody else changed meanwhile is then met as a conflict, and
// not written over with the next try. Only a form that comes back because of that carries
// what is there now, for its page shows it.
func resent(ctx context.Context, s Submission) Submission {
	v := visitOf(ctx)
	if s.Search || v.typed == nil || v.answer == http.StatusConflict || v.sentTo != decoded(s.Action) {
		return s
	}
	d := drafts.Draft{Seen: v.typed.Get(SeenField), HasSeen: v.typed.Has(SeenField)}
	if n, err := strconv.ParseInt(v.typed.Get(VersionField), 10, 64); err == nil && n > 0 {
		d.Version = strconv.FormatInt(n, 10)
	}
	return looking(s, d)
}

// looking gives a form the version, or the value, that its writer was looking at.
func looking(s Submission, d drafts.Draft) Submission {
	if d.Version != "" && s.Version != 0 {
		s.since = d.Version
	}
	if d.HasSeen {
		hidden := make([]Hidden, len(s.Hidden))
		for i, h := range s.Hidden {
			if hidden[i] = h; h.Name == SeenField {
				hidden[i].Value = d.Seen
			}
		}
		s.Hidden = hidden
	}
	return s
}

// recovered is Recovered for a form, which may have been overtaken meanwhile.
func (s Submission) recovered(ctx context.Context, d drafts.Draft) Message {
	m := Recovered(ctx, s.Action, d)
	if s.since != "" && s.since != strconv.FormatInt(s.Version, 10) {
		m.Tone = Soon
		m.Text += " Desde entonces alguien más cambió estos datos: al guardar verás las dos versiones."
	}
	return m
}

// drafted are the fields of the form that is being rendered with what its reader
// left in them.
func drafted(ctx context.Context, fields []forms.Field) []forms.Field {
	w := writingOf(ctx)
	if w == nil || !w.found {
		return fields
	}
	errors := map[string]string{}
	for _, f := range fields {
		errors[f.Name] = f.Error
	}
	filled := FromDraft(fields, w.draft)
	for i := range filled {
		filled[i].Error = errors[filled[i].Name]
	}
	return filled
}

// stateWords says when the form that is being rendered was last kept.
func (w *writing) stateWords() string {
	if !w.found {
		return ""
	}
	return SavedWords(w.draft)
}

// Unsent tells whether the reader left something in the form that is sent to a path:
// a form that is folded away then stands open.
func Unsent(ctx context.Context, action string) bool {
	if visitOf(ctx).sentTo == decoded(action) {
		return false
	}
	_, ok := DraftOf(ctx, action)
	return ok
}

// decoded is the name under which the form that is sent to a path is kept: the path as
// the server reads it, whatever was escaped in it.
func decoded(action string) string {
	u, err := url.Parse(action)
	if err != nil {
		return action
	}
	return u.Path
}

// keepsTyped tells whether the form that is sent to a path keeps what is typed.
func (s *Shell) keepsTyped(action string) bool {
	if s.mux == nil || s.options.Drafts == nil || !strings.HasPrefix(action, "/") {
		return false
	}
	u, err := url.Parse(s.base + DraftPath(action))
	if err != nil {
		return false
	}
	_, pattern := s.mux.Handler(&http.Request{Method: http.MethodPost, URL: u, Host: u.Host})
	return s.keeps[pattern]
}

// leftIn tells whether the reader left something in a form; a page asks once.
func (v *visit) leftIn(ctx context.Context, action string) bool {
	if v.drafts == nil {
		names, err := v.shell.options.Drafts.Names(ctx, v.actor.Person.ID, v.now)
		if err != nil { // the page is worth more than the draft
			v.shell.log.LogAttrs(ctx, slog.LevelError, "no se pudieron leer los borradores", slog.String("error", err.Error()))
			names = map[string]bool{}
		}
		v.drafts = names
	}
	return v.drafts[action]
}
