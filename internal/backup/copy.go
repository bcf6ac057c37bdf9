package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"

	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/proof"
)

// Copy is a copy whose every byte was compared with its list of hashes.
type Copy struct {
	Manifest Manifest
	dir      string
	files    []string
}

// Open reads a copy whole and compares every file with the list of hashes; what is
// damaged, missing or too much is named. problem.Refused for a damaged one,
// problem.NotFound when there is none, problem.Invalid for one of a later kind.
func Open(ctx context.Context, dir string) (*Copy, error) {
	there, err := listed(dir)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(dir, sumsName))
	if os.IsNotExist(err) {
		return nil, damaged(sumsName, "falta").Because(err)
	}
	if err != nil {
		return nil, err
	}
	sums, err := readSums(text)
	if err != nil {
		return nil, err
	}
	a := &Copy{dir: dir}
	for _, s := range sums {
		hash, err := hashFile(ctx, filepath.Join(dir, filepath.FromSlash(s.file)))
		switch {
		case os.IsNotExist(err):
			return nil, damaged(s.file, "falta").Because(err)
		case err != nil:
			return nil, fmt.Errorf("read %s: %w", s.file, err)
		case hash != s.hash:
			return nil, damaged(s.file, "no es el que se guardó")
		}
		a.files = append(a.files, s.file)
	}
	for _, f := range there {
		if f != sumsName && !slices.Contains(a.files, f) {
			return nil, damaged(f, "está de más")
		}
	}
	if text, err = os.ReadFile(filepath.Join(dir, manifestName)); err != nil {
		return nil, damaged(manifestName, "falta").Because(err)
	}
	if a.Manifest, err = readManifest(text); err != nil {
		return nil, err
	}
	return a, a.complete()
}

// complete compares the list with what the manifest promises.
func (a *Copy) complete() error {
	for _, t := range a.Manifest.Tables {
		if !slices.Contains(a.files, tableFile(t.Name)) {
			return damaged(tableFile(t.Name), "falta")
		}
	}
	n := 0
	for _, f := range a.files {
		if rest, ok := strings.CutPrefix(f, filesDir+"/"); ok {
			n++
			if len(rest) != 67 || f != blobFile(rest[3:]) {
				return damaged(f, "no lleva el nombre de su contenido")
			}
		}
	}
	if want := a.Manifest.Files.Count - len(a.Manifest.Files.Missing); n != want {
		return damaged(filesDir, fmt.Sprintf("tiene %d archivos y se guardaron %d", n, want))
	}
	return nil
}

// under returns the files of the copy in one of its folders, without its name.
func (a *Copy) under(folder string) (names []string) {
	for _, f := range a.files {
		if rest, ok := strings.CutPrefix(f, folder+"/"); ok {
			names = append(names, rest)
		}
	}
	return names
}

// seals is the folder of checkpoints of the audit in the copy; none when there is none.
func (a *Copy) seals() []string {
	dir := filepath.Join(a.dir, folderDir, "sellos")
	if _, err := os.Stat(dir); err != nil {
		return nil
	}
	return []string{dir}
}

// build fills a new SQLite file with the rows of the copy, at the schema that they
// had, compares the fingerprint of every table with the manifest's, and brings the
// schema up to this program's. On an error the file is gone again.
func (a *Copy) build(ctx context.Context, path string) (*database.DB, error) {
	db, err := database.Open(ctx, "sqlite:"+path)
	if err != nil {
		return nil, err
	}
	if err := a.pourInto(ctx, db); err != nil {
		db.Close()
		removeSQLite(path)
		return nil, err
	}
	return db, nil
}

func (a *Copy) pourInto(ctx context.Context, db *database.DB) error {
	if err := db.MigrateTo(ctx, a.Manifest.Schema); err != nil {
		return err
	}
	err := db.Write(ctx, func(c *database.Conn) error {
		list, err := shapes(ctx, c)
		if err != nil {
			return err
		}
		if err := a.fill(ctx, c, list); err != nil {
			return err
		}
		return a.compare(ctx, c)
	})
	if err != nil {
		return err
	}
	return db.Migrate(ctx)
}

