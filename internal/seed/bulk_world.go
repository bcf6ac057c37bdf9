package seed

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/calendar"
	"secogem.gob.mx/soporte/internal/clock"
	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/people"
	"secogem.gob.mx/soporte/internal/program"
)

// Account is somebody of an archive who can sign in.
type Account struct {
	Email    string
	Password string
	Name     string
	Roles    []people.Role
}

// world are the people and machines of an archive.
type world struct {
	requesters  []worldPerson
	advisers    []worldPerson
	supervisors []worldPerson
	director    worldPerson
	coordinator worldPerson
	support     people.Unit
	vendor      string
	machines    []*machineState // computers, which may come into the workshop
	others      []*machineState // printers and the like
	accounts    []Account
}

type worldPerson struct {
	people.Person
	head string // of the unit
}

// size tells how many of each an archive needs: an office with more open orders is
// a larger office.
type size struct{ requesters, advisers, supervisors, machines int }

func sizeFor(open int) size {
	return size{
		requesters: max(44, open/4), advisers: min(max(12, open/50), 60), supervisors: min(max(3, open/400), 8), machines: max(500, open*3/2),
	}
}

// populate makes the people, units and machines of an archive, as of an instant
// before its first order.
func populate(ctx context.Context, p *program.Program, r *rand.Rand, n size, since time.Time) (*world, error) {
	b := &populating{ctx: ctx, p: p, r: r, by: audit.By{Actor: audit.System, At: since}, world: &world{}, password: passphrase(r)}
	for _, do := range []func(c *database.Conn) error{
		func(c *database.Conn) error { return b.units(c) },
		func(c *database.Conn) error { return b.staff(c, n) },
		func(c *database.Conn) error { return b.credentials(c) },
		func(c *database.Conn) error { return b.machines(c, n.machines) },
	} {
		if err := p.DB.Write(ctx, do); err != nil {
			return nil, err
		}
	}
	return b.world, nil
}

type populating struct {
	*world
	ctx      context.Context
	p        *program.Program
	r        *rand.Rand
	by       audit.By
	password string
	all      []people.Unit
	heads    map[string]string
	made     []people.Person
}

func (b *populating) units(c *database.Conn) error {
	b.heads = map[string]string{}
	for i, name := range unitNames {
		u, err := b.p.People.AddUnit(b.ctx, c, b.by, people.Unit{Name: name + demoTail, Key: fmt.Sprintf("DEMO-%02d", i+1)})
		if err != nil {
			return err
		}
		b.all = append(b.all, u)
		if name == dtic {
			b.support = u
		}
	}
	return nil
}

// person adds somebody with an invented name.
func (b *populating) person(c *database.Conn, post string, u people.Unit, role people.Role) (people.Person, error) {
	n := len(b.made)
	p, err := b.p.People.AddPerson(b.ctx, c, b.by, people.Person{
		Name: fmt.Sprintf("%s %s %s%s", pick(b.r, givenNames), pick(b.r, familyNames), pick(b.r, familyNames), demoTail), Post: post, UnitID: u.ID,
		Email: fmt.Sprintf("persona%04d@demo.invalid", n+1), Extension: fmt.Sprint(50000 + n),
		Building: pick(b.r, []string{"Edificio Central", "Edificio Anexo", "Delegación Norte"}), Floor: fmt.Sprint(1 + b.r.IntN(6)), Office: fmt.Sprint(100 + b.r.IntN(500)),
	})
	if err != nil {
		return p, err
	}
	a := Account{Email: p.Email, Password: b.password, Name: p.Name, Roles: []people.Role{people.Requester}}
	if role != "" {
		a.Roles = []people.Role{role}
		if role != people.Director {
			err = b.p.People.GrantRole(b.ctx, c, b.by, people.Grant{PersonID: p.ID, Role: role, From: b.by.At, Document: demoRules})
		}
	}
	b.made, b.accounts = append(b.made, p), append(b.accounts, a)
	return p, err
}

