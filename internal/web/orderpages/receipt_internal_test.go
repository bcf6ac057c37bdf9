package orderpages

import (
	"slices"
	"testing"

	"secogem.gob.mx/soporte/internal/forms"
	"secogem.gob.mx/soporte/internal/orders"
	"secogem.gob.mx/soporte/internal/procedure"
)

// rev11 P-11, F-11: who determines or records a result is asked for a receipt only where a
// machine can move with it.
func TestTheReceiptIsAskedForOnlyWhereAMachineMoves(t *testing.T) {
	for _, c := range []struct {
		act      orders.Act
		place    procedure.Place
		asks     bool
		required bool
	}{
		{&orders.DetermineMechanism{}, "", false, false},
		{&orders.DetermineMechanism{}, procedure.AtUser, false, false},
		{&orders.DetermineMechanism{}, procedure.AtDTIC, true, false},
		{&orders.RecordResult{}, procedure.AtUser, false, false},
		{&orders.RecordResult{}, procedure.AtDTIC, false, false},
		{&orders.RecordResult{}, procedure.AtVendor, true, true},
	} {
		fields := movesWhat(forms.Describe(c.act), c.act.Key(), c.place)
		i := slices.IndexFunc(fields, func(f forms.Field) bool { return f.Name == "quien" })
		if (i >= 0) != c.asks || c.asks && fields[i].Required != c.required {
			t.Errorf("%s with the machine at %q: asks %v", c.act.Key(), c.place, i >= 0)
		}
		if !slices.ContainsFunc(fields, func(f forms.Field) bool { return f.Name == "motivo" }) {
			t.Errorf("%s lost its own input", c.act.Key())
		}
	}
}
