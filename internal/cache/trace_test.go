package cache

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestAResultCountsWhileItsInputsAreAsTheyWere(t *testing.T) {
	s := open(t)
	inputs := []Input{{"home.scss", "1"}, {"_nav.scss", "2"}, {"_nav.sass", ""}}
	s.PutTraced(key(1), inputs, []byte("css"))
	for name, test := range map[string]struct {
		files map[string]string
		hit   bool
	}{
		"all as it was":              {map[string]string{"home.scss": "1", "_nav.scss": "2"}, true},
		"more files that don't act":  {map[string]string{"home.scss": "1", "_nav.scss": "2", "other": "3"}, true},
		"a partial changed":          {map[string]string{"home.scss": "1", "_nav.scss": "3"}, false},
		"a partial is gone":          {map[string]string{"home.scss": "1"}, false},
		"a new file wins the import": {map[string]string{"home.scss": "1", "_nav.scss": "2", "_nav.sass": "4"}, false},
	} {
		got, read, ok := s.GetTraced(key(1), func(path string) string { return test.files[path] })
		if ok != test.hit || ok && (string(got) != "css" || !reflect.DeepEqual(read, inputs)) {
			t.Errorf("%s: %q, %v, %v", name, got, read, ok)
		}
	}
}

func TestBackAndForthBetweenStates(t *testing.T) {
	s := open(t)
	state := func(n int) func(string) string { return func(string) string { return fmt.Sprint(n) } }
	for n := range maxTraces + 2 {
		s.PutTraced(key(1), []Input{{"a", fmt.Sprint(n)}}, fmt.Append(nil, "result ", n))
	}
	for n := range maxTraces + 2 {
		got, _, ok := s.GetTraced(key(1), state(n))
		if want := n >= 2; ok != want || ok && string(got) != fmt.Sprint("result ", n) {
			t.Errorf("state %d: %q, %v", n, got, ok)
		}
	}
}

// A traced result is what the work would give now: the work here reads files one after the other, each named by the one
// before, as imports do.
func TestTracedResultsAreTrue(t *testing.T) {
	s := open(t)
	rapid.Check(t, func(t *rapid.T) {
		files := map[string]string{}
		work := func() (inputs []Input, result string) {
			for at := "a"; len(inputs) < 10; {
				inputs = append(inputs, Input{at, files[at]})
				result += at + files[at]
				if files[at] == "" {
					return inputs, result
				}
				at = files[at]
			}
			return inputs, result
		}
		names := []string{"a", "b", "c", "d", ""}
		for range rapid.IntRange(1, 30).Draw(t, "edits") {
			files[rapid.SampledFrom(names[:4]).Draw(t, "file")] = rapid.SampledFrom(names).Draw(t, "names")
			inputs, want := work()
			got, _, ok := s.GetTraced(key(1), func(path string) string { return files[path] })
			if ok && string(got) != want {
				t.Fatalf("files %v: cached %q, made %q", files, got, want)
			}
			if !ok {
				s.PutTraced(key(1), inputs, []byte(want))
			}
		}
	})
}

func FuzzTraces(f *testing.F) {
	f.Add(trace{Inputs: []Input{{"a", "1"}, {"b", ""}}}.append(trace{}.append(nil)))
	f.Add([]byte{})
	f.Add(append(make([]byte, 32), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01))
	f.Fuzz(func(t *testing.T, text []byte) {
		all := slices.Collect(traces(text))
		var again []byte
		for _, tr := range all {
			again = tr.append(again)
		}
		if !reflect.DeepEqual(slices.Collect(traces(again)), all) {
			t.Errorf("%v is read otherwise when written again", all)
		}
	})
}

func FuzzStatsRecord(f *testing.F) {
	f.Add([]byte("\x01a\x01\x02\x03\x04\x05\x00\x02xy"))
	f.Add([]byte{0xff})
	f.Fuzz(func(t *testing.T, text []byte) {
		known := parseStats(text)
		if again := parseStats(formatStats(known)); !maps.EqualFunc(known, again, func(a, b *sighting) bool { return *a == *b }) {
			t.Errorf("%v is read otherwise when written again", known)
		}
	})
}
