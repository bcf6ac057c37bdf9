package pdf

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"regexp"
	"strconv"
)

// mostCarried bounds what is unpacked of a file.
const mostCarried = 16 << 20

var carried = regexp.MustCompile(`obj\n<</Type/EmbeddedFile/Subtype/application#2Fjson/Filter/FlateDecode/Params<</Size (\d+)/ModDate\(D:\d+Z\)>>/Length (\d+)>>\nstream\n`)

// Carried gives the data of its sheet that a PDF of Draw carries, sealed or not. It reads
// what we wrote, whose hash the caller has compared; it is no reader of any PDF.
func Carried(file []byte) ([]byte, error) {
	m := carried.FindSubmatchIndex(file)
	if m == nil {
		return nil, errors.New("pdf: the file carries no data")
	}
	size, _ := strconv.Atoi(string(file[m[2]:m[3]]))
	length, _ := strconv.Atoi(string(file[m[4]:m[5]]))
	if size > mostCarried || length > len(file)-m[1] {
		return nil, errors.New("pdf: the data of the file are cut")
	}
	r, err := zlib.NewReader(bytes.NewReader(file[m[1] : m[1]+length]))
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, mostCarried))
	if err == nil && len(data) != size {
		err = errors.New("pdf: the data of the file have another size")
	}
	return data, err
}
