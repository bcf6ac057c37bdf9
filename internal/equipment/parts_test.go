package equipment_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/equipment"
)

// machine is a row as it stands, to say what a part of a number should find.
type machine struct {
	ID        equipment.ID `db:"id"`
	Inventory string       `db:"inventory"`
	Key       string       `db:"inventory_key"`
	Serial    string       `db:"serial"`
	Status    string       `db:"status"`
	Holder    string       `db:"holder_id"`
}

func (i *inventory) machines() (list []machine) {
	i.t.Helper()
	if err := i.db.Read().Select(i.t.Context(), &list, `SELECT id, inventory, inventory_key, serial, status, holder_id FROM assets`); err != nil {
		i.t.Fatal(err)
	}
	slices.SortFunc(list, func(a, b machine) int { return strings.Compare(a.Key+" "+string(a.ID), b.Key+" "+string(b.ID)) })
	return list
}

// read is a number as who reads a label may take it.
func read(number string) string {
	return strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1").Replace(strings.ToUpper(number))
}

// tailsAgree tells whether the endings say of each machine what its row says, and no other.
func (i *inventory) tailsAgree(after string) {
	i.t.Helper()
	var rows []struct {
		AssetID equipment.ID `db:"asset_id"`
		Tail    string       `db:"tail"`
		Key     string       `db:"inventory_key"`
		Active  bool         `db:"active"`
	}
	if err := i.db.Read().Select(i.t.Context(), &rows, `SELECT asset_id, tail, inventory_key, active FROM asset_tails`); err != nil {
		i.t.Fatal(err)
	}
	got, want := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		got[fmt.Sprint(r.AssetID, " ", r.Tail, " ", r.Key, " ", r.Active)] = true
	}
	for _, m := range i.machines() {
		for _, number := range []string{read(m.Inventory), read(m.Serial)} {
			for at := 0; at+3 <= len(number); at++ {
				want[fmt.Sprint(m.ID, " ", number[at:], " ", m.Key, " ", m.Status == equipment.Active)] = true
			}
		}
	}
	for row := range want {
		if !got[row] {
			i.t.Errorf("after %s the endings lack %s", after, row)
		}
	}
	for row := range got {
		if !want[row] {
			i.t.Errorf("after %s the endings have %s", after, row)
		}
	}
}

// The endings of a number follow its machine in whatever changes its number, its place in
// the list or its status.
func TestTheEndingsFollowTheirMachine(t *testing.T) {
	each(t, func(i *inventory) {
		one, gone, old := i.asset(equipment.Asset{Inventory: "INV-0001", Serial: "S1I0"}), i.asset(equipment.Asset{Inventory: "INV-0002"}), i.asset(equipment.Asset{Serial: "SOLO-77"})
		i.tailsAgree("they entered")
		i.do(func(ctx context.Context, c *database.Conn) error {
			one.Inventory, one.Serial, one.Status = "OTRO-9001", "", "" // what a form brings has no status
			return i.Update(ctx, c, by, one)
		})
		i.tailsAgree("a number changed")
		i.do(func(ctx context.Context, c *database.Conn) error { return i.Retire(ctx, c, by, gone.ID, "BAJA-1") })
		i.tailsAgree("one was retired")
		i.do(func(ctx context.Context, c *database.Conn) error {
			gone.Version++
			gone.Inventory, gone.Status = "INV-0003", equipment.Active
			return i.Update(ctx, c, by, gone)
		})
		i.tailsAgree("the number of a retired one was put right")
		i.opens(old.ID, order)
		if err := i.move(handOver(old.ID, order)); err != nil {
			i.t.Fatal(err)
		}
		i.do(func(ctx context.Context, c *database.Conn) error {
			_, err := i.Replace(ctx, c, by, keeps(old.ID, order), equipment.Asset{Inventory: "INV-0004", Type: "portatil", Regime: equipment.Owned})
			return err
		})
		i.tailsAgree("one was replaced")
	})
}

