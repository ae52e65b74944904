package outreach

import (
	"slices"
	"strings"
	"unicode"

	"luoi/internal/day"
	"luoi/internal/fault"
)

// Ways a message of the library reaches people, and where the office is heard besides. The words are stored.
var (
	Ways     = [...]string{"loudspeaker", "zalo", "sms", "call", "leaflet"}
	Channels = [...]string{"portal", "press", "panel", "leaflet", "fanpage", "zalo_page", "personal"}
)

// Fields are the words a template may leave open, in braces: {ten}. Others would never be filled.
var Fields = [...]string{"ten", "ngay", "gio", "noi", "diem_hen", "nguoi_lien_he", "dien_thoai", "co_quan", "han", "so_tien"}

// Blanks lists the open fields of a text in the order they come, each once.
func Blanks(body string) []string {
	var out []string
	for rest := body; ; {
		_, after, ok := strings.Cut(rest, "{")
		if !ok {
			return out
		}
		name, tail, ok := strings.Cut(after, "}")
		if !ok {
			return append(out, "{")
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
		rest = tail
	}
}

// Fill puts values into a template (8.03). A field without a value is an error that names it: no message leaves half written.
func Fill(body string, values map[string]string) (string, error) {
	var b strings.Builder
	var missing []fault.Field
	for rest := body; ; {
		before, after, ok := strings.Cut(rest, "{")
		b.WriteString(before)
		if !ok {
			break
		}
		name, tail, ok := strings.Cut(after, "}")
		v := strings.TrimSpace(values[name])
		if !ok || v == "" {
			missing = append(missing, fault.Field{Field: name, Key: "outreach.message.unfilled", Args: []any{name}})
		}
		b.WriteString(v)
		if !ok {
			break
		}
		rest = tail
	}
	if len(missing) > 0 {
		return "", fault.WithFields("outreach.message.not_whole", missing...)
	}
	return b.String(), nil
}

// Reading aloud: 150 Vietnamese words (written syllables) a minute, at most two minutes (8.06).
const (
	wordsAMinute = 150
	MostSeconds  = 120
)

// Aloud is how a text sounds.
type Aloud struct {
	Words   int
	Seconds int
	Short   []string // abbreviations a voice cannot say: BHXH
}

// ReadAloud measures a text for reading aloud.
func ReadAloud(body string) Aloud {
	var a Aloud
	for _, w := range strings.Fields(body) {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if w == "" {
			continue
		}
		a.Words++
		if isShort(w) && !slices.Contains(a.Short, w) {
			a.Short = append(a.Short, w)
		}
	}
	a.Seconds = (a.Words*60 + wordsAMinute - 1) / wordsAMinute
	return a
}

// isShort: two capital letters or more and nothing else but digits and bars.
func isShort(w string) bool {
	capitals := 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			capitals++
		case r >= '0' && r <= '9', r == '-', r == '/':
		default:
			return false
		}
	}
	return capitals > 1
}

// Message is a text of the library.
type Message struct {
	Code, Lang string
	Way        string
	Title      string
	Body       string
	Basis      string // legal basis
	Cites      []Cite
	Until      day.Date // last day it may be used; zero: open
}

// Cite is a parameter of the law a text speaks of, with the value it says.
type Cite struct{ Name, Value string }

// CheckMessage refuses a text that may not stand in the library: unknown way or language, no legal basis, a field
// nobody fills; for the loudspeaker also a text too long to read or with abbreviations.
func CheckMessage(m Message) error {
	var bad []fault.Field
	refuse := func(field, key string, args ...any) {
		bad = append(bad, fault.Field{Field: field, Key: "outreach.message." + key, Args: args})
	}
	if m.Code == "" || strings.ContainsAny(m.Code, " /") {
		refuse("code", "code")
	}
	if !slices.Contains(Ways[:], m.Way) {
		refuse("way", "way")
	}
	if !slices.Contains(Languages[:], m.Lang) {
		refuse("lang", "lang")
	}
	if m.Title == "" || m.Body == "" || len([]rune(m.Body)) > 8000 {
		refuse("body", "body")
	}
	if m.Basis == "" {
		refuse("basis", "basis")
	}
	for _, f := range Blanks(m.Body) {
		if !slices.Contains(Fields[:], f) {
			refuse("body", "unknown_field", f)
		}
	}
	if m.Way == "loudspeaker" {
		a := ReadAloud(m.Body)
		if a.Seconds > MostSeconds {
			refuse("body", "too_long", a.Words, MostSeconds*wordsAMinute/60)
		}
		if len(a.Short) > 0 {
			refuse("body", "short", strings.Join(a.Short, ", "))
		}
	}
	if len(bad) > 0 {
		return fault.WithFields("outreach.message.refused", bad...)
	}
	return nil
}

// NeedsReader reports whether a text of the language must be signed by a named reader before it is published (8.08).
func NeedsReader(lang string) bool { return lang != "vi" }

// Outdated lists the parameters whose value is another one than the text says (8.02). now gives the value of a
// parameter on the day asked about; ok is false when it has none.
func Outdated(cites []Cite, now func(name string) (value string, ok bool)) []Cite {
	var out []Cite
	for _, c := range cites {
		if v, ok := now(c.Name); !ok || v != c.Value {
			out = append(out, Cite{c.Name, v})
		}
	}
	return out
}

// ParseCites reads cites as they are stored, FormatCites writes them: "name=value;name=value".
func ParseCites(s string) []Cite {
	var out []Cite
	for _, part := range strings.Split(s, ";") {
		if name, value, ok := strings.Cut(strings.TrimSpace(part), "="); ok && name != "" {
			out = append(out, Cite{name, value})
		}
	}
	return out
}

// FormatCites writes cites as they are stored.
func FormatCites(list []Cite) string {
	parts := make([]string, len(list))
	for i, c := range list {
		parts[i] = c.Name + "=" + c.Value
	}
	return strings.Join(parts, ";")
}

// Plays counts the days between two (both included) on which a broadcast is due: its weekdays, bit 1 Monday to bit 64 Sunday.
func Plays(weekdays int, from, to day.Date) []day.Date {
	var out []day.Date
	for d := from; !d.After(to); d = d.AddDays(1) {
		if weekdays&(1<<((int(d.Weekday())+6)%7)) != 0 {
			out = append(out, d)
		}
	}
	return out
}
