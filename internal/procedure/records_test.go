package procedure

import (
	"testing"
	"time"
)

// rev11, S-05, GAP-39, GAP-40: the controlled records are there
// to the letter.
func TestControlledRecords(t *testing.T) {
	r, err := RecordsOf(11)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Signatures) != 4 || len(r.Sections) != 13 || len(r.Instruments) != 11 || len(r.Annexes) != 3 || len(r.Copies) != 2 || len(r.History) != 11 {
		t.Fatalf("%d signatures, %d sections, %d instruments, %d annexes, %d copies, %d revisions", len(r.Signatures), len(r.Sections), len(r.Instruments), len(r.Annexes), len(r.Copies), len(r.History))
	}
	for i, want := range []string{"2025-06-24", "2025-06-24", "2025-06-24", "2025-06-25"} {
		if got := r.Signatures[i].Date.Parsed; got == nil || *got != want {
			t.Errorf("signature %d: %v, want %s", i, got, want)
		}
	}
	second := r.History[1]
	if second.Revision != "02" || second.Date.Literal != "31/02/2018" || second.Date.Parsed != nil || second.Date.Mark != "fecha inexistente en el original" {
		t.Errorf("revision 02: %+v", second)
	}
	if r.History[8].Version != "07" || r.History[9].Version != "08" || r.History[10].Version != "" {
		t.Error("labels of version are those that the text says")
	}
	if r.Copies[0].No != "03" || r.Copies[1].No != "09" {
		t.Errorf("copies %s and %s", r.Copies[0].No, r.Copies[1].No)
	}
	if r.InForce != Rev11.InForce {
		t.Errorf("in force since %s and %s", r.InForce, Rev11.InForce)
	}
	if got := r.Observations(); len(got) != 2 {
		t.Errorf("observations: %v", got)
	}
	if _, err := RecordsOf(12); err == nil {
		t.Error("revision 12 has records")
	}
}

// Each parsed date is what its literal says; where the calendar has no such day
// there is none, and a mark.
func TestDatesAreReadFromTheirLiterals(t *testing.T) {
	r, err := RecordsOf(11)
	if err != nil {
		t.Fatal(err)
	}
	var all []LiteralDate
	for _, s := range r.Signatures {
		all = append(all, s.Date)
	}
	for _, c := range r.Copies {
		all = append(all, c.Date)
	}
	for _, h := range r.History {
		all = append(all, h.Date)
	}
	for _, d := range all {
		day, err := time.Parse("02/01/2006", d.Literal)
		switch {
		case err != nil && (d.Parsed != nil || d.Mark == ""):
			t.Errorf("%s does not exist and is not marked", d.Literal)
		case err == nil && (d.Parsed == nil || *d.Parsed != day.Format("2006-01-02") || d.Mark != ""):
			t.Errorf("%s is read as %v", d.Literal, d.Parsed)
		}
	}
}
