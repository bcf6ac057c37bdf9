package pades

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

// part is one entry of a dictionary, its value as it is written.
type part struct{ key, value string }

// parts is a dictionary in its order.
type parts []part

func (ps parts) get(key string) string {
	for _, p := range ps {
		if p.key == key {
			return p.value
		}
	}
	return ""
}

// with returns the dictionary with one entry set, added at the end when it is new.
func (ps parts) with(key, value string) parts {
	out := make(parts, 0, len(ps)+1)
	for _, p := range ps {
		if p.key != key {
			out = append(out, p)
		}
	}
	return append(out, part{key, value})
}

func (ps parts) String() string {
	var b bytes.Buffer
	b.WriteString("<<")
	for _, p := range ps {
		b.WriteString("/" + p.key + " " + p.value)
	}
	b.WriteString(">>")
	return b.String()
}

var errForm = errors.New("pades: not a document of the form that is sealed")

func bad(what string) error { return fmt.Errorf("%w: %s", errForm, what) }

const (
	blanks     = " \t\r\n\f\x00"
	delimiters = blanks + "()<>[]{}/%"
)

func skipBlank(b []byte, i int) int {
	for i < len(b) && bytes.IndexByte([]byte(blanks), b[i]) >= 0 {
		i++
	}
	return i
}

// skipValue returns the position after the value that begins at i: a name, a number,
// a word, a reference, a string, an array or a dictionary.
func skipValue(b []byte, i, depth int) (int, error) {
	i = skipBlank(b, i)
	if i >= len(b) || depth > 50 {
		return 0, bad("value")
	}
	word := func(j int) int {
		for j < len(b) && bytes.IndexByte([]byte(delimiters), b[j]) < 0 {
			j++
		}
		return j
	}
	switch {
	case b[i] == '/':
		return word(i + 1), nil
	case b[i] == '(':
		open := 0
		for ; i < len(b); i++ {
			switch b[i] {
			case '\\':
				i++
			case '(':
				open++
			case ')':
				if open--; open == 0 {
					return i + 1, nil
				}
			}
		}
		return 0, bad("string")
	case bytes.HasPrefix(b[i:], []byte("<<")), b[i] == '[':
		end := []byte("]")
		if b[i] == '<' {
			end, i = []byte(">>"), i+1
		}
		for i++; ; {
			if i = skipBlank(b, i); bytes.HasPrefix(b[min(i, len(b)):], end) {
				return i + len(end), nil
			}
			var err error
			if i, err = skipValue(b, i, depth+1); err != nil {
				return 0, err
			}
		}
	case b[i] == '<':
		j := bytes.IndexByte(b[i:], '>')
		if j < 0 {
			return 0, bad("string")
		}
		return i + j + 1, nil
	}
	if m := reference.FindIndex(b[i:min(i+40, len(b))]); m != nil {
		return i + m[1], nil
	}
	j := word(i)
	if j == i {
		return 0, bad("value")
	}
	return j, nil
}

var reference = regexp.MustCompile(`^\d+[ \t\r\n]+\d+[ \t\r\n]+R`)

// readParts reads the dictionary that begins at i.
func readParts(b []byte, i int) (parts, error) {
	if i = skipBlank(b, i); !bytes.HasPrefix(b[min(i, len(b)):], []byte("<<")) {
		return nil, bad("dictionary")
	}
	var ps parts
	for i += 2; ; {
		i = skipBlank(b, i)
		switch {
		case i >= len(b):
			return nil, bad("dictionary")
		case bytes.HasPrefix(b[i:], []byte(">>")):
			return ps, nil
		case b[i] != '/':
			return nil, bad("key")
		}
		end, err := skipValue(b, i, 0)
		if err != nil {
			return nil, err
		}
		key := string(b[i+1 : end])
		from := skipBlank(b, end)
		if i, err = skipValue(b, end, 0); err != nil {
			return nil, err
		}
		if ps.get(key) != "" {
			return nil, bad("a key comes twice")
		}
		ps = append(ps, part{key, string(b[from:i])})
	}
}

