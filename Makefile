# Lưới. Every target works from a fresh clone with Go alone; no Node, no C compiler.
#   make build      bin/luoi
#   make demo       build, make a province of 60,000 people, import and link it, serve it
#   make test       everything that must hold (installs PostgreSQL and Chromium as root on Debian)
#   make bench      the measurements, with the peers' figures beside ours
#   make wasm       the rules for the browser and the phone (make build, demo and test do it first)
#   make pictures   take the pictures of the README and the guide anew
#   make generate   write the Go of the page templates anew
#   make field      bundle the phone app anew (needs npm ci; the bundle is committed)
#   make lint fmt   look over / tidy the source

export CGO_ENABLED = 0

DEMO_DIR    ?= ./demo
DEMO_PEOPLE ?= 60000
DEMO_SEED   ?= 1
LISTEN      ?= 127.0.0.1:8066
# The whole suite on two cores takes minutes; a test that hangs must not take the afternoon.
TEST_TIMEOUT ?= 15m
TEST_FLAGS   ?=

.PHONY: build wasm demo test bench pictures lint fmt generate field check tools clean

build: wasm
	go build -o bin/luoi .

# The same rules and the same book as the office's, for browsers: under 1 MB as brotli, 1,27 MB as gzip. It is
# embedded by the build that follows; a plain go build does without it. -l (no inlining) makes it a twelfth
# smaller and not noticeably slower.
BUILT := internal/field/rules/built
wasm:
	GOOS=js GOARCH=wasm go build -trimpath -ldflags="-s -w" -gcflags=all=-l -o bin/luoi.wasm ./internal/field/wasm
	@go run ./internal/field/rules/pack $(BUILT) bin/luoi.wasm "$$(go env GOROOT)/lib/wasm/wasm_exec.js"

demo: build
	bin/luoi demo --dir $(DEMO_DIR) --people $(DEMO_PEOPLE) --seed $(DEMO_SEED) --listen $(LISTEN)

test: tools wasm check
	go test -timeout $(TEST_TIMEOUT) $(TEST_FLAGS) ./...

# What the source must be before tests are worth running.
check:
	@files=$$(gofmt -l main.go bench internal); if [ -n "$$files" ]; then echo "not formatted (make fmt):"; echo "$$files"; exit 1; fi
	go vet ./...
	@scripts/generated-current
	@scripts/bundle-current

tools:
	@scripts/test-tools

bench: build
	bin/luoi bench import
	bin/luoi bench link
	bin/luoi bench advice
	bin/luoi bench rollup
	bin/luoi bench sync
	bin/luoi bench ledger
	LUOI_LEDGER_KILLS=50 go test -count=1 -timeout 10m -v -run TestNothingAcknowledged ./bench
	LUOI_PHONE_PEOPLE=50000 go test -count=1 -timeout 10m -v -run TestPhoneMeasures ./internal/web/browsertest

generate:
	go tool templ generate -log-level warn -path internal/web

# The phone app (internal/field/src) into the files that the binary carries (internal/field/dist).
field:
	@[ -d node_modules/preact ] || npm ci --no-fund --no-audit
	go run ./internal/field/bundle

# The pictures of the README and the guide, taken by the browser test that walks through the demo.
pictures: tools
	mkdir -p docs/pictures
	LUOI_PICTURES=$(CURDIR)/docs/pictures LUOI_PEOPLE=60000 go test -count=1 -timeout 10m -run TestTourOfTheDemo ./internal/web/browsertest

lint: check

fmt:
	gofmt -w main.go bench internal
	go tool templ fmt -log-level warn internal/web

clean:
	rm -rf bin $(DEMO_DIR) $(BUILT)/*.br $(BUILT)/*.gz $(BUILT)/*.sum
