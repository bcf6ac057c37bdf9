package scenario_test

import (
	"fmt"
	"slices"
	"strings"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/papers"
	"secogem.gob.mx/soporte/internal/repair"
	"secogem.gob.mx/soporte/internal/seed"
)

// walk: camino OS-01 OS-06 … is what came before a story, done by whoever had the turn,
// for the machine of one of the cast: camino de=efrain equipo=@efrain-escritorio OS-01 …
func (w *world) walk(_ line, args []string) error {
	d := &seed.Driver{Program: w.p, Clock: w.clock, Cast: w.cast}
	from := seed.Start{}
	var ways []string
	for _, a := range args {
		if name, ok := cutPrefix(a, "de="); ok {
			p, found := w.person(name)
			if !found {
				return fmt.Errorf("nobody is called %s", name)
			}
			for key, x := range w.cast.People {
				if x.ID == p.ID {
					from.Requester = key
				}
			}
			continue
		}
		ways = append(ways, a)
	}
	ref, err := d.Walk(ctx, from, ways...)
	w.current = ref
	return err
}

func cutPrefix(s, prefix string) (string, bool) {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):], true
	}
	return s, false
}

// file is the external file that the order spoken of opened, or that it ends.
func (w *world) file() (repair.File, error) {
	v, err := w.order()
	if err != nil {
		return repair.File{}, err
	}
	if v.Order.Origin == orders.Comeback {
		return w.p.Repair.Get(ctx, w.p.DB.Read(), repair.ID(v.Order.RepairID))
	}
	return w.p.Repair.OfOrder(ctx, w.p.DB.Read(), string(v.Order.ID))
}

// theirMachine is the one of the external file of the order spoken of, or of the order itself.
func (w *world) theirMachine() (equipment.ID, error) {
	if f, err := w.file(); err == nil {
		return equipment.ID(f.AssetID), nil
	}
	v, err := w.order()
	if err != nil {
		return "", err
	}
	return v.Order.AssetID, nil
}

func (w *world) fileFolio() string {
	f, err := w.file()
	if err != nil {
		return ""
	}
	return f.Folio
}

// performInFile: expediente acordar-servicio respuesta=entrega … is an act of the file.
func (w *world) performInFile(l line, args []string) error {
	action := repair.Path(w.fileFolio()) + "/actividades/" + args[0]
	if w.at == nil {
		return fmt.Errorf("nobody acts yet")
	}
	w.at.open(w.handler, action)
	return w.post(l, append([]string{action}, args[1:]...))
}

// comesBack makes the proposal for a machine that came back the order spoken of.
func (w *world) comesBack(line, []string) error {
	f, err := w.file()
	if err != nil {
		return err
	}
	if _, err := w.p.ProposeReturns(ctx); err != nil {
		return err
	}
	id, err := orders.ProposalFor(ctx, w.p.DB.Read(), string(f.ID))
	if err == nil && id == "" {
		err = fmt.Errorf("nothing was proposed for %s", f.Folio)
	}
	w.current = string(id)
	return err
}

// expectFile: espera expediente X20 proveedor; the place is optional.
func (w *world) expectFile(_ line, args []string) error {
	f, err := w.file()
	if err != nil {
		return err
	}
	if string(f.State) != args[0] {
		return fmt.Errorf("the file is in %s; the page says: %s", f.State, w.at.gist())
	}
	if len(args) < 2 {
		return nil
	}
	at, err := w.p.Equipment.CustodyOf(ctx, w.p.DB.Read(), equipment.ID(f.AssetID))
	if err == nil && string(at.Place) != args[1] {
		err = fmt.Errorf("the machine is at %s", at.Place)
	}
	return err
}

// expectFilePaper: espera acta F-05 firmado; what else is named stands in its data.
func (w *world) expectFilePaper(_ line, args []string) error {
	f, err := w.file()
	if err != nil {
		return err
	}
	list, err := w.p.Papers.OfRepair(ctx, w.p.DB.Read(), string(f.ID))
	if err != nil {
		return err
	}
	var said []string
	for _, p := range list {
		said = append(said, string(p.Kind)+" "+string(p.Status))
	}
	if !slices.ContainsFunc(list, func(p papers.Paper) bool {
		says := !slices.ContainsFunc(args[2:], func(text string) bool { return !strings.Contains(string(p.Data), text) })
		return string(p.Kind) == args[0] && string(p.Status) == args[1] && says
	}) {
		return fmt.Errorf("the file has %v", said)
	}
	return nil
}

// expectSigners: espera firmas F-11 «ast proveedor coordinacion». As whom the last paper of a kind
// of the file is signed, and that nobody signs twice.
func (w *world) expectSigners(_ line, args []string) error {
	var list []papers.Paper
	if f, err := w.file(); err == nil {
		if list, err = w.p.Papers.OfRepair(ctx, w.p.DB.Read(), string(f.ID)); err != nil {
			return err
		}
	} else { // the order has no external file
		v, err := w.order()
		if err != nil {
			return err
		}
		list = slices.Clone(v.Papers)
	}
	slices.Reverse(list)
	i := slices.IndexFunc(list, func(p papers.Paper) bool { return string(p.Kind) == args[0] })
	if i < 0 {
		return fmt.Errorf("the file has no %s", args[0])
	}
	var roles, who []string
	for _, s := range list[i].Signatures {
		if !s.Valid || slices.Contains(who, s.Name) {
			return fmt.Errorf("%+v", list[i].Signatures)
		}
		roles, who = append(roles, s.Role), append(who, s.Name)
	}
	want := strings.Fields(args[1])
	slices.Sort(want)
	slices.Sort(roles)
	if !slices.Equal(roles, want) {
		return fmt.Errorf("it is signed as %v", roles)
	}
	return nil
}

// expectFileSteps: espera pasos EX-02 EX-09. The ways that the file went, all of them.
func (w *world) expectFileSteps(_ line, args []string) error {
	f, err := w.file()
	if err != nil {
		return err
	}
	steps, err := w.p.Repair.Steps(ctx, w.p.DB.Read(), f.ID)
	if err != nil {
		return err
	}
	var ways []string
	for _, s := range steps {
		if s.Way != "" {
			ways = append(ways, s.Way)
		}
	}
	if !slices.Equal(ways, args) {
		return fmt.Errorf("the file went %s", strings.Join(ways, " "))
	}
	return nil
}

// expectFileAudit: espera bitácora «EX-09 beatriz» «adjuntó beatriz» are the last entries of
// the chain of the file and who made them, in order; the whole chain is recomputed.
func (w *world) expectFileAudit(_ line, args []string) error {
	f, err := w.file()
	if err != nil {
		return err
	}
	chain := "expediente:" + string(f.ID)
	entries, err := audit.History(ctx, w.p.DB.Read(), chain)
	if err != nil {
		return err
	}
	if n, err := audit.Verify(ctx, w.p.DB.Read(), chain); err != nil || n != len(entries) {
		return fmt.Errorf("the chain does not hold: %d of %d entries, %w", n, len(entries), err)
	}
	var said []string
	for _, e := range entries {
		who := e.Actor
		for name, p := range w.cast.People {
			if string(p.ID) == e.Actor {
				first, _, _ := strings.Cut(name, " ")
				who = plain(first)
			}
		}
		said = append(said, e.Action+" "+who)
	}
	if len(said) < len(args) || !slices.Equal(said[len(said)-len(args):], args) {
		return fmt.Errorf("the audit says %q", said)
	}
	return nil
}
