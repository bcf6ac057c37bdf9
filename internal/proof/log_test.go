package proof_test

import (
	"strings"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/audit"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/proof"
)

// The verification of a whole database heeds the checkpoints outside of it, and says
// what it cannot know without them (G22, rev11 Q-08).
func TestTheVerificationHeedsTheSeals(t *testing.T) {
	db := dbtest.SQLite(t)
	demo(t, db)
	dir := t.TempDir()
	r, err := proof.VerifySealed(t.Context(), db, nil, dir)
	if err != nil || !r.Holds() || !strings.Contains(r.String(), "No hay sellos") {
		t.Errorf("without seals: %v\n%s", err, r)
	}
	s, err := audit.OpenSeals(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Seal(t.Context(), db, time.Date(2026, 10, 13, 18, 1, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if r, err := proof.VerifySealed(t.Context(), db, nil, dir); err != nil || !r.Holds() || len(r.Remarks) > 0 {
		t.Errorf("sealed: %v\n%s", err, r)
	}
	behind(t, db, `DELETE FROM audit_leaves WHERE idx >= 100 AND ? <> 'x'`, "")
	if r, err := proof.VerifySealed(t.Context(), db, nil, dir); err != nil || !strings.Contains(r.String(), "da fe de") {
		t.Errorf("the end cut off: %v\n%s", err, r)
	}
}
