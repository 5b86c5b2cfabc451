package main

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"assetbuild/internal/artifact"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/pipeline"
	"assetbuild/internal/report"
)

// kinds are the rows of the summary, in the order of the pipeline, and what one and several of them are called.
var kinds = []struct{ kind, one, many string }{
	{"sheet", "sheet", "sheets"},
	{"stylesheet", "stylesheet", "stylesheets"},
	{"script", "script", "scripts"},
	{"page", "page", "pages"},
	{"asset", "asset", "assets"},
	{"static", "static file", "static files"},
	{"map", "source map", "source maps"},
}

func writeSummary(t *terminal, opt pipeline.Options, result *pipeline.Result, verbose bool) error {
	if result.UpToDate && !verbose {
		t.outStyle.UpToDate(t.out, fmt.Sprintf("%s holds %s", shownOutput(opt), plural(len(result.Files), "file", "files")), result.Total)
		return nil
	}
	outputs, err := outputsOf(result.Files)
	if err != nil {
		return err
	}
	sum := report.Summary{Total: result.Total, Headline: headline(result)}
	for _, k := range kinds {
		row := report.Row{Name: k.many}
		for _, o := range outputs {
			if o.Kind == k.kind {
				row.Count, row.Bytes, row.GzipBytes = row.Count+1, row.Bytes+o.Bytes, row.GzipBytes+o.GzipBytes
			}
		}
		if row.Count == 1 {
			row.Name = k.one
		}
		if row.Count > 0 {
			sum.Rows = append(sum.Rows, row)
		}
	}
	if row, err := compressedRow(result.Twins); err != nil {
		return err
	} else if row.Count > 0 {
		sum.Rows = append(sum.Rows, row)
	}
	for _, step := range result.Steps {
		sum.Steps = append(sum.Steps, report.Step{Name: step.Name, Time: step.Time})
	}
	sum.Notes = append(sum.Notes, fmt.Sprintf("%s: %d written, %d unchanged, %d removed", shownOutput(opt),
		len(result.Published.Written), len(result.Published.Unchanged), len(result.Published.Removed)))
	if id := result.Published.Generation; id != "" {
		sum.Notes[len(sum.Notes)-1] += ", generation " + id
	}
	t.outStyle.Summary(t.out, sum)
	if verbose {
		fmt.Fprintln(t.out)
		for _, o := range outputs {
			fmt.Fprintf(t.out, "   %s  %s\n", o.Path, report.Bytes(o.Bytes))
		}
	}
	return nil
}

// compressedRow counts the compressed twins.
func compressedRow(twins []artifact.File) (report.Row, error) {
	row := report.Row{Name: "compressed", Count: len(twins)}
	for _, f := range twins {
		size, err := f.Size()
		if err != nil {
			return row, fmt.Errorf("measure the output: %w", err)
		}
		row.Bytes += size
	}
	return row, nil
}

// headline says in a few words what was built: "3 sheets of 40 icons, 2 stylesheets, 1 page".
func headline(result *pipeline.Result) string {
	var parts []string
	for _, k := range kinds {
		n := 0
		for _, f := range result.Files {
			if f.Kind == k.kind {
				n++
			}
		}
		if k.kind == "sheet" {
			n = result.Sheets
		}
		if n == 0 || k.kind == "map" || k.kind == "asset" || k.kind == "static" {
			continue
		}
		part := plural(n, k.one, k.many)
		if k.kind == "sheet" {
			part += " of " + plural(result.Images, "icon", "icons")
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "nothing: there are no sources"
	}
	return strings.Join(parts, ", ")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func writeDocument(t *terminal, opt pipeline.Options, result *pipeline.Result, failure error) error {
	doc := report.Document{
		Status: "built", Version: version(), Output: shownOutput(opt), Steps: []report.StepTime{},
		Written: len(result.Published.Written), Unchanged: len(result.Published.Unchanged), Removed: len(result.Published.Removed),
		Milliseconds: milliseconds(result.Total),
		Diagnostics:  report.Findings(findings(failure, result.Messages)),
	}
	doc.Generation = result.Published.Generation
	var err error
	if doc.Outputs, err = outputsOf(slices.Concat(result.Files, named("compressed", result.Twins))); err != nil {
		return err
	}
	for _, step := range result.Steps {
		doc.Steps = append(doc.Steps, report.StepTime{Name: step.Name, Milliseconds: milliseconds(step.Time)})
	}
	if failure != nil {
		doc.Status = "failed"
	}
	if err := doc.Write(t.out); err != nil {
		return err
	}
	if failure != nil {
		return fmt.Errorf("%w: %w", errReported, failure)
	}
	return nil
}

// named gives files under another kind.
func named(kind string, files []artifact.File) []artifact.File {
	all := slices.Clone(files)
	for i := range all {
		all[i].Kind = kind
	}
	return all
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func shownOutput(opt pipeline.Options) string { return opt.Config.Relative(opt.Config.Output) }

// outputsOf measures files, sorted by path. What a server would compress is also measured compressed.
func outputsOf(files []artifact.File) ([]report.Output, error) {
	outputs := make([]report.Output, 0, len(files))
	compressor := gzip.NewWriter(io.Discard)
	for _, f := range files {
		size, err := f.Size()
		if err != nil {
			return nil, fmt.Errorf("measure the output: %w", err)
		}
		output := report.Output{Path: f.Path, Kind: f.Kind, Source: f.From, Bytes: size}
		if compressible(f) {
			if output.GzipBytes, err = gzipSize(compressor, f); err != nil {
				return nil, fmt.Errorf("measure the output: %w", err)
			}
		}
		outputs = append(outputs, output)
	}
	slices.SortFunc(outputs, func(a, b report.Output) int { return strings.Compare(a.Path, b.Path) })
	return outputs, nil
}

// compressible tells whether a server would compress a file that a build made. Files that are copied are not read for the
// sake of a figure.
func compressible(f artifact.File) bool {
	return f.Kind != "static" && f.Kind != "compressed" && f.Kind != "asset" && slices.Contains([]string{".css", ".js", ".html", ".svg", ".json"}, filepath.Ext(f.Path))
}

func gzipSize(compressor *gzip.Writer, f artifact.File) (int64, error) {
	data := f.Data
	if f.Source != "" {
		var err error
		if data, err = os.ReadFile(f.Source); err != nil {
			return 0, err
		}
	}
	var counted counter
	compressor.Reset(&counted)
	_, err := compressor.Write(data)
	return int64(counted), errors.Join(err, compressor.Close())
}

// A counter counts what is written to it, in bytes.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// findings gives a failed build's errors and then its messages.
func findings(failure error, messages diagnostic.List) diagnostic.List {
	return append(diagnostic.Sort(diagnostic.Of(failure)), messages...)
}
