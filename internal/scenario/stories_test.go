package scenario_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
	"secogem.gob.mx/soporte/internal/procedure"
	"secogem.gob.mx/soporte/internal/proof"
)

func storyFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	return files
}

// Every story comes about on both engines, and leaves a database in which
// everything holds.
func TestStories(t *testing.T) {
	for _, file := range storyFiles(t) {
		lines, err := readStory(file)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			now := begin
			if lines[0].words[0] == "es" {
				if now, err = when(lines[0].words[1:]); err != nil {
					t.Fatal(err)
				}
			}
			dbtest.Each(t, func(t *testing.T, db *database.DB) {
				w := newWorld(t, db, now)
				w.tell(lines)
				if report, err := proof.Verify(ctx, db, nil); err != nil || !report.Holds() {
					t.Errorf("what the story leaves does not hold: %v\n%s", err, report)
				}
			})
		})
	}
}

// rev11 Q-05: each path through the letter has its story. A path gained or lost in
// the procedure is missed here.
func TestEveryPathOfTheLetterIsTold(t *testing.T) {
	told := map[string]bool{}
	for _, file := range storyFiles(t) {
		lines, err := readStory(file)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, l := range lines {
			if len(l.words) > 2 && l.words[0] == "espera" && l.words[1] == "caminos" {
				told[strings.Join(l.words[2:], " ")] = true
			}
		}
	}
	paths := procedure.Rev11.Paths()
	for _, p := range paths {
		ways := slices.DeleteFunc(p.IDs(), func(id string) bool { return strings.HasPrefix(id, "EX-") })
		if !told[strings.Join(ways, " ")] {
			t.Errorf("no story goes %s: %s", p.Describe(procedure.Rev11), strings.Join(ways, " "))
		}
	}
	if len(paths) != 5 {
		t.Errorf("%d paths through the letter", len(paths))
	}
}
