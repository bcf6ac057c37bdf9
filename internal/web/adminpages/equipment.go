package adminpages

import (
	"context"
	"net/http"
	"net/url"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/web"
)

// assetForm are the data of a machine. Who has it now is not among them: custody
// changes by signed documents only (rev11 P-03).
type assetForm struct {
	Inventory   string `form:"inventario" label:"Número de inventario" help:"Como está en la etiqueta." kind:"text" validate:"max=60"`
	Provisional bool   `form:"provisional" label:"El número es provisional" help:"Márcalo mientras se registra el definitivo." kind:"check"`
	Serial      string `form:"serie" label:"Número de serie" kind:"text" validate:"max=60"`
	Type        string `form:"tipo" label:"Tipo" kind:"choice" validate:"required,max=40"`
	Brand       string `form:"marca" label:"Marca" kind:"text" validate:"max=60"`
	Model       string `form:"modelo" label:"Modelo" kind:"text" validate:"max=80"`
	Nickname    string `form:"apodo" label:"Cómo lo llaman" help:"Por ejemplo «Laptop, escritorio 12»." kind:"text" validate:"max=80"`
	Regime      string `form:"regimen" label:"A quién pertenece" kind:"choice" options:"propiedad=Propiedad de la Secretaría|arrendado=Arrendado|comodato=En comodato|personal=Personal" validate:"required,max=20"`
	Holder      string `form:"resguardante" label:"Resguardante" help:"Correo o nombre exacto de quien responde por él." kind:"text" validate:"max=254" section:"De quién y dónde"`
	Unit        string `form:"unidad" label:"Unidad administrativa" kind:"choice" validate:"max=64"`
	Shared      bool   `form:"compartido" label:"Lo usa toda la unidad" kind:"check"`
	Building    string `form:"inmueble" label:"Inmueble" help:"La lista está en Parámetros." kind:"choice" validate:"max=80"`
	Floor       string `form:"piso" label:"Piso" kind:"text" validate:"max=20"`
	Office      string `form:"oficina" label:"Oficina o lugar" kind:"text" validate:"max=80"`
	Provider    string `form:"proveedor" label:"Proveedor" kind:"choice" validate:"max=64" section:"Garantía y mantenimiento"`
	Contract    string `form:"contrato" label:"Contrato" kind:"text" validate:"max=80"`
	From        string `form:"garantia_desde" label:"Garantía desde" kind:"date" validate:"omitempty"`
	Until       string `form:"garantia_hasta" label:"Garantía hasta" kind:"date" validate:"omitempty,notbefore=garantia_desde"`
	Acquired    string `form:"adquirido" label:"Fecha de adquisición" kind:"date" validate:"omitempty"`
	Maintained  string `form:"ultimo_mantenimiento" label:"Último mantenimiento preventivo" help:"De aquí se cuenta el siguiente." kind:"date" validate:"omitempty"`
	Find        string `form:"hallazgo" kind:"hidden" validate:"max=64"` // what an agent found and this machine is
}

func (f assetForm) onto(a equipment.Asset, holder string) equipment.Asset {
	a.Inventory, a.Provisional, a.Serial, a.Type, a.Brand, a.Model, a.Nickname, a.Regime = f.Inventory, f.Provisional, f.Serial, f.Type, f.Brand, f.Model, f.Nickname, f.Regime
	a.HolderID, a.UnitID, a.Shared, a.Building, a.Floor, a.Office = holder, f.Unit, f.Shared, f.Building, f.Floor, f.Office
	a.ProviderID, a.Contract, a.WarrantyFrom, a.WarrantyUntil, a.AcquiredOn, a.LastMaintenance = f.Provider, f.Contract, f.From, f.Until, f.Acquired, f.Maintained
	return a
}

