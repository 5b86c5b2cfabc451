package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"assetbuild/internal/artifact"
	"assetbuild/internal/cache"
	"assetbuild/internal/compass"
	"assetbuild/internal/dartsass"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
)

// What acts on a Compass build beside the content of files, as its inputs are named.
const (
	treeInput     = "tree:"   // the names in a folder and all below it, without what builds write there
	folderInput   = "folder:" // the names in a folder of icons
	timeInput     = "time:"   // when a file was changed: the default cache buster prints it
	variableInput = "env:"    // an environment variable that config.rb looks at
)

// A compassMemory knows the last builds of a Compass project: where everything that they read, looked for, listed and wrote
// is as it was, there is nothing to do, and Dart Sass is not started.
type compassMemory struct {
	project *compassProject
	store   *cache.Store
	stats   *cache.Stats
	key     cache.Key
	// trees are the names in the folders of sources, as they were before anything was read.
	trees map[string]string
	asked variables
}

// A compassBuild is a whole build as the cache holds it.
type compassBuild struct {
	Files          []artifact.File // of these Source names the content
	Messages       diagnostic.List
	Sheets, Images int
}

// openMemory opens the cache of the folder that a project lies in. From here on it is known which environment variables the
// project's configuration asks for: the build reads it again.
func openMemory(p *compassProject) (*compassMemory, error) {
	m := &compassMemory{
		project: p, trees: map[string]string{},
		store: cache.Open(p.defaults.Cache.Folder, int64(p.defaults.Cache.MaxMegabytes)*1_000_000),
		stats: cache.OpenStats(filepath.Join(p.defaults.Work, "stats"), p.settings.Root),
	}
	p.settings.Env = m.asked.lookup
	m.stats.Begin()
	for _, folder := range p.folders() {
		m.trees[folder] = namesBelow(folder)
	}
	m.key = m.keyOf()
	return m, nil
}

// Close keeps what was learnt.
func (m *compassMemory) Close() {
	m.stats.Save()
	m.store.Close()
}

