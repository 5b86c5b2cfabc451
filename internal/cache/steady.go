package cache

import (
	"os"
	"time"
)

// Begin notes the file system's time. What changes from now on is not steady.
func (s *Stats) Begin() { s.clock() }

// Steady tells whether a file or folder is as it was when the build began: what was made of it then may be kept. A change
// in the very tick in which the build began counts as one after it. What isn't there is steady: who needs it to be there
// asks for its sum.
func (s *Stats) Steady(path string) bool {
	began := s.clock()
	if began.Equal(time.Unix(0, 0)) {
		return false // the time is unknown
	}
	info, err := os.Stat(path)
	if err != nil {
		return os.IsNotExist(err)
	}
	id := identify(info)
	return max(id.modified, id.changed) < began.UnixNano()
}
