package dartsass

import (
	"os"
	"path/filepath"

	"assetbuild/internal/diagnostic"
)

// cacheFolders are the folders where one version for one platform may be kept, the preferred one first: a home that several
// machines share holds several. The project's work folder serves users without a home folder, or with one that they may not
// write to.
func cacheFolders(opt Options, platform string) (folders []string, err error) {
	user, err := os.UserCacheDir()
	switch {
	case opt.CacheDir != "":
		folders = append(folders, opt.CacheDir)
	case err == nil:
		folders = append(folders, filepath.Join(user, "assetbuild"))
	case opt.Work == "":
		return nil, &diagnostic.Diagnostic{
			Message: "the user's cache folder is unknown",
			Remedy:  "Set HOME or XDG_CACHE_HOME, or name a Dart Sass as path under [sass] or in " + PathVariable + ".",
			Err:     err,
		}
	}
	if opt.Work != "" && opt.CacheDir == "" {
		folders = append(folders, opt.Work)
	}
	for i, folder := range folders {
		folders[i] = filepath.Join(folder, "dart-sass", opt.Version+"-"+platform)
	}
	return folders, nil
}

// choose gives the first of the folders that can be made; the last where none can, so that its error is told.
func (opt *Options) choose(folders []string) string {
	last := folders[len(folders)-1]
	for _, folder := range folders {
		if folder == last || os.MkdirAll(filepath.Dir(folder), 0o755) == nil && writable(filepath.Dir(folder)) {
			opt.homeless = opt.Work != "" && opt.CacheDir == "" && folder == last
			return folder
		}
	}
	return last
}

// writable tells whether files can be made in a folder.
func writable(folder string) bool {
	probe, err := os.MkdirTemp(folder, ".fetch-")
	return err == nil && os.Remove(probe) == nil
}
