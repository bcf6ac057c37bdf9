package discovery

import (
	"strings"

	"secogem.gob.mx/soporte/internal/equipment"
)

// Attached is a monitor or a printer that a computer says it has (rev11 G-03).
type Attached struct {
	Kind   string `json:"tipo"` // key of the catalogue of types
	Serial string `json:"serie"`
	Brand  string `json:"marca,omitempty"`
	Model  string `json:"modelo,omitempty"`
}

// Words name it for people.
func (a Attached) Words() string {
	return strings.Join(strings.Fields(equipment.TypeOf(a.Kind).Label+" "+brandWords(a.Brand)+" "+a.Model+", serie "+a.Serial), " ")
}

// How much of what is attached is kept, and how short a number of it may be.
const (
	mostAttached   = 12
	shortestSerial = 4
)

// attach keeps the monitor or printer whose section ended. Without a serial number it can
// not be told from another one; the panel of a portable machine is a part of it.
func (g *gathered) attach(printer bool) {
	d := g.device
	a := Attached{Kind: "monitor", Serial: told(d.serial), Brand: told(d.brand), Model: told(firstOf(d.caption, d.name))}
	if a.Serial == "" {
		a.Serial = told(d.other)
	}
	if printer {
		a.Kind, a.Brand, a.Model = "impresora", "", told(firstOf(d.driver, d.name))
		a.Model, _, _ = strings.Cut(a.Model, ",")
	}
	port := strings.ToLower(d.port)
	inside := strings.HasPrefix(port, "edp") || strings.HasPrefix(port, "lvds") || strings.HasPrefix(port, "dsi")
	if inside || len(equipment.Key(a.Serial)) < shortestSerial || len(g.f.Attached) >= mostAttached {
		return
	}
	for _, x := range g.f.Attached {
		if x.Kind == a.Kind && equipment.Key(x.Serial) == equipment.Key(a.Serial) {
			return
		}
	}
	g.f.Attached = append(g.f.Attached, a)
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// facts are what a computer says of something attached to it, as a report of its own.
func (a Attached) facts(host Facts) Facts {
	return Facts{Kind: a.Kind, Serial: a.Serial, Brand: a.Brand, Model: a.Model, Host: firstOf(host.Name, host.Serial, host.UUID), Agent: host.Agent}
}

// over lays what a report of some parts says over what is known: what it does not tell stays.
func (f Facts) over(known Facts) Facts {
	for _, x := range []struct{ to, from *string }{{&known.UUID, &f.UUID}, {&known.Serial, &f.Serial}, {&known.AssetTag, &f.AssetTag}, {&known.Tag, &f.Tag}, {&known.Brand, &f.Brand}, {&known.Model, &f.Model},
		{&known.Chassis, &f.Chassis}, {&known.Name, &f.Name}, {&known.System, &f.System}, {&known.Processor, &f.Processor}, {&known.Agent, &f.Agent}} {
		if *x.from != "" {
			*x.to = *x.from
		}
	}
	if f.MemoryMB > 0 {
		known.MemoryMB = f.MemoryMB
	}
	if f.DiskMB > 0 {
		known.DiskMB = f.DiskMB
	}
	if len(f.MACs) > 0 {
		known.MACs, known.IPs = f.MACs, f.IPs
	}
	if len(f.Attached) > 0 {
		known.Attached = f.Attached
	}
	return known
}
