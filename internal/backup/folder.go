package backup

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"filippo.io/age"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/seals"
)

// copyFolder copies whatever the data folder holds beside the database and the files
// that rows name: checkpoints of the audit, public keys, certificates. Private keys go
// in encrypted, or stay out. It returns what became of them, in Spanish.
func copyFolder(ctx context.Context, w *dirWriter, db *database.DB, o Options) (string, error) {
	names, err := beside(o.Data, db.Path(), o.To)
	if err != nil {
		return "", err
	}
	keys := map[string][]byte{}
	for _, name := range names {
		// Small files, of which some grow at their end meanwhile.
		content, err := os.ReadFile(filepath.Join(o.Data, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		if secret(name, content) {
			keys[filepath.ToSlash(name)] = content
			// The certificate in the same file is public, and what was sealed is judged by it.
			if former, public, ok := seals.Former(content); ok {
				if at := filepath.Join(filepath.Dir(name), former); !slices.Contains(names, at) {
					if err := w.write(folderDir+"/"+filepath.ToSlash(at), public); err != nil {
						return "", err
					}
				}
			}
			continue
		}
		if err := w.write(folderDir+"/"+filepath.ToSlash(name), content); err != nil {
			return "", err
		}
	}
	switch {
	case len(keys) == 0:
		return "no hay llaves privadas", nil
	case o.Passphrase == "":
		return fmt.Sprintf("no se incluyen (%d); guárdalas aparte", len(keys)), nil
	}
	sealed, err := encrypt(keys, o.Passphrase)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("cifradas con frase de paso (%d)", len(keys)), w.write(keysName, sealed)
}

// beside lists the regular files of a data folder that are neither the database nor
// files that rows name nor copies.
func beside(data, db, copies string) (names []string, err error) {
	if data == "" {
		return nil, nil
	}
	if copies, err = filepath.Abs(copies); err != nil {
		return nil, err
	}
	err = filepath.WalkDir(data, func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(data, p)
		if err != nil {
			return err
		}
		abs, err := filepath.Abs(p)
		switch {
		case err != nil:
			return err
		case d.IsDir() && (rel == filesDir || abs == copies):
			return fs.SkipDir
		case !d.Type().IsRegular(), strings.HasPrefix(d.Name(), "."):
			return nil
		case db != "" && slices.Contains(sideFiles, strings.TrimPrefix(abs, db)):
			return nil
		}
		names = append(names, rel)
		return nil
	})
	return names, err
}

// sideFiles are the endings of what SQLite and the serving program keep beside a
// database; "" is the database itself.
var sideFiles = []string{"", "-wal", "-shm", "-journal", servingSuffix}

const servingSuffix = ".sirviendo"

// secret tells whether a file holds a private key, by its name or its content.
func secret(name string, content []byte) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return slices.Contains([]string{".privada", ".key", ".p12", ".pfx"}, ext) || bytes.Contains(content, []byte("PRIVATE KEY"))
}

// encrypt seals the private keys under a passphrase, in the form of age.
func encrypt(keys map[string][]byte, passphrase string) ([]byte, error) {
	plain, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	to, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	w, err := age.Encrypt(&b, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	err = w.Close() // writes the last of it
	return b.Bytes(), err
}

// decrypt opens what encrypt sealed. problem.Invalid for another passphrase.
func decrypt(sealed []byte, passphrase string) (keys map[string][]byte, err error) {
	id, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), id)
	if err != nil {
		return nil, problem.New(problem.Invalid, "La frase de paso no abre las llaves del respaldo.", "Escríbela como cuando se hizo, o restaura sin llaves.").Because(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		return nil, damaged(keysName, "no se puede descifrar").Because(err)
	}
	if err := json.Unmarshal(plain, &keys); err != nil {
		return nil, damaged(keysName, "no contiene llaves").Because(err)
	}
	for name := range keys {
		if !fs.ValidPath(name) {
			return nil, damaged(keysName, "nombra un lugar imposible")
		}
	}
	return keys, nil
}
