package devserver_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strconv"
	"testing"

	"assetbuild/internal/artifact"
	"assetbuild/internal/devserver"
	"assetbuild/internal/diagnostic"
)

func TestAPortThatIsTakenMovesToTheNext(t *testing.T) {
	for _, taken := range []string{"127.0.0.1:0", "[::1]:0"} {
		t.Run(taken, func(t *testing.T) {
			other, err := net.Listen("tcp", taken)
			if err != nil {
				t.Skip(err) // a machine without IPv6
			}
			defer other.Close()
			wanted := other.Addr().(*net.TCPAddr).Port
			listeners, port, err := devserver.Listen("", wanted)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range listeners {
				defer l.Close()
				if !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
					t.Errorf("listens on %s", l.Addr())
				}
				if l.Addr().(*net.TCPAddr).Port != port {
					t.Errorf("listens on %s, and says %d", l.Addr(), port)
				}
			}
			if port <= wanted {
				t.Errorf("got port %d, and %d is taken", port, wanted)
			}
		})
	}
}

func TestAnAddressOfAnotherMachineIsAnErrorWithARemedy(t *testing.T) {
	_, _, err := devserver.Listen("192.0.2.1", 0)
	if d := (*diagnostic.Diagnostic)(nil); !errors.As(err, &d) || d.Remedy == "" {
		t.Errorf("got %v", err)
	}
}

func TestServeEndsWithItsContextAndItsStreams(t *testing.T) {
	listeners, port, err := devserver.Listen("", 0)
	if err != nil {
		t.Fatal(err)
	}
	server := devserver.New(devserver.Options{})
	server.Update(devserver.Build{Root: t.TempDir(), Files: []artifact.File{{Path: "a.css", Kind: "stylesheet"}}})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- server.Serve(ctx, listeners...) }()
	res, err := http.Get("http://localhost:" + strconv.Itoa(port) + "/@assetbuild/events")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
