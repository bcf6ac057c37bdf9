package repairpages

import (
	"context"
	"net/http"
	"slices"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/sheets"
	"secogem.gob.mx/soporte/internal/web"
)

// photographed tells whether an act takes photographs of the machine: into the ST-ERE of the
// file, and into F-05 (rev11 F-02, F-05).
func photographed(key procedure.Act) bool {
	return key == procedure.DocumentCollection || key == procedure.SignForProvider
}

// photosThere are the photographs from which a form lets some stay: those of the sheet that
// waits for its signature, or else those of the paper as it stands.
func (p *pages) photosThere(ctx context.Context, f repair.File, list []papers.Paper, key procedure.Act) ([]papers.PhotoOfMachine, error) {
	if repair.Writes(key) {
		there, err := p.Papers.LaidPhotos(ctx, p.DB.Read(), papers.Shown{PersonID: string(web.ActorOf(ctx).Person.ID), Subject: repair.ShownSubject(f.ID), Act: string(key)}, web.Now(ctx))
		if err != nil || len(there) > 0 {
			return there, err
		}
	}
	id := f.Record.Handover
	if key == procedure.SignForProvider {
		id = ""
		if r := f.Record.Review; r != nil {
			id = r.Paper
		}
	}
	for _, x := range list {
		if id != "" && x.ID == id && x.Status != papers.Void {
			return x.Photos(), nil
		}
	}
	return nil, nil
}

// photoInputs puts the inputs for photographs into the fields of such an act, before who signs
// for the provider.
func (p *pages) photoInputs(ctx context.Context, v repair.View, key procedure.Act, fields []forms.Field) ([]forms.Field, error) {
	fields = slices.DeleteFunc(fields, func(f forms.Field) bool { return f.Name == orders.StayField })
	if !photographed(key) || !p.Orders.KeepsFiles() {
		return fields, nil
	}
	there, err := p.photosThere(ctx, v.File, v.Facts.Papers, key)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(fields, func(f forms.Field) bool { return f.Name == "representante" })
	if at < 0 {
		at = len(fields)
	}
	return slices.Insert(fields, at, web.PhotoInputs(there)...), nil
}

// keepPhotos stores the photographs of the form of such an act, whose fields were read with
// err, and adds them to its options; with an act that is laid before who signs, those that
// stay too. What is wrong with fields and with photographs is said at once.
func (p *pages) keepPhotos(ctx context.Context, actor people.Actor, folio string, key procedure.Act, form *web.Upload, opt *repair.Options, err error) error {
	if err != nil {
		if _, bad := p.Orders.JudgePhotos(form.Uploads); bad != nil {
			return web.Joined(err, bad)
		}
		return err
	}
	if !p.Orders.KeepsFiles() {
		return nil
	}
	if opt.Photos, err = p.Orders.KeepPhotos(ctx, form.Uploads); err != nil || !repair.Writes(key) {
		return err
	}
	v, err := p.Desk.Open(ctx, actor, folio)
	if err != nil {
		return err
	}
	there, err := p.photosThere(ctx, v.File, v.Facts.Papers, key)
	if err != nil {
		return err
	}
	stay, err := orders.Photographs(there, form.Values[orders.StayField], nil)
	if err != nil {
		return err
	}
	kept, err := p.Orders.KeptPhotos(stay)
	opt.Photos = append(kept, opt.Photos...)
	return err
}

// onScreen tells the figures of a sheet where the page finds them among the files of its
// external file.
func (p *pages) onScreen(ctx context.Context, f repair.File, s sheets.Sheet) error {
	list, err := p.Desk.Files.Proofs(ctx, p.DB.Read(), f.ID)
	if err != nil {
		return err
	}
	web.OnScreen(s, func(hash string) (src, href string) {
		at := slices.IndexFunc(list, func(x repair.Proof) bool { return x.Hash == hash })
		if at < 0 {
			return "", ""
		}
		href = path(f.Folio) + "/archivos/" + list[at].ID
		return href + "/miniatura?" + web.LargeField + "=" + web.OnSheet, href
	})
	return nil
}

// thumbnail shows a small picture of a file that came with an act.
func (p *pages) thumbnail(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), p.DB.Read()
	f, err := p.Desk.Find(ctx, c, web.ActorOf(ctx), r.PathValue("folio"))
	if err != nil {
		return err
	}
	x, err := p.Desk.Files.Proof(ctx, c, f.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	if p.Orders.Blobs == nil {
		return problem.Missing("ese archivo")
	}
	content, err := p.Orders.Blobs.Open(x.Hash)
	if err != nil {
		return err
	}
	defer content.Close()
	return web.ShowThumbnail(w, r, x.MediaType, x.At.Time, content)
}

// laidPhoto shows a photograph of what was laid before the reader.
func (p *pages) laidPhoto(w http.ResponseWriter, r *http.Request) error {
	x, _, _, _, err := p.laid(r)
	if err != nil {
		return err
	}
	if p.Orders.Blobs == nil {
		return problem.Missing("esa fotografía")
	}
	return web.ShowLaidPhoto(w, r, x, r.PathValue("huella"), p.Orders.Blobs.Open)
}
