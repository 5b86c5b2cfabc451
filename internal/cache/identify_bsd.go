//go:build darwin || freebsd || netbsd

package cache

import (
	"os"
	"syscall"
)

func identify(info os.FileInfo) identity {
	id := identity{size: info.Size(), modified: info.ModTime().UnixNano()}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		id.changed, id.inode = st.Ctimespec.Nano(), uint64(st.Ino)
	}
	return id
}
