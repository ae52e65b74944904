package linkage

import (
	"strings"

	"luoi/internal/vntext"
)

// reading is one value after normalisation. An empty key means missing.
type reading struct {
	key   string // search form: a–z 0–9 and single spaces
	form  string // exact form, for kinds with two forms (names with marks)
	marks bool
	num   uint32
}

// normaliser reads the values of one field.
type normaliser struct {
	twoForms bool
	number   bool
	read     func(raw string) reading
}

func normaliserFor(f Field, tables []*Table, i int) normaliser {
	switch f.Kind {
	case FullName, GivenName, Surname:
		return normaliser{twoForms: true, read: readName}
	case Date:
		order := dateOrder(tables, i)
		return normaliser{number: true, read: func(raw string) reading { return readDate(raw, order) }}
	case Year:
		return normaliser{number: true, read: readNumber}
	case Number:
		return normaliser{number: true, read: readNumber}
	case ID:
		return normaliser{number: true, read: func(raw string) reading { return readID(raw, f.IDType) }}
	case Phone:
		return normaliser{read: readPhone}
	case Email:
		return normaliser{read: readEmail}
	case Sex:
		return normaliser{read: readSex}
	case Postcode:
		return normaliser{read: readCode}
	case Place:
		return normaliser{read: readPlace}
	}
	return normaliser{read: readText}
}

func readName(raw string) reading {
	raw = strings.TrimSpace(raw)
	if isMissing(raw) {
		return reading{}
	}
	if r, ok := readPlainName(raw); ok {
		return r
	}
	return reading{key: vntext.Key(raw), form: vntext.Canon(raw), marks: vntext.HasMarks(raw)}
}

// readPlainName is the short way for names of lower-case ASCII letters and single spaces.
func readPlainName(raw string) (reading, bool) {
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if (c < 'a' || c > 'z') && (c != ' ' || raw[i-1] == ' ') {
			return reading{}, false
		}
	}
	return reading{key: raw, form: raw}, true
}

func readText(raw string) reading {
	raw = strings.TrimSpace(raw)
	if isMissing(raw) {
		return reading{}
	}
	return reading{key: vntext.Key(raw)}
}

// unitWords are the words before a place's name that lists write or leave out.
var unitWords = map[string]bool{"xa": true, "phuong": true, "huyen": true, "quan": true, "tinh": true, "tp": true,
	"tt": true, "tx": true, "thon": true, "buon": true}

func readPlace(raw string) reading {
	r := readText(raw)
	for _, long := range [...]string{"thanh pho ", "thi tran ", "thi xa ", "to dan pho "} {
		if rest, ok := strings.CutPrefix(r.key, long); ok {
			return reading{key: rest}
		}
	}
	if first, rest, ok := strings.Cut(r.key, " "); ok && unitWords[first] {
		r.key = rest
	}
	return r
}

func readSex(raw string) reading {
	switch k := vntext.Key(raw); k {
	case "nam", "male", "m", "man", "trai":
		return reading{key: "m"}
	case "nu", "female", "f", "woman", "gai", "w":
		return reading{key: "f"}
	case "khong", "unknown", "u", "khac", "other":
		return reading{}
	default:
		return reading{key: k}
	}
}

// alnum keeps letters and digits of ASCII, in lower case.
func alnum(raw string) string {
	b := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'z':
			b = append(b, c)
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		}
	}
	return string(b)
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// oneLetter reports a filler such as 0000000 or 999999.
func oneLetter(s string) bool {
	return len(s) > 3 && strings.Count(s, s[:1]) == len(s)
}

func readCode(raw string) reading {
	if isMissing(strings.TrimSpace(raw)) {
		return reading{}
	}
	return reading{key: alnum(raw)}
}

func readNumber(raw string) reading {
	k := alnum(raw)
	if isMissing(strings.TrimSpace(raw)) || k == "" {
		return reading{}
	}
	t := strings.TrimLeft(k, "0")
	if t == "" {
		t = "0"
	}
	n := uint32(0)
	if allDigits(t) && len(t) <= 9 {
		for i := 0; i < len(t); i++ {
			n = n*10 + uint32(t[i]-'0')
		}
		n++ // 0 stays "not a number"
	}
	return reading{key: t, num: n}
}

// Codes of id types in space.num.
const (
	idPlain = iota + 1
	idCitizen
	idOld
	idInsurance
)

