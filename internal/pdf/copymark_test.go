package pdf

import (
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/papers"
)

// Each page says which copy it is, whole, beside its number (rev11 Q-10).
func TestEachPageSaysWhichCopyItIs(t *testing.T) {
	at := time.Date(2026, 11, 24, 16, 0, 0, 0, time.UTC)
	long := &papers.DeterminationPaper{Order: "OS-2026-000001", Facts: papers.FactsPart{From: "Análisis", FactsSaid: papers.FactsSaid{Facts: strings.Repeat("Se revisó. ", 2000)}, FactsReview: papers.FactsReview{Review: "Se agotó."}}}
	draft := papers.Document{Kind: papers.Determination, Folio: "DET-2026-000001", Version: 1, Status: papers.ToSign, At: at, Value: long}
	final := draft
	final.Status = papers.Final
	for mark, d := range map[string]papers.Document{papers.CopyAtWork: draft, papers.CopyOriginal: final} {
		s, err := d.Sheet("https://soporte.example/verificar/")
		if err != nil {
			t.Fatal(err)
		}
		eachPage(t, tool(t, drawn(t, s), "pdftotext", "-layout", "FILE", "-"), mark, 2)
	}
	f, _ := papers.FormatOf(papers.Supplies)
	eachPage(t, tool(t, drawn(t, f.Blank("", "", at)), "pdftotext", "-layout", "FILE", "-"), papers.CopyBlank, 1)
	f, _ = papers.FormatOf(papers.ServiceOrder)
	eachPage(t, tool(t, drawn(t, f.Blank("OSC-2026-00002-8", "https://soporte.example/verificar/", at)), "pdftotext", "-layout", "FILE", "-"), papers.CopyOnPaper, 1)
	for _, mark := range []string{papers.CopyInFile, papers.CopyPartial, papers.CopyPublic} {
		s := reception(t)
		s.CopyMark = mark
		eachPage(t, tool(t, drawn(t, s), "pdftotext", "-layout", "FILE", "-"), mark, 1)
	}
}

func eachPage(t *testing.T, text, mark string, least int) {
	t.Helper()
	pages := strings.Split(strings.TrimSuffix(text, "\f"), "\f")
	if len(pages) < least {
		t.Errorf("%d pages of at least %d", len(pages), least)
	}
	for i, p := range pages {
		if !strings.Contains(p, mark) {
			t.Errorf("page %d does not say %q:\n%s", i+1, mark, p)
		}
	}
}
