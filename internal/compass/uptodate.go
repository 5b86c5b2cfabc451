package compass

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"maps"
	"slices"

	"assetbuild/internal/cache"
	"assetbuild/internal/diagnostic"
)

// A Standing is a whole build that stands: everything that it read, looked for, listed and wrote is as it was.
type Standing struct {
	// Files are what it wrote, absolute, sorted, with what each is.
	Files          []StandingFile
	Messages       diagnostic.List
	Sheets, Images int
	// Inputs are the absolute paths of all that it read or looked for.
	Inputs []string
}

// A StandingFile is a file that a build wrote.
type StandingFile struct{ File, From, Kind string }

// UpToDate gives the last build of these entries (none: all) where nothing changed since; else nil.
func (s *Session) UpToDate(only []string) *Standing {
	m := s.memory
	if m == nil || m.off {
		return nil
	}
	m.begin()
	data, _, ok := m.store.GetTraced(m.buildKey(only), m.state.current)
	if !ok {
		return nil
	}
	var standing Standing
	if gob.NewDecoder(bytes.NewReader(data)).Decode(&standing) != nil {
		return nil
	}
	return &standing
}

func (m *memory) buildKey(only []string) cache.Key {
	return cache.NewKey("compass build 2").Bytes(m.key[:]).List(only).Key()
}

// Remember keeps a build that was written, for UpToDate.
func (s *Session) Remember(b *Build, only []string) {
	m := s.memory
	if m == nil || m.off || slices.ContainsFunc(b.Entries, func(made *Made) bool { return made.Volatile }) {
		return
	}
	inputs, steady := m.inputs(b.Entries, b.Files)
	if !steady {
		return
	}
	state := map[string]string{}
	for _, in := range inputs {
		state[in.Path] = in.Sum
	}
	for folder, names := range m.trees {
		state[treeInput+folder] = names
	}
	for file, data := range b.Files {
		sum := sha256.Sum256(data)
		state[file] = hex.EncodeToString(sum[:])
	}
	inputs = inputs[:0]
	for _, name := range slices.Sorted(maps.Keys(state)) {
		inputs = append(inputs, cache.Input{Path: name, Sum: state[name]})
	}
	standing := Standing{Files: b.Standing(), Messages: plain(b.Messages), Sheets: len(b.Sheets), Images: b.Images(), Inputs: b.Inputs()}
	var data bytes.Buffer
	if gob.NewEncoder(&data).Encode(standing) == nil {
		m.store.PutTraced(m.buildKey(only), inputs, data.Bytes())
	}
}

// Standing lists a build's files, and what each was made from.
func (b *Build) Standing() (files []StandingFile) {
	from, kind := map[string]string{}, map[string]string{}
	for _, made := range b.Entries {
		from[made.File], kind[made.File] = made.Entry, "stylesheet"
		from[made.File+".map"], kind[made.File+".map"] = made.Entry, "map"
	}
	for _, sheet := range b.Sheets {
		from[sheet.File], kind[sheet.File] = sheet.Glob, "sheet"
	}
	for _, file := range slices.Sorted(maps.Keys(b.Files)) {
		files = append(files, StandingFile{file, from[file], kind[file]})
	}
	return files
}

// Images counts the icons on a build's sheets.
func (b *Build) Images() (n int) {
	for _, sheet := range b.Sheets {
		n += sheet.Icons
	}
	return n
}

// Inputs are the absolute paths of all files and folders that a build read or looked for, sorted.
func (b *Build) Inputs() (all []string) {
	for _, made := range b.Entries {
		all = append(all, made.Inputs...)
		all = append(all, made.Missing...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
