package pdf

import (
	"bytes"
	"testing"
)

// What a sheet was made of is read out of its PDF, byte for byte (rev11 Q-08).
func TestTheDataOfASheetAreReadOutOfItsPDF(t *testing.T) {
	s := reception(t)
	s.Data = []byte(`{"a":"ñ \\ ) endstream"}`)
	made := drawn(t, s)
	got, err := Carried(append(bytes.Clone(made), "\n% sealed afterwards"...))
	if err != nil || !bytes.Equal(got, s.Data) {
		t.Errorf("%q %v", got, err)
	}
	s.Data = nil
	if got, err := Carried(drawn(t, s)); err == nil {
		t.Errorf("a sheet without data carries %q", got)
	}
	at := bytes.Index(made, []byte("/EmbeddedFile"))
	if got, err := Carried(made[:at+200]); err == nil {
		t.Errorf("a cut file carries %q", got)
	}
}
