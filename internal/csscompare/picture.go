package csscompare

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
)

// maxPoints bounds the pictures whose points are compared.
const maxPoints = 64 << 20

// picture puts a PNG in a data URL as its size and the hash of its points: two encoders write different bytes. Any other
// URL stays as it is.
func picture(url string) string {
	encoded, ok := strings.CutPrefix(url, "data:image/png;base64,")
	if !ok {
		return url
	}
	data, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return url
	}
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || config.Width > maxPoints/max(config.Height, 1) {
		return url
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return url
	}
	return fmt.Sprintf("data:image/png;%dx%d;sha256,%x", config.Width, config.Height, sha256.Sum256(points(decoded)))
}

// points are a picture's points, row by row, as red, green, blue and alpha; clear ones are all zero.
func points(picture image.Image) []byte {
	size := picture.Bounds()
	rgba := make([]byte, 0, 4*size.Dx()*size.Dy())
	for y := size.Min.Y; y < size.Max.Y; y++ {
		for x := size.Min.X; x < size.Max.X; x++ {
			c := color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)
			if c.A == 0 {
				c = color.NRGBA{}
			}
			rgba = append(rgba, c.R, c.G, c.B, c.A)
		}
	}
	return rgba
}
