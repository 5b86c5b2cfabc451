// Package rubyconfig reads a Compass project's config.rb without Ruby. Such files are Ruby programs, but nearly all of them
// hold assignments of strings, symbols, lists and maps, a few conditions, and blocks for asset hosts and cache busters.
// That part of the language is understood here, by an interpreter that can read file names and times and nothing else: it
// starts no program, writes nothing, and ends after a bounded number of steps.
//
// A statement that is not understood and sets nothing that Compass knows is a warning. Only a property whose value can't be
// told is an error; its remedy is the setting of assetbuild.toml that says the same.
package rubyconfig

import (
	"fmt"
	"slices"
	"strings"

	"assetbuild/internal/config"
	"assetbuild/internal/diagnostic"
)

// Options say where a configuration is read.
type Options struct {
	// Dir is the project's folder, absolute: project_path, and the folder of a file in it.
	Dir string
	// File is the configuration's own absolute path, __FILE__; empty means config.rb in Dir.
	File string
	// Environment is the environment that the command line asks for: "development", "production"; empty leaves it to the
	// file.
	Environment string
	// Env looks up an environment variable; nil means that none is set.
	Env func(name string) (string, bool)
}

// A Setting is the value of a property and the line that set it.
type Setting struct {
	Value Value
	Line  int
	// Added is set where a list was added to its default (`<<` to sprite_load_path): the default counts too.
	Added bool
}

// A Config is what a config.rb sets.
type Config struct {
	// Settings are the properties that the file sets, by name.
	Settings map[string]Setting
	// Requires, Loads and Discovers are the arguments of require, load and discover, in order.
	Requires, Loads, Discovers []Setting
	// AssetHost and AssetCacheBuster are the blocks of these names; nil where there is none.
	AssetHost, AssetCacheBuster *Block
	// NoCacheBuster is set by `asset_cache_buster :none`.
	NoCacheBuster bool
	// Variables are the names of the environment variables that were looked at, sorted.
	Variables []string
	// Volatile is set where a value depends on the time or on chance.
	Volatile bool
}

// Read reads a configuration. name is the file's name in messages. The list holds errors and warnings, by line.
func Read(name, source string, opt Options) (*Config, diagnostic.List) {
	if opt.File == "" {
		opt.File = opt.Dir + "/config.rb"
	}
	r := &reader{
		name:  name,
		lines: strings.Split(source, "\n"),
		opt:   opt,
		in:    newInterpreter(opt),
	}
	r.in.config = &Config{Settings: map[string]Setting{}}
	statements := parse(source, isProperty, r.unreadable)
	for _, s := range statements {
		r.run(s)
	}
	slices.Sort(r.in.config.Variables)
	r.in.config.Variables = slices.Compact(r.in.config.Variables)
	return r.in.config, r.found
}

type reader struct {
	name  string
	lines []string
	opt   Options
	in    *interpreter
	found diagnostic.List
}

// run runs a statement and tells what went wrong in it.
func (r *reader) run(s expr) {
	err := r.in.run(s)
	if err == nil {
		return
	}
	problem, line := err.Error(), s.line()
	if e, ok := err.(*evalError); ok {
		problem, line = e.message, e.line
	}
	if property := setBy(s); property != "" {
		r.add(diagnostic.Error, line, fmt.Sprintf("the value of %s can't be told without Ruby: %s", property, problem), instead(property))
		return
	}
	r.add(diagnostic.Warning, line, "this is overlooked: "+problem, replacement(s))
}

// unreadable tells of a statement that the parser does not understand; property is what it would have set.
func (r *reader) unreadable(line int, property, problem string) {
	if property != "" {
		r.add(diagnostic.Error, line, fmt.Sprintf("the value of %s can't be told without Ruby: %s", property, problem), instead(property))
		return
	}
	r.add(diagnostic.Warning, line, "this is overlooked: "+problem, "Only statements that set properties of Compass have an effect.")
}

func (r *reader) add(severity diagnostic.Severity, line int, message, remedy string) {
	d := &diagnostic.Diagnostic{Severity: severity, File: r.name, Line: line, Message: message, Remedy: remedy}
	if line >= 1 && line <= len(r.lines) {
		d.Source = strings.TrimSuffix(r.lines[line-1], "\r")
	}
	r.found = append(r.found, d)
}

// setBy names the property that a statement sets, anywhere in it.
func setBy(s expr) string {
	var found string
	walk(s, func(e expr) {
		switch e := e.(type) {
		case *assign:
			if name, ok := e.target.(*ident); ok && isProperty(name.name) && found == "" {
				found = name.name
			}
		case *binary:
			if name, ok := e.left.(*ident); ok && (e.op == "<<" || e.op == ">>") && isProperty(name.name) && found == "" {
				found = name.name
			}
		case *call:
			if e.on == nil && (e.name == "asset_host" || e.name == "asset_cache_buster" || e.name == "add_import_path") && found == "" {
				found = e.name
			}
		}
	})
	return found
}

// replacement says what takes the place of a statement that has no effect here.
func replacement(s expr) string {
	var remedy string
	walk(s, func(e expr) {
		c, ok := e.(*call)
		if !ok || remedy != "" {
			return
		}
		switch {
		case strings.HasPrefix(c.name, "on_sprite_"):
			remedy = "Sheets are written compressed. What else is to be done with them belongs into a script that runs assetbuild first."
		case strings.HasPrefix(c.name, "on_"):
			remedy = "Call what is to be done after a build in a script that runs assetbuild first."
		case c.name == "watch":
			remedy = "`assetbuild watch` follows every file that a build read; for other files run another watcher beside it."
		}
	})
	if remedy == "" {
		remedy = "Only statements that set properties of Compass have an effect."
	}
	return remedy
}

// instead says what to write in assetbuild.toml for a property.
func instead(property string) string {
	switch property {
	case "asset_host":
		return "Write public_path in an assetbuild.toml with a [compass] section, or a block that gives plain strings."
	case "asset_cache_buster":
		return "Files are named by their content in a project with an assetbuild.toml, which needs no cache buster: remove the block."
	case "add_import_path":
		property = "additional_import_paths"
	}
	if setting := config.CompassSetting(property); setting != "" {
		return fmt.Sprintf("Write the value itself, or set %s in an assetbuild.toml with a [compass] section.", setting)
	}
	return "Write the value itself."
}
