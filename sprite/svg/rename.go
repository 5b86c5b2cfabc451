package svg

import (
	"strconv"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// A namer gives short names that nothing in the sheet has yet.
type namer struct {
	taken map[string]bool
	next  int
}

func (n *namer) fresh() string {
	for {
		name := "_" + strconv.FormatInt(int64(n.next), 36)
		n.next++
		if !n.taken[name] {
			n.taken[name] = true
			return name
		}
	}
}

var (
	localURL    = lazyregexp.New(`(?i)(url\(\s*["']?)#([^"')\s]+)(["']?\s*\))`)
	timingEvent = lazyregexp.New(`(^|[;\s])([A-Za-z_][\w-]*)\.`)
)

// rename gives the icon's ids new names, and its classes where it has styles. Ids that nothing refers to are left out.
func (i *Icon) rename(names *namer) {
	i.dropUndrawn()
	ids, classes := map[string]string{}, map[string]string{}
	used := i.references()
	styled := false
	i.root.walk(func(e *element) {
		styled = styled || e.name == "style"
		if id := e.get("id"); id != "" && e != i.root && used[id] && ids[id] == "" {
			ids[id] = names.fresh()
		}
	})
	scope := ""
	if styled {
		scope = names.fresh()
	}
	i.root.walk(func(e *element) {
		if e.name == "style" {
			css := restyle(e.textContent(), scope, ids, func(class string) string {
				if classes[class] == "" {
					classes[class] = names.fresh()
				}
				return classes[class]
			})
			e.children = []node{{text: css}}
		}
	})
	i.root.walk(func(e *element) { e.renameAttributes(ids, classes) })
	if styled {
		i.root.set("class", strings.TrimSpace(scope+" "+i.root.get("class")))
	}
}

// references gives the ids that something in the icon refers to.
func (i *Icon) references() map[string]bool {
	used := map[string]bool{}
	note := func(text string) {
		if !strings.Contains(text, "#") {
			return
		}
		for _, match := range localURL.FindAllStringSubmatch(text, -1) {
			used[match[2]] = true
		}
	}
	i.root.walk(func(e *element) {
		for _, a := range e.attributes {
			note(a.value)
			switch a.name {
			case "href":
				used[strings.TrimPrefix(strings.TrimSpace(a.value), "#")] = true
			case "begin", "end":
				for _, match := range timingEvent.FindAllStringSubmatch(a.value, -1) {
					used[match[2]] = true
				}
			case "aria-labelledby", "aria-describedby":
				for id := range strings.FieldsSeq(a.value) {
					used[id] = true
				}
			}
		}
		if e.name == "style" {
			text := e.textContent()
			note(text)
			for _, match := range idSelector.FindAllStringSubmatch(text, -1) {
				used[match[1]] = true
			}
		}
	})
	return used
}

var idSelector = lazyregexp.New(`#([A-Za-z_][\w-]*)`)

func renameURLs(text string, ids map[string]string) string {
	if !strings.Contains(text, "#") {
		return text
	}
	return localURL.ReplaceAllStringFunc(text, func(url string) string {
		parts := localURL.FindStringSubmatch(url)
		if id := ids[parts[2]]; id != "" {
			return parts[1] + "#" + id + parts[3]
		}
		return url
	})
}

func (e *element) renameAttributes(ids, classes map[string]string) {
	kept := e.attributes[:0]
	for _, a := range e.attributes {
		switch a.name {
		case "id":
			a.value = ids[a.value]
		case "class":
			var names []string
			for class := range strings.FieldsSeq(a.value) {
				if name := classes[class]; name != "" {
					names = append(names, name)
				}
			}
			a.value = strings.Join(names, " ")
		case "href":
			if id := ids[strings.TrimPrefix(strings.TrimSpace(a.value), "#")]; id != "" && !isBitmap(a.value) {
				a.value = "#" + id
			}
		case "begin", "end":
			a.value = timingEvent.ReplaceAllStringFunc(a.value, func(text string) string {
				parts := timingEvent.FindStringSubmatch(text)
				if id := ids[parts[2]]; id != "" {
					return parts[1] + id + "."
				}
				return text
			})
		case "aria-labelledby", "aria-describedby":
			fields := strings.Fields(a.value)
			for i, id := range fields {
				if ids[id] != "" {
					fields[i] = ids[id]
				}
			}
			a.value = strings.Join(fields, " ")
		default:
			a.value = renameURLs(a.value, ids)
		}
		if a.value != "" || a.name != "id" && a.name != "class" {
			kept = append(kept, a)
		}
	}
	e.attributes = kept
}
