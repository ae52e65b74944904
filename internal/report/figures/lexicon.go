package figures

import (
	"strings"

	"luoi/internal/vntext"
)

// unit is what is counted.
type unit uint8

const (
	thing unit = iota // a noun we have no name for
	person
	household
	card
	book
	group
	model
	meeting
	launch
	play
	enterprise
	commune
	village
	district
	collector
	tree
	percent
	points // percentage points, điểm %
	fold   // lần, as in gấp 4,9 lần
	dong
	years
	months
	weeks
	days
	quarters
	hours
	ordinal // a number that names, not counts
)

// scheme is the insurance a count speaks of.
type scheme uint8

const (
	noScheme     scheme = iota
	social              // BHXH, both forms
	voluntary           // BHXH tự nguyện
	compulsory          // BHXH bắt buộc
	health              // BHYT
	family              // BHYT hộ gia đình
	unemployment        // BHTN
	mixed               // a list of several
)

// lexicon is the words the checker knows, in canonical form. It is made for one call of Check.
type lexicon struct {
	units   []phrase[unit]
	schemes []phrase[scheme]
	tails   map[string]bool
	small   map[string]int
	canon   map[string]string
}

// phrase is a run of canonical words with what it means.
type phrase[T any] struct {
	words []string
	is    T
}

// at reports that the phrase stands at token i.
func (p phrase[T]) at(ts []token, i int) bool {
	if i+len(p.words) > len(ts) {
		return false
	}
	for k, w := range p.words {
		if ts[i+k].key != w {
			return false
		}
	}
	return true
}

func phrases[T any](is T, texts ...string) []phrase[T] {
	var out []phrase[T]
	for _, t := range texts {
		p := phrase[T]{is: is}
		for _, w := range strings.Fields(t) {
			if c := vntext.Canon(w); c != "" {
				w = c
			}
			p.words = append(p.words, w)
		}
		out = append(out, p)
	}
	return out
}

// newLexicon builds the tables; longer phrases stand before those they begin with.
func newLexicon() *lexicon {
	l := &lexicon{tails: map[string]bool{}, small: map[string]int{}, canon: map[string]string{}}
	for _, t := range []string{"Đọc thêm", "Tin liên quan", "Xem thêm", "Tin cùng chuyên mục", "Viết bình luận", "Bài viết liên quan", "Tin khác", "Tin bài khác", "Có thể bạn quan tâm"} {
		l.tails[vntext.Canon(t)] = true
	}
	for n, t := range []string{"", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"} {
		l.small[vntext.Canon(t)] = n
	}
	l.small[vntext.Canon("bẩy")] = 7
	delete(l.small, "")
	l.units = l.unitTable()
	add := func(s scheme, texts ...string) { l.schemes = append(l.schemes, phrases(s, texts...)...) }
	add(mixed, "BHXH , BHYT , BHTN", "BHXH , BHYT", "BHXH và BHYT", "bảo hiểm xã hội , bảo hiểm y tế")
	add(voluntary, "BHXH tự nguyện", "bảo hiểm xã hội tự nguyện", "BHXHTN", "BHXH TN")
	add(compulsory, "BHXH bắt buộc", "bảo hiểm xã hội bắt buộc", "BHXHBB", "BHXH BB")
	add(family, "BHYT hộ gia đình", "bảo hiểm y tế hộ gia đình", "BHYT HGĐ")
	add(health, "BHYT", "bảo hiểm y tế", "thẻ bảo hiểm y tế")
	add(unemployment, "BHTN", "bảo hiểm thất nghiệp", "BH thất nghiệp")
	add(social, "BHXH", "bảo hiểm xã hội")
	return l
}

