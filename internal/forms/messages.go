package forms

import (
	"fmt"
	"reflect"
	"unicode/utf8"
)

// Every message says what to do, names the input by its label, and is a whole
// sentence: it is read beside the input and alone in the summary.

func missing(in *input) string {
	label := in.field.Label
	switch in.field.Kind {
	case Choice, Radio:
		return "Elige una opción en «" + label + "»."
	case Person:
		return "Elige a una persona en «" + label + "»."
	case Asset:
		return "Elige un bien en «" + label + "»."
	case Check:
		return "Marca «" + label + "» para continuar."
	case Checks:
		return "Marca al menos una opción en «" + label + "»."
	case Date:
		return "Indica la fecha en «" + label + "»."
	case Time:
		return "Indica la hora en «" + label + "»."
	case DateTime:
		return "Indica la fecha y la hora en «" + label + "»."
	case Table:
		return "Agrega al menos un renglón en «" + label + "»."
	case Files:
		return "Adjunta al menos un archivo en «" + label + "»."
	case Hidden:
		return "Falta un dato de la página. Vuelve a abrirla e inténtalo de nuevo."
	}
	return "Completa «" + label + "»."
}

func pick(in *input) string {
	return "Elige en «" + in.field.Label + "» una de las opciones que se ofrecen."
}

func unreadable(label string) string {
	return "No pudimos leer «" + label + "». Vuelve a llenar ese dato."
}

func unstorable(label string) string {
	return "Vuelve a escribir «" + label + "»: contiene caracteres invisibles que no se pueden guardar."
}

func badNumber(label string) string {
	return "Escribe en «" + label + "» un número entero, sin letras ni puntos."
}

func badDate(label string) string {
	return "Escribe en «" + label + "» una fecha que exista, como 31/01/2026."
}

func badHour(label string) string {
	return "Escribe en «" + label + "» una hora de 00:00 a 23:59."
}

func badDateTime(label string) string {
	return "Escribe en «" + label + "» una fecha y una hora que existan, como 31/01/2026 14:30."
}

func tooLong(label string, most, have int) string {
	return fmt.Sprintf("Acorta «%s» a %s; llevas %d.", label, characters(most), have)
}

func characters(n int) string {
	if n == 1 {
		return "1 carácter"
	}
	return fmt.Sprintf("%d caracteres", n)
}

func atLeast(in *input, n int) string {
	verb, noun := counted(in, n)
	return fmt.Sprintf("%s al menos %d %s en «%s».", verb, n, noun, in.field.Label)
}

func atMost(in *input, n int) string {
	verb, noun := counted(in, n)
	return fmt.Sprintf("%s como máximo %d %s en «%s».", verb, n, noun, in.field.Label)
}

// counted gives the words for the things of which an input holds several.
func counted(in *input, n int) (verb, noun string) {
	words := map[string][3]string{
		Checks: {"Marca", "opción", "opciones"},
		Table:  {"Agrega", "renglón", "renglones"},
		Files:  {"Adjunta", "archivo", "archivos"},
	}[in.field.Kind]
	if n == 1 {
		return words[0], words[1]
	}
	return words[0], words[2]
}

// broken words the value rules of the validator.
func broken(in *input, rule, param string, v reflect.Value) string {
	label := in.field.Label
	if v.Kind() == reflect.String {
		have := utf8.RuneCountInString(v.String())
		count := characters
		n := in.field.Min
		switch rule {
		case "min", "gte":
			return fmt.Sprintf("Escribe al menos %s en «%s»; llevas %d.", count(n), label, have)
		case "max", "lte":
			return tooLong(label, in.field.Max, have)
		case "len":
			return fmt.Sprintf("Escribe exactamente %s en «%s»; llevas %d.", count(n), label, have)
		}
	}
	switch rule {
	case "min", "gte":
		return fmt.Sprintf("Escribe en «%s» un número mayor o igual que %s.", label, param)
	case "max", "lte":
		return fmt.Sprintf("Escribe en «%s» un número menor o igual que %s.", label, param)
	case "gt":
		return fmt.Sprintf("Escribe en «%s» un número mayor que %s.", label, param)
	case "lt":
		return fmt.Sprintf("Escribe en «%s» un número menor que %s.", label, param)
	case "oneof":
		return pick(in)
	case "email":
		return fmt.Sprintf("Escribe en «%s» un correo completo, como nombre@dominio.mx.", label)
	case "pin":
		return fmt.Sprintf("Escribe en «%s» de 4 a 8 dígitos.", label)
	case "number", "numeric":
		return fmt.Sprintf("Escribe en «%s» solo dígitos.", label)
	case "alphanum":
		return fmt.Sprintf("Escribe en «%s» solo letras y números, sin espacios.", label)
	}
	return fmt.Sprintf("Revisa «%s»: no tiene la forma que se espera.", label)
}
