package cache

import (
	"os"
	"time"
)

// Begin notes the file system's time, and gives it. What changes from now on is not steady.
func (s *Stats) Begin() time.Time { return s.clock() }

// Steady is SteadySince the build began.
func (s *Stats) Steady(path string) bool { return SteadySince(path, s.clock()) }

// SteadySince tells whether a file or folder is as it was at a time that Begin gave. A change in the very tick counts as
// one after it. What isn't there is steady: who needs it to be there asks for its sum.
func SteadySince(path string, began time.Time) bool {
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
