package pdf

import "testing"

func BenchmarkDraw(b *testing.B) {
	s := reception(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Draw(s); err != nil {
			b.Fatal(err)
		}
	}
}
