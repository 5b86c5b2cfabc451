package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
)

// identityBytes is how much of an executable holds its build id: the Go linker writes it into the first page of an ELF
// file, and to the start of the code in others.
const identityBytes = 64 << 10

// toolIdentity tells this build of the program from every other, so that no result outlives the code that made it. It is
// empty where that can't be known: then nothing is kept.
func toolIdentity() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	file, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.CopyN(hash, file, identityBytes); err != nil && err != io.EOF {
		return ""
	}
	return hex.EncodeToString(hash.Sum(nil))
}
