package control_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

var ramiro = audit.By{Actor: "p-ramiro", Role: "tdtic", At: saul.At}

// each series has its years, its end and its basis; a change is a new version, and
// only the attachments of orders can end in disposal (S-04).
func TestRetentionSeries(t *testing.T) {
	each(t, func(r *room) {
		set := func(x control.Series) error {
			return r.try(func(ctx context.Context, c *database.Conn) error { return r.SetSeries(ctx, c, x, saul) })
		}
		list, err := r.AllSeries(r.t.Context(), r.db.Read())
		if err != nil || len(list) != 9 || list[0].ID != control.OrderSeries || list[0].Process != 3 || list[0].Archive != 5 {
			r.t.Fatal(list, err)
		}
		next := list[0]
		next.Process, next.Code, next.Basis, next.Reason = 2, "7C.3", "Catálogo 2026", "lo fijó archivos"
		for name, x := range map[string]struct {
			spoil func(*control.Series)
			want  string
		}{
			"no time at all":        {func(x *control.Series) { x.Process = 0 }, "tramite"},
			"a century":             {func(x *control.Series) { x.Archive = 100 }, "concentracion"},
			"nowhere":               {func(x *control.Series) { x.Final = "" }, "destino"},
			"the audit is disposed": {func(x *control.Series) { x.ID, x.Final = "bitacora", control.Discard }, "destino"},
			"without basis":         {func(x *control.Series) { x.Basis = "" }, "fundamento"},
			"without reason":        {func(x *control.Series) { x.Reason = "" }, "motivo"},
			"an unknown one":        {func(x *control.Series) { x.ID = "otra" }, "not-found"},
			"an old version":        {func(x *control.Series) { x.Version = 7 }, "conflict"},
		} {
			bad := next
			x.spoil(&bad)
			if got := field(set(bad)); got != x.want {
				r.t.Errorf("%s: %q, want %q", name, got, x.want)
			}
		}
		if err := set(next); err != nil {
			r.t.Fatal(err)
		}
		if x, err := r.SeriesOf(r.t.Context(), r.db.Read(), control.OrderSeries); err != nil || x.Version != 2 || x.Code != "7C.3" {
			r.t.Errorf("%+v, %v", x, err)
		}
		if got := next.DueOn(day(r.t, "2020-02-29")); got != day(r.t, "2027-03-02") {
			r.t.Errorf("due on %s", got)
		}
	})
}

// orderRows write an order with one step and one file; this room reads them and owns none.
var orderRows = []struct{ what, text string }{
	{"order", `INSERT INTO orders (id, folio, revision, version, state, is_open, class, medium, requester_id, fault, created_at, requested_at, state_since, closed_at, record)
		VALUES (?, ?, 11, 1, 'F1', 0, 'incidencia', 'sistema', 'p-lucia', 'No enciende', ?, ?, ?, ?, '{}')`},
	{"step", `INSERT INTO order_steps (order_id, seq, way, act, from_state, to_state, actor_id, role, at, real_at, text, revision, data) VALUES (?, 1, 'OS-01', 'Request', '', 'E02', 'p-lucia', 'usuario', ?, '', '', 11, '{}')`},
	{"file", `INSERT INTO order_files (id, order_id, step_seq, name, media_type, size, hash, by_id, at) VALUES (?, ?, 1, 'foto.png', 'image/png', ?, ?, 'p-lucia', ?)`},
}

