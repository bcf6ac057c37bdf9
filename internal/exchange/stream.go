package exchange

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
)

// Lines takes the rows of a list one by one as a file: text, whole numbers, moments
// and days. Rows leave as they come (a workbook is packed at the end), none can run
// as a formula. One of End, which finishes the file, and Drop, which gives it up, must
// be called.
type Lines interface {
	Row(cells ...any) error
	End() error
	Drop()
}

// NewCSV begins a file as spreadsheets read it without asking: UTF-8 with its mark,
// commas, lines ended by CRLF. Moments are local, «2026-11-23 10:05».
func NewCSV(w io.Writer, header []string) (Lines, error) {
	if _, err := io.WriteString(w, bom); err != nil {
		return nil, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	l := &csvLines{out}
	return l, l.Row(anyOf(header)...)
}

type csvLines struct{ out *csv.Writer }

func (l *csvLines) Row(cells ...any) error {
	row := make([]string, len(cells))
	for i, c := range cells {
		switch c := c.(type) {
		case string:
			row[i] = Escape(c)
		case int:
			row[i] = strconv.Itoa(c)
		case time.Time:
			if !c.IsZero() {
				row[i] = c.In(clock.Mexico).Format("2006-01-02 15:04")
			}
		case calendar.Day:
			row[i] = c.String()
		case nil:
		default:
			return fmt.Errorf("exchange: a cell of type %T", c)
		}
	}
	return l.out.Write(row)
}

func (l *csvLines) End() error {
	l.out.Flush()
	return l.out.Error()
}

func (*csvLines) Drop() {}

// NewXLSX begins a workbook of one sheet whose days and moments are dates, and whose
// text stays text. It is written to w by End; meanwhile rows lie on the disk when
// they are many.
func NewXLSX(w io.Writer, header []string) (Lines, error) {
	f := excelize.NewFile()
	l := &xlsxLines{w: w, file: f}
	err := l.begin(header)
	if err != nil {
		err = errors.Join(err, f.Close())
	}
	return l, err
}

type xlsxLines struct {
	w                 io.Writer
	file              *excelize.File
	out               *excelize.StreamWriter
	text, moment, day int
	line              int
}

const sheetName = "Datos"

func (l *xlsxLines) begin(header []string) (err error) {
	if err := l.file.SetSheetName("Sheet1", sheetName); err != nil {
		return err
	}
	style := func(s excelize.Style) (id int) {
		if err == nil {
			id, err = l.file.NewStyle(&s)
		}
		return id
	}
	moment, day := "yyyy-mm-dd hh:mm", "yyyy-mm-dd"
	bold := style(excelize.Style{Font: &excelize.Font{Bold: true}})
	l.text, l.moment, l.day = style(excelize.Style{NumFmt: 49}), style(excelize.Style{CustomNumFmt: &moment}), style(excelize.Style{CustomNumFmt: &day})
	if err != nil {
		return err
	}
	if l.out, err = l.file.NewStreamWriter(sheetName); err != nil {
		return err
	}
	if err := l.out.SetColWidth(1, max(1, len(header)), 22); err != nil {
		return err
	}
	if err := l.out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	row := make([]any, len(header))
	for i, h := range header {
		row[i] = excelize.Cell{StyleID: bold, Value: Escape(h)}
	}
	l.line = 1
	return l.out.SetRow("A1", row)
}

func (l *xlsxLines) Row(cells ...any) error {
	row := make([]any, len(cells))
	for i, c := range cells {
		switch c := c.(type) {
		case string:
			row[i] = excelize.Cell{StyleID: l.text, Value: Escape(c)}
		case int:
			row[i] = excelize.Cell{Value: c}
		case time.Time:
			if !c.IsZero() {
				row[i] = excelize.Cell{StyleID: l.moment, Value: c.In(clock.Mexico)}
			}
		case calendar.Day:
			row[i] = excelize.Cell{StyleID: l.day, Value: c.Time(time.UTC, 0, 0, 0)}
		case nil:
		default:
			return fmt.Errorf("exchange: a cell of type %T", c)
		}
	}
	l.line++
	return l.out.SetRow(fmt.Sprintf("A%d", l.line), row)
}

func (l *xlsxLines) End() (err error) {
	defer func() { err = errors.Join(err, l.file.Close()) }()
	if err := l.out.Flush(); err != nil {
		return err
	}
	return l.file.Write(l.w)
}

// Drop leaves nothing of the rows on the disk.
func (l *xlsxLines) Drop() { _ = l.file.Close() }

func anyOf(list []string) []any {
	all := make([]any, len(list))
	for i, s := range list {
		all[i] = s
	}
	return all
}
