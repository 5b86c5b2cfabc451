package dartsass

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// archive makes an npm archive of these entries; their content is their name.
func archive(t testing.TB, entries ...tar.Header) *bytes.Buffer {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	packed := tar.NewWriter(zipped)
	for _, entry := range entries {
		if entry.Typeflag == tar.TypeReg && entry.Size == 0 {
			entry.Size = int64(len(entry.Name))
		}
		if err := packed.WriteHeader(&entry); err != nil {
			t.Fatal(err)
		}
		if entry.Typeflag == tar.TypeReg && entry.Size == int64(len(entry.Name)) {
			if _, err := packed.Write([]byte(entry.Name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	packed.Flush()
	packed.Close()
	zipped.Close()
	return &out
}

func file(name string, mode int64) tar.Header {
	return tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: mode}
}

func TestUnpackTakesTheProgramWithItsRunBits(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	err := unpack(archive(t, file("package/package.json", 0o644), file("package/dart-sass/src/dart", 0o755),
		file("package/dart-sass/src/sass.snapshot", 0o644)), dir)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "src/dart"))
	if err != nil || info.Mode()&0o100 == 0 {
		t.Errorf("the program has mode %v, error %v", info.Mode(), err)
	}
	if _, err := os.Stat(filepath.Join(dir, "package.json")); err == nil {
		t.Error("a file beside the program was unpacked")
	}
}

func TestUnpackRefusesWhatCouldWriteElsewhere(t *testing.T) {
	tests := []struct {
		name    string
		entries []tar.Header
	}{
		{"a path that climbs", []tar.Header{file("package/dart-sass/../../../evil", 0o644)}},
		{"an absolute path", []tar.Header{file("/evil", 0o644)}},
		{"a symbolic link", []tar.Header{{Name: "package/dart-sass/src", Typeflag: tar.TypeSymlink, Linkname: "/elsewhere"}}},
		{"a hard link", []tar.Header{{Name: "package/dart-sass/x", Typeflag: tar.TypeLink, Linkname: "/elsewhere/passwd"}}},
		{"a pipe", []tar.Header{{Name: "package/dart-sass/x", Typeflag: tar.TypeFifo}}},
		{"one name twice", []tar.Header{file("package/dart-sass/x", 0o644), file("package/dart-sass/x", 0o644)}},
		{"a file that is too large", []tar.Header{{Name: "package/dart-sass/x", Typeflag: tar.TypeReg, Size: maxBytes + 1}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			parent := t.TempDir()
			if err := unpack(archive(t, test.entries...), filepath.Join(parent, "a/b/out")); err == nil {
				t.Error("it was unpacked")
			}
			if err := os.MkdirAll(filepath.Join(parent, "a/b"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := unpack(archive(t, test.entries...), filepath.Join(parent, "a/b/out")); err == nil {
				t.Error("it was unpacked")
			}
			filepath.WalkDir(parent, func(path string, _ os.DirEntry, _ error) error {
				if strings.HasSuffix(path, "evil") {
					t.Errorf("%s was written", path)
				}
				return nil
			})
		})
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(archive(f, file("package/dart-sass/src/dart", 0o755)).Bytes())
	f.Add(archive(f, file("package/dart-sass/../../x", 0o755)).Bytes())
	f.Add([]byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		parent := t.TempDir()
		unpack(bytes.NewReader(data), filepath.Join(parent, "out"))
		entries, err := os.ReadDir(parent)
		if err != nil || len(entries) > 1 || len(entries) == 1 && entries[0].Name() != "out" {
			t.Errorf("%v was written beside the folder", entries)
		}
	})
}
