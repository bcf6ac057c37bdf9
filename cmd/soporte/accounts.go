package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/problem"
	"secogem.gob.mx/soporte/internal/program"
)

// secret asks for a password at the console.
type secret struct {
	Contrasena string `name:"contraseña" env:"SOPORTE_CONTRASENA" placeholder:"TEXTO" help:"Contraseña; si falta, se pregunta sin mostrarla."`
}

// ask returns the password of the flag or the environment, or asks for it twice.
func (s secret) ask(c console) (string, error) {
	if s.Contrasena != "" {
		return s.Contrasena, nil
	}
	in := bufio.NewReader(c.in)
	first, err := hidden(c, in, "Contraseña: ")
	if err != nil {
		return "", err
	}
	again, err := hidden(c, in, "Otra vez: ")
	if err != nil {
		return "", err
	}
	if first != again {
		return "", problem.New(problem.Invalid, "Las dos contraseñas no son iguales.", "Vuelve a intentarlo.")
	}
	return first, nil
}

// hidden reads one line; on a terminal it is not echoed.
func hidden(c console, in *bufio.Reader, question string) (string, error) {
	fmt.Fprint(c.out, question)
	if f, ok := c.in.(*os.File); ok && echo(f, false) {
		defer func() { echo(f, true); fmt.Fprintln(c.out) }()
	}
	line, err := in.ReadString('\n')
	if err != nil && !(errors.Is(err, io.EOF) && line != "") {
		return "", problem.New(problem.Invalid, "No se escribió la contraseña.", "Escríbela, o indícala en SOPORTE_CONTRASENA.")
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// echo turns the echo of a terminal on or off, and tells whether it is one.
func echo(f *os.File, on bool) bool {
	flag := "-echo"
	if on {
		flag = "echo"
	}
	cmd := exec.Command("stty", flag)
	cmd.Stdin = f
	return cmd.Run() == nil
}

// begin makes the first administrator; there are no default accounts (G-13).
type begin struct {
	place
	secret
	Nombre string `name:"nombre" env:"SOPORTE_NOMBRE" required:"" placeholder:"TEXTO" help:"Nombre completo."`
	Correo string `name:"correo" env:"SOPORTE_CORREO" required:"" placeholder:"CORREO" help:"Correo institucional con que entrará."`
}

// Run makes the account, once.
func (b *begin) Run(ctx context.Context, c console) error {
	return withRooms(ctx, b.place, func(p *program.Program) error {
		password, err := b.ask(c)
		if err != nil {
			return err
		}
		person, err := p.People.FirstAdministrator(ctx, b.Nombre, b.Correo, password)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s ya puede entrar con %s y administra el sistema.\n", person.Name, person.Email)
		if _, err := program.OpenOwn(b.certificado(), clock.System()()); err != nil {
			return err
		}
		fmt.Fprintf(c.out, "La llave con que el sistema sella está en %s: respáldala aparte y que nadie más la lea.\n", b.certificado())
		return nil
	})
}

// withRooms opens the rooms, does something and closes them.
func withRooms(ctx context.Context, where place, do func(p *program.Program) error) error {
	p, err := where.rooms(ctx)
	if err != nil {
		return err
	}
	defer p.DB.Close()
	return do(p)
}

// person holds the verbs about people.
type person struct {
	Crear      addPerson   `cmd:"" help:"Da de alta a una persona con su contraseña."`
	Contrasena newPassword `cmd:"" name:"contraseña" aliases:"contrasena" help:"Cambia la contraseña de una persona y cierra sus sesiones."`
	Papel      role        `cmd:"" help:"Da o quita un papel a una persona."`
}

// atConsole is the author of what is done from the console of the server.
func atConsole() audit.By { return audit.By{Actor: audit.System, At: clock.System()()} }

const consoleDocument = "Consola del servidor"

type addPerson struct {
	place
	secret
	Nombre string   `name:"nombre" required:"" placeholder:"TEXTO" help:"Nombre completo."`
	Correo string   `name:"correo" required:"" placeholder:"CORREO" help:"Correo institucional."`
	Unidad string   `name:"unidad" required:"" placeholder:"TEXTO" help:"Unidad administrativa; se crea si no existe."`
	Cargo  string   `name:"cargo" placeholder:"TEXTO" help:"Cargo."`
	Papel  []string `name:"papel" placeholder:"PAPEL" help:"supervisor, ast, coordinacion, administrador o auditor; puede repetirse."`
}

// Run adds the person. The password was chosen by somebody else, so it must be
// changed at the first entry.
func (a *addPerson) Run(ctx context.Context, c console) error {
	return withRooms(ctx, a.place, func(p *program.Program) error {
		password, err := a.ask(c)
		if err != nil {
			return err
		}
		by := atConsole()
		return p.DB.Write(ctx, func(conn *database.Conn) error {
			unit, err := unitNamed(ctx, conn, p, a.Unidad, by)
			if err != nil {
				return err
			}
			added, err := p.People.AddPerson(ctx, conn, by, people.Person{Name: a.Nombre, Email: a.Correo, Post: a.Cargo, UnitID: unit})
			if err != nil {
				return err
			}
			if err := p.People.SetPassword(ctx, conn, by, added.ID, password, true); err != nil {
				return err
			}
			for _, r := range a.Papel {
				if err := p.People.GrantRole(ctx, conn, by, people.Grant{PersonID: added.ID, Role: people.Role(r), From: by.At, Document: consoleDocument}); err != nil {
					return err
				}
			}
			fmt.Fprintf(c.out, "%s ya puede entrar con %s; deberá cambiar su contraseña.\n", added.Name, added.Email)
			return nil
		})
	})
}

func unitNamed(ctx context.Context, c *database.Conn, p *program.Program, name string, by audit.By) (string, error) {
	units, err := p.People.Units(ctx, c)
	if err != nil {
		return "", err
	}
	for _, u := range units {
		if strings.EqualFold(u.Name, strings.TrimSpace(name)) {
			return u.ID, nil
		}
	}
	u, err := p.People.AddUnit(ctx, c, by, people.Unit{Name: name})
	return u.ID, err
}

type newPassword struct {
	place
	secret
	Correo string `name:"correo" required:"" placeholder:"CORREO" help:"Correo de la persona."`
}

// Run changes the password, which the person must change again.
func (n *newPassword) Run(ctx context.Context, c console) error {
	return withRooms(ctx, n.place, func(p *program.Program) error {
		password, err := n.ask(c)
		if err != nil {
			return err
		}
		return p.DB.Write(ctx, func(conn *database.Conn) error {
			who, err := p.People.ByEmail(ctx, conn, n.Correo)
			if err != nil {
				return err
			}
			if err := p.People.SetPassword(ctx, conn, atConsole(), who.ID, password, true); err != nil {
				return err
			}
			fmt.Fprintf(c.out, "%s tiene contraseña nueva; deberá cambiarla al entrar.\n", who.Name)
			return nil
		})
	})
}

type role struct {
	place
	Correo string `name:"correo" required:"" placeholder:"CORREO" help:"Correo de la persona."`
	Dar    string `name:"dar" xor:"papel" required:"" placeholder:"PAPEL" help:"Papel que se da: supervisor, ast, coordinacion, administrador o auditor."`
	Quitar string `name:"quitar" xor:"papel" required:"" placeholder:"PAPEL" help:"Papel que se quita."`
}

// Run gives or takes the role.
func (r *role) Run(ctx context.Context, c console) error {
	return withRooms(ctx, r.place, func(p *program.Program) error {
		by := atConsole()
		return p.DB.Write(ctx, func(conn *database.Conn) error {
			who, err := p.People.ByEmail(ctx, conn, r.Correo)
			if err != nil {
				return err
			}
			if r.Quitar != "" {
				if err := p.People.RevokeRole(ctx, conn, by, who.ID, people.Role(r.Quitar), consoleDocument); err != nil {
					return err
				}
				fmt.Fprintf(c.out, "%s ya no es %s.\n", who.Name, r.Quitar)
				return nil
			}
			if err := p.People.GrantRole(ctx, conn, by, people.Grant{PersonID: who.ID, Role: people.Role(r.Dar), From: by.At, Document: consoleDocument}); err != nil {
				return err
			}
			fmt.Fprintf(c.out, "%s es %s desde ahora.\n", who.Name, r.Dar)
			return nil
		})
	})
}
