package sprite

import (
	"cmp"
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"assetbuild/internal/diagnostic"
	"assetbuild/internal/lazyregexp"
)

// ScanOptions says where messages start and how far symbolic links may lead. The zero value scans a folder that is its
// own project.
type ScanOptions struct {
	// Project is the folder that messages' paths are relative to, and that symbolic links may not leave. Empty means the
	// scanned folder itself.
	Project string
	// AllowOutside lets symbolic links lead out of the project.
	AllowOutside bool
}

// A Directory is one directory with images, which becomes one sheet for each scale.
type Directory struct {
	// Name is the sheet's name: "nav-small" for nav/small. SheetName makes it.
	Name string
	// Path is the directory's absolute path.
	Path string
	// Rel is its path below the scanned folder, with slashes; "." for that folder itself.
	Rel string
	// Display is the path for messages: relative to the project, with slashes.
	Display string
	// Files are the images, sorted by scale and then by name.
	Files []File
}

// A File is one image file as it was found; nothing of it was read yet.
type File struct {
	// Icon is the file's name as written, without extension and "@2x", and ID what becomes of it in Sass.
	Icon, ID string
	// Name is the file's path with slashes, relative to its directory: "home.png", "../nav@2x/home.png".
	Name string
	// Path is the absolute path, and Display the one for messages.
	Path, Display string
	// Scale is how many of the image's px one CSS px is: 2 for home@2x.png.
	Scale float64
	// Vector tells that the name ends in .svg.
	Vector bool
	// Size is the file's size in bytes, and ModTime when it was last written.
	Size    int64
	ModTime time.Time
}

// Scan finds each directory with images below root, at any depth. Images are files whose names end in .png, .gif, .jpg,
// .jpeg, .webp or .svg, in any letter case; other files are passed over, and so is what is hidden. The directory nav/small
// becomes "nav-small"; images directly in root get the base name of root. nav@2x/home.png and nav/home@2x.png both belong
// to nav, at scale 2. Directories come sorted by Rel.
//
// Everything wrong that is found comes together, as a diagnostic.List: names that are refused or clash, directories that
// can't be read, symbolic links that lead in a circle or out of the project, and what is no regular file. The directories
// are returned all the same.
func Scan(ctx context.Context, root string, opt ScanOptions) ([]Directory, error) {
	s, err := newScan(ctx, root, opt)
	if err != nil {
		return nil, err
	}
	if s.stays(s.root) {
		s.walk(s.root, ".", ancestry{})
	}
	return s.finish()
}

// ScanDirectory finds the images of one directory, without its subdirectories but with the directories that stand beside
// it for other scales (nav@2x beside nav). The result has no files where there are none.
func ScanDirectory(ctx context.Context, dir string, opt ScanOptions) (Directory, error) {
	s, err := newScan(ctx, dir, opt)
	if err != nil {
		return Directory{}, err
	}
	if s.stays(s.root) {
		s.list(s.root, ".")
		s.siblings()
	}
	dirs, err := s.finish()
	if len(dirs) == 0 {
		return Directory{Path: s.root, Rel: ".", Display: s.display(s.root)}, err
	}
	return dirs[0], err
}

// A scan is one run of Scan or ScanDirectory.
type scan struct {
	ctx      context.Context
	root     string // absolute
	project  string // absolute, links resolved
	opt      ScanOptions
	found    map[string]*Directory // by Rel without scales
	visited  int
	problems diagnostic.List
}

// maxDirectories bounds what symbolic links to directories with symbolic links can multiply to.
const maxDirectories = 20_000

func newScan(ctx context.Context, root string, opt ScanOptions) (*scan, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	if opt.Project == "" {
		opt.Project = root
	}
	if opt.Project, err = filepath.Abs(opt.Project); err != nil {
		return nil, err
	}
	project, err := filepath.EvalSymlinks(opt.Project)
	if err != nil {
		return nil, err
	}
	return &scan{ctx: ctx, root: root, project: project, opt: opt, found: map[string]*Directory{}}, nil
}

// walk lists a directory and those below it. The path rel is relative to the root.
func (s *scan) walk(dir, rel string, above ancestry) {
	inside, ok := s.enter(dir, above)
	if !ok {
		return
	}
	for _, sub := range s.list(dir, rel) {
		s.walk(filepath.Join(dir, sub), path.Join(rel, sub), inside)
	}
}

// list takes in a directory's images and gives the names of its subdirectories.
func (s *scan) list(dir, rel string) (subdirectories []string) {
	if s.ctx.Err() != nil {
		return nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		s.report(dir, "the directory can't be read: "+cause(err), readable, err)
		return nil
	}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		image := isImage(name)
		if !image && entry.Type().IsRegular() {
			continue
		}
		info, ok := s.inspect(filepath.Join(dir, name), entry, image)
		switch {
		case !ok:
		case info.IsDir():
			subdirectories = append(subdirectories, name)
		case image:
			s.take(dir, rel, name, info)
		}
	}
	return subdirectories
}

