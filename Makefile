# The commands of this project. `make test` is what CI runs.

.PHONY: build test test-short vet fuzz bench bench-compass bench-homepage bench-sprites bench-pixels bench-rebuild typecheck fmt clean

# The sample site in assets/, into public/.
build:
	go run ./cmd/assetbuild build

# Everything that must hold: formatting, vet, staticcheck, all tests under the race detector.
test: vet
	go test -race -timeout 25m ./...

# The same without the race detector and without long runs, for between two edits.
test-short:
	go test -short ./...

vet:
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$unformatted" || { echo "gofmt would change: $$unformatted"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	GOOS=windows go vet ./...
	GOOS=darwin go vet ./...

# Each fuzz target for a minute.
FUZZTIME ?= 1m
fuzz:
	@for package in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
	    echo "$$package $$target"; \
	    go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
	  done; \
	done

# The load of docs/performance.md against a Node pipeline and against Dart Sass alone, interleaved. Needs npm.
bench:
	go run ./bench/compare

# What one saved file costs, in new processes, in watch and in serve, beside Vite. Needs npm and Chromium.
bench-rebuild:
	go test ./bench/rebuild -run '^$$' -bench Rebuild -benchtime 1x -timeout 60m

# A large Compass project against the same with mixins by hand on Dart Sass alone.
bench-compass:
	go run ./bench/compass

# The homepage runtime on the sample page: sizes, and what it costs per scroll, in Chromium beside rellax. Needs npm.
bench-homepage: parallax/node_modules
	go test ./assets -run '^$$' -bench Homepage -benchtime 1x

parallax/node_modules: parallax/package-lock.json
	cd parallax && npm ci --no-audit --no-fund
	touch $@

# Strict TypeScript. `make test` does it too where parallax/node_modules is there.
typecheck:
	cd parallax && npm ci --no-audit --no-fund && npm run typecheck

fmt:
	gofmt -w $$(git ls-files '*.go')

clean:
	rm -rf public .assetbuild
