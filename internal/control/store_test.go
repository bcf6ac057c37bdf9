package control_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/control"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/settings"
	"secogem.gob.mx/soporte/internal/sheets"
)

var saul = audit.By{Actor: "p-saul", Role: "administrador", At: time.Date(2026, 11, 23, 10, 0, 0, 0, clock.Mexico)}

type room struct {
	*control.Store
	t  *testing.T
	db *database.DB
}

func each(t *testing.T, f func(r *room)) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		store, err := blobs.Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		r := &room{control.New(db), t, db}
		r.Blobs = store
		f(r)
	})
}

func (r *room) try(f func(ctx context.Context, c *database.Conn) error) error {
	return r.db.Write(context.Background(), func(c *database.Conn) error { return f(context.Background(), c) })
}

func day(t *testing.T, s string) calendar.Day {
	t.Helper()
	if s == "" {
		return calendar.Day{}
	}
	d, err := calendar.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (r *room) decide(field control.HeadingField, value, from, to string, by audit.By) error {
	return r.try(func(ctx context.Context, c *database.Conn) error {
		return r.Decide(ctx, c, control.Span{Field: field, Value: value, Alt: "Escudo", From: day(r.t, from), To: day(r.t, to), Reason: "prueba"}, by)
	})
}

func (r *room) on(s, code string) control.Heading {
	r.t.Helper()
	h, err := r.HeadingOn(r.t.Context(), r.db.Read(), day(r.t, s), code)
	if err != nil {
		r.t.Fatal(err)
	}
	return h
}

// field is the input that a problem names first.
func field(err error) string {
	if p, ok := problem.As(err); ok && len(p.Fields) > 0 {
		return p.Fields[0].Name
	}
	return string(problem.KindOf(err))
}

// Q-10, GAP-45: an installation of the first day heads its papers, with no emblem or
// legend made up.
func TestTheFirstDayHasAHeading(t *testing.T) {
	each(t, func(r *room) {
		h := r.on("2026-11-23", "ST-ERE")
		if h.Revision != "11" || h.Format.Label != control.Proposal || h.Emblem != nil || h.Legend != "" || len(h.Institution) != 2 || h.Privacy == "" {
			r.t.Errorf("%+v", h)
		}
		if !strings.HasPrefix(h.Control, "ST-ERE · propuesta 1 · ") || !strings.HasSuffix(h.Control, "revisión 11") {
			r.t.Errorf("control line %q", h.Control)
		}
		_, err := r.HeadingOn(r.t.Context(), r.db.Read(), day(r.t, "2026-11-23"), "F-99")
		if problem.KindOf(err) != problem.NotFound {
			r.t.Errorf("an unknown format: %v", err)
		}
		if h := r.on("2016-01-01", "ST-OS"); h.Revision != "" {
			r.t.Errorf("before the first revision: %q", h.Revision)
		}
	})
}

// A paper takes what holds on its own day, whatever was decided for other days.
func TestAHeadingIsThatOfItsDay(t *testing.T) {
	each(t, func(r *room) {
		for _, x := range []struct {
			field           control.HeadingField
			value, from, to string
		}{
			{control.Legend, "2026. Año de la Prueba", "2026-01-01", "2026-12-31"},
			{control.Legend, "2027. Año del Ensayo", "2027-01-01", "2027-12-31"},
			{control.Accent, "#1b2a4a", "2027-03-01", ""},
			{control.Institution, "Secretaría\n\n  Otra   Dirección \n", "2027-01-01", ""},
			{control.ControlLine, "{codigo}/{version}/{revision}", "2027-01-01", ""},
		} {
			if err := r.decide(x.field, x.value, x.from, x.to, saul); err != nil {
				r.t.Fatalf("%s: %v", x.field, err)
			}
		}
		for _, x := range []struct{ on, legend, accent, control string }{
			{"2025-12-31", "", "#8A1538", "OFICIO · propuesta 1 · Procedimiento «Servicios de soporte técnico», revisión 11"},
			{"2026-12-31", "2026. Año de la Prueba", "#8A1538", "OFICIO · propuesta 1 · Procedimiento «Servicios de soporte técnico», revisión 11"},
			{"2027-01-01", "2027. Año del Ensayo", "#8A1538", "OFICIO/propuesta 1/11"},
			{"2028-01-01", "", "#1B2A4A", "OFICIO/propuesta 1/11"},
		} {
			h := r.on(x.on, control.LetterCode)
			if h.Legend != x.legend || h.Accent != x.accent || h.Control != x.control {
				r.t.Errorf("%s: %q %q %q", x.on, h.Legend, h.Accent, h.Control)
			}
		}
		if h := r.on("2027-01-01", "ST-OS"); !slices.Equal(h.Institution, []string{"Secretaría", "Otra Dirección"}) {
			r.t.Errorf("lines %q", h.Institution)
		}
		// What is recorded later holds over what was, on its days and no others.
		if err := r.decide(control.Legend, "", "2026-06-01", "2026-06-30", saul); err != nil {
			r.t.Fatal(err)
		}
		if a, b := r.on("2026-06-15", control.LetterCode).Legend, r.on("2026-07-01", control.LetterCode).Legend; a != "" || b == "" {
			r.t.Errorf("June %q, July %q", a, b)
		}
		if _, err := audit.VerifyAll(r.t.Context(), r.db.Read()); err != nil {
			r.t.Error(err)
		}
	})
}

func TestAHeadingThatCannotBePrintedIsRefused(t *testing.T) {
	each(t, func(r *room) {
		for name, x := range map[string]struct {
			field           control.HeadingField
			value, from, to string
			want            string
		}{
			"a colour in words":        {control.Accent, "guinda", "2026-01-01", "", "valor"},
			"a colour nobody can read": {control.Accent, "#FFEE99", "2026-01-01", "", "valor"},
			"no institution":           {control.Institution, " \n ", "2026-01-01", "", "valor"},
			"six lines":                {control.Institution, "a\nb\nc\nd\ne\nf", "2026-01-01", "", "valor"},
			"a line without code":      {control.ControlLine, "{version} {revision}", "2026-01-01", "", "valor"},
			"no privacy":               {control.PrivacyLine, "", "2026-01-01", "", "valor"},
			"a long legend":            {control.Legend, strings.Repeat("ñ", 201), "2026-01-01", "", "valor"},
			"a bell":                   {control.Legend, "a\x07b", "2026-01-01", "", "valor"},
			"no first day":             {control.Legend, "x", "", "", "desde"},
			"an end before":            {control.Legend, "x", "2026-02-01", "2026-01-01", "hasta"},
			"no such part":             {"pie", "x", "2026-02-01", "", "not-found"},
			"an emblem never sent":     {control.Emblem, strings.Repeat("a", 64), "2026-02-01", "", "not-found"},
		} {
			if got := field(r.decide(x.field, x.value, x.from, x.to, saul)); got != x.want {
				r.t.Errorf("%s: %q, want %q", name, got, x.want)
			}
		}
		if spans, err := r.Spans(r.t.Context(), r.db.Read()); err != nil || len(spans) > 0 {
			r.t.Errorf("a refused one was kept: %+v, %v", spans, err)
		}
	})
}

func TestTheEmblemIsAPictureThatWasLookedAt(t *testing.T) {
	each(t, func(r *room) {
		var good, tiny bytes.Buffer
		for side, into := range map[int]*bytes.Buffer{200: &good, 20: &tiny} {
			if err := png.Encode(into, image.NewGray(image.Rect(0, 0, side, side))); err != nil {
				r.t.Fatal(err)
			}
		}
		for name, raw := range map[string][]byte{
			"nothing": nil, "a text": []byte("<svg onload=alert(1)>"), "half a picture": good.Bytes()[:60], "too small": tiny.Bytes(),
			"too heavy": append(slices.Clone(good.Bytes()), make([]byte, control.EmblemSize)...),
		} {
			if _, err := r.KeepEmblem(r.t.Context(), bytes.NewReader(raw)); field(err) != "imagen" {
				r.t.Errorf("%s: %v", name, err)
			}
		}
		hash, err := r.KeepEmblem(r.t.Context(), bytes.NewReader(good.Bytes()))
		if err != nil {
			r.t.Fatal(err)
		}
		if _, err := r.EmblemOf(r.t.Context(), r.db.Read(), hash); problem.KindOf(err) != problem.NotFound {
			r.t.Errorf("a picture that no heading names is shown: %v", err)
		}
		if err := r.decide(control.Emblem, hash, "2026-11-23", "", saul); err != nil {
			r.t.Fatal(err)
		}
		h := r.on("2026-11-24", "F-05")
		if h.Emblem == nil || !bytes.Equal(h.Emblem.Bytes, good.Bytes()) || h.Emblem.Alt != "Escudo" || r.on("2026-11-22", "F-05").Emblem != nil {
			r.t.Errorf("%+v", h.Emblem)
		}
		if got, err := r.EmblemOf(r.t.Context(), r.db.Read(), hash); err != nil || got.Alt != "Escudo" {
			r.t.Error(got, err)
		}
	})
}

// A sheet keeps what it says already; an order its revision, a letter its legend.
func TestAHeadingDressesASheet(t *testing.T) {
	each(t, func(r *room) {
		if err := r.decide(control.Legend, "2026. Año de la Prueba", "2026-01-01", "", saul); err != nil {
			r.t.Fatal(err)
		}
		s := sheets.Sheet{Revision: "12", Version: "versión 3"}
		r.on("2026-11-23", "ST-ERE").Dress(&s)
		if s.Code != "ST-ERE" || s.Annex != "Anexo II" || s.Legend != "" || s.Accent == "" || s.Author == "" ||
			s.Control != "ST-ERE · versión 3 · Procedimiento «Servicios de soporte técnico», revisión 12" {
			r.t.Errorf("%+v", s)
		}
		letter, signed := sheets.Sheet{}, sheets.Sheet{Legend: "2025. Otro"}
		r.on("2026-11-23", control.LetterCode).Dress(&letter)
		r.on("2026-11-23", control.LetterCode).Dress(&signed)
		if letter.Legend != "2026. Año de la Prueba" || signed.Legend != "2025. Otro" {
			r.t.Errorf("%q %q", letter.Legend, signed.Legend)
		}
	})
}

func version(t *testing.T, label, from string) control.Version {
	v := control.Version{Label: label, From: day(t, from), Document: "Minuta del SGC 12/2026", ApprovedOn: day(t, "2026-11-20"), Reviewed: "Ana Ruiz", Approved: "Luis Mora", Change: "Primera aprobación"}
	v.Code = "ST-ERE"
	return v
}

// eleven formats, each a proposal until the quality system approves it; a new
// version from its day, and the old one obsolete from then.
func TestFormatsHaveVersionsWithValidity(t *testing.T) {
	each(t, func(r *room) {
		register := func(v control.Version) error {
			return r.try(func(ctx context.Context, c *database.Conn) error { return r.RegisterVersion(ctx, c, v, saul) })
		}
		all, err := r.AllVersions(r.t.Context(), r.db.Read())
		if err != nil || len(all) != 11 || all["F-09"][0].Label != control.Proposal || all["ST-ESST"][0].Annex != "Anexo III" {
			r.t.Fatalf("%+v, %v", all, err)
		}
		if err := register(version(r.t, "versión 1", "2026-12-01")); err != nil {
			r.t.Fatal(err)
		}
		if err := register(version(r.t, "versión 2", "2027-06-01")); err != nil {
			r.t.Fatal(err)
		}
		for on, want := range map[string]string{"2020-01-01": control.Proposal, "2026-11-30": control.Proposal, "2026-12-01": "versión 1", "2027-05-31": "versión 1", "2030-01-01": "versión 2"} {
			if v, err := r.VersionOn(r.t.Context(), r.db.Read(), "ST-ERE", day(r.t, on)); err != nil || v.Label != want {
				r.t.Errorf("%s: %q, %v; want %q", on, v.Label, err, want)
			}
		}
		list, err := r.Versions(r.t.Context(), r.db.Read(), "ST-ERE")
		if err != nil || len(list) != 3 {
			r.t.Fatal(list, err)
		}
		if list[0].Stamp(day(r.t, "2026-11-30")) != "" || list[0].Stamp(day(r.t, "2026-12-01")) != control.ObsoleteStamp || list[2].Stamp(day(r.t, "2026-12-01")) != "" {
			r.t.Errorf("stamps: %q %q %q", list[0].Stamp(day(r.t, "2026-11-30")), list[0].Stamp(day(r.t, "2026-12-01")), list[2].Stamp(day(r.t, "2026-12-01")))
		}
		for name, x := range map[string]struct {
			spoil func(*control.Version)
			want  string
		}{
			"no name":              {func(v *control.Version) { v.Label = " " }, "etiqueta"},
			"a name that is taken": {func(v *control.Version) { v.Label = "VERSIÓN 1" }, "etiqueta"},
			"in the past":          {func(v *control.Version) { v.From = day(r.t, "2026-11-22") }, "desde"},
			"before the last":      {func(v *control.Version) { v.From = day(r.t, "2027-06-01") }, "desde"},
			"without document":     {func(v *control.Version) { v.Document = "" }, "documento"},
			"approved tomorrow":    {func(v *control.Version) { v.ApprovedOn = day(r.t, "2026-11-24") }, "aprobada"},
			"reviewed by nobody":   {func(v *control.Version) { v.Reviewed = "" }, "reviso"},
			"approved by nobody":   {func(v *control.Version) { v.Approved = "" }, "aprobo"},
			"that changes nothing": {func(v *control.Version) { v.Change = " " }, "cambio"},
			"of an unknown format": {func(v *control.Version) { v.Code = "F-99" }, "not-found"},
		} {
			v := version(r.t, "versión 9", "2028-01-01")
			x.spoil(&v)
			if got := field(register(v)); got != x.want {
				r.t.Errorf("%s: %q, want %q", name, got, x.want)
			}
		}
		// GAP-44: one person may do both, unless the institution decides otherwise.
		same := version(r.t, "versión 3", "2028-01-01")
		same.Approved = "  ana  RUIZ"
		if err := r.try(func(ctx context.Context, c *database.Conn) error {
			return settings.New(r.db).Set(ctx, c, saul.At, saul.Actor, settings.SamePerson, "impedir", "prueba")
		}); err != nil {
			r.t.Fatal(err)
		}
		if got := field(register(same)); got != "aprobo" {
			r.t.Errorf("one person, forbidden: %q", got)
		}
		if err := r.try(func(ctx context.Context, c *database.Conn) error {
			return settings.New(r.db).Set(ctx, c, saul.At, saul.Actor, settings.SamePerson, "advertir", "prueba")
		}); err != nil {
			r.t.Fatal(err)
		}
		if err := register(same); err != nil {
			r.t.Errorf("one person, allowed: %v", err)
		}
	})
}

// What has not begun can be taken back; what may be on papers cannot.
func TestWhatHasNotBegunIsWithdrawn(t *testing.T) {
	each(t, func(r *room) {
		if err := r.try(func(ctx context.Context, c *database.Conn) error {
			return r.RegisterVersion(ctx, c, version(r.t, "versión 1", "2026-12-01"), saul)
		}); err != nil {
			r.t.Fatal(err)
		}
		if err := r.decide(control.Legend, "2027", "2027-01-01", "", saul); err != nil {
			r.t.Fatal(err)
		}
		list, _ := r.Versions(r.t.Context(), r.db.Read(), "ST-ERE")
		spans, _ := r.Spans(r.t.Context(), r.db.Read())
		late := saul
		late.At = saul.At.AddDate(1, 0, 0)
		version := func(id, reason string, by audit.By) error {
			return r.try(func(ctx context.Context, c *database.Conn) error {
				return r.WithdrawVersion(ctx, c, "ST-ERE", id, reason, by)
			})
		}
		span := func(reason string, by audit.By) error {
			return r.try(func(ctx context.Context, c *database.Conn) error {
				return r.WithdrawSpan(ctx, c, spans[0].ID, reason, by)
			})
		}
		for name, x := range map[string]struct {
			err  error
			want string
		}{
			"without reason":             {version(list[1].ID, " ", saul), "motivo"},
			"a version in force":         {version(list[1].ID, "error", late), "refused"},
			"the proposal":               {version("", "error", saul), "not-found"},
			"a legend on papers already": {span("error", late), "refused"},
		} {
			if got := field(x.err); got != x.want {
				r.t.Errorf("%s: %q, want %q", name, got, x.want)
			}
		}
		if err := version(list[1].ID, "fecha equivocada", saul); err != nil {
			r.t.Fatal(err)
		}
		if err := span("fecha equivocada", saul); err != nil {
			r.t.Fatal(err)
		}
		if got := field(version(list[1].ID, "otra vez", saul)); got != "not-found" {
			r.t.Errorf("twice: %q", got)
		}
		if h := r.on("2027-02-01", "ST-ERE"); h.Format.Label != control.Proposal || h.Legend != "" {
			r.t.Errorf("%+v", h)
		}
	})
}
