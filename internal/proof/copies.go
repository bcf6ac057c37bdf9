package proof

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"io"

	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/pades"
	"secogem.gob.mx/soporte/internal/problem"
)

// sealers are the certificates that sealed the frozen papers of a database, each with the
// first paper that it sealed.
type sealers struct {
	list  []*x509.Certificate
	paper map[string]string // by fingerprint
	check int               // index of the check of the frozen papers
}

// judgeCopies reads every frozen PDF: that it is what was entered when it was frozen, and
// that the seal in it holds over each of its bytes (rev11 ).
func judgeCopies(ctx context.Context, c *database.Conn, store *blobs.Store, by *sealers) (Check, error) {
	k := Check{Name: "Documentos congelados y sus sellos"}
	by.paper = map[string]string{}
	after := ""
	for {
		rows, err := copies(ctx, c, after)
		if err != nil || len(rows) == 0 {
			return k, err
		}
		for _, row := range rows {
			after = row.ID
			k.Judged++
			if err := judgeCopy(store, row, &k, by); err != nil {
				return k, err
			}
		}
	}
}

func judgeCopy(store *blobs.Store, row copyRow, k *Check, by *sealers) error {
	if row.Entered == 0 {
		k.find("%s: la bitácora no asienta que se congeló esa copia", row)
	}
	b, err := content(store, row.Blob)
	switch {
	case problem.KindOf(err) == problem.NotFound:
		k.find("%s: su PDF falta en la carpeta de archivos", row)
		return nil
	case err != nil:
		return fmt.Errorf("read the frozen %s: %w", row, err)
	}
	sum := sha256.Sum256(b)
	same := hex.EncodeToString(sum[:]) == row.Blob && int64(len(b)) == row.Size
	if !same {
		k.find("%s: su PDF no es el que se congeló, byte por byte", row)
	}
	if row.Sealed == 0 {
		return nil
	}
	seals, err := pades.VerifySeals(b)
	if err != nil {
		why := err.Error()
		if p, ok := problem.As(err); ok {
			why = p.Message
		}
		k.find("%s: %s", row, why)
		return nil
	}
	for _, s := range seals {
		if len(s.Certificates) == 0 {
			k.find("%s: su sello no dice de quién es", row)
			continue
		}
		cert := s.Certificates[0]
		if id := fingerprint(cert); by.paper[id] == "" {
			by.list, by.paper[id] = append(by.list, cert), row.String()
		}
	}
	return nil
}

func content(store *blobs.Store, hash string) ([]byte, error) {
	r, err := store.Open(hash)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

func fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	return hex.EncodeToString(sum[:])
}

// Trust compares the certificates that sealed the frozen papers with those of this
// installation, of which mine tells: a paper that somebody else sealed is a finding.
func (r *Report) Trust(mine func(*x509.Certificate) (bool, error)) error {
	for _, c := range r.sealers.list {
		own, err := mine(c)
		if err != nil {
			return err
		}
		if !own {
			r.Checks[r.sealers.check].find("%s: su sello es de un certificado que no es de este sistema (%s, SHA-256 %s)", r.sealers.paper[fingerprint(c)], c.Subject.CommonName, fingerprint(c))
		}
	}
	return nil
}
