package publish

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"assetbuild/internal/artifact"
)

const (
	generationsName = ".assetbuild.generations"
	objectsName     = generationsName + "/objects"
)

// GenerationOptions say how long a generation is kept: while it is among the last Keep or younger than Young.
type GenerationOptions struct {
	Keep   int           // 0 means 3
	Young  time.Duration // 0 means 24 hours; less than 0 keeps none for its age
	Hold   string        // the ID of one that stays whatever its age: what is deployed now
	Config string        // the configuration that it is built from, for the record: its path and hash
	Now    time.Time     // when it is made; zero for the system's clock
}

// A Generation is one release build that changed an output: what the folder held after it. As long as it is kept, its
// fingerprinted files stay in their places, for pages that an old server or a cache still hands out, and the contents of
// its other files lie beside its description, in .assetbuild.generations: it can be made current again.
type Generation struct {
	// Version is that of the description's shape, the same as a record's.
	Version int `json:"version"`
	// ID is its number in the folder and the beginning of a hash of its files: "17-3f9ac2d1".
	ID     string    `json:"id"`
	Made   time.Time `json:"made"`
	Config string    `json:"config,omitempty"`
	// Partial tells that only what a manifest names is known of it: it keeps those files, and can't be made current.
	Partial bool             `json:"partial,omitempty"`
	Files   []GenerationFile `json:"files"`
}

// A GenerationFile is one file of a generation.
type GenerationFile struct {
	Entry
	Hashed bool   `json:"hashed,omitempty"`
	Kind   string `json:"kind,omitempty"`
}

// Size is what the generation's files take, in bytes.
func (g Generation) Size() (bytes int64) {
	for _, f := range g.Files {
		bytes += f.Size
	}
	return bytes
}

// Alone is what of the generation's contents no other has, in bytes: what goes with it.
func (g Generation) Alone(all []Generation) (bytes int64) {
	elsewhere := map[string]bool{}
	for _, other := range all {
		for _, f := range other.Files {
			if other.ID != g.ID {
				elsewhere[f.SHA256] = true
			}
		}
	}
	for _, f := range g.Files {
		if !elsewhere[f.SHA256] {
			bytes += f.Size
		}
	}
	return bytes
}

// Changes lists the files that g has and old has not or otherwise, and those that only old has.
func (g Generation) Changes(old Generation) (written, removed []string) {
	before := map[string]string{}
	for _, f := range old.Files {
		before[f.Path] = f.SHA256
	}
	for _, f := range g.Files {
		if before[f.Path] != f.SHA256 {
			written = append(written, f.Path)
		}
		delete(before, f.Path)
	}
	for _, f := range old.Files {
		if _, gone := before[f.Path]; gone {
			removed = append(removed, f.Path)
		}
	}
	return written, removed
}

func (g Generation) number() int {
	digits, _, _ := strings.Cut(g.ID, "-")
	n, _ := strconv.Atoi(digits)
	return n
}

// encode writes one file a line.
func (g Generation) encode() ([]byte, error) {
	head := struct {
		Version int       `json:"version"`
		ID      string    `json:"id"`
		Made    time.Time `json:"made"`
		Config  string    `json:"config,omitempty"`
		Partial bool      `json:"partial,omitempty"`
	}{g.Version, g.ID, g.Made, g.Config, g.Partial}
	return encodeLines(head, g.Files)
}

// Generations gives the kept generations of an output folder, oldest first, and which of them the folder holds. What
// cannot be read is left out.
func Generations(output string) (all []Generation, current string, err error) {
	root, err := os.OpenRoot(output)
	if err != nil {
		return nil, "", err
	}
	defer root.Close()
	if isFolders(root) {
		if current, err = root.Readlink(currentName); current == developmentName {
			current = ""
		}
		return readFolders(root), current, err
	}
	return readGenerations(root), readRecord(root).Generation, nil
}

func readGenerations(root *os.Root) []Generation {
	entries, _ := fs.ReadDir(root.FS(), generationsName)
	var all []Generation
	for _, e := range entries {
		if path.Ext(e.Name()) != ".json" {
			continue
		}
		data, err := readOwn(root, generationsName+"/"+e.Name())
		var g Generation
		if err == nil && json.Unmarshal(data, &g) == nil && g.valid(strings.TrimSuffix(e.Name(), ".json")) {
			all = append(all, g)
		}
	}
	slices.SortFunc(all, inSequence)
	return all
}

