package procedure

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// rev11 Q-05: the digest says, activity by activity, what the value says.
func TestTheDigestIsTheTableLineByLine(t *testing.T) {
	data, err := os.ReadFile(docs + "procedimiento/rev11.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(data), "| --- | --- | --- | --- | --- | --- |\n")
	if !ok {
		t.Fatal("the digest has no table")
	}
	table, after, _ := strings.Cut(rest, "\n\n")
	got := strings.Split(table, "\n")
	var want []string
	for _, row := range Rev11.Table() {
		want = append(want, row.Markdown())
	}
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("the digest lacks %s", want[i])
		case i >= len(want):
			t.Errorf("the digest has more than the table: %s", got[i])
		case got[i] != want[i]:
			t.Errorf("the digest says\n%s\nand the value\n%s", got[i], want[i])
		}
	}
	for _, p := range Rev11.Paths() {
		if !strings.Contains(after, p.Describe(Rev11)) {
			t.Errorf("the digest lacks the path %s", p.Describe(Rev11))
		}
	}
}

func TestTheDigestCitesEveryRequirement(t *testing.T) {
	data, err := os.ReadFile(docs + "procedimiento/rev11.md")
	if err != nil {
		t.Fatal(err)
	}
	uncited := []string{"Q-01", "Q-02", "Q-05", "Q-06", "Q-07", "Q-08", "Q-10", "D-03", "D-11", "D-13"} // of document control and of the questions
	for _, r := range Requirements() {
		if !strings.Contains(string(data), r.ID) && !slices.Contains(uncited, r.ID) {
			t.Errorf("the digest does not cite %s", r.ID)
		}
	}
}

func TestWhatFollowsEachActivity(t *testing.T) {
	want := map[int]string{1: "2", 2: "3", 3: "4, 6 o 9", 4: "5", 5: "Fin", 6: "7", 7: "8", 8: "4", 9: "10", 10: "11", 11: "12 o 13", 12: "5", 13: "14 o 15", 14: "4", 15: "16", 16: "17", 17: "18", 18: "5"}
	for _, row := range Rev11.Table() {
		if row.Follows() != want[row.No] {
			t.Errorf("after %d: %s, want %s", row.No, row.Follows(), want[row.No])
		}
	}
}

func TestTheTableIsOneJSONArrayOneActivityALine(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTableJSON(&b, Rev11.Table()); err != nil {
		t.Fatal(err)
	}
	var rows []map[string]any
	if err := json.Unmarshal(b.Bytes(), &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 18 || strings.Count(b.String(), "\n") != 20 {
		t.Errorf("%d rows in %d lines", len(rows), strings.Count(b.String(), "\n"))
	}
	if rows[4]["clave"] != "encuesta" || rows[4]["rol"] != "Usuario" || len(rows[4]["sigue"].([]any)) != 0 || rows[1]["formatos"] == nil {
		t.Errorf("%v", rows[4])
	}
}
