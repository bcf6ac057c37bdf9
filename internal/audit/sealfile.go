package audit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// sealFileName is the file of a month. Files are only ever appended to.
var sealFileName = regexp.MustCompile(`^sellos-[0-9]{4}-[0-9]{2}\.txt$`)

// sealEnd stands after each note: a note has a blank line before its signature, and
// one after it here.
const sealEnd = "\n"

// sealFiles lists the files of a folder in the order of time. A folder that is not
// there has none.
func sealFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("seals: %w", err)
	}
	var names []string
	for _, e := range entries {
		if sealFileName.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// Last returns the last checkpoint of the folder, the zero one when there is none.
func (s *Seals) Last() (Checkpoint, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last()
}

// last returns the last checkpoint of the folder, the zero one when there is none.
func (s *Seals) last() (Checkpoint, error) {
	names, err := sealFiles(s.dir)
	if err != nil {
		return Checkpoint{}, err
	}
	for _, name := range slices.Backward(names) {
		notes, _, err := tail(filepath.Join(s.dir, name))
		if err != nil {
			return Checkpoint{}, err
		}
		if len(notes) > 0 {
			p, err := OpenCheckpoint(notes[len(notes)-1], s.keys)
			if err != nil {
				err = problem.New(problem.Conflict, "El último sello de la bitácora está alterado.", "Ejecuta «soporte verificar».").Because(err)
			}
			return p, err
		}
	}
	return Checkpoint{}, nil
}

// tailSize is more than two notes take.
const tailSize = 4096

// tail reads the last notes of a file, and how many of its bytes are whole notes: a
// crash may have left part of one behind.
func tail(path string) (notes []string, whole int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("seals: %w", err)
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, 0, fmt.Errorf("seals: %w", err)
	}
	from := max(0, size-tailSize)
	text := make([]byte, size-from)
	if _, err := f.ReadAt(text, from); err != nil && !errors.Is(err, io.EOF) {
		return nil, 0, fmt.Errorf("seals: %w", err)
	}
	cut := string(text)
	if from > 0 { // begins in the middle: the first whole note is after a signature
		_, after, _ := strings.Cut(cut, signatureLine)
		_, cut, _ = strings.Cut(after, "\n\n")
	}
	notes, rest := splitNotes(cut)
	return notes, size - int64(len(rest)), nil
}

// signatureLine begins the signature of a note, and nothing else.
const signatureLine = "\n\n\u2014 "

// splitNotes divides what a file holds into notes, and what is left after the last.
func splitNotes(text string) (notes []string, rest string) {
	for {
		head, after, ok := strings.Cut(text, "\n\n")
		if !ok {
			return notes, text
		}
		signature, next, ok := strings.Cut(after, "\n\n")
		if !ok {
			return notes, text
		}
		notes = append(notes, head+"\n\n"+signature+"\n")
		text = next
	}
}

// appendSeal adds a checkpoint to the file of its month. What a crash left unfinished
// at its end was never told to anybody and is taken away first.
func appendSeal(dir string, p Checkpoint) error {
	path := filepath.Join(dir, "sellos-"+p.At.Format("2006-01")+".txt")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("seals: %w", err)
	}
	_, whole, err := tail(path)
	if err == nil {
		err = f.Truncate(whole)
	}
	if err == nil {
		_, err = f.WriteAt([]byte(p.Note+sealEnd), whole)
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return fmt.Errorf("seals: %w", err)
	}
	return nil
}

// follow brings the copy of a folder up to date: files only grow, so what lacks at
// their ends is added. A copy that says something else is left alone and told.
func follow(dir, mirror string) error {
	names, err := sealFiles(dir)
	if err != nil {
		return err
	}
	keys, err := os.ReadFile(filepath.Join(dir, keysFile))
	if err != nil {
		return err
	}
	if old, err := os.ReadFile(filepath.Join(mirror, keysFile)); err != nil || !bytes.Equal(old, keys) {
		if err == nil && !bytes.HasPrefix(keys, old) {
			return errors.New("las claves públicas de la copia son otras")
		}
		if err := writeWhole(mirror, keysFile, keys, 0o644); err != nil {
			return err
		}
	}
	for _, name := range names {
		own, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		f, err := os.OpenFile(filepath.Join(mirror, name), os.O_CREATE|os.O_RDWR, 0o644)
		if err != nil {
			return err
		}
		err = catchUp(f, filepath.Join(dir, name), own.Size())
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return syncDir(mirror)
}

// catchUp appends to a copy what its original has more. The files of earlier months
// have the same size and cost one look.
func catchUp(f *os.File, original string, size int64) error {
	have, err := f.Seek(0, io.SeekEnd)
	if err != nil || have == size {
		return err
	}
	if have > size {
		return errors.New("la copia tiene más que el original")
	}
	o, err := os.Open(original)
	if err != nil {
		return err
	}
	defer o.Close()
	from := max(0, have-tailSize) // the end of the copy has to be what the original says there
	a, b := make([]byte, have-from), make([]byte, have-from)
	if _, err := f.ReadAt(a, from); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if _, err := o.ReadAt(b, from); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if !bytes.Equal(a, b) {
		return errors.New("la copia dice otra cosa que el original")
	}
	if _, err := o.Seek(have, io.SeekStart); err != nil {
		return err
	}
	if _, err := f.Seek(have, io.SeekStart); err != nil {
		return err
	}
	if _, err := io.CopyN(f, o, size-have); err != nil {
		return err
	}
	return f.Sync()
}

// Sealed is what lies in a folder of checkpoints, judged by itself: signatures, and
// that each one names the one before it.
type Sealed struct {
	Dir         string
	Keys        []Key
	Checkpoints []Checkpoint
	Findings    []string // Spanish
}

// ReadSeals reads a folder of checkpoints. Read it before the database: what is
// appended meanwhile is then sealed later than what is judged. An error means that it
// could not be read; what does not hold is in Findings.
func ReadSeals(dir string) (Sealed, error) {
	s := Sealed{Dir: dir}
	names, err := sealFiles(dir)
	if err != nil {
		return s, err
	}
	if s.Keys, err = readKeys(dir); err != nil {
		s.Findings = append(s.Findings, "El archivo de claves públicas está alterado: "+keysFile)
	}
	before := firstSeal
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return s, fmt.Errorf("seals: %w", err)
		}
		notes, rest := splitNotes(string(text))
		for i, n := range notes {
			p, err := OpenCheckpoint(n, s.Keys)
			switch {
			case err != nil:
				s.Findings = append(s.Findings, fmt.Sprintf("El sello %d del archivo %s está alterado: su firma no corresponde", i+1, name))
			case before != "" && p.Before != before:
				s.Findings = append(s.Findings, fmt.Sprintf("Antes del sello %d del archivo %s (%s) falta alguno o se cambió su orden", i+1, name, p.At))
			}
			if before = ""; err == nil { // what follows an altered one is not blamed
				s.Checkpoints, before = append(s.Checkpoints, p), noteHash(n)
			}
		}
		if rest != "" {
			s.Findings = append(s.Findings, fmt.Sprintf("El archivo %s termina en algo que no es un sello", name))
		}
	}
	return s, nil
}

// Last is the newest checkpoint, the zero one when there is none.
func (s Sealed) Last() Checkpoint {
	if len(s.Checkpoints) == 0 {
		return Checkpoint{}
	}
	return s.Checkpoints[len(s.Checkpoints)-1]
}

// At returns the instant of a checkpoint, for pages.
func (s Sealed) At() database.Instant { return s.Last().At }