// readID reads an identifier. Leading zeros go, because sheets eat them; a card number is known by
// the insurance number at its end; fillers are missing.
func readID(raw, idType string) reading {
	k := alnum(raw)
	if k == "" || isMissing(strings.TrimSpace(raw)) || oneLetter(k) {
		return reading{}
	}
	n := uint32(idPlain)
	switch idType {
	case IDNational, IDCitizen, IDOld:
		switch {
		case !allDigits(k):
		case len(k) >= 11:
			n = idCitizen
		case len(k) == 9 || len(k) == 8:
			n = idOld
		}
	case IDInsurance, IDCard:
		n = idInsurance
		if len(k) == 15 {
			k = k[5:]
		}
	}
	t := strings.TrimLeft(k, "0")
	return reading{key: t, num: n}
}

// readPhone keeps the national digits: +84 905…, 0905… and 905… are one number.
func readPhone(raw string) reading {
	k := alnum(raw)
	if len(k) > 9 {
		if rest, ok := strings.CutPrefix(strings.TrimLeft(k, "0"), "84"); ok && len(rest) >= 9 {
			k = rest
		}
	}
	k = strings.TrimLeft(k, "0")
	if len(k) < 4 || oneLetter(k) {
		return reading{}
	}
	return reading{key: k}
}

func readEmail(raw string) reading {
	k := strings.ToLower(strings.TrimSpace(raw))
	if isMissing(k) {
		return reading{}
	}
	return reading{key: strings.ReplaceAll(k, " ", "")}
}

// dateOrder decides once per column whether eight digits are year first.
func dateOrder(tables []*Table, i int) bool {
	first, last := 0, 0
	for _, t := range tables {
		d := t.cols[i].dict
		for c := 1; c < min(d.len(), 2000); c++ {
			s := alnum(string(d.get(uint32(c))))
			if len(s) != 8 || !allDigits(s) {
				continue
			}
			if plausibleYear(s[:4]) {
				first++
			}
			if plausibleYear(s[4:]) {
				last++
			}
		}
	}
	return first >= last
}

func plausibleYear(s string) bool { return s >= "1850" && s <= "2099" }

// readDate gives yyyymmdd with 00 for what is not known. Impossible days (31/02, month 13) keep their
// digits: they are typing errors of a real date and still carry evidence.
func readDate(raw string, yearFirst bool) reading {
	raw = strings.TrimSpace(raw)
	if isMissing(raw) {
		return reading{}
	}
	y, m, d, ok := dateParts(raw, yearFirst)
	if !ok {
		v, prec, err := vntext.ParseDate(raw)
		if err != nil {
			return reading{key: vntext.Key(raw)}
		}
		y, m, d = v.Year(), v.Month(), v.Day()
		if prec < 3 {
			d = 0
		}
		if prec < 2 {
			m = 0
		}
	}
	n := uint32(y*10000 + m*100 + d)
	return reading{key: dateKey(n), num: n}
}

func dateKey(n uint32) string {
	var b [8]byte
	for i := 7; i >= 0; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return string(b[:])
}

// dateParts is the short way for yyyymmdd, yyyy-mm-dd, dd/mm/yyyy and yyyy.
func dateParts(s string, yearFirst bool) (y, m, d int, ok bool) {
	if i := strings.IndexAny(s, "T "); i == 10 {
		s = s[:10]
	}
	switch {
	case len(s) == 4 && allDigits(s) && plausibleYear(s):
		return digits(s), 0, 0, true
	case len(s) == 8 && allDigits(s) && yearFirst:
		return digits(s[:4]), digits(s[4:6]), digits(s[6:]), true
	case len(s) == 8 && allDigits(s):
		return digits(s[4:]), digits(s[2:4]), digits(s[:2]), true
	case len(s) == 10 && isSep(s[4]) && s[4] == s[7] && allDigits(s[:4]+s[5:7]+s[8:]):
		return digits(s[:4]), digits(s[5:7]), digits(s[8:]), true
	case len(s) == 10 && isSep(s[2]) && s[2] == s[5] && allDigits(s[:2]+s[3:5]+s[6:]):
		return digits(s[6:]), digits(s[3:5]), digits(s[:2]), true
	}
	return 0, 0, 0, false
}

func isSep(c byte) bool { return c == '-' || c == '/' || c == '.' }

func digits(s string) (n int) {
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
