package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/manifest"
)

// Kept is what KeepFrom found.
type Kept struct {
	// Brought are the generations that were brought in.
	Brought []Generation
	// Deployed is the ID of the one that is deployed, for GenerationOptions.Hold; empty where that was lost.
	Deployed string
	// Lost are warnings: generations that are not kept, because files of them are missing.
	Lost diagnostic.List
}

// KeepFrom brings generations into an output folder that has no past, as on a CI machine: those of what is deployed now.
// From is another output folder, or a manifest with the files that it names beside it; of the latter only those files are
// known, so that generation is partial: it keeps them, but cannot be rolled back to. Generations that the folder has
// already are left as they are.
func KeepFrom(ctx context.Context, opt Options, from string) (*Kept, error) {
	source, err := openPast(from)
	if err != nil {
		return nil, err
	}
	out, err := open(ctx, opt, true)
	if err != nil {
		return nil, err
	}
	defer out.close()
	if err := out.recover(); err != nil {
		return nil, err
	}
	if err := out.sameWay(); err != nil {
		return nil, err
	}
	own, _, err := Generations(opt.Output)
	if err != nil {
		return nil, out.failure("", "cannot be read", err)
	}
	kept := &Kept{}
	source = source.after(own)
	missing := source.missing(own, kept)
	if opt.Symlink {
		err = out.bringInFolders(ctx, source, missing, kept)
	} else if err = out.probeCase(); err == nil {
		err = out.bringIn(ctx, source, missing, kept)
	}
	kept.Lost = diagnostic.Sort(kept.Lost)
	return kept, err
}

// A past is where generations are brought in from.
type past struct {
	dir         string
	generations []Generation
	current     string // the ID of the one that is deployed
	folders     bool   // each in a folder of its own
}

// after gives a past that is all of what a manifest names a number behind those that are there already: it is deployed
// now, so it is the latest. One that was brought in before is recognised.
func (p past) after(own []Generation) past {
	if len(p.generations) != 1 || !p.generations[0].Partial {
		return p
	}
	g := p.generations[0]
	_, hash, _ := strings.Cut(g.ID, "-")
	g.ID = fmt.Sprintf("%d-%s", nextNumber(own), hash)
	for _, o := range own {
		if _, same, _ := strings.Cut(o.ID, "-"); o.Partial && same == hash {
			g.ID = o.ID
		}
	}
	p.generations, p.current = []Generation{g}, g.ID
	return p
}

// missing gives the generations that a folder has not and that are whole, and notes which are deployed and which are lost.
func (p past) missing(own []Generation, kept *Kept) (all []Generation) {
	for _, g := range p.generations {
		there := slices.ContainsFunc(own, func(o Generation) bool { return o.ID == g.ID })
		if problem := p.check(g); problem != nil && !there {
			kept.Lost = append(kept.Lost, problem)
			continue
		}
		if g.ID == p.current {
			kept.Deployed = g.ID
		}
		if !there {
			all = append(all, g)
		}
	}
	return all
}

// path gives where a file of a generation lies.
func (p past) path(g Generation, f GenerationFile) string {
	name := f.Path
	switch {
	case p.folders:
		name = g.ID + "/" + f.Path
	case !f.Hashed:
		name = objectName(f.SHA256)
	}
	return filepath.Join(p.dir, filepath.FromSlash(name))
}

// file gives a file of a generation, ready to be published.
func (p past) file(g Generation, f GenerationFile) artifact.File {
	return artifact.File{Path: f.Path, Source: p.path(g, f), Hashed: f.Hashed, Kind: f.Kind, From: "generation " + g.ID}
}

