package compass

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"assetbuild/internal/lazyregexp"
)

// identifierPart matches names that can be part of a variable's name.
var identifierPart = lazyregexp.New(`^[-\w]+$`)

// strftime writes a time by a format of C. A conversion that is not known stays as it is.
func strftime(t time.Time, format string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		colon := format[i] == ':' && i+1 < len(format) && format[i+1] == 'z'
		if colon {
			i++
		}
		b.WriteString(conversion(t, format[i], colon))
	}
	return b.String()
}

var layouts = map[byte]string{
	'Y': "2006", 'y': "06", 'm': "01", 'd': "02", 'e': "_2", 'H': "15", 'I': "03", 'M': "04", 'S': "05", 'p': "PM", 'Z': "MST",
	'z': "-0700", 'A': "Monday", 'a': "Mon", 'B': "January", 'b': "Jan", 'h': "Jan", 'F': "2006-01-02", 'T': "15:04:05",
	'X': "15:04:05", 'R': "15:04", 'D': "01/02/06", 'x': "01/02/06", 'c': "Mon Jan _2 15:04:05 2006", 'L': "000",
}

func conversion(t time.Time, c byte, colon bool) string {
	if colon {
		return t.Format("-07:00")
	}
	switch c {
	case '%':
		return "%"
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case 's':
		return strconv.FormatInt(t.Unix(), 10)
	case 'j':
		return fmt.Sprintf("%03d", t.YearDay())
	case 'u':
		return strconv.Itoa((int(t.Weekday())+6)%7 + 1)
	case 'w':
		return strconv.Itoa(int(t.Weekday()))
	case 'C':
		return fmt.Sprintf("%02d", t.Year()/100)
	case 'L':
		return fmt.Sprintf("%03d", t.Nanosecond()/1e6)
	}
	if layout, ok := layouts[c]; ok {
		return t.Format(layout)
	}
	return "%" + string(c)
}
