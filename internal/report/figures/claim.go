package figures

import (
	"math"
	"strconv"
	"strings"

	"luoi/internal/day"
)

// Verdict is the answer about one claim.
type Verdict string

const (
	OK           Verdict = "ok"           // đúng: reckoned again, it fits
	Wrong        Verdict = "wrong"        // sai: no reading fits
	Ambiguous    Verdict = "ambiguous"    // mơ hồ: more than one reading, or figures that do not speak of the same thing
	Unverifiable Verdict = "unverifiable" // thiếu: a figure or a definition is missing
)

// Verdicts lists them, the gravest first.
var Verdicts = []Verdict{Wrong, Ambiguous, Unverifiable, OK}

// Note is a sentence of the catalogue with its arguments.
type Note struct {
	Key  string
	Args []any
}

// Say makes a Note.
func say(key string, args ...any) Note { return Note{key, args} }

// Num is a figure inside a Note; the language decides on its separators.
type Num struct {
	V    float64
	Dec  int  // decimals shown
	Dong bool // an amount: written with tỷ, triệu where that says it exactly
	Rate unit // percent, points or fold: written with its sign
}

// In writes the figure in lang, rounded half away from zero.
func (n Num) In(lang string) string {
	switch {
	case n.Dong:
		return n.amount(lang)
	case n.Rate == percent:
		return n.digits(lang) + map[string]string{"en": "%"}[lang] + map[string]string{"vi": " %"}[lang]
	case n.Rate == points:
		return n.digits(lang) + map[string]string{"en": " points", "vi": " điểm %"}[lang]
	case n.Rate == fold:
		return n.digits(lang) + map[string]string{"en": " times", "vi": " lần"}[lang]
	}
	return n.digits(lang)
}

// amount writes đồng as people say it, 3,8 tỷ đồng, but in full where that would leave something out.
func (n Num) amount(lang string) string {
	dong := map[string]string{"en": " đồng", "vi": " đồng"}[lang]
	v := math.Round(n.V)
	for _, s := range []struct {
		from, unit float64
		dec        int
		vi, en     string
	}{{1e9, 1e9, 3, " tỷ", " billion"}, {1e6, 1e6, 2, " triệu", " million"}} {
		if math.Abs(v) < s.from || math.Abs(v) < 1e11 && math.Mod(v, s.unit/math.Pow10(s.dec)) != 0 && n.V == v {
			continue
		}
		word := s.vi
		if lang == "en" {
			word = s.en
		}
		return Num{V: v / s.unit, Dec: s.dec}.trimmed(lang) + word + dong
	}
	return Num{V: v}.digits(lang) + dong
}

// trimmed is the figure without zeros at the end of its decimals.
func (n Num) trimmed(lang string) string {
	s := n.digits(lang)
	if n.Dec == 0 {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".,")
}

func (n Num) digits(lang string) string {
	p := math.Pow10(n.Dec)
	s := strconv.FormatFloat(math.Round(math.Abs(n.V)*p+1e-9)/p, 'f', n.Dec, 64)
	whole, frac, _ := strings.Cut(s, ".")
	group, point := ".", ","
	if lang == "en" {
		group, point = ",", "."
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + group + whole[i:]
	}
	if n.V < 0 && strings.Trim(s, "0.") != "" {
		whole = "−" + whole
	}
	if frac != "" {
		return whole + point + frac
	}
	return whole
}

// Claim is one statement of the text that can be judged.
type Claim struct {
	File     string // name of the text it stands in
	Index    int    // of the sentence in its text, from 0
	Sentence string
	From, To int    // bytes of Sentence that the claim covers
	Rule     string // which reasoning spoke
	Verdict  Verdict
	Explain  []Note
	Readings []Note
	Missing  []string // what is not given: base, plan, total, parts, duration, date, groups, target, definition
	Result   string   // the recomputed figure in Vietnamese form, without words; "" when there is none
}

// Text is the words of the claim.
func (c Claim) Text() string { return c.Sentence[c.From:c.To] }

// Text is one article or report to check.
type Text struct {
	Name string
	Body string
	Date day.Date // day of publication when known otherwise; zero: read from the head of the text
}

// Inputs is what the checker cannot know by itself.
type Inputs struct {
	// CardPrice is what a health card of twelve months costs the first member of a household on a day, in
	// đồng, or 0 when unknown. Nil: not known.
	CardPrice func(day.Date) int64
}

// Check judges every figure of the texts; several texts are also held against each other. The claims come
// in the order of the text.
func Check(texts []Text, in Inputs) []Claim {
	lex := newLexicon()
	var docs []*document
	var out []Claim
	for _, t := range texts {
		d := lex.read(t)
		docs = append(docs, d)
	}
	for _, d := range docs {
		c := &checker{lex: lex, doc: d, in: in}
		c.run()
		if len(docs) > 1 {
			c.against(docs)
		}
		c.sort()
		for _, cl := range c.claims {
			out = append(out, *cl)
		}
	}
	return out
}

func num(v float64) Num {
	if v == math.Trunc(v) {
		return Num{V: v}
	}
	return Num{V: v, Dec: 2}
}
func num1(v float64) Num { return Num{V: v, Dec: 1} }
func num2(v float64) Num { return Num{V: v, Dec: 2} }

// num is a figure of the kind of q: amounts are written as amounts.
func (q *quantity) num(v float64) Num {
	if q != nil && q.unit == dong {
		return Num{V: v, Dong: true}
	}
	return num(v)
}

// num1 is a mean of the kind of q.
func (q *quantity) num1(v float64) Num {
	if q.unit == dong {
		return Num{V: v, Dong: true}
	}
	if v == math.Trunc(v) {
		return num(v)
	}
	return num1(v)
}

// found is what was reckoned in place of q, as finely as q is printed, with the sign of its kind.
func (q *quantity) found(v float64) Num {
	switch {
	case q.unit == dong:
		return Num{V: v, Dong: true}
	case q.rate() || q.unit == fold:
		return Num{V: v, Dec: max(q.dec, 1), Rate: q.unit}
	}
	return q.num1(v)
}

// finer is a percentage one digit finer than q prints it.
func (q *quantity) finer(v float64) Num { return Num{V: v, Dec: max(q.dec+1, 2)} }
