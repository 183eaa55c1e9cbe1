# make test   every check, the same as the build server's
# make demo   the whole product with a believable survey
# make bench  the benchmarks (docs/performance.md says how to read them)

.PHONY: test demo build bench

test:
	.ci/setup
	@echo "== formatted"; test -z "$$(gofmt -l .)" || { gofmt -l .; exit 1; }
	@echo "== modules tidy"; go mod tidy -diff
	@echo "== vet"; go vet ./...
	@echo "== staticcheck"; go tool staticcheck ./...
	@echo "== builds without C"; CGO_ENABLED=0 go build -o /dev/null ./cmd/omnibus
	@echo "== tests, with the race detector"; go test -race -timeout 40m ./...

build:
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o omnibus ./cmd/omnibus

demo:
	go run ./cmd/omnibus demo

bench:
	go test -run '^$$' -bench . -benchmem ./...
