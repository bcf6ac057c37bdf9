package equipment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/problem"
)

// Store reads and changes what the room keeps. It is safe for concurrent use.
type Store struct{ db *database.DB }

// New makes the store of the room over an open database.
func New(db *database.DB) *Store { return &Store{db: db} }

func chainOf(id ID) string { return "bien:" + string(id) }

const assetColumns = `a.id, a.inventory, a.serial, a.type, a.brand, a.model, a.nickname, a.regime, a.holder_id, a.unit_id,
	a.building, a.floor, a.office, a.provider_id, a.contract, a.warranty_from, a.warranty_until, a.acquired_on,
	a.last_maintenance, a.shared, a.provisional, a.status, a.replaced_by, a.version`

var noAsset = problem.Missing("ese equipo")

// Asset returns one machine, whatever its status; problem.NotFound when there is
// none.
func (s *Store) Asset(ctx context.Context, c *database.Conn, id ID) (Asset, error) {
	return getAsset(ctx, c, `a.id = ?`, id)
}

// ByInventory returns the machine with an inventory number, forgiving case,
// spaces, dashes and O for 0; problem.NotFound when there is none.
func (s *Store) ByInventory(ctx context.Context, c *database.Conn, number string) (Asset, error) {
	if Key(number) == "" {
		return Asset{}, noAsset
	}
	return getAsset(ctx, c, `a.inventory_key = ?`, Key(number))
}

// BySerial returns the machines with a serial number, in use or not, forgiving case,
// spaces, dashes and O for 0: two makers may use one number.
func (s *Store) BySerial(ctx context.Context, c *database.Conn, serial string) ([]Asset, error) {
	if Key(serial) == "" {
		return nil, nil
	}
	var as []Asset
	if err := c.Select(ctx, &as, `SELECT `+assetColumns+` FROM assets a WHERE a.serial_key = ? AND a.serial_key <> '' ORDER BY a.id LIMIT 10`, Key(serial)); err != nil {
		return nil, fmt.Errorf("read machines by serial number: %w", err)
	}
	return as, nil
}

func getAsset(ctx context.Context, c *database.Conn, where string, arg any) (Asset, error) {
	var a Asset
	err := c.Get(ctx, &a, `SELECT `+assetColumns+` FROM assets a WHERE `+where, arg)
	switch {
	case database.IsNone(err):
		return Asset{}, noAsset
	case err != nil:
		return Asset{}, fmt.Errorf("read a machine: %w", err)
	}
	return a, nil
}

