package figures

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"luoi/internal/vntext"
)

type tokenKind uint8

const (
	word tokenKind = iota
	figure
	mark // one sign of punctuation, % included
	code // number of a document, a telephone, a clock time, an address: never a quantity
	date
)

// token is one piece of a sentence. key is what phrases are matched with: the canonical word, the sign,
// or the text itself.
type token struct {
	kind     tokenKind
	key      string
	from, to int
	fig      number
	when     span // of a date
}

// tokens cuts a sentence. Linear in its length.
func tokens(s string) []token {
	var out []token
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			i += n
		case r >= '0' && r <= '9':
			t := digitToken(s, i)
			out = append(out, t)
			i = t.to
		case unicode.IsLetter(r) || r == '_' || r == '@':
			t := wordToken(s, i)
			out = append(out, t)
			i = t.to
		default:
			out = append(out, token{kind: mark, key: s[i : i+n], from: i, to: i + n})
			i += n
		}
	}
	return out
}

// wordToken is a run of letters; letters glued to digits or joined by - to digits make a code.
func wordToken(s string, from int) token {
	i, digits := from, false
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		joined := false
		if r == '-' || r == '_' || r == '@' || r == '/' || r == ':' || r == '.' {
			next, _ := utf8.DecodeRuneInString(s[i+n:])
			joined = r == '_' || r == '@' || (r == '-' && (next >= '0' && next <= '9')) ||
				(r == ':' && strings.HasPrefix(s[i:], "://")) ||
				(strings.Contains(s[from:i], "://") && next != utf8.RuneError && !unicode.IsSpace(next))
		}
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && !joined && (r < '0' || r > '9') && r != '’' && r != '\'' {
			if !(strings.Contains(s[from:i], "://") && !unicode.IsSpace(r)) {
				break
			}
		}
		if r >= '0' && r <= '9' {
			digits = true
		}
		i += n
		if i-from > 400 {
			break
		}
	}
	if digits {
		return token{kind: code, key: s[from:i], from: from, to: i}
	}
	return token{kind: word, key: vntext.Canon(s[from:i]), from: from, to: i}
}

// digitToken reads what begins with a digit: a date, a clock time, the number of a document, a figure.
func digitToken(s string, from int) token {
	if w, n := scanDate(s[from:]); n > 0 {
		return token{kind: date, key: s[from : from+n], from: from, to: from + n, when: w}
	}
	if n := scanCode(s[from:]); n > 0 {
		return token{kind: code, key: s[from : from+n], from: from, to: from + n}
	}
	f, n := scanNumber(s[from:])
	return token{kind: figure, key: s[from : from+n], from: from, to: from + n, fig: f}
}

// scanCode is the length of a code at the beginning of s, or 0.
func scanCode(s string) int {
	i := digits(s, 0)
	switch {
	case i < len(s) && s[i] == ':' && i+1 < len(s) && isDigit(s[i+1]): // 08:36:31
		for i < len(s) && (isDigit(s[i]) || s[i] == ':') {
			i++
		}
		return i
	case s[0] == '0' && i > 2: // 0436 281 539
		for j := i; ; {
			k := j
			for k < len(s) && (s[k] == ' ' || s[k] == '.' || s[k] == '-') {
				k++
			}
			if n := digits(s, k); n > k && k-j <= 1 {
				j, i = n, n
				continue
			}
			return i
		}
	}
	if n := documentNumber(s, i); n > 0 {
		return n
	}
	if r, _ := utf8.DecodeRuneInString(s[i:]); i < len(s) && unicode.IsLetter(r) && !unitGlued(s[i:]) {
		return gluedLetters(s, i)
	}
	return 0
}

// documentNumber reads 28-NQ/TW, 315/QĐ-BNV, 178/2024/NĐ-CP: digits, then groups of capitals.
func documentNumber(s string, i int) int {
	j, capitals, slashes := i, 0, 0
	for j < len(s) {
		r, n := utf8.DecodeRuneInString(s[j:])
		if r != '/' && r != '-' {
			break
		}
		k := j + n
		for k < len(s) {
			r, n := utf8.DecodeRuneInString(s[k:])
			if !unicode.IsUpper(r) && !isDigit(byte(min(r, 127))) {
				break
			}
			if unicode.IsUpper(r) {
				capitals++
			}
			k += n
		}
		if k == j+n {
			break
		}
		slashes++
		j = k
	}
	if capitals >= 2 && slashes > 0 {
		return j
	}
	return 0
}

// unitGlued reports a unit written without a space: 5tr, 20km, 100đ, 3h.
func unitGlued(s string) bool {
	i := 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) {
			break
		}
		i += n
	}
	switch strings.ToLower(s[:i]) {
	case "đ", "tr", "triệu", "tỷ", "người", "hộ", "k", "vnđ", "vnd", "đồng", "lần", "tháng", "xã", "thẻ":
		return true
	}
	return false
}

func gluedLetters(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '-' && r != '_' {
			break
		}
		i += n
	}
	return i
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// digits is the end of the run of digits that begins at i.
func digits(s string, i int) int {
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}
