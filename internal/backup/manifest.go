package backup

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/proof"
)

// Names inside a copy. `sha256sum -c SHA256SUMS` checks one without this program.
const (
	manifestName = "manifiesto.json"
	sumsName     = "SHA256SUMS"
	tablesDir    = "tablas"   // one file of rows a table
	filesDir     = "archivos" // files by the hash of their content
	folderDir    = "carpeta"  // whatever else the data folder holds
	keysName     = "llaves.age"

	format  = "soporte-respaldo"
	version = 1
)

// Manifest says what a copy holds.
type Manifest struct {
	Format  string            `json:"formato"`
	Version int               `json:"version"`
	At      database.Instant  `json:"tomado"`
	Engine  database.Engine   `json:"motor"` // of the database that was copied
	Schema  int64             `json:"esquema"`
	Huella  string            `json:"huella"`
	Holds   bool              `json:"integra"`              // what was copied holds, judged in the restored copy
	Finding string            `json:"hallazgo,omitempty"`   // the first thing that does not
	Tables  []TableFile       `json:"tablas"`               // in the order in which they can be filled
	Files   FilesSum          `json:"archivos"`             //
	Keys    string            `json:"llaves"`               // what became of private keys: Spanish
	Left    map[string]string `json:"no_incluye,omitempty"` // tables that are left out, each with the reason
}

// TableFile is one table in a copy.
type TableFile struct {
	Name   string `json:"nombre"`
	Rows   int    `json:"filas"`
	Huella string `json:"huella,omitempty"` // "" for a table that holds no record
}

// FilesSum sums up the files that rows name.
type FilesSum struct {
	Count   int      `json:"cuantos"`
	Bytes   int64    `json:"bytes"`
	Huella  string   `json:"huella"`
	Missing []string `json:"faltan,omitempty"` // named by a row, and gone or damaged already when the copy was taken
}

// tables returns the fingerprints that make up the huella.
func (m Manifest) tables() []proof.Table {
	var list []proof.Table
	for _, t := range m.Tables {
		if t.Huella != "" {
			list = append(list, proof.Table{Name: t.Name, Rows: t.Rows, Hash: t.Huella})
		}
	}
	slices.SortFunc(list, func(a, b proof.Table) int { return strings.Compare(a.Name, b.Name) })
	return append(list, proof.Table{Name: proof.Files, Rows: m.Files.Count, Hash: m.Files.Huella})
}

// readManifest reads a manifest and refuses what is no copy, or one of a later kind.
func readManifest(b []byte) (m Manifest, err error) {
	if err := json.Unmarshal(b, &m); err != nil || m.Format != format {
		return m, damaged(manifestName, "no es el de un respaldo de Soporte").Because(err)
	}
	if m.Version != version {
		return m, problem.New(problem.Invalid, fmt.Sprintf("El respaldo es de la forma %d, que este programa no conoce.", m.Version), "Usa una versión más nueva de Soporte.")
	}
	for _, t := range m.Tables {
		if !plainName.MatchString(t.Name) || t.Rows < 0 {
			return m, damaged(manifestName, "nombra una tabla imposible")
		}
	}
	if proof.Whole(m.tables()) != m.Huella {
		return m, damaged(manifestName, "su huella no es la de sus tablas")
	}
	return m, nil
}

var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,62}$`)

// damaged is the refusal of a copy, with the file that is not what it was.
func damaged(file, why string) *problem.Error {
	return problem.New(problem.Refused, fmt.Sprintf("El respaldo está dañado: %s %s.", file, why), "Usa otro respaldo; este no se puede restaurar.")
}

// sum is one line of the list of hashes.
type sum struct{ hash, file string }

var sumLine = regexp.MustCompile(`^([0-9a-f]{64})  ([^\n]+)$`)

// writeSums writes the list as sha256sum does.
func writeSums(list []sum) []byte {
	slices.SortFunc(list, func(a, b sum) int { return strings.Compare(a.file, b.file) })
	var b strings.Builder
	for _, s := range list {
		fmt.Fprintf(&b, "%s  %s\n", s.hash, s.file)
	}
	return []byte(b.String())
}

// readSums reads the list. It takes only what writeSums writes, so that no byte of
// it can be another.
func readSums(b []byte) ([]sum, error) {
	var list []sum
	for line := range strings.Lines(string(b)) {
		m := sumLine.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil || !fs.ValidPath(m[2]) || m[2] == sumsName || path.Clean(m[2]) != m[2] {
			return nil, damaged(sumsName, "no es una lista de archivos")
		}
		list = append(list, sum{m[1], m[2]})
	}
	if len(list) == 0 || string(writeSums(slices.Clone(list))) != string(b) {
		return nil, damaged(sumsName, "no está como se escribió")
	}
	return list, nil
}

// listed walks a copy and returns the paths of its files.
func listed(dir string) (files []string, err error) {
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		files = append(files, filepath.ToSlash(rel))
		return err
	})
	if os.IsNotExist(err) {
		return nil, problem.New(problem.NotFound, "No hay ningún respaldo en "+dir+".", "Revisa la ruta: es la carpeta que contiene "+manifestName+".").Because(err)
	}
	return files, err
}
