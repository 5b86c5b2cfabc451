package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"assetbuild/internal/config"
	"assetbuild/internal/devserver"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/report"

	"github.com/spf13/cobra"
)

// defaultPort is none that the development servers of the usual frameworks begin at.
const defaultPort = 5280

// editorVariable names the editor of a user, where the command line doesn't.
const editorVariable = "ASSETBUILD_EDITOR"

// serveFlags are what a user types after `assetbuild serve`.
type serveFlags struct {
	build  buildFlags
	port   int
	host   string
	hosts  []string
	proxy  string
	editor string
	open   bool
	poll   bool
}

func newServeCommand(t *terminal) *cobra.Command {
	flags := serveFlags{build: buildFlags{dev: true}}
	cmd := &cobra.Command{
		Use:   "serve [DIR]",
		Short: "Serve a project, and show each save in the browser at once",
		Long: `Builds the project for development and serves it from memory; nothing is written to the output folder. When a source is
saved, stylesheets are swapped in the page and other changes load it anew; errors are shown over it until they are mended.

With --proxy, what the build doesn't make comes from your own server, and its pages are kept up to date too.
Only this machine is served, unless --host says otherwise. Ends with Ctrl-C.`,
		Example: `  assetbuild serve --open
  assetbuild serve --proxy http://localhost:3000
  assetbuild serve --editor code
  assetbuild serve --host 0.0.0.0 --allowed-host shop.test`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := projectArgument(args)
			return runServe(cmd.Context(), t, dir, flags)
		},
	}
	f := cmd.Flags()
	f.IntVar(&flags.port, "port", defaultPort, "the port; where it is taken, the next free one")
	f.StringVar(&flags.host, "host", "", "an address of this machine to serve others at: 0.0.0.0 for all of them")
	f.StringSliceVar(&flags.hosts, "allowed-host", nil, "a further name to answer to, and to whose pages; with a dot before it, all names below it")
	f.StringVar(&flags.proxy, "proxy", "", "the address of your own server, for all that the build doesn't make")
	f.StringVar(&flags.editor, "editor", os.Getenv(editorVariable), "the command that opens a file when an error is clicked; default: $"+editorVariable)
	f.BoolVar(&flags.open, "open", false, "open a browser")
	f.BoolVar(&flags.poll, "poll", false, "look for changes at intervals instead of waiting for file events")
	f.StringVar(&flags.build.config, "config", "", "configuration file, from this folder; default: assetbuild.toml in the project")
	f.StringVar(&flags.build.profile, "profile", "", "how sheets are encoded: release (fewest bytes) or fast (least time, the default)")
	f.IntVar(&flags.build.jobs, "jobs", 0, "how much is done at once; default: one for each processor")
	flags.build.addWork(cmd)
	return cmd
}

// runServe serves until ctx ends. Each configuration gets a session of its own; the server stays.
func runServe(ctx context.Context, t *terminal, dir string, flags serveFlags) error {
	root, err := projectRoot(dir)
	if err != nil {
		return usageError{err}
	}
	if net.ParseIP(flags.host) == nil && flags.host != "" {
		flags.hosts = append(flags.hosts, flags.host)
	}
	opt := devserver.Options{
		Hosts: flags.hosts, Public: flags.host != "", Editor: flags.editor,
		Notify: func(message string) { fmt.Fprintln(t.err, message) },
	}
	if flags.proxy != "" {
		if opt.Proxy, err = devserver.ParseProxy(flags.proxy); err != nil {
			return usageError{err}
		}
	}
	if flags.port < 0 || flags.port > 65535 {
		return usageError{&diagnostic.Diagnostic{Message: fmt.Sprintf("--port %d is impossible", flags.port), Remedy: "Give a number up to 65535; 0 for any free port."}}
	}
	listeners, port, err := devserver.Listen(flags.host, flags.port)
	if err != nil {
		return usageError{err}
	}
	if err := notItself(opt.Proxy, port); err != nil {
		for _, l := range listeners {
			_ = l.Close()
		}
		return usageError{err}
	}
	server := devserver.New(opt)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go func() { stop(server.Serve(ctx, listeners...)) }()

	p := &presentation{terminal: t, server: server, root: root, flags: flags}
	p.announce(port, opt.Proxy)
	for ctx.Err() == nil {
		if err := p.serveConfiguration(ctx, dir); err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	if err := context.Cause(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return err // the listeners failed
	}
	return errEnded
}

// notItself refuses a proxy that would ask itself without end.
func notItself(proxy *url.URL, port int) error {
	if proxy == nil || proxy.Port() != strconv.Itoa(port) {
		return nil
	}
	if ip := net.ParseIP(proxy.Hostname()); proxy.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil
	}
	return &diagnostic.Diagnostic{
		Message: fmt.Sprintf("--proxy %s leads to this very server: nothing else listens there", proxy),
		Remedy:  "Start your own server first, or give another --port.",
	}
}

