package devserver

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"assetbuild/internal/diagnostic"
)

// editors are the arguments by which known editors open a file at a place. Other commands say themselves where the three
// stand, or get the file alone.
var editors = map[string]string{
	"code": "--goto {file}:{line}:{column}", "code-insiders": "--goto {file}:{line}:{column}",
	"codium": "--goto {file}:{line}:{column}", "cursor": "--goto {file}:{line}:{column}", "windsurf": "--goto {file}:{line}:{column}",
	"zed": "{file}:{line}:{column}", "subl": "{file}:{line}:{column}",
	"idea": jetBrains, "webstorm": jetBrains, "phpstorm": jetBrains, "goland": jetBrains, "rubymine": jetBrains, "pycharm": jetBrains,
	"mate": "-l {line}:{column} {file}", "bbedit": "+{line} {file}", "emacsclient": "-n +{line}:{column} {file}",
	"gvim": vim, "mvim": vim, "notepad++": "-n{line} -c{column} {file}",
}

const (
	jetBrains = "--line {line} --column {column} {file}"
	vim       = "--remote-silent +{line} {file}"
)

// editorCommand gives the program and its arguments. No shell reads them: a blank ends an argument only where it stands in
// the setting, never in a file's name.
func editorCommand(editor, file string, line, column int) []string {
	words := strings.Fields(editor)
	if !strings.Contains(editor, "{file}") {
		name := strings.TrimSuffix(strings.ToLower(filepath.Base(words[0])), ".exe")
		known := editors[name]
		if known == "" {
			known = "{file}"
		}
		words = append(words, strings.Fields(known)...)
	}
	places := strings.NewReplacer("{file}", file, "{line}", strconv.Itoa(line), "{column}", strconv.Itoa(column))
	for i := range words[1:] {
		words[i+1] = places.Replace(words[i+1])
	}
	return words
}

// openEditor opens the file of an error that pages show. A request says only which of them: it can't name a file.
func (s *Server) openEditor(w http.ResponseWriter, r *http.Request) {
	snap := s.current.Load()
	query := r.URL.Query()
	number, err := strconv.Atoi(query.Get("finding"))
	switch {
	case strings.TrimSpace(s.opt.Editor) == "":
		http.Error(w, "assetbuild: no editor is configured", http.StatusNotFound)
		return
	case query.Get("run") != snap.run || query.Get("state") != strconv.Itoa(snap.state):
		http.Error(w, "assetbuild: these errors are not shown any more", http.StatusConflict)
		return
	case err != nil || number < 0 || number >= len(snap.errors) || !editable(snap.Root, snap.errors[number]):
		http.Error(w, "assetbuild: there is no such error", http.StatusNotFound)
		return
	}
	d := snap.errors[number]
	command := editorCommand(s.opt.Editor, sourceOf(snap.Root, d), max(d.Line, 1), column(d))
	if err := start(command); err != nil {
		s.opt.Notify(fmt.Sprintf("the editor %q can't be started: %v", command[0], err))
		http.Error(w, "assetbuild: the editor can't be started", http.StatusInternalServerError)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// editable tells whether a finding names a file that can be opened.
func editable(root string, d *diagnostic.Diagnostic) bool {
	if d.File == "" {
		return false
	}
	info, err := os.Stat(sourceOf(root, d))
	return err == nil && info.Mode().IsRegular()
}

func sourceOf(root string, d *diagnostic.Diagnostic) string {
	if file := filepath.FromSlash(d.File); filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(root, filepath.FromSlash(d.File))
}

// start begins a program that goes on by itself.
func start(command []string) error {
	cmd := exec.Command(command[0], command[1:]...)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // how an editor ends is nobody's concern
	return nil
}
