package archtest

// The rings. A package may import the packages of lower rings as its own line says; a package that
// is not named here fails the test until somebody decides where it belongs.

// ring0 is the vocabulary: the standard library and golang.org/x/text only.
var ring0 = []string{"day", "money", "id", "fault", "vntext", "seal"}

// ring1 is the pure domain: ring 0 and the nouns named here. No I/O, no clock, no SQL, no HTTP.
var ring1 = map[string][]string{
	"org":      {},
	"person":   {},
	"delivery": {"person"},
	"linkage":  {"person"},
	"policy":   {},
	"coverage": {"org", "person", "policy"},
	"review":   {"person"},
	"access":   {"org"},
	"prospect": {"org", "person", "coverage"},
	"advice":   {"policy"},
	"search":   {},
	"synth":    {"org", "person", "delivery"},
	"target":   {"org", "person", "coverage"},
	"outreach": {"org", "person", "prospect"},
	"savings":  {},
	"report":   {"org", "target"},
}

// shells is rings 2 and 3: what each may import besides rings 0 and 1 and others' modules.
// main → cli → {web, jobs, demo, bench} → app → {store, sheet} → ring 1 → ring 0.
var shells = map[string][]string{
	"store":    {},
	"sheet":    {"i18n"},
	"app":      {"store", "sheet"},
	"jobs":     {"store"},
	"i18n":     {},
	"config":   {},
	"progress": {"i18n"},
	"paper":    {"i18n"},
	"web":      {"app", "jobs", "i18n", "config", "store", "sheet", "paper", "field"},
	"field":    {"app", "store", "i18n", "config"},
	"demo":     {"app", "store", "sheet", "i18n", "progress"},
	"cli":      {"app", "web", "field", "jobs", "demo", "bench", "store", "sheet", "paper", "i18n", "config", "progress"},
	"bench":    {"app", "web", "field", "store", "sheet", "demo", "i18n", "progress", "testkit"},
	"testkit":  {"store", "app"},
	"archtest": {},
}

// onlyIn says where a package of the standard library may stand (outside tests).
var onlyIn = map[string][]string{
	"database/sql": {"store", "testkit"},
	"net/http":     {"web", "field", "cli", "bench"},
	"os/exec":      {"testkit", "web/browsertest"},
	"embed":        {"prospect", "paper", "field", "report", "demo", "savings", "outreach", "store", "policy", "i18n", "web", "synth", "vntext", "org"},
	"unsafe":       {},
}

// clockIn says who may read the clock: where the program starts, what measures, and store as the
// default of an option that tests set.
var clockIn = []string{"cli", "bench", "testkit", "store"}

// stopwatches are files that may read the clock to say in a report how long a step took. No decision
// may depend on it: the same input gives the same output at any speed.
var stopwatches = []string{"linkage/linkage.go", "linkage/spec.go"}

// sqlIn says whose string literals may be SQL.
var sqlIn = []string{"store", "testkit"}

// module is somebody else's work that we build on.
type module struct {
	path   string
	in     []string // who may import it; nil: everyone
	reason string
}

// modules is the allow-list. docs/adr/0008-libraries.md says more about each choice.
var modules = []module{
	{"modernc.org/sqlite", []string{"store", "testkit"}, "SQLite in pure Go: one static binary, no C compiler"},
	{"github.com/jackc/pgx/v5", []string{"store", "testkit"}, "PostgreSQL driver with COPY and typed errors"},
	{"github.com/pressly/goose/v3", []string{"store"}, "numbered forward migrations from an embedded folder"},
	{"github.com/google/uuid", []string{"id"}, "UUIDv7 as the RFC says"},
	{"github.com/a-h/templ", []string{"web"}, "typed HTML components checked by the compiler"},
	{"github.com/alexedwards/scs/v2", []string{"web"}, "sessions with idle and absolute timeout and token renewal"},
	{"github.com/alecthomas/kong", []string{"cli"}, "command line from one struct, help included"},
	{"github.com/vbauerster/mpb/v8", []string{"progress"}, "several progress bars on one terminal"},
	{"go.yaml.in/yaml/v3", []string{"config", "policy"}, "strict YAML with line numbers in its errors"},
	{"github.com/xuri/excelize/v2", []string{"sheet", "bench"}, "writes .xlsx as a stream; the peer our reader is measured against"},
	{"github.com/zeebo/xxh3", []string{"linkage", "synth"}, "64-bit hash for blocking keys"},
	{"github.com/RoaringBitmap/roaring/v2", []string{"search"}, "sets of people by word, place and year: small, and joined in microseconds"},
	{"github.com/andybalholm/brotli", []string{"field"}, "packs the rules for the browser, and what phones pull, a quarter smaller than gzip"},
	{"codeberg.org/go-pdf/fpdf", []string{"paper"}, "writes PDF with embedded Unicode fonts, no other program needed"},
	{"github.com/skip2/go-qrcode", []string{"paper", "web"}, "squares to photograph"},
	{"github.com/makiuchi-d/gozxing", []string{"paper"}, "reads the square back in tests"},
	{"github.com/evanw/esbuild", []string{"field"}, "bundles the phone app without Node"},
	{"golang.org/x/text", nil, "Unicode normalisation and old encodings"},
	{"golang.org/x/crypto", []string{"app", "seal"}, "argon2id"},
	{"github.com/coreos/go-oidc/v3", []string{"web"}, "verifies what a provider of identities says: keys, issuer, audience, time"},
	{"golang.org/x/oauth2", []string{"web"}, "the code flow with PKCE"},
	{"github.com/pquerna/otp", []string{"app"}, "one-time codes as RFC 6238 says, and the square to photograph"},
	{"golang.org/x/net", []string{"web"}, "parses pages in tests as a browser would"},
	{"golang.org/x/sync", nil, "error groups that stop together"},
	{"golang.org/x/term", []string{"cli", "progress"}, "is this a terminal, and how wide"},
	{"pgregory.net/rapid", nil, "property tests"},
	{"github.com/google/go-cmp", nil, "readable differences in tests"},
	{"github.com/rogpeppe/go-internal", []string{"cli"}, "testscript: the commands as they are typed"},
	{"github.com/chromedp/chromedp", []string{"web"}, "drives Chromium in browser tests"},
	{"github.com/chromedp/cdproto", []string{"web"}, "protocol types of chromedp"},
}

// moneyWords are the words that name an amount of money; a float with such a name is refused.
const moneyWords = `(?i)(amount|dong$|money|salary|subsidy|contribution$)`

// longFile is the number of lines above which a file is named in the test's log.
const longFile = 450
