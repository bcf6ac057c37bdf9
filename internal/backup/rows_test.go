package backup

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/problem"
)

func read(t *testing.T, text string) ([][]any, error) {
	t.Helper()
	r, err := newRowReader(strings.NewReader(text))
	if err != nil {
		return nil, err
	}
	var list [][]any
	for {
		row, err := r.next()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return list, err
		}
		list = append(list, row)
	}
}

func TestRowsComeBackAsTheyWere(t *testing.T) {
	want := [][]any{
		{"", "Ñ \" \\ \n \u2028 \x00 <b>", "\xff\xfe", nil, int64(-1 << 63)},
		{"null", "{}", "[1]", []byte{}, int64(1<<63 - 1)},
		{"a", "👩‍💻", "\ufffd", []byte{0, 255}, int64(0)},
	}
	text := []byte(`["a","b","c","d","e"]` + "\n")
	for _, row := range want {
		var err error
		if text, err = appendRow(text, row); err != nil {
			t.Fatal(err)
		}
	}
	got, err := read(t, string(text))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q\n%q, %v", got, want, err)
	}
	if _, err := appendRow(nil, []any{1.5}); err == nil {
		t.Error("a value that no column of ours has was written")
	}
}

func TestRowsThatAreNoneAreRefused(t *testing.T) {
	for name, text := range map[string]string{
		"nothing": "", "no heading": "[1]\n", "no columns": "[]\n", "a column of SQL": `["a; DROP TABLE orders"]` + "\n",
		"cut off": `["a"]` + "\n" + `["x"`, "too few": `["a","b"]` + "\n" + `["x"]` + "\n", "a fraction": `["a"]` + "\n[1.5]\n",
		"true": `["a"]` + "\n[true]\n", "an unknown mark": `["a"]` + "\n" + `[{"otro":"00"}]` + "\n", "no hexadecimal": `["a"]` + "\n" + `[{"bytes":"0"}]` + "\n",
		"two marks": `["a"]` + "\n" + `[{"bytes":"00","texto":"00"}]` + "\n", "a list": `["a"]` + "\n[[1]]\n",
	} {
		if got, err := read(t, text); err == nil {
			t.Errorf("%s: read as %q", name, got)
		}
	}
}

// G30: what is read from a copy never brings the program down.
func FuzzRows(f *testing.F) {
	f.Add([]byte("[\"a\",\"b\"]\n[\"x\",1]\n[{\"bytes\":\"00\"},null]\n"))
	f.Add([]byte("[\"a\"]\n[\"\\ud800\"]\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		r, err := newRowReader(bytes.NewReader(content))
		for err == nil {
			var row []any
			if row, err = r.next(); err == nil {
				if _, again := appendRow(nil, row); again != nil {
					t.Fatal(again)
				}
			}
		}
	})
}

// G30: nor what is read as its manifest or its list.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"formato":"soporte-respaldo","version":1,"tablas":[{"nombre":"orders","filas":1}]}`))
	f.Add([]byte(strings.Repeat("a", 64) + "  tablas/orders.jsonl.gz\n"))
	f.Fuzz(func(t *testing.T, content []byte) {
		if _, err := readManifest(content); err != nil {
			if _, ok := problem.As(err); !ok {
				t.Fatal(err)
			}
		}
		list, err := readSums(content)
		if err == nil && !bytes.Equal(writeSums(list), content) {
			t.Fatalf("%q was read as %v", content, list)
		}
	})
}
