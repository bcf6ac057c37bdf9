package blobs

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"secogem.gob.mx/soporte/internal/problem"
)

func fresh(t *testing.T) (*Store, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, dir
}

func put(t *testing.T, s *Store, content string) string {
	t.Helper()
	hash, size, err := s.Put(t.Context(), strings.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	if size != int64(len(content)) {
		t.Errorf("size %d, want %d", size, len(content))
	}
	return hash
}

// files lists what is in the folder.
func files(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = append(list, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestWhatIsPutComesBack(t *testing.T) {
	s, dir := fresh(t)
	for _, content := range []string{"", "acuse firmado", strings.Repeat("foto", 1<<20)} {
		hash := put(t, s, content)
		if sum := sha256.Sum256([]byte(content)); hash != hex.EncodeToString(sum[:]) {
			t.Errorf("hash %s is not the SHA-256", hash)
		}
		r, err := s.Open(hash)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		r.Close()
		if err != nil || string(got) != content {
			t.Errorf("%d bytes came back as %d (%v)", len(content), len(got), err)
		}
	}
	if n := len(files(t, dir)); n != 3 {
		t.Errorf("%d files, want the three blobs and no drafts", n)
	}
}

func TestTheSameContentIsKeptOnce(t *testing.T) {
	s, dir := fresh(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, _, err := s.Put(context.Background(), strings.NewReader("igual")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if list := files(t, dir); len(list) != 1 {
		t.Errorf("kept as %v", list)
	}
}

func TestNothingStaysOfAFailedPut(t *testing.T) {
	s, dir := fresh(t)
	broken := errors.New("the line broke")
	_, _, err := s.Put(t.Context(), io.MultiReader(strings.NewReader("medio"), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) {
		t.Errorf("Put returned %v, want the reader's error", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.Put(ctx, strings.NewReader("tarde")); !errors.Is(err, context.Canceled) {
		t.Errorf("Put returned %v, want the context's error", err)
	}
	if list := files(t, dir); len(list) != 0 {
		t.Errorf("left behind: %v", list)
	}
}

func TestOpenRefusesWhatIsNoHash(t *testing.T) {
	s, dir := fresh(t)
	hash := put(t, s, "secreto")
	if err := os.WriteFile(filepath.Join(dir, "..", "ajeno"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "ajeno", "../ajeno", "../../etc/passwd", hash[:63], hash + "0", strings.ToUpper(hash), hash[:2] + "/" + hash,
		strings.Repeat("0", 64), hash + "\n"} {
		r, err := s.Open(name)
		if err == nil {
			r.Close()
		}
		if problem.KindOf(err) != problem.NotFound {
			t.Errorf("Open(%q) gives %v, want not found", name, err)
		}
	}
}

func TestAStoreOpensAgain(t *testing.T) {
	s, dir := fresh(t)
	hash := put(t, s, "ayer")
	s.Close()
	again, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	r, err := again.Open(hash)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
}

func TestVerifyFindsTheDamagedOne(t *testing.T) {
	s, dir := fresh(t)
	hash := put(t, s, "uno")
	put(t, s, "dos")
	if n, err := s.Verify(t.Context()); n != 2 || err != nil {
		t.Fatalf("%d whole, %v", n, err)
	}
	name := filepath.Join(dir, hash[:2], hash)
	if err := os.WriteFile(name, bytes.ToUpper([]byte("uno")), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Verify(t.Context()); err == nil || !strings.Contains(err.Error(), hash) {
		t.Errorf("Verify gives %v, want an error that names %s", err, hash)
	}
}

func TestOpenNeedsAFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "archivo")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Open(file); err == nil {
		s.Close()
		t.Error("a file was opened as a store")
	}
}
