package exchange

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/xuri/excelize/v2"
)

// WriteXLSX writes a table as the one sheet of a workbook: every cell is text, so
// that inventory numbers keep their zeroes, and none is a formula.
func WriteXLSX(w io.Writer, t Table) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }()
	const sheet = "Datos"
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return err
	}
	out, err := f.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	if err := out.SetColWidth(1, max(1, len(t.Header)), 22); err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	write := func(line, style int, cells []string) error {
		row := make([]any, len(cells))
		for i, c := range cells {
			row[i] = excelize.Cell{StyleID: style, Value: Escape(c)}
		}
		return out.SetRow(fmt.Sprintf("A%d", line), row)
	}
	if err := write(1, bold, t.Header); err != nil {
		return err
	}
	for n, r := range t.Rows {
		if err := write(n+2, text, r.Cells); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

var brokenBook = unreadable("No se pudo leer el libro de Excel.", "Ábrelo, guárdalo otra vez como «Libro de Excel (.xlsx)» sin contraseña y vuelve a subirlo.")

// readXLSX reads the first sheet. The library has met files that made it panic, so
// a panic is an unreadable file too.
func readXLSX(content []byte) (t Table, err error) {
	defer func() {
		if recover() != nil {
			t, err = Table{}, brokenBook
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true, UnzipSizeLimit: mostUnzip, UnzipXMLSizeLimit: mostUnzip})
	if err != nil {
		return t, brokenBook.Because(err)
	}
	defer f.Close()
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		return t, brokenBook
	}
	if len(sheets) > 1 {
		t.Notes = append(t.Notes, fmt.Sprintf("El libro tiene %d hojas: se leyó solo la primera, «%s».", len(sheets), sheets[0]))
	}
	formulas, err := formulasOf(content)
	if err != nil {
		return t, brokenBook.Because(err)
	}
	rows, err := f.Rows(sheets[0])
	if err != nil {
		return t, brokenBook.Because(err)
	}
	defer rows.Close()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return t, brokenBook.Because(err)
		}
		if err := t.take(Row{Line: line, Cells: cells, Formulas: formulas[line]}); err != nil {
			return t, err
		}
	}
	if err := rows.Error(); err != nil {
		return t, brokenBook.Because(err)
	}
	return t, nil
}

// formulasOf finds the cells of the first sheet that hold a formula, by line. The
// library gives their last result as if it were a value, which nobody has typed.
func formulasOf(content []byte) (map[int][]int, error) {
	book, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, err
	}
	var workbook struct {
		Sheets []struct {
			ID string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := part(book, "xl/workbook.xml", func(d *xml.Decoder) error { return d.Decode(&workbook) }); err != nil {
		return nil, err
	}
	if err := part(book, "xl/_rels/workbook.xml.rels", func(d *xml.Decoder) error { return d.Decode(&links) }); err != nil {
		return nil, err
	}
	name := ""
	for _, l := range links.List {
		if len(workbook.Sheets) > 0 && l.ID == workbook.Sheets[0].ID {
			name = strings.TrimPrefix(path.Join("/xl", l.Target), "/")
			if strings.HasPrefix(l.Target, "/") {
				name = strings.TrimPrefix(path.Clean(l.Target), "/")
			}
		}
	}
	found := make(map[int][]int)
	return found, part(book, name, func(d *xml.Decoder) error {
		at := ""
		for {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			start, ok := token.(xml.StartElement)
			switch {
			case !ok:
			case start.Name.Local == "c":
				at = ""
				for _, a := range start.Attr {
					if a.Name.Local == "r" {
						at = a.Value
					}
				}
			case start.Name.Local == "f":
				column, line, err := excelize.CellNameToCoordinates(at)
				if err != nil {
					return err
				}
				found[line] = append(found[line], column-1)
			}
		}
	})
}

// part reads one part of a workbook, at most as much as a workbook may unzip to.
func part(book *zip.Reader, name string, read func(*xml.Decoder) error) error {
	for _, file := range book.File {
		if !strings.EqualFold(file.Name, name) {
			continue
		}
		r, err := file.Open()
		if err != nil {
			return err
		}
		defer r.Close()
		return read(xml.NewDecoder(io.LimitReader(r, mostUnzip)))
	}
	return fmt.Errorf("the workbook has no part %q", name)
}
