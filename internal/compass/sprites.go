package compass

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"assetbuild/internal/compass/spritemap"
	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"
	"assetbuild/sass"
)

// spriteMap answers sprite-map(): the glob, the keywords, options that the stylesheet has set. The answer is a map of all
// that can be asked of a sprite map, its icons' places among it.
func (h *Host) spriteMap(q Question) (a answered, err error) {
	keywords, _ := q.argument(1).(sassMap)
	options, _ := q.argument(2).(sassMap)
	config, err := h.config.with(options)
	if err != nil {
		return a, err
	}
	sheet, err := h.sheet(config, q.text(0), keywords, filepath.Dir(q.Entry.CSS))
	if err != nil {
		a.inputs, a.missing = config.iconFolders(q.text(0))
		return a, err
	}
	a.inputs, a.missing = config.iconFolders(q.text(0))
	for _, icon := range sheet.Map.Icons {
		a.inputs = append(a.inputs, icon.File)
	}
	a.value = h.describe(config, sheet)
	return a, nil
}

// iconFolders are the folders in which an icon more or less would change what a glob finds: those that are there and those
// that aren't.
func (c *Config) iconFolders(glob string) (there, missing []string) {
	for _, dir := range c.SpriteLoadPath {
		folder := filepath.Join(dir, filepath.FromSlash(path.Dir(glob)))
		if info, err := os.Stat(folder); err == nil && info.IsDir() {
			there = append(there, folder)
		} else {
			missing = append(missing, folder)
		}
	}
	return there, missing
}

