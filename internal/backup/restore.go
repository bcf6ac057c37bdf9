package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/proof"
)

// Target says where a copy is brought back.
type Target struct {
	URL        string // database: sqlite:PATH or postgres://…
	Data       string // data folder
	Passphrase string // opens the private keys of the copy; "" leaves them where they are
	Unsound    bool   // also a copy that says of itself that its data do not hold
	Clock      clock.Clock
	Tell       func(step string) // may be nil
}

// Restore brings a copy back into an empty database and an empty data folder. The copy
// is read whole, filled into a database beside its place, judged and compared with its
// fingerprint first; the database comes into its place last and at once, so that there
// is an installation afterwards or there is none. It may be called again after an
// interruption.
//
// problem.Refused for a damaged copy (the file is named), for one whose data do not
// hold, and for a place that is not empty; problem.Conflict when a program serves
// there.
func Restore(ctx context.Context, from string, to Target) (Manifest, error) {
	began := to.Clock()
	tell(to.Tell, "Se lee y se compara el respaldo")
	a, err := Open(ctx, from)
	if err != nil {
		return Manifest{}, err
	}
	m := a.Manifest
	if !m.Holds && !to.Unsound {
		return m, problem.New(problem.Refused, "Ese respaldo se tomó de datos que no se sostienen: "+m.Finding+".", "Usa uno anterior, o restáuralo de todos modos con --con-hallazgos.")
	}
	if err := os.MkdirAll(to.Data, 0o700); err != nil {
		return m, err
	}
	place, err := open(ctx, to.URL, to.Data)
	if err != nil {
		return m, err
	}
	defer place.close()
	if err := a.fits(to.Data, place); err != nil {
		return m, err
	}
	trial, err := os.MkdirTemp(place.beside, ".restaurando-")
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(trial)
	tell(to.Tell, "Se llena y se prueba una base aparte")
	db, err := a.build(ctx, filepath.Join(trial, "soporte.db"))
	if err != nil {
		return m, err
	}
	defer db.Close()
	if err := a.judge(ctx, db, filepath.Join(trial, filesDir), to.Unsound); err != nil {
		return m, err
	}
	err = db.Write(ctx, func(c *database.Conn) error {
		return Note(ctx, c, Run{At: to.Clock(), Kind: Restored, OK: true, Name: filepath.Base(filepath.Clean(from)), Huella: m.Huella, Took: to.Clock().Sub(began)})
	})
	if err != nil {
		return m, err
	}
	tell(to.Tell, "Se ponen los archivos")
	undo, err := a.place(ctx, to)
	if err == nil {
		tell(to.Tell, "Se pone la base de datos")
		err = place.put(ctx, db, nil)
	}
	if err != nil {
		undo()
	}
	return m, err
}

func tell(f func(string), step string) {
	if f != nil {
		f(step)
	}
}

// judge verifies what came back, files included.
func (a *Copy) judge(ctx context.Context, db *database.DB, files string, unsound bool) error {
	store, err := a.linked(files)
	if err != nil {
		return err
	}
	defer store.Close()
	report, err := proof.VerifySealed(ctx, db, store, a.seals()...)
	if err != nil {
		return err
	}
	for _, k := range report.Checks {
		if len(k.Findings) > 0 && !unsound {
			return problem.New(problem.Refused, "Lo restaurado no se sostiene: "+k.Name+": "+k.Findings[0]+".", "Usa otro respaldo y avisa a quien mantiene el programa.")
		}
	}
	return nil
}

// fits looks whether the data folder is empty but for an empty database and for what
// an interrupted run already put there.
func (a *Copy) fits(data string, at *place) error {
	return filepath.WalkDir(data, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(data, p)
		if err != nil {
			return err
		}
		abs, err := filepath.Abs(p)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir() && strings.HasPrefix(d.Name(), ".restaurando-"):
			return fs.SkipDir
		case d.IsDir(), at.path != "" && slices.Contains(sideFiles, strings.TrimPrefix(abs, at.path)):
			return nil
		}
		inside := folderDir + "/" + filepath.ToSlash(rel)
		if strings.HasPrefix(rel, filesDir+string(filepath.Separator)) {
			inside = filepath.ToSlash(rel)
		}
		if slices.Contains(a.files, inside) && same(p, filepath.Join(a.dir, inside)) {
			return nil
		}
		return problem.New(problem.Refused, "La carpeta de datos no está vacía: tiene "+rel+".", "Restaura en una carpeta nueva, o aparta la que hay.")
	})
}

func same(a, b string) bool {
	x, err := os.ReadFile(a)
	if err != nil {
		return false
	}
	y, err := os.ReadFile(b)
	return err == nil && bytes.Equal(x, y)
}

