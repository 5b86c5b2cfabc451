package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/report"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// Exit statuses. docs/configuration.md tells them to users.
const (
	exitBuilt       = 0
	exitSources     = 1   // the sources are at fault, or the machine: a full disk
	exitUsage       = 2   // the command line or the configuration is at fault
	exitInterrupted = 130 // 128 + SIGINT, as shells have it
)

// graceful is how long a command may take to end after a signal; what is longer is ended hard.
const graceful = 800 * time.Millisecond

// A usageError is the fault of who typed the command or wrote the configuration.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// errReported says that everything about the failure has been printed already, as JSON.
var errReported = errors.New("reported")

// errEnded says that a command which works until it is told to stop was told to.
var errEnded = errors.New("ended")

// A terminal is where a command writes, and how.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	// outStyle and errStyle say whether each of the two shows colours.
	outStyle, errStyle report.Style
	// live tells that a line that moves can be shown on err.
	live bool
}

// run executes a command line and gives its exit status. All that a command finds wrong is printed here, once.
func run(args []string, in io.Reader, out, errOut io.Writer) int {
	t := newTerminal(in, out, errOut)
	ctx, stop := interruptible()
	defer stop()
	root := newRootCommand(t)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil && !errors.Is(err, errReported) && ctx.Err() == nil {
		err = t.failedInDocument(args, err)
	}
	if errors.Is(err, errEnded) {
		return exitBuilt
	}
	if ctx.Err() != nil {
		fmt.Fprintln(errOut, "assetbuild: interrupted; nothing half-done was left behind")
		return exitInterrupted
	}
	return t.conclude(err)
}

// failedInDocument writes an error into the document that somebody waits for, where no command has done so: of a build, or
// of a check. It may be a mistake on the command line, so flags are looked for in the plain arguments.
func (t *terminal) failedInDocument(args []string, err error) error {
	switch {
	case len(args) == 0:
		return err
	case args[0] == "build" && slices.Contains(args, "--json"):
		return t.failed(buildFlags{json: true}, err)
	case args[0] == "check":
		return t.failedCheck(askedFormat(args), ".", err)
	}
	return err
}

// conclude prints an error's findings and gives the exit status.
func (t *terminal) conclude(err error) int {
	if err == nil {
		return exitBuilt
	}
	if !errors.Is(err, errReported) {
		list := diagnostic.Sort(diagnostic.Of(err))
		t.errStyle.Diagnostics(t.err, list)
		if n := countErrors(list); n > 1 {
			fmt.Fprintf(t.err, "\n%d errors\n", n)
		}
	}
	if usage := (usageError{}); errors.As(err, &usage) {
		return exitUsage
	}
	return exitSources
}

func countErrors(list diagnostic.List) (n int) {
	for _, d := range list {
		if d.Severity == diagnostic.Error {
			n++
		}
	}
	return n
}

// interruptible gives a context that ends with Ctrl-C, SIGTERM or SIGHUP. Should the command not end soon after that, the
// process is: what Dart Sass or a slow disk does must not hold a user's terminal.
func interruptible() (context.Context, func()) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	done := make(chan struct{})
	go func() {
		select {
		case <-done:
			return
		case <-ctx.Done():
		}
		stop() // a second Ctrl-C ends the process at once
		select {
		case <-done:
		case <-time.After(graceful):
			os.Exit(exitInterrupted)
		}
	}()
	return ctx, func() { close(done); stop() }
}

func newRootCommand(t *terminal) *cobra.Command {
	root := &cobra.Command{
		Use:   "assetbuild",
		Short: "Builds sprites, Sass, scripts and pages into what a web server publishes",
		Long: `assetbuild packs each directory of images into a sprite sheet, writes Sass placeholders for it, compiles Sass,
bundles scripts, renders pages, fingerprints everything and publishes it in one step. It replaces Compass.`,
		Example: `  assetbuild build              build the project in this folder
  assetbuild build --dev        readable output, without hashes
  assetbuild watch              build again whenever a source is saved
  assetbuild serve              the same into a browser, without reloading it by hand
  assetbuild init               write a commented assetbuild.toml`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          unknownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetIn(t.in)
	root.SetOut(t.out)
	root.SetErr(t.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{&diagnostic.Diagnostic{Message: err.Error(), Remedy: "See " + cmd.CommandPath() + " --help.", Err: err}}
	})
	root.AddCommand(
		newBuildCommand(t),
		newWatchCommand(t),
		newServeCommand(t),
		newSpriteCommand(t),
		newPreviewCommand(t),
		newStatsCommand(t),
		newCompareCommand(t),
		newAuditCommand(t),
		newMigrateCommand(t),
		newCheckCommand(t),
		newGenerationsCommand(t),
		newRollbackCommand(t),
		newHeadersCommand(t),
		newCleanCommand(t),
		newInitCommand(t),
		newVersionCommand(t),
	)
	return root
}

// unknownCommand refuses a word that is no command, with the nearest that is.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	remedy := "There are: " + strings.Join(names, ", ") + "."
	if near := diagnostic.Nearest(args[0], names); near != "" {
		remedy = "Did you mean " + near + "? " + remedy
	}
	return usageError{&diagnostic.Diagnostic{Message: fmt.Sprintf("unknown command %q", args[0]), Remedy: remedy}}
}

// atMost refuses more arguments than a command takes.
func atMost(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= n {
			return nil
		}
		return usageError{&diagnostic.Diagnostic{
			Message: fmt.Sprintf("%s takes at most %d argument(s), and got %d", cmd.CommandPath(), n, len(args)),
			Remedy:  "See " + cmd.CommandPath() + " --help.",
		}}
	}
}

// projectArgument is the folder that a command is for: its argument, or this one.
func projectArgument(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

func newTerminal(in io.Reader, out, errOut io.Writer) *terminal {
	t := &terminal{in: in, out: out, err: errOut}
	t.outStyle.Color = showsColors(out)
	t.errStyle.Color = showsColors(errOut)
	t.live = isTerminal(errOut) && os.Getenv("CI") == "" && os.Getenv("TERM") != "dumb"
	return t
}

// showsColors follows no-color.org and what terminals say of themselves.
func showsColors(w io.Writer) bool {
	return isTerminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && os.Getenv("CI") == ""
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
