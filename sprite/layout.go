package sprite

// A Layout says which images stand where. It is what a placeholder template is given, and what the layout file NAME.json
// of the command `assetbuild sprite` holds.
type Layout struct {
	// Name is the sheet's name, a valid Sass identifier: "nav-small" for the directory nav/small.
	Name string `json:"name"`
	// Sheets holds one sheet for each scale, in rising order of scales, and more where a directory was split. Vector
	// sheets come last.
	Sheets []Sheet `json:"sheets"`
}

// A Sheet is one canvas, perhaps encoded in several formats. All its numbers are in px of this sheet.
type Sheet struct {
	// Files maps a format ("png", "webp", "svg") to the file's name.
	Files  map[string]string `json:"files"`
	Width  int               `json:"width"`
	Height int               `json:"height"`
	// Scale is how many px of this sheet one CSS px is: 1, 2, 1.5.
	Scale float64 `json:"scale"`
	// URL is what a stylesheet refers to the sheet's first format by.
	URL string `json:"url,omitempty"`
	// Images are sorted by Name. Equal images are listed each, with their shared place.
	Images []Image `json:"images"`
}

// An Image is one image's place on its sheet, in px from the sheet's top left corner.
type Image struct {
	// Name is the file's name as written, without extension and without "@2x".
	Name string `json:"name"`
	// ID is the name as it stands in Sass, after the sheet's name and a hyphen; Identifier makes it.
	ID string `json:"id"`
	// File is the source file's path with slashes, relative to its directory: "home.png", "../nav@2x/home.png".
	File   string `json:"file"`
	X      int    `json:"x"`
	Y      int    `json:"y"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	// SourceWidth and SourceHeight are the image's size before its transparent border was trimmed, and OffsetX and
	// OffsetY where the trimmed part lies in it. All four are 0 where nothing was trimmed.
	SourceWidth  int `json:"sourceWidth,omitempty"`
	SourceHeight int `json:"sourceHeight,omitempty"`
	OffsetX      int `json:"offsetX,omitempty"`
	OffsetY      int `json:"offsetY,omitempty"`
	// Repeat is "repeat-x" or "repeat-y" where the image is drawn across the whole sheet, to be repeated by CSS.
	Repeat string `json:"repeat,omitempty"`
}
