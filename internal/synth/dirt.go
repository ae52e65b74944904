package synth

import (
	"strings"
	"unicode/utf8"

	"luoi/internal/day"
)

// typist is how one office types its list; on top of it come the slips of each row.
type typist struct {
	upper   bool
	noMarks bool
	nfd     bool
	newTone bool // Hoà instead of Hòa
	dates   int  // form of birth dates, see date
}

// slips are the chances per row that something goes wrong.
type slips struct {
	drop, abbreviate, swap, typo, tone, marks, upper, nfd, style float64
	yearOnly, yearOnlyOld, dayMonth, dateDigit, wrongSex, idTypo float64
}

// ordinary slips: the share of year-only dates, of id typos and so on as met in real lists.
var ordinary = slips{
	drop: .018, abbreviate: .008, swap: .006, typo: .02, tone: .022, marks: .03, upper: .04, nfd: .02, style: .25,
	yearOnly: .06, yearOnlyOld: .30, dayMonth: .008, dateDigit: .008, wrongSex: .006, idTypo: .015,
}

// name is q's name as typed.
func (t typist) name(d *dice, q *Person, s *slips) string {
	out := q.Name
	x := d.f()
	kinhOrder := q.Ethnicity != Ede && q.Ethnicity != Mnong && q.Ethnicity != Jrai
	switch {
	case !kinhOrder:
		if x < .35 {
			out = highlandVariant(d, q, out)
		}
	case x < s.drop && q.Middle != "":
		out = q.Family + " " + q.Given
	case x < s.drop+s.abbreviate && q.Middle != "":
		out = q.Family + " " + initials(q.Middle) + " " + q.Given
	case x < s.drop+s.abbreviate+s.swap:
		out = q.Given + " " + q.Family + " " + q.Middle
		out = strings.TrimSpace(out)
	case x < s.drop+s.abbreviate+s.swap+.004 && strings.HasPrefix(out, "Nguyễn "):
		out = "Ng. " + strings.TrimPrefix(out, "Nguyễn ")
	}
	if d.chance(s.typo) {
		out = Typo(d, out)
	}
	if d.chance(s.tone) {
		out = wrongTone(d, out)
	}
	if t.newTone != d.chance(s.style) {
		out = OtherToneStyle(out)
	}
	return t.finish(d, out, s)
}

// finish applies what concerns every text: marks, case, decomposition, a stray space.
func (t typist) finish(d *dice, out string, s *slips) string {
	if t.noMarks || d.chance(s.marks) {
		out = NoMarks(out)
	}
	if t.upper || d.chance(s.upper) {
		out = strings.ToUpper(out)
	}
	if t.nfd || d.chance(s.nfd) {
		out = NFD(out)
	}
	if d.chance(.01) {
		out = strings.Replace(out, " ", "  ", 1)
	}
	return out
}

// highlandVariant is one of the ways in which clerks write Êđê and M'nông names.
func highlandVariant(d *dice, q *Person, s string) string {
	switch d.n(6) {
	case 0:
		s = strings.Replace(s, "H'", "H’", 1)
	case 1:
		s = strings.Replace(s, "H'", "H ", 1)
	case 2:
		s = strings.Replace(strings.Replace(s, "H'", "H-", 1), "Y ", "Y-", 1)
	case 3: // Vietnamese keyboards have ă but none of the other breves, nor č ñ ƀ
		s = breveless.Replace(s)
	case 4: // the look-alikes that an ordinary font offers
		s = lookAlikes.Replace(s)
	default:
		if q.Family != "" && strings.Contains(q.Family, " ") { // Niê Kđăm written as Niê
			s = strings.TrimSuffix(s, q.Family) + strings.Fields(q.Family)[0]
		}
	}
	return s
}

var (
	breveless  = strings.NewReplacer("ĕ", "e", "ĭ", "i", "ŏ", "o", "ŭ", "u", "č", "c", "ñ", "n", "ƀ", "b", "Č", "C", "Ñ", "N", "Ƀ", "B", "\u0306", "")
	lookAlikes = strings.NewReplacer("ă", "ǎ", "ŏ", "ǒ", "ŭ", "ǔ", "ĭ", "ǐ", "č", "c\u0306")
)

