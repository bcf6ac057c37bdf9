package pdf

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"secogem.gob.mx/soporte/internal/sheets"
)

// hostile are texts that break programs, and what a reader must find of each.
var hostile = map[string]struct{ text, want string }{
	"eñe and diaeresis":         {"Ñuño Peñaloza Argüelles", "Ñuño Peñaloza Argüelles"},
	"accents that are apart":    {"Jose\u0301 Nun\u0303ez", "Jos\u00e9 Nu\u00f1ez"},
	"an accent nobody composed": {"x\u0303y", "x\u0303y"},
	"ligatures":                 {"o\uFB01cina \uFB02ujo", "o"},
	"emoji":                     {"Laptop 😀 rota", "😀"},
	"a family of emoji":         {"👩‍👩‍👧 familia", "👩👩👧"},
	"a flag":                    {"🇲🇽", "🇲"},
	"Greek and Cyrillic":        {"Ωμέγα Жуков", "Ωμέγα Жуков"},
	"Chinese":                   {"山田", "[U+5C71][U+7530]"},
	"Arabic":                    {"مرحبا", "[U+0645]"},
	"a name that turns round":   {"Ana \u202Egro.live\u202C Ruiz", "[U+202E]gro.live[U+202C]"},
	"marks nobody sees":         {"Ana\u200B\u2060\uFEFF\u00ADRuiz", "AnaRuiz"},
	"control characters":        {"a\x00b\x07c\x1b[31md", "a[U+0000]b[U+0007]c[U+001B][31md"},
	"broken UTF-8":              {"caf\xe9 \xff\xfe", "caf\uFFFD"},
	"syntax of PDF":             {`) Tj ET /JavaScript (app.alert(1)) << >> endstream endobj \ (`, `) Tj ET /JavaScript (app.alert(1)) << >> endstream endobj \ (`},
	"syntax of HTML and XML":    {`<script>alert(1)</script> ]]> &amp; "`, `<script>alert(1)</script> ]]> &amp; "`},
	"a formula":                 {"=HYPERLINK(\"http://x\")", "=HYPERLINK(\"http://x\")"},
	"one endless word":          {strings.Repeat("Llanfair", 400), "Llanfair"},
	"hundreds of lines":         {strings.Repeat("línea\n", 400), "línea"},
	"a hundred accents":         {"e" + strings.Repeat("\u0301", 100), "é"},
	"characters of private use": {"\uE000\uF8FF\U000F0000", "[U+E000][U+F8FF][U+F0000]"},
	"beyond all planes":         {"\uFFFF\uFFFE\U0010FFFF", "[U+FFFF][U+FFFE][U+10FFFF]"},
	"only spaces":               {" \t\u00A0\u3000 ", ""},
}

// dot is a picture of one point.
var dot = func() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err)
	}
	return b.Bytes()
}()

// everywhere puts a text into each place of a sheet that holds one.
func everywhere(text string) sheets.Sheet {
	picture := sheets.Picture{Bytes: []byte(text), Alt: text}
	return sheets.Sheet{
		Code: text, Annex: text, Name: text, Version: text, Revision: text, Folio: text, Date: text, Institution: []string{text, text}, Emblem: &picture,
		Accent: text, Legend: text, Control: text, Privacy: text, CopyMark: text, Stamp: text, Verify: &sheets.Verify{Code: text, URL: text},
		Language: text, Subject: text, Author: text, At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Data: []byte(text),
		Blocks: []sheets.Block{
			sheets.Heading{Level: 1, Text: text, Note: text}, sheets.Text{Text: text, Right: true},
			sheets.Fields{Items: []sheets.Field{{Label: text, Value: text}, {Label: text, Options: []string{text, "b"}, Chosen: []string{text}}}},
			sheets.Fields{Inline: true, Columns: 3, Items: []sheets.Field{{Label: text, Value: text}}},
			sheets.Table{Caption: text, Columns: []sheets.Column{{Label: text, Width: 0.001}, {Label: "b", Width: 5}}, Rows: [][]string{{text, text, text}, {}}},
			sheets.Places{Items: []sheets.Place{{Label: text, Name: text, Post: text, At: text, Level: text, Hash: text, Declaration: text, Note: text, Mark: &picture, Void: true}, {}, {}, {}}},
			sheets.Figure{Picture: picture, Caption: text}, sheets.Figures{Items: []sheets.Figure{{Picture: picture, Caption: text}, {Picture: sheets.Picture{Bytes: dot, Alt: text}, Caption: text}, {Caption: text}}}, sheets.Heading{Level: 2, Text: text},
		},
	}
}

func TestHostileTextsCanBeReadAndBreakNothing(t *testing.T) {
	for name, h := range hostile {
		t.Run(name, func(t *testing.T) {
			one := reception(t)
			one.Blocks = []sheets.Block{sheets.Text{Text: h.text}}
			text := tool(t, drawn(t, one), "pdftotext", "FILE", "-")
			if !strings.Contains(text, h.want) {
				t.Errorf("%q came out as\n%s", h.text, text)
			}
			for _, r := range text {
				if r != '\n' && r != '\f' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
					t.Errorf("a character that steers: %U", r)
				}
			}
			for _, w := range judge(open(t, drawn(t, everywhere(h.text)))) {
				t.Error(w)
			}
		})
	}
}

