package figures

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"luoi/internal/day"
	"luoi/internal/vntext"
)

// document is a text taken apart.
type document struct {
	name      string
	published day.Date
	dateLine  string // the line the date of publication stands in
	latest    day.Date
	named     int // the year the sentences read so far are about
	sentences []*sentence
}

// sentence is one sentence with what was found in it.
type sentence struct {
	index  int
	para   int
	text   string
	tail   bool // behind "read also": a list of other articles
	tokens []token
	times  []mention
	q      []*quantity
	places []place
	canon  string // words(), made once
}

// words is the canonical words of the sentence, as a window.
func (s *sentence) words() string {
	if s.canon == "" {
		s.canon = window(s.tokens, 0, len(s.tokens), false)
	}
	return s.canon
}

// read takes a text apart. Any input is a document; what has no figure has no quantity.
func (l *lexicon) read(t Text) *document {
	d := &document{name: t.Name, published: t.Date}
	seen := map[string]bool{}
	tail, lines := false, 0
	for n, line := range strings.Split(vntext.NFC(strings.ToValidUTF8(t.Body, " ")), "\n") {
		line = strings.TrimSpace(strings.Map(plainSpace, line))
		if line == "" {
			continue
		}
		lines++
		key := vntext.Canon(line)
		if l.tails[key] {
			tail = true
			continue
		}
		if seen[line] {
			continue
		}
		if len(line) > 30 {
			seen[line] = true
		}
		if d.published.IsZero() && lines <= 8 && headLine(line) && d.headDate(line) {
			continue
		}
		for _, s := range shorter(sentences(line)) {
			d.sentences = append(d.sentences, &sentence{index: len(d.sentences), para: n, text: s, tail: tail})
		}
	}
	l.fill(d)
	return d
}

// headLine reports a line of the page's head: a few words, no sentence and no figure of a report.
func headLine(line string) bool {
	return len(line) < 80 && !strings.HasSuffix(line, ".") && !strings.ContainsAny(line, "%;") && len(strings.Fields(line)) <= 9
}

// headDate takes the date of publication from a line of the head.
func (d *document) headDate(line string) bool {
	for i := 0; i < len(line); i++ {
		if !isDigit(line[i]) || (i > 0 && isDigit(line[i-1])) {
			continue
		}
		if w, n := scanDate(line[i:]); n >= 8 && w.from == w.to {
			d.published, d.dateLine = w.to, line
			return true
		}
	}
	return false
}

// plainSpace makes one space of the many; a no-break space stays, it parts thousands.
func plainSpace(r rune) rune {
	if r == '\t' || r == '\r' || r == '\u2007' || r == '\u2009' || r == '\u202f' {
		return ' '
	}
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

// sentences cuts a line at . ! ? … before a capital, a quotation mark or the end, never inside a figure
// nor after an abbreviation.
func sentences(line string) []string {
	var out []string
	start := 0
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRuneInString(line[i:])
		i += n
		if r != '.' && r != '!' && r != '?' && r != '…' {
			continue
		}
		for i < len(line) {
			r, n := utf8.DecodeRuneInString(line[i:])
			if !strings.ContainsRune(".…!?”\"’)/", r) {
				break
			}
			i += n
		}
		if i < len(line) && (!opensSentence(line[i:]) || (r == '.' && abbreviated(line[start:i]))) {
			continue
		}
		if s := strings.TrimSpace(line[start:i]); s != "" {
			out = append(out, s)
		}
		start = i
	}
	if s := strings.TrimSpace(line[start:]); s != "" {
		out = append(out, s)
	}
	return out
}

// longestSentence bounds what rules look at together; no sentence of prose is so long, pasted tables are.
const longestSentence = 1500

// shorter cuts sentences that are too long, at a semicolon, a comma or a space when there is one.
func shorter(list []string) []string {
	var out []string
	for _, s := range list {
		for len(s) > longestSentence {
			cut := longestSentence
			for cut > 0 && !utf8.RuneStart(s[cut]) {
				cut--
			}
			for _, sep := range []string{"; ", ", ", " "} {
				if i := strings.LastIndex(s[:cut], sep); i > longestSentence/2 {
					cut = i + len(sep)
					break
				}
			}
			out = append(out, strings.TrimSpace(s[:cut]))
			s = s[cut:]
		}
		out = append(out, s)
	}
	return out
}

func opensSentence(s string) bool {
	t := strings.TrimLeft(s, " “\"‘(-–+•*")
	if len(t) == len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(t)
	return t == "" || unicode.IsUpper(r) || unicode.IsDigit(r)
}

// abbreviated reports that the full stop belongs to a short word such as TP. or TX.
func abbreviated(s string) bool {
	s = strings.TrimRight(s, ".")
	i := strings.LastIndexAny(s, " (“\"")
	switch vntext.Canon(s[i+1:]) {
	case "tp", "tx", "tt", "p", "q", "h", "x", "ts", "ths", "gs", "pgs", "bs", "tr", "st", "đ c", "đc", "no":
		return true
	}
	return false
}
