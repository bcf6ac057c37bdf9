package audit

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Seals folds the chains into one log and writes signed checkpoints of it into a folder
// outside of the database, and into a second one where there is one. It is safe for
// concurrent use; several instances of the program share the folder and take turns.
type Seals struct {
	dir, mirror string
	holder      string
	signer      note.Signer
	keys        []Key
	mu          sync.Mutex
	trouble     string // Spanish: why no checkpoint could be written, "" when all is well
}

const (
	keyFile  = "clave.privada"
	keysFile = "claves-publicas.txt"
)

// OpenSeals opens the folder of the checkpoints, and a second one for copies unless it
// is "". At the first start it makes the key, which only its owner may read.
func OpenSeals(dir, mirror string) (*Seals, error) {
	for _, d := range []string{dir, mirror} {
		if d == "" {
			continue
		}
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("seals: %w", err)
		}
	}
	s := &Seals{dir: dir, mirror: mirror, holder: database.NewID()}
	secret, err := os.ReadFile(filepath.Join(dir, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		secret, err = s.newKey()
	}
	if err != nil {
		return nil, fmt.Errorf("seals: %w", err)
	}
	if s.signer, err = note.NewSigner(strings.TrimSpace(string(secret))); err != nil {
		return nil, fmt.Errorf("seals: the key in %s: %w", filepath.Join(dir, keyFile), err)
	}
	if s.keys, err = readKeys(dir); err != nil {
		return nil, err
	}
	return s, nil
}

// newKey makes a pair of keys. The public one is written first: a checkpoint that
// nobody can judge is worth nothing.
func (s *Seals) newKey() ([]byte, error) {
	var b [4]byte
	rand.Read(b[:])
	secret, public, err := note.GenerateKey(rand.Reader, "soporte-"+hex.EncodeToString(b[:]))
	if err != nil {
		return nil, err
	}
	old, err := os.ReadFile(filepath.Join(s.dir, keysFile))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := writeWhole(s.dir, keysFile, append(old, public+"\n"...), 0o644); err != nil {
		return nil, err
	}
	return []byte(secret + "\n"), writeWhole(s.dir, keyFile, []byte(secret+"\n"), 0o600)
}

// readKeys reads the public keys of a folder, the oldest first.
func readKeys(dir string) ([]Key, error) {
	text, err := os.ReadFile(filepath.Join(dir, keysFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("seals: %w", err)
	}
	var keys []Key
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if _, err := note.NewVerifier(line); err != nil {
			return nil, fmt.Errorf("seals: %s holds what is no key: %w", keysFile, err)
		}
		keys = append(keys, Key{line})
	}
	return keys, nil
}

// writeWhole writes a file so that it is either there whole or not at all.
func writeWhole(dir, name string, content []byte, mode fs.FileMode) error {
	f, err := os.CreateTemp(dir, ".nuevo-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.Write(content)
	if err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(dir, name))
	}
	if err != nil {
		return err
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// Key is the public key with which checkpoints and exports are signed now.
func (s *Seals) Key() Key { return s.keys[len(s.keys)-1] }

// Keys are all public keys that ever signed here, the oldest first.
func (s *Seals) Keys() []Key { return s.keys }

// Sign signs a text that ends with a line feed, as a note.
func (s *Seals) Sign(text string) (string, error) {
	msg, err := note.Sign(&note.Note{Text: text}, s.signer)
	return string(msg), err
}

// Trouble says in Spanish why the last try wrote no checkpoint; "" when all is well.
func (s *Seals) Trouble() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trouble
}

// Seal folds whatever was appended and writes a checkpoint when the log grew since the
// last one. Where another instance does so right now, it is left to it. The error is a
// problem of kind Conflict when the database is not a later state of what was sealed
// before: then nothing is folded and nothing is written.
func (s *Seals) Seal(ctx context.Context, db *database.DB, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.seal(ctx, db, now)
	if err == nil {
		s.trouble = ""
	} else if ctx.Err() == nil {
		s.trouble = "No se pudo escribir el sello."
		if p, ok := problem.As(err); ok {
			s.trouble = p.Message
		}
	}
	return err
}

