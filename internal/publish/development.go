package publish

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"assetbuild/internal/artifact"
)

// developmentName is where development builds go in a folder whose generations are folders: as files, one build over the
// other, so that they are no generations and push none out.
const developmentName = "development"

// publishDevelopment publishes to the folder of development builds, and lets the link name it.
func (o *output) publishDevelopment(ctx context.Context, files []artifact.File) (*Summary, error) {
	summary, err := Publish(ctx, o.development(), files)
	if err != nil {
		return nil, err
	}
	if id, err := o.root.Readlink(currentName); err == nil && id == developmentName {
		return summary, nil
	}
	return summary, o.serve(developmentName)
}

// development gives the options of a publication to the folder of development builds.
func (o *output) development() Options {
	opt := o.Options
	opt.Output, opt.Symlink, opt.Generation = o.path(developmentName), false, nil
	return opt
}

// isServable tells that the link to what is served may name it.
func isServable(id string) bool {
	id = strings.TrimSuffix(id, "/")
	return id == developmentName || folderName.MatchString(id)
}

// Served gives the folder that a web server serves: the output folder, or where its generations are folders of their own,
// the link to the current one.
func Served(output string) string {
	link := filepath.Join(output, currentName)
	if id, err := os.Readlink(link); err == nil && isServable(id) {
		return link
	}
	return output
}

// Descriptions gives the paths of what describes an output folder's state, relative to it: the record, the journal of a
// switch that was cut, and the kept generations. Where they are as they were, so are the generations.
func Descriptions(output string) []string {
	names := []string{recordName, journalName}
	if Served(output) != output {
		names = append(names, currentName+"/"+recordName, developmentName+"/"+journalName)
	}
	root, err := os.OpenRoot(output)
	if err != nil {
		return names
	}
	defer root.Close()
	for _, g := range readGenerations(root) {
		names = append(names, generationName(g.ID))
	}
	for _, g := range readFolders(root) {
		names = append(names, g.ID+"/"+recordName)
	}
	return names
}