func (l *lexicon) unitTable() []phrase[unit] {
	var u []phrase[unit]
	add := func(is unit, texts ...string) { u = append(u, phrases(is, texts...)...) }
	add(points, "điểm phần trăm", "điểm %", "đ %")
	add(percent, "phần trăm", "%")
	add(collector, "nhân viên đại lý thu", "nhân viên thu", "nhân viên đại lý", "cộng tác viên", "đại lý thu", "đại lý", "điểm thu", "tổ chức dịch vụ thu", "nhân viên tổ chức dịch vụ thu")
	add(household, "hộ gia đình", "hộ dân", "hộ nghèo", "hộ", "gia đình")
	add(person, "đồng bào", "đồng chí", "đồng nghiệp", "đồng đội") // nobody's đồng
	add(group, "tổ phụ nữ", "tổ liên gia", "tổ dân phố", "tổ nhóm", "tổ", "nhóm", "câu lạc bộ", "CLB", "chi hội", "chi đoàn", "đội")
	add(model, "mô hình")
	add(meeting, "hội nghị", "hội thảo", "cuộc", "buổi", "lớp")
	add(launch, "lễ ra quân", "đợt ra quân", "lượt ra quân", "lần ra quân")
	add(play, "lượt")
	add(enterprise, "doanh nghiệp", "đơn vị", "cơ quan", "công ty")
	add(commune, "xã , phường , thị trấn", "xã , phường", "xã", "phường", "thị trấn", "đặc khu")
	add(village, "thôn", "ấp", "khóm", "buôn", "bản", "xóm", "làng", "khu phố")
	add(district, "huyện", "quận", "thị xã", "thành phố", "tỉnh")
	add(card, "thẻ")
	add(book, "sổ")
	add(tree, "cây", "gốc")
	add(person, "người", "nhân khẩu", "khẩu", "lao động", "thành viên", "hội viên", "đối tượng", "chị em", "chị", "công nhân", "học sinh", "sinh viên",
		"cán bộ", "nhân viên", "viên chức", "trường hợp", "đoàn viên", "khách hàng", "dân", "tham gia", "nông dân", "phụ nữ", "em", "nam", "nữ", "bạn đọc", "NLĐ", "nguời", "ngư dân", "diêm dân", "tiểu thương", "thanh niên", "đảng viên", "giáo viên", "bệnh nhân", "bà con", "tuyên truyền viên", "xã viên", "đại biểu", "cháu", "cụ")
	add(fold, "lần")
	add(dong, "đồng", "đ", "VNĐ", "VND", "₫")
	add(years, "năm")
	add(months, "tháng")
	add(quarters, "quý")
	add(weeks, "tuần")
	add(days, "ngày")
	add(hours, "giờ", "tiếng", "phút")
	return u
}

// unitAt is the unit that begins at token i and how many tokens it takes.
func (l *lexicon) unitAt(ts []token, i int) (unit, int) {
	for _, p := range l.units {
		if p.at(ts, i) {
			if p.is == dong && l.is(ts, i+1, "bằng") && i > 0 && ts[i-1].kind == figure && ts[i-1].fig.whole() >= 0 && ts[i-1].fig.whole() < 20 {
				return thing, 0 // 2 đồng bằng lớn
			}
			return p.is, len(p.words)
		}
	}
	return thing, 0
}

// schemeAt is the scheme that begins at token i.
func (l *lexicon) schemeAt(ts []token, i int) (scheme, int) {
	for _, p := range l.schemes {
		if p.at(ts, i) {
			return p.is, len(p.words)
		}
	}
	return noScheme, 0
}

// c is the canonical form of a phrase of our own, spaces around it, ready to be looked for in a window.
func (l *lexicon) c(text string) string {
	if s, ok := l.canon[text]; ok {
		return s
	}
	s := ""
	for _, p := range phrases(0, text) {
		s = " " + strings.Join(p.words, " ") + " "
	}
	l.canon[text] = s
	return s
}

// has reports whether a window holds one of the phrases.
func (l *lexicon) has(window string, texts ...string) bool {
	for _, t := range texts {
		if strings.Contains(window, l.c(t)) {
			return true
		}
	}
	return false
}

// last is the position of the last of the phrases in a window, or -1.
func (l *lexicon) last(window string, texts ...string) int {
	at := -1
	for _, t := range texts {
		at = max(at, strings.LastIndex(window, l.c(t)))
	}
	return at
}

// begins reports that a window starts with one of the phrases.
func (l *lexicon) begins(window string, texts ...string) bool {
	for _, t := range texts {
		if strings.HasPrefix(window, l.c(t)) {
			return true
		}
	}
	return false
}

// ends reports that a window stops with one of the phrases.
func (l *lexicon) ends(window string, texts ...string) bool {
	for _, t := range texts {
		if strings.HasSuffix(window, l.c(t)) {
			return true
		}
	}
	return false
}
