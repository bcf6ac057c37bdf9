package settings

import (
	"slices"
	"strings"
	"unicode"

	"secogem.gob.mx/soporte/internal/problem"
)

// Item is an entry of a catalogue: something that people choose from. It is never
// deleted; one that is not Active is offered no more.
type Item struct {
	Key      string `db:"item_key"`
	Label    string `db:"label"`
	Position int    `db:"position"` // from 1, in the order in which it is offered
	Active   bool   `db:"active"`
	Checks   string `db:"checks"`   // of a category: what to look at first
	Solution string `db:"solution"` // of a category: what usually helps
	Floors   string `db:"floors"`   // of a building
	Version  int64  `db:"version"`
}

// Catalogs are the parameters that are catalogues: each of their items has more to
// it than a line of a list, and they change one by one.
var Catalogs = []Name{Categories, Buildings, RejectionCauses}

// IsCatalog tells whether a parameter is a catalogue.
func IsCatalog(name Name) bool { return slices.Contains(Catalogs, name) }

// chainOf is the audit chain of a catalogue.
func chainOf(name Name) string { return "catalogo:" + string(name) }

// Chain names the audit chain of a catalogue, for the page of its history.
func Chain(name Name) string { return chainOf(name) }

// keyOf makes the key of a new item from its name: «Sin red» is sin-red.
func keyOf(label string) string {
	plain := strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ü", "u", "ñ", "n")
	var b strings.Builder
	for _, r := range plain.Replace(strings.ToLower(label)) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	key := strings.Trim(b.String(), "-")
	if len(key) > 40 {
		key = strings.Trim(key[:40], "-")
	}
	return key
}

// check judges an item before it is stored. problem.Invalid on «nombre».
func (i *Item) check() error {
	i.Label = strings.Join(strings.Fields(i.Label), " ")
	switch {
	case i.Label == "":
		return problem.OnField("nombre", "Escribe el nombre.")
	case len([]rune(i.Label)) > 80:
		return problem.OnField("nombre", "Escribe un nombre de 80 caracteres o menos.")
	case strings.ContainsFunc(i.Label, unicode.IsControl):
		return problem.OnField("nombre", "El nombre tiene caracteres que no se pueden mostrar.")
	}
	return nil
}

// knowledge is what domain §7.10 says of a category: first checks, what helps.
var knowledge = map[string][2]string{
	"no-enciende":             {"Toma, no-break, cable y fuente.", "Probar con un cable alterno."},
	"lento-o-se-congela":      {"Disco lleno, programas al inicio, memoria y estado del disco.", "Mantenimiento."},
	"pantalla-azul-reinicios": {"Controlador, memoria y temperatura.", "Restaurar."},
	"sin-imagen":              {"Cable, entrada, monitor alterno y tarjeta.", ""},
	"teclado-o-mouse":         {"Puerto y pila.", "Reemplazo de la bodega."},
	"bateria-o-cargador":      {"Salud de la batería y cargador alterno.", "Garantía."},
	"disco-danado":            {"Detener el uso.", "Respaldo (P-06), y reemplazo o garantía."},
	"sin-red-o-internet":      {"Cable, punto, dirección IP, switch y cuenta.", ""},
	"wi-fi":                   {"Credencial, cobertura y punto de acceso.", ""},
	"cuenta-o-contrasena":     {"Identidad verificada.", "Restablecimiento por el área que administra cuentas."},
	"correo-institucional":    {"Cuota, configuración y perfil.", ""},
	"impresora-no-imprime":    {"Cola, controlador, red y atasco.", ""},
	"calidad-de-impresion":    {"Tóner y tambor.", "Limpieza."},
	"atasco-de-papel":         {"Rodillos y papel.", "Limpieza."},
	"escaner":                 {"Controlador, cristal y ruta de red.", ""},
	"software-institucional":  {"Versión y permisos.", "Reinstalación."},
	"ofimatica":               {"Licencia y complementos.", "Reparación."},
	"antivirus-o-sospecha-de-codigo-malicioso": {"Aislar de la red y avisar.", "Análisis; prioridad Crítica."},
	"instalacion-o-cambio-de-equipo":           {"Inventario y resguardo.", "P-08 y P-09."},
	"mantenimiento-preventivo":                 {"Limpieza, térmica y actualización.", "Lista de verificación."},
	"orientacion-de-uso":                       {"", "Asistencia o un artículo de la ayuda."},
	"telefonia-ip":                             {"Cable y registro.", ""},
	"proyeccion":                               {"Lámpara y entrada.", ""},
}

// FirstItem is an entry as an installation begins with it, for its history; false
// for one that was added.
func FirstItem(name Name, key string) (Item, bool) {
	list := itemsOf(name, Defaults())
	n := slices.IndexFunc(list, func(i Item) bool { return i.Key == key })
	if n < 0 {
		return Item{}, false
	}
	return list[n], true
}

// itemsOf makes the items of a catalogue of which nothing was changed yet.
func itemsOf(name Name, v Values) []Item {
	var list []Item
	for n, c := range v.Choices(name) {
		i := Item{Key: c.Key, Label: c.Label, Position: n + 1, Active: true, Version: 1}
		if name == Categories {
			i.Checks, i.Solution = knowledge[c.Key][0], knowledge[c.Key][1]
		}
		list = append(list, i)
	}
	return list
}
