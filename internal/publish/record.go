package publish

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

const (
	recordName    = ".assetbuild.json"
	recordVersion = 1
	// maxRecord bounds what is read of a record or journal in bytes: a line for each of some millions of files.
	maxRecord = 512 << 20
)

// A Record lists what builds wrote into the output folder and did not remove.
type Record struct {
	Version int `json:"version"`
	// Generation is the ID of the generation that the folder holds; empty after a development build.
	Generation string  `json:"generation,omitempty"`
	Files      []Entry `json:"files"`
}

// An Entry is one file of a record: its path below the output folder, its size in bytes and its SHA-256 in hexadecimal.
type Entry struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	// Retained tells that the last build did not write it, but a kept generation names it.
	Retained bool `json:"retained,omitempty"`
}

// encode writes one file a line, sorted by path.
func (r Record) encode() ([]byte, error) {
	slices.SortFunc(r.Files, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	head := struct {
		Version    int    `json:"version"`
		Generation string `json:"generation,omitempty"`
	}{r.Version, r.Generation}
	return encodeLines(head, r.Files)
}

// encodeLines gives JSON of an object's fields, and its list "files" with one file a line: something that a person can
// read and a version control system can compare.
func encodeLines[F any](head any, files []F) ([]byte, error) {
	text, err := json.MarshalIndent(head, "", "  ")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Write(bytes.TrimSuffix(text, []byte("\n}")))
	out.WriteString(",\n  \"files\": [")
	for i, f := range files {
		line, err := json.Marshal(f)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n    ")
		out.Write(line)
	}
	out.WriteString("\n  ]\n}\n")
	return out.Bytes(), nil
}

// ReadRecord gives what the last build wrote into an output folder, or what a generation's own folder consists of. A folder without a record, and one whose record is
// broken or of another version, has none: nothing in it counts as written by a build.
func ReadRecord(output string) (Record, error) {
	root, err := os.OpenRoot(output)
	if errors.Is(err, fs.ErrNotExist) {
		return Record{}, nil
	}
	if err != nil {
		return Record{}, err
	}
	defer root.Close()
	return readRecord(root), nil
}

func readRecord(root *os.Root) Record {
	data, err := readOwn(root, recordName)
	if err != nil {
		return Record{}
	}
	var r Record
	if json.Unmarshal(data, &r) != nil || r.Version != recordVersion {
		return Record{}
	}
	r.Files = slices.DeleteFunc(r.Files, func(e Entry) bool { return badPath(e.Path) != "" })
	return r
}

// readOwn reads one of this package's own files, where it is a regular file of reasonable size.
func readOwn(root *os.Root, name string) ([]byte, error) {
	info, err := root.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxRecord {
		return nil, fs.ErrInvalid
	}
	return root.ReadFile(name)
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}

func digestFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
