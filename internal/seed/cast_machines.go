package seed

import (
	"fmt"
	"time"

	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
)

// How long the warranty of a machine lasts, as of today.
const (
	expired   = -8 // months from today
	none      = 0
	thisMonth = 1000 // until the last day of this month
)

// machine is one machine of the inventory as it is written down.
type machine struct {
	tag, holder              string
	kind, brand, model, name string
	warranty                 int    // months from today that it still lasts; see the constants
	years                    int    // age
	maintained               int    // months since its last maintenance; 0 for none yet
	regime                   string // "" for what the ministry owns
	shared                   bool   // used by the whole unit
}

var machines = []machine{
	{"lucia-laptop", Lucia, "portatil", "Dell", "Latitude 5440", "Laptop, escritorio 12", 14, 2, 5, "", false},
	{"lucia-impresora", Lucia, "impresora", "HP", "LaserJet Pro 4003", "Impresora de Contraloría Social", expired, 4, 7, "", true},
	{"lucia-monitor", Lucia, "monitor", "Dell", "P2422H", "Monitor de la laptop", 14, 2, 5, "", false},
	{"lucia-escaner", Lucia, "escaner", "Epson", "DS-530", "Escáner de expedientes", expired, 5, 9, "", true},
	{"lucia-proyector", Lucia, "proyector", "Epson", "PowerLite E20", "Proyector de la sala", expired, 3, 4, "", true},
	{"lucia-personal", Lucia, "portatil", "Acer", "Aspire 5", "Laptop propia", none, 3, 0, equipment.Personal, false},
	{"efrain-escritorio", Efrain, "escritorio", "HP", "ProDesk 400 G9", "Escritorio 3", 20, 1, 6, "", false},
	{"efrain-portatil", Efrain, "portatil", "Lenovo", "ThinkPad E14", "Laptop de comisiones", thisMonth, 3, 8, "", false},
	{"efrain-multifuncional", Efrain, "multifuncional", "Brother", "MFC-L6900DW", "Multifuncional del pasillo", expired, 5, 3, "", true},
	{"efrain-no-break", Efrain, "no-break", "APC", "Back-UPS 750", "No-break del escritorio", expired, 6, 10, "", false},
	{"efrain-telefono", Efrain, "telefono-ip", "Cisco", "CP-7821", "Teléfono del privado", expired, 7, 10, "", false},
	{"maricela-aio", Maricela, "todo-en-uno", "Lenovo", "IdeaCentre AIO 3", "Equipo de la ventanilla", 9, 2, 4, "", false},
	{"maricela-escaner", Maricela, "escaner", "Fujitsu", "fi-7160", "Escáner de la delegación", expired, 6, 11, "", true},
	{"maricela-impresora", Maricela, "impresora", "Lexmark", "MS431dn", "Impresora de la delegación", expired, 3, 2, "", true},
	{"maricela-escritorio", Maricela, "escritorio", "Dell", "OptiPlex 3080", "Escritorio del archivo", expired, 5, 7, "", false},
	{"maricela-router", Maricela, "router", "TP-Link", "ER7206", "Router de la delegación", 11, 1, 2, "", true},
	{"octavio-escritorio", Octavio, "escritorio", "HP", "EliteDesk 800 G3", "Escritorio 41", expired, 7, 6, "", false},
	{"octavio-portatil", Octavio, "portatil", "HP", "ProBook 450 G8", "Laptop de audiencias", expired, 4, 5, "", false},
	{"octavio-multifuncional", Octavio, "multifuncional", "Kyocera", "ECOSYS M3655idn", "Multifuncional arrendado", 18, 1, 1, equipment.Leased, true},
	{"octavio-monitor", Octavio, "monitor", "Acer", "V226HQL", "Monitor 41", expired, 8, 6, "", false},
	{"octavio-aio", Octavio, "todo-en-uno", "HP", "ProOne 440 G6", "Equipo de la sala de audiencias", expired, 5, 8, "", false},
	{"damian-escritorio", damian, "escritorio", "Dell", "OptiPlex 7090", "Escritorio 9", 7, 2, 3, "", false},
	{"damian-portatil", damian, "portatil", "Dell", "Vostro 3520", "Laptop de auditorías", 5, 2, 13, "", false},
	{"damian-escaner", damian, "escaner", "Kodak", "i2620", "Escáner del tercer piso", expired, 6, 10, "", true},
	{"damian-impresora", damian, "impresora", "HP", "LaserJet M507", "Impresora del tercer piso", expired, 4, 5, "", true},
	{"rosaura-escritorio", rosaura, "escritorio", "Lenovo", "ThinkCentre M70s", "Escritorio jurídico 1", 16, 1, 5, "", false},
	{"rosaura-portatil", rosaura, "portatil", "Lenovo", "ThinkPad L14", "Laptop jurídica", expired, 4, 14, "", false},
	{"rosaura-impresora", rosaura, "impresora", "Brother", "HL-L5100DN", "Impresora jurídica", expired, 5, 4, "", true},
	{"aurelio-aio", aurelio, "todo-en-uno", "HP", "EliteOne 800 G6", "Equipo de la Dirección", 3, 2, 6, "", false},
	{"silvia-portatil", silvia, "portatil", "HP", "EliteBook 840 G9", "Laptop de la Dirección", 15, 1, 2, "", false},
	{"ruben-escritorio", ruben, "escritorio", "HP", "ProDesk 600 G6", "Escritorio del delegado", expired, 4, 9, "", false},
	{"carmen-portatil", carmen, "portatil", "Dell", "Latitude 7430", "Laptop de la Dirección", 8, 2, 7, "", false},
	{"teresa-escritorio", Teresa, "escritorio", "Dell", "OptiPlex 5090", "Escritorio de Patrimonio", 2, 3, 4, "", false},
	{"gloria-portatil", Gloria, "portatil", "Lenovo", "ThinkPad T14", "Laptop de auditorías de calidad", 12, 2, 11, "", false},
	{"elvira-aio", elvira, "todo-en-uno", "HP", "EliteOne 840 G9", "Equipo de la oficina", expired, 4, 6, "", false},
	{"elvira-portatil", elvira, "portatil", "Dell", "Latitude 5420", "Laptop de la oficina", expired, 4, 5, "", false},
	{"elvira-impresora", elvira, "impresora", "Lexmark", "MS521", "Impresora de la oficina", 10, 1, 3, "", true},
	{"elvira-monitor", elvira, "monitor", "HP", "E24 G5", "Monitor de la oficina", 13, 1, 3, "", false},
	{"tomas-escritorio", tomas, "escritorio", "Dell", "OptiPlex 5080", "Escritorio del laboratorio", expired, 5, 7, "", false},
	{"tomas-portatil", tomas, "portatil", "Lenovo", "ThinkPad L15", "Laptop de campo", 6, 2, 4, "", false},
	{"tomas-no-break", tomas, "no-break", "Tripp Lite", "SMART1000LCD", "No-break de los instrumentos", 4, 2, 5, "", true},
	{"tomas-escaner", tomas, "escaner", "Epson", "ES-400", "Escáner del laboratorio", expired, 6, 8, "", true},
	{"julieta-escritorio", julieta, "escritorio", "HP", "ProDesk 600 G5", "Escritorio 22", expired, 6, 4, "", false},
	{"julieta-portatil", julieta, "portatil", "HP", "ProBook 445 G9", "Laptop de entrevistas", 11, 1, 5, "", false},
	{"julieta-impresora", julieta, "impresora", "HP", "LaserJet M404", "Impresora del cuarto piso", expired, 5, 6, "", true},
	{"julieta-proyector", julieta, "proyector", "Epson", "EB-X49", "Proyector de capacitación", 9, 1, 2, "", true},
	{"nestor-escritorio", nestor, "escritorio", "Lenovo", "ThinkCentre M720", "Escritorio de agenda", expired, 6, 9, "", false},
	{"nestor-portatil", nestor, "portatil", "Acer", "TravelMate P2", "Laptop de giras", 8, 2, 6, "", false},
	{"nestor-multifuncional", nestor, "multifuncional", "Kyocera", "ECOSYS M2640idw", "Multifuncional de la Secretaría Particular", 7, 2, 4, "", true},
	{"nestor-monitor", nestor, "monitor", "Lenovo", "ThinkVision T24", "Monitor de agenda", expired, 5, 9, "", false},
	{"brenda-escritorio", brenda, "escritorio", "Dell", "OptiPlex 7080", "Escritorio de enlace", expired, 5, 3, "", false},
	{"brenda-portatil", brenda, "portatil", "Dell", "Latitude 3420", "Laptop de enlace", 12, 1, 7, "", false},
	{"brenda-impresora", brenda, "impresora", "Brother", "HL-L6200DW", "Impresora de la Subsecretaría", 3, 3, 6, "", true},
	{"brenda-aio", brenda, "todo-en-uno", "Lenovo", "IdeaCentre AIO 5", "Equipo de recepción", 15, 1, 8, "", false},
	{"silvia-aio", silvia, "todo-en-uno", "HP", "ProOne 400 G6", "Equipo de la sala de juntas", expired, 4, 5, "", false},
	{"carmen-escritorio", carmen, "escritorio", "HP", "EliteDesk 705 G4", "Escritorio de la Dirección", expired, 6, 10, "", false},
	{"ruben-portatil", ruben, "portatil", "HP", "EliteBook 640 G9", "Laptop del delegado", 17, 1, 3, "", false},
	{"aurelio-portatil", aurelio, "portatil", "Lenovo", "ThinkPad X1", "Laptop de la Dirección", expired, 4, 6, "", false},
	{"carmen-notificaciones", carmen, "portatil", "Lenovo", "ThinkPad E15", "Laptop de notificaciones", expired, 5, 5, "", false},
	{"silvia-escaner", silvia, "escaner", "Kodak", "i1150", "Escáner de expedientes reservados", expired, 7, 6, "", true},
	{"aurelio-impresora", aurelio, "impresora", "HP", "LaserJet P3015", "Impresora del segundo piso", expired, 8, 6, "", true},
	{"red-switch", Saul, "switch", "Cisco", "C9200L-24P", "Switch del segundo piso", 30, 2, 6, "", true},
	{"red-acceso", Saul, "punto-de-acceso", "HPE Aruba", "AP-505", "Punto de acceso de la sala", 22, 1, 6, "", true},
}

