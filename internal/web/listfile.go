package web

import (
	"mime"
	"net/http"

	"secogem.gob.mx/soporte/internal/exchange"
)

// ListFile sends the rows of a list as a file, as they come. Nothing of it is shown:
// whatever it contains, no browser runs it (G28).
type ListFile struct {
	Name     string // without ending
	Heads    []string
	Workbook bool // XLSX; otherwise CSV

	out   *fileWriter
	lines exchange.Lines
}

// fileWriter names the file with the first byte that leaves.
type fileWriter struct {
	http.ResponseWriter
	name, kind string
	began      bool
}

func (f *fileWriter) Write(b []byte) (int, error) {
	if !f.began {
		f.began = true
		h := f.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(f.name)}))
		h.Set("Content-Type", f.kind)
	}
	return f.ResponseWriter.Write(b)
}

// Row sends a row: text, whole numbers, moments and days.
func (f *ListFile) Row(w http.ResponseWriter, cells ...any) error {
	if err := f.begin(w); err != nil {
		return err
	}
	return f.lines.Row(cells...)
}

func (f *ListFile) begin(w http.ResponseWriter) (err error) {
	if f.lines != nil {
		return nil
	}
	if f.Workbook {
		f.out = &fileWriter{ResponseWriter: w, name: f.Name + ".xlsx", kind: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
		f.lines, err = exchange.NewXLSX(f.out, f.Heads)
		return err
	}
	f.out = &fileWriter{ResponseWriter: w, name: f.Name + ".csv", kind: "text/csv; charset=utf-8"}
	f.lines, err = exchange.NewCSV(f.out, f.Heads)
	return err
}

// End finishes the file, or with an error gives it up: before the first byte the
// error chooses the answer, and after it the connection breaks, so that nobody takes
// half a list for the whole.
func (f *ListFile) End(w http.ResponseWriter, failed error) error {
	if failed == nil {
		failed = f.begin(w)
	}
	if failed == nil {
		failed = f.lines.End()
	} else if f.lines != nil {
		f.lines.Drop()
	}
	if failed != nil && f.out != nil && f.out.began {
		panic(http.ErrAbortHandler)
	}
	return failed
}
