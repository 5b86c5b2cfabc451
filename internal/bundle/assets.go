package bundle

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"path"
	"slices"
	"sync"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/manifest"
)

// An asset is a file that something refers to: an image, a font, a video. It is hashed once, by streaming, and published
// from where it lies: a video of a gigabyte is never held in memory.
type asset struct {
	key  string // path from the project's root, with slashes
	file string // absolute path; empty for a sheet
	data []byte // a sheet's bytes
	// specifier is what generated Sass calls a sheet ("generated/nav-small.png"): its last part is the sheet's file name.
	specifier string

	once   sync.Once
	output string // its place in the output folder
	err    error
}

// An assetID tells assets apart: the sheet of a directory nav/ and an image nav.png beside it have one key.
type assetID struct {
	key   string
	sheet string // its specifier: two sheets may come from one directory
}

// A sheet is a sprite sheet that was announced, and perhaps delivered.
type sheet struct {
	specifier string
	done      bool
	ready     chan struct{} // closed when it is done
	asset     *asset        // nil until it is done, and where it was never delivered
}

// ExpectSheet announces a sheet that AddSheet will deliver, so that a Stylesheet which refers to it waits.
func (b *Bundler) ExpectSheet(specifier string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sheet(specifier)
}

// AddSheet makes the bytes of a sprite sheet known by the specifier that generated Sass files use ("generated/nav.png").
// Its key is its name in the manifest ("assets/sprites/nav.png"). What is delivered again is passed
// over.
func (b *Bundler) AddSheet(specifier string, data []byte, key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.sheet(specifier)
	if s.done {
		return
	}
	s.asset = &asset{key: key, data: data, specifier: specifier}
	s.done = true
	close(s.ready)
}

// EndSheets says that no more sheets will come. Who waits for one that was announced and not delivered is told that it
// isn't there.
func (b *Bundler) EndSheets() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.sheets {
		if !s.done {
			s.done = true
			close(s.ready)
		}
	}
}

// sheet finds or makes the entry of a specifier. The caller holds b.mu.
func (b *Bundler) sheet(specifier string) *sheet {
	s := b.sheets[specifier]
	if s == nil {
		s = &sheet{specifier: specifier, ready: make(chan struct{})}
		b.sheets[specifier] = s
	}
	return s
}

// generated gives the sheet that a specifier names, waiting for it where it was only announced. It gives nil where there
// is none of that name.
func (b *Bundler) generated(ctx context.Context, specifier string) (*asset, error) {
	b.mu.Lock()
	s := b.sheets[specifier]
	b.mu.Unlock()
	if s == nil {
		return nil, nil
	}
	select {
	case <-s.ready:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if s.asset == nil {
		return nil, nil
	}
	return b.enter(s.asset)
}

// Asset adds a file of the project to the build, or finds it where something refers to it already, and gives its place
// in the output folder ("assets/logo-5KQ2ZV7A.svg"). The key is its path from the project's root, or a sheet's key.
func (b *Bundler) Asset(ctx context.Context, key string) (output string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	found := b.sheetOf(key)
	if found != nil {
		found, err = b.enter(found)
	} else if file := b.policy.absolute(key); b.policy.exists(file) {
		found, err = b.source(file)
	} else {
		return "", b.notFound(key, []string{file})
	}
	if err != nil {
		return "", err
	}
	return found.output, nil
}

// sheetOf gives the delivered sheet that has a key, or nil.
func (b *Bundler) sheetOf(key string) *asset {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range b.sheets {
		if s.asset != nil && s.asset.key == key {
			return s.asset
		}
	}
	return nil
}

// source gives the asset for a file on the disk.
func (b *Bundler) source(file string) (*asset, error) {
	return b.enter(&asset{key: b.policy.key(file), file: file})
}

// enter puts an asset into the table, unless one of its key is there, and sees that it is hashed.
func (b *Bundler) enter(a *asset) (*asset, error) {
	id := assetID{a.key, a.specifier}
	b.mu.Lock()
	if known := b.assets[id]; known != nil {
		a = known
	} else {
		b.assets[id] = a
	}
	b.mu.Unlock()
	a.once.Do(func() { a.output, a.err = b.place(a) })
	return a, a.err
}

// place hashes an asset and gives it its name.
func (b *Bundler) place(a *asset) (string, error) {
	if a.file == "" {
		sum := sha256.Sum256(a.data)
		return assetName(path.Base(a.specifier), sum[:]), nil
	}
	if err := b.policy.check(a.file); err != nil {
		return "", err
	}
	sum, err := b.sum(a.file)
	if err != nil {
		return "", &diagnostic.Diagnostic{File: a.key, Message: "can't be read: " + plain(err), Err: err}
	}
	return assetName(a.key, sum), nil
}

// sum gives the SHA-256 of a file's content.
func (b *Bundler) sum(file string) ([]byte, error) {
	if b.opt.Sum != nil {
		text, err := b.opt.Sum(file)
		if err != nil {
			return nil, err
		}
		sum, err := hex.DecodeString(text)
		if err != nil || len(sum) != sha256.Size {
			return nil, fmt.Errorf("%q is no SHA-256", text)
		}
		return sum, nil
	}
	in, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, in); err != nil {
		return nil, err
	}
	return hash.Sum(nil), nil
}

// Assets gives every delivered sheet and every asset that something has referred to so far, each file once, with its entry
// in the manifest. Where a sheet and a file have one key, the manifest leads to the sheet.
func (b *Bundler) Assets() *Result {
	result := &Result{Chunks: manifest.Manifest{}}
	taken := map[string]bool{}
	for _, a := range b.hashed() {
		key, kind := a.key, "sheet"
		if a.file != "" {
			key, kind = b.publicName(a.file), "asset"
			result.Inputs = append(result.Inputs, a.file)
		} else if chunk, ok := result.Chunks[key]; ok && chunk.File != a.output {
			key = path.Join(path.Dir(key), path.Base(a.output)) // a second sheet of one directory
		}
		if _, ok := result.Chunks[key]; !ok {
			result.Chunks[key] = manifest.Chunk{File: a.output, Src: key}
		}
		if taken[a.output] { // equal files of one name, from two folders
			continue
		}
		taken[a.output] = true
		result.Files = append(result.Files, artifact.File{
			Path: a.output, Data: a.data, Source: a.file, Hashed: true, From: a.key, Kind: kind,
		})
	}
	slices.Sort(result.Inputs)
	return result
}

// hashed gives all assets that could be hashed, by their key, sheets before files.
func (b *Bundler) hashed() []*asset {
	b.mu.Lock()
	all := slices.Collect(maps.Values(b.assets))
	for _, s := range b.sheets {
		if s.asset != nil {
			all = append(all, s.asset)
		}
	}
	b.mu.Unlock()
	var hashed []*asset
	for _, a := range all {
		if a, err := b.enter(a); err == nil {
			hashed = append(hashed, a)
		}
	}
	slices.SortFunc(hashed, func(x, y *asset) int {
		return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.file, y.file), cmp.Compare(x.specifier, y.specifier))
	})
	return slices.Compact(hashed)
}
