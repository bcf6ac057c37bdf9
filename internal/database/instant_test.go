package database_test

import (
	"encoding/json"
	"testing"
	"time"

	"secogem.gob.mx/soporte/internal/database"
	"secogem.gob.mx/soporte/internal/database/dbtest"
)

func TestInstantIsWrittenWithFixedWidth(t *testing.T) {
	mexico := time.FixedZone("", -6*3600)
	for name, c := range map[string]struct {
		at   time.Time
		want string
	}{
		"never":                {time.Time{}, ""},
		"whole second":         {time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), "2026-01-02T03:04:05.000000Z"},
		"local time":           {time.Date(2026, 1, 2, 23, 59, 59, 0, mexico), "2026-01-03T05:59:59.000000Z"},
		"nanoseconds are cut":  {time.Date(2026, 1, 2, 3, 4, 5, 123456999, time.UTC), "2026-01-02T03:04:05.123456Z"},
		"the monotonic is cut": {time.Now(), time.Now().UTC().Format("2006-01-02")},
	} {
		got := database.At(c.at).String()
		if len(c.want) == 10 { // only the day is known
			got = got[:10]
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestInstantComesBackFromBothEngines(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *database.DB) {
		for name, want := range map[string]database.Instant{
			"never": {},
			"now":   database.At(time.Now()),
		} {
			var got database.Instant
			if err := db.Read().Get(t.Context(), &got, "SELECT CAST(? AS TEXT)", want); err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("%s: %v came back as %v", name, want, got)
			}
		}
	})
}

func TestInstantInJSON(t *testing.T) {
	type row struct{ At, Never database.Instant }
	in := row{At: database.At(time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC))}
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"At":"2026-01-02T03:04:05.000006Z","Never":""}`; string(data) != want {
		t.Fatalf("JSON is %s, want %s", data, want)
	}
	var out row
	if err := json.Unmarshal(data, &out); err != nil || out != in {
		t.Errorf("came back as %v (%v)", out, err)
	}
}

func TestInstantRefusesOtherText(t *testing.T) {
	for _, s := range []string{"2026-01-02", "2026-01-02T03:04:05Z", "ayer", "2026-02-30T03:04:05.000000Z", "2026-13-02T03:04:05.000000Z", "2026-01-02T24:04:05.000000Z",
		"2026-01-02T03:04:05.00000 Z", "2026-01-02T03:04:05.000000-", "2026-01-02 03:04:05.000000Z", "2026-01-00T03:04:05.000000Z"} {
		if i, err := database.ParseInstant(s); err == nil {
			t.Errorf("%q was read as %v", s, i)
		}
	}
	var i database.Instant
	if err := i.Scan(int64(5)); err == nil {
		t.Error("a number was read as an instant")
	}
}