func (s *Seals) seal(ctx context.Context, db *database.DB, now time.Time) error {
	last, err := s.last()
	if err != nil {
		return err
	}
	todo, err := unsealed(ctx, db.Read(), last.Size)
	if err != nil || !todo {
		return err
	}
	var mine bool
	err = db.Write(ctx, func(c *database.Conn) error {
		mine, err = claimLog(ctx, c, s.holder, now)
		return err
	})
	if err != nil || !mine {
		return err
	}
	defer func() { // even when the caller's patience is over
		free := context.WithoutCancel(ctx)
		_ = db.Write(free, func(c *database.Conn) error { return releaseLog(free, c, s.holder) }) // the lease ends by itself
	}()
	if last, err = s.last(); err != nil { // the one who held the log before may have written
		return err
	}
	if err := follows(ctx, db.Read(), last); err != nil {
		return err
	}
	for {
		n := 0
		err := db.Write(ctx, func(c *database.Conn) error {
			n, err = fold(ctx, c, s.holder)
			return err
		})
		if err != nil {
			return err
		}
		if n < foldPage {
			break
		}
	}
	size, err := LogSize(ctx, db.Read())
	if err != nil || size == last.Size {
		return err
	}
	return s.write(ctx, db, last, size, now, "")
}

// unsealed tells whether anything waits to be folded or sealed.
func unsealed(ctx context.Context, c *database.Conn, sealed int64) (bool, error) {
	size, err := LogSize(ctx, c)
	if err != nil || size != sealed {
		return true, err
	}
	return pending(ctx, c)
}

// follows refuses to go on from a database that is no later state of what was sealed.
func follows(ctx context.Context, c *database.Conn, last Checkpoint) error {
	if last.Size == 0 {
		return nil
	}
	size, err := LogSize(ctx, c)
	if err != nil {
		return err
	}
	if size >= last.Size {
		root, err := rootOf(ctx, c, last.Size)
		if err != nil {
			return err
		}
		if root == last.Root {
			return nil
		}
	}
	return problem.New(problem.Conflict, "La base de datos no continúa lo que ya se había sellado: regresó a un estado anterior o alguien cambió la bitácora.",
		"Ejecuta «soporte verificar». Si se restauró un respaldo a propósito, reconócelo con «soporte sellos --reconocer MOTIVO».")
}

// write signs what the log is now and appends it to the file of the month.
func (s *Seals) write(ctx context.Context, db *database.DB, last Checkpoint, size int64, now time.Time, reason string) error {
	root, err := rootOf(ctx, db.Read(), size)
	if err != nil {
		return err
	}
	p := Checkpoint{Origin: s.signer.Name(), Size: size, Root: root, At: database.At(now), Before: firstSeal, Reason: reason}
	if last.Note != "" {
		p.Before = noteHash(last.Note)
	}
	if p.Note, err = s.Sign(p.text()); err != nil {
		return err
	}
	if err := appendSeal(s.dir, p); err != nil {
		return err
	}
	err = db.Write(ctx, func(c *database.Conn) error { return keepSeal(ctx, c, p) })
	if err != nil || s.mirror == "" {
		return err
	}
	if err := follow(s.dir, s.mirror); err != nil {
		return problem.New(problem.Unavailable, "El sello está escrito, pero su copia en la segunda carpeta no: "+err.Error(), "Revisa esa carpeta; la copia se pondrá al día sola.").Because(err)
	}
	return nil
}

// Acknowledge notes in the file of the checkpoints that the database was brought back
// to an earlier state on purpose, and why: what was sealed after that state is given
// up, and stays in the file. Whoever administers the machine calls it, from the console.
func (s *Seals) Acknowledge(ctx context.Context, db *database.DB, now time.Time, reason string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	reason = strings.Join(strings.Fields(reason), " ")
	if len(reason) < 10 || len(reason) > 300 {
		return problem.New(problem.Invalid, "El motivo debe tener entre 10 y 300 letras.", "Di qué se restauró, por qué y quién lo autorizó.")
	}
	last, err := s.last()
	if err != nil {
		return err
	}
	switch follows(ctx, db.Read(), last) {
	case nil:
		return problem.New(problem.Refused, "No hay nada que reconocer: la base continúa lo que ya se había sellado.", "")
	default:
	}
	size, err := LogSize(ctx, db.Read())
	if err != nil {
		return err
	}
	return s.write(ctx, db, last, size, now, reason)
}
