package migrate

import (
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/internal/compass"
	"assetbuild/internal/config"
)

// leave tells what the new file does not say.
func (m *migration) leave() {
	m.leaveProperties()
	m.leaveFolders()
	m.leaveExtensions()
	m.leaveNames()
	for _, name := range m.ruby.Variables {
		m.say(0, "Set what differs on the command line (--out, --dev), or keep several files and name one with --config.",
			"the environment variable %s was looked at; the values are those of now", name)
	}
	if m.ruby.Volatile {
		m.say(0, "", "a value depends on the time or on chance; the one of now was taken")
	}
}

// handled are properties that the new file says, or that need no word there: nothing of them is lost.
var handled = []string{
	"sass_dir", "sass_path", "images_dir", "images_path", "fonts_dir", "fonts_path", "extensions_dir", "extensions_path",
	"additional_import_paths", "sprite_load_path", "http_images_dir", "http_images_path", "http_path", "relative_assets", "disable_warnings",
	"project_type", "project_path", "sass_options", "environment", "cache", "cache_dir", "cache_path", "color_output", "preferred_syntax",
	"required_libraries",
}

// leaveProperties tells of properties that have no counterpart.
func (m *migration) leaveProperties() {
	if m.ruby.AssetHost != nil {
		m.say(0, "Write the host into public_path: public_path = \"https://cdn.example.com/\".", "asset_host is not carried over: there is one host for all files")
	}
	if m.ruby.AssetCacheBuster != nil {
		m.say(0, "", "asset_cache_buster is not needed: published files are named by their content")
	}
	for name, setting := range m.ruby.Settings {
		if slices.Contains(handled, name) || setting.Value == nil {
			continue
		}
		remedy := config.CompassRemedy(name)
		switch name {
		case "css_dir", "css_path":
			remedy = "Pages get a stylesheet's address from manifest.json, or by {{stylesheet \"…\"}}."
		case "javascripts_dir", "javascripts_path":
			remedy = "Compass did nothing with it. To bundle scripts, name their folder: [js] source."
		case "http_fonts_path", "http_fonts_dir", "http_stylesheets_path", "http_stylesheets_dir", "http_javascripts_path", "http_javascripts_dir":
			remedy = "Published files have addresses below public_path."
		}
		m.say(setting.Line, remedy, "%s is not carried over", name)
	}
}

// leaveFolders tells of folders that don't exist.
func (m *migration) leaveFolders() {
	_, icons := m.ruby.Settings["sprite_load_path"]
	for _, dir := range slices.Concat(m.settings.ImportPaths, m.settings.SpriteLoadPath) {
		if !isFolder(dir) && (icons || dir != m.settings.ImagesPath) {
			m.say(0, "", "%s does not exist and is left out", m.path(dir))
		}
	}
}

// leaveExtensions tells of stylesheets of extensions that became CSS. What was required and is not found, reading it tells.
func (m *migration) leaveExtensions() {
	entries, err := compass.Entries(m.settings)
	if err != nil {
		return // a build tells
	}
	for _, entry := range entries {
		if rel, err := filepath.Rel(m.settings.SassPath, entry); err != nil || !filepath.IsLocal(rel) {
			m.say(0, "To publish it, import it in a stylesheet of "+m.path(m.settings.SassPath)+".", "%s, of an extension, becomes no CSS file any more", m.path(entry))
		}
	}
}

// leaveNames tells of entries whose CSS file gets another name.
func (m *migration) leaveNames() {
	entries, err := compass.Entries(m.settings)
	if err != nil {
		return
	}
	for _, entry := range entries {
		name := strings.TrimSuffix(filepath.Base(entry), filepath.Ext(entry))
		if plain, ok := strings.CutSuffix(name, ".css"); ok {
			m.say(0, "Rename it to "+plain+filepath.Ext(entry)+".", "%s would be published as %s.css", m.path(entry), name)
		}
	}
}
