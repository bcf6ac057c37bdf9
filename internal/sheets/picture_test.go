package sheets

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"
)

// endless is a small JPEG, every scan of which says in a few bytes that nothing changes
// in any block of a picture of side × side.
func endless(side, scans int) []byte {
	var b bytes.Buffer
	b.Write([]byte{0xff, 0xd8, 0xff, 0xdb, 0, 67, 0})
	b.Write(bytes.Repeat([]byte{1}, 64))
	b.Write([]byte{0xff, 0xc2, 0, 11, 8, byte(side >> 8), byte(side), byte(side >> 8), byte(side), 1, 1, 0x11, 0})
	b.Write([]byte{0xff, 0xc4, 0, 21, 0x10, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xe0, 0x00}) // two codes of two bits: an end of 2^14 and more blocks, and of one
	blocks := (side / 8) * (side / 8)
	for range scans {
		b.Write([]byte{0xff, 0xda, 0, 8, 1, 1, 0, 1, 63, 0})
		b.Write(make([]byte, (blocks/16384+1)*2)) // 00 and 14 zeros: 16384 blocks end
	}
	b.Write([]byte{0xff, 0xd9})
	return b.Bytes()
}

// A picture of some kilobytes that asks for minutes of work is given up.
func TestAPictureIsNotDrawnForEver(t *testing.T) {
	raw := endless(4096, 1)
	if _, err := Shrink(t.Context(), raw, 240, 25<<20); err != nil {
		t.Fatalf("one scan is drawn: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := Shrink(ctx, endless(4096, 60000), 240, 25<<20)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
	t.Logf("given up after %s", time.Since(began))
}
