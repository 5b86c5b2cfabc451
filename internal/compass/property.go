package compass

import (
	"path"
	"path/filepath"
	"strings"

	"assetbuild/internal/compass/rubyconfig"
	"assetbuild/internal/diagnostic"
)

// text is a property's value as text.
func (r *resolver) text(name, otherwise string) string {
	if s, set := r.ruby.Settings[name]; set && s.Value != nil {
		return rubyconfig.Text(s.Value)
	}
	return otherwise
}

func (r *resolver) flag(name string, otherwise bool) bool {
	if s, set := r.ruby.Settings[name]; set && s.Value != nil {
		return s.Value != false
	}
	return otherwise
}

// texts is a list's items as text; a plain string is a list of one.
func (r *resolver) texts(name string) []string {
	switch v := r.ruby.Settings[name].Value.(type) {
	case nil:
		return nil
	case rubyconfig.List:
		var all []string
		for _, item := range v {
			if inner, ok := item.(rubyconfig.List); ok {
				for _, one := range inner {
					all = append(all, rubyconfig.Text(one))
				}
				continue
			}
			all = append(all, rubyconfig.Text(item))
		}
		return all
	default:
		return []string{rubyconfig.Text(v)}
	}
}

// dir is a folder as configured, without the slash at its end.
func (r *resolver) dir(name, otherwise string) string { return withoutSlash(r.text(name, otherwise)) }

// path is a folder on the disk: as a path property says, or a folder of the project.
func (r *resolver) path(name, dir string) string {
	if set := r.text(name, ""); set != "" {
		return r.absolute(set)
	}
	if filepath.IsAbs(dir) && below(r.project, dir) {
		return filepath.Clean(dir)
	}
	return filepath.Join(r.project, filepath.FromSlash(dir)) // "/css" lies in the project
}

func (r *resolver) absolute(name string) string {
	if filepath.IsAbs(name) || path.IsAbs(name) {
		return filepath.Clean(filepath.FromSlash(name))
	}
	return filepath.Join(r.project, filepath.FromSlash(name))
}

func (r *resolver) warn(line int, message, remedy string) {
	r.found = append(r.found, &diagnostic.Diagnostic{
		Severity: diagnostic.Warning, File: r.file, Line: line, Message: message, Remedy: remedy,
	})
}

// withoutSlash cuts the slash off the end, unless it is all there is.
func withoutSlash(name string) string {
	if len(name) > 1 {
		return strings.TrimSuffix(name, "/")
	}
	return name
}

// joinURL joins with one slash between.
func joinURL(base, rest string) string {
	switch {
	case rest == "":
		return base
	case base == "":
		return "/" + strings.TrimPrefix(rest, "/")
	}
	return strings.TrimSuffix(base, "/") + "/" + strings.TrimPrefix(rest, "/")
}

// below tells whether a path is dir or lies in it.
func below(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
