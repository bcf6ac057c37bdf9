package dossier

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
)

// The files that every dossier has.
const (
	manifestFile  = "manifiesto.json"
	signatureFile = "manifiesto.firma"
	indexFile     = "indice.html"
	indexPDF      = "indice.pdf"
	orderFile     = "datos/orden.json"
	papersFile    = "datos/formatos.json"
	messagesFile  = "datos/mensajes.json"
	custodyFile   = "datos/custodia.json"
	chainFile     = "datos/bitacora.json"
	sealFile      = "sellos/sello.txt"
	keysFile      = "sellos/claves-publicas.txt"
)

// manifest lists the files of a dossier with their hashes.
type manifest struct {
	Format string   `json:"formato"`
	Folio  string   `json:"folio"`
	Public bool     `json:"version_publica"`
	At     string   `json:"al"` // the checkpoint's instant
	Files  []listed `json:"archivos"`
}

type listed struct {
	Name  string `json:"archivo"`
	Bytes int64  `json:"bytes"`
	Hash  string `json:"sha256"`
}

const formatName = "soporte.expediente/1"

// archive writes members one after the other, with nothing in their headings that
// differs from one machine or day to another. Members are stored as they are, so that
// whoever judges the file can write it again and compare it byte by byte.
type archive struct {
	zip   *zip.Writer
	files []listed
}

// raw writes a member whose size and checksum are known.
func raw(z *zip.Writer, name string, size int64, sum uint32, content io.Reader) error {
	h := &zip.FileHeader{Name: name, Method: zip.Store, CRC32: sum, CompressedSize64: uint64(size), UncompressedSize64: uint64(size)}
	h.SetMode(0o644)
	//lint:ignore SA1019 CreateRaw writes these two as they stand and does not look at Modified.
	h.ModifiedDate, h.ModifiedTime = 0x21, 0 // 1980-01-01, as MS-DOS writes it
	w, err := z.CreateRaw(h)
	if err != nil {
		return err
	}
	n, err := io.Copy(w, content)
	if err == nil && n != size {
		err = fmt.Errorf("dossier: %s has %d bytes and was said to have %d", name, n, size)
	}
	return err
}

// bytes adds a member.
func (a *archive) bytes(name string, b []byte) error {
	sum := sha256.Sum256(b)
	a.files = append(a.files, listed{name, int64(len(b)), hex.EncodeToString(sum[:])})
	return raw(a.zip, name, int64(len(b)), crc32.ChecksumIEEE(b), bytes.NewReader(b))
}

// json adds a member of data.
func (a *archive) json(name string, v any) error {
	b, err := indented(v)
	if err != nil {
		return fmt.Errorf("dossier: write %s: %w", name, err)
	}
	return a.bytes(name, b)
}

func indented(v any) ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err := e.Encode(v)
	return buf.Bytes(), err
}

// stored adds a file of the store, which is read twice so that it never stands in
// memory: once for its checksum, once to be written.
func (a *archive) stored(name, hash string, open func(hash string) (io.ReadCloser, error)) error {
	first, err := open(hash)
	if err != nil {
		return err
	}
	sum, crc := sha256.New(), crc32.NewIEEE()
	size, err := io.Copy(io.MultiWriter(sum, crc), first)
	first.Close()
	if err != nil {
		return err
	}
	again, err := open(hash)
	if err != nil {
		return err
	}
	defer again.Close()
	a.files = append(a.files, listed{name, size, hex.EncodeToString(sum.Sum(nil))})
	return raw(a.zip, name, size, crc.Sum32(), again)
}
