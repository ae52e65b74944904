//go:build !js

package vntext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Name is a person's name taken apart, in NFC and in the case it was written.
//
// Kinh: Family + Middle + Given ("Nguyễn" "Thị Thanh" "Thuỷ"). Êđê, M'nông and their neighbours: a
// prefix, the given name, and the family LAST or absent ("H'" "Hiệp" "Glan"); for them Highland is
// true and Given does not hold the prefix. The prefix says nothing about sex: Y stands before men's
// names in Đắk Lắk and before women's in Kon Tum.
type Name struct {
	Family, Middle, Given string

	// Prefix is "H'", "Y", "A" or "K'" of a highland name, else empty.
	Prefix string
	// Highland names follow the order prefix, given, family.
	Highland bool
	// FamilyFirst is true for those highland names that begin with the family or clan (Jrai "Siu H'Lan",
	// M'nông "Điểu Krang").
	FamilyFirst bool
	// Initials is true when a part was abbreviated ("Ng. T. Thảo").
	Initials bool
}

// Call is the part by which one addresses the person: the given name, with its prefix when it has one.
func (n Name) Call() string {
	switch n.Prefix {
	case "":
		return n.Given
	case "Y", "A":
		return n.Prefix + " " + n.Given
	}
	return n.Prefix + n.Given
}

// String puts the parts together in the order of the name's own tradition.
func (n Name) String() string {
	parts := []string{n.Family, n.Middle, n.Call()}
	if n.Highland && !n.FamilyFirst {
		parts = []string{n.Call(), n.Middle, n.Family}
	}
	return strings.Join(strings.Fields(strings.Join(parts, " ")), " ")
}

// ParseName takes a full name apart. Forms of address ("Ông", "Bà") before a known family name, row
// numbers before and remarks in brackets after the name are left out. It never fails: a single word is
// a given name, no word an empty Name.
func ParseName(s string) Name {
	w, initials := nameWords(s)
	if len(w) == 0 {
		return Name{}
	}
	n, ok := parseHighland(w)
	if !ok {
		n = parseKinh(w)
	}
	n.Initials = initials
	return n
}

// nameWords splits s into words and says whether a word was abbreviated with a full stop.
func nameWords(s string) (words []string, initials bool) {
	s = strings.TrimLeft(NFC(s), "([ ")
	if i := strings.IndexAny(s, "(["); i > 0 {
		s = s[:i]
	}
	words = make([]string, 0, 6)
	for f := range strings.FieldsFuncSeq(s, splitsName) {
		for {
			head, rest, dotted := strings.Cut(f, ".")
			if hasLetter(head) {
				words = append(words, head)
				if dotted && (rest != "" || len(words) > 0) && !isTitle(head) {
					initials = true
				}
			}
			if !dotted {
				break
			}
			f = rest
		}
	}
	return dropTitle(joinApostrophes(words)), initials
}

func splitsName(r rune) bool {
	return unicode.IsSpace(r) || r == ',' || r == ';' || r == ':' || r == '/' || r == '_' || r == '*'
}

func hasLetter(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || r == '\'' || r == '-' {
			return true
		}
	}
	return false
}

// joinApostrophes turns "H ' Hiệp", "H' Hiệp" and "H - Hiệp" into the words H' and Hiệp, and takes
// stray hyphens away.
func joinApostrophes(w []string) []string {
	out := w[:0]
	for _, f := range w {
		mark := strings.Trim(f, "'-") == ""
		rest := strings.TrimLeft(f, "'-")
		if (mark || rest != f) && len(out) > 0 && isPrefixLetter(out[len(out)-1]) {
			out[len(out)-1] += "'"
			f = rest
		}
		if mark || f == "" {
			continue
		}
		out = append(out, f)
	}
	return out
}

func isPrefixLetter(s string) bool {
	return len(s) == 1 && strings.ContainsAny(s, "HhYyKkMmRrNn")
}

// titles are forms of address in key form; two of them are families too, so dropTitle looks further.
var titles = wordSet("ong ba anh chi em chau be co chu bac di cau mo cu mr mrs ms dr bs ths ts gs ks")

func isTitle(word string) bool { return keyIn(titles, word) }

func dropTitle(w []string) []string {
	for len(w) >= 3 && isTitle(w[0]) && (keyIn(families, w[1]) || isHighlandStart(w[1])) {
		w = w[1:]
	}
	return w
}

func parseKinh(w []string) Name {
	if len(w) == 1 {
		return Name{Given: w[0]}
	}
	f := familyWords(w)
	last := len(w) - 1
	return Name{
		Family: strings.Join(w[:f], " "),
		Middle: strings.Join(w[f:last], " "),
		Given:  w[last],
	}
}

// familyWords is how many leading words the family name has; at least one word remains for the given name.
func familyWords(w []string) int {
	var buf [64]byte
	for n := min(4, len(w)-1); n >= 2; n-- {
		key := buf[:0]
		for i, f := range w[:n] {
			if i > 0 {
				key = append(key, ' ')
			}
			key = AppendKey(key, f)
		}
		if compoundFamilies[string(key)] {
			return n
		}
	}
	return 1
}

// compoundFamilies (họ kép) in key form. Paired family names of two parents (Nguyễn Trần, Lê Phạm) are
// not here: the second word is recorded as a middle name.
var compoundFamilies = lineSet(`cong tang ton nu
cong tang ton that
cong huyen ton nu
cong huyen ton that
cong ton nu
cong ton that
huyen ton nu
huyen tang ton nu
ton nu
ton that
au duong
tu ma
tu do
gia cat
thuong quan
hoang phu
tay mon
doc co
mo dung
duc co`)

// families are the usual family names of the Kinh and of minorities that write the family first, in key form.
var families = wordSet(`nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly trinh dinh lam
doan cao luong mai dao luu thai phung vuong chu ta to tang trieu ha truong quach kieu nghiem kim la lai luc
mac ma nong ninh nhan ong quan son tong than thach tieu toan trang tu ung vi vien van ngan be giang vua sung
lo lau vang danh chau che bach ban bang bien chung cu cung dam dau dong hua khuat khong khuc lu lieu man
nham phi pho phuoc quang sam tho thuong to uong xa`)

// keyIn reports whether set holds the key of word, without allocation.
func keyIn(set map[string]bool, word string) bool {
	var buf [48]byte
	return set[string(AppendKey(buf[:0], word))]
}

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, f := range strings.Fields(s) {
		m[f] = true
	}
	return m
}

func lineSet(s string) map[string]bool {
	m := map[string]bool{}
	for line := range strings.SplitSeq(s, "\n") {
		m[line] = true
	}
	return m
}

// cutRune splits s after its first letter, marks included.
func cutRune(s string) (head, rest string) {
	_, n := utf8.DecodeRuneInString(s)
	for n < len(s) {
		r, m := utf8.DecodeRuneInString(s[n:])
		if !isCombining(r) {
			break
		}
		n += m
	}
	return s[:n], s[n:]
}
