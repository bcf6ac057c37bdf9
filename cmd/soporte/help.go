package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

// help prints the help of a verb, or of the program, in Spanish.
func help(_ kong.HelpOptions, ctx *kong.Context) error {
	node, path := ctx.Model.Node, "soporte"
	for _, p := range ctx.Path {
		if p.Command != nil {
			node, path = p.Command, path+" "+p.Command.Name
		}
	}
	w := ctx.Stdout
	fmt.Fprintf(w, "Uso: %s%s\n", path, usage(node))
	if node.Help != "" {
		fmt.Fprintf(w, "\n%s\n", node.Help)
	}
	if node.Detail != "" {
		fmt.Fprintf(w, "\n%s\n", node.Detail)
	}
	var rows [][2]string
	for _, n := range node.Leaves(true) {
		rows = append(rows, [2]string{strings.TrimPrefix(n.Path(), "soporte "), n.Help})
	}
	if len(node.Children) > 0 {
		table(w, "Verbos", rows)
	}
	rows = nil
	for _, p := range node.Positional {
		rows = append(rows, [2]string{p.Summary(), p.Help})
	}
	table(w, "Argumentos", rows)
	rows = nil
	for _, f := range node.Flags {
		rows = append(rows, [2]string{flagName(f), flagHelp(f)})
	}
	table(w, "Opciones", rows)
	if len(node.Children) > 0 {
		fmt.Fprintf(w, "\n«%s VERBO --help» explica cada verbo.\n", path)
	}
	return nil
}

func usage(n *kong.Node) string {
	text := ""
	for _, p := range n.Positional {
		text += " " + p.Summary()
	}
	if len(n.Children) > 0 {
		text += " VERBO"
	}
	return text + " [opciones]"
}

func flagName(f *kong.Flag) string {
	name := "    --" + f.Name
	if f.Short != 0 {
		name = fmt.Sprintf("-%c, --%s", f.Short, f.Name)
	}
	if f.IsBool() {
		return name
	}
	value := f.PlaceHolder
	if value == "" {
		value = strings.ToUpper(f.Name)
	}
	return name + " " + value
}

func flagHelp(f *kong.Flag) string {
	text := f.Help
	if f.Name == "help" {
		text = "Muestra esta ayuda."
	}
	if f.HasDefault && f.Default != "" {
		text += " De fábrica: " + f.Default + "."
	}
	if len(f.Envs) > 0 {
		text += " También $" + strings.Join(f.Envs, ", $") + "."
	}
	return text
}

func table(w io.Writer, title string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	width := 0
	for _, r := range rows {
		width = max(width, utf8.RuneCountInString(r[0]))
	}
	fmt.Fprintf(w, "\n%s:\n", title)
	for _, r := range rows {
		fmt.Fprintf(w, "  %s%s  %s\n", r[0], strings.Repeat(" ", width-utf8.RuneCountInString(r[0])), r[1])
	}
}

// sayings turn what the parser says into Spanish.
var sayings = []struct {
	says *regexp.Regexp
	is   string
}{
	{regexp.MustCompile(`^unknown flag (\S+), did you mean "?([^"?]+)"?\?.*`), "no existe la opción $1; quizá querías $2."},
	{regexp.MustCompile(`^unknown flag (\S+).*`), "no existe la opción $1."},
	{regexp.MustCompile(`^unexpected argument (\S+), did you mean "?([^"?]+)"?\?.*`), "no existe el verbo «$1»; quizá querías «$2»."},
	{regexp.MustCompile(`^unexpected argument (.+)$`), "sobra «$1»."},
	{regexp.MustCompile(`^unexpected flag argument (.+)$`), "la opción no lleva valor: $1."},
	{regexp.MustCompile(`^missing flags: (.+)$`), "falta indicar $1."},
	{regexp.MustCompile(`^expected one of (.+)$`), "falta el verbo; puede ser $1."},
	{regexp.MustCompile(`^expected "?([^"]+)"?$`), "falta «$1»."},
	{regexp.MustCompile(`^missing positional arguments (.+)$`), "falta $1."},
	{regexp.MustCompile(`^(\S+) must be one of (\S+) but got "(.*)"$`), "$1 debe ser uno de $2, y se indicó «$3»."},
	{regexp.MustCompile(`^(\S+): (?:expected a valid .* int|expected an int) but got "([^"]*)".*`), "$1 debe ser un número entero, y se indicó «$2»."},
	{regexp.MustCompile(`^(\S+): expected (\S+) value.*`), "$1 necesita un valor."},
}

// inSpanish says what the parser did not understand.
func inSpanish(err error) string {
	text := err.Error()
	for _, s := range sayings {
		if s.says.MatchString(text) {
			return strings.ReplaceAll(s.says.ReplaceAllString(text, s.is), " or ", " o ")
		}
	}
	return "no se entendió la orden (" + text + ")."
}
