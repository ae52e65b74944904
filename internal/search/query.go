package search

import (
	"slices"
	"strings"

	"luoi/internal/day"
	"luoi/internal/vntext"
)

// mostWords is how many words of a query count; nobody's name with place and year has more.
const mostWords = 10

// Word is one word of a query.
type Word struct {
	word
	marks bool // the query was typed with marks: the same marks come first
	open  bool // may go on: it is the last one
	year  int  // 1987, or of 12/03/1987; 0: not a time
	month int
	day   int
}

// Query is what someone typed, taken apart.
type Query struct {
	Words []Word
	// Number is a whole number as typed: a citizen, insurance, card or telephone number. It is looked up by
	// its blind index and nowhere else; Words is empty.
	Number string
	// Partial is set for digits that are too few for a number: they find nothing, because the numbers are
	// kept in a form in which a part cannot be looked for.
	Partial bool
	// Household is set when the text begins with «hộ»: only households are meant.
	Household bool
}

// Empty reports whether there is nothing to look for.
func (q Query) Empty() bool { return len(q.Words) == 0 && q.Number == "" && !q.Partial }

// Parse takes the text of the search box apart.
func Parse(text string) Query {
	text = vntext.Truncate(strings.TrimSpace(vntext.NFC(text)), 120)
	var q Query
	if rest, ok := householdText(text); ok {
		q.Household, text = true, rest
	} else if n := wholeNumber(text); n != "" {
		return Query{Number: n}
	} else if partNumber(text) {
		return Query{Partial: true}
	}
	for _, f := range strings.Fields(text) {
		if w, ok := timeWord(f); ok {
			q.Words = append(q.Words, w)
			continue
		}
		q.Words = append(q.Words, Word{word: word{key: f}})
	}
	q.Words = joinNames(q.Words)
	marks := slices.ContainsFunc(q.Words, func(w Word) bool { return hasMarks(w.canon) })
	for i := range q.Words {
		q.Words[i].marks = marks
	}
	if len(q.Words) > mostWords {
		q.Words = q.Words[:mostWords]
	}
	if n := len(q.Words); n > 0 && q.Words[n-1].year == 0 && !strings.HasSuffix(text, ",") {
		q.Words[n-1].open = true
	}
	return q
}

// joinNames takes the runs of plain text between times apart as names are.
func joinNames(raw []Word) []Word {
	var out []Word
	var run []string
	flush := func() {
		for _, w := range wordsOf(strings.Join(run, " ")) {
			q := Word{word: w}
			q.alias = ""
			if len(w.key) == 4 && allDigits(w.key) && (w.key[:2] == "19" || w.key[:2] == "20") {
				q.year = number(w.key)
			}
			out = append(out, q)
		}
		run = run[:0]
	}
	for _, w := range raw {
		if w.year == 0 {
			run = append(run, w.key)
			continue
		}
		flush()
		out = append(out, w)
	}
	flush()
	return out
}

// hasMarks reports whether a canonical word holds a mark: a letter beyond a–z, or a tone at its end.
func hasMarks(canon string) bool {
	for i := range len(canon) {
		if c := canon[i]; c >= 0x80 || i > 0 && c >= '1' && c <= '5' && canon[i-1] > '9' {
			return true
		}
	}
	return false
}

func number(digits string) int {
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// householdText cuts «hộ», «số hộ», «sổ hộ» from the beginning when a number or more follows.
func householdText(text string) (string, bool) {
	low := strings.ToLower(text)
	for _, head := range []string{"số hộ ", "sổ hộ ", "hộ số ", "so ho ", "ho so ", "hộ ", "household "} {
		if strings.HasPrefix(low, head) {
			return strings.TrimSpace(text[len(head):]), true
		}
	}
	if rest, ok := strings.CutPrefix(low, "ho "); ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' {
		return rest, true
	}
	return text, false
}

// wholeNumber is a text, or one part of it, that has the length of a whole number: 9 old identity, 10
// insurance or telephone, 11 telephone, 12 citizen number, 15 health card.
func wholeNumber(text string) string {
	if n := compact(text); len(n) >= 9 {
		return strings.TrimSpace(text)
	}
	for f := range strings.FieldsSeq(text) {
		if n := compact(f); len(n) >= 9 {
			return f
		}
	}
	return ""
}

// compact is the digits of a text that holds nothing but digits and what parts them, or a health card
// with its two letters in front.
func compact(text string) string {
	var b strings.Builder
	letters := 0
	for i, r := range text {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case strings.ContainsRune(" .-()+/", r):
		case i < 2 && (r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'):
			letters++
		default:
			return ""
		}
	}
	if letters != 0 && (letters != 2 || b.Len() != 13) {
		return ""
	}
	return b.String()
}

// partNumber reports whether a part of the text is digits too long for a year or a house and too short for
// a number.
func partNumber(text string) bool {
	for f := range strings.FieldsSeq(text) {
		if _, isTime := timeWord(f); isTime {
			continue
		}
		digits, other := 0, 0
		for _, r := range f {
			switch {
			case r >= '0' && r <= '9':
				digits++
			case r != '.' && r != '-' && r != '*' && r != '•' && r != '…' && r != '/':
				other++
			}
		}
		if digits >= 5 && other <= 2 {
			return true
		}
	}
	return false
}

// timeWord reads 12/03/1987, 12-3-1987, 03/1987. A bare year is left to joinNames: it may be a number too.
func timeWord(f string) (Word, bool) {
	parts := strings.FieldsFunc(f, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if len(parts) < 2 || len(parts) > 3 {
		return Word{}, false
	}
	for _, p := range parts {
		if !allDigits(p) || len(p) > 4 {
			return Word{}, false
		}
	}
	y := parts[len(parts)-1]
	w := Word{word: word{key: f, canon: f}}
	if len(y) != 4 {
		return Word{}, false
	}
	w.year, w.month = number(y), number(parts[len(parts)-2])
	if len(parts) == 3 {
		w.day = number(parts[0])
	}
	ok := w.year >= 1850 && w.year < 2200 && w.month >= 1 && w.month <= 12 && w.day <= day.DaysIn(w.year, w.month)
	return w, ok
}

// bornThen reports whether a packed day of birth is the time of the word, as far as both are known.
func (w Word) bornThen(birth uint32) bool {
	y, m, d := int(birth>>9), int(birth>>5&15), int(birth&31)
	return w.year != 0 && y == w.year && (w.month == 0 || m == 0 || m == w.month) && (w.day == 0 || d == 0 || d == w.day)
}

// packBirth keeps a day of birth in 4 bytes; month and day are 0 when they are not known.
func packBirth(d day.Date, precision int) uint32 {
	if d.IsZero() || precision == 0 {
		return 0
	}
	b := uint32(d.Year()) << 9
	if precision >= 2 {
		b |= uint32(d.Month()) << 5
	}
	if precision >= 3 {
		b |= uint32(d.Day())
	}
	return b
}
