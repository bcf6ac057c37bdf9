package orderpages

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/sheets"
	"secogem.gob.mx/soporte/internal/web"
)

// documentAgain puts what a ST-ERE that came back with observations says into its form, so
// that only what was observed is written anew.
func documentAgain(a *orders.DocumentHandover, v orders.View) {
	for _, p := range v.Papers {
		var h papers.HandoverPaper
		if p.Kind != papers.Handover || p.Status != papers.Observed || p.Decode(&h) != nil || h.B == nil {
			continue
		}
		a.DeliveryPart, a.Stay = *h.B, web.Hashes(h.B.Photos)
	}
}

// photographs arranges the inputs of activity 9 for photographs: those that the paper has
// and more.
func photographs(fields []forms.Field, a *orders.DocumentHandover, keeps bool) []forms.Field {
	at := slices.IndexFunc(fields, func(f forms.Field) bool { return f.Name == orders.StayField })
	fields[at].Options = web.PhotoOptions(a.Photos, a.Stay)
	if keeps {
		fields = slices.Insert(fields, at+1, web.PhotoInput())
	}
	if len(a.Photos) == 0 {
		fields = slices.Delete(fields, at, at+1)
	}
	return fields
}

// photoInputs are the inputs for photographs of an act that writes what it signs: those that
// lie on the sheet which waits for its signature stay unless they are taken away.
func (p *Pages) photoInputs(ctx context.Context, v orders.View, act procedure.Act, present bool) ([]forms.Field, error) {
	if act != procedure.DeliverAtWorkshop || !p.Desk.KeepsFiles() {
		return nil, nil
	}
	actor := web.ActorOf(ctx)
	if present {
		actor = people.Actor{Person: people.Person{ID: v.Order.RequesterID}, Through: actor.Person.ID}
	}
	there, err := p.laidPhotos(ctx, actor, v.Order.ID, act)
	return web.PhotoInputs(there), err
}

func (p *Pages) laidPhotos(ctx context.Context, actor people.Actor, id orders.ID, act procedure.Act) ([]papers.PhotoOfMachine, error) {
	x := papers.Shown{PersonID: string(actor.Person.ID), Through: string(actor.Through), Subject: orders.ShownSubject(id), Act: string(act)}
	return p.Papers.LaidPhotos(ctx, p.Desk.DB.Read(), x, web.Now(ctx))
}

// withPhotos adds to the options of such an act the photographs that stay, and keeps those
// that came with its form.
func (p *Pages) withPhotos(r *http.Request, actor people.Actor, ref string, act orders.Act, form *web.Upload, opt *orders.Options, err error) error {
	if act.Key() != procedure.DeliverAtWorkshop || !p.Desk.KeepsFiles() {
		return err
	}
	o, e := p.Desk.Find(r.Context(), p.Desk.DB.Read(), actor, ref)
	if e != nil {
		return e // for who may not read the order nothing is written
	}
	if err = p.keepPhotos(r, form, opt, err); err != nil {
		return err
	}
	there, err := p.laidPhotos(r.Context(), actor, o.ID, act.Key())
	if err != nil {
		return err
	}
	stay, err := orders.Photographs(there, form.Values[orders.StayField], nil)
	if err != nil {
		return err
	}
	kept, err := p.Desk.KeptPhotos(stay)
	opt.Files = append(kept, opt.Files...)
	return err
}

// keepPhotos stores the photographs of a form whose fields were read with err. What is wrong
// with fields and with photographs is said at once.
func (p *Pages) keepPhotos(r *http.Request, form *web.Upload, opt *orders.Options, err error) error {
	if err != nil {
		if _, bad := p.Desk.JudgePhotos(form.Uploads); bad != nil {
			return web.Joined(err, bad)
		}
		return err
	}
	opt.Files, err = p.Desk.KeepPhotos(r.Context(), form.Uploads)
	return err
}

// onScreen tells the figures of a sheet where the page finds them among the files of the
// order, so that it does not carry them itself.
func (p *Pages) onScreen(ctx context.Context, v orders.View, s sheets.Sheet) error {
	if !slices.ContainsFunc(s.Blocks, func(b sheets.Block) bool { _, ok := b.(sheets.Figures); return ok }) {
		return nil
	}
	files, err := orders.Files(ctx, p.Desk.DB.Read(), v.Order.ID)
	if err != nil {
		return err
	}
	web.OnScreen(s, func(hash string) (src, href string) {
		at := slices.IndexFunc(files, func(f orders.File) bool { return f.Hash == hash })
		if at < 0 {
			return "", ""
		}
		href = pathOf(v.Order) + "/archivos/" + files[at].ID
		return href + "/miniatura?" + web.LargeField + "=" + web.OnSheet, href
	})
	return nil
}

// laidOnScreen does so for a sheet that waits for its signature, whose photographs are not
// among the files of the order yet.
func (p *Pages) laidOnScreen(v orders.View, x papers.Shown, s sheets.Sheet) {
	web.OnScreen(s, func(hash string) (src, href string) {
		path := pathOf(v.Order) + "/actividades/" + slugOf(procedure.Act(x.Act)) + "/hoja/" + x.ID + "/fotos/" + hash
		size := func(of string) string {
			query := url.Values{web.LargeField: {of}}
			if x.Through != "" {
				query.Set(presentField, forms.Yes)
			}
			return path + "?" + query.Encode()
		}
		return size(web.OnSheet), size(forms.Yes)
	})
}

// laidPhoto shows a photograph of what was laid before the reader.
func (p *Pages) laidPhoto(w http.ResponseWriter, r *http.Request) error {
	x, _, _, _, _, err := p.laid(r)
	if err != nil {
		return err
	}
	if p.Desk.Blobs == nil {
		return problem.Missing("esa fotografía")
	}
	return web.ShowLaidPhoto(w, r, x, r.PathValue("huella"), p.Desk.Blobs.Open)
}
