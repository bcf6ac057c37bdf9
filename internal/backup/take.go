package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"

	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/proof"
)

// left are the tables that go into no copy, each with the reason, in Spanish for the
// manifest.
var left = map[string]string{
	"sessions":    "una sesión que se cerró después no debe revivir",
	"backup_runs": "los respaldos son de la instalación, no de sus datos",
}

// Options say how a copy is taken.
type Options struct {
	To         string // folder in which copies stand
	Data       string // data folder, for whatever lies there beside database and files; "" for none
	Keep       int    // how many good copies stay; 0 keeps all
	Passphrase string // encrypts the private keys; "" leaves them out
	Clock      clock.Clock
	Tell       func(step string) // told what is being done, in Spanish; may be nil
}

func (o Options) tell(format string, args ...any) {
	if o.Tell != nil {
		o.Tell(fmt.Sprintf(format, args...))
	}
}

// Result is a copy that was taken.
type Result struct {
	Path     string
	Manifest Manifest
	Bytes    int64
	Took     time.Duration
	Removed  []string // older copies that were let go
}

// Take copies a database and its files in one snapshot, beside whoever serves it,
// restores the copy and judges it, and only then puts it into its place, under a name
// of its own in o.To. A copy of data that do not hold is kept too, under a name that
// says so, and Result says it; it never displaces a good one. On an error nothing is
// left behind. The run is noted in the database.
//
// problem.Conflict when another backup works in that folder.
func Take(ctx context.Context, db *database.DB, store *blobs.Store, o Options) (Result, error) {
	began := o.Clock()
	res, err := take(ctx, db, store, o)
	res.Took = o.Clock().Sub(began)
	run := Run{At: res.Manifest.At.Time, Kind: Taken, OK: err == nil && res.Manifest.Holds, Name: filepath.Base(res.Path), Huella: res.Manifest.Huella,
		Bytes: res.Bytes, Took: res.Took, Finding: res.Manifest.Finding}
	if err != nil {
		run.Name, run.Finding = "", err.Error()
		if p, ok := problem.As(err); ok {
			run.Finding = p.Message
		}
	}
	if run.At.IsZero() {
		run.At = o.Clock()
	}
	if have, e := db.Schema(ctx); e != nil || have < noted {
		return res, err // an older database has no place for the note
	}
	// A copy stands, or failed, whatever becomes of the note.
	note := db.Write(context.WithoutCancel(ctx), func(c *database.Conn) error { return Note(ctx, c, run) })
	if err == nil && note != nil {
		err = fmt.Errorf("the copy %s is good, but could not be noted: %w", res.Path, note)
	}
	return res, err
}

// noted is the schema from which on a database has a place for runs.
const noted = 20261129021000