// demoProviders have no account (domain §7.5).
var demoProviders = []equipment.Provider{
	{Name: "Soluciones Cómputo Demo SA", Contact: "Mesa de garantías", Phone: "555 0100 101", Email: "garantias@computo.demo.invalid", Portal: "https://computo.demo.invalid", Steps: "Reporte por portal con serie y factura; responde con folio.", Demands: "Serie, modelo, falla y evidencia fotográfica", Mode: "recoleccion"},
	{Name: "Imprime Demo SA", Contact: "Servicio técnico", Phone: "555 0100 102", Email: "servicio@imprime.demo.invalid", Steps: "Reporte telefónico; acude un técnico.", Demands: "Serie y contador de páginas", Mode: "sitio"},
	{Name: "Redes Demo SC", Contact: "Centro de atención", Phone: "555 0100 103", Email: "atencion@redes.demo.invalid", Steps: "Caso por correo con bitácora del equipo.", Demands: "Serie, versión del sistema y bitácora", Mode: "deposito"},
	{Name: "Taller Autorizado Demo", Contact: "Recepción", Phone: "555 0100 104", Email: "taller@demo.invalid", Steps: "Entrega en mostrador con constancia de salida.", Demands: "Constancia de salida y serie", Mode: "deposito"},
}

func (s *settle) machines(c *database.Conn) error {
	for _, m := range demoProviders {
		provider, err := s.p.Equipment.AddProvider(s.ctx, c, s.by, m)
		if err != nil {
			return err
		}
		s.cast.Providers = append(s.cast.Providers, provider)
	}
	today := calendar.DayOf(s.now, clock.Mexico)
	for _, k := range []equipment.Contract{
		{Number: "DEMO-GAR-12", Kind: "garantia", ProviderID: s.cast.Providers[0].ID, Subject: "Garantía extendida de equipo de cómputo", Coverage: "Partes y mano de obra en sitio al siguiente día hábil; no cubre golpes ni líquidos.", Document: "Expediente DEMO-114, anexo técnico 2", From: today.Add(-690).String(), Until: today.Add(41).String()},
		{Number: "DEMO-ARR-07", Kind: "arrendamiento", ProviderID: s.cast.Providers[3].ID, Subject: "Arrendamiento de equipo de cómputo", Coverage: "Reparación o sustitución por el arrendador.", From: today.Add(-300).String(), Until: today.Add(430).String()},
	} {
		if _, err := s.p.Equipment.AddContract(s.ctx, c, s.by, k); err != nil {
			return err
		}
	}
	for i, m := range machines {
		holder := s.cast.People[m.holder]
		a := equipment.Asset{
			Inventory: fmt.Sprintf("DEMO-%06d", 101+i), Serial: fmt.Sprintf("DM%s%04d", string(rune('A'+i%26)), 7130+37*i),
			Type: m.kind, Brand: m.brand, Model: m.model, Nickname: m.name, Regime: m.regime,
			HolderID: string(holder.ID), UnitID: holder.UnitID, Building: holder.Building, Floor: holder.Floor, Office: holder.Office,
			ProviderID: s.providerOf(m.kind), AcquiredOn: today.Time(clock.Mexico, 12, 0, 0).AddDate(-m.years, -2, 0).Format(time.DateOnly), Shared: m.shared,
		}
		if a.Regime == "" {
			a.Regime = equipment.Owned
		}
		if m.regime == equipment.Leased {
			a.Contract = "DEMO-ARR-07"
		}
		noon := today.Time(clock.Mexico, 12, 0, 0)
		switch m.warranty {
		case none:
		case thisMonth:
			a.WarrantyFrom, a.WarrantyUntil = a.AcquiredOn, time.Date(noon.Year(), noon.Month()+1, 0, 12, 0, 0, 0, clock.Mexico).Format(time.DateOnly)
		default:
			a.WarrantyFrom, a.WarrantyUntil = a.AcquiredOn, noon.AddDate(0, m.warranty, 0).Format(time.DateOnly)
		}
		if a.WarrantyUntil != "" && a.WarrantyUntil >= today.String() && a.ProviderID == s.cast.Providers[0].ID && a.Contract == "" {
			a.Contract = "DEMO-GAR-12"
		}
		if m.maintained > 0 {
			a.LastMaintenance = noon.AddDate(0, -m.maintained, -10).Format(time.DateOnly)
		}
		added, err := s.p.Equipment.Add(s.ctx, c, s.by, a)
		if err != nil {
			return fmt.Errorf("%s: %w", m.tag, err)
		}
		s.cast.ByTag[m.tag] = added
		s.cast.Assets[m.holder] = append(s.cast.Assets[m.holder], added)
	}
	return nil
}

// providerOf is who attends the warranties of a kind of machine.
func (s *settle) providerOf(kind string) string {
	switch kind {
	case "impresora", "multifuncional", "escaner":
		return s.cast.Providers[1].ID
	case "switch", "router", "punto-de-acceso", "telefono-ip":
		return s.cast.Providers[2].ID
	}
	return s.cast.Providers[0].ID
}
