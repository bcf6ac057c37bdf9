package backup

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"path/filepath"
	"syscall"

	"secogem.gob.mx/soporte/internal/problem"
)

// dirWriter writes the files of a copy, each on the disk before the next, and keeps
// their hashes. An error of the disk is final: after a failed fsync nobody knows what
// the disk holds, so nothing is tried twice.
type dirWriter struct {
	dir   string
	sums  []sum
	dirs  map[string]bool
	bytes int64
}

// file is one file that is being written. Nothing of os.File shows through: what
// does not pass Write would not be hashed.
type file struct {
	to   *os.File
	name string
	sum  hash.Hash
	n    int64
}

// Write writes and hashes.
func (f *file) Write(b []byte) (int, error) {
	n, err := f.to.Write(b)
	f.sum.Write(b[:n])
	f.n += int64(n)
	return n, err
}

// Close lets a file go that is not to be finished.
func (f *file) Close() error { return f.to.Close() }

func (w *dirWriter) create(name string) (*file, error) {
	folder := path.Dir(name)
	if err := os.MkdirAll(filepath.Join(w.dir, folder), 0o700); err != nil {
		return nil, err
	}
	for d := folder; ; d = path.Dir(d) {
		w.dirs[d] = true
		if d == "." {
			break
		}
	}
	f, err := os.OpenFile(filepath.Join(w.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &file{f, name, sha256.New(), 0}, nil
}

// finish makes a file last.
func (w *dirWriter) finish(f *file) (hash string, err error) {
	err = f.to.Sync()
	if e := f.to.Close(); err == nil {
		err = e
	}
	if err != nil {
		return "", fmt.Errorf("write %s: %w", f.name, err)
	}
	hash = hex.EncodeToString(f.sum.Sum(nil))
	w.sums = append(w.sums, sum{hash, f.name})
	w.bytes += f.n
	return hash, nil
}

// write writes a whole small file.
func (w *dirWriter) write(name string, content []byte) error {
	f, err := w.create(name)
	if err != nil {
		return err
	}
	if _, err := f.Write(content); err != nil {
		f.Close()
		return err
	}
	_, err = w.finish(f)
	return err
}

// seal writes the list of hashes and makes every folder last.
func (w *dirWriter) seal() error {
	list := w.sums
	if err := w.write(sumsName, writeSums(list)); err != nil {
		return err
	}
	for d := range w.dirs {
		if err := syncDir(filepath.Join(w.dir, d)); err != nil {
			return err
		}
	}
	return nil
}

// syncDir makes the entries of a folder last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// put writes a file into its place whole or not at all.
func put(to string, r io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	draft := to + ".nuevo-" + token()
	f, err := os.OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer os.Remove(draft) // gone already when all went well
	_, err = io.Copy(f, r)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(draft, to)
	}
	if err != nil {
		return err
	}
	return syncDir(filepath.Dir(to))
}

// lock lets one backup at a time work in a folder.
func lock(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, ".respaldando"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, problem.New(problem.Conflict, "Otro respaldo se está haciendo en "+dir+".", "Espera a que termine.").Because(err)
		}
		return nil, err
	}
	return f, nil
}

// hashFile is the SHA-256 of a file.
func hashFile(ctx context.Context, name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, patient{ctx, f}); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// patient reads until the end of a context.
type patient struct {
	ctx context.Context
	r   io.Reader
}

// Read reads, or returns the error of the context.
func (p patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}

func token() string {
	var b [6]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}
