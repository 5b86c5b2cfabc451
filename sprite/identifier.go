package sprite

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// refused are the characters that no name of an image or of its directory may hold, besides control characters: each
// ends or opens something in a stylesheet, a URL or a command line, or can't stand in a file's name on Windows.
const refused = "\"'\\{};<>|*?"

// Identifier gives the name of an image as it stands in Sass, where it always follows a sheet's name and a hyphen, as in
// %nav-2nd-place-background. The rule:
//
//  1. The name is brought into Unicode's composed form (NFC), so that "ü.png" is the same on macOS and Linux.
//  2. Letters, digits and marks of any script, symbols outside ASCII (emoji), "_" and "-" stay as they are. Letter case
//     stays.
//  3. Each run of other characters (spaces, +, $, #, …) becomes one hyphen, and vanishes at the name's start and end.
//
// So "2nd place" → "2nd-place", "a+b" → "a-b", "ü" → "ü", "-x" → "-x", "$5 off #1" → "5-off-1".
//
// An error says what in the name is refused: control and invisible characters, quotes, a backslash, any of { } ; < > | *
// ?, invalid UTF-8, or that nothing remains. Two names can get one identifier; CheckNames finds that.
func Identifier(name string) (string, error) {
	if err := checkCharacters(name); err != nil {
		return "", err
	}
	var id strings.Builder
	gap := false
	for _, r := range norm.NFC.String(name) {
		if !stays(r) {
			gap = true
			continue
		}
		if gap && id.Len() > 0 {
			id.WriteByte('-')
		}
		gap = false
		id.WriteRune(r)
	}
	if id.Len() == 0 {
		return "", errors.New("the name holds no letter, digit, hyphen or underscore")
	}
	return id.String(), nil
}

// SheetName gives the name of the sheet for a directory, from its path with slashes: the identifiers of the path's parts,
// joined by hyphens. Sass takes names that begin with a hyphen or an underscore for private, and none may begin with a
// digit: the first are left out, and before a digit stands "sprites-".
func SheetName(path string) (string, error) {
	var parts []string
	for part := range strings.SplitSeq(path, "/") {
		id, err := Identifier(part)
		if err != nil {
			return "", err
		}
		parts = append(parts, id)
	}
	name := strings.TrimLeft(strings.Join(parts, "-"), "-_")
	if name == "" {
		return "", errors.New("the name holds no letter or digit")
	}
	if first, _ := utf8.DecodeRuneInString(name); first < utf8.RuneSelf && unicode.IsDigit(first) {
		name = "sprites-" + name
	}
	return name, nil
}

// checkCharacters tells what in a name is refused.
func checkCharacters(name string) error {
	if !utf8.ValidString(name) {
		return errors.New("the name is not valid UTF-8")
	}
	for _, r := range name {
		switch {
		case unicode.IsControl(r):
			return fmt.Errorf("the name holds the control character %U", r)
		case unicode.Is(unicode.Cf, r) && !joins(r), r == utf8.RuneError, unicode.Is(unicode.Co, r), unicode.Is(unicode.Noncharacter_Code_Point, r),
			r == '\u2028', r == '\u2029':
			return fmt.Errorf("the name holds the invisible character %U", r)
		case strings.ContainsRune(refused, r):
			return fmt.Errorf("the name holds %q", r)
		}
	}
	return nil
}

// stays tells whether a character of a name is kept in its identifier.
func stays(r rune) bool {
	switch {
	case r == '-' || r == '_':
		return true
	case r < utf8.RuneSelf:
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.S) || joins(r)
}

// joins tells whether a character joins others to one emoji or one letter, or parts letters that would join.
func joins(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	const firstTag, lastTag = '\U000e0020', '\U000e007f' // the flags of England, Scotland and Wales
	return r == nonJoiner || r == joiner || r >= firstTag && r <= lastTag
}