// A part finds the machines whose number has it and no others, in the order of the list,
// however many they are, in use or not, back as well as forth.
func TestAPartFindsWhatHasIt(t *testing.T) {
	each(t, func(i *inventory) {
		t, ctx, c := i.t, i.t.Context(), i.db.Read()
		fillInventory(i, 4_300)
		draw := rand.New(rand.NewPCG(1, 2))
		signs := func(n int) (s string) {
			for range n {
				s += string("0O1Ii-9aB "[draw.IntN(10)])
			}
			return s
		}
		for n := range 60 {
			a := i.asset(equipment.Asset{Inventory: fmt.Sprintf("%s%s%02d", []string{"INV-1", "000"}[n%2], signs(5), n), Serial: signs(4) + fmt.Sprint(n)})
			switch n % 3 {
			case 0:
				i.do(func(ctx context.Context, c *database.Conn) error { return i.Retire(ctx, c, by, a.ID, "BAJA-1") })
			case 1:
				i.do(func(ctx context.Context, c *database.Conn) error {
					a.Inventory = fmt.Sprintf("INV-%s%02d", signs(6), n)
					return i.Update(ctx, c, by, a)
				})
			}
		}
		i.tailsAgree("all that")
		all, every := i.machines(), equipment.Scope{Every: true}
		parts := []string{"INV", "nv-1", "inv 1ooo", "000", "1000", "00004", "4299", "INV-10004300", "zzz", "INVX"}
		for range 30 {
			m := read(all[draw.IntN(60)*len(all)/60].Inventory)
			from := draw.IntN(len(m) - 2)
			parts = append(parts, m[from:from+3+draw.IntN(len(m)-from-2)])
		}
		for _, typed := range parts {
			var has [2][]equipment.ID // in use, and not
			var ana []equipment.ID
			for _, m := range all {
				if !strings.Contains(read(m.Inventory), read(typed)) && !strings.Contains(read(m.Serial), read(typed)) {
					continue
				}
				if m.Status != equipment.Active {
					has[1] = append(has[1], m.ID)
					continue
				}
				has[0] = append(has[0], m.ID)
				if m.Holder == "ana" {
					ana = append(ana, m.ID)
				}
			}
			for k, inactive := range []bool{false, true} {
				f := equipment.Filter{Text: typed, Inactive: inactive, Limit: 200}
				i.lists(fmt.Sprintf("%q, not in use: %v", typed, inactive), every, f, has[k])
			}
			i.lists(fmt.Sprintf("%q of Ana", typed), equipment.Scope{Person: "ana"}, equipment.Filter{Text: typed, Limit: 200}, ana)
			i.lists(fmt.Sprintf("%q that Ana has", typed), every, equipment.Filter{Text: typed, Holder: "ana", Limit: 7}, ana)
			found, err := i.Search(ctx, c, typed, 30)
			want := slices.Concat(has[0], has[1])
			want = want[:min(30, len(want))]
			if got := ids(found); err != nil || !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v, %v", typed, got, want, err)
			}
		}
	})
}

func ids(list []equipment.Asset) (ids []equipment.ID) {
	for _, a := range list {
		ids = append(ids, a.ID)
	}
	return ids
}

// lists walks a list forth to its end and back to its beginning, and counts it.
func (i *inventory) lists(what string, s equipment.Scope, f equipment.Filter, want []equipment.ID) {
	i.t.Helper()
	page := func() equipment.ListPage {
		p, err := i.List(i.t.Context(), i.db.Read(), s, f)
		if err != nil {
			i.t.Fatal(err)
		}
		return p
	}
	var forth, back []equipment.ID
	p := page()
	for {
		for _, a := range p.Rows {
			forth = append(forth, a.ID)
		}
		if !p.More {
			break
		}
		f.AfterKey, f.AfterID = p.Rows[len(p.Rows)-1].Key, p.Rows[len(p.Rows)-1].ID
		p = page()
	}
	if !slices.Equal(forth, want) {
		i.t.Errorf("%s lists %d machines, want %d:\n%v\n%v", what, len(forth), len(want), forth, want)
	}
	f.AfterKey, f.AfterID = "", ""
	for back = append(back, forth[len(forth)-len(p.Rows):]...); len(back) < len(want) && p.Earlier; {
		f.BeforeKey, f.BeforeID = p.Rows[0].Key, p.Rows[0].ID
		p = page()
		whole := len(p.Rows)
		if len(back)+whole > len(want) { // the first page, which is whole
			whole = len(want) - len(back)
		}
		var front []equipment.ID
		for _, a := range p.Rows[:whole] {
			front = append(front, a.ID)
		}
		back = append(front, back...)
	}
	if !slices.Equal(back, want) {
		i.t.Errorf("%s lists %d machines backwards, want %d", what, len(back), len(want))
	}
	f.BeforeKey, f.BeforeID = "", ""
	if n, err := i.CountUpTo(i.t.Context(), i.db.Read(), s, f, 100); err != nil || n != min(100, len(want)) {
		i.t.Errorf("%s counts %d of %d, %v", what, n, len(want), err)
	}
}
