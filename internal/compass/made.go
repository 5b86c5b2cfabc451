package compass

import (
	"context"

	"assetbuild/internal/diagnostic"
	"assetbuild/sass"
)

// A Made is what became of one entry.
type Made struct {
	// Entry is the stylesheet's path from the project's folder, with slashes; File the absolute path of its CSS.
	Entry, File string
	// CSS is printed in the configured style. Map is its source map, where the configuration asks for one.
	CSS, Map []byte
	Messages diagnostic.List
	// Sheets are those that the entry refers to.
	Sheets []MadeSheet
	// Calls are the questions that it asked.
	Calls []sass.Call
	// Inputs are the absolute paths of all files and folders that it was made from, Missing of those that would change it if
	// they were there. Volatile tells that it can change though none of them does.
	Inputs, Missing []string
	Volatile        bool
	// Rounds is how often Dart Sass compiled it; 0 where a former build's result was found.
	Rounds int
}

// A MadeSheet is a sheet that an entry refers to.
type MadeSheet struct {
	// File is absolute. Glob is the import that it stands for: "nav/*.png".
	File, Glob string
	// Icons is how many icons stand on it.
	Icons int
	// Clean asks to remove older sheets of the same path.
	Clean bool

	sheet *Sheet // nil where it comes from a former build
}

// make compiles an entry and prints it. Where it fails, what is given says of which files a change may mend it.
func (c *Compiler) make(ctx context.Context, entry string) (*Made, error) {
	sheet, err := c.Compile(ctx, entry)
	if sheet == nil {
		return nil, err
	}
	m := &Made{
		Entry: sheet.Entry, File: c.host.output(entry), Calls: sheet.Calls,
		Inputs: sheet.Loads, Missing: sheet.LookedFor, Volatile: sheet.Volatile, Rounds: sheet.Rounds,
	}
	if err == nil {
		err = c.host.unwritten(sheet)
	}
	if err != nil {
		return m, err
	}
	if m.CSS, m.Map, err = c.host.print(sheet); err != nil {
		return m, err
	}
	m.Messages = c.Messages(sheet)
	for _, s := range c.Sheets(sheet) {
		m.Sheets = append(m.Sheets, MadeSheet{File: s.File, Glob: s.Map.Path + "/*.png", Icons: len(s.Map.Names()), Clean: s.Clean, sheet: s})
	}
	return m, nil
}

// Messages are what an entry's compile had to say.
func (c *Compiler) Messages(sheet *sass.Stylesheet) (all diagnostic.List) {
	for _, text := range c.host.Warnings(sheet.Entry, sheet.Calls) {
		all = append(all, &diagnostic.Diagnostic{Severity: diagnostic.Warning, File: sheet.Entry, Message: text})
	}
	for _, message := range sheet.Messages {
		if !c.config.DisableWarnings || message.Severity != diagnostic.Warning {
			all = append(all, message)
		}
	}
	return all
}