// sheet packs a sprite map, once for each set of options.
func (h *Host) sheet(config *Config, glob string, keywords sassMap, css string) (*Sheet, error) {
	name := mapName(glob)
	opt := mapOptions(name, keywords)
	key := fmt.Sprint(glob, "\x00", config.SpriteLoadPath, "\x00", keywords)
	h.mu.Lock()
	p := h.packed[key]
	if p == nil {
		p = new(packing)
		h.packed[key] = p
	}
	h.mu.Unlock()
	p.once.Do(func() { p.made, p.err = spritemap.New(glob, config.SpriteLoadPath, opt) })
	if p.err != nil {
		return nil, fmt.Errorf("%s", strings.ReplaceAll(p.err.Error(), config.ProjectPath+string(filepath.Separator), ""))
	}
	url, asIs, _, err := config.url(request{kind: generated, path: p.made.File(), css: css})
	if err != nil {
		return nil, err
	}
	mark := filepath.Base(p.made.File())
	if config.Reference != nil {
		mark = Specifier(p.made)
		url, asIs = mark, false
	}
	text := "url('" + url + "')"
	if asIs {
		text = "url(" + url + ")"
	}
	clean := true
	if v, ok := keywords.get("cleanup"); ok {
		clean = v != false && v != nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.sheets[text]
	if s == nil {
		s = &Sheet{Map: p.made, URL: text, File: filepath.Join(config.GeneratedImagesPath, filepath.FromSlash(p.made.File())), Clean: clean, mark: mark}
		h.sheets[text] = s
	}
	return s, nil
}

// Specifier is what stylesheets call a map's sheet in a project that is published as any other. It tells by the hash of all
// that acts on the sheet which of several maps of one folder is meant.
func Specifier(m *spritemap.Map) string {
	return "compass/" + m.Hash() + "/" + unsafe.ReplaceAllString(m.Name, "_") + ".png"
}

// unsafe matches what means something in a URL or a string.
var unsafe = lazyregexp.New(`[^\w.@~-]+`)

// mapName is the name of the map that a glob makes: its last folder's.
func mapName(glob string) string {
	segments := strings.Split(glob, "/")
	return segments[max(len(segments)-2, 0)]
}

func mapOptions(name string, keywords sassMap) spritemap.Options {
	opt := spritemap.Options{Position: spritemap.Length{Unit: "px"}, Icons: map[string]spritemap.IconOptions{}}
	for _, p := range keywords {
		key := strings.ReplaceAll(sassText(p.key), "_", "-")
		switch key {
		case "layout":
			opt.Layout = sassText(p.value)
		case "sort-by":
			opt.SortBy = sassText(p.value)
		case "spacing":
			opt.Spacing = length(p.value)
		case "position":
			opt.Position = length(p.value)
		case "repeat":
			opt.Repeat = sassText(p.value)
		default:
			rest, ok := strings.CutPrefix(key, strings.ReplaceAll(name, "_", "-")+"-")
			if !ok {
				continue
			}
			at := strings.LastIndexByte(rest, '-')
			if at < 0 {
				continue
			}
			icon := opt.Icons[rest[:at]]
			switch rest[at+1:] {
			case "spacing":
				l := length(p.value)
				icon.Spacing = &l
			case "position":
				l := length(p.value)
				icon.Position = &l
			case "repeat":
				icon.Repeat = sassText(p.value)
			}
			opt.Icons[rest[:at]] = icon
		}
	}
	return opt
}

func length(v sassValue) spritemap.Length {
	n, _ := v.(sassNumber)
	return spritemap.Length{Number: n.number, Unit: n.unit}
}

// describe writes a sheet as a map of Sass.
func (h *Host) describe(config *Config, s *Sheet) string {
	var icons, names, sizes []string
	states := false
	m := s.Map
	for _, name := range m.Names() {
		icon, _ := m.Find(name)
		file := icon.File
		if rel, err := filepath.Rel(config.ImagesPath, icon.File); err == nil {
			file = rel
		}
		icons = append(icons, fmt.Sprintf("%s: (%s %s %dpx %dpx %s %s)", sassQuoted(strings.ToLower(name)),
			decimal(icon.Left), decimal(icon.Top), icon.Width, icon.Height, sassQuoted(filepath.ToSlash(file)), sassQuoted(name)))
		names = append(names, sassUnquoted(name))
		states = states || stateName.MatchString(name)
		sizes = append(sizes, fmt.Sprintf("%s: %dpx %dpx", sassQuoted(filepath.ToSlash(file)), icon.Width, icon.Height))
	}
	return fmt.Sprintf("(url: %s, name: %s, path: %s, file: %s, width: %d, height: %d, names: (%s,), icons: (%s), sizes: (%s), states: %t)",
		sassUnquoted(s.URL), sassUnquoted(m.Name), sassUnquoted(m.Path), sassUnquoted(filepath.ToSlash(s.File)), m.Width, m.Height,
		strings.Join(names, ", "), strings.Join(icons, ", "), strings.Join(sizes, ", "), states)
}

// stateName matches the name of an icon that may be another one's for a state: home_hover.
var stateName = lazyregexp.New(`(?i)[-_](hover|active|target|focus)$`)

func decimal(number float64) string { return strconv.FormatFloat(number, 'f', -1, 64) }

// known finds the sheet of a URL that a stylesheet hands in.
func (h *Host) known(url string) (*Sheet, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if s := h.sheets[url]; s != nil {
		return s, nil
	}
	return nil, fmt.Errorf("%s is not the URL of a sprite map", url)
}

func (h *Host) inlineSprite(ctx context.Context, q Question) (string, error) {
	s, err := h.known(q.text(0))
	if err != nil {
		return "", err
	}
	data, err := s.Map.Encode(ctx, h.config.Environment != "production")
	if err != nil {
		return "", err
	}
	return sassUnquoted("url('data:image/png;base64," + base64.StdEncoding.EncodeToString(data) + "')"), nil
}

// unwritten tells of an entry that asks for the size of a sheet which nothing uses: Compass has none then.
func (h *Host) unwritten(sheet *sass.Stylesheet) error {
	inlined := inlinedBy(sheet)
	for _, call := range sheet.Calls {
		q, err := question(Entry{}, call)
		if err != nil || q.Function != "sheet-width" && q.Function != "sheet-height" {
			continue
		}
		s, err := h.known(q.text(0))
		if err != nil || inlined[s.URL] || strings.Contains(sheet.CSS, s.mark) {
			continue
		}
		if _, err := os.Stat(s.File); err != nil {
			name := strings.Replace(q.Function, "sheet", "sprite", 1)
			return &diagnostic.Diagnostic{
				File: sheet.Entry, Message: fmt.Sprintf("%s() asks for the size of the sheet of %s, which no rule uses", name, s.Map.Path),
				Remedy: "Use the sheet (sprite-url, sprite) in a rule, or name an icon as second argument.",
			}
		}
	}
	return nil
}

func (h *Host) sheetSize(q Question) (string, error) {
	s, err := h.known(q.text(0))
	if err != nil {
		return "", err
	}
	if q.Function == "sheet-width" {
		return strconv.Itoa(s.Map.Width) + "px", nil
	}
	return strconv.Itoa(s.Map.Height) + "px", nil
}

// inlinedBy gives the URLs of the sheets that a stylesheet holds as data URLs.
func inlinedBy(sheet *sass.Stylesheet) map[string]bool {
	inlined := map[string]bool{}
	for _, call := range sheet.Calls {
		if q, err := question(Entry{}, call); err == nil && q.Function == "inline-sprite" {
			inlined[q.text(0)] = true
		}
	}
	return inlined
}

// named lists the sheets whose URL stands in a stylesheet or that stand in one themselves, sorted by file: those that have to
// be written.
func (h *Host) named(sheet *sass.Stylesheet) []*Sheet {
	inlined := inlinedBy(sheet)
	h.mu.Lock()
	defer h.mu.Unlock()
	pictures := picturesIn(sheet.CSS)
	var named []*Sheet
	for _, s := range h.sheets {
		if inlined[s.URL] || slices.ContainsFunc(pictures, func(upTo string) bool { return strings.HasSuffix(upTo, s.mark) }) {
			named = append(named, s)
		}
	}
	slices.SortFunc(named, func(a, b *Sheet) int { return strings.Compare(a.File, b.File) })
	return slices.CompactFunc(named, func(a, b *Sheet) bool { return a.File == b.File })
}

// picturesIn gives, for each place at which the name of a PNG ends in a stylesheet, the text up to there: a mark of a sheet
// ends so, and a project may have more sheets than a stylesheet names.
func picturesIn(css string) (upTo []string) {
	const extension = ".png"
	for from := 0; ; {
		at := strings.Index(css[from:], extension)
		if at < 0 {
			return upTo
		}
		from += at + len(extension)
		upTo = append(upTo, css[:from])
	}
}

// magic gives the stylesheet that an import of icons stands for; ok is false for any other import. mentioned tells which
// variables a stylesheet of the project names.
func (h *Host) magic(url string, mentioned func(variable string) bool) (stylesheet string, ok bool, err error) {
	if !IsMagic(url) {
		return "", false, nil
	}
	for _, dir := range h.config.SpriteLoadPath {
		files, err := spritemap.Glob(dir, url)
		if err != nil {
			return "", true, err
		}
		if len(files) == 0 {
			continue
		}
		var icons []string
		for _, file := range files {
			if name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)); identifierPart.MatchString(name) {
				icons = append(icons, name)
			}
		}
		return magicStylesheet(url, icons, mentioned), true, nil
	}
	var paths []string
	for _, dir := range h.config.SpriteLoadPath {
		paths = append(paths, h.shown(dir))
	}
	return "", true, fmt.Errorf("No files were found in the load path matching %q. Your current load paths are: %s", url, strings.Join(paths, ", "))
}