// check tells which files of a generation are not there as they were.
func (p past) check(g Generation) *diagnostic.Diagnostic {
	var missing []string
	for _, f := range g.Files {
		if digest, err := digestFile(p.path(g, f)); err != nil || digest != f.SHA256 {
			missing = append(missing, f.Path)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return &diagnostic.Diagnostic{
		Severity: diagnostic.Warning,
		File:     filepath.ToSlash(p.dir),
		Message:  fmt.Sprintf("generation %s is not kept: %s is missing or was changed", g.ID, strings.Join(missing, ", ")),
		Remedy:   "Copy the whole folder that is deployed, " + generationsName + " included.",
	}
}

func openPast(from string) (past, error) {
	info, err := os.Stat(from)
	if err != nil {
		return past{}, pastFailure(from, "cannot be read: "+reason(err), err)
	}
	if !info.IsDir() {
		return pastOfManifest(from)
	}
	all, current, err := Generations(from)
	switch {
	case err != nil:
		return past{}, pastFailure(from, "cannot be read: "+reason(err), err)
	case len(all) > 0:
		if current == "" { // a development build lies over it
			current = all[len(all)-1].ID
		}
		return past{from, all, current, Served(from) != from}, nil
	}
	for _, name := range []string{"manifest.json", ".vite/manifest.json"} {
		file := filepath.Join(from, filepath.FromSlash(name))
		if _, err := os.Lstat(file); err == nil {
			return pastOfManifest(file)
		}
	}
	return past{}, pastFailure(from, "holds neither generations nor a manifest", nil)
}

func pastFailure(from, message string, err error) error {
	return diagnostic.List{{
		File: filepath.ToSlash(from), Message: message,
		Remedy: "Name the output folder that is deployed now, or its manifest with the files that it names.", Err: err,
	}}
}

// pastOfManifest makes a partial generation of what a manifest names.
func pastOfManifest(file string) (past, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return past{}, pastFailure(file, "cannot be read: "+reason(err), err)
	}
	m, err := manifest.Decode(data)
	if err != nil {
		return past{}, pastFailure(file, "is no manifest", err)
	}
	info, err := os.Stat(file)
	if err != nil {
		return past{}, pastFailure(file, "cannot be read: "+reason(err), err)
	}
	p := past{dir: filepath.Dir(file)}
	if path.Base(filepath.ToSlash(p.dir)) == ".vite" {
		p.dir = filepath.Dir(p.dir)
	}
	g := Generation{Version: recordVersion, ID: "1-" + sum(data)[:8], Made: info.ModTime().UTC(), Config: "kept from a manifest", Partial: true}
	for _, name := range named(m) {
		if problem := badPath(name); problem != "" {
			return past{}, pastFailure(file, fmt.Sprintf("names %q: %s", name, problem), nil)
		}
		for _, ending := range []string{"", ".gz", ".br", ".zst"} {
			entry, err := entryOf(p.dir, name+ending)
			switch {
			case err == nil:
				g.Files = append(g.Files, GenerationFile{Entry: entry, Hashed: true})
			case ending == "" || !errors.Is(err, fs.ErrNotExist):
				return past{}, pastFailure(filepath.Join(p.dir, name+ending), "is named by the manifest, but cannot be read: "+reason(err), err)
			}
		}
	}
	p.generations = []Generation{g}
	return p, nil
}

func entryOf(dir, name string) (Entry, error) {
	file := filepath.Join(dir, filepath.FromSlash(name))
	info, err := os.Stat(file)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		return Entry{}, err
	}
	digest, err := digestFile(file)
	return Entry{Path: name, Size: info.Size(), SHA256: digest}, err
}

// named gives the files of a manifest, sorted, each once.
func named(m manifest.Manifest) []string {
	var all []string
	for _, chunk := range m {
		all = append(append(append(all, chunk.File), chunk.CSS...), chunk.Assets...)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(name string) bool { return name == "" })
}

// bringIn copies generations and what they consist of, in one switch.
func (o *output) bringIn(ctx context.Context, from past, missing []Generation, kept *Kept) error {
	c, _ := o.newComparison(nil)
	p := &plan{record: c.old}
	p.record.Version = recordVersion
	var problems diagnostic.List
	for _, g := range missing {
		items, found, err := c.parts(g, from)
		if err != nil {
			return err
		}
		if len(found) > 0 {
			problems = append(problems, found...)
			continue
		}
		p.retain(items)
		kept.Brought = append(kept.Brought, g)
	}
	for _, g := range kept.Brought {
		text, err := g.encode()
		if err != nil {
			return err
		}
		p.write = append(p.write, item{File: artifact.File{Path: generationName(g.ID), Data: text}})
	}
	if len(kept.Brought) > 0 {
		if _, err := o.carryOut(ctx, p); err != nil {
			return err
		}
	}
	return diagnostic.Sort(problems).Err()
}

// retain plans the parts of a generation that another has not brought already.
func (p *plan) retain(items []item) {
	for _, it := range items {
		if slices.ContainsFunc(p.write, func(other item) bool { return other.Path == it.Path }) {
			continue
		}
		p.write = append(p.write, it)
		if it.Hashed {
			it.entry.Retained = true
			p.record.Files = append(slices.DeleteFunc(p.record.Files, func(e Entry) bool { return e.Path == it.Path }), it.entry)
		}
	}
}

// parts gives the files of a generation that the folder lacks, or what stands in their way.
func (c *comparison) parts(g Generation, from past) (parts []item, problems diagnostic.List, err error) {
	for _, f := range g.Files {
		file := from.file(g, f)
		if !f.Hashed {
			file.Path = objectName(f.SHA256)
		}
		it, err := c.item(file)
		switch {
		case err != nil:
			return nil, nil, err
		case it.problem != nil:
			problems = append(problems, it.problem)
		case !it.same:
			parts = append(parts, it)
		}
	}
	return parts, problems, nil
}

// bringInFolders copies generations as folders, each by one rename.
func (o *output) bringInFolders(ctx context.Context, from past, missing []Generation, kept *Kept) error {
	for _, g := range missing {
		var items []item
		for _, f := range g.Files {
			items = append(items, item{File: from.file(g, f), entry: f.Entry})
		}
		err := o.makeFolder(ctx, g, items, nil)
		if err == nil {
			err = rename(o.root, stagedTree, g.ID)
		}
		if err != nil {
			return errors.Join(o.failure(g.ID, "cannot be put in its place", err), o.discard())
		}
		kept.Brought = append(kept.Brought, g)
	}
	return o.discard()
}
