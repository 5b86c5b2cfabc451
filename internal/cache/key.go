// Package cache keeps results by the hash of what went into them, so that work is done once: by one process or another,
// in one checkout or another. A Store holds results, a Stats remembers the sums of files so that they need not be read
// again.
//
// To lose a cache costs time and nothing else. So nothing here fails a build: what is broken, truncated, foreign or
// unwritable is as if it weren't there. Nothing is flushed to the disk either, for every entry is verified when it is read.
package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
)

// A Key names a result by everything that acts on it.
type Key [sha256.Size]byte

// String gives the key in hexadecimal.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// A KeyMaker gathers what acts on a result. Each part is hashed with its length, so that no two lists of parts are alike.
type KeyMaker struct{ h hash.Hash }

// NewKey begins a key. The kind names what is made and the version of how: "sheet 3". Raise that number with every change
// that could change a result.
func NewKey(kind string) *KeyMaker {
	return (&KeyMaker{sha256.New()}).Text(kind)
}

// Text adds strings: contents, sums, options, versions.
func (m *KeyMaker) Text(parts ...string) *KeyMaker {
	for _, p := range parts {
		m.length('t', len(p))
		_, _ = m.h.Write([]byte(p)) // a hash takes everything
	}
	return m
}

// Bytes adds a content.
func (m *KeyMaker) Bytes(data []byte) *KeyMaker {
	m.length('t', len(data))
	_, _ = m.h.Write(data)
	return m
}

// List adds a list of strings whose number may vary.
func (m *KeyMaker) List(parts []string) *KeyMaker {
	m.length('l', len(parts))
	return m.Text(parts...)
}

// Int adds a number.
func (m *KeyMaker) Int(n int) *KeyMaker {
	m.length('i', n)
	return m
}

// Bool adds a switch.
func (m *KeyMaker) Bool(on bool) *KeyMaker {
	if on {
		return m.Int(1)
	}
	return m.Int(0)
}

func (m *KeyMaker) length(kind byte, n int) {
	var head [9]byte
	head[0] = kind
	binary.LittleEndian.PutUint64(head[1:], uint64(n))
	_, _ = m.h.Write(head[:])
}

// Key gives the key of the parts so far.
func (m *KeyMaker) Key() Key { return Key(m.h.Sum(nil)) }
