// Command soporte is the whole program: it serves the support orders of the
// ministry, and has the verbs by which an installation is started, filled,
// checked and looked into. `soporte --help` lists them, in Spanish.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"secogem.gob.mx/soporte/internal/problem"
)

// verbs is the command line: one field a verb, flags also as SOPORTE_… in the
// environment.
type verbs struct {
	Demo          demo          `cmd:"" help:"Demostración: base de datos desechable, personas inventadas y una orden en cada estado."`
	Servir        serve         `cmd:"" help:"Atiende a las personas usuarias en una dirección web."`
	Iniciar       begin         `cmd:"" help:"Crea la primera cuenta de administración de una instalación."`
	Persona       person        `cmd:"" help:"Da de alta personas, contraseñas y papeles desde la consola."`
	Migrar        migrate       `cmd:"" help:"Crea o actualiza el esquema de la base de datos."`
	Sembrar       sow           `cmd:"" help:"Llena una base vacía con datos inventados, para medir."`
	Verificar     verify        `cmd:"" help:"Comprueba bitácoras, sellos, firmas, archivos, órdenes, custodia y folios; o un expediente descargado, sin base de datos."`
	Sellos        seals         `cmd:"" help:"Clave y últimos sellos de la bitácora; reconoce una restauración."`
	Certificado   sealVerbs     `cmd:"" help:"El certificado con que el sistema sella los documentos PDF."`
	Huella        fingerprint   `cmd:"" help:"Huella de todos los datos, igual en los dos motores."`
	Respaldar     backupVerb    `cmd:"" help:"Copia en caliente de todos los datos, probada al restaurarla."`
	Restaurar     restoreVerb   `cmd:"" help:"Trae un respaldo a una base y una carpeta vacías."`
	Trasladar     moveVerb      `cmd:"" help:"Pasa los datos a otra base vacía, de SQLite a PostgreSQL o al revés."`
	Importar      importVerb    `cmd:"" help:"Trae unidades, personas o equipos de un CSV o XLSX; sin --confirmar solo dice qué cambiaría."`
	Rutas         routes        `cmd:"" help:"Lista las direcciones web con su política de acceso."`
	Procedimiento procedureVerb `cmd:"" help:"El procedimiento como tabla, diagrama, BPMN o cobertura."`
}

// console is where a verb reads and writes.
type console struct {
	in  io.Reader
	out io.Writer
	err io.Writer
}

// errFound ends a verb that did its work and found something wrong: it has said
// so already.
var errFound = errors.New("found")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], console{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run does one verb and returns the exit code: 0 done, 1 failed or found
// something, 2 the command line was not understood.
func run(ctx context.Context, args []string, c console) int {
	var v verbs
	helped := false
	parser, err := kong.New(&v,
		kong.Name("soporte"), kong.Description("Órdenes de servicio de soporte técnico, según el procedimiento revisión 11."),
		kong.Help(help), kong.Writers(c.out, c.err), kong.Exit(func(int) { helped = true; panic(exited{}) }),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(c))
	if err != nil { // only for a mistake in the struct above
		fmt.Fprintln(c.err, "soporte:", err)
		return 2
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := parse(parser, args)
	if helped {
		return 0
	}
	if err != nil {
		fmt.Fprintf(c.err, "soporte: %s\nUsa «soporte --help» para ver los verbos y sus opciones.\n", inSpanish(err))
		return 2
	}
	if err := parsed.Run(); err != nil {
		if !errors.Is(err, errFound) {
			fmt.Fprintln(c.err, "soporte:", explain(err))
		}
		return 1
	}
	return 0
}

// exited unwinds the parser after it printed its help.
type exited struct{}

func parse(parser *kong.Kong, args []string) (ctx *kong.Context, err error) {
	defer func() {
		if p := recover(); p != nil {
			if _, ok := p.(exited); !ok {
				panic(p)
			}
		}
	}()
	return parser.Parse(args)
}

// explain says an error for people: what happened and what to do.
func explain(err error) string {
	if p, ok := problem.As(err); ok {
		text := p.Message
		for _, f := range p.Fields {
			text += " " + f.Message
		}
		if p.Remedy != "" {
			text += " " + p.Remedy
		}
		return text
	}
	return err.Error()
}
