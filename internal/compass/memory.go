package compass

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"assetbuild/internal/cache"
	"assetbuild/internal/dartsass"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"
	"assetbuild/sass"
)

// A memory keeps what builds of a project made, by all that acted on it: results of single entries, sheets, and whole builds
// (uptodate.go), after which there is nothing to do where nothing changed. A nil memory keeps nothing and knows nothing.
type memory struct {
	opt    SessionOptions
	config *Config
	store  *cache.Store
	stats  *cache.Stats
	asked  *variables
	// trees are the names in the folders of sources, as they were before anything was read.
	trees map[string]string
	state inputs
	// off tells that nothing can be kept: this program can't be told from others, or the configuration depends on chance.
	off bool
	key cache.Key // of what is known before a build
}

// An answered question that is kept with an entry counts also where the entry itself has to be compiled again.
type keptCalls struct{ Calls []sass.Call }

// openMemory opens the cache of a project. asked knows which environment variables the configuration looked at.
func openMemory(opt SessionOptions, config *Config, asked *variables) *memory {
	m := &memory{
		opt: opt, config: config, asked: asked,
		store: cache.Open(opt.Cache, opt.CacheBytes),
		stats: cache.OpenStats(filepath.Join(opt.work(), "stats"), opt.Root),
	}
	m.begin()
	m.off = m.stats.Current(executable()) == "" || chancy(opt.File)
	return m
}

// begin starts a build: from here on a source that changes is noticed, and nothing that was looked at before counts.
func (m *memory) begin() {
	m.stats.Forget()
	m.stats.Begin()
	m.trees = map[string]string{}
	for _, folder := range m.config.folders() {
		m.trees[folder] = namesBelow(folder)
	}
	m.state = inputs{stats: m.stats, trees: m.trees}
	m.key = m.keyOf()
}

func (m *memory) close() {
	m.stats.Save()
	m.store.Close()
}

