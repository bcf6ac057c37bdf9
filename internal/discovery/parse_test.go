package discovery_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/problem"
)

const report = `<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST><CONTENT>
<ACCOUNTINFO><KEYNAME>TAG</KEYNAME><KEYVALUE>DEMO-000123</KEYVALUE></ACCOUNTINFO>
<BIOS><SMANUFACTURER>Dell Inc.</SMANUFACTURER><SMODEL>Latitude 3440</SMODEL><SSN>7XK2M93</SSN><ASSETTAG>No Asset Tag</ASSETTAG></BIOS>
<CPUS><NAME>Intel(R) Core(TM) i5-1335U</NAME></CPUS>
<HARDWARE><CHASSIS_TYPE>Laptop</CHASSIS_TYPE><MEMORY>15700</MEMORY><NAME>INV-12</NAME><UUID>4c4c4544-0058-4b10-8032-b7c04f4d3933</UUID></HARDWARE>
<MEMORIES><CAPACITY>8192</CAPACITY></MEMORIES><MEMORIES><CAPACITY>8192</CAPACITY></MEMORIES>
<NETWORKS><MACADDR>a0:b1:c2:d3:e4:f5</MACADDR><IPADDRESS>10.1.2.3</IPADDRESS><VIRTUALDEV>0</VIRTUALDEV></NETWORKS>
<NETWORKS><MACADDR>56:aa:7e:b0:2b:3f</MACADDR><VIRTUALDEV>1</VIRTUALDEV></NETWORKS>
<OPERATINGSYSTEM><FULL_NAME>Debian GNU/Linux 12</FULL_NAME></OPERATINGSYSTEM>
<STORAGES><DISKSIZE>512110</DISKSIZE><TYPE>disk</TYPE></STORAGES><STORAGES><DISKSIZE>700</DISKSIZE><TYPE>cdrom</TYPE></STORAGES>
<LOCAL_USERS><LOGIN>efrain</LOGIN></LOCAL_USERS><PROCESSES><CMD>secreto --clave=1</CMD></PROCESSES>
<VERSIONCLIENT>FusionInventory-Agent_v2.6</VERSIONCLIENT>
</CONTENT><DEVICEID>INV-12-2026-11-29</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`

func squeezed(text string, gz bool) []byte {
	var b bytes.Buffer
	var w io.WriteCloser = zlib.NewWriter(&b)
	if gz {
		w = gzip.NewWriter(&b)
	}
	io.WriteString(w, text) //nolint:errcheck // into memory
	w.Close()
	return b.Bytes()
}

func TestAReportIsReadInEveryWrapping(t *testing.T) {
	for name, body := range map[string][]byte{"plain": []byte(report), "zlib": squeezed(report, false), "gzip": squeezed(report, true)} {
		m, err := discovery.Parse(bytes.NewReader(body))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f := m.Facts
		got := fmt.Sprint(m.Query, m.Device, f.Serial, f.Brand, f.Model, f.AssetTag, f.Tag, f.Chassis, f.Name, f.UUID, f.Processor, f.MemoryMB, f.DiskMB, f.MACs, f.IPs, f.System, f.Agent)
		want := fmt.Sprint("INVENTORY", "INV-12-2026-11-29", "7XK2M93", "Dell Inc.", "Latitude 3440", "", "DEMO-000123", "Laptop", "INV-12", "4C4C4544-0058-4B10-8032-B7C04F4D3933",
			"Intel(R) Core(TM) i5-1335U", 16384, 512110, []string{"A0:B1:C2:D3:E4:F5"}, []string{"10.1.2.3"}, "Debian GNU/Linux 12", "FusionInventory-Agent_v2.6")
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
		if all := fmt.Sprintf("%+v", f); strings.Contains(all, "efrain") || strings.Contains(all, "secreto") {
			t.Errorf("users or programs are kept: %s", all)
		}
	}
}

func TestHostileReportsAreRefused(t *testing.T) {
	prolog := func(rest string) string { return `<REQUEST><QUERY>INVENTORY</QUERY>` + rest + `</REQUEST>` }
	for name, body := range map[string]io.Reader{
		"nothing":            strings.NewReader(""),
		"one byte":           strings.NewReader("<"),
		"no XML":             strings.NewReader("hola, soy un agente"),
		"an open element":    strings.NewReader(`<REQUEST><QUERY>PROLOG</QUERY>`),
		"a crossed element":  strings.NewReader(`<REQUEST><A><B></A></B></REQUEST>`),
		"no question":        strings.NewReader(`<REQUEST><DEVICEID>x</DEVICEID></REQUEST>`),
		"an external entity": strings.NewReader(`<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><REQUEST><QUERY>PROLOG</QUERY><DEVICEID>&x;</DEVICEID></REQUEST>`),
		"laughing entities":  strings.NewReader(`<!DOCTYPE r [<!ENTITY a "ja"><!ENTITY b "&a;&a;&a;&a;">]>` + prolog(`<DEVICEID>&b;</DEVICEID>`)),
		"an unknown entity":  strings.NewReader(prolog(`<DEVICEID>&nada;</DEVICEID>`)),
		"too deep":           strings.NewReader(prolog(strings.Repeat("<A>", 50) + strings.Repeat("</A>", 50))),
		"another encoding":   strings.NewReader(`<?xml version="1.0" encoding="UTF-32"?>` + prolog("")),
		"a torn zlib":        bytes.NewReader(squeezed(report, false)[:200]),
		"a zlib bomb":        bytes.NewReader(squeezed(prolog("<CONTENT>"+strings.Repeat("<A></A>", 6<<20)+"</CONTENT>"), false)),
		"a gzip bomb":        bytes.NewReader(squeezed(prolog("<DEVICEID>"+strings.Repeat(" ", 40<<20)+"</DEVICEID>"), true)),
		"too large plain":    strings.NewReader(prolog(strings.Repeat("<A></A>", 1<<20))),
	} {
		t.Run(name, func(t *testing.T) {
			m, err := discovery.Parse(body)
			if problem.KindOf(err) != problem.Invalid {
				t.Errorf("got %v, %v", m, err)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(report))
	f.Add(squeezed(report, false))
	f.Add(squeezed(report, true))
	f.Add([]byte(`<REQUEST><DEVICEID>a</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := discovery.Parse(bytes.NewReader(body))
		if err == nil && m.Query == "" || err != nil && problem.KindOf(err) != problem.Invalid {
			t.Errorf("%+v, %v", m, err)
		}
	})
}
