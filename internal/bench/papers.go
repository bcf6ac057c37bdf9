package main

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"syscall"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"secogem.gob.mx/soporte/internal/pdf"
	"secogem.gob.mx/soporte/internal/sheets"
)

// paperShare is what is wanted of a page of a paper: at least this share of the pages
// that the bare library draws in the same time, which has no layout, no tags, no data.
const paperShare = 0.5

// drawPapers measures how many papers of each format are drawn in a second, beside the
// bare library drawing one page with the same fonts, and writes the table.
func drawPapers(w io.Writer, seconds float64) (missed bool, err error) {
	list, err := specimens()
	if err != nil {
		return false, err
	}
	turn := time.Duration(seconds * float64(time.Second) / 10)
	bare, err := rate(turn*5, barePage)
	if err != nil {
		return false, err
	}
	fmt.Fprintf(w, "\n## Formatos en PDF\n\nPor segundo de procesador. La biblioteca sola (fpdf, las mismas fuentes, una página de tabla, sin etiquetas ni datos) dibuja %.0f páginas por segundo.\n\n", bare)
	fmt.Fprintf(w, "| Formato | páginas | KB | PDF por segundo | páginas, proporción de la biblioteca sola (≥ %.0f %%) | en blanco: páginas | PDF por segundo |\n|---|--:|--:|--:|--:|--:|--:|\n", 100*paperShare)
	for _, s := range list {
		filled, err := measurePaper(turn, s.filled)
		if err != nil {
			return false, fmt.Errorf("%s: %w", s.kind, err)
		}
		blank, err := measurePaper(turn, s.blank)
		if err != nil {
			return false, fmt.Errorf("%s, blank: %w", s.kind, err)
		}
		share := filled.rate * float64(filled.pages) / bare
		mark := "✓"
		if share < paperShare {
			mark, missed = "✗", true
		}
		fmt.Fprintf(w, "| %s | %d | %.0f | %.0f | %.0f %% %s | %d | %.0f |\n", s.kind, filled.pages, float64(filled.bytes)/1000, filled.rate, 100*share, mark, blank.pages, blank.rate)
	}
	return missed, nil
}

type drawn struct {
	rate         float64
	pages, bytes int
}

func measurePaper(turn time.Duration, s sheets.Sheet) (d drawn, err error) {
	d.rate, err = rate(turn, func() ([]byte, error) {
		made, err := pdf.Draw(s)
		if d.pages == 0 {
			d.pages, d.bytes = len(regexp.MustCompile(`/Type /Page\n`).FindAll(made, -1)), len(made)
		}
		return made, err
	})
	return d, err
}

// rate is how often something can be done in a second of the processor, after once to
// warm up. Seconds of the clock would count what else the machine does.
func rate(turn time.Duration, do func() ([]byte, error)) (float64, error) {
	if _, err := do(); err != nil {
		return 0, err
	}
	n, began := 0, processor()
	for processor()-began < turn || n < 3 {
		if _, err := do(); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / (processor() - began).Seconds(), nil
}

// processor is the time that this process has had of the processors, its collector of
// garbage included.
func processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic("bench: " + err.Error()) // cannot fail for the process itself
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// barePage is what the library does with the least asked of it.
func barePage() ([]byte, error) {
	doc := fpdf.New("P", "pt", "Letter", "")
	regular, bold := pdf.Fonts()
	doc.AddUTF8FontFromBytes("regular", "", regular)
	doc.AddUTF8FontFromBytes("bold", "", bold)
	doc.AddPage()
	doc.SetFont("bold", "", 13)
	doc.Text(42, 50, "Entrega-Recepción de equipo de cómputo para soporte técnico")
	for row := range 40 {
		for col := range 4 {
			doc.SetFont("regular", "", 8)
			doc.SetXY(42+float64(col)*130, 70+float64(row)*16)
			doc.CellFormat(130, 16, fmt.Sprintf("Renglón %d, dato %d: señal", row, col), "1", 0, "L", false, 0, "")
		}
	}
	var b bytes.Buffer
	err := doc.Output(&b)
	return b.Bytes(), err
}
