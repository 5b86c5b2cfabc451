package bundle

import (
	"context"
	"crypto/sha256"
	"io"
	"maps"
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
	name string // a sheet's own file name: "nav-small.png" for the directory nav/small

	once   sync.Once
	output string // its place in the output folder
	err    error
}

// A sheet is a sprite sheet that was announced, and perhaps delivered.
type sheet struct {
	specifier string
	ready     chan struct{} // closed when asset is set
	asset     *asset
}

// ExpectSheet announces a sheet that AddSheet will deliver, so that a Stylesheet which refers to it waits.
func (b *Bundler) ExpectSheet(specifier string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sheet(specifier)
}

// AddSheet makes the bytes of a sprite sheet known by the specifier that generated Sass files use ("generated/nav.png").
// Its key is its name in the manifest ("assets/sprites/nav.png"). A specifier is delivered once.
func (b *Bundler) AddSheet(specifier string, data []byte, key string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.sheet(specifier)
	s.asset = &asset{key: key, data: data, name: path.Base(specifier)}
	close(s.ready)
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
	return b.enter(s.asset)
}

// Asset adds a file of the project to the build, or finds it where something refers to it already, and gives its place
// in the output folder ("assets/logo-5KQ2ZV7A.svg"). The key is its path from the project's root, or a sheet's key.
func (b *Bundler) Asset(ctx context.Context, key string) (output string, err error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	b.mu.Lock()
	known := b.assets[key]
	for _, s := range b.sheets {
		if known == nil && s.asset != nil && s.asset.key == key {
			known = s.asset
		}
	}
	b.mu.Unlock()
	file := b.policy.absolute(key)
	switch {
	case known != nil:
		known, err = b.enter(known)
	case !b.policy.exists(file):
		return "", b.notFound(key, []string{file})
	default:
		known, err = b.source(file)
	}
	if err != nil {
		return "", err
	}
	return known.output, nil
}

// source gives the asset for a file on the disk.
func (b *Bundler) source(file string) (*asset, error) {
	return b.enter(&asset{key: b.policy.key(file), file: file})
}

// enter puts an asset into the table, unless one of its key is there, and sees that it is hashed.
func (b *Bundler) enter(a *asset) (*asset, error) {
	b.mu.Lock()
	if known := b.assets[a.key]; known != nil {
		a = known
	} else {
		b.assets[a.key] = a
	}
	b.mu.Unlock()
	a.once.Do(func() { a.output, a.err = b.place(a) })
	return a, a.err
}

// place hashes an asset and gives it its name.
func (b *Bundler) place(a *asset) (string, error) {
	hash := sha256.New()
	if a.file == "" {
		hash.Write(a.data)
		return assetName(a.name, hash.Sum(nil)), nil
	}
	in, err := b.policy.open(a.file)
	if err != nil {
		return "", err
	}
	defer in.Close()
	if _, err := io.Copy(hash, in); err != nil {
		return "", &diagnostic.Diagnostic{File: a.key, Message: "can't be read: " + plain(err), Err: err}
	}
	return assetName(a.key, hash.Sum(nil)), nil
}

// Assets gives every delivered sheet and every asset that something has referred to so far, each file once, with its entry
// in the manifest.
func (b *Bundler) Assets() *Result {
	b.mu.Lock()
	sheets := slices.Collect(maps.Values(b.sheets))
	b.mu.Unlock()
	for _, s := range sheets {
		if s.asset != nil {
			b.enter(s.asset) // hashing what is in memory can't fail
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	result := &Result{Chunks: manifest.Manifest{}}
	taken := map[string]bool{}
	for _, key := range slices.Sorted(maps.Keys(b.assets)) {
		a := b.assets[key]
		if a.output == "" {
			continue
		}
		result.Chunks[key] = manifest.Chunk{File: a.output, Src: key}
		if a.file != "" {
			result.Inputs = append(result.Inputs, a.file)
		}
		if taken[a.output] { // equal files of one name, from two folders
			continue
		}
		taken[a.output] = true
		kind := "asset"
		if a.file == "" {
			kind = "sheet"
		}
		result.Files = append(result.Files, artifact.File{
			Path: a.output, Data: a.data, Source: a.file, Hashed: true, From: key, Kind: kind,
		})
	}
	slices.Sort(result.Inputs)
	return result
}