func take(ctx context.Context, db *database.DB, store *blobs.Store, o Options) (res Result, err error) {
	if err := os.MkdirAll(o.To, 0o700); err != nil {
		return res, err
	}
	lock, err := lock(o.To)
	if err != nil {
		return res, err
	}
	defer lock.Close()
	if err := sweep(o.To); err != nil {
		return res, err
	}
	draft := filepath.Join(o.To, draftPrefix+token())
	if err := os.Mkdir(draft, 0o700); err != nil {
		return res, err
	}
	defer os.RemoveAll(draft) // has its name already when all went well
	w := &dirWriter{dir: draft, dirs: map[string]bool{".": true}}
	m := Manifest{Format: format, Version: version, Engine: db.Engine(), Left: left}
	// What stands beside the data is copied first: checkpoints of the audit must not
	// be ahead of the snapshot.
	if m.Keys, err = copyFolder(ctx, w, db, o); err != nil {
		return res, fmt.Errorf("copy the data folder: %w", err)
	}
	var names []string
	err = db.ReadTx(ctx, func(c *database.Conn) error {
		if m.Schema, err = c.Schema(ctx); err != nil {
			return err
		}
		if m.Schema == 0 {
			return problem.New(problem.Refused, "La base de datos está vacía: no hay nada que respaldar.", "Revisa --datos y --base-datos.")
		}
		m.At = database.At(o.Clock())
		names, err = export(ctx, c, w, &m, o)
		return err
	})
	if err != nil {
		return res, err
	}
	// Files are on the disk before their row is committed, so all that the snapshot
	// names are there.
	if err := copyFiles(ctx, w, store, names, &m, o); err != nil {
		return res, fmt.Errorf("copy files: %w", err)
	}
	m.Huella = proof.Whole(m.tables())
	if err := prove(ctx, w, &m, o); err != nil {
		return res, err
	}
	name := namePrefix + m.At.UTC().Format(nameLayout)
	if !m.Holds {
		name += badSuffix
	}
	res = Result{Path: filepath.Join(o.To, name), Manifest: m, Bytes: w.bytes}
	if _, err := os.Lstat(res.Path); err == nil {
		return res, problem.New(problem.Conflict, "Ya hay un respaldo de ese instante: "+name+".", "Vuelve a intentarlo.")
	}
	if err := os.Rename(draft, res.Path); err != nil {
		return res, err
	}
	if err := syncDir(o.To); err != nil {
		return res, err
	}
	if m.Holds && o.Keep > 0 {
		if res.Removed, err = retain(o.To, o.Keep); err != nil {
			return res, fmt.Errorf("let older copies go: %w", err)
		}
	}
	return res, nil
}

// export writes every table and returns the names of the files that rows name.
func export(ctx context.Context, c *database.Conn, w *dirWriter, m *Manifest, o Options) ([]string, error) {
	list, err := shapes(ctx, c)
	if err != nil {
		return nil, err
	}
	prints, err := proof.FingerprintOn(ctx, c, nil)
	if err != nil {
		return nil, err
	}
	of := map[string]proof.Table{}
	for _, p := range prints {
		of[p.Name] = p
	}
	files := of[proof.Files]
	m.Files.Count, m.Files.Huella = files.Rows, files.Hash
	for _, s := range list {
		if left[s.name] != "" {
			continue
		}
		n, err := exportTable(ctx, c, w, s)
		if err != nil {
			return nil, fmt.Errorf("copy %s: %w", s.name, err)
		}
		m.Tables = append(m.Tables, TableFile{s.name, n, of[s.name].Hash})
		if n >= 100000 {
			o.tell("%s: %d filas", s.name, n)
		}
	}
	return proof.NamedFiles(ctx, c)
}

func exportTable(ctx context.Context, c *database.Conn, w *dirWriter, s shape) (n int, err error) {
	f, err := w.create(tableFile(s.name))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	z := gzip.NewWriter(f)
	heading, err := json.Marshal(s.columns)
	if err != nil {
		return 0, err
	}
	if _, err := z.Write(append(heading, '\n')); err != nil {
		return 0, err
	}
	var line []byte
	err = rows(ctx, c, s, func(row []any) error {
		if line, err = appendRow(line[:0], row); err != nil {
			return err
		}
		n++
		_, err := z.Write(line)
		return err
	})
	if err != nil {
		return n, err
	}
	if err := z.Close(); err != nil {
		return n, err
	}
	_, err = w.finish(f)
	return n, err
}

func tableFile(table string) string { return tablesDir + "/" + table + ".jsonl.gz" }

func blobFile(name string) string { return filesDir + "/" + name[:2] + "/" + name }

// copyFiles copies the files that rows name. One that is gone or damaged already is a
// finding: the copy of the rest is worth having.
func copyFiles(ctx context.Context, w *dirWriter, store *blobs.Store, names []string, m *Manifest, o Options) error {
	for i, name := range names {
		if i > 0 && i%1000 == 0 {
			o.tell("%d de %d archivos", i, len(names))
		}
		ok, n, err := copyBlob(ctx, w, store, name)
		if err != nil {
			return err
		}
		m.Files.Bytes += n
		if !ok {
			m.Files.Missing = append(m.Files.Missing, name)
		}
	}
	return nil
}

