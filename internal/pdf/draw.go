package pdf

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/sheets"
)

// Draw gives a sheet as PDF. The same sheet gives the same bytes. It fails only by a
// mistake of ours: whatever the texts of a sheet are, they come out as something that
// can be read (rev11 Q-06 Q-10).
func Draw(s sheets.Sheet) ([]byte, error) {
	return Join(Cover{}, s)
}

// Cover is what a file of several sheets says about itself.
type Cover struct {
	Title   string    // of the file; that of the first sheet when ""
	Subject string    // of the file's metadata
	Author  string    // of the file's metadata
	At      time.Time // of the data; the latest of the sheets when zero
	Data    []Data    // embedded beside the data of the sheets
}

// Data is a file that travels inside a PDF.
type Data struct {
	Name  string // "datos.json"
	About string
	Bytes []byte
}

// Join gives several sheets as one PDF, in order: each with a bookmark, the numbers of
// its own pages, its own heading and foot. The data of a sheet are embedded as
// datos.json, those of several as datos-01.json and so on.
func Join(cover Cover, list ...sheets.Sheet) ([]byte, error) {
	if len(list) == 0 {
		return nil, fmt.Errorf("pdf: no sheet to draw")
	}
	about := facts{title: plain(cover.Title), subject: plain(cover.Subject), author: plain(cover.Author), lang: language(list[0]), at: cover.At}
	about.root, about.parts = &elem{role: "Document"}, len(list)
	var pages []*page
	c := newCanvas()
	for i := range list {
		s := &list[i]
		part := about.root
		if len(list) > 1 {
			part = about.root.add("Part")
			part.title = title(s)
			if lang := language(*s); lang != about.lang {
				part.lang = lang
			}
		}
		l := lay(s, part)
		pages = append(pages, l.pages...)
		if cover.At.IsZero() && s.At.After(about.at) {
			about.at = s.At
		}
		if len(s.Data) > 0 {
			name := "datos.json"
			if len(list) > 1 {
				name = fmt.Sprintf("datos-%02d.json", i+1)
			}
			about.attached = append(about.attached, attachment{name, "Datos de " + title(s), s.Data, s.At})
		}
	}
	for _, d := range cover.Data {
		about.attached = append(about.attached, attachment{plain(d.Name), plain(d.About), d.Bytes, about.at})
	}
	if about.title == "" {
		about.title = title(&list[0])
	}
	if about.subject == "" {
		about.subject = plain(list[0].Subject)
	}
	if about.author == "" {
		about.author = plain(list[0].Author)
	}
	if about.at.IsZero() {
		about.at = time.Unix(0, 0) // dates before it are not read alike everywhere
	}
	for _, p := range pages {
		c.addPage()
		if len(list) > 1 && p.number == 1 {
			c.doc.Bookmark(title(p.sheet.sheet), 0, 0)
		}
		p.sheet.stamp(c, p.sheet.sheet.Stamp) // under everything else
		for _, draw := range p.draws {
			draw(c)
		}
		p.sheet.frame(c, p)
	}
	var drawn bytes.Buffer
	if err := c.doc.Output(&drawn); err != nil {
		return nil, fmt.Errorf("pdf: draw: %w", err)
	}
	about.used = c.used
	return finish(drawn.Bytes(), about)
}

var tagOfLanguage = regexp.MustCompile(`^[a-z]{2}(-[A-Z]{2})?$`)

func language(s sheets.Sheet) string {
	if !tagOfLanguage.MatchString(s.Language) {
		return "es-MX"
	}
	return s.Language
}

// title names a sheet: «ST-ERE · ERE-2026-000042 · Entrega-Recepción…».
func title(s *sheets.Sheet) string {
	var parts []string
	for _, p := range []string{s.Code, s.Folio, s.Name} {
		if p = plain(p); p != "" {
			parts = append(parts, p)
		}
	}
	if len(parts) == 0 {
		return "Documento"
	}
	return strings.Join(parts, " · ")
}

// longest is how many characters of a text go into metadata: PDF/A allows strings of
// 32,767 bytes, and nobody reads that.
const longest = 2000

// plain is a text for metadata: one line, nothing that XML or PDF cannot hold.
func plain(s string) string {
	if r := []rune(s); len(r) > longest {
		s = string(r[:longest]) + "…"
	}
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r < 0x20 || r >= 0x7F && r < 0xA0 || r == 0x2028 || r == 0x2029:
			return ' '
		case r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x206F || r == 0xFEFF || r == 0x61C,
			r >= 0xFFFE && r <= 0xFFFF:
			return -1
		}
		return r
	}, clean(s))), " ")
}

func appendRect(b []byte, x, y, w, h float64) []byte {
	for _, v := range [...]float64{x, y, w, h} {
		b = append(strconv.AppendFloat(b, v, 'f', 3, 64), ' ')
	}
	return append(b, "re\n"...)
}
