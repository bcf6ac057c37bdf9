package discovery_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/discovery"
	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/problem"
)

// sent is a message as GLPI Agent 1.12 sent it, without what the machine was.
func sent(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestMessagesOfGLPIAgentAreRead(t *testing.T) {
	for name, wrap := range map[string]func(string) []byte{"plain": func(s string) []byte { return []byte(s) }, "zlib": func(s string) []byte { return squeezed(s, false) }, "gzip": func(s string) []byte { return squeezed(s, true) }} {
		m, err := discovery.Parse(bytes.NewReader(wrap(sent(t, "glpi-agent-contact.json"))))
		if err != nil || m.Query != discovery.Contact || !m.JSON || m.Device != "recepcion-2026-11-29-14-22-17" {
			t.Errorf("%s contact: %+v, %v", name, m, err)
		}
		if m, err = discovery.Parse(bytes.NewReader(wrap(sent(t, "glpi-agent-inventario.json")))); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f := m.Facts
		got := fmt.Sprint(m.Query, m.JSON, f.Tag, f.Name, f.UUID, f.Processor, f.MemoryMB, f.DiskMB, f.MACs, f.IPs, f.System, f.Agent, f.Partial, len(f.Attached))
		want := fmt.Sprint("INVENTORY", true, "inv 0004 21873", "RECEPCION", "4C4C4544-0058-4B10-8032-B7C04F4D3933", "AMD EPYC", 24105, 274877, []string{"A0:B1:C2:D3:E4:F5"}, []string{"10.1.2.3"}, "Debian GNU/Linux 12 (bookworm)", "GLPI-Agent_v1.12-dev", false, 0)
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

// desk is a computer with two screens and a printer, as the format of GLPI writes them.
const desk = `{"action":"inventory","deviceid":"caja-1","itemtype":"Computer","content":{"bios":{"ssn":"CAJA9K2M93","smanufacturer":"Dell Inc.","smodel":"OptiPlex 7010"},"hardware":{"name":"CAJA"},
"monitors":[{"caption":"DELL P2419H","manufacturer":"Dell Inc.","serial":"CN0AB123","port":"HDMI-1"},{"caption":"Panel","manufacturer":"Sharp Corporation","serial":"ABH55D99","port":"eDP-1"},{"caption":"HP E24","manufacturer":"HP","serial":"00000000","altserial":"CNK0451Z"},{"caption":"sin serie"}],
"printers":[{"name":"Officejet_Pro_8600","driver":"HP Officejet Pro 8600, hpcups 3.21","serial":"MY47L1W1JHEB6","network":false},{"name":"PDF"}]}}`

// rev11 G-03: monitors and printers that a computer says it has are found, too, by their
// serial number; the panel of a portable one and what has no number are not.
func TestWhatIsAttachedIsFound(t *testing.T) {
	m, err := discovery.Parse(strings.NewReader(desk))
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, a := range m.Facts.Attached {
		said = append(said, a.Words())
	}
	want := []string{"Monitor Dell DELL P2419H, serie CN0AB123", "Monitor HP HP E24, serie CNK0451Z", "Impresora HP Officejet Pro 8600, serie MY47L1W1JHEB6"}
	if strings.Join(said, "|") != strings.Join(want, "|") {
		t.Errorf("attached:\n%s, not\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
	each(t, func(w *world) {
		var known equipment.Asset
		w.write(func(c *database.Conn) (err error) {
			known, err = w.equipment.Add(t.Context(), c, clerk, equipment.Asset{Inventory: "MON-1", Serial: "CN0AB123", Type: "monitor", Brand: "Dell", Model: "P2419H", Regime: equipment.Owned})
			return err
		})
		w.take(m.Facts)
		computer := w.take(m.Facts) // again: nothing is found twice
		find, err := w.s.OfAsset(w.t.Context(), w.db.Read(), known.ID)
		if err != nil || find.MatchedBy != "serie" || find.Facts.Host != "CAJA" || find.Waits {
			w.t.Errorf("the monitor of the inventory is %+v: %v", find, err)
		}
		if n, err := w.s.Waiting(w.t.Context(), w.db.Read(), 100); err != nil || n != 3 { // the computer, a monitor and the printer
			w.t.Errorf("%d wait for review: %v", n, err)
		}
		if a, err := w.equipment.Asset(w.t.Context(), w.db.Read(), known.ID); err != nil || a != known {
			w.t.Errorf("the inventory changed: %+v, %v", a, err)
		}
		// A partial inventory leaves what it does not tell.
		part := w.take(discovery.Facts{Serial: "CAJA9K2M93", Brand: "Dell Inc.", Name: "CAJA-NUEVA", Partial: true})
		if part.ID != computer.ID || part.Facts.Model != "OptiPlex 7010" || part.Facts.Name != "CAJA-NUEVA" || len(part.Facts.Attached) != 3 {
			w.t.Errorf("after a partial one it is %+v", part.Facts)
		}
	})
}

func TestHostileJSONIsRefused(t *testing.T) {
	for name, body := range map[string]string{
		"no object":         `[]`,
		"cut off":           `{"action":"inventory","content":{"bios":{`,
		"two objects":       `{"action":"contact"}{"action":"contact"}`,
		"no action":         `{"deviceid":"x"}`,
		"too deep":          `{"action":"inventory","content":` + strings.Repeat(`{"a":`, 40) + `1` + strings.Repeat(`}`, 41),
		"another kind":      `{"action":"inventory","itemtype":"NetworkEquipment","content":{}}`,
		"inflates for ever": `{"action":"inventory","tag":"` + strings.Repeat("a", 40<<20) + `"}`,
	} {
		if _, err := discovery.Parse(bytes.NewReader(squeezed(body, false))); problem.KindOf(err) != problem.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