// editAsset adds a machine, or corrects its data.
func (p *pages) editAsset(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), p.DB.Read()
	a, f, id := equipment.Asset{}, &assetForm{Regime: equipment.Owned}, equipment.ID(r.PathValue("equipo"))
	e := editor{head: web.Heading{Title: "Agregar un equipo", Rest: "Entra en manos de su resguardante; de ahí solo se mueve con documento firmado."}, section: web.AssetsPath,
		action: web.AssetsPath + "/nuevo", button: "Agregar el equipo", back: catalogPath, form: f}
	if id != "" {
		var err error
		if a, err = p.Equipment.Asset(ctx, c, id); err != nil {
			return err
		}
		holder, err := p.called(ctx, c, a.HolderID)
		if err != nil {
			return err
		}
		custody, err := p.Equipment.CustodyOf(ctx, c, id)
		if err != nil {
			return err
		}
		*f = assetForm{a.Inventory, a.Provisional, a.Serial, a.Type, a.Brand, a.Model, a.Nickname, a.Regime, holder, a.UnitID, a.Shared, a.Building, a.Floor, a.Office,
			a.ProviderID, a.Contract, a.WarrantyFrom, a.WarrantyUntil, a.AcquiredOn, a.LastMaintenance, ""}
		if e.history, err = p.historyOf(ctx, c, "bien:"+string(id), assetLabels, "", nil); err != nil {
			return err
		}
		path := web.AssetsPath + "/" + url.PathEscape(string(id))
		e.head = web.Heading{Title: "Editar " + a.Name(), Folio: a.Inventory, Rest: "Las órdenes pasadas conservan los datos que tenían."}
		e.action, e.button, e.back, e.version = path+"/editar", "Guardar los datos", path, a.Version
		e.side = []web.Pair{{Term: "Quién lo tiene", Text: custody.Place.Label()}, {Term: "Estado", Text: a.Status}}
		e.notes = []web.Message{{Icon: web.IconLock, Title: "Editar no mueve el equipo.", Text: "Quién lo tiene cambia solo con documento y dos firmas; la baja y la sustitución, con el suyo."}}
	}
	if id == "" {
		if err := p.suggested(r, f, &e); err != nil {
			return err
		}
	}
	units, err := p.unitOptions(ctx, c, a.UnitID, today(r).String())
	if err != nil {
		return err
	}
	buildings, err := p.buildings(ctx, a.Building)
	if err != nil {
		return err
	}
	providers, err := p.providerOptions(ctx, c, a.ProviderID)
	if err != nil {
		return err
	}
	var types []forms.Option
	for _, t := range equipment.Types() {
		types = append(types, forms.Option{Key: t.Key, Label: t.Label})
	}
	e.choices = forms.Choices{"tipo": types, "unidad": units, "inmueble": buildings, "proveedor": providers}
	e.save = func(ctx context.Context, c *database.Conn, by audit.By, version int64) (string, string, error) {
		holder, err := p.found(ctx, c, "resguardante", f.Holder)
		if err != nil {
			return "", "", err
		}
		next := f.onto(a, holder)
		if id == "" {
			next, err = p.Equipment.Add(ctx, c, by, next)
			if err == nil && f.Find != "" {
				err = p.Discovery.Entered(ctx, c, by, f.Find, next.ID)
			}
			return web.AssetsPath + "/" + url.PathEscape(string(next.ID)), "El equipo quedó en el inventario.", err
		}
		next.Version = version
		return e.back, "Los datos del equipo quedaron guardados.", p.Equipment.Update(ctx, c, by, next)
	}
	return p.serve(w, r, e)
}

// suggested fills the form of a new machine with what an agent found, when the address
// names a find. Nothing is in the inventory until somebody saves it.
func (p *pages) suggested(r *http.Request, f *assetForm, e *editor) error {
	found := r.URL.Query().Get("hallazgo")
	if r.Method != http.MethodGet || found == "" {
		return nil
	}
	x, err := p.Discovery.Find(r.Context(), p.DB.Read(), found)
	if err != nil {
		return err
	}
	a := x.Facts.Suggested()
	f.Inventory, f.Serial, f.Type, f.Brand, f.Model, f.Find = a.Inventory, a.Serial, a.Type, a.Brand, a.Model, x.ID
	e.back = "/hallazgos/" + url.PathEscape(x.ID)
	e.notes = []web.Message{{Icon: web.IconScan, Title: "Lo informó un agente de inventario.", Text: "Revisa cada dato y completa lo que falta; entra al inventario cuando lo guardes."}}
	return nil
}

// providerOptions are the providers to choose from, and the present one.
func (p *pages) providerOptions(ctx context.Context, c *database.Conn, present string) ([]forms.Option, error) {
	all, err := p.Equipment.AllProviders(ctx, c)
	var list []forms.Option
	for _, x := range all {
		if x.Active || x.ID == present {
			list = append(list, forms.Option{Key: x.ID, Label: x.Name})
		}
	}
	return list, err
}