func (b *populating) staff(c *database.Conn, n size) error {
	add := func(count int, post string, u func(int) people.Unit, role people.Role, keep func(people.Person)) error {
		for i := range count {
			p, err := b.person(c, post, u(i), role)
			if err != nil {
				return err
			}
			keep(p)
		}
		return nil
	}
	inSupport := func(int) people.Unit { return b.support }
	anywhere := func(i int) people.Unit { return b.all[i%len(b.all)] }
	var requesters []people.Person
	for _, err := range []error{
		add(n.supervisors, "Jefatura de Soporte Técnico", inSupport, people.Supervisor, func(p people.Person) { b.supervisors = append(b.supervisors, worldPerson{Person: p}) }),
		add(n.advisers, "Asesoría de soporte técnico", inSupport, people.Adviser, func(p people.Person) { b.advisers = append(b.advisers, worldPerson{Person: p}) }),
		add(1, "Titular de la Dirección de Tecnologías", inSupport, people.Director, func(p people.Person) { b.director = worldPerson{Person: p} }),
		add(2, "Coordinación Administrativa", anywhere, people.Coordination, func(p people.Person) { b.coordinator = worldPerson{Person: p} }),
		add(1, "Administración de sistemas", inSupport, people.Administrator, func(people.Person) {}),
		add(1, "Auditoría de calidad", anywhere, people.Auditor, func(people.Person) {}),
		add(n.requesters, "Analista", anywhere, "", func(p people.Person) { requesters = append(requesters, p) }),
	} {
		if err != nil {
			return err
		}
	}
	for _, p := range requesters { // the first of each unit is its head
		if b.heads[p.UnitID] == "" {
			b.heads[p.UnitID] = string(p.ID)
		}
	}
	for _, u := range b.all {
		if u.HeadID = people.ID(b.heads[u.ID]); u.HeadID == "" {
			continue
		}
		if err := b.p.People.UpdateUnit(b.ctx, c, b.by, u); err != nil {
			return err
		}
	}
	for _, p := range requesters {
		b.requesters = append(b.requesters, worldPerson{p, b.heads[p.UnitID]})
	}
	_, err := b.p.People.Appoint(b.ctx, c, b.by, people.Appointment{Kind: people.Head, PersonID: b.director.ID, From: b.by.At, Document: "Nombramiento DEMO-001"})
	return err
}

// credentials gives everybody the same password, whose hash is reckoned once, and
// keeps that they have read the privacy notice: whoever signs in comes to the pages.
func (b *populating) credentials(c *database.Conn) error {
	notice, err := b.p.Settings.PrivacyIn(b.ctx, c)
	if err != nil {
		return err
	}
	var hash string
	for i, p := range b.made {
		reads := audit.By{Actor: string(p.ID), Role: string(people.Requester), At: b.by.At}
		if err := b.p.People.AcceptPrivacy(b.ctx, c, reads, p.ID, notice.Version, notice.Hash()); err != nil {
			return err
		}
		if i == 0 {
			if err := b.p.People.SetPassword(b.ctx, c, b.by, p.ID, b.password, false); err != nil {
				return err
			}
			continue
		}
		if err := audit.Append(b.ctx, c, b.by.On("persona:"+string(p.ID), "cambia contraseña", nil)); err != nil {
			return err
		}
	}
	if err := c.Get(b.ctx, &hash, searchCredential, b.made[0].ID); err != nil {
		return err
	}
	rows := make([][]any, 0, len(b.made))
	for _, p := range b.made[1:] {
		rows = append(rows, []any{p.ID, "contraseña", hash, database.At(b.by.At), 0})
	}
	return insertRows(b.ctx, c, tableShape{"credentials", []string{"person_id", "kind", "hash", "set_at", "must_change"}}, rows)
}

