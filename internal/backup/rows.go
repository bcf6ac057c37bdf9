package backup

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A file of rows has one JSON value a line: first the names of the columns, then one
// list of values a row. Text is a string, a whole number a number, nothing null;
// bytes, and text that JSON cannot hold, are {"bytes": "…"} and {"texto": "…"} in
// hexadecimal.

const (
	bytesMark = "bytes"
	textMark  = "texto"
)

// appendRow writes a row as the engine gave it.
func appendRow(b []byte, row []any) ([]byte, error) {
	b = append(b, '[')
	for i, v := range row {
		if i > 0 {
			b = append(b, ',')
		}
		switch v := v.(type) {
		case nil:
			b = append(b, "null"...)
		case int64:
			b = strconv.AppendInt(b, v, 10)
		case string:
			b = appendText(b, v)
		case []byte:
			b = appendHex(b, bytesMark, v)
		default:
			return nil, fmt.Errorf("a value of type %T has no place in a copy", v)
		}
	}
	return append(b, ']', '\n'), nil
}

func appendText(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		return appendHex(b, textMark, []byte(s))
	}
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r == '\u2028' || r == '\u2029' }) < 0 {
		b = append(b, '"')
		b = append(b, s...)
		return append(b, '"')
	}
	quoted, _ := json.Marshal(s) // a string cannot fail
	return append(b, quoted...)
}

func appendHex(b []byte, mark string, v []byte) []byte {
	b = append(append(append(b, `{"`...), mark...), `":"`...)
	b = hex.AppendEncode(b, v)
	return append(b, `"}`...)
}

// rowReader reads what appendRow wrote.
type rowReader struct {
	lines   *bufio.Reader
	columns []string
}

func newRowReader(r io.Reader) (*rowReader, error) {
	rr := &rowReader{lines: bufio.NewReaderSize(r, 64<<10)}
	line, err := rr.line()
	if err != nil {
		return nil, fmt.Errorf("no heading: %w", err)
	}
	if err := json.Unmarshal(line, &rr.columns); err != nil {
		return nil, fmt.Errorf("no heading: %w", err)
	}
	for _, c := range rr.columns {
		if !plainName.MatchString(c) {
			return nil, fmt.Errorf("the column %q has no plain name", c)
		}
	}
	if len(rr.columns) == 0 {
		return nil, fmt.Errorf("a table without columns")
	}
	return rr, nil
}

// line reads a line whole; io.EOF when there is none.
func (rr *rowReader) line() ([]byte, error) {
	line, err := rr.lines.ReadBytes('\n')
	if err == io.EOF && len(line) > 0 {
		return nil, io.ErrUnexpectedEOF
	}
	return line, err
}

// next returns the next row; io.EOF after the last.
func (rr *rowReader) next() ([]any, error) {
	line, err := rr.line()
	if err != nil {
		return nil, err
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(line, &parts); err != nil {
		return nil, err
	}
	if len(parts) != len(rr.columns) {
		return nil, fmt.Errorf("a row of %d values under %d columns", len(parts), len(rr.columns))
	}
	row := make([]any, len(parts))
	for i, p := range parts {
		if row[i], err = readValue(p); err != nil {
			return nil, fmt.Errorf("%s: %w", rr.columns[i], err)
		}
	}
	return row, nil
}

func readValue(p json.RawMessage) (any, error) {
	switch p[0] {
	case 'n':
		return nil, nil
	case '"':
		var s string
		err := json.Unmarshal(p, &s)
		return s, err
	case '{':
		var marked map[string]string
		if err := json.Unmarshal(p, &marked); err != nil {
			return nil, err
		}
		for mark, text := range marked {
			v, err := hex.DecodeString(text)
			switch {
			case err != nil || len(marked) != 1:
				return nil, fmt.Errorf("a value that is no bytes: %w", err)
			case mark == bytesMark:
				return v, nil
			case mark == textMark:
				return string(v), nil
			}
		}
		return nil, fmt.Errorf("a value of an unknown kind")
	}
	return strconv.ParseInt(string(p), 10, 64)
}
