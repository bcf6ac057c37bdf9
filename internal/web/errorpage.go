package web

import (
	"context"
	"net/http"

	"secogem.gob.mx/soporte/internal/problem"
)

// errorView is what the error page shows; the cause is not in it.
type errorView struct {
	Status   int
	Problem  *problem.Error
	Incident string
}

func (e errorView) title() string {
	if e.Problem.Kind == problem.Underway {
		return "Ya se está guardando"
	}
	switch e.Status {
	case http.StatusNotFound:
		return "No está aquí"
	case http.StatusForbidden:
		return "Sin permiso"
	case http.StatusUnauthorized:
		return "Ingresa para seguir"
	case http.StatusConflict:
		return "Alguien más hizo un cambio"
	case http.StatusTooManyRequests:
		return "Espera un momento"
	case http.StatusServiceUnavailable:
		return "No está disponible por ahora"
	case http.StatusInternalServerError:
		return "Algo falló"
	case http.StatusRequestEntityTooLarge:
		return "Es demasiado grande"
	case http.StatusMethodNotAllowed:
		return "Así no se puede"
	}
	return "No se pudo"
}

func (e errorView) tone() Tone {
	if e.Problem.Kind == problem.Underway {
		return Soon
	}
	switch e.Status {
	case http.StatusNotFound, http.StatusForbidden, http.StatusUnauthorized:
		return Neutral
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return Soon
	}
	return Bad
}

func (e errorView) icon() Icon {
	if e.Problem.Kind == problem.Underway {
		return IconHourglass
	}
	switch e.Status {
	case http.StatusNotFound:
		return IconSearch
	case http.StatusForbidden, http.StatusUnauthorized:
		return IconLock
	case http.StatusTooManyRequests:
		return IconHourglass
	}
	return ""
}

func (e errorView) actions(ctx context.Context) []Action {
	if e.Problem.Link != "" {
		return []Action{{Label: e.Problem.Label, Href: e.Problem.Link, Small: true}}
	}
	if v := visitOf(ctx); SignedIn(ctx) && v.has(v.first().Path) {
		return []Action{{Label: "Ir a tu primera página", Href: v.first().Path, Small: true}}
	}
	return nil
}
