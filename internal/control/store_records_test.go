package control_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/procedure"
)

// eleven revisions with their literal dates, one in force on any day that the
// dates can tell.
func TestWhichRevisionRuled(t *testing.T) {
	each(t, func(r *room) {
		list, err := r.Revisions(r.t.Context(), r.db.Read())
		if err != nil || len(list) != 11 {
			r.t.Fatal(len(list), err)
		}
		if x := list[1]; x.Date.Literal != "31/02/2018" || x.Date.Parsed != nil || !x.From.IsZero() || !x.To.IsZero() || len(x.Observations()) != 1 {
			r.t.Errorf("revision 02: %+v", x)
		}
		if x := list[8]; !slices.Equal(x.Observations(), []string{"Su texto la llama versión 07; su número de revisión es 09."}) {
			r.t.Errorf("revision 09: %q", x.Observations())
		}
		if x := list[10]; len(x.Acts) != 4 || !slices.Equal(x.Observations(), []string{"La misma persona firma «Revisó» y «Aprobó».", "Su portada se terminó de firmar el 25/06/2025 y su fecha es el 01/08/2025."}) || !x.Runs() || list[9].Runs() {
			r.t.Errorf("revision 11: %+v", x)
		}
		for on, want := range map[string]string{"2016-10-13": "", "2016-10-14": "01", "2018-02-08": "01", "2018-02-09": "03", "2023-03-30": "08", "2023-03-31": "09", "2025-07-31": "10", "2025-08-01": "11", "2040-01-01": "11"} {
			if got, err := r.RevisionOn(r.t.Context(), r.db.Read(), day(r.t, on)); err != nil || got != want {
				r.t.Errorf("%s: %q, want %q (%v)", on, got, want, err)
			}
		}
	})
}

func revision(t *testing.T, no, from string) control.Revision {
	signed := "2026-11-20"
	x := control.Revision{From: day(t, from), Document: "Oficio 5/2026"}
	x.Revision, x.Change = no, "Se ajusta el flujo"
	for _, name := range []string{"Ana", "Luis", "Eva", "Raúl"} {
		x.Acts = append(x.Acts, procedure.CoverAct{Name: name, Post: "Titular", Date: procedure.LiteralDate{Literal: "20/11/2026", Parsed: &signed}})
	}
	return x
}

// GAP-44: the next revision is registered with its four acts and rules from its
// day; what runs keeps its own.
func TestARevisionIsRegistered(t *testing.T) {
	each(t, func(r *room) {
		register := func(x control.Revision) error {
			return r.try(func(ctx context.Context, c *database.Conn) error { return r.RegisterRevision(ctx, c, x, saul) })
		}
		for name, x := range map[string]struct {
			spoil func(*control.Revision)
			want  string
		}{
			"a gap in the numbers":   {func(x *control.Revision) { x.Revision = "13" }, "revision"},
			"one that is there":      {func(x *control.Revision) { x.Revision = "11" }, "revision"},
			"in the past":            {func(x *control.Revision) { x.From = day(r.t, "2026-11-22") }, "desde"},
			"that changes nothing":   {func(x *control.Revision) { x.Change = " " }, "cambio"},
			"without document":       {func(x *control.Revision) { x.Document = "" }, "documento"},
			"without an act":         {func(x *control.Revision) { x.Acts = x.Acts[:3] }, "elaboro"},
			"approved by nobody":     {func(x *control.Revision) { x.Acts[2].Name = "" }, "aprobo"},
			"approved tomorrow":      {func(x *control.Revision) { late := "2026-11-24"; x.Acts[2].Date.Parsed = &late }, "aprobo_dia"},
			"agreed on no known day": {func(x *control.Revision) { x.Acts[3].Date.Parsed = nil }, "vobo_dia"},
		} {
			bad := revision(r.t, "12", "2027-01-01")
			x.spoil(&bad)
			if got := field(register(bad)); got != x.want {
				r.t.Errorf("%s: %q, want %q", name, got, x.want)
			}
		}
		if err := register(revision(r.t, "12", "2027-01-01")); err != nil {
			r.t.Fatal(err)
		}
		list, _ := r.Revisions(r.t.Context(), r.db.Read())
		last := list[len(list)-1]
		if len(list) != 12 || last.Revision != "12" || last.Runs() || last.Reviewed != "Luis" || list[10].To != day(r.t, "2026-12-31") || last.Acts[3].Act != "Vo.Bo." {
			r.t.Errorf("%+v", last)
		}
		if h := r.on("2027-01-01", "ST-OS"); h.Revision != "12" {
			r.t.Errorf("papers of 2027 bear revision %s", h.Revision)
		}
		if h := r.on("2026-12-31", "ST-OS"); h.Revision != "11" {
			r.t.Errorf("papers of 2026 bear revision %s", h.Revision)
		}
		if err := r.try(func(ctx context.Context, c *database.Conn) error {
			return r.WithdrawRevision(ctx, c, last.ID, "fecha equivocada", saul)
		}); err != nil {
			r.t.Fatal(err)
		}
		if err := register(revision(r.t, "12", "2027-02-01")); err != nil {
			r.t.Errorf("a withdrawn one cannot be registered again: %v", err)
		}
	})
}

