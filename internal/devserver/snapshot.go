package devserver

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"

	"github.com/zeebo/xxh3"
)

// A snapshot is one state of all that is served. It never changes.
type snapshot struct {
	Build
	run   string // tells a run of the server, or a base, from others: pages of another one have to be loaded anew
	state int    // counts snapshots
	build int    // counts those in which a file changed
	files map[string]file
	// aliases lead from a fingerprinted file's path without the fingerprint to its path; to "" where there are several.
	aliases map[string]string
	// changed holds the build in which each file changed last, by its URL's path. Those of the first build are not in it.
	changed map[string]int
	errors  diagnostic.List
	next    chan struct{} // closed when there is another
}

// A file is one file that is served, by its path below the base.
type file struct {
	artifact.File
	// version tells this content from another one. Of a fingerprinted file it is empty: its path tells.
	version string
}

// succeed gives the snapshot that follows with a build, and what changed; nil where nothing did.
func (s *snapshot) succeed(b Build) (next *snapshot, changed []string) {
	next = &snapshot{
		Build: b, run: s.run, state: s.state + 1, build: s.build,
		files: s.files, aliases: s.aliases, changed: s.changed, next: make(chan struct{}),
	}
	if s.build > 0 && s.Base != b.Base {
		next.run = newRun()
	}
	for _, d := range diagnostic.Sort(b.Findings) {
		if d.Severity == diagnostic.Error {
			next.errors = append(next.errors, d)
		}
	}
	if b.Files != nil {
		next.files, next.aliases = index(b.Files)
		changed = s.changes(next)
	}
	settled := s.build > 0 && s.Base == b.Base && s.Root == b.Root && s.AllowOutside == b.AllowOutside
	if settled && len(changed) == 0 && sameFindings(s.errors, next.errors) {
		return nil, nil
	}
	if len(changed) > 0 || !settled {
		next.build++
		next.changed = s.later(changed, next)
	}
	return next, changed
}

// newRun gives what no other run has.
func newRun() string { return strings.ToLower(rand.Text()[:10]) }

// later gives what changed in this run, with what changed now.
func (s *snapshot) later(changed []string, next *snapshot) map[string]int {
	all := make(map[string]int, len(s.changed)+len(changed))
	if s.build == 0 {
		return all // no page has seen anything else
	}
	for p, build := range s.changed {
		all[p] = build
	}
	for _, p := range changed {
		f, ok := next.files[p]
		if !ok {
			f = s.files[p]
		}
		if !f.Hashed && f.Kind != "map" && f.Kind != "manifest" {
			all[next.Base+p] = next.build
		}
	}
	return all
}

// changes gives the files that are new, other or gone.
func (s *snapshot) changes(next *snapshot) (changed []string) {
	for p, f := range next.files {
		if old, ok := s.files[p]; !ok || old.version != f.version {
			changed = append(changed, p)
		}
	}
	for p, f := range s.files {
		if _, ok := next.files[p]; !ok && !f.Hashed {
			changed = append(changed, p)
		}
	}
	slices.Sort(changed)
	return changed
}

func sameFindings(a, b diagnostic.List) bool {
	return slices.EqualFunc(a, b, func(x, y *diagnostic.Diagnostic) bool {
		return x.Error() == y.Error() && x.Source == y.Source && x.Remedy == y.Remedy && slices.Equal(x.Notes, y.Notes)
	})
}

// fingerprint is how the names of a build end that are never reused: "-5KQ2ZV7A" before the extension.
var fingerprint = lazyregexp.New(`-[A-Z2-7]{8}(\.[^/]*)?$`)

func withoutFingerprint(p string) string { return fingerprint.ReplaceAllString(p, "$1") }

// index makes the tables by which files are found.
func index(list []artifact.File) (files map[string]file, aliases map[string]string) {
	files, aliases = make(map[string]file, len(list)), map[string]string{}
	for _, f := range list {
		files[f.Path] = file{f, version(f)}
		if plain := withoutFingerprint(f.Path); f.Hashed && plain != f.Path {
			if _, taken := aliases[plain]; taken {
				aliases[plain] = ""
			} else {
				aliases[plain] = f.Path
			}
		}
	}
	return files, aliases
}

// version gives what tells a file's content from another one.
func version(f artifact.File) string {
	if f.Source == "" {
		sum := xxh3.Hash128(f.Data).Bytes()
		return hex.EncodeToString(sum[:])
	}
	if f.Hashed {
		return ""
	}
	info, err := os.Stat(f.Source)
	if err != nil {
		return "missing"
	}
	return statVersion(info)
}

func statVersion(info os.FileInfo) string {
	return fmt.Sprintf("%x-%x", info.Size(), info.ModTime().UnixNano())
}

// A found is what a URL's path leads to: the zero value where it leads nowhere.
type found struct {
	file     *file
	redirect string // the path that has it
}

// find looks a URL's path up. It is only ever compared with the paths of files that a build made, so it can't lead anywhere
// else, whatever stands in it.
func (s *snapshot) find(urlPath string) found {
	rel, below := strings.CutPrefix(urlPath, s.Base)
	if !below {
		if urlPath+"/" == s.Base && s.exact("index.html").file != nil {
			return found{redirect: s.Base}
		}
		return found{}
	}
	if rel == "" || strings.HasSuffix(rel, "/") {
		return s.exact(rel + "index.html")
	}
	for _, p := range []string{rel, rel + ".html"} {
		if at := s.exact(p); at.file != nil {
			return at
		}
	}
	if s.exact(rel+"/index.html").file != nil {
		return found{redirect: urlPath + "/"}
	}
	return s.alias(rel)
}

func (s *snapshot) exact(p string) found {
	if f, ok := s.files[p]; ok {
		return found{file: &f}
	}
	return found{}
}

// alias finds what a path with another fingerprint meant. A page of the developer's own server names files as the last
// published build did; what is served is this build's.
func (s *snapshot) alias(p string) found {
	plain := withoutFingerprint(p)
	if plain == p {
		return found{}
	}
	if at := s.exact(plain); at.file != nil {
		return at
	}
	return s.exact(s.aliases[plain])
}