// A presentation shows one build after another, in the browser and on the terminal.
type presentation struct {
	*terminal
	server *devserver.Server
	root   string
	flags  serveFlags
	broken bool   // the last build failed
	shown  string // the messages that were shown last
	opens  string // the address still to be opened in a browser
	built  bool   // a build has succeeded
}

// announce says where the site is.
func (p *presentation) announce(port int, proxy *url.URL) {
	if p.flags.port != 0 && port != p.flags.port {
		fmt.Fprintf(p.err, "port %d is taken; using %d\n", p.flags.port, port)
	}
	at := func(host string) string { return "http://" + net.JoinHostPort(host, strconv.Itoa(port)) + "/" }
	host := p.flags.host
	ip := net.ParseIP(host)
	if host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	fmt.Fprintf(p.out, "Serving %s\n", at(host))
	if proxy != nil {
		fmt.Fprintf(p.out, "   what the build doesn't make comes from %s\n", proxy)
	}
	if ip != nil && ip.IsUnspecified() {
		for _, each := range ownAddresses() {
			fmt.Fprintf(p.out, "   from other machines: %s\n", at(each))
		}
	}
	if p.flags.host != "" {
		fmt.Fprintln(p.out, "   everybody who reaches this machine can read the site")
	}
	if p.flags.open {
		p.opens = at(host)
	}
}

// ownAddresses gives the IPv4 addresses by which other machines reach this one.
func ownAddresses() (addresses []string) {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return nil // only a courtesy
	}
	for _, each := range all {
		if network, ok := each.(*net.IPNet); ok && network.IP.To4() != nil && network.IP.IsGlobalUnicast() {
			addresses = append(addresses, network.IP.String())
		}
	}
	return addresses
}

// serveConfiguration builds whenever something changes, until the configuration does.
func (p *presentation) serveConfiguration(ctx context.Context, dir string) error {
	file := configurationFile(p.root, p.flags.build)
	before := lastSaved(file) // whatever is saved from here on is news
	opt, err := buildOptions(dir, p.flags.build)
	if err != nil {
		p.server.Update(devserver.Build{Root: p.root, Findings: diagnostic.Of(err)})
		return waitForConfiguration(ctx, p.terminal, dir, p.flags.build, err)
	}
	opt.Memory = true
	cfg, base := opt.Config, basePath(opt.Config)
	return p.buildAgain(ctx, opt, p.flags.poll, before, func(result *pipeline.Result, err error) {
		build := devserver.Build{Root: cfg.Root, Base: base, AllowOutside: cfg.AllowOutside, Findings: diagnostic.Of(err)}
		if err == nil {
			build.Files = result.Files
		}
		p.show(result, p.server.Update(build), err)
	})
}

// basePath gives the path by which the output is reached, and makes the pages refer to it on this server where the
// configuration names another.
func basePath(cfg *config.Config) string {
	u, err := url.Parse(cfg.PublicPath)
	if err != nil || u.Path == "" {
		return "/" // relative references
	}
	cfg.PublicPath = u.EscapedPath()
	return u.Path
}

// show tells what a build changed, and opens the browser when there is something to see.
func (p *presentation) show(result *pipeline.Result, changed []string, err error) {
	switch {
	case err != nil:
		p.broken = true
		fmt.Fprintln(p.err)
		p.errStyle.Diagnostics(p.err, diagnostic.Sort(diagnostic.Of(err)))
		fmt.Fprintln(p.err, "\nThe last good build is served. Waiting for changes …")
	default:
		p.tell(result, changed)
	}
	if p.opens != "" {
		if err := devserver.OpenBrowser(p.opens); err != nil {
			fmt.Fprintln(p.err, err)
		}
		p.opens = ""
	}
}

// tell says in a line what a successful build changed.
func (p *presentation) tell(result *pipeline.Result, changed []string) {
	var messages strings.Builder
	p.errStyle.Diagnostics(&messages, result.Messages)
	if text := messages.String(); text != p.shown {
		fmt.Fprint(p.err, text)
		p.shown = text
	}
	what := ""
	switch {
	case !p.built:
		what = "built " + headline(result)
	case len(changed) == 0 && !p.broken:
		return
	case len(changed) <= 3:
		what = strings.Join(changed, ", ")
	default:
		what = plural(len(changed), "file", "files")
	}
	if p.broken {
		what = strings.TrimSuffix("mended: "+what, ": ")
	}
	p.broken, p.built = false, true
	fmt.Fprintf(p.out, "%s  %s in %s\n", time.Now().Format(time.TimeOnly), what, report.Duration(result.Total))
}