// Q-04, GAP-42: two copies at start; deliveries and withdrawals are recorded, and a number
// is used once in a revision.
func TestControlledCopies(t *testing.T) {
	each(t, func(r *room) {
		copies := func() []control.Copy {
			list, err := r.Copies(r.t.Context(), r.db.Read())
			if err != nil {
				r.t.Fatal(err)
			}
			return list
		}
		if list := copies(); len(list) != 2 || list[0].Number != "03" || list[1].Number != "09" || !list[0].Held() || list[0].Mark() != "Copia controlada 03" {
			r.t.Fatalf("%+v", list)
		}
		deliver := func(x control.Copy) error {
			return r.try(func(ctx context.Context, c *database.Conn) error { return r.DeliverCopy(ctx, c, x, saul) })
		}
		good := control.Copy{Revision: 11, Number: "12", Holder: "Ana Ruiz", Unit: "OIC", Delivered: day(r.t, "2026-11-20"), Proof: "Acuse 4"}
		for name, x := range map[string]struct {
			spoil func(*control.Copy)
			want  string
		}{
			"a number of the document": {func(x *control.Copy) { x.Number = "03" }, "numero"},
			"no number":                {func(x *control.Copy) { x.Number = " " }, "numero"},
			"no holder":                {func(x *control.Copy) { x.Holder = "" }, "titular"},
			"no unit":                  {func(x *control.Copy) { x.Unit = "" }, "unidad"},
			"tomorrow":                 {func(x *control.Copy) { x.Delivered = day(r.t, "2026-11-24") }, "entregada"},
			"no proof":                 {func(x *control.Copy) { x.Proof = "" }, "constancia"},
			"of no revision":           {func(x *control.Copy) { x.Revision = 12 }, "revision"},
		} {
			bad := good
			x.spoil(&bad)
			if got := field(deliver(bad)); got != x.want {
				r.t.Errorf("%s: %q, want %q", name, got, x.want)
			}
		}
		if err := deliver(good); err != nil {
			r.t.Fatal(err)
		}
		older := good
		older.Revision = 10
		if err := deliver(older); err != nil {
			r.t.Errorf("the same number in another revision: %v", err)
		}
		end := func(id, on, reason, proof string) string {
			return field(r.try(func(ctx context.Context, c *database.Conn) error {
				return r.WithdrawCopy(ctx, c, id, day(r.t, on), reason, proof, saul)
			}))
		}
		for want, got := range map[string]string{"not-found": end("x", "2026-11-20", "a", "b"), "retirada": end("11-03", "2025-07-31", "a", "b"), "motivo": end("11-03", "2026-11-20", "", "b"), "constancia": end("11-03", "2026-11-20", "a", "")} {
			if got != want {
				r.t.Errorf("withdrawing: %q, want %q", got, want)
			}
		}
		if got := end("11-03", "2026-11-20", "Cambio de titular", "Acuse 5"); got != "" {
			r.t.Fatal(got)
		}
		if got := end("11-03", "2026-11-20", "otra vez", "Acuse 5"); got != "conflict" {
			r.t.Errorf("twice: %q", got)
		}
		if list := copies(); list[0].Held() || list[0].Reason != "Cambio de titular" || !list[2].Held() {
			r.t.Errorf("%+v", list)
		}
		again := good
		again.Number = "03"
		if got := field(deliver(again)); got != "numero" {
			r.t.Errorf("the number of a withdrawn copy is used again: %q", got)
		}
		if _, err := audit.VerifyAll(r.t.Context(), r.db.Read()); err != nil {
			r.t.Error(err)
		}
	})
}

// S-05: eleven instruments at first start; a change is a new version and what was said
// stays.
func TestTheNormativeList(t *testing.T) {
	each(t, func(r *room) {
		list, err := r.Instruments(r.t.Context(), r.db.Read())
		if err != nil || len(list) != 11 || list[0].ID != "n-01" || !strings.HasPrefix(list[0].Title, "Ley Orgánica") {
			r.t.Fatal(list, err)
		}
		set := func(i control.Instrument) error {
			return r.try(func(ctx context.Context, c *database.Conn) error { return r.SetInstrument(ctx, c, i, saul) })
		}
		next := list[4]
		next.Link, next.Published, next.From, next.Reason = "https://legislacion.example/ley", "Gaceta, 06/01/2016", day(r.t, "2016-01-07"), "se registra su publicación"
		for name, x := range map[string]struct {
			spoil func(*control.Instrument)
			want  string
		}{
			"no name":         {func(i *control.Instrument) { i.Title = "" }, "titulo"},
			"a script":        {func(i *control.Instrument) { i.Link = "javascript:alert(1)" }, "enlace"},
			"half an address": {func(i *control.Instrument) { i.Link = "legislacion.example" }, "enlace"},
			"backwards":       {func(i *control.Instrument) { i.To = day(r.t, "2015-01-01") }, "hasta"},
			"without reason":  {func(i *control.Instrument) { i.Reason = " " }, "motivo"},
			"an unknown one":  {func(i *control.Instrument) { i.ID = "n-99" }, "not-found"},
			"an old version":  {func(i *control.Instrument) { i.Version = 9 }, "conflict"},
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
		if err := set(control.Instrument{Title: "Lineamientos nuevos", Reason: "entró en vigor"}); err != nil {
			r.t.Fatal(err)
		}
		list, _ = r.Instruments(r.t.Context(), r.db.Read())
		if len(list) != 12 || list[4].Version != 2 || list[4].Link == "" || list[11].Title != "Lineamientos nuevos" {
			r.t.Errorf("%+v", list)
		}
		if all, err := r.InstrumentVersions(r.t.Context(), r.db.Read(), "n-05"); err != nil || len(all) != 2 || all[0].Link != "" {
			r.t.Errorf("%+v, %v", all, err)
		}
	})
}
