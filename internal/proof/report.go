package proof

import (
	"context"
	"fmt"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/letters"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/seals"
)

// mostFindings bounds what one check tells: a damaged table would fill the screen.
const mostFindings = 20

// Check is one thing that was judged.
type Check struct {
	Name     string   `json:"que"`                 // Spanish
	Judged   int      `json:"comprobadas"`         // how many entries, papers, orders…
	Findings []string `json:"hallazgos,omitempty"` // Spanish: what does not hold; none when all does
	More     int      `json:"y_mas,omitempty"`     // findings that are not listed
}

func (k *Check) find(format string, args ...any) {
	if len(k.Findings) == mostFindings {
		k.More++
		return
	}
	k.Findings = append(k.Findings, fmt.Sprintf(format, args...))
}

// Report is the outcome of Verify.
type Report struct {
	Checks  []Check  `json:"comprobaciones"`
	Remarks []string `json:"notas,omitempty"` // Spanish: what is no fault and should be known

	sealers sealers // of the frozen papers
}

// Holds tells whether nothing was found.
func (r Report) Holds() bool {
	for _, k := range r.Checks {
		if len(k.Findings) > 0 {
			return false
		}
	}
	return true
}

// String writes the report for people, in Spanish.
func (r Report) String() string {
	var b strings.Builder
	for _, k := range r.Checks {
		mark := "bien"
		if len(k.Findings) > 0 {
			mark = "MAL"
		}
		fmt.Fprintf(&b, "%-5s %-44s %9d\n", mark, k.Name, k.Judged)
		for _, f := range k.Findings {
			fmt.Fprintf(&b, "      · %s\n", f)
		}
		if k.More > 0 {
			fmt.Fprintf(&b, "      · y %d más\n", k.More)
		}
	}
	for _, x := range r.Remarks {
		fmt.Fprintf(&b, "nota  %s.\n", x)
	}
	return b.String()
}

// Verify judges the whole database in one snapshot: the chains of the audit, the
// hashes of papers, signatures and letters, every order against its own steps and
// those against the audit, custody against its ledger, the store room against its
// entries, and the series of folios for holes. An error means that it could not be
// judged; what does not hold is in the report.
//
// Every file that a row names is read from store, and of every frozen paper the seal in
// it is judged; nil judges no files. Whose the seals are Report.Trust compares.
func Verify(ctx context.Context, db *database.DB, store *blobs.Store) (Report, error) {
	return VerifySealed(ctx, db, store)
}

// VerifySealed is Verify, and judges besides the folders of checkpoints outside of the
// database (G22): their signatures, and that the log of all chains is what each of them
// vouches for. Without folders the log is judged against the chains alone.
func VerifySealed(ctx context.Context, db *database.DB, store *blobs.Store, folders ...string) (Report, error) {
	outside := make([]audit.Sealed, 0, len(folders))
	for _, dir := range folders { // before the snapshot: what is sealed meanwhile is not missed in it
		s, err := audit.ReadSeals(dir)
		if err != nil {
			return Report{}, err
		}
		outside = append(outside, s)
	}
	var r Report
	err := db.ReadTx(ctx, func(c *database.Conn) error {
		r = Report{}
		for _, part := range []func(context.Context, *database.Conn) (Check, error){
			func(ctx context.Context, c *database.Conn) (Check, error) {
				return chained("Asientos de bitácora encadenados", func() (int, error) { return audit.VerifyAll(ctx, c) })
			},
			func(ctx context.Context, c *database.Conn) (Check, error) { return judgeLog(ctx, c, &r, outside) },
			func(ctx context.Context, c *database.Conn) (Check, error) {
				return chained("Formatos y firmas", func() (int, error) {
					n, err := papers.New(db).Verify(ctx, c)
					if err != nil {
						return n, err
					}
					evidence, err := seals.New(db).Verify(ctx, c)
					return n + evidence, err
				})
			},
			func(ctx context.Context, c *database.Conn) (Check, error) {
				return chained("Oficios", func() (int, error) { return letters.New(db).Verify(ctx, c) })
			},
			judgePapers, judgeWitnessed, judgeOrders, judgeCustody, judgeFiles, judgeSupplies, judgeFolios,
		} {
			k, err := part(ctx, c)
			if err != nil {
				return err
			}
			r.Checks = append(r.Checks, k)
		}
		if store == nil {
			return nil
		}
		k, err := judgeBlobs(ctx, c, store)
		if err != nil {
			return err
		}
		r.Checks = append(r.Checks, k)
		r.sealers.check = len(r.Checks)
		k, err = judgeCopies(ctx, c, store, &r.sealers)
		r.Checks = append(r.Checks, k)
		return err
	})
	return r, err
}

// judgeBlobs reads every file that a row names. Of a photograph that does not hold it says
// which one of which paper it is.
func judgeBlobs(ctx context.Context, c *database.Conn, store *blobs.Store) (Check, error) {
	k := Check{Name: "Archivos que citan las órdenes"}
	names, err := NamedFiles(ctx, c)
	if err != nil {
		return k, err
	}
	var photos map[string]string // of papers; read when something does not hold
	which := func(name string) (string, error) {
		if photos == nil {
			if photos, err = papers.PhotoPlacesIn(ctx, c); err != nil {
				return "", err
			}
		}
		if words := photos[name]; words != "" {
			return " (" + words + ")", nil
		}
		return "", nil
	}
	for _, name := range names {
		k.Judged++
		is, err := store.Hash(ctx, name)
		what := "su contenido es otro"
		switch {
		case problem.KindOf(err) == problem.NotFound:
			what = "falta en la carpeta de archivos"
		case err != nil:
			return k, err
		case is == name:
			continue
		}
		photo, err := which(name)
		if err != nil {
			return k, err
		}
		k.find("%s: %s%s", name, what, photo)
	}
	return k, nil
}

// chained turns a verification of a room, which stops at the first thing that does
// not hold, into a check.
func chained(name string, verify func() (int, error)) (Check, error) {
	n, err := verify()
	k := Check{Name: name, Judged: n}
	if err == nil {
		return k, nil
	}
	if broken, ok := err.(*audit.Broken); ok {
		k.find("%s", broken.Error())
		return k, nil
	}
	if p, ok := problem.As(err); ok {
		k.find("%s", p.Message)
		return k, nil
	}
	return k, err
}
