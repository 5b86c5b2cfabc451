package sprite

// place stacks the images of a directory.
func place(dir Directory, sources map[string]*source, opt Options) (Layout, error) {
	sheet := Sheet{Files: map[string]string{"png": dir.Name + ".png"}, Scale: 1}
	for _, file := range dir.Files {
		s := sources[file.Name]
		sheet.Images = append(sheet.Images, Image{
			Name: file.Icon, ID: file.ID, File: file.Name, Y: sheet.Height, Width: s.width, Height: s.height,
		})
		sheet.Width = max(sheet.Width, s.width)
		sheet.Height += s.height + opt.Padding
	}
	sheet.Height -= opt.Padding
	return Layout{Name: dir.Name, Sheets: []Sheet{sheet}}, nil
}
