package delivery

import (
	"strings"

	"luoi/internal/vntext"
)

// headLine finds, before any cell is read, the lines that would otherwise give false reasons: one text
// over all columns (a merged group line), totals, the numbers beneath a header.
func headLine(cells []string) bool {
	first, more, same := "", false, true
	for _, c := range cells {
		switch {
		case c == "":
		case first == "":
			first = c
		default:
			more = true
			same = same && c == first
		}
		if !same {
			break
		}
	}
	if first == "" || more && same && !allNumber(first) {
		return true
	}
	return totalWord(first) || numberingLine(cells)
}

// totalWord: «Cộng», «Tổng cộng», «Tổng số», «Cộng tăng» at the head of a line.
func totalWord(c string) bool {
	c = strings.TrimLeft(c, " *-")
	if c == "" || len(c) > 80 || strings.IndexByte("CcTt", c[0]) < 0 {
		return false
	}
	k := vntext.Key(c)
	for _, w := range []string{"tong cong", "tong so", "cong", "tong", "cong tang", "cong giam", "total", "luy ke", "cong don", "chuyen trang", "cong trang"} {
		if k == w || len(w) > 4 && strings.HasPrefix(k, w+" ") {
			return true
		}
	}
	return false
}

// groupWords are the lines that divide official forms, and the signatures beneath them.
var groupWords = []string{"tang", "giam", "nguoi tham gia", "tien", "lao dong", "muc dong", "dieu chinh", "bao tang", "bao giam",
	"tang moi", "giam han", "doi tuong", "ho va ten", "ho ten", "nguoi lap", "nguoi lap bieu", "nguoi lap bang", "thu truong",
	"thu truong don vi", "giam doc", "ke toan", "ke toan truong", "can bo thu", "to truong", "chu tich", "tm ubnd", "nhan vien thu",
	"xac nhan", "ky ghi ro ho ten", "ky ten", "ky ten dong dau", "dai dien", "ghi chu", "noi nhan", "truong thon", "nguoi nop"}

// nobody: the row names no person. Beyond a header repeated on a new page, only a row that shows
// neither identifier nor birth can be so.
func (r *row) nobody(cells []string) bool {
	if len(r.bad) > 0 && r.rec.FullName != "" {
		if f, s := matchKey(headerKey(r.rec.FullName)); f == FullName && s == 1 {
			return true
		}
	}
	if r.idSeen || r.birthSeen || r.hasBirthColumns() {
		return false
	}
	if !r.named {
		return !r.hasReason(FullName)
	}
	filled := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			filled++
		}
	}
	if filled == 1 && r.mapped() > 2 {
		return true // a note, a heading, a signature; a person has at least a number beside the name
	}
	k := vntext.Key(r.rec.FullName + r.family)
	for _, w := range groupWords {
		if k == w {
			return true
		}
	}
	if strings.HasPrefix(k, "ngay ") && strings.Contains(k, " thang ") {
		return true
	}
	// «I.1» in the number column, or «II. Giảm» in the name's; Vi and Xi are families too
	numbered := len(r.Mapping) > 0 && r.Mapping[0] == Ignore && roman(vntext.Key(cells[0]))
	return numbered || roman(firstWord(k)) && strings.Contains(r.rec.FullName, ".")
}

func (r *row) mapped() int {
	n := 0
	for _, f := range r.Mapping {
		if f != Ignore {
			n++
		}
	}
	return n
}

func firstWord(k string) string {
	w, _, _ := strings.Cut(k, " ")
	return w
}

// roman: "i", "ii", "iv", and "i 1" as the fold of "I.1".
func roman(k string) bool {
	w := firstWord(k)
	return w != "" && len(w) <= 4 && strings.Trim(w, "ivx") == ""
}

// numberingLine: «A B C 1 2 3 …» beneath the header of official forms, also (1) [2] and 4=2+3. A single
// line of small numbers that goes up by one is meant, so no row of data can be taken for it.
func numberingLine(cells []string) bool {
	n, last := 0, 0
	for _, c := range cells {
		c = strings.Trim(c, " ()[]")
		if c == "" {
			continue
		}
		head, _, _ := strings.Cut(c, "=")
		head = strings.TrimSpace(head)
		switch {
		case len(head) == 1 && head[0] >= 'A' && head[0] <= 'H' && last == 0:
		case len(head) <= 2 && small(head) == last+1, len(head) <= 2 && last == 0 && n == 0 && small(head) == 1:
			last = small(head)
		default:
			return false
		}
		n++
	}
	return n >= 3
}
