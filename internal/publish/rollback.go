package publish

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
)

// Rollback makes a kept generation current again, whole: the folder then holds its files. An empty id means the one
// before the current one. Where something of it is missing, the error lists all of that, and nothing changes.
func Rollback(ctx context.Context, opt Options, id string) (*Generation, *Summary, error) {
	out, err := open(ctx, opt, false)
	if err != nil {
		return nil, nil, err
	}
	defer out.close()
	if err := out.recover(); err != nil {
		return nil, nil, err
	}
	g, err := out.generation(id)
	if err != nil {
		return nil, nil, err
	}
	if g.Partial {
		return nil, nil, diagnostic.List{{
			File: out.shown(""), Message: "generation " + g.ID + " cannot be restored: only what its manifest names is known of it",
			Remedy: "Build that version again from its sources.",
		}}
	}
	if isFolders(out.root) {
		summary, err := out.rollbackFolder(g)
		return &g, summary, err
	}
	files, err := out.stored(g)
	if err != nil {
		return nil, nil, err
	}
	if err := out.probeCase(); err != nil {
		return nil, nil, err
	}
	p, err := out.planFor(ctx, files, func(c *comparison, _ []item) (succession, error) {
		return succession{current: g.ID, kept: c.past}, nil
	})
	if err != nil {
		return nil, nil, err
	}
	summary, err := out.carryOut(ctx, p)
	return &g, summary, err
}

// generation finds a generation by its ID, or by the beginning of one that is clear.
func (o *output) generation(id string) (Generation, error) {
	all, current, err := Generations(o.Output)
	if err != nil {
		return Generation{}, o.failure("", "cannot be read", err)
	}
	if id == "" {
		at := slices.IndexFunc(all, func(g Generation) bool { return g.ID == current })
		switch {
		case at > 0:
			return all[at-1], nil
		case current == "" && len(all) > 0: // a development build lies over the last release
			return all[len(all)-1], nil
		}
		return Generation{}, diagnostic.List{{
			File: o.shown(""), Message: "there is no earlier generation", Remedy: "Release builds make them; `assetbuild generations` lists those that are kept.",
		}}
	}
	at := slices.IndexFunc(all, func(g Generation) bool { return g.ID == id || fmt.Sprint(g.number()) == id })
	if at >= 0 {
		return all[at], nil
	}
	var ids []string
	for _, g := range all {
		ids = append(ids, g.ID)
	}
	remedy := "None is kept."
	if len(ids) > 0 {
		remedy = "Kept are " + strings.Join(ids, ", ") + "."
	}
	return Generation{}, diagnostic.List{{File: o.shown(""), Message: "there is no generation " + id, Remedy: remedy}}
}

// stored gives the files of a generation from where they are kept.
func (o *output) stored(g Generation) ([]artifact.File, error) {
	var files []artifact.File
	var missing diagnostic.List
	for _, f := range g.Files {
		name := f.Path
		if !f.Hashed {
			name = objectName(f.SHA256)
		}
		info, err := os.Lstat(o.path(name))
		if err == nil && !info.Mode().IsRegular() {
			err = os.ErrInvalid
		}
		var digest string
		if err == nil {
			digest, err = o.Digest(o.path(name))
		}
		if err != nil || digest != f.SHA256 {
			missing = append(missing, incomplete(o.shown(f.Path), g, err))
		}
		files = append(files, artifact.File{
			Path: f.Path, Source: o.path(name), Hashed: f.Hashed, Kind: f.Kind, From: "generation " + g.ID,
		})
	}
	return files, diagnostic.Sort(missing).Err()
}