func (b *populating) machines(c *database.Conn, n int) error {
	vendor, err := b.p.Equipment.AddProvider(b.ctx, c, b.by, demoProviders[0])
	if err != nil {
		return err
	}
	b.vendor = vendor.ID
	today := calendar.DayOf(b.p.Config.Clock(), clock.Mexico)
	for i := range n {
		holder := i % len(b.requesters)
		p := b.requesters[holder]
		m := bulkMachines[i%len(bulkMachines)]
		a, err := b.p.Equipment.Add(b.ctx, c, b.by, equipment.Asset{
			Inventory: fmt.Sprintf("DEMO-%06d", i+1), Serial: fmt.Sprintf("DM%07d", 1000003+37*i), Type: m.kind, Brand: m.brand, Model: m.model,
			Nickname: fmt.Sprintf("%s %d", m.name, i+1), Regime: equipment.Owned, HolderID: string(p.ID), UnitID: p.UnitID,
			Building: p.Building, Floor: p.Floor, Office: p.Office, ProviderID: vendor.ID, Shared: m.shared,
			AcquiredOn: today.Add(-200 - b.r.IntN(2000)).String(), LastMaintenance: today.Add(-1 - b.r.IntN(300)).String(),
			WarrantyFrom: today.Add(-300).String(), WarrantyUntil: today.Add(b.r.IntN(900) - 200).String(),
		})
		if err != nil {
			return err
		}
		state := &machineState{id: string(a.ID), holder: holder, seq: 1, entries: 1}
		if err := c.Get(b.ctx, &state.head, searchHead, "bien:"+state.id); err != nil {
			return err
		}
		state.words[wAsset], state.words[wAssetSerial], state.words[wAssetType] = a.Inventory, a.Serial, equipment.TypeOf(a.Type).Label
		state.words[wAssetBrand], state.words[wAssetModel], state.words[wAssetNickname] = a.Brand, a.Model, a.Nickname
		if equipment.TypeOf(a.Type).Computer {
			b.world.machines = append(b.world.machines, state)
		} else {
			b.others = append(b.others, state)
		}
	}
	return nil
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// passphrase is a password that can be read aloud.
func passphrase(r *rand.Rand) string {
	return fmt.Sprintf("%s-%s-%s-%04d", pick(r, plainWords), pick(r, plainWords), pick(r, plainWords), r.IntN(10000))
}

var (
	plainWords  = []string{"lago", "cobre", "tinta", "nopal", "trigo", "cerro", "barro", "nube", "faro", "corcho", "lienzo", "surco", "roble", "brisa"}
	givenNames  = []string{"Adela", "Bruno", "Celia", "Darío", "Emma", "Fermín", "Gema", "Héctor", "Inés", "Joel", "Karla", "Leandro", "Mireya", "Noé", "Olga", "Pavel", "Renata", "Saulo", "Tania", "Ulises", "Violeta", "Wendy", "Yair", "Zaira"}
	familyNames = []string{"Arreola", "Bautista", "Cortina", "Dorantes", "Escamilla", "Fragoso", "Granados", "Huerta", "Islas", "Juárez", "Lozano", "Mondragón", "Negrete", "Ontiveros", "Peralta", "Quintana", "Rebollar", "Salgado", "Terán", "Urbina", "Valdés", "Zamudio"}

	bulkMachines = []machine{
		{kind: "escritorio", brand: "Dell", model: "OptiPlex 7010", name: "Escritorio"}, {kind: "portatil", brand: "Lenovo", model: "ThinkPad E14", name: "Laptop"},
		{kind: "escritorio", brand: "HP", model: "ProDesk 400", name: "Escritorio"}, {kind: "todo-en-uno", brand: "Lenovo", model: "IdeaCentre 3", name: "Todo en uno"},
		{kind: "portatil", brand: "Dell", model: "Latitude 3420", name: "Laptop"}, {kind: "impresora", brand: "HP", model: "LaserJet M404", name: "Impresora", shared: true},
	}
)

// everybody are the ids of all who have a tray.
func (w *world) everybody() []string {
	var ids []string
	for _, list := range [][]worldPerson{w.requesters, w.advisers, w.supervisors, {w.director, w.coordinator}} {
		for _, p := range list {
			ids = append(ids, string(p.ID))
		}
	}
	return ids
}

// fillWords puts people and what they say into a copy.
func (x *copied) fillWords(r *rand.Rand, w *world, requester worldPerson) {
	adviser, other := pick(r, w.advisers), pick(r, w.advisers)
	for other.ID == adviser.ID {
		other = pick(r, w.advisers)
	}
	supervisor := pick(r, w.supervisors)
	head := requester.head
	x.people = [persons]string{string(requester.ID), string(adviser.ID), string(other.ID), string(supervisor.ID), string(w.director.ID), string(w.coordinator.ID), head}
	x.units = [2]string{requester.UnitID, w.support.ID}
	say := pick(r, sayings)
	for at, word := range map[int]string{
		wRequester: requester.Name, wRequesterPost: requester.Post, wRequesterUnit: requester.UnitName, wRequesterMail: requester.Email, wRequesterExt: requester.Extension,
		wBuilding: requester.Building, wFloor: requester.Floor, wOffice: requester.Office,
		wAdviser: adviser.Name, wAdviserPost: adviser.Post, wOther: other.Name, wOtherPost: other.Post, wSupervisor: supervisor.Name, wSupervisorPost: supervisor.Post,
		wDirector: w.director.Name, wDirectorPost: w.director.Post, wCoordinator: w.coordinator.Name, wCoordinatorPost: w.coordinator.Post, wSupportUnit: w.support.Name,
		wCategory: say.category(), wFault: say.fault(), wFinding: say.finding(), wDiagnosis: say.diagnosis(), wSolution: say.solution(), wReason: say.reason(), wNeeds: say.needs(),
		wComment: say.Comment, wService: "Servicio de red o cuenta",
	} {
		x.words[at] = word
	}
}