// place puts the files of the copy into the data folder; undo takes away again what it
// put there.
func (a *Copy) place(ctx context.Context, to Target) (undo func(), err error) {
	var made []string
	undo = func() {
		for _, m := range made {
			os.Remove(m)
		}
	}
	var keys map[string][]byte
	if to.Passphrase != "" && slices.Contains(a.files, keysName) {
		sealed, err := os.ReadFile(filepath.Join(a.dir, keysName))
		if err != nil {
			return undo, err
		}
		if keys, err = decrypt(sealed, to.Passphrase); err != nil {
			return undo, err
		}
	}
	store, err := blobs.Open(filepath.Join(to.Data, filesDir))
	if err != nil {
		return undo, err
	}
	defer store.Close()
	for _, name := range a.under(filesDir) {
		r, err := os.Open(filepath.Join(a.dir, filesDir, name))
		if err != nil {
			return undo, err
		}
		hash, _, err := store.Put(ctx, r)
		r.Close()
		if err != nil {
			return undo, err
		}
		made = append(made, filepath.Join(to.Data, filesDir, name))
		if name != hash[:2]+"/"+hash {
			return undo, damaged(filesDir+"/"+name, "cambió mientras se restauraba")
		}
	}
	for _, name := range a.under(folderDir) {
		content, err := os.ReadFile(filepath.Join(a.dir, folderDir, name))
		if err != nil {
			return undo, err
		}
		if err := put(filepath.Join(to.Data, name), bytes.NewReader(content)); err != nil {
			return undo, err
		}
		made = append(made, filepath.Join(to.Data, name))
	}
	for name, content := range keys {
		at := filepath.Join(to.Data, filepath.FromSlash(name))
		if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) {
			return undo, problem.New(problem.Refused, "Ya hay una llave en "+at+".", "Restaura en una carpeta nueva.")
		}
		if err := put(at, bytes.NewReader(content)); err != nil {
			return undo, err
		}
		made = append(made, at)
	}
	return undo, syncDir(to.Data)
}

// place is an empty database that waits for its data.
type place struct {
	db     *database.DB
	path   string // SQLite: the file
	beside string // folder on the same disk in which a trial may stand
	made   bool   // SQLite: opening made the empty file
}

// open opens a database that must be empty and must not be served.
func open(ctx context.Context, url, data string) (*place, error) {
	path := ""
	if rest, ok := strings.CutPrefix(url, "sqlite:"); ok {
		path = strings.TrimPrefix(rest, "//")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
	}
	_, before := os.Lstat(path)
	db, err := database.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	p := &place{db: db, path: db.Path(), beside: data}
	if p.path != "" {
		p.beside, p.made = filepath.Dir(p.path), errors.Is(before, fs.ErrNotExist)
	}
	if err := db.Serve(ctx); err != nil {
		p.close()
		return nil, err
	}
	if err := vacant(ctx, db); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

// close gives the place back; an empty file that opening made goes again.
func (p *place) close() {
	if p.db == nil {
		return
	}
	p.db.Close()
	p.db = nil
	if p.made {
		removeSQLite(p.path)
		os.Remove(p.path + servingSuffix)
	}
}

// vacant refuses a database that holds more than its migrations put into it.
func vacant(ctx context.Context, db *database.DB) error {
	var there []string
	err := db.ReadTx(ctx, func(c *database.Conn) error {
		list, err := shapes(ctx, c)
		if err != nil {
			return err
		}
		there, err = filled(ctx, c, list)
		return err
	})
	if err != nil || len(there) == 0 {
		return err
	}
	fresh, err := seeded(ctx)
	if err != nil {
		return err
	}
	for _, name := range there {
		if !slices.Contains(fresh, name) {
			return problem.New(problem.Refused, "La base de datos de destino no está vacía: la tabla "+name+" tiene filas.", "Indica una base nueva; nada se borra ni se mezcla.")
		}
	}
	return nil
}

// seeded returns the tables into which the migrations themselves put rows.
func seeded(ctx context.Context) (names []string, err error) {
	dir, err := os.MkdirTemp("", "soporte-esquema-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	db, err := database.Open(ctx, "sqlite:"+filepath.Join(dir, "esquema.db"))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		return nil, err
	}
	err = db.ReadTx(ctx, func(c *database.Conn) error {
		list, err := shapes(ctx, c)
		if err != nil {
			return err
		}
		names, err = filled(ctx, c, list)
		return err
	})
	return names, err
}

// put brings the data of another database into this place, at once: a SQLite file by
// its name, PostgreSQL by the end of one transaction. The other database is closed
// when it becomes this one.
func (p *place) put(ctx context.Context, from *database.DB, step func(table string, rows int)) error {
	if p.path == "" || from.Path() == "" {
		return pour(ctx, from, p.db, step)
	}
	if err := from.Close(); err != nil { // folds its journal into the file
		return err
	}
	f, err := os.Open(from.Path())
	if err != nil {
		return err
	}
	err = f.Sync()
	f.Close()
	if err != nil {
		return err
	}
	// Our own connections go before the file does; the claim of Serve goes with them,
	// and the empty database that may be there has nobody else.
	p.made = false
	p.close()
	removeSQLite(p.path)
	if err := os.Rename(from.Path(), p.path); err != nil {
		return fmt.Errorf("put the database into its place: %w", err)
	}
	return syncDir(filepath.Dir(p.path))
}