// folders are those in which a file more or less can change a build.
func (p *compassProject) folders() []string {
	c := p.config
	all := append([]string{c.SassPath, c.ExtensionsPath, c.ImagesPath, c.FontsPath}, c.SpriteLoadPath...)
	for _, name := range c.Requires {
		if filepath.IsLocal(name) {
			all = append(all, filepath.Join(c.ProjectPath, "node_modules", name))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// keyOf names the project's builds by what is known before one: this program, the configuration as it was read, and the
// command line.
func (m *compassMemory) keyOf() cache.Key {
	p := m.project
	plain := *p.config
	plain.AssetHost, plain.CacheBuster = nil, nil // the configuration's text is an input
	return cache.NewKey("compass build 1").Text(
		m.stats.Current(executable()), os.Getenv(dartsass.PathVariable), p.settings.Root, p.settings.File, fmt.Sprintf("%#v", plain),
	).List(p.only).Key()
}

// recall gives the last build where nothing changed since; else nil.
func (m *compassMemory) recall() *pipeline.Result {
	data, _, ok := m.store.GetTraced(m.key, m.current)
	if !ok {
		return nil
	}
	var last compassBuild
	if gob.NewDecoder(bytes.NewReader(data)).Decode(&last) != nil {
		return nil
	}
	result := &pipeline.Result{UpToDate: true, Files: last.Files, Messages: last.Messages, Sheets: last.Sheets, Images: last.Images}
	for _, f := range last.Files {
		result.Published.Unchanged = append(result.Published.Unchanged, f.Path)
	}
	return result
}

// current gives the state of an input; "" for what isn't there.
func (m *compassMemory) current(input string) string {
	if folder, ok := strings.CutPrefix(input, treeInput); ok {
		return m.trees[folder]
	}
	if folder, ok := strings.CutPrefix(input, folderInput); ok {
		return namesIn(folder)
	}
	if name, ok := strings.CutPrefix(input, variableInput); ok {
		return variableState(name)
	}
	if file, ok := strings.CutPrefix(input, timeInput); ok {
		info, err := os.Stat(file)
		if err != nil {
			return ""
		}
		return strconv.FormatInt(info.ModTime().Unix(), 10)
	}
	return m.stats.Current(input)
}

// keep holds a build for later ones, unless it depends on more than can be looked at again, or a source changed meanwhile.
func (m *compassMemory) keep(b *compass.Build, result *pipeline.Result) {
	if m.stats.Current(executable()) == "" || m.project.chancy() {
		return
	}
	state := map[string]string{}
	for _, sheet := range b.Entries {
		if sheet.Volatile {
			return
		}
		for _, file := range slices.Concat(sheet.Loads, sheet.LookedFor) {
			m.note(state, file)
		}
	}
	m.note(state, m.project.settings.File)
	for input := range state {
		file := strings.TrimPrefix(strings.TrimPrefix(input, folderInput), timeInput)
		if _, own := b.Files[file]; !own && !m.stats.Steady(file) {
			return
		}
	}
	for folder, names := range m.trees {
		state[treeInput+folder] = names
	}
	for _, name := range m.asked.names() {
		state[variableInput+name] = variableState(name)
	}
	kept := compassBuild{Sheets: result.Sheets, Images: result.Images}
	for _, d := range result.Messages {
		copied := *d
		copied.Err = nil // causes are for errors.Is, and a warning has none to ask for
		kept.Messages = append(kept.Messages, &copied)
	}
	for _, f := range result.Files {
		file := m.project.file(f.Path)
		sum := sha256.Sum256(f.Data)
		state[file] = hex.EncodeToString(sum[:])
		kept.Files = append(kept.Files, artifact.File{Path: f.Path, From: f.From, Kind: f.Kind, Source: file})
	}
	var inputs []cache.Input
	for _, name := range slices.Sorted(maps.Keys(state)) {
		inputs = append(inputs, cache.Input{Path: name, Sum: state[name]})
	}
	var data bytes.Buffer
	if gob.NewEncoder(&data).Encode(kept) == nil {
		m.store.PutTraced(m.key, inputs, data.Bytes())
	}
}

// note adds the state of a file or a folder of icons, and a file's time where URLs can hold it.
func (m *compassMemory) note(state map[string]string, file string) {
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		state[folderInput+file] = namesIn(file)
		return
	}
	state[file] = m.stats.Current(file)
	if m.project.config.CacheBuster != nil && !isSass(file) {
		state[timeInput+file] = m.current(timeInput + file)
	}
}

// executable is this program's file; "" where that can't be known, and then nothing is kept.
func executable() string {
	program, err := os.Executable()
	if err != nil {
		return ""
	}
	return program
}

// blocks matches what begins a block for hosts or cache busters, and chance what such a block may look at beside the file
// that it is called with.
var (
	blocks = regexp.MustCompile(`\basset_(host|cache_buster)\b`)
	chance = regexp.MustCompile("\\b(Time|Date|DateTime|rand|Random|SecureRandom|read|open|Dir)\\b|`")
)

// chancy tells whether a configuration has blocks whose results can change though nothing does that is looked at again. What
// the rest of a configuration reads shows in its values, which the key holds.
func (p *compassProject) chancy() bool {
	text, err := os.ReadFile(p.settings.File)
	return err != nil || blocks.Match(text) && chance.Match(text)
}

// variables remembers which environment variables were asked for.
type variables struct {
	mu    sync.Mutex
	asked map[string]bool
}

func (v *variables) lookup(name string) (string, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.asked == nil {
		v.asked = map[string]bool{}
	}
	v.asked[name] = true
	return os.LookupEnv(name)
}

func (v *variables) names() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Sorted(maps.Keys(v.asked))
}

// variableState gives a sum of a variable's value: what is secret in the environment does not get into the cache.
func variableState(name string) string {
	value, set := os.LookupEnv(name)
	if !set {
		return ""
	}
	return cache.NewKey("variable").Text(value).Key().String()
}

// made matches the names of what builds write: CSS, source maps, sheets, and files that are about to take their place.
var made = regexp.MustCompile(`\.css(\.map)?$|-s[0-9a-f]{10}\.png$|^\.assetbuild`)

// namesBelow sums up the names in a folder and all below it, without those that builds write; "" where there is no folder.
func namesBelow(root string) string {
	if _, err := os.Stat(root); err != nil {
		return ""
	}
	key := cache.NewKey("names below 1")
	_ = filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		name := entry.Name()
		switch {
		case err != nil:
			key.Text(file, "unreadable")
		case entry.IsDir() && file != root && (name == ".assetbuild" || name == ".sass-cache" || name == ".git"):
			return fs.SkipDir
		case !entry.IsDir() && !made.MatchString(name):
			key.Text(file, entry.Type().String())
		}
		return nil
	})
	return key.Key().String()
}

// namesIn sums up the names in a folder; "" where there is none.
func namesIn(folder string) string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return ""
	}
	key := cache.NewKey("names in 1")
	for _, entry := range entries {
		key.Text(entry.Name(), entry.Type().String())
	}
	return key.Key().String()
}