// take adds an image to the directory that it belongs to.
func (s *scan) take(dir, rel, name string, info os.FileInfo) {
	file := File{
		Path: filepath.Join(dir, name), Size: info.Size(), ModTime: info.ModTime(),
		Vector: strings.EqualFold(path.Ext(name), ".svg"),
	}
	file.Display = s.display(file.Path)
	home, scale, err := splitScales(rel)
	icon, own := splitScale(strings.TrimSuffix(name, path.Ext(name)))
	if err == nil && scale != 1 && own != 1 && own != scale {
		err = errScales
	}
	if err != nil {
		s.report(file.Path, err.Error(), "Leave one scale in the path.", nil)
		return
	}
	file.Icon, file.Scale = icon, max(scale, own)
	if file.Vector && file.Scale != 1 {
		s.report(file.Path, "an SVG image has no scale, though its path names one", "Take the scale out of its path: it is sharp at every density.", nil)
		return
	}
	if file.ID, err = Identifier(icon); err != nil {
		s.refuseName(file.Path, err)
		return
	}
	into := s.found[home]
	if into == nil {
		if into, err = s.open(home); err != nil {
			s.refuseName(dir, err)
			return
		}
	}
	from := filepath.Join(s.root, filepath.FromSlash(home))
	relative, err := filepath.Rel(from, file.Path)
	if err != nil {
		relative = name
	}
	file.Name = filepath.ToSlash(relative)
	into.Files = append(into.Files, file)
}

// open starts a directory, named by its path below the root without scales.
func (s *scan) open(home string) (*Directory, error) {
	named := home
	if home == "." {
		named, _ = splitScale(filepath.Base(s.root))
	}
	name, err := SheetName(named)
	if err != nil {
		return nil, err
	}
	dir := &Directory{Name: name, Path: filepath.Join(s.root, filepath.FromSlash(home)), Rel: home}
	dir.Display = s.display(dir.Path)
	s.found[home] = dir
	return dir, nil
}

// siblings takes in the directories beside the root that hold its images at other scales.
func (s *scan) siblings() {
	parent, base := filepath.Split(s.root)
	entries, err := os.ReadDir(parent)
	if _, scale := splitScale(base); scale != 1 || err != nil {
		return // a parent that can't be listed has no siblings to tell
	}
	for _, entry := range entries {
		if plain, scale := splitScale(entry.Name()); scale != 1 && plain == base {
			if info, ok := s.inspect(filepath.Join(parent, entry.Name()), entry, false); ok && info.IsDir() {
				s.listSibling(filepath.Join(parent, entry.Name()), scale)
			}
		}
	}
}

// listSibling takes in the images of nav@2x as if they stood in nav/.@2x, which leads to the same sheet.
func (s *scan) listSibling(dir string, scale float64) {
	s.list(dir, ".@"+strconv.FormatFloat(scale, 'f', -1, 64)+"x")
}

// finish sorts what was found and looks for clashes.
func (s *scan) finish() ([]Directory, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, err
	}
	dirs := make([]Directory, 0, len(s.found))
	for _, dir := range s.found {
		slices.SortFunc(dir.Files, func(a, b File) int {
			return cmp.Or(cmp.Compare(a.Scale, b.Scale), cmp.Compare(a.Icon, b.Icon), cmp.Compare(a.Name, b.Name))
		})
		dirs = append(dirs, *dir)
	}
	slices.SortFunc(dirs, func(a, b Directory) int { return cmp.Compare(a.Rel, b.Rel) })
	s.problems = append(s.problems, diagnostic.Of(CheckNames(dirs))...)
	return dirs, diagnostic.Sort(s.problems).Err()
}

var imageExtensions = []string{".png", ".gif", ".jpg", ".jpeg", ".webp", ".svg"}

func isImage(name string) bool {
	return slices.Contains(imageExtensions, strings.ToLower(path.Ext(name)))
}

var scaleSuffix = lazyregexp.New(`^(.+)@([1-9](?:\.[0-9]{1,3})?)x$`)

// splitScale parts a name from its scale: "home@2x" → "home", 2; "home" → "home", 1.
func splitScale(name string) (plain string, scale float64) {
	match := scaleSuffix.FindStringSubmatch(name)
	if match == nil {
		return name, 1
	}
	scale, err := strconv.ParseFloat(match[2], 64)
	if err != nil {
		return name, 1
	}
	return match[1], scale
}

// splitScales parts a path with slashes from the scale in one of its parts: "nav@2x/small" → "nav/small", 2.
func splitScales(rel string) (plain string, scale float64, err error) {
	scale = 1
	parts := strings.Split(rel, "/")
	for i, part := range parts {
		name, own := splitScale(part)
		if scale != 1 && own != 1 && own != scale {
			return "", 0, errScales
		}
		parts[i], scale = name, max(scale, own)
	}
	return path.Join(parts...), scale, nil
}
