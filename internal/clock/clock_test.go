package clock

import (
	"sync"
	"testing"
	"time"
)

func TestSystemSpeaksUTC(t *testing.T) {
	if zone := System()().Location(); zone != time.UTC {
		t.Errorf("the system clock speaks %v, want UTC", zone)
	}
}

func TestMexicoHasNoDaylightSaving(t *testing.T) {
	for _, month := range []time.Month{time.January, time.July} {
		_, offset := time.Date(2026, month, 1, 12, 0, 0, 0, Mexico).Zone()
		if offset != -6*3600 {
			t.Errorf("offset in %v is %d s, want six hours behind UTC", month, offset)
		}
	}
}

func TestFakeStandsStillUntilMoved(t *testing.T) {
	start := time.Date(2026, 11, 23, 9, 0, 0, 0, Mexico)
	f := NewFake(start)
	var now Clock = f.Now
	if !now().Equal(start) || !now().Equal(now()) || now().Location() != time.UTC {
		t.Fatalf("fake clock says %v, want %v in UTC", now(), start)
	}
	f.Advance(90 * time.Minute)
	if want := start.Add(90 * time.Minute); !now().Equal(want) {
		t.Errorf("after advancing: %v, want %v", now(), want)
	}
	f.Set(start)
	if !now().Equal(start) {
		t.Errorf("after setting back: %v, want %v", now(), start)
	}
}

func TestFakeIsSafeForConcurrentUse(t *testing.T) {
	f := NewFake(time.Unix(0, 0))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				f.Advance(time.Second)
				f.Now()
			}
		})
	}
	wg.Wait()
	if got := f.Now().Unix(); got != 800 {
		t.Errorf("clock advanced %d s, want 800", got)
	}
}