// providerForm are the data of a provider.
type providerForm struct {
	Name    string `form:"nombre" label:"Nombre o razón social" kind:"text" validate:"required,min=3,max=160"`
	Contact string `form:"contacto" label:"Persona de contacto" kind:"text" validate:"max=120"`
	Phone   string `form:"telefono" label:"Teléfono" kind:"text" validate:"max=60"`
	Email   string `form:"contacto_correo" label:"Correo" kind:"text" validate:"omitempty,email,max=254"`
	Portal  string `form:"portal" label:"Portal de reportes" kind:"text" validate:"max=300"`
	Mode    string `form:"modo" label:"Cómo atiende" kind:"radio" options:"sitio=Acude al sitio|recoleccion=Recoge el equipo|deposito=Se le lleva" validate:"omitempty,oneof=sitio recoleccion deposito"`
	Steps   string `form:"pasos" label:"Cómo se reporta una garantía" help:"El AST lo lee al reportar." kind:"area" validate:"max=2000"`
	Demands string `form:"datos" label:"Datos que pide" kind:"area" validate:"max=1000"`
	Active  bool   `form:"activo" label:"Se puede elegir" help:"Sin marca deja de ofrecerse; los expedientes que ya lo nombran lo conservan." kind:"check"`
}

// serviceModes say how a provider attends.
var serviceModes = map[string]string{"sitio": "Acude al sitio", "recoleccion": "Recoge el equipo", "deposito": "Se le lleva"}

func (p *pages) providers(w http.ResponseWriter, r *http.Request) error {
	all, err := p.Equipment.AllProviders(r.Context(), p.DB.Read())
	if err != nil {
		return err
	}
	v := listView{section: web.AssetsPath, sheet: web.Sheet{Caption: "Proveedores", Hide: true, Keys: true, Cards: true, Columns: []web.Column{{Title: "Proveedor"}, {Title: "Contacto"}, {Title: "Cómo atiende"}, {Title: "Estado"}}}}
	for _, x := range all {
		state := web.Badge{Tone: web.Good, Icon: web.IconCheck, Text: "Se puede elegir"}
		if !x.Active {
			state = web.Badge{Icon: web.IconArchive, Text: "Ya no se ofrece"}
		}
		v.sheet.Rows = append(v.sheet.Rows, []web.Cell{{Text: x.Name, Href: providerPath(x.ID)}, {Text: orDash(x.Contact), Small: x.Phone}, {Text: orDash(serviceModes[x.Mode])}, {Content: web.StateBadge(state)}})
	}
	v.head = web.Heading{Title: "Proveedores", Rest: "Quién repara o presta equipo, y cómo se le reporta. No tienen cuenta."}
	v.empty = web.Emptiness{Icon: web.IconTruckDelivery, Title: "Todavía no hay proveedores", Text: "Se necesitan para reportar una garantía; los registra quien administra el sistema."}
	if web.ActorOf(r.Context()).Has(people.Administrator) {
		v.head.Actions = []web.Action{{Label: "Agregar un proveedor", Icon: web.IconPlus, Href: providersPath + "/nuevo", Style: web.Primary}}
		v.empty.Action = web.Action{Label: "Agregar un proveedor", Href: providersPath + "/nuevo"}
	}
	return web.Render(w, r, http.StatusOK, listPage(v))
}

// editProvider adds a provider, or changes one.
func (p *pages) editProvider(w http.ResponseWriter, r *http.Request) error {
	x, f := equipment.Provider{ID: r.PathValue("proveedor")}, &providerForm{Active: true}
	e := editor{head: web.Heading{Title: "Agregar un proveedor"}, section: web.AssetsPath, action: providersPath + "/nuevo", button: "Agregar el proveedor", back: providersPath, form: f}
	if x.ID != "" {
		var err error
		if x, err = p.Equipment.Provider(r.Context(), p.DB.Read(), x.ID); err != nil {
			return err
		}
		*f = providerForm{x.Name, x.Contact, x.Phone, x.Email, x.Portal, x.Mode, x.Steps, x.Demands, x.Active}
		e.head, e.action, e.button, e.version, e.back = web.Heading{Title: "Editar " + x.Name}, providerPath(x.ID)+"/editar", "Guardar el proveedor", x.Version, providerPath(x.ID)
	}
	e.save = func(ctx context.Context, c *database.Conn, by audit.By, version int64) (string, string, error) {
		next := equipment.Provider{ID: x.ID, Name: f.Name, Contact: f.Contact, Phone: f.Phone, Email: f.Email, Portal: f.Portal, Mode: f.Mode, Steps: f.Steps, Demands: f.Demands, Active: f.Active, Version: version}
		if x.ID == "" {
			_, err := p.Equipment.AddProvider(ctx, c, by, next)
			return providersPath, "El proveedor «" + f.Name + "» quedó agregado.", err
		}
		return e.back, "El proveedor «" + f.Name + "» quedó guardado.", p.Equipment.UpdateProvider(ctx, c, by, next)
	}
	return p.serve(w, r, e)
}
