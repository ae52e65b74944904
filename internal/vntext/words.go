package vntext

import (
	"math"
	"strings"
)

// Reading chooses among the ways to say a number. The zero value is the northern and official one.
type Reading struct {
	Thousand string // "nghìn" when empty; "ngàn" in the south
	Odd      string // "linh" when empty; "lẻ" in the south: the word for a zero ten
}

// Words says n in Vietnamese, small letters: 1443793 is "một triệu bốn trăm bốn mươi ba nghìn bảy trăm
// chín mươi ba". 21 ends in mốt, 15 in lăm, 24 in tư, 105 is "một trăm linh năm". Beyond a milliard it
// counts in tỷ ("nghìn tỷ", "tỷ tỷ"). Every int64 has words.
func Words(n int64) string { return Reading{}.Words(n) }

// Words says n in this reading.
func (r Reading) Words(n int64) string {
	if r.Thousand == "" {
		r.Thousand = "nghìn"
	}
	if r.Odd == "" {
		r.Odd = "linh"
	}
	switch {
	case n == 0:
		return "không"
	case n < 0:
		return "âm " + strings.Join(r.say(nil, magnitude(n), false), " ")
	}
	return strings.Join(r.say(nil, uint64(n), false), " ")
}

func magnitude(n int64) uint64 {
	if n == math.MinInt64 {
		return 1 << 63
	}
	return uint64(-n)
}

const milliard = 1_000_000_000

// say appends the words of n. full is true when a larger part was said before, so that zero hundreds
// are said too.
func (r Reading) say(w []string, n uint64, full bool) []string {
	if n >= milliard {
		w = append(r.say(w, n/milliard, full), "tỷ")
		n, full = n%milliard, true
	}
	for _, part := range [...]struct {
		value uint64
		unit  string
	}{{n / 1_000_000, "triệu"}, {n / 1000 % 1000, r.Thousand}, {n % 1000, ""}} {
		if part.value == 0 {
			continue
		}
		w = r.sayGroup(w, int(part.value), full)
		if part.unit != "" {
			w = append(w, part.unit)
		}
		full = true
	}
	return w
}

var digitWords = [...]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// sayGroup says a group of three digits, 1 to 999.
func (r Reading) sayGroup(w []string, n int, full bool) []string {
	hundreds, tens, ones := n/100, n/10%10, n%10
	if hundreds > 0 || full {
		w = append(w, digitWords[hundreds], "trăm")
		full = true
	}
	switch {
	case tens == 0 && ones == 0:
		return w
	case tens == 0 && full:
		w = append(w, r.Odd)
	case tens == 1:
		w = append(w, "mười")
	case tens > 1:
		w = append(w, digitWords[tens], "mươi")
	}
	switch {
	case ones == 0:
		return w
	case ones == 1 && tens > 1:
		return append(w, "mốt")
	case ones == 4 && tens > 1:
		return append(w, "tư")
	case ones == 5 && tens > 0:
		return append(w, "lăm")
	}
	return append(w, digitWords[ones])
}
