package seed

import (
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/supplies"
)

// Names of units are generic, as organisation manuals of such bodies have them
// (domain §7.9).
const (
	social      = "Dirección General de Contraloría Social"
	research    = "Dirección General de Investigación"
	north       = "Delegación Regional Norte"
	liability   = "Dirección General de Responsabilidades Administrativas"
	legal       = "Dirección General de Legalidad y Apoyo Jurídico"
	control     = "Dirección General de Control y Auditoría «A»"
	coordinates = "Coordinación Administrativa"
	dtic        = "Dirección de Tecnologías de la Información y Comunicaciones"
	quality     = "Coordinación del Sistema de Gestión de la Calidad"
)

// More people of the units, who only ask for service.
const (
	aurelio = "Aurelio Fonseca Prado"
	silvia  = "Silvia Montaño Cid"
	ruben   = "Rubén Galindo Paz"
	carmen  = "Carmen Ibáñez Solís"
	damian  = "Damián Quiroz Leal"
	rosaura = "Rosaura Nieto Campos"
	elvira  = "Elvira Campos Neri"
	tomas   = "Tomás Herrera Luz"
	julieta = "Julieta Arce Mora"
	nestor  = "Néstor Vidal Rojas"
	brenda  = "Brenda Sáenz Ortiz"
)

var unitNames = []string{
	"Oficina de la Secretaría", "Secretaría Particular", "Subsecretaría de Control y Auditoría", control, liability, research,
	social, legal, coordinates, dtic, "Laboratorio de Verificación de Materiales", "Órgano Interno de Control", north, quality,
}

// member is one of the cast as it is written down.
type member struct {
	name, post, unit, mail, ext string
	building, floor, office     string
	level                       string
	skills                      []string
	roles                       []people.Role
	head                        bool
}

var cast = []member{
	{name: Lucia, post: "Analista", unit: social, mail: "lucia.barrera", ext: "50112", building: "Edificio Central", floor: "2", office: "214"},
	{name: Efrain, post: "Investigador", unit: research, mail: "efrain.olvera", ext: "50340", building: "Edificio Central", floor: "4", office: "402"},
	{name: Maricela, post: "Auditora regional", unit: north, mail: "maricela.tovar", ext: "51207", building: "Delegación Norte", floor: "1", office: "3"},
	{name: Octavio, post: "Abogado", unit: liability, mail: "octavio.lara", ext: "50288", building: "Edificio Anexo", floor: "3", office: "318"},
	{name: Nayeli, post: "Auxiliar administrativa", unit: legal, mail: "nayeli.cruz", ext: "50419", building: "Edificio Anexo", floor: "1", office: "Recepción"},
	{name: Beatriz, post: "Jefa de Soporte Técnico", unit: dtic, mail: "beatriz.solano", ext: "50600", building: "Edificio Central", floor: "PB", office: "Soporte", roles: []people.Role{people.Supervisor}},
	{name: Jorge, post: "Asesor de soporte técnico", unit: dtic, mail: "jorge.medrano", ext: "50611", building: "Edificio Central", floor: "PB", office: "Taller", level: "Ingeniería", skills: []string{"Bienes informáticos", "Orientación"}, roles: []people.Role{people.Adviser}},
	{name: Paola, post: "Asesora de soporte técnico", unit: dtic, mail: "paola.renteria", ext: "50612", building: "Edificio Central", floor: "PB", office: "Taller", level: "Ingeniería", skills: []string{"Red de datos", "Bienes informáticos"}, roles: []people.Role{people.Adviser}},
	{name: Hugo, post: "Asesor de soporte técnico", unit: dtic, mail: "hugo.cisneros", ext: "50613", building: "Edificio Central", floor: "PB", office: "Taller", level: "TSU", skills: []string{"Orientación"}, roles: []people.Role{people.Adviser}},
	{name: Ramiro, post: "Titular de la Dirección de Tecnologías", unit: dtic, mail: "ramiro.esquivel", ext: "50601", building: "Edificio Central", floor: "5", office: "501", head: true},
	{name: Irma, post: "Subdirectora de Infraestructura", unit: dtic, mail: "irma.collado", ext: "50602", building: "Edificio Central", floor: "5", office: "503"},
	{name: Teresa, post: "Coordinadora Administrativa", unit: coordinates, mail: "teresa.villasenor", ext: "50700", building: "Edificio Central", floor: "1", office: "105", roles: []people.Role{people.Coordination}, head: true},
	{name: Saul, post: "Administrador de sistemas", unit: dtic, mail: "saul.ocampo", ext: "50620", building: "Edificio Central", floor: "PB", office: "Soporte", roles: []people.Role{people.Administrator}},
	{name: Gloria, post: "Auditora de calidad", unit: quality, mail: "gloria.anaya", ext: "50810", building: "Edificio Anexo", floor: "2", office: "207", roles: []people.Role{people.Auditor}},
	{name: aurelio, post: "Director General", unit: social, mail: "aurelio.fonseca", ext: "50100", building: "Edificio Central", floor: "2", office: "201", head: true},
	{name: silvia, post: "Directora General", unit: research, mail: "silvia.montano", ext: "50300", building: "Edificio Central", floor: "4", office: "401", head: true},
	{name: ruben, post: "Delegado Regional", unit: north, mail: "ruben.galindo", ext: "51200", building: "Delegación Norte", floor: "1", office: "1", head: true},
	{name: carmen, post: "Directora General", unit: liability, mail: "carmen.ibanez", ext: "50280", building: "Edificio Anexo", floor: "3", office: "301", head: true},
	{name: damian, post: "Auditor", unit: control, mail: "damian.quiroz", ext: "50233", building: "Edificio Central", floor: "3", office: "309"},
	{name: elvira, post: "Secretaria técnica", unit: "Oficina de la Secretaría", mail: "elvira.campos", ext: "50010", building: "Edificio Central", floor: "6", office: "601"},
	{name: tomas, post: "Técnico de laboratorio", unit: "Laboratorio de Verificación de Materiales", mail: "tomas.herrera", ext: "51330", building: "Laboratorio", floor: "PB", office: "2"},
	{name: julieta, post: "Analista", unit: "Órgano Interno de Control", mail: "julieta.arce", ext: "50910", building: "Edificio Anexo", floor: "4", office: "410"},
	{name: nestor, post: "Asistente", unit: "Secretaría Particular", mail: "nestor.vidal", ext: "50021", building: "Edificio Central", floor: "6", office: "612"},
	{name: brenda, post: "Enlace administrativo", unit: "Subsecretaría de Control y Auditoría", mail: "brenda.saenz", ext: "50205", building: "Edificio Central", floor: "3", office: "301"},
	{name: rosaura, post: "Abogada", unit: legal, mail: "rosaura.nieto", ext: "50411", building: "Edificio Anexo", floor: "1", office: "112", head: true},
}

