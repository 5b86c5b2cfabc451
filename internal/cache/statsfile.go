package cache

import (
	"maps"
	"slices"
)

// maxIdle is how many savings a sum survives that no build asked for.
const maxIdle = 20

// maxStats bounds what is read of a record, in bytes: some millions of files.
const maxStats = 1 << 30

// statsKey stands in the record's header. The record has the form of a store's entry, which tells damage.
var statsKey = NewKey("stats 1").Key()

// Save writes the record where anything was read since. A record that can't be written costs the next build time only.
func (s *Stats) Save() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.dirty {
		return
	}
	s.dirty = false
	maps.DeleteFunc(s.known, func(_ string, v *sighting) bool { v.idle++; return v.idle > maxIdle })
	text := formatStats(s.known)
	_ = WriteWhole(s.file, pack(statsKey, text))
}

// readStats reads what Save wrote; a missing or damaged record is empty.
func readStats(file string) map[string]*sighting {
	known := map[string]*sighting{}
	entry, _, err := readOwn(file, maxStats)
	if err != nil {
		return known
	}
	if text, ok := unpack(statsKey, entry); ok {
		return parseStats(text)
	}
	return known
}

func formatStats(known map[string]*sighting) []byte {
	var text []byte
	for _, name := range slices.Sorted(maps.Keys(known)) {
		v := known[name]
		text = appendString(text, name)
		for _, n := range []uint64{uint64(v.size), uint64(v.modified), uint64(v.changed), v.inode, uint64(v.read), uint64(v.idle)} {
			text = appendUint64(text, n)
		}
		text = appendString(text, v.sum)
	}
	return text
}

func parseStats(text []byte) map[string]*sighting {
	known := map[string]*sighting{}
	for r := (reader{rest: text}); len(r.rest) > 0; {
		name, v := r.string(), &sighting{}
		v.size, v.modified, v.changed = r.int64(), r.int64(), r.int64()
		v.inode, v.read, v.idle = r.uint64(), r.int64(), int(r.uint64())
		v.sum = r.string()
		if r.broken {
			return map[string]*sighting{}
		}
		known[name] = v
	}
	return known
}
