package devserver_test

import (
	"bufio"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"assetbuild/internal/chromium"
)

// asEditor makes the test binary an editor: it writes its arguments to the file that the variable names.
const asEditor = "ASSETBUILD_TEST_EDITOR"

func TestMain(m *testing.M) {
	if file := os.Getenv(asEditor); file != "" && len(os.Args) > 1 && !strings.HasPrefix(os.Args[1], "-test.") {
		text := strings.Join(os.Args[1:], "\n") + "\n"
		if err := os.WriteFile(file+".part", []byte(text), 0o600); err != nil {
			os.Exit(1)
		}
		if err := os.Rename(file+".part", file); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(chromium.Main(m))
}

// editorFor gives an editor command that leaves a note of what it was asked to open.
func editorFor(t *testing.T, note string) string {
	t.Helper()
	t.Setenv(asEditor, note)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(program, " ") {
		t.Skip("the test binary's path holds a blank")
	}
	return program + " {file} {line} {column}"
}

// waitForFile waits until a file is there, and gives its content.
func waitForFile(t *testing.T, path string) string {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if text, err := os.ReadFile(path); err == nil {
			return string(text)
		}
	}
	t.Fatalf("%s never came", path)
	return ""
}

// A told is what pages are told, as far as tests look at it.
type told struct {
	Run     string
	Build   int
	State   int
	Changed map[string]int
	Errors  []struct {
		Place, Message, Remedy string
		Line                   int
		Before, Fault, After   string
		Opens                  bool
	}
	More int
}

// listen opens a stream and gives what comes on it, one state a call.
func (s *site) listen() (next func() told) {
	s.t.Helper()
	res, err := http.Get(s.http.URL + "/@assetbuild/events")
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = res.Body.Close() })
	if kind := res.Header.Get("Content-Type"); kind != "text/event-stream" {
		s.t.Fatalf("the stream is %s", kind)
	}
	lines := bufio.NewScanner(res.Body)
	return func() (state told) {
		s.t.Helper()
		for lines.Scan() {
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			if !ok || data == "" {
				continue
			}
			if err := json.Unmarshal([]byte(data), &state); err != nil {
				s.t.Fatal(err)
			}
			return state
		}
		s.t.Fatalf("the stream ended: %v", lines.Err())
		return state
	}
}

// state gives what pages are told now.
func (s *site) state() (run string, number int) {
	s.t.Helper()
	state := s.listen()()
	return state.Run, state.State
}