// fill puts the rows of every table in, those first to which others refer.
func (a *Copy) fill(ctx context.Context, c *database.Conn, list []shape) error {
	if err := clear(ctx, c, list); err != nil {
		return err
	}
	for _, t := range a.Manifest.Tables {
		if !slices.ContainsFunc(list, func(s shape) bool { return s.name == t.Name }) {
			return damaged(tableFile(t.Name), "es de una tabla que su esquema no tiene")
		}
	}
	for _, s := range list {
		i := slices.IndexFunc(a.Manifest.Tables, func(t TableFile) bool { return t.Name == s.name })
		if i < 0 {
			continue // a table that no copy holds
		}
		n, err := a.fillTable(ctx, c, s)
		if err != nil {
			return fmt.Errorf("%s: %w", tableFile(s.name), err)
		}
		if n != a.Manifest.Tables[i].Rows {
			return damaged(tableFile(s.name), fmt.Sprintf("tiene %d filas y se guardaron %d", n, a.Manifest.Tables[i].Rows))
		}
	}
	return nil
}

// clear takes out what the migrations themselves put in.
func clear(ctx context.Context, c *database.Conn, list []shape) error {
	seeded, err := filled(ctx, c, list)
	if err != nil {
		return err
	}
	for _, s := range slices.Backward(list) {
		if slices.Contains(seeded, s.name) {
			if err := empty(ctx, c, s.name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a *Copy) fillTable(ctx context.Context, c *database.Conn, s shape) (int, error) {
	f, err := os.Open(filepath.Join(a.dir, tableFile(s.name)))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	unreadable := func(err error) error { return damaged(tableFile(s.name), "no se puede leer").Because(err) }
	z, err := gzip.NewReader(f)
	if err != nil {
		return 0, unreadable(err)
	}
	r, err := newRowReader(z)
	if err != nil {
		return 0, unreadable(err)
	}
	if !slices.Equal(r.columns, s.columns) {
		return 0, unreadable(fmt.Errorf("its columns %v are not those of its schema, %v", r.columns, s.columns))
	}
	w := newWriter(c, s.name, s.columns)
	for {
		row, err := r.next()
		if errors.Is(err, io.EOF) {
			return w.n, w.flush(ctx)
		}
		if err != nil {
			return w.n, unreadable(err)
		}
		if err := w.put(ctx, row); err != nil {
			return w.n, err
		}
	}
}

// compare reckons the fingerprint of what was filled in. A table that a later program
// counts and the program of the copy did not is passed over.
func (a *Copy) compare(ctx context.Context, c *database.Conn) error {
	prints, err := proof.FingerprintOn(ctx, c, nil)
	if err != nil {
		return err
	}
	of := map[string]proof.Table{}
	for _, p := range prints {
		of[p.Name] = p
	}
	for _, t := range a.Manifest.Tables {
		if got, counted := of[t.Name]; counted && t.Huella != "" && (got.Hash != t.Huella || got.Rows != t.Rows) {
			return damaged(tableFile(t.Name), "restaurado no da la misma huella")
		}
	}
	return nil
}

// linked puts the files of the copy into a store of their own, as further names of the
// same bytes, or as copies where the disk has no such thing.
func (a *Copy) linked(dir string) (*blobs.Store, error) {
	from := filepath.Join(a.dir, filesDir)
	folders, err := os.ReadDir(from)
	if err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	for _, d := range folders {
		if err := os.MkdirAll(filepath.Join(dir, d.Name()), 0o700); err != nil {
			return nil, err
		}
		files, err := os.ReadDir(filepath.Join(from, d.Name()))
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			old, new := filepath.Join(from, d.Name(), f.Name()), filepath.Join(dir, d.Name(), f.Name())
			if os.Link(old, new) == nil {
				continue
			}
			r, err := os.Open(old)
			if err != nil {
				return nil, err
			}
			err = put(new, r)
			r.Close()
			if err != nil {
				return nil, err
			}
		}
	}
	return blobs.Open(dir)
}

func removeSQLite(path string) {
	for _, tail := range []string{"", "-wal", "-shm", "-journal"} {
		os.Remove(path + tail)
	}
}
