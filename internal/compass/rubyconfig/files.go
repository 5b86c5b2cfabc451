package rubyconfig

import (
	"crypto/md5"
	"crypto/sha1"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

func (in *interpreter) sendConstant(on constant, name string, args []Value) (Value, bool, error) {
	arg := Text(first(args))
	switch on {
	case "ENV":
		return in.environment(name, args)
	case "File", "Pathname", "Dir":
		return in.fileMethod(on, name, args)
	case "Time", "Date":
		if name == "now" || name == "today" {
			in.config.Volatile = true
			return Time(time.Now().Unix()), true, nil
		}
	case "Digest::MD5", "Digest::SHA1":
		data := []byte(arg)
		if name == "file" {
			content, err := in.read(arg)
			if err != nil {
				return nil, true, err
			}
			data = []byte(content)
		}
		if name == "hexdigest" || name == "file" {
			if on == "Digest::SHA1" {
				return fmt.Sprintf("%x", sha1.Sum(data)), true, nil
			}
			return fmt.Sprintf("%x", md5.Sum(data)), true, nil
		}
	case "Regexp":
		if name == "escape" || name == "quote" {
			return regexp.QuoteMeta(arg), true, nil
		}
	case "Random":
		if name == "rand" {
			in.config.Volatile = true
			return time.Now().UnixNano() % 1000, true, nil
		}
	}
	return nil, false, nil
}

func (in *interpreter) environment(name string, args []Value) (Value, bool, error) {
	key := Text(first(args))
	var value string
	var set bool
	if in.opt.Env != nil {
		value, set = in.opt.Env(key)
	}
	in.config.Variables = append(in.config.Variables, key)
	switch name {
	case "[]":
		if !set {
			return nil, true, nil
		}
		return value, true, nil
	case "fetch":
		if set {
			return value, true, nil
		}
		if len(args) > 1 {
			return args[1], true, nil
		}
		return nil, true, fmt.Errorf("the environment variable %s is not set", key)
	case "key?", "has_key?", "include?":
		return set, true, nil
	}
	return nil, false, nil
}

// fileMethod is a method of File, Dir or Pathname. Nothing is written.
func (in *interpreter) fileMethod(on constant, name string, args []Value) (Value, bool, error) {
	arg := Text(first(args))
	switch name {
	case "join":
		return joinPath(texts(args)...), true, nil
	case "expand_path", "absolute_path", "realpath":
		base := in.opt.Dir
		if len(args) > 1 {
			base = in.absolute(Text(args[1]))
		}
		if path.IsAbs(arg) || filepath.IsAbs(arg) {
			return path.Clean(arg), true, nil
		}
		return path.Join(base, arg), true, nil
	case "dirname":
		return dirname(arg), true, nil
	case "basename":
		base := path.Base(arg)
		if len(args) > 1 {
			if suffix := Text(args[1]); suffix == ".*" {
				base = strings.TrimSuffix(base, path.Ext(base))
			} else {
				base = strings.TrimSuffix(base, suffix)
			}
		}
		return base, true, nil
	case "extname":
		return path.Ext(arg), true, nil
	case "split":
		return List{dirname(arg), path.Base(arg)}, true, nil
	case "exist?", "exists?", "file?", "directory?", "readable?":
		info, err := os.Stat(in.absolute(arg))
		return err == nil && (name != "file?" || info.Mode().IsRegular()) && (name != "directory?" || info.IsDir()), true, nil
	case "mtime", "ctime", "size", "read":
		return in.sendFile(&File{arg}, name, nil)
	case "new", "open":
		if on != "Dir" {
			return &File{arg}, true, nil
		}
	case "pwd", "getwd":
		return in.opt.Dir, true, nil
	}
	return nil, false, nil
}

func (in *interpreter) absolute(name string) string {
	if filepath.IsAbs(name) || path.IsAbs(name) {
		return name
	}
	return filepath.Join(in.opt.Dir, filepath.FromSlash(name))
}

func (in *interpreter) read(name string) (string, error) {
	info, err := os.Stat(in.absolute(name))
	if err == nil && (!info.Mode().IsRegular() || info.Size() > maxText) {
		err = fmt.Errorf("%s is no file of at most %d bytes", name, maxText)
	}
	if err != nil {
		return "", err
	}
	content, err := os.ReadFile(in.absolute(name))
	return string(content), err
}

func (in *interpreter) sendFile(f *File, name string, args []Value) (Value, bool, error) {
	switch name {
	case "mtime", "ctime", "size", "read":
		if name == "read" {
			content, err := in.read(f.Path)
			return content, true, err
		}
		info, err := os.Stat(in.absolute(f.Path))
		if err != nil {
			return nil, true, fmt.Errorf("there is no file %s", f.Path)
		}
		if name == "size" {
			return info.Size(), true, nil
		}
		return Time(info.ModTime().Unix()), true, nil
	case "path", "to_s", "cleanpath":
		return f.Path, true, nil
	case "dirname", "parent":
		return &File{dirname(f.Path)}, true, nil
	case "join", "+":
		return &File{joinPath(append([]string{f.Path}, texts(args)...)...)}, true, nil
	case "close", "flush":
		return nil, true, nil
	}
	return in.fileMethod("File", name, append([]Value{f.Path}, args...))
}

// joinPath joins with one slash between, as File.join does.
func joinPath(parts ...string) string {
	var joined strings.Builder
	for i, part := range parts {
		if i == 0 {
			joined.WriteString(part)
			continue
		}
		so := joined.String()
		joined.Reset()
		joined.WriteString(strings.TrimRight(so, "/") + "/" + strings.TrimLeft(part, "/"))
	}
	return joined.String()
}

func dirname(name string) string {
	if i := strings.LastIndexByte(strings.TrimRight(name, "/"), '/'); i > 0 {
		return name[:i]
	} else if i == 0 {
		return "/"
	}
	return "."
}
