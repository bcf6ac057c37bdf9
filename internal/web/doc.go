// Package web is the face that people use in a browser. It owns three things
// that every page shares: the shell (who may enter which route, security
// headers, sessions, the page for each kind of problem), the components (templ,
// with typed properties) and the assets (style sheet, font, icons, scripts,
// all from our own origin and embedded).
//
// Pages live in the rooms beside it, web/<room>pages. A room hands its routes to
// Shell.Add; each of its handlers returns an error and never chooses a status
// for one.
//
//	func (p *Pages) order(w http.ResponseWriter, r *http.Request) error {
//		v, err := p.desk.Page(r.Context(), web.ActorOf(r.Context()), r.PathValue("folio"))
//		if err != nil {
//			return err // 404, 403 …: the shell decides
//		}
//		return web.Render(w, r, http.StatusOK, orderPage(v))
//	}
//
// Everything works without JavaScript; recursos/js only makes it quicker.
package web
