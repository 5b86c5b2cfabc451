package library

import (
	"strconv"
	"strings"

	"assetbuild/internal/lazyregexp"
)

// statistics are what compass/core/browser-data says of browsers.
type statistics struct {
	need     map[string]map[string]float64 // capability → prefix → share of users, in per cent, who need it
	versions map[string][]string           // browser → versions, oldest first
	usage    map[string][]float64          // browser → share of users of each version, in per cent
}

var (
	needTable     = lazyregexp.New(`(?m)^\$need: \((.*)\);$`)
	versionsTable = lazyregexp.New(`@function versions\(\) \{\s*@return \((.*)\);`)
	usageTable    = lazyregexp.New(`@function usage\(\) \{\s*@return \((.*)\);`)
	capabilities  = lazyregexp.New(`(?m)^\$capabilities: (.*);$`)
	tableRow      = lazyregexp.New(`([\w-]+): \(([^()]*)\)`)
)

// read takes the tables out of the module's source. Tables of another shape are none.
func (s *statistics) read(source []byte) bool {
	need, versions, usage := needTable.FindSubmatch(source), versionsTable.FindSubmatch(source), usageTable.FindSubmatch(source)
	names := capabilities.FindSubmatch(source)
	if need == nil || versions == nil || usage == nil || names == nil {
		return false
	}
	s.need, s.versions, s.usage = map[string]map[string]float64{}, map[string][]string{}, map[string][]float64{}
	for name := range strings.SplitSeq(string(names[1]), ", ") {
		s.need[name] = map[string]float64{}
	}
	for _, row := range tableRow.FindAllSubmatch(need[1], -1) {
		for pair := range strings.SplitSeq(string(row[2]), ", ") {
			prefix, share, _ := strings.Cut(pair, ": ")
			number, err := strconv.ParseFloat(strings.TrimSuffix(share, ","), 64)
			if err != nil || s.need[string(row[1])] == nil {
				return false
			}
			s.need[string(row[1])][prefix] = number
		}
	}
	for _, row := range tableRow.FindAllSubmatch(versions[1], -1) {
		for version := range strings.SplitSeq(strings.TrimSuffix(string(row[2]), ","), ", ") {
			s.versions[string(row[1])] = append(s.versions[string(row[1])], unquoted(version))
		}
	}
	for _, row := range tableRow.FindAllSubmatch(usage[1], -1) {
		for share := range strings.SplitSeq(strings.TrimSuffix(string(row[2]), ","), ", ") {
			number, err := strconv.ParseFloat(share, 64)
			if err != nil {
				return false
			}
			s.usage[string(row[1])] = append(s.usage[string(row[1])], number)
		}
	}
	return true
}

// prefixes are those that more than a share of users need for a capability, in the order in which they are printed.
func (s *statistics) prefixes(capability string, threshold float64) (prefixes []string, ok bool) {
	need, ok := s.need[capability]
	for _, prefix := range []string{"-moz", "-ms", "-o", "-webkit"} {
		if need[prefix] > threshold {
			prefixes = append(prefixes, prefix)
		}
	}
	return prefixes, ok
}

// omitted is the share of users of a browser's versions before one, or of those from first to last.
func (s *statistics) omitted(browser, first, last string, between bool) (share float64, ok bool) {
	from, to := -1, -1
	for i, version := range s.versions[browser] {
		if version == first {
			from = i
		}
		if version == last {
			to = i
		}
	}
	if from < 0 || to < 0 || len(s.usage[browser]) != len(s.versions[browser]) {
		return 0, false
	}
	shares := s.usage[browser][:from]
	if between {
		shares = s.usage[browser][from:max(from, to+1)]
	}
	for _, one := range shares {
		share += one
	}
	return share, true
}
