package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/dossier"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/proof"
	signing "secogem.gob.mx/soporte/internal/seals"
)

// verify judges the whole database with what lies beside it; it may run beside a
// serving program.
type verify struct {
	place
	mirror
	JSON        bool   `name:"json" help:"El resultado como JSON."`
	PDF         string `name:"pdf" placeholder:"ARCHIVO" help:"Comprueba solo el sello de un PDF; no abre la base de datos."`
	Certificado string `name:"certificado" placeholder:"ARCHIVO" help:"Certificado que debe llevar el sello del PDF; si falta, el de la carpeta de datos."`
	Expediente  string `name:"expediente" placeholder:"ARCHIVO.zip" help:"Comprueba un expediente descargado; no hace falta base de datos."`
	Archivo     string `arg:"" optional:"" name:"archivo" help:"Lo mismo que --expediente con un .zip, o que --pdf con un .pdf."`
	Clave       string `name:"clave" placeholder:"CLAVE" help:"Clave pública en que se confía para --expediente, como la publica la institución."`
}

// Run prints the report and fails when something does not hold.
func (v *verify) Run(ctx context.Context, c console) error {
	if v.Archivo != "" {
		switch strings.ToLower(filepath.Ext(v.Archivo)) {
		case ".zip":
			v.Expediente = v.Archivo
		case ".pdf":
			v.PDF = v.Archivo
		default:
			return problem.New(problem.Invalid, "No se sabe qué es "+v.Archivo+".", "Indica un expediente (.zip) o un documento (.pdf); para la base de datos, --datos o --base-datos.")
		}
	}
	if v.PDF != "" {
		return v.seal(c)
	}
	what, judge := "La base de datos", v.judge
	remedy := "compárala con el último respaldo verificado y avisa a quien administra el sistema y a quien audita."
	if v.Expediente != "" {
		what, judge, remedy = "El expediente", v.exported, "pide otro a quien te lo dio y compáralo; avisa a quien audita."
	}
	r, err := judge(ctx)
	if err != nil {
		return err
	}
	if v.JSON {
		if err := asJSON(c, r); err != nil {
			return err
		}
	} else {
		fmt.Fprint(c.out, r)
	}
	switch {
	case r.Holds() && !v.JSON:
		fmt.Fprintln(c.out, what+" está "+intact[what]+".")
	case !r.Holds():
		if !v.JSON {
			fmt.Fprintln(c.out, what+" NO está "+intact[what]+": "+remedy)
		}
		return errFound
	}
	return nil
}

func (v *verify) judge(ctx context.Context) (proof.Report, error) {
	db, err := v.existing(ctx)
	if err != nil {
		return proof.Report{}, err
	}
	defer db.Close()
	files, err := v.files()
	if err != nil {
		return proof.Report{}, err
	}
	folders := []string{v.sellos()}
	if v.SellosCopia != "" {
		folders = append(folders, v.SellosCopia)
	}
	r, err := proof.VerifySealed(ctx, db, files, folders...)
	if err != nil {
		return r, err
	}
	if _, err := os.Stat(filepath.Join(v.certificado(), signing.OwnFile)); errors.Is(err, fs.ErrNotExist) {
		return r, nil
	}
	o, err := v.own()
	if err != nil {
		return r, err
	}
	return r, r.Trust(o.Mine)
}

// intact agrees with what is judged.
var intact = map[string]string{"La base de datos": "íntegra", "El expediente": "íntegro"}

// exported judges a dossier that was downloaded, with nothing but the file.
func (v *verify) exported(context.Context) (proof.Report, error) {
	f, err := os.Open(v.Expediente)
	if err != nil {
		return proof.Report{}, problem.New(problem.Invalid, "No se puede abrir "+v.Expediente+".", "Revisa la ruta y el permiso de lectura.").Because(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return proof.Report{}, err
	}
	var trusted *audit.Key
	if v.Clave != "" {
		trusted = &audit.Key{Text: v.Clave}
	}
	return dossier.Verify(f, info.Size(), trusted)
}

func asJSON(c console, v any) error {
	e := json.NewEncoder(c.out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// seals shows the key and the last checkpoints, and acknowledges a restoration.
type seals struct {
	place
	Reconocer string `name:"reconocer" placeholder:"MOTIVO" help:"Acepta que la base se regresó a propósito a como estaba antes, y por qué; queda firmado entre los sellos."`
}

// shown is how many of the last checkpoints are listed.
const shown = 5

// Run prints what lies in the folder, or adds the acknowledgement.
func (s *seals) Run(ctx context.Context, c console) error {
	if s.Reconocer != "" {
		return s.acknowledge(ctx, c)
	}
	if _, err := os.Stat(s.sellos()); err != nil {
		fmt.Fprintln(c.out, "Todavía no hay sellos: se hacen mientras el sistema atiende.")
		return nil
	}
	r, err := audit.ReadSeals(s.sellos())
	if err != nil {
		return err
	}
	for _, k := range r.Keys {
		fmt.Fprintln(c.out, "Clave pública:", k.Text)
	}
	for _, p := range r.Checkpoints[max(0, len(r.Checkpoints)-shown):] {
		fmt.Fprintf(c.out, "%s  %9d asientos  %s  %s\n", p.At, p.Size, p.Root, p.Reason)
	}
	for _, f := range r.Findings {
		fmt.Fprintln(c.out, "MAL:", f)
	}
	if len(r.Findings) > 0 {
		return errFound
	}
	return nil
}

func (s *seals) acknowledge(ctx context.Context, c console) error {
	db, err := s.existing(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	folder, err := audit.OpenSeals(s.sellos(), "")
	if err != nil {
		return err
	}
	if err := folder.Acknowledge(ctx, db, time.Now(), s.Reconocer); err != nil {
		return err
	}
	fmt.Fprintln(c.out, "La restauración queda reconocida y firmada entre los sellos.")
	return nil
}