// closed writes an order that closed long ago with one file, and returns the hash.
func (r *room) closed(folio string, at time.Time, content string) (id, hash string) {
	r.t.Helper()
	hash, size, err := r.Blobs.Put(r.t.Context(), strings.NewReader(content))
	if err != nil {
		r.t.Fatal(err)
	}
	id = "o-" + folio
	err = r.try(func(ctx context.Context, c *database.Conn) error {
		for _, q := range orderRows {
			args := map[string][]any{"order": {id, folio, database.At(at), database.At(at), database.At(at), database.At(at)}, "step": {id, database.At(at)},
				"file": {"f-" + folio, id, size, hash, database.At(at)}}[q.what]
			if _, err := c.Exec(ctx, q.text, args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return id, hash
}

func (r *room) there(hash string) bool {
	f, err := r.Blobs.Open(hash)
	if err == nil {
		f.Close()
	}
	return err == nil
}

// Q-08, S-04: nothing goes before its date, under a hold, without the signature of another
// person, or while another record needs it; what goes leaves its name, size and hash.
func TestAttachmentsAreGivenUpByAnAct(t *testing.T) {
	each(t, func(r *room) {
		old := time.Date(2017, 3, 1, 12, 0, 0, 0, clock.Mexico)
		propose := func() (d control.Disposal, err error) {
			err = r.try(func(ctx context.Context, c *database.Conn) (err error) {
				d, err = r.ProposeDisposal(ctx, c, saul)
				return err
			})
			return d, err
		}
		r.closed("OS-2024-000009", time.Date(2024, 1, 1, 12, 0, 0, 0, clock.Mexico), "young")
		if _, err := propose(); problem.KindOf(err) != problem.Refused {
			r.t.Fatalf("purge before its date: %v", err)
		}
		first, gone := r.closed("OS-2017-000001", old, "old photograph")
		_, held := r.closed("OS-2017-000002", old, "under investigation")
		_, shared := r.closed("OS-2017-000003", old, "young") // the young order has the same file
		if err := r.try(func(ctx context.Context, c *database.Conn) error {
			return r.HoldOrder(ctx, c, "os-2017-000002", "Oficio OIC/7", "investigación", saul)
		}); err != nil {
			r.t.Fatal(err)
		}
		if got := field(r.try(func(ctx context.Context, c *database.Conn) error {
			return r.HoldOrder(ctx, c, "OS-2017-000099", "Oficio", "x", saul)
		})); got != "folio" {
			r.t.Errorf("holding nothing: %q", got)
		}
		if got := field(r.try(func(ctx context.Context, c *database.Conn) error {
			return r.HoldOrder(ctx, c, "OS-2017-000002", "Oficio", "x", saul)
		})); got != "conflict" {
			r.t.Errorf("holding twice: %q", got)
		}
		d, err := propose()
		if err != nil || len(d.Items) != 2 || d.Items[0].Folio != "OS-2017-000001" || d.Items[0].Files[0].Hash != gone || d.Items[0].Due != day(r.t, "2025-03-02") || d.Folio != "BAJ-2026-000001" {
			r.t.Fatalf("%+v, %v", d, err)
		}
		if _, err := propose(); problem.KindOf(err) != problem.Refused {
			r.t.Errorf("what is in an act is proposed again: %v", err)
		}
		execute := func() ([]string, error) {
			var spent []string
			err := r.try(func(ctx context.Context, c *database.Conn) (err error) {
				spent, err = r.ExecuteDisposal(ctx, c, d.Folio, saul)
				return err
			})
			return spent, err
		}
		if _, err := execute(); problem.KindOf(err) != problem.Refused {
			r.t.Errorf("executed without authorisation: %v", err)
		}
		decide := func(by audit.By, e control.DisposalEvent) string {
			return field(r.try(func(ctx context.Context, c *database.Conn) error { return r.DecideDisposal(ctx, c, d.Folio, e, by) }))
		}
		yes := control.DisposalEvent{Kind: control.Authorised, Name: "Ramiro", Post: "Titular", Document: "Dictamen 3/2026", Hash: d.Digest}
		for name, x := range map[string]struct {
			by    audit.By
			spoil func(*control.DisposalEvent)
			want  string
		}{
			"by who proposed it":  {saul, func(*control.DisposalEvent) {}, "refused"},
			"of another list":     {ramiro, func(e *control.DisposalEvent) { e.Hash = strings.Repeat("0", 64) }, "conflict"},
			"without the archive": {ramiro, func(e *control.DisposalEvent) { e.Document = " " }, "documento"},
			"declined in silence": {ramiro, func(e *control.DisposalEvent) { e.Kind = control.Declined }, "nota"},
			"neither":             {ramiro, func(e *control.DisposalEvent) { e.Kind = control.Executed }, "decision"},
		} {
			e := yes
			x.spoil(&e)
			if got := decide(x.by, e); got != x.want {
				r.t.Errorf("%s: %q, want %q", name, got, x.want)
			}
		}
		if got := decide(ramiro, yes); got != "" {
			r.t.Fatal(got)
		}
		if got := decide(ramiro, yes); got != "conflict" {
			r.t.Errorf("decided twice: %q", got)
		}
		// A hold that comes after the act stops it.
		if err := r.try(func(ctx context.Context, c *database.Conn) error {
			return r.HoldOrder(ctx, c, "OS-2017-000001", "Oficio OIC/9", "investigación", saul)
		}); err != nil {
			r.t.Fatal(err)
		}
		if _, err := execute(); problem.KindOf(err) != problem.Refused || !r.there(gone) {
			r.t.Errorf("executed against a hold: %v", err)
		}
		holds, _ := r.Holds(r.t.Context(), r.db.Read())
		if err := r.try(func(ctx context.Context, c *database.Conn) error {
			return r.EndHold(ctx, c, holds[0].ID, "Oficio OIC/10", saul)
		}); err != nil {
			r.t.Fatal(err)
		}
		if got := field(r.try(func(ctx context.Context, c *database.Conn) error {
			return r.EndHold(ctx, c, holds[0].ID, "Oficio", saul)
		})); got != "conflict" {
			r.t.Errorf("lifted twice: %q", got)
		}
		for range 2 { // what was cut short is finished by doing it again
			spent, err := execute()
			if err != nil || len(spent) != 1 || spent[0] != gone {
				r.t.Fatalf("%v, %v", spent, err)
			}
			if err := r.GiveUp(r.t.Context(), spent); err != nil {
				r.t.Fatal(err)
			}
		}
		if r.there(gone) || !r.there(held) || !r.there(shared) {
			r.t.Errorf("gone %v, held %v, shared %v", r.there(gone), r.there(held), r.there(shared))
		}
		if act, is, err := r.GivenUp(r.t.Context(), r.db.Read(), first); err != nil || !is || act != d.Folio {
			r.t.Errorf("%q %v %v", act, is, err)
		}
		if got, err := r.DisposalOf(r.t.Context(), r.db.Read(), d.Folio); err != nil || got.State() != control.Executed || got.Items[0].Files[0].Hash != gone || len(got.Events) != 2 {
			r.t.Errorf("%+v, %v", got, err)
		}
		if _, err := audit.VerifyAll(r.t.Context(), r.db.Read()); err != nil {
			r.t.Error(err)
		}
	})
}