// inSequence sorts generations by age. Two of one number may come together by KeepFrom.
func inSequence(a, b Generation) int {
	return cmp.Or(a.number()-b.number(), a.Made.Compare(b.Made), strings.Compare(a.ID, b.ID))
}

// valid tells that a description is that of an ID, and names nothing that lies elsewhere.
func (g Generation) valid(id string) bool {
	return g.Version == recordVersion && g.ID == id && g.number() > 0 && !slices.ContainsFunc(g.Files, func(f GenerationFile) bool {
		return badPath(f.Path) != "" || !isSum(f.SHA256)
	})
}

func isSum(s string) bool { return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "" }

func generationName(id string) string { return generationsName + "/" + id + ".json" }

func objectName(sum string) string { return objectsName + "/" + sum }

// succeed makes the build a generation, where it is a release that changes something, and says which others stay.
func (c *comparison) succeed(items []item) (succession, error) {
	if c.Generation == nil {
		return succession{kept: c.past}, nil
	}
	files := generationFiles(items)
	if n := len(c.past); n > 0 && slices.Equal(c.past[n-1].Files, files) {
		return succession{current: c.past[n-1].ID, kept: c.past}, nil
	}
	g, err := c.newGeneration(files)
	if err != nil {
		return succession{}, err
	}
	next := succession{current: g.ID, kept: append(c.Generation.kept(c.past, g.Made), g)}
	seen := map[string]bool{}
	for _, it := range items {
		if digest := it.entry.SHA256; !it.Hashed && !seen[digest] && !c.hasObject(digest) {
			seen[digest] = true
			next.contents = append(next.contents, object(it))
		}
	}
	text, err := g.encode()
	if err != nil {
		return succession{}, err
	}
	next.description = []item{{File: artifact.File{Path: generationName(g.ID), Data: text}}}
	return next, nil
}

func generationFiles(items []item) []GenerationFile {
	var files []GenerationFile
	for _, it := range items {
		files = append(files, GenerationFile{Entry: it.entry, Hashed: it.Hashed, Kind: it.Kind})
	}
	slices.SortFunc(files, func(a, b GenerationFile) int { return strings.Compare(a.Path, b.Path) })
	return files
}

func (c *comparison) newGeneration(files []GenerationFile) (Generation, error) {
	text, err := json.Marshal(files)
	if err != nil {
		return Generation{}, err
	}
	now := c.Generation.Now
	if now.IsZero() {
		now = time.Now()
	}
	return Generation{
		Version: recordVersion,
		ID:      fmt.Sprintf("%d-%s", nextNumber(c.past), sum(text)[:8]),
		Made:    now.UTC().Truncate(time.Second),
		Config:  c.Generation.Config,
		Files:   files,
	}, nil
}

// nextNumber is that of a generation which comes after others.
func nextNumber(past []Generation) int {
	if len(past) == 0 {
		return 1
	}
	return past[len(past)-1].number() + 1
}

// kept gives the former generations that stay beside a new one. A clock that was set back makes a generation look as if it
// came from the future: it counts as young for as long as it would have.
func (opt GenerationOptions) kept(past []Generation, now time.Time) []Generation {
	keep, young := opt.Keep, opt.Young
	if keep <= 0 {
		keep = 3
	}
	if young == 0 {
		young = 24 * time.Hour
	}
	var kept []Generation
	for i, g := range past {
		last := len(past)-i < keep // the new one is the last
		if last || g.ID == opt.Hold || now.Sub(g.Made).Abs() < young {
			kept = append(kept, g)
		}
	}
	return kept
}

// object is the content of an unhashed file, kept under its sum.
func object(it item) item {
	f := it.File
	f.Path = objectName(it.entry.SHA256)
	return item{File: f, entry: it.entry}
}

// hasObject tells that a content is kept, whole.
func (o *output) hasObject(digest string) bool {
	there, err := o.Digest(o.path(objectName(digest)))
	return err == nil && there == digest
}

// forget lists the descriptions and contents that no kept generation has: the descriptions first, so that none names what
// is gone.
func (c *comparison) forget(next succession) []string {
	stay := map[string]bool{}
	for _, g := range next.kept {
		stay[generationName(g.ID)] = true
		for _, f := range g.Files {
			stay[objectName(f.SHA256)] = true
		}
	}
	var gone []string
	for _, dir := range []string{generationsName, objectsName} {
		entries, _ := fs.ReadDir(c.root.FS(), dir)
		for _, e := range entries {
			if name := dir + "/" + e.Name(); !e.IsDir() && !stay[name] {
				gone = append(gone, name)
			}
		}
	}
	return gone
}
