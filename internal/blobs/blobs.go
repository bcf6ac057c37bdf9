// Package blobs keeps files by the hash of their content: attachments, photos and
// frozen papers. What is stored never changes, so a row that names a hash proves
// the file, and the same file sent twice is kept once.
//
// A blob is on the disk, with its directory entry, before Put returns; only then
// may a row that names it be committed. A blob without a row is harmless.
package blobs

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"

	"secogem.gob.mx/soporte/internal/problem"
)

// Store is a folder of blobs. It is safe for concurrent use, also by several
// processes on one folder.
type Store struct{ root *os.Root }

// drafts is the folder of files that are not whole yet.
const drafts = "parciales"

// Open opens the store in a folder, which it makes if need be. Names can never
// lead outside that folder.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("blobs: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blobs: %w", err)
	}
	s := &Store{root}
	if err := s.folder(drafts); err != nil {
		root.Close()
		return nil, err
	}
	return s, nil
}

// Close lets the folder go.
func (s *Store) Close() error { return s.root.Close() }

// Put stores what r gives and returns its SHA-256 in hexadecimal and its size.
// The end of ctx stops it. An error of the disk is final: after a failed fsync
// nobody knows what the disk holds, so nothing is tried twice.
func (s *Store) Put(ctx context.Context, r io.Reader) (hash string, size int64, err error) {
	var b [16]byte
	rand.Read(b[:])
	draft := drafts + "/" + hex.EncodeToString(b[:])
	f, err := s.root.OpenFile(draft, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", 0, fmt.Errorf("blobs: %w", err)
	}
	defer s.root.Remove(draft) // gone already when all went well
	sum := sha256.New()
	size, err = io.Copy(io.MultiWriter(f, sum), &patient{ctx, r})
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return "", 0, fmt.Errorf("blobs: %w", err)
	}
	hash = hex.EncodeToString(sum.Sum(nil))
	if err := s.folder(hash[:2]); err != nil {
		return "", 0, err
	}
	if err := s.root.Rename(draft, path(hash)); err != nil {
		return "", 0, fmt.Errorf("blobs: %w", err)
	}
	if err := s.sync(hash[:2]); err != nil {
		return "", 0, err
	}
	return hash, size, nil
}

// Open opens a blob for reading. A hash that is malformed or unknown gives a
// problem of kind NotFound.
func (s *Store) Open(hash string) (io.ReadCloser, error) {
	if !wellFormed.MatchString(hash) {
		return nil, problem.Missing("ese archivo")
	}
	f, err := s.root.Open(path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.Missing("ese archivo").Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("blobs: %w", err)
	}
	return f, nil
}

// Hash reads a blob and returns the hash of what it holds, which is its name unless
// the disk damaged it. NotFound as of Open.
func (s *Store) Hash(ctx context.Context, name string) (string, error) {
	r, err := s.Open(name)
	if err != nil {
		return "", err
	}
	defer r.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, &patient{ctx, r}); err != nil {
		return "", fmt.Errorf("blobs: %s: %w", name, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// Remove takes a blob away, for a disposal act that is committed already; one that is gone
// is no error. Nothing else ever removes a file.
func (s *Store) Remove(hash string) error {
	if !wellFormed.MatchString(hash) {
		return problem.Missing("ese archivo")
	}
	err := s.root.Remove(path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("blobs: %w", err)
	}
	return s.sync(hash[:2])
}

// Verify reads every blob and compares it with its name. It returns how many are
// whole, and an error that names the first that is not. `soporte verificar` calls
// it.
func (s *Store) Verify(ctx context.Context) (n int, err error) {
	err = fs.WalkDir(s.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			if name == drafts {
				return fs.SkipDir
			}
			return nil
		}
		f, err := s.root.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		sum := sha256.New()
		if _, err := io.Copy(sum, &patient{ctx, f}); err != nil {
			return err
		}
		if hash := hex.EncodeToString(sum.Sum(nil)); path(hash) != name {
			return fmt.Errorf("%s holds something else (%s)", name, hash)
		}
		n++
		return nil
	})
	if err != nil {
		return n, fmt.Errorf("blobs: %w", err)
	}
	return n, nil
}

var wellFormed = regexp.MustCompile(`^[0-9a-f]{64}$`)

func path(hash string) string { return hash[:2] + "/" + hash }

// folder makes a folder and its directory entry last.
func (s *Store) folder(name string) error {
	err := s.root.Mkdir(name, 0o700)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("blobs: %w", err)
	}
	return s.sync(".")
}

// sync makes the entries of a folder last.
func (s *Store) sync(name string) error {
	d, err := s.root.Open(name)
	if err != nil {
		return fmt.Errorf("blobs: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("blobs: %w", err)
	}
	return nil
}

// patient reads until the end of a context.
type patient struct {
	ctx context.Context
	r   io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}
