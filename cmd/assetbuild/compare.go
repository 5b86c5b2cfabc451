package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/csscompare"
	"assetbuild/internal/diagnostic"

	"github.com/spf13/cobra"
)

// compareFlags are what a user types after `assetbuild compare`.
type compareFlags struct {
	csscompare.Options
	json, quiet, verbose bool
}

func newCompareCommand(t *terminal) *cobra.Command {
	var flags compareFlags
	cmd := &cobra.Command{
		Use:   "compare OLD NEW",
		Short: "Tell whether two folders of CSS mean the same",
		Long: `Compares every .css file below OLD, or OLD itself where it is a file, with the one at the same place below NEW by what a
browser would make of it: the spelling of colours and numbers, quotes, white space, comments and shorthands are nothing; the
order of rules, selectors and values count.

  strict    alike, order and all
  semantic  a browser makes the same of both
  prefixes  alike without vendor prefixes and hacks for Internet Explorer (with --ignore-prefixes)
  DIFFERS   none of these: the first rules that differ follow
  MISSING   NEW has no such file
  BROKEN    one of the two is no CSS

Exit status: 0 nothing differs, 1 something does, 2 the command line is at fault.`,
		Example: "  assetbuild compare compass-css public/css\n  assetbuild compare old new --ignore-prefixes",
		Args:    twoPlaces,
		RunE: func(_ *cobra.Command, args []string) error {
			return runCompare(t, args[0], args[1], flags)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&flags.IgnorePrefixes, "ignore-prefixes", false, "overlook vendor prefixes and hacks for Internet Explorer")
	f.BoolVar(&flags.json, "json", false, "print one JSON document with every file's verdict")
	f.BoolVarP(&flags.quiet, "quiet", "q", false, "list only files that fail")
	f.BoolVarP(&flags.verbose, "verbose", "v", false, "show every rule that differs, not just the first ones")
	cmd.MarkFlagsMutuallyExclusive("quiet", "verbose")
	return cmd
}

func twoPlaces(cmd *cobra.Command, args []string) error {
	if len(args) == 2 {
		return nil
	}
	return usageError{&diagnostic.Diagnostic{
		Message: fmt.Sprintf("%s takes two folders or two files, and got %d argument(s)", cmd.CommandPath(), len(args)), Remedy: "See " + cmd.CommandPath() + " --help.",
	}}
}

func runCompare(t *terminal, old, current string, flags compareFlags) error {
	outcome, err := compareCSS(old, current, flags.Options)
	if err != nil {
		return err
	}
	if flags.json {
		err = outcome.writeJSON(t, flags.Options)
	} else {
		outcome.write(t, flags)
	}
	if err == nil && outcome.failed(flags.Options) > 0 {
		return errReported
	}
	return err
}

// A comparison is the outcome for two folders.
type comparison struct {
	results []csscompare.Result
	// added are the stylesheets that only the new folder has. They fail nothing.
	added []string
}

func compareCSS(old, current string, opt csscompare.Options) (comparison, error) {
	var c comparison
	first, err := placeToCompare(old)
	if err != nil {
		return c, err
	}
	second, err := placeToCompare(current)
	if err != nil {
		return c, err
	}
	if first.IsDir() != second.IsDir() {
		return c, usageError{&diagnostic.Diagnostic{Message: fmt.Sprintf("one of %s and %s is a folder and the other is a file", old, current), Remedy: "Name two folders or two files."}}
	}
	if !first.IsDir() {
		return compareFiles(old, current, opt)
	}
	if c.results, err = csscompare.Folders(os.DirFS(old), os.DirFS(current), opt); err != nil {
		return c, err
	}
	if len(c.results) == 0 {
		return c, usageError{&diagnostic.Diagnostic{File: filepath.ToSlash(old), Message: "there is no .css file in this folder", Remedy: "Name the folder that CSS was written to."}}
	}
	c.added, err = onlyIn(os.DirFS(current), c.results)
	return c, err
}

func placeToCompare(name string) (fs.FileInfo, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, usageError{&diagnostic.Diagnostic{File: filepath.ToSlash(name), Message: "there is no such file or folder", Remedy: "Name two folders of CSS, or two CSS files.", Err: err}}
	}
	return info, nil
}

func compareFiles(old, current string, opt csscompare.Options) (c comparison, err error) {
	var texts [2][]byte
	for i, name := range []string{old, current} {
		if texts[i], err = os.ReadFile(name); err != nil {
			return c, &diagnostic.Diagnostic{File: filepath.ToSlash(name), Message: "the stylesheet can't be read", Err: err}
		}
	}
	result := csscompare.Compare(string(texts[0]), string(texts[1]), opt)
	result.Name = filepath.Base(old)
	return comparison{results: []csscompare.Result{result}}, nil
}

