package main

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"assetbuild/bench/load"
)

// images is where package load puts the directories of icons.
const images = "assets/sprites"

const configuration = `css_dir = "css"
sass_dir = "sass"
images_dir = "` + images + `"
generated_images_dir = "generated"
line_comments = false
asset_cache_buster :none
`

// lay writes one project twice: sass/ is written against Compass's library, lean/ has the same entries with mixins by hand,
// places of icons included.
func lay(dir string, size load.Size) error {
	if err := load.Write(dir, size); err != nil {
		return err
	}
	files := map[string]string{
		"config.rb":           configuration,
		"sass/_settings.scss": compassSettings + shared,
		"lean/_settings.scss": leanSettings + shared,
	}
	folders, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(images), "*"))
	if err != nil {
		return err
	}
	for _, folder := range folders {
		name := filepath.Base(folder)
		if files["lean/maps/_"+name+".scss"], err = leanMap(folder, name); err != nil {
			return err
		}
	}
	for i := range size.Entries {
		var imports, leanImports []string
		body := new(strings.Builder)
		for n := range 1 + i%2 {
			name := filepath.Base(folders[(i*(1+n*6)+3*n)%len(folders)])
			imports = append(imports, name+"/*.png")
			leanImports = append(leanImports, "maps/"+name)
			writeIcons(body, i, name)
		}
		writeModules(body, i)
		library := []string{"compass/css3", "compass/typography", "compass/utilities", "settings"}
		file := fmt.Sprintf("page%02d.scss", i)
		files["sass/"+file] = importing(append(library, imports...)) + body.String()
		files["lean/"+file] = importing(append([]string{"settings"}, leanImports...)) + body.String()
	}
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func importing(names []string) string {
	var b strings.Builder
	for _, name := range slices.Compact(names) {
		fmt.Fprintf(&b, "@import %q;\n", name)
	}
	return b.String()
}

// iconsUsed is how many icons of a map an entry uses.
const iconsUsed = 12

func writeIcons(b *strings.Builder, page int, set string) {
	for i := range iconsUsed {
		fmt.Fprintf(b, ".page%02d .%s-%d { @include %s-sprite(icon%02d, %t); @include inline-block; }\n", page, set, i, set, i, i%2 == 1)
	}
}

// modulesPerEntry is how many modules an entry has; each is a dozen calls of mixins.
const modulesPerEntry = 25

func writeModules(b *strings.Builder, page int) {
	lists := []string{"horizontal-list", "inline-list", "no-bullets", "pie-clearfix"}
	for j := range modulesPerEntry {
		fmt.Fprintf(b, ".page%02d .module%d {\n  @include panel(mix(#fff, $brand, %d%%), %dpx);\n", page, j, 40+2*j, 2+j%6)
		fmt.Fprintf(b, "  h3 { @include ellipsis; @include single-transition(color, .2s); color: darken($ink, %d%%); }\n", j%10)
		fmt.Fprintf(b, "  a { @include button(%s); }\n  ul { @include %s; }\n", []string{"$brand", "$accent"}[j%2], lists[j%len(lists)])
		fmt.Fprintf(b, "  .turn { @include transform(rotate(%ddeg)); @include shade(#fff, %s); }\n}\n", 3*j, []string{"#eee", "$muted"}[j%2])
	}
}

// leanMap is what someone would write by hand instead of an import of icons: the base class, and places in a map.
func leanMap(folder, name string) (string, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.png"))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, ".%s-sprite { background-image: url('/generated/%[1]s-s0123456789.png'); background-repeat: no-repeat; }\n$%[1]s: (", name)
	top := 0
	for _, file := range files {
		width, height, err := sizeOf(file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s: (%dpx %dpx %dpx), ", strings.TrimSuffix(filepath.Base(file), ".png"), -top, width, height)
		top += height
	}
	fmt.Fprintf(&b, `);
@mixin %[1]s-sprite($name, $dimensions: false) {
  @extend .%[1]s-sprite;
  $icon: map-get($%[1]s, $name);
  background-position: 0 nth($icon, 1);
  @if $dimensions { height: nth($icon, 3); width: nth($icon, 2); }
}
`, name)
	return b.String(), nil
}

func sizeOf(file string) (width, height int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	config, err := png.DecodeConfig(f)
	return config.Width, config.Height, err
}
