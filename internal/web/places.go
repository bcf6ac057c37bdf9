package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/people"
)

// ScanPath is where the number on a machine's label is read with the camera or typed.
const ScanPath = "/escanear"

// LettersPath is the register of letters.
const LettersPath = "/oficios"

// StorePath is the store room.
const StorePath = "/bodega"

// ControlPath is document control: what is in force of the document, its formats and its
// records.
const ControlPath = "/control"

// VerifyPath is where anybody asks about a document by its code.
const VerifyPath = "/verificar"

// VerificationPath is the verification of everything that is kept.
const VerificationPath = "/verificacion"

// deeds are what somebody may set out to do from any page.
var deeds = []Destination{
	{Path: AskPath, Name: "Pedir soporte", Icon: IconCirclePlus},
	{Path: BoardPath, Name: "Asignar órdenes nuevas", Icon: IconClipboardList},
	{Path: "/capturar", Name: "Registrar una orden que llegó por otro medio", Icon: IconPhone},
	{Path: ScanPath, Name: "Escanear la etiqueta de un equipo", Icon: IconQrcode},
	{Path: "/personas/nueva", Name: "Dar de alta a una persona", Icon: IconUserPlus},
	{Path: "/equipos/nuevo", Name: "Dar de alta un equipo", Icon: IconDeviceDesktop},
	{Path: "/contingencia", Name: "Apartar folios para trabajar en papel", Icon: IconFileText},
}

// more are places beside the destinations of the top bar.
var more = []Destination{
	{Path: OrdersPath, Name: "Órdenes", Icon: IconTicket},
	{Path: AssetsPath, Name: "Equipos", Icon: IconDeviceDesktop},
	{Path: ProcedurePath, Name: "Procedimiento vivo", Icon: IconSitemap},
	{Path: ProcedurePath + "/tabla", Name: "Tablas del procedimiento", Icon: IconListCheck},
	{Path: ProcedurePath + "/criterios", Name: "Criterios aplicados", Icon: IconListCheck},
	{Path: ProcedurePath + "/cobertura", Name: "Cobertura del procedimiento", Icon: IconListCheck},
	{Path: LettersPath, Name: "Oficios", Icon: IconMail},
	{Path: ControlPath, Name: "Control documental", Icon: IconFileText},
	{Path: ProcedurePath + "/documento", Name: "El procedimiento, para leer", Icon: IconBook},
	{Path: ControlPath + "/revisiones", Name: "Revisiones del procedimiento", Icon: IconHistory},
	{Path: ControlPath + "/normatividad", Name: "Normatividad", Icon: IconListCheck},
	{Path: ControlPath + "/copias", Name: "Copias controladas", Icon: IconFileText},
	{Path: ControlPath + "/conservacion", Name: "Conservación y bajas documentales", Icon: IconArchive},
	{Path: ControlPath + "/formatos", Name: "Versiones de los formatos", Icon: IconFileText},
	{Path: ControlPath + "/encabezado", Name: "Encabezado de los papeles", Icon: IconFileText},
	{Path: VerificationPath, Name: "Verificación de la información", Icon: IconShieldCheck},
	{Path: FiguresPath, Name: "Indicadores", Icon: IconChartBar},
	{Path: DealingsPath, Name: "Gestiones", Icon: IconBuilding},
	{Path: StorePath, Name: "Bodega", Icon: IconArchive},
	{Path: StorePath + "/solicitudes", Name: "Solicitudes de insumos", Icon: IconClipboardList},
	{Path: StorePath + "/adquisiciones", Name: "Adquisiciones de la bodega", Icon: IconTruckDelivery},
	{Path: StorePath + "/consumo", Name: "Consumo de insumos", Icon: IconChartBar},
	{Path: "/programa", Name: "Programa anual de mantenimiento", Icon: IconCalendarCheck},
	{Path: CalendarsPath, Name: "Tus calendarios", Icon: IconCalendar},
	{Path: "/expedientes", Name: "Expedientes externos", Icon: IconArchive},
	{Path: SystemPath, Name: "Estado del sistema", Icon: IconSettings},
	{Path: "/personas", Name: "Personas", Icon: IconUsers},
	{Path: "/nombramientos", Name: "Titularidad y suplencias", Icon: IconRubberStamp},
	{Path: "/catalogos", Name: "Catálogos", Icon: IconListCheck},
	{Path: "/contratos", Name: "Contratos", Icon: IconFileDescription},
	{Path: "/hallazgos", Name: "Hallazgos de los agentes de inventario", Icon: IconScan},
	{Path: "/agentes", Name: "Cuentas de agentes de inventario", Icon: IconKey},
	{Path: "/unidades", Name: "Unidades administrativas", Icon: IconBuilding},
	{Path: "/proveedores", Name: "Proveedores", Icon: IconBuilding},
	{Path: "/parametros", Name: "Parámetros", Icon: IconAdjustments},
	{Path: "/confianza", Name: "Certificados y autoridades", Icon: IconRubberStamp},
	{Path: CertificatesPath, Name: "Tus certificados para firmar", Icon: IconKey},
	{Path: "/calendario", Name: "Calendario de días hábiles", Icon: IconCalendarOff},
	{Path: NoticesPath, Name: "Avisos", Icon: IconBell},
	{Path: AccountPath, Name: "Tu cuenta, tu PIN y tus atajos", Icon: IconSettings},
	{Path: ManualPath, Name: "Manual", Icon: IconBook},
}