func copyBlob(ctx context.Context, w *dirWriter, store *blobs.Store, name string) (ok bool, n int64, err error) {
	if store == nil {
		return false, 0, nil
	}
	r, err := store.Open(name)
	if problem.KindOf(err) == problem.NotFound {
		return false, 0, nil
	}
	if err != nil {
		return false, 0, err
	}
	defer r.Close()
	f, err := w.create(blobFile(name))
	if err != nil {
		return false, 0, err
	}
	defer f.Close()
	if n, err = io.Copy(f, patient{ctx, r}); err != nil {
		return false, n, err
	}
	hash, err := w.finish(f)
	if err == nil && hash != name {
		w.sums = w.sums[:len(w.sums)-1]
		w.bytes -= n
		return false, 0, os.Remove(f.to.Name())
	}
	return true, n, err
}

// prove writes the manifest, restores the copy beside itself and judges what came
// back; then it writes the manifest anew with the judgement, and the list of hashes.
func prove(ctx context.Context, w *dirWriter, m *Manifest, o Options) error {
	o.tell("Se restaura para probarlo")
	trial := w.dir + trialSuffix
	defer os.RemoveAll(trial)
	if err := os.Mkdir(trial, 0o700); err != nil {
		return err
	}
	a := &Copy{dir: w.dir, Manifest: *m}
	db, err := a.build(ctx, filepath.Join(trial, "prueba.db"))
	if err != nil {
		return err
	}
	defer db.Close()
	store, err := a.linked(filepath.Join(trial, filesDir))
	if err != nil {
		return err
	}
	defer store.Close()
	report, err := proof.VerifySealed(ctx, db, store, a.seals()...)
	if err != nil {
		return fmt.Errorf("judge the restored copy: %w", err)
	}
	m.Holds = report.Holds()
	for _, k := range report.Checks {
		if len(k.Findings) > 0 && m.Finding == "" {
			m.Finding = k.Name + ": " + k.Findings[0]
		}
	}
	text, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := w.write(manifestName, append(text, '\n')); err != nil {
		return err
	}
	if err := w.seal(); err != nil {
		return err
	}
	// What is on the disk now is read once more, as whoever restores it will.
	_, err = Open(ctx, w.dir)
	return err
}

const (
	namePrefix  = "respaldo-"
	nameLayout  = "20060102T150405Z"
	badSuffix   = "-con-hallazgos"
	draftPrefix = ".parcial-"
	trialSuffix = ".prueba"
	goingPrefix = ".borrando-"
)

// sweep takes away what an interrupted run left. Nobody else works here: the folder is
// locked.
func sweep(dir string) error {
	list, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range list {
		if strings.HasPrefix(e.Name(), draftPrefix) || strings.HasPrefix(e.Name(), goingPrefix) {
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// retain lets the oldest good copies of a folder go, but for the newest so many. A copy
// loses its name before its files, so that no half one is ever taken for whole.
func retain(dir string, keep int) (removed []string, err error) {
	list, err := os.ReadDir(dir) // by name, which is by time
	if err != nil {
		return nil, err
	}
	var good []string
	for _, e := range list {
		at, ours := strings.CutPrefix(e.Name(), namePrefix)
		if _, err := time.Parse(nameLayout, at); !ours || err != nil || !e.IsDir() {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, e.Name(), manifestName)); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		good = append(good, e.Name())
	}
	for _, name := range good[:max(0, len(good)-keep)] {
		going := filepath.Join(dir, goingPrefix+name)
		if err := os.Rename(filepath.Join(dir, name), going); err != nil {
			return removed, err
		}
		if err := os.RemoveAll(going); err != nil {
			return removed, err
		}
		removed = append(removed, name)
	}
	return removed, nil
}