// document is what a new revision of a PDF needs to know of the one before.
type document struct {
	bytes   []byte
	offsets map[int]int // of objects
	trailer parts
	start   int // of the last cross-reference table
	size    int
}

var (
	tail      = regexp.MustCompile(`startxref\s+(\d{1,10})\s+%%EOF\s*$`)
	head      = regexp.MustCompile(`^(\d+) (\d+)\s*\n`)
	numbered  = regexp.MustCompile(`^(\d+)\s+0\s+obj\b`)
	twentieth = regexp.MustCompile(`^(\d{10}) (\d{5}) ([fn])`)
)

// readDocument reads the tables of a PDF whose cross references are tables, as all of
// ours are.
func readDocument(b []byte) (*document, error) {
	m := tail.FindSubmatch(b[max(0, len(b)-64):])
	if m == nil || !bytes.HasPrefix(b, []byte("%PDF-1.")) && !bytes.HasPrefix(b, []byte("%PDF-2.")) {
		return nil, bad("end of file")
	}
	d := &document{bytes: b, offsets: map[int]int{}}
	d.start, _ = strconv.Atoi(string(m[1]))
	for at, n := d.start, 0; ; n++ {
		table, trailer, err := readTable(b, at)
		if err != nil || n > 500 {
			return nil, bad("cross references")
		}
		for object, offset := range table {
			if _, known := d.offsets[object]; !known {
				d.offsets[object] = offset
			}
		}
		if n == 0 {
			d.trailer = trailer
			if d.size, err = strconv.Atoi(trailer.get("Size")); err != nil || d.size < 1 {
				return nil, bad("size")
			}
		}
		prev := trailer.get("Prev")
		if prev == "" {
			return d, nil
		}
		before, err := strconv.Atoi(prev)
		if err != nil || before >= at {
			return nil, bad("earlier revision")
		}
		at = before
	}
}

// readTable reads one cross-reference table and its trailer.
func readTable(b []byte, at int) (map[int]int, parts, error) {
	if at < 0 || at >= len(b) || !bytes.HasPrefix(b[at:], []byte("xref")) {
		return nil, nil, bad("table")
	}
	table := map[int]int{}
	i := skipBlank(b, at+4)
	for {
		if bytes.HasPrefix(b[min(i, len(b)):], []byte("trailer")) {
			trailer, err := readParts(b, i+len("trailer"))
			return table, trailer, err
		}
		m := head.FindSubmatch(b[i:min(i+40, len(b))])
		if m == nil {
			return nil, nil, bad("table")
		}
		first, err1 := strconv.Atoi(string(m[1]))
		count, err2 := strconv.Atoi(string(m[2]))
		if err1 != nil || err2 != nil || count > len(b)/20 {
			return nil, nil, bad("table")
		}
		i += len(m[0])
		for k := range count {
			e := twentieth.FindSubmatch(b[min(i, len(b)):min(i+20, len(b))])
			if e == nil {
				return nil, nil, bad("table")
			}
			if offset, _ := strconv.Atoi(string(e[1])); e[3][0] == 'n' {
				table[first+k] = offset
			}
			i += 20
		}
	}
}

// object reads the dictionary of an object by the reference to it.
func (d *document) object(ref string) (number int, ps parts, err error) {
	m := regexp.MustCompile(`^(\d+)\s+0\s+R$`).FindStringSubmatch(ref)
	if m == nil {
		return 0, nil, bad("reference " + ref)
	}
	if number, err = strconv.Atoi(m[1]); err != nil {
		return 0, nil, bad("reference")
	}
	at, ok := d.offsets[number]
	if !ok || at >= len(d.bytes) {
		return 0, nil, bad("object")
	}
	n := numbered.FindSubmatch(d.bytes[at:min(at+32, len(d.bytes))])
	if n == nil || string(n[1]) != m[1] {
		return 0, nil, bad("object")
	}
	ps, err = readParts(d.bytes, at+len(n[0]))
	return number, ps, err
}