// onlyIn lists the stylesheets of a folder that were not compared.
func onlyIn(folder fs.FS, compared []csscompare.Result) (names []string, err error) {
	known := map[string]bool{}
	for _, r := range compared {
		known[r.Name] = true
	}
	err = fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && path.Ext(name) == ".css" && !known[name] {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

func (c comparison) failed(opt csscompare.Options) (n int) {
	for _, r := range c.results {
		if !r.Passes(opt) {
			n++
		}
	}
	return n
}

// firstRules is how many rules of each side of a file are shown.
const firstRules = 3

func (c comparison) write(t *terminal, flags compareFlags) {
	for _, r := range c.results {
		passes := r.Passes(flags.Options)
		if flags.quiet && passes {
			continue
		}
		fmt.Fprintf(t.out, "%-9s %s\n", r.Verdict, r.Name)
		if passes {
			continue
		}
		if r.Problem != "" {
			fmt.Fprintf(t.out, "    %s\n", r.Problem)
		}
		removed, added := narrowed(r.Removed, r.Added)
		if r.Verdict == csscompare.Differs && len(removed)+len(added) == 0 {
			fmt.Fprintln(t.out, "    the same rules in another order")
		}
		writeRules(t, "-", removed, flags.verbose)
		writeRules(t, "+", added, flags.verbose)
	}
	if !flags.quiet {
		for _, name := range c.added {
			fmt.Fprintf(t.out, "%-9s %s\n", "new", name)
		}
	}
	failed := c.failed(flags.Options)
	fmt.Fprintf(t.out, "%d passed, %d failed\n", len(c.results)-failed, failed)
}

func writeRules(t *terminal, sign string, rules []string, all bool) {
	for i, rule := range rules {
		if i == firstRules && !all {
			fmt.Fprintf(t.out, "    %s … and %d more (--verbose)\n", sign, len(rules)-i)
			return
		}
		fmt.Fprintf(t.out, "    %s %s\n", sign, rule)
	}
}

// narrowed leaves of rules that both sides have under one title only the declarations that differ.
func narrowed(removed, added []string) (left, right []string) {
	left, right = slices.Clone(removed), slices.Clone(added)
	paired := make([]bool, len(right))
	for i, old := range left {
		title, declarations, ok := opened(old)
		if !ok {
			continue
		}
		for j, rule := range right {
			other, others, ok := opened(rule)
			if !ok || paired[j] || other != title {
				continue
			}
			paired[j] = true
			was, is := without(declarations, others), without(others, declarations)
			if len(was)+len(is) > 0 { // else they differ in order alone, which takes all of them to see
				left[i], right[j] = closed(title, was), closed(title, is)
			}
			break
		}
	}
	return left, right
}

func opened(rule string) (title string, declarations []string, ok bool) {
	title, rest, ok := strings.Cut(rule, " { ")
	if !ok {
		return "", nil, false
	}
	return title, strings.Split(strings.TrimSuffix(rest, " }"), "; "), true
}

func closed(title string, declarations []string) string {
	if len(declarations) == 0 {
		return title + " { … }"
	}
	return title + " { " + strings.Join(declarations, "; ") + " }"
}

func without(all, other []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(other, s) })
}

// A comparedFile is one file in the JSON document.
type comparedFile struct {
	Name    string `json:"name"`
	Verdict string `json:"verdict"`
	Passes  bool   `json:"passes"`
	// Removed and Added are the rules that only one side has, in a normal form.
	Removed []string `json:"removed,omitempty"`
	Added   []string `json:"added,omitempty"`
	Problem string   `json:"problem,omitempty"`
}

func (c comparison) writeJSON(t *terminal, opt csscompare.Options) error {
	failed := c.failed(opt)
	document := struct {
		Status string         `json:"status"` // "same" or "different"
		Passed int            `json:"passed"`
		Failed int            `json:"failed"`
		Files  []comparedFile `json:"files"`
		New    []string       `json:"new"`
	}{"same", len(c.results) - failed, failed, []comparedFile{}, append([]string{}, c.added...)}
	if failed > 0 {
		document.Status = "different"
	}
	for _, r := range c.results {
		document.Files = append(document.Files, comparedFile{r.Name, strings.ToLower(r.Verdict.String()), r.Passes(opt), r.Removed, r.Added, r.Problem})
	}
	encoder := json.NewEncoder(t.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}
