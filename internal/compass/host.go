package compass

import (
	"context"
	"crypto/md5"
	"encoding/base64"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"assetbuild/internal/compass/spritemap"
	"assetbuild/internal/lazyregexp"
	"assetbuild/sprite/picture"
)

// A Host answers what stylesheets ask by -compass-ask. One serves a whole build; it may be used by many goroutines.
type Host struct {
	config *Config
	// now is the time that current-date and current-time tell.
	now func() time.Time

	mu       sync.Mutex
	sheets   map[string]*Sheet // by URL
	packed   map[string]*packing
	warnings map[string][]string // by entry and call
	root     string
	own      []extension
}

// A Sheet is a sprite map with its place in the project.
type Sheet struct {
	Map  *spritemap.Map
	URL  string // as CSS names it: url('…')
	File string // absolute
	// Clean asks to remove older sheets of the same path.
	Clean bool

	mark string // what in a stylesheet tells that it refers to the sheet; ends in .png
}

type packing struct {
	once sync.Once
	made *spritemap.Map
	err  error
}

// newHost makes a host for a configuration. root is the folder that entries are named from, absolute.
func newHost(root string, config *Config) *Host {
	return &Host{
		config: config, root: root, own: config.own(), now: time.Now,
		sheets: map[string]*Sheet{}, packed: map[string]*packing{}, warnings: map[string][]string{},
	}
}

// forget forgets what was read of the disk.
func (h *Host) forget() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sheets, h.packed, h.warnings = map[string]*Sheet{}, map[string]*packing{}, map[string][]string{}
}

// An Entry is the stylesheet that asks.
type Entry struct {
	Source string // the Sass file, absolute
	CSS    string // the CSS file that it becomes, absolute
}

// A Question is a call of -compass-ask.
type Question struct {
	Entry     Entry
	Function  string
	Arguments []sassValue
}

func (q Question) argument(i int) sassValue {
	if i < len(q.Arguments) {
		return q.Arguments[i]
	}
	return nil
}

func (q Question) text(i int) string { return sassText(q.argument(i)) }

// An answered question: an expression of Sass, warnings, and what it was made from.
type answered struct {
	value    string
	warnings []string
	inputs   []string // files that were read
	missing  []string // files that were looked for
	volatile bool
}

// answer answers a question. An error fails the call in Sass, if it still stands in the last round.
func (h *Host) answer(ctx context.Context, q Question) (a answered, err error) {
	switch q.Function {
	case "url", "url-parts":
		return h.url(q)
	case "image-width", "image-height":
		return h.imageSize(q)
	case "inline-image":
		return h.inline(h.config.ImagesPath, q.text(0), q.text(1))
	case "inline-font":
		return h.inline(h.config.FontsPath, q.text(0), "")
	case "md5sum":
		return h.md5sum(q)
	case "compass-env":
		a.value = sassUnquoted(h.config.Environment)
	case "current-source-file":
		a.value = h.ownPath(q, h.config.SassPath, q.Entry.Source)
	case "current-output-file":
		a.value = h.ownPath(q, h.config.CSSPath, q.Entry.CSS)
	case "current-time":
		a = answered{value: sassUnquoted(strftime(h.now(), q.text(0))), volatile: strings.Contains(q.text(0), "%")}
	case "absolute-path":
		a.value = sassQuoted(filepath.ToSlash(absoluteFrom(filepath.Dir(q.Entry.Source), q.text(0))))
	case "sprite-map":
		return h.spriteMap(q)
	case "inline-sprite":
		a.value, err = h.inlineSprite(ctx, q)
	case "sheet-width", "sheet-height":
		a.value, err = h.sheetSize(q)
	case "option":
		a.value, err = h.option(q)
	default:
		err = fmt.Errorf("the function %s is not known", q.Function)
	}
	return a, err
}

var kinds = map[string]kind{"image": images, "font": fonts, "generated-image": generated, "stylesheet": stylesheets}

// url answers image-url and its kin: kind, path, whether only the path is wanted, cache buster, options of the stylesheet.
func (h *Host) url(q Question) (a answered, err error) {
	parts := q.Function == "url-parts"
	at := 3
	if parts {
		at = 2
	}
	options, _ := q.argument(at + 1).(sassMap)
	config, err := h.config.with(options)
	if err != nil {
		return a, err
	}
	r := request{kind: kinds[q.text(0)], path: q.text(1), css: filepath.Dir(q.Entry.CSS)}
	switch buster := q.argument(at).(type) {
	case bool:
		if buster {
			r.buster = "true"
		}
	case nil:
	default:
		r.buster, r.literal = sassText(buster), true
	}
	url, asIs, missing, err := config.url(r)
	if err != nil {
		return a, err
	}
	if missing != "" {
		folder := shown(config.ProjectPath, filepath.Dir(filepath.Join(r.kind.folder(config), filepath.FromSlash(missing))))
		a.warnings = append(a.warnings, fmt.Sprintf("'%s' was not found (or cannot be read) in %s", filepath.Base(missing), folder))
	}
	file := config.fileOf(r.path, r.kind)
	if config.CacheBuster != nil && r.kind.asset {
		if file != "" {
			a.inputs = append(a.inputs, file)
		} else {
			a.missing = append(a.missing, config.place(r.path, r.kind))
		}
	}
	switch {
	case parts:
		text := "null"
		if file != "" {
			text = sassQuoted(filepath.ToSlash(file))
		}
		a.value = fmt.Sprintf("(%s, %t, %s)", sassQuoted(url), asIs, text)
	case asIs:
		a.value = sassUnquoted("url(" + url + ")")
	case q.argument(2) == true:
		a.value = sassUnquoted(url)
	default:
		a.value = sassUnquoted("url('" + url + "')")
	}
	return a, nil
}

