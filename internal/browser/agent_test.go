//go:build browser

package browser

import (
	"os"
	"testing"

	"secogem.gob.mx/soporte/internal/equipment"
	"secogem.gob.mx/soporte/internal/seed"
)

// theAgent is the agent of Debian, as scripts/install-test-deps.sh brings it.
const theAgent = "/usr/bin/fusioninventory-agent"

// G-03, domain §7.7: who cares for the inventory makes an account for agents; the real agent
// reports the machine of the tests with it; what differs is reviewed datum by datum, one
// accepted and one rejected, and the inventory shows what was decided and nothing else.
func TestTheRealAgentReportsAndIsReviewedInTheBrowser(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(theAgent); err != nil {
		t.Fatalf("the agent is missing; scripts/install-test-deps.sh brings it: %v", err)
	}
	w := start(t, onlyPeople)
	machine := w.cast.ByTag["carmen-notificaciones"]
	before, err := w.Equipment.Asset(t.Context(), w.DB.Read(), machine.ID)
	if err != nil {
		t.Fatal(err)
	}
	run(t, "agente.mjs", map[string]any{"url": w.url, "agent": theAgent, "home": t.TempDir(), "keeps": seed.Saul, "attends": seed.Jorge, "machine": string(machine.ID), "number": machine.Inventory})
	after, err := w.Equipment.Asset(t.Context(), w.DB.Read(), machine.ID)
	if err != nil || after.Inventory != before.Inventory || after.HolderID != before.HolderID {
		t.Errorf("what nobody decided changed: %+v, %v", after, err)
	}
	at, err := w.Equipment.CustodyOf(t.Context(), w.DB.Read(), machine.ID)
	if err != nil || at.Place != equipment.AtUser {
		t.Errorf("the machine is at %s: %v", at.Place, err)
	}
}
