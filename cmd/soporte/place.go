package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"

	"secogem.gob.mx/soporte/internal/blobs"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/program"
	"secogem.gob.mx/soporte/internal/web"
)

// place says where an installation keeps its data.
type place struct {
	Datos     string `name:"datos" env:"SOPORTE_DATOS" default:"datos" placeholder:"DIR" help:"Carpeta de los datos."`
	BaseDatos string `name:"base-datos" env:"SOPORTE_BASE_DATOS" placeholder:"URL" help:"sqlite:RUTA o postgres://…; si falta, un archivo SQLite en la carpeta de datos."`
}

// url is the address of the database; a data folder that is missing is made.
func (p place) url() (string, error) {
	if p.BaseDatos != "" {
		return p.BaseDatos, knownKind(p.BaseDatos, "--base-datos")
	}
	if err := os.MkdirAll(p.Datos, 0o700); err != nil {
		return "", fmt.Errorf("no se pudo crear la carpeta %s: %w", p.Datos, err)
	}
	return "sqlite:" + filepath.Join(p.Datos, "soporte.db"), nil
}

func knownKind(url, option string) error {
	if kind, _, _ := strings.Cut(url, ":"); kind != "sqlite" && kind != "postgres" && kind != "postgresql" {
		return problem.New(problem.Invalid, "No se conoce ese tipo de base de datos: "+kind+".", "Indica sqlite:RUTA o postgres://… en "+option+".")
	}
	return nil
}

// open opens the database.
func (p place) open(ctx context.Context) (*database.DB, error) {
	url, err := p.url()
	if err != nil {
		return nil, err
	}
	db, err := database.Open(ctx, url)
	if _, told := problem.As(err); err != nil && !told && !strings.HasPrefix(url, "sqlite:") {
		return nil, problem.New(problem.Unavailable, "No se puede abrir la base de datos de PostgreSQL.",
			"Revisa --base-datos, que el servidor atienda y que la cuenta pueda entrar. Detalle: "+strings.Join(strings.Fields(err.Error()), " ")).Because(err)
	}
	return db, err
}

// existing opens a database that has to be there, for verbs that read what an installation
// holds: with a mistyped folder they would make an empty one, and judge it.
func (p place) existing(ctx context.Context) (*database.DB, error) {
	file, lies := strings.CutPrefix(p.BaseDatos, "sqlite:")
	if p.BaseDatos == "" {
		file, lies = filepath.Join(p.Datos, "soporte.db"), true
	}
	if lies {
		file = strings.TrimPrefix(file, "//")
		if _, err := os.Stat(file); err != nil {
			return nil, problem.New(problem.NotFound, "No hay ninguna base de datos en "+file+".", "Revisa --datos y --base-datos.").Because(err)
		}
	}
	db, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	schema, err := db.Read().Schema(ctx)
	if err == nil && schema == 0 {
		err = problem.New(problem.Refused, "La base de datos está vacía: nadie ha iniciado el sistema en ella.", "Revisa --datos y --base-datos.")
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// mirror says where copies of the signed checkpoints go.
type mirror struct {
	SellosCopia string `name:"sellos-copia" env:"SOPORTE_SELLOS_COPIA" placeholder:"DIR" help:"Segunda carpeta de los sellos de la bitácora; mejor en otro equipo o en otro disco."`
}

// sellos is the folder of the signed checkpoints of the audit.
func (p place) sellos() string { return filepath.Join(p.Datos, "sellos") }

// archivos is the folder of the files that people attach.
func (p place) archivos() string { return filepath.Join(p.Datos, "archivos") }

// certificado is the folder of the key with which PDFs are sealed.
func (p place) certificado() string { return filepath.Join(p.Datos, "certificado") }

// files opens the files that people attached.
func (p place) files() (*blobs.Store, error) { return blobs.Open(p.archivos()) }

// migrated opens the database with the schema of this program.
func (p place) migrated(ctx context.Context) (*database.DB, error) {
	db, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// rooms opens the database and builds the rooms over it, for verbs that act from
// the console.
func (p place) rooms(ctx context.Context) (*program.Program, error) {
	db, err := p.migrated(ctx)
	if err != nil {
		return nil, err
	}
	r, err := program.New(db, program.Config{BaseURL: "http://localhost", Clock: clock.System(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		db.Close()
	}
	return r, err
}

// door says where a program listens.
type door struct {
	Escucha string `name:"escucha" env:"SOPORTE_ESCUCHA" default:"127.0.0.1:8080" placeholder:"DIR:PUERTO" help:"Dirección y puerto en que atiende."`
	URLBase string `name:"url-base" env:"SOPORTE_URL_BASE" placeholder:"URL" help:"Dirección pública, con su ruta si la tiene; si falta, la de --escucha."`
}

// logger makes the log of a serving program, at a level by its Spanish name.
func logger(c console, level string) *slog.Logger {
	levels := map[string]slog.Level{"detalle": slog.LevelDebug, "info": slog.LevelInfo, "aviso": slog.LevelWarn, "error": slog.LevelError}
	return web.NewLogger(c.err, levels[level])
}

// listen takes the port and returns the public address.
func (d door) listen() (net.Listener, string, error) {
	l, err := listen(d.Escucha, "--escucha")
	if err != nil {
		return nil, "", err
	}
	base := d.URLBase
	if base == "" {
		base = "http://" + l.Addr().String()
	}
	return l, base, nil
}

// listen takes a port, which a flag chose.
func listen(address, flag string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, problem.New(problem.Unavailable, "No se puede atender en "+address+".",
			"Revisa que nadie más use ese puerto, o elige otro con "+flag+".").Because(err)
	}
	return l, nil
}
