package parallax_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"assetbuild/internal/prerequisite"
)

// firefox is a Firefox that a test drives by Marionette, the protocol below WebDriver: length, colon, JSON.
type firefox struct {
	t    *testing.T
	conn net.Conn
	in   *bufio.Reader
	id   int
}

// startFirefox starts a headless Firefox with a profile of its own; it ends with the test. Where there is none, the test
// is skipped.
func startFirefox(t *testing.T) *firefox {
	t.Helper()
	path := prerequisite.Program(t, os.Getenv("FIREFOX"), "firefox-esr", "firefox")
	profile := t.TempDir()
	prefs := `user_pref("marionette.port", 0); user_pref("app.update.enabled", false); user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.enabled", false); user_pref("network.captive-portal-service.enabled", false); user_pref("network.connectivity-service.enabled", false);`
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(prefs), 0o666); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(path, "--headless", "--marionette", "--no-remote", "--profile", profile)
	command.Env = append(os.Environ(), "HOME="+profile)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	// Firefox writes the port it chose into its profile.
	var port string
	for end := time.Now().Add(time.Minute); port == ""; time.Sleep(20 * time.Millisecond) {
		if data, err := os.ReadFile(filepath.Join(profile, "MarionetteActivePort")); err == nil {
			port = strings.TrimSpace(string(data))
		} else if time.Now().After(end) {
			t.Fatal("Firefox does not listen")
		}
	}
	conn, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	f := &firefox{t: t, conn: conn, in: bufio.NewReader(conn)}
	f.receive() // its greeting
	f.call("WebDriver:NewSession", map[string]any{}, nil)
	t.Cleanup(func() { f.call("Marionette:Quit", map[string]any{"flags": []string{"eForceQuit"}}, nil) })
	return f
}

// receive reads one message.
func (f *firefox) receive() []byte {
	f.t.Helper()
	head, err := f.in.ReadString(':')
	if err != nil {
		f.t.Fatalf("read from Firefox: %v", err)
	}
	var length int
	if _, err := fmt.Sscanf(head, "%d:", &length); err != nil {
		f.t.Fatalf("read from Firefox: %v", err)
	}
	message := make([]byte, length)
	if _, err := io.ReadFull(f.in, message); err != nil {
		f.t.Fatalf("read from Firefox: %v", err)
	}
	return message
}

// call sends a command and decodes its answer into result, unless that is nil.
func (f *firefox) call(command string, params, result any) {
	f.t.Helper()
	f.id++
	message, err := json.Marshal([]any{0, f.id, command, params})
	if err != nil {
		f.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(f.conn, "%d:%s", len(message), message); err != nil {
		f.t.Fatalf("write to Firefox: %v", err)
	}
	var answer [4]json.RawMessage
	if err := json.Unmarshal(f.receive(), &answer); err != nil {
		f.t.Fatal(err)
	}
	if string(answer[2]) != "null" {
		f.t.Fatalf("%s: %s", command, answer[2])
	}
	if result != nil {
		if err := json.Unmarshal(answer[3], result); err != nil {
			f.t.Fatal(err)
		}
	}
}

// eval runs the body of an async function in the page and gives what it returns.
func (f *firefox) eval(script string) any {
	f.t.Helper()
	var answer struct {
		Value any `json:"value"`
	}
	f.call("WebDriver:ExecuteScript", map[string]any{"script": "return (async () => {" + script + "\n})()", "args": []any{}}, &answer)
	return answer.Value
}

// rest waits until the page has not moved for ten frames, and gives where it is.
func (f *firefox) rest() float64 {
	f.t.Helper()
	return f.eval(`
		let y, still = 0;
		do {
			await new Promise(requestAnimationFrame);
			still = scrollY == y ? still + 1 : 0;
			y = scrollY;
		} while (still < 10);
		return y`).(float64)
}

// wheel sends so many wheel events of so many px, one after the other.
func (f *firefox) wheel(times int, px float64) {
	f.t.Helper()
	scroll := map[string]any{"type": "scroll", "x": 300, "y": 300, "deltaX": 0, "deltaY": px, "duration": 0, "origin": "viewport"}
	var all []any
	for range times {
		all = append(all, scroll)
	}
	f.call("WebDriver:PerformActions", map[string]any{"actions": []any{map[string]any{"type": "wheel", "id": "wheel", "actions": all}}}, nil)
}

// key presses and releases a key, by WebDriver's code for it.
func (f *firefox) key(code string) {
	f.t.Helper()
	f.call("WebDriver:PerformActions", map[string]any{"actions": []any{map[string]any{"type": "key", "id": "keys", "actions": []any{
		map[string]any{"type": "keyDown", "value": code}, map[string]any{"type": "keyUp", "value": code},
	}}}}, nil)
}
