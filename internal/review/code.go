package review

import "strings"

// signs are the characters of a code: none is taken for another when written by hand or read aloud, so
// 0 and O, 1 and I, 2 and Z, 5 and S, 8 and B never stand together. 29 is prime, so the weighted sum
// finds every wrong character and every two that changed places.
const signs = "23456789ACDEFGHJKLMNPQRTUVWXY"

const base = int64(len(signs))

// lineSigns number the line; MaxLines fits below 29³.
const lineSigns = 3

// Code makes the code of a line: the round, a hyphen, three characters for the line and one to check.
// It holds nothing of the person, and any line of any round has its own.
func Code(round, no int64) string {
	body := number(round, 2) + number(no, lineSigns)
	return body[:len(body)-lineSigns] + "-" + body[len(body)-lineSigns:] + string(check(body))
}

func number(n int64, width int) string {
	var out []byte
	for n > 0 || len(out) < width {
		out = append(out, signs[n%base])
		n /= base
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return string(out)
}

// check is the sign that makes the weighted sum of all signs 0. The sign next to it weighs 2.
func check(body string) byte {
	var sum int64
	for i := range len(body) {
		weight := int64(len(body) - i + 1)
		sum += weight * int64(strings.IndexByte(signs, body[i]))
	}
	return signs[(base-sum%base)%base]
}

// likeness are characters that are not in a code but are written where one of it was meant.
var likeness = strings.NewReplacer("B", "8", "S", "5", "Z", "2", " ", "", "-", "", "–", "", ".", "", "\u00a0", "")

// ParseCode reads a code as people write it: small letters, spaces, a missing hyphen, B for 8. ok is
// false when it cannot be one, also when its check character does not agree.
func ParseCode(text string) (round, no int64, ok bool) {
	s := likeness.Replace(strings.ToUpper(strings.TrimSpace(text)))
	if len(s) < 2+lineSigns+1 || len(s) > 16 {
		return 0, 0, false
	}
	body := s[:len(s)-1]
	for i := range len(s) {
		if strings.IndexByte(signs, s[i]) < 0 {
			return 0, 0, false
		}
	}
	if check(body) != s[len(s)-1] {
		return 0, 0, false
	}
	round, no = value(body[:len(body)-lineSigns]), value(body[len(body)-lineSigns:])
	return round, no, round > 0 && no > 0
}

func value(s string) (n int64) {
	for i := range len(s) {
		n = n*base + int64(strings.IndexByte(signs, s[i]))
	}
	return n
}
