package orderpages

import (
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/web"
)

// faultChoice is «¿De qué se trata?»: the common faults as chips, the others behind
// a fold, and what can be tried before (domain §7.10).
type faultChoice struct {
	field  forms.Field
	common []faultChip
	others []faultChip
	open   bool // one of the others is chosen
	tips   []tip
}

// faultChip is one fault; template is a first sentence that the person completes.
type faultChip struct {
	forms.Option
	template string
}

// tip is a quick thing to try for a fault.
type tip struct{ key, label, words string }

// common are the faults that come in most, with a sentence to begin with and what
// may help at once.
var common = []struct{ key, template, tip string }{
	{"no-enciende", "El equipo no enciende al presionar el botón.", "Desconecta el cargador o el cable, mantén el botón de encendido 20 segundos, vuelve a conectar y enciende."},
	{"lento-o-se-congela", "El equipo está lento o se congela.", "Guarda tu trabajo, cierra lo que no uses y reinicia el equipo."},
	{"sin-red-o-internet", "No tengo red o Internet en mi lugar.", "Revisa que el cable de red entre hasta el tope en los dos extremos y que su luz parpadee."},
	{"impresora-no-imprime", "La impresora no imprime lo que mando.", "Apaga la impresora, espera 10 segundos, enciéndela y revisa que tenga papel."},
	{"correo-institucional", "El correo institucional no envía o no recibe.", "Cierra el programa de correo por completo y vuelve a abrirlo."},
	{"cuenta-o-contrasena", "No puedo entrar con mi cuenta o contraseña.", "Revisa que no estén activas las mayúsculas."},
	{"teclado-o-mouse", "El teclado o el mouse no responde.", "Desconéctalo y conéctalo en otro puerto; si es inalámbrico, cambia la pila."},
	{"software-institucional", "Un programa institucional no abre o marca un error.", "Copia el mensaje de error completo: ayuda mucho a quien te atiende."},
}

// faultOf arranges the categories that the administration keeps: the common ones
// that are still on its list first.
func faultOf(f forms.Field) faultChoice {
	c := faultChoice{field: f}
	known := map[string]forms.Option{}
	for _, o := range f.Options {
		known[o.Key] = o
	}
	first := map[string]bool{}
	for _, x := range common {
		o, ok := known[x.key]
		if !ok {
			continue
		}
		first[x.key] = true
		c.common = append(c.common, faultChip{o, x.template})
		c.tips = append(c.tips, tip{x.key, o.Label, x.tip})
	}
	for _, o := range f.Options {
		if !first[o.Key] {
			c.others = append(c.others, faultChip{Option: o})
			c.open = c.open || o.Selected
		}
	}
	return c
}

// id is the id of a chip; the first one has that of the input, where the summary of
// errors leads.
func (c faultChoice) id(key string) string {
	if len(c.common) > 0 && key == c.common[0].Key {
		return web.InputID(c.field.Name)
	}
	return web.InputID(c.field.Name) + "-" + key
}
