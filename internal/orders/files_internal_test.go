package orders

import (
	"bytes"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/problem"
)

const (
	jpegHead = "\xff\xd8\xff\xe0\x00\x10JFIF\x00 picture"
	pngHead  = "\x89PNG\r\n\x1a\n picture"
	webpHead = "RIFF\x24\x00\x00\x00WEBPVP8 picture"
	pdfHead  = "%PDF-1.7 paper"
)

func TestAFileIsWhatItsContentSays(t *testing.T) {
	for content, want := range map[string]string{
		jpegHead: "image/jpeg", pngHead: "image/png", webpHead: "image/webp", pdfHead: "application/pdf",
		"<html><script>alert(1)</script>":          "",
		"GIF89a picture":                           "",
		"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00": "",
		"RIFF\x24\x00\x00\x00WAVEfmt music":        "",
		" %PDF-1.7 not at the beginning":           "",
		"MZ\x90\x00 program":                       "",
		"\xff\xd8":                                 "",
	} {
		if got := mediaType([]byte(content)); got != want {
			t.Errorf("%q is %q, not %q", content, got, want)
		}
	}
}

func TestUploadsAreJudged(t *testing.T) {
	for name, c := range map[string]struct{ file, content, says string }{
		"empty":      {"vacio.pdf", "", "«vacio.pdf» está vacío"},
		"too large":  {"video.jpg", jpegHead + strings.Repeat("x", FileSize), "pesa más de 10 MB"},
		"web page":   {"foto.jpg", "<html>", "«foto.jpg» no es una imagen"},
		"HEIC":       {"IMG_1.HEIC", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "foto HEIC"},
		"very short": {"a", "a", "no es una imagen"},
		"at most":    {"foto.jpg", jpegHead + strings.Repeat("x", FileSize-len(jpegHead)), ""},
		"a picture":  {"foto.jpg", jpegHead, ""},
	} {
		f, fault, err := examine(Upload{Name: c.file, Content: bytes.NewReader([]byte(c.content))})
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case c.says == "" && (fault != "" || f.Size != int64(len(c.content))):
			t.Errorf("%s: refused: %s", name, fault)
		case c.says != "" && !strings.Contains(fault, c.says):
			t.Errorf("%s: says %q", name, fault)
		}
	}
}

func TestWithoutAStoreNothingIsTakenIn(t *testing.T) {
	d := &Desk{}
	if files, err := d.Keep(t.Context(), nil); err != nil || len(files) != 0 {
		t.Errorf("no uploads: %v %v", files, err)
	}
	_, err := d.Keep(t.Context(), []Upload{{"foto.jpg", strings.NewReader(jpegHead)}})
	if p, ok := problem.As(err); !ok || p.Kind != problem.Invalid || p.Fields[0].Name != FilesField {
		t.Errorf("an upload: %v", err)
	}
}

func TestNamesOfFilesAreCleaned(t *testing.T) {
	for typed, want := range map[string]string{
		"foto.jpg":                        "foto.jpg",
		"Pantalla azul, día 3.JPEG":       "Pantalla azul, día 3.JPEG",
		`C:\Users\ana\foto.jpg`:           "foto.jpg",
		"../../etc/passwd":                "passwd.jpg",
		"programa.exe":                    "programa.exe.jpg",
		"foto\u202egpj.exe":               "fotogpj.exe.jpg",
		"foto\r\nSet-Cookie: a.jpg":       "foto Set-Cookie- a.jpg",
		"  espacios   de  más .jpg":       "espacios de más.jpg",
		".jpg":                            "jpg.jpg",
		"":                                "archivo.jpg",
		"...":                             "archivo.jpg",
		"\xff\xfe.jpg":                    "jpg.jpg",
		strings.Repeat("ñ", 300) + ".jpg": strings.Repeat("ñ", longestName) + ".jpg",
	} {
		if got := cleanName(typed, "image/jpeg"); got != want {
			t.Errorf("%q becomes %q, not %q", typed, got, want)
		}
	}
	if got := cleanName("hoja.xlsx", ""); got != "hoja.xlsx" {
		t.Errorf("a refused file is called %q", got)
	}
}
