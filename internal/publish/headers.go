package publish

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"assetbuild/internal/artifact"
)

// The two values of Cache-Control. A fingerprinted file never changes, so it need never be asked for again (RFC 8246);
// every other file is asked for each time, which costs an answer without a body where it didn't change.
const (
	forever   = "public, max-age=31536000, immutable"
	askAlways = "no-cache"
)

// HeaderFormats are the servers that Headers writes for: "nginx" and "caddy" (a part to include in a server's
// configuration), "cloudflare" and "netlify" (the file _headers of these hosts).
var HeaderFormats = []string{"nginx", "caddy", "cloudflare", "netlify"}

// Headers gives a server's configuration that lets browsers keep fingerprinted files for ever and ask for all others each
// time. Prefix is the path that the output folder is served at, "/" for the root of a host.
func Headers(format, prefix string, files []artifact.File) ([]byte, error) {
	rules := immutable(files)
	for i := range rules {
		rules[i] = "/" + strings.Trim(strings.Trim(prefix, "/")+"/"+rules[i], "/")
	}
	var out bytes.Buffer
	switch format {
	case "nginx":
		writeNginx(&out, rules)
	case "caddy":
		writeCaddy(&out, rules)
	case "cloudflare":
		writeCloudflare(&out, path.Join("/", prefix, "*"), rules)
	case "netlify":
		writeNetlify(&out, rules)
	default:
		return nil, fmt.Errorf("no headers for %q: possible are %s", format, strings.Join(HeaderFormats, ", "))
	}
	return out.Bytes(), nil
}

// writeNginx writes a map, which belongs into the http block, and says where its variable is used.
func writeNginx(out *bytes.Buffer, rules []string) {
	out.WriteString("# In the http block; then, in the server or location:\n")
	out.WriteString("#   add_header Cache-Control $assetbuild_cache_control;\n")
	out.WriteString("map $uri $assetbuild_cache_control {\n")
	fmt.Fprintf(out, "    default %q;\n", askAlways)
	for _, r := range rules {
		if dir, all := strings.CutSuffix(r, "*"); all {
			fmt.Fprintf(out, "    %q %q;\n", "~^"+quoteRegexp(dir), forever)
			continue
		}
		fmt.Fprintf(out, "    %q %q;\n", r, forever)
	}
	out.WriteString("}\n")
}

// quoteRegexp escapes what means something in PCRE and can stand in a folder's name.
func quoteRegexp(s string) string {
	var out strings.Builder
	for _, r := range s {
		if strings.ContainsRune(`\.+*?()|[]{}^$`, r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

func writeCaddy(out *bytes.Buffer, rules []string) {
	if len(rules) > 0 {
		out.WriteString("@fingerprinted path")
		for _, r := range rules {
			fmt.Fprintf(out, " %q", r)
		}
		fmt.Fprintf(out, "\nheader @fingerprinted Cache-Control %q\n", forever)
		out.WriteString("@others not path")
		for _, r := range rules {
			fmt.Fprintf(out, " %q", r)
		}
		fmt.Fprintf(out, "\nheader @others Cache-Control %q\n", askAlways)
		return
	}
	fmt.Fprintf(out, "header Cache-Control %q\n", askAlways)
}

// writeCloudflare lets all files be asked for and takes that back for fingerprinted ones: where two rules fit a path,
// Cloudflare joins their values with a comma, unless the later one drops the former's ("!").
func writeCloudflare(out *bytes.Buffer, all string, rules []string) {
	fmt.Fprintf(out, "%s\n  Cache-Control: %s\n", all, askAlways)
	for _, r := range rules {
		fmt.Fprintf(out, "%s\n  ! Cache-Control\n  Cache-Control: %s\n", r, forever)
	}
}

// writeNetlify names fingerprinted files alone: Netlify refuses a line that drops a header, and says of all other files by
// itself that they are to be asked for.
func writeNetlify(out *bytes.Buffer, rules []string) {
	out.WriteString("# Netlify sends all other files with \"public, max-age=0, must-revalidate\", which means no-cache.\n")
	for _, r := range rules {
		fmt.Fprintf(out, "%s\n  Cache-Control: %s\n", r, forever)
	}
}

// immutable gives the fewest paths that name all fingerprinted files and no other: a folder with all below it
// ("assets/*"), where nothing else lies in it, else single files.
func immutable(files []artifact.File) []string {
	mixed := map[string]bool{".": true} // folders with a file that is not fingerprinted; the root never counts as whole
	for _, f := range files {
		if f.Hashed {
			continue
		}
		for dir := path.Dir(f.Path); !mixed[dir]; dir = path.Dir(dir) {
			mixed[dir] = true
		}
	}
	var rules []string
	for _, f := range files {
		if f.Hashed {
			rules = append(rules, widest(f.Path, mixed))
		}
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

// widest gives the highest folder above a file that holds fingerprinted files only, or the file itself.
func widest(file string, mixed map[string]bool) string {
	rule := file
	for dir := path.Dir(file); !mixed[dir]; dir = path.Dir(dir) {
		rule = dir + "/*"
	}
	return rule
}
