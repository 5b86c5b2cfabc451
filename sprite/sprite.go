// Package sprite packs directories of images into sprite sheets: Scan finds the directories, Arrange decodes one and
// decides where each image stands, and Encode makes the sheets' files. Places are in px from a sheet's top left corner.
//
// The same images give the same layout and the same bytes on every machine, at every level of parallelism. The layout is
// final before the sheet is encoded, so that a stylesheet can be compiled meanwhile, and it is the same in both profiles.
package sprite

// A Profile says what encoding aims at.
type Profile int

const (
	Release Profile = iota // the fewest bytes
	Fast                   // the least time
)

// An Arrangement says how the images of a sheet lie to each other.
type Arrangement int

const (
	Pack       Arrangement = iota // close together, where they take the fewest bytes
	Vertical                      // in one column, each at the left edge
	Horizontal                    // in one row, each at the top edge
	Diagonal                      // from the top left to the bottom right: nothing beside or below an image shows
)

// A Repeat says that an image is repeated by CSS along an axis, so that its sheet may hold nothing beside it there.
type Repeat int

const (
	NoRepeat Repeat = iota
	RepeatX         // background-repeat: repeat-x
	RepeatY         // background-repeat: repeat-y
)

// Options decide how a directory becomes sheets. The zero value packs for the fewest bytes.
type Options struct {
	Profile     Profile
	Arrangement Arrangement
	// Padding is the free space between images, in px of the sheet at scale 1. Sheets' edges need none.
	Padding int
	// MaxWidth and MaxHeight bound a sheet, in px of the sheet at scale 1; more images than fit are split over several
	// sheets. 0 means the limit of what browsers and WebP can show: 16,383 px a side, 64 megapixels in all.
	MaxWidth, MaxHeight int
	// Trim takes transparent borders off before packing. The layout then says where the rest lies in the image.
	Trim bool
	// WebP asks for a lossless WebP file beside the PNG file of each sheet for which it is smaller.
	WebP bool
	// Views gives each icon of an SVG sheet a <view> beside its <symbol>, so that an <img> can show it alone:
	// nav.svg#home-view. It takes about 50 bytes an icon.
	Views bool
	// Icons holds what differs for single images, by their name without extension and scale.
	Icons map[string]IconOptions
	// Workers is how many images are decoded or encoded at once; 0 means GOMAXPROCS.
	Workers int
}

// IconOptions are the options of one image.
type IconOptions struct {
	// Padding is the free space around this image where it is more than Options.Padding.
	Padding int
	Repeat  Repeat
}
