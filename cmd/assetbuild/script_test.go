package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"assetbuild/internal/compass"
	"assetbuild/internal/dartsass"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	testscript.Main(m, map[string]func(){"assetbuild": main})
}

// TestScripts runs what stands in testdata/script: each file is a project and what a user types there.
func TestScripts(t *testing.T) {
	cache := sassCache(t)
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"icon":  drawIcon,
			"only":  onlyFile,
			"cut":   cutFile,
			"twist": twistByte,
			"exits": exitsWith,
			"huge":  writeHeader,
			"bloat": writeBloated,
			"await": awaitText,
			"pause": pause,
			"touch": touchFile,
			"ahead": fromTheFuture,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", cache)
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("npm_config_cache", filepath.Join(cache, "npm"))
			env.Setenv("CI", "")
			program, err := exec.LookPath("assetbuild")
			if err != nil {
				return err
			}
			env.Setenv("ASSETBUILD", program) // for scripts that change PATH
			return nil
		},
		RequireUniqueNames: true,
	})
}

// sassCache makes sure that Dart Sass lies in a cache folder that all scripts share, so that one fetch serves them all.
func sassCache(t *testing.T) string {
	t.Helper()
	user, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range []string{dartsass.DefaultVersion, compass.DartSassVersion} {
		if _, err := dartsass.Find(context.Background(), dartsass.Options{Version: version, Root: t.TempDir()}); err != nil {
			t.Fatal(err)
		}
	}
	return user
}

// drawIcon makes an image: icon FILE WIDTHxHEIGHT [COLOUR as rrggbb]. Its corner is of another colour, so that a place
// that is off by one shows.
func drawIcon(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: icon FILE WIDTHxHEIGHT [RRGGBB]")
	}
	width, height, ok := strings.Cut(args[1], "x")
	w, errW := strconv.Atoi(width)
	h, errH := strconv.Atoi(height)
	if !ok || errW != nil || errH != nil {
		ts.Fatalf("no size: %s", args[1])
	}
	rgb := uint64(0x3366cc)
	if len(args) > 2 {
		var err error
		rgb, err = strconv.ParseUint(args[2], 16, 32)
		ts.Check(err)
	}
	img := iconOf(w, h, rgb)
	var out bytes.Buffer
	switch strings.ToLower(filepath.Ext(args[0])) {
	case ".gif":
		ts.Check(gif.Encode(&out, img, nil))
	case ".jpg", ".jpeg":
		ts.Check(jpeg.Encode(&out, img, nil))
	default:
		ts.Check(png.Encode(&out, img))
	}
	path := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
	ts.Check(os.WriteFile(path, out.Bytes(), 0o644))
}

// onlyFile gives the one file that matches a pattern a short name in the environment: only VAR PATTERN. Release names
// hold a hash; a script reads them by this.
func onlyFile(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: only VAR PATTERN")
	}
	matches, err := filepath.Glob(ts.MkAbs(args[1]))
	ts.Check(err)
	if neg {
		if len(matches) > 0 {
			ts.Fatalf("there is %s", strings.Join(matches, ", "))
		}
		return
	}
	if len(matches) != 1 {
		ts.Fatalf("%d files match %s: %v", len(matches), args[1], matches)
	}
	ts.Setenv(args[0], matches[0])
}

// cutFile truncates a file: cut FILE BYTES.
func cutFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: cut FILE BYTES")
	}
	n, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[0]), n))
}

// twistByte flips a byte of a file, counted from its end where the place is negative: twist FILE OFFSET.
func twistByte(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: twist FILE OFFSET")
	}
	path := ts.MkAbs(args[0])
	data, err := os.ReadFile(path)
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	if at < 0 {
		at += len(data)
	}
	data[at] ^= 0xff
	ts.Check(os.WriteFile(path, data, 0o644))
}

// exitsWith runs a program and expects an exit status: exits STATUS PROGRAM [ARGUMENT…].
func exitsWith(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM [ARGUMENT…]")
	}
	err := ts.Exec(args[1], args[2:]...)
	status := 0
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		status = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(status) != args[0] {
		ts.Fatalf("the exit status is %d, want %s", status, args[0])
	}
}

// writeHeader makes a PNG file that promises a size and holds no pixels: huge FILE WIDTHxHEIGHT.
func writeHeader(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: huge FILE WIDTHxHEIGHT")
	}
	var width, height uint32
	if _, err := fmt.Sscanf(args[1], "%dx%d", &width, &height); err != nil {
		ts.Fatalf("no size: %s", args[1])
	}
	header := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	header = append(binary.BigEndian.AppendUint32(header, height), 8, 6, 0, 0, 0)
	data := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	data = binary.BigEndian.AppendUint32(data, crc32.ChecksumIEEE(header))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o644))
}

// writeBloated makes a PNG whose pixels are stored as they are, as some image editors do: bloat FILE.
func writeBloated(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: bloat FILE")
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.NoCompression}
	ts.Check(encoder.Encode(&out, iconOf(64, 64, 0x996633)))
	path := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o755))
	ts.Check(os.WriteFile(path, out.Bytes(), 0o644))
}

// iconOf paints an image in one colour, its top left pixel red.
func iconOf(width, height int, rgb uint64) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.NRGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}), image.Point{}, draw.Src)
	img.SetNRGBA(0, 0, color.NRGBA{255, 0, 0, 255})
	return img
}

func pngOf(t *testing.T, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, iconOf(width, height, 0x3366cc)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// awaitText waits until a file holds a text: await FILE TEXT.
func awaitText(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: await FILE TEXT")
	}
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if data, err := os.ReadFile(ts.MkAbs(args[0])); err == nil && strings.Contains(string(data), args[1]) {
			return
		}
	}
	data, _ := os.ReadFile(ts.MkAbs(args[0]))
	ts.Fatalf("%s never held %q; it holds:\n%s", args[0], args[1], data)
}

// touchFile gives a file a time of change that is like no other: touch FILE.
func touchFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: touch FILE")
	}
	then := time.Unix(1_000_000_000, 0)
	ts.Check(os.Chtimes(ts.MkAbs(args[0]), then, then))
}

// pause lets some time go by, so that two saves are two bursts. What comes after does not depend on how long it is.
func pause(ts *testscript.TestScript, neg bool, args []string) {
	time.Sleep(400 * time.Millisecond)
}

// fromTheFuture lets a generation have been made by a clock that was centuries ahead: ahead PATTERN.
func fromTheFuture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: ahead PATTERN")
	}
	matches, err := filepath.Glob(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(matches) != 1 {
		ts.Fatalf("%d files match %s", len(matches), args[0])
	}
	data, err := os.ReadFile(matches[0])
	ts.Check(err)
	ts.Check(os.WriteFile(matches[0], bytes.Replace(data, []byte(`"made": "20`), []byte(`"made": "29`), 1), 0o666))
}