// folders are those in which a file more or less can change a build.
func (c *Config) folders() []string {
	all := append([]string{c.SassPath, c.ExtensionsPath, c.ImagesPath, c.FontsPath}, c.SpriteLoadPath...)
	all = append(all, c.Loads...)
	for _, name := range c.Requires {
		all = append(all, c.packagesOf(name)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// keyOf names the project's builds by what is known before one: this program, the configuration as it was read, and where
// extensions were found.
func (m *memory) keyOf() cache.Key {
	plain := *m.config
	plain.AssetHost, plain.CacheBuster = nil, nil // the configuration's text is an input
	return cache.NewKey("compass project 2").Text(
		m.stats.Current(executable()), os.Getenv(dartsass.PathVariable), m.opt.Root, m.opt.File, fmt.Sprintf("%#v", plain),
		fmt.Sprint(m.config.extensions()),
	).Key()
}

func (m *memory) keyFor(kind, name string) cache.Key {
	return cache.NewKey(kind).Bytes(m.key[:]).Text(name).Key()
}

// entry gives what a former build made of an entry, where nothing changed since; else nil.
func (m *memory) entry(entry string) *Made {
	if m == nil || m.off {
		return nil
	}
	data, _, ok := m.store.GetTraced(m.keyFor("compass entry 1", entry), m.state.current)
	if !ok {
		return nil
	}
	var made Made
	if gob.NewDecoder(bytes.NewReader(data)).Decode(&made) != nil {
		return nil
	}
	for _, sheet := range made.Sheets {
		if !m.store.Has(m.sheetKey(sheet.File)) {
			return nil
		}
	}
	return &made
}

// calls are the questions that an entry asked when it was compiled last.
func (m *memory) calls(entry string) []sass.Call {
	if m == nil || m.off {
		return nil
	}
	data, ok := m.store.Get(m.keyFor("compass calls 1", entry))
	var kept keptCalls
	if !ok || gob.NewDecoder(bytes.NewReader(data)).Decode(&kept) != nil {
		return nil
	}
	return kept.Calls
}

// keepEntry holds what became of an entry, unless it depends on more than can be looked at again, or a source changed
// meanwhile.
func (m *memory) keepEntry(entry string, made *Made) {
	if m == nil || m.off {
		return
	}
	m.put(m.keyFor("compass calls 1", entry), keptCalls{made.Calls})
	if made.Volatile {
		return
	}
	inputs, steady := m.inputs([]*Made{made}, nil)
	if !steady {
		return
	}
	kept := *made
	kept.Messages, kept.Calls, kept.Rounds = plain(made.Messages), nil, 0
	var data bytes.Buffer
	if gob.NewEncoder(&data).Encode(kept) == nil {
		m.store.PutTraced(m.keyFor("compass entry 1", entry), inputs, data.Bytes())
	}
}

// inputs gives the state of all that entries were made from, the configuration with the variables that it looked at
// included. steady is false where one of these changed since the build began; files that the build wrote may.
func (m *memory) inputs(entries []*Made, written map[string][]byte) (all []cache.Input, steady bool) {
	state := map[string]string{}
	for _, made := range entries {
		for _, file := range slices.Concat(made.Inputs, made.Missing) {
			m.note(state, file)
		}
	}
	m.note(state, m.opt.File)
	for input := range state {
		file := strings.TrimPrefix(strings.TrimPrefix(input, folderInput), timeInput)
		if _, own := written[file]; !own && !m.stats.Steady(file) {
			return nil, false
		}
	}
	for _, name := range m.asked.names() {
		state[variableInput+name] = variableState(name)
	}
	for _, name := range slices.Sorted(maps.Keys(state)) {
		all = append(all, cache.Input{Path: name, Sum: state[name]})
	}
	return all, true
}

// note adds the state of a file or a folder, and a file's time where URLs can hold it.
func (m *memory) note(state map[string]string, file string) {
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		state[folderInput+file] = m.state.current(folderInput + file)
		return
	}
	state[file] = m.stats.Current(file)
	if m.config.CacheBuster != nil && !isSass(file) {
		state[timeInput+file] = m.state.current(timeInput + file)
	}
}

// sheetKey names a sheet's bytes: the file's name says by its hash what stands on it and where.
func (m *memory) sheetKey(file string) cache.Key {
	return cache.NewKey("compass sheet 1").Text(m.stats.Current(executable()), m.config.Environment, filepath.Base(file)).Key()
}

// sheet gives a sheet's bytes, or nil.
func (m *memory) sheet(file string) []byte {
	if m == nil || m.off {
		return nil
	}
	data, ok := m.store.Get(m.sheetKey(file))
	if !ok {
		return nil
	}
	return data
}

func (m *memory) keepSheet(file string, data []byte) {
	if m != nil && !m.off {
		m.store.Put(m.sheetKey(file), data)
	}
}

func (m *memory) put(key cache.Key, value any) {
	var data bytes.Buffer
	if gob.NewEncoder(&data).Encode(value) == nil {
		m.store.Put(key, data.Bytes())
	}
}

// plain gives findings without causes: these are for errors.Is, and a warning has none to ask for.
func plain(list diagnostic.List) (all diagnostic.List) {
	for _, d := range list {
		copied := *d
		copied.Err = nil
		all = append(all, &copied)
	}
	return all
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
	blocks = lazyregexp.New(`\basset_(host|cache_buster)\b`)
	chance = lazyregexp.New("\\b(Time|Date|DateTime|rand|Random|SecureRandom|read|open|Dir)\\b|`")
)

// chancy tells whether a configuration has blocks whose results can change though nothing does that is looked at again. What
// the rest of a configuration reads shows in its values, which the key holds.
func chancy(file string) bool {
	text, err := os.ReadFile(file)
	return err != nil || blocks.Match(text) && chance.Match(text)
}

// variables remembers which environment variables were asked for.
type variables struct {
	from  func(name string) (string, bool)
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
	return v.from(name)
}

func (v *variables) names() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Sorted(maps.Keys(v.asked))
}
