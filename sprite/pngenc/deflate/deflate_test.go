package deflate

import (
	"bytes"
	"compress/flate"
	"io"
	"testing"

	"pgregory.net/rapid"
)

// texts draws data of the kinds that deflate meets: noise, few symbols, repeats of earlier parts, long runs.
func texts() *rapid.Generator[[]byte] {
	return rapid.Custom(func(t *rapid.T) []byte {
		var data []byte
		for range rapid.IntRange(0, 12).Draw(t, "parts") {
			n := rapid.SampledFrom([]int{1, 2, 3, 5, 40, 257, 258, 259, 3000, 40000}).Draw(t, "length")
			state := rapid.Uint32().Draw(t, "seed") | 1
			spread := rapid.SampledFrom([]uint32{1, 2, 10, 256}).Draw(t, "spread")
			kind := rapid.SampledFrom([]string{"draw", "repeat"}).Draw(t, "kind")
			back := 0
			if len(data) > 0 {
				back = rapid.IntRange(1, len(data)).Draw(t, "back")
			}
			for range n {
				if kind == "repeat" && back > 0 {
					data = append(data, data[len(data)-back])
					continue
				}
				state ^= state << 13
				state ^= state >> 17
				state ^= state << 5
				data = append(data, byte(state%spread))
			}
		}
		return data
	})
}

func TestInflateGivesTheDataBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := texts().Draw(t, "data")
		effort := rapid.SampledFrom([]Effort{{}, Quick, Good, Best}).Draw(t, "effort")
		inflate(t, Segment(data, 0, true, effort).Bytes(), nil, data)
	})
}

func TestSegmentsJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := texts().Draw(t, "data")
		var all Writer
		for at := 0; ; {
			end := min(len(data), at+rapid.IntRange(1, 50000).Draw(t, "segment"))
			all.Append(Segment(data[:end], at, end == len(data), Quick))
			if at = end; at == len(data) {
				break
			}
		}
		inflate(t, all.Bytes(), nil, data)
	})
}

func TestDictionaryIsReferredTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := texts().Draw(t, "data")
		start := rapid.IntRange(0, len(data)).Draw(t, "start")
		inflate(t, Segment(data, start, true, Quick).Bytes(), data[:start], data[start:])
	})
}

func FuzzInflate(f *testing.F) {
	f.Add([]byte{}, 0)
	f.Add([]byte("abcabcabcabcabc"), 3)
	f.Add(bytes.Repeat([]byte{0}, 1000), 0)
	f.Add(bytes.Repeat([]byte("0123456789"), 60), 10)
	f.Fuzz(func(t *testing.T, data []byte, start int) {
		start = max(0, min(start, len(data)))
		inflate(t, Segment(data, start, true, Good).Bytes(), data[:start], data[start:])
	})
}

func inflate(t interface {
	Helper()
	Fatalf(format string, args ...any)
}, deflated, dictionary, want []byte) {
	t.Helper()
	dictionary = dictionary[max(0, len(dictionary)-maxWindow):]
	got, err := io.ReadAll(flate.NewReaderDict(bytes.NewReader(deflated), dictionary))
	if err != nil {
		t.Fatalf("compress/flate: %v", err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("%d bytes come back as other %d", len(want), len(got))
	}
}