// imageFile finds an image below the images, or at the path itself. missing are the places where it was looked for before.
func (h *Host) imageFile(name string) (file string, missing []string) {
	file = filepath.Join(h.config.ImagesPath, filepath.FromSlash(name))
	if _, err := os.Stat(file); err == nil {
		return file, nil
	}
	if direct := absoluteFrom(h.config.ProjectPath, name); direct != file {
		if _, err := os.Stat(direct); err == nil {
			return direct, []string{file}
		}
		return file, []string{direct}
	}
	return file, nil
}

func (h *Host) imageSize(q Question) (a answered, err error) {
	name := q.text(0)
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".gif", ".jpg", ".jpeg":
	default:
		return a, fmt.Errorf("Unrecognized file type: %s", strings.TrimPrefix(filepath.Ext(name), "."))
	}
	file, missing := h.imageFile(name)
	data, err := os.ReadFile(file)
	if err != nil {
		return answered{missing: append(missing, file)}, fmt.Errorf("image not found: %s", h.shown(file))
	}
	a.inputs, a.missing = []string{file}, missing
	header, err := picture.ReadHeader(data)
	if err != nil {
		return a, fmt.Errorf("%s: %w", h.shown(file), err)
	}
	a.value = strconv.Itoa(header.Height) + "px"
	if q.Function == "image-width" {
		a.value = strconv.Itoa(header.Width) + "px"
	}
	return a, nil
}

func (h *Host) shown(file string) string { return shown(h.config.ProjectPath, file) }

// mimeTypes are the types of files that can stand in a data URL, by extension.
var mimeTypes = map[string]string{
	"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml",
	"otf": "font/opentype", "eot": "application/vnd.ms-fontobject", "ttf": "font/truetype", "woff": "application/font-woff",
	"off": "font/openfont",
}

var letters = lazyregexp.New(`^[a-zA-Z]+$`)

func (h *Host) inline(folder, name, mime string) (a answered, err error) {
	file, missing := filepath.Join(folder, filepath.FromSlash(name)), []string(nil)
	if folder == h.config.ImagesPath {
		file, missing = h.imageFile(name)
	}
	if mime == "" {
		extension := strings.TrimPrefix(filepath.Ext(name), ".")
		if mime = mimeTypes[strings.ToLower(extension)]; mime == "" {
			if !letters.MatchString(extension) {
				return a, fmt.Errorf("A mime type could not be determined for %s, please specify one explicitly.", name)
			}
			mime = "image/" + strings.ToLower(extension)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return answered{missing: append(missing, file)}, fmt.Errorf("File not found or cannot be read: %s", h.shown(file))
	}
	text := sassUnquoted("url('data:" + mime + ";base64," + base64.StdEncoding.EncodeToString(data) + "')")
	return answered{value: text, inputs: []string{file}, missing: missing}, nil
}

// md5sum finds a file beside the CSS file, if that exists already; otherwise only an absolute path is one.
func (h *Host) md5sum(q Question) (a answered, err error) {
	name := q.text(0)
	file := filepath.FromSlash(name)
	if !filepath.IsAbs(file) {
		a.volatile = true // whether there is a CSS file yet, nothing else tells
		if _, err := os.Stat(q.Entry.CSS); err != nil {
			return a, fmt.Errorf("File not found: %q", name)
		}
		file = filepath.Join(filepath.Dir(q.Entry.CSS), file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return answered{missing: []string{file}, volatile: a.volatile}, fmt.Errorf("File not found: %q", name)
	}
	a.inputs = []string{file}
	sum := md5.Sum(data)
	a.value = sassUnquoted(fmt.Sprintf("%x", sum))
	if q.text(1) == "integer" {
		a.value = new(big.Int).SetBytes(sum[:]).String()
	}
	return a, nil
}

// ownPath is the path of the stylesheet that asks, below a folder or whole.
func (h *Host) ownPath(q Question, folder, file string) string {
	if q.argument(0) == true {
		return sassUnquoted(filepath.ToSlash(file))
	}
	return sassUnquoted(shown(folder, file))
}

func absoluteFrom(dir, name string) string {
	if filepath.IsAbs(filepath.FromSlash(name)) {
		return filepath.Clean(filepath.FromSlash(name))
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

// option checks the name of an option that a stylesheet sets.
func (h *Host) option(q Question) (string, error) {
	name := strings.ReplaceAll(q.text(0), "_", "-")
	if !slices.Contains(stylesheetOptions, name) {
		return "", fmt.Errorf("%s is not a valid configuration option.", q.text(0))
	}
	return sassUnquoted(name), nil
}

// stylesheetOptions are the options that a stylesheet may set.
var stylesheetOptions = []string{
	"additional-import-paths", "asset-cache-buster", "asset-host", "disable-warnings", "fonts-dir", "fonts-path",
	"generated-images-dir", "generated-images-path", "http-fonts-dir", "http-fonts-path", "http-generated-images-dir",
	"http-generated-images-path", "http-images-dir", "http-images-path", "http-javascripts-dir", "http-javascripts-path",
	"http-path", "http-stylesheets-dir", "http-stylesheets-path", "images-dir", "images-path", "relative-assets",
	"sprite-load-path",
}
