package check

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"assetbuild/internal/pipeline"
	"assetbuild/internal/report"
)

// An icon is the files of one name in a directory, by rising scale.
type icon struct {
	set   *pipeline.SheetSet
	name  string
	id    string
	files []imageFile
}

// first is the file of the smallest scale, at which findings point.
func (i icon) first() imageFile { return i.files[0] }

// icons groups the images by icon, in their order.
func (p *project) icons() (all []icon) {
	index := map[[2]string]int{}
	for _, f := range p.images() {
		if f.icon == nil {
			continue
		}
		key := [2]string{f.set.Directory.Name, f.icon.ID}
		at, ok := index[key]
		if !ok {
			at = len(all)
			index[key] = at
			all = append(all, icon{set: f.set, name: f.icon.Icon, id: f.icon.ID})
		}
		all[at].files = append(all[at].files, f)
	}
	for _, i := range all {
		slices.SortStableFunc(i.files, func(a, b imageFile) int { return cmp.Compare(a.icon.Scale, b.icon.Scale) })
	}
	return all
}

// duplicateIcons tells icons that show the same as one before, in any directory. A sheet holds equal icons once, but they
// are two names for one thing, and in two directories twice the bytes.
func duplicateIcons(p *project) (all []Finding) {
	seen := map[[32]byte]icon{}
	for _, i := range p.icons() {
		f := i.first()
		if f.Pixels == [32]byte{} {
			continue
		}
		other, ok := seen[f.Pixels]
		if !ok {
			seen[f.Pixels] = i
			continue
		}
		if other.first().icon.Scale == f.icon.Scale {
			all = append(all, inFile(f.display, "the icon shows the same as "+other.first().display, "Use one of the two, and remove the other."))
		}
	}
	return all
}

// retinaPairs tells icons that lack a scale which others of their directory have.
func retinaPairs(p *project) (all []Finding) {
	scales := map[*pipeline.SheetSet][]float64{}
	icons := p.icons()
	for _, i := range icons {
		for _, f := range i.files {
			if !f.icon.Vector && !slices.Contains(scales[i.set], f.icon.Scale) {
				scales[i.set] = append(scales[i.set], f.icon.Scale)
			}
		}
	}
	for _, i := range icons {
		if i.first().icon.Vector {
			continue
		}
		for _, scale := range slices.Sorted(slices.Values(scales[i.set])) {
			if !slices.ContainsFunc(i.files, func(f imageFile) bool { return f.icon.Scale == scale }) {
				all = append(all, inFile(i.first().display, fmt.Sprintf("the icon has no image at %sx, which others of its directory have", decimal(scale)),
					fmt.Sprintf("Add %s@%sx%s, or excuse it: screens of that density show the next scale there is.", i.name, decimal(scale), filepath.Ext(i.first().path))))
			}
		}
	}
	return all
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// retinaSizes tells images whose size is not the exact multiple of the one of the smallest scale: a sheet leaves them out.
func retinaSizes(p *project) (all []Finding) {
	for _, i := range p.icons() {
		base := i.first()
		for _, f := range i.files[1:] {
			ratio := f.icon.Scale / base.icon.Scale
			w, h := float64(base.Width)*ratio, float64(base.Height)*ratio
			if base.Width == 0 || f.Width == 0 || near(w, f.Width) && near(h, f.Height) {
				continue
			}
			all = append(all, inFile(f.display,
				fmt.Sprintf("the image has %d × %d px, which is not %s times %s (%d × %d px)", f.Width, f.Height, decimal(ratio), base.display, base.Width, base.Height),
				fmt.Sprintf("It is left out of the sheet. Save it with %s × %s px.", decimal(w), decimal(h))))
		}
	}
	return all
}

func near(exact float64, size int) bool {
	difference := exact - float64(size)
	return -1e-6 < difference && difference < 1e-6
}

// oversizedIcons tells icons with a side above [check] icon_side. What repeats along its sheet may be long.
func oversizedIcons(p *project) (all []Finding) {
	for _, i := range p.icons() {
		f := i.first()
		_, options := p.cfg.Sprites.Options(i.set.Directory.Rel)
		w, h := float64(f.Width)/f.icon.Scale, float64(f.Height)/f.icon.Scale
		if most := float64(p.cfg.Check.IconSide); max(w, h) <= most || options[i.name].Repeat != "" {
			continue
		}
		all = append(all, inFile(f.display, fmt.Sprintf("the icon has %s × %s CSS px: more than a sheet should hold", decimal(w), decimal(h)),
			"Every page that uses one icon of the sheet loads it. Refer to it by url(), in a folder of its own, or raise [check] icon_side."))
	}
	return all
}

// wastefulPNGs tells PNGs that a lossless encoding would make much smaller, and can encode them so.
func wastefulPNGs(p *project) (all []Finding) {
	for _, f := range p.images() {
		saved := f.size - int64(f.Best)
		if f.Best == 0 || saved < leastSaved || saved*100 < f.size*int64(p.cfg.Check.PNGWaste) {
			continue
		}
		finding := inFile(f.display,
			fmt.Sprintf("the PNG takes %s; the same pixels take %s", report.Bytes(f.size), report.Bytes(int64(f.Best))),
			"`assetbuild check --fix` encodes it again, without loss.")
		finding.Fix = &Fix{Path: f.path, Said: "encoded again, without loss", content: func() []byte { return reencode(p.ctx, f.path) }}
		all = append(all, finding)
	}
	return all
}