func initials(middle string) string {
	var parts []string
	for _, w := range strings.Fields(middle) {
		r, _ := utf8.DecodeRuneInString(w)
		parts = append(parts, string(r)+".")
	}
	return strings.Join(parts, "")
}

// Typo makes one slip of the finger: two letters exchanged, one dropped, doubled or its neighbour hit.
func Typo(d *dice, s string) string {
	runes := []rune(s)
	if len(runes) < 4 {
		return s
	}
	i := 1 + d.n(len(runes)-2)
	if runes[i] == ' ' || runes[i+1] == ' ' {
		i = len(runes) - 2
	}
	switch d.n(4) {
	case 0:
		runes[i], runes[i+1] = runes[i+1], runes[i]
	case 1:
		runes = append(runes[:i], runes[i+1:]...)
	case 2:
		runes = append(runes[:i+1], runes[i:]...)
	default:
		const keys = "qwertyuiopasdfghjklzxcvbnm"
		if k := strings.IndexRune(keys, runes[i]); k > 0 {
			runes[i] = rune(keys[k-1])
		} else {
			runes[i] = rune(keys[d.n(len(keys))])
		}
	}
	return string(runes)
}

// wrongTone exchanges hỏi and ngã, which much of the country says alike, or slips to another tone.
func wrongTone(d *dice, s string) string {
	runes := []rune(s)
	var at []int
	for i, r := range runes {
		if l, ok := letters[r]; ok && strings.ContainsRune("ăâêôơưaeiouy", l.base) && l.tone > 0 {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return s
	}
	i := at[d.n(len(at))]
	l := letters[runes[i]]
	runes[i] = withTone(l, [...]int{0, 2, 0, 4, 3, 0}[l.tone])
	return string(runes)
}

// birth is q's birth date as typed, and whether only the year was known.
func (t typist) birth(d *dice, q *Person, s *slips) string {
	share := s.yearOnly
	if q.Birth.Year() < 1960 {
		share = s.yearOnlyOld
	}
	b := q.Birth
	y, m, dd := b.Year(), b.Month(), b.Day()
	x := d.f()
	switch {
	case x < share:
		if d.chance(.25) { // some systems fill the year up
			return t.date(day.Must(y, 1, 1))
		}
		var buf [4]byte
		digits(buf[:], y)
		return string(buf[:])
	case x < share+s.dayMonth && dd <= 12:
		m, dd = dd, m
	case x < share+s.dayMonth+s.dateDigit:
		switch d.n(3) {
		case 0:
			dd = d.between(1, 28)
		case 1:
			m, dd = d.between(1, 12), min(dd, 28)
		default:
			y += d.between(-2, 2)
			dd = min(dd, 28)
		}
	}
	if typed := day.Must(y, m, dd); typed.Before(FirstDay) { // a clerk notices a birth in the future
		return t.date(typed)
	}
	return t.date(b)
}

// date writes a day in the typist's form: 05/03/1987, 5/3/1987, 05-03-1987, 05.03.1987, 1987-03-05.
func (t typist) date(b day.Date) string {
	if t.dates == 4 {
		return b.String()
	}
	sep := [...]byte{'/', '/', '-', '.'}[t.dates]
	var buf [10]byte
	digits(buf[0:2], b.Day())
	digits(buf[3:5], b.Month())
	digits(buf[6:], b.Year())
	buf[2], buf[5] = sep, sep
	if t.dates == 1 {
		return strings.Replace(strings.TrimPrefix(string(buf[:]), "0"), "/0", "/", 1)
	}
	return string(buf[:])
}

// number is an identifier as typed: one in a hundred or so has a slip.
func number(d *dice, s string, chance float64) string {
	if !d.chance(chance) {
		return s
	}
	b := []byte(s)
	i := len(b) - 1 - d.n(6)
	if d.chance(.5) {
		b[i], b[i-1] = b[i-1], b[i]
	}
	if string(b) == s {
		b[i] = '0' + (b[i]-'0'+byte(d.between(1, 9)))%10
	}
	return string(b)
}