// Deeds are what the reader may set out to do from any page.
func Deeds(ctx context.Context) []Destination { return allowed(ctx, deeds) }

// Places are the pages that the reader may open from anywhere: the destinations of
// the top bar first.
func Places(ctx context.Context) []Destination {
	all := visitOf(ctx).destinations()
	for _, d := range allowed(ctx, more) {
		if !slices.ContainsFunc(all, func(o Destination) bool { return o.Path == d.Path }) {
			all = append(all, d)
		}
	}
	return all
}

// others are the places of the menu «Más»: those that neither the bar nor the menu of
// the account has, and that no other place among them leads to.
func (v *visit) others(ctx context.Context) (kept []Destination) {
	if v.sample {
		return nil
	}
	list := Places(ctx)
	elsewhere := []string{NoticesPath, AccountPath, ManualPath}
	for _, d := range slices.Concat(v.destinations(), v.places()) {
		elsewhere = append(elsewhere, d.Path)
	}
	for _, d := range list {
		if slices.Contains(elsewhere, d.Path) {
			continue
		}
		if !slices.ContainsFunc(list, func(o Destination) bool { return strings.HasPrefix(d.Path, o.Path+"/") }) {
			kept = append(kept, d)
		}
	}
	return kept
}

func allowed(ctx context.Context, list []Destination) (kept []Destination) {
	for _, d := range list {
		if May(ctx, d.Path) {
			kept = append(kept, d)
		}
	}
	return kept
}

// May tells whether the policy of a GET route lets the reader in, so that nobody is
// shown a way that ends before a closed door. What the page shows is judged there.
func May(ctx context.Context, path string) bool { return visitOf(ctx).may(path) }

func (v *visit) may(path string) bool {
	for _, r := range v.shell.routes {
		if r.Method == http.MethodGet && r.Path == path {
			return r.Policy.Public || r.Policy.allows(v.actor)
		}
	}
	return false
}

// tabs are the destinations of the bottom bar of small screens. Who works on other
// people's machines has «Escanear» in the middle.
func (v *visit) tabs() []Destination {
	all := v.destinations()
	switch MainRole(v.actor) {
	case people.Requester, people.Administrator, people.Coordination:
		return all
	}
	if v.has(ScanPath) && len(all) > 2 {
		all = slices.Insert(slices.Clone(all), 2, Destination{Path: ScanPath, Name: "Escanear", Icon: IconQrcode})
	}
	return all
}

// jumps are the places that g and a letter lead to.
func (v *visit) jumps() (list []jump) {
	for _, j := range []jump{
		{"t", v.first().Path, "Ir a Mi turno"}, {"o", OrdersPath, "Ir a las órdenes"}, {"e", AssetsPath, "Ir a los equipos"}, {"p", ProcedurePath, "Ir al procedimiento"},
	} {
		if v.has(j.Path) {
			list = append(list, j)
		}
	}
	return list
}

type jump struct{ Key, Path, Name string }
