package main

import "assetbuild/internal/diagnostic"

// findings gives a failed build's errors and then its messages.
func findings(failure error, messages diagnostic.List) diagnostic.List {
	return append(diagnostic.Sort(diagnostic.Of(failure)), messages...)
}
