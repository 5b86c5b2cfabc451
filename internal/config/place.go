package config

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"assetbuild/internal/diagnostic"
)

// A span is a range of bytes of the file.
type span struct{ offset, length int }

func spanOf(r unstable.Range) span { return span{int(r.Offset), int(r.Length)} }

// valueSpan gives a value's place; lists and tables without one are shown at their key.
func valueSpan(v *unstable.Node, key span) span {
	if v.Raw.Length > 0 {
		return spanOf(v.Raw)
	}
	return key
}

// A place is where a key and its value stand.
type place struct{ key, value span }

// places leads from a key's full name to its place.
type places map[string]place

func (p places) has(key string) bool { _, ok := p[key]; return ok }

// A text is a file's content with its name for messages.
type text struct {
	file string
	data []byte
}

// maxSource is the longest line in bytes that a finding shows. Nobody reads a longer one on a terminal.
const maxSource = 1000

// diagnostic makes a finding at a span. It shows the span's first line.
func (t text) diagnostic(s span, message, remedy string) *diagnostic.Diagnostic {
	offset := min(s.offset, len(t.data))
	start := bytes.LastIndexByte(t.data[:offset], '\n') + 1
	line := t.data[start:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	column := offset - start
	source := strings.TrimSuffix(string(line), "\r")
	length := max(0, min(s.length, len(source)-column))
	if len(source) > maxSource {
		source = ""
	}
	return &diagnostic.Diagnostic{
		File:    t.file,
		Line:    bytes.Count(t.data[:start], []byte("\n")) + 1,
		Column:  column + 1,
		Length:  length,
		Source:  source,
		Message: message,
		Remedy:  remedy,
	}
}

// offset is the inverse of a line and column that count from 1.
func (t text) offset(line, column int) int {
	at := 0
	for range line - 1 {
		next := bytes.IndexByte(t.data[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	return min(at+max(column-1, 0), len(t.data))
}

// maxFindings bounds how many findings of one file are told: who has more mends those first.
const maxFindings = 100

// findings gathers what is wrong.
type findings struct{ list diagnostic.List }

// full tells that no more is gathered.
func (f *findings) full() bool { return len(f.list) > maxFindings }

// add notes a finding at a span of a text; one without a length has no place.
func (f *findings) add(t text, s span, message, remedy string) {
	switch {
	case f.full():
	case len(f.list) == maxFindings:
		f.list = append(f.list, &diagnostic.Diagnostic{File: t.file, Message: fmt.Sprintf("there are more than %d mistakes; the others are not shown", maxFindings)})
	case s.length == 0:
		f.list = append(f.list, &diagnostic.Diagnostic{Message: message, Remedy: remedy})
	default:
		f.list = append(f.list, t.diagnostic(s, message, remedy))
	}
}