// storeRoom is what the store room of a support area keeps (domain §7.10).
var storeRoom = []supplies.Item{
	{Name: "Pasta térmica", Unit: "jeringa", Stock: 12, Minimum: 4}, {Name: "Aire comprimido", Unit: "lata", Stock: 18, Minimum: 6},
	{Name: "Alcohol isopropílico", Unit: "L", Stock: 5, Minimum: 2}, {Name: "Paño antiestático", Unit: "pza", Stock: 40, Minimum: 10},
	{Name: "Cable de red de 2 m", Unit: "pza", Stock: 25, Minimum: 10}, {Name: "Cable de red de 5 m", Unit: "pza", Stock: 14, Minimum: 6},
	{Name: "Conector RJ45", Unit: "pza", Stock: 160, Minimum: 50}, {Name: "Jack y tapa", Unit: "pza", Stock: 22, Minimum: 8},
	{Name: "Cordón de parcheo", Unit: "pza", Stock: 30, Minimum: 10}, {Name: "SSD de 480 GB", Unit: "pza", Stock: 6, Minimum: 3},
	{Name: "Memoria DDR4 de 8 GB", Unit: "pza", Stock: 7, Minimum: 4}, {Name: "Memoria DDR5 de 8 GB", Unit: "pza", Stock: 2, Minimum: 4},
	{Name: "Fuente ATX", Unit: "pza", Stock: 3, Minimum: 2}, {Name: "Batería CMOS CR2032", Unit: "pza", Stock: 20, Minimum: 5},
	{Name: "Teclado", Unit: "pza", Stock: 9, Minimum: 5}, {Name: "Mouse", Unit: "pza", Stock: 11, Minimum: 5},
	{Name: "Cable de poder", Unit: "pza", Stock: 15, Minimum: 5}, {Name: "Cable HDMI", Unit: "pza", Stock: 8, Minimum: 4},
	{Name: "Cable DisplayPort", Unit: "pza", Stock: 6, Minimum: 4}, {Name: "Cargador de 65 W", Unit: "pza", Stock: 1, Minimum: 3},
	{Name: "Kit de rodillos", Unit: "pza", Stock: 4, Minimum: 2}, {Name: "Tóner genérico", Unit: "pza", Stock: 10, Minimum: 6},
	{Name: "Pila para no-break", Unit: "pza", Stock: 0, Minimum: 2}, {Name: "Cinchos", Unit: "bolsa", Stock: 9, Minimum: 2},
	{Name: "Etiqueta de inventario", Unit: "rollo", Stock: 3, Minimum: 1}, {Name: "Guantes antiestáticos", Unit: "par", Stock: 12, Minimum: 4},
	{Name: "Memoria USB de instalación", Unit: "pza", Stock: 5, Minimum: 2},
}

// consumables are what is used up, and prices what a piece costs, in centavos; the rest
// costs forty-five pesos.
var (
	consumables = []string{"Pasta térmica", "Aire comprimido", "Alcohol isopropílico", "Paño antiestático", "Cinchos", "Etiqueta de inventario", "Tóner genérico"}
	prices      = map[string]int64{"SSD de 480 GB": 789_50, "Memoria DDR4 de 8 GB": 512_30, "Memoria DDR5 de 8 GB": 890_00, "Fuente ATX": 745_00, "Teclado": 219_00, "Mouse": 149_00,
		"Cargador de 65 W": 590_00, "Kit de rodillos": 1_120_00, "Tóner genérico": 640_00, "Pila para no-break": 410_00, "Cable DisplayPort": 165_00, "Memoria USB de instalación": 135_00}
)

func price(name string) int64 {
	if p, ok := prices[name]; ok {
		return p
	}
	return 45_00
}
