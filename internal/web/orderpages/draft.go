package orderpages

import (
	"context"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/web"
)

// actForm is the form of the act that an address names, nil when there is none. What
// the requester writes on the device of their AST is kept for neither of them.
func actForm(r *http.Request) any {
	if present(r) {
		return nil
	}
	_, act, err := actOf(r.PathValue("slug"))
	if err != nil {
		return nil
	}
	return act
}

func requestForm(*http.Request) any { return &orders.Request{} }
func captureForm(*http.Request) any { return &orders.Capture{} }

// left is what the reader had written into a form and not sent.
type left struct {
	path  string // where the form keeps it
	note  web.Message
	saved string // «Guardado 9:58»
}

// recover fills a form with what its reader left in it, unless the page shows
// what was just sent.
func (l *left) recover(ctx context.Context, action string, fields []forms.Field, s sent) []forms.Field {
	l.path = web.DraftPath(action)
	if s.values != nil || s.bad != nil {
		return fields
	}
	d, ok := web.DraftOf(ctx, action)
	if !ok {
		return fields
	}
	l.note, l.saved = web.Recovered(ctx, action, d), web.SavedWords(d)
	return web.FromDraft(fields, d)
}

// leftIn returns what a form without an order shows when it is opened: what its
// reader left in it, with what the address says laid over it, as a label that opens
// the form with its machine. A form that comes back shows what was just sent.
func leftIn(r *http.Request, action string, typed url.Values) (url.Values, left) {
	l := left{path: web.DraftPath(action)}
	if r.Method == http.MethodPost {
		return typed, l
	}
	d, ok := web.DraftOf(r.Context(), action)
	if !ok {
		return typed, l
	}
	l.note, l.saved = web.Recovered(r.Context(), action, d), web.SavedWords(d)
	whole := cloned(d.Typed)
	for name, list := range typed {
		whole[name] = list
	}
	return whole, l
}