// Named returns the machines of some ids in one query, by id, for lists. Unknown
// ids are left out.
func (s *Store) Named(ctx context.Context, c *database.Conn, ids ...ID) (map[ID]Asset, error) {
	found := make(map[ID]Asset, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	q, args, err := c.In(`SELECT `+assetColumns+` FROM assets a WHERE a.id IN (?)`, ids)
	if err != nil {
		return nil, fmt.Errorf("read machines: %w", err)
	}
	var as []Asset
	if err := c.Select(ctx, &as, q, args...); err != nil {
		return nil, fmt.Errorf("read machines: %w", err)
	}
	for _, a := range as {
		found[a.ID] = a
	}
	return found, nil
}

// check judges the data of a machine before they are stored.
func (a *Asset) check() error {
	for _, t := range []*string{&a.Inventory, &a.Serial, &a.Brand, &a.Model, &a.Nickname} {
		*t = strings.TrimSpace(*t)
	}
	if !slices.ContainsFunc(catalogue, func(t Type) bool { return t.Key == a.Type }) {
		return problem.OnField("tipo", "Elige el tipo de equipo de la lista.").For("G-03")
	}
	if !slices.Contains([]string{Owned, Leased, Personal, Lent}, a.Regime) {
		return problem.OnField("regimen", "Elige a quién pertenece el equipo.").For("P-02")
	}
	if Key(a.Inventory) == "" && Key(a.Serial) == "" {
		return problem.OnField("inventario", "Escribe el número de inventario o, si aún no lo tiene, el de serie.")
	}
	for _, d := range []struct{ name, day string }{{"garantia_desde", a.WarrantyFrom}, {"garantia_hasta", a.WarrantyUntil},
		{"adquirido", a.AcquiredOn}, {"ultimo_mantenimiento", a.LastMaintenance}} {
		if d.day == "" {
			continue
		}
		if _, err := calendar.ParseDay(d.day); err != nil {
			return problem.OnField(d.name, "Escribe una fecha que exista.").Because(err)
		}
	}
	if a.WarrantyFrom != "" && a.WarrantyUntil != "" && a.WarrantyUntil < a.WarrantyFrom {
		return problem.OnField("garantia_hasta", "La garantía no puede terminar antes de empezar.")
	}
	return nil
}

// Add adds an active machine, in its user's hands, with the first row of its
// custody ledger, and returns it with its id. problem.Invalid when a datum is
// wrong or the inventory or serial number is another machine's.
func (s *Store) Add(ctx context.Context, c *database.Conn, by audit.By, a Asset) (Asset, error) {
	return s.insert(ctx, c, by, a, Custody{Place: AtUser, With: a.HolderID})
}

func (s *Store) insert(ctx context.Context, c *database.Conn, by audit.By, a Asset, at Custody) (Asset, error) {
	if err := a.check(); err != nil {
		return Asset{}, err
	}
	a.ID, a.Status, a.ReplacedBy, a.Version = ID(database.NewID()), Active, "", 1
	n, err := c.Exec(ctx, `
		INSERT INTO assets (id, inventory, inventory_key, serial, serial_key, type, brand, model, nickname, regime, holder_id,
			unit_id, building, floor, office, provider_id, contract, contract_key, warranty_from, warranty_until, acquired_on,
			last_maintenance, shared, provisional)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		a.ID, a.Inventory, Key(a.Inventory), a.Serial, Key(a.Serial), a.Type, a.Brand, a.Model, a.Nickname, a.Regime, a.HolderID,
		a.UnitID, a.Building, a.Floor, a.Office, a.ProviderID, a.Contract, Key(a.Contract), a.WarrantyFrom, a.WarrantyUntil, a.AcquiredOn,
		a.LastMaintenance, bit(a.Shared), bit(a.Provisional))
	switch {
	case err != nil:
		return Asset{}, fmt.Errorf("add a machine: %w", err)
	case n == 0:
		return Asset{}, taken
	}
	if err := keepTails(ctx, c, a); err != nil {
		return Asset{}, err
	}
	at.AssetID, at.Seq, at.Since = a.ID, 1, by.At
	_, err = c.Exec(ctx, `
		INSERT INTO custody (asset_id, place, holder, charge_kind, charge_id, since, seq, document) VALUES (?, ?, ?, ?, ?, ?, 1, ?)`,
		at.AssetID, at.Place, at.With, at.Charge.Kind, at.Charge.ID, database.At(at.Since), at.Document)
	if err != nil {
		return Asset{}, fmt.Errorf("begin custody: %w", err)
	}
	if err := s.log(ctx, c, Entry{Kind: "alta", To: at.Place, Custody: at, At: by.At}); err != nil {
		return Asset{}, err
	}
	return a, audit.Append(ctx, c, by.On(chainOf(a.ID), "alta", a))
}

var taken = problem.OnField("inventario", "Otro equipo ya tiene ese número de inventario, o esa marca y serie; revisa la etiqueta.")

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Update corrects the data of a machine; not its status nor its custody.
// problem.Conflict when somebody changed it since Version was read. Past orders
// keep the snapshot they took.
func (s *Store) Update(ctx context.Context, c *database.Conn, by audit.By, a Asset) error {
	if err := a.check(); err != nil {
		return err
	}
	n, err := c.Exec(ctx, `
		UPDATE assets SET inventory = ?, inventory_key = ?, serial = ?, serial_key = ?, type = ?, brand = ?, model = ?,
			nickname = ?, regime = ?, holder_id = ?, unit_id = ?, building = ?, floor = ?, office = ?, provider_id = ?,
			contract = ?, contract_key = ?, warranty_from = ?, warranty_until = ?, acquired_on = ?, last_maintenance = ?, shared = ?,
			provisional = ?, version = version + 1
		WHERE id = ? AND version = ?`,
		a.Inventory, Key(a.Inventory), a.Serial, Key(a.Serial), a.Type, a.Brand, a.Model,
		a.Nickname, a.Regime, a.HolderID, a.UnitID, a.Building, a.Floor, a.Office, a.ProviderID,
		a.Contract, Key(a.Contract), a.WarrantyFrom, a.WarrantyUntil, a.AcquiredOn, a.LastMaintenance, bit(a.Shared),
		bit(a.Provisional), a.ID, a.Version)
	switch {
	case database.IsUnique(err):
		return taken.Because(err)
	case err != nil:
		return fmt.Errorf("change a machine: %w", err)
	case n == 0:
		return problem.New(problem.Conflict, "Alguien más cambió los datos del equipo mientras los editabas.",
			"Revisa los datos actuales y vuelve a hacer tu cambio.")
	}
	if err := keepTails(ctx, c, a); err != nil {
		return err
	}
	a.Version++
	return audit.Append(ctx, c, by.On(chainOf(a.ID), "cambio", a))
}

// Maintained notes the day of a completed preventive maintenance, from which the
// next one is reckoned (rev11 P-04). An earlier day than the one noted changes nothing.
func (s *Store) Maintained(ctx context.Context, c *database.Conn, id ID, day calendar.Day, at time.Time) error {
	n, err := c.Exec(ctx, `UPDATE assets SET last_maintenance = ?, version = version + 1 WHERE id = ? AND last_maintenance < ?`,
		day.String(), id, day.String())
	if err != nil {
		return fmt.Errorf("note a maintenance: %w", err)
	}
	if n == 0 {
		return nil
	}
	by := audit.By{Actor: audit.System, At: at}
	return audit.Append(ctx, c, by.On(chainOf(id), "mantenimiento", map[string]string{"fecha": day.String()}))
}

// Retire takes a machine out of use («baja», P-09). It is never deleted.
// problem.Refused while an order or file answers for it.
func (s *Store) Retire(ctx context.Context, c *database.Conn, by audit.By, id ID, document string) error {
	if strings.TrimSpace(document) == "" {
		return problem.OnField("documento", "Escribe el documento que ampara la baja.").For("P-09")
	}
	now, err := s.CustodyOf(ctx, c, id)
	if err != nil {
		return err
	}
	if !now.Charge.IsZero() {
		return answersElsewhere(now.Charge)
	}
	n, err := c.Exec(ctx, `UPDATE assets SET status = 'baja', version = version + 1 WHERE id = ? AND status = 'activo'`, id)
	switch {
	case err != nil:
		return fmt.Errorf("retire a machine: %w", err)
	case n == 0:
		return notActive
	}
	if err := endTails(ctx, c, id); err != nil {
		return err
	}
	// The ledger row keeps the machine from leaving its user at the same time.
	next := now
	next.Document = document
	if err := s.swap(ctx, c, now, next, Entry{Kind: "baja", From: now.Place, To: now.Place, At: by.At}); err != nil {
		return err
	}
	return audit.Append(ctx, c, by.On(chainOf(id), "baja", map[string]string{"documento": document}))
}

var notActive = problem.New(problem.Refused, "El equipo no existe o ya no está activo en el inventario.", "Revisa el equipo en el inventario.")

// Replace notes that a provider gave back another machine (EX-16, P-09): the new one enters
// where the old one was, in the charge of the same file; the old one gets «sustituido por»
// and goes to the provider, who keeps it, by the change of hands that is given: its Asset,
// With, Charge, document, the two who sign, and At. Nothing answers for it afterwards.
// problem.Refused unless the charge answers for the old one, and as Move.
func (s *Store) Replace(ctx context.Context, c *database.Conn, by audit.By, leaves Move, a Asset) (Asset, error) {
	now, err := s.CustodyOf(ctx, c, leaves.Asset)
	switch {
	case err != nil:
		return Asset{}, err
	case leaves.Charge.IsZero() || now.Charge != leaves.Charge:
		return Asset{}, notYours(now.Charge)
	case strings.TrimSpace(leaves.Document) == "":
		return Asset{}, problem.OnField("documento", "Escribe el documento que ampara la sustitución.").For("P-09")
	}
	a, err = s.insert(ctx, c, by, a, Custody{Place: now.Place, With: now.With, Charge: leaves.Charge, Document: leaves.Document})
	if err != nil {
		return Asset{}, err
	}
	n, err := c.Exec(ctx, `UPDATE assets SET status = 'sustituido', replaced_by = ?, version = version + 1 WHERE id = ? AND status = 'activo'`, a.ID, leaves.Asset)
	switch {
	case err != nil:
		return Asset{}, fmt.Errorf("replace a machine: %w", err)
	case n == 0:
		return Asset{}, notActive
	}
	if err := endTails(ctx, c, leaves.Asset); err != nil {
		return Asset{}, err
	}
	leaves.From, leaves.To = now.Place, AtProvider
	if err := s.Move(ctx, c, leaves); err != nil {
		return Asset{}, err
	}
	if err := s.free(ctx, c, leaves.Asset, by.At); err != nil {
		return Asset{}, err
	}
	return a, audit.Append(ctx, c, by.On(chainOf(leaves.Asset), "sustituido", map[string]any{"por": a.ID, "documento": leaves.Document}))
}

// Providers returns the active providers by name.
func (s *Store) Providers(ctx context.Context, c *database.Conn) ([]Provider, error) {
	var ps []Provider
	err := c.Select(ctx, &ps, `SELECT id, name, contact, phone, email, portal, steps, demands, mode, active, version
		FROM providers WHERE active = 1 ORDER BY name`)
	if err != nil {
		return nil, fmt.Errorf("read providers: %w", err)
	}
	return ps, nil
}

// Provider returns one provider; problem.NotFound when there is none.
func (s *Store) Provider(ctx context.Context, c *database.Conn, id string) (Provider, error) {
	var p Provider
	err := c.Get(ctx, &p, `SELECT id, name, contact, phone, email, portal, steps, demands, mode, active, version
		FROM providers WHERE id = ?`, id)
	switch {
	case database.IsNone(err):
		return Provider{}, problem.Missing("a ese proveedor")
	case err != nil:
		return Provider{}, fmt.Errorf("read a provider: %w", err)
	}
	return p, nil
}

// AddProvider adds an active provider and returns it with its id. problem.Invalid
// when the name is missing or taken.
func (s *Store) AddProvider(ctx context.Context, c *database.Conn, by audit.By, p Provider) (Provider, error) {
	if p.Name = strings.TrimSpace(p.Name); p.Name == "" {
		return Provider{}, problem.OnField("nombre", "Escribe el nombre del proveedor.")
	}
	p.ID, p.Active, p.Version = database.NewID(), true, 1
	n, err := c.Exec(ctx, `
		INSERT INTO providers (id, name, contact, phone, email, portal, steps, demands, mode) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, p.ID, p.Name, p.Contact, p.Phone, p.Email, p.Portal, p.Steps, p.Demands, p.Mode)
	switch {
	case err != nil:
		return Provider{}, fmt.Errorf("add a provider: %w", err)
	case n == 0:
		return Provider{}, problem.OnField("nombre", "Ya hay un proveedor con ese nombre; búscalo en la lista.")
	}
	return p, audit.Append(ctx, c, by.On("proveedor:"+p.ID, "alta", p))
}