func TestALongTextTakesTimeInProportion(t *testing.T) {
	took := func(n int) time.Duration {
		s := sheets.Sheet{Name: "Largo", Blocks: []sheets.Block{sheets.Text{Text: strings.Repeat("palabra 😀 ñ ", n)}, sheets.Fields{Items: []sheets.Field{{Label: "a", Value: strings.Repeat("sinespacios", n)}}}}}
		best := time.Hour
		for range 3 {
			began := time.Now()
			if _, err := Draw(s); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(began))
		}
		return best
	}
	if one, eight := took(1000), took(8000); eight > 20*one {
		t.Errorf("eight times the text took %v instead of %v", eight, one)
	}
}

func TestEmptyLinesAreNotPages(t *testing.T) {
	s := sheets.Sheet{Name: "Vacío", Blocks: []sheets.Block{sheets.Text{Text: "a" + strings.Repeat("\n \n", 4000) + "z"}}}
	text := tool(t, drawn(t, s), "pdftotext", "FILE", "-")
	if !strings.Contains(text, "Página 1 de 1") || !strings.Contains(text, "z") {
		t.Errorf("not one page: %q", text)
	}
}

func TestNothingIsCut(t *testing.T) {
	var words []string
	for i := range 500 {
		words = append(words, strings.Repeat("p", i%7)+string(rune('a'+i%26))+strings.Repeat("q", i%90))
	}
	all := strings.Join(words, " ")
	s := sheets.Sheet{Name: "Todo", Blocks: []sheets.Block{
		sheets.Fields{Columns: 4, Items: []sheets.Field{{Label: "Uno", Value: all}, {Label: "Dos", Value: all, Span: 3}}},
		sheets.Table{Columns: []sheets.Column{{Label: "a", Width: 1}, {Label: "b", Width: 9}}, Rows: [][]string{{all, all}}},
		sheets.Text{Text: all}, sheets.Places{Items: []sheets.Place{{Name: all[:2000]}}},
	}}
	text := strings.Join(strings.Fields(tool(t, drawn(t, s), "pdftotext", "-raw", "FILE", "-")), "")
	for _, w := range []string{"q", "z", "p"} {
		want := 5*strings.Count(all, w) + strings.Count(all[:2000], w)
		if got := strings.Count(text, w); got < want {
			t.Errorf("%d of %d «%s» came out", got, want, w)
		}
	}
	// Each mark stands on its page: no text below the foot or beyond the margins.
	boxes := tool(t, drawn(t, s), "pdftotext", "-bbox", "FILE", "-")
	for _, l := range strings.Split(boxes, "\n") {
		var x1, y1, x2, y2 float64
		if n, _ := fmt.Sscanf(strings.TrimSpace(l), `<word xMin="%f" yMin="%f" xMax="%f" yMax="%f">`, &x1, &y1, &x2, &y2); n == 4 && (x1 < margin-1 || x2 > pageWidth-margin+1 || y1 < top-8 || y2 > pageHeight-bottom+8) {
			t.Errorf("off the page: %s", l)
		}
	}
}

// TestAnotherProcessGivesTheSameBytes draws in this process and in one of its own.
func TestAnotherProcessGivesTheSameBytes(t *testing.T) {
	made := drawn(t, reception(t), everywhere(hostile["a family of emoji"].text))
	if file := os.Getenv("SOPORTE_DRAWN"); file != "" { // we are the other
		if err := os.WriteFile(file, made, 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	file := t.TempDir() + "/otro.pdf"
	cmd := exec.Command(os.Args[0], "-test.run=^TestAnotherProcessGivesTheSameBytes$")
	cmd.Env = append(os.Environ(), "SOPORTE_DRAWN="+file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	other, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(made, other) {
		t.Errorf("the drawings of two processes differ (%v)", err)
	}
}

func TestManyDrawAtOnce(t *testing.T) {
	want := drawn(t, reception(t))
	s := reception(t)
	results := make(chan []byte)
	for range 8 {
		go func() {
			made, err := Draw(s)
			if err != nil {
				made = []byte(err.Error())
			}
			results <- made
		}()
	}
	for range 8 {
		if got := <-results; !bytes.Equal(got, want) {
			t.Error("a drawing beside others differs")
		}
	}
}

func FuzzTextsBecomeAFile(f *testing.F) {
	for _, h := range hostile {
		f.Add(h.text[:min(len(h.text), 200)])
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = text[:min(len(text), 300)] // it stands in forty places
		made, err := Draw(everywhere(text))
		if err != nil {
			t.Fatal(err)
		}
		end := regexp.MustCompile(`startxref\s+(\d+)\s+%%EOF\s*$`).FindSubmatch(made)
		if end == nil {
			t.Fatal("the file has no end")
		}
		if at, err := strconv.Atoi(string(end[1])); err != nil || at >= len(made) || !bytes.HasPrefix(made[at:], []byte("xref")) || !bytes.Contains(made[at:], []byte("/Root")) {
			t.Fatalf("its end leads to no table: %v", err)
		}
	})
}
