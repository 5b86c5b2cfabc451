package bundle

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"assetbuild/internal/diagnostic"
)

// diagnose turns esbuild's messages into diagnostics. Locate, where it isn't nil, leads from a place in a compiled
// stylesheet to its source, and gives nil for places in other files.
func (b *Bundler) diagnose(messages []api.Message, severity diagnostic.Severity, locate func(*api.Location) *diagnostic.Diagnostic) diagnostic.List {
	var list diagnostic.List
	for _, m := range messages {
		d := &diagnostic.Diagnostic{Severity: severity, Message: sentence(m.Text)}
		if own, ok := m.Detail.(*diagnostic.Diagnostic); ok {
			copied := *own
			d = &copied
		}
		b.setPlace(d, m, locate)
		if d.Remedy == "" {
			d.Remedy = b.remedy(m)
		}
		for _, note := range m.Notes {
			if d.Remedy == "" || note.Location != nil { // esbuild's advice names options that ours has otherwise
				d.Notes = append(d.Notes, b.note(note))
			}
		}
		list = append(list, d)
	}
	return list
}

// setPlace fills in where a message stands. A diagnostic of our own about a file that was refused says which file that
// is: the import that names it becomes the place, and the file part of the message.
func (b *Bundler) setPlace(d *diagnostic.Diagnostic, m api.Message, locate func(*api.Location) *diagnostic.Diagnostic) {
	at := m.Location
	if at == nil {
		return
	}
	if d.File != "" {
		d.Message = d.File + " " + d.Message
	}
	if locate != nil {
		if found := locate(at); found != nil {
			d.File, d.Line, d.Column, d.Length, d.Source = found.File, found.Line, found.Column, 0, found.Source
			return
		}
	}
	d.File, d.Line, d.Column, d.Length, d.Source = b.fileName(at), at.Line, at.Column+1, at.Length, at.LineText
}

// fileName gives a location's file as a user would type it.
func (b *Bundler) fileName(at *api.Location) string {
	return strings.TrimPrefix(filepath.ToSlash(at.File), libraryNamespace+":")
}

// note writes one of esbuild's notes, with its place.
func (b *Bundler) note(note api.Note) string {
	if note.Location == nil {
		return note.Text
	}
	place := diagnostic.Diagnostic{File: b.fileName(note.Location), Line: note.Location.Line, Column: note.Location.Column + 1}
	return place.Place() + ": " + strings.TrimSuffix(note.Text, ":")
}

// remedy says what to do about the messages that users meet most.
func (b *Bundler) remedy(m api.Message) string {
	if m.Location != nil && m.Location.Suggestion != "" {
		return "Did you mean " + m.Location.Suggestion + "?"
	}
	if name, ok := quotedAfter(m.Text, "Could not resolve "); ok {
		return b.remedyForImport(name, m.Location)
	}
	if extension, ok := quotedAfter(m.Text, "No loader is configured for "); ok {
		if extension == ".scss" || extension == ".sass" {
			return "Sass files are entries of their own: put it into the Sass folder and link it from the page."
		}
		return "Say in assetbuild.toml what such a file is: [js] loader = { \"" + extension + "\" = \"file\" } gives its URL, \"text\" its content."
	}
	return ""
}

// remedyForImport names the file that an import may have meant, or how to get the package.
func (b *Bundler) remedyForImport(specifier string, at *api.Location) string {
	if !strings.HasPrefix(specifier, ".") {
		if strings.HasPrefix(specifier, "/") {
			return "Write the path relative to the importing file."
		}
		return "Install the package with npm, or name it in [js] external if the page brings it."
	}
	if at == nil || at.Namespace != "" && at.Namespace != fileNamespace {
		return ""
	}
	wanted := path.Join(path.Dir(filepath.ToSlash(at.File)), specifier)
	folder := path.Dir(wanted)
	files := map[string]string{} // by how an import may spell them
	for _, name := range fileNames(b.policy.absolute(folder)) {
		files[name] = name
		if path.Ext(specifier) == "" {
			files[strings.TrimSuffix(name, path.Ext(name))] = name
		}
	}
	if near := diagnostic.Nearest(path.Base(wanted), slices.Sorted(maps.Keys(files))); near != "" {
		return "There is " + path.Join(folder, files[near]) + "."
	}
	return "Add the file, or correct the path."
}

// quotedAfter gives the quoted word that follows a beginning.
func quotedAfter(text, beginning string) (word string, ok bool) {
	rest, ok := strings.CutPrefix(text, beginning+`"`)
	if !ok {
		return "", false
	}
	word, _, ok = strings.Cut(rest, `"`)
	return word, ok
}

// sentence writes esbuild's text as our messages are: in lower case, without a full stop.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[size:])
	if unicode.IsUpper(first) && unicode.IsLower(second) {
		text = string(unicode.ToLower(first)) + text[size:]
	}
	return strings.TrimSuffix(text, ".")
}
