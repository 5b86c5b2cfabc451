package bundle

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/go-sourcemap/sourcemap"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawSegments draws sorted segments of a map with three sources and two names.
func drawSegments(t *rapid.T) []segment {
	segments := rapid.SliceOf(rapid.Custom(func(t *rapid.T) segment {
		s := segment{
			line: rapid.IntRange(0, 20).Draw(t, "line"), column: rapid.IntRange(0, 3000).Draw(t, "column"),
			source: rapid.IntRange(-1, 2).Draw(t, "source"), name: -1,
		}
		if s.source >= 0 {
			s.sourceLine, s.sourceColumn = rapid.IntRange(0, 1<<20).Draw(t, "source line"), rapid.IntRange(0, 100).Draw(t, "source column")
			s.name = rapid.IntRange(-1, 1).Draw(t, "name")
		}
		return s
	})).Draw(t, "segments")
	slices.SortStableFunc(segments, comparePlaces)
	return segments
}

func TestMappingsSurviveEncoding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawSegments(t)
		got, err := decodeMappings(encodeMappings(want), 3, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) || len(got) > 0 && !slices.Equal(got, want) {
			t.Fatalf("got %v, want %v", got, want)
		}
	})
}

// Another decoder must find the same source for each segment that we wrote.
func TestMappingsAreWhatOthersRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		segments := slices.CompactFunc(drawSegments(t), func(a, b segment) bool { return comparePlaces(a, b) == 0 })
		if len(segments) == 0 {
			return // the other decoder refuses a map without mappings
		}
		m := &sourceMap{Version: 3, Sources: []string{"/a", "/b", "/c"}, Names: []string{"x", "y"}, segments: segments}
		text, err := m.encode()
		if err != nil {
			t.Fatal(err)
		}
		other, err := sourcemap.Parse("", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range segments {
			if s.source < 0 {
				continue
			}
			source, _, line, column, ok := other.Source(s.line+1, s.column)
			if !ok || source != m.Sources[s.source] || line != s.sourceLine+1 || column != s.sourceColumn {
				t.Fatalf("for %+v another decoder finds %s:%d:%d (%v)", s, source, line, column, ok)
			}
		}
	})
}

func TestFindGivesTheSegmentThatCoversAPlace(t *testing.T) {
	m := &sourceMap{segments: []segment{
		{line: 1, column: 4, source: 0}, {line: 1, column: 9, source: 1}, {line: 3, column: 0, source: -1}, {line: 4, column: 2, source: 2},
	}}
	for _, test := range []struct {
		name         string
		line, column int
		source       int // -1: none
	}{
		{"before the first", 1, 3, -1},
		{"at a start", 1, 4, 0},
		{"within", 1, 8, 0},
		{"behind the last of a line", 1, 99, 1},
		{"on the line below, as in a value of two lines", 2, 5, 1},
		{"where the output has no source", 3, 7, -1},
		{"behind all", 9, 0, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, ok := m.find(test.line, test.column)
			if ok != (test.source >= 0) || ok && got.source != test.source {
				t.Errorf("got %+v, %v", got, ok)
			}
		})
	}
}

func TestShiftMovesWhatStandsBehind(t *testing.T) {
	m := &sourceMap{segments: []segment{{line: 0, column: 2}, {line: 0, column: 10}, {line: 0, column: 30}, {line: 1, column: 12}, {line: 2, column: 5}}}
	m.shift([]shift{{line: 0, column: 10, by: 5}, {line: 0, column: 20, by: -3}, {line: 2, column: 9, by: 100}})
	var got []int
	for _, s := range m.segments {
		got = append(got, s.column)
	}
	if diff := cmp.Diff([]int{2, 15, 32, 12, 5}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzSourceMap(f *testing.F) {
	for _, seed := range []string{
		`{"version":3,"sources":["a"],"names":[],"mappings":"AAAA,CAAC;AAAE"}`,
		`{"version":3,"sources":["a","b"],"names":["n"],"mappings":"AAAAA;;ACAA,A"}`,
		`{"version":3,"sources":[],"names":[],"mappings":"AAAA"}`,
		`{"version":3,"sources":["a"],"mappings":"D"}`,
		`{"version":3,"sources":["a"],"mappings":"//////////A"}`,
		`{"version":3,"sources":["a"],"mappings":"AA"}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data string) {
		m, err := parseSourceMap(data)
		if err != nil {
			return
		}
		text, err := m.encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseSourceMap(text)
		if err != nil {
			t.Fatalf("what was written can't be read: %v\n%s", err, text)
		}
		if !slices.Equal(m.segments, again.segments) {
			t.Fatalf("segments changed: %v, %v", m.segments, again.segments)
		}
		if !json.Valid([]byte(text)) {
			t.Fatal("no JSON")
		}
	})
}
