package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"syscall"
	"time"

	"assetbuild/internal/diagnostic"
)

// morePorts is how many ports after the wanted one are tried.
const morePorts = 50

// Listen listens on the wanted port, or on the first free one after it; 0 leaves the choice to the system. The host is a
// name or an address of this machine; empty means loopback, by IPv4 and IPv6: browsers try both for "localhost", and must
// not meet somebody else there.
func Listen(host string, wanted int) (listeners []net.Listener, port int, err error) {
	for port = wanted; port <= min(wanted+morePorts, 65535); port++ {
		listeners, err = listenOn(host, port)
		if err == nil {
			return listeners, listeners[0].Addr().(*net.TCPAddr).Port, nil
		}
		if !errors.Is(err, errTaken) || wanted == 0 {
			break
		}
	}
	d := &diagnostic.Diagnostic{Message: fmt.Sprintf("can't listen on port %d: %v", wanted, err), Remedy: "Give another --port.", Err: err}
	switch {
	case errors.Is(err, errTaken):
		d.Message = fmt.Sprintf("ports %d to %d are all taken", wanted, min(wanted+morePorts, 65535))
	case host != "":
		d.Message = fmt.Sprintf("can't listen on %s: %v", net.JoinHostPort(host, strconv.Itoa(wanted)), err)
		d.Remedy = "Give --host an address of this machine, such as 0.0.0.0 for all of them, or leave it out."
	}
	return nil, 0, d
}

// errTaken says that somebody else listens.
var errTaken = errors.New("the port is taken")

func listenOn(host string, port int) ([]net.Listener, error) {
	hosts := []string{host}
	if host == "" {
		hosts = []string{"127.0.0.1", "::1"}
	}
	var listeners []net.Listener
	for i, each := range hosts {
		l, err := listenAt(each, port)
		switch {
		case err == nil:
			listeners = append(listeners, l)
			port = l.Addr().(*net.TCPAddr).Port
		case i > 0 && !errors.Is(err, errTaken): // a machine without IPv6
		default:
			for _, l := range listeners {
				_ = l.Close()
			}
			return nil, err
		}
	}
	return listeners, nil
}

// listenAt listens at one address. Some systems let two programs listen on one port, one of them on all addresses; so it
// asks first whether anybody answers.
func listenAt(host string, port int) (net.Listener, error) {
	address := net.JoinHostPort(host, strconv.Itoa(port))
	if port != 0 {
		if conn, err := net.DialTimeout("tcp", address, 200*time.Millisecond); err == nil {
			_ = conn.Close()
			return nil, errTaken
		}
	}
	l, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, errnoInUse) {
		return nil, errTaken
	}
	return l, err
}

// errnoInUse is Windows' WSAEADDRINUSE, which its syscall package has no name for.
const errnoInUse = syscall.Errno(10048)

// Serve answers on the listeners until ctx ends; then it gives nil. Streams to pages end with it.
func (s *Server) Serve(ctx context.Context, listeners ...net.Listener) error {
	server := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    256 << 10, // the cookies of a proxied site
		ErrorLog:          silent,
	}
	failed := make(chan error, len(listeners))
	for _, l := range listeners {
		go func() { failed <- server.Serve(l) }()
	}
	select {
	case <-ctx.Done():
		_ = server.Close() // nothing is lost: pages ask again
		return nil
	case err := <-failed:
		_ = server.Close()
		return fmt.Errorf("serve: %w", err)
	}
}

// silent takes what net/http writes about clients that break off.
var silent = log.New(io.Discard, "", 0)
