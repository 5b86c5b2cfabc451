package reproduce

import (
	"cmp"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// A Difference is one file that two builds made differently.
type Difference struct {
	// Path is the file's place in the first build's output, with slashes, or in the second's where only that has it. Other is
	// its place in the second build's, which differs where the name holds a hash; empty where only one of them has it.
	Path, Other string
	// OnlyIn is 1 or 2 where only that build has the file, else 0.
	OnlyIn int
	// From is what it was made from; empty where nobody knows.
	From string
	// Offset is the place of the first byte that differs, from 0, and First and Second what stands there.
	Offset        int64
	First, Second []byte
	// Follows tells that the file differs only by what it says of others: their names and hashes.
	Follows bool
}

// excerpt is how many bytes of each file a difference shows.
const excerpt = 40

// A tree is the files below a folder, by their path in it. Their contents are read again where they differ: what a site
// publishes need not fit into memory.
type tree struct {
	folder string
	sums   map[string][sha256.Size]byte
	bytes  int64
}

// compare compares what two builds published.
func compare(first, second *outcome) (*Report, error) {
	a, err := read(first.folder)
	if err != nil {
		return nil, err
	}
	b, err := read(second.folder)
	if err != nil {
		return nil, err
	}
	report := &Report{Files: len(a.sums), Bytes: a.bytes, Digest: a.digest()}
	pairs, lone := pair(a, b, first.from, second.from)
	report.Differences, err = differing(pairs, a, b)
	if err != nil {
		return nil, fmt.Errorf("read what was built: %w", err)
	}
	report.Differences = append(report.Differences, lone...)
	slices.SortStableFunc(report.Differences, func(x, y Difference) int {
		return cmp.Or(order(x.Follows)-order(y.Follows), strings.Compare(x.Path, y.Path))
	})
	return report, nil
}

// differing gives those pairs whose names or contents differ, with where they do and why.
func differing(pairs []Difference, a, b *tree) (found []Difference, err error) {
	var contents [][2]string
	for _, p := range pairs {
		if p.Path == p.Other && a.sums[p.Path] == b.sums[p.Other] {
			continue
		}
		one, err := os.ReadFile(a.place(p.Path))
		if err != nil {
			return nil, err
		}
		two, err := os.ReadFile(b.place(p.Other))
		if err != nil {
			return nil, err
		}
		p.locate(one, two)
		found, contents = append(found, p), append(contents, [2]string{string(one), string(two)})
	}
	alike := likeness(found, contents)
	for i := range found {
		one, two := contents[i][0], contents[i][1]
		found[i].Follows = one != two && alike.Replace(two) == one || comesOf(found[i], found)
	}
	return found, nil
}

func order(follows bool) int {
	if follows {
		return 1
	}
	return 0
}

// read sums up all files below a folder, but for the publisher's own.
func read(folder string) (*tree, error) {
	t := &tree{folder: folder, sums: map[string][sha256.Size]byte{}}
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(folder, name)
		if err != nil {
			return err
		}
		switch {
		case isRecord(rel) && entry.IsDir():
			return filepath.SkipDir
		case isRecord(rel) || entry.IsDir():
			return nil
		}
		return t.add(filepath.ToSlash(rel))
	})
	if err != nil {
		return nil, fmt.Errorf("read what was built: %w", err)
	}
	return t, nil
}

func (t *tree) place(name string) string { return filepath.Join(t.folder, filepath.FromSlash(name)) }

func (t *tree) add(name string) error {
	in, err := os.Open(t.place(name))
	if err != nil {
		return err
	}
	defer in.Close()
	hash := sha256.New()
	n, err := io.Copy(hash, in)
	t.bytes += n
	t.sums[name] = [sha256.Size]byte(hash.Sum(nil))
	return err
}

// digest is one sum over the names and contents of all files.
func (t *tree) digest() string {
	hash := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(t.sums)) {
		fmt.Fprintf(hash, "%s\x00%x\n", name, t.sums[name])
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// pair brings together the files of one place, and those that differ by the hash in their name alone: of one source and
// one folder, with one name before the last hyphen. Lone are those that one build alone made.
func pair(a, b *tree, fromA, fromB map[string]string) (pairs, lone []Difference) {
	rest := map[string][]string{} // names of the second build alone, by what they have in common with those of the first
	for _, name := range slices.Sorted(maps.Keys(b.sums)) {
		if _, ok := a.sums[name]; !ok {
			key := fromB[name] + "\x00" + unhashed(name)
			rest[key] = append(rest[key], name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.sums)) {
		if _, ok := b.sums[name]; ok {
			pairs = append(pairs, Difference{Path: name, Other: name, From: fromA[name]})
			continue
		}
		key := fromA[name] + "\x00" + unhashed(name)
		if others := rest[key]; len(others) > 0 {
			pairs = append(pairs, Difference{Path: name, Other: others[0], From: fromA[name]})
			rest[key] = others[1:]
			continue
		}
		lone = append(lone, Difference{Path: name, OnlyIn: 1, From: fromA[name]})
	}
	for _, names := range rest {
		for _, name := range names {
			lone = append(lone, Difference{Path: name, OnlyIn: 2, From: fromB[name]})
		}
	}
	return pairs, lone
}

// unhashed gives a name without the hash that a release build puts into it: "home-5KQ2ZV7A.css.map" → "home.css.map".
func unhashed(name string) string {
	folder, base := path.Split(name)
	stem, extension, _ := strings.Cut(base, ".")
	if i := strings.LastIndexByte(stem, '-'); i > 0 {
		stem = stem[:i]
	}
	return folder + stem + "." + extension
}

// locate finds the first byte that differs.
func (d *Difference) locate(a, b []byte) {
	n := min(len(a), len(b))
	at := 0
	for at < n && a[at] == b[at] {
		at++
	}
	d.Offset = int64(at)
	d.First, d.Second = a[at:min(at+excerpt, len(a))], b[at:min(at+excerpt, len(b))]
}

// likeness turns what the second build's files say of others into what the first's say: names with hashes, and the hashes by
// which browsers check integrity.
func likeness(pairs []Difference, contents [][2]string) *strings.Replacer {
	var swaps []string
	for i, p := range pairs {
		one, two := contents[i][0], contents[i][1]
		if p.Path != p.Other {
			swaps = append(swaps, path.Base(p.Other), path.Base(p.Path))
		}
		if one != two {
			swaps = append(swaps, integrity(two), integrity(one))
		}
	}
	return strings.NewReplacer(swaps...)
}

func integrity(data string) string {
	sum := sha512.Sum384([]byte(data))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// comesOf tells whether a file is the compressed twin, or the source map, of one that differs.
func comesOf(d Difference, all []Difference) bool {
	return slices.ContainsFunc([]string{".gz", ".br", ".zst", ".map"}, func(extension string) bool {
		plain, ok := strings.CutSuffix(d.Path, extension)
		return ok && slices.ContainsFunc(all, func(other Difference) bool { return other.Path == plain && other.OnlyIn == 0 })
	})
}
